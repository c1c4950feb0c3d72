"""What would be otherwise: a stop now, another driver, another pace."""

import re
from collections.abc import Sequence
from math import ceil, floor
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.order import running_order
from pitboard.forecast.car_states import NEUTRAL_PACE, best_lap_s
from pitboard.forecast.simulation import RaceToGo
from pitboard.forecast.stop_model import part_of_full
from pitboard.scoring import History

WRITTEN = re.compile(
    r"car=(?P<number>\S+)\s+"
    r"(?:(?P<stop>stop)|pace=(?P<pace>[+-]?\d+(?:\.\d+)?)(?P<unit>%|s)?|driver=(?P<driver>\S.*?))\s*"
)


class Change(Struct, frozen=True):
    """What is otherwise of a car: it stops at the end of the lap under way, laps are `by` slower, or who drives on.

    `by` is in percent of a lap or in seconds, by its kind; `driver` is a name, or the end of one.
    """

    number: str
    kind: Literal["stop", "pace_share", "pace_s", "driver"]
    by: float = 0.0
    driver: str = ""


def parse_change(written: str) -> Change:
    """Read a change as a person writes it: "car=8 stop", "car=8 pace=-0.5%", "car=8 pace=+0.3s", "car=8 driver=Day".

    Raises:
        ValueError: it is none, with how to write it.
    """
    found = WRITTEN.fullmatch(written.strip())
    if not found:
        way = '"car=8 stop", "car=8 pace=-0.5%", "car=8 pace=+0.3s" or "car=8 driver=NAME"'
        raise ValueError(f"{written!r}: write {way}")
    if found["stop"]:
        return Change(found["number"], "stop")
    if found["driver"]:
        return Change(found["number"], "driver", driver=found["driver"])
    return Change(found["number"], "pace_s" if found["unit"] == "s" else "pace_share", float(found["pace"]))


def refuse_impossible(history: History, at_us: int, changes: Sequence[Change]) -> None:
    """See that every change is of a car that goes on from a moment (µs since the epoch), and no two say one thing.

    Raises:
        ValueError: it is not so, with the car and the reason.
    """
    if changes and at_us >= history.chequered_us:
        raise ValueError("the flag has fallen: nothing can be otherwise")
    states = {placement.number: placement.state for placement in running_order(history, at_us).cars}
    seen: set[tuple[str, str]] = set()
    for change in changes:
        state = states.get(change.number)
        if state is None:
            raise ValueError(f"no car {change.number} in this race")
        if state.is_gone and state.name != "stopped":
            raise ValueError(f"car {change.number} has {'retired' if state.name else 'not started'}")
        about = change.kind.partition("_")[0]
        if (change.number, about) in seen:
            raise ValueError(f"car {change.number}: {about} is given twice")
        seen.add((change.number, about))


def drivers_of(history: History, changes: Sequence[Change]) -> dict[str, int]:
    """Return the seats of the drivers who are to drive the rest of the race, by car; the others are as planned.

    Raises:
        ValueError: nobody of the car's crew, or more than one, is called so.
    """
    seats: dict[str, int] = {}
    for change in (change for change in changes if change.kind == "driver"):
        car = history.cars[change.number]
        asked = change.driver.casefold().split()
        fitting = [seat for seat, name in car.names.items() if name.casefold().split()[-len(asked) :] == asked]
        if len(fitting) != 1:
            crew = ", ".join(name for name in car.names.values() if name) or "a crew that nobody names"
            raise ValueError(f"{change.driver!r} is not one driver of car {change.number}: it has {crew}")
        seats[change.number] = fitting[0]
    return seats


def changed(race: RaceToGo, changes: Sequence[Change]) -> RaceToGo:
    """Return the rest of a race as it would be with these changes, those of who drives left out.

    Raises:
        ValueError: no car of the class has such a pace.
    """
    for change in changes:
        car = race.table.numbers.index(change.number)
        if change.kind == "stop":
            race = _with_stop(race, car)
        elif change.kind != "driver":
            race = _with_pace(race, car, change)
    return race


def _with_pace(race: RaceToGo, car: int, change: Change) -> RaceToGo:
    """The race with other laps of a car: no quicker than the best of its class, no slower than behind a safety car."""
    green_s = float(race.states.green_s[car])
    now_s = green_s * float(np.exp(race.pace.mean[car]))
    unit, whole = ("s", now_s) if change.kind == "pace_s" else ("%", 100.0)
    best_s, slowest_s = _best_of_class_s(race, car), NEUTRAL_PACE * green_s
    share = change.by / whole
    if not best_s <= now_s * (1.0 + share) <= slowest_s:
        least, most = (10 * whole * (lap_s / now_s - 1.0) for lap_s in (best_s, slowest_s))
        raise ValueError(
            f"car {change.number} pace={change.by:+g}{unit}: from {ceil(least) / 10:+.1f}{unit}, the best lap of its "
            f"class, to {floor(most) / 10:+.1f}{unit}, laps behind a safety car"
        )
    mean = race.pace.mean.copy()
    mean[car] += np.log1p(share)
    return replace(race, pace=replace(race.pace, mean=mean))


def _best_of_class_s(race: RaceToGo, car: int) -> float:
    """The best lap of a car's class until now."""
    table, states = race.table, race.states
    peers = np.flatnonzero(table.class_of == table.class_of[car])
    return min(best_lap_s(table, states, int(peer)) for peer in peers)


def _with_stop(race: RaceToGo, car: int) -> RaceToGo:
    """The race with a stop of a car for a full stint, or for what the race takes yet."""
    stops, states = race.stops, race.states
    since, pay_s = states.since.copy(), states.pay_s.copy()
    to_go = race.left_s / states.green_s[car] + 1.0
    needed = max(min(stops.stint_laps[car], to_go) - max(stops.stint_laps[car] - since[car], 0.0), 0.0)
    pay_s[car] += part_of_full(np.array([needed / stops.stint_laps[car]]))[0] * stops.full_s[car]
    since[car] = 0.0
    return replace(race, states=replace(states, since=since, pay_s=pay_s))
