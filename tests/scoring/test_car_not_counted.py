"""A crossing of which the feed makes no lap: the car is on the same lap still, and goes round it a second time."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from build import LOOPS, START_US, at, loop_laps, passing, race_info, scored
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Decision, DecisionKind, Fact, LoopsInstalled, Passing
from pitboard.scoring import CarHistory, Scorer


def decided(kind: DecisionKind, passed: Fact) -> Decision:
    """A decision about a passing, of the moment at which it was."""
    assert isinstance(passed, Passing)
    return Decision(
        passed.time_us,
        kind,
        passed.number,
        "",
        "no lap",
        target_source=passed.source,
        target_ref=passed.ref,
        target_loop=passed.loop,
    )


def car_of(*facts: Fact | Sequence[Fact]) -> CarHistory:
    """Car 7 of a race with these facts on a course with two loops beyond the line, and the pit lane."""
    return scored(*facts, loops=LOOPS).cars["7"]


def lap_ends(car: CarHistory) -> list[float]:
    """The race times (s) at which laps ended."""
    return [(end_us - START_US) / 1e6 for end_us in car.lap_end_us]


def test_loops_of_the_second_time_round_prove_no_lap() -> None:
    facts = loop_laps("7", [90, 90, 90])
    car = car_of(facts, decided("uncount_passing", facts[5]))

    assert lap_ends(car) == [90, 270]
    assert [(p.loop, v.code) for p, v in car.verdicts() if v.code != "accepted"] == [
        (LINE, "not_counted"),
        ("1", "not_counted"),
        ("2", "not_counted"),
    ]
    assert car.alarms == []


def test_a_line_that_was_missed_on_the_second_time_round_is_proved_as_ever() -> None:
    """Loop 1 twice since the crossing that does not count, and no line between."""
    facts = loop_laps("7", [90, 90, 90, 90])
    car = car_of([*facts[:8], *facts[9:]], decided("uncount_passing", facts[5]))

    assert [alarm.kind for alarm in car.alarms] == ["line_inferred"]
    assert (len(car.lap_end_us), lap_ends(car)[-1]) == (3, 360)


def test_the_pit_lane_is_left_before_the_line_is_passed_again() -> None:
    """Without a pit-out: at the line in the lane, which does not count, and at the line once more."""
    seen = [passing(80, "7", PIT_IN), passing(85, "7", PIT_LINE, 1), passing(300, "7", LINE, 2)]
    car = car_of(seen, decided("uncount_passing", seen[1]))

    assert (lap_ends(car), car.laps_ended_in_pit) == ([300], set())
    assert [alarm.kind for alarm in car.alarms] == ["pit_out_missed"]


def test_at_the_line_in_the_pit_lane_it_is_in_the_pits_whether_that_counts_or_not() -> None:
    seen = [passing(85, "7", PIT_LINE, 1), passing(200, "7", PIT_OUT), passing(300, "7", LINE, 2)]
    car = car_of(seen, decided("uncount_passing", seen[0]))

    assert (car.pit_in_us, car.pit_in_unseen, car.pit_out_us) == ([at(85)], {0}, [at(200)])


@given(st.data())
def test_however_the_facts_come_and_whatever_is_taken_back_the_history_is_one(data: st.DataObject) -> None:
    facts = loop_laps("7", [90] * 6)
    named = data.draw(st.lists(st.sampled_from(facts), max_size=4, unique_by=id))
    back = data.draw(st.lists(st.sampled_from(named), max_size=2, unique_by=id)) if named else []
    decisions = [decided("uncount_passing", one) for one in named] + [decided("reinstate_passing", one) for one in back]
    whole = scored(facts, decisions, loops=LOOPS)
    scorer = Scorer()
    scorer.apply([race_info(), LoopsInstalled(LOOPS, 20_000_000, "test")])
    due: list[Fact] = [*facts]
    for one in decisions:
        due.insert(data.draw(st.integers(0, len(due))) if one.kind == "uncount_passing" else len(due), one)
    for fact in due:
        scorer.apply([fact])

    assert scorer.history.digest() == whole.digest()
