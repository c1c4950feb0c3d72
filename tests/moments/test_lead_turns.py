"""How the lead changed hands, by what lies between the last loop where the old leader was ahead and the next."""

import pytest

from build import LOOPS, entry, flag, passing, race_info
from drive import drive, found, race
from pitboard.model import LINE, PIT_IN, PIT_OUT, Fact, FlagState, LoopsInstalled
from pitboard.scoring import score

TWO = [entry("1", "A", ["One"]), entry("2", "A", ["Two"])]
"""The first leads by 2 s; then the second comes by."""


def how(*facts: Fact | list[Fact]) -> str:
    """How the last change came about."""
    return str(found(race(TWO, *facts), "lead_change")[-1].values["how"])


def passed(lost_s: float = 3) -> list[list[Fact]]:
    """The first loses so much on its sixth lap."""
    return [drive("1", [100] * 5 + [100 + lost_s] + [100] * 4), drive("2", [102, *[100] * 9])]


def test_under_green_both_racing_it_changed_on_the_track() -> None:
    assert how(flag(0, "green"), *passed()) == "on_track"


@pytest.mark.parametrize("state", ["full_course_yellow", "safety_car"])
def test_it_never_changed_on_the_track_under_a_neutralisation(state: FlagState) -> None:
    """Neutralised all that while: behind the safety car nobody races."""
    assert how(flag(0, "green"), flag(350, state), flag(800, "green"), *passed()) == "in_neutralisation"


def test_what_changed_while_the_flag_did_is_not_known() -> None:
    """The line alone does not tell whether it was before or after the restart."""
    assert how(flag(0, "green"), flag(350, "safety_car"), flag(550, "green"), *passed()) == "unknown"


@pytest.mark.parametrize(("lost_s", "expected"), [(8, "on_track"), (10, "by_loss"), (200, "by_loss")])
def test_a_car_that_loses_seconds_on_a_lap_was_not_racing(lost_s: float, expected: str) -> None:
    """Seven seconds more than the other's own lap; how much it lost is said."""
    assert how(flag(0, "green"), *passed(lost_s - 1)) == expected


def test_a_stop_much_longer_than_usual_is_a_loss_and_a_usual_one_is_none() -> None:
    field = [entry(str(n), "A") for n in range(3, 8)]
    stops = dict.fromkeys(range(5, 30, 5), 60.0)
    others = [fact for n in range(3, 8) for fact in drive(str(n), [104] * 30, stops)]
    slow = [*drive("1", [100] * 20, {8: 400}), *drive("2", [102] * 20, {6: 60})]
    usual = [*drive("1", [100] * 20, {8: 75}), *drive("2", [101] * 20, {6: 60})]

    change = found(race(TWO, field, others, slow), "lead_change")[0]
    assert (change.values["how"], change.values["lost_us"]) == ("by_loss", 340_000_000)
    last = [one for one in found(race(TWO, field, others, usual), "lead_change") if one.cars == ("2", "1")][-1]
    assert last.values["how"] == "in_the_stops"


def looped(number: str, laps: list[tuple[float, float, float]]) -> list[Fact]:
    """A car's laps by the seconds at which it passes two loops and the line."""
    return [
        passing(at_s, number, loop, lap)
        for lap, passed_s in enumerate(laps, 1)
        for at_s, loop in zip(passed_s, ("1", "2", LINE), strict=True)
    ]


def test_the_loop_where_the_order_turned_tells_a_pass_from_the_stop_after_it() -> None:
    """On the fourth lap the second comes by between the loops; at its end the first goes in, which lost it no place."""
    leads = [(k * 100 + 30.0, k * 100 + 60.0, k * 100 + 100.0) for k in range(3)]
    first = [*looped("1", [*leads, (330, 364, 0)])[:-1], passing(398, "1", PIT_IN), passing(470, "1", PIT_OUT)]
    second = looped("2", [*((a + 2, b + 2, c + 2) for a, b, c in leads), (332, 362, 402)])
    installed = LoopsInstalled(LOOPS, 20_000_000, "test")
    history = score([race_info(), installed, *TWO, flag(0, "green"), *first, passing(472, "1", LINE), *second])

    (change,) = found(history, "lead_change")
    assert (change.cars, change.values["how"]) == (("2", "1"), "on_track")


def test_who_led_into_the_first_lap_is_seen_at_its_first_loop() -> None:
    cars = [looped("1", [(30, 60, 102), (132, 162, 204)]), looped("2", [(31, 61, 101), (131, 161, 201)])]
    installed = LoopsInstalled(LOOPS, 20_000_000, "test")
    history = score([race_info(), installed, *TWO, flag(0, "green"), *cars[0], *cars[1]])

    (change,) = found(history, "lead_change")
    assert (change.cars, change.values["how"], change.values["lap"]) == (("2", "1"), "on_track", 1)


def test_a_lost_place_without_flags_is_on_the_track_where_the_laps_are_quick() -> None:
    """No source tells a flag: by the pace alone."""
    assert how(*passed()) == "on_track"
