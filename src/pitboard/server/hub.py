"""The hub: facts go in, boards come out, to any number of subscribers.

Every frame is encoded once and handed to all. A subscriber holds nothing but the number of the last frame it was sent,
so that one rule serves who is new, who reconnects and who is slow (policy *snapshot when behind*): it gets the deltas
it missed, or, where these are no longer kept or weigh more than the board itself, a snapshot.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import islice
from typing import Final, Literal

import msgspec
from msgspec import Struct

from pitboard.board import Standings, standings
from pitboard.journal import FACTS_FORMAT, Journal, encode_facts
from pitboard.model import Fact
from pitboard.scoring import History, Scorer
from pitboard.server.document import GAPS_MS, Document, difference, document

RATE_HZ: Final = 4.0
"""Boards are published at most this often."""

BEAT_S: Final = 5.0
"""A stream is never silent for longer, so that a page can tell a quiet race from a dead line."""

DRIFT_S: Final = 1.0
"""The gap of a car that should have come by grows all the time: boards that tell only this come this far apart."""

KEPT_FRAMES: Final = 240
"""Deltas kept for who comes back: a minute of a busy race."""

RETRY_MS: Final = (1_000, 4_000)
"""After a lost connection a page waits this long, at random: thousands must not come back in the same instant."""


class Frame(Struct, frozen=True):
    """One event of the stream as it goes over the line; `seq` is the number of the board that it leads to."""

    seq: int
    event: Literal["snapshot", "delta"]
    wire: bytes


class Hub:
    """Scores what it takes, and publishes the board.

    `journal`, when given, gets every batch of facts before it is scored. `clock_us` tells the present moment of the
    race (µs since the Unix epoch); without it the present is what the feed last said. `clock_rate` is how fast that
    clock runs (0: it stands) and `note` a line about the race; both go out with the board.
    """

    def __init__(
        self,
        *,
        journal: Journal | None = None,
        rate_hz: float = RATE_HZ,
        clock_us: Callable[[], int] | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seq = 0
        self.clock_rate = 1.0
        self.note = ""
        self.subscribers = 0
        self._rate_hz = rate_hz
        self._clock_us = clock_us
        self._now_s = now_s
        self._epoch = f"{time.time_ns():x}"
        self._deltas: deque[Frame] = deque(maxlen=KEPT_FRAMES)
        self._news = asyncio.Event()
        self._stop = asyncio.Event()
        self._woken_s = now_s()
        self.restart(journal)

    def restart(self, journal: Journal | None = None, name: str = "") -> None:
        """Begin another race, with nothing scored yet; subscribers go on with a snapshot of it.

        `name` is for feeds that do not name the race.
        """
        self._scorer = Scorer(name)
        self._journal = journal
        self._moment_us = 0
        self._fed_s: float | None = None
        self._table: Standings | None = None
        self._board: Document = {}
        self._snapshot: Frame | None = None
        self._deltas.clear()
        self._changed = True
        self.report: Document | None = None

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
        self._changed = True

    def tell_report(self, report: Document | None) -> None:
        """Let the board name the newest report: its `hour`, `title` and `address`."""
        self._changed |= report != self.report
        self.report = report

    def publish(self) -> bool:
        """Make the board of this moment known, if it differs from the last; says whether it did."""
        self._changed = False
        table = standings(self.history, self.moment_us)
        board = document(self.history, table) | {
            "clock_rate": self.clock_rate,
            "note": self.note,
            "report": self.report,
        }
        change = difference(self._board, board) if self._board else board
        if not change or self._now_s() - self._woken_s < _rest_s(change):
            self._changed = bool(change)
            return False
        self.seq += 1
        if self._board:
            self._deltas.append(self._frame("delta", change))
        self._table, self._board, self._snapshot = table, board, None
        self._wake()
        return True

    def table(self) -> Standings:
        """The standings as last published."""
        if self._table is None:
            self.publish()
        assert self._table is not None
        return self._table

    def board(self) -> Document:
        """The whole board as last published, with its number and the age of the feed."""
        self.table()
        return self._board | {"seq": self.seq, "feed_age_ms": self.feed_age_ms}

    def frames_after(self, seq: int | None) -> list[Frame]:
        """What brings a subscriber from one board to the last: nothing, the deltas between, or a snapshot."""
        if seq == self.seq:
            return []
        missed = 0 if seq is None else self.seq - seq
        if 0 < missed <= len(self._deltas):
            deltas = list(islice(self._deltas, len(self._deltas) - missed, None))
            # One behind is what every subscriber always is: no snapshot is made only to be weighed.
            if missed == 1 or sum(len(delta.wire) for delta in deltas) < len(self.snapshot().wire):
                return deltas
        return [self.snapshot()]

    def snapshot(self) -> Frame:
        """The whole board as one frame."""
        if self._snapshot is None:
            self._snapshot = self._frame("snapshot", self.board())
        return self._snapshot

    async def stream(self, last_event_id: str = "") -> AsyncIterator[bytes]:
        """The event stream of one subscriber, from where it was, until the hub stops."""
        sent, newcomer = self._seq_of(last_event_id), True
        self.subscribers += 1
        try:
            yield b"retry: %d\n\n" % random.randint(*RETRY_MS)
            while not self._stop.is_set():
                # Taken before looking, so that a board published while frames are under way is not missed.
                news = self._news
                frames = self.frames_after(sent)
                for frame in frames:
                    yield frame.wire
                # Frames tell the age that the feed had when they were made.
                if newcomer or not frames:
                    yield _event("beat", {"feed_age_ms": self.feed_age_ms})
                newcomer = False
                sent = frames[-1].seq if frames else sent
                await news.wait()
        finally:
            self.subscribers -= 1

    async def run(self) -> None:
        """Publish at most RATE_HZ times a second, and a sign of life every BEAT_S seconds, until `stop`."""
        while not self._stop.is_set():
            if not ((self._changed or self._clock_us) and self.publish()) and self._beat_due():
                self._wake()
            try:
                await asyncio.wait_for(self._stop.wait(), 1 / self._rate_hz)
            except TimeoutError:
                continue

    def stop(self) -> None:
        """End `run` and every stream."""
        self._stop.set()
        self._wake()

    def _frame(self, event: Literal["snapshot", "delta"], content: Document) -> Frame:
        content = content | {"seq": self.seq, "feed_age_ms": self.feed_age_ms}
        return Frame(self.seq, event, _event(event, content, f"{self._epoch}-{self.seq}"))

    def _seq_of(self, last_event_id: str) -> int | None:
        """The board that a returning subscriber has; None when it has none of this hub's."""
        epoch, _, seq = last_event_id.partition("-")
        return int(seq) if epoch == self._epoch and seq.isdecimal() and seq.isascii() else None

    def _beat_due(self) -> bool:
        return self._now_s() - self._woken_s >= BEAT_S

    def _wake(self) -> None:
        self._woken_s = self._now_s()
        news, self._news = self._news, asyncio.Event()
        news.set()


def _rest_s(change: Document) -> float:
    """How long a change may wait after the last frame."""
    if not change.keys() <= {"at_ms", "cells"}:
        return 0
    if "cells" not in change:
        # The page runs the race clock by itself.
        return BEAT_S
    return DRIFT_S if all(cells.keys() <= GAPS_MS for cells in change["cells"].values()) else 0


def _event(name: str, content: Document, event_id: str = "") -> bytes:
    """An event of the stream; JSON holds no line break, so its data is one line."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(content) + b"\n\n"
