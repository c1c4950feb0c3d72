"""Fastest laps, as they fell."""

from build import entry, flag
from drive import drive, found, race
from pitboard.model import LapTimeDeleted

FIELD = [entry("1", "A", ["One"]), entry("2", "A", ["Two"]), entry("9", "B", ["Nine"])]
GREEN = flag(0, "green")


def test_fastest_laps_are_told_as_they_fell() -> None:
    """The first lap counts for nobody; a lap fastest overall is not told again for its class."""
    history = race(FIELD, drive("1", [90, 100, 98, 99]), drive("2", [101, 102, 97, 96]), drive("9", [120, 119, 118]))

    laps = found(history, "fastest_lap")

    assert [(one.scope, one.cars[0], one.values["lap_us"]) for one in laps] == [
        ("overall", "1", 100_000_000),
        ("B", "9", 119_000_000),
        ("overall", "1", 98_000_000),
        ("overall", "2", 97_000_000),
        ("B", "9", 118_000_000),
        ("overall", "2", 96_000_000),
    ]
    assert [one.values["current"] for one in laps] == [False, False, False, False, True, True]


def test_a_deleted_lap_is_no_fastest_lap() -> None:
    history = race(FIELD, drive("1", [90, 100, 98, 99]), LapTimeDeleted("1", 3, "track limits"))

    assert [one.values["lap"] for one in found(history, "fastest_lap")] == [2, 4]


def test_an_equal_lap_takes_no_record() -> None:
    """Case 32: of two equal laps the earlier stands."""
    history = race(FIELD, drive("1", [90, 100]), drive("2", [95, 100]))

    assert [one.cars[0] for one in found(history, "fastest_lap")] == ["1"]
