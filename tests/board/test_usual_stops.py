"""What is usual of the stops of a race."""

from itertools import accumulate
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings

from build import at, entry, flag
from drive import drive, race
from loaded import loaded
from pitboard.board.usual_stops import FullStint, StopHabits
from pitboard.scoring import History

FIELD = [entry("1", "A"), entry("2", "A"), entry("3", "A"), entry("9", "B")]
GREEN = flag(0, "green")
EVERY_TEN = dict.fromkeys(range(10, 60, 10), 62.0)
"""Five stops, each ten laps after the one before: 62 s in the lane, of which two are driven anyhow."""


def usual(history: History, at_s: float = 6000) -> StopHabits:
    """What is usual as known at a race time in seconds."""
    return StopHabits(history, at(at_s))


def test_own_stint_and_stop_of_a_car_that_has_stopped_often() -> None:
    stops = usual(race(FIELD, GREEN, drive("1", [100] * 55, EVERY_TEN)))

    assert stops.stint("1", at(6000)) == FullStint(10, 10, 5, own=True)
    stop = stops.stop("1", at(6000))
    assert stop is not None
    assert (stop.lane_us, stop.stops, stop.own) == (62_000_000, 5, True)


def test_a_stop_costs_the_laps_in_and_out_against_clean_ones() -> None:
    """Two laps that take 162 s more than two clean ones, of which 62 s in the lane."""
    slow = [200 if lap % 10 == 1 and lap > 1 else 100 for lap in range(1, 56)]

    stop = usual(race(FIELD, GREEN, drive("1", slow, EVERY_TEN)), 7000).stop("1", at(7000))

    assert stop is not None
    assert (stop.loss_us, stop.lane_us) == (160_000_000, 62_000_000)


def test_a_car_with_few_stops_has_what_is_usual_in_its_class() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 55, EVERY_TEN), drive("2", [100] * 55, {20: 62.0}))

    stint = usual(history).stint("2", at(6000))

    assert stint is not None
    assert (stint.laps, stint.own) == (10, False)


def test_with_two_stops_in_a_class_nothing_is_usual() -> None:
    """Also not where another class has made many."""
    history = race(FIELD, GREEN, drive("1", [100] * 55, EVERY_TEN), drive("9", [100] * 55, {20: 62.0, 40: 62.0}))

    assert usual(history).stint("9", at(6000)) is None
    assert usual(history).stop("9", at(6000)) is None
    assert usual(history).of_class("B", at(6000)) is None


def test_a_stint_that_lasts_counts_as_long_as_it_is_by_now() -> None:
    """Early in a race only the short ones are over: three cars that came in on lap 3, and one that stays out."""
    early = [drive(number, [100] * 20, {3: 62.0, 4: 62.0}) for number in ("1", "2")]
    history = race(FIELD, GREEN, *early, drive("3", [100] * 20))

    usually = usual(history, 1900).of_class("A", at(1900))

    assert usually is not None
    assert usually.stint.laps >= 13


def test_a_repair_is_no_usual_stop() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 65, {**EVERY_TEN, 55: 900.0}))

    stop = usual(history, 7900).stop("1", at(7900))

    assert stop is not None
    assert stop.lane_us == 62_000_000


def test_what_comes_later_is_not_known() -> None:
    history = race(FIELD, GREEN, drive("1", [100] * 55, EVERY_TEN))

    assert usual(history).stint("1", at(2500)) is None
    assert usual(history, 2500).stint("1", at(2500)) is None


def test_the_longest_stint_to_count_on_is_no_exception() -> None:
    """Twenty stints of ten laps and one of thirty: a car that coasted, or a loop that missed a stop."""
    cars = [drive(number, [100] * 75, dict.fromkeys(range(10, 71, 10), 62.0)) for number in ("1", "2", "3")]
    history = race(FIELD, GREEN, *cars, drive("9", [100] * 75, {30: 62.0, 40: 62.0, 50: 62.0, 60: 62.0, 70: 62.0}))

    stint = usual(history, 8000).of_class("A", at(8000))

    assert stint is not None
    assert (stint.stint.laps, stint.stint.longest_laps) == (10, 10)


def test_a_drive_through_ends_no_stint() -> None:
    """Shorter than any stop by far: the tank is as empty as before."""
    stops = {**EVERY_TEN, 15: 20.0, 35: 20.0, 45: 20.0}
    others = [drive(number, [100] * 55, EVERY_TEN) for number in ("2", "3")]

    stint = usual(race(FIELD, GREEN, drive("1", [100] * 55, stops), *others)).stint("1", at(6000))

    assert stint is not None
    assert stint.laps == 10


@given(st.lists(st.integers(5, 14), min_size=5, max_size=8), st.integers(30, 90))
@settings(max_examples=25)
def test_what_is_usual_was_seen(stints: list[int], stop_s: int) -> None:
    """Never a stint or a stop that no car of the class made."""
    ends = list(accumulate(stints))
    history = race(FIELD, GREEN, drive("1", [100] * (ends[-1] + 3), dict.fromkeys(ends, float(stop_s))))
    known = usual(history, 100 * ends[-1] + 5000)

    stint, stop = known.stint("1", at(100 * ends[-1] + 5000)), known.stop("1", at(100 * ends[-1] + 5000))

    assert stint is not None
    assert stop is not None
    assert stint.laps in stints
    assert stint.longest_laps in stints
    assert stint.laps <= stint.longest_laps
    assert stop.lane_us == stop_s * 1_000_000


def test_stints_of_le_mans(races: Path) -> None:
    """A full tank in 2023: Hypercar twelve laps, LMP2 eleven, LMGTE Am fifteen."""
    history = loaded(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz")
    moment_us = history.race.start_us + 20 * 3_600_000_000
    known = StopHabits(history, moment_us)

    usually = {name: known.of_class(name, moment_us) for name in ("HYPERCAR", "LMP2", "LMGTE Am")}

    assert {name: found.stint.laps for name, found in usually.items() if found} == {
        "HYPERCAR": 12,
        "LMP2": 11,
        "LMGTE Am": 15,
    }
    losses_s = [found.stop.loss_us // 1_000_000 for found in usually.values() if found and found.stop]
    assert all(70 < loss_s < 110 for loss_s in losses_s), losses_s
