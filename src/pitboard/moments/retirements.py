"""Retirements: the driver, the lap, whether the car stands on the track or in the garage, and who says so."""

from typing import Literal

from pitboard.board.states import RETIRED_AFTER_US, declaration
from pitboard.moments.kind import Kind, Line, Posting, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring.car_history import NEVER_US

GARAGE_RETIRED_AFTER_US = 14_400_000_000
"""A car that nobody declared out is judged so after this long in the pits. Cars have come back after 3 h 20."""


NEAR_US = 60_000_000
"""A rival further away than this at the end of its last lap was none."""


class RetirementValues(Values, frozen=True, kw_only=True):
    """After how many laps, who drove, where the car is, by whom it is known, and what it lost: its place, its fight.

    `in_us`: since when it is in the garage. `rival` is the nearest car of its class at the end of its last lap, within
    a minute, `gap_us` how far behind that it was; below zero: ahead of it.
    """

    laps: int
    driver: str
    where: Literal["on_track", "garage"]
    declared: bool
    judged: bool
    position: int
    class_position: int
    rival: str | None = None
    gap_us: int | None = None
    in_us: int | None = None


def retirements(view: RaceView) -> list[Moment]:
    """Find the cars that are out at the moment, each at the instant when it was last seen.

    Declared by a feed or a person; or judged, and marked so: on the track and not seen for half an hour, in the pits
    for more than four hours, or not back when the race was over. Any later passing takes it back.
    """
    out = [(car, known_out(view, car)) for car in view.cars.values()]
    return [_retirement(view, car, known) for car, known in out if known is not None]


def known_out(view: RaceView, car: CarView) -> tuple[int, Evidence | None] | None:
    """Return since when a car is known to be out (µs since the epoch), and the declaration if there is one; or None."""
    if not car.seen_us or car.car.finished_us <= view.moment_us:
        return None
    declared = declaration(car.car, car.seen_us, view.moment_us)
    if declared and declared.state == "retired":
        row = Evidence("state", car.number, view.ms(declared.time_us), declared.source, declared.ref)
        return declared.time_us, row
    since_us = car.visits[-1].in_us if car.in_pit else car.seen_us
    known_us = since_us + (GARAGE_RETIRED_AFTER_US if car.in_pit else RETIRED_AFTER_US)
    if view.chequered_us < NEVER_US:
        known_us = min(known_us, max(view.chequered_us, car.seen_us) + RETIRED_AFTER_US)
    state = view.states[car.number].name
    gone = car.in_pit or state in ("retired", "stopped")
    return (known_us, None) if gone and known_us <= view.moment_us else None


def _retirement(view: RaceView, car: CarView, out: tuple[int, Evidence | None]) -> Moment:
    known_us, declaration = out
    time_us = car.seen_us
    order = view.order_at(time_us)
    position = order.index(car.number) + 1
    rival = _rival(view, car)
    values = RetirementValues(
        laps=car.laps,
        driver=car.driver_at(time_us),
        where="garage" if car.in_pit else "on_track",
        declared=declaration is not None,
        judged=declaration is None,
        position=position,
        class_position=sum(view.cars[number].car_class == car.car_class for number in order[:position]),
        rival=rival[0].number if rival else None,
        gap_us=rival[1] if rival else None,
        in_us=car.visits[-1].in_us if car.in_pit else None,
        known_us=known_us,
    )
    rows = [Evidence("standing", car.number, view.ms(time_us))]
    if car.laps:
        rows += [fought.lap_row(car.laps) for fought in (car, *([rival[0]] if rival else []))]
    if car.in_pit:
        rows.append(car.visits[-1].evidence)
    rows.append(declaration or Evidence("state", car.number, view.ms(view.moment_us)))
    size = float(len(view.cars) - position + 1)
    return Moment("retirement", time_us, car.car_class, (car.number,), values, size, tuple(rows))


def _rival(view: RaceView, car: CarView) -> tuple[CarView, int] | None:
    """Return the car of its class that ended the last lap nearest to it, and how far ahead in µs; None: none did."""
    gaps = [
        (car.end_us(car.laps) - other.end_us(car.laps), other)
        for other in view.cars.values()
        if other is not car and other.car_class == car.car_class and other.laps >= car.laps > 0
    ]
    near = [(abs(gap_us), other.number) for gap_us, other in gaps if abs(gap_us) <= NEAR_US]
    if not near:
        return None
    rival = view.cars[min(near)[1]]
    return rival, car.end_us(car.laps) - rival.end_us(car.laps)


KINDS = (
    Kind(
        "retirement",
        RetirementValues,
        retirements,
        staked(3.0),
        Posting(lambda moment, _: f"lap {moment.values['laps']}", by_default=True, taken_back=True),
        Line("declared", "retirement", "retirement_judged"),
    ),
)
