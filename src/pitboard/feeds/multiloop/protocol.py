"""MultiLoop lines into typed records, and the JSON form of the same that the USAC WebSocket sends.

A line is the command, the header (type, sequence, preamble) and the fields. Numbers are unsigned hex, times
milliseconds, dates seconds since 1970. A record's fields here stand in the order of the line: an `int` is hex there, a
`str` is text. A field with a default may be blank or missing; one without may not.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec.structs
from msgspec import Struct

from pitboard.feeds.reading import Malformed
from pitboard.feeds.values import decoded_json

SEPARATOR = "\xa6"
TYPES = ("N", "R", "U")
"""New, repeated, updated."""

# The operator may choose another mark than the dollar.
_COMMAND = re.compile(r"[^0-9A-Za-z\s]?((?:USAC:)?[A-Za-z]{1,24})")
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")
_JSON_NUMBER_LIMIT = 1 << 44


class MultiLoopRecord(Struct, frozen=True, kw_only=True):
    """The header. `kind` is empty where there was none; `preamble` names the run."""

    kind: str = ""
    sequence: int = 0
    preamble: str = ""


class MultiLoopHeartbeat(MultiLoopRecord, frozen=True, kw_only=True):
    """$H, every second: `date_s` since 1970, `elapsed_ms` and `to_go_ms` of the run."""

    track_status: str
    date_s: int
    elapsed_ms: int
    laps_to_go: int = 0
    to_go_ms: int = 0


class CompletedLap(MultiLoopRecord, frozen=True, kw_only=True):
    """$C: a car's result with its last lap. `rank` is within the grouping shown, `overall_rank` over all."""

    rank: int = 0
    number: str
    unique_id: int = 0
    completed_laps: int
    elapsed_ms: int
    last_lap_ms: int = 0
    lap_status: str = ""
    fastest_lap_ms: int = 0
    fastest_lap: int = 0
    behind_leader_ms: int = 0
    laps_behind_leader: int = 0
    behind_preceding_ms: int = 0
    laps_behind_preceding: int = 0
    overall_rank: int = 0
    overall_best_lap_ms: int = 0
    current_status: str = ""
    track_status: str = ""
    pit_stop_count: int = 0
    last_lap_pitted: int = 0
    start_position: int = 0
    laps_led: int = 0


class CompletedSection(MultiLoopRecord, frozen=True, kw_only=True):
    """$S. Its `elapsed_ms` may be the time of day."""

    number: str
    unique_id: int = 0
    section: str
    elapsed_ms: int
    last_section_ms: int = 0
    last_lap: int = 0


class LoopCrossing(MultiLoopRecord, frozen=True, kw_only=True):
    """$L: a car over a loop (`time_line`), read by antenna, photocell or hand; status T on the track, P in the pits."""

    number: str
    unique_id: int = 0
    time_line: str
    read_by: str = ""
    elapsed_ms: int
    track_status: str = ""
    crossing_status: str = ""


class Invalidated(MultiLoopRecord, frozen=True, kw_only=True):
    """$I: the lap or crossing that ended at `elapsed_ms`; the number is `??` where it is not known."""

    number: str
    unique_id: int = 0
    elapsed_ms: int


class FlagInfo(MultiLoopRecord, frozen=True, kw_only=True):
    """$F: laps and times under each flag; the average speed is decimal text, in miles an hour."""

    track_status: str
    lap: int = 0
    green_ms: int = 0
    green_laps: int = 0
    yellow_ms: int = 0
    yellow_laps: int = 0
    red_ms: int = 0
    yellows: int = 0
    leader: str = ""
    lead_changes: int = 0
    average_speed: str = ""


class NewLeader(MultiLoopRecord, frozen=True, kw_only=True):
    """$N."""

    number: str
    unique_id: int = 0
    lap: int = 0
    elapsed_ms: int = 0
    lead_change: int = 0


class EntryLine(MultiLoopRecord, frozen=True, kw_only=True):
    """$E: `columns` are the free columns in the order that the operator set."""

    number: str
    unique_id: int = 0
    driver_name: str = ""
    start_position: int = 0
    columns: tuple[str, ...] = ()
    competitor_id: str = ""


class RunLine(MultiLoopRecord, frozen=True, kw_only=True):
    """$R: the event and the run; type P practice, Q qualifying, S qualifying of single cars, R race."""

    event_name: str = ""
    event_short_name: str = ""
    run_name: str = ""
    run_type: str = ""
    start_s: int = 0


class TrackSection(Struct, frozen=True):
    """A section of the track, from one loop to another, in inches."""

    name: str
    length_in: int
    start_line: str
    end_line: str


class TrackDescription(MultiLoopRecord, frozen=True, kw_only=True):
    """$T: the length is decimal text, in miles."""

    name: str = ""
    venue: str = ""
    length: str = ""
    sections: tuple[TrackSection, ...] = ()


class Announcement(MultiLoopRecord, frozen=True, kw_only=True):
    """$A: a message; action A is the one that says it is there."""

    message_number: int = 0
    action: str = ""
    priority: str = ""
    time_s: int = 0
    text: str


class Version(MultiLoopRecord, frozen=True, kw_only=True):
    """$V."""

    major: int = 0
    minor: int = 0
    text: str = ""


class DriverId(MultiLoopRecord, frozen=True, kw_only=True):
    """$USAC:DRIVERID: the driver that the car's own switch names; what `timestamp_ms` counts from is not said."""

    entry_id: int
    timestamp_ms: int = 0
    driver_id: str
    driver_name: str = ""


class UsacSection(MultiLoopRecord, frozen=True, kw_only=True):
    """$USAC:S."""

    entry_id: int
    timestamp_ms: int = 0
    section: str
    elapsed_ms: int = 0


class TimeZone(MultiLoopRecord, frozen=True, kw_only=True):
    """$USAC:TZ: the zone of the circuit by its IANA name."""

    zone: str
    timestamp_ms: int = 0


class Subscriptions(MultiLoopRecord, frozen=True, kw_only=True):
    """$USAC:SUBSCRIPTIONS, the first message of the WebSocket: the topics that it offers."""

    topics: tuple[str, ...] = ()


class UnreadRecord(MultiLoopRecord, frozen=True, kw_only=True):
    """A command that is not read."""

    command: str


COMMANDS: dict[str, type[MultiLoopRecord]] = {
    "H": MultiLoopHeartbeat,
    "C": CompletedLap,
    "S": CompletedSection,
    "L": LoopCrossing,
    "I": Invalidated,
    "F": FlagInfo,
    "N": NewLeader,
    "E": EntryLine,
    "R": RunLine,
    "T": TrackDescription,
    "A": Announcement,
    "V": Version,
    "USAC:DRIVERID": DriverId,
    "USAC:S": UsacSection,
    "USAC:TZ": TimeZone,
    "USAC:SUBSCRIPTIONS": Subscriptions,
}
HEADERLESS = (DriverId, UsacSection, TimeZone, Subscriptions)
"""Records that may come before the first run, of which they do not say that it has begun."""

NAMES: dict[type[MultiLoopRecord], str] = {record: f"${command}" for command, record in COMMANDS.items()}

_HEADER = {field.name for field in msgspec.structs.fields(MultiLoopRecord)}
_FIELDS = {
    record: [field for field in msgspec.structs.fields(record) if field.name not in _HEADER]
    for record in COMMANDS.values()
}


def decode(content: bytes) -> MultiLoopRecord:
    """Decode a line, without its end.

    Raises:
        Malformed: it is no record, or lacks a field that it needs.
    """
    if content.lstrip()[:1] == b"{":
        return _from_json(content)
    parts = _text(content).split(SEPARATOR)
    command = command_of(parts[0])
    if len(parts) > 3 and parts[1] in TYPES:
        header: dict[str, str | int] = {
            "kind": parts[1],
            "sequence": _number(parts[2] or "0", "sequence"),
            "preamble": parts[3],
        }
        values = parts[4:]
    elif command.startswith("USAC:"):
        header, values = {}, parts[1:]
    else:
        raise Malformed(f"${command} without a type N, R or U")
    return _record(command, header, values)


def command_of(text: str) -> str:
    """Return the command of a record's first field, without its mark.

    Raises:
        Malformed: it is none.
    """
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        raise Malformed(f"no command: {text[:20]!r}")
    return found[1]


def _text(content: bytes) -> str:
    """Latin-1, unless somebody has recorded it as UTF-8: then every separator has become two bytes."""
    separators = content.count(b"\xa6")
    if separators and separators == content.count(b"\xc2\xa6"):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return content.decode("latin-1")


def _record(command: str, header: Mapping[str, str | int], values: Sequence[str]) -> MultiLoopRecord:
    record = COMMANDS.get(command)
    if record is None:
        return UnreadRecord(command=command, **header)  # type: ignore[arg-type]
    named: dict[str, object] = dict(header)
    if record is EntryLine:
        count = min(_number(values[4], "field count"), len(values) - 5) if len(values) > 4 and values[4] else 0
        named["columns"] = tuple(value.strip() for value in values[5 : 5 + count])
        named["competitor_id"] = values[5 + count].strip() if len(values) > 5 + count else ""
        values = values[:4]
    elif record is TrackDescription:
        named["sections"] = _sections(values[4:])
        values = values[:3]
    for field, value in zip(_FIELDS[record], values, strict=False):
        text = value.strip()
        if text:
            named[field.name] = _number(text, field.name) if field.type is int else text
    return _complete(record, named)


def _sections(values: Sequence[str]) -> tuple[TrackSection, ...]:
    whole = len(values) - len(values) % 4
    fields = [value.strip() for value in values]
    return tuple(
        TrackSection(fields[i], _number(fields[i + 1] or "0", "length"), fields[i + 2].upper(), fields[i + 3].upper())
        for i in range(0, whole, 4)
    )


def _complete(record: type[MultiLoopRecord], named: Mapping[str, object]) -> MultiLoopRecord:
    for field in _FIELDS[record]:
        if field.required and field.name not in named:
            raise Malformed(f"{NAMES[record]} without {field.name}")
    return record(**named)  # type: ignore[arg-type]


def _number(text: str, what: str) -> int:
    if not _HEX.fullmatch(text):
        raise Malformed(f"{what} is no hex number: {text[:20]!r}")
    return int(text, 16)


def _from_json(content: bytes) -> MultiLoopRecord:
    """Decode a message of the WebSocket: `command` and the fields by name, upper case and underscores aside."""
    try:
        message = decoded_json(content)
    except ValueError as error:
        raise Malformed(str(error)[:90]) from None
    if not isinstance(message, dict) or not isinstance(message.get("command"), str):
        raise Malformed("a message without a command")
    command = command_of(message["command"])
    record = COMMANDS.get(command)
    values = {_folded(key): value for key, value in message.items()}
    header: dict[str, object] = {
        "kind": values["type"] if values.get("type") in TYPES else "",
        "preamble": _json_text(values.get("preamble", "")),
    }
    if record is None:
        return UnreadRecord(command=command, **header)  # type: ignore[arg-type]
    for field in _FIELDS[record]:
        value = values.get(_JSON_NAMES.get(field.name, _folded(field.name)), "")
        if field.name == "sections":
            header["sections"] = _json_sections(value)
        elif field.name in ("columns", "topics"):
            header[field.name] = tuple(_json_text(text) for text in value) if isinstance(value, list) else ()
        elif value not in ("", None):
            header[field.name] = _json_number(value, field.name) if field.type is int else _json_text(value)
    return _complete(record, header)


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()


_JSON_NAMES = {
    "date_s": "timedate",
    "elapsed_ms": "elapsed",
    "to_go_ms": "timetogo",
    "last_lap_ms": "lastlaptime",
    "section": "sectionname",
    "read_by": "source",
    "start_s": "starttime",
    "message_number": "messageno",
    "time_s": "time",
    "timestamp_ms": "timestamp",
    "zone": "timezone",
    "entry_id": "entryid",
    "topics": "subscriptions",
}


def _json_number(value: object, what: str) -> int:
    if isinstance(value, str):
        return _number(value.strip(), what)
    if type(value) is not int or not 0 <= value < _JSON_NUMBER_LIMIT:
        raise Malformed(f"{what} is no number: {str(value)[:20]}")
    return value


def _json_text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if type(value) is int:
        return str(value)
    raise Malformed(f"no text: {str(value)[:20]}")


def _json_sections(value: object) -> tuple[TrackSection, ...]:
    sections = []
    for section in value if isinstance(value, list) else ():
        values = {_folded(str(key)): part for key, part in section.items()} if isinstance(section, dict) else {}
        lines = [_json_text(values.get(name, "")).upper() for name in ("startline", "endline")]
        length_in = _json_number(values.get("length", 0), "length")
        sections.append(TrackSection(_json_text(values.get("name", "")), length_in, *lines))
    return tuple(sections)
