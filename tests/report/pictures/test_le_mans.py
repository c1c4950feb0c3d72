"""The pictures of Le Mans 2023 at 16:12:30, against the board."""

from pathlib import Path

import pytest

from pitboard.board import pit_visits, standings, stints
from pitboard.report.pictures import gaps, positions, stint_bars
from pitboard.scoring import History
from report.sources import le_mans

AT_US = 58_350_000_000


@pytest.fixture(scope="module")
def history(races: Path) -> History:
    """The folder as one race."""
    return le_mans(races)


@pytest.fixture(scope="module")
def moment_us(history: History) -> int:
    """16:12:30 of race time."""
    return history.race.start_us + AT_US


def test_the_gaps_of_the_first_three(history: History, moment_us: int) -> None:
    series = gaps(history, moment_us, hours=4, cars=("51", "8", "2"))

    assert [(line.number, line.gap_laps, line.gap_ms) for line in series.lines] == [
        ("51", 0, 0),
        ("8", 0, 25_806),
        ("2", 0, 139_229),
    ]
    assert series.lines[1].points[-1] == (58_350_000, 25_806)
    assert {line.label for line in series.lines} == {"Ferrari", "Toyota", "Cadillac"}


def test_every_point_is_the_boards_gap_while_that_car_led(history: History, moment_us: int) -> None:
    series = gaps(history, moment_us, hours=4, cars=("51", "8", "2"))
    compared = 0
    for line in series.lines[1:]:
        for at_ms, gap_ms in line.points[:-1]:
            # To the end of the millisecond, so that the crossing itself is in.
            rows = standings(history, history.race.start_us + at_ms * 1000 + 999).rows
            if rows[0].number == "51":
                compared += 1
                assert next(row for row in rows if row.number == line.number).gap_ms == gap_ms
    assert compared > 20


def test_the_stops_are_the_pit_visits(history: History, moment_us: int) -> None:
    for line in gaps(history, moment_us, hours=4, cars=("51", "8", "2")).lines:
        visits = [v for v in pit_visits(history, moment_us, line.number) if v.begin_ms >= 43_950_000]
        assert [(one.at_ms, one.change) for one in line.stops] == [(v.begin_ms, v.change) for v in visits]
        assert line.stops


def test_the_places_in_a_class_end_as_the_board_has_them(history: History, moment_us: int) -> None:
    series = positions(history, moment_us, car_class="LMP2")
    rows = [row for row in standings(history, moment_us).rows if row.car_class == "LMP2"]

    assert [(line.number, line.points[-1][1]) for line in series.lines] == [
        (row.number, row.class_position) for row in rows
    ]
    assert [line.number for line in series.lines][:5] == ["34", "41", "30", "65", "48"]
    assert {len(line.points) for line in series.lines} == {18}


def test_the_stints_are_the_boards(history: History, moment_us: int) -> None:
    series = stint_bars(history, moment_us)

    assert series.car_class == "HYPERCAR"
    for car in series.cars:
        told = stints(history, moment_us, car.number)
        passages = [
            row.end_ms or 0 for row in pit_visits(history, moment_us, car.number) if row.kind == "drive_through"
        ]
        assert [run.begin_ms for run in car.runs] == sorted([stint.begin_ms for stint in told] + passages)
        assert sum(run.end_ms - run.begin_ms for run in car.runs) == pytest.approx(
            sum(stint.duration_ms for stint in told), abs=30
        )
        assert all(run.seat for run in car.runs)
    assert series.cars[0].runs[-1].driver == "Calado"
