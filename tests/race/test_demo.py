"""The demonstration plays simulated races, one after another, and writes them down."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from pitboard.feeds.simulator import simulate
from pitboard.journal import Journal, decode_facts
from pitboard.model import Entry, Fact, RaceInfo
from pitboard.race import RaceUnderWay, demo
from pitboard.race.demo import demo_feed, play_races
from pitboard.scoring import score
from server.short_race import MINUTE_US, SHORT
from waiting import HANGS_S, in_time, wait_until


def played(path: Path) -> list[Fact]:
    with Journal.open(path) as journal:
        return [fact for record in journal.read() for fact in decode_facts(record.payload)]


def cars(path: Path) -> set[str]:
    """The numbers of all that were entered so far."""
    return {fact.number for fact in played(path) if isinstance(fact, Entry)}


async def all_batches(speed: float) -> list[tuple[list[Fact], int]]:
    return [batch async for batch in demo_feed(7, speed, 10 * MINUTE_US, SHORT)]


def test_the_demo_plays_the_whole_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fact, in order, none before its moment; the moments go forward."""
    monkeypatch.setattr(demo, "TICK_S", 0.01)
    batches = asyncio.run(all_batches(6_000))
    facts = [fact for batch, _ in batches for fact in batch]
    moments = [moment_us for _, moment_us in batches]

    # The same start to the microsecond: times are rounded, and chance may go another way by one.
    start_us = next(fact.start_us for fact in facts if isinstance(fact, RaceInfo))
    assert len(facts) == len(list(simulate(replace(SHORT, seed=7, start_us=start_us))))
    assert moments == sorted(moments)
    for batch, moment_us in batches:
        assert all(getattr(fact, "time_us", 0) <= moment_us for fact in batch)
    assert score(facts).chequered_us < moments[-1]


def test_one_race_follows_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with the next seed and its own journal, which holds what the board was scored from."""
    monkeypatch.setattr(demo, "TICK_S", 0.01)
    monkeypatch.setattr(demo, "HEAD_START_US", 10 * MINUTE_US)
    monkeypatch.setattr(demo, "SimulatedRace", lambda: SHORT)
    race = RaceUnderWay()

    async def play() -> None:
        playing = asyncio.create_task(play_races(race, 7, 20_000, tmp_path / "race.pitboard", rest_s=0.05))
        while not (tmp_path / "race-3.pitboard").exists():
            await asyncio.sleep(0.01)
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)

    asyncio.run(in_time(play()))
    first, second = (played(tmp_path / name) for name in ("race.pitboard", "race-2.pitboard"))

    assert "seed 9" in race.note
    assert score(first).chequered_us < score(first).through_us
    assert score(first).digest() != score(second).digest()


def test_a_journal_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """One line, exit 1."""
    (tmp_path / "j").write_text("precious")
    run = subprocess.run(demo_at(0, tmp_path / "j"), capture_output=True, text=True, timeout=HANGS_S, check=False)

    assert (run.returncode, run.stderr) == (1, f"{tmp_path / 'j'}: exists already\n")
    assert (tmp_path / "j").read_text() == "precious"


def demo_at(port: int, journal: Path) -> list[str]:
    """The command that plays a demonstration."""
    options = ["--port", str(port), "--seed", "5", "--journal", str(journal), "--no-open"]
    return [sys.executable, "-W", "error", "-m", "pitboard", "demo", *options]


def test_a_port_in_use_ends_the_demo(tmp_path: Path) -> None:
    """One line on stderr, exit 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = demo_at(taken.getsockname()[1], tmp_path / "j")
        run = subprocess.run(command, capture_output=True, text=True, timeout=HANGS_S, check=False)

    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith("cannot serve at 127.0.0.1:")
    assert run.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_demo_with_its_journal_whole(tmp_path: Path, number: signal.Signals) -> None:
    """Exit 0, nothing on stderr, and the race so far in the journal, closed."""
    command = demo_at(0, tmp_path / "j")
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout
    assert child.stdout.readline().startswith("Pitboard is at http://localhost:")
    wait_until(lambda: (tmp_path / "j").exists() and len(cars(tmp_path / "j")) == 58, "the field")
    child.send_signal(number)
    _, errors = child.communicate(timeout=HANGS_S)

    assert (child.returncode, errors) == (0, "")
    assert [file.name for file in tmp_path.iterdir()] == ["j"]
    assert len(cars(tmp_path / "j")) == 58
