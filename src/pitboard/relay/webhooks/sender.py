"""The threads of webhooks, and what hands them the news of a race under way.

News goes in, in order; each piece is posted until it is taken or given up. Policy *oldest out*: so many wait, and when
one more comes the oldest of them is left out. A webhook that is slow, down or gone holds up neither the race nor
another webhook.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from pitboard.model.clock import CHANCE
from pitboard.race import RaceUnderWay
from pitboard.relay.webhooks.delivery import DEADLINE_S, PACE_S, Call, Outcome, deliver
from pitboard.relay.webhooks.news import News, Posted, PostedLog, Watcher, found_at, race_of
from pitboard.relay.webhooks.settings import Webhook
from pitboard.scoring import History

MOST_WAITING: Final = 200

STOP_S: Final = 1.0
"""How long a stop waits for the answer to the post under way: without it the same is posted again after a restart.

Then the post is broken off; a thread that is still connecting ends by itself.
"""

LOOK_S: Final = 1.0

REST: Final = 20
"""A look takes some hundredths of a second of the one loop there is; so many times as long it is left alone."""

_log = logging.getLogger(__name__)


class Patience(Struct, frozen=True):
    """How patient a sender is (s): the first and the longest wait between two tries, when it gives up, a post's end.

    `pace_s` is the least time between two pieces of news; None: as the form asks for.
    """

    first_s: float = 1.0
    longest_s: float = 60.0
    give_up_s: float = 900.0
    deadline_s: float = DEADLINE_S
    pace_s: float | None = None


class Sender:
    """Posts what it is offered to one webhook. `sent`, `left_out`, `refused` count; `gone` says that it has ended."""

    def __init__(
        self, hook: Webhook, log: PostedLog, patience: Patience | None = None, *, most_waiting: int = MOST_WAITING
    ) -> None:
        self.hook = hook
        self.sent = self.left_out = self.refused = 0
        self.gone = False
        self._posted = log
        self._patience = patience or Patience()
        self._pace_s = PACE_S[hook.form] if self._patience.pace_s is None else self._patience.pace_s
        self._most_waiting = most_waiting
        self._waiting: deque[News] = deque()
        self._pending: set[str] = set()
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._call = Call()
        self._thread = threading.Thread(target=self._run, name=f"webhook {hook.name}", daemon=True)

    def start(self) -> None:
        """Begin to post."""
        self._thread.start()

    def stop(self) -> None:
        """End: what waits is not posted, nor noted as posted; what is under way has a moment to be answered."""
        stop_all([self])

    def cease(self) -> None:
        """Begin no other post."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()

    def break_off(self, after_s: float) -> None:
        """Wait so long for the post under way, then break it off."""
        if self._thread.is_alive():
            self._thread.join(after_s)
        self._call.end()

    def knows(self, news_id: str) -> bool:
        """Whether the news of an id has been posted, or waits to be."""
        with self._changed:
            return news_id in self._pending or (self.hook.name, news_id) in self._posted

    def offer(self, news: News) -> None:
        """Take a piece of news, after what waits already; never twice, and not once the webhook is gone."""
        if self.gone or self.knows(news.id):
            return
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                self._leave_out(self._waiting.popleft(), f"more than {self._most_waiting} wait")
            self._waiting.append(news)
            self._pending.add(news.id)
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is left to post; says whether that came true."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._pending, timeout_s)

    def _run(self) -> None:
        while (news := self._next()) is not None:
            self._post(news)
            self._stopped.wait(self._pace_s)

    def _next(self) -> News | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopped.is_set())
            return None if self._stopped.is_set() else self._waiting.popleft()

    def _post(self, news: News) -> None:
        """Post a piece of news until it is taken, refused, or given up."""
        began_s, wait_s = time.monotonic(), self._patience.first_s
        while not self._stopped.is_set():
            outcome = self._try(news)
            if outcome.state == "taken":
                self.sent += 1
                self._done(news)
                return
            if outcome.state != "again":
                self._refused(news, outcome)
                return
            pause_s = max(outcome.wait_s, wait_s * CHANCE.uniform(0.5, 1.0))
            if time.monotonic() - began_s + pause_s > self._patience.give_up_s:
                self._leave_out(news, outcome.reason)
                return
            _log.info("webhook %s: %s; again in %.1f s", self.hook.name, outcome.reason, pause_s)
            wait_s = min(wait_s * 2, self._patience.longest_s)
            self._stopped.wait(pause_s)

    def _try(self, news: News) -> Outcome:
        self._call = Call()
        if self._stopped.is_set():
            self._call.end()
        return deliver(self.hook, news, deadline_s=self._patience.deadline_s, call=self._call)

    def _refused(self, news: News, outcome: Outcome) -> None:
        self.refused += 1
        _log.warning("webhook %s: %s: %s", self.hook.name, outcome.reason, news.type)
        with self._changed:
            self._pending.discard(news.id)
            if outcome.state == "gone":
                _log.warning("webhook %s is switched off until a restart", self.hook.name)
                self.gone = True
                self._waiting.clear()
                self._pending.clear()
            else:
                self._note(news)
            self._changed.notify_all()

    def _leave_out(self, news: News, reason: str) -> None:
        self.left_out += 1
        _log.warning("webhook %s: left out, %s: %s", self.hook.name, reason, news.type)
        self._done(news, posted=False)

    def _done(self, news: News, *, posted: bool = True) -> None:
        with self._changed:
            self._note(news, posted=posted)
            self._pending.discard(news.id)
            self._changed.notify_all()

    def _note(self, news: News, *, posted: bool = False) -> None:
        """It is not offered again; and only what was posted can be taken back."""
        if news.type == "test":
            return
        kind = news.kind if posted else ""
        self._posted.add(Posted(self.hook.name, news.id, news.race, kind, news.known_us, news.text if posted else ""))


def stop_all(senders: Sequence[Sender]) -> None:
    """End all senders at once, and wait for the answers to what is under way, `STOP_S` for all of them."""
    for sender in senders:
        sender.cease()
    until_s = time.monotonic() + STOP_S
    for sender in senders:
        sender.break_off(max(until_s - time.monotonic(), 0))


async def watch(
    race: RaceUnderWay,
    hooks: Sequence[Webhook],
    posted_file: Path | None = None,
    *,
    patience: Patience | None = None,
    every_s: float = LOOK_S,
) -> None:
    """Post the news of a race under way to its webhooks until cancelled.

    `posted_file` notes what was posted, and from when on. What was known at the very first look at a race is
    not posted: who switches webhooks on wants what comes.

    Raises:
        Refused: what was posted cannot be read.
    """
    log = PostedLog(posted_file)
    senders = [Sender(hook, log, patience) for hook in hooks]
    looked_at: tuple[str, int, bool] | None = None
    for sender in senders:
        sender.start()
    try:
        while True:
            history, fed_until_us, over = race.history, race.fed_until_us, not race.clock_rate
            took_s = 0.0
            if history.cars and looked_at != (race_of(history), fed_until_us, over):
                began_s = time.monotonic()
                looked_at = (race_of(history), fed_until_us, over)
                try:
                    _look(history, fed_until_us, senders, log, over=over)
                except Exception:
                    # Whatever is wrong with a piece of news must not end the timing.
                    _log.exception("webhooks: no news at %d", fed_until_us)
                took_s = time.monotonic() - began_s
            await asyncio.sleep(max(every_s, REST * took_s))
    finally:
        stop_all(senders)


def _look(history: History, fed_until_us: int, senders: Sequence[Sender], log: PostedLog, *, over: bool) -> None:
    """Offer every sender what is new for it."""
    found = found_at(history, fed_until_us)
    for sender in senders:
        name = sender.hook.name
        watcher = Watcher(sender.hook, log.since_us(name, race_of(history), fed_until_us))
        for news in watcher.news(history, fed_until_us, found, log.of(name), over=over):
            sender.offer(news)
