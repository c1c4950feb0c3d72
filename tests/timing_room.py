"""A simulated race as several decoders send it: bytes with the moments at which they come, merged and scored."""

import random
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from pitboard.feeds.p3.protocol import PassingRecord, encode
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.intake import Pipeline
from pitboard.model import Fact, LoopsInstalled, Passing, Weather
from pitboard.relay import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.scoring import History, Scorer, score

SECOND_US = 1_000_000
HOUR_US = 3600 * SECOND_US
RACE = SimulatedRace(seed=3, duration_us=3 * HOUR_US // 2, hypercar=3, lmp2=2, lmgt3=2, innovative=0)
LOOPS = ("line", "pit-line", "pit-in", "pit-out", "3", "7", "10")

Clock = Callable[[int], int]
"""What a decoder's clock shows at a true moment."""


class Record(NamedTuple):
    """A piece of a feed: when it came, from where, and what it says."""

    received_us: int
    source: str
    payload: bytes


@cache
def simulated(settings: SimulatedRace = RACE) -> tuple[list[Fact], list[Passing], Truth]:
    """What is known beside the decoders, every true passing, and what happened."""
    simulation = Simulation(settings)
    facts = list(simulation)
    beside = [_only(fact) for fact in facts if not isinstance(fact, Passing)]
    return beside, [fact for fact in facts if isinstance(fact, Passing) and fact.loop in LOOPS], simulation.truth


def _only(fact: Fact) -> Fact:
    """The loops that are used here, without which the others would be seen to be silent."""
    if not isinstance(fact, LoopsInstalled):
        return fact
    return replace(fact, loops=tuple(loop for loop in fact.loops if loop.id in LOOPS))


def address(name: str, loops: Iterable[str] = LOOPS) -> str:
    """The address of a rack of decoders, one a loop: decoder 100 + i at the loop that is i-th of all."""
    return f"p3://{name}?" + "&".join(f"loop={100 + LOOPS.index(loop)}:{loop}" for loop in loops)


def rack(
    name: str,
    passings: Sequence[Passing],
    *,
    clock: Clock = lambda true_us: true_us,
    loops: Iterable[str] = LOOPS,
    hears: Callable[[int], bool] = lambda true_us: True,
    seed: int = 0,
    lost: float = 0.0,
    twice: float = 0.0,
) -> list[Record]:
    """What a rack of decoders sends of these passings.

    `hears` says when the line to it stands; a share of the readings is `lost` by the decoders or sent `twice`.
    """
    chance = random.Random(f"{name}/{seed}")
    url, numbers, came, sent = address(name, loops), dict.fromkeys(loops, 0), dict.fromkeys(loops, 0), []
    for passing in passings:
        if passing.loop not in numbers or chance.random() < lost:
            continue
        numbers[passing.loop] += 1
        frame = encode(
            PassingRecord(
                number=numbers[passing.loop],
                transponder=int(passing.transponder),
                rtc_us=clock(passing.time_us),
                decoder=100 + LOOPS.index(passing.loop),
            )
        )
        # A decoder sends its passings in the order of their numbers.
        came_us = came[passing.loop] = max(passing.time_us + chance.randint(20_000, 120_000), came[passing.loop] + 1)
        if hears(passing.time_us):
            sent.append(Record(came_us, url, frame))
            if chance.random() < twice:
                sent.append(Record(came_us + chance.randint(0, 30 * SECOND_US), url, frame))
    return sent


def official(*, hears: Callable[[int], bool] = lambda true_us: True) -> list[Record]:
    """What the official feed tells of the same race as RMonitor, each second, and all of it every 30 s."""
    passings = simulated()[1]
    told = [fact for fact in simulated()[0] if not isinstance(fact, Weather)]
    history = score([*told, *passings])
    start_us, sent = history.race.start_us, []
    teller = RmonitorWriter(history, start_us - 30 * SECOND_US)
    records = teller.full_state()
    for second in range(-29, (history.through_us - start_us) // SECOND_US + 120):
        true_us = start_us + second * SECOND_US
        records += teller.advance(true_us)
        if second % 30 == 0:
            records += teller.full_state()
        if hears(true_us):
            sent.append(Record(true_us + 150_000, "rmonitor://official", wire(records)))
        records = []
    return sent


class Room(NamedTuple):
    """A race as it was followed: the history, the sources and how often all was scored anew."""

    history: History
    sources: Pipeline
    restarts: int


def follow(*sent: list[Record], beside: Sequence[Fact] | None = None) -> Room:
    """Follow records in the order in which they come; what their journal gives afterwards is the same history."""
    known = simulated()[0] if beside is None else beside
    records = sorted((record for one in sent for record in one), key=lambda record: record.received_us)
    first = [Record(0, source, b"") for source in dict.fromkeys(record.source for one in sent for record in one)]
    sources, scorer, restarts = Pipeline(Reading(), known), Scorer(), 0
    scorer.apply(known)
    for record in (*first, *records):
        update = sources.take(record.source, record.source.partition(":")[0], record.payload, record.received_us)
        if update.replaces_all:
            scorer, restarts = Scorer(), restarts + 1
            scorer.apply(known)
        scorer.apply(update.facts)
    replayed = Pipeline(Reading(), known)
    for record in (*first, *records):
        replayed.take(record.source, record.source.partition(":")[0], record.payload, record.received_us)
    assert score([*known, *replayed.facts()]).digest() == scorer.history.digest()
    return Room(scorer.history, sources, restarts)
