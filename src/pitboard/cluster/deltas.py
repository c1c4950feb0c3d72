"""What edges live on: the deltas of the race as it is scored, and snapshots to begin with.

The scorer that writes the race sends a delta whenever something was scored, and from time to time puts a snapshot of
everything; both are numbered by its term and a `seq` that counts up by 1. Whoever misses a delta asks for it, and where
it is no longer kept begins again with the snapshot. Who hears nothing asks too, and where no writer answers goes on by
another server, for its own may be parted from the writer's.
"""

import asyncio
import zlib
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Final

import msgspec

from pitboard.cluster.bus import DELTAS, LONGEST_STAY_S, MISSED, SNAPSHOT_KEY, Bus, BusUnreachable, Heard
from pitboard.cluster.messages import Delta, RaceSnapshot, RaceSnapshotHead, RaceSnapshotPart, checksum, decoded, encode
from pitboard.model import Fact
from pitboard.model.clock import MACHINE_CLOCK
from pitboard.race import RaceUnderWay

FACTS_IN_PART: Final = 10_000
"""Facts in a part of a snapshot: a full part is never written again. Some 300 kB, packed."""

FACTS_IN_DELTA: Final = 2_000
"""A message of the bus holds at most 1 MB."""

KEPT_DELTAS: Final = 4_000
"""Deltas kept for who missed some."""

MISSED_WITHIN_S: Final = 0.5
PATIENCE_S: Final = 1.5
"""Who has heard nothing for so long asks: a writer sends a delta every second, if need be one without facts."""

FIRST_STAY_S: Final = 0.2
"""Where no writer answers the next server is asked, after so long by that one another, and then ever later."""

BETWEEN_LOOKS_S: Final = 0.25

steady_s = MACHINE_CLOCK.steady_s


class DeltaSender:
    """The deltas and snapshots of a race, from the scorer that writes it in a term.

    Put it up when the term begins: what was scored by then is its first snapshot.
    """

    def __init__(self, race: RaceUnderWay, bus: Bus, term: int, facts: Iterable[Fact]) -> None:
        self._race = race
        self._bus = bus
        self._term = term
        self._seq = 0
        self._facts = list(facts)
        self._sent = len(self._facts)
        self._restarts = False
        self._status: tuple[int, float, str] = (0, 1.0, "")
        self._kept: deque[Delta] = deque(maxlen=KEPT_DELTAS)
        self._parts: list[RaceSnapshotPart] = []
        self._snapshot_seq = -1
        self._revision = 0
        self._putting = asyncio.Lock()

    @property
    def seq(self) -> int:
        """The number of the last delta."""
        return self._seq

    def take(self, facts: Iterable[Fact]) -> None:
        """Take what was scored."""
        self._facts.extend(facts)

    def restart(self) -> None:
        """Forget everything: another history begins."""
        self._facts, self._parts, self._sent, self._restarts = [], [], 0, True

    async def send(self, *, alive: bool = False) -> None:
        """Send what is new, or with `alive` a sign of life where nothing is.

        Raises:
            BusUnreachable: what was not sent can still be asked for.
        """
        if self._restarts:
            self._restarts, self._sent = False, len(self._facts)
            self._seq += 1
            await self.put_snapshot()
            await self._send(self._delta([], restarts=True))
        status = (self._race.moment_us, self._race.clock_rate, self._race.note)
        while self._sent < len(self._facts) or status != self._status or alive:
            facts = self._facts[self._sent : self._sent + FACTS_IN_DELTA]
            self._sent += len(facts)
            self._status, alive = status, False
            self._seq += 1
            await self._send(self._delta(facts))

    def _delta(self, facts: list[Fact], *, restarts: bool = False) -> Delta:
        race = self._race
        moment = (race.moment_us, race.clock_rate, race.note)
        return Delta(self._term, self._seq, facts, *moment, restarts, race.feed_age_ms)

    async def _send(self, delta: Delta) -> None:
        # Kept first: a delta that the bus did not take is asked for.
        self._kept.append(delta)
        await self._bus.send(DELTAS, encode(delta))

    async def put_snapshot(self) -> None:
        """Put everything up to the last delta where edges find it; nothing where that is there already.

        Raises:
            BusUnreachable: the old snapshot holds still.
        """
        async with self._putting:
            if self._snapshot_seq != self._seq:
                await self._put_snapshot()

    async def _put_snapshot(self) -> None:
        seq, sent, race, known = self._seq, self._sent, self._race, self._facts
        full = [part for part in self._parts if part.key.endswith("-full")]
        parts = full[:]
        for first in range(len(full) * FACTS_IN_PART, sent, FACTS_IN_PART):
            facts = known[first : min(first + FACTS_IN_PART, sent)]
            parts.append(await self._put_part(len(parts), facts, seq))
        head = RaceSnapshotHead(
            self._term,
            seq,
            race.history.race.name,
            race.moment_us,
            race.clock_rate,
            race.note,
            parts,
            race.feed_age_ms,
        )
        if self._facts is not known:
            # Another history began meanwhile, and puts its own.
            return None
        revision = await self._bus.put(SNAPSHOT_KEY, encode(head))
        if revision <= self._revision:
            # The keys were lost, and the full parts with them.
            self._parts, self._revision = [], revision
            return await self._put_snapshot()
        self._revision = revision
        if self._facts is known:
            self._parts = parts
        self._snapshot_seq = seq
        return None

    async def _put_part(self, index: int, facts: list[Fact], seq: int) -> RaceSnapshotPart:
        content = await asyncio.to_thread(_packed, facts)
        # One that grows has two names in turn, so that the snapshot before holds while this is put.
        name = f"{self._term}-{index}-" + ("full" if len(facts) == FACTS_IN_PART else str(seq % 2))
        key = f"{SNAPSHOT_KEY}.{name}"
        await self._bus.put(key, content)
        return RaceSnapshotPart(key, checksum(content))

    async def answer_missed(self, question: bytes) -> bytes | None:
        """Answer which deltas came after a number: `[term, seq]`; none where they are no longer kept.

        Who asks in an older term is told to begin again; in a newer one another scorer writes, and answers.
        """
        try:
            term, seq = msgspec.msgpack.decode(question, type=tuple[int, int])
        except msgspec.DecodeError:
            return None
        if term > self._term:
            return None
        if term < self._term:
            return msgspec.msgpack.encode([self._delta([], restarts=True)])
        later = [delta for delta in self._kept if delta.seq > seq]
        if not later or later[0].seq != seq + 1:
            return msgspec.msgpack.encode([])
        return msgspec.msgpack.encode(_at_most(later))


def _packed(facts: list[Fact]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(facts), 1)


def _at_most(deltas: list[Delta]) -> list[Delta]:
    """The first of some deltas, with not more facts than a message holds."""
    count = 0
    for index, delta in enumerate(deltas):
        count += len(delta.facts) + 1
        if count > FACTS_IN_DELTA and index:
            return deltas[:index]
    return deltas


async def read_snapshot(bus: Bus) -> RaceSnapshot | None:
    """Return the snapshot of the race; None where there is none, or another took its place meanwhile.

    Raises:
        BusUnreachable: the bus does not answer.
    """
    state = await bus.get(SNAPSHOT_KEY)
    if not state.revision:
        return None
    head = decoded(state.value, RaceSnapshotHead)
    if head is None:
        return None
    facts: list[Fact] = []
    for part in head.parts:
        content = (await bus.get(part.key)).value
        if checksum(content) != part.checksum:
            return None
        facts += await asyncio.to_thread(_unpacked, content)
    moment = (head.moment_us, head.clock_rate, head.note, head.feed_age_ms)
    return RaceSnapshot(head.term, head.seq, head.name, facts, *moment)


def _unpacked(content: bytes) -> list[Fact]:
    facts: list[Fact] = msgspec.msgpack.decode(zlib.decompress(content), type=list[Fact])
    return facts


async def follow_deltas(bus: Bus) -> AsyncGenerator[RaceSnapshot | Delta]:
    """Yield a snapshot, and then every delta that follows it, without a gap, for good.

    Where that is not to be had, or another term begins, a new snapshot comes: it replaces everything. While the bus
    does not answer nothing comes.
    """
    while True:
        try:
            # Listening first, so that between the snapshot and the deltas nothing is missed.
            async with bus.listen(DELTAS) as heard, aclosing(_follow(bus, heard)) as updates:
                async for update in updates:
                    yield update
        except BusUnreachable:
            await asyncio.sleep(BETWEEN_LOOKS_S)


async def _follow(bus: Bus, heard: Heard) -> AsyncGenerator[RaceSnapshot | Delta]:
    known: RaceSnapshot | Delta | None = None
    silence = DeltaSilence()
    while True:
        while known is None:
            if known := await read_snapshot(bus):
                yield known
            else:
                await asyncio.sleep(BETWEEN_LOOKS_S)
        delta = await _newer(heard, known, silence.patience_s)
        try:
            following = await _up_to(bus, known, delta) if delta else await silence.ask(bus, known)
        except BusUnreachable:
            # What is known holds; a gap is seen again with the next delta.
            continue
        if delta:
            silence = DeltaSilence()
        if following is None:
            known = None
            continue
        for update in following:
            known = update
            yield update


class DeltaSilence:
    """What to do where nothing is heard for `patience_s`: ask the writer, and go elsewhere where it does not answer."""

    def __init__(self) -> None:
        self.patience_s = PATIENCE_S
        self._stay_s = FIRST_STAY_S

    async def ask(self, bus: Bus, known: RaceSnapshot | Delta) -> list[Delta] | None:
        """Return what was missed, nothing where that is not to be had here; None where only a new snapshot will do.

        Raises:
            BusUnreachable: the bus does not answer.
        """
        missed = await _missed(bus, known)
        if missed is not None:
            self.patience_s, self._stay_s = PATIENCE_S, FIRST_STAY_S
            return _without_restart(missed)
        await bus.go_elsewhere()
        self.patience_s, self._stay_s = self._stay_s, min(2 * self._stay_s, LONGEST_STAY_S)
        return []


async def _newer(heard: Heard, known: RaceSnapshot | Delta, within_s: float) -> Delta | None:
    """Return the next delta that is newer than what is known; None where none comes in time."""
    end_s = steady_s() + within_s
    while (left_s := end_s - steady_s()) > 0 and (content := await heard.next(left_s)):
        delta = decoded(content, Delta)
        if delta and (delta.term, delta.seq) > (known.term, known.seq):
            return delta
    return None


async def _up_to(bus: Bus, known: RaceSnapshot | Delta, delta: Delta) -> list[Delta] | None:
    """Return what follows what is known, up to a delta that was heard; None where only a new snapshot will do."""
    if delta.term != known.term or delta.restarts:
        return None
    if delta.seq == known.seq + 1:
        return [delta]
    return _without_restart(await _missed(bus, known) or []) or None


def _without_restart(deltas: list[Delta]) -> list[Delta] | None:
    return None if any(delta.restarts for delta in deltas) else deltas


async def _missed(bus: Bus, known: RaceSnapshot | Delta) -> list[Delta] | None:
    """Ask the writer for what came after what is known; None where no writer answers."""
    question = msgspec.msgpack.encode((known.term, known.seq))
    for answer in await bus.ask(MISSED, question, within_s=MISSED_WITHIN_S):
        return msgspec.msgpack.decode(answer, type=list[Delta])
    return None
