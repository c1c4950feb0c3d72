"""What the pictures show, against small races laid by hand."""

import pytest

from build import LOOPS, at, driver_in, entry, flag, line_laps, loop_laps, race_info, scored, stop
from pitboard.board import standings
from pitboard.model import CarState, Fact
from pitboard.report.pictures import (
    FlagSpan,
    NothingToDraw,
    StopMark,
    TrackRun,
    Window,
    at_time,
    class_slot,
    flag_spans,
    gaps,
    positions,
    stint_bars,
)
from pitboard.scoring import History


def duel() -> History:
    """Car 1 leads car 2 by 1, 2, 3 s; car 3 of another class loses 20 s a lap; car 4 gains and is ahead once."""
    return scored(
        [entry("1", "P", make="Alpha"), entry("2", "P", make="Beta"), entry("3", "GT"), entry("4", "P", make="Alpha")],
        line_laps("1", [100, 100, 100, 100]),
        line_laps("2", [101, 101, 101, 101]),
        line_laps("3", [120, 120, 120]),
        line_laps("4", [99, 99.5, 105, 100]),
    )


def test_gaps_at_every_crossing_behind_and_ahead() -> None:
    series = gaps(duel(), at(410), cars=("2", "4"))

    assert [(line.number, line.label) for line in series.lines] == [("1", "Alpha"), ("4", "Alpha"), ("2", "Beta")]
    _, fourth, second = series.lines
    assert second.points == ((101_000, 1000), (202_000, 2000), (303_000, 3000), (404_000, 4000), (410_000, 4000))
    # Ahead of the reference: below zero, known once the reference has come by.
    assert fourth.points == ((100_000, -1000), (200_000, -1500), (303_500, 3500), (403_500, 3500), (410_000, 3500))
    assert (series.car_class, series.window) == ("P", Window(0, 410_000))


def test_each_point_is_the_boards_gap_at_that_crossing() -> None:
    history = duel()
    for line in gaps(history, at(410), cars=("2", "3")).lines[1:]:
        for at_ms, gap_ms in line.points:
            rows = {row.number: row for row in standings(history, at(at_ms / 1000)).rows}
            leader = standings(history, at(at_ms / 1000)).rows[0]
            if leader.number == "1":
                assert rows[line.number].gap_ms == gap_ms, (line.number, at_ms)


def test_the_last_point_is_the_gap_at_the_moment_drift_included() -> None:
    # Car 2 has not come by since 101 s; the leader began its third lap at 200 s.
    history = scored(line_laps("1", [100, 100]), line_laps("2", [101]))

    line = gaps(history, at(230)).lines[1]
    assert line.points[-1] == (230_000, 30_000)
    assert line.gap_ms == standings(history, at(230)).rows[1].gap_ms == 30_000


def test_the_window_keeps_one_point_before_it() -> None:
    line = gaps(duel(), at(410), hours=200 / 3600, cars=("2",)).lines[1]

    assert [point[0] for point in line.points] == [202_000, 303_000, 404_000, 410_000]


def test_nothing_of_a_picture_comes_from_after_its_moment() -> None:
    series = gaps(duel(), at(250), cars=("2", "3", "4"))

    assert max(point[0] for line in series.lines for point in line.points) <= 250_000
    assert series == gaps(scored(*_until()), at(250), cars=("2", "3", "4"))


def _until() -> list[list[Fact]]:
    """The duel as far as it was known after 250 s."""
    cars: dict[str, list[float]] = {"1": [100, 100], "2": [101, 101], "3": [120, 120], "4": [99, 99.5]}
    makes = {"1": "Alpha", "2": "Beta", "4": "Alpha"}
    entries: list[Fact] = [entry(number, "GT" if number == "3" else "P", make=makes.get(number, "")) for number in cars]
    return [entries, *(line_laps(number, lap_s) for number, lap_s in cars.items())]


def test_cars_of_several_classes_are_measured_to_the_leader_of_all() -> None:
    assert gaps(duel(), at(410), cars=("3",)).reference.number == "3"
    mixed = gaps(duel(), at(410), cars=("2", "3"))
    assert (mixed.reference.number, mixed.car_class, mixed.slot) == ("1", "", -1)


def test_without_cars_those_on_the_lead_lap_at_least_three() -> None:
    assert [line.number for line in gaps(duel(), at(410)).lines] == ["1", "4", "2", "3"]
    assert [line.number for line in gaps(duel(), at(410), car_class="P").lines] == ["1", "4", "2"]
    assert [line.number for line in gaps(duel(), at(410), car_class="GT").lines] == ["3"]


def test_a_car_that_retired_has_no_gap_at_the_moment() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [101, 101]), [CarState(at(250), "2", "retired", "test")])

    line = gaps(history, at(410), cars=("1", "2")).lines[1]
    assert line.gone
    assert line.points[-1] == (202_000, 2000)


def test_stops_with_and_without_a_change_of_driver() -> None:
    history = scored(
        entry("1", drivers=("Ann", "Bob")),
        loop_laps("1", [100, 100]),
        [driver_in(0, "1", 1), driver_in(260, "1", 2)],
        stop("1", 210, 220, 260),
        loop_laps("2", [100] * 4),
    )
    line = next(line for line in gaps(history, at(280), cars=("1", "2")).lines if line.number == "1")

    assert line.stops == (StopMark(210_000, True),)
    assert gaps(history, at(205), cars=("1", "2")).reference.stops == ()


def test_flags_are_spans_cut_at_the_window() -> None:
    history = scored(
        line_laps("1", [100] * 4), [flag(0, "green"), flag(50, "safety_car"), flag(150, "green"), flag(300, "red")]
    )

    assert flag_spans(history, Window(100_000, 350_000)) == (
        FlagSpan("safety_car", 100_000, 150_000),
        FlagSpan("red", 300_000, 350_000),
    )
    assert flag_spans(history, Window(0, 40_000)) == ()
    assert flag_spans(duel(), Window(0, 40_000)) == ()


def test_places_at_every_lap_and_at_the_moment() -> None:
    series = positions(duel(), at(410))

    places = {line.number: line.points for line in series.lines}
    assert list(places) == ["1", "4", "2"]
    assert [point[0] for point in places["1"]] == [198_500, 300_000, 400_000, 410_000]
    # Lap 4: car 4 has yet to come by when the first completes it.
    assert [point[1] for point in places["4"]] == [1, 2, 3, 2]
    assert series.car_class == "P"


def test_places_at_every_hour_of_a_long_race() -> None:
    history = scored(line_laps("1", [600] * 36), line_laps("2", [601] * 36))

    at_ms = [point[0] for point in positions(history, at(5.5 * 3600)).lines[0].points]
    assert at_ms == [1_200_000, 3_600_000, 7_200_000, 10_800_000, 14_400_000, 18_000_000, 19_800_000]


def test_a_class_and_cars_that_stand_out() -> None:
    series = positions(duel(), at(410), cars=("2",))

    assert [line.number for line in series.lines if line.chosen] == ["2"]
    assert [line.number for line in positions(duel(), at(410), car_class="GT").lines] == ["3"]


def test_stints_with_their_drivers() -> None:
    history = scored(
        race_info(),
        entry("1", drivers=("Ann", "Bob")),
        loop_laps("1", [100, 100]),
        [driver_in(0, "1", 1), driver_in(260, "1", 2)],
        stop("1", 210, 220, 260),
    )
    car = stint_bars(history, at(280)).cars[0]

    assert car.runs == (TrackRun(0, 210_000, 1, "Ann"), TrackRun(260_000, 280_000, 2, "Bob"))
    assert (car.crew, car.stops, car.gone) == (((1, "Ann"), (2, "Bob")), 1, False)
    recent = stint_bars(history, at(280), hours=50 / 3600).cars[0]
    assert recent.runs == (TrackRun(260_000, 280_000, 2, "Bob"),)


def test_a_driver_who_is_not_known_is_not_guessed() -> None:
    cars = [entry("1", drivers=("Ann", "Bob")), entry("2")]
    history = scored(cars, line_laps("1", [100]), line_laps("2", [100]), loops=LOOPS)
    first, second = stint_bars(history, at(150)).cars

    assert [run.seat for run in first.runs + second.runs] == [0, 0]
    assert [run.driver for run in first.runs + second.runs] == ["", ""]
    assert second.crew == ()


@pytest.mark.parametrize("series", [gaps, positions])
def test_before_the_first_lap_there_is_nothing_to_draw(series: object) -> None:
    with pytest.raises(NothingToDraw):
        series(duel(), at(50))  # type: ignore[operator]


def test_before_the_start_there_is_nothing_to_draw() -> None:
    with pytest.raises(NothingToDraw):
        stint_bars(duel(), at(0))


def test_a_class_has_the_colour_of_the_page() -> None:
    assert [class_slot(duel(), name) for name in ("GT", "P", "")] == [9, 10, -1]


def test_between_two_points_by_proportion() -> None:
    points = [(0, 0), (100, 50)]

    assert [at_time(points, at_ms) for at_ms in (-1, 0, 50, 100, 101)] == [None, 0, 25.0, 50, None]
