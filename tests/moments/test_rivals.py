"""Rivals: who follows whom behind the stops, and the points at which their gap compares."""

from collections.abc import Mapping, Sequence

import hypothesis.strategies as st
from hypothesis import given, settings

from build import at, entry, flag, line_laps, race_info
from drive import drive, race
from pitboard.model import Fact
from pitboard.moments.rivals import LikePoint, RivalPair, like_points, pairs, visits_between
from pitboard.moments.view import RaceView
from pitboard.scoring import History, score

NUMBERS = ("1", "2", "3", "4", "5", "6", "7")
FIELD = [entry(number, "A", [f"Driver {number}"]) for number in NUMBERS]
GREEN = flag(0, "green")
LAPS, STINT, STOP_S = 60, 10, 62.0
APART_S = (0, 20, 240, 260, 280, 300, 320)
"""How far the cars are behind the first: the first two have nobody near."""


def stops(first: int = STINT, **more: float) -> dict[int, float]:
    """A stop after the lap given and every stint from then on; more by `lapN` and its length."""
    extra = {int(name.removeprefix("lap")): length_s for name, length_s in more.items()}
    return dict.fromkeys(range(first, LAPS, STINT), STOP_S) | extra


def rivals(
    laps: Mapping[str, Mapping[int, float]] | None = None,
    pits: Mapping[str, Mapping[int, float]] | None = None,
    others: Sequence[Fact] = (),
    duration_s: int = 86_400,
) -> History:
    """Seven cars of 100 s a lap; some laps take as long as given, some cars have other stops."""
    cars = [
        drive(
            number,
            [100 + apart_s, *((laps or {}).get(number, {}).get(lap, 100) for lap in range(2, LAPS + 1))],
            (pits or {}).get(number, stops()),
        )
        for number, apart_s in zip(NUMBERS, APART_S, strict=True)
    ]
    return race(FIELD, GREEN, *cars, *others, duration_s=duration_s)


def view_of(history: History, at_s: float, since_s: float | None = None) -> RaceView:
    """The race at a race time in seconds."""
    return RaceView(history, at(at_s), None if since_s is None else at(since_s))


def first_pair(view: RaceView) -> RivalPair:
    """The first two cars."""
    return pairs(view, 1)[0]


def gaps_s(points: Sequence[LikePoint]) -> list[float]:
    """Gaps in seconds."""
    return [point.gap_us / 1e6 for point in points]


def test_rivals_follow_each_other_behind_the_stops() -> None:
    """Car 2 leads while car 1 has stopped and it has not; behind the stops it is second."""
    view = view_of(rivals(pits={"2": stops(13)}), 31.9 * 100 + 3 * 60)

    assert [(pair.ahead.number, pair.behind.number, pair.place) for pair in pairs(view, 2)] == [
        ("1", "2", 1),
        ("2", "3", 2),
    ]


def test_a_pair_overall_and_in_class_is_found_once() -> None:
    field = [entry("1", "A"), entry("2", "A"), entry("8", "B"), entry("9", "B")]
    cars = [drive(car.number, [100 + 20 * i, *[100] * 39], stops()) for i, car in enumerate(field)]
    view = view_of(race(field, GREEN, *cars), 3900)

    found = [(pair.scope, pair.ahead.number, pair.behind.number, pair.class_position) for pair in pairs(view, 1)]

    assert found == [("overall", "1", "2", 2), ("B", "8", "9", 2)]


def test_a_car_that_is_out_has_no_rival() -> None:
    cars = [drive("1", [100] * 59, stops()), drive("2", [101] * 12), drive("3", [102] * 57, stops())]

    assert not pairs(view_of(race(FIELD[:3], GREEN, *cars), 5500), 2)[1:]


def test_where_no_stop_can_be_told_there_are_no_rivals() -> None:
    facts = [*line_laps("1", [100] * 9), *line_laps("2", [101] * 9)]

    assert not pairs(view_of(score([race_info(86_400), *FIELD[:2], GREEN, *facts]), 850), 1)


def test_before_anything_is_usual_no_points_compare() -> None:
    view = view_of(rivals(), 850)

    assert like_points(view, first_pair(view), at(0)) == []


def test_no_point_lies_between_the_stops_of_both() -> None:
    """Car 1 stops after lap 30, car 2 after lap 33: from lap 30 to 33 they do not compare."""
    view = view_of(rivals(pits={"2": stops(13)}), 4200)

    points = like_points(view, first_pair(view), at(2900))

    assert [point.lap for point in points if 28 <= point.lap <= 36] == [28, 29, 34, 35, 36]
    assert set(gaps_s(points)) == {20.0}


def test_no_point_lies_under_a_neutralisation() -> None:
    history = rivals(others=[flag(3590, "safety_car"), flag(3750, "green")])
    view = view_of(history, 4200)

    laps = [point.lap for point in like_points(view, first_pair(view), at(3300))]

    assert 33 in laps
    assert 36 in laps
    assert not {34, 35} & set(laps)


def test_where_nobody_tells_the_flags_laps_that_were_slow_for_both_do_not_compare() -> None:
    """Two minutes a lap for everybody, which was a safety car or rain."""
    slow = {number: dict.fromkeys((34, 35), 140) for number in NUMBERS}
    cars = [drive(n, [100 + 20 * i, *(slow[n].get(k, 100) for k in range(2, 61))], stops()) for i, n in enumerate("12")]
    view = view_of(race(FIELD[:2], *cars), 4300)

    laps = [point.lap for point in like_points(view, first_pair(view), at(3300))]

    assert {33, 36} <= set(laps)
    assert not {34, 35} & set(laps)


def test_points_begin_with_the_moment_given() -> None:
    view = view_of(rivals(), 4200)

    points = like_points(view, first_pair(view), at(3800))

    assert points[0].time_us >= at(3800)
    assert points[-1].time_us <= at(4200)


def test_visits_between_two_laps() -> None:
    view = view_of(rivals(), 4800)

    assert [visit.index for visit in visits_between(view.cars["1"], 10, 30)] == [1, 2]
    assert not list(visits_between(view.cars["1"], 30, 39))


@given(st.lists(st.integers(8, 12), min_size=2, max_size=2), st.integers(3600, 5600))
@settings(max_examples=25)
def test_a_cycle_of_stops_does_not_change_the_gap_at_points_that_compare(firsts: list[int], at_s: int) -> None:
    """Two cars of one pace: whenever they compare the gap is that of the start."""
    view = view_of(rivals(pits=dict(zip(NUMBERS, map(stops, firsts), strict=False))), at_s)

    found = [gap for pair in pairs(view, 1) for gap in gaps_s(like_points(view, pair, at(0)))]

    assert set(found) <= {20.0}
    assert len(found) > 10


def test_places_count_down_the_scope() -> None:
    assert [pair.place for pair in pairs(view_of(rivals(), 4000), 3)] == [1, 2, 3]
