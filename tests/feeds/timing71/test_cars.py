"""A car through the frames of a replay: crossings, stops and drivers out of what the screen showed."""

import pytest

from pitboard.feeds.reading import Reading
from pitboard.feeds.timing71.cars import CarCourse, ReplayCar, Seen
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, CarState, DriverIn, Fact, LapTimeDeleted, Passing

START_S = 1_750_000_000
START_US = START_S * 1_000_000


def seen(
    at_s: int, laps: int, last_ms: int | None = None, state: str = "RUN", *, seat: int = 1, best_ms: int | None = None
) -> Seen:
    return Seen(START_S + at_s, START_S + at_s - 1, laps, last_ms, best_ms, state, seat)


def course(*changes: Seen) -> tuple[list[Fact], Reading]:
    reading = Reading()
    return CarCourse(ReplayCar("7", seen=list(changes)), START_US, "f", reading).facts(), reading


def passed(facts: list[Fact]) -> list[tuple[str, float, bool]]:
    """Loop, second of the race and exactness of every passing."""
    return [
        (fact.loop, (fact.time_us - START_US) / 1e6, fact.exact) for fact in facts if isinstance(fact, Passing)
    ]  # fmt: skip


def test_lap_times_add_up_from_the_start_to_the_thousandth() -> None:
    facts, _ = course(seen(0, 0), seen(101, 1, 100_250), seen(201, 2, 99_500))

    assert passed(facts) == [(LINE, 100.25, True), (LINE, 199.75, True)]


def test_a_time_that_does_not_fit_the_clock_is_not_taken() -> None:
    facts, reading = course(seen(0, 0), seen(101, 1, 60_000))

    assert passed(facts) == [(LINE, 101, False)]
    assert reading.counts == {"lap times that do not fit the clock": 1}


def test_of_several_laps_the_last_is_where_its_time_puts_it() -> None:
    """The others lie evenly before it."""
    facts, reading = course(seen(0, 0), seen(100, 1, 100_000), seen(400, 4, 90_000))

    assert passed(facts) == [(LINE, 100, True), (LINE, 205, False), (LINE, 310, False), (LINE, 400, False)]
    assert reading.counts == {"laps whose times were not shown": 2}


def test_a_time_that_is_shown_after_its_lap_puts_it_right() -> None:
    facts, _ = course(seen(0, 0), seen(101, 1), seen(103, 1, 100_250))

    assert passed(facts) == [(LINE, 100.25, True)]


def test_laps_that_are_taken_back_are_none() -> None:
    facts, reading = course(seen(0, 0), seen(100, 1, 100_000), seen(200, 2, 100_000), seen(205, 1, 100_000))

    assert passed(facts) == [(LINE, 100, True)]
    assert reading.counts == {"laps taken back": 1}


def test_a_stop_lies_between_the_seconds_that_show_it() -> None:
    facts, _ = course(
        seen(0, 0), seen(100, 1, 100_000), seen(190, 1, 100_000, "PIT"), seen(230, 1, 100_000, "OUT"),
        seen(300, 2, 200_000),
    )  # fmt: skip

    assert passed(facts) == [(PIT_IN, 190, False), (PIT_OUT, 230, False), (LINE, 100, True), (LINE, 300, True)]


def test_a_lap_that_ends_in_the_lane_ends_within_the_stop() -> None:
    facts, _ = course(
        seen(0, 0), seen(100, 1, 100_000), seen(195, 1, 100_000, "PIT"), seen(201, 2, 100_500, "PIT"),
        seen(240, 2, 100_500, "OUT"),
    )  # fmt: skip

    assert (PIT_LINE, 200.5, True) in passed(facts)


def test_before_the_start_every_car_stands_in_the_pits() -> None:
    facts, _ = course(seen(-300, 0, state="PIT"), seen(2, 0), seen(101, 1, 100_000))

    assert passed(facts) == [(LINE, 100, True)]


def test_a_car_that_sets_off_a_minute_late_starts_from_the_pit_lane() -> None:
    facts, _ = course(seen(-300, 0, state="PIT"), seen(90, 0))

    assert passed(facts) == [(PIT_OUT, 90, False)]


def test_a_driver_takes_over_at_the_end_of_the_stop() -> None:
    """The name may change while the car stands, or some minutes after it has left."""
    facts, _ = course(
        seen(0, 0), seen(100, 1, 100_000), seen(190, 1, 100_000, "PIT"), seen(230, 1, 100_000, "OUT"),
        seen(400, 2, 300_000, seat=2),
    )  # fmt: skip

    drivers = [(fact.seat, (fact.time_us - START_US) / 1e6) for fact in facts if isinstance(fact, DriverIn)]
    assert drivers == [(1, 0), (2, 230)]


@pytest.mark.parametrize(("shown", "state"), [("RET", "retired"), ("STOP", "stopped")])
def test_a_car_is_declared_out_and_back(shown: str, state: str) -> None:
    facts, _ = course(seen(0, 0), seen(50, 0, state=shown), seen(90, 0))

    assert [fact.state for fact in facts if isinstance(fact, CarState)] == [state, "running"]


def test_a_lap_that_is_quicker_than_the_best_shown_does_not_count_as_one() -> None:
    facts, _ = course(
        seen(0, 0), seen(100, 1, 100_000, best_ms=100_000), seen(195, 2, 95_000, best_ms=100_000),
        seen(295, 3, 100_000, best_ms=100_000),
    )  # fmt: skip

    assert [fact.lap for fact in facts if isinstance(fact, LapTimeDeleted)] == [2]
