"""The hours of the race, half-way, the hundreds of laps of the leader, and the fastest laps as they fell."""

from build import START_US, entry, flag
from drive import drive, found, race
from pitboard.model import LapTimeDeleted


def test_milestones_are_hours_half_way_and_hundreds_of_laps() -> None:
    history = race([entry("1")], drive("1", [60] * 130), duration_s=7200)

    milestones = {(one.values["what"], (one.time_us - START_US) // 1_000_000) for one in found(history, "milestone")}

    assert milestones == {("half_way", 3600), ("laps", 6000), ("hour", 7200)}


def test_at_half_way_the_leader_then_is_named() -> None:
    """The #2 leads after an hour, the #1 after half of it: by the order then, not now."""
    history = race([entry("1", drivers=["One"]), entry("2")], drive("1", [60] * 100), drive("2", [61, *[59.9] * 60]))

    half = found(history, "milestone", at_s=3700)

    assert [one.cars for one in half] == [("2",)]
    assert found(history, "milestone", at_s=3500) == []


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


def test_the_hours_end_with_the_flag() -> None:
    history = race([entry("1")], flag(0, "green"), flag(4000, "chequered"), drive("1", [100] * 80), duration_s=3600)

    assert [one.values["hours"] for one in found(history, "milestone") if one.values["what"] == "hour"] == [1]


def test_without_a_length_there_is_no_half_way() -> None:
    history = race([entry("1")], drive("1", [100] * 40), duration_s=0)

    assert {one.values["what"] for one in found(history, "milestone")} == {"hour"}


def test_the_hundredth_lap_is_that_of_the_first_to_complete_it() -> None:
    history = race([entry("1", drivers=["One"]), entry("2")], drive("1", [60] * 101), drive("2", [59.9] * 101))

    (hundred,) = (one for one in found(history, "milestone") if one.values["what"] == "laps")

    assert (hundred.cars, hundred.values["laps"], [row.key for row in hundred.evidence]) == (("2",), 100, [100])


def test_a_fastest_lap_is_the_driver_s_who_drove_it_and_names_what_it_beat() -> None:
    driven = drive("1", [100, 99, 98, 97], {2: 20}, {0: 1, 2: 2})
    history = race([entry("1", "A", ["One", "Two"])], driven)

    first, last = found(history, "fastest_lap")

    assert (first.values["driver"], last.values["driver"]) == ("A. One", "A. Two")
    assert "before_us" not in first.values
    assert (last.values["before_us"], last.values["lap_us"]) == (99_000_000, 97_000_000)
