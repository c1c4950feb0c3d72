"""A race as a replay of Timing71: a zip of what its screen would have shown, for whoever watches races there."""

import io
import uuid
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from pitboard import __version__
from pitboard.board import Row, Standings, standings
from pitboard.intake import rules_for
from pitboard.model.time import SECOND_US
from pitboard.scoring import History

WHOLE_EVERY: Final = 10
"""One frame in so many is a whole state, as in the replays that its own recorder writes."""

BEAT_S: Final = 10
"""A frame comes at least this often: the clock goes on, gaps grow."""

BEATS_S: Final = 48 * 3600
"""So long after the first frame: no race lasts longer, but a clock that is decades off makes it seem so."""

MESSAGES_SHOWN: Final = 100

COLUMNS: Final = [
    ["Num", "text", "Car number"],
    ["State", "text"],
    ["Class", "class"],
    ["PIC", "numeric", "Position in class"],
    ["Team", "text"],
    ["Driver", "text"],
    ["Car", "text"],
    ["Laps", "numeric"],
    ["Gap", "delta", "Gap to leader"],
    ["Int", "delta", "Interval to car in front"],
    ["Last", "time", "Last lap time"],
    ["Best", "time", "Best lap time"],
    ["Pits", "numeric"],
]
"""Headings, types and descriptions as the format's own list has them."""

TRACK: Final = ["Air temperature", "Track temperature", "Humidity"]

FLAGS: Final = {
    "": "none",
    "green": "green",
    "yellow": "yellow",
    "full_course_yellow": "fcy",
    "safety_car": "sc",
    "red": "red",
    "chequered": "chequered",
}

STATES: Final[dict[str | None, str]] = {
    "running": "RUN",
    "in_pit": "PIT",
    "out_lap": "OUT",
    "stopped": "STOP",
    "finished": "FIN",
    None: "",
}


class ReplayFrame(Struct, frozen=True):
    """What the screen shows at a second since 1970."""

    second: int
    state: dict[str, Any]


def frames(history: History, from_us: int, every_s: int = 1) -> Iterator[ReplayFrame]:
    """The states from a moment on (µs since the epoch), one for every second, or `every_s`, in which something changed.

    A frame of a second shows what had happened by then.
    """
    times = _changes_us(history)
    end_s = -(-history.through_us // SECOND_US)
    second = -(-from_us // SECOND_US)
    beats_until_s = second + BEATS_S
    messages = sorted(history.messages, key=lambda message: message.time_us)
    length_us = history.race.duration_us or rules_for(history).duration_s * SECOND_US
    while True:
        yield ReplayFrame(second, _state(history, second * SECOND_US, length_us, messages))
        if second >= end_s:
            return
        # The next second that ends with something new in it, a beat later at most.
        at = bisect_right(times, second * SECOND_US)
        change_s = -(-times[at] // SECOND_US) if at < len(times) else end_s
        beat_s = second + max(BEAT_S, every_s) if second < beats_until_s else end_s
        second = min(max(change_s, second + every_s), beat_s, end_s)


def replay_zip(history: History, from_us: int | None = None, every_s: int = 1) -> bytes:
    """The replay of a race as a file, from its official start or a moment on (µs since the epoch)."""
    begin_us = history.race.start_us if from_us is None else from_us
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        day_s = history.outward_us(0) // SECOND_US
        _write(archive, "manifest.json", manifest(history, -(-begin_us // SECOND_US) + day_s))
        before: dict[str, Any] = {}
        for number, frame in enumerate(frames(history, begin_us, every_s)):
            if number % WHOLE_EVERY == 0:
                _write(archive, f"{frame.second + day_s:011}.json", frame.state)
            else:
                _write(archive, f"{frame.second + day_s:011}i.json", _changes(before, frame.state))
            before = frame.state
    return content.getvalue()


def manifest(history: History, start_s: int) -> dict[str, Any]:
    """What a replay says of itself, and what its columns mean; `start_s` is the second of its first frame."""
    name = history.race.name or "Race"
    return {
        "name": "Pitboard",
        "description": name,
        "colSpec": COLUMNS,
        "trackDataSpec": TRACK if history.weather else [],
        "pollInterval": 1,
        "source": ["Pitboard", None],
        "serviceClass": "pitboard",
        "livetimingVersion": {"core": __version__},
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, f"{name}|{history.outward_us(history.race.start_us)}").hex,
        "startTime": start_s,
        "version": 1,
    }


def _changes_us(history: History) -> list[int]:
    """The moments at which the screen changes, in order."""
    times = {flag.time_us for flag in history.flags}
    times |= {message.time_us for message in history.messages} | {reading.time_us for reading in history.weather}
    times |= {zone.time_us for zone in history.slow_zones}
    for car in history.cars.values():
        times.update(car.mark_us, car.driver_us, (state.time_us for state in car.declared))
    return sorted(times)


def _state(history: History, moment_us: int, length_us: int, messages: list[Any]) -> dict[str, Any]:
    table = standings(history, moment_us, "line")
    race_us = moment_us - history.race.start_us
    session: dict[str, Any] = {"flagState": _flag(history, table, moment_us), "timeElapsed": race_us / SECOND_US}
    if length_us:
        session["timeRemain"] = (length_us - race_us) / SECOND_US
    if history.weather:
        session["trackData"] = _weather(history, moment_us)
    shown = messages[: bisect_right(messages, moment_us, key=lambda message: message.time_us)][-MESSAGES_SHOWN:]
    fastest_ms = min((row.best_lap_ms for row in table.rows if row.best_lap_ms), default=0)
    return {
        "cars": [_car(history, row, fastest_ms) for row in table.rows],
        "session": session,
        "messages": [
            [history.outward_us(message.time_us) // SECOND_US, "Race Control", message.text, "raceControl"]
            for message in reversed(shown)
        ],
        "highlight": [],
    }


def _car(history: History, row: Row, fastest_ms: int) -> list[Any]:
    car = history.cars[row.number]
    # Retired is what somebody declared; a car that was only not seen for long is stopped.
    if row.state == "retired":
        state = "STOP" if row.state_judged else "RET"
    else:
        state = "STOP" if row.did_not_start else STATES[row.state]
    last_ms = _last_lap_ms(history, row)
    return [
        row.number,
        state,
        row.car_class,
        row.class_position or "",
        row.team,
        row.driver,
        f"{row.make} {car.entry.model}".strip(),
        row.laps,
        _behind(row.gap_laps, row.gap_ms, first=row.position == 1),
        _behind(row.interval_laps, row.interval_ms, first=row.position == 1),
        [last_ms / 1000, _mark(last_ms, row.best_lap_ms, fastest_ms)] if last_ms else ["", ""],
        [row.best_lap_ms / 1000, "sb" if row.best_lap_ms == fastest_ms else ""] if row.best_lap_ms else ["", ""],
        "" if row.pit_visits is None else row.pit_visits,
    ]


def _last_lap_ms(history: History, row: Row) -> int:
    """The last lap, as a difference of totals cut to the ms: so the laps add up to the total, to the end."""
    ends_us, start_us = history.cars[row.number].lap_end_us, history.race.start_us
    if not row.laps:
        return 0
    begin_us = ends_us[row.laps - 2] if row.laps > 1 else start_us
    return (ends_us[row.laps - 1] - start_us) // 1000 - (begin_us - start_us) // 1000


def _behind(laps: int, ms: int | None, *, first: bool) -> float | str:
    if laps:
        return f"{laps} lap{'s' if laps > 1 else ''}"
    return "" if first or ms is None else ms / 1000


def _mark(last_ms: int, best_ms: int | None, fastest_ms: int) -> str:
    if last_ms != best_ms:
        return ""
    return "sb" if last_ms == fastest_ms else "pb"


def _flag(history: History, table: Standings, moment_us: int) -> str:
    if table.flag == "green":
        zones: dict[str, bool] = {}
        for zone in history.slow_zones:
            if zone.time_us <= moment_us:
                zones[zone.zone] = zone.active
        if any(zones.values()):
            return "slow_zone"
    return FLAGS[table.flag]


def _weather(history: History, moment_us: int) -> list[str]:
    at = bisect_right(history.weather, moment_us, key=lambda reading: reading.time_us)
    if not at:
        return ["", "", ""]
    now = history.weather[at - 1]
    return [f"{now.air_dc / 10:.1f}°C", f"{now.track_dc / 10:.1f}°C", f"{now.humidity_pct}%"]


def _changes(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    known = {tuple(message) for message in before["messages"]}
    return {
        "cars": list(difference(before["cars"], now["cars"])),
        "session": list(difference(before["session"], now["session"])),
        "messages": [message for message in now["messages"] if tuple(message) not in known],
        "highlight": now["highlight"],
    }


def difference(before: Any, now: Any, path: tuple[str | int, ...] = ()) -> Iterator[list[Any]]:
    """Yield the changes that make of one list or object the other, in the form of the Python package dictdiffer.

    A change is `[what, path, values]`, see `pitboard.feeds.timing71.frames`.
    """
    if isinstance(before, dict) and isinstance(now, dict):
        common = [key for key in before if key in now]
        added = [[key, now[key]] for key in now if key not in before]
        removed = [[key, before[key]] for key in before if key not in now]
    elif isinstance(before, list) and isinstance(now, list):
        shorter = min(len(before), len(now))
        common = list(range(shorter))
        added = [[place, now[place]] for place in range(shorter, len(now))]
        removed = [[place, before[place]] for place in reversed(range(shorter, len(before)))]
    else:
        if before != now:
            yield ["change", _change_path(path), [before, now]]
        return
    for key in common:
        if before[key] != now[key]:
            yield from difference(before[key], now[key], (*path, key))
    if added:
        yield ["add", _change_path(path), added]
    if removed:
        yield ["remove", _change_path(path), removed]


def _change_path(path: tuple[str | int, ...]) -> str | list[str | int]:
    """A path of keys alone is a text; keys with dots in them need the list."""
    if all(isinstance(key, str) and "." not in key for key in path):
        return ".".join(map(str, path))
    return list(path)


def _write(archive: zipfile.ZipFile, name: str, content: dict[str, Any]) -> None:
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, msgspec.json.encode(content), compresslevel=9)
