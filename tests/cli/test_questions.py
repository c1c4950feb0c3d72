"""What the questions about a race have in common: which cars, which moment, a race that was joined late."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.test_lap_record import row
from feeds.test_rmonitor import beat, competitor, lap
from intake.test_load import write
from pitboard.cli import main


@pytest.fixture
def late(tmp_path: Path) -> str:
    """A recording that begins after nine laps."""
    path = tmp_path / "late.rmonitor"
    lines = [competitor("7", "Ann", "Able"), beat(900), '$G,1,"7",9,"00:14:30.000"', *lap("7", 95, 965.0, 10), ""]
    path.write_text("\r\n".join(lines))
    return str(path)


def test_a_lap_that_nobody_saw_has_no_time_and_no_place(late: str) -> None:
    lines = [line.split() for line in CliRunner().invoke(main, ["laps", late]).stdout.splitlines()]

    assert [line for line in lines if line[:2] == ["#7", "1"]] == [["#7", "1", "not", "seen"]]
    assert [line[2:6] for line in lines if line[:2] == ["#7", "10"]] == [["Ann", "Able", "1:35.000", "16:05.000"]]


def test_a_moment_before_the_joining_is_answered_as_the_first_that_was_seen_and_says_so(late: str) -> None:
    answer = CliRunner().invoke(main, ["standings", late, "--at", "5m"])

    assert "0:05:00 is before the feed was joined; this is 0:15:00" in answer.stderr
    assert answer.stdout.splitlines()[0].endswith("0:15:00")


def test_a_moment_that_nobody_saw_is_answered_as_the_last_that_was_seen_and_says_so(tmp_path: Path) -> None:
    """Laps 3 to 8 came in one piece, as the ninth was driven."""
    path = tmp_path / "lost.rmon"
    seen = [*lap("7", 95, 95.0, 1), *lap("7", 95, 190.0, 2)]
    later = [beat(900), '$G,1,"7",9,"00:14:30.000"', *lap("7", 95, 965.0, 10), ""]
    path.write_text("\r\n".join([competitor("7", "Ann", "Able"), beat(0), *seen, *later]))
    answer = CliRunner().invoke(main, ["standings", str(path), "--at", "10m"])

    assert answer.exit_code == 0, answer.output
    assert re.search(r"0:10:00 was seen by nobody; this is 0:0\d:\d\d", answer.stderr)


# Which cars, and which moment

NARROWED = ("standings", "classify", "laps", "stints", "pits", "drivers", "moments")


@pytest.fixture
def two_classes(tmp_path: Path) -> str:
    """A record of three cars in two classes, with an entry list in its folder."""
    rows = [
        row(number, n, f"{seconds}.000", f"{seconds * n // 60}:{seconds * n % 60:02}.000", car_class=car_class)
        for number, seconds, car_class in (("7", 50, "GT"), ("8", 52, "GT"), ("9", 54, "AM"))
        for n in range(1, 6)
    ]
    write(tmp_path / "race.csv", *rows)
    crews = (("7", "NED"), ("8", "GER"), ("9", "NED"))
    lines = [
        f'[[car]]\nnumber = "{number}"\n[[car.drivers]]\nfirst_name = "B"\nlast_name = "C"\nnation = "{nation}"\n'
        for number, nation in crews
    ]
    (tmp_path / "entries.toml").write_text("".join(lines))
    return str(tmp_path / "race.csv")


def answered(*words: str) -> Any:
    """What a command answers with the two classes' entry list, as JSON."""
    entries = str(Path(words[1]).with_name("entries.toml"))
    result = CliRunner().invoke(main, [*words, "--entries", entries, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def numbers(answer: Any) -> set[str]:
    rows = next(value for value in answer.values() if isinstance(value, list))
    return {number for one in rows for number in (one["cars"] if "cars" in one else [one["number"]])}


@pytest.mark.parametrize("command", NARROWED)
@pytest.mark.parametrize(
    ("options", "left"),
    [(["--car", "#8"], {"8"}), (["--nation", "Nederland"], {"7", "9"}), (["--class", "am"], {"9"})],
)
def test_class_nation_and_car_keep_the_same_cars_in_every_question(
    two_classes: str, command: str, options: list[str], left: set[str]
) -> None:
    rows = next(v for v in answered(command, two_classes, *options).values() if isinstance(v, list))

    assert all(left & set(one.get("cars", [one.get("number")])) for one in rows)
    if command not in ("pits", "moments", "stints"):
        assert numbers({"rows": rows}) == left


@pytest.mark.parametrize("command", NARROWED)
@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--car", "10"], "no car '10' in this race; there are 7, 8, 9"),
        (["--class", "LMP2"], "no class 'LMP2' in this race; there are AM, GT"),
        (["--nation", "fra"], "no nation 'fra' in this race; there are DEU, NLD"),
        (["--class", "GT", "--car", "9"], "no car '9' in class GT; there are 7, 8"),
        (["--class", "AM", "--nation", "DEU"], "no nation 'DEU' in class AM; there are NLD"),
    ],
)
def test_what_is_not_there_is_refused_in_the_same_words_by_every_question(
    two_classes: str, command: str, options: list[str], refusal: str
) -> None:
    entries = str(Path(two_classes).with_name("entries.toml"))
    result = CliRunner().invoke(main, [command, two_classes, "--entries", entries, *options])

    assert result.exit_code == 2
    assert refusal in result.stderr
    assert not result.stdout


@pytest.mark.parametrize("command", [name for name in NARROWED if name != "classify"])
def test_the_start_of_a_race_is_a_moment_at_which_nothing_is_driven(two_classes: str, command: str) -> None:
    answer = answered(command, two_classes, "--at", "0")

    assert answer["at_ms"] == 0
    assert "asked_ms" not in answer
    if command in ("standings", "drivers"):
        assert {one["laps"] for one in answer.get("rows", answer.get("drivers"))} == {0}


@pytest.mark.parametrize("command", [name for name in NARROWED if name != "classify"])
def test_an_answer_at_another_moment_than_was_asked_for_says_so(two_classes: str, command: str) -> None:
    answer = answered(command, two_classes, "--at", "9h")

    assert (answer["asked_ms"], answer["at_ms"]) == (9 * 3_600_000, 270_000)


def test_a_flag_that_is_asked_for_is_answered_at_the_last_finish_and_says_so(two_classes: str) -> None:
    answer = answered("standings", two_classes, "--flag-at", "0:03:00")
    report = CliRunner().invoke(main, ["report", two_classes, "--flag-at", "0:03:00", "--lang", "en"])

    assert (answer["asked_ms"], answer["at_ms"]) == (180_000, 216_000)
    assert "the flag falls at 0:03:20; this is 0:03:36, the last car's finish" in report.stderr
    assert "Asked for was 0:03:00." in report.stdout


def test_a_flag_that_cannot_be_shown_is_said_of_the_classification(two_classes: str) -> None:
    result = CliRunner().invoke(main, ["classify", two_classes, "--flag-at", "9h"])

    assert "no flag at 9:00:00: the leader completes no lap after it; this is 0:04:30" in result.stderr
