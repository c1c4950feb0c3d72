"""What a lap, a stop and a stint are held against."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import at, entry, flag
from drive import drive, race
from loaded import loaded
from pitboard.model import Fact
from pitboard.moments.usual import SLOW_SHARE, StopNorms, UsualLaps, driven_laps_us
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring import History

STINT = 12
LAP_S = 100.0


def even(number: int, laps: int = 40, slow: Mapping[int, float] | None = None) -> list[float]:
    """The laps of a car that drives evenly, a little quicker or slower than others; some given ones slower."""
    lengths = [LAP_S + number / 5 + ((lap * 7 + number * 3) % 5 - 2) / 4 for lap in range(1, laps + 1)]
    for lap, more_s in (slow or {}).items():
        lengths[lap - 1] += more_s
    return lengths


def stops(number: int, laps: int = 40, stop_s: float = 60.0) -> dict[int, float]:
    """A stop every stint, with those of the other cars two laps before or after."""
    return dict.fromkeys(range(STINT - number % 3, laps, STINT), stop_s + number % 3)


def field(
    *changed: Sequence[Fact], size: int = 8, laps: int = 40, slow: Mapping[int, float] | None = None, green: bool = True
) -> History:
    """A race of even cars in one class; some are given as they drove, the others have the laps slow for all."""
    numbers = [str(number) for number in range(1, size + 1)]
    given_numbers = {fact.number for facts in changed for fact in facts if hasattr(fact, "number")}
    others = [
        drive(number, even(int(number), laps, slow), stops(int(number), laps))
        for number in numbers
        if number not in given_numbers
    ]
    entries = [entry(number, "A", ["One", "Two"], make="M") for number in numbers]
    return race(entries, *others, *changed, [flag(0, "green")] if green else [])


def car_one(slow: Mapping[int, float] | None = None, more: Mapping[int, float] | None = None) -> list[Fact]:
    """The first car with laps that are slower than its others, and stops of its own beside or instead of the usual."""
    return drive("1", even(1, slow=slow), {**stops(1), **(more or {})})


def seen(history: History, at_s: float | None = None) -> tuple[RaceView, CarView]:
    """The view of a race and of its first car, at the end or at a race time in seconds."""
    view = RaceView(history, history.through_us if at_s is None else at(at_s))
    return view, view.cars["1"]


def beyond_us(history: History, lap: int) -> int:
    """What a lap of the first car took beyond what is expected."""
    view, car = seen(history)
    laps = UsualLaps(view)
    expected = laps.expected(car, lap)
    assert expected is not None
    return laps.driven_us(car, lap) - expected.us


@settings(max_examples=25, deadline=None)
@given(st.integers(6, 34), st.integers(8, 90))
def test_a_lap_that_is_slower_is_so_by_what_it_took_more(lap: int, more_s: int) -> None:
    """Whatever the lap, also one that ends or begins in the pits: within three seconds."""
    assert abs(beyond_us(field(car_one({lap: more_s})), lap) - more_s * 1_000_000) < 3_000_000


@settings(max_examples=15, deadline=None)
@given(st.integers(10, 30), st.integers(1, 6), st.integers(10, 80))
def test_what_is_slow_for_all_is_expected(lap: int, length: int, more_s: int) -> None:
    """Rain, a slow zone, a queue: all drive these laps so much slower, about the same minutes."""
    slow = dict.fromkeys(range(lap, lap + length), float(more_s))
    view, car = seen(field(slow=slow))
    laps = UsualLaps(view)

    for each in laps.suspicious(car):
        expected = laps.expected(car, each)
        assert expected is None or laps.driven_us(car, each) - expected.us <= expected.margin_us


def test_a_lap_is_known_a_good_lap_later() -> None:
    """When all have come by that ran while it did."""
    history = field(car_one({20: 30.0}))
    end_us = history.cars["1"].lap_end_us[19]

    early, late = (RaceView(history, end_us + seconds * 1_000_000) for seconds in (124, 127))

    assert UsualLaps(early).expected(early.cars["1"], 20) is None
    assert UsualLaps(late).expected(late.cars["1"], 20) is not None


def test_nothing_is_expected_where_too_few_drive() -> None:
    """Two others say nothing of the minutes in which a lap was driven."""
    view, car = seen(field(car_one({20: 30.0}), size=3))

    assert list(UsualLaps(view).suspicious(car)) == [20]
    assert UsualLaps(view).expected(car, 20) is None


def test_a_car_that_is_always_slower_is_itself() -> None:
    """A tenth slower from lap 10 on: after some laps that is its pace, and no loss any more."""
    limping = dict.fromkeys(range(10, 41), 10.0)
    view, car = seen(field(car_one(limping)))
    laps = UsualLaps(view)

    slow = [
        lap
        for lap in laps.suspicious(car)
        if (expected := laps.expected(car, lap)) and laps.driven_us(car, lap) - expected.us > expected.margin_us
    ]
    assert slow[0] == 10
    assert len(slow) <= 6


def test_a_lap_is_measured_without_the_pit_lane() -> None:
    """The time in the lane belongs to no lap; with it the laps make up the whole of the race."""
    view, car = seen(field(car_one()))
    driven_us = driven_laps_us(car, view.moment_us)

    in_lane_us = sum(visit.duration_us for visit in car.visits)
    assert sum(driven_us) + in_lane_us == car.end_us(car.laps) - view.start_us


def test_a_stop_is_held_against_those_with_and_without_a_change() -> None:
    """Each sort by its own median; where there are too few of a sort those of the other count."""
    changing = [drive(str(number), even(number), stops(number, stop_s=90), {12: 2, 24: 1}) for number in (7, 8)]
    view, car = seen(field(car_one(), *changing))
    usual = StopNorms(view).of(car, car.visits[0], car.visits[0].duration_us)

    assert usual is not None
    assert 60_000_000 <= usual.us <= 62_000_000
    assert usual.margin_us == max(15_000_000, usual.us // 4)


@pytest.mark.parametrize(("cars", "usual_s"), [(3, 110), (1, 60)], ids=["common", "rare"])
def test_a_length_that_a_quarter_of_all_stops_have_is_usual_too(cars: int, usual_s: int) -> None:
    """Some rules have two lengths of stop; what one car of eight does is its own."""
    longer = [drive(str(number), even(number), stops(number, stop_s=110)) for number in range(5, 5 + cars)]
    view, _ = seen(field(car_one(), *longer))
    car = view.cars["5"]
    usual = StopNorms(view).of(car, car.visits[0], car.visits[0].duration_us)

    assert usual is not None
    assert abs(usual.us / 1e6 - usual_s) < 3


def test_a_full_stint_is_one_that_no_neutralisation_cut_short() -> None:
    """The upper quartile, those that still last among them: the first to stop early does not say what is full."""
    view, _ = seen(field(car_one()))
    early, _ = seen(field(car_one(more={3: 60.0})), 700)

    assert 1_100_000_000 < StopNorms(view).full_stint_us("A") < 1_400_000_000
    assert 600_000_000 < StopNorms(early).full_stint_us("A") <= 700_000_000


def test_without_stops_nothing_is_usual() -> None:
    """Nobody has stopped yet."""
    view, _ = seen(field(car_one()), 500)

    assert StopNorms(view).full_stint_us("A") > 0
    assert StopNorms(view).full_stint_us("B") > 0
    assert StopNorms(RaceView(field(size=2), at(10))).full_stint_us("A") == 0


RACES = ("le-mans-2023", "spa-2025/23_Analysis_Race_Hour6.csv.gz", "more/imsa-sebring-2022.csv.gz")


@cache
def beside(path: Path) -> list[float]:
    """What every third green lap of a race took beyond what is expected, in shares of a lap."""
    history = loaded(path)
    view = RaceView(history, history.through_us)
    laps = UsualLaps(view)
    shares: list[float] = []
    for number, lap_us in laps.lap_us.items():
        car = view.cars[number]
        for lap in range(3, car.laps + 1, 3):
            if car.visits_within(car.end_us(lap - 1), car.end_us(lap)):
                continue
            expected = laps.expected(car, lap)
            if expected and not expected.slow_course:
                shares.append((laps.driven_us(car, lap) - expected.us) / lap_us)
    return shares


@pytest.mark.parametrize("name", RACES)
def test_expected_is_what_real_laps_take(races: Path, name: str) -> None:
    """Half of all laps come within one hundredth of a lap, and fewer than two in a hundred are slow."""
    shares = beside(races / name)
    low, _, high = quantiles(shares, n=4)

    assert -0.01 < low < high < 0.01
    assert sum(share > SLOW_SHARE for share in shares) < 0.02 * len(shares)


def test_two_that_follow_each_other_in_a_queue_lose_nothing() -> None:
    """Most of a lap later than the field, nose to tail: a second safety car, not two losses."""
    flags = [flag(2050, "safety_car"), flag(2800, "green")]
    follower = drive("2", even(1, slow={21: 80.2}), stops(1))
    pair, lone = field(car_one({21: 80.0}), follower, flags), field(car_one({21: 80.0}), flags)

    for history, known in ((pair, False), (lone, True)):
        view, car = seen(history)
        assert (UsualLaps(view).expected(car, 21) is not None) is known


@settings(max_examples=15, deadline=None)
@given(st.integers(14, 20), st.integers(15, 60), st.integers(10, 40))
def test_who_comes_by_first_after_a_zone_is_slow_has_lost_nothing(lap: int, more_s: int, ahead_s: int) -> None:
    """The others come by up to a lap later, and as slowly: by then it is known that all were."""
    numbers = range(2, 9)
    slow = {each: float(more_s) for each in range(lap, lap + 6)}
    behind = [drive(str(n), [LAP_S + ahead_s, *even(n, 39, slow)], stops(n)) for n in numbers]
    ahead = drive("1", even(1, 40, {each + 1: more_s for each in slow}), stops(1))
    view, car = seen(field(ahead, *behind))
    laps = UsualLaps(view)

    for each in laps.suspicious(car):
        expected = laps.expected(car, each)
        assert expected is None or laps.driven_us(car, each) - expected.us <= expected.margin_us


def test_laps_of_no_length_are_held_against_a_usual_lap_all_the_same() -> None:
    """As a damaged source may state them."""
    history = field(size=3)
    ends_us = history.cars["1"].lap_end_us
    ends_us[5:] = [ends_us[5]] * len(ends_us[5:])

    assert UsualLaps(seen(history)[0]).lap_us["1"] == 1


def test_a_class_whose_laps_have_no_length_is_held_against_the_least_there_is() -> None:
    history = field(size=3)
    for every in history.cars.values():
        every.lap_end_us[5:] = [every.lap_end_us[5]] * len(every.lap_end_us[5:])
    view, car = seen(history)

    assert list(UsualLaps(view).suspicious(car)) == []
