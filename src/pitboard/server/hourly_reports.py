"""The reports of a race that is being served: one every full hour by itself, and one of any moment when asked."""

import asyncio
import logging
import time
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.files import UnfitFile, read_text_file
from pitboard.feeds.reading import Reading, Refusal
from pitboard.model.time import HOUR_US
from pitboard.moments import parse_notes
from pitboard.moments.notes import NOTES_LIMIT_BYTES, Note
from pitboard.race import RaceUnderWay
from pitboard.report.compose import Report, reports
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US
from pitboard.server.cells import clock
from pitboard.server.hub import Hub
from pitboard.server.workshop import OWN, Workshop
from pitboard.texts import DEFAULT

SETTLE_US: Final = 15_000_000
"""The feed must have told this much after an hour before its report is made: loops report late."""

FINISH_US: Final = 600_000_000
"""By this long after the chequered flag every car that still runs has finished."""

HOURS_KEPT: Final = 48
"""No race is longer, but a clock that is decades off makes one of many thousand hours: only the newest are told."""

LOOK_S: Final = 0.5
"""How often the race clock is looked at."""

FRESH_S: Final = 5.0
"""A report that was made less than this ago is not made again: at the full hour thousands ask for the same."""

MEMO: Final = 8
"""This many of the reports that were asked for are remembered, each with a copy of the history."""

_log = logging.getLogger(__name__)


Key = tuple[int | None, str, str, int | None]
"""What a report was asked for with: its moment, nation, length, and the moment of the one before it."""

Made = tuple[dict[str, Report], History]
"""A report in every language, which takes no longer than in one, and the history that it tells."""


class NotesFile:
    """A notes file, read again when it has changed; what is wrong with it is logged once, one line each.

    While the file cannot be read, or holds no TOML where it should, the notes of its last good state stand.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = ""
        self._stamp: tuple[int, int] | None = None
        self._named: set[str] = set()

    def check(self) -> Refusal | None:
        """Why the file cannot be used at all, or None."""
        text = self._read()
        return text if isinstance(text, Refusal) else self._whole(text)

    def notes(self, history: History) -> tuple[Note, ...]:
        """The notes as the file has them now, for the cars and places of a race."""
        self._look()
        reading = Reading()
        notes = parse_notes(self._text, self.path.name, reading, history)
        for refusal in reading.refusals:
            self._name(str(refusal))
        return tuple(notes)

    def _look(self) -> None:
        """Take over a file that has changed, if it is good."""
        try:
            stat = self.path.stat()
            stamp = stat.st_mtime_ns, stat.st_size
        except OSError:
            stamp = (0, 0)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._named.clear()
        text = self._read()
        wrong = text if isinstance(text, Refusal) else self._whole(text)
        if wrong is not None:
            self._name(f"{wrong}; the notes known before stand")
        elif isinstance(text, str):
            self._text = text

    def _read(self) -> str | Refusal:
        try:
            return read_text_file(self.path, NOTES_LIMIT_BYTES)
        except UnfitFile as error:
            return Refusal(self.path.name, 0, f"notes cannot be read: {error}", whole=True)

    def _whole(self, text: str) -> Refusal | None:
        reading = Reading()
        parse_notes(text, self.path.name, reading)
        return next((refusal for refusal in reading.refusals if refusal.whole), None)

    def _name(self, line: str) -> None:
        if line not in self._named:
            self._named.add(line)
            _log.warning("%s", line)


class KeptReport(Struct, frozen=True):
    """The report of a full hour, or of the finish, as it was made then, by language: what is read, without evidence.

    `since` is the place of the report of the hour before it, which it goes on from; empty for the first.
    """

    key: str
    at_us: int
    place: str
    documents: dict[str, Report]
    since: str = ""

    def address(self, lang: str) -> str:
        """Where the same report is written anew, below `/reports/`."""
        return f"{self.place}?lang={lang}" + (f"&since={self.since}" if self.since else "")


class HourlyReports:
    """Makes and keeps the reports of the race in a hub.

    Composing takes some tenths of a second; it is done in the workshop, beside the event loop.
    """

    def __init__(self, hub: Hub, notes: NotesFile | None = None) -> None:
        self._hub = hub
        self._race = hub.race
        self._notes = notes
        self.workshop = Workshop(hub.race)
        self._history: History = hub.race.history
        self._made_for: tuple[int, int, str]
        self._memo: dict[Key, tuple[float, Made]]
        self._forget()

    @property
    def kept(self) -> list[KeptReport]:
        """The reports that were made by themselves, newest first."""
        self._same_race()
        return sorted(self._kept.values(), key=lambda kept: kept.at_us, reverse=True)

    async def written(
        self,
        moment_us: int | None,
        lang: str,
        *,
        nation: str = "",
        length: str = "report",
        since_us: int | None = None,
        client: str = OWN,
    ) -> tuple[Report, History]:
        """The report of a moment (µs since the epoch; None: the present one) as the history tells it now, with that.

        `since_us` is the moment of the report before it, `client` who asks.

        Raises:
            BadRequest: too many reports are asked for.
        """
        self._same_race()
        documents, history = await self._made((moment_us, nation, length, since_us), client)
        return documents[lang], history

    async def _made(self, key: Key, client: str) -> Made:
        self._drop_stale()
        if key in self._memo:
            return self._memo[key][1]
        made_for, now_us = self._history, self._race.moment_us
        made = await self.workshop.do(client, (made_for, key), lambda history: self._composed(history, key, now_us))
        if made_for is self._history:
            self._memo[key] = time.monotonic(), made
            if len(self._memo) > MEMO:
                del self._memo[next(iter(self._memo))]
        return made

    def _composed(self, history: History, key: Key, now_us: int) -> Made:
        moment_us, nation, length, since_us = key
        at_us = up_to_ms(history, now_us) if moment_us is None else moment_us
        notes = self._notes.notes(history) if self._notes else ()
        return reports(history, at_us, nation=nation, length=length, since_us=since_us, notes=notes), history

    async def run(self) -> None:
        """Make the report of each hour when the race clock has passed it; one served late gets the newest first."""
        while True:
            self._drop_stale()
            due = self._due()
            if due is None:
                await asyncio.sleep(LOOK_S)
            else:
                await self._make(*due)

    async def _make(self, key: str, at_us: int, place: str) -> None:
        history, documents = self._race.history, dict[str, Report]()
        hours = (at_us - history.race.start_us - 1) // HOUR_US
        since_us = history.race.start_us + hours * HOUR_US if hours else None
        try:
            documents, _ = await self._made((at_us, "", "report", since_us), OWN)
        except Exception:
            # One report that fails must not end the timing, nor be tried again for ever.
            _log.exception("no report of %s", key)
        self._same_race()
        if history is not self._history:
            return
        self._tried.add(key)
        if documents:
            read = {lang: _without_evidence(document) for lang, document in documents.items()}
            self._kept[key] = KeptReport(key, at_us, place, read, f"{hours}h" if hours else "")
            newest = self.kept[0]
            self._hub.show_report(
                {
                    "hour": (newest.at_us - history.race.start_us) // HOUR_US,
                    "title": newest.documents[DEFAULT].title,
                    "address": f"/reports/{newest.place}",
                }
            )

    def _due(self) -> tuple[str, int, str] | None:
        """Key, moment and address of the newest report that is due and not made yet."""
        self._same_race()
        history, start_us = self._race.history, self._race.history.race.start_us
        if not (start_us and history.cars):
            return None
        finish_us = finish_of(self._race)
        if finish_us is not None and "finish" not in self._tried:
            return "finish", finish_us, place_of((finish_us - start_us) // 1000)
        # A clock that runs on without a feed has nothing to report.
        until_us = min(settled_us(self._race), history.through_us + HOUR_US, history.chequered_us)
        newest = (until_us - start_us) // HOUR_US
        for hour in range(newest, max(newest - HOURS_KEPT, 0), -1):
            if f"{hour}h" not in self._tried:
                return f"{hour}h", start_us + hour * HOUR_US, f"{hour}h"
        return None

    def _drop_stale(self) -> None:
        """Let go of what is not fresh any more: with each report goes a copy of the whole history."""
        fresh_s = time.monotonic() - FRESH_S
        self._memo = {key: known for key, known in self._memo.items() if known[0] > fresh_s}

    def _same_race(self) -> None:
        """Another race, or another official start: what was made is of no use."""
        history = self._race.history
        if (self._race.telling, history.race.start_us, history.race.name) != self._made_for:
            self._forget()
            self._hub.show_report(None)
        elif history is not self._history:
            self._history = history
            self._memo.clear()

    def _forget(self) -> None:
        self._history = self._race.history
        self._made_for = (
            self._race.telling,
            self._history.race.start_us,
            self._history.race.name,
        )
        self._kept: dict[str, KeptReport] = {}
        self._tried: set[str] = set()
        self._memo = {}


def _without_evidence(document: Report) -> Report:
    """A report as it is listed: a day of them stays until the race is over."""
    paragraphs = tuple(
        replace(paragraph, sentences=tuple(replace(sentence, facts=()) for sentence in paragraph.sentences))
        for paragraph in document.paragraphs
    )
    return replace(document, paragraphs=paragraphs, left_out=())


def settled_us(race: RaceUnderWay) -> int:
    """Up to when nothing late is expected any more; a feed that has ended tells nothing more at all."""
    return race.fed_until_us - (SETTLE_US if race.clock_rate else 0)


def finish_of(race: RaceUnderWay) -> int | None:
    """The moment at which the last car had finished; None while one may still come."""
    history = race.history
    flag_us = history.chequered_us
    if flag_us == NEVER_US or (race.clock_rate and race.fed_until_us < flag_us + FINISH_US):
        return None
    ends = [car.finished_us for car in history.cars.values() if car.finished_us <= race.fed_until_us]
    return up_to_ms(history, max([flag_us, *ends]))


def up_to_ms(history: History, moment_us: int) -> int:
    """A moment, cut up to the millisecond of race time: reports are of whole ones, and all of it shall be in."""
    return moment_us + (history.race.start_us - moment_us) % 1000


def place_of(at_ms: int) -> str:
    """The end of the address of a moment of race time: `16h`, `16:12:30`, `16:12:30.250`."""
    if at_ms % 3_600_000 == 0:
        return f"{at_ms // 3_600_000}h"
    return clock(at_ms) + (f".{at_ms % 1000:03}" if at_ms % 1000 else "")
