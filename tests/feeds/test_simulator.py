"""The simulated race: what it states, and whether that is what truly happened."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth, simulate
from pitboard.model import (
    CarState,
    DriverIn,
    Entry,
    Fact,
    Flag,
    LapTimeDeleted,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    TransponderFitted,
    Weather,
)
from pitboard.model.things import LINE, PIT_IN, PIT_LINE, PIT_OUT
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US

SHORT = SimulatedRace(seed=3, duration_us=HOUR_US, hypercar=5, lmp2=4, lmgt3=4, incident_rate=4)
MEDIUM = SimulatedRace(seed=5, duration_us=6 * HOUR_US, hypercar=6, lmp2=5, lmgt3=6, incident_rate=2)


@cache
def run(settings: SimulatedRace) -> tuple[list[Fact], Truth]:
    simulation = Simulation(settings)
    return list(simulation), simulation.truth


def passings(settings: SimulatedRace) -> dict[str, list[Passing]]:
    """The passings of each car, as its transponders were fitted."""
    facts, truth = run(settings)
    car_of = {fact.transponder: fact.number for fact in facts if isinstance(fact, TransponderFitted)}
    of_car: dict[str, list[Passing]] = {number: [] for number in truth.grid}
    for fact in facts:
        if isinstance(fact, Passing):
            of_car[car_of[fact.transponder]].append(fact)
    return of_car


def test_the_same_settings_give_the_same_facts() -> None:
    assert list(simulate(SHORT)) == run(SHORT)[0]


def test_another_seed_gives_another_race() -> None:
    other = SimulatedRace(seed=4, duration_us=HOUR_US, hypercar=5, lmp2=4, lmgt3=4, incident_rate=4)

    assert run(other)[1].order_at(1 << 62) != run(SHORT)[1].order_at(1 << 62)
    assert run(other)[1].incidents != run(SHORT)[1].incidents


def test_the_race_is_introduced_before_it_starts() -> None:
    facts = run(SHORT)[0]
    kinds = [type(fact) for fact in facts[:40]]

    assert kinds[:2] == [RaceInfo, LoopsInstalled]
    assert kinds[2:16] == [Entry] * 14
    assert set(kinds[16:]) <= {TransponderFitted, Flag, Message, DriverIn, Weather, Passing}


def test_facts_come_one_by_one() -> None:
    simulation = Simulation(SimulatedRace())
    first = next(iter(simulation))

    assert isinstance(first, RaceInfo)
    assert simulation.truth.flags == []


@pytest.mark.parametrize("settings", [SHORT, MEDIUM], ids=["short", "medium"])
def test_facts_come_in_order_of_time(settings: SimulatedRace) -> None:
    timed = (Passing, Flag, SlowZone, DriverIn, CarState, Message, Weather)
    times = [fact.time_us for fact in run(settings)[0] if isinstance(fact, timed)]

    assert times == sorted(times)


def test_passings_are_numbered_and_carry_the_transponder_alone() -> None:
    read = [fact for fact in run(SHORT)[0] if isinstance(fact, Passing)]

    assert [passing.ref for passing in read] == list(range(1, len(read) + 1))
    assert {passing.number for passing in read} == {""}
    assert {passing.source for passing in read} == {"simulator"}


def test_passings_name_installed_loops() -> None:
    facts = run(SHORT)[0]
    installed = next(fact for fact in facts if isinstance(fact, LoopsInstalled))

    ids = [loop.id for loop in installed.loops]
    assert {fact.loop for fact in facts if isinstance(fact, Passing)} == set(ids)
    assert [loop.id for loop in installed.loops if loop.role == "track"] == [str(order) for order in range(1, 12)]
    assert {LINE, PIT_LINE, PIT_IN, PIT_OUT} <= set(ids)


@pytest.mark.parametrize("settings", [SHORT, MEDIUM], ids=["short", "medium"])
def test_every_true_lap_has_its_passing_of_the_line(settings: SimulatedRace) -> None:
    truth = run(settings)[1]
    for number, read in passings(settings).items():
        at_line = {(passing.time_us, passing.loop) for passing in read if passing.loop in (LINE, PIT_LINE)}
        laps = {(lap.time_us, PIT_LINE if lap.in_pit else LINE) for lap in truth.laps[number]}

        assert laps <= at_line
        assert [lap.lap for lap in truth.laps[number]] == list(range(1, len(laps) + 1))
        # what is left over was read after the flag
        assert all(time_us > (truth.chequered_us or 0) for time_us, _ in at_line - laps)


def test_a_car_passes_the_loops_in_their_order() -> None:
    """A lap is loops 1 to 11 and the line, or the pit lane in its stead."""
    following = {str(order): {str(order + 1)} for order in range(1, 11)}
    following |= {"11": {LINE, PIT_IN}, LINE: {"1"}, PIT_IN: {PIT_LINE}, PIT_LINE: {PIT_OUT}, PIT_OUT: {"1"}}

    for read in passings(MEDIUM).values():
        assert all(after.loop in following[before.loop] for before, after in pairwise(read))


def test_no_car_is_faster_than_physics_allows() -> None:
    for read in passings(MEDIUM).values():
        assert all(after.time_us - before.time_us > 5 * SECOND_US for before, after in pairwise(read))
        laps = [passing.time_us for passing in read if passing.loop in (LINE, PIT_LINE)]
        assert all(after - before > 200 * SECOND_US for before, after in pairwise(laps))


def test_a_lap_of_each_class_takes_what_it_should() -> None:
    """The best laps are about 3:30, 3:38 and 3:57."""
    truth = run(MEDIUM)[1]
    best: dict[str, int] = {}
    for number, laps in truth.laps.items():
        times = [after.time_us - before.time_us for before, after in pairwise(laps)]
        car_class = truth.entries[number].car_class
        best[car_class] = min([best.get(car_class, 1 << 62), *times])

    assert 207 < best["HYPERCAR"] / SECOND_US < 214
    assert 215 < best["LMP2"] / SECOND_US < 223
    assert 235 < best["LMGT3"] / SECOND_US < 242


def test_a_number_is_text() -> None:
    assert {"007", "7"} <= set(run(SHORT)[1].entries)


def test_the_innovative_car_is_outside_the_competition() -> None:
    truth = run(SHORT)[1]
    outside = [row for row in truth.classification() if row.status == "outside"]

    assert [row.number for row in outside] == [n for n, entry in truth.entries.items() if not entry.competes]
    assert [row.position for row in outside] == [0]


def test_drivers_are_many_and_some_are_dutch() -> None:
    drivers = [driver for entry in Simulation(SimulatedRace()).truth.entries.values() for driver in entry.drivers]

    assert len(drivers) == 3 * 58
    assert len({driver.name for driver in drivers}) == len(drivers)
    assert sum(driver.nation == "NLD" for driver in drivers) >= 3
    assert {driver.grade for driver in drivers} == {"P", "G", "S", "B"}


def test_flags_follow_each_other_and_end_with_the_chequered_one() -> None:
    truth = run(MEDIUM)[1]
    states = [flag.state for flag in truth.flags]

    assert truth.flags == [fact for fact in run(MEDIUM)[0] if isinstance(fact, Flag)]
    assert (states[0], states[-1], states.count("chequered")) == ("green", "chequered", 1)
    assert all(before != after for before, after in pairwise(states))
    assert "green" not in [after for before, after in pairwise(states) if before == "green"]


def test_slow_zones_open_before_they_close() -> None:
    active: Counter[str] = Counter()
    for fact in run(MEDIUM)[0]:
        if isinstance(fact, SlowZone):
            active[fact.zone] += 1 if fact.active else -1
            assert active[fact.zone] in (0, 1)

    assert len(active) > 1


def test_the_winner_takes_the_chequered_flag_as_first_to_complete_the_most_laps() -> None:
    truth = run(MEDIUM)[1]
    flag_us = truth.chequered_us
    assert flag_us is not None
    winner = truth.classification()[0]

    assert winner.last_crossing_us == flag_us >= MEDIUM.start_us + MEDIUM.duration_us
    assert winner.number == truth.order_at(flag_us)[0]
    assert truth.finished_us[winner.number] == flag_us


def test_every_car_finishes_at_its_next_crossing_after_the_flag() -> None:
    truth = run(MEDIUM)[1]
    flag_us = truth.chequered_us
    assert flag_us is not None

    for number, finished_us in truth.finished_us.items():
        after = [passing.time_us for passing in passings(MEDIUM)[number] if passing.time_us >= flag_us]
        at_line = [p.time_us for p in passings(MEDIUM)[number] if p.time_us >= flag_us and p.loop == LINE]
        assert finished_us == at_line[0] == truth.laps[number][-1].time_us
        assert finished_us in after


def test_some_cars_pass_loops_after_their_finish() -> None:
    truth = run(MEDIUM)[1]
    late = [n for n, finished_us in truth.finished_us.items() if passings(MEDIUM)[n][-1].time_us > finished_us]

    assert late


def test_a_retired_car_emits_nothing_later() -> None:
    truth = run(MEDIUM)[1]

    assert truth.retirements
    for retirement in truth.retirements:
        assert passings(MEDIUM)[retirement.number][-1].time_us <= retirement.time_us
        assert len(truth.laps[retirement.number]) == retirement.laps


def test_not_every_retirement_is_declared() -> None:
    facts, truth = run(SimulatedRace(seed=9, duration_us=5 * HOUR_US, incident_rate=4))
    declared = {fact.number for fact in facts if isinstance(fact, CarState) and fact.state == "retired"}

    retired = {retirement.number for retirement in truth.retirements}
    assert declared & retired
    assert retired - declared


def test_a_lap_time_is_deleted_without_its_lap() -> None:
    facts, truth = run(MEDIUM)
    deleted = [fact for fact in facts if isinstance(fact, LapTimeDeleted)]

    assert {fact.reason for fact in deleted} == {"short start lap", "track limits"}
    assert all(fact.lap <= len(truth.laps[fact.number]) for fact in deleted)


def test_the_order_follows_from_laps_and_then_from_crossings() -> None:
    truth = run(MEDIUM)[1]
    moment_us = MEDIUM.start_us + 3 * HOUR_US
    order = truth.order_at(moment_us)
    laps = [truth.laps_at(number, moment_us) for number in order]

    assert laps == sorted(laps, reverse=True)
    for ahead, behind in pairwise(order):
        if truth.laps_at(ahead, moment_us) == (count := truth.laps_at(behind, moment_us)):
            assert truth.laps[ahead][count - 1].time_us <= truth.laps[behind][count - 1].time_us
    assert tuple(truth.order_at(MEDIUM.start_us)) == truth.grid


def test_nothing_overtakes_under_full_course_yellow() -> None:
    """Two cars that enter and leave a segment within a full course yellow leave it as they entered it."""
    settings = SimulatedRace(seed=8, duration_us=4 * HOUR_US, incident_rate=3)
    truth = run(settings)[1]
    bounds = [(a.time_us, b.time_us) for a, b in pairwise(truth.flags) if a.state == "full_course_yellow"]
    slow = {number for incident in truth.incidents for number in incident.cars}
    pairs: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for number, read in passings(settings).items():
        for before, after in pairwise(read):
            for period, (from_us, to_us) in enumerate(bounds):
                if from_us < before.time_us and after.time_us < to_us and number not in slow and before.loop.isdigit():
                    pairs.setdefault((period, f"{before.loop}>{after.loop}"), []).append(
                        (before.time_us, after.time_us)
                    )

    assert pairs
    for key, crossings in pairs.items():
        if not key[1].endswith(PIT_IN):
            assert sorted(crossings, key=lambda pair: pair[1]) == sorted(crossings), key


def test_the_safety_car_bunches_the_field() -> None:
    """When the safety car comes in, the first cars pass the line within a few seconds of each other."""
    settings = SimulatedRace(seed=3, duration_us=24 * HOUR_US)
    truth = run(settings)[1]
    starts = [b.time_us for a, b in pairwise(truth.flags) if a.state == "safety_car" and b.state == "green"]
    times = sorted(lap.time_us for laps in truth.laps.values() for lap in laps if not lap.in_pit)

    assert starts
    for green_us in starts:
        assert sum(green_us <= time_us < green_us + MINUTE_US for time_us in times) > 20


def test_a_rolling_start_crosses_the_line_without_completing_a_lap() -> None:
    settings = SimulatedRace(duration_us=20 * MINUTE_US, hypercar=3, lmp2=2, lmgt3=2, rolling_start=True)
    truth = run(settings)[1]

    before = [fact for fact in run(settings)[0] if isinstance(fact, Passing) and fact.time_us < settings.start_us]
    assert {passing.loop for passing in before} == {"6", "7", "8", "9", "10", "11"}
    for number, read in passings(settings).items():
        if read[0].loop != PIT_OUT:
            at_line = [passing.time_us for passing in read if passing.loop in (LINE, PIT_LINE)]
            assert settings.start_us < at_line[0] < settings.start_us + 5 * SECOND_US
            assert truth.laps[number][0].time_us == at_line[1]


def test_too_many_cars_are_refused() -> None:
    with pytest.raises(ValueError, match="LMP2 has at most 17 cars, not 18"):
        Simulation(SimulatedRace(lmp2=18))
