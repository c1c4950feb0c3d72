"""The pace of cars, drivers and stints as a table: beside the class at the same time of day, with its interval."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct, field

from pitboard.scoring import History
from pitboard.strategy.relative_pace import (
    ClassPace,
    Condition,
    PaceEstimate,
    RelativePace,
    StintPace,
    is_faster,
)

Per = Literal["car", "driver", "stint"]
"""Whose pace a row is."""


class PaceRow(Struct, frozen=True):
    """The pace of a car, a driver or a stint beside its class at the same time of day.

    It rests on `laps` clean laps in `stints` stints, driven from `begin_ms` to `end_ms`; `lap_ms` is their median.
    `delta_ms` is what a usual lap takes more than that of the middle of the class (below 0: less), which lies between
    `low_ms` and `high_ms` with 95 %; None where there are too few laps or too few others. `faster` tells whether it is
    faster than the middle of its class, None where the interval leaves that open. `driver` is "" for a car, `condition`
    None for laps in all. `basis` is how the course is known to have been free: by the stated flags, or by the laps.
    """

    number: str
    car_class: str = field(name="class")
    driver: str
    condition: Condition | None
    laps: int
    stints: int
    lap_ms: int
    delta_ms: int
    low_ms: int
    high_ms: int
    faster: bool | None
    begin_ms: int
    end_ms: int
    basis: Literal["flags", "laps"]


class PaceTable(Struct, frozen=True):
    """The pace of the cars of a race at a moment, `per` car, driver or stint."""

    race: str
    at_ms: int
    per: Per
    rows: list[PaceRow]


def pace(
    history: History, moment_us: int, number: str | None = None, per: Per = "car", condition: Condition | None = None
) -> PaceTable:
    """Measure the pace of all cars, or one, by a moment (µs since the epoch), by class, the fastest first.

    Stints are by car and time. `condition`: only laps on a course that was so.
    """
    relative = RelativePace(history, moment_us)
    found: list[tuple[StintPace, float, PaceRow]] = []
    for name in sorted({car.entry.car_class for car in history.cars.values()}):
        own = relative.of_class(name)
        for stints in _units(own, number, per, condition):
            estimate = own.estimate(stints, _between(own, per))
            if estimate is not None:
                found.append((stints[0], estimate.share, _row(relative, own, stints, estimate, per)))
    if per == "stint":
        found.sort(key=lambda row: (row[0].number, row[0].begin_us))
    else:
        found.sort(key=lambda row: (row[2].car_class, row[1], row[0].number))
    at_ms = (moment_us - history.race.start_us) // 1000
    return PaceTable(history.race.name, at_ms, per, [row for _, _, row in found])


def _between(own: ClassPace, per: Per) -> float:
    """How much two stints of a car, or of a driver, differ; a stint by itself is what it was."""
    return {"car": own.car_variance, "driver": own.stint_variance, "stint": 0.0}[per]


def _units(own: ClassPace, number: str | None, per: Per, condition: Condition | None) -> Iterable[list[StintPace]]:
    """The stints of every car, of every driver, or each by itself."""
    units: dict[object, list[StintPace]] = {}
    for stint in own.stints:
        if number in (None, stint.number) and condition in (None, stint.condition):
            unit: object = stint.number
            if per != "car":
                unit = (stint.number, stint.seat) if per == "driver" else stint
            units.setdefault(unit, []).append(stint)
    return units.values()


def _row(
    relative: RelativePace, own: ClassPace, stints: Sequence[StintPace], estimate: PaceEstimate, per: Per
) -> PaceRow:
    car, start_us = relative.history.cars[stints[0].number], relative.history.race.start_us
    conditions = {stint.condition for stint in stints}
    middle = PaceEstimate(0.0, 0.0, 0, 0, 0)
    return PaceRow(
        car.number,
        car.entry.car_class,
        "" if per == "car" else car.names.get(stints[0].seat, ""),
        conditions.pop() if len(conditions) == 1 else None,
        estimate.laps,
        estimate.stints,
        estimate.lap_us // 1000,
        round(estimate.share * own.usual_us / 1000),
        round(estimate.low * own.usual_us / 1000),
        round(estimate.high * own.usual_us / 1000),
        is_faster(estimate, middle),
        (stints[0].begin_us - start_us) // 1000,
        (stints[-1].end_us - start_us) // 1000,
        "flags" if relative.tells_flags else "laps",
    )
