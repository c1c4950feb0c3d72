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


def test_a_battle_is_with_the_next_car_of_the_class() -> None:
    """A car of another class between them takes no part."""
    third = drive("9", [101] * 9)
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [102, *[100] * 8]), third)

    assert [battle.cars for battle in found(history, "battle", at_s=903)] == [("2", "1")]


def test_ten_seconds_are_near_and_more_is_not() -> None:
    for behind_s, fights in ((10, True), (10.001, False)):
        history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [100 + behind_s, *[100] * 8]))
        assert bool(found(history, "battle", at_s=915)) is fights


def test_a_battle_counts_the_laps_since_they_came_together() -> None:
    """They were thirty seconds apart until the second came up."""
    second = [130, 100, 100, 75, *[100] * 5]
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", second))

    (battle,) = found(history, "battle", at_s=906)

    assert battle.values["laps"] == 6


def test_behind_the_safety_car_nobody_fights() -> None:
    flags = [GREEN, flag(450, "safety_car"), flag(850, "green")]
    history = race(FIELD, *flags, drive("1", [100] * 9), drive("2", [102, *[100] * 8]))

    assert not found(history, "battle", at_s=600)
    assert found(history, "battle", at_s=903)[0].values["restarted"] is True


def test_a_gap_that_opens_is_one_too() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 9), drive("2", [102, *[101] * 8]))

    (opening,) = found(history, "closing_gap", at_s=911)

    assert (opening.values["closing"], opening.values["per_lap_us"]) == (False, 1_000_000)
    assert (opening.values["from_gap_us"], opening.values["gap_us"]) == (4_000_000, 10_000_000)


def test_a_change_of_driver_within_the_laps_is_not_the_pace_of_those_now_in_the_cars() -> None:
    """The stop's laps are not clean, and those before it were another driver's."""
    changed = drive("2", [120, *[99] * 9], {6: 5}, {0: 1, 6: 2})
    cars = [entry("1", "A", ["One"]), entry("2", "A", ["Two", "Three"])]

    for at_s, same in ((816, False), (1115, True)):
        (closing,) = found(race(cars, GREEN, drive("1", [100] * 11), changed), "closing_gap", at_s=at_s)
        assert closing.values["same_drivers"] is same


def test_a_fight_for_the_lead_counts_who_was_first_at_the_line() -> None:
    """They passed each other on every other lap."""
    first = drive("1", [100, 102, 98, 102, 98, 102, 98, 102, 110])
    cars = [entry(number, "A") for number in "12"]
    (fight,) = found(race(cars, GREEN, first, drive("2", [101, *[100] * 8])), "lead_battle")

    assert fight.values["changes"] == 6
    assert fight.values["closest_us"] == 1_000_000


def test_a_class_fights_for_its_own_lead() -> None:
    """And where the first two of the race are those of the class, it is told once."""
    cars = [entry("1", "A"), entry("2", "B"), entry("3", "B")]
    history = race(cars, GREEN, drive("1", [90] * 10), drive("2", [100] * 9), drive("3", [101, *[100] * 8]))

    assert [fight.scope for fight in found(history, "lead_battle")] == ["B"]
    assert [fight.scope for fight in found(fought(), "lead_battle")] == ["overall"]
