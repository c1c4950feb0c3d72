"""A race driven in the WEC's documents of 2026: six cars of two classes, with stops, changes of driver and sectors.

Everything follows from the number of the car and of the lap, so any moment of it can be driven, in any order.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from msgspec import Struct

SID: Final = 77001
START: Final = datetime(2026, 6, 13, 14, tzinfo=UTC)
START_MS: Final = int(START.timestamp()) * 1000
CLASSES: Final = {"7": "HYPERCAR", "007": "HYPERCAR", "8": "HYPERCAR", "31": "LMGT3", "32": "LMGT3", "33": "LMGT3"}
PIDS: Final = {number: 500 + place for place, number in enumerate(CLASSES)}
EVERY_LAPS: Final = 6
"""After so many laps a car stops; at every second stop another driver takes over."""

LANE_MS: Final = 8_000
STAY_MS: Final = 60_000

Document = Any
"""A document as decoded from JSON."""


class Crossing(Struct, frozen=True):
    """The end of a sector, at a race time in ms: its lap and sector, the time of the sector and whether it is valid."""

    at_ms: int
    lap: int
    sector: int
    sector_ms: int


class Visit(Struct, frozen=True):
    """A stop on the lap of that number, in race time."""

    lap: int
    in_ms: int
    out_ms: int


def stamp(race_ms: int) -> str:
    """A moment as the feed writes it, without zeros at the end."""
    at = START + timedelta(milliseconds=race_ms)
    rest = f".{at.microsecond // 1000:03}".rstrip("0") if at.microsecond else ""
    return f"{at:%Y-%m-%dT%H:%M:%S}{rest}+00:00"


def crossings(number: str, until_ms: int) -> tuple[list[Crossing], list[Visit]]:
    """The ends of a car's sectors up to a race time, and the stops that it came in for by then."""
    place = list(CLASSES).index(number)
    found: list[Crossing] = []
    visits: list[Visit] = []
    at_ms, lap = 0, 0
    while at_ms <= until_ms:
        lap += 1
        lap_ms = 100_000 + 350 * place + (15_000 if CLASSES[number] == "LMGT3" else 0) + 211 * (lap * (place + 3) % 7)
        stopped = lap > 1 and (lap - 1) % EVERY_LAPS == 0
        first_ms = lap_ms * 3 // 10 + (STAY_MS - LANE_MS + 2_000 if stopped else 0)
        times = (first_ms, lap_ms * 4 // 10, lap_ms - lap_ms * 7 // 10)
        for sector, sector_ms in enumerate(times, 1):
            at_ms += sector_ms
            found.append(Crossing(at_ms, lap, sector, sector_ms))
        if lap % EVERY_LAPS == 0:
            visits.append(Visit(lap, at_ms - LANE_MS, at_ms - LANE_MS + STAY_MS))
    return [crossing for crossing in found if crossing.at_ms <= until_ms], [
        visit for visit in visits if visit.in_ms <= until_ms
    ]


def row(number: str, at_ms: int, **fields: object) -> Document:
    """A row of a car, or of nobody (no number), with what every row has."""
    return {
        **fields,
        "ts": stamp(at_ms),
        "elapsedTimeMillis": at_ms - 240,
        "sid": SID,
        "pid": PIDS.get(number, -1),
        "carNumber": number,
        "classId": CLASSES.get(number, ""),
    }


def documents(until_ms: int, *, window: int = 15) -> dict[str, Document]:
    """All documents as they stand at a race time, by their names; of the laps the last `window` of every car."""
    driven = {number: crossings(number, until_ms) for number in CLASSES}
    laps = {number: _laps(number, found, visits) for number, (found, visits) in driven.items()}
    order = sorted(CLASSES, key=lambda number: _order(driven[number][0], number))
    return {
        "session-info": row(
            "",
            until_ms,
            eventName="2 Hours of Valbrume",
            sessionName="Race",
            trackName="Somewhere",
            startTime=stamp(0),
            isRaceSession=True,
            sessionType="Race",
            trackId=14,
        ),
        "session-clock": row("", until_ms, startTime=stamp(0), tsNow=stamp(until_ms), increment=1),
        "participants": [_participant(number, until_ms, driven[number][1]) for number in CLASSES],
        "race-flags": [
            row("", at, flag=flag, sectorNumbers=[], lapNumber=1, info="", raceFlagID=str(at))
            for at, flag in ((0, "Green"), (900_000, "SafetyCar"), (1_500_000, "Green"))
            if at <= until_ms
        ],
        "laps": [lap for held in laps.values() for lap in held[::-1][:window]],
        "best-laps": [min(held, key=lambda lap: int(lap["lapTimeMillis"])) for held in laps.values() if held],
        "sectors-current-lap": {str(PIDS[number]): _sectors(number, found) for number, (found, _) in driven.items()},
        "pit-in": [row(n, v.in_ms, lapNumber=v.lap) for n, (_, visits) in driven.items() for v in visits],
        "pit-out": [
            row(n, v.out_ms, lapNumber=v.lap + 1, durationMillis=v.out_ms - v.in_ms, isMandatory=None)
            for n, (_, visits) in driven.items()
            for v in visits
            if v.out_ms <= until_ms
        ],
        "ranks": _ranks(order, driven),
        "gaps": _gaps(order, driven),
        "participants-running-status": [row(number, 0, status="Running") for number in CLASSES],
        "racelog-items-paged": {"items": _log(driven, until_ms), "startAfter": START_MS},
        "weather-current": row(
            "",
            until_ms,
            temperature=26,
            humidity=54,
            pressure=1016.6,
            trackTemperature=33.2,
            windDirectionCode="WNW",
            windSpeedKph=6,
            sky="Cloudy",
        ),
    }


def envelope(name: str, document: Document) -> bytes:
    """A document with its name, as the poller hands it on."""
    return json.dumps({"name": name, "body": document}).encode()


def _order(found: list[Crossing], number: str) -> tuple[int, int, str]:
    return (-len(found), found[-1].at_ms if found else 0, number)


def _laps(number: str, found: list[Crossing], visits: list[Visit]) -> list[Document]:
    rows, begin_ms = [], 0
    slow = {visit.lap for visit in visits} | {visit.lap + 1 for visit in visits}
    for crossing in found:
        if crossing.sector == 3:
            rows.append(
                row(
                    number,
                    crossing.at_ms,
                    sessionPart=1,
                    lapNumber=crossing.lap,
                    color="Gray",
                    lapTimeMillis=crossing.at_ms - begin_ms,
                    isValid=crossing.lap not in slow,
                )
            )
            begin_ms = crossing.at_ms
    return rows


def _sectors(number: str, found: list[Crossing]) -> list[Document]:
    completed = sum(crossing.sector == 3 for crossing in found)
    under_way = [crossing for crossing in found if crossing.lap > completed]
    return [
        row(
            number,
            crossing.at_ms,
            sectorNumber=crossing.sector,
            lapNumber=crossing.lap,
            sectorTimeMillis=crossing.sector_ms,
            isValid=True,
            color="Gray",
        )
        for crossing in reversed(under_way)
    ]


def _participant(number: str, until_ms: int, visits: list[Visit]) -> Document:
    names = [("Ann Able", "1", "P", "NL"), ("Bob BAKER", "3", "B", "GB")]
    drivers = [
        {
            "displayName": f"{name} {number}",
            "externalDriverID": seat,
            "categoryId": grade,
            "countryCodeTwo": nation,
            "irRating": None,
            "driverId": 90000,
            "ts": "0001-01-01T00:00:00+00:00",
            "sid": -1,
            "pid": -1,
        }
        for name, seat, grade, nation in names
    ]
    changes = [visit.out_ms for visit in visits[1::2] if visit.out_ms + 700 <= until_ms]
    return row(
        number,
        changes[-1] + 700 if changes else 0,
        firstname="A",
        lastname="B",
        displayName="T",
        threeLettersName="T",
        currentDriverId="3" if len(changes) % 2 else "1",
        manufacturer="Make",
        teamName=f"Team {number}",
        drivers=drivers,
        countryCodeTwo=None,
        seasonPid=1,
        hasCarNumberImage=False,
        hasManufacturerImage=True,
    )


Driven = dict[str, tuple[list[Crossing], list[Visit]]]


def _ranks(order: list[str], driven: Driven) -> list[Document]:
    rows, places = [], dict[str, int]()
    for place, number in enumerate(order, 1):
        car_class, found = CLASSES[number], driven[number][0]
        places[car_class] = places.get(car_class, 0) + 1
        at_ms = found[-1].at_ms if found else 0
        rows.append(row(number, at_ms, overallPosition=place, position=places[car_class], isDeleted=False))
    return rows


def _gaps(order: list[str], driven: Driven) -> list[Document]:
    rows = []
    ahead: dict[str, list[Crossing]] = {}
    first: dict[str, list[Crossing]] = {}
    for number in order:
        car_class, found = CLASSES[number], driven[number][0]
        to_first = _gap(found, first.setdefault(car_class, found))
        to_ahead = _gap(found, ahead.get(car_class, found))
        ahead[car_class] = found
        rows.append(
            row(
                number,
                found[-1].at_ms if found else 0,
                gapToFirstMillis=to_first[1],
                gapToFirstLaps=to_first[0],
                gapToAheadMillis=to_ahead[1],
                gapToAheadLaps=to_ahead[0],
                isDeleted=False,
            )
        )
    return rows


def _gap(found: list[Crossing], ahead: list[Crossing]) -> tuple[int, int]:
    laps = (len(ahead) - len(found)) // 3
    return (laps, -1) if laps or not found else (0, found[-1].at_ms - ahead[len(found) - 1].at_ms)


def _log(driven: Driven, until_ms: int) -> list[Document]:
    items = [(950_000, row("", 950_000, type="RCMessage", raceLogItemId="1781372283718", lapNumber=9, text="SC OUT"))]
    for number, (_, visits) in driven.items():
        for place, visit in enumerate(visits):
            if place % 2:
                seats = ("1", "3") if place % 4 == 1 else ("3", "1")
                at_ms = visit.out_ms + 700
                item = row(
                    number,
                    at_ms,
                    type="DriverSwap",
                    raceLogItemId=f"s{number}-{place}",
                    lapNumber=visit.lap,
                    previousDriverId=seats[0],
                    newDriverId=seats[1],
                )
                items.append((at_ms, item))
    # The participants stand in the order of their ids, and the number is that of the second.
    battle = row("007", 1_000_000, type="Battle", raceLogItemId="b1", secondaryPid=PIDS["31"], rank=3, sectorNumber=2)
    battle["carNumber"] = "31"
    return [item for at_ms, item in [*items, (1_000_000, battle)] if at_ms <= until_ms]
