"""Sunrise and sunset at the circuits."""

from datetime import UTC, datetime

import pytest

from pitboard.check.sun import HOUR_US, PLACES, part_of_day, sun_times
from pitboard.intake import circuits
from pitboard.model import RaceInfo

LE_MANS = RaceInfo("Le Mans", 1_686_405_600_000_000, 24 * HOUR_US, 2 * HOUR_US, "le-mans")


def minutes(at_us: int, offset_h: int) -> int:
    """Minutes of the local day."""
    then = datetime.fromtimestamp(at_us / 1e6, UTC)
    return (then.hour + offset_h) * 60 + then.minute


@pytest.mark.parametrize(
    ("circuit", "day", "offset_h", "rise", "set_"),
    [
        ("le-mans", "2023-06-11", 2, 6 * 60, 21 * 60 + 56),
        ("spa", "2023-04-29", 2, 6 * 60 + 14, 20 * 60 + 52),
        ("sebring", "2023-03-17", -4, 7 * 60 + 30, 19 * 60 + 32),
    ],
)
def test_sunrise_and_sunset_are_within_minutes_of_the_almanac(
    circuit: str, day: str, offset_h: int, rise: int, set_: int
) -> None:
    day_us = int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp() * 1e6)
    times = sun_times(day_us, *PLACES[circuit])

    assert times is not None
    assert abs(minutes(times[0], offset_h) - rise) <= 4
    assert abs(minutes(times[1], offset_h) % 1440 - set_) <= 4


def test_the_night_of_le_mans_is_eight_hours() -> None:
    ((begin, end),) = part_of_day(LE_MANS, "night", LE_MANS.start_us + 24 * HOUR_US)

    assert abs(begin - LE_MANS.start_us - int(5.93 * HOUR_US)) < HOUR_US // 12
    assert abs(end - LE_MANS.start_us - 14 * HOUR_US) < HOUR_US // 12


def test_a_race_without_a_date_has_its_night_by_the_clock() -> None:
    """From 22:00 to 06:00 where neither sun nor date is known."""
    race = RaceInfo("Race", 16 * HOUR_US, 24 * HOUR_US, 0, "", dated=False)

    assert (22 * HOUR_US, 30 * HOUR_US) in part_of_day(race, "night", 40 * HOUR_US)


def test_every_circuit_has_its_place() -> None:
    """All but the simulator's, which is nowhere."""
    assert {one.id for one in circuits()} - set(PLACES) == {"valbrume"}
