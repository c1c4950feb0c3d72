"""The rest of a race, driven many times: every stint of every car, its stops, losses and safety cars."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.lap_table import Floats, Ints, LapTable
from pitboard.forecast.overdue import still_lost
from pitboard.forecast.pace_model import FuturePace
from pitboard.forecast.profile import Profile
from pitboard.forecast.stop_model import StopModel, part_of_full

Runs = NDArray[np.float32]
"""A value for every car (row) and every run of the simulation (column)."""

BATCH = 1_000
"""So many runs at a time: what they need fits into the processor's own memory."""

STEP_S, LEAST_STEPS, MOST_STEPS = 1_200.0, 4, 24
"""Time goes on in steps of about so much; a step has at most a stop of each car and a safety car."""

NEUTRAL_LOSS, LEAST_STEP = 0.5, 0.3
"""Of the time behind the safety car so much is lost to racing, and so much of a step is left at the least."""

FAR_LAPS = 8.0
"""A car further back than so many laps is taken to keep its gap."""

ALMOST = 0.02
"""A gap that is only so much less than whole laps is taken to be whole."""

FRESH = 0.8
"""A car with more than this share of a stint left does not stop under a safety car."""


class RaceToGo(Struct, frozen=True, eq=False):
    """All that the rest of a race is driven from; by the cars of the table.

    `retired` are the cars that will not come back. `hour` parameters are those of each car's class.
    """

    table: LapTable
    states: CarStates
    stops: StopModel
    pace: FuturePace
    profile: Profile
    left_s: float
    neutral: bool


class Field(Struct, eq=False):
    """The cars in every run while the rest is driven: progress, fuel, stints in laps, seconds owed, laps a second."""

    progress: Runs
    fuel_laps: Runs
    owed_s: Runs
    speed: Runs
    stint_laps: Runs


def drive(race: RaceToGo, simulations: int, seed: int) -> Iterator[Runs]:
    """Drive the rest of a race so many times; yield the progress of every car in laps at the end, batch by batch.

    The same seed gives the same runs, to the bit.
    """
    batches = -(-simulations // BATCH)
    for i, child in enumerate(np.random.SeedSequence(seed).spawn(batches)):
        runs = min(BATCH, simulations - i * BATCH)
        chance = np.random.Generator(np.random.SFC64(child))
        field = _at_the_start(race, runs, chance)
        steps = int(np.clip(np.ceil(race.left_s / STEP_S), LEAST_STEPS, MOST_STEPS))
        step_s = race.left_s / steps
        for step in range(steps):
            _step(race, field, step_s, race.left_s - (step + 1) * step_s, step == 0, chance)
        field.progress -= field.owed_s * field.speed
        _befall(race, field, chance)
        yield field.progress


def _column(values: Floats) -> Runs:
    return np.asarray(values, dtype=np.float32)[:, None]


def _at_the_start(race: RaceToGo, runs: int, chance: np.random.Generator) -> Field:
    states, count = race.states, len(race.table.numbers)
    lap_s = _column(states.green_s * np.exp(race.pace.mean))
    spread = _column(race.pace.spread * race.profile.widen)
    speed = np.exp(-spread * chance.standard_normal((count, runs), dtype=np.float32)) / lap_s
    unsure = chance.standard_normal((count, runs), dtype=np.float32) * np.float32(race.profile.stint_spread)
    stint = _column(race.stops.stint_laps) * np.clip(1.0 + unsure, 0.5, 1.5)
    shape = (count, runs)
    return Field(
        np.broadcast_to(_column(states.progress), shape).copy(),
        np.maximum(stint - _column(states.since), np.float32(0.3)),
        np.broadcast_to(_column(states.pay_s), shape).copy(),
        speed,
        stint,
    )


def _step(race: RaceToGo, field: Field, step_s: float, left_s: float, first: bool, chance: np.random.Generator) -> None:
    """Go on by a step: drive, stop where the fuel is out, and close up where a safety car came."""
    runs = field.progress.shape[1]
    safety_cars = race.profile.safety_cars
    neutral = chance.random(runs, dtype=np.float32) < 1.0 - np.exp(-safety_cars.an_hour * step_s / 3600.0)
    if first and race.neutral:
        neutral[:] = True
    length_s = (0.5 + 0.5 * chance.standard_exponential(runs, dtype=np.float32)) * safety_cars.length_s
    raced_s = np.where(neutral, np.maximum(step_s - NEUTRAL_LOSS * length_s, LEAST_STEP * step_s), step_s)
    raced_s = raced_s.astype(np.float32)[None, :]
    driven = np.maximum(raced_s - field.owed_s, 0.0) * field.speed
    np.maximum(field.owed_s - raced_s, 0.0, out=field.owed_s)
    field.progress += driven
    field.fuel_laps -= driven
    _stop(race, field, left_s)
    behind = np.flatnonzero(neutral)
    if len(behind):
        _close_up(race, field, behind, chance)


def _stop(race: RaceToGo, field: Field, left_s: float) -> None:
    """The cars that have no fuel left stop: for a full stint, or for what the rest of the race takes."""
    to_go = field.speed * np.float32(max(left_s, 0.0))
    short = to_go - field.fuel_laps > _column(race.stops.reach_laps)
    due = ((field.fuel_laps < 0) & short).astype(np.float32)
    to_go += np.float32(1.0)
    to_go /= field.stint_laps
    cost_s = part_of_full(to_go)
    cost_s *= _column(race.stops.full_s) if left_s > 0 else np.float32(0.0)
    cost_s *= due
    field.owed_s += cost_s
    due *= field.stint_laps
    field.fuel_laps += due


def _close_up(race: RaceToGo, field: Field, behind: Ints, chance: np.random.Generator) -> None:
    """Put the cars behind the safety car in these runs: whole laps stay, the rest of a gap goes."""
    rules = race.profile.safety_cars
    come = field.progress[:, behind] - field.owed_s[:, behind] * field.speed[:, behind]
    if rules.all_stop:
        fuel, full = field.fuel_laps[:, behind], field.stint_laps[:, behind]
        field.fuel_laps[:, behind] = np.where(fuel < FRESH * full, full, fuel)
        lost = np.abs(chance.standard_normal(come.shape, dtype=np.float32))
    for i in range(len(race.table.classes)):
        cars = np.flatnonzero(race.table.class_of == i)
        own = come[cars]
        gap = own.max(axis=0) - own
        whole = np.floor(gap + ALMOST)
        back = (chance.random(own.shape, dtype=np.float32) < rules.lap_back) & (whole > 0)
        place = np.empty(gap.shape, dtype=np.float32)
        np.put_along_axis(place, np.argsort(gap, axis=0), np.arange(len(cars), dtype=np.float32)[:, None], axis=0)
        closed = own.max(axis=0) - (whole - back + rules.queue_laps * place)
        come[cars] = np.where(gap > FAR_LAPS, own, closed)
    if rules.all_stop:
        come -= rules.stop_spread_laps * lost
    field.progress[:, behind] = come
    field.owed_s[:, behind] = 0.0


def _befall(race: RaceToGo, field: Field, chance: np.random.Generator) -> None:
    """Take off what losses, slow stops and retirements cost, and what cars lose that are late already."""
    shape, left_h = field.progress.shape, race.left_s / 3600.0
    hazards = [race.profile.group(name).hazards for name in race.table.classes]

    def of_car(values: list[float]) -> Runs:
        return _column(np.array(values)[race.table.class_of])

    happens = chance.random(shape, dtype=np.float32) < 1.0 - np.exp(-of_car([own.losses_h for own in hazards]) * left_h)
    spread = of_car([own.loss_spread for own in hazards])
    loss_s = of_car([own.loss_s for own in hazards]) * np.exp(spread * chance.standard_normal(shape, dtype=np.float32))
    stops = race.left_s / (race.stops.stint_laps * race.states.green_s)
    slow_s = _column(race.profile.stop_spread_s * np.sqrt(stops)) * chance.standard_normal(shape, dtype=np.float32)
    until_h = chance.standard_exponential(shape, dtype=np.float32) / of_car([own.retirements_h for own in hazards])
    out_s = np.maximum(left_h - until_h, 0.0) * 3600.0
    lost_s = np.where(happens, loss_s, 0.0) + slow_s + out_s
    lost_s += still_lost(race.states.late_s, race.left_s, shape, chance)
    field.progress -= (lost_s * field.speed).astype(np.float32)
