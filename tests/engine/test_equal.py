"""What the engine in the browser computes is what `pitboard` prints, cell by cell, at many moments of whole races.

Sixty always, two hundred with `PITBOARD_SWEEP=1`.
"""

import gzip
import os
import random
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from engine.node import ask
from feeds.readers import recorded_facts
from loaded import loaded
from pitboard import board
from pitboard.board import Asked, standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import circuits, drive_limits_for, load
from pitboard.model import LINE, Entry, Fact, Loop, LoopsInstalled, Passing
from pitboard.scoring import History, score

MOMENTS = 200 if os.environ.get("PITBOARD_SWEEP") else 60
RACES = ["le-mans-2023", "le-mans-2024", "spa-2025", "imola-2025", "more/imsa-petit-le-mans-2023.csv.gz"]
CASES = ["csv-red-on-lap-1", "csv-red-40min", "csv-field-through-pitlane-noflag", "red-flag-stop-split"]
SIMULATED = ["simulated 3", "simulated 8", "line 5"]
JOINED_LATE = "sebring-2009/session5.rmonitor.gz"
HOUR_US = 3_600_000_000

Question = list[Any]
Questions = Iterator[tuple[Question, Any]]


def at_the_line(seed: int) -> Iterator[Fact]:
    """A simulated race read at the line alone, so that no stop can be told, and in which one car did not start."""
    absent = ""
    for fact in simulate(SimulatedRace(seed=seed, duration_us=HOUR_US, hypercar=4, lmp2=3, lmgt3=3)):
        if isinstance(fact, LoopsInstalled):
            yield LoopsInstalled((Loop(LINE, 1000, "line"),), fact.min_lap_us, fact.source)
        elif not isinstance(fact, Passing):
            absent = absent or (fact.number if isinstance(fact, Entry) else "")
            yield fact
        elif fact.loop == LINE and fact.number != absent:
            yield fact


@cache
def history_of(name: str, races: Path) -> History:
    """A real race, or a simulated one with all its loops, misreadings and retirements."""
    if name.startswith("line"):
        return score(at_the_line(int(name.split()[1])))
    if name.startswith("simulated"):
        return score(simulate(SimulatedRace(seed=int(name.split()[1]), duration_us=3 * HOUR_US)))
    if name in CASES:
        path = races.parent / "cases" / f"{name}.csv.gz"
        return load(path).history if path.exists() else pytest.skip(f"no case {path}")
    if name == JOINED_LATE:
        lines = gzip.decompress((races / name).read_bytes()).splitlines(keepends=True)
        return score(recorded_facts("rmonitor", b"".join(lines[len(lines) // 3 :]), name, Reading(), circuits()))
    return loaded(races / name)


@pytest.fixture(params=[*RACES, *CASES, JOINED_LATE, *SIMULATED])
def history(request: pytest.FixtureRequest) -> History:
    """Each race in turn."""
    real = request.param not in SIMULATED
    return history_of(request.param, request.getfixturevalue("races") if real else Path())


def moments_ms(history: History, count: int) -> list[int]:
    """Moments of a race from before its start to after its end: some by chance, others at and around what happened."""
    chance = random.Random(history.race.name)
    start_us = history.race.start_us
    end_ms = (history.through_us - start_us) // 1000
    seen = sorted(us for car in history.cars.values() for us in [*car.loop_us, *car.pit_out_us, *car.driver_us])
    at = [end_ms, -5_000, 0, end_ms + 1, end_ms + 3_600_000]
    at += [(us - start_us) // 1000 + chance.choice([-1, 0, 1]) for us in chance.sample(seen, (count - len(at)) // 2)]
    return at + [chance.randrange(end_ms) for _ in range(count - len(at))]


def plain(rows: Any) -> Any:
    """Rows as JSON has them."""
    return msgspec.json.decode(msgspec.json.encode(rows))


def standings_asked(history: History) -> Questions:
    """Every moment in the order in force and in both others."""
    for at_ms in moments_ms(history, MOMENTS):
        moment_us = history.race.start_us + at_ms * 1000
        for order in get_args(Asked):
            yield ["standings", at_ms, {"order": order, "more": False}], plain(standings(history, moment_us, order))


def rows_asked(history: History) -> Questions:
    """Stints, pit visits and drivers of every car at the end, and of some at other moments; laps of twenty."""
    chance = random.Random(3)
    numbers, moments = sorted(history.cars), moments_ms(history, 20)
    at_the_end = [(number, moments[0]) for number in numbers]
    at_others = [(chance.choice(numbers), at_ms) for at_ms in moments]
    questions: list[tuple[str, Callable[..., Any]]] = [
        ("laps", board.laps),
        ("stints", board.stints),
        ("pits", board.pit_visits),
        ("drivers", partial(board.drivers, limits=drive_limits_for(history))),
    ]
    for name, rows_of in questions:
        some = chance.sample(at_the_end, min(20, len(at_the_end))) if name == "laps" else at_the_end
        for number, at_ms in some + at_others:
            yield [name, number, at_ms], plain(rows_of(history, history.race.start_us + at_ms * 1000, number))


def test_every_cell(history: History) -> None:
    """Of standings in every order, laps, stints, pit visits and drivers."""
    asked = [*standings_asked(history), *rows_asked(history)]
    answers = ask(history, [question for question, _ in asked])

    for (question, expected), answer in zip(asked, answers, strict=True):
        assert answer == expected, question
