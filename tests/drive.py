"""Cars for tests of moments: driven laps and pit stops, as facts; and what a race looked like at a moment."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from build import LOOPS, at, driver_in, passing, race_info
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Fact, LoopsInstalled
from pitboard.moments import KINDS, Moment, Values, moments
from pitboard.scoring import CarHistory, History, score
from pitboard.scoring.standstills import StandstillWatch

IN_LANE_S = 2
"""From the pit-in loop to the line in the lane."""


def drive(
    number: str,
    lap_s: Sequence[float],
    stops: Mapping[int, float] | None = None,
    seats: Mapping[int, int] | None = None,
) -> list[Fact]:
    """A car's laps as driven, in seconds; a stop of so many seconds after lap k is added to lap k + 1.

    `seats` are the drivers from the start (0) and from the stop after lap k on. A stop of 0 s has no end.
    """
    facts: list[Fact] = [driver_in(0, number, (seats or {}).get(0, 1))]
    now_s = 0.0
    for lap, length_s in enumerate(lap_s, 1):
        now_s += length_s
        stop_s = (stops or {}).get(lap)
        if stop_s is None:
            facts.append(passing(now_s, number, LINE, lap))
            continue
        facts += [passing(now_s - IN_LANE_S, number, PIT_IN), passing(now_s, number, PIT_LINE, lap)]
        if not stop_s:
            return facts
        out_s = now_s + stop_s - IN_LANE_S
        facts.append(passing(out_s, number, PIT_OUT))
        if seats and lap in seats:
            facts.append(driver_in(out_s, number, seats[lap]))
        now_s = out_s
    return facts


def race(*facts: Fact | Iterable[Fact], duration_s: int = 86_400) -> History:
    """The history of these facts, on a course with the line and the pit lane."""
    flat: list[Fact] = [race_info(duration_s), LoopsInstalled(LOOPS[2:], 20_000_000, "test")]
    for one in facts:
        flat.extend(one if isinstance(one, list | tuple) else [one])  # type: ignore[list-item]
    return score(flat)


def values_of(kind: str, /, **said: object) -> Values:
    """What a moment of a kind says: these values, the others empty."""
    empty = {"int": 0, "str": "", "bool": False}
    fields = msgspec.structs.fields(KINDS[kind].values)
    rest = {field.name: empty.get(getattr(field.type, "__name__", ""), ()) for field in fields if field.required}
    rest |= {field.name: None for field in fields if field.required and "None" in str(field.type)}
    return msgspec.convert(rest | said, KINDS[kind].values)


def found(history: History, kind: str, at_s: float | None = None, since_s: float | None = None) -> list[Moment]:
    """The moments of a kind at a race time in seconds, or at the end."""
    moment_us = history.through_us if at_s is None else at(at_s)
    since_us = None if since_s is None else at(since_s)
    return [one for one in moments(history, moment_us, since_us) if one.kind == kind]


def as_it_was(history: History, moment_us: int) -> History:
    """The history with nothing in it that lies after a moment (µs since the epoch)."""
    then = History()
    then.race, then.loop_ids, then.pit_loops = history.race, history.loop_ids, history.pit_loops
    then.flags = [flag for flag in history.flags if flag.time_us <= moment_us]
    then.slow_zones = [zone for zone in history.slow_zones if zone.time_us <= moment_us]
    then.messages = [message for message in history.messages if message.time_us <= moment_us]
    then.through_us = min(history.through_us, moment_us)
    for number, car in history.cars.items():
        then.cars[number] = _car_then(car, moment_us)
    StandstillWatch().see(then)
    return then


def _car_then(car: CarHistory, moment_us: int) -> CarHistory:
    then = CarHistory(car.number)
    then.enter(car.entry)
    then.lap_end_us = car.lap_end_us[: bisect_right(car.lap_end_us, moment_us)]
    then.deleted_laps = {lap for lap in car.deleted_laps if lap <= len(then.lap_end_us)}
    then.laps_ended_in_pit = {lap for lap in car.laps_ended_in_pit if lap <= len(then.lap_end_us)}
    loops = bisect_right(car.loop_us, moment_us)
    then.loop_us, then.loop_at = car.loop_us[:loops], car.loop_at[:loops]
    marks = bisect_right(car.mark_us, moment_us)
    then.mark_us, then.marks = car.mark_us[:marks], car.marks[:marks]
    then.pit_in_us = car.pit_in_us[: bisect_right(car.pit_in_us, moment_us)]
    then.pit_out_us = car.pit_out_us[: bisect_right(car.pit_out_us, moment_us)]
    then.pit_lap = car.pit_lap[: len(then.pit_in_us)]
    then.pit_exact = car.pit_exact[: len(then.pit_in_us)]
    then.pit_out_laps = car.pit_out_laps[: len(then.pit_out_us)]
    then.pit_in_unseen = {visit for visit in car.pit_in_unseen if visit < len(then.pit_in_us)}
    then.pit_out_unseen = {visit for visit in car.pit_out_unseen if visit < len(then.pit_out_us)}
    seats = bisect_right(car.driver_us, moment_us)
    then.driver_us, then.driver_seat = car.driver_us[:seats], car.driver_seat[:seats]
    for declared in car.declared:
        if declared.time_us <= moment_us:
            then.declare(declared)
    if car.finished_us <= moment_us:
        then.finished_us = car.finished_us
    return then
