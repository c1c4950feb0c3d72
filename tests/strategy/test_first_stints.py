"""What is usual before a class has made its first stops."""

from build import START_US, at, entry, flag, line_laps
from pitboard.model import RaceInfo
from pitboard.scoring import History, score
from pitboard.strategy import strategy
from pitboard.strategy.first_stints import FirstStint, first_stint
from pitboard.strategy.race_length import event_kinds


def started(name: str, car_class: str) -> History:
    """A race of an hour whose cars have driven six laps of 100 s and none has stopped."""
    info = RaceInfo(name, START_US, 3_600_000_000, circuit="", dated=False, source="test", year=2024)
    cars = [event for number in "1234" for event in line_laps(number, [100] * 6)]
    return score([info, *(entry(number, car_class) for number in "1234"), flag(0, "green"), *cars], name)


def test_a_place_has_its_own() -> None:
    of_le_mans = first_stint(started("24-hours-of-le-mans", "HYPERCAR"), "HYPERCAR")
    elsewhere = first_stint(started("imola", "HYPERCAR"), "HYPERCAR")

    assert of_le_mans is not None
    assert elsewhere is not None
    assert of_le_mans.full_s < elsewhere.full_s


def test_of_a_class_of_which_nothing_is_known_there_is_none() -> None:
    assert first_stint(started("some cup", "Cup"), "Cup") is None


def test_they_are_stints_and_stops() -> None:
    known = event_kinds("first_stints.toml", FirstStint)

    assert all(1800 <= stint.full_s <= 4200 and 45 <= stint.lane_s <= 120 for stint in known)


def test_a_first_stop_is_foretold_by_other_races() -> None:
    history = started("imola", "HYPERCAR")
    history.pit_loops = True
    rows = strategy(history, at(580)).rows

    assert rows
    assert all(70_000 <= (row.pit_loss_ms or 0) <= 90_000 and row.rejoin_class_position for row in rows)
    assert all((row.next_stop_low or 99) <= 35 <= (row.next_stop_high or 0) for row in rows)
