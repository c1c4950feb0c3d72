"""The bytes of a feed, whatever happens to the connection, or of a recording, into the facts of its runs."""

import re

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.rmonitor import KNOWN
from pitboard.feeds.rmonitor.framing import STAMP, Framing, RecordLine
from pitboard.feeds.rmonitor.protocol import (
    COMMANDS,
    ClassName,
    Competitor,
    Correction,
    Heartbeat,
    Init,
    LapPassing,
    LineCrossing,
    NumberedRecord,
    Record,
    Run,
    Stamp,
    Unknown,
    command_of,
    parse,
    parse_command,
)
from pitboard.feeds.rmonitor.session import RunSession

ONCE = ("$F", "$J", "$L", "$RMHL", "$RMLT")
"""Records that differ every time."""

REPEATED_LIMIT = 2048
REPEATED_LENGTH = 300

LOOKED_AT = 5
"""So many lines are looked at where a recording may begin."""

SOUND = 3
"""So many records among them are no chance. At the very beginning one is enough."""

LOOKED_AT_BYTES = 1 << 13
PLACES = 50

OURS = re.compile("rmon", re.IGNORECASE)
"""How loggers of several feeds name this one."""

GHOST = 95
"""Between runs Orbits is in this one, which is none: it bears the name of the run before or of the next."""

BACK_US = 60_000_000
"""A race clock that goes back by more than this has begun again."""

HELD_LIMIT = 20_000
"""Records held back for the run that follows a ghost."""


class RecordStream:
    """Read bytes as they come into numbered records; refuse what is unsound by line, count what is unknown.

    What stands before the first record is a banner, and what a logger names as another feed's is not ours.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        self._framing = Framing()
        self._source = source
        self._reading = reading
        self._repeated: dict[str, Record] = {}
        self._number = 0
        self._banner: list[Refusal] | None = []
        self._feed = ""
        self._ours: set[str] = set()

    def take(self, chunk: bytes) -> list[NumberedRecord]:
        """Return the sound records that these bytes complete."""
        return self._records(self._framing.take(chunk))

    def end(self) -> list[NumberedRecord]:
        """Return what is left, which is the last record: no more bytes will come."""
        return self._records(self._framing.end())

    def cut(self) -> None:
        """Drop what is left of a record, however sound it looks: the connection was lost."""
        if self._framing.end():
            self._reading.count("records cut by a lost connection")

    def _record(self, command: str, text: str) -> Record:
        """The record of a line. The state is sent again and again, word for word: such a line is read once."""
        if command in ONCE:
            return parse_command(command, text)
        record = self._repeated.get(text)
        if record is None:
            record = parse(text)
            if len(text) <= REPEATED_LENGTH:
                if len(self._repeated) >= REPEATED_LIMIT:
                    self._repeated.clear()
                self._repeated[text] = record
        return record

    def _records(self, lines: list[RecordLine]) -> list[NumberedRecord]:
        found: list[NumberedRecord] = []
        counts = self._reading.counts
        for line in lines:
            self._number = max(line.number, self._number + 1)
            if line.refused:
                self._refuse(line, line.refused)
                continue
            command = command_of(line.text)
            try:
                record = self._record(command, line.text)
            except ValueError as error:
                self._refuse(line, str(error))
                continue
            if isinstance(record, Stamp):
                self._reading.count("time stamps")
                self._feed = record.feed
            elif self._feed and self._of_another_feed():
                self._reading.count("lines of other feeds")
            elif isinstance(record, Unknown):
                self._reading.count(f"unknown {record.command}")
            else:
                if self._banner is not None:
                    self._end_banner(self._banner)
                if self._feed and (not self._ours or OURS.search(self._feed)):
                    self._ours.add(self._feed)
                counts[command] = counts.get(command, 0) + 1
                found.append(NumberedRecord(self._number, record))
        return found

    def _of_another_feed(self) -> bool:
        """Whether the logger says that a line came by another feed than the records before."""
        return bool(self._feed and self._ours) and self._feed not in self._ours and not OURS.search(self._feed)

    def _refuse(self, line: RecordLine, reason: str) -> None:
        if self._of_another_feed():
            self._reading.count("lines of other feeds")
            return
        self._reading.refuse(self._source, line.number, reason)
        if self._banner is not None and line.text and not command_of(line.text):
            self._banner.append(self._reading.refusals[-1])

    def _end_banner(self, banner: list[Refusal]) -> None:
        """A record has come: what was refused before it is no damage but what stands before every record."""
        self._banner = None
        if banner:
            before = {id(refusal) for refusal in banner}
            refusals = self._reading.refusals
            refusals[:] = [refusal for refusal in refusals if id(refusal) not in before]
            self._reading.count("lines before the first record", len(before))


MOST_RUNS = 1_000
"""A weekend has some dozens."""


class RMonitorReader(FeedReader):
    """Follow an RMonitor stream. The run in which laps were driven last is shown; the others are kept.

    The same number is the same run, unless its race clock began again. Run 95 is none: what it says belongs to the run
    whose name it bears. `$I` wipes nothing.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        self._source = source
        self._reading = reading
        self._circuits = context.circuits()
        self._stream = RecordStream(source, reading)
        self._runs: list[tuple[int, RunSession]] = []
        self._latest: dict[int, RunSession] = {}
        self._current: RunSession | None = None
        self._shown: RunSession | None = None
        self._named: tuple[int, str] | None = None
        self._held: dict[Record, NumberedRecord] = {}
        self._held_name = ""
        self._held_beat = False
        self._part: dict[Record, NumberedRecord] = {}
        self._may_have_restarted = False
        self._replaces_all = False

    def news(self) -> Update:
        """Return what the run shown has sent since the last call; all of it if another is shown."""
        if self._shown is None:
            return Update([])
        update = self._shown.facts() if self._replaces_all else self._shown.news()
        self._replaces_all = False
        return update

    def read(self, chunk: bytes) -> None:
        """Take bytes, of which whole records are read."""
        for numbered in self._stream.take(chunk):
            self._take(numbered)

    def end(self) -> None:
        """Finish a recording: what is left is the last record, and what waits for a run is all there is of one.

        Raises:
            Refused: there is no record in it.
        """
        for numbered in self._stream.end():
            self._take(numbered)
        if not self._runs and self._named:
            run = self._current = self._new(0, self._named[1])
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
        self._stream.cut()

    def update(self, run: int | None = None) -> Update:
        """Return all that is known of the run shown, or of the last of that number.

        Raises:
            Refused: there is no such run.
        """
        chosen = self._shown
        if run is not None:
            chosen = next((session for number, session in reversed(self._runs) if number == run), None)
            if chosen is None:
                there = ", ".join(f"{number} ({session.name})" for number, session in self._runs)
                raise Refused(Refusal(self._source, 0, f"no run {run} in it; there are: {there}", whole=True))
        return chosen.facts() if chosen else Update([])

    def _take(self, numbered: NumberedRecord) -> None:
        record = numbered.record
        if isinstance(record, Run):
            if self._named != (record.number, record.name):
                self._named = (record.number, record.name)
                self._begin(record)
            return
        if self._named is not None and self._named[0] == GHOST:
            self._ghost(numbered)
            return
        if self._current is None:
            self._current = self._new(0, "")
        if self._may_have_restarted:
            self._look_at_the_clock(numbered)
        driven = self._current.driven
        self._current.take(numbered)
        lap_now = isinstance(record, LapPassing) and record.lap_us is not None
        if self._current is not self._shown and (lap_now or (self._current.driven and not driven)):
            self._show(self._current)

    def _ghost(self, numbered: NumberedRecord) -> None:
        """Let a ghost say of the run before how it is, but not the cars and classes of a run to come."""
        current, record = self._current, numbered.record
        if current and self._named and self._named[1] == current.name:
            if not isinstance(record, Competitor | ClassName):
                current.take(numbered)
        elif self._named:
            if self._held_name != self._named[1]:
                self._held.clear()
                self._held_name = self._named[1]
                self._held_beat = False
            if isinstance(record, Heartbeat):
                # The first one says when all of it was sent.
                if record.flag or self._held_beat:
                    return
                self._held_beat = True
            if len(self._held) < HELD_LIMIT:
                self._held.setdefault(record, numbered)

    def _begin(self, run: Run) -> None:
        if run.number == GHOST:
            return
        before = self._runs[-1] if self._runs else None
        if before and before[0] in (run.number, 0):
            # Nothing was sent of its number before, or it goes on.
            self._runs[-1] = (run.number, before[1])
            self._latest.pop(before[0], None)
            self._latest[run.number] = before[1]
            self._current = before[1]
            self._current.name = run.name
            self._may_have_restarted = True
        else:
            again = self._latest.get(run.number)
            self._current = again or self._new(run.number, run.name)
            self._may_have_restarted = again is not None
        self._part.clear()
        if before and before[0] == run.number and self._held_name != run.name:
            # It is of a run that is still to come: this one only goes on.
            return
        held, self._held, self._held_beat = self._held, {}, False
        for numbered in held.values():
            self._current.take(numbered)
            self._part[numbered.record] = numbered

    def _look_at_the_clock(self, numbered: NumberedRecord) -> None:
        """Tell a run that goes on from another of the same number: that one's clock has begun again."""
        record, current = numbered.record, self._current
        if not isinstance(record, Heartbeat):
            if not isinstance(record, LapPassing | LineCrossing | Correction | Init) and len(self._part) < HELD_LIMIT:
                self._part[record] = numbered
            return
        if not record.flag or record.race_us is None or current is None:
            return
        self._may_have_restarted = False
        if current.now_us is not None and record.race_us < current.now_us % 86_400_000_000 - BACK_US:
            self._current = self._new(self._runs[-1][0] if not self._named else self._named[0], current.name)
            for held in self._part.values():
                self._current.take(held)
        self._part.clear()

    def _new(self, number: int, name: str) -> RunSession:
        run = RunSession(name, self._source, self._reading, self._circuits)
        self._runs.append((number, run))
        self._latest[number] = run
        if len(self._runs) > MOST_RUNS:
            self._drop_idle_runs()
        if self._shown is None or not self._shown.driven:
            self._show(run)
        return run

    def _drop_idle_runs(self) -> None:
        """Forget the older half of the runs as far as no lap was driven in them: they must not fill the memory."""
        older = self._runs[: MOST_RUNS // 2]
        kept = [(number, run) for number, run in older if run.driven or run in (self._shown, self._current)]
        self._reading.count("runs without a lap that were dropped", len(older) - len(kept))
        self._runs = kept + self._runs[MOST_RUNS // 2 :]
        self._latest = dict(self._runs)

    def _show(self, run: RunSession) -> None:
        self._replaces_all = self._shown is not None and self._shown is not run
        self._shown = run


def recognises(content: bytes) -> bool:
    """Tell whether it holds RMonitor records: at its beginning, or several in a row behind a banner of any length."""
    for tried, match in enumerate(KNOWN.finditer(content)):
        if tried == PLACES:
            break
        begin = content.rfind(b"\n", 0, match.start()) + 1
        texts = _first_texts(content[begin : match.start() + LOOKED_AT_BYTES])
        sound = [command_of(text) in COMMANDS for text in texts]
        if sound[:1] == [True] and (sum(sound) >= SOUND or not _first_texts(content[:begin][:LOOKED_AT_BYTES])):
            return True
    return False


def _first_texts(block: bytes) -> list[str]:
    framing = Framing()
    texts = (line.text for line in [*framing.take(block), *framing.end()])
    return [text for text in texts if text and not STAMP.fullmatch(text)][:LOOKED_AT]
