"""What the engine in the browser computes is what `pitboard` prints, cell by cell, at 200 moments of whole races."""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.node import ask
from pitboard import board
from pitboard.board import Order, standings
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import load
from pitboard.scoring import History, score
from pitboard.server.document import document

MOMENTS = 200
RACES = ["le-mans-2023", "le-mans-2024", "spa-2025", "imola-2025", "more/imsa-petit-le-mans-2023.csv.gz"]
SIMULATED = ["simulated 3", "simulated 8"]
HOUR_US = 3_600_000_000


@cache
def history_of(name: str, races: Path) -> History:
    """A real race, or a simulated one with all its loops, misreadings and retirements."""
    if name.startswith("simulated"):
        return score(simulate(SimulatedRace(seed=int(name.split()[1]), duration_us=3 * HOUR_US)))
    return load(races / name).history


@pytest.fixture(params=[*RACES, *SIMULATED])
def history(request: pytest.FixtureRequest) -> History:
    """Each race in turn."""
    real = request.param in RACES
    return history_of(request.param, request.getfixturevalue("races") if real else Path())


def moments_ms(history: History, count: int) -> list[int]:
    """Moments of a race from before its start to its end: even ones, and ones at and around what happened."""
    chance = random.Random(history.race.name)
    start_us = history.race.start_us
    end_ms = (history.through_us - start_us) // 1000
    seen = sorted(us for car in history.cars.values() for us in [*car.loop_us, *car.pit_out_us, *car.driver_us])
    at = [-5_000, 0, end_ms, end_ms + 1, end_ms + 3_600_000]
    at += [(us - start_us) // 1000 + chance.choice([-1, 0, 1]) for us in chance.sample(seen, (count - len(at)) // 2)]
    return at + [chance.randrange(end_ms) for _ in range(count - len(at))]


def plain(rows: Any) -> Any:
    """Rows as JSON has them."""
    return msgspec.json.decode(msgspec.json.encode(rows))


def moment_us(history: History, at_ms: int) -> int:
    return history.race.start_us + at_ms * 1000


@pytest.mark.parametrize("order", ["line", "live"])
def test_standings(history: History, order: Order) -> None:
    """Every row, every cell."""
    moments = moments_ms(history, MOMENTS)
    answers = ask(history, [["standings", at_ms, {"order": order, "more": False}] for at_ms in moments])

    for at_ms, answer in zip(moments, answers, strict=True):
        for row in answer["rows"]:
            del row["class_interval_laps"], row["class_interval_ms"]
        assert answer == plain(standings(history, moment_us(history, at_ms), order)), at_ms


def test_intervals_in_class(history: History) -> None:
    """The one thing a row of the board has beyond the standings, as the page's first table has it."""
    moments = moments_ms(history, 40)
    keys = ("number", "class_interval_laps", "class_interval_ms")

    for at_ms, answer in zip(moments, ask(history, [["standings", at] for at in moments]), strict=True):
        rows = document(history, standings(history, moment_us(history, at_ms)))["rows"]
        assert [[row[key] for key in keys] for row in answer["rows"]] == [[row[key] for key in keys] for row in rows]


@pytest.mark.parametrize(
    ("question", "rows_of"),
    [("laps", board.laps), ("stints", board.stints), ("pits", board.pit_visits), ("drivers", board.drivers)],
)
def test_rows_of_a_car(history: History, question: str, rows_of: Callable[..., Any]) -> None:
    """Laps, stints, pit visits and drivers, of every car at one moment and of some at others."""
    chance = random.Random(question)
    numbers = sorted(history.cars)
    moments = moments_ms(history, 20)
    asked = [(number, moments[2]) for number in numbers]
    asked += [(chance.choice(numbers), at_ms) for at_ms in moments]
    answers = ask(history, [[question, number, at_ms] for number, at_ms in asked])

    for (number, at_ms), answer in zip(asked, answers, strict=True):
        assert answer == plain(rows_of(history, moment_us(history, at_ms), number)), (number, at_ms)
