"""Events to any number of viewers: each is encoded and compressed once and handed to all.

A viewer holds nothing but the number of the last event it was sent, so that one rule serves who is new, who comes back
and who is slow, the policy *start again when behind*: it gets the events it missed, or, where these are no longer kept
or weigh more than BEHIND_BYTES, is told to fetch the history again and gets the events since that. A viewer that takes
nothing holds up nobody; the socket's own time limit ends it (app.py).
"""

import asyncio
import random
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
from msgspec import Struct

from pitboard.server.wire import JsonObject

KEPT_EVENTS: Final = 1200
"""Events kept for who comes back: some twenty minutes of a race."""

BEHIND_BYTES: Final = 100_000
"""Who has missed more than this fetches the history again, which weighs about as much."""

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
    counts how often that was; `news` is the same to wait for. `restarts` counts how often a viewer that had fallen
    behind was told to start again, `sent` the events in all.
    """

    def __init__(self, beat: Callable[[], JsonObject], now_s: Callable[[], float] = time.monotonic) -> None:
        self.viewers = 0
        self.restarts = 0
        self.sent = 0
        self.woken_s = now_s()
        self.tick = 0
        self._beat_content = beat
        self._now_s = now_s
        self._beat: Event | None = None
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.news = asyncio.Event()
        self.listeners: set[Callable[[], None]] = set()
        self.stopped = False
        self.begin()

    def begin(self) -> None:
        """Begin another history: whoever follows starts again."""
        self.seq = 0
        self.epoch = secrets.token_hex(4)
        self.fetched_seq: int | None = None
        self._events.clear()

    def send(self, content: JsonObject) -> None:
        """Send facts to all, under the next number."""
        self.seq += 1
        self.sent += 1
        content = {"epoch": self.epoch, "seq": self.seq} | content
        self._events.append(encode(self.seq, "facts", content, f"{self.epoch}-{self.seq}"))
        self.wake()

    def wake(self) -> None:
        """Let every viewer have a look: at what is new, or at a sign of life."""
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

    def kept_from(self) -> int:
        """The oldest number from which every later event is still kept."""
        return self.seq - len(self._events)

    def after(self, epoch: str, seq: int | None) -> list[Event] | None:
        """The events after a number; None where the viewer must start again."""
        if epoch == self.epoch and seq == self.seq - 1 and self._events:
            return [self._events[-1]]
        if epoch != self.epoch or seq is None or not self.kept_from() <= seq <= self.seq:
            return None
        events = self._newest(self.seq - seq)
        return events if len(events) <= 1 or sum(len(event.packed) for event in events) <= BEHIND_BYTES else None

    def start_again(self) -> list[Event]:
        """What tells a viewer to fetch the history, and the events after the oldest that it may then be given."""
        base = self.fetched_seq
        if base is None or base < self.kept_from():
            base = self.seq
        first = encode(base, "history", {"epoch": self.epoch, "seq": base}, f"{self.epoch}-{base}")
        return [first, *self._newest(self.seq - base)]

    def _newest(self, count: int) -> list[Event]:
        """So many events, the newest last; from the end, where nearly every viewer is."""
        return [self._events[-back] for back in range(count, 0, -1)]

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
            self._beat = encode(self.seq, "beat", {"epoch": self.epoch, "seq": self.seq} | self._beat_content())
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

    def is_behind(self) -> bool:
        """Whether something is due."""
        return self._tick != self._broadcast.tick

    def due(self) -> list[bytes]:
        """The events since the last look; where there are none, a sign of life if one was called for.

        One that is new is first told how long to wait before coming back, and then gets a sign of life too.
        """
        broadcast = self._broadcast
        if self._tick == broadcast.tick:
            return []
        self._tick = broadcast.tick
        events = broadcast.after(self._epoch, self._sent)
        if events is None:
            broadcast.restarts += not self._newcomer and self._epoch == broadcast.epoch
            events = broadcast.start_again()
            self._epoch = broadcast.epoch
        if self._newcomer or not events:
            events = [*events, broadcast.beat()]
        self._sent = broadcast.seq
        pieces = [event.packed if self._pack else event.plain for event in events]
        if self._newcomer:
            self._newcomer = False
            hello = b"retry: %d\n\n" % random.randint(*RETRY_MS)
            pieces.insert(0, GZIP_HEAD + packed(hello) if self._pack else hello)
        return pieces
