"""`/data/ID`: the state of the race, its entries and its flags, at the moment of the request."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pitboard.feeds.wec.parts import MS_US, START_MOVES_US, MomentMs, WecDocument
from pitboard.model import (
    CarState,
    CarStateName,
    Driver,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    FlagState,
    RaceInfo,
    Weather,
)
from pitboard.model.time import SECOND_US

# The documents hold no class names.
CLASSES = {4169: "HYPERCAR", 3: "LMP2", 4: "LMGTE Am", 5: "INNOVATIVE CAR"}
INNOVATIVE = 5

FLAGS: dict[str, FlagState] = {
    "green": "green",
    "full_yellow": "full_course_yellow",
    "safety_car": "safety_car",
    "red": "red",
    "Chk": "chequered",
}

STATES: dict[str, CarStateName] = {
    "Run": "running",
    "In": "in_pit",
    "Out": "out_lap",
    "Stop": "stopped",
    "Ret": "retired",
    "Chk": "finished",
}

Seconds = Annotated[float, Meta(ge=-1e6, le=1e6)]


class _Params(Struct, rename="camel"):
    start_time: MomentMs
    elapsed_time: Seconds
    duration: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    session_id: int = 0
    session_name: str = ""
    event_name: str = ""
    race_state: str | None = None


class _Air(Struct, rename="camel"):
    air_temp: Seconds
    track_temp: Seconds
    humidity: Seconds
    pressure: Seconds = 0
    wind_direction: Seconds = 0


class _FlagItem(Struct, rename="camel"):
    state: str
    start_time: MomentMs


class _Driver(Struct, rename="camel"):
    number: int
    first_name: str = ""
    last_name: str = ""
    country: str = ""
    license: str = ""


class _Car(Struct, rename="camel"):
    number: Annotated[str, Meta(min_length=1, max_length=8)]
    category_id: int
    state: str
    team: str = ""
    car: str = ""
    drivers: list[object] = []


def parse_state(document: dict[str, object], doc: WecDocument, session: int | None) -> list[Fact]:
    """Return the facts of a `/data` document; `session` is the race id that was asked for."""
    try:
        params = msgspec.convert(document["params"], _Params)
    except msgspec.ValidationError as error:
        raise doc.refused(f"no state of a race: {error} of params") from None
    if session is not None and params.session_id not in (0, session):
        raise doc.refused(f"of session {params.session_id}, not {session}")
    start_us = params.start_time * MS_US
    now_us = start_us + round(params.elapsed_time * 1000) * MS_US
    flags = _flags(document.get("progressFlagState"), doc, start_us)
    cars = _cars(document["entries"], doc)
    facts: list[Fact] = []
    # Before the race the document bears its name, but the start and the car states of the session before it.
    begun = params.race_state is not None or bool(flags)
    if begun:
        # The session is called "Race" at every race.
        name = "" if params.event_name == "N/A" else params.event_name
        facts.append(RaceInfo(name, start_us, params.duration * SECOND_US, source=doc.source))
    facts += [_entry(car, doc) for car in cars]
    if flags:
        facts.append(FlagHistory(now_us, flags, doc.source))
    if begun:
        facts += _states(cars, doc, now_us)
    facts += _weather(document["params"], doc, now_us)
    return facts


def _flags(items: object, doc: WecDocument, start_us: int) -> tuple[Flag, ...]:
    """Return the course's flags in time order: moving the start leaves items without a state and one out of place."""
    if not isinstance(items, list):
        doc.refuse("progressFlagState", "not a list")
        return ()
    flags: list[Flag] = []
    for i, raw in enumerate(items):
        place = f"progressFlagState item {i}"
        if isinstance(raw, dict) and raw.get("state") is None:
            # Left behind by every correction of the start time; the list was rewritten without them later.
            doc.reading.count("flag items without a flag")
            continue
        item = doc.part(raw, _FlagItem, place)
        if item is None:
            continue
        time_us = item.start_time * MS_US
        if item.state not in FLAGS:
            doc.refuse(place, f"unknown flag {item.state!r}")
        elif time_us < start_us - START_MOVES_US:
            doc.refuse(place, "before the start of the race")
        else:
            flags.append(Flag(time_us, FLAGS[item.state], doc.source, doc.ref))
    return tuple(sorted(flags, key=lambda flag: flag.time_us))


def _cars(entries: object, doc: WecDocument) -> list[_Car]:
    if not isinstance(entries, list):
        raise doc.refused("no state of a race: entries is not a list")
    cars: list[_Car] = []
    for index, raw in enumerate(entries):
        car = None if raw is None else doc.part(raw, _Car, f"entry {index}")
        if car is not None:
            cars.append(car)
    doc.reading.count("entries", len(cars))
    return cars


def _entry(car: _Car, doc: WecDocument) -> Entry:
    drivers: list[Driver] = []
    for i, raw in enumerate(car.drivers):
        driver = doc.part(raw, _Driver, f"#{car.number} driver {i}")
        if driver is not None:
            nation = driver.country if len(driver.country) == 3 else ""
            grade = driver.license if driver.license in ("P", "G", "S", "B") else ""
            drivers.append(Driver(driver.number, driver.first_name, driver.last_name, nation, grade))
    return Entry(
        car.number,
        CLASSES.get(car.category_id, f"category {car.category_id}"),
        car.team,
        model=car.car,
        drivers=tuple(sorted(drivers, key=lambda driver: driver.seat)),
        competes=car.category_id != INNOVATIVE,
        authority=1,
        source=doc.source,
    )


def _states(cars: list[_Car], doc: WecDocument, now_us: int) -> list[Fact]:
    facts: list[Fact] = []
    for car in cars:
        if car.state in STATES:
            facts.append(CarState(now_us, car.number, STATES[car.state], doc.source, doc.ref))
        else:
            doc.refuse(f"#{car.number}", f"unknown state {car.state!r}")
    return facts


def _weather(params: object, doc: WecDocument, now_us: int) -> list[Fact]:
    if isinstance(params, dict) and params.get("airTemp") is None:
        return []
    air = doc.part(params, _Air, "weather")
    if air is None:
        return []
    return [
        Weather(
            now_us,
            round(air.air_temp * 10),
            round(air.track_temp * 10),
            round(air.humidity),
            round(air.pressure),
            round(air.wind_direction),
            doc.source,
            doc.ref,
        )
    ]
