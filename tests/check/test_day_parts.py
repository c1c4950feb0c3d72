"""The parts of the day: the night by the sun, or by the clock."""

from pitboard.check.day_parts import part_of_day
from pitboard.model import RaceInfo
from pitboard.model.time import HOUR_US

LE_MANS = RaceInfo("Le Mans", 1_686_405_600_000_000, 24 * HOUR_US, 2 * HOUR_US, "le-mans")


def test_the_night_of_le_mans_is_eight_hours() -> None:
    ((begin, end),) = part_of_day(LE_MANS, "night", LE_MANS.start_us + 24 * HOUR_US)

    assert abs(begin - LE_MANS.start_us - int(5.93 * HOUR_US)) < HOUR_US // 12
    assert abs(end - LE_MANS.start_us - 14 * HOUR_US) < HOUR_US // 12


def test_a_race_without_a_date_has_its_night_by_the_clock() -> None:
    """From 22:00 to 06:00 where neither sun nor date is known."""
    race = RaceInfo("Race", 16 * HOUR_US, 24 * HOUR_US, 0, "", dated=False)

    assert (22 * HOUR_US, 30 * HOUR_US) in part_of_day(race, "night", 40 * HOUR_US)
