"""One car's history, asked for a moment."""

import pytest

from build import LOOPS, START_US, at, driver_in, entry, line_laps, loop_laps, passing, scored, stop
from pitboard.model import Driver, Entry, LapTimeDeleted
from pitboard.scoring import CarHistory
from pitboard.scoring.car_history import ON_THE_GRID


def stopping() -> CarHistory:
    """Car 1: a lap of 90 s, a stop from 170 s to 240 s, a lap that ends at 330 s."""
    own = [*loop_laps("1", [90]), *stop("1", 170, 180, 240), passing(330, "1")]
    return scored(entry("1", drivers=["Able", "Baker"]), own, driver_in(0, "1", 1), loops=LOOPS).cars["1"]


def test_a_mark_is_set_at_each_crossing_and_at_both_ends_of_a_visit() -> None:
    car = stopping()

    seconds = [(time_us - START_US) // 1_000_000 for time_us in car.mark_us]
    assert seconds == [90, 170, 180, 240, 330]
    assert [mark.phase for mark in car.marks] == ["running", "in_pit", "in_pit", "out_lap", "running"]


@pytest.mark.parametrize(("second", "laps", "visits"), [(0, 0, 0), (90, 1, 0), (175, 1, 1), (185, 2, 1), (330, 3, 1)])
def test_what_it_had_done_by_a_moment(second: float, laps: int, visits: int) -> None:
    mark = stopping().mark_at(at(second))

    assert (mark.laps, mark.pit_visits, stopping().laps_at(at(second))) == (laps, visits, laps)


def test_before_it_has_done_anything_it_stands_on_the_grid() -> None:
    assert stopping().mark_at(at(10)) is ON_THE_GRID
    assert CarHistory("7").mark is ON_THE_GRID


@pytest.mark.parametrize(("second", "seen_s"), [(10, None), (30, 30), (89, 60), (100, 90), (200, 180), (500, 330)])
def test_when_a_loop_last_saw_it(second: float, seen_s: float | None) -> None:
    """The loops of the pit lane too; 0: none did."""
    assert stopping().last_seen_us(at(second)) == (0 if seen_s is None else at(seen_s))


def test_a_lap_is_as_long_as_between_its_ends_and_the_first_runs_from_the_start() -> None:
    assert [stopping().lap_us(lap, START_US) // 1_000_000 for lap in (1, 2, 3)] == [90, 90, 150]


def test_the_changes_between_two_moments_are_strictly_between_them() -> None:
    seats = [driver_in(0, "1", 1), driver_in(240, "1", 2), driver_in(500, "1", 1)]
    car = scored(line_laps("1", [100] * 9), seats).cars["1"]

    assert car.changes_between(START_US, at(900)) == [at(240), at(500)]
    assert car.changes_between(at(240), at(500)) == []


def test_a_deleted_and_an_inferred_lap_are_nobodys_best() -> None:
    car = scored(line_laps("1", [100, 90, 98]), LapTimeDeleted("1", 2)).cars["1"]
    car.inferred_laps = {3}

    assert [car.counts_as_best(lap) for lap in (1, 2, 3)] == [True, False, False]


def untimed() -> CarHistory:
    """A feed told only that laps 4 to 6 were driven: their ends are worked out, and no time of theirs counts."""
    car = scored(
        line_laps("1", [100, 95, 98, 100, 100, 100, 99]), [LapTimeDeleted("1", lap) for lap in (4, 5, 6)]
    ).cars["1"]
    car.inferred_laps = {4, 5}
    return car


def test_laps_of_which_only_the_number_is_known_are_untimed() -> None:
    assert untimed().untimed_laps == [4, 5, 6]
    assert stopping().untimed_laps == []


def test_their_times_are_not_told() -> None:
    car = untimed()

    assert [car.last_lap_us(car.mark_at(at(second))) // 1_000_000 for second in (293, 393, 493, 593, 692)] == [
        98, 0, 0, 0, 99,
    ]  # fmt: skip


def test_behind_them_the_best_lap_is_known_only_where_the_feed_states_it() -> None:
    car = untimed()
    assert [car.best_lap_us(at(second)) // 1_000_000 for second in (293, 393, 692)] == [95, 0, 0]

    car.bests_stated = [(at(650), 93_000_000)]
    assert [car.best_lap_us(at(second)) // 1_000_000 for second in (640, 692)] == [0, 93]


def test_every_passing_has_its_verdict_in_time_order() -> None:
    car = scored(line_laps("1", [100, 100]), passing(100.5, "1", ref=9)).cars["1"]

    assert [((judged.time_us - START_US) / 1e6, verdict.code) for judged, verdict in car.verdicts()] == [
        (100, "accepted"),
        (100.5, "duplicate"),
        (200, "accepted"),
    ]


def test_an_entry_lays_out_the_names_and_nations_of_its_crew() -> None:
    car = CarHistory("7")
    car.enter(
        Entry("7", drivers=(Driver(1, "Ann", "Able", "NLD"), Driver(3, "Cor", "Cook"), Driver(4, "Dee", "Dell", "NLD")))
    )

    assert (car.names, car.nations) == ({1: "Ann Able", 3: "Cor Cook", 4: "Dee Dell"}, ("NLD",))


def test_to_score_again_keeps_what_was_stated() -> None:
    car = stopping()
    passings, drivers = list(car.passings), list(car.drivers_stated)
    car.clear()

    assert (car.lap_end_us, car.marks, car.pit_in_us, car.mark) == ([], [], [], ON_THE_GRID)
    assert (car.passings, car.drivers_stated, car.entry.number) == (passings, drivers, "1")
