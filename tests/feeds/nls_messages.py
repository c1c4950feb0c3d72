"""Messages of the Nürburgring's timing for tests: single ones, and a whole session told from a simulated race."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, DriverIn, Flag, Passing, TransponderFitted

STATES = {"green": 0, "yellow": 1, "full_course_yellow": 1, "safety_car": 3, "red": 2, "chequered": 4}
INTERMEDIATES = 8
NOON_MS = 1_907_762_400_000
"""2030-06-15T14:00:00Z, where the simulated race begins."""


def message(pid: str, **keys: Any) -> dict[str, Any]:
    """A message as sent: every value is text, but the lists."""
    told = {key: value if isinstance(value, list) else str(value) for key, value in keys.items()}
    return {"PID": pid} | told


def line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode() + b"\n"


def row(number: str, position: int = 1, laps: int = 0, **keys: Any) -> dict[str, str]:
    """A car in a result; what is not given is as of a car that has not begun."""
    told = {
        "POSITION": position, "CLASSRANK": position, "STNR": number, "NAME": "Able, Ann", "TEAM": f"Team {number}",
        "CAR": "Marlin GT3", "CLASSNAME": "SP 9", "LAPS": laps, "GAP": "" if position == 1 else "1.500", "INT": "",
        "LASTLAPTIME": "", "FASTESTLAP": "", "LASTINTERMEDIATENUMBER": 0, "LASTIMTIME": "", "PITSTOPCOUNT": 0,
    }  # fmt: skip
    return {key: str(value) for key, value in (told | keys).items()}


def result(at_s: float, *rows: dict[str, str], session: str = "4600205004", **keys: Any) -> dict[str, Any]:
    """The whole state at so many seconds after the start."""
    told = {
        "VER": 2, "EXPORTID": 24, "SESSION": session, "CUP": "Valbrume Endurance Cup", "HEAT": "Race",
        "HEATTYPE": "R", "TRACKNAME": "Valbrume", "TRACKLENGTH": 13240, "NROFINTERMEDIATETIMES": INTERMEDIATES,
        "TOD": NOON_MS + round(at_s * 1000), "TRACKSTATE": 0,
    }  # fmt: skip
    return message("0", **(told | keys), RESULT=list(rows))


def track(at_s: float, state: int = 0, time_state: int = 1, end_ms: int = 0, **keys: Any) -> dict[str, Any]:
    told = {"SESSION": "4600205004", "TRACKSTATE": state, "TIMESTATE": time_state, "ENDTIME": end_ms}
    return message("4", **(told | {"TOD": NOON_MS + round(at_s * 1000)} | keys))


def lap_list(number: str, *lap_s: tuple[float, ...]) -> dict[str, Any]:
    """The laps of a car, each by its sectors in seconds."""
    laps = [
        {"L": str(lap), "T": "0"} | {f"S{i}": f"{time:.3f}" for i, time in enumerate(sectors, 1)}
        for lap, sectors in enumerate(lap_s, 1)
    ]
    return message("7", TYPE=0, STNR=number, LAPS=laps)


def clock(ms: float) -> str:
    """A duration as the feed writes it."""
    return f"{int(ms) // 60_000}:{ms / 1000 % 60:06.3f}" if ms >= 60_000 else f"{ms / 1000:.3f}"


@dataclass
class Driven:
    """A car as it stands while the session is told."""

    number: str
    car_class: str
    team: str
    names: dict[int, str]
    seat: int = 1
    ends_ms: list[int] = field(default_factory=list)
    passed: int = 0
    passed_ms: int = 0
    finished: bool = False

    def at(self, loop: str, at_ms: int, chequered_ms: int) -> None:
        if self.finished:
            return
        self.finished = loop in (LINE, PIT_LINE) and at_ms >= chequered_ms
        self.passed_ms = at_ms
        if loop in (LINE, PIT_LINE):
            self.ends_ms.append(at_ms)
        code = {LINE: 10, PIT_LINE: 20, PIT_IN: 14, PIT_OUT: 15}.get(loop, int(loop) if loop.isdecimal() else 0)
        self.passed = 16 if 10 > code > INTERMEDIATES or loop in ("10", "11") else code

    def lap_ms(self) -> list[int]:
        return [end - before for before, end in zip([0, *self.ends_ms], self.ends_ms, strict=False)]

    def row(self, position: int, leader: "Driven") -> dict[str, str]:
        laps, lap_ms = len(self.ends_ms), self.lap_ms()
        behind = len(leader.ends_ms) - laps
        gap = "----LAP" if self is leader else f"R{behind}" if behind else ""
        if not gap and laps:
            gap = f"{(self.ends_ms[-1] - leader.ends_ms[-1]) / 1000:.3f}"
        return row(
            self.number, position, laps, NAME=self.names.get(self.seat, ""), TEAM=self.team, CLASSNAME=self.car_class,
            GAP=gap, LASTLAPTIME=clock(lap_ms[-1]) if laps else "", FASTESTLAP=clock(min(lap_ms)) if laps else "",
            LASTINTERMEDIATENUMBER=self.passed, LASTIMTIME=NOON_MS + self.passed_ms if self.passed else "",
        )  # fmt: skip


class Session:
    """The messages of a simulated race, from before its start, a result every `every_s` seconds."""

    def __init__(self, settings: SimulatedRace, every_s: int = 2) -> None:
        simulation = Simulation(settings)
        facts = list(simulation)
        self.truth: Truth = simulation.truth
        self._every_ms = every_s * 1000
        self._length_ms = settings.duration_us // 1000
        self._start_us = settings.start_us
        cars = {one.transponder: one.number for one in facts if isinstance(one, TransponderFitted)}
        told: list[tuple[int, str, str | int]] = []
        told += [(self._ms(one.time_us), cars[one.transponder], one.loop) for one in facts if isinstance(one, Passing)]
        told += [(self._ms(one.time_us), one.number, one.seat) for one in facts if isinstance(one, DriverIn)]
        self._told = sorted(told, key=lambda one: one[0])
        flags = [(self._ms(one.time_us), STATES[one.state]) for one in facts if isinstance(one, Flag)]
        self._flags = sorted(flags)
        self._chequered_ms = next((at_ms for at_ms, state in self._flags if state == 4), 1 << 60)
        self._cars = {
            number: Driven(
                number, one.car_class, one.team, {d.seat: f"{d.last_name}, {d.first_name}" for d in one.drivers}
            )
            for number, one in self.truth.entries.items()
        }

    def messages(self) -> Iterator[dict[str, Any]]:
        yield message("LTS_TIMESYNC", value=NOON_MS - 20_000)
        yield self._result(-20_000)
        yield track(-20, time_state=0, end_ms=self._length_ms)
        yield track(0, time_state=1, end_ms=NOON_MS + self._length_ms)
        at, now_ms = 0, 0
        while at < len(self._told):
            now_ms += self._every_ms
            while at < len(self._told) and self._told[at][0] <= now_ms:
                at_ms, number, what = self._told[at]
                at += 1
                if isinstance(what, int):
                    self._cars[number].seat = what
                elif at_ms > 0:
                    self._cars[number].at(what, at_ms, self._chequered_ms)
            yield self._result(now_ms)
            # All notices so far, again and again.
            if now_ms % 60_000 == 0:
                yield message("3", MESSAGES=[{"ID": "1", "MESSAGETIME": "16:00:05", "MESSAGE": "Race started"}])

    def content(self) -> bytes:
        return b"".join(line(one) for one in self.messages())

    def _result(self, now_ms: int) -> dict[str, Any]:
        order = sorted(self._cars.values(), key=lambda car: (-len(car.ends_ms), (car.ends_ms or [0])[-1]))
        rows = [car.row(position, order[0]) for position, car in enumerate(order, 1)]
        i = bisect_right(self._flags, now_ms, key=lambda flag: flag[0])
        return result(now_ms / 1000, *rows, TRACKSTATE=self._flags[i - 1][1] if i else 0)

    def _ms(self, time_us: int) -> int:
        return (time_us - self._start_us) // 1000
