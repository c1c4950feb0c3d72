"""How far one car is behind another: what the loop measured, and what is already certain since."""

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import LOOPS, at, flag, line_laps, loop_laps, passing, scored, stop
from pitboard.board.gaps import Queues, bunched, last_meeting, line_gap
from pitboard.board.order import Placement, in_line_order, running_order
from pitboard.model import PIT_IN
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US

AHEAD_S = [100, 200, 300, 400, 500]
"""When the car ahead completes its laps."""


def behind(laps: int, line_s: float, moment_s: float) -> tuple[int, float]:
    """Whole laps and seconds behind at the line of a car that completed its laps by `line_s`."""
    ahead_end_us = [at(second) for second in AHEAD_S]
    ahead_laps = sum(second <= moment_s for second in AHEAD_S)
    gap_laps, gap_us = line_gap(laps, at(line_s), ahead_end_us, ahead_laps, at(moment_s))
    return gap_laps, gap_us / 1e6


@pytest.mark.parametrize(
    ("laps", "line_s", "moment_s", "expected"),
    [
        pytest.param(3, 302, 310, (0, 2.0), id="the same lap: what the line measured"),
        pytest.param(3, 302, 401, (0, 2.0), id="overdue for less than it was behind: still what was measured"),
        pytest.param(3, 302, 405, (0, 5.0), id="overdue for longer than it was behind: that much is certain"),
        pytest.param(3, 302, 500, (1, 100.0), id="overdue for a whole lap of the other: a lap down"),
        pytest.param(2, 310, 310, (1, 110.0), id="the other has been by since, before its own crossing: a lap down"),
        pytest.param(2, 299, 310, (0, 99.0), id="the other passed it after its own crossing: not a lap down yet"),
        pytest.param(1, 310, 320, (2, 210.0), id="twice before its own crossing: two laps down"),
        pytest.param(0, 0, 90, (0, 0.0), id="nobody has completed a lap"),
        pytest.param(0, 0, 130, (0, 30.0), id="it has not come by: the time since the other did"),
    ],
)
def test_the_gap_at_the_line(laps: int, line_s: float, moment_s: float, expected: tuple[int, float]) -> None:
    assert behind(laps, line_s, moment_s) == expected


@given(st.floats(300.001, 399), st.floats(0, 99))
def test_the_gap_at_the_line_never_shrinks_while_the_car_has_not_come_by(line_s: float, later_s: float) -> None:
    assert behind(3, line_s, line_s) <= behind(3, line_s, line_s + later_s)


LAP_TIMES = st.lists(st.integers(60, 300), min_size=1, max_size=12)


def by_the_design(follower: Placement, ahead: Placement, moment_us: int) -> tuple[int, int]:
    """gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m), gap_laps = max(r(c) - n, r(m) - n - 1, 0)."""
    laps, crossed_us, ends_us = follower.mark.laps, follower.mark.line_us, ahead.car.lap_end_us
    done = bisect_right(ends_us, moment_us)
    gap_us = crossed_us - ends_us[laps - 1] if laps and done >= laps else 0
    if done > laps:
        gap_us = max(gap_us, moment_us - ends_us[laps])
    return max(bisect_right(ends_us, crossed_us) - laps if laps else 0, done - laps - 1, 0), gap_us


@given(lap_times=st.tuples(LAP_TIMES, LAP_TIMES, LAP_TIMES), seconds=st.integers(0, 3000))
def test_at_the_line_it_is_the_formula_of_the_design(
    lap_times: tuple[list[int], list[int], list[int]], seconds: int
) -> None:
    history = scored(*(line_laps(str(car), lap_s) for car, lap_s in enumerate(lap_times, 1)))
    running = running_order(history, at(seconds), "line")

    for place, follower in enumerate(running.cars):
        for ahead in running.cars[:place]:
            assert running.gap(follower, ahead) == (*by_the_design(follower, ahead, at(seconds)), None)


def at_loops(ahead: list[float], after: list[float], seconds: float) -> tuple[int, int] | None:
    """Laps and ms between two cars at the last loop that both have passed."""
    running = running_order(scored(loop_laps("1", ahead), loop_laps("2", after), loops=LOOPS), at(seconds), "live")
    leader, follower = running.cars
    laps, gap_us, basis = running.gap(follower, leader)
    return (laps, (gap_us or 0) // 1000) if basis else None


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(20, None, id="neither has passed a loop"),
        pytest.param(31, None, id="only the one ahead has"),
        pytest.param(33, (0, 3_000), id="at the first loop"),
        pytest.param(66, (0, 6_000), id="at the second"),
        pytest.param(99, (0, 9_000), id="at the line"),
        pytest.param(130, (0, 10_000), id="overdue at the next loop"),
        pytest.param(131, (0, 11_000), id="and longer overdue"),
        pytest.param(132, (0, 12_000), id="until it comes by"),
    ],
)
def test_the_gap_at_the_last_loop_of_both(seconds: float, expected: tuple[int, int] | None) -> None:
    assert at_loops([90, 90, 90], [99, 99, 99], seconds) == expected


def test_a_car_whole_laps_behind_is_measured_at_the_loop_that_it_passed_last() -> None:
    laps, gap_ms = at_loops([90] * 6, [200, 200], 401) or (0, 0)

    assert (laps, gap_ms) == (2, 220_000)


def test_a_loop_that_missed_the_car_ahead_is_passed_over() -> None:
    seen = [fact for fact in loop_laps("1", [90, 90]) if fact != passing(120, "1", "1", 21)]
    running = running_order(scored(seen, loop_laps("2", [99, 99]), loops=LOOPS), at(155), "live")
    leader, follower = running.cars

    assert running.gap(follower, leader) == (0, 9_000_000, "loop")
    assert last_meeting(follower.car, 4, leader.car, 4) == (3, at(99), 2)


def test_no_laps_are_made_of_a_car_that_came_by_before_the_one_ahead_of_it() -> None:
    running = running_order(scored(line_laps("1", [100, 50, 50, 50]), line_laps("2", [90])), at(251), "live")
    ahead, after = running.cars

    assert (ahead.number, after.number) == ("1", "2")
    assert running.gap(after, ahead) == (2, 101_000_000, "loop")


def test_until_when_a_car_was_last_in_the_lane() -> None:
    """Never yet, until it left or leaves, or for good."""
    visits = [*stop("1", 190, 200, 240), passing(330, "1"), passing(420, "1", PIT_IN)]
    history = scored(loop_laps("1", [90]), visits, loops=LOOPS)
    until_us = [in_line_order(history, at(second))[0].in_lane_until_us for second in (180, 195, 400, 420)]

    assert until_us == [0, at(240), at(240), NEVER_US]


def test_a_gap_says_whether_one_has_stopped_since_or_the_field_was_in_a_queue() -> None:
    stopped = scored(line_laps("1", [100] * 3), line_laps("2", [101] * 2), stop("2", 205, 206, 260), loops=LOOPS)
    queued = scored(line_laps("1", [100] * 3), line_laps("2", [101]), flag(120, "safety_car"), flag(180, "green"))
    for history, seconds, basis in ((stopped, 261, "before_stop"), (queued, 190, "queue")):
        running = running_order(history, at(seconds), "live")
        assert running.gap(running.cars[1], running.cars[0])[2] == basis


def queued_until(history: History, seconds: int) -> int:
    """The first second since which the field has been in no queue, by a moment."""
    queues = Queues(history, at(seconds))
    return next(second for second in range(seconds + 1) if not queues.any_since(at(second)))


def test_without_a_neutralisation_there_was_no_queue() -> None:
    history = scored(flag(0, "green"), loop_laps("1", [90] * 3), loops=LOOPS)

    queues = Queues(history, at(270))
    assert (queues.neutral_until_us, queues.any_since(0)) == (0, False)


def test_behind_a_safety_car_the_field_is_queued_until_green() -> None:
    flags = [flag(0, "green"), flag(100, "safety_car"), flag(200, "green")]
    history = scored(flags, loop_laps("1", [90] * 3), loops=LOOPS)

    assert queued_until(history, 150) == 150
    assert queued_until(history, 260) == 200


def test_the_last_of_several_neutralisations_counts() -> None:
    flags = [flag(50, "safety_car"), flag(100, "green"), flag(150, "safety_car"), flag(180, "green")]
    history = scored(flags, loop_laps("1", [90] * 3), loops=LOOPS)

    assert queued_until(history, 120) == 100
    assert queued_until(history, 260) == 180


def field_apart(apart_s: float, cars: int = 6) -> list[object]:
    """Cars that cross the line so far apart, on laps of 120 s."""
    return [line_laps(str(number), [120 + number * apart_s, 120, 120]) for number in range(1, cars + 1)]


@pytest.mark.parametrize(("apart_s", "expected"), [(2, True), (7, True), (9, False), (20, False)])
def test_a_field_runs_in_a_queue_when_most_cars_follow_another_closely(apart_s: float, expected: bool) -> None:
    assert bunched(scored(*field_apart(apart_s)), at(365)) is expected  # type: ignore[arg-type]


def test_two_cars_are_no_queue() -> None:
    assert not bunched(scored(*field_apart(2, cars=2)), at(365))  # type: ignore[arg-type]
