"""Recordings of the feed: recognised by content, read line by line, taken apart into runs."""

from collections.abc import Sequence

from msgspec import Struct, field

from pitboard.feeds.lines import Line, Lines, lines_of, stamp_end
from pitboard.feeds.multiloop.protocol import (
    COMMANDS,
    HEADERLESS,
    NAMES,
    CompletedLap,
    LineCrossing,
    Malformed,
    Record,
    RunLine,
    Track,
    Unknown,
    decode,
)
from pitboard.feeds.reading import Reading

HEAD_LINES = 50
LINE_LIMIT_BYTES = 1 << 16
"""The longest record is a track with its sections: a few hundred bytes."""

SAME_START_S = 600
"""A start that is corrected by more than this is that of another run."""

Numbered = tuple[int, Record]
"""A record with the number of its line."""


class Run(Struct):
    """One run of a recording: a session of practice, qualifying or the race."""

    preamble: str
    name: str = ""
    start_s: int = 0
    laps: int = 0
    records: list[Numbered] = field(default_factory=list)


def recognises(head: bytes) -> bool:
    """Whether one of the first lines is a record of MultiLoop, as a line or in JSON."""
    lines = Lines(LINE_LIMIT_BYTES)
    return any(_is_record(line) for line in (lines.feed(head) + lines.end())[:HEAD_LINES])


def _is_record(line: Line) -> bool:
    content = line.content[stamp_end(line.content) :]
    try:
        record = decode(content)
    except Malformed:
        return content.count(b"\xa6") >= 4 and content.lstrip()[1:2].decode("latin-1") in COMMANDS
    return not isinstance(record, Unknown) or b'"$USAC:' in content


def records(payload: bytes, source: str, reading: Reading) -> list[Numbered]:
    """The records of a recording; a line that is none is refused, a command that is not read is counted by name."""
    found: list[Numbered] = []
    for line in lines_of(payload, LINE_LIMIT_BYTES):
        record = read_line(line, source, reading)
        if record is not None:
            found.append((line.number, record))
    return found


def read_line(line: Line, source: str, reading: Reading) -> Record | None:
    """The record of a line, counted by its command; None: refused, empty, or a command that is not read."""
    if line.too_long:
        reading.refuse(source, line.number, f"a line longer than {LINE_LIMIT_BYTES >> 10} KiB")
        return None
    begin = stamp_end(line.content)
    if begin:
        reading.count("time stamps of a logger")
    content = line.content[begin:]
    if not content.strip():
        return None
    try:
        record = decode(content)
    except Malformed as malformed:
        reading.refuse(source, line.number, str(malformed))
        return None
    if isinstance(record, Unknown):
        reading.count(f"unknown ${record.command} records")
        return None
    reading.count(f"{NAMES[type(record)]} records")
    return record


def split_runs(numbered: Sequence[Numbered]) -> list[Run]:
    """The runs of a recording, in the order in which they began.

    The preamble tells runs apart, and a start that is another by more than ten minutes once laps were driven. Records
    without a preamble belong to the run under way; the track holds for the runs after it too.
    """
    runs: list[Run] = []
    by_preamble: dict[str, Run] = {}
    early: list[Numbered] = []
    track: Numbered | None = None
    for line, record in numbered:
        if isinstance(record, Track):
            track = (line, record)
        if isinstance(record, HEADERLESS) and not runs:
            early.append((line, record))
            continue
        run = by_preamble.get(record.preamble) if record.preamble or not runs else runs[-1]
        if run is None or begins_another(run, record):
            run = by_preamble[record.preamble] = Run(record.preamble)
            run.records = early + ([track] if track and track[1] is not record else [])
            early = []
            runs.append(run)
        note(run, record)
        run.records.append((line, record))
    return runs


def begins_another(run: Run, record: Record) -> bool:
    """Whether a record of a run's preamble is of another run, that began at another time."""
    return (
        isinstance(record, RunLine)
        and bool(run.start_s and record.start_s and run.laps)
        and abs(record.start_s - run.start_s) > SAME_START_S
    )


def note(run: Run, record: Record) -> None:
    """Take name, start and laps of a run from one of its records."""
    if isinstance(record, RunLine):
        run.name = record.run_name or run.name
        run.start_s = record.start_s or run.start_s
    elif isinstance(record, CompletedLap):
        run.laps += record.completed_laps > 0
    elif isinstance(record, LineCrossing):
        run.laps += record.time_line.upper() in ("SF", "SFPIT")
