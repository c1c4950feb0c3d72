"""What a strategist asks, at the terminal."""

import json
from pathlib import Path

import pytest

from cli.harbour_cup import run
from feeds.test_lap_record import row
from intake.test_load import write


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """Six cars of a class over twelve laps, a second a lap apart."""
    rows = []
    for car in range(1, 7):
        for lap in range(1, 13):
            elapsed_s = lap * (100 + car)
            time = f"1:{40 + car:02}.{lap % 3}00"
            rows.append(row(str(car), lap, time, f"{elapsed_s // 60}:{elapsed_s % 60:02}.{lap % 3}00"))
    return write(tmp_path / "longer.csv", *rows)


def test_pace_as_a_table(longer: Path) -> None:
    lines = run("pace", longer).output.splitlines()

    assert lines[0].startswith("longer · pace per car · ")
    assert [line.split()[1] for line in lines[3:]] == ["#1", "#2", "#3", "#4", "#5", "#6"]
    assert "faster" in lines[3]
    assert "slower" in lines[-1]


def test_pace_as_json(longer: Path) -> None:
    answer = json.loads(run("pace", longer, "--per", "stint", "--car", "2", "--format", "json").output)

    assert list(answer) == ["race", "at_ms", "per", "rows"]
    assert [found["number"] for found in answer["rows"]] == ["2"]
    assert answer["rows"][0]["low_ms"] < answer["rows"][0]["delta_ms"] < answer["rows"][0]["high_ms"]


def test_a_race_of_which_nothing_is_clean_has_no_rows(record: Path) -> None:
    assert run("pace", record).output.endswith("none\n")
    assert json.loads(run("pace", record, "--format", "json").output)["rows"] == []


def test_strategy_as_a_table_and_as_json(longer: Path) -> None:
    lines = run("strategy", longer, "--at", "0:18:00").output.splitlines()
    answer = json.loads(run("strategy", longer, "--at", "0:18:00", "--format", "json", "--car", "2").output)

    assert lines[0].startswith("longer · strategy · ")
    assert list(answer) == ["race", "at_ms", "race_laps", "to_spare_ms", "race_laps_low", "race_laps_high", "rows"]


def test_the_board_from_a_car_s_seat(longer: Path) -> None:
    lines = run("strategy", longer, "--at", "0:18:00", "--hero", "2").output.splitlines()
    answer = json.loads(run("strategy", longer, "--at", "0:18:00", "--hero", "2", "--format", "json").output)

    assert lines[0].startswith("longer · beside #2 · ")
    assert [(row["number"], row["gap_ms"]) for row in answer["rows"] if row["number"] == "2"] == [("2", 0)]
    assert run("strategy", longer, "--hero", "99").exit_code == 2


def test_incidents_as_json_and_as_a_table(longer: Path) -> None:
    answer = json.loads(run("incidents", longer, "--format", "json").output)

    assert list(answer) == ["race", "at_ms", "rows"]
    assert run("incidents", longer, "--car", "2").output.startswith("longer · incidents · ")
