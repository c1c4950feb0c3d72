"""Rivals for a place: who follows whom behind the stops, their gap at like points, how it ran and by what."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at, entry, flag, line_laps, race_info
from drive import drive, found, race
from loaded import loaded
from pitboard.intake import load
from pitboard.model import Fact
from pitboard.moments import Moment
from pitboard.moments.lines import in_words
from pitboard.moments.trends import GapTrendValues, LikePoint, RivalPair, gap_trends, like_points, pairs, visits_between
from pitboard.moments.view import RaceView
from pitboard.scoring import History, score


def of(moment: Moment) -> GapTrendValues:
    """The values of a trend."""
    assert isinstance(moment.values, GapTrendValues)
    return moment.values


def trend(history: History, at_s: float, since_s: float | None = None) -> GapTrendValues:
    """The trend of car 2 behind car 1."""
    (moment,) = (one for one in found(history, "gap_trend", at_s, since_s) if one.cars == ("2", "1"))
    return of(moment)


def test_a_gap_that_stays_has_no_reason() -> None:
    values = trend(rivals(), 3900)

    assert (values.gap_from_us, values.gap_until_us, values.reason) == (20_000_000, 20_000_000, None)
    assert (values.turned, values.passed, values.low_us, values.high_us) == (False, False, None, None)


def test_a_loss_is_the_reason_and_the_gap_is_told_from_before_it() -> None:
    """A lap of 130 s, then a stop a lap later that was not due."""
    history = rivals({"2": {32: 130}}, {"2": stops(lap33=45.0)})

    values = trend(history, 3950)

    assert (values.reason, values.loser, values.losses) == ("loss", "2", ("slow_lap", "extra_stop"))
    assert (values.gap_since_us, values.lap_since) == (20_000_000, 31)
    assert values.gap_until_us == 20_000_000 + 30_000_000 + 43_000_000
    assert values.grew


def test_an_extra_stop_alone_is_named_as_that() -> None:
    values = trend(rivals(pits={"2": stops(lap32=62.0)}), 3900)

    assert (values.reason, values.loser, values.gap_until_us) == ("extra_stop", "2", 80_000_000)


def test_the_loss_of_the_car_ahead_makes_the_gap_smaller() -> None:
    values = trend(rivals({"1": {35: 118}}), 3900)

    assert (values.reason, values.loser, values.grew, values.gap_until_us) == ("loss", "1", False, 2_000_000)


def test_pace_is_the_reason_where_clean_laps_made_the_change() -> None:
    """Car 2 is a second a lap slower from lap 21 on."""
    values = trend(rivals({"2": dict.fromkeys(range(21, 61), 101)}), 3900, since_s=2600)

    assert (values.reason, values.per_lap_us) == ("pace", 1_000_000)
    assert values.pace_laps is not None
    assert values.pace_laps == 9
    assert (values.driver, values.ahead_driver) == ("A. Driver 2", "A. Driver 1")


def test_shorter_stops_are_the_reason_where_they_made_the_change() -> None:
    values = trend(rivals(pits={"2": stops(lap30=56.0, lap40=56.0)}), 4700, since_s=2600)

    assert (values.reason, values.grew) == ("stops", False)


def test_what_the_safety_car_made_of_a_gap_is_no_pace() -> None:
    """Held up for thirty seconds more than the leader while the safety car was out."""
    history = rivals({"2": {34: 115, 35: 115}}, others=[flag(3480, "safety_car"), flag(3740, "green")])

    values = trend(history, 3960, since_s=3250)

    assert (values.reason, values.gap_until_us - values.gap_since_us) == ("neutralisation", 30_000_000)


def test_a_gap_that_turned() -> None:
    """Two seconds a lap slower for ten laps, then two quicker."""
    laps = dict.fromkeys(range(21, 31), 102) | dict.fromkeys(range(31, 40), 98)

    values = trend(rivals({"2": laps}), 3960, since_s=2150)

    assert values.turned
    assert not values.grew
    assert values.high_gap_us == values.gap_since_us
    assert values.gap_since_us > values.gap_until_us


def test_a_car_that_was_passed_was_ahead_by_a_gap_below_zero() -> None:
    """Car 1 is four seconds a lap slower for ten laps: car 2, which was behind by twenty, is ahead of it."""
    history = rivals({"1": dict.fromkeys(range(31, 41), 104)})

    (moment,) = (one for one in found(history, "gap_trend", 4400, since_s=3100) if set(one.cars) == {"1", "2"})

    assert moment.cars == ("1", "2")
    assert of(moment).passed
    assert of(moment).gap_since_us < 0 < of(moment).gap_until_us


def test_it_is_told_since_the_moment_asked_for() -> None:
    values = trend(rivals(), 3900, since_s=3300)

    assert values.from_us >= at(3300)


def test_after_the_flag_no_gap_runs_any_more() -> None:
    history = rivals(others=[flag(4000, "chequered")])

    assert not found(history, "gap_trend", 4500)


@given(
    st.lists(st.integers(97, 104), min_size=2, max_size=2),
    st.dictionaries(st.integers(22, 38), st.integers(101, 190), max_size=2),
    st.integers(3700, 4800),
)
@settings(max_examples=30)
def test_a_trend_follows_from_its_rows(pace: list[int], slow: dict[int, int], at_s: int) -> None:
    """Every gap is that of two laps cited, and what is told of it agrees."""
    laps = {number: dict.fromkeys(range(20, 61), own) for number, own in zip(NUMBERS, pace, strict=False)}
    laps["2"] = laps["2"] | slow
    history = rivals(laps)

    for moment in found(history, "gap_trend", at_s):
        check(history, moment)


def check(history: History, moment: Moment) -> None:
    """Work a trend out again from its rows."""
    values, (behind, ahead) = of(moment), (history.cars[number] for number in moment.cars)
    cited = {(row.number, row.key) for row in moment.evidence if row.row == "lap"}
    for lap, gap_us in (
        (values.lap_from, values.gap_from_us),
        (values.lap_since, values.gap_since_us),
        (values.lap, values.gap_until_us),
    ):
        assert {(behind.number, lap), (ahead.number, lap)} <= cited
        assert behind.lap_end_us[lap - 1] - ahead.lap_end_us[lap - 1] == gap_us
    assert values.from_us <= values.since_us <= values.until_us
    assert values.gap_until_us >= 0
    assert values.passed == (values.gap_since_us < 0)
    if values.gap_until_us != values.gap_since_us:
        assert values.grew == (values.gap_until_us > values.gap_since_us)
    if values.low_gap_us is not None:
        assert values.low_gap_us < min(values.gap_from_us, values.gap_until_us)
    if values.high_gap_us is not None:
        assert values.high_gap_us > max(values.gap_from_us, values.gap_until_us)
    if values.reason == "pace" and values.per_lap_us is not None:
        assert (values.per_lap_us > 0) == values.grew


@pytest.fixture(scope="module")
def le_mans(races: Path) -> History:
    """Le Mans 2023."""
    return loaded(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz")


def trends_at(history: History, minutes: int) -> dict[tuple[str, ...], GapTrendValues]:
    """The trends of a race at a race time."""
    view = RaceView(history, history.race.start_us + minutes * 60_000_000)
    return {moment.cars: of(moment) for moment in gap_trends(view)}


def test_how_le_mans_was_decided(le_mans: History) -> None:
    """Sixteen seconds before Hirakawa's slow lap, three minutes and 22 seconds after the stop that was not due."""
    values = trends_at(le_mans, 22 * 60 + 26)["8", "51"]

    assert (values.gap_since_us // 1_000_000, values.gap_until_us // 1_000_000) == (16, 202)
    assert (values.reason, values.loser, values.losses) == ("loss", "8", ("slow_lap", "extra_stop"))


def test_the_trends_of_the_morning(le_mans: History) -> None:
    """The stop of 142 s took the lead from the #51 for some minutes; then pace, to the tenth a lap."""
    assert trends_at(le_mans, 19 * 60)["8", "51"].loser == "51"
    assert trends_at(le_mans, 21 * 60)["8", "51"].reason == "pace"
    morning = trends_at(le_mans, 22 * 60 + 5)["8", "51"]
    assert (morning.driver, morning.ahead_driver) == ("Brendon Hartley", "Antonio Giovinazzi")


@pytest.mark.parametrize("hour", [4, 9, 12, 17, 21, 23])
def test_every_trend_of_le_mans_follows_from_its_rows(le_mans: History, hour: int) -> None:
    view = RaceView(le_mans, le_mans.race.start_us + hour * 3_600_000_000)

    for moment in gap_trends(view):
        check(le_mans, moment)


@pytest.mark.skipif("PITBOARD_ROUND_TRIP" not in os.environ, reason="long: PITBOARD_ROUND_TRIP=1 runs it")
def test_every_trend_of_every_race_follows_from_its_rows(races: Path) -> None:
    """At a dozen moments of each, since the start and since an hour before; in every language it has words."""
    seasons = [path for path in (races / "seasons").iterdir() if path.name.startswith(("imsa", "wec"))]
    records = [path for path in (races / "more").glob("*.csv.gz") if not path.name.endswith("-results.csv.gz")]
    for path in (*seasons, *records):
        history = load(path).history
        start_us, end_us = history.race.start_us, history.through_us
        for at_us in range(start_us, end_us, (end_us - start_us) // 12):
            for since_us in (None, max(at_us - 3_600_000_000, start_us)):
                for moment in gap_trends(RaceView(history, at_us, since_us)):
                    check(history, moment)
                    assert all(in_words(moment, history, lang) for lang in ("en", "nl", "fr", "de"))


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
