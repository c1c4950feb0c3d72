"""Journals of scorers, records on the stream, and decisions put to who writes."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from build import line_laps, race_info
from pitboard.cluster.decisions import desk_over
from pitboard.cluster.messages import RecordMessage, RunMessage, TermMessage, message_id
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.record_reader import RecordReader
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.journal import FACTS_FORMAT, Journal, Record, encode_facts
from pitboard.journal.seal import FIRST_SEAL
from pitboard.model import Fact
from pitboard.race import DecisionAnswer, DecisionRequest, RaceUnderWay

FACTS: list[Fact] = [race_info(), *line_laps("7", [100, 101, 99, 98, 97, 96, 95, 94])]


def records(count: int, *, behind: int = 0, named: str = "a") -> list[Record]:
    """Records of a fact each, numbered from `behind` + 1 on."""
    return [
        Record(number, named, FACTS_FORMAT, number, encode_facts([FACTS[(number - 1) % len(FACTS)]]))
        for number in range(behind + 1, behind + count + 1)
    ]


def messages(written: list[Record], *, term: int = 1, before: bytes = FIRST_SEAL) -> list[RecordMessage]:
    """Records as they are on the stream, behind a seal."""
    given: list[RecordMessage] = []
    for record in written:
        before = record.sealed(before)
        given.append(
            RecordMessage(term, record.seq, record.source, record.format, record.received_us, record.payload, before)
        )
    return given


def journal_at(path: Path, written: list[Record]) -> StreamedJournal:
    """An open journal with records."""
    with Journal.create(path) as journal:
        for record in written:
            journal.append(record.source, record.format, record.payload, record.received_us)
    return StreamedJournal.open(path)


def reader() -> RecordReader:
    """A race that records go into."""
    return RecordReader(RaceUnderWay(), None)


async def publish(bus: NatsBus, *written: RecordMessage | TermMessage) -> None:
    """Put messages at the end of the stream, each record by itself."""
    for each in written:
        last = (await bus.stream_state()).last_position
        message = RunMessage(each.term, [each]) if isinstance(each, RecordMessage) else each
        await bus.publish(message, f"{last}/{message_id(message, 'test')}", last)


def contents(journal: StreamedJournal) -> list[Record]:
    """What is in a journal."""
    return list(journal.read())


async def decide(bus: NatsBus, facts: Sequence[Fact], decision_id: str) -> DecisionAnswer:
    """The answer to a decision, asked for until there is one."""
    decides = desk_over(bus)
    while not (answer := await decides(DecisionRequest(decision_id, list(facts)))):
        await asyncio.sleep(0.1)
    return answer
