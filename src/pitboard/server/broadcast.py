"""Events to any number of viewers: each is encoded and compressed once and handed to all.

A viewer holds nothing but the number of the last event it was sent, so that one rule serves who is new, who comes back
and who is slow, the policy *start again when behind*: it gets the events it missed, or, where these are no longer kept
or weigh more than BEHIND_BYTES, is told to fetch the history again and gets the events since that. A viewer that takes
nothing holds up nobody; the socket's own time limit ends it (app.py).

The numbers count up by 1, or are given: several servers of the same race give the same, so that a viewer may go from
any to any other. Then some are left out, and an event says which histories it goes on from (`after`, `until`).
"""

import asyncio
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
from msgspec import Struct

from pitboard.model.clock import CHANCE
from pitboard.server.wire import JsonObject

KEPT_EVENTS: Final = 1200
"""Events kept for who comes back: some twenty minutes of a race."""

BEHIND_BYTES: Final = 100_000
"""Who has missed more than this fetches the history again, which weighs about as much."""

KEPT_RUNS: Final = 50
"""Runs of given numbers: another begins with every scorer that takes over."""

SERVED_AT_ONCE: Final = 250
"""Viewers served before whatever else is waiting gets its turn: some ms."""

RETRY_MS: Final = (1_000, 4_000)
"""After a lost connection a page waits this long, at random: thousands must not come back in the same instant."""

GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class Event(Struct, frozen=True):
    """An event as it goes over the line, plain and as a piece of a gzip stream that any viewer can join there."""

    seq: int
    plain: bytes
    packed: bytes


def encode(seq: int, name: str, content: JsonObject, event_id: str = "") -> Event:
    """Encode an event of the stream; JSON holds no line break, so its data is one line."""
    head = f"id: {event_id}\n" if event_id else ""
    plain = f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(content) + b"\n\n"
    return Event(seq, plain, packed(plain))


def packed(plain: bytes) -> bytes:
    """Bytes as a piece of a raw deflate stream that needs nothing before it and can be followed by another."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -12, 6)
    return deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH)


class Broadcast:
    """The numbered events of one history, and those who follow them.

    `beat` gives the content of a sign of life. `listeners` are called whenever there is something to look for, `tick`
    counts how often that was, `beat_tick` is the last at which a sign of life was called for; `news` is the same to
    wait for. `restarts` counts how often a viewer that had fallen behind was told to start again, `sent` the events in
    all.
    """

    def __init__(self, beat: Callable[[], JsonObject], now_s: Callable[[], float] = time.monotonic) -> None:
        self.viewers = 0
        self.restarts = 0
        self.sent = 0
        self.woken_s = now_s()
        self.tick = 0
        self.beat_tick = -1
        self._beat_content = beat
        self._now_s = now_s
        self._beat: Event | None = None
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.news = asyncio.Event()
        self.listeners: set[Callable[[], None]] = set()
        self.stopped = False
        self.begin()

    def begin(self, number: int = 0, epoch: str = "") -> None:
        """Begin another history: whoever follows starts again. With an `epoch` the numbers are given."""
        self.seq = number
        self.given = bool(epoch)
        self.epoch = epoch or secrets.token_hex(4)
        self.fetched_seq: int | None = None
        self._events.clear()
        self._kept_from = self._newest_seq = number
        # What every viewer has that is up to date before the newest event; and the runs of numbers without a gap.
        self._nearly = range(0)
        self._runs = deque([range(number, number + 1)], maxlen=KEPT_RUNS)

    def advance(self, number: int) -> None:
        """Give the history as it is another number, since nothing changed."""
        run = self._runs[-1]
        if number == run.stop:
            self._runs[-1] = range(run.start, number + 1)
        else:
            self._runs.append(range(number, number + 1))
        self.seq = number
        self._beat = None

    def send(self, content: JsonObject, number: int | None = None) -> None:
        """Send facts to all, under the next number or a given one."""
        self._nearly = range(max(self._newest_seq, self._runs[-1].start), self.seq + 1)
        before = {} if number is None else {"after": self._newest_seq, "until": self.seq}
        self.advance(self.seq + 1 if number is None else number)
        self.sent += 1
        content = {"epoch": self.epoch, "seq": self.seq} | before | content
        if len(self._events) == self._events.maxlen:
            self._kept_from = self._events[0].seq
        self._events.append(encode(self.seq, "facts", content, f"{self.epoch}-{self.seq}"))
        self._newest_seq = self.seq
        self._wake()

    def wake(self) -> None:
        """Let every viewer have a look: at what is new, and at a sign of life."""
        self.beat_tick = self.tick + 1
        self._wake()

    def _wake(self) -> None:
        self.woken_s = self._now_s()
        self._beat = None
        self.tick += 1
        news, self.news = self.news, asyncio.Event()
        news.set()
        if self.listeners:
            self._serve(iter(tuple(self.listeners)))

    def _serve(self, listeners: Iterator[Callable[[], None]]) -> None:
        """Call some listeners, and the others when whatever else is waiting has had its turn."""
        for served, listener in enumerate(listeners, 1):
            listener()
            if served == SERVED_AT_ONCE:
                asyncio.get_running_loop().call_soon(self._serve, listeners)
                break

    def stop(self) -> None:
        """End every stream."""
        self.stopped = True
        self.wake()

    def after(self, epoch: str, seq: int | None) -> list[Event] | None:
        """The events after a number; None where the viewer must start again."""
        if epoch != self.epoch or seq is None:
            return None
        if seq in self._nearly:
            return [self._events[-1]]
        if seq < self._kept_from or not any(seq in run for run in self._runs):
            return None
        events = self._later_than(seq)
        return events if len(events) <= 1 or sum(len(event.packed) for event in events) <= BEHIND_BYTES else None

    def start_again(self) -> list[Event]:
        """What tells a viewer to fetch the history, and the events after the oldest that it may then be given."""
        base = self.fetched_seq
        if base is None or base < self._kept_from:
            base = self.seq
        first = encode(base, "history", {"epoch": self.epoch, "seq": base}, f"{self.epoch}-{base}")
        return [first, *self._later_than(base)]

    def _later_than(self, seq: int) -> list[Event]:
        """The events after a number; looked for from the end, where nearly every viewer is."""
        events: list[Event] = []
        for event in reversed(self._events):
            if event.seq <= seq:
                break
            events.append(event)
        return events[::-1]

    @contextmanager
    def viewer(self, last_event_id: str = "", *, pack: bool = False) -> Iterator["Viewer"]:
        """A viewer for as long as it follows."""
        self.viewers += 1
        try:
            yield Viewer(self, last_event_id, pack=pack)
        finally:
            self.viewers -= 1

    def beat(self) -> Event:
        """A sign of life; the same for all whom one `wake` brings here."""
        if self._beat is None:
            number: JsonObject = {"epoch": self.epoch, "seq": self.seq}
            if self.given:
                number["after"] = self._newest_seq
            event_id = f"{self.epoch}-{self.seq}" if self.given else ""
            self._beat = encode(self.seq, "beat", number | self._beat_content(), event_id)
        return self._beat


class Viewer:
    """One who follows a broadcast: where it is, and what is due to it."""

    __slots__ = ("_broadcast", "_epoch", "_newcomer", "_pack", "_sent", "_tick")

    def __init__(self, broadcast: Broadcast, last_event_id: str, *, pack: bool) -> None:
        epoch, _, number = last_event_id.partition("-")
        self._broadcast = broadcast
        self._pack = pack
        self._epoch = epoch
        self._sent = int(number) if number.isdecimal() and number.isascii() else None
        self._newcomer = True
        self._tick = -1

    def due(self) -> list[bytes]:
        """The events since the last look, and a sign of life where one was called for.

        One that is new is first told how long to wait before coming back, and then gets a sign of life too.
        """
        broadcast = self._broadcast
        if self._tick == broadcast.tick:
            return []
        called_for = self._tick < broadcast.beat_tick
        self._tick = broadcast.tick
        events = broadcast.after(self._epoch, self._sent)
        if events is None:
            broadcast.restarts += not self._newcomer and self._epoch == broadcast.epoch
            events = broadcast.start_again()
            self._epoch = broadcast.epoch
        if self._newcomer or called_for or not events:
            events = [*events, broadcast.beat()]
        self._sent = broadcast.seq
        pieces = [event.packed if self._pack else event.plain for event in events]
        if self._newcomer:
            self._newcomer = False
            hello = b"retry: %d\n\n" % CHANCE.randint(*RETRY_MS)
            pieces.insert(0, GZIP_HEAD + packed(hello) if self._pack else hello)
        return pieces
