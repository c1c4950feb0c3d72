"""The lines of a feed, live or recorded, into the facts of the run in which laps were driven last."""

from collections.abc import Callable
from typing import Final

from pitboard.feeds.format import FeedReader, ReaderContext, Update
from pitboard.feeds.multiloop.protocol import (
    COMMANDS,
    HEADERLESS,
    NAMES,
    CompletedLap,
    LoopCrossing,
    MultiLoopRecord,
    RunLine,
    TrackDescription,
    UnreadRecord,
    decode,
)
from pitboard.feeds.multiloop.session import MultiLoopSession, entry_columns
from pitboard.feeds.reading import Malformed, Reading, Refusal, Refused, no_such_run
from pitboard.feeds.transport.lines import Lines, RawLine, stamp_end, taken
from pitboard.model import Fact

HEAD_LINES: Final = 50
LINE_LIMIT_BYTES: Final = 1 << 16
"""The longest record is a track with its sections: a few hundred bytes."""

SAME_START_S: Final = 600
"""A start that is corrected by more than this is that of another run."""

EARLY_LIMIT: Final = 1000
"""Records without a header kept for the first run of a live feed."""

Numbered = tuple[int, MultiLoopRecord]
"""A record with the number of its line."""


def holds_record(head: bytes) -> bool:
    """Tell whether one of the first lines is a record of MultiLoop, as a line or in JSON."""
    lines = Lines(LINE_LIMIT_BYTES)
    return any(_is_record(line) for line in (lines.feed(head) + lines.end())[:HEAD_LINES])


def _is_record(line: RawLine) -> bool:
    content = line.content[stamp_end(line.content) :]
    try:
        record = decode(content)
    except Malformed:
        return content.count(b"\xa6") >= 4 and content.lstrip()[1:2].decode("latin-1") in COMMANDS
    return not isinstance(record, UnreadRecord) or b'"$USAC:' in content


class MultiLoopRun:
    """One run of a feed: practice, qualifying or the race, with its facts so far.

    `tally` counts what its session reads and refuses; `reported` of the facts have been handed over.
    """

    def __init__(self, preamble: str, make_session: Callable[[Reading], MultiLoopSession], tally: Reading) -> None:
        self.preamble = preamble
        self.name = ""
        self.start_s = 0
        self.laps = 0
        self.tally = tally
        self.session = make_session(tally)
        self.facts: list[Fact] = []
        self.reported = 0

    def take(self, line: int, record: MultiLoopRecord) -> None:
        """Take a record: what it says of the run itself, and its facts."""
        if isinstance(record, RunLine):
            self.name = record.run_name or self.name
            self.start_s = record.start_s or self.start_s
        elif isinstance(record, CompletedLap):
            self.laps += record.completed_laps > 0
        elif isinstance(record, LoopCrossing):
            self.laps += record.time_line.upper() in ("SF", "SFPIT")
        self.add_facts(line, record)

    def add_facts(self, line: int, record: MultiLoopRecord) -> None:
        """Take the facts of a record that came before the run had begun."""
        self.facts += self.session.take(line, record)

    def ends_before(self, record: MultiLoopRecord) -> bool:
        """Tell whether a record of the same preamble is of another run, that began at another time."""
        return (
            isinstance(record, RunLine)
            and bool(self.start_s and record.start_s and self.laps)
            and abs(record.start_s - self.start_s) > SAME_START_S
        )


class MultiLoopReader(FeedReader):
    """Follows a MultiLoop stream. The option `columns` names the free columns of $E in their order.

    The preamble tells runs apart, and a start that is another by more than ten minutes once laps were driven. Records
    without a preamble belong to the run under way; the track holds for the runs after it too.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        self._source = source
        self._reading = reading
        self._recorded = context.recorded
        self._columns = entry_columns(",".join(context.options.get("columns", ())))
        self._lines = Lines(LINE_LIMIT_BYTES)
        self.runs: list[MultiLoopRun] = []
        self._by_preamble: dict[str, MultiLoopRun] = {}
        self._early: list[Numbered] = []
        self._track: Numbered | None = None
        self._shown: MultiLoopRun | None = None
        self._replaces_all = False

    def read(self, chunk: bytes) -> None:
        """Take bytes, of which whole lines are read."""
        for line in self._lines.feed(chunk):
            self._line(line)

    def news(self) -> Update:
        """Return what the run shown has told since the last call; all of it if another is shown."""
        shown, replaces_all = self._shown, self._replaces_all
        if shown is None:
            return Update([])
        self._replaces_all = False
        begin, shown.reported = shown.reported, len(shown.facts)
        return Update(shown.facts[0 if replaces_all else begin :], replaces_all, shown.session.moment_us)

    def cut(self) -> None:
        """Drop what is left of a line."""
        if self._lines.end():
            self._reading.count("records cut by a lost connection")

    def end(self) -> None:
        """Finish a recording.

        Raises:
            Refused: there is no record in it.
        """
        for line in self._lines.end():
            self._line(line)
        if not self.runs:
            raise Refused(Refusal(self._source, 0, "no MultiLoop record in it", whole=True))
        self._reading.count("runs", len(self.runs))
        for run in self.runs:
            run.facts += run.session.end()

    def update(self, run: int | None = None) -> Update:
        """Return all that is known of the run shown, or of the run of that number, from 1.

        Raises:
            Refused: there is no such run.
        """
        if run is not None and not 1 <= run <= len(self.runs):
            raise no_such_run(self._source, run, [known.name or known.preamble for known in self.runs])
        chosen = self.runs[run - 1] if run else self._shown
        if chosen is None:
            return Update([])
        if self._recorded:
            self._reading.add(chosen.tally)
            chosen.tally = Reading()
        chosen.reported = len(chosen.facts)
        return Update(list(chosen.facts), True, chosen.session.moment_us)

    def _line(self, line: RawLine) -> None:
        record = self._record(line)
        if record is not None:
            self._take(line.number, record)

    def _record(self, line: RawLine) -> MultiLoopRecord | None:
        """Return the record of a line, counted by its command; None: refused, empty, or a command that is not read."""
        content = taken(line, "line", self._source, f"{LINE_LIMIT_BYTES >> 10} KiB", self._reading)
        if not content:
            return None
        try:
            record = decode(content)
        except Malformed as malformed:
            self._reading.refuse(self._source, line.number, str(malformed))
            return None
        if isinstance(record, UnreadRecord):
            self._reading.count(f"unknown ${record.command} records")
            return None
        self._reading.count(f"{NAMES[type(record)]} records")
        return record

    def _take(self, line: int, record: MultiLoopRecord) -> None:
        if isinstance(record, TrackDescription):
            self._track = (line, record)
        if isinstance(record, HEADERLESS) and not self.runs:
            if self._recorded or len(self._early) < EARLY_LIMIT:
                self._early.append((line, record))
            return
        known = self._by_preamble.get(record.preamble) if record.preamble or not self.runs else self.runs[-1]
        run = known if known and not known.ends_before(record) else self._begin(record)
        laps = run.laps
        run.take(line, record)
        driven = run.laps > laps and isinstance(record, CompletedLap | LoopCrossing) and record.kind != "R"
        if driven and run is not self._shown:
            self._show(run)

    def _begin(self, record: MultiLoopRecord) -> MultiLoopRun:
        # Of a recording only the run that is asked for is spoken of.
        tally = Reading() if self._recorded else self._reading
        run = MultiLoopRun(
            record.preamble, lambda reading: MultiLoopSession(self._source, reading, self._columns), tally
        )
        early, self._early = self._early, []
        if self._track and self._track[1] is not record:
            early.append(self._track)
        for line, earlier in early:
            run.add_facts(line, earlier)
        self.runs.append(run)
        self._by_preamble[record.preamble] = run
        if self._shown is None or not self._shown.laps:
            self._show(run)
        return run

    def _show(self, run: MultiLoopRun) -> None:
        self._replaces_all = self._shown is not None
        self._shown = run
        run.reported = 0
