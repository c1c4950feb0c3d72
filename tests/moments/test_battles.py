"""Battles, and gaps that close."""

from build import entry, flag
from drive import drive, found, race

FIELD = [entry("1", "A", ["One"]), entry("2", "A", ["Two"]), entry("9", "B", ["Nine"])]
GREEN = flag(0, "green")


def test_neighbours_within_ten_seconds_fight() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [102, *[100] * 8]), drive("9", [104] * 9))

    (battle,) = found(history, "battle", at_s=903)

    assert (battle.cars, battle.values["gap_us"], battle.values["close"]) == (("2", "1"), 2_000_000, True)
    assert battle.values["laps"] == 9


def test_a_car_in_the_pits_fights_nobody() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [102, *[100] * 8], {6: 30}))

    assert not found(history, "battle", at_s=610)


def test_a_gap_closes_by_pace_over_clean_laps() -> None:
    """The last laps in succession that were clean for both: gap and pace agree."""
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [120, *[99] * 8]))

    (closing,) = found(history, "closing_gap", at_s=915)

    assert (closing.values["closing"], closing.values["per_lap_us"], closing.values["laps"]) == (True, 1_000_000, 6)
    assert (closing.values["from_gap_us"], closing.values["gap_us"]) == (18_000_000, 12_000_000)
    assert closing.values["consecutive"] is True


def test_neutralised_laps_and_stops_show_no_pace() -> None:
    history = race(
        FIELD, GREEN, drive("1", [100] * 9), drive("2", [120, *[99] * 8]), flag(330, "safety_car"), flag(650, "green")
    )

    assert not found(history, "closing_gap", at_s=915)


def test_without_flags_no_pace_is_claimed() -> None:
    """Nobody said that the course was green."""
    assert not found(race(FIELD, drive("1", [100] * 9), drive("2", [120, *[99] * 8])), "closing_gap", at_s=915)


def test_two_tenths_a_lap_are_level() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [120, *[99.8] * 8]))

    assert not found(history, "closing_gap", at_s=919)
