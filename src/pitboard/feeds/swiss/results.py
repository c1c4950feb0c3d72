"""Results that are stated once: lists in XML, and practice and qualifying as a viewer of the feed has saved them.

The laps of a saved session have times and drivers but no instants, and those that timing cancelled are missing: so they
make no crossings. It is stated as the viewer showed it, and what of the lists of laps contradicts it is counted.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Final
from xml.etree import ElementTree as ET

from msgspec import Meta, Struct, field

from pitboard.feeds.reading import Malformed, Reading
from pitboard.feeds.swiss.documents import Count, Published, converted, local_us, time_us, unknown_fields
from pitboard.feeds.swiss.session import driver_of, in_utc, offset_us, zone_of
from pitboard.feeds.values import split_name
from pitboard.model import (
    CarState,
    Circuit,
    DriverIn,
    DriverStated,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    Message,
    RaceInfo,
    Stated,
)

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

SESSION_FLAGS: Final[dict[str, FlagState]] = {"Green": "green", "Red": "red", "Chequered": "chequered"}
"""What the viewer calls the flag. Its "Yellow" does not say whether the course or a sector is meant."""


Milliseconds = Annotated[int, Meta(ge=0, le=360_000_000)]
"""Up to 100 hours."""


class LapDuration(Published, frozen=True, rename=None):
    """The time of a lap or a sector."""

    unused: ClassVar[frozenset[str]] = frozenset({"raw", "color"})

    ms: Milliseconds = 0


class SavedLap(Published, frozen=True, rename="camel"):
    """A lap of a car, and who drove it."""

    unused: ClassVar[frozenset[str]] = frozenset({"driverName"})

    lap_nr: Count
    driver_id: str = ""
    lap_time: LapDuration = LapDuration()
    sectors: dict[str, LapDuration] = field(default_factory=dict)


class DriverLap(Published, frozen=True, rename="camel"):
    """A driver's best lap as the viewer has it."""

    unused: ClassVar[frozenset[str]] = frozenset({"lapNr"})

    ms: Milliseconds = 0


class SavedDriver(Published, frozen=True, rename="camel"):
    """A driver; `id` is the seat."""

    unused: ClassVar[frozenset[str]] = frozenset({"sourceId", "seatIndex", "short"})

    id: str
    name: str = ""
    country: str = ""


class SavedCar(Published, frozen=True, rename="camel"):
    """A car as shown: its place, its laps and its best lap; `gap` is to the first."""

    unused: ClassVar[frozenset[str]] = frozenset(
        {"posChange", "classPos", "classColor", "activeDriverName", "lapsByDriver", "interval"}
        | {"isOnOutLap", "lastLap", "pitTime", "pitCount", "stintTime", "tlw", "sectors", "classBestLap"}
        | {"classSectorBests", "bestSectorsByKey", "bestSectorsByDriver"}
    )

    nr: str
    pos: Count = 0
    class_name: str = ""
    active_driver_id: str = ""
    drivers: tuple[SavedDriver, ...] = ()
    team: str = ""
    vehicle: str = ""
    manufacturer: str = ""
    laps: Count = 0
    gap: str = ""
    best_lap: LapDuration = LapDuration()
    best_lap_by_driver: dict[str, DriverLap] = field(default_factory=dict)
    fastest_driver_id: str | None = None
    best_lap_nr: Count = 0
    in_pit: bool = False
    lap_history: tuple[SavedLap, ...] = ()


class Announced(Published, frozen=True, rename=None):
    """A message of race control at its local time."""

    unused: ClassVar[frozenset[str]] = frozenset({"type"})

    text: str
    dt: str = ""


class SessionHeader(Published, frozen=True, rename="camel"):
    """Which session it was. `startTimeMs` takes local time for UTC, so it is not read."""

    unused: ClassVar[frozenset[str]] = frozenset({"type", "startTimeMs", "competition"})

    session_name: str = ""
    meeting: str = ""
    track_name: str = ""
    start_time: str = ""
    flag: str = ""


class SavedView(Published, frozen=True, rename="camel"):
    """What the viewer showed; cars are converted one by one."""

    unused: ClassVar[frozenset[str]] = frozenset(
        {"neutralizationPhases", "classes", "activeClass", "manufacturers", "overallBestLap", "overallSectorBests"}
        | {"bestSectors", "theoreticalBest"}
    )

    cars: tuple[object, ...] = ()
    session: SessionHeader = SessionHeader()
    announcements: tuple[Announced, ...] = ()


class SavedSession(Published, frozen=True, rename="camel"):
    """The whole document. `carsDetail` says the same as the cars."""

    unused: ClassVar[frozenset[str]] = frozenset({"label", "carCount", "carsDetail"})

    id: str = ""
    saved_at: str = ""
    vm: SavedView = SavedView()


class SessionFacts(Struct, frozen=True):
    """A session that is stated once: its name, its facts, and their moment (µs since the epoch, 0: none)."""

    name: str
    facts: list[Fact]
    moment_us: int = 0


def is_saved(document: object) -> bool:
    """Tell whether a decoded document is a saved session."""
    return isinstance(document, dict) and "savedAt" in document and isinstance(document.get("vm"), dict)


def saved_session(
    document: object, source: str, ref: int, reading: Reading, circuits: Sequence[Circuit]
) -> SessionFacts:
    """Return the facts of a saved session.

    Raises:
        Malformed: it is none.
    """
    saved = converted(document, SavedSession)
    for name in unknown_fields(document, SavedSession):
        reading.count(f"unknown field {name}")
    header = saved.vm.session
    circuit, zone = zone_of(header.track_name, "", circuits)
    saved_us = _instant_us(saved.saved_at)
    local_start_us = _start_us(saved) or saved_us
    offset = offset_us(local_start_us, zone)
    moment_us = max(saved_us + offset, local_start_us)
    name = ": ".join(part for part in (header.meeting, header.session_name) if part)
    circuit_id = circuit.id if circuit else ""
    # Nobody saw what came before: the viewer keeps how it was at the end.
    seen_us = moment_us - local_start_us
    facts: list[Fact] = [RaceInfo(name, local_start_us, circuit=circuit_id, source=source, joined_after_us=seen_us)]
    for number, raw in enumerate(saved.vm.cars, 1):
        try:
            car = converted(raw, SavedCar)
        except Malformed as error:
            reading.refuse(source, ref, f"car {number}: {error}")
            continue
        for name_of_field in unknown_fields(raw, SavedCar):
            reading.count(f"unknown field {name_of_field}")
        _check(car, reading)
        facts += _car_facts(car, moment_us, source, ref)
        facts += _driver_bests(car, moment_us, source, ref, reading)
    for message in saved.vm.announcements:
        facts += [Message(at_us, message.text, source, ref)] if (at_us := local_us(message.dt)) else []
    if flag := SESSION_FLAGS.get(header.flag):
        flags = (Flag(moment_us, flag, source, ref, exact=False, flew=True),)
        facts.append(FlagHistory(moment_us, flags, source))
    return SessionFacts(name, [in_utc(fact, offset) for fact in facts], moment_us - offset)


def _crew(car: SavedCar) -> list[SavedDriver]:
    """Return the drivers of a car by seat: the first has seat 1."""
    return sorted(car.drivers, key=lambda driver: driver.id.zfill(4))


def _driver_bests(car: SavedCar, moment_us: int, source: str, ref: int, reading: Reading) -> Iterator[DriverStated]:
    """State the best lap of each driver of a car.

    The viewer takes it from its list of laps, which has laps that timing did not count and lacks some that it did. So
    the fastest driver's is the car's own, as timing has it, and one that would beat the car's is not known.
    """
    best_ms = car.best_lap.ms
    for seat, driver in enumerate(_crew(car), 1):
        listed_ms = car.best_lap_by_driver[driver.id].ms if driver.id in car.best_lap_by_driver else 0
        is_fastest = driver.id == car.fastest_driver_id
        ms = best_ms if is_fastest else listed_ms
        if is_fastest and listed_ms not in (0, best_ms):
            reading.count("best laps of the fastest driver that the list of laps has otherwise")
        if ms and ms >= best_ms > 0:
            yield DriverStated(moment_us, car.nr, seat, ms * 1000, source, ref)
        elif listed_ms:
            reading.count("best laps of drivers that timing did not count")


def _car_facts(car: SavedCar, moment_us: int, source: str, ref: int) -> Iterator[Fact]:
    crew = _crew(car)
    drivers = tuple(driver_of(seat, *split_name(driver.name), driver.country) for seat, driver in enumerate(crew, 1))
    yield Entry(
        car.nr, car.class_name, car.team, car.manufacturer, car.vehicle, drivers=drivers, authority=1, source=source
    )
    seat = next((seat for seat, driver in enumerate(crew, 1) if driver.id == car.active_driver_id), 0)
    if seat:
        yield DriverIn(moment_us, car.nr, seat, source, ref, exact=False)
    yield CarState(moment_us, car.nr, "in_pit" if car.in_pit else "running", source, ref)
    behind_us = 0 if car.pos == 1 else time_us(car.gap.removeprefix("+")) or None
    best_us = car.best_lap.ms * 1000
    yield Stated(moment_us, car.nr, car.pos, car.laps, 0, best_us, source, ref, behind_us)


def _check(car: SavedCar, reading: Reading) -> None:
    """Count what the list of laps says otherwise than the session: the best lap, and sectors that make another lap."""
    best_ms = next((lap.lap_time.ms for lap in car.lap_history if lap.lap_nr == car.best_lap_nr), car.best_lap.ms)
    if best_ms != car.best_lap.ms:
        reading.count("best laps that the list of laps has otherwise")
    for lap in car.lap_history:
        if len(lap.sectors) == 3 and sum(sector.ms for sector in lap.sectors.values()) != lap.lap_time.ms:
            reading.count("laps that are not the sum of their sectors")
    reading.count("laps without an instant", len(car.lap_history))


def _start_us(saved: SavedSession) -> int:
    """Return the local start: as stated, else when the pit exit opened, else the first message; 0: nothing tells."""
    stated = local_us(saved.vm.session.start_time)
    opened = (
        local_us(message.dt)
        for message in saved.vm.announcements
        if message.text.startswith("PIT EXIT") and ("OPEN" in message.text or "GREEN" in message.text)
    )
    return stated or next(opened, 0) or next((local_us(message.dt) for message in saved.vm.announcements), 0)


def _instant_us(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return 0
    return round((at - EPOCH).total_seconds() * 1000) * 1000 if at.tzinfo else 0


# Lists in XML

Node = dict[str, object]


class ListedDriver(Published, frozen=True):
    """A driver of an entry; empty where the seat is."""

    unused: ClassVar[frozenset[str]] = frozenset({"Short", "Id"})

    country: str = ""
    first: str = ""
    last: str = ""


class ListedEntry(Published, frozen=True):
    """An entry (ENTR)."""

    bib: Annotated[str, Meta(min_length=1, max_length=8)]
    car: str = ""
    class_: str = ""
    team: str = ""
    driver1: ListedDriver = ListedDriver()
    driver2: ListedDriver = ListedDriver()
    driver3: ListedDriver = ListedDriver()
    driver4: ListedDriver = ListedDriver()


class ListedSession(Published, frozen=True):
    """The session that a list is of (SESS)."""

    unused: ClassVar[frozenset[str]] = frozenset({"Competition", "Track", "StartTime"})

    meeting: str = ""
    session: str = ""


class ListedResult(Published, frozen=True):
    """A car's result (RES), in ms. `Time` is its best lap, by which cars are ranked; `gap` is to the first."""

    unused: ClassVar[frozenset[str]] = frozenset({"Pos", "StartPos", "BestLap", "LastTime", "LastLap", "Diff", "Time"})

    bib: Annotated[str, Meta(min_length=1, max_length=8)]
    rank: Count = 0
    laps: Count = 0
    best_time: int = 0
    gap: int = 0


def is_sheet(content: bytes) -> bool:
    """Tell whether a document is one of these lists."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def sheet(content: bytes, source: str, ref: int, reading: Reading) -> SessionFacts:
    """Return the facts of a list: entries, or a result that was stated at no known moment.

    Raises:
        Malformed: it is no XML, or neither of the two.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Malformed("a list with a DOCTYPE")
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Malformed(f"no XML: {error}") from None
    header = ListedSession()
    facts: list[Fact] = []
    for element in root:
        try:
            if element.tag == "SESS":
                header = _part(element, ListedSession, reading)
            elif element.tag == "ENTR":
                facts.append(_entry(element, source, reading))
            elif element.tag == "RES":
                facts += _result(element, source, ref, reading)
            else:
                reading.count(f"unknown element {element.tag[:40]}")
        except Malformed as error:
            reading.refuse(source, ref, f"#{(element.findtext('Bib') or '?')[:40]}: {error}")
    name = ": ".join(part for part in (header.meeting, header.session) if part) or "result list"
    if any(isinstance(fact, Stated) for fact in facts):
        facts.insert(0, RaceInfo(name, 0, dated=False, source=source))
    if not facts:
        raise Malformed("neither entries nor results in it")
    return SessionFacts(name, facts)


def _part(element: ET.Element, kind: type[ListedSession], reading: Reading) -> ListedSession:
    node = _node(element)
    for name in unknown_fields(node, kind):
        reading.count(f"unknown field {name}")
    return converted(node, kind)


def _node(element: ET.Element) -> Node:
    """Return an element as fields: text, or the fields of what is in it."""
    return {child.tag: _node(child) if len(child) else (child.text or "").strip() for child in element}


def _entry(element: ET.Element, source: str, reading: Reading) -> Entry:
    node = _node(element)
    for name in unknown_fields(node, ListedEntry):
        reading.count(f"unknown field {name}")
    listed = converted(node, ListedEntry)
    crew = [driver for driver in (listed.driver1, listed.driver2, listed.driver3, listed.driver4) if driver.last]
    drivers = tuple(driver_of(seat, driver.first, driver.last, driver.country) for seat, driver in enumerate(crew, 1))
    reading.count("entries")
    return Entry(listed.bib, listed.class_, listed.team, model=listed.car, drivers=drivers, authority=1, source=source)


def _result(element: ET.Element, source: str, ref: int, reading: Reading) -> Iterator[Fact]:
    node = _node(element)
    for name in unknown_fields(node, ListedResult):
        reading.count(f"unknown field {name}")
    numbers = {
        name: int(text)
        for name, text in node.items()
        if name != "Bib" and isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 12
    }
    listed = converted({"Bib": node.get("Bib", ""), **numbers}, ListedResult)
    behind_us = listed.gap * 1000 if listed.best_time else None
    yield Entry(listed.bib, source=source)
    yield Stated(0, listed.bib, listed.rank, listed.laps, 0, listed.best_time * 1000, source, ref, behind_us)
