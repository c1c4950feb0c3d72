"""The command that lists what is worth telling."""

import json
from pathlib import Path

import pytest

from build import at, entry, flag
from cli.harbour_cup import run
from drive import drive, race
from pitboard.model import CarState, Driver, Entry, Fact, Message, SlowZone
from pitboard.scoring import History


def test_a_table_with_one_line_each(record: Path) -> None:
    text = run("moments", record, "--at", "0:06:00", "--kind", "driver_change").output

    assert text.splitlines()[0] == "harbour-cup · moments · 0:06:00"
    assert ": Cy Cane takes over from" in text.splitlines()[3]


def test_the_lines_come_in_the_language_asked_for(record: Path) -> None:
    text = run("moments", record, "--at", "0:06:00", "--kind", "driver_change", "--lang", "nl").output

    assert "Cy Cane neemt het over van" in text


def test_json_counts_race_time_in_milliseconds(record: Path) -> None:
    answer = json.loads(run("moments", record, "--at", "0:06:00", "--format", "json").output)

    assert list(answer) == ["race", "at_ms", "moments"]
    assert answer["at_ms"] == 360_000
    names = ["kind", "at_ms", "scope", "cars", "text", "size", "weight", "values", "evidence"]
    assert list(answer["moments"][0]) == names
    assert list(answer["moments"][0]["evidence"][0]) == ["row", "number", "key", "source", "ref", "car_class"]


def test_csv_has_a_head(record: Path) -> None:
    assert run("moments", record, "--format", "csv").output.splitlines()[0] == "at_ms,kind,scope,cars,text,size"


def test_filters_by_car_class_and_kind(record: Path) -> None:
    answer = json.loads(run("moments", record, "--car", "9", "--class", "am", "--format", "json").output)

    assert {(one["scope"], *one["cars"]) for one in answer["moments"]} == {("AM", "9")}


def test_an_unknown_class_names_those_there_are(record: Path) -> None:
    result = run("moments", record, "--class", "LMP9")

    assert (result.exit_code, "there are AM, GT, overall" in result.output) == (2, True)


def test_notes_are_told_and_their_errors_named(record: Path, tmp_path: Path) -> None:
    """What is wrong is counted in one line with file, line and reason; the rest is shown."""
    notes = tmp_path / "notes.txt"
    notes.write_text("0:02:00 #7 off -- source: TV\n0:03:00 #70 off\n")

    result = run("moments", record, "--notes", notes, "--kind", "note")

    assert "#7 off (TV)" in result.stdout
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert f"{notes}:2: no car 70 in this race" in result.stderr
    listed = run("verdicts", record, "--refused", "--notes", notes)
    assert f"{notes}:2  no car 70 in this race" in listed.stdout
    assert run("moments", record, "--notes", notes, "--strict").exit_code == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_notes_file_that_cannot_be_read_is_refused(record: Path, tmp_path: Path, content: bytes | None) -> None:
    notes = tmp_path / "notes.txt"
    if content is not None:
        notes.write_bytes(content)

    result = run("moments", record, "--notes", notes)

    assert (result.exit_code, "notes cannot be read" in result.stderr) == (1, True)


def eventful() -> History:
    """A race in which everything happens but falls and climbs."""
    field = [entry(str(number), "A", ["One", "Two"], make="N" if number < 3 else "M") for number in range(1, 7)]
    field.append(Entry("7", "A", drivers=(Driver(1, "A.", "Seven", "NLD"),), source="test"))
    cars = [drive(str(n), [100 + n] * 90, dict.fromkeys(range(9, 90, 9), 70), {0: 1, 9: 2}) for n in range(3, 8)]
    cars.append(drive("1", [100] * 12 + [400, 90] + [100] * 60, {5: 800, 20: 30}))
    cars.append(drive("2", [101, 98, 104, 97, 103] * 6))
    flags = [flag(0, "green"), flag(4000, "safety_car"), flag(4300, "green")]
    told: list[Fact] = [SlowZone(at(500), "4", True), Message(at(600), "CLEAR"), CarState(at(5000), "2", "retired")]
    return race(field, *cars, flags, told)
