"""Pit visits against what the lap records of real races state, and of the cases that cut them in two."""

import csv
import gzip
import io
import os
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from pitboard.board import PitRow, drivers, laps, pit_visits, stints
from pitboard.intake import load
from pitboard.scoring import History

ROOT = Path(__file__).resolve().parents[2]
RACES = (ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")).resolve()

NAMES = ("NUMBER", "LAP_NUMBER", "PIT_TIME", "CROSSING_FINISH_LINE_IN_PIT")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file that states pit times, by column; none of anything else."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8-sig", "replace")
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > 5 else ",")
    names = [name.strip().upper().replace("LAPNUMBER", "LAP_NUMBER") for name in rows.fieldnames or []]
    rows.fieldnames = names
    return [{name: (row[name] or "").strip() for name in NAMES} for row in rows] if set(NAMES) <= set(names) else []


RECORDS = [
    pytest.param(path, id=str(path.relative_to(RACES)))
    for path in sorted(RACES.rglob("*"))
    if ".csv" in path.name.lower() and path.suffix == ".gz" and rows_of(path)
]
if not RECORDS:
    RECORDS = [pytest.param(RACES, marks=pytest.mark.skip(f"no lap records of real races at {RACES}"))]


@lru_cache(maxsize=3)
def history_of(path: Path) -> History:
    return load(path).history


def visits_of(path: Path) -> list[PitRow]:
    history = history_of(path)
    return pit_visits(history, history.through_us)


def stated_ms(text: str) -> int:
    """`1:10.149`, `0:01:10.149` or `0 days 00:01:10.149` in ms."""
    seconds = 0.0
    for part in text.split()[-1].replace("'", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)


@pytest.mark.parametrize("path", RECORDS)
def test_every_stay_that_a_record_states_is_one_visit_of_that_length(path: Path) -> None:
    stated = Counter((row["NUMBER"], stated_ms(row["PIT_TIME"])) for row in rows_of(path) if row["PIT_TIME"])
    visits = visits_of(path)

    answered = Counter((row.number, row.duration_ms) for row in visits if row.duration_ms is not None)

    assert answered == stated
    # What it implies without stating it: the car came in on the lap, and nothing says for how long.
    ended_in_lane = {(row["NUMBER"], row["LAP_NUMBER"]) for row in rows_of(path) if row["CROSSING_FINISH_LINE_IN_PIT"]}
    open_ = [(row.number, str(row.lap)) for row in visits if row.duration_ms is None]
    assert set(open_) <= ended_in_lane
    assert len(set(open_)) == len(open_)


@pytest.mark.parametrize("path", RECORDS)
def test_no_two_visits_of_a_car_overlap_and_every_ended_one_is_of_a_kind(path: Path) -> None:
    by_car: dict[str, list[PitRow]] = {}
    for row in visits_of(path):
        by_car.setdefault(row.number, []).append(row)

    for rows in by_car.values():
        assert all(row.end_ms is None or row.end_ms > row.begin_ms for row in rows)
        assert all(row.end_ms is not None and row.end_ms <= after.begin_ms for row, after in pairwise(rows))
        assert all((row.kind is None) == (row.end_ms is None) for row in rows)


@pytest.mark.parametrize("path", RECORDS)
def test_time_in_the_lane_and_time_at_the_wheel_make_up_the_race(path: Path) -> None:
    """Of every car that finished: from the start to its finish it is on the track with a driver, or in the lane."""
    history = history_of(path)
    driven_ms: Counter[str] = Counter()
    for stint in stints(history, history.through_us):
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


@pytest.mark.parametrize("path", RECORDS)
def test_the_stints_of_a_car_hold_every_lap_it_drove(path: Path) -> None:
    history = history_of(path)
    laps_of: Counter[str] = Counter()
    for stint in stints(history, history.through_us):
        laps_of[stint.number] += stint.laps

    if laps_of:
        assert laps_of == {number: len(car.lap_end_us) for number, car in history.cars.items() if car.lap_end_us}


@pytest.mark.parametrize("path", RECORDS)
def test_stints_are_driven_by_the_drivers(path: Path) -> None:
    history = history_of(path)
    by_driver: Counter[str] = Counter()
    for row in drivers(history, history.through_us):
        by_driver[row.number] += row.drive_ms or 0
    driven_ms: Counter[str] = Counter()
    for stint in stints(history, history.through_us):
        driven_ms[stint.number] += stint.duration_ms

    for number, drive_ms in by_driver.items():
        if history.cars[number].driver_seat and all(history.cars[number].driver_seat):
            assert drive_ms == pytest.approx(driven_ms[number], abs=60)


@pytest.mark.parametrize("path", RECORDS)
def test_every_driver_has_the_laps_that_are_stated_for_him(path: Path) -> None:
    history = history_of(path)
    driven = Counter((row.number, row.driver) for row in laps(history, history.through_us) if row.driver)

    counted = {(row.number, row.driver): row.laps for row in drivers(history, history.through_us) if row.laps}

    assert counted == driven


@pytest.mark.parametrize("path", RECORDS)
def test_a_stint_is_of_one_driver(path: Path) -> None:
    """The one of each of its laps but a first one that was begun by another."""
    history = history_of(path)
    driver = {(row.number, row.lap): row.driver for row in laps(history, history.through_us)}

    for stint in stints(history, history.through_us):
        own = {driver[stint.number, stint.first_lap + i] for i in range(stint.laps)}
        assert own <= {stint.driver}, stint
