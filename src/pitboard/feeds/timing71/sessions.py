"""A replay into facts: the sessions in it, each with its cars, flags, messages, weather and the order it showed."""

import io
import re
import zipfile
from statistics import median
from typing import Any, Final

from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.timing71.cars import CarCourse, ReplayCar, Seen
from pitboard.feeds.timing71.frames import ScreenColumns, ScreenFrame, frames, manifest_of
from pitboard.feeds.values import seat_of, split_name
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Driver,
    Entry,
    Fact,
    Flag,
    FlagState,
    Loop,
    LoopsInstalled,
    Message,
    RaceInfo,
    Stated,
    Weather,
)
from pitboard.model.time import DAY_US, SECOND_US

FLAGS: Final[dict[str, FlagState]] = {
    "green": "green",
    "white": "green",
    "slow_zone": "green",
    "code_60_zone": "green",
    "yellow": "yellow",
    "caution": "full_course_yellow",
    "fcy": "full_course_yellow",
    "code_60": "full_course_yellow",
    "vsc": "full_course_yellow",
    "sc": "safety_car",
    "red": "red",
    "chequered": "chequered",
}
"""The flags that its screens know; a zone is not the whole course, and where it lies is not told."""

LOOPS: Final = (
    Loop(LINE, 9, "line"),
    Loop(PIT_LINE, 9, "pit_line"),
    Loop(PIT_IN, 8, "pit_in"),
    Loop(PIT_OUT, 0, "pit_out"),
)

AT_THE_START_US: Final = 5 * SECOND_US
BY_THE_FLAG_US: Final = 5 * SECOND_US
MS_FROM: Final = 100_000_000_000
"""Some of its programs write the time of a message in ms."""

LATEST_MS: Final = 10_000_000_000_000
"""No message is of the year 2286."""

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


class ReplaySession:
    """One session of a replay: what its frames show, kept as it changes."""

    def __init__(self, name: str, source: str, reading: Reading) -> None:
        self.name = name
        self._source = source
        self._reading = reading
        self._cars: dict[str, ReplayCar] = {}
        self._latest: dict[str, Seen] = {}
        self._rows: list[Any] = []
        self._stated: dict[str, tuple[int, int, int]] = {}
        self._facts: list[Fact] = []
        self._flags: list[tuple[int, FlagState, str]] = []
        self._messages: set[tuple[int, str]] = set()
        self._weather: tuple[int, int, int] | None = None
        self._starts_us: list[int] = []
        self._lengths_us: list[int] = []
        self._first_second: int | None = None
        self._before = 0

    @property
    def has_laps(self) -> bool:
        """Whether a lap was completed while it was recorded."""
        return any(car.seen[-1].laps > car.seen[0].laps for car in self._cars.values())

    def take(self, second: int, state: dict[str, Any], columns: ScreenColumns, track: list[str]) -> None:
        """Take what a frame shows that is new."""
        if self._first_second is None:
            self._first_second = self._before = second
        self._clock(second, state["session"])
        rows, self._rows = self._rows, state["cars"]
        shown: set[str] = set()
        for position, row in enumerate(self._rows, 1):
            # Frames share the rows in which nothing changed.
            if position <= len(rows) and rows[position - 1] is row:
                continue
            number = columns.text(row, "Num")
            if not number or number in shown:
                self._reading.count("rows without a number of their own")
                continue
            shown.add(number)
            self._car(second, position, number, row, columns)
        leader = columns.text(self._rows[0], "Num") if self._rows else ""
        self._flag(second, str(state["session"].get("flagState") or "none"), leader)
        self._beside_the_screen(second, state, track)
        self._before = second

    def facts(self) -> list[Fact]:
        """Return the facts of the session."""
        start_us = self._start_us()
        length_us = round(median(self._lengths_us)) if self._lengths_us else 0
        # A race of which only the time of day was known is written as of the first day there is.
        dated = start_us >= DAY_US * 365
        race = RaceInfo(self.name, start_us, max(length_us, 0), dated=dated, source=self._source)
        courses = {number: CarCourse(car, start_us, self._source, self._reading) for number, car in self._cars.items()}
        facts: list[Fact] = [race, LoopsInstalled(LOOPS, source=self._source)]
        facts += [self._entry(car) for car in self._cars.values()]
        facts += self._flag_facts(start_us, courses)
        for course in courses.values():
            facts += course.facts()
        return facts + self._facts

    def _clock(self, second: int, session: dict[str, Any]) -> None:
        elapsed, remain = session.get("timeElapsed"), session.get("timeRemain")
        if isinstance(elapsed, int | float) and 0 < elapsed < 1e7:
            # A clock that is stopped, or late, says something else of the start for a while.
            self._starts_us.append(second * SECOND_US - round(elapsed * SECOND_US))
            if isinstance(remain, int | float) and remain > 0 and session.get("lapsRemain") is None:
                self._lengths_us.append(round((elapsed + remain) * SECOND_US))

    def _start_us(self) -> int:
        """Return the official start, by the clocks of the frames; without those the first frame."""
        if not self._starts_us:
            return (self._first_second or 0) * SECOND_US
        return round(median(self._starts_us))

    def _car(self, second: int, position: int, number: str, row: Any, columns: ScreenColumns) -> None:
        car = self._cars.setdefault(number, ReplayCar(number))
        car.car_class = columns.text(row, "Class") or car.car_class
        car.team = columns.text(row, "Team") or car.team
        car.car = columns.text(row, "Car") or car.car
        known, last_ms = self._latest.get(number), columns.ms(row, "Last")
        laps = columns.whole(row, "Laps") if "Laps" in columns else _counted(known, last_ms)
        if laps is None:
            laps = known.laps if known else 0
        seat = seat_of(car.names, columns.text(row, "Driver"))
        best_ms = columns.ms(row, "Best")
        seen = Seen(second, self._before, laps, last_ms, best_ms, columns.text(row, "State").upper(), seat)
        if known is None or _shown(seen) != _shown(known):
            car.seen.append(seen)
            self._latest[number] = seen
        stated = (position, laps, best_ms or 0)
        if self._stated.get(number) != stated:
            self._stated[number] = stated
            time_us = second * SECOND_US
            best_us = stated[2] * 1000
            self._facts.append(Stated(time_us, number, position, laps, 0, best_us, self._source, second))

    def _entry(self, car: ReplayCar) -> Entry:
        drivers = tuple(Driver(seat, *split_name(name)) for seat, name in enumerate(car.names, 1))
        competes = car.car_class.casefold() != "innovative car"
        return Entry(
            car.number, car.car_class, car.team, car.car, drivers=drivers, competes=competes, source=self._source
        )

    def _flag(self, second: int, shown: str, leader: str) -> None:
        flag = FLAGS.get(shown)
        if flag is None:
            if shown != "none":
                self._reading.count(f"unknown flag {shown[:12]!r}")
            return
        if not self._flags or self._flags[-1][1] != flag:
            self._flags.append((second, flag, leader))

    def _flag_facts(self, start_us: int, courses: dict[str, CarCourse]) -> list[Fact]:
        """Return the flags to the second; the first green at the start, the chequered one as the leader came by."""
        facts: list[Fact] = []
        for place, (second, flag, leader) in enumerate(self._flags):
            time_us = second * SECOND_US
            if (
                flag == "green"
                and place == 0
                and (second == self._first_second or time_us - start_us < AT_THE_START_US)
            ):
                time_us = min(time_us, start_us)
            if flag == "chequered" and leader in courses:
                ends = [end.time_us for end in courses[leader].crossings if end.second <= second]
                time_us = ends[-1] if ends and time_us - ends[-1] < BY_THE_FLAG_US else time_us
            facts.append(Flag(time_us, flag, self._source, second))
        return facts

    def _beside_the_screen(self, second: int, state: dict[str, Any], track: list[str]) -> None:
        """Messages of race control, and the weather."""
        for row in reversed(state["messages"]):
            if not isinstance(row, list) or len(row) < 3 or not isinstance(row[0], int | float):
                continue
            if not 0 < row[0] < LATEST_MS:
                continue
            control = str(row[1]).casefold() == "race control" or row[3:4] == ["raceControl"]
            message = (round(row[0] if row[0] < MS_FROM else row[0] / 1000), str(row[2]))
            if control and message not in self._messages:
                self._messages.add(message)
                self._facts.append(Message(message[0] * SECOND_US, message[1], self._source, second))
        data = state["session"].get("trackData")
        if isinstance(data, list) and (weather := weather_of(track, data)) not in (None, self._weather):
            self._weather = weather
            self._facts.append(Weather(second * SECOND_US, *weather, source=self._source, ref=second))


def _shown(seen: Seen) -> tuple[int, int | None, int | None, str, int]:
    return seen.laps, seen.last_ms, seen.best_ms, seen.state, seen.seat


def _counted(known: Seen | None, last_ms: int | None) -> int:
    """Count the laps of a car whose screen does not: one more with every other time of a last lap."""
    if known is None:
        return 1 if last_ms else 0
    return known.laps + (last_ms is not None and last_ms != known.last_ms)


def weather_of(track: list[str], data: list[Any]) -> tuple[int, int, int] | None:
    """Air and track temperature (tenths of °C) and humidity (%) out of what stands beside the screen."""
    found: dict[str, float] = {}
    for head, value in zip(track, data, strict=False):
        match = _NUMBER.search(str(value))
        if match and "F" not in str(value) and len(match[0]) < 8:
            found[head.casefold()] = float(match[0].replace(",", "."))
    air = next((value for head, value in found.items() if "air" in head and "temp" in head), None)
    ground = next((value for head, value in found.items() if "track" in head and "temp" in head), None)
    if air is None or ground is None:
        return None
    humidity = next((value for head, value in found.items() if "humid" in head), 0.0)
    return round(air * 10), round(ground * 10), round(humidity)


def parse_replay(content: bytes, source: str, reading: Reading, run: int | None = None) -> list[Fact]:
    """Return the facts of a replay: of its last session in which a lap was completed, or of session `run`, from 1.

    Raises:
        Refused: it holds no frame that can be read, or no such session.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sessions = _sessions(archive, source, reading)
    except (zipfile.BadZipFile, ValueError) as error:
        raise Refused(Refusal(source, 0, f"a damaged zip: {error}", whole=True)) from None
    reading.count("runs", len(sessions))
    if not sessions:
        raise Refused(Refusal(source, 0, "no frame of a replay in it", whole=True))
    if run is not None and not 1 <= run <= len(sessions):
        named = ", ".join(f"{place} ({session.name})" for place, session in enumerate(sessions, 1))
        raise Refused(Refusal(source, 0, f"no run {run} in it; there are: {named}", whole=True))
    driven = [session for session in sessions if session.has_laps] or sessions
    return (sessions[run - 1] if run else driven[-1]).facts()


def _sessions(archive: zipfile.ZipFile, source: str, reading: Reading) -> list[ReplaySession]:
    """Return the sessions in order: another name or description is another one."""
    first = manifest_of(archive, source)
    sessions: list[ReplaySession] = []
    manifest: dict[str, Any] | None = None
    columns, track = ScreenColumns([]), []
    for frame in frames(archive, source, reading):
        stated = _manifest(frame, first)
        if stated is not manifest:
            manifest = stated
            columns = ScreenColumns(manifest.get("colSpec"))
            spec = manifest.get("trackDataSpec")
            track = [str(head) for head in spec] if isinstance(spec, list) else []
            if "Num" not in columns:
                raise Refused(Refusal(source, 0, "its manifest has no column Num: whose row is whose?", whole=True))
        name = title_of(manifest)
        if not sessions or sessions[-1].name != name:
            sessions.append(ReplaySession(name, source, reading))
        sessions[-1].take(frame.second, frame.state, columns, track)
    return sessions


def _manifest(frame: ScreenFrame, first: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest that holds for a frame: newer programs write it into the states too."""
    own = frame.state.get("manifest")
    return own if isinstance(own, dict) and isinstance(own.get("colSpec"), list) else first


def title_of(manifest: dict[str, Any]) -> str:
    """Return the series and the session; what Pitboard wrote has the race's name as its session."""
    ours = manifest.get("serviceClass") == "pitboard"
    parts = [str(manifest.get(key) or "").strip() for key in ("name", "description")][ours:]
    return " - ".join(dict.fromkeys(part for part in parts if part)) or "Timing71 replay"
