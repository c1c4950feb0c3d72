"""The classification by a rule pack, at the race's own flag or at any hour, with the reason for every car."""

from msgspec import Struct, field

from pitboard.board.finish import (
    FinishQuery,
    RankedCar,
    Status,
    flag_falls_us,
    gap_of,
    ranking,
    runs_on,
    stops_on_sheet,
)
from pitboard.model import RulePack
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US


class ClassificationRow(Struct, frozen=True):
    """One car of the classification; times in ms.

    `position` is None for a car that is not classified at the end; two cars in a dead heat have the same. `gap_ms` is
    None for a car laps behind the winner. `why` is the reason for the status and for every lap or second added or taken
    away.
    """

    position: int | None
    class_position: int | None
    number: str
    car_class: str = field(name="class")
    status: Status
    laps: int
    total_ms: int | None
    gap_laps: int
    gap_ms: int | None
    best_lap_ms: int | None
    pit_visits: int | None
    why: str


class Classification(Struct, frozen=True, omit_defaults=True):
    """The classification of a race under a rule pack; `flag_ms` is the flag in ms since the official start.

    `flag_inferred`: no source shows it, the laps say that the race had ended with that crossing. Left out where false.
    """

    race: str
    rules: str
    flag_ms: int | None
    rows: list[ClassificationRow]
    flag_inferred: bool = False


def classify(
    history: History, rules: RulePack, time_is_up_us: int | None = None, *, hourly_sheet: bool = False
) -> Classification:
    """The classification of a history under a rule pack.

    Without `time_is_up_us` (µs since the epoch) at the flag that race control showed, else at the one that falls when
    the stated length of the race is over, else at the end of what is known. With it, at the flag that falls for the
    leader after it; before the race's end every car is listed by distance, as
    on the hourly sheets. `hourly_sheet` cuts it as those sheets do (`counted_on_hourly_sheet`).
    """
    flag_us = _flag_us(history, rules, time_is_up_us)
    over = flag_us is None or flag_us >= history.chequered_us or not runs_on(history, flag_us)
    judged = ranking(history, rules, FinishQuery(flag_us, over, hourly_sheet=hourly_sheet))
    winner = next((runner for runner in judged if runner.position is not None), None)
    flag_ms = (flag_us - history.race.start_us) // 1000 if flag_us is not None else None
    inferred = time_is_up_us is None and flag_us is not None and history.end_inferred
    rows = [_row(history, runner, winner) for runner in judged]
    return Classification(history.race.name, rules.id, flag_ms, rows, inferred)


def _flag_us(history: History, rules: RulePack, time_is_up_us: int | None) -> int | None:
    if time_is_up_us is not None:
        return flag_falls_us(history, time_is_up_us)
    if history.chequered_us != NEVER_US:
        return history.chequered_us
    duration_us = history.race.duration_us or rules.duration_s * 1_000_000
    return flag_falls_us(history, history.race.start_us + duration_us) if duration_us else None


def _row(history: History, runner: RankedCar, winner: RankedCar | None) -> ClassificationRow:
    gap_laps, gap_us = gap_of(runner, winner) if winner else (0, None)
    return ClassificationRow(
        runner.position,
        runner.class_position,
        runner.car.number,
        runner.car.entry.car_class,
        runner.status,
        runner.laps,
        runner.total_us // 1000 if runner.counted.lap else None,
        gap_laps,
        gap_us // 1000 if gap_us is not None else None,
        _best_lap_ms(history, runner.car, runner.counted.lap),
        stops_on_sheet(runner.car, runner.counted.lap) if history.tells_stops(history.through_us) else None,
        runner.why,
    )


def _best_lap_ms(history: History, car: CarHistory, laps: int) -> int | None:
    start_us = history.race.start_us
    counting = [car.lap_us(lap, start_us) for lap in range(1, laps + 1) if car.counts_as_best(lap)]
    return min(counting) // 1000 if counting else None
