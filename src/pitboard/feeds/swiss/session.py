"""One session of the feed: its documents into facts, as they come.

The feed's times are local and bear no zone: they are held so, and put into UTC by the circuit's or the country's zone
when they are handed over.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from pitboard.feeds.entry_list import GRADES
from pitboard.feeds.reading import Malformed, Reading
from pitboard.feeds.swiss.cars import CarCrossings, SwissCar
from pitboard.feeds.swiss.documents import (
    RACE,
    RETIRED,
    CarClass,
    CarResult,
    CompetitionDetail,
    ControlText,
    ListedCar,
    MainResult,
    MeetingListed,
    PartT,
    TimingState,
    UnitListed,
    UnitState,
    converted,
    local_us,
    time_us,
    unknown_fields,
)
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    CarState,
    CarStateName,
    Circuit,
    Driver,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    Loop,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
    Stated,
)
from pitboard.model.time import DAY_US, SECOND_US

COUNTRY_ZONES: Final = {
    "AUT": "Europe/Vienna",
    "BEL": "Europe/Brussels",
    "CZE": "Europe/Prague",
    "DEU": "Europe/Berlin",
    "ESP": "Europe/Madrid",
    "FRA": "Europe/Paris",
    "GBR": "Europe/London",
    "GER": "Europe/Berlin",
    "HUN": "Europe/Budapest",
    "ITA": "Europe/Rome",
    "NED": "Europe/Amsterdam",
    "POR": "Europe/Lisbon",
}
"""The zone of countries that have one, where the circuit is not known."""

FLAGS: Final[dict[int, FlagState]] = {1: "green", 4: "full_course_yellow", 8: "red", 32: "safety_car"}
"""`TrackFlag`. Only green was seen; the others are as another reader of the feed has them for years."""

NO_FLAG: Final = 0
BROUGHT_OUT_US: Final = 10 * SECOND_US
"""The chequered flag falls at the leader's crossing, and is stated within this of it."""

WAITING: Final = 100
"""Timing that comes before the list of cars is kept up to so many documents."""

NEW_COUNT: Final = 100
"""A running number that falls by more begins again; one that falls by less is of a document that comes late."""


def zone_of(track: str, country: str, circuits: Sequence[Circuit]) -> tuple[Circuit | None, str]:
    """Return the circuit of a track by its name, and its zone; else that of the country, "" where that has several."""
    words = set(track.casefold().split())
    circuit = next((known for known in circuits if words and set(known.id.split("-")) <= words), None)
    return circuit, circuit.zone if circuit else COUNTRY_ZONES.get(country, "")


def offset_us(local: int, zone: str) -> int:
    """Return local time minus UTC (µs) at a local time; 0 where the zone is not known."""
    try:
        offset = datetime.fromtimestamp(local // SECOND_US, UTC).replace(tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return 0
    return round(offset.total_seconds()) * SECOND_US if offset else 0


def in_utc(fact: Fact, offset: int) -> Fact:
    """Return a fact in local time as one in UTC."""
    match fact:
        case RaceInfo():
            return replace(fact, start_us=fact.start_us - offset, utc_offset_us=offset)
        case FlagHistory():
            flags = tuple(replace(flag, time_us=flag.time_us - offset) for flag in fact.flags)
            return replace(fact, as_of_us=fact.as_of_us - offset, flags=flags)
        case Passing() | DriverIn() | CarState() | Message() | Stated():
            return replace(fact, time_us=fact.time_us - offset)
        case _:
            return fact


def driver_of(seat: int, first: str, last: str, nation: str, grade: str = "") -> Driver:
    """Return a driver as the feed writes one, without the blanks around names."""
    return Driver(
        seat, first.strip(), last.strip(), nation if len(nation) == 3 else "", GRADES.get(grade.casefold(), "")
    )


class SwissSession:
    """The facts of one session. `news` hands over what is new, `facts` all of it."""

    def __init__(self, source: str, reading: Reading, circuits: Sequence[Circuit]) -> None:
        self.now_us = 0
        self._source = source
        self._reading = reading
        self._circuits = circuits
        self._unit: UnitListed | None = None
        self._meeting: MeetingListed | None = None
        self._crossings = CarCrossings(source, reading)
        self._joined_us = 0
        self._is_race: bool | None = None
        self._names: dict[str, str] = {}
        self._cars: dict[str, SwissCar] = {}
        self._loops: LoopsInstalled | None = None
        self._flags: list[Flag] = []
        self._messages: set[tuple[str, str]] = set()
        self._sent: list[Fact] = []
        self._new: list[Fact] = []
        self._race: RaceInfo | None = None
        self._offset_us = 0
        self._waiting: deque[tuple[TimingState, int]] = deque(maxlen=WAITING)
        self._undated: dict[str, tuple[ListedCar, int]] = {}
        self._newest: dict[type, tuple[int, str]] = {}

    @property
    def replaces_all(self) -> bool:
        """Whether something that was handed over before has changed."""
        return self._crossings.replaces_all

    @property
    def name(self) -> str:
        """What the session is called."""
        return self._unit.name if self._unit else ""

    @property
    def moment_us(self) -> int:
        """Up to when the feed has told everything, in µs since the epoch; 0: nothing tells."""
        return self.now_us - self._offset_us if self.now_us else 0

    @property
    def has_results(self) -> bool:
        """Whether a car has a result."""
        return any(car.stated for car in self._cars.values())

    def is_newer(self, kind: type, uid: int, digest: str) -> bool:
        """Tell whether a document is newer than the last of its kind; counted where it is not."""
        last_uid, last_digest = self._newest.get(kind, (0, ""))
        if uid and last_uid and uid <= last_uid and last_uid - uid < NEW_COUNT:
            again = uid == last_uid and digest == last_digest
            if again or uid < last_uid:
                self._reading.count("documents that came again" if again else "documents older than the last")
                return False
        self._newest[kind] = (uid, digest)
        return True

    def describe(self, unit: UnitListed | None, meeting: MeetingListed | None) -> None:
        """Take what the schedule and the calendar say of the session."""
        self._unit, self._meeting = unit or self._unit, meeting or self._meeting
        if self._unit and self._unit.type >= 0:
            self._is_race = self._unit.type == RACE
        if not self._crossings.start_us and self._unit:
            self._crossings.start_us = local_us(self._unit.begin_time)
        self._state_race()

    def news(self) -> list[Fact]:
        """Return the facts since the last call."""
        new, self._new = self._new, []
        return [in_utc(fact, self._offset_us) for fact in new]

    def facts(self) -> list[Fact]:
        """Return all facts, the race first."""
        self._crossings.replaces_all, self._new = False, []
        facts: list[Fact] = [fact for fact in (self._race, self._loops) if fact]
        facts += [*self._sent, *self._flag_history()]
        for car in self._cars.values():
            facts += self._crossings.facts(car)
        return [in_utc(fact, self._offset_us) for fact in facts]

    def _part(self, raw: object, kind: type[PartT]) -> PartT:
        """Return a part in its form, and count its fields that are not known.

        Raises:
            Malformed: it is not of that form.
        """
        part = converted(raw, kind)
        for name in unknown_fields(raw, kind):
            self._reading.count(f"unknown field {name}")
        return part

    def _add(self, *facts: Fact) -> None:
        self._sent += facts
        self._new += facts

    # The race

    def _state_race(self) -> None:
        meeting, unit = self._meeting, self._unit
        if not self._crossings.start_us:
            return
        circuit, zone = zone_of(
            meeting.track_name if meeting else "", meeting.country_code if meeting else "", self._circuits
        )
        name = meeting.name if meeting else ""
        if unit and not (self._is_race and name):
            name = f"{name}: {unit.name}" if name else unit.name
        race = RaceInfo(
            name,
            self._crossings.start_us,
            time_us(unit.duration) if unit else 0,
            circuit=circuit.id if circuit else "",
            source=self._source,
            joined_after_us=self._joined_us,
        )
        offset = offset_us(self._crossings.start_us, zone)
        if (race, offset) == (self._race, self._offset_us):
            return
        # Cars may have been handed over before anything said when the race began.
        before_us = self._race.start_us if self._race else 0
        moved = bool(self._race or self._cars) and before_us != race.start_us
        self._crossings.replaces_all |= moved or offset != self._offset_us
        self._race, self._offset_us = race, offset
        self._new.append(race)

    def _state_loops(self, detail: CompetitionDetail) -> None:
        names = [sector.name for sector in detail.intermediate_definitions if sector.name]
        if not names or names == self._crossings.sectors:
            return
        self._crossings.sectors = names
        loops = [Loop(name, order) for order, name in enumerate(names[:-1], 1)]
        last = len(names)
        loops += [Loop(PIT_OUT, 0, "pit_out"), Loop(PIT_IN, last, "pit_in")]
        loops += [Loop(LINE, last + 1, "line"), Loop(PIT_LINE, last + 1, "pit_line")]
        self._loops = LoopsInstalled(tuple(loops), source=self._source)
        self._new.append(self._loops)

    # The cars

    def take_detail(self, detail: CompetitionDetail, ref: int) -> None:
        """Take the cars, their drivers and where they are, and the messages."""
        self._state_loops(detail)
        self._messages_of(detail, ref)
        for raw in detail.competitors.values():
            try:
                competitor = self._part(raw, ListedCar)
            except Malformed as error:
                self._reading.refuse(self._source, ref, f"{_place(raw, 'Bib')}: {error}")
                continue
            if not competitor.class_id:
                self._names.pop(competitor.id, None)
                continue
            self._names[competitor.id] = competitor.bib
            car = self._cars.setdefault(competitor.bib, SwissCar(competitor.bib))
            self._entry(car, competitor, detail.classes)
            self._undated[car.number] = (competitor, ref)
        if self.now_us:
            self._date()
        waiting, self._waiting = list(self._waiting), deque(maxlen=WAITING)
        for timing, number in waiting:
            self.take_timing(timing, number)

    def _date(self) -> None:
        """Say where the cars are, and who drives them, as of now: the list of cars bears no time."""
        undated, self._undated = self._undated, {}
        for number, (competitor, ref) in undated.items():
            self._driver(self._cars[number], competitor, ref)
            self._pits(self._cars[number], competitor, ref)

    def _messages_of(self, detail: CompetitionDetail, ref: int) -> None:
        stated: list[ControlText] = []
        for raw in detail.messages:
            try:
                stated.append(self._part(raw, ControlText))
            except Malformed as error:
                self._reading.refuse(self._source, ref, f"a message: {error}")
        for message in sorted(stated, key=lambda message: local_us(message.time)):
            at_us, key = local_us(message.time), (message.time, message.text)
            if not at_us or key in self._messages:
                continue
            if message.type != 1:
                self._reading.count(f"messages of type {message.type}")
            self._messages.add(key)
            self._add(Message(at_us, message.text, self._source, ref))
            if not self.now_us or abs(at_us - self.now_us) < DAY_US:
                self.now_us = max(self.now_us, at_us)

    def _entry(self, car: SwissCar, competitor: ListedCar, classes: Mapping[str, CarClass]) -> None:
        crew = sorted(competitor.drivers.values(), key=lambda member: member.list_index)
        known_class = classes.get(competitor.class_id)
        entry = Entry(
            car.number,
            known_class.name if known_class else "",
            competitor.team_name,
            competitor.manufacturer_name,
            competitor.car_type_name,
            drivers=tuple(
                driver_of(seat, member.first_name, member.last_name, member.country_code, member.license_type_name)
                for seat, member in enumerate(crew, 1)
            ),
            authority=1,
            source=self._source,
        )
        if entry != car.entry:
            car.entry = entry
            self._add(entry)

    def _driver(self, car: SwissCar, competitor: ListedCar, ref: int) -> None:
        crew = sorted(competitor.drivers.values(), key=lambda member: member.list_index)
        seat = next((seat for seat, member in enumerate(crew, 1) if member.id == competitor.current_driver_id), 0)
        if seat and seat != car.seat:
            car.seat = seat
            self._add(DriverIn(self.now_us, car.number, seat, self._source, ref, exact=False))

    def _pits(self, car: SwissCar, competitor: ListedCar, ref: int) -> None:
        before, car.in_pit = car.in_pit, competitor.in_pit_lane
        if before is not None and car.in_pit != before:
            loop = PIT_IN if car.in_pit else PIT_OUT
            car.pit_in_us = self.now_us if car.in_pit else 0
            self._add(Passing(self.now_us, car.number, loop, self._source, ref, exact=False))
        gained = competitor.pit_stop_count - car.stops
        if before is not None and gained > (1 if before or car.in_pit else 0):
            self._reading.count("stops that were over before they were seen", gained)
        car.stops = competitor.pit_stop_count
        if car.state is not None:
            # The first is stated with its first result, which knows whether it is out.
            self._state(car, ref)

    def _state(self, car: SwissCar, ref: int) -> None:
        state: CarStateName = "in_pit" if car.in_pit else "running"
        if car.retired or car.finished:
            state = "retired" if car.retired else "finished"
        if state != car.state:
            car.state = state
            self._add(CarState(self.now_us, car.number, state, self._source, ref))

    # The timing

    def take_timing(self, timing: TimingState, ref: int) -> None:
        """Take the results and the state of the session."""
        self._start(timing.unt_info)
        if not self._names:
            self._waiting.append((timing, ref))
            return
        results = list(self._results(timing, ref))
        if self._is_race is None:
            self._is_race = all(row.ranking_time == row.total_time for _, row in results)
        moment_us = self._moment(timing.unt_info, results)
        first = not self.has_results
        self.now_us = max(self.now_us, moment_us)
        if self.now_us:
            self._date()
        if first and self._is_race and any(row.total_lap_count for _, row in results):
            self._joined_us = max(moment_us - self._crossings.start_us, 0)
        self._state_race()
        for number, row in results:
            self._row(self._cars[number], row, moment_us, ref)
        self._flag(timing.unt_info, moment_us, ref, flew=self._joined_us > 0)

    def _start(self, info: UnitState) -> None:
        start_us = local_us(info.start_real_time)
        if start_us and start_us != self._crossings.start_us:
            self._crossings.start_us = start_us
            self._state_race()

    def _results(self, timing: TimingState, ref: int) -> Iterator[tuple[str, MainResult]]:
        for raw in timing.results.values():
            try:
                result = self._part(raw, CarResult)
            except Malformed as error:
                self._reading.refuse(self._source, ref, f"{_place(raw, 'CompetitorId')}: {error}")
                continue
            number = self._names.get(result.competitor_id)
            if number is None:
                self._reading.count("results of cars that are not listed")
            else:
                yield number, result.main_result

    def _moment(self, info: UnitState, results: Sequence[tuple[str, MainResult]]) -> int:
        """Return the moment of a document: by the time that remains, but no earlier than the last crossing in it."""
        duration_us = time_us(self._unit.duration) if self._unit else 0
        passed_us = duration_us - time_us(info.remaining_time) if info.remaining_time else 0
        crossed_us = [time_us(row.total_time) for _, row in results] if self._is_race else []
        if not self._crossings.start_us:
            return self.now_us
        return self._crossings.start_us + max(0, passed_us, *crossed_us)

    def _row(self, car: SwissCar, row: MainResult, moment_us: int, ref: int) -> None:
        if self._is_race:
            self._crossings.take(car, row, ref)
            self._new += self._crossings.news()
        retired, finished = bool(row.status & RETIRED), row.status == 1
        if (retired, finished) != (car.retired, car.finished) or car.state is None:
            car.retired, car.finished = retired, finished
            self._state(car, ref)
        best = row.best_time
        stated = Stated(
            0,
            car.number,
            row.rank,
            row.total_lap_count,
            time_us(row.total_time) if self._is_race else 0,
            time_us(best.time) if best else 0,
            self._source,
            behind_us=None if self._is_race else _behind_us(row),
        )
        if stated != car.stated:
            car.stated = stated
            self._add(replace(stated, time_us=moment_us, ref=ref))

    # Flags

    def _flag(self, info: UnitState, moment_us: int, ref: int, *, flew: bool) -> None:
        state = "chequered" if info.chequered_flag else FLAGS.get(info.track_flag)
        if state is None:
            if info.track_flag != NO_FLAG:
                self._reading.count(f"unknown TrackFlag {info.track_flag}")
            return
        if self._flags and self._flags[-1].state == state:
            return
        at_us = moment_us
        if state == "chequered":
            leader = next((car for car in self._cars.values() if car.stated and car.stated.position == 1), None)
            crossed_us = self._crossings.start_us + leader.ends[max(leader.ends)].at_us if leader and leader.ends else 0
            at_us = crossed_us if 0 <= moment_us - crossed_us < BROUGHT_OUT_US else moment_us
        self._flags.append(Flag(at_us, state, self._source, ref, exact=False, flew=flew and not self._flags))
        self._new += self._flag_history()

    def _flag_history(self) -> list[FlagHistory]:
        return [FlagHistory(self.now_us, tuple(self._flags), self._source)] if self._flags else []


def _behind_us(row: MainResult) -> int | None:
    if row.rank == 1:
        return 0
    return time_us(row.behind) or None


def _place(raw: object, key: str) -> str:
    return f"#{str(raw.get(key, '?'))[:40]}" if isinstance(raw, dict) else "a car"
