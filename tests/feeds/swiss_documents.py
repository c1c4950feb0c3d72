"""Documents of Swiss Timing for tests: single ones, and a whole race told from a simulated one; names are invented."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, DriverIn, Flag, Passing, TransponderFitted

START: Final = datetime(2030, 6, 15, 16, 0, tzinfo=UTC)
"""The start by the local clock."""

START_US: Final = 1_907_762_400_000_000
"""The same in UTC: Brussels is two hours ahead in June."""

MEETING: Final = "00000000-0000-4000-8000-00000000aaaa"
UNIT: Final = "11111111-1111-4111-8111-11111111bbbb"
PRACTICE: Final = "22222222-2222-4222-8222-22222222cccc"

TRACK_FLAGS: Final = {"green": 1, "full_course_yellow": 4, "red": 8, "safety_car": 32}


def enveloped(uid: int, full: dict[str, Any], **more: Any) -> bytes:
    """A document as published."""
    return json.dumps({"uid": uid, "hash": f"h{uid}", "content": {"full": full}} | more).encode()


def local(at_s: float) -> str:
    """A local time so many seconds after the start."""
    return f"{START + timedelta(seconds=at_s):%d.%m.%Y %H:%M:%S.%f}"[:-3]


def clock(ms: int) -> str:
    """A duration as the feed writes it."""
    seconds, rest = divmod(ms, 1000)
    if seconds < 60:
        return f"{seconds}.{rest:03}"
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}.{rest:03}"
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def seasons() -> bytes:
    return enveloped(1, {"CurrentSeason": "2030", "AllSeasons": ["2029", "2030"]})


def season(track: str = "Circuit Nowhere", country: str = "BEL") -> bytes:
    meeting = {"Id": MEETING, "Name": "Hours of Nowhere", "TrackName": track, "CountryCode": country, "State": 1}
    return enveloped(2, {"Meetings": {MEETING: meeting}, "PresentationMeetingId": MEETING})


def unit(unit_id: str = UNIT, name: str = "Race", **keys: Any) -> dict[str, Any]:
    whole = {
        "Id": unit_id, "ListIndex": 1, "Name": name, "Code": "R", "BeginTime": local(0), "EndTime": local(86_400),
        "CompetitionId": "c", "Duration": "24:00:00", "Type": 0, "State": 1,
    }  # fmt: skip
    return whole | keys


def schedule(*units: dict[str, Any], shown: str = UNIT, uid: int = 3) -> bytes:
    held = {listed["Id"]: listed for listed in units or (unit(),)}
    competitions = {"c": {"Id": "c", "Name": "Nowhere Cup"}}
    full = {"MeetingId": MEETING, "Units": held, "Competitions": competitions, "PresentationRoundId": shown}
    return enveloped(uid, full)


def competitor(number: str, seat: int = 1, **keys: Any) -> dict[str, Any]:
    drivers = {
        f"d{place}": {
            "Id": f"d{place}", "ListIndex": place, "FirstName": first, "LastName": last, "ShortName": last[:3],
            "CountryCode": nation, "LicenseTypeName": grade,
        }
        for place, (first, last, nation, grade) in enumerate(
            [("Ann ", "Able", "NED", "Bronze"), ("Bob", "Baker", "BEL", "Platinum")], 1
        )
    }  # fmt: skip
    whole = {
        "Id": f"c{number}", "Bib": number, "ListIndex": 0, "ClassId": "k", "TeamName": f"Team {number}",
        "CarTypeName": "Marlin GT3", "ManufacturerName": "Marlin", "Drivers": drivers, "CurrentDriverId": f"d{seat}",
        "PitStopCount": 0, "InPitLane": False,
    }  # fmt: skip
    return whole | keys


def detail(
    uid: int, *competitors: dict[str, Any], messages: tuple[tuple[float, str], ...] = (), unit_id: str = UNIT
) -> bytes:
    full = {
        "UnitId": unit_id,
        "Messages": [{"Time": local(at_s)[:-4], "Text": text, "Type": 1} for at_s, text in messages],
        "Competitors": {car["Id"]: car for car in competitors},
        "Classes": {"k": {"Id": "k", "ListIndex": 0, "Name": "Pro Cup", "ShortName": "Pro"}},
        "IntermediateDefinitions": [{"Name": name} for name in ("S1", "S2", "S3")],
        "IntermediateDefinitionsCount": 3,
    }
    return enveloped(uid, full)


def timed(lap: int, *sectors_ms: int, lap_ms: int = 0) -> dict[str, Any]:
    """A lap with the sectors that were passed, and its time if it is over."""
    sectors: list[dict[str, Any]] = [{"Time": clock(ms), "Speed": 200, "TimeState": 0} for ms in sectors_ms]
    sectors += [{"TimeState": 0, "SpeedState": 0} for _ in range(3 - len(sectors))]
    return {"LapNumber": lap, "Intermediates": sectors} | ({"Time": clock(lap_ms)} if lap_ms else {})


def result(
    number: str,
    rank: int,
    laps: int,
    total_ms: int,
    *,
    best_ms: int = 0,
    last: dict[str, Any] | None = None,
    **keys: Any,
) -> dict[str, Any]:
    main: dict[str, Any] = {
        "Rank": rank, "ClassRank": rank, "TotalLapCount": laps, "RankingLap": laps, "Status": 2,
        "SectBasedPcntPos": 0.5, "NumResultOverrides": 0,
    }  # fmt: skip
    if total_ms:
        main |= {"TotalTime": clock(total_ms), "RankingTime": clock(total_ms)}
    if best_ms:
        main["BestTime"] = timed(laps, lap_ms=best_ms)
    main["LastLap"] = last or timed(laps + 1)
    return {"CompetitorId": f"c{number}", "ListIndex": rank - 1, "ListIndexClass": 0, "MainResult": main | keys}


def timing(uid: int, at_s: float, *results: dict[str, Any], flag: int = 1, unit_id: str = UNIT, **keys: Any) -> bytes:
    left_ms = max(86_400_000 - round(at_s * 1000), 0)
    info = {
        "ChequeredFlag": False, "TrackFlag": flag, "StartRealTime": local(0), "RemainingTime": clock(left_ms)[:-4],
        "SectorFlags": [1, 1, 1], "ShowSectorFlags": False,
    }  # fmt: skip
    full = {"UnitId": unit_id, "UntInfo": info | keys, "Results": {one["CompetitorId"]: one for one in results}}
    return enveloped(uid, full)


@dataclass
class ToldCar:
    """A car as it stands while the race is told: ends of laps and of the sectors of the lap under way, in ms."""

    number: str
    seat: int = 1
    ends_ms: list[int] = field(default_factory=list)
    loops_ms: list[int] = field(default_factory=list)
    last: dict[str, Any] | None = None
    in_pit: bool = False
    stops: int = 0
    finished: bool = False

    def at(self, loop: str, at_ms: int, chequered_ms: int) -> None:
        if self.finished:
            return
        if loop in (PIT_IN, PIT_OUT):
            self.in_pit, self.stops = loop == PIT_IN, self.stops + (loop == PIT_OUT)
        elif loop in ("4", "8"):
            self.loops_ms.append(at_ms)
        elif loop in (LINE, PIT_LINE):
            begin_ms = self.ends_ms[-1] if self.ends_ms else 0
            self.last = self._lap(len(self.ends_ms) + 1, begin_ms, [*self.loops_ms, at_ms], at_ms - begin_ms)
            self.ends_ms.append(at_ms)
            self.loops_ms = []
            self.finished = at_ms >= chequered_ms

    def _lap(self, lap: int, begin_ms: int, ends_ms: list[int], lap_ms: int = 0) -> dict[str, Any]:
        sectors = [end - begin for begin, end in zip([begin_ms, *ends_ms], ends_ms, strict=False)]
        return timed(lap, *sectors, lap_ms=lap_ms)

    def result(self, rank: int) -> dict[str, Any]:
        laps, begin_ms = len(self.ends_ms), self.ends_ms[-1] if self.ends_ms else 0
        last = self._lap(laps + 1, begin_ms, self.loops_ms) if self.loops_ms else self.last
        durations = [end - begin for begin, end in zip([0, *self.ends_ms], self.ends_ms, strict=False)]
        best_ms = min(durations, default=0)
        return result(self.number, rank, laps, begin_ms, best_ms=best_ms, last=last, Status=1 if self.finished else 2)


class ToldRace:
    """The documents of a simulated race, `every_s` seconds apart, as the poller hands them over."""

    def __init__(self, settings: SimulatedRace, every_s: int = 2) -> None:
        simulation = Simulation(settings)
        facts = list(simulation)
        self.truth: Truth = simulation.truth
        self._every_ms = every_s * 1000
        cars = {fitted.transponder: fitted.number for fitted in facts if isinstance(fitted, TransponderFitted)}
        ms = {id(fact): (getattr(fact, "time_us", 0) - settings.start_us) // 1000 for fact in facts}
        happened: list[tuple[int, str, str | int]] = []
        happened += [(ms[id(p)], cars[p.transponder], p.loop) for p in facts if isinstance(p, Passing)]
        happened += [(ms[id(d)], d.number, d.seat) for d in facts if isinstance(d, DriverIn)]
        self.happened = sorted(happened, key=lambda event: event[0])
        self._flags = sorted((ms[id(flag)], str(flag.state)) for flag in facts if isinstance(flag, Flag))
        self._chequered_ms = next((at_ms for at_ms, state in self._flags if state == "chequered"), 1 << 60)
        self._cars = {number: ToldCar(number) for number in self.truth.entries}

    def documents(self) -> Iterator[bytes]:
        yield from (seasons(), season("Spa GT3"), schedule())
        at, now_ms, uid = 0, 0, 10
        yield from self._state(uid, 0)
        while at < len(self.happened):
            now_ms, uid = now_ms + self._every_ms, uid + 1
            while at < len(self.happened) and self.happened[at][0] <= now_ms:
                at_ms, number, event = self.happened[at]
                at += 1
                if isinstance(event, int):
                    self._cars[number].seat = event
                elif at_ms > 0:
                    self._cars[number].at(event, at_ms, self._chequered_ms)
            yield from self._state(uid, now_ms)

    def _state(self, uid: int, now_ms: int) -> Iterator[bytes]:
        cars = self._cars.values()
        yield detail(
            uid,
            *(competitor(car.number, car.seat, InPitLane=car.in_pit, PitStopCount=car.stops) for car in cars),
            messages=((0, "RACE STARTED"),),
        )
        order = sorted(cars, key=lambda car: (-len(car.ends_ms), (car.ends_ms or [0])[-1]))
        state = [state for at_ms, state in self._flags if at_ms <= now_ms][-1:] or ["green"]
        yield timing(
            uid,
            now_ms / 1000,
            *(car.result(rank) for rank, car in enumerate(order, 1)),
            flag=TRACK_FLAGS.get(state[0], 1),
            ChequeredFlag=state[0] == "chequered",
        )


@contextmanager
def document_cache(documents: Mapping[str, bytes]) -> Iterator[str]:
    """A server on this machine that has documents by their names; gives the feed's address of its series SRO."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = documents.get(self.path.rpartition("/")[2].removesuffix("_JSON.json"))
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"swiss+http://127.0.0.1:{server.server_address[1]}/node/db/RAC/SRO"
    server.shutdown()
    thread.join()
    server.server_close()


def race_documents() -> dict[str, bytes]:
    """A race of two cars under way: a document of every kind, by its name."""
    cars = (competitor("7"), competitor("8", InPitLane=True))
    results = (
        result("7", 1, 2, 200_000, best_ms=100_000, last=timed(3, 30_000)),
        result("8", 2, 1, 101_000, best_ms=101_000),
    )
    return {
        "SRO_SEASONS": seasons(),
        "SRO_2030_SEASON": season(),
        f"SRO_2030_SCHEDULE_{MEETING.upper()}": schedule(),
        f"SRO_2030_COMP_DETAIL_{UNIT.upper()}": detail(1, *cars, messages=((60, "CAR 8 BLUE FLAG"),)),
        f"SRO_2030_TIMING_{UNIT.upper()}": timing(1, 231, *results),
    }
