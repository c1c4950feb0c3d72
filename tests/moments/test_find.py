"""All moments of a race, and those that are new since another moment."""

from itertools import pairwise

import pytest

from build import at
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.moments import moments
from pitboard.moments.view import RaceView
from pitboard.scoring import History, score
from small_race import NOW_S, small_race


def test_moments_come_in_order_of_time() -> None:
    found = moments(small_race(), at(NOW_S))

    assert [one.time_us for one in found] == sorted(one.time_us for one in found)
    assert {"flag", "lead_change", "fastest_lap", "retirement", "milestone", "contention"} <= {
        one.kind for one in found
    }


def test_only_what_became_known_since_is_new() -> None:
    """The retirement of 390 s was declared at 400 s."""
    new = {one.kind for one in moments(small_race(), at(NOW_S), at(395))}

    assert "retirement" in new
    assert "lead_change" not in new
    assert "retirement" not in {one.kind for one in moments(small_race(), at(NOW_S), at(401))}


def test_nothing_after_the_moment_is_found() -> None:
    assert all(one.known_us <= at(350) for one in moments(small_race(), at(350)))


def generated(seed: int) -> History:
    """A simulated race of two hours."""
    return score(simulate(SimulatedRace(seed=seed, duration_us=2 * 3_600_000_000)))


@pytest.mark.parametrize("seed", [3, 4])
def test_every_row_that_is_cited_is_there_at_the_moment(seed: int) -> None:
    """Laps and visits are those that the car has by then; and no moment is known only later."""
    history = generated(seed)
    for part in (1, 2, 3):
        moment_us = history.race.start_us + part * 2_400_000_000
        view = RaceView(history, moment_us)
        for moment in moments(history, moment_us):
            assert moment.known_us <= moment_us, moment
            assert moment.evidence or moment.kind in ("contention", "milestone"), moment
            for row in moment.evidence:
                car = view.cars.get(row.number)
                assert row.row != "lap" or row.car_class or (car is not None and 1 <= row.key <= car.laps), moment
                assert row.row != "pit" or row.car_class or (car and 1 <= row.key <= len(car.visits)), moment


def test_what_is_new_in_each_part_of_a_race_is_together_what_was_known() -> None:
    """Nothing falls between two reports: what became known by a moment is new in one of the spans up to it."""
    history = generated(3)
    ends_us = [history.race.start_us - 1 + part * 1_800_000_000 for part in range(5)]
    settled = ("drive_through", "driver_change", "milestone", "message")

    def known(until_us: int, since_us: int | None = None) -> set[tuple[str, int, tuple[str, ...]]]:
        found = moments(history, until_us, since_us)
        return {(moment.kind, moment.known_us, moment.cars) for moment in found if moment.kind in settled}

    new = set().union(*(known(until_us, since_us) for since_us, until_us in pairwise(ends_us)))

    assert new == known(ends_us[-1])
    assert len(new) > 20
