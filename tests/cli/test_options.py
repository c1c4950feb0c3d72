"""The options that commands share: which cars, which moment."""

import json
from pathlib import Path

import pytest

from cli.harbour_cup import run


def test_one_class_keeps_its_places(record: Path) -> None:
    rows = json.loads(run("standings", record, "--class", "am", "--format", "json").output)["rows"]

    assert [(row["number"], row["position"], row["class_position"]) for row in rows] == [("9", 3, 1)]


def test_a_class_that_is_not_there_is_a_usage_error_that_names_those_that_are(record: Path) -> None:
    result = run("standings", record, "--class", "GTE")

    assert (result.exit_code, "there are AM, GT" in result.output) == (2, True)


def test_a_class_a_nation_and_a_car_are_named_however_their_letters_are_set(record: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.toml"
    entries.write_text(
        '[[car]]\nnumber = "8"\n[[car.drivers]]\nfirst_name = "Bo"\nlast_name = "Baker"\nnation = "NED"\n'
    )
    for written in ("NLD", "ned", "Nederland", "dutch"):
        shown = run("standings", record, "--entries", entries, "--nation", written, "--format", "json")
        assert [row["number"] for row in json.loads(shown.output)["rows"]] == ["8"], written
    assert run("laps", record, "--car", "#9").output == run("laps", record, "--car", "9").output


@pytest.mark.parametrize(
    ("option", "value", "listed"),
    [
        ("--class", "F1", "no class 'F1' in this race; there are AM, GT"),
        ("--nation", "Atlantis", "no nation 'Atlantis' in this race; there are NLD"),
        ("--nation", "DEU", "no nation 'DEU' in this race; there are NLD"),
    ],
)
def test_what_is_not_in_the_race_is_refused_with_what_is(
    record: Path, tmp_path: Path, option: str, value: str, listed: str
) -> None:
    entries = tmp_path / "entries.toml"
    entries.write_text(
        '[[car]]\nnumber = "8"\n[[car.drivers]]\nfirst_name = "Bo"\nlast_name = "Baker"\nnation = "NED"\n'
    )
    result = run("standings", record, "--entries", entries, option, value)

    assert (result.exit_code, listed in result.output) == (2, True)
    assert "none is stated" in run("standings", record, "--nation", "NLD").output
    assert run("report", record, "--nation", "NED", "--at", "0:03:00").exit_code == 0
    assert run("report", record, "--nation", "Atlantis", "--at", "0:03:00").exit_code == 2


def test_an_unknown_car_is_a_usage_error(record: Path) -> None:
    assert run("laps", record, "--car", "99").exit_code == 2


def test_a_bad_race_time_is_a_usage_error(record: Path) -> None:
    result = run("standings", record, "--at", "noon")

    assert (result.exit_code, "write 16:12:30, 16h or 57600s" in result.output) == (2, True)
