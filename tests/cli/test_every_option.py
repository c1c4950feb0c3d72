"""Every command with every option and every choice of it is run; so is every example that the documentation prints."""

import gzip
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from cli.commands import command
from cli.test_live import serving
from cli.test_live_feeds import timing_system
from feeds.test_lap_record import row
from feeds.test_rmonitor import RACE, beat, competitor, lap
from intake.test_load import write
from pitboard.cli import main
from pitboard.cli.main import COMMANDS
from relay.webhook_server import receiver
from server.short_race import hub_at
from server.short_race import serving as hub_serving

ROOT = Path(__file__).resolve().parent.parent.parent

LONG = ("serve", "replay", "demo", "watch", "edge")

"""They do not end by themselves."""

ELSEWHERE = ("cluster-demo", "decide")
"""What starts processes, or has options that each go with one action: tests/cli/test_cluster.py, test_decide.py."""

BASES = {
    "backup": "backup kept.pitboard copy.pitboard",
    "check": "check report.txt race.csv",
    "evaluate": "evaluate hours.csv --duration 2h20m --simulations 20",
    "export": "export race.csv --as timing71 --out out.zip",
    "forecast": "forecast race.csv --duration 0:20:00 --simulations 20",
    "import": "import race.csv --journal new.pitboard",
    "picture": "picture race.csv gap --class GT --out out.svg",
    "publish": "publish race.csv --out site --no-pictures",
    "repair": "repair kept.pitboard saved.pitboard",
    "report": "report race.csv",
    "verify": "verify kept.pitboard",
    "webhooks": "webhooks webhooks.toml",
}
"""What a command needs at the least, where that is more than a source."""

VALUES = {
    "--as": "timing71",
    "--at": "0:03:00",
    "--car": "#7",
    "--class": "gt",
    "--columns": "class,team,,make",
    "--duration": "2h10m",
    "--entries": "entries.toml",
    "--every": "5",
    "--flag-at": "0:03:00",
    "--hours": "1",
    "--hero": "#7",
    "--journal": "new.pitboard",
    "--loop": "268307:IM1",
    "--name": "'6 Hours of Valbrume'",
    "--nation": "Nederland",
    "--notes": "notes.txt",
    "--out": "out.svg",
    "--rules": "plain",
    "--run": "5",
    "--seconds": "1",
    "--seal": "written.json",
    "--sealed": "sealed.json",
    "--seed": "5",
    "--simulations": "30",
    "--since": "0:01:00",
    "--what-if": "'car=7 stop'",
}
"""A value for every option that takes one but is no choice."""

WITH = {
    ("classify", "--hourly"): "--flag-at 0:03:00",
    ("export", "--out"): "",
    ("report", "--pictures"): "--format html",
    ("verdicts", "--notes"): "--refused",
}
"""What an option goes with."""

ON = {
    "--run": "feed.rmonitor",
    "--mirror": "feed.rmonitor",
    "--disagreements": "feed.rmonitor",
    "--findings": "feed.rmonitor",
    "--loop": "feed.rmonitor",
}
"""The source on which an option makes sense, where that is not the lap record."""

STARTED = [
    "serve race.csv --journal kept.pitboard --entries entries.toml --relay-port 0 --relay-host 127.0.0.1 --enhanced"
    " --notes notes.txt --webhooks webhooks.toml --name Valbrume --strict --port 0 --host 127.0.0.1 --proxy 192.0.2.1"
    " --drain 0 --log-format json",
    "serve feed.rmonitor --run 5 --loop line --columns class,team",
    "serve rmonitor://127.0.0.1:9 --journal scored.pitboard --nats nats://127.0.0.1:9/race --port 0",
    "replay race.csv --speed 100 --at 0:01:00 --as stream --entries entries.toml --journal played.pitboard --port 0"
    " --webhooks webhooks.toml --notes notes.txt --name Valbrume --strict --host 127.0.0.1 --proxy ::1"
    " --drain 0 --log-format text",
    "replay feed.rmonitor --run 5 --loop line --columns class,team",
    "replay race.csv --as rmonitor --relay-host 127.0.0.1 --enhanced",
    "edge --nats nats://127.0.0.1:9/race --port 0 --host 127.0.0.1 --proxy 192.0.2.1 --notes notes.txt"
    " --drain 0 --log-format json",
    "demo --seed 5 --speed 100 --no-open --journal demo.pitboard --port 0",
]

BOARD = "--once --class hypercar --car #7 --order live"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small input of every kind."""
    rows = [row(), row(lap=2, elapsed="3:20.000"), row(lap=3, elapsed="5:00.000")]
    rows += [row("8", n, "1:42.000", f"{n * 102 // 60}:{n * 102 % 60:02}.000") for n in range(1, 4)]
    write(tmp_path / "race.csv", *rows, row("9", time="2:50.000", elapsed="2:50.000", car_class="AM"))
    long = [
        row(car, n, "5:00.000", f"{n // 12}:{n * 5 % 60:02}:0{car}.000", hour="", flag="FF" if n == 29 else "GF")
        for car in "123"
        for n in range(1, 30)
    ]
    write(tmp_path / "hours.csv", *long)
    entries = '[[car]]\nnumber = "7"\n[[car.drivers]]\nfirst_name = "Ann"\nlast_name = "Able"\nnation = "NED"\n'
    for name, text in (
        ("entries.toml", entries),
        ("notes.txt", "0:02:00 #7 off -- source: TV\n"),
        ("report.txt", "#7 leads the race.\n"),
        ("read.json", '{"claims": []}'),
        ("webhooks.toml", '[[webhook]]\nurl = "http://127.0.0.1:9/"\nlanguage = "en"\n'),
        ("feed.rmonitor", "\n".join([*RACE, competitor("8"), beat(60), *lap("7", 100, 102.5, 1), beat(110)])),
    ):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


OF = {"--statements": "read.json"}
"""The text that an option makes sense of, where that is not prose."""


def options(name: str) -> list[click.Option]:
    return [one for one in command(name).params if isinstance(one, click.Option)]


def choices(option: click.Option) -> list[str]:
    """What may stand behind an option: every choice of it, else one value; "" for a flag."""
    if option.is_flag:
        return [""]
    if isinstance(option.type, click.Choice):
        return [str(one) for one in option.type.choices]
    return [VALUES[option.opts[-1]]]


def lines() -> Iterator[str]:
    """A command line for every choice of every option of every command that ends by itself."""
    for name in sorted(set(COMMANDS) - {*LONG, *ELSEWHERE}):
        base = BASES.get(name, f"{name} race.csv")
        yield base
        for option in options(name):
            flag = option.opts[-1]
            for value in choices(option):
                more = WITH.get((name, flag), "")
                asked = " ".join(f"{base} {more} {flag} {value}".split()).replace("race.csv", ON.get(flag, "race.csv"))
                yield asked.replace("report.txt", OF.get(flag, "report.txt"))


def wrong(line: str) -> str:
    """What is wrong with the answer to a command line; "" if nothing is."""
    result = CliRunner().invoke(main, shlex.split(line))
    ended = result.exception is None or isinstance(result.exception, SystemExit)
    mended = line.startswith("doctor ") and result.exit_code == 1
    return "" if ended and (result.exit_code == 0 or mended) else f"{line}: {result.exit_code} {result.output}"


@pytest.mark.parametrize("line", list(lines()))
def test_every_option_of_every_command_is_answered(folder: Path, line: str) -> None:
    with receiver() as server:
        (folder / "webhooks.toml").write_text(f'[[webhook]]\nurl = "{server.url}"\nlanguage = "en"\n')
        if "kept.pitboard" in line:
            assert wrong("import race.csv --journal kept.pitboard") == ""
        if "--sealed" in line:
            assert wrong("forecast hours.csv --at 1h --duration 2h20m --simulations 20 --seal sealed.json") == ""
        if "--nation" in line:
            line += " --entries entries.toml"
        assert wrong(line) == ""


@pytest.mark.parametrize("line", STARTED)
def test_what_serves_begins_with_every_option(folder: Path, line: str) -> None:
    with serving(*shlex.split(line)) as address:
        assert address.startswith(("http://localhost:", "rmonitor://localhost:"))


def test_the_board_in_a_terminal_takes_every_option(folder: Path) -> None:
    with hub_serving(hub_at(20)) as served:
        assert wrong(f"watch {served.address} {BOARD}") == ""
        assert "no class 'F1'" in wrong(f"watch {served.address} --once --class F1")
        assert "no car '999'" in wrong(f"watch {served.address} --once --car 999")


@pytest.mark.parametrize("name", LONG)
def test_no_option_of_what_serves_is_left_out(name: str) -> None:
    told = " ".join(line for line in (*STARTED, f"watch {BOARD}") if line.startswith(name)).split()

    assert [option.opts[-1] for option in options(name) if option.opts[-1] not in told] == []


# What the documentation prints

PLACEHOLDERS = re.compile(r"\b(SOURCE|FILE|TEXT|T|URL)\b|\[--")


def printed() -> list[str]:
    """Every example of a command in the documentation, as a person copies it."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found = [re.findall(r"^    (?:\$ )?(pitboard [a-z]+ .+)$", page.read_text("utf-8"), re.MULTILINE) for page in pages]
    return [one for one in dict.fromkeys(line for page in found for line in page) if not PLACEHOLDERS.search(one)]


@pytest.fixture
def library(races: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which what the examples name is there: six cars of a real race."""
    with gzip.open(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz", "rt", encoding="utf-8-sig") as record:
        head, *rows = record
    cars = {"51", "8", "2", "41", "33", "66"}
    kept = [head, *(one for one in rows if one.split(";")[0].strip() in cars)]
    (tmp_path / "le-mans-2023").mkdir()
    (tmp_path / "le-mans-2023" / "record.csv").write_text("".join(kept), "utf-8")
    (tmp_path / "race.csv.gz").write_bytes(gzip.compress("".join(kept).encode()))
    (tmp_path / "report.txt").write_text("#51 leads.\n")
    (tmp_path / "read.json").write_text('{"claims": []}')
    (tmp_path / "notes.txt").write_text("2:00 #66 off -- source: TV\n")
    (tmp_path / "session5.rmonitor.gz").write_bytes((races / "sebring-2009" / "session5.rmonitor.gz").read_bytes())
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["import", "le-mans-2023", "--journal", "valbrume.pitboard"])
    CliRunner().invoke(main, ["export", "le-mans-2023", "--as", "timing71", "--out", "race.zip", "--at", "23h30m"])
    (tmp_path / "2031-06-14 16-00 GT Cup - Race.zip").write_bytes((tmp_path / "race.zip").read_bytes())
    return tmp_path


def started(words: list[str]) -> str:
    """What is wrong with an example that serves."""
    with serving(*words) as address:
        return "" if address.startswith(("http://localhost:", "http://THIS-MACHINE:")) else address


def outcome(line: str) -> str:
    """What is wrong with an example; one that names another machine is run against this one."""
    words = shlex.split(line)[1:]
    if words[0] in ("serve", "replay", "edge"):
        return started(words)
    if words[0] == "watch":
        with hub_serving(hub_at(20)) as served:
            return wrong(shlex.join(["watch", served.address, "--once", *words[2:4]]))
    if words[0] == "doctor":
        with timing_system(["\n".join(RACE).encode()]) as where:
            return wrong(f"doctor rmonitor://{where} --seconds 1")
    if words[0] == "webhooks":
        with receiver() as server:
            Path(words[1]).write_text(f'[[webhook]]\nurl = "{server.url}"\nlanguage = "en"\n')
            return wrong(shlex.join(words))
    return wrong(shlex.join(words))


def test_every_example_of_the_documentation_works(library: Path) -> None:
    examples: list[Any] = printed()

    assert len(examples) > 15
    assert [found for line in examples if (found := outcome(line))] == []
