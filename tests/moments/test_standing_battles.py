"""Battles, and gaps that close."""

from build import entry, flag
from drive import drive, found, race
from pitboard.scoring import History

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


def fought(gap_s: float = 1, laps: int = 8) -> History:
    """Two cars so far apart, and a third a minute behind; then the second loses touch."""
    second = drive("2", [100 + gap_s] + [100] * (laps - 1) + [110] * 4)
    cars = [entry(number, "A", ["One"]) for number in "123"]
    return race(cars, flag(0, "green"), drive("1", [100] * (laps + 4)), second, drive("3", [160] + [100] * laps))


def test_five_laps_within_three_seconds_are_a_fight_for_the_lead() -> None:
    """The first lap is no clean one."""
    (fight,) = found(fought(), "lead_battle")

    assert (fight.cars, fight.values["laps"], fight.values["from_lap"]) == (("1", "2"), 7, 2)
    assert (fight.values["closest_us"], fight.values["changes"], fight.values["open"]) == (1_000_000, 0, False)
    assert found(fought(), "lead_battle", at_s=850)[0].values["open"] is True


def test_further_apart_or_for_fewer_laps_it_is_none() -> None:
    assert not found(fought(3.1), "lead_battle")
    assert not found(fought(1, 5), "lead_battle")


def test_behind_the_safety_car_nobody_fights_for_the_lead() -> None:
    cars = [entry(number, "A") for number in "12"]
    flags = [flag(0, "green"), flag(150, "safety_car"), flag(900, "green")]

    assert not found(race(cars, *flags, drive("1", [100] * 9), drive("2", [101, *[100] * 8])), "lead_battle")
