"""The bytes of a feed, whatever happens to the connection, or of a recording, into the facts of a run."""

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.rmonitor.protocol import (
    ClassName,
    Competitor,
    Correction,
    Heartbeat,
    Init,
    LapPassing,
    LineCrossing,
    Record,
    Run,
)
from pitboard.feeds.rmonitor.stream import Numbered, Reader
from pitboard.feeds.rmonitor.underway import UnderWay

GHOST = 95
"""Between runs Orbits is in this one, which is none: it bears the name of the run before or of the next."""

BACK_US = 60_000_000
"""A race clock that goes back by more than this has begun anew."""

HELD_LIMIT = 20_000
"""Records held back for the run that follows a ghost."""


class RMonitorReader(FeedReader):
    """Follows an RMonitor stream. The run in which laps were driven last is shown; the others are kept.

    The same number is the same run, unless its race clock began again. Run 95 is none: what it says belongs to the run
    whose name it bears. `$I` wipes nothing.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        self._source = source
        self._reading = reading
        self._circuits = context.circuits()
        self._reader = Reader(source, reading)
        self._runs: list[tuple[int, UnderWay]] = []
        self._current: UnderWay | None = None
        self._shown: UnderWay | None = None
        self._told: tuple[int, str] | None = None
        self._held: dict[Record, Numbered] = {}
        self._held_name = ""
        self._held_beat = False
        self._part: dict[Record, Numbered] = {}
        self._may_have_begun_anew = False
        self._replaces_all = False

    def news(self) -> Update:
        """Return what the run shown has told since the last call; all of it if another is shown."""
        if self._shown is None:
            return Update([])
        replaces_all, facts = self._shown.news() if not self._replaces_all else (True, self._shown.facts())
        self._replaces_all = False
        return Update(facts, replaces_all, self._shown.moment_us)

    def read(self, chunk: bytes) -> None:
        """Take bytes, of which whole records are read."""
        for numbered in self._reader.take(chunk):
            self._take(numbered)

    def end(self) -> None:
        """Finish a recording: what is left is the last record, and what waits for a run is all there is of one.

        Raises:
            Refused: there is no record in it.
        """
        for numbered in self._reader.end():
            self._take(numbered)
        if not self._runs and self._told:
            run = self._current = self._new(0, self._told[1])
            for numbered in self._held.values():
                run.take(numbered)
        if not self._runs:
            reason = self._reading.refusals[0].reason if self._reading.refusals else "a recording without a record"
            raise Refused(Refusal(self._source, 0, reason, whole=True))
        for _, run in self._runs:
            run.end()
        self._reading.count("runs", len(self._runs))

    def cut(self) -> None:
        """Drop what is left of a record."""
        self._reader.cut()

    def update(self, run: int | None = None) -> Update:
        """Return all that is known of the run shown, or of the last of that number.

        Raises:
            Refused: there is no such run.
        """
        chosen = self._shown
        if run is not None:
            chosen = next((one for number, one in reversed(self._runs) if number == run), None)
            if chosen is None:
                there = ", ".join(f"{number} ({one.name})" for number, one in self._runs)
                raise Refused(Refusal(self._source, 0, f"no run {run} in it; there are: {there}", whole=True))
        return Update(chosen.facts(), True, chosen.moment_us) if chosen else Update([])

    def _take(self, one: Numbered) -> None:
        record = one.record
        if isinstance(record, Run):
            if self._told != (record.number, record.name):
                self._told = (record.number, record.name)
                self._begin(record)
            return
        if self._told is not None and self._told[0] == GHOST:
            self._ghost(one)
            return
        if self._current is None:
            self._current = self._new(0, "")
        if self._may_have_begun_anew:
            self._look_at_the_clock(one)
        driven = self._current.driven
        self._current.take(one)
        lap_now = isinstance(record, LapPassing) and record.lap_us is not None
        if self._current is not self._shown and (lap_now or (self._current.driven and not driven)):
            self._show(self._current)

    def _ghost(self, one: Numbered) -> None:
        """A ghost may still say of the run before how it stands, but not the cars and classes of a run to come."""
        current = self._current
        if current and self._told and self._told[1] == current.name:
            if not isinstance(one.record, Competitor | ClassName):
                current.take(one)
        elif self._told:
            if self._held_name != self._told[1]:
                self._held.clear()
                self._held_name = self._told[1]
                self._held_beat = False
            if isinstance(one.record, Heartbeat):
                # The first one says when all of it was told.
                if one.record.flag or self._held_beat:
                    return
                self._held_beat = True
            if len(self._held) < HELD_LIMIT:
                self._held.setdefault(one.record, one)

    def _begin(self, run: Run) -> None:
        if run.number == GHOST:
            return
        before = self._runs[-1] if self._runs else None
        if before and before[0] in (run.number, 0):
            # Nothing was told of its number before, or it goes on.
            self._runs[-1] = (run.number, before[1])
            self._current = before[1]
            self._current.name = run.name
            self._may_have_begun_anew = True
            self._part.clear()
        else:
            again = next((one for number, one in reversed(self._runs) if number == run.number), None)
            self._current = again or self._new(run.number, run.name)
            self._may_have_begun_anew = again is not None
            self._part.clear()
        if before and before[0] == run.number and self._held_name != run.name:
            # It is of a run that is still to come: this one only goes on.
            return
        held, self._held, self._held_beat = self._held, {}, False
        for one in held.values():
            self._current.take(one)
            self._part[one.record] = one

    def _look_at_the_clock(self, one: Numbered) -> None:
        """The same number again: another run if its clock has begun anew."""
        record, current = one.record, self._current
        if not isinstance(record, Heartbeat):
            if not isinstance(record, LapPassing | LineCrossing | Correction | Init) and len(self._part) < HELD_LIMIT:
                self._part[record] = one
            return
        if not record.flag or record.race_us is None or current is None:
            return
        self._may_have_begun_anew = False
        if current.now_us is not None and record.race_us < current.now_us % 86_400_000_000 - BACK_US:
            self._current = self._new(self._runs[-1][0] if not self._told else self._told[0], current.name)
            for held in self._part.values():
                self._current.take(held)
        self._part.clear()

    def _new(self, number: int, name: str) -> UnderWay:
        run = UnderWay(name, self._source, self._reading, self._circuits)
        self._runs.append((number, run))
        if self._shown is None or not self._shown.driven:
            self._show(run)
        return run

    def _show(self, run: UnderWay) -> None:
        self._replaces_all = self._shown is not None and self._shown is not run
        self._shown = run
