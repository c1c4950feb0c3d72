"""Every command bounds what it reads: one clear line, soon, whatever it is pointed at."""

import gzip
from pathlib import Path

import pytest

from cli.harbour_cup import run

ZEROS = "/dev/zero"

pytestmark = pytest.mark.skipif(not Path(ZEROS).exists(), reason="this system has no /dev/zero")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", ZEROS, "RACE", "--at", "1h"),
        ("standings", ZEROS),
        ("standings", "RACE", "--entries", ZEROS),
        ("report", "RACE", "--at", "0:05:00", "--notes", ZEROS),
        ("moments", "RACE", "--notes", ZEROS),
        ("serve", "rmonitor://127.0.0.1:9", "--webhooks", ZEROS),
        ("serve", "rmonitor://127.0.0.1:9", "--notes", ZEROS),
        ("serve", "rmonitor://127.0.0.1:9", "--entries", ZEROS),
        ("verify", ZEROS),
        ("import", ZEROS, "--journal", "NEW"),
    ],
)
def test_what_has_no_end_is_refused_in_one_line(record: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    paths = {"RACE": record, "NEW": tmp_path / "new.pitboard"}
    result = run(*(paths.get(argument, argument) for argument in arguments))

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "Traceback" not in result.stderr


def test_more_rows_than_a_race_has_are_refused(record: Path, tmp_path: Path) -> None:
    lines = record.read_text("utf-8").splitlines(keepends=True)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress((lines[0] + lines[1] * 600_000).encode(), 1))
    result = run("standings", bomb)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "600,001 rows: no record of one race" in result.stderr


def test_more_cars_than_a_race_has_are_refused(record: Path, tmp_path: Path) -> None:
    cars = tmp_path / "cars.csv"
    cars.write_text("NUMBER,DRIVER_1\n" + "".join(f"{number},A B\n" for number in range(100_000)))
    result = run("standings", record, "--entries", cars)

    assert result.exit_code == 1
    assert "100,000 cars: no entry list of one race" in result.stderr


def test_a_broken_entry_list_in_toml_is_told_as_toml(record: Path, tmp_path: Path) -> None:
    broken = tmp_path / "entries.toml"
    broken.write_text("[[car]\nnumber=1")
    result = run("standings", record, "--entries", broken)

    assert result.exit_code == 1
    assert "no entry list: Expected ']]' at the end of an array declaration" in result.stderr


def test_a_number_without_end_in_a_text_is_no_number(record: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(f"The gap is {'9' * 100_000} seconds. It was {'1' * 9000}:30 then. #7 leads by {'8' * 50}.5 laps.")
    result = run("check", text, record, "--at", "0:05:00")

    assert "Traceback" not in result.stderr
    assert result.exit_code == 0
