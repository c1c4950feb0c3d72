"""Lead changes as people mean them, cars that take the lead from each other, and laps led."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from build import entry, flag
from drive import drive, found, race
from loaded import loaded
from pitboard.moments.leads import chain
from pitboard.moments.view import RaceView
from pitboard.scoring import History

TWO = [entry("1", "A", ["One"]), entry("2", "A", ["Two"])]


def test_the_leader_of_a_lap_is_the_first_to_complete_it() -> None:
    """The lead changes with the lap that another car completes first."""
    history = race(TWO, drive("1", [100, 100, 104, 100]), drive("2", [102, 100, 100, 100]))

    (change,) = found(history, "lead_change")

    assert (change.cars, change.values["lap"], change.values["how"]) == (("2", "1"), 3, "on_track")
    assert change.values["gap_us"] == 2_000_000
    assert change.values["driver"] == "A. Two"
    assert change.scope == "overall"


def test_a_place_lost_by_a_pit_visit_changed_in_the_stops() -> None:
    """The visit of the car that loses the place lies within the lap."""
    history = race(TWO, drive("1", [100, 100, 100, 100], {2: 30}), drive("2", [105, 105, 105, 105, 105]))

    (change,) = found(history, "lead_change")

    assert (change.values["how"], change.values["lap"]) == ("in_the_stops", 3)
    assert any(row.row == "pit" and row.number == "1" for row in change.evidence)


def test_a_stop_of_the_car_that_gains_explains_nothing() -> None:
    """Only the loser's own visit gives a place away in the stops."""
    history = race(TWO, drive("1", [100, 100, 104, 100]), drive("2", [101, 101, 101, 100], {3: 30}))

    assert [one.values["how"] for one in found(history, "lead_change", 320)] == ["on_track"]


def test_a_lap_lost_to_trouble_is_neither_a_stop_nor_a_pass() -> None:
    """More than a minute longer than the other's lap, its visits left out: the leader slowed."""
    history = race(TWO, drive("1", [100, 100, 250, 100], {2: 30}), drive("2", [105] * 5))

    assert [one.values["how"] for one in found(history, "lead_change")] == ["by_loss"]


def test_the_lead_of_a_retired_car_passes_by_its_retirement() -> None:
    """The old leader was not seen again and is out."""
    history = race(TWO, drive("1", [100] * 10), drive("2", [105] * 60))

    (change,) = found(history, "lead_change")

    assert (change.values["how"], change.values["lap"]) == ("by_retirement", 11)


def test_how_stays_open_while_the_old_leader_has_not_come_by() -> None:
    """Nothing is guessed: the leader is late, not seen in the pits and not yet judged stopped."""
    history = race(TWO, drive("1", [100] * 10), drive("2", [102] * 60))

    (change,) = found(history, "lead_change", 1123)

    assert change.values["how"] == "unknown"
    assert "gap_us" not in change.values


def test_a_class_has_its_own_lead_and_a_shared_change_is_told_once() -> None:
    """The overall change of the first class is not repeated for the class."""
    field = [entry("1", "A"), entry("2", "A"), entry("8", "B"), entry("9", "B")]
    cars = [drive("1", [100, 104, 100]), drive("2", [102, 100, 100]), drive("8", [120, 125]), drive("9", [121, 121])]

    changes = found(race(field, *cars), "lead_change")

    assert [(one.scope, one.cars) for one in changes] == [("overall", ("2", "1")), ("B", ("9", "8"))]


def test_a_car_outside_the_competition_leads_nothing() -> None:
    """Case 49: on track and in the gaps, but it takes no lead."""
    field = [entry("1", "A"), entry("2", "X", competes=False)]

    assert not found(race(field, drive("1", [100, 104, 100]), drive("2", [102, 100, 100])), "lead_change")


def test_a_pair_that_takes_the_lead_from_each_other_twice_is_told_with_its_count() -> None:
    """Every change of first place between the two counts, with how each came about."""
    history = race(TWO, drive("1", [100, 104, 97, 100]), drive("2", [102, 100, 100, 100]))

    (swaps,) = found(history, "lead_swaps")

    assert swaps.values["count"] == 2
    assert swaps.values["ahead"] == ("2", "1")
    assert swaps.values["hows"] == ("on_track", "on_track")
    assert swaps.cars == ("1", "2")


def test_a_lead_had_back_from_a_third_car_was_not_taken_from_the_other() -> None:
    """The second takes it from the first twice; in between a third had it: the two did not trade it."""
    pair = [drive("1", [100, 104, 100, 99, 100, 100]), drive("2", [102, 100, 101, 101, 98, 100])]
    history = race([*TWO, entry("3", "A")], *pair, drive("3", [103, 100, 99, 103, 100, 100]))

    assert [one.cars for one in found(history, "lead_change")] == [("2", "1"), ("3", "2"), ("1", "3"), ("2", "1")]
    assert not found(history, "lead_swaps")


def test_places_behind_the_leader_are_no_change_of_the_lead() -> None:
    """Two cars that change order behind a third take nothing from each other that people call the lead."""
    behind = [drive("1", [100, 104, 97, 100]), drive("2", [102, 100, 100, 100])]
    history = race([*TWO, entry("3", "A")], *behind, drive("3", [90] * 4))

    assert not found(history, "lead_change")
    assert not found(history, "lead_swaps")


def test_swaps_before_the_last_report_do_not_count() -> None:
    history = race(TWO, drive("1", [100, 104, 97, 100]), drive("2", [102, 100, 100, 100]))

    assert not found(history, "lead_swaps", since_s=250)


def test_a_dead_heat_is_no_change_of_order() -> None:
    """Level at the line, neither has passed the other: the lower number keeps the lead."""
    history = race(TWO, drive("1", [100, 102, 100]), drive("2", [102, 100, 100]), flag(0, "green"))

    assert not found(history, "lead_change")


def cycle(late_stop: float = 60) -> History:
    """Four cars a few seconds apart; each stops every ten laps, one lap after the other."""
    field = [entry(str(number), "A") for number in range(1, 5)]
    cars = [drive(str(n), [100 + n, *[100] * 39], {k + n: late_stop for k in (10, 20, 30)}) for n in range(1, 5)]
    return race(field, *cars)


def test_a_lead_until_the_own_stop_is_one_of_the_cycle_and_no_change_that_people_mean() -> None:
    """The first stops and the others lead, each until its own stop: it led throughout, but for the stops."""
    changes = found(cycle(), "lead_change")

    assert changes
    assert all(one.values["cycle"] for one in changes)
    assert {one.values["how"] for one in changes} == {"in_the_stops"}
    assert not found(cycle(), "lead_swaps")
    (led,) = found(cycle(), "laps_led")
    assert (led.cars[0], led.values["changes"], led.values["leaders"]) == ("1", 0, 1)


def test_while_the_cycle_lasts_the_lead_is_known_to_be_one_of_it() -> None:
    """Seen when the first has stopped and the second has not: its own stop will put it back."""
    history = cycle()
    last = found(history, "lead_change", 1250)[-1]

    assert (last.cars, last.values["cycle"]) == (("2", "1"), True)


def test_a_lead_kept_through_the_own_stop_was_won_by_the_other_s() -> None:
    """The leader's stop takes 10 s longer: when both have stopped the other leads, and it took that from it."""
    cars = [drive("1", [100] * 30, {10: 70, 20: 60}), drive("2", [101, *[100] * 29], {11: 60, 21: 60})]
    (change,) = [one for one in found(race(TWO, *cars), "lead_change") if not one.values["cycle"]][:1]

    assert (change.cars, change.values["how"]) == (("2", "1"), "in_the_stops")


def test_a_change_by_way_of_a_third_is_told_of_the_two_that_led_in_earnest() -> None:
    """The second stops first and the first is slow in the lane: a third, far behind, leads until it stops as well."""
    field = [*TWO, entry("3", "A")]
    stops = [{10: 90, 20: 60}, {9: 60, 19: 60}, {14: 60, 24: 60}]
    laps = [[100] * 30, [101, *[100] * 29], [145, *[100] * 29]]
    cars = [drive(number, lap_s, own) for number, lap_s, own in zip("123", laps, stops, strict=True)]
    changes = [one for one in found(race(field, *cars), "lead_change") if not one.values["cycle"]]

    assert changes[0].cars == ("2", "1")
    assert changes[0].values["by_way_of"] == ("3",)


def test_the_laps_led_add_up_to_the_laps() -> None:
    """Also by the hour, once a race has run for longer."""
    (led,) = found(cycle(), "laps_led")
    laps, hour = led.values["laps"], led.values["hour_laps"]

    assert isinstance(laps, tuple)
    assert isinstance(hour, tuple)
    assert sum(int(str(count)) for count in laps) == led.values["total"] == 40
    assert sum(int(str(count)) for count in hour) == led.values["hour_total"]


def chain_faults(history: History, moment_us: int) -> Iterator[str]:
    """Whatever in the leads of a race does not follow from the leaders at the line."""
    view = RaceView(history, moment_us)
    for scope, first in view.first_by_scope.items():
        own = [one for one in chain(view, scope) if one.values["lap"] != 1]
        told = [int(str(one.values["lap"])) for one in own]
        changed = [lap for lap, (before, after) in enumerate(pairwise(first), 2) if before[1] is not after[1]]
        if told != changed:
            yield f"{scope}: changes with laps {told} for {changed}"
        earnest = [one for one in chain(view, scope) if not one.values["cycle"]]
        if any(before.cars[0] != after.cars[1] for before, after in pairwise(earnest)):
            yield f"{scope}: who lost the lead had not got it: {[one.cars for one in earnest]}"
        had = [first[0][1].number] if first else []
        for one in chain(view, scope):
            if one.values["regained"] and one.cars[0] not in had:
                yield f"{scope}: #{one.cars[0]} has had the lead by the stops alone"
            had += [] if one.values["cycle"] else [one.cars[0]]
        if any(one.cars[0] != first[int(str(one.values["lap"])) - 1][1].number for one in own):
            yield f"{scope}: somebody else led that lap"
        for one in own:
            if one.values["how"] == "on_track" and view.neutral_throughout(one.time_us, one.time_us):
                before_us = view.cars[one.cars[1]].end_us(int(str(one.values["lap"])) - 1)
                if view.neutral_throughout(before_us, one.time_us):
                    yield f"{scope}: on the track with lap {one.values['lap']}, under a neutralisation"


@pytest.mark.parametrize("name", ["imola-2025", "spa-2025", "more/fuji-2024.csv.gz", "more/imsa-sebring-2022.csv.gz"])
def test_the_leads_of_a_race_follow_from_its_leaders(races: Path, name: str) -> None:
    """One leader for each lap, every change told, and each takes the lead from whoever had it."""
    history = loaded(races / name)
    for share in (0.3, 0.7, 1):
        moment_us = history.race.start_us + round((history.through_us - history.race.start_us) * share)
        assert not list(chain_faults(history, moment_us))


@pytest.mark.skipif(not os.environ.get("PITBOARD_ROUND_TRIP"), reason="long: PITBOARD_ROUND_TRIP=1 runs it")
def test_the_leads_of_all_races_follow_from_their_leaders(races: Path) -> None:
    for path in [*races.glob("more/*.csv.gz"), *races.glob("seasons/*.csv.gz"), *races.glob("gr-cup/*.csv.gz")]:
        if "results" not in path.name:
            history = loaded(path)
            assert not list(chain_faults(history, history.through_us)), path.name


def test_only_the_lead_that_lasts_is_current_and_a_return_says_by_way_of_whom() -> None:
    """While the second leads by the first's stop; and once the first has the lead back by those of all others."""
    during, after = found(cycle(), "lead_change", 1250), found(cycle(), "lead_change", 1600)

    assert [(one.cars[0], one.values["current"], one.values["by_way_of"]) for one in during] == [("2", True, ())]
    assert [one.values["current"] for one in after] == [False, False, False, True]
    assert after[-1].values["by_way_of"] == ("2", "3", "4")
