"""Chances, at the terminal."""

import json
from pathlib import Path

import pytest

from cli.harbour_cup import run
from feeds.test_lap_record import row
from intake.test_load import write


@pytest.fixture
def hours(tmp_path: Path) -> Path:
    """Three cars of a class with laps of five minutes for two hours and twenty-five minutes, a second apart."""
    (tmp_path / "hours").mkdir()
    rows = [
        row(car, n, "5:00.000", f"{n // 12}:{n * 5 % 60:02}:0{car}.000", hour="", flag="FF" if n == 29 else "GF")
        for car in "123"
        for n in range(1, 30)
    ]
    return write(tmp_path / "hours" / "hours.csv", *rows)


ASKED = "--duration", "2h20m", "--simulations", "50"


def test_chances_as_a_table(hours: Path) -> None:
    lines = run("forecast", hours, "--at", "1h", *ASKED).output.splitlines()

    assert lines[0].endswith(" · chances · 1:00:00")
    assert {line.split()[0] for line in lines[3:]} == {"#1", "#2", "#3"}


def test_before_a_quarter_the_heading_says_so(hours: Path) -> None:
    assert "no more than the gaps" in run("forecast", hours, "--at", "20m", *ASKED).output


def test_chances_as_json(hours: Path) -> None:
    answer = json.loads(run("forecast", hours, "--at", "1h", *ASKED, "--format", "json").output)

    assert sum(found["win"] for found in answer["rows"]) == pytest.approx(1)
    assert (answer["at_ms"], answer["simulations"], answer["claimed"]) == (3_600_000, 50, True)


def test_a_length_that_nobody_says_is_asked_for(hours: Path) -> None:
    result = run("forecast", hours, "--at", "1h")

    assert result.exit_code == 1
    assert "--duration" in result.output


def test_a_change_that_is_none_is_a_usage_error(hours: Path) -> None:
    for change in ("car=1 flies", "car=9 stop"):
        assert run("forecast", hours, "--at", "1h", *ASKED, "--what-if", change).exit_code == 2


def test_what_would_be_otherwise_is_not_sealed(hours: Path, tmp_path: Path) -> None:
    answer = run("forecast", hours, "--at", "1h", *ASKED, "--seal", tmp_path / "s.json", "--what-if", "car=1 stop")

    assert answer.exit_code == 2
    assert "leave out --what-if" in answer.output


def test_a_sealed_forecast_is_graded(hours: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed.json"
    assert "sealed: " in run("forecast", hours, "--at", "1h", *ASKED, "--seal", sealed).output

    answer = json.loads(run("evaluate", hours, "--sealed", sealed, "--format", "json").output)
    assert [found["winner"] for found in answer["winners"]] == ["1"]
    sealed.write_text(sealed.read_text().replace('"number": "1"', '"number": "4"'))
    assert run("evaluate", hours, "--sealed", sealed).exit_code == 1


def test_races_are_graded(hours: Path) -> None:
    answer = json.loads(run("evaluate", hours.parent, *ASKED, "--format", "json").output)

    assert len(answer["races"]) == 1
    assert answer["scores"]["all"]["forecasts"] == 2
    assert list(answer["strategy"]) == ["all", *answer["races"]]
    assert answer["strategy"]["all"]["stops"] >= 0
    output = run("evaluate", hours.parent, *ASKED).output
    assert all(head in output for head in ("log score", "a strategist's answers", "incidents by timing alone"))


def test_a_folder_without_a_whole_race_has_nothing_to_grade(tmp_path: Path) -> None:
    write(tmp_path / "short.csv", row())

    assert run("evaluate", tmp_path).exit_code == 1


def test_without_numpy_it_is_said_how_to_get_it(hours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("pitboard.cli.forecast.import_module", missing)

    assert "pip install 'pitboard[forecast]'" in run("forecast", hours, "--at", "1h", *ASKED).output
