"""The fixed protocol by which forecasts are graded: asked at every full hour, held against the end of the race."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec import Struct

from pitboard.forecast.contention import LEAVES
from pitboard.forecast.forecast import Outlook, outlook
from pitboard.forecast.grading import (
    Calibration,
    GradedClass,
    Score,
    baseline,
    by_part,
    calibration,
    calibration_error,
    log_scores,
    paired_interval,
    score,
    top3_scores,
)
from pitboard.forecast.lap_table import Ints, LapTable, lap_table
from pitboard.forecast.profile import Profile
from pitboard.model.time import HOUR_US
from pitboard.scoring import History

CLOSE_H = 0.15
"""Nearer to the end than so many hours nothing is asked."""

LATE_PART, LAST_PART = 0.75, 0.9


class Evaluation(Struct, frozen=True):
    """How forecasts of races were, by the fixed protocol; every figure beside that of the gap softmax.

    `scores` are by the part of the race, all of it under "all", by race under its name. `log_difference` is the
    log score less that of the gap softmax, within the interval when races are drawn again; `top3_difference` that of a
    place among three. `win_error` and `top3_error` are the expected calibration errors, `calibration` the chances to
    win by size. `contention_inside` is the share of later winners that were in contention, `contention_cars` how many
    cars were, of `class_cars`, on average.
    """

    races: list[str]
    simulations: int
    profiles: list[str]
    scores: dict[str, Score]
    log_difference: tuple[float, float, float]
    top3_difference: tuple[float, float, float]
    win_error: float
    top3_error: float
    calibration: list[Calibration]
    contention_inside: float
    contention_cars: float
    class_cars: float


def hours_asked(history: History, duration_us: int) -> list[int]:
    """Return the full hours of a race at which it is asked: all that are not next to its end."""
    table = lap_table(history)
    end_h = min(duration_us / HOUR_US, float(table.end_s.max(initial=0.0)) / 3600.0)
    return [hour for hour in range(1, int(np.ceil(end_h))) if hour < end_h - CLOSE_H]


def finish_order(table: LapTable) -> Ints:
    """Return the cars in the order on the road at the last crossing: more laps, then the earlier."""
    laps = np.diff(table.first)
    last_s = np.where(laps > 0, np.append(table.end_s, np.inf)[np.maximum(table.first[1:] - 1, 0)], np.inf)
    return np.lexsort((last_s, -laps))


def graded_race(
    history: History, duration_us: int, simulations: int, seed: int = 1, profile: Profile | None = None
) -> Iterator[GradedClass]:
    """Forecast a race at every full hour and hold each class against what came."""
    for hour in hours_asked(history, duration_us):
        at_us = history.race.start_us + hour * HOUR_US
        found = outlook(history, at_us, duration_us, simulations, seed, profile=profile)
        yield from graded_classes(found, lap_table(history), history.race.name, hour, duration_us)


def graded_classes(found: Outlook, whole: LapTable, race: str, hour: int, duration_us: int) -> Iterator[GradedClass]:
    """Hold a forecast against the end of its race, class by class; a class of a single car is no contest."""
    table = found.race.table
    finish = [whole.numbers[car] for car in finish_order(whole)]
    classes = dict(zip(whole.numbers, (whole.classes[i] for i in whole.class_of), strict=True))
    for i, name in enumerate(table.classes):
        cars = np.flatnonzero(table.class_of == i)
        if len(cars) < 2:
            continue
        places = [number for number in finish if classes[number] == name]
        numbers = [table.numbers[car] for car in cars]
        class_win = found.chances.class_win[cars]
        yield GradedClass(
            race,
            name,
            hour,
            hour * HOUR_US / duration_us,
            found.race.left_s / 3600.0,
            class_win,
            found.chances.class_top3[cars],
            found.gaps_s[cars],
            np.array([number == places[0] for number in numbers]),
            np.array([number in places[:3] for number in numbers]),
            found.possible.possible[cars] & (class_win >= LEAVES),
        )


def evaluation(graded: Sequence[GradedClass], simulations: int, profiles: Iterable[str]) -> Evaluation:
    """Return how good graded forecasts were, beside the gap softmax fitted on the other races."""
    base = baseline(graded)
    own_win, own_top3 = [own.class_win for own in graded], [own.class_top3 for own in graded]
    log = log_scores(graded, own_win) - log_scores(graded, base.win)
    top3 = top3_scores(graded, own_top3) - top3_scores(graded, base.top3)
    races = sorted({own.race for own in graded})
    scores = {"all": score(graded, base)} | by_part(graded, base)
    for race in races:
        which = [i for i, own in enumerate(graded) if own.race == race]
        part = type(base)([base.win[i] for i in which], [base.top3[i] for i in which])
        scores[race] = score([graded[i] for i in which], part)
    wins = calibration(np.concatenate(own_win), np.concatenate([own.won for own in graded]))
    podiums = calibration(np.concatenate(own_top3), np.concatenate([own.podium for own in graded]))
    return Evaluation(
        races,
        simulations,
        sorted(set(profiles)),
        scores,
        (float(log.mean()), *paired_interval(graded, log)),
        (float(top3.mean()), *paired_interval(graded, top3)),
        calibration_error(wins),
        calibration_error(podiums),
        wins,
        float(np.mean([own.in_contention[own.won].any() for own in graded])),
        float(np.mean([own.in_contention.sum() for own in graded])),
        float(np.mean([len(own.won) for own in graded])),
    )
