"""Which moments of a race are news to a webhook, in words, and what it has been posted already.

A piece of news has an id that a correction of its time does not change; what was posted is kept in a file beside the
journal, so that a restart posts nothing again.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Refusal, Refused
from pitboard.model.time import HOUR_US, race_time_text
from pitboard.moments import Moment, Value, moments
from pitboard.moments.lines import in_words
from pitboard.moments.moment import as_document
from pitboard.relay.webhooks.settings import Webhook
from pitboard.scoring import History
from pitboard.texts import Language, texts

_log = logging.getLogger(__name__)

SETTLE_US: Final = 10_000_000
"""What a crossing shows is news once the feed has gone on for so long: loops report late, and in any order."""

AT_ONCE: Final = frozenset({"flag", "slow_zone", "message", "battle", "closing_gap", "last_of_make"})
"""What the feed states is news at once; so is what holds now, since it will be of now at every look."""

FRESH_US: Final = 1_800_000_000
"""What has been known for longer (race time) is none any more: a restart does not tell the whole day."""

CAN_BE_TAKEN_BACK: Final = frozenset({"lead_change", "retirement", "fastest_lap", "flag"})
"""What was posted of these and holds no longer is taken back; the others are a matter of degree, and stay."""

AT_THEIR_BEGINNING: Final = frozenset({"flag", "slow_zone"})


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
            # A fastest lap that was beaten before it could be posted is none.
            beaten = moment.kind == "fastest_lap" and not moment.values["current"]
            if not beaten and self._wanted(moment) and self._is_news(moment, fed_until_us, over):
                text = worded(moment, history, self._hook.language)
                document = as_document(moment, start_us, text)
                at_us = history.outward_us(moment.time_us)
                yield News(news_id, "moment", race_of(history), text, at_us, moment.known_us, moment.kind, document)

    def _wanted(self, moment: Moment) -> bool:
        hook = self._hook
        return (
            moment.kind in hook.kinds
            and (not hook.classes or moment.scope in hook.classes)
            and (not hook.cars or any(car in hook.cars for car in moment.cars))
            and moment.size >= hook.minimum_size.get(moment.kind, float("-inf"))
        )

    def _is_news(self, moment: Moment, fed_until_us: int, over: bool) -> bool:
        """Whether it is settled, and fresh. What still goes on stays fresh: it may only just be worth telling."""
        settled_us = fed_until_us - (0 if over or moment.kind in AT_ONCE else SETTLE_US)
        known_us = _known_us(moment)
        fresh = moment.values.get("open") is True or known_us > fed_until_us - FRESH_US
        return self._since_us < known_us <= settled_us and fresh

    def _taken_back(
        self, history: History, fed_until_us: int, found: Sequence[tuple[str, Moment]], posted: Sequence[Posted]
    ) -> Iterator[News]:
        race, there = race_of(history), {news_id for news_id, _ in found}
        for entry in posted:
            gone = entry.kind in CAN_BE_TAKEN_BACK and entry.race == race and entry.id not in there
            if gone and entry.known_us <= fed_until_us:
                text = taken_back(entry.text, self._hook.language)
                yield News(f"{entry.id}-taken-back", "moment.taken_back", race, text, history.outward_us(fed_until_us))


def _known_us(moment: Moment) -> int:
    """When there is something to tell: of a flag its beginning, not when its length is known."""
    return moment.time_us if moment.kind in AT_ONCE else moment.known_us


def found_at(history: History, fed_until_us: int) -> list[tuple[str, Moment]]:
    """Every moment that happened by then (µs since the epoch), with the id of the news that it is."""
    seen: dict[str, int] = {}
    found: list[tuple[str, Moment]] = []
    race = race_of(history)
    for moment in _with_ends(moments(history, fed_until_us)):
        point = _point(moment, history.race.start_us)
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
        until_us = moment.values.get("until_us")
        if moment.kind == "flag" and moment.values.get("next") == "green" and isinstance(until_us, int):
            values: dict[str, Value] = {
                "state": "green",
                "after": moment.values["state"],
                "exact": moment.values["exact"],
            }
            if "duration_us" in moment.values:
                values["duration_us"] = moment.values["duration_us"]
            yield replace(moment, time_us=until_us, values=values)


def _visit(moment: Moment) -> str:
    return f"visit {next(row.key for row in moment.evidence if row.row == 'pit' and row.number)}"


def _stints(moment: Moment) -> str:
    visits = [row.key for row in moment.evidence if row.row == "pit"]
    return f"{moment.values['driver']} {moment.values['stints']} visit {max(visits, default=0)}"


def _milestone(moment: Moment) -> str:
    values = moment.values
    return f"{values['what']} {values.get('hours', '')} {values['laps'] if values['what'] == 'laps' else ''}"


POINTS: Final[dict[str, Callable[[Moment], str]]] = {
    "lead_change": lambda moment: f"lap {moment.values['lap']}",
    "fastest_lap": lambda moment: f"lap {moment.values['lap']}",
    "long_stop": _visit,
    "drive_through": _visit,
    "return_to_race": _visit,
    "driver_change": _visit,
    "multi_stint": _stints,
    "retirement": lambda moment: f"lap {moment.values['laps']}",
    "flag": lambda moment: str(moment.values["state"]),
    "standstill": lambda moment: f"from {'the first lap' if moment.values['first_lap'] else 'a later lap'}",
    "slow_zone": lambda moment: str(moment.values["zone"]),
    "message": lambda moment: str(moment.values["text"]),
    "milestone": _milestone,
    "last_of_make": lambda moment: str(moment.values["make"]),
}
"""What tells a moment from the others of its kind and cars, by kind; those of an hour aside.

Never a time: a crossing that is put right by a thousandth is the same news. Moments that are alike to the end, two
yellow flags, are counted.
"""


def _point(moment: Moment, start_us: int) -> str | None:
    """Tell a moment from the others of its kind and cars; None where it is not news yet, or never."""
    hours, rest_us = divmod(moment.time_us - start_us, HOUR_US)
    if moment.kind in ("battle", "closing_gap"):
        return f"hour {hours}"
    if moment.kind in ("fall", "climb"):
        # In the hour that is still going on the places may yet be won back.
        return None if rest_us else f"hour {hours}"
    point = POINTS.get(moment.kind)
    return point(moment) if point else None


def worded(moment: Moment, history: History, language: Language) -> str:
    """Write a moment behind its race time; a flag or zone is posted when it begins, so without how long it lasts."""
    if moment.kind in AT_THEIR_BEGINNING and "after" not in moment.values:
        moment = replace(moment, values={name: value for name, value in moment.values.items() if name != "duration_us"})
    at = race_time_text((moment.time_us - history.race.start_us) // 1_000_000 * 1000)
    return f"{at} {in_words(moment, history, language)}"


def taken_back(text: str, language: Language) -> str:
    """Word that an earlier line holds no longer."""
    return texts(language, "webhooks").fill("taken_back", text=text)
