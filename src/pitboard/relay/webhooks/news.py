"""Which moments of a race are news to a webhook, in words, and what it has been posted already.

A piece of news has an id that a correction of its time does not change; what was posted is kept in a file beside the
journal, so that a restart posts nothing again.
"""

import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Refusal, Refused
from pitboard.model.time import race_time_text
from pitboard.moments import KINDS, Moment, Posting, moments
from pitboard.moments.flags import FlagValues
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.relay.webhooks.settings import Webhook
from pitboard.scoring import History
from pitboard.texts import Language, texts

_log = logging.getLogger(__name__)

SETTLE_US: Final = 10_000_000
"""What a crossing shows is news once the feed has gone on for so long: loops report late, and in any order."""

FRESH_US: Final = 1_800_000_000
"""What has been known for longer (race time) is none any more: a restart does not tell the whole day."""


class News(Struct, frozen=True):
    """What a webhook is posted: a moment, that an earlier one was taken back, or that this is a test.

    `time_us` is when it happened (µs since the epoch, on the day of receipt for a race without a date), `known_us` when
    that was known, by the race's own moments; `moment` its document.
    """

    id: str
    type: Literal["moment", "moment.taken_back", "test"]
    race: str
    text: str
    time_us: int
    known_us: int = 0
    kind: str = ""
    moment: dict[str, Any] = {}


def of_test(hook: Webhook, now_us: int) -> News:
    """A message that tries a webhook out."""
    return News(f"test-{now_us}", "test", "", texts(hook.language, "webhooks")["test"], now_us)


def race_of(history: History) -> str:
    """A race's name with its day: two years of a race are two."""
    day = datetime.fromtimestamp(history.outward_us(history.race.start_us) / 1e6, UTC)
    return f"{history.race.name} {day:%Y-%m-%d}"


class Posted(Struct, frozen=True, omit_defaults=True):
    """A piece of news that a webhook was given, or that was given up: its id, and what is needed to take it back.

    `race` is the race it is of, `known_us` when it was known (µs since the epoch), `text` its words there.
    """

    hook: str
    id: str
    race: str = ""
    kind: str = ""
    known_us: int = 0
    text: str = ""


class PostedLog:
    """What every webhook has been posted, in memory and, with a path, in a file of one JSON object a line.

    Each line is written when the other side has said that it has the news. So only a program that ends before that
    answer is here, or between the two, posts a piece of news twice, under the same id.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Posted] = {}
        for posted in self._read():
            self._known[posted.hook, posted.id] = posted

    def __contains__(self, key: tuple[str, str]) -> bool:
        """Whether a webhook, by name, has been posted the news of an id."""
        with self._lock:
            return key in self._known

    def of(self, hook: str) -> list[Posted]:
        """List what a webhook has been posted."""
        with self._lock:
            return [posted for posted in self._known.values() if posted.hook == hook]

    def since_us(self, hook: str, race: str, now_us: int) -> int:
        """Return since when (µs since the epoch) a webhook gets a race's news: since now, if it got none before."""
        with self._lock:
            known = self._known.get((hook, f"{race} begins"))
        if known is None:
            known = Posted(hook, f"{race} begins", race, known_us=now_us)
            self.add(known)
        return known.known_us

    def add(self, posted: Posted) -> None:
        """Note what a webhook has been posted; a disk that is full stops nothing but the remembering."""
        with self._lock:
            self._known[posted.hook, posted.id] = posted
            if self._path is None:
                return
            try:
                with self._path.open("ab") as file:
                    file.write(msgspec.json.encode(posted) + b"\n")
            except OSError as error:
                _log.warning("webhooks: what was posted cannot be noted: %s", error.strerror)

    def _read(self) -> Iterator[Posted]:
        """What the file holds; the line that a failure cut short is left out."""
        if self._path is None or not self._path.exists():
            return
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError as error:
            reason = f"what was posted cannot be read: {error.strerror}"
            raise Refused(Refusal(str(self._path), 0, reason, whole=True)) from None
        if lines[-1]:
            # A line that was cut short must not run into the next one.
            with self._path.open("ab") as file:
                file.write(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                if line:
                    yield msgspec.json.decode(line, type=Posted)
            except msgspec.DecodeError:
                _log.warning("%s:%d: no note of what was posted", self._path, number)


class Watcher:
    """Finds the news of a race for a webhook: what was known by `since_us` (µs since the epoch) is none."""

    def __init__(self, hook: Webhook, since_us: int) -> None:
        self._hook = hook
        self._since_us = since_us

    def news(
        self,
        history: History,
        fed_until_us: int,
        found: Sequence[tuple[str, Moment]],
        posted: Sequence[Posted],
        *,
        over: bool = False,
    ) -> Iterator[News]:
        """Yield what to post now, in order: what was taken back, then the moments; some may have been posted before.

        `fed_until_us` is up to when the feed is complete; `found` the moments of then with their ids; `posted` what
        the webhook has been posted. `over`: the feed has ended, so nothing is waited for.
        """
        yield from self._taken_back(history, fed_until_us, found, posted)
        start_us = history.race.start_us
        for news_id, moment in sorted(found, key=lambda pair: (_known_us(pair[1]), pair[1].time_us, pair[0])):
            if self._wanted(moment) and self._is_news(moment, fed_until_us, over):
                text = worded(moment, history, self._hook.language)
                document = as_document(moment, start_us, text)
                at_us = history.outward_us(moment.time_us)
                yield News(news_id, "moment", race_of(history), text, at_us, moment.known_us, moment.kind, document)

    def _wanted(self, moment: Moment) -> bool:
        hook = self._hook
        return (
            _posting(moment.kind).holds(moment)
            and moment.kind in hook.kinds
            and (not hook.classes or moment.scope in hook.classes)
            and (not hook.cars or any(car in hook.cars for car in moment.cars))
            and moment.size >= hook.minimum_size.get(moment.kind, float("-inf"))
        )

    def _is_news(self, moment: Moment, fed_until_us: int, over: bool) -> bool:
        """Whether it is settled, and fresh. What still goes on stays fresh: it may only just be worth telling."""
        settled_us = fed_until_us - (0 if over or _posting(moment.kind).at_once else SETTLE_US)
        known_us = _known_us(moment)
        fresh = moment.values.get("open") is True or known_us > fed_until_us - FRESH_US
        return self._since_us < known_us <= settled_us and fresh

    def _taken_back(
        self, history: History, fed_until_us: int, found: Sequence[tuple[str, Moment]], posted: Sequence[Posted]
    ) -> Iterator[News]:
        race, there = race_of(history), {news_id for news_id, _ in found}
        for entry in posted:
            settled = not entry.kind or not _posting(entry.kind).taken_back
            gone = not settled and entry.race == race and entry.id not in there
            if gone and entry.known_us <= fed_until_us:
                text = taken_back(entry.text, self._hook.language)
                yield News(f"{entry.id}-taken-back", "moment.taken_back", race, text, history.outward_us(fed_until_us))


def _known_us(moment: Moment) -> int:
    """When there is something to tell: of a flag its beginning, not when its length is known."""
    return moment.time_us if _posting(moment.kind).at_once else moment.known_us


def _posting(kind: str) -> Posting:
    """What becomes of a kind: of one that is no news, or is known no longer, nothing."""
    found = KINDS.get(kind)
    return found.posted if found and found.posted else NEVER


NEVER: Final = Posting(lambda _moment, _start_us: None)


def found_at(history: History, fed_until_us: int) -> list[tuple[str, Moment]]:
    """Every moment that happened by then (µs since the epoch), with the id of the news that it is."""
    seen: dict[str, int] = {}
    found: list[tuple[str, Moment]] = []
    race = race_of(history)
    for moment in _with_ends(moments(history, fed_until_us)):
        point = _posting(moment.kind).point(moment, history.race.start_us)
        if point is None:
            continue
        key = "|".join([race, moment.kind, moment.scope, *moment.cars, point])
        seen[key] = seen.get(key, 0) + 1
        found.append((hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:24], moment))
    return found


def _with_ends(found: Sequence[Moment]) -> Iterator[Moment]:
    """The moments, and behind each neutralisation that is over the green flag that ended it."""
    for moment in found:
        yield moment
        flag = moment.values
        if isinstance(flag, FlagValues) and flag.next == "green" and flag.until_us is not None:
            green = FlagValues(state="green", after=flag.state, exact=flag.exact, duration_us=flag.duration_us)
            yield replace(moment, time_us=flag.until_us, values=green)


def worded(moment: Moment, history: History, language: Language) -> str:
    """Write a moment behind its race time; a flag or zone is posted when it begins, so without how long it lasts."""
    moment = replace(moment, values=_posting(moment.kind).as_begun(moment.values))
    at = race_time_text((moment.time_us - history.race.start_us) // 1_000_000 * 1000)
    return f"{at} {in_words(moment, history, language)}"


def taken_back(text: str, language: Language) -> str:
    """Word that an earlier line holds no longer."""
    return texts(language, "webhooks").fill("taken_back", text=text)
