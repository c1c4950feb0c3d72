"""Every command bounds what it reads: one clear line, soon, whatever it is pointed at."""

import gzip
import os
import random
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner

from cli.commands import command
from cli.harbour_cup import run
from cli.test_every_option import BASES, folder
from pitboard.cli import edge, live, main
from pitboard.cli.main import COMMANDS

__all__ = ["folder"]

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


# Every command, at each place where it takes a file, with whatever may lie there

CASES: Final = (
    Path(__file__).resolve().parents[2] / os.environ.get("PITBOARD_RACES", "../shared/races") / "../cases/hostile"
)

WHOLE: Final = "PITBOARD_HOSTILE" in os.environ
"""All of them; else a few, the same in each run."""

FEW: Final = 15

LINES: Final = b"NUMBER;LAP_NUMBER;LAP_TIME;ELAPSED;HOUR;DRIVER_NAME;CLASS\n"


def hostile_files(folder: Path) -> dict[str, Path]:
    """Files that no command can make sense of, or only in part."""
    long = b"9" * 300_000
    contents = {
        "empty": b"",
        "zeros": bytes(100_000),
        "noise": random.Random(5).randbytes(50_000),
        "one-line": b"x" * 2_000_000,
        "digits": long,
        "deep.json": b"[" * 100_000,
        "broken.json": b'{"claims": [{"words": ',
        "not-utf8": b"The \xff\xfe leads.\n",
        "bom-only": b"\xef\xbb\xbf",
        "bomb.gz": gzip.compress(bytes(300_000_000), 1)[:400_000],
        "cut.gz": gzip.compress(LINES * 500)[:-9],
        "zip.zip": b"PK\x03\x04" + bytes(60),
        "bad.toml": b"[[car]\nnumber = 1",
        "deep.toml": b"a = " + b"[" * 50_000,
        "other.toml": b"[[webhook]]\nurl = 5\n[[note]]\ntime = 7\n[[car]]\nnumber = []\n",
        "quote.csv": LINES + b'7;1;1:40.000;1:40.000;16:01:40.000;"Ann ABLE;GT\n' * 300,
        "fields.csv": LINES + b";" * 500_000 + b"\n",
        "numbers.csv": LINES + b";".join([long] * 4) + b";" + long + b";A;GT\n",
        "negative.csv": LINES + b"-7;-1;-1:40.000;-1:40.000;99:99:99.999;A;../../x\n",
        "pipes.csv": b"NUMBER|DRIVER_1\n7|A\n\n\n|\n",
        "times.txt": b"999999:00:00 #7 off\n-1 #7 off\n" + b"0:02:00 " + b"#7," * 50_000 + b" off\n",
    }
    made = {}
    for name, content in contents.items():
        made[name] = folder / f"hostile-{name}"
        made[name].write_bytes(content)
    for packed in sorted(CASES.glob("*.gz")):
        made[packed.stem] = folder / f"hostile-{packed.stem}"
        made[packed.stem].write_bytes(gzip.decompress(packed.read_bytes()))
    (folder / "hostile-folder").mkdir()
    with sqlite3.connect(folder / "hostile.db") as other:
        other.execute("CREATE TABLE record (seq)")
    other.close()
    long_path = Path("/".join(["x" * 200] * 25))
    nowhere = {"nowhere": folder / "no/such", "long-path": long_path, "surrogate": Path("\udcff"), "none": Path()}
    return made | {"folder": folder / "hostile-folder", "other.db": folder / "hostile.db"} | nowhere


def places() -> Iterator[list[str]]:
    """Every command as it is asked for, with `HERE` at one of the places where it takes a file."""
    for name in sorted(COMMANDS):
        words = shlex.split(BASES.get(name, f"{name} race.csv"))
        if name in ("watch", "demo"):
            continue
        for i, word in enumerate(words):
            if i and not word.startswith("-") and "." in word and words[i - 1] not in ("--out", "--journal"):
                yield [*words[:i], "HERE", *words[i + 1 :]]
        for option in command(name).params:
            if isinstance(option, click.Option) and isinstance(option.type, click.Path):
                flag = option.opts[-1]
                at = words.index(flag) if flag in words else len(words)
                yield [*words[:at], flag, "HERE", *words[at + 2 :]]


def told(words: list[str]) -> str:
    """What is wrong with how a command takes it; "" where it answers, or refuses it in one line."""
    result = CliRunner().invoke(main, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        return f"{shlex.join(words)[:150]}: {result.exception!r:.300}"
    lines = result.stderr.rstrip("\n").splitlines()
    usage = result.exit_code == 2 and lines[:1] and lines[0].startswith("Usage:")
    wrong = result.exit_code not in (0, 1, 2) or "Traceback" in result.stderr + result.stdout
    wrong |= result.exit_code == 1 and not usage and len(lines) > 3
    wrong |= bool(result.exit_code) and not lines and not result.stdout
    return f"{shlex.join(words)[:150]}: {result.exit_code}: {result.stderr[:300]}" if wrong else ""


@pytest.mark.usefixtures("folder")
def test_whatever_lies_where_a_command_takes_a_file_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", "race.csv", "--journal", "kept.pitboard")
    for module in (live, edge):
        monkeypatch.setattr(module, "serve_hub", lambda *_, **__: None)
    files = hostile_files(tmp_path)
    asked = [(words, name) for words in places() for name in files]
    chosen = asked if WHOLE else random.Random(8).sample(asked, FEW)

    assert len(asked) > 1_000
    found = []
    for words, name in chosen:
        if problem := told([str(files[name]) if word == "HERE" else word for word in words]):
            found.append(problem)
    assert found == []
