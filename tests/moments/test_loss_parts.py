"""The laps and stops on which a car lost time, each by itself."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from build import LOOPS, at, entry, flag, loop_laps
from drive import drive, race
from moments.test_usual import car_one, even, field, stops
from pitboard.model import Fact, LoopsInstalled, Passing
from pitboard.moments.loss_parts import LossParts, Part
from pitboard.moments.view import RaceView
from pitboard.scoring import History


def parts(history: History, at_s: float | None = None, number: str = "1") -> list[Part]:
    """The parts of the losses of a car, at the end or at a race time in seconds."""
    view = RaceView(history, history.through_us if at_s is None else at(at_s))
    return LossParts(view).of(view.cars[number])


def sorts(history: History, at_s: float | None = None) -> list[str]:
    """Their sorts."""
    return [part.sort for part in parts(history, at_s)]


def test_who_drives_on_loses_nothing() -> None:
    """No car of an even race has a loss, at any time of it."""
    history = field()

    assert not [part for number in history.cars for at_s in (1500, 2600, 4000) for part in parts(history, at_s, number)]


@settings(max_examples=20, deadline=None)
@given(st.integers(6, 34), st.integers(12, 60))
def test_a_slow_lap_is_found_with_what_it_lost(lap: int, more_s: int) -> None:
    """And taken out again it is not."""
    (part,) = parts(field(car_one({lap: more_s})))

    assert (part.sort, part.lap, part.visit) == ("slow_lap", lap, 0)
    assert part.lost_us is not None
    assert abs(part.lost_us - more_s * 1_000_000) < 3_000_000
    assert part.duration_us - part.usual_us == part.lost_us
    assert not parts(field(car_one()))


@settings(max_examples=15, deadline=None)
@given(st.integers(8, 30), st.integers(10, 60), st.integers(0, 40))
def test_nothing_is_known_before_its_time(lap: int, more_s: int, early_s: int) -> None:
    """A lap is not slow before others have driven theirs, nor a stop long before it is."""
    history = field(car_one({lap: more_s}, {12: 120.0 + more_s}))

    for part in parts(history):
        known_s = round((part.known_us - at(0)) / 1e6, 6)
        assert part not in parts(history, known_s - 0.001 - early_s)
        assert [(one.sort, one.lap) for one in parts(history, known_s)].count((part.sort, part.lap)) == 1


def test_a_stop_longer_than_usual_is_long_by_what_is_more() -> None:
    """A quarter more, and 15 s: less is a stop like others."""
    (part,) = parts(field(car_one(more={23: 100.0})))

    assert (part.sort, part.visit, part.lost_us) == ("long_stop", 2, part.duration_us - part.usual_us)
    assert part.usual_us in (60_000_000, 61_000_000, 62_000_000)
    assert not parts(field(car_one(more={23: 74.0})))


def test_five_minutes_beyond_a_stop_are_a_repair() -> None:
    assert sorts(field(car_one(more={23: 359.0}))) == ["long_stop"]
    assert sorts(field(car_one(more={23: 365.0}))) == ["repair"]


def test_a_stop_soon_after_another_is_one_too_many() -> None:
    """All of it is lost; a stop three laps after the last one is, one after half a stint may be a choice."""
    (part,) = parts(field(car_one(more={26: 60.0})))

    assert (part.sort, part.usual_us, part.lost_us) == ("extra_stop", 0, part.duration_us)
    assert not parts(field(car_one(more={30: 60.0})))


def test_a_stop_in_which_a_fifth_of_the_class_follows_is_the_weather() -> None:
    """Three cars that stop out of their rhythm in the same minutes."""
    soon = [drive(str(number), even(number), {**stops(number), lap: 60.0}) for number, lap in ((2, 25), (3, 27))]

    assert sorts(field(car_one(more={26: 60.0}), *soon)) == []
    assert sorts(field(car_one(more={26: 60.0}), *soon[:1])) == ["extra_stop"]


def test_under_a_neutralisation_a_stop_is_no_extra_one() -> None:
    """It costs little then, and is taken early."""
    history = field(car_one(more={26: 60.0}))
    neutral = field(car_one(more={26: 60.0}), [flag(2600, "safety_car"), flag(2900, "green")])

    assert sorts(history) == ["extra_stop"]
    assert sorts(neutral) == []


def test_what_all_wait_under_a_neutralisation_is_usual_there() -> None:
    """A red light at the end of the lane holds all that came in then."""
    waiting = [drive(str(number), even(number), {**stops(number), 24 - number % 3: 100.0}) for number in range(2, 9)]
    held = field(car_one(more={23: 101.0}), *waiting, [flag(2300, "safety_car"), flag(3000, "green")])

    assert sorts(held) == []
    assert sorts(field(car_one(more={23: 101.0}), [flag(2300, "safety_car"), flag(3000, "green")])) == ["long_stop"]


def test_a_lap_in_the_queue_is_slow_if_it_is_slower_than_nearly_all() -> None:
    """Behind the safety car laps differ: one that is a fifth slower is nothing, half a lap is."""
    queue = dict.fromkeys(range(20, 24), 80.0)
    flags = [flag(2050, "safety_car"), flag(2800, "green")]

    assert sorts(field(car_one({**queue, 21: 95.0}), flags, slow=queue)) == []
    assert sorts(field(car_one({**queue, 21: 140.0}), flags, slow=queue)) == ["slow_lap"]


def test_the_lane_without_a_stop_is_lost_time() -> None:
    """All that it takes."""
    (part,) = parts(field(car_one(more={28: 20.0})))

    assert (part.sort, part.lost_us) == ("drive_through", 20_000_000)


def test_a_stop_that_lasts_is_lost_so_far() -> None:
    """It grows, and is closed when the car leaves."""
    history = field(car_one(more={23: 300.0}))
    in_s = (history.cars["1"].pit_in_us[1] - at(0)) / 1e6

    (early,), (late,) = parts(history, in_s + 110), parts(history, in_s + 150)
    assert (early.sort, early.is_open, late.is_open) == ("long_stop", True, True)
    assert (early.lost_us or 0) + 40_000_000 == late.lost_us
    assert not parts(history, in_s + 60)
    assert not parts(history)[0].is_open


def test_a_car_that_stays_out_there_has_stopped() -> None:
    """So far it has lost at least as long as it is not seen, but for a lap; once it is out nobody counts any more."""
    history = field(drive("1", even(1, laps=20), stops(1, laps=20)), laps=60)

    (part,) = parts(history, 2700)
    assert (part.sort, part.lap, part.is_open) == ("halt_on_track", 21, True)
    assert part.at_least
    assert 90_000_000 < part.duration_us - (part.lost_us or 0) < 110_000_000
    assert parts(history)[0].lost_us is None


def test_between_which_loops_the_time_went() -> None:
    """With loops on the way the place is known as near as they are."""
    cars = [loop_laps(str(number), [99 + number / 5] * 20) for number in range(1, 8)]
    later = [replace(fact, time_us=fact.time_us + 60_000_000 * (fact.time_us > at(1026))) for fact in passings(cars[0])]
    pitted = drive("8", [99.0] * 20, {6: 60.0})
    loops = LoopsInstalled(LOOPS, 20_000_000, "test")
    entries = [entry(str(number), "A") for number in range(1, 9)]
    history = race(entries, loops, later, *cars[1:], pitted, flag(0, "green"))

    (part,) = parts(history)
    assert (part.lap, part.from_loop, part.to_loop) == (11, "1", "2")


def passings(facts: list[Fact]) -> list[Passing]:
    """Those among some facts."""
    return [fact for fact in facts if isinstance(fact, Passing)]


def test_where_nobody_can_tell_a_stop_a_long_lap_is_nothing() -> None:
    """No loop in the lane, no visit: it may have been one."""
    cars: list[list[Fact]] = [list(loop_laps(str(number), [99 + number / 5] * 20)) for number in range(2, 9)]
    slow: list[Fact] = list(loop_laps("1", [99.0] * 9 + [160.0] + [99.0] * 10))

    lane_less = race(*cars, slow, flag(0, "green"))
    lane_less.pit_loops = False
    assert parts(lane_less) == []
