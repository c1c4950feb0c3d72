"""Where rivals are with their stops."""

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings

from build import at, flag
from drive import found
from loaded import loaded
from moments.test_trends import APART_S, NUMBERS, rivals, stops
from pitboard.moments import Moment
from pitboard.moments.stops import StopCycleValues, stop_cycles
from pitboard.moments.view import RaceView
from pitboard.scoring import History


def of(moment: Moment) -> StopCycleValues:
    """The values of a moment of stops."""
    assert isinstance(moment.values, StopCycleValues)
    return moment.values


def first_two(history: History, at_s: float) -> Moment:
    """The moment of the first two cars in the order in force."""
    return next(one for one in found(history, "stop_cycle", at_s) if one.scope == "overall")


def test_the_car_that_stays_out_has_to_stop() -> None:
    """Car 2 has come by while car 1 stood: forty seconds ahead with a stop of a minute to make."""
    moment = first_two(rivals(pits={"2": stops(13)}), 31.9 * 100 + 3 * 60)

    values = of(moment)
    assert moment.cars == ("1", "2")
    assert (values.to_stop, values.loss_us, values.gap_us, values.net_gap_us) == (
        "2",
        60_000_000,
        40_000_000,
        -20_000_000,
    )
    assert (values.stops, values.ahead_stops) == (3, 2)


def test_nobody_has_to_stop_where_both_have() -> None:
    values = of(first_two(rivals(), 3600))

    assert (values.to_stop, values.net_gap_us, values.gap_us) == (None, None, 20_000_000)


def test_while_a_car_stands_it_is_known_who_has_to_stop_but_no_gap() -> None:
    values = of(first_two(rivals(pits={"2": stops(13)}), 3150))

    assert (values.to_stop, values.gap_us) == ("2", None)


def test_joint_stops_and_the_same_rhythm() -> None:
    together = of(first_two(rivals(), 4000))
    apart = of(first_two(rivals(pits={"2": stops(14)}), 4000))

    assert (together.joint, together.same_rhythm) == (True, True)
    assert (apart.joint, apart.same_rhythm) == (False, False)


def test_a_lap_apart_is_the_same_rhythm() -> None:
    values = of(first_two(rivals(pits={"2": stops(11)}), 3800))

    assert (values.joint, values.same_rhythm) == (False, True)


def test_stops_to_make_until_the_flag() -> None:
    values = of(first_two(rivals(duration_s=6560), 4660))

    assert (values.stops_left, values.most_left, values.ahead_stops_left) == (2, 2, 2)
    assert values.left_us == 1_900_000_000
    assert (values.usual_laps, values.stint_laps) == (10, 4)


def test_a_stop_that_the_car_behind_saves() -> None:
    """Car 1 has been in once more than car 2; both will come in as often from now on."""
    values = of(first_two(rivals(pits={"1": stops(lap5=20.0, lap6=62.0)}, duration_s=6560), 4760))

    assert values.saved == -1


def test_where_the_length_is_not_known_no_stops_are_left_to_tell() -> None:
    values = of(first_two(rivals(duration_s=0), 3600))

    assert (values.stops_left, values.left_us, values.saved) == (None, None, None)


def test_after_the_flag_nobody_has_to_stop() -> None:
    assert not found(rivals(others=[flag(4000, "chequered")]), "stop_cycle", 4400)


@given(st.lists(st.integers(8, 12), min_size=4, max_size=4), st.integers(3600, 5600))
@settings(max_examples=25)
def test_the_net_gap_is_that_of_the_start_whoever_has_stopped(firsts: list[int], at_s: int) -> None:
    """As far apart as at the start, however they are on the track."""
    history = rivals(pits=dict(zip(NUMBERS, map(stops, firsts), strict=False)))
    apart_s = dict(zip(NUMBERS, APART_S, strict=True))

    for moment in stop_cycles(RaceView(history, at(at_s))):
        values, (behind, ahead) = of(moment), moment.cars
        net_us = values.net_gap_us if values.to_stop else values.gap_us
        if values.gap_us is not None:
            assert net_us == (apart_s[behind] - apart_s[ahead]) * 1_000_000


def test_the_last_stops_of_le_mans(races: Path) -> None:
    """An hour and a half before the end: two each for the first three, and the stop of the #8 was one more."""
    history = loaded(races / "le-mans-2023")
    view = RaceView(history, history.race.start_us + (22 * 60 + 26) * 60_000_000)

    values = {moment.cars: of(moment) for moment in stop_cycles(view)}

    leaders = values["8", "51"]
    assert (leaders.stops_left, leaders.ahead_stops_left, leaders.saved) == (2, 2, -1)
    assert (values["2", "8"].stops_left, leaders.to_stop, leaders.left_us) == (2, None, 5_640_000_000)
    assert values["41", "34"].same_rhythm
