"""Every command that a page shows can be typed as it stands there, and those that answer do."""

import gzip
import json
import re
import shlex
import shutil
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.commands import command
from feeds.test_lap_record import row
from feeds.test_rmonitor import RACE as RMONITOR_RACE
from feeds.test_rmonitor import lap as crossing
from intake.test_load import write
from pitboard.cli import main
from pitboard.cli.main import COMMANDS
from pitboard.journal import FACTS_FORMAT, Journal, encode_facts
from server.short_race import until

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "feeds").glob("*.md"))]
TYPED = re.compile(r"^    (?:\$ )?(pitboard .*)$", re.MULTILINE)

NOT_RUN = {
    "serve": "goes on for good",
    "edge": "goes on for good",
    "cluster-demo": "goes on for good",
    "demo": "goes on for good",
    "replay": "goes on for good",
    "watch": "wants a server",
    "webhooks": "wants a file of addresses",
    "doctor": "wants a live feed",
    "publish": "takes long: cli/test_publish.py",
    "picture": "takes long: report/pictures/test_command.py",
}


@cache
def typed() -> list[str]:
    """The commands of all pages, in their order; those with choices in brackets are forms, not commands."""
    found = [line for page in PAGES for line in TYPED.findall(page.read_text("utf-8"))]
    return [line for line in dict.fromkeys(found) if "[" not in line and "…" not in line]


@pytest.mark.parametrize("line", typed())
def test_a_command_of_a_page_is_one_that_there_is(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its options, and values that they take."""
    name, *arguments = shlex.split(line, comments=True)[1:]
    assert name in COMMANDS
    monkeypatch.chdir(folder)
    command(name).make_context(name, arguments, parent=click.Context(main))


def laps(number: str, lap_s: int) -> list[str]:
    """Ten laps of a car in a lap record."""
    elapsed_s = [lap_s * lap for lap in range(1, 11)]
    times = [f"{s // 60}:{s % 60:02}.000" for s in elapsed_s]
    hours = [f"16:{s // 60:02}:{s % 60:02}.000" for s in elapsed_s]
    lap_time = f"1:{lap_s - 60:02}.000"
    return [
        row(number, lap, lap_time, times[lap - 1], hour=hours[lap - 1], car_class="LMP2", name=f"Ann ABLE{number}")
        for lap in range(1, 11)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages' commands name, each of them the same small race."""
    made = tmp_path_factory.mktemp("typed")
    race = made / "race.pitboard"
    with Journal.create(race) as journal:
        journal.append("test", FACTS_FORMAT, encode_facts(until(40)), 0)
    for name in (
        "valbrume.pitboard",
        "2031-06-14 16-00 GT Cup - Race.zip",
        "race.zip",
        "race.csv.gz",
    ):
        # Whatever a file is called, what is in it says what it is.
        shutil.copy(race, made / name)
    (made / "le-mans-2023").mkdir()
    write(made / "le-mans-2023" / "laps.csv", *laps("8", 100), *laps("51", 101), *laps("2", 103))
    stated = [*RMONITOR_RACE, *crossing("7", 100, 102.5, 1)]
    (made / "session5.rmonitor.gz").write_bytes(gzip.compress("\r\n".join([*stated, ""]).encode()))
    (made / "report.txt").write_text("Car 8 leads.\n")
    (made / "sealed.json").write_text("{}")
    (made / "notes.txt").write_text("0:20 car 8: a puncture\n")
    (made / "read.json").write_text(json.dumps([{"kind": "position", "car": "8", "place": 1}]))
    return made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_answer(
    page: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, as whoever reads it types them."""
    monkeypatch.chdir(shutil.copytree(folder, tmp_path / "typed"))
    for line in typed():
        if line in page.read_text("utf-8") and line.split()[1] not in NOT_RUN:
            result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
            assert result.exit_code == 0, f"{line}\n{result.output}"
