"""RMonitor records, plain (v1.0) and IMSA-enhanced (v1.03): one line of text into one typed record, and nothing else.

Durations and times of day are in µs. None stands where the feed writes nothing, or one of the values with which timing
systems say "nothing yet": 59:59.999 in 2009, zero in the Orbits of today.
"""

import csv
import re
import sys
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from pitboard.feeds.rmonitor.framing import STAMP
from pitboard.feeds.values import duration_us
from pitboard.model.time import DAY_US

NOTHING_YET_US = {3_599_000_000, 3_599_999_000}
LONGEST_US = 1000 * 3_600_000_000
_DATES = ("%d %b %y", "%d %b %Y", "%m/%d/%Y")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 # the feed states no zone
_NEGATIVE = re.compile(r"-\d{1,9}")
_CLOSES = re.compile(r'"\s*(?=,|$)')
_CLOCK_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?", re.ASCII)
_COMMAND = re.compile(r"\$([A-Za-z0-9_]{1,12})\s*(?:,|$)")


class Heartbeat(Struct, frozen=True, gc=False):
    """`$F`: every second. `time_of_day_us` is local; `race_us` counts since the first green.

    `flag` is Green, Yellow, Red, Finish or empty; `laps_to_go` 9999 where the race is not about laps.
    """

    laps_to_go: int
    to_go_us: int
    time_of_day_us: int
    race_us: int | None
    flag: str


class Competitor(Struct, frozen=True):
    """`$A` and `$COMP`: a car by registration, which is not its number. `extra` is `$COMP`'s alone."""

    registration: str
    number: str
    class_no: str
    first_name: str
    last_name: str
    nationality: str
    transponder: str = ""
    extra: str | None = None


class Run(Struct, frozen=True):
    """`$B`: the run on the track; another number is another session."""

    number: int
    name: str


class ClassName(Struct, frozen=True):
    """`$C`: what a class number means in this run."""

    class_no: str
    name: str


class Setting(Struct, frozen=True):
    """`$E`: TRACKNAME or TRACKLENGTH (in a unit that is not stated)."""

    key: str
    value: str


class RacePosition(Struct, frozen=True, gc=False):
    """`$G`: what the feed says of a car in the race; laps None: not started."""

    position: int
    registration: str
    laps: int | None
    total_us: int | None


class BestLap(Struct, frozen=True, gc=False):
    """`$H`: a car's place by best lap, and that lap."""

    position: int
    registration: str
    lap: int
    best_us: int | None


class Init(Struct, frozen=True):
    """`$I`: clear the board. `date_us` is the day's midnight since the epoch, in local time; None where not stated."""

    time_of_day_us: int | None
    date_us: int | None


class LapPassing(Struct, frozen=True, gc=False):
    """`$J`: a car over the line. No lap time: the crossing begins the car's first lap."""

    registration: str
    lap_us: int | None
    total_us: int


class Correction(Struct, frozen=True):
    """`$COR`: laps and total time of a car put right, and by how much (signed)."""

    registration: str
    number: str
    laps: int | None
    total_us: int | None
    by_us: int


class LineCrossing(Struct, frozen=True, gc=False):
    """`$L` (IMSA): a car over a loop at a local moment; a number "Tx…" is a transponder. `driver` 0: none."""

    number: str
    line: str
    name: str
    local_us: int
    driver: int = 0
    class_name: str = ""


class Section(Struct, frozen=True):
    """A section of the track between two timing lines; its length in inches."""

    name: str
    begins: str
    ends: str
    inches: int


class Track(Struct, frozen=True):
    """`$T` (IMSA): the track and its sections."""

    name: str
    short_name: str
    distance: str
    sections: tuple[Section, ...]


class DrivenLap(Struct, frozen=True, gc=False):
    """`$RMHL` (Race Monitor): a lap that was driven, perhaps long ago, and the total with which it ended."""

    registration: str
    lap: int
    position: int
    lap_us: int | None
    flag: str
    total_us: int | None


class LastPassing(Struct, frozen=True, gc=False):
    """`$RMLT` (Race Monitor): when a car last came by, in µs since the epoch by the server's clock."""

    registration: str
    epoch_us: int


class ServerClock(Struct, frozen=True):
    """`$RMCA` (Race Monitor): the server's clock, in µs since the epoch."""

    epoch_us: int


class SessionKind(Struct, frozen=True):
    """`$RMS` (Race Monitor): what the cars are ranked by, `race` or `qualifying`."""

    kind: str


class Disqualified(Struct, frozen=True):
    """`$RMRDQ` (Race Monitor): a car is disqualified."""

    registration: str


class Notice(Struct, frozen=True):
    """A record that says nothing of the race, as `$RMDTL` (Race Monitor): that laps can be asked for."""

    command: str


class Stamp(Struct, frozen=True):
    """A line that somebody's logger put between the records: when it wrote the next one, by its own clock.

    `feed` is the feed that the next one came by, where the logger writes down several.
    """

    text: str
    feed: str = ""


class Unknown(Struct, frozen=True):
    """A record of a command that is not known: to be left alone, but counted by its name."""

    command: str


Record = (
    Heartbeat
    | Competitor
    | Run
    | ClassName
    | Setting
    | RacePosition
    | BestLap
    | Init
    | LapPassing
    | Correction
    | LineCrossing
    | Track
    | DrivenLap
    | LastPassing
    | ServerClock
    | SessionKind
    | Disqualified
    | Notice
    | Stamp
    | Unknown
)


class NumberedRecord(Struct, frozen=True):
    """A record and the line it stood on; of several on one line each has a number of its own."""

    line: int
    record: Record


def command_of(text: str) -> str:
    """Return the whole command token of a line, `$F` of `$F,9999,…`; empty where there is none."""
    match = _COMMAND.match(text)
    return f"${match[1]}" if match else ""


def parse(text: str) -> Record:
    """Return the record of a line.

    Raises:
        ValueError: it is none; the text says why.
    """
    if text[:1] != "$" and (stamp := STAMP.fullmatch(text)):
        return Stamp(text.partition("|")[0].strip("# \t"), stamp["source"] or "")
    return parse_command(command_of(text), text)


def parse_command(command: str, text: str) -> Record:
    """Return the record of a line whose command is known already.

    Raises:
        ValueError: it is none; the text says why.
    """
    parser = _PARSERS.get(command)
    if parser is None:
        if not command:
            raise ValueError(f"no record: it begins {text[:20]!r}")
        return Unknown(command)
    fields = _fields(text)
    least, make = parser
    if len(fields) < least:
        raise ValueError(f"{command} with {len(fields)} fields, {least} needed")
    return make(fields)


def _fields(text: str) -> list[str]:
    """The fields after the command; a text in quotes may hold commas, and quotes that nobody escaped."""
    if text.count('"') != 2 * text.count(',"'):
        return _odd_fields(text)
    try:
        fields = next(csv.reader([text], skipinitialspace=True))
    except csv.Error as error:
        raise ValueError(f"no record: {error}") from None
    return [*map(str.strip, fields[1:])]


def _odd_fields(text: str) -> list[str]:
    """The fields of a record with quotes within its texts: a text ends with the quote that a comma or the end follows.

    Raises:
        ValueError: the last text does not end.
    """
    fields: list[str] = []
    at = text.find(",")
    while 0 <= at < len(text):
        at += 1
        begin = at + len(text[at:]) - len(text[at:].lstrip())
        if text[begin : begin + 1] == '"':
            end = _CLOSES.search(text, begin + 1)
            if end is None:
                raise ValueError("a record that was cut off")
            fields.append(text[begin + 1 : end.start()].replace('""', '"').strip())
            at = end.end()
        else:
            end_at = text.find(",", at)
            fields.append(text[at : end_at if end_at >= 0 else len(text)].strip())
            at = end_at if end_at >= 0 else len(text)
    return fields


def _number(text: str, what: str, most: int = 99_999) -> int:
    if text.isdecimal() and len(text) <= 13 and int(text) <= most:
        return int(text)
    raise ValueError(f"no {what}: {text[:20]!r}")


def _laps(text: str) -> int | None:
    """A number of laps, None where there is none yet: some timing systems count up from below zero."""
    return _number(text, "laps") if text and not _NEGATIVE.fullmatch(text) else None


def _epoch(text: str) -> int:
    """Milliseconds since 1970 in µs; 0 for a car that has not come by yet."""
    return _number(text, "time since 1970 in ms", 10**13) * 1000


def _duration(text: str) -> int:
    if match := _CLOCK_TIME.fullmatch(text):
        # As nearly every one is written; the rest goes the long way.
        hours, minutes, seconds, ms = match.groups()
        return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000_000 + int(ms or 0) * 1000
    us = duration_us(text) if len(text) <= 20 else LONGEST_US
    if us >= LONGEST_US:
        raise ValueError(f"no duration: {text[:20]!r}")
    return us


def _time_of_day(text: str) -> int:
    us = _duration(text)
    if us >= DAY_US:
        raise ValueError(f"no time of day: {text[:20]!r}")
    return us


def _some(text: str) -> int | None:
    """A duration, or None for nothing and for nothing yet."""
    us = _duration(text) if text else 0
    return None if us == 0 or us in NOTHING_YET_US else us


def _heartbeat(f: list[str]) -> Heartbeat:
    race_us = _duration(f[3])
    return Heartbeat(
        _number(f[0], "laps to go") if f[0] else 0,
        _duration(f[1]) if f[1] else 0,
        _time_of_day(f[2]),
        None if race_us in NOTHING_YET_US and not f[4] else race_us,
        f[4],
    )


def _registration(text: str) -> str:
    if not text or len(text) > 40:
        raise ValueError(f"no registration: {text[:20]!r}")
    # Every record names one: a whole race would keep as many copies.
    return sys.intern(text)


def _competitor(f: list[str]) -> Competitor:
    return Competitor(_registration(f[0]), f[1] or f[0], f[6], f[3], f[4], f[5], f[2])


def _competitor_data(f: list[str]) -> Competitor:
    return Competitor(_registration(f[0]), f[1] or f[0], f[2], f[3], f[4], f[5], extra=f[6] if len(f) > 6 else "")


def _position(f: list[str]) -> RacePosition:
    return RacePosition(_number(f[0], "position"), _registration(f[1]), _laps(f[2]), _some(f[3]))


def _best_lap(f: list[str]) -> BestLap:
    return BestLap(_number(f[0], "position"), _registration(f[1]), _laps(f[2]) or 0, _some(f[3]))


def _init(f: list[str]) -> Init:
    of_day_us = _duration(f[0]) % DAY_US if f[0] else None
    return Init(of_day_us, _date_us(f[1]) if len(f) > 1 else None)


@lru_cache(maxsize=64)
def _date_us(text: str) -> int | None:
    # Every line crossing bears the day.
    for form in _DATES:
        try:
            return (datetime.strptime(text, form) - _EPOCH).days * DAY_US  # noqa: DTZ007 # no zone is stated
        except ValueError:
            continue
    return None


def _lap_passing(f: list[str]) -> LapPassing:
    # A total of 59:59.999 is a total here: a record is only sent when a car has crossed.
    lap_us = _duration(f[1]) if f[1] else 0
    return LapPassing(_registration(f[0]), lap_us or None, _duration(f[2]))


def _correction(f: list[str]) -> Correction:
    sign = -1 if f[4].startswith("-") else 1
    by_us = sign * _duration(f[4].lstrip("+-"))
    return Correction(_registration(f[0]), f[1], _laps(f[2]), _some(f[3]), by_us)


def _driven_lap(f: list[str]) -> DrivenLap:
    lap = _number(f[1], "lap", 9_999)
    return DrivenLap(_registration(f[0]), lap, _laps(f[2]) or 0, _some(f[3]), f[4], _duration(f[5]) if f[5] else None)


def _line_crossing(f: list[str]) -> LineCrossing:
    date_us = _date_us(f[3])
    if date_us is None or date_us < 0:
        raise ValueError(f"no date: {f[3][:20]!r}")
    driver = _number(f[5], "driver", 99) if len(f) > 5 and f[5] else 0
    local_us = date_us + _time_of_day(f[4])
    return LineCrossing(_registration(f[0]), f[1], f[2].upper(), local_us, driver, f[6] if len(f) > 6 else "")


def _track(f: list[str]) -> Track:
    described = f[4:]
    sections = tuple(
        Section(described[i], described[i + 1], described[i + 2], _number(described[i + 3], "length", 10**9))
        for i in range(0, len(described) - 3, 4)
    )
    return Track(f[0], f[1], f[2], sections)


_PARSERS: dict[str, tuple[int, Callable[[list[str]], Record]]] = {
    "$F": (5, _heartbeat),
    "$A": (7, _competitor),
    "$COMP": (6, _competitor_data),
    "$B": (2, lambda f: Run(_number(f[0], "run"), f[1])),
    "$C": (2, lambda f: ClassName(f[0], f[1])),
    "$E": (2, lambda f: Setting(f[0].upper(), f[1])),
    "$G": (4, _position),
    "$H": (4, _best_lap),
    "$I": (1, _init),
    "$J": (3, _lap_passing),
    "$COR": (5, _correction),
    "$L": (5, _line_crossing),
    "$T": (4, _track),
    "$RMHL": (6, _driven_lap),
    "$RMLT": (2, lambda f: LastPassing(_registration(f[0]), _epoch(f[1]))),
    "$RMCA": (1, lambda f: ServerClock(_epoch(f[0]))),
    "$RMS": (1, lambda f: SessionKind(f[0].casefold())),
    "$RMRDQ": (1, lambda f: Disqualified(_registration(f[0]))),
    "$RMDTL": (0, lambda _: Notice("$RMDTL")),
}

COMMANDS = frozenset(_PARSERS)
"""The commands of RMonitor, of its extensions by IMSA, and of Race Monitor."""
