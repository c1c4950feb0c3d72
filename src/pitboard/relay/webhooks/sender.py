"""The thread of a webhook: news in, in order, each posted until it is taken or given up.

Policy *oldest out*: so many wait, and when one more comes the oldest of them is left out. A webhook that is slow, down
or gone holds up neither the race nor another webhook.
"""

import logging
import random
import threading
import time
from collections import deque
from typing import Final

from msgspec import Struct

from pitboard.relay.webhooks.forms import PACE_S
from pitboard.relay.webhooks.news import News
from pitboard.relay.webhooks.post import DEADLINE_S, Call, Outcome, deliver
from pitboard.relay.webhooks.settings import Webhook
from pitboard.relay.webhooks.told import Posted, Told

MOST_WAITING: Final = 200

STOP_S: Final = 1.0
"""How long a stop waits for a thread: one that is still connecting ends by itself."""

_log = logging.getLogger(__name__)


class Timing(Struct, frozen=True):
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
        self, hook: Webhook, told: Told, timing: Timing | None = None, *, most_waiting: int = MOST_WAITING
    ) -> None:
        self.hook = hook
        self.sent = self.left_out = self.refused = 0
        self.gone = False
        self._told = told
        self._timing = timing or Timing()
        self._pace_s = PACE_S[hook.form] if self._timing.pace_s is None else self._timing.pace_s
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
        """End at once: what waits is not posted, and is not noted as told."""
        self._stopped.set()
        self._call.end()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def knows(self, news_id: str) -> bool:
        """Whether the news of an id has been posted, or waits to be."""
        with self._changed:
            return news_id in self._pending or (self.hook.name, news_id) in self._told

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
        began_s, wait_s = time.monotonic(), self._timing.first_s
        while not self._stopped.is_set():
            outcome = self._try(news)
            if outcome.state == "taken":
                self.sent += 1
                self._done(news)
                return
            if outcome.state != "again":
                self._refused(news, outcome)
                return
            pause_s = max(outcome.wait_s, wait_s * random.uniform(0.5, 1.0))
            if time.monotonic() - began_s + pause_s > self._timing.give_up_s:
                self._leave_out(news, outcome.reason)
                return
            _log.info("webhook %s: %s; again in %.1f s", self.hook.name, outcome.reason, pause_s)
            wait_s = min(wait_s * 2, self._timing.longest_s)
            self._stopped.wait(pause_s)

    def _try(self, news: News) -> Outcome:
        self._call = Call()
        if self._stopped.is_set():
            self._call.end()
        return deliver(self.hook, news, deadline_s=self._timing.deadline_s, call=self._call)

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
        self._done(news, told=False)

    def _done(self, news: News, *, told: bool = True) -> None:
        with self._changed:
            self._note(news, told=told)
            self._pending.discard(news.id)
            self._changed.notify_all()

    def _note(self, news: News, *, told: bool = False) -> None:
        """It is not offered again; and only what was told can be taken back."""
        if news.type == "test":
            return
        kind = news.kind if told else ""
        self._told.add(Posted(self.hook.name, news.id, news.race, kind, news.known_us, news.text if told else ""))
