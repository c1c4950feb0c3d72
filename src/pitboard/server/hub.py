"""The hub: publishes a race under way, its history, what is added to it and the board of the moment, to viewers.

What goes to the viewers is the history itself (wire.py): each page works out the board it shows. So what is sent are
facts, in numbered events, and nothing is sent because time goes by but a sign of life.
"""

import asyncio
import contextlib
import gzip
import time
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from pitboard.board import Standings, standings
from pitboard.race import RaceUnderWay
from pitboard.server.answers import fingerprint
from pitboard.server.broadcast import Broadcast
from pitboard.server.cells import board_document
from pitboard.server.watched import Watched
from pitboard.server.wire import JsonObject, Wire, base, ms

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
    """Publish a race under way: send what is new to all who follow, at most `rate_hz` times a second.

    `report` is the newest report, by its `hour`, `title` and `address`. `now_s` is a clock that never goes back, in
    seconds.
    """

    def __init__(
        self, race: RaceUnderWay, *, rate_hz: float = RATE_HZ, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.race = race
        self.broadcast = Broadcast(self._beat, now_s)
        self.watched = Watched(now_s)
        self._rate_hz = rate_hz
        self._now_s = now_s
        self._news = asyncio.Event()
        self._stopped = False
        self._packing = asyncio.Lock()
        self._begin()
        race.on_change(self._news.set)
        race.on_restart(self._restart)

    def _begin(self) -> None:
        self._wire = Wire()
        self._sent: JsonObject = {}
        self._at_us: int | None = None
        self._table: Standings | None = None
        self._board: JsonObject = {}
        self._whole: Whole | None = None
        self.report: JsonObject | None = None

    def _restart(self) -> None:
        """Begin again with another race: whoever follows starts again."""
        self._begin()
        self.broadcast.begin()

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.broadcast.seq

    @property
    def subscribers(self) -> int:
        """How many follow the stream."""
        return self.broadcast.viewers

    def show_report(self, report: JsonObject | None) -> None:
        """Let the board name the newest report: its `hour`, `title` and `address`."""
        if report != self.report:
            self._news.set()
        self.report = report

    def publish(self) -> bool:
        """Send what is new since the last time, if anything is; says whether it did."""
        race = self.race
        self._look()
        if self.broadcast.given:
            return self._publish_status()
        if not self._wire.fits(race.history):
            # Another start, other loops: nothing that was sent holds, and every number is another.
            self._sent, self._whole = {}, None
            self.broadcast.begin()
        began = self.broadcast.seq > 0
        news = self._wire.changes(race.history) | self._new_status()
        if not news:
            return False
        # The first event is the history itself, which is fetched: its content would come twice.
        self.broadcast.send(self._moment() | news if began else self._moment())
        return True

    def publish_as(self, number: int, *, same: bool = False) -> None:
        """Send what is new under a number that every server of the race gives the very same history.

        So there is an event for each number with news, the same on all servers but for note, report and moment. These
        are each server's own: every sign of life has them too, for who comes from another. From the first call on
        `publish` sends nothing else. `same`: the history is as it was, and need not be looked through.
        """
        history, began = self.race.history, self.broadcast.given
        self._look()
        if began and same:
            self.broadcast.advance(number)
            self._publish_status()
            return
        fits = self._wire.fits(history)
        news = self._wire.changes(history)
        if not began or not fits:
            self._whole = None
            self.broadcast.begin(number, fingerprint(repr(base(history)).encode(), 8))
            self._new_status()
            self.broadcast.wake()
        elif news:
            self.broadcast.send(self._moment() | news | self._new_status(), number)
        else:
            self.broadcast.advance(number)
            self._publish_status()

    def _look(self) -> None:
        """Begin to look at the race as it is now."""
        if not self._stopped:
            self._news.clear()
        self._at_us, self._table, self._board = self.race.moment_us, None, {}

    def _publish_status(self) -> bool:
        """Let a sign of life tell the note, the report and the clock's rate where they are others."""
        changed = bool(self._new_status())
        if changed:
            self.broadcast.wake()
        return changed

    def _new_status(self) -> JsonObject:
        """What is new of what is no part of the history."""
        race = self.race
        status = {"clock_rate": race.clock_rate, "note": race.note, "note_parts": race.note_parts}
        status["report"] = self.report
        news = {key: value for key, value in status.items() if key not in self._sent or self._sent[key] != value}
        self._sent = status
        return news

    def table(self) -> Standings:
        """The standings of the moment that was last published."""
        if self._at_us is None:
            self.publish()
        if self._table is None:
            assert self._at_us is not None
            self._table = standings(self.race.history, self._at_us)
        return self._table

    def board(self) -> JsonObject:
        """The board of that moment for a page, with the number of the last event and the age of the feed."""
        table = self.table()
        if not self._board:
            self._board = board_document(self.race.history, table)
        return self._board | self._sent | {"seq": self.seq, "feed_age_ms": self.race.feed_age_ms}

    async def whole(self) -> Whole:
        """The whole history, as published up to one of the last events."""
        async with self._packing:
            known = self._whole
            if known is None or self._is_stale(known):
                if self._at_us is None:
                    self.publish()
                number = {"epoch": self.broadcast.epoch, "seq": self.seq}
                content = self._wire.document(self.race.history) | self._sent | self._moment() | number
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

    async def run(self) -> None:
        """Publish what is new at once, at most RATE_HZ times a second, with signs of life between, until `stop`."""
        while not self._stopped:
            if self._anything_new() and self.publish():
                await asyncio.sleep(1 / self._rate_hz)
            elif self._beat_due():
                self.broadcast.wake()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._news.wait()

    def _anything_new(self) -> bool:
        # A journal's trouble comes from a thread of its own, and is looked for.
        race = self.race
        return self._news.is_set() or race.runs_by_itself or race.note != self._sent.get("note", race.note)

    def not_ready(self) -> list[str]:
        """Why newcomers should go to another server; none where they are welcome."""
        return self.watched.reasons(has_race=bool(self.race.history.cars), woken_s=self.broadcast.woken_s)

    def stop(self) -> None:
        """End `run` and every stream."""
        self._stopped = True
        self._news.set()
        self.broadcast.stop()

    def _beat(self) -> JsonObject:
        status = self._sent if self.broadcast.given else {}
        return self._moment() | status | {"clock_rate": self.race.clock_rate}

    def _moment(self) -> JsonObject:
        """What every event has: up to when everything is known, and the age of the feed."""
        at_us = self._at_us if self._at_us is not None else self.race.moment_us
        return {"at_ms": ms(at_us - self.race.history.race.start_us), "feed_age_ms": self.race.feed_age_ms}

    def _beat_due(self) -> bool:
        return self._now_s() - self.broadcast.woken_s >= BEAT_S
