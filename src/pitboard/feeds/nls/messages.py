"""NLS messages into typed records. Every value is text on the wire; a number in its place is taken too.

A message is told by its `PID`. Keys that are not named here are left out.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from pitboard.feeds.reading import Malformed
from pitboard.feeds.values import decoded_json, duration_us

ENVELOPES: Final = ("data", "payload", "message", "msg")
"""Under which of these keys loggers put what came."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_SECTOR = re.compile(r"S([1-9])(?:TIME)?")

MOST_LAPS = 2_000
"""More than any race has: the laps between two counts are shared out one by one."""


class TimeSync(Struct, frozen=True):
    """The server's clock, ms since the epoch; 0: not stated."""

    at_ms: int


class NotFound(Struct, frozen=True):
    """The event is unknown, has not begun, or is over."""


class ResultRow(Struct, frozen=True):
    """A car in the result. Times are durations in µs, 0 where there is none.

    `passed` is the number of the loop passed last and `passed_ms` its instant, on the clock of `Result.now_ms`.
    `behind_us` is the time behind the leader, None for a car that is laps behind.
    """

    number: str
    position: int
    laps: int
    name: str
    team: str
    car: str
    car_class: str
    last_lap_us: int
    best_lap_us: int
    behind_us: int | None
    passed: int
    passed_ms: int


class Result(Struct, frozen=True):
    """PID 0: the whole state. `now_ms` is the server's time of day, or ms since the epoch."""

    session: str
    cup: str
    heat: str
    track: str
    length_m: int
    intermediates: int
    version: str
    now_ms: int
    state: str
    rows: tuple[ResultRow, ...]


class TrackState(Struct, frozen=True):
    """PID 4. `end_ms` is the instant of the end, or, before the start, how long the race is."""

    session: str
    state: str
    time_state: str
    end_ms: int
    now_ms: int


class ControlNotice(Struct, frozen=True):
    """A message of race control; `of_day_us` is its local time of day, None where there is none."""

    id: str
    of_day_us: int | None
    text: str


class Notices(Struct, frozen=True):
    """PID 3: all messages so far."""

    notices: tuple[ControlNotice, ...]


class LapHistory(Struct, frozen=True):
    """PID 7, type 0: the laps of one car so far, by number, in µs; those whose time is not whole are left out."""

    number: str
    lap_us: dict[int, int]


class Other(Struct, frozen=True):
    """A message that is counted by its name only."""

    name: str


NlsMessage = TimeSync | NotFound | Result | TrackState | Notices | LapHistory | Other


def decode(content: bytes) -> NlsMessage:
    """Decode a message.

    Raises:
        Malformed: it is none.
    """
    try:
        decoded = decoded_json(content)
    except ValueError as error:
        raise Malformed(str(error)[:120]) from None
    return record(decoded)


def record(decoded: object) -> NlsMessage:
    """Return the record of a decoded message, out of a logger's envelope where it is in one.

    Raises:
        Malformed: it is none.
    """
    message = _opened(decoded)
    pid = _text(message, "PID") or _text(message, "type")
    match pid:
        case "0":
            return _result(message)
        case "4":
            return TrackState(
                _text(message, "SESSION"),
                _text(message, "TRACKSTATE"),
                _text(message, "TIMESTATE"),
                _number(message, "ENDTIME"),
                _number(message, "TOD"),
            )
        case "3":
            return Notices(tuple(_notice(notice) for notice in _list(message, "MESSAGES")))
        case "7" if _text(message, "TYPE") == "0":
            return _history(message)
        case "LTS_TIMESYNC" | "time":
            return TimeSync(
                next((at for key in ("value", "serverLocalTime", "TOD") if (at := _number(message, key))), 0)
            )
        case "LTS_NOT_FOUND":
            return NotFound()
        case "":
            raise Malformed("a message without PID")
        case _:
            return Other(f"PID {pid[:20]}" if pid[:1].isdecimal() else pid[:20])


def _opened(decoded: object) -> Mapping[str, object]:
    """Return the message itself. A logger may have put it under a key, as an object or once more as text."""
    for _ in range(3):
        if isinstance(decoded, str):
            try:
                decoded = decoded_json(decoded.encode())
            except ValueError as error:
                raise Malformed(str(error)[:120]) from None
        if not isinstance(decoded, dict):
            raise Malformed("no object")
        inside = next((decoded[key] for key in ENVELOPES if isinstance(decoded.get(key), dict | str)), None)
        if "PID" in decoded or inside is None:
            return decoded
        decoded = inside
    raise Malformed("a message wrapped too often")


def _result(message: Mapping[str, object]) -> Result:
    rows = (_row(row) for row in _list(message, "RESULT"))
    return Result(
        _text(message, "SESSION"),
        _text(message, "CUP"),
        _text(message, "HEAT"),
        _text(message, "TRACKNAME"),
        _number(message, "TRACKLENGTH"),
        min(max(_number(message, "NROFINTERMEDIATETIMES"), 0), 9),
        _text(message, "VER"),
        _number(message, "TOD"),
        _text(message, "TRACKSTATE"),
        tuple(row for row in rows if row.number),
    )


def _row(row: Mapping[str, object]) -> ResultRow:
    return ResultRow(
        _text(row, "STNR")[:8],
        _number(row, "POSITION"),
        min(max(_number(row, "LAPS"), 0), MOST_LAPS),
        _text(row, "NAME"),
        _text(row, "TEAM"),
        _text(row, "CAR"),
        _text(row, "CLASSNAME"),
        _duration_us(row, "LASTLAPTIME"),
        _duration_us(row, "FASTESTLAP"),
        _behind_us(_text(row, "GAP")),
        _number(row, "LASTINTERMEDIATENUMBER"),
        _number(row, "LASTIMTIME"),
    )


def _notice(message: Mapping[str, object]) -> ControlNotice:
    stated = _text(message, "MESSAGETIME")
    of_day_us = _duration_us(message, "MESSAGETIME") if stated.count(":") == 2 else None
    return ControlNotice(_text(message, "ID"), of_day_us, _text(message, "MESSAGE"))


def _history(message: Mapping[str, object]) -> LapHistory:
    """Return the laps, each the sum of its sectors: the lap's own time (T) is not to be relied upon."""
    held = next((_list(message, key) for key in ("LAPS", "RESULT", "DATA") if key in message), [])
    laps: dict[int, int] = {}
    for lap in held:
        number = _number(lap, "L") or _number(lap, "LAP")
        sectors = {int(found[1]): key for key in lap if (found := _SECTOR.fullmatch(key)) and _text(lap, key)}
        times = [_duration_us(lap, key) for key in sectors.values()]
        if number > 0 and times and all(times) and sorted(sectors) == list(range(1, len(sectors) + 1)):
            laps[number] = sum(times)
    return LapHistory(_text(message, "STNR")[:8], laps)


def _text(message: Mapping[str, object], key: str) -> str:
    value = message.get(key)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _number(message: Mapping[str, object], key: str) -> int:
    text = _text(message, key)
    return int(text.partition(".")[0]) if _NUMBER.fullmatch(text) else 0


def _list(message: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = message.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _duration_us(message: Mapping[str, object], key: str) -> int:
    """Return a duration, 0 where there is none: a blank, a dash, PIT."""
    try:
        return duration_us(_text(message, key))
    except ValueError:
        return 0


def _behind_us(gap: str) -> int | None:
    """Seconds, or minutes and seconds, behind the leader. `R2` is two laps; the leader bears a dash or the lap."""
    if not gap or gap.startswith("-") or gap.upper().startswith("LAP"):
        return 0
    try:
        return duration_us(gap.removeprefix("+"))
    except ValueError:
        return None
