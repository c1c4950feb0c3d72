"""Lap records as people's programs save them, and races with what naive scoring gets wrong: one file a case."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pitboard.board import PitRow, drivers, laps, pit_visits, standings, stints
from pitboard.intake import Loaded, load
from pitboard.scoring import History

Case = Callable[[str], Loaded]


@pytest.fixture(scope="module")
def case(races: Path) -> Case:
    """Reads a case by its name."""
    folder = races.parent / "cases"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    return lambda name: load(next(folder.glob(f"{name}.*")))


def visits(history: History, number: str) -> list[PitRow]:
    return pit_visits(history, history.through_us, number)


def kinds(history: History) -> dict[str, list[str | None]]:
    return {number: [row.kind for row in visits(history, number)] for number in history.cars}


PLAIN = [
    "csv-apostrophe-times",
    "csv-cp1252",
    "csv-decimal-comma",
    "csv-excel-unicode-text",
    "csv-lapnumber-laptime",
    "csv-lowercase-header",
    "csv-no-driver-name",
    "csv-pandas-floats",
    "csv-pandas-index",
    "csv-tabs",
    "csv-title-line-first",
]


@pytest.mark.parametrize("name", PLAIN)
def test_one_record_as_peoples_programs_save_it(case: Case, name: str) -> None:
    plain, saved = case("csv-plain"), case(name)

    assert not saved.reading.refusals
    assert [car.lap_end_us for car in saved.history.cars.values()] == [
        car.lap_end_us for car in plain.history.cars.values()
    ]
    for number in plain.history.cars:
        lengths = [[row.duration_ms for row in visits(one.history, number)] for one in (plain, saved)]
        assert lengths[0] == lengths[1]


def test_names_keep_their_accents_where_the_file_has_them(case: Case) -> None:
    names = {driver.name for car in case("csv-cp1252").history.cars.values() for driver in car.entry.drivers}

    assert any("Anaïs" in name for name in names)


def test_a_record_without_names_has_laps_and_no_drivers(case: Case) -> None:
    history = case("csv-no-driver-name").history

    assert {row.driver for row in laps(history, history.through_us)} == {""}


@pytest.mark.parametrize("name", ["csv-pit-entry-6s-before-line", "csv-pit-entry-1s-before-line"])
def test_a_stop_is_one_visit_wherever_the_pit_entry_lies(case: Case, name: str) -> None:
    history = case(name).history

    for number in history.cars:
        rows = visits(history, number)
        assert len(rows) == 2
        assert all(65_000 < (row.duration_ms or 0) < 71_000 for row in rows)
        assert len(stints(history, history.through_us, number)) == len(rows) + 1


def test_a_drive_through_is_no_stop_and_begins_no_stint(case: Case) -> None:
    history = case("csv-drive-through").history

    assert kinds(history)["1"] == ["stop", "drive_through", "stop"]
    assert len(stints(history, history.through_us, "1")) == 3


def test_a_start_from_the_lane_is_no_stop(case: Case) -> None:
    history = case("csv-pitlane-start").history

    started = [(number, own) for number, own in kinds(history).items() if "lane_start" in own]
    ((number, own),) = started
    assert own == ["lane_start", "stop", "stop"]
    assert len(stints(history, history.through_us, number)) == 3


@pytest.mark.parametrize("name", ["csv-field-through-pitlane", "csv-field-through-pitlane-noflag"])
def test_a_field_led_through_the_lane_three_times_makes_two_stops_a_car(case: Case, name: str) -> None:
    history = case(name).history

    for number, own in kinds(history).items():
        assert own == ["led_through"] * 3 + ["stop"] * 2
        assert len(stints(history, history.through_us, number)) == 3


@pytest.mark.parametrize("name", ["csv-red-40min", "csv-red-40min-noflag"])
def test_a_wait_under_red_is_nobodys_stop_and_nobodys_drive_time(case: Case, name: str) -> None:
    history = case(name).history

    for number, own in kinds(history).items():
        assert own.count("red_wait") == 1
        driven_ms = sum(row.drive_ms or 0 for row in drivers(history, history.through_us, number))
        in_lane_ms = sum(row.duration_ms or 0 for row in visits(history, number))
        assert driven_ms + in_lane_ms == pytest.approx((history.through_us - history.race.start_us) / 1000, abs=60_000)
    (standstill,) = history.standstills_at(history.through_us)
    assert 38 * 60 < standstill.wait_us / 1e6 < 42 * 60


def test_a_halt_on_the_first_lap_is_no_drive_time(case: Case) -> None:
    history = case("csv-red-on-lap-1").history

    (standstill,) = history.standstills_at(history.through_us)
    assert 40 * 60 < standstill.wait_us / 1e6 < 42 * 60
    for number in history.cars:
        rows = drivers(history, history.through_us, number)
        assert (
            sum(row.drive_ms or 0 for row in rows) < (history.through_us - history.race.start_us) / 1000 - 40 * 60_000
        )


def test_two_stays_on_adjoining_laps_are_one_wait(case: Case) -> None:
    history = case("red-flag-stop-split").history

    for number in history.cars:
        rows = [row for row in visits(history, number) if row.kind == "red_wait"]
        assert len(rows) == 2
        assert rows[1].begin_ms - (rows[0].end_ms or 0) <= 1
    assert len(history.standstills_at(history.through_us)) == 1
    assert all(row.duration_ms for number in history.cars for row in visits(history, number))


def test_a_stop_over_the_line_is_not_cut_in_two(case: Case) -> None:
    history = case("stop-over-the-line-split-in-two").history

    lengths = [row.duration_ms for number in history.cars for row in visits(history, number)]
    assert lengths.count(260_925) == 1
    assert all(length is None or length > 50_000 for length in lengths)


def test_a_blank_driver_number_costs_no_lap(case: Case) -> None:
    history = case("blank-driver-number").history

    assert len(history.cars["11"].lap_end_us) == 113
    assert {row.driver for row in laps(history, history.through_us, "11")} == {""}


@pytest.mark.parametrize("name", ["csv-missing-laps", "csv-one-missing-lap"])
def test_laps_whose_rows_are_missing_are_worked_out(case: Case, name: str) -> None:
    history = case(name).history

    worked_out = [row.lap for row in laps(history, history.through_us, "2") if row.inferred]
    assert worked_out
    row = next(row for row in standings(history, history.through_us, "line").rows if row.number == "2")
    assert (row.position, row.laps) == (2, max(row.laps for row in standings(history, history.through_us, "line").rows))
