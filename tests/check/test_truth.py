"""The evaluator: unknown cars, times to come, denial, and the moments that words admit."""

from typing import get_args

import pytest

from build import at
from pitboard.check.algebra import (
    AnyStatement,
    Count,
    InTop,
    LapsDone,
    LapsDown,
    LapsLed,
    Position,
    Retired,
    StintLaps,
    Stops,
)
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import EVALUATORS, boards, in_spans, instants_us, now_ms, truth
from pitboard.check.wording import in_words
from pitboard.model.time import HOUR_US
from report.sources import simulated
from small_race import NOW_S, small_race


def timing(at_s: float = NOW_S) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), 0)


def test_every_kind_of_statement_has_its_evaluator() -> None:
    assert set(EVALUATORS) == set(get_args(AnyStatement))


@pytest.mark.parametrize("kind", [Stops, LapsDone, LapsLed, StintLaps, LapsDown])
def test_a_count_that_is_right_comes_with_itself(kind: type[Stops | LapsDone | LapsLed | StintLaps | LapsDown]) -> None:
    """Of several ways to count, the value beside a tick is by the one that holds: over a simulated race."""
    history = simulated(1)
    timing = RaceTiming(history, history.race.start_us + HOUR_US, 0)
    for car in history.cars:
        for count in range(60):
            found = truth(kind(car=car, low=count, high=count), timing)
            assert not found.holds or found.value[0].values["n"] == count, in_words(found.value)


def test_of_a_car_that_is_not_there_nothing_is_known() -> None:
    found = truth(Position(car="99", place=1), timing())

    assert (found.holds, in_words(found.value)) == (None, "#99 is not in this race")


def test_of_a_time_that_has_not_come_nothing_is_known() -> None:
    assert truth(Position(car="51", place=1, at_ms=((9_000_000, 9_100_000),)), timing()).holds is None


@pytest.mark.parametrize(
    "statement",
    [Position(car="51", place=1), InTop(car="8", place=3), Count(what="safety_car", low=1, high=1), Retired(car="98")],
)
def test_denial_turns_a_truth_round(statement: AnyStatement) -> None:
    denied = type(statement)(**{**{n: getattr(statement, n) for n in statement.__struct_fields__}, "denied": True})

    assert (truth(statement, timing()).holds, truth(denied, timing()).holds) == (True, False)


def test_the_moments_of_a_span_end_with_the_report() -> None:
    found = list(instants_us(timing(), ((0, 9_999_999),)))

    assert found[0] == at(0)
    assert found[-1] <= at(NOW_S)
    assert len(found) < 30


def test_now_has_both_orders() -> None:
    assert [board.order for board in boards(timing(), ())] == ["live", "line"]


def test_a_stretch_touches_a_span_or_not() -> None:
    assert in_spans(at(10), at(20), ((15_000, 16_000),), timing())
    assert not in_spans(at(10), at(20), ((25_000, 30_000),), timing())
    assert now_ms(timing()) == int(NOW_S * 1000)
