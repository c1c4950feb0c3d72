"""What would be otherwise: a stop now, another driver, another pace."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

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


def drivers_of(history: History, changes: Sequence[Change]) -> dict[str, int]:
    """Return the seats of the drivers who are to drive the rest of the race, by car; the others are as planned.

    Raises:
        ValueError: a car is not in the race, or nobody of its crew, or more than one, is called so.
    """
    seats: dict[str, int] = {}
    for change in (change for change in changes if change.kind == "driver"):
        car = history.cars.get(change.number)
        if car is None:
            raise ValueError(f"no car {change.number} in this race")
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
        ValueError: a car is not in the race.
    """
    for change in changes:
        if change.number not in race.table.numbers:
            raise ValueError(f"no car {change.number} in this race")
        car = race.table.numbers.index(change.number)
        if change.kind == "driver":
            continue
        if change.kind == "stop":
            race = _with_stop(race, car)
            continue
        share = change.by / 100.0 if change.kind == "pace_share" else change.by / race.states.green_s[car]
        mean = race.pace.mean.copy()
        mean[car] += np.log1p(share)
        race = replace(race, pace=replace(race.pace, mean=mean))
    return race


def _with_stop(race: RaceToGo, car: int) -> RaceToGo:
    """The race with a stop of a car for a full stint, or for what the race takes yet."""
    stops, states = race.stops, race.states
    since, pay_s = states.since.copy(), states.pay_s.copy()
    to_go = race.left_s / states.green_s[car] + 1.0
    needed = max(min(stops.stint_laps[car], to_go) - max(stops.stint_laps[car] - since[car], 0.0), 0.0)
    pay_s[car] += part_of_full(np.array([needed / stops.stint_laps[car]]))[0] * stops.full_s[car]
    since[car] = 0.0
    return replace(race, states=replace(states, since=since, pay_s=pay_s))
