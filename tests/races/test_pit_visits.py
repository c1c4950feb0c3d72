"""Pit visits against what the lap records of real races state, and of the cases that cut them in two."""

import csv
import gzip
import io
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from pitboard.board import LapRow, PitRow, StintRow, drivers, laps, pit_visits, stints
from pitboard.intake import load
from pitboard.scoring import History

ROOT = Path(__file__).resolve().parents[2]
RACES = (ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")).resolve()

NAMES = ("NUMBER", "LAP_NUMBER", "PIT_TIME", "CROSSING_FINISH_LINE_IN_PIT")


def header_of(line: str) -> list[str]:
    """The names of the columns of a lap record."""
    (names,) = csv.reader([line], delimiter=";" if line.count(";") > 5 else ",")
    return [name.strip().upper().replace("LAPNUMBER", "LAP_NUMBER") for name in names]


def states_stays(path: Path) -> bool:
    """Whether a file is a lap record that states how long cars stayed in the lane."""
    with gzip.open(path) as file:
        return set(NAMES) <= set(header_of(file.readline(3000).decode("utf-8-sig", "replace").rstrip()))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a lap record, by column."""
    head, _, text = gzip.decompress(path.read_bytes()).decode("utf-8-sig", "replace").partition("\n")
    rows = csv.DictReader(io.StringIO(text), header_of(head.rstrip()), delimiter=";" if head.count(";") > 5 else ",")
    return [{name: (row[name] or "").strip() for name in NAMES} for row in rows]


RECORDS = [
    pytest.param(path, id=str(path.relative_to(RACES)))
    for path in sorted(RACES.rglob("*"))
    if ".csv" in path.name.lower() and path.suffix == ".gz" and states_stays(path)
]
if not RECORDS:
    RECORDS = [pytest.param(RACES, marks=pytest.mark.skip(f"no lap records of real races at {RACES}"))]


@pytest.fixture(scope="module", params=RECORDS)
def path(request: pytest.FixtureRequest) -> Path:
    """A record; of a whole module, so that all tests of a record come in a row and it is scored once."""
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def history(path: Path) -> History:
    """Its race."""
    return load(path).history


@pytest.fixture(scope="module")
def driven(history: History) -> list[StintRow]:
    """Every stint of it."""
    return stints(history, history.through_us)


@pytest.fixture(scope="module")
def lap_rows(history: History) -> list[LapRow]:
    """Every lap of it."""
    return laps(history, history.through_us)


@pytest.fixture(scope="module")
def visits(history: History) -> list[PitRow]:
    """Every visit to the lane that is answered for it."""
    return pit_visits(history, history.through_us)


def stated_ms(text: str) -> int:
    """`1:10.149`, `0:01:10.149` or `0 days 00:01:10.149` in ms."""
    seconds = 0.0
    for part in text.split()[-1].replace("'", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)


def test_every_stay_that_a_record_states_is_one_visit_of_that_length(path: Path, visits: list[PitRow]) -> None:
    rows = rows_of(path)
    stated = Counter((row["NUMBER"], stated_ms(row["PIT_TIME"])) for row in rows if row["PIT_TIME"])

    answered = Counter((row.number, row.duration_ms) for row in visits if row.duration_ms is not None)

    assert answered == stated
    # What it implies without stating it: the car came in on the lap, and nothing says for how long.
    ended_in_lane = {(row["NUMBER"], row["LAP_NUMBER"]) for row in rows if row["CROSSING_FINISH_LINE_IN_PIT"]}
    open_ = [(row.number, str(row.lap)) for row in visits if row.duration_ms is None]
    assert set(open_) <= ended_in_lane
    assert len(set(open_)) == len(open_)


def test_no_two_visits_of_a_car_overlap_and_every_ended_one_is_of_a_kind(visits: list[PitRow]) -> None:
    by_car: dict[str, list[PitRow]] = {}
    for row in visits:
        by_car.setdefault(row.number, []).append(row)

    for rows in by_car.values():
        assert all(row.end_ms is None or row.end_ms > row.begin_ms for row in rows)
        assert all(row.end_ms is not None and row.end_ms <= after.begin_ms for row, after in pairwise(rows))
        assert all((row.kind is None) == (row.end_ms is None) for row in rows)


def test_time_in_the_lane_and_time_at_the_wheel_make_up_the_race(history: History, driven: list[StintRow]) -> None:
    """Of every car that finished: from the start to its finish it is on the track with a driver, or in the lane."""
    driven_ms: Counter[str] = Counter()
    for stint in driven:
        driven_ms[stint.number] += stint.duration_ms

    for number, car in history.cars.items():
        if car.finished_us > history.through_us or car.waits:
            continue
        over_us = car.finished_us
        in_lane_us = sum(
            min(out_us, over_us) - in_us
            for in_us, out_us in zip(car.pit_in_us, [*car.pit_out_us, over_us], strict=False)
            if in_us < over_us
        )
        assert driven_ms[number] == pytest.approx((over_us - history.race.start_us - in_lane_us) / 1000, abs=60)


def test_the_stints_of_a_car_hold_every_lap_it_drove(history: History, driven: list[StintRow]) -> None:
    laps_of: Counter[str] = Counter()
    for stint in driven:
        laps_of[stint.number] += stint.laps

    if laps_of:
        assert laps_of == {number: len(car.lap_end_us) for number, car in history.cars.items() if car.lap_end_us}


def test_stints_are_driven_by_the_drivers(history: History, driven: list[StintRow]) -> None:
    by_driver: Counter[str] = Counter()
    for row in drivers(history, history.through_us):
        by_driver[row.number] += row.drive_ms or 0
    driven_ms: Counter[str] = Counter()
    for stint in driven:
        driven_ms[stint.number] += stint.duration_ms

    for number, drive_ms in by_driver.items():
        if history.cars[number].driver_seat and all(history.cars[number].driver_seat):
            assert drive_ms == pytest.approx(driven_ms[number], abs=60)


def test_every_driver_has_the_laps_that_are_stated_for_him(history: History, lap_rows: list[LapRow]) -> None:
    driven = Counter((row.number, row.driver) for row in lap_rows if row.driver)

    counted = {(row.number, row.driver): row.laps for row in drivers(history, history.through_us) if row.laps}

    assert counted == driven


def test_a_stint_is_of_one_driver(lap_rows: list[LapRow], driven: list[StintRow]) -> None:
    """The one of each of its laps but a first one that was begun by another."""
    driver = {(row.number, row.lap): row.driver for row in lap_rows}

    for stint in driven:
        own = {driver[stint.number, stint.first_lap + i] for i in range(stint.laps)}
        assert own <= {stint.driver}, stint
