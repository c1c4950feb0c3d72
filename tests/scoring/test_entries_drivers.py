"""Who was in the car, from what the sources say of it."""

import pytest

from build import LOOPS, START_US, at, driver_in, entry, loop_laps, passing, scored, stop
from pitboard.model import DriverIn, Fact
from pitboard.scoring import CarHistory
from pitboard.scoring.entries import CHANGE_TWIN_US, changes_outside_the_pits

CREW = entry("1", drivers=["Able", "Baker", "Cook"])


def car(*facts: Fact) -> CarHistory:
    """Car 1, with a stop from 190 s to 240 s."""
    own = [*loop_laps("1", [90]), *stop("1", 190, 200, 240), passing(340, "1"), passing(430, "1")]
    return scored(CREW, own, facts, loops=LOOPS).cars["1"]


def seats(history: CarHistory) -> list[tuple[float, int]]:
    """Race time in seconds and seat of every change."""
    return [
        ((time_us - START_US) / 1e6, seat) for time_us, seat in zip(history.driver_us, history.driver_seat, strict=True)
    ]


def test_the_drivers_are_laid_out_in_time_however_they_were_told() -> None:
    assert seats(car(driver_in(240, "1", 2), driver_in(0, "1", 1))) == [(0, 1), (240, 2)]


def test_a_driver_who_is_named_again_has_not_changed() -> None:
    assert seats(car(driver_in(0, "1", 1), driver_in(100, "1", 1), driver_in(240, "1", 2))) == [(0, 1), (240, 2)]


def test_nobody_is_in_the_car_whom_no_source_named() -> None:
    history = car()

    assert seats(history) == []
    assert history.seat_at(at(300)) == 0


def test_during_a_change_the_driver_who_brought_it_in_is_in_it_until_pit_out() -> None:
    history = car(driver_in(0, "1", 1), driver_in(240, "1", 2))

    assert [history.seat_at(at(second)) for second in (189, 200, 239.9, 240, 400)] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("apart_s", [0, 60, CHANGE_TWIN_US / 1e6])
def test_a_change_stated_to_the_instant_replaces_one_worked_out_near_it(apart_s: float) -> None:
    found = car(driver_in(0, "1", 1), driver_in(240 - apart_s, "1", 2, exact=False), driver_in(240, "1", 2))

    assert seats(found) == [(0, 1), (240, 2)]


def test_far_from_it_both_stay() -> None:
    found = car(driver_in(0, "1", 1), driver_in(240, "1", 2), driver_in(400, "1", 3, exact=False))

    assert seats(found) == [(0, 1), (240, 2), (400, 3)]


def test_the_drivers_are_the_same_whichever_source_is_heard_first() -> None:
    changes = [driver_in(0, "1", 1), DriverIn(at(240), "1", 2, "other", 5), driver_in(240, "1", 2)]

    assert seats(car(*changes)) == seats(car(*reversed(changes)))


def alarmed(*changes: Fact) -> list[float]:
    """Race time in seconds of every change that nothing explains."""
    history = car(driver_in(0, "1", 1), *changes)
    return [(alarm.time_us - START_US) / 1e6 for alarm in changes_outside_the_pits(history, START_US)]


@pytest.mark.parametrize("second", [190, 215, 240, 260, 339])
def test_a_change_in_a_visit_or_on_its_lap_is_explained(second: float) -> None:
    """A late press of the driver button falls on the out lap."""
    assert alarmed(driver_in(second, "1", 2)) == []


@pytest.mark.parametrize("second", [30, 380, 600])
def test_a_change_that_no_visit_explains_is_an_alarm(second: float) -> None:
    assert alarmed(driver_in(second, "1", 2)) == [second]


def test_the_driver_who_starts_is_no_change() -> None:
    assert alarmed() == []


def test_it_says_which_seat() -> None:
    (alarm,) = changes_outside_the_pits(car(driver_in(0, "1", 1), driver_in(380, "1", 3)), START_US)

    assert (alarm.kind, alarm.number, alarm.text) == ("driver_change_on_track", "1", "seat 3 without a pit visit")
