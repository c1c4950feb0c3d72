"""The hub: facts go in; the history, what is added to it and the board of any moment come out.

What goes to the viewers is the history itself (wire.py): each page works out the board it shows. So what is sent are
facts, in numbered events, and nothing is sent because time goes by but a sign of life.
"""

import asyncio
import contextlib
import gzip
import time
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Final

import msgspec
from msgspec import Struct

from pitboard.board import Standings, standings
from pitboard.intake import SourceState
from pitboard.journal import FACTS_FORMAT, Journal, encode_facts
from pitboard.model import Fact
from pitboard.scoring import History, Scorer
from pitboard.server.broadcast import Broadcast
from pitboard.server.document import Document, document
from pitboard.server.wire import Wire, ms

RATE_HZ: Final = 4.0
"""Events are sent at most this often."""

BEAT_S: Final = 5.0
"""A stream is never silent for longer, so that a page can tell a quiet race from a dead line."""

LOOK_S: Final = 0.25
"""How often it is seen whether a sign of life is due."""

FRESH_S: Final = 10.0
"""The whole history is made anew at most this often: the events since it are kept, so an older one does as well."""


class Whole(Struct, frozen=True):
    """The whole history as JSON, and the same as gzip; `seq` is the number of the last event that is in it."""

    epoch: str
    seq: int
    plain: bytes
    packed: bytes
    made_s: float


class Hub:
    """Scores what it takes, and publishes it.

    `journal`, when given, gets every batch of facts before it is scored. `clock_us` tells the present moment of the
    race (µs since the Unix epoch); without it the present is what the feed last said. `clock_rate` is how fast that
    clock runs (0: it stands) and `note` a line about the race; both go out with the facts.
    """

    def __init__(
        self,
        *,
        journal: Journal | None = None,
        rate_hz: float = RATE_HZ,
        clock_us: Callable[[], int] | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock_rate = 1.0
        self.note = ""
        self.sources: Callable[[], list[SourceState]] = list
        self.broadcast = Broadcast(self._beat, now_s)
        self._rate_hz = rate_hz
        self._clock_us = clock_us
        self._now_s = now_s
        self._news = asyncio.Event()
        self._stopped = False
        self._packing = asyncio.Lock()
        self.restart(journal)

    def restart(self, journal: Journal | None = None, name: str = "") -> None:
        """Begin another race, with nothing scored yet; viewers start again.

        `name` is for feeds that do not name the race.
        """
        self._scorer = Scorer(name)
        self._journal = journal
        self._moment_us = 0
        self._fed_s: float | None = None
        self._wire = Wire()
        self._told: Document = {}
        self._at_us: int | None = None
        self._table: Standings | None = None
        self._board: Document = {}
        self._whole: Whole | None = None
        self.broadcast.begin()
        self._news.set()
        self.report: Document | None = None

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.broadcast.seq

    @property
    def is_over(self) -> bool:
        """Whether nothing of the race is to come: its chequered flag has fallen, or its clock stands."""
        return not self.clock_rate or self.moment_us >= self.history.chequered_us

    @property
    def subscribers(self) -> int:
        """How many follow the stream."""
        return self.broadcast.viewers

    @property
    def history(self) -> History:
        """The race as scored so far."""
        return self._scorer.history

    @property
    def moment_us(self) -> int:
        """The present moment of the race, in µs since the Unix epoch."""
        return self._clock_us() if self._clock_us else self._moment_us

    @property
    def told_us(self) -> int:
        """Up to when the feed has told everything, in µs since the Unix epoch."""
        return self._moment_us

    @property
    def feed_age_ms(self) -> int | None:
        """How long ago the feed was last heard; None before the first time."""
        return None if self._fed_s is None else round((self._now_s() - self._fed_s) * 1000)

    def take(self, facts: Iterable[Fact], moment_us: int | None = None, *, source: str = "") -> None:
        """Write facts down and score them.

        `moment_us` says up to when the feed has told everything; by default the time of the latest fact. `source` is
        what the journal names them by.

        Raises:
            JournalError: they cannot be written down; then they are not scored either.
        """
        batch = list(facts)
        if batch and self._journal:
            self.note_input(source, FACTS_FORMAT, encode_facts(batch), time.time_ns() // 1000)
        self.score(batch, moment_us)

    def note_input(self, source: str, format: str, payload: bytes, received_us: int) -> None:  # noqa: A002
        """Write an input down as it came, before anything is made of it.

        Raises:
            JournalError: it cannot be written down.
        """
        if self._journal:
            self._journal.append(source, format, payload, received_us)

    def heard(self) -> None:
        """The feed is alive, whether or not it has anything new to tell."""
        self._fed_s = self._now_s()

    def score(self, facts: Iterable[Fact], moment_us: int | None = None) -> None:
        """Score facts whose input is written down already; `moment_us` as for `take`."""
        batch = list(facts)
        if batch:
            self._scorer.apply(batch)
            self._fed_s = self._now_s()
        self._moment_us = max(self._moment_us, self.history.through_us if moment_us is None else moment_us)
        self._news.set()

    def tell_report(self, report: Document | None) -> None:
        """Let the board name the newest report: its `hour`, `title` and `address`."""
        if report != self.report:
            self._news.set()
        self.report = report

    def publish(self) -> bool:
        """Send what is new since the last time, if anything is; says whether it did."""
        if not self._stopped:
            self._news.clear()
        self._at_us, self._table, self._board = self.moment_us, None, {}
        if not self._wire.fits(self.history):
            # Another start, other loops: nothing that was told holds, and every number is another.
            self._told, self._whole = {}, None
            self.broadcast.begin()
        began = self.broadcast.seq > 0
        news = self._wire.changes(self.history)
        beside = {"clock_rate": self.clock_rate, "note": self.note, "report": self.report}
        news |= {key: value for key, value in beside.items() if key not in self._told or self._told[key] != value}
        self._told = beside
        if not news:
            return False
        # The first event is the history itself, which is fetched: its content would come twice.
        self.broadcast.send(self._moment() | news if began else self._moment())
        return True

    def table(self) -> Standings:
        """The standings of the moment that was last published."""
        if self._at_us is None:
            self.publish()
        if self._table is None:
            assert self._at_us is not None
            self._table = standings(self.history, self._at_us)
        return self._table

    def board(self) -> Document:
        """The board of that moment for a page, with the number of the last event and the age of the feed."""
        table = self.table()
        if not self._board:
            self._board = document(self.history, table)
        return self._board | self._told | {"seq": self.seq, "feed_age_ms": self.feed_age_ms}

    async def whole(self) -> Whole:
        """The whole history, as told up to one of the last events."""
        async with self._packing:
            known = self._whole
            if known is None or self._is_stale(known):
                if self._at_us is None:
                    self.publish()
                told = {"epoch": self.broadcast.epoch, "seq": self.seq}
                content = self._wire.document(self.history) | self._told | self._moment() | told
                plain = msgspec.json.encode(content)
                packed = await asyncio.to_thread(gzip.compress, plain, 6, mtime=0)
                known = Whole(content["epoch"], content["seq"], plain, packed, self._now_s())
                if known.epoch == self.broadcast.epoch:
                    self._whole, self.broadcast.fetched_seq = known, known.seq
            return known

    def _is_stale(self, known: Whole) -> bool:
        behind = self.seq - known.seq
        return behind > 0 and (
            self._now_s() - known.made_s >= FRESH_S or self.broadcast.after(known.epoch, known.seq) is None
        )

    def stream(self, last_event_id: str = "", *, pack: bool = False) -> AsyncIterator[bytes]:
        """The event stream of one viewer, from where it was, until the hub stops; `pack`: as gzip."""
        return self.broadcast.stream(last_event_id, pack=pack)

    async def run(self) -> None:
        """Publish what is new at once, at most RATE_HZ times a second, with signs of life between, until `stop`."""
        while not self._stopped:
            if (self._news.is_set() or self._clock_us) and self.publish():
                await asyncio.sleep(1 / self._rate_hz)
            elif self._beat_due():
                self.broadcast.wake()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK_S)

    def stop(self) -> None:
        """End `run` and every stream."""
        self._stopped = True
        self._news.set()
        self.broadcast.stop()

    def _beat(self) -> Document:
        return self._moment() | {"clock_rate": self.clock_rate}

    def _moment(self) -> Document:
        """What every event tells: up to when everything is told, and the age of the feed."""
        at_us = self._at_us if self._at_us is not None else self.moment_us
        return {"at_ms": ms(at_us - self.history.race.start_us), "feed_age_ms": self.feed_age_ms}

    def _beat_due(self) -> bool:
        return self._now_s() - self.broadcast.woken_s >= BEAT_S
