"""How often the strategist's answers are right, by a fixed protocol: asked through a race that is over.

At the start of the in-lap of every stop under green the car's own row is asked for: the place at the end of its
out-lap, what the stop costs (both laps beside its pace by then), and the lap of its next stop. The length of the race
is asked for every quarter of an hour from two hours before its end on.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from pitboard.board.pace import CleanLaps
from pitboard.model.time import HOUR_US, MINUTE_US
from pitboard.scoring import CarHistory, History, kind_at
from pitboard.strategy.stop_facts import StopFacts
from pitboard.strategy.table import strategy


class AskedStop(NamedTuple):
    """A stop under green: which car came in on which lap, when that lap began and when its out-lap ended (µs)."""

    number: str
    lap: int
    asked_us: int
    ended_us: int


class StrategyScores(Struct, frozen=True):
    """How the answers of a race came true, a value each: how far off by places, in ms, in laps, in laps of the race.

    None in the lists: there was no answer.
    """

    race: str
    places_off: list[int | None]
    places_within_bounds: list[bool]
    costs_off_ms: list[int | None]
    stops_off_laps: list[int | None]
    length_off_laps: list[int | None]
    lengths_within_bounds: list[bool]


def plain_stops(history: History) -> Iterator[AskedStop]:
    """Go through the stops of a race that is over whose in-lap and out-lap were green throughout."""
    end_us = history.through_us
    clean = CleanLaps(history, end_us)
    for number, car in history.cars.items():
        for visit, out_us in enumerate(car.pit_out_us):
            lap = car.pit_lap[visit]
            if not 1 < lap < len(car.lap_end_us) or kind_at(history.visit_kinds[number][visit], end_us) != "stop":
                continue
            span_us = car.lap_end_us[lap - 2], car.lap_end_us[lap]
            if out_us <= span_us[1] and clean.undisturbed(*span_us):
                yield AskedStop(number, lap, *span_us)


def class_place(history: History, number: str, lap: int) -> int:
    """Return the place in class in which a car completed a lap."""
    car = history.cars[number]

    def was_before(other: CarHistory) -> bool:
        ends_us = other.lap_end_us
        return len(ends_us) >= lap and ends_us[lap - 1] < car.lap_end_us[lap - 1]

    peers = (other for other in history.cars.values() if other.entry.car_class == car.entry.car_class)
    return 1 + sum(map(was_before, peers))


def score_race(history: History, every: int = 1) -> StrategyScores:
    """Ask at every stop of a race that is over, or at every so manieth, and compare."""
    places: list[int | None] = []
    bounds: list[bool] = []
    costs_ms: list[int | None] = []
    stops: list[int | None] = []
    for asked in islice(plain_stops(history), 0, None, every):
        rows = strategy(history, asked.asked_us, asked.number).rows
        row = rows[0] if rows else None
        true_place = class_place(history, asked.number, asked.lap + 1)
        place = row.rejoin_class_position if row else None
        places.append(place - true_place if place is not None else None)
        if row and row.rejoin_low is not None and row.rejoin_high is not None:
            bounds.append(row.rejoin_low <= true_place <= row.rejoin_high)
        lap_us = StopFacts(history, asked.asked_us).of(asked.number).lap_us
        cost_ms = (asked.ended_us - asked.asked_us - 2 * lap_us) // 1000
        loss_ms = row.pit_loss_ms if row else None
        costs_ms.append(loss_ms - cost_ms if loss_ms is not None and lap_us else None)
        stops.append(row.next_stop_lap - asked.lap if row and row.next_stop_lap is not None else None)
    return StrategyScores(history.race.name, places, bounds, costs_ms, stops, *_lengths(history))


def _lengths(history: History) -> tuple[list[int | None], list[bool]]:
    """By how many laps the length of the race was foretold wrongly, and whether it lay in its bounds."""
    flag_us, start_us = history.chequered_us, history.race.start_us
    finished = max((car.laps_at(car.finished_us) for car in history.cars.values()), default=0)
    first_us = max(flag_us - 2 * HOUR_US, start_us + HOUR_US // 2)
    off: list[int | None] = []
    within: list[bool] = []
    for moment_us in range(first_us, flag_us - 10 * MINUTE_US, 15 * MINUTE_US) if flag_us < 1 << 62 else ():
        asked = strategy(history, moment_us, "")
        off.append(asked.race_laps - finished if asked.race_laps is not None else None)
        if asked.race_laps_low is not None and asked.race_laps_high is not None:
            within.append(asked.race_laps_low <= finished <= asked.race_laps_high)
    return off, within


class StrategyGrade(Struct, frozen=True):
    """How often the answers of races came true, as shares of what was asked; no answer is a wrong one.

    None: nothing was asked. `cost_off_ms` is the median by which what a stop cost was off, of those foretold.
    """

    stops: int
    place_right: float | None
    place_within_one: float | None
    place_in_bounds: float | None
    cost_off_ms: int | None
    next_stop_within_one: float | None
    lengths: int
    length_right: float | None
    length_within_one: float | None
    length_in_bounds: float | None


def strategy_grade(scores: Sequence[StrategyScores]) -> StrategyGrade:
    """Sum up the scores of races."""
    places = [off for race in scores for off in race.places_off]
    lengths = [off for race in scores for off in race.length_off_laps]
    costs_ms = [abs(off) for race in scores for off in race.costs_off_ms if off is not None]
    stops = [off for race in scores for off in race.stops_off_laps]
    return StrategyGrade(
        len(places),
        _share(places, 0),
        _share(places, 1),
        _true([within for race in scores for within in race.places_within_bounds]),
        round(median(costs_ms)) if costs_ms else None,
        _share(stops, 1),
        len(lengths),
        _share(lengths, 0),
        _share(lengths, 1),
        _true([within for race in scores for within in race.lengths_within_bounds]),
    )


def _share(off: Sequence[int | None], most: int) -> float | None:
    return _true([value is not None and abs(value) <= most for value in off])


def _true(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
