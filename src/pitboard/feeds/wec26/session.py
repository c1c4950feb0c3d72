"""One session of the feed: its documents, in whatever order, into facts that are the same whatever that was."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.format import Update
from pitboard.feeds.reading import Malformed, Reading
from pitboard.feeds.wec26.cars import MS_US, STATES, CarDocuments, FactKey, bare, seat_of_id
from pitboard.feeds.wec26.documents import (
    BestLapStated,
    DocumentKind,
    LapDriven,
    LogItem,
    Participant,
    RaceFlag,
    RunningStatus,
    SessionClockStated,
    SessionInfo,
    Stamped,
    WeatherStated,
    moment_us,
    row_of,
    rows_in,
    unknown_fields,
)
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Circuit,
    Entry,
    Fact,
    FeedFinding,
    Flag,
    FlagHistory,
    FlagState,
    Loop,
    LoopsInstalled,
    Message,
    RaceInfo,
    SlowZone,
    Weather,
)
from pitboard.model.time import HOUR_US, SECOND_US

FLAGS: Final[Mapping[str, FlagState]] = {
    "green": "green",
    "yellow": "yellow",
    "doubleyellow": "yellow",
    "fcy": "full_course_yellow",
    "fullcourseyellow": "full_course_yellow",
    "fullyellow": "full_course_yellow",
    "vsc": "full_course_yellow",
    "virtualsafetycar": "full_course_yellow",
    "sc": "safety_car",
    "safetycar": "safety_car",
    "red": "red",
    "redflag": "red",
    "chequered": "chequered",
    "checkered": "chequered",
    "chequeredflag": "chequered",
    "checkeredflag": "chequered",
}
"""Flags by the feed's word for them, letters alone. Of these `Green` and `Yellow` were seen."""

FINDINGS: Final[Mapping[str, str]] = {
    "battle": "battle",
    "overtake": "overtake",
    "significanttimeloss": "time loss",
    "fastestlap": "fastest lap",
}
"""What the feed finds out by itself, by its types of log items, letters alone."""

LOG_ITEMS: Final = frozenset(
    # The last two say what the weather and the flags say.
    {*FINDINGS, "rcmessage", "driverswap", "pitin", "pitout", "weatherupdate", "raceflag"}
)

COMPASS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")

_HOURS: Final = re.compile(r"\b(\d{1,2})\s*(?:hours?|h)\b", re.IGNORECASE)

REPLACED: Final = (RaceInfo, Entry, FlagHistory)
"""Facts of which a later statement of one source replaces the earlier by itself."""

ABOUT_A_MINUTE_MS: Final = 60_000
"""A race clock that shows less may count from the green flag, and not from the official start."""


class Described(Struct, frozen=True):
    """What the session is, each empty until it is told; the start is in µs since the epoch."""

    event: str = ""
    track: str = ""
    start_us: int = 0
    duration_us: int = 0


class Wec26Session:
    """The documents of one session, and the facts of them.

    `sid` is the session that is followed, 0 until the first row says it. `news` hands over what is new, or all, where
    something that was handed over is another by now: laps that were shared out have come, or another start.
    """

    def __init__(self, source: str, reading: Reading, circuits: Callable[[], Sequence[Circuit]], sid: int) -> None:
        self.sid = sid
        self._server_us: int | None = None
        self._source = source
        self._reading = reading
        self._circuits = circuits
        self._described = Described()
        self._clock_us = (0, 0)
        self._cars: dict[str, CarDocuments] = {}
        self._numbers: dict[int, str] = {}
        self._flags: dict[tuple[int, tuple[int, ...]], RaceFlag] = {}
        self._messages: dict[str, Message] = {}
        self._findings: dict[str, LogItem] = {}
        self._weather: dict[int, Weather] = {}
        self._log_from_us = 0
        self._crews_from_us = 0
        self._joined_late: set[str] = set()
        self._changed: set[str] = set()
        self._shared: tuple[int, int, tuple[str, ...]] = (0, 0, ())
        self._last_rows: dict[str, Set[bytes]] = {}
        self._refused: set[str] = set()
        self._put_right: dict[str, int] = {}
        self._emitted: dict[str, dict[FactKey, Fact]] = {}

    # In

    def take(self, kind: DocumentKind, body: object, document: int) -> None:
        """Take a document, by its number; a row of it that cannot be read is refused once, and the others are taken.

        Raises:
            Malformed: it is of another form, or of another session.
        """
        self._reading.count(f"{kind.name} documents")
        last, rows = self._last_rows.get(kind.name, frozenset()), set[bytes]()
        for raw in rows_in(kind, body):
            # Documents come whole, and mostly a few rows of one are new.
            encoded = msgspec.json.encode(raw)
            rows.add(encoded)
            if encoded in last:
                continue
            for name in unknown_fields(kind, raw):
                self._reading.count(f"unknown {kind.name}.{name[:40]}")
            try:
                row = row_of(kind, raw)
            except Malformed as error:
                if str(error) not in self._refused:
                    self._refused.add(str(error))
                    self._reading.refuse(self._source, document, str(error))
                continue
            if row.sid and self.sid and row.sid != self.sid:
                raise Malformed(f"{kind.name}: of session {row.sid}, not {self.sid}")
            self.sid = self.sid or row.sid
            self._take_row(row)
        self._last_rows[kind.name] = rows

    def _take_row(self, row: Stamped) -> None:
        match row:
            case SessionInfo():
                self._describe(row)
            case SessionClockStated():
                self._described = replace(self._described, start_us=moment_us(row.start_time))
                self._server_us = moment_us(row.ts_now)
            case RaceFlag():
                self._flags[row.at_us, tuple(row.sector_numbers)] = row
                if bare(row.flag) not in FLAGS and not row.sector_numbers:
                    self._reading.count(f"unknown flag {row.flag[:20]}")
            case WeatherStated():
                self._take_weather(row)
            case LogItem():
                self._take_log_item(row)
            case _:
                self._take_row_of_car(row)

    def _describe(self, info: SessionInfo) -> None:
        hours = _HOURS.search(info.event_name) if info.is_race_session else None
        start_us = self._described.start_us or (moment_us(info.start_time) if info.start_time else 0)
        named = info.event_name if info.is_race_session else f"{info.event_name}: {info.session_name}".strip(": ")
        self._described = Described(named, info.track_name, start_us, int(hours[1]) * HOUR_US if hours else 0)

    def _take_weather(self, row: WeatherStated) -> None:
        code = row.wind_direction_code.upper()
        self._weather[row.at_us] = Weather(
            row.at_us,
            round(row.temperature * 10),
            round(row.track_temperature * 10),
            round(row.humidity),
            round(row.pressure),
            round(COMPASS.index(code) * 22.5) if code in COMPASS else 0,
            self._source,
        )

    def _take_log_item(self, item: LogItem) -> None:
        self._log_from_us = min(self._log_from_us or item.at_us, item.at_us)
        known = bare(item.type) in LOG_ITEMS
        self._reading.count(f"log items: {item.type}" if known else f"unknown log item {item.type[:30]}")
        car = self._car_of(item)
        match bare(item.type):
            case "rcmessage" if item.text.strip():
                key = item.race_log_item_id or f"{item.at_us} {item.text}"
                self._messages[key] = Message(item.at_us, item.text.strip(), self._source, item.at_us // MS_US)
            case found if found in FINDINGS:
                self._findings[item.race_log_item_id or f"{item.at_us} {found} {item.pid}"] = item
            case "driverswap" if car:
                car.swaps[item.at_us] = (seat_of_id(item.previous_driver_id), seat_of_id(item.new_driver_id))
            case "pitin" if car:
                car.come_in(item.at_us, item.lap_number)
            case "pitout" if car:
                car.go_out(item.at_us, item.lap_number, item.total_time_in_pit_millis)

    def _car_of(self, row: Stamped) -> CarDocuments | None:
        """The car of a row, by its number or, where that is not said, by its participant."""
        number = row.car_number or self._numbers.get(row.pid, "")
        if not number:
            return None
        if row.pid >= 0 and not isinstance(row, LogItem):
            self._numbers[row.pid] = number
        self._changed.add(number)
        return self._cars.setdefault(number, CarDocuments(number))

    def _take_row_of_car(self, row: Stamped) -> None:
        car = self._car_of(row)
        if car is None:
            self._reading.count("rows of a participant whose number is not known")
            return
        match row:
            case BestLapStated():
                pass  # a lap as well, of which nothing more is to be known
            case LapDriven() if row.lap_number < 1 or row.lap_time_millis < 1:
                self._reading.count("laps without a number or a time")
                return
            case LapDriven() if row.elapsed_time_millis > ABOUT_A_MINUTE_MS:
                self._clock_us = max(self._clock_us, (row.at_us, row.elapsed_time_millis * MS_US))
            case Participant():
                self._crews_from_us = self._crews_from_us or row.at_us
            case RunningStatus() if bare(row.status) not in STATES:
                self._reading.count(f"unknown status {row.status[:20]}")
        car.take(row)

    # Out

    def news(self) -> Update:
        """Return what is new since the last call; all there is, where something of before is another by now."""
        start_us = self._start_us()
        again = start_us != self._shared[0]
        for number in self._cars if again else self._changed:
            first = self._cars[number].ends(start_us).get(1) if start_us else None
            (self._joined_late.add if first and first.guessed else self._joined_late.discard)(number)
        shared = (start_us, self._heard_us(start_us), self._sector_loops())
        if shared != self._shared:
            self._changed = set(self._cars)
            self._shared = shared
        new: list[Fact] = []
        replaces_all = self._differs("", self._general_facts(), new)
        for number in sorted(self._changed):
            replaces_all |= self._differs(number, self._facts_of_car(self._cars[number], restart=again), new)
        self._changed.clear()
        server_us, self._server_us = self._server_us, None
        return Update(self.facts() if replaces_all else new, replaces_all, server_us)

    def facts(self) -> list[Fact]:
        """Return all facts that were handed over, the race first."""
        return [fact for _, facts in sorted(self._emitted.items()) for fact in facts.values()]

    def _differs(self, number: str, facts: dict[FactKey, Fact], new: list[Fact]) -> bool:
        """Add what is new of these facts, and tell whether one that was handed over is another or gone."""
        before = self._emitted.get(number, {})
        self._emitted[number] = facts
        new += [fact for key, fact in facts.items() if before.get(key) != fact]
        return any(
            facts.get(key) != fact and not (isinstance(fact, REPLACED) and key in facts) for key, fact in before.items()
        )

    # What all cars share

    def _start_us(self) -> int:
        """The official start; where no document says it, the zero of the race clock that laps bear; 0: not known."""
        if self._described.start_us:
            return self._described.start_us
        at_us, elapsed_us = self._clock_us
        return round((at_us - elapsed_us) / SECOND_US) * SECOND_US

    def _heard_us(self, start_us: int) -> int:
        """Since when it is known who drives: the start, or of a race joined late since the race log begins."""
        return (self._log_from_us or self._crews_from_us) if self._joined_late else start_us

    def _circuit(self) -> Circuit | None:
        track = bare(self._described.track)
        named = ((bare(circuit.name), circuit) for circuit in self._circuits())
        return next((circuit for name, circuit in named if track and track.startswith(name)), None)

    def _sector_loops(self) -> tuple[str, ...]:
        circuit = self._circuit()
        return circuit.sector_loops if circuit and circuit.sector_loops else ("S1", "S2")

    def _facts_of_car(self, car: CarDocuments, *, restart: bool) -> dict[FactKey, Fact]:
        start_us, heard_us, sector_loops = self._shared
        if not start_us:
            return {}
        if restart:
            car.stated.clear()
        car.statement(self._source, start_us)
        facts = car.facts(self._source, start_us, heard_us, sector_loops)
        facts |= {("stated", stated.ref, 0): stated for stated in car.stated}
        more = len(car.put_right) - self._put_right.get(car.number, 0)
        if more > 0:
            self._put_right[car.number] = len(car.put_right)
            self._reading.count("laps stated again later, put where the laps around them end", more)
        return facts

    def _general_facts(self) -> dict[FactKey, Fact]:
        start_us, _, sector_loops = self._shared
        if not start_us:
            return {}
        circuit = self._circuit()
        loops = [Loop(loop, place) for place, loop in enumerate(sector_loops, 1)]
        loops += [Loop(LINE, 1000, "line"), Loop(PIT_LINE, 1000, "pit_line")]
        loops += [Loop(PIT_IN, 999, "pit_in"), Loop(PIT_OUT, 0, "pit_out")]
        facts: dict[FactKey, Fact] = {
            ("race", start_us, 0): self._race(start_us, circuit),
            ("loops", 0, 0): LoopsInstalled(tuple(loops), circuit.min_lap_us if circuit else 0, self._source),
        }
        flags = []
        for (at_us, sectors), row in sorted(self._flags.items()):
            state = FLAGS.get(bare(row.flag))
            for sector in sectors:
                zone = SlowZone(at_us, f"sector {sector}", state != "green", self._source, at_us // MS_US)
                facts["zone", at_us, sector] = zone
            if state and not sectors:
                flags.append(Flag(at_us, state, self._source, at_us // MS_US))
        if flags:
            facts["flags", 0, 0] = FlagHistory(flags[-1].time_us, tuple(flags), self._source)
        messages = sorted(self._messages.values(), key=lambda message: (message.time_us, message.text))
        facts |= {("message", message.time_us, place): message for place, message in enumerate(messages)}
        found = sorted(self._findings.items(), key=lambda kept: (kept[1].at_us, kept[0]))
        facts |= {("finding", item.at_us, place): self._finding(item) for place, (_, item) in enumerate(found)}
        facts |= {("weather", at_us, 0): reading for at_us, reading in self._weather.items()}
        return facts

    def _finding(self, item: LogItem) -> FeedFinding:
        # Of a battle the two participants stand in the order of their ids, and the item bears the number of either.
        cars = [self._numbers.get(pid, "") for pid in (item.pid, item.secondary_pid, item.overtaken_pid) if pid >= 0]
        number = item.car_number or next(iter(cars), "")
        return FeedFinding(
            item.at_us,
            FINDINGS[bare(item.type)],
            number,
            next((other for other in cars if other != number), ""),
            max(item.lap_number, 0),
            max(item.sector_number, 0),
            max(item.rank, item.new_position, 0),
            max(item.lap_time_millis or item.diff_from_race_pace or 0, 0) * MS_US,
            self._source,
            item.at_us // MS_US,
        )

    def _race(self, start_us: int, circuit: Circuit | None) -> RaceInfo:
        return RaceInfo(
            self._described.event,
            start_us,
            self._described.duration_us,
            offset_us(start_us, circuit),
            circuit.id if circuit else "",
            source=self._source,
            joined_after_us=self._joined_after_us(start_us) if self._joined_late else 0,
        )

    def _joined_after_us(self, start_us: int) -> int:
        """The race time since which all is known: since the log and the stops are, else the first lap that was read."""
        pits = [at_us for car in self._cars.values() for at_us in (*car.pit_ins, *car.pit_outs)]
        heard = [at_us for at_us in (self._log_from_us, min(pits, default=0)) if at_us]
        laps = [stated.at_us for car in self._cars.values() for stated in car.laps.values()]
        return max(min(heard or laps, default=start_us) - start_us, 0)


def offset_us(moment: int, circuit: Circuit | None) -> int:
    """Return local time at the circuit minus UTC at a moment (both µs); 0 where its zone is not known."""
    try:
        zone = ZoneInfo(circuit.zone) if circuit else UTC
        offset = datetime.fromtimestamp(moment / SECOND_US, zone).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return 0
    return round(offset.total_seconds()) * SECOND_US if offset else 0
