"""Records of one run into facts: start, loops, entries, crossings, flags, drivers, messages."""

from collections.abc import Sequence

from pitboard.feeds.multiloop.clock import FlagWatch, RunClock
from pitboard.feeds.multiloop.loops import Crossings, Teller, conventional, least_lap_us, loop_id, track_loops
from pitboard.feeds.multiloop.protocol import (
    Announcement,
    CompletedLap,
    DriverId,
    EntryLine,
    Invalidated,
    LoopCrossing,
    MultiLoopHeartbeat,
    MultiLoopRecord,
    RunLine,
    TimeZone,
    TrackDescription,
)
from pitboard.feeds.multiloop.unseen_flag import NOTICED_MS, UnseenFall
from pitboard.feeds.reading import Reading
from pitboard.feeds.values import split_name
from pitboard.model import (
    LINE,
    PIT_LINE,
    Driver,
    DriverIn,
    Entry,
    Fact,
    Flag,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
)

COLUMNS = ("class", "team", "make", "model", "group", "transponder")
"""What a free column of $E can be named; any other name leaves the column out."""


def entry_columns(written: str) -> tuple[str, ...]:
    """Return the free columns of $E as a person names them, in their order: `class,,team` leaves the second out.

    Raises:
        ValueError: one of them is not known.
    """
    names = tuple(name.strip().lower() for name in written.split(",")) if written else ()
    for name in names:
        if name and name not in COLUMNS:
            raise ValueError(f"no column: {name!r}; columns are {', '.join(COLUMNS)}, or nothing for one to leave out")
    return names


class EntryBook:
    """What is known of the cars: their lines, their numbers by unique id, the drivers that named themselves.

    `columns` names the free columns in the order that the timekeeper set.
    """

    def __init__(self, source: str, columns: Sequence[str]) -> None:
        self._source = source
        self._columns = columns
        self._lines: dict[str, EntryLine] = {}
        self._seats: dict[str, dict[int, str]] = {}
        self._stated: dict[str, Entry] = {}
        self.number_of: dict[int, str] = {}

    def take(self, line: EntryLine) -> list[Entry]:
        """Return the entry, if it says something new."""
        self._lines[line.number] = line
        self.number_of[line.unique_id] = line.number
        return self._entry(line.number)

    def seat(self, number: str, seat: int, name: str) -> list[Entry]:
        """Put a driver in a seat; return the entry, if that is new."""
        if name:
            self._seats.setdefault(number, {})[seat] = name
        return self._entry(number)

    def _entry(self, number: str) -> list[Entry]:
        line = self._lines.get(number) or EntryLine(number=number)
        named = {name: value for name, value in zip(self._columns, line.columns, strict=False) if name in COLUMNS}
        entry = Entry(
            number,
            named.get("class", ""),
            named.get("team", ""),
            named.get("make", ""),
            named.get("model", ""),
            named.get("group", ""),
            self._crew(number, line.driver_name),
            (named["transponder"],) if named.get("transponder") else (),
            source=self._source,
        )
        if self._stated.get(number) == entry:
            return []
        self._stated[number] = entry
        return [entry]

    def _crew(self, number: str, stated: str) -> tuple[Driver, ...]:
        """Return the drivers by the switch in the car; without one those of the line, set apart by strokes."""
        seats = self._seats.get(number)
        if not seats:
            names = [name.strip() for name in stated.split("/")]
            seats = {seat: name for seat, name in enumerate(names, 1) if name}
        return tuple(Driver(seat, *split_name(name)) for seat, name in sorted(seats.items()))


WAITING_LIMIT = 1000
"""Records held back until the run is dated; the heartbeat comes every second."""


class MultiLoopSession:
    """Turns the records of one run into facts, in the order in which they come.

    Crossings are in run time, so records wait until a heartbeat dates the run. `columns` names the free columns of $E
    in the order that the timekeeper set: class, team, make, model, group or transponder, "" for one to leave out.
    The ref of a fact is the line of its record.
    """

    def __init__(self, source: str, reading: Reading, columns: Sequence[str] = ()) -> None:
        self.source = source
        self.reading = reading
        self._clock = RunClock(source, reading)
        self._entries = EntryBook(source, columns)
        self._flags = FlagWatch()
        self._unseen_fall: UnseenFall | None = None
        self._waiting: list[tuple[int, MultiLoopRecord]] = []
        self._drivers_waiting: dict[int, list[tuple[int, DriverId]]] = {}
        self._race_stated: RaceInfo | None = None
        self._loops: tuple[Loop, ...] = ()
        self._by_track = False
        self._crossings: dict[tuple[str, str], Crossings] = {}
        self._laps_stated: dict[str, int] = {}
        self._lap_at: dict[str, dict[int, int]] = {}
        self._messages: set[tuple[int, str]] = set()

    @property
    def moment_us(self) -> int | None:
        """The present moment, µs since the epoch; None while nothing dates the run."""
        return None if self._clock.zero_ms is None else self._clock.moment_us(self._clock.now_ms)

    def take(self, line: int, record: MultiLoopRecord) -> list[Fact]:
        """Return the facts of the next record."""
        if isinstance(record, MultiLoopHeartbeat):
            self._clock.heartbeat(record, line)
        elif isinstance(record, RunLine):
            self._clock.run(record, line)
        if self._clock.zero_ms is None:
            if not _needs_date(record):
                return self._facts(line, record)
            self._waiting.append((line, record))
            if len(self._waiting) < WAITING_LIMIT:
                return []
            self._clock.settle()
            return self._late()
        return self._late() + self._facts(line, record)

    def end(self) -> list[Fact]:
        """Return what waited, undated if need be, and name the laps that were not seen: no more records will come."""
        self._clock.settle()
        facts = self._late() + self._race() + self._fallen(at_the_end=True)
        for number, laps in sorted(self._laps_stated.items()):
            known = self._crossings.get((number, LINE))
            seen = known.count() if known else 0
            if seen < laps:
                self.reading.count("laps not seen", laps - seen)
                reason = f"#{number}: {laps} laps stated, the ends of {seen} seen"
                self.reading.refuse(self.source, 0, reason)
        return facts

    def _late(self) -> list[Fact]:
        """Return what waited for the date of the run."""
        waiting, self._waiting = self._waiting, []
        return [fact for line, record in waiting for fact in self._facts(line, record)]

    def _facts(self, line: int, record: MultiLoopRecord) -> list[Fact]:
        facts: list[Fact] = []
        match record:
            case MultiLoopHeartbeat() if record.elapsed_ms:
                facts += self._flag(record.track_status, record.elapsed_ms, line) + self._fallen()
            case TimeZone():
                self._clock.zone(record, line)
            case TrackDescription():
                facts += self._track(record)
            case EntryLine():
                facts += self._entry(record)
            case LoopCrossing():
                facts += self._crossing(line, record)
            case CompletedLap():
                facts += self._lap(line, record)
            case Invalidated():
                facts += self._invalidated(line, record)
            case DriverId():
                facts += self._driver(line, record)
            case Announcement():
                facts += self._message(line, record)
        return self._race() + facts

    def _entry(self, record: EntryLine) -> list[Fact]:
        """Return the entry, and the drivers that named themselves before it came."""
        drivers = self._drivers_waiting.pop(record.unique_id, [])
        entries = self._entries.take(record)
        return [*entries, *(fact for line, driver in drivers for fact in self._driver(line, driver))]

    def _race(self) -> list[Fact]:
        if self._clock.zero_ms is None or self._clock.race == self._race_stated:
            return []
        self._race_stated = self._clock.race
        return [self._clock.race]

    def _track(self, track: TrackDescription) -> list[Fact]:
        loops = track_loops(track)
        if not loops or (self._by_track and loops == self._loops):
            return []
        self._by_track, self._loops = True, loops
        return [LoopsInstalled(loops, least_lap_us(track), self.source)]

    def _install(self, loop_name: str) -> list[Fact]:
        """Install an intermediate by its name, where no track places the loops."""
        if self._by_track or any(loop.id == loop_name for loop in self._loops):
            return []
        loop = conventional(loop_name)
        if loop is None:
            return []
        self._loops += (loop,)
        return [LoopsInstalled((loop,), source=self.source)]

    def _flag(self, status: str, at_ms: int, line: int) -> list[Fact]:
        state = self._flags.take(status, at_ms)
        if state:
            self._unseen_fall = None
        if state == "chequered" and 0 <= self._flags.other_ms < at_ms - NOTICED_MS:
            self._unseen_fall = UnseenFall(self._flags.other_ms, at_ms, line)
            if self._unseen_fall.is_held_back:
                return []
        return [Flag(self._clock.moment_us(at_ms), state, self.source, line, exact=False)] if state else []

    def _fallen(self, *, at_the_end: bool = False) -> list[Fact]:
        """Return the chequered flag that fell while nobody listened, once everybody's laps have been repeated."""
        fall = self._unseen_fall
        if fall is None or (self._clock.now_ms < fall.settled_ms and not at_the_end):
            return []
        self._unseen_fall = None
        fell_ms = fall.fell_ms(self._lap_at, self._clock.race.duration_us // 1000)
        if fell_ms == fall.seen_ms and not fall.is_held_back:
            return []
        span = f"{fall.after_ms / 1000:.0f} and {fall.seen_ms / 1000:.0f} s of the run"
        reason = f"the chequered flag fell between {span}, unseen; taken as shown at {fell_ms / 1000:.3f} s"
        self.reading.refuse(self.source, fall.line, reason)
        return [Flag(self._clock.moment_us(fell_ms), "chequered", self.source, fall.line, exact=False)]

    def _number(self, line: int, number: str, unique_id: int) -> str:
        """Return the car of a record; "" and a refusal where nobody knows it."""
        if number.strip("?"):
            return number
        known = self._entries.number_of.get(unique_id, "")
        if not known:
            self.reading.refuse(self.source, line, f"a car that timing does not know: {number!r}, id {unique_id:X}")
        return known

    def _known_crossings(self, number: str, loop: str) -> Crossings:
        key = (number, LINE if loop == PIT_LINE else loop)
        return self._crossings.setdefault(key, Crossings())

    def _crossing(self, line: int, record: LoopCrossing) -> list[Fact]:
        number = self._number(line, record.number, record.unique_id)
        if not number:
            return []
        self._clock.now_ms = max(self._clock.now_ms, record.elapsed_ms)
        loop = loop_id(record.time_line, record.crossing_status)
        known = self._known_crossings(number, loop)
        before = known.near(record.elapsed_ms)
        facts = self._flag(record.track_status, record.elapsed_ms, line)
        if not known.take(record.elapsed_ms, "crossing"):
            self.reading.count("crossings told again")
            return facts
        if record.kind == "U" and before:
            apart_ms = record.elapsed_ms - before[-1][0]
            self.reading.refuse(
                self.source, line, f"#{number} at {loop} told again, {apart_ms:+d} ms; the first counts"
            )
        at_us = self._clock.moment_us(record.elapsed_ms)
        by_hand = record.read_by == "M"
        return [*facts, *self._install(loop), Passing(at_us, number, loop, self.source, line, not by_hand)]

    def _lap(self, line: int, record: CompletedLap) -> list[Fact]:
        """Take a completed lap: its end where no crossing told it, and by its time the end of the lap before."""
        number = self._number(line, record.number, record.unique_id)
        if not number or not record.completed_laps or not record.elapsed_ms:
            return []
        self._laps_stated[number] = max(record.completed_laps, self._laps_stated.get(number, 0))
        self._lap_at.setdefault(number, {})[record.elapsed_ms] = record.completed_laps
        self._clock.now_ms = max(self._clock.now_ms, record.elapsed_ms)
        facts = [] if record.kind == "R" else self._flag(record.track_status, record.elapsed_ms, line)
        before_ms = record.elapsed_ms - record.last_lap_ms
        if record.completed_laps > 1 and record.last_lap_ms and before_ms > 0:
            facts += self._lap_end(line, number, LINE, before_ms, "next lap")
        loop = PIT_LINE if record.lap_status == "P" else LINE
        return facts + self._lap_end(line, number, loop, record.elapsed_ms, "lap")

    def _lap_end(self, line: int, number: str, loop: str, elapsed_ms: int, by: Teller) -> list[Fact]:
        if not self._known_crossings(number, LINE).take(elapsed_ms, by):
            return []
        self.reading.count("crossings by the lap's own record" if by == "lap" else "crossings by the next lap's time")
        return [Passing(self._clock.moment_us(elapsed_ms), number, loop, self.source, line, by == "lap")]

    def _invalidated(self, line: int, record: Invalidated) -> list[Fact]:
        """Delete the time of the lap that ended then; whether the lap counts is for a person to decide."""
        number = self._number(line, record.number, record.unique_id)
        if not number:
            return []
        lap = self._lap_at.get(number, {}).get(record.elapsed_ms, 0)
        known = self._crossings.get((number, LINE))
        if not lap and known and known.near(record.elapsed_ms):
            lap = known.count(record.elapsed_ms)
        if not lap:
            reason = f"#{number}: no lap ended at {record.elapsed_ms / 1000:.3f} s, which is invalidated"
            self.reading.refuse(self.source, line, reason)
            return []
        return [LapTimeDeleted(number, lap, "invalidated by timing", self.source, line)]

    def _driver(self, line: int, record: DriverId) -> list[Fact]:
        """Return the driver by the switch in the car; 0 is a switch that nobody set (case 42)."""
        number = self._entries.number_of.get(record.entry_id)
        if number is None:
            waiting = self._drivers_waiting.setdefault(record.entry_id, [])
            if len(waiting) < WAITING_LIMIT:
                waiting.append((line, record))
            return []
        if not record.driver_id.isascii() or not record.driver_id.isdecimal() or len(record.driver_id) > 2:
            self.reading.refuse(self.source, line, f"#{number}: no driver id: {record.driver_id[:20]!r}")
            return []
        seat = int(record.driver_id)
        if not seat:
            self.reading.count("driver switches not set")
            return []
        at_us, exact = self._clock.timestamp_us(record.timestamp_ms)
        entry = self._entries.seat(number, seat, record.driver_name)
        return [*entry, DriverIn(at_us, number, seat, self.source, line, exact)]

    def _message(self, line: int, record: Announcement) -> list[Fact]:
        if record.action not in ("", "A"):
            self.reading.count(f"announcements with action {record.action[:8]}")
            return []
        key = (record.message_number, record.text)
        if key in self._messages:
            return []
        self._messages.add(key)
        return [Message(self._clock.date_us(record.time_s), record.text, self.source, line)]


def _needs_date(record: MultiLoopRecord) -> bool:
    """Tell whether a record speaks of a moment. Before the start results are repeated with no lap."""
    if isinstance(record, CompletedLap):
        return record.completed_laps > 0
    if isinstance(record, MultiLoopHeartbeat):
        return record.elapsed_ms > 0
    return isinstance(record, LoopCrossing | Invalidated | DriverId | Announcement)
