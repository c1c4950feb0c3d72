"""A feed under way: bytes as they come into the facts of the run in which laps were driven last."""

from collections.abc import Sequence

from pitboard.feeds.lines import Line, Lines
from pitboard.feeds.multiloop.protocol import HEADERLESS, CompletedLap, LineCrossing, Record, Track
from pitboard.feeds.multiloop.recording import LINE_LIMIT_BYTES, Numbered, Run, begins_another, note, read_line
from pitboard.feeds.multiloop.session import Session
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.update import Update
from pitboard.model import Fact

EARLY_LIMIT = 1000
"""Records without a header kept for the first run."""


class _UnderWay:
    """One run with its facts so far."""

    def __init__(self, run: Run, session: Session) -> None:
        self.run = run
        self.session = session
        self.facts: list[Fact] = []
        self.said = 0

    def news(self) -> list[Fact]:
        """The facts since the last call."""
        new, self.said = self.facts[self.said :], len(self.facts)
        return new


class Live:
    """Follows a MultiLoop stream. `columns` names the free columns of $E, as for `Session`."""

    def __init__(self, source: str, reading: Reading, columns: Sequence[str] = ()) -> None:
        self._source = source
        self._reading = reading
        self._columns = columns
        self._lines = Lines(LINE_LIMIT_BYTES)
        self._runs: list[_UnderWay] = []
        self._by_preamble: dict[str, _UnderWay] = {}
        self._early: list[Numbered] = []
        self._track: Numbered | None = None
        self._shown: _UnderWay | None = None
        self._anew = False

    def take(self, chunk: bytes) -> Update:
        """What the bytes tell that is new."""
        for line in self._lines.feed(chunk):
            self._line(line)
        shown, anew = self._shown, self._anew
        if shown is None:
            return Update([])
        self._anew = False
        new = shown.news()
        return Update(list(shown.facts) if anew else new, anew, shown.session.moment_us)

    def cut(self) -> None:
        """The connection was lost, or begins: what is left of a line is none."""
        if self._lines.end():
            self._reading.count("records cut by a lost connection")

    def update(self, run: int | None = None) -> Update:
        """All that is known of the run shown, or of the run of that number, from 1.

        Raises:
            Refused: there is no such run.
        """
        if run is not None and not 1 <= run <= len(self._runs):
            named = ", ".join(f"{i} {one.run.name or one.run.preamble}" for i, one in enumerate(self._runs[:20], 1))
            raise Refused(Refusal(self._source, 0, f"no run {run}; its runs are: {named}", whole=True))
        chosen = self._runs[run - 1] if run else self._shown
        if chosen is None:
            return Update([])
        chosen.said = len(chosen.facts)
        return Update(list(chosen.facts), True, chosen.session.moment_us)

    def _line(self, line: Line) -> None:
        record = read_line(line, self._source, self._reading)
        if record is not None:
            self._take(line.number, record)

    def _take(self, line: int, record: Record) -> None:
        if isinstance(record, Track):
            self._track = (line, record)
        if isinstance(record, HEADERLESS) and not self._runs:
            if len(self._early) < EARLY_LIMIT:
                self._early.append((line, record))
            return
        known = self._by_preamble.get(record.preamble) if record.preamble or not self._runs else self._runs[-1]
        under_way = known if known and not begins_another(known.run, record) else self._begin(record)
        laps = under_way.run.laps
        note(under_way.run, record)
        under_way.facts += under_way.session.take(line, record)
        driven = under_way.run.laps > laps and isinstance(record, CompletedLap | LineCrossing) and record.kind != "R"
        if driven and under_way is not self._shown:
            self._show(under_way)

    def _begin(self, record: Record) -> _UnderWay:
        under_way = _UnderWay(Run(record.preamble), Session(self._source, self._reading, self._columns))
        early, self._early = self._early, []
        if self._track and self._track[1] is not record:
            early.append(self._track)
        for line, one in early:
            under_way.facts += under_way.session.take(line, one)
        self._runs.append(under_way)
        self._by_preamble[record.preamble] = under_way
        if self._shown is None or not self._shown.run.laps:
            self._show(under_way)
        return under_way

    def _show(self, under_way: _UnderWay) -> None:
        self._anew = self._shown is not None
        self._shown = under_way
        under_way.said = 0
