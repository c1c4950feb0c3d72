"""The race as its operator sees it: how the sources are, what became of the passings, alarms, what a feed states."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from pitboard.board import Disagreement, disagreements
from pitboard.board.verdicts import AlarmRow, VerdictRow, alarms, verdict_row
from pitboard.intake import SourceState
from pitboard.journal import JournalState
from pitboard.model import Passing
from pitboard.model.clock import now_us
from pitboard.model.time import MINUTE_US
from pitboard.scoring import Conflict, History
from pitboard.server.hub import Hub
from pitboard.texts import TextPart

LATEST: Final = 100
"""Of alarms and of passings that were not accepted the latest are shown, and how many there are."""

REST: Final = 100
"""Alarms are looked for in the whole race, which late in a day takes a tenth of a second: then not for so many times as
long."""


class LiveSourceRow(Struct, frozen=True):
    """A live source. `age_ms` is how long it has been silent, None before its first word.

    `a_minute` are its passings of the last minute told, `offset_ms` its clock minus the race clock as measured (`how`)
    on so many `pairs`, `steps` the jumps of its clock, `note` what is wrong with it, `refused` the last of what it
    sent that could not be read.
    """

    name: str
    format: str
    age_ms: int | None
    passings: int
    a_minute: int
    offset_ms: float | None
    how: str | None
    pairs: int
    steps: int
    note: str
    refused: str


class UnknownTransponder(Struct, frozen=True):
    """A transponder that no car bears: how often it came by, and when first and last (ms since the official start)."""

    transponder: str
    passings: int
    first_ms: int
    last_ms: int
    loops: list[str]


class Overview(Struct, frozen=True):
    """The race as its operator sees it. `rejected` are the latest passings that were not accepted; `stated` says
    whether a feed states a result of its own, with which `disagreements` compare; `journal` is None where nothing is
    written down."""

    race: str
    at_ms: int
    flag: str
    note: str
    note_parts: list[TextPart]
    feed_age_ms: int | None
    viewers: int
    journal: JournalState | None
    sources: list[LiveSourceRow]
    verdicts: dict[str, int]
    rejected: list[VerdictRow]
    alarm_count: int
    alarms: list[AlarmRow]
    unknown_transponders: list[UnknownTransponder]
    conflicts: list[Conflict]
    stated: bool
    disagreements: list[Disagreement]


class Watch:
    """Look at a hub's race whenever asked; `now_us` gives the present moment."""

    def __init__(
        self,
        hub: Hub,
        now_us: Callable[[], int] = now_us,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hub = hub
        self._race = hub.race
        self._now_us = now_us
        self._now_s = now_s
        self._found: list[AlarmRow] = []
        self._looked_at: History | None = None
        self._look_again_s = 0.0

    def overview(self) -> Overview:
        """The race at this moment."""
        race, history, moment_us = self._race, self._race.history, self._race.moment_us
        start_us = history.race.start_us
        found = self._alarms()
        flag = history.flag_at(moment_us)
        return Overview(
            history.race.name,
            (moment_us - start_us) // 1000 if history.cars else 0,
            flag.state if flag else "",
            race.note,
            race.note_parts,
            race.feed_age_ms,
            self._hub.subscribers,
            race.journal_state(),
            self._sources(),
            _counts(history),
            _rejected(history),
            len(found),
            found[: -LATEST - 1 : -1],
            _unknown(history),
            history.conflicts[-LATEST:],
            bool(history.stated),
            disagreements(history, moment_us) if history.stated else [],
        )

    def _sources(self) -> list[LiveSourceRow]:
        states = self._race.source_states()
        by_source = _last_minute(self._race.history, self._race.moment_us) if states else {}
        return [self._source(state, by_source) for state in states]

    def _source(self, state: SourceState, by_source: dict[str, int]) -> LiveSourceRow:
        heard = state.heard_us > 0
        runs = [count for name, count in by_source.items() if name == state.name or name.startswith(f"{state.name}.")]
        return LiveSourceRow(
            state.name,
            state.format,
            max(self._now_us() - state.heard_us, 0) // 1000 if heard else None,
            state.passings,
            sum(runs),
            None if state.offset_us is None else state.offset_us / 1000,
            state.how,
            state.pairs,
            state.steps,
            state.note,
            state.refused,
        )

    def _alarms(self) -> list[AlarmRow]:
        now_s, history = self._now_s(), self._race.history
        if history is not self._looked_at or now_s >= self._look_again_s:
            self._looked_at = history
            self._found = alarms(history, self._race.moment_us)
            done_s = self._now_s()
            self._look_again_s = done_s + (done_s - now_s) * REST
        return self._found


def _counts(history: History) -> dict[str, int]:
    """How many passings got which verdict, the accepted first."""
    cars = history.cars.values()
    accepted = sum(len(car.passings) - len(car.rejected) for car in cars)
    others = Counter(verdict.code for car in cars for verdict in car.rejected.values())
    others.update(verdict.code for car in cars for _, verdict in car.set_aside)
    counts: dict[str, int] = {"accepted": accepted} if accepted else {}
    counts |= {str(code): count for code, count in others.most_common()}
    return counts | ({"unknown_transponder": len(history.unassigned)} if history.unassigned else {})


def _rejected(history: History) -> list[VerdictRow]:
    """The latest passings that were not accepted, the last first."""
    judged = [
        (car.number, passing, verdict)
        for car in history.cars.values()
        for passing, verdict in [*((car.passings[i], verdict) for i, verdict in car.rejected.items()), *car.set_aside]
        if verdict.code != "start_crossing"
    ]
    judged.sort(key=lambda row: (-row[1].time_us, row[0]))
    return [verdict_row(history, number, passing, verdict) for number, passing, verdict in judged[:LATEST]]


def _unknown(history: History) -> list[UnknownTransponder]:
    """Transponders that no car bears; the one that came by most often is first."""
    start_us = history.race.start_us
    seen: dict[str, list[Passing]] = {}
    for passing in history.unassigned:
        seen.setdefault(passing.transponder, []).append(passing)
    rows = []
    for transponder, passings in seen.items():
        at_ms = [(passing.time_us - start_us) // 1000 for passing in passings]
        loops = sorted({passing.loop for passing in passings})
        rows.append(UnknownTransponder(transponder, len(passings), min(at_ms), max(at_ms), loops))
    return sorted(rows, key=lambda row: (-row.passings, row.transponder))


def _last_minute(history: History, moment_us: int) -> dict[str, int]:
    """Passings of the last minute, by source."""
    since_us = moment_us - MINUTE_US
    counts: Counter[str] = Counter()
    for car in history.cars.values():
        for passing in reversed(car.passings):
            if passing.time_us < since_us:
                break
            counts[passing.source] += 1
    counts.update(passing.source for passing in history.unassigned if passing.time_us >= since_us)
    return dict(counts)
