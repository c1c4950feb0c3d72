"""At one moment there is one answer: board, report, check, API, page, its first HTML and `watch` say the same.

With PITBOARD_ONE_ANSWER=200 at so many moments of twelve races; else at a few of four.
"""

import os
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from drive import as_it_was
from engine.node import ask
from pitboard.board import Standings, standings
from pitboard.board.order import running_order
from pitboard.check.timing import RaceTiming
from pitboard.cli.tables import ORDERS, gap
from pitboard.cli.watch import TerminalView, frame
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import load, rules_for
from pitboard.race import RaceUnderWay
from pitboard.report import facts as f
from pitboard.report.compose import report
from pitboard.results import classify
from pitboard.scoring import History, score
from pitboard.scoring.car_history import NEVER_US
from pitboard.server.api.documents import BoardAnswer
from pitboard.server.app import make_app
from pitboard.server.hub import Hub

WHOLE = int(os.environ.get("PITBOARD_ONE_ANSWER") or 0)
MOMENTS = WHOLE or 4
REAL = ["le-mans-2023", "more/imsa-watkins-glen-2022.csv.gz"]
FURTHER = [
    "le-mans-2024",
    "spa-2025",
    "imola-2025",
    "more/fuji-2024.csv.gz",
    "more/imsa-petit-le-mans-2023.csv.gz",
    "more/imsa-sebring-2021.csv.gz",
    "more/le-mans-2019.csv.gz",
    "sebring-2009/session5.rmonitor.gz",
]
SIMULATED = ["simulated 4", "simulated 9"]
HOUR_US = 3_600_000_000


@cache
def history_of(name: str, races: Path) -> History:
    """A real race, or a simulated one with all its loops, misreadings and retirements."""
    if name.startswith("simulated"):
        return score(simulate(SimulatedRace(seed=int(name.split()[1]), duration_us=2 * HOUR_US)))
    return load(races / name).history


@pytest.fixture(params=[*REAL, *SIMULATED, *(FURTHER if WHOLE else [])])
def history(request: pytest.FixtureRequest) -> History:
    """Each race in turn."""
    return history_of(request.param, Path() if "simulated" in request.param else request.getfixturevalue("races"))


def moments_ms(history: History) -> list[int]:
    """Moments of a race: most by chance, some around and after its flag, and its end."""
    chance = random.Random(history.race.name)
    start_us = history.race.start_us
    end_ms = (history.through_us - start_us) // 1000
    flag_ms = (min(history.chequered_us, history.through_us) - start_us) // 1000
    about = [chance.randrange(flag_ms - 60_000, end_ms + 1) for _ in range(MOMENTS // 4)]
    return [end_ms, *about, *(chance.randrange(60_000, end_ms) for _ in range(MOMENTS - len(about) - 1))]


def test_every_part_gives_one_answer(history: History) -> None:
    """One order, one gap, one driver and one state for every car."""
    asked = moments_ms(history)
    start_us = history.race.start_us
    pages = ask(history, [["standings", at_ms, {"more": False}] for at_ms in asked])
    client = served(history)
    for at_ms, page in zip(asked, pages, strict=True):
        moment_us = start_us + at_ms * 1000
        board = standings(history, moment_us)
        told = plain(board)
        assert page == told
        assert check_rows(history, moment_us) == told["rows"]
        answer = client.get("/api/board", params={"at": written(at_ms)}).json()
        assert {key: answer[key] for key in told} == told
        assert watched(answer) == by_class(board)
        assert first_html(client, at_ms) == [number for number, _ in by_class(board)]
        assert not list(untrue(history, moment_us, board))


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return msgspec.json.decode(msgspec.json.encode(value))


def written(at_ms: int) -> str:
    """A race time in seconds, as an address has it."""
    return f"{at_ms // 1000}.{at_ms % 1000:03}s"


def served(history: History) -> TestClient:
    """A server that has scored this race."""
    hub = Hub(RaceUnderWay())
    hub.race._scorer.history = history
    hub.race.score([], history.through_us)
    hub.publish()
    return TestClient(make_app(hub))


def check_rows(history: History, moment_us: int) -> list[Any]:
    """What `check` holds a text against, with its own gap between every car and the first."""
    board = RaceTiming(history, moment_us).board()
    numbers = list(board.rows)
    for number in numbers[1:]:
        laps, us, basis = board.gap(number, numbers[0]) or (0, 0, None)
        row = board.rows[number]
        assert (row.gap_laps, row.gap_ms, row.gap_basis) == (laps, None if us is None else us // 1000, basis)
    rows: list[Any] = plain(list(board.rows.values()))
    return rows


def by_class(board: Standings) -> list[tuple[str, str]]:
    """The cars class by class, each with the words of its gap."""
    names = dict.fromkeys(row.car_class for row in board.rows)
    rows = [row for name in names for row in board.rows if row.car_class == name]
    return [(row.number, gap(row.class_gap_laps, row.class_gap_ms, row.class_gap_basis)) for row in rows]


def watched(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The cars and their gaps in a frame of `watch`, whose head names the order."""
    lines = frame(msgspec.convert(answer, BoardAnswer), TerminalView(width=400, height=400, colour=False)).split("\n")
    assert f" · {ORDERS[answer['order']]}" in lines[0]
    head = lines[1]
    # A column that no car fills is not shown.
    ends = head.index("Gap") + len("Gap") if "Gap" in head else 0
    begins = head.index("Laps") + len("Laps") if ends else 0
    cars = [(re.search(r"#(\S+)", line), line[begins:ends].strip()) for line in lines[2:]]
    return [(found[1], behind) for found, behind in cars if found]


def first_html(client: TestClient, at_ms: int) -> list[str]:
    """The cars as the page has them before its script has come."""
    return re.findall(r'<tr data-car="([^"]+)"', client.get("/", params={"at": written(at_ms)}).text)


def untrue(history: History, moment_us: int, board: Standings) -> Iterator[str]:
    """Facts of the report that the board does not bear out."""
    rows = {row.number: row for row in board.rows}
    document = report(history, moment_us, lang="en", length="long")
    if document.order != board.order:
        yield f"report in {document.order} order"
    for fact in (fact for sentence in document.sentences() for fact in sentence.facts):
        overall = getattr(fact, "scope", f.OVERALL) == f.OVERALL
        if isinstance(fact, f.PlaceFact | f.BestOfNationFact):
            row = rows[fact.number]
            if fact.position != (row.position if overall else row.class_position):
                yield str(fact)
        elif isinstance(fact, f.GapFact):
            row = rows[fact.number]
            if overall and fact.number != (leader := next(iter(rows))) and fact.to != leader:
                # A fight for a place: the gap to the car ahead.
                if (fact.gap_laps, fact.gap_ms) != (row.interval_laps, row.interval_ms):
                    yield str(fact)
                continue
            laps, ms = (row.gap_laps, row.gap_ms) if overall else (row.class_gap_laps, row.class_gap_ms)
            basis = row.gap_basis if overall else row.class_gap_basis
            if (fact.gap_laps, fact.gap_ms) != (laps, 0 if laps else ms) or (
                not laps and fact.basis != (basis or "loop")
            ):
                yield str(fact)
        elif isinstance(fact, f.AtWheelFact) and fact.driver != rows[fact.number].driver:
            yield str(fact)
        elif isinstance(fact, f.LeadLapFact):
            behind = [rows[number].gap_laps if overall else rows[number].class_gap_laps for number in fact.numbers]
            if any(behind):
                yield str(fact)
        elif isinstance(fact, f.InPitFact) and rows[fact.number].state != "in_pit":
            yield str(fact)


def test_after_the_flag_the_board_is_the_classification(history: History) -> None:
    """In places, laps, stops and gaps: of all cars once none may still take the flag, till then of those that have."""
    if history.chequered_us == NEVER_US:
        pytest.skip("no flag ends this race")
    rules, final = rules_for(history), {row.number: row for row in classify(history, rules_for(history)).rows}
    end_us = history.through_us
    chance = random.Random(5)
    around = [chance.randrange(history.chequered_us, end_us + 1) for _ in range(MOMENTS // 4)]
    for moment_us in [end_us, *around]:
        cars = running_order(history, moment_us)
        then = {row.number: row for row in classify(as_it_was(history, moment_us), rules).rows}
        expected = final if moment_us == end_us else then
        assert cars.order == "classification"
        first = cars.cars[0].number
        for row in standings(history, moment_us).rows:
            one = expected[row.number]
            if row.number in cars.under_way or (cars.under_way and one.position is None):
                continue
            assert (row.laps, row.pit_visits) == (one.laps, one.pit_visits)
            if first not in cars.under_way:
                assert (row.gap_laps, row.gap_ms) == (one.gap_laps, one.gap_ms)
            if not cars.under_way:
                assert (row.position, row.class_position) == (one.position, one.class_position)
