"""The small lap records after public complaints: each gives what is written of it beside them."""

from pathlib import Path

import pytest

from pitboard.board import laps
from pitboard.feeds.reading import Refused
from pitboard.intake import load, rules_for
from pitboard.results import classify
from pitboard.scoring import History

AS_PLAIN = [
    "csv-apostrophe-times.csv.gz",
    "csv-cp1252.csv.gz",
    "csv-decimal-comma.csv.gz",
    "csv-excel-unicode-text.txt.gz",
    "csv-lapnumber-laptime.csv.gz",
    "csv-lowercase-header.csv.gz",
    "csv-no-driver-name.csv.gz",
    "csv-pandas-floats.csv.gz",
    "csv-pandas-index.csv.gz",
    "csv-tabs.csv.gz",
    "csv-title-line-first.csv.gz",
]


@pytest.fixture(scope="module")
def cases(races: Path) -> Path:
    """The folder of small inputs, or a skip where there is none."""
    folder = races.parent / "cases"
    if not folder.is_dir():
        pytest.skip(f"no small inputs at {folder}")
    return folder


def said(history: History) -> list[object]:
    """Everything that is said of the race but for the names of drivers."""
    rows = laps(history, history.through_us)
    cars = [(car.number, car.entry.car_class, car.entry.team, car.driver_us) for car in history.cars.values()]
    lap_rows = [(row.number, row.lap, row.elapsed_ms, row.loops_ms, row.ended_in_pit, row.flags) for row in rows]
    visits = [(car.number, car.pit_in_us, car.pit_out_us) for car in history.cars.values()]
    return [history.race.start_us, cars, lap_rows, visits]


@pytest.mark.parametrize("name", AS_PLAIN)
def test_a_record_as_a_tool_saved_it_says_what_the_plain_one_says(cases: Path, name: str) -> None:
    plain, other = load(cases / "csv-plain.csv.gz"), load(cases / name)

    assert not other.reading.refusals
    assert said(other.history) == said(plain.history)


def test_names_have_their_accents_where_the_file_has_them(cases: Path) -> None:
    assert load(cases / "csv-cp1252.csv.gz").history.cars["1"].names[1] == "Anaïs Berkhout"


@pytest.mark.parametrize(("name", "missing"), [("csv-missing-laps", 2), ("csv-one-missing-lap", 1)])
def test_a_record_that_lacks_rows_keeps_the_car_its_laps_and_its_place(cases: Path, name: str, missing: int) -> None:
    loaded = load(cases / f"{name}.csv.gz")
    history = loaded.history
    rows = classify(history, rules_for(history)).rows

    second = next(row for row in rows if row.number == "2")
    assert (second.position, second.laps) == (2, rows[0].laps)
    inferred = [row.lap for row in laps(history, history.through_us, "2") if row.inferred]
    assert len(inferred) == missing
    assert any("not in the record: counted, worked out" in one.reason for one in loaded.reading.refusals)


def test_a_car_without_driver_numbers_keeps_its_laps_and_its_driver_is_not_known(cases: Path) -> None:
    history = load(cases / "blank-driver-number.csv.gz").history

    assert len(history.cars["11"].lap_end_us) == 113
    assert {row.driver for row in laps(history, history.through_us, "11")} == {""}


def test_le_mans_2016_is_over_by_its_laps_and_a_slow_last_lap_is_not_classified(cases: Path) -> None:
    history = load(cases / "le-mans-2016-no-flag-last-lap-limit.csv.gz").history
    classification = classify(history, rules_for(history))

    assert (classification.rules, classification.flag_inferred) == ("le-mans-2016", True)
    assert [(row.number, row.status) for row in classification.rows] == [
        ("2", "classified"),
        ("6", "classified"),
        ("5", "not_classified"),
    ]


def test_a_quote_left_open_costs_its_own_line_only(cases: Path) -> None:
    reading = load(cases / "hostile" / "csv-quote-open.csv.gz").reading

    assert (reading.counts["laps"], [one.line for one in reading.refusals]) == (1562, [2, 1564])


def test_a_field_without_end_is_refused_with_its_line(cases: Path) -> None:
    with pytest.raises(Refused, match=":2: a row of 900030 characters"):
        load(cases / "hostile" / "csv-huge-field.csv.gz")
