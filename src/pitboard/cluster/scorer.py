"""A scorer of the cluster: it follows the race into its own journal, and writes it when nobody else does.

Scoring never waits for the stream: what comes is in the journal and on the board at once. Acknowledged is what is on
this scorer's disk and taken by the stream.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

from pitboard.cluster.bus import DECIDE, MISSED, NEWS, RECORDS, Bus, BusUnreachable
from pitboard.cluster.decisions import DecisionDesk, desk_over, offer
from pitboard.cluster.deltas import DeltaSender
from pitboard.cluster.follower import Diverged, StreamFollower, records_answer
from pitboard.cluster.handover import FollowedFeed, JournalledEnds, followed_feeds
from pitboard.cluster.lease import LeaseHolder, Superseded
from pitboard.cluster.nats_bus import NatsBus
from pitboard.cluster.opening import open_bus
from pitboard.cluster.rebuild import set_aside
from pitboard.cluster.record_reader import RecordReader
from pitboard.cluster.stream_writer import StreamWriter, begin_term
from pitboard.cluster.streamed_journal import StreamedJournal
from pitboard.feeds.registry import connect
from pitboard.feeds.transport import Connection, OnStatus
from pitboard.intake import Read
from pitboard.model import Fact
from pitboard.model.clock import MACHINE_CLOCK, MachineClock
from pitboard.race import DecisionRequest, LiveSources, RaceUnderWay
from pitboard.texts import TextPart

LOOK_S: Final = 0.2
"""How often a follower looks at the stream where nothing hints at news."""

ASK_EVERY_S: Final = 1.0
LACKS_S: Final = 15.0
"""So much longer a scorer that lacks records leaves the lease to others, who may have them."""

DELTAS_EVERY_S: Final = 0.1
ALIVE_EVERY_S: Final = 1.0
SNAPSHOT_EVERY_S: Final = 3.0

DRAIN_S: Final = 1.5
"""How long a scorer that stops goes on to write what waits."""

log = logging.getLogger(__name__)

Role = Literal["starts", "follows", "writes"]


class ScorerState(Struct, frozen=True):
    """How a scorer is.

    `last_number` is the last record of its journal, `taken_number` the last that is on the stream and on the disk;
    `waiting` are on their way there, the oldest trouble with that since `waiting_ms`. `behind` are on the stream and
    not scored yet. `lost` are the numbers of records that no one has; `aside` names the journals that were set aside.
    """

    scorer: str
    role: Role
    term: int
    last_number: int
    taken_number: int
    waiting: int
    waiting_ms: int
    stream_trouble: str
    behind: int
    lost: list[int]
    takeovers: int
    repaired: int
    aside: list[str]


class FactLog:
    """Every fact that was scored, for snapshots, and the sender that hears of them."""

    def __init__(self, race: RaceUnderWay) -> None:
        self.facts: list[Fact] = []
        self.sender: DeltaSender | None = None
        race.on_facts(self._take)
        race.on_restart(self._restart)

    def _take(self, facts: list[Fact]) -> None:
        self.facts.extend(facts)
        if self.sender:
            self.sender.take(facts)

    def _restart(self) -> None:
        self.facts.clear()
        if self.sender:
            self.sender.restart()


class ScorerNode:
    """A scorer that takes turns with others.

    `load` reads what a journal holds (None: nothing yet); `urls` are the live feeds, `entries` an entry list that is
    read again when it changes. `called` is how a person calls the race.
    """

    def __init__(
        self,
        address: str,
        journal: Path,
        load: Callable[[Path], Read | None],
        urls: Sequence[str],
        *,
        entries: Path | None = None,
        called: str = "",
        clock: MachineClock = MACHINE_CLOCK,
    ) -> None:
        self.scorer = secrets.token_hex(4)
        self._address = address
        self._path = journal
        self._load = load
        self._urls = urls
        self._entries = entries
        self._called = called
        self._clock = clock
        self._role: Role = "starts"
        self._term = 0
        self._takeovers = 0
        self._offers: list[DecisionRequest] = []
        self._feeds: dict[str, FollowedFeed] = {}
        self._journal: StreamedJournal | None = None
        self._follower: StreamFollower | None = None
        self._writer: StreamWriter | None = None
        self._repaired = 0
        self._following_note: tuple[TextPart, ...] = ()

    def state(self) -> ScorerState:
        """Return how it is."""
        journal, writer, follower = self._journal, self._writer, self._follower
        last = journal.last_seq if journal else 0
        taken = min(writer.taken_number, journal.safe_seq) if writer and journal else last
        since_s = writer.trouble_since_s if writer else None
        return ScorerState(
            scorer=self.scorer,
            role=self._role,
            term=self._term,
            last_number=last,
            taken_number=taken,
            waiting=last - taken,
            waiting_ms=round((self._clock.steady_s() - since_s) * 1000) if since_s is not None else 0,
            stream_trouble=writer.trouble if writer else "",
            behind=len(follower.waiting) if follower else 0,
            lost=journal.lost if journal else [],
            takeovers=self._takeovers,
            repaired=self._repaired + (writer.repaired if writer else 0),
            aside=journal.aside if journal else [],
        )

    async def run(self, race: RaceUnderWay) -> None:
        """Follow and write the race until cancelled: what feeds a race that is served.

        Raises:
            JournalError: the journal cannot be had.
            Refused: it cannot be read.
        """
        facts = FactLog(race)
        self._feeds = followed_feeds(self._urls)
        try:
            async with NatsBus.connect(self._address) as bus:
                race.attach_desk(desk_over(bus))
                await open_bus(bus, race.set_note)
                position: int | None = None
                while True:
                    try:
                        await self._take_part(bus, race, facts, position)
                    except Diverged as diverged:
                        await self._rebuild(diverged)
                        position = diverged.position
        finally:
            await asyncio.gather(*(feed.end() for feed in self._feeds.values()))

    async def _rebuild(self, diverged: Diverged) -> None:
        log.warning("%s", diverged)
        journal = self._journal
        if journal and journal.last_seq <= diverged.common_number:
            # Nothing of the journal differs: what the stream has does not follow. Another look, not too soon.
            await asyncio.sleep(ASK_EVERY_S)
            return
        aside, offers = await asyncio.to_thread(set_aside, self._path, diverged.common_number)
        log.warning("what differs is kept in %s", aside)
        self._offers += offers

    async def _take_part(self, bus: Bus, race: RaceUnderWay, facts: FactLog, position: int | None) -> None:
        """Take part with the journal as it is, until it is found to differ from the stream.

        Raises:
            Diverged: it does.
        """
        known = await asyncio.to_thread(self._load, self._path) if self._path.exists() else None
        opened = StreamedJournal.open if self._path.exists() else StreamedJournal.create
        with opened(self._path) as journal:
            self._journal = journal
            race.restart(journal, known.name if known else self._called)
            reader = RecordReader(race, known, self._called)
            if known:
                journal.note_sources(document.source for document in known.documents)
                known.documents = ()
            follower = self._follower = StreamFollower(bus, self.scorer, journal, reader)
            lease = LeaseHolder(bus, self.scorer, self._clock)
            async with bus.answer(RECORDS, self._answer_records):
                await self._begin(follower, position)
                while True:
                    await self._follow(bus, race, lease, follower)
                    await self._write(bus, race, lease, facts, reader)

    async def _answer_records(self, question: bytes) -> bytes | None:
        return records_answer(self._journal, self.scorer, self._term, question) if self._journal else None

    async def _begin(self, follower: StreamFollower, position: int | None) -> None:
        while True:
            try:
                await follower.begin(position)
            except BusUnreachable:
                await asyncio.sleep(LOOK_S)
            else:
                return

    # Following

    async def _follow(self, bus: Bus, race: RaceUnderWay, lease: LeaseHolder, follower: StreamFollower) -> None:
        """Follow the stream until this scorer is to write."""
        self._role, self._following_note = "follows", ()
        asked_s = 0.0
        async with bus.listen(NEWS) as news:
            while True:
                self._note_following(race)
                try:
                    came = await follower.step()
                    if self._clock.steady_s() - asked_s >= ASK_EVERY_S:
                        asked_s = self._clock.steady_s()
                        await follower.look_for_restart()
                        if follower.missing:
                            await follower.ask_others()
                    if not came:
                        await self._offer(bus)
                        if await lease.expired(later_s=LACKS_S if follower.missing else 0) and await self._take_over(
                            bus, lease, follower
                        ):
                            return
                        await news.next(LOOK_S)
                    self._term = follower.term
                except BusUnreachable:
                    await asyncio.sleep(LOOK_S)
                    with suppress(BusUnreachable):
                        await bus.open()

    def _note_following(self, race: RaceUnderWay) -> None:
        """Say that this scorer follows, and what is wrong with its feeds: at a takeover it would be too late."""
        wrong = (feed.status for feed in self._feeds.values())
        note: tuple[TextPart, ...] = (("note.follows", {}), *filter(None, wrong))
        if note != self._following_note or not race.note:
            self._following_note = note
            race.set_note(*note)

    async def _offer(self, bus: Bus) -> None:
        """Offer the writer the decisions that are in a journal set aside, until it has answered each."""
        while self._offers and await offer(bus, self._offers[0]):
            self._offers.pop(0)

    async def _take_over(self, bus: Bus, lease: LeaseHolder, follower: StreamFollower) -> bool:
        """Take the lease, get everything that anybody has, and begin a term; say whether it began.

        Raises:
            BusUnreachable
        """
        journal = self._journal
        assert journal
        revision = await lease.take()
        if revision is None:
            return False
        before = -1
        while before < journal.last_seq:
            before = journal.last_seq
            await follower.ask_others()
        others_from = journal.last_seq + 1 if follower.waiting else None
        if lost := follower.give_up_missing():
            log.warning("records that no one has: %s", lost)
        term = max(revision, follower.term + 1)
        while (position := await begin_term(bus, self.scorer, journal, term, follower.position)) is None:
            await follower.look_for_restart()
            while await follower.step():
                continue
            if follower.term >= term:
                return False
        self._term, follower.position, follower.term = term, position, term
        first_new = min(follower.stream_number, journal.last_seq) + 1
        first_new = first_new if others_from is None else min(first_new, others_from)
        journal.outgoing.clear()
        if first_new <= journal.last_seq:
            journal.outgoing.extend(journal.sealed(first_new, journal.last_seq))
        self._writer = StreamWriter(bus, self.scorer, journal, term, position, self._clock)
        self._takeovers += 1
        log.warning("writes the race from record %d on, term %d", journal.last_seq + 1, term)
        return True

    # Writing

    async def _write(
        self, bus: Bus, race: RaceUnderWay, lease: LeaseHolder, facts: FactLog, reader: RecordReader
    ) -> None:
        """Write the race until another scorer does."""
        journal, writer, follower = self._journal, self._writer, self._follower
        assert journal
        assert writer
        assert follower
        self._role = "writes"
        journal.writes = True
        race.set_note("")
        sender = facts.sender = DeltaSender(race, bus, self._term, facts.facts)
        desk = DecisionDesk(race, journal, writer)
        live = self._live_sources(reader, journal.ends)
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(bus.answer(MISSED, sender.answer_missed))
                await stack.enter_async_context(bus.answer(DECIDE, desk.answer))
                await _until_first_ends(
                    writer.run(),
                    lease.renew_on_and_on(),
                    live.follow(race),
                    self._send_deltas(sender),
                    self._put_snapshots(sender),
                )
        except Superseded:
            log.warning("another scorer writes the race")
        except asyncio.CancelledError:
            with suppress(BusUnreachable, Superseded, TimeoutError):
                async with asyncio.timeout(DRAIN_S):
                    await writer.drain()
                    await lease.give_up()
            raise
        finally:
            journal.writes = False
            journal.stream_word = ""
            facts.sender, self._writer = None, None
            self._repaired += writer.repaired
            for feed in self._feeds.values():
                feed.hold()
        follower.position, follower.stream_number = writer.position, writer.taken_number

    def _live_sources(self, reader: RecordReader, ends: JournalledEnds) -> LiveSources:
        going_on = {url for url, feed in self._feeds.items() if feed.goes_on(ends.of(url))}

        def connecting(url: str, on_status: OnStatus) -> Connection:
            feed = self._feeds.get(url)
            return feed.connection(on_status) if feed else connect(url, on_status)

        return LiveSources(
            self._urls,
            pipeline=reader.pipeline,
            other_facts=reader.other_facts,
            called=self._called,
            entries=self._entries,
            connecting=connecting,
            going_on=going_on,
            clock=self._clock,
        )

    async def _send_deltas(self, sender: DeltaSender) -> None:
        """Send deltas as the race is scored, and a sign of life now and then."""
        alive_s = 0.0
        while True:
            now_s = self._clock.steady_s()
            try:
                await sender.send(alive=now_s - alive_s >= ALIVE_EVERY_S)
            except BusUnreachable as error:
                log.info("deltas are not sent: %s", error)
            if now_s - alive_s >= ALIVE_EVERY_S:
                alive_s = now_s
            await asyncio.sleep(DELTAS_EVERY_S)

    async def _put_snapshots(self, sender: DeltaSender) -> None:
        """Put snapshots from time to time; deltas do not wait for them."""
        while True:
            try:
                await sender.put_snapshot()
            except BusUnreachable as error:
                log.info("a snapshot is not put: %s", error)
                await asyncio.sleep(LOOK_S)
            else:
                await asyncio.sleep(SNAPSHOT_EVERY_S)


async def _until_first_ends(*work: Coroutine[Any, Any, None]) -> None:
    """Do things side by side until the first of them ends or fails; the others end with it."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
