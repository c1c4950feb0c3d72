"""A race with damaged facts of every kind through all that there is: what must hold of it whatever came in."""

import random
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, cast

from msgspec import Struct
from msgspec.structs import fields, replace
from starlette.testclient import TestClient

from kinds import FACT_KINDS, World, made
from pitboard.board.self_checks import self_checks
from pitboard.check import check
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.journal import decode_facts, encode_facts
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Entry, Fact, TransponderFitted
from pitboard.race import RaceUnderWay
from pitboard.report.compose import reports
from pitboard.report.render import as_markdown
from pitboard.scoring import History, Scorer, score
from pitboard.server.api.operations import OPERATIONS
from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.publish import files_of

BATCH: Final = 2_500
SLOW_S: Final = 30
"""For a step with a whole batch: two seconds an input would be forty times that."""

MINUTE_US: Final = 60_000_000


class Slow(Exception):
    """A step took too long."""


class Damage:
    """Changes facts of a race."""

    def __init__(self, facts: list[Fact], settings: SimulatedRace, chance: random.Random) -> None:
        entries = [fact for fact in facts if isinstance(fact, Entry)]
        fitted = [fact for fact in facts if isinstance(fact, TransponderFitted)]
        self._chance = chance
        self._by_kind: dict[type[Fact], list[Fact]] = {}
        for fact in facts:
            self._by_kind.setdefault(type(fact), []).append(fact)
        self._world = World(
            settings.start_us,
            settings.duration_us,
            tuple(entry.number for entry in entries),
            ("1", "2", "6", LINE, PIT_IN, PIT_LINE, PIT_OUT),
            ("simulator", "box"),
            tuple(one.transponder for one in fitted),
        )

    def of(self, fact: Fact) -> list[Fact]:
        """What becomes of a fact."""
        chance = self._chance
        what = chance.randrange(6)
        if what == 0:
            return []
        if what == 1:
            return [fact, fact]
        if what == 2:
            return [fact, cast(Fact, made(chance.choice(FACT_KINDS), chance, self._world))]
        name = chance.choice([field.name for field in fields(fact)])
        value = getattr(fact, name)
        if what in (3, 4) and isinstance(value, int) and name.endswith("_us"):
            return [replace(fact, **{name: value + round(chance.gauss(0, 30) * 1_000_000)})]
        other: Any = chance.choice(self._by_kind[type(fact)])
        return [replace(fact, **{name: getattr(other, name)})]


def race(seed: int) -> tuple[list[Fact], int]:
    """A damaged race of a number, and how many of its facts were changed."""
    chance = random.Random(seed)
    settings = SimulatedRace(
        seed=seed, duration_us=90 * MINUTE_US, hypercar=4, lmp2=3, lmgt3=4, innovative=0, incident_rate=3
    )
    facts = list(simulate(settings))
    damage = Damage(facts, settings, chance)
    # Some races are a ruin, most are races still.
    share = chance.choice((0.2, 0.5, 1.0)) * BATCH / len(facts)
    found: list[Fact] = []
    changed = 0
    for fact in facts:
        hit = chance.random() < share
        changed += hit
        found += damage.of(fact) if hit else [fact]
    while changed < BATCH:
        at = chance.randrange(len(found))
        found[at:at] = damage.of(chance.choice(facts))
        changed += 1
    return found, changed


class Findings(Struct):
    """What was found: the number of the race and what was wrong; claims of ours that were read, and read otherwise."""

    wrong: list[str] = []
    claims: int = 0
    otherwise: int = 0


@contextmanager
def step(name: str, seed: int, findings: Findings) -> Iterator[None]:
    """Run a step: what it raises, and that it is slow, is a finding."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW_S)
    try:
        yield
    except Exception:
        findings.wrong.append(f"{seed} {name}: {traceback.format_exc(limit=-4)}")
        print(findings.wrong[-1], file=sys.stderr, flush=True)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def driven(history: History) -> dict[str, list[list[int]]]:
    """The laps, loops and visits of every car that was seen."""
    cars = history.cars.values()
    return {car.number: [car.lap_end_us, car.loop_us, car.pit_in_us, car.pit_out_us] for car in cars if car.loop_us}


def run(seed: int, findings: Findings) -> int:
    """One race through everything; how many inputs that was."""
    facts, changed = race(seed)
    history = History()
    with step("journal and scoring", seed, findings):
        facts = decode_facts(encode_facts(facts))
        history = score(facts)
        scorer = Scorer()
        for begin in range(0, len(facts), 700):
            scorer.apply(facts[begin : begin + 700])
        whole, pieces = driven(history), driven(scorer.history)
        assert whole == pieces, (
            f"another race when it comes in pieces: {[n for n in whole if whole[n] != pieces.get(n)]}"
        )
    moments_us = [history.race.start_us + minutes * MINUTE_US for minutes in (20, 61)] + [history.through_us]
    for moment_us in moments_us:
        with step("board", seed, findings):
            assert not (faults := self_checks(history, moment_us)), faults
    for moment_us in moments_us[1:]:
        with step("report and check", seed, findings):
            for lang, written in reports(history, moment_us, nation="NLD").items():
                claims = check(as_markdown(written), history, moment_us, lang).claims
                findings.claims += len(claims)
                findings.otherwise += sum(claim.verdict == "wrong" for claim in claims)
    with step("api", seed, findings):
        under_way = RaceUnderWay()
        under_way.score(facts)
        ask_everything(Hub(under_way))
    with step("published site", seed, findings):
        assert sum(len(content) for _, content in files_of(history, pictures=False)) > 10_000
    return changed


def ask_everything(hub: Hub) -> None:
    """Every operation of the API that is asked by GET, of the race and of a car."""
    client = TestClient(make_app(hub), raise_server_exceptions=True)
    car = next(iter(hub.race.history.cars), "7")
    for operation in OPERATIONS:
        if operation.takes is None and operation.answers is not None:
            names = {parameter.name for parameter in operation.parameters}
            asked = {name: value for name, value in {"car": car, "at": "40m"}.items() if name in names}
            answer = client.get(operation.path, params=asked)
            assert answer.status_code < 500, f"{operation.path}: {answer.status_code}"


def too_slow(_number: int, _frame: FrameType | None) -> None:
    """End a step."""
    raise Slow
