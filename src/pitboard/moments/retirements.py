"""Retirements: the driver, the lap, whether the car stands on the track or in the garage, and who says so."""

from typing import Literal

from pitboard.board.states import RETIRED_AFTER_US, declaration
from pitboard.moments.kind import Kind, Line, Posting, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring.car_history import NEVER_US

GARAGE_RETIRED_AFTER_US = 14_400_000_000
"""A car that nobody declared out is judged so after this long in the pits. Cars have come back after 3 h 20."""


class RetirementValues(Values, frozen=True, kw_only=True):
    """After how many laps, who drove, where the car is, by whom it is known, and the place it had.

    `in_us`: since when it is in the garage.
    """

    laps: int
    driver: str
    where: Literal["on_track", "garage"]
    declared: bool
    judged: bool
    position: int
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
    position = view.order_at(time_us).index(car.number) + 1
    values = RetirementValues(
        laps=car.laps,
        driver=car.driver_at(time_us),
        where="garage" if car.in_pit else "on_track",
        declared=declaration is not None,
        judged=declaration is None,
        position=position,
        in_us=car.visits[-1].in_us if car.in_pit else None,
        known_us=known_us,
    )
    rows = [Evidence("standing", car.number, view.ms(time_us))]
    if car.laps:
        rows.append(car.lap_row(car.laps))
    if car.in_pit:
        rows.append(car.visits[-1].evidence)
    rows.append(declaration or Evidence("state", car.number, view.ms(view.moment_us)))
    size = float(len(view.cars) - position + 1)
    return Moment("retirement", time_us, car.car_class, (car.number,), values, size, tuple(rows))


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
