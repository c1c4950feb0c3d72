"""The rows of timing that a fact cites, and nothing else: what is asked for beyond them is missing."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast
from weakref import WeakKeyDictionary

from build import SeenLap
from pitboard.board import laps, pit_visits, standings
from pitboard.board.stop_cycle import StopCycles
from pitboard.model import Entry
from pitboard.moments import Evidence
from pitboard.scoring import History

Key = tuple[str, str, int]
"""The kind of a row, the car or, for all rows of a class, the class, and the row's key."""


class Missing(LookupError):
    """A row is needed that is not cited."""


_SEEN_LAPS: WeakKeyDictionary[History, list[SeenLap]] = WeakKeyDictionary()


def _seen_laps(history: History) -> list[SeenLap]:
    """All laps of a race; one that nobody saw end is no row of timing."""
    if history not in _SEEN_LAPS:
        every = laps(history, history.through_us)
        _SEEN_LAPS[history] = [cast(SeenLap, row) for row in every if row.elapsed_ms is not None]
    return _SEEN_LAPS[history]


class Tables:
    """The rows of timing up to a moment, as anyone can print them."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self.start_us = history.race.start_us
        self.at_ms = (moment_us - self.start_us) // 1000
        ended = {number: car.laps_at(moment_us) for number, car in history.cars.items()}
        self.laps = {(row.number, row.lap): row for row in _seen_laps(history) if row.lap <= ended[row.number]}
        self.pits = {(row.number, row.visit): row for row in pit_visits(history, moment_us)}
        board = standings(history, moment_us)
        self.order = board.order
        self.board = {row.number: row for row in board.rows}
        self._driven: dict[tuple[str, int], int] = {}
        self._loops: dict[str, dict[int, int]] = {}
        self._standing: dict[int, dict[str, Any]] = {}

    @cached_property
    def unseen(self) -> dict[str, set[tuple[str, int]]]:
        """The laps that nobody saw end, and the line at their ends as a loop."""
        ended = ((number, lap) for number in self.board for lap in self.ends(number))
        unseen = {found for found in ended if found not in self.laps}
        return {"lap": unseen, "loop": {(number, lap * self.history.loop_count) for number, lap in unseen}}

    @cached_property
    def competing(self) -> list[str]:
        """The cars that are classified, in the order in force."""
        return [number for number in self.board if self.history.cars[number].entry.competes]

    @cached_property
    def cycles(self) -> StopCycles:
        """The order behind the stops."""
        return StopCycles(self.history, self.moment_us)

    @cached_property
    def first(self) -> dict[int, str]:
        """Who completed each lap first."""
        return dict(enumerate(self.leaders(set(self.competing), max((lap for _, lap in self.laps), default=0)), 1))

    def leaders(self, cars: set[str], laps: int) -> list[str]:
        """Who of some cars was first at the end of each lap; of level ones who led before, "" where nobody saw it."""
        led: list[str] = []
        for lap in range(1, laps + 1):
            ends_us = {car: self.history.cars[car].lap_end_us[lap - 1] for car in cars if (car, lap) in self.laps}
            level = sorted(car for car, end_us in ends_us.items() if end_us == min(ends_us.values()))
            led.append(led[-1] if led and led[-1] in level else level[0] if level else "")
        return led

    def scope(self, scope: str) -> list[str]:
        """The competing cars of the race or of a class, in the order in force."""
        return [number for number in self.competing if scope in ("overall", self.board[number].car_class)]

    def standing(self, number: str, key: int) -> Any:
        """The car's row at a race time, in the order in force."""
        if key not in self._standing:
            moment_us = min(self.start_us + key * 1000 + 999, self.moment_us)
            self._standing[key] = {row.number: row for row in standings(self.history, moment_us).rows}
        return self._standing[key][number]

    def out(self, number: str) -> bool:
        """Whether the flag has fallen, and the rules give a car no place: it was not seen since, or in the lane."""
        return self.history.chequered_us <= self.moment_us and self.board[number].position is None

    def loops(self, number: str) -> dict[int, int]:
        """The loops that a car had passed at the moment: when, by its progress."""
        if number not in self._loops:
            car = self.history.cars[number]
            passed = zip(car.loop_at, car.loop_us, strict=True)
            self._loops[number] = {at: us for at, us in passed if us <= self.moment_us}
        return self._loops[number]

    def passed(self, number: str) -> dict[int, int]:
        """The loops and the line, as counted on from lap to lap, that a car had passed at the moment: when."""
        lines = {lap * self.history.loop_count: us for lap, us in self.ends(number).items()}
        return self.loops(number) | lines

    def ends(self, number: str) -> dict[int, int]:
        """The laps that a car had completed at the moment: when, by their number."""
        car = self.history.cars[number]
        return {lap: us for lap, us in enumerate(car.lap_end_us, 1) if us <= self.moment_us}

    def visited(self, number: str, lap: int) -> bool:
        """Whether a car was in the pit lane on a lap, by its own crossings."""
        car = self.history.cars[number]
        begin_us = car.lap_end_us[lap - 2] if lap > 1 else self.start_us
        end_us = car.lap_end_us[lap - 1]
        return any(
            in_us < end_us and (i >= len(car.pit_out_us) or car.pit_out_us[i] > begin_us)
            for i, in_us in enumerate(car.pit_in_us)
        )

    @cached_property
    def visits(self) -> dict[str, list[Any]]:
        """The visits to the pit lane of each car, in order."""
        found: dict[str, list[Any]] = {}
        for (number, _), row in sorted(self.pits.items()):
            found.setdefault(number, []).append(row)
        return found

    def out_ms(self, number: str, from_us: int, to_us: int) -> int:
        """How much of a span a car was not in the pit lane."""
        car = self.history.cars[number]
        outs_us = [*car.pit_out_us, *[1 << 62] * len(car.pit_in_us)]
        inside = zip(car.pit_in_us, outs_us, strict=False)
        lane_us = sum(max(min(out_us, to_us) - max(in_us, from_us), 0) for in_us, out_us in inside)
        return (to_us - from_us - lane_us) // 1000

    def driven_ms(self, number: str, lap: int) -> int:
        """The duration of a lap without the time in the pit lane."""
        if (number, lap) not in self._driven:
            row = self.laps[number, lap]
            begin_ms, end_ms = row.elapsed_ms - row.lap_ms, row.elapsed_ms
            inside_ms = 0
            for visit in self.visits.get(number, []):
                if visit.begin_ms >= end_ms:
                    break
                left_ms = end_ms if visit.end_ms is None else min(visit.end_ms, end_ms)
                inside_ms += max(left_ms - max(visit.begin_ms, begin_ms), 0)
            self._driven[number, lap] = row.lap_ms - inside_ms
        return self._driven[number, lap]


class Rows:
    """The rows that a fact cites, each read in the tables; `tables` is for asking which rows a proof takes."""

    def __init__(self, tables: Tables, evidence: Iterable[Evidence]) -> None:
        self.tables = tables
        self.evidence = tuple(evidence)
        self._cited = {_key(row) for row in self.evidence}
        self._used: set[Key] = set()

    def take(self, kind: str, number: str, key: int) -> None:
        """Use a row; it must be cited."""
        if (kind, number, key) not in self._cited:
            raise Missing(f"{kind} {number} {key}")
        if kind in ("lap", "loop") and (number, key) in self.tables.unseen[kind]:
            raise Missing(f"{kind} {key} of #{number}: nobody saw it end")
        self._used.add((kind, number, key))

    def of(self, kind: str, number: str | None = None) -> list[Evidence]:
        """The cited rows of a kind, used by being looked at."""
        found = [row for row in self.evidence if row.row == kind and number in (None, row.number)]
        self._used |= {_key(row) for row in found}
        return found

    def unused(self) -> list[Key]:
        """What is cited and proves nothing."""
        return sorted(self._cited - self._used)

    def lap(self, number: str, lap: int) -> Any:
        """A lap of a car."""
        self.take("lap", number, lap)
        return self.tables.laps[number, lap]

    def pit(self, number: str, visit: int) -> Any:
        """A visit to the pit lane."""
        self.take("pit", number, visit)
        return self.tables.pits[number, visit]

    def loop_us(self, number: str, at: int) -> int:
        """When a car passed a loop."""
        self.take("loop", number, at)
        return self.tables.loops(number)[at]

    def entry(self, number: str) -> Entry:
        """A car as entered."""
        self.take("entry", number, 0)
        return self.tables.history.cars[number].entry

    def standing(self, number: str, key: int) -> Any:
        """A car's row of the order in force at a race time."""
        self.take("standing", number, key)
        return self.tables.standing(number, key)

    def flag(self, key: int) -> str:
        """The flag that was shown at a race time."""
        self.take("flag", "", key)
        shown = {(flag.time_us - self.tables.start_us) // 1000: flag.state for flag in self.tables.history.flags}
        return shown[key]

    def driver(self, number: str, key: int) -> int:
        """The seat of the driver who got into a car at a race time."""
        self.take("driver", number, key)
        return self.tables.history.cars[number].seat_at(self.tables.start_us + key * 1000 + 999)

    def race(self) -> Any:
        """What is stated of the race: its start and its length."""
        self.take("race", "", 0)
        return self.tables.history.race


def _key(row: Evidence) -> Key:
    return row.row, row.number or row.car_class, row.key
