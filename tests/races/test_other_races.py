"""Other real races: the finish as published, and files with traps."""

import csv
import gzip
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.intake import load, load_rules, rules_for
from pitboard.report.compose import report
from pitboard.report.render import as_markdown
from pitboard.results import classify

RECORDS = [
    "le-mans-2023/23_Analysis_Race_Hour24.csv.gz",
    "le-mans-2024/23_Analysis_Race_Hour24.csv.gz",
    "imola-2025/23_Analysis_Race_Hour6.csv.gz",
    "spa-2025/23_Analysis_Race_Hour6.csv.gz",
    *(
        f"more/{name}.csv.gz"
        for name in ("le-mans-2019", "le-mans-2021", "spa-2019", "spa-2020", "fuji-2024", "bahrain-2024")
    ),
    *(
        f"more/imsa-{name}-{year}.csv.gz"
        for name in ("petit-le-mans", "sebring", "watkins-glen")
        for year in (2021, 2022, 2023)
    ),
]
IMSA = [name for name in RECORDS if "imsa" in name]

PENALISED = {
    # The results state these cars' time, or order, after decisions that no lap record holds.
    "imsa-petit-le-mans-2021": {"52"},
    "imsa-petit-le-mans-2022": {"5"},
    "imsa-watkins-glen-2021": {"48"},
    "imsa-watkins-glen-2023": {"24"},
}


def test_le_mans_2024_ends_as_published(races: Path) -> None:
    history = loaded(races / "le-mans-2024/23_Analysis_Race_Hour24.csv.gz")

    classification = classify(history, rules_for(history))

    first, second = classification.rows[:2]
    assert classification.rules == "le-mans"
    assert (first.number, first.laps, second.number, second.gap_ms) == ("50", 311, "7", 14_221)


def test_case_29_three_quarters_of_the_distance_without_the_flag(races: Path) -> None:
    history = loaded(races / "more/le-mans-2019.csv.gz")

    rows = classify(history, load_rules("wec"), history.race.start_us + 86_400_000_000).rows

    row = next(row for row in rows if row.number == "43")
    assert (row.laps, row.status, row.position) == (295, "retired", None)


@pytest.mark.parametrize("name", RECORDS)
def test_every_row_is_read_and_every_passing_counts(races: Path, name: str) -> None:
    loaded = load(races / name)
    rows = len(gzip.decompress((races / name).read_bytes()).splitlines()) - 1

    assert loaded.reading.counts == {"laps": rows}
    assert not loaded.reading.refusals
    assert sum(len(car.lap_end_us) for car in loaded.history.cars.values()) == rows
    assert loaded.history.race.circuit
    assert not [verdict for car in loaded.history.cars.values() for verdict in car.rejected.values()]


@pytest.mark.parametrize("name", IMSA)
def test_imsa_races_end_as_published(races: Path, name: str) -> None:
    """Laps and total time of every car, but those that a penalty moved; no car in the results is missing."""
    history = loaded(races / name)
    ours = {row.number: (row.laps, row.total_ms) for row in classify(history, load_rules("plain")).rows}
    with gzip.open(races / name.replace(".csv.gz", "-results.csv.gz"), "rt", encoding="utf-8-sig") as file:
        stated = {row["NUMBER"]: row for row in csv.DictReader(file)}

    differing = {
        number
        for number, row in stated.items()
        if number not in ours or (str(ours[number][0]), ours[number][1]) != (row["LAPS"], _ms(row["TOTAL_TIME"]))
    }
    assert differing == PENALISED.get(Path(name).name.split(".")[0], set())


def test_an_imsa_result_file_is_an_entry_list(races: Path) -> None:
    record = races / "more/imsa-sebring-2023.csv.gz"

    history = load(record, entries=races / "more/imsa-sebring-2023-results.csv.gz").history

    car = history.cars["31"]
    assert [(driver.last_name, driver.nation, driver.grade) for driver in car.entry.drivers] == [
        ("Derani", "BRA", "P"),
        ("Sims", "GBR", "P"),
        ("Aitken", "GBR", "G"),
    ]


def test_case_02_stops_before_the_line_at_imola(races: Path) -> None:
    history = loaded(races / "imola-2025/23_Analysis_Race_Hour6.csv.gz")

    for car in history.cars.values():
        for in_us, out_us in zip(car.pit_in_us, car.pit_out_us, strict=False):
            assert in_us < out_us
        assert not car.alarms


def _ms(text: str) -> int | None:
    if not text:
        return None
    whole, _, fraction = text.partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction)


def test_a_report_tells_the_records_own_local_time_after_the_clocks_were_put_back(races: Path) -> None:
    case = races.parent / "cases" / "csv-dst-autumn-retire.csv.gz"
    if not case.is_file():
        pytest.skip(f"no {case}")
    history = load(case).history

    told = {lang: as_markdown(report(history, history.through_us, lang=lang)) for lang in ("en", "nl")}

    assert "04:07" in told["en"]
    assert "04.07 uur" in told["nl"]
    assert not any("5:07" in text or "5.07" in text for text in told.values())
