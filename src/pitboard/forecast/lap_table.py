"""The laps of a race as columns: what every question of a forecast begins with."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pitboard.model.time import SECOND_US
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class LapTable(Struct, frozen=True, eq=False):
    """The laps of all cars as columns, in the order of cars and of laps; times in seconds since the official start.

    `numbers` and `classes` are the cars' and the names of the classes, `class_of` the class of each car and `first` the
    row of its first lap (one more at the end). `car`, `lap`, `end_s` and `time_s` are of a lap, `seat` who drove it (0:
    not known), `timed` whether its length is known. `visit_*` are the pit visits: the car, the lap on which it began,
    the first lap after it (0: it lasts), the time in the lane (0: not known), from when it is known; `visit_in_s` and
    `visit_out_s` are its instants where a source saw them, else infinite. `in_lane_at_line`: the lap ended in the pit
    lane. `neutral_s` are the spans in which the flags had the field not racing, None where none are told; `flag_of` is
    which flag each was, of `FLAGS`.
    """

    numbers: tuple[str, ...]
    classes: tuple[str, ...]
    class_of: Ints
    first: Ints
    car: Ints
    lap: Ints
    end_s: Floats
    time_s: Floats
    seat: Ints
    timed: Bools
    visit_car: Ints
    visit_lap: Ints
    visit_out_lap: Ints
    visit_lane_s: Floats
    visit_known_s: Floats
    visit_in_s: Floats
    visit_out_s: Floats
    in_lane_at_line: Bools
    neutral_s: Floats | None
    flag_of: Ints


FLAGS = ("yellow", "full_course_yellow", "safety_car", "red")
"""The flags under which the field does not race."""


def lap_table(history: History) -> LapTable:
    """Return the laps of a race as columns; kept with the history until the next fact."""
    kept = history.kept("forecast.lap_table")
    if "table" not in kept:
        kept["table"] = _read(history)
    table: LapTable = kept["table"]
    return table


def as_known(table: LapTable, at_s: float) -> LapTable:
    """Return what was known at a moment in seconds since the start, of the cars that had completed a lap."""
    rows = table.end_s <= at_s
    laps = np.bincount(table.car[rows], minlength=len(table.numbers))
    cars = np.flatnonzero(laps > 0)
    place = np.full(len(table.numbers), -1, dtype=np.int64)
    place[cars] = np.arange(len(cars))
    classes = tuple(sorted({table.classes[i] for i in table.class_of[cars]}))
    visits = ((table.visit_known_s <= at_s) | (table.visit_in_s <= at_s)) & (laps[table.visit_car] > 0)
    over = table.visit_known_s[visits] <= at_s
    neutral_s, flag_of = table.neutral_s, table.flag_of
    if neutral_s is not None:
        begun = neutral_s[:, 0] <= at_s
        neutral_s, flag_of = neutral_s[begun], flag_of[begun]
        neutral_s = np.where(neutral_s <= at_s, neutral_s, np.inf)
    return LapTable(
        tuple(table.numbers[i] for i in cars),
        classes,
        class_of=np.array([classes.index(table.classes[i]) for i in table.class_of[cars]], dtype=np.int64),
        first=np.concatenate(([0], np.cumsum(laps[cars]))).astype(np.int64),
        car=place[table.car[rows]],
        **{name: getattr(table, name)[rows] for name in ("lap", "end_s", "time_s", "seat", "timed", "in_lane_at_line")},
        visit_car=place[table.visit_car[visits]],
        visit_lap=table.visit_lap[visits],
        visit_out_lap=np.where(over, table.visit_out_lap[visits], 0),
        visit_lane_s=np.where(over, table.visit_lane_s[visits], 0.0),
        visit_known_s=np.where(over, table.visit_known_s[visits], np.inf),
        visit_in_s=table.visit_in_s[visits],
        visit_out_s=np.where(over, table.visit_out_s[visits], np.inf),
        neutral_s=neutral_s,
        flag_of=flag_of,
    )


def _read(history: History) -> LapTable:
    cars = [car for _, car in sorted(history.cars.items()) if car.lap_end_us or car.loop_us]
    start_us = history.race.start_us
    classes = tuple(sorted({car.entry.car_class for car in cars}))
    laps = [len(car.lap_end_us) for car in cars]
    ends = [np.array(car.lap_end_us, dtype=np.int64) for car in cars]
    ends_s = [(own - start_us) / SECOND_US for own in ends]
    visits = [visit for i, car in enumerate(cars) for visit in _visits(history, car, i)]
    columns = list(zip(*visits, strict=True)) or [()] * 7
    neutral_s, flag_of = _neutral(history)
    whole = [np.array(column, dtype=np.int64) for column in columns[:3]]
    real = [np.array(column, dtype=np.float64) for column in columns[3:]]
    return LapTable(
        tuple(car.number for car in cars),
        classes,
        class_of=np.array([classes.index(car.entry.car_class) for car in cars], dtype=np.int64),
        first=np.concatenate(([0], np.cumsum(laps))).astype(np.int64),
        car=np.repeat(np.arange(len(cars)), laps),
        lap=_in_turn([np.arange(1, number + 1) for number in laps], np.int64),
        end_s=_in_turn(ends_s, np.float64),
        time_s=_in_turn([np.diff(own, prepend=0.0) for own in ends_s], np.float64),
        seat=_in_turn([_seats(car, own) for car, own in zip(cars, ends, strict=True)], np.int64),
        timed=_in_turn([_timed(car) for car in cars], np.bool_),
        visit_car=whole[0],
        visit_lap=whole[1],
        visit_out_lap=whole[2],
        visit_lane_s=real[0],
        visit_known_s=real[1],
        visit_in_s=real[2],
        visit_out_s=real[3],
        in_lane_at_line=_in_turn([_in_lane(car) for car in cars], np.bool_),
        neutral_s=neutral_s,
        flag_of=flag_of,
    )


def _in_turn(parts: list[NDArray], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)


def _seats(car: CarHistory, ends_us: Ints) -> Ints:
    """Who brought each lap of a car to its end: seat of the driver, 0 where it is not known."""
    if not car.driver_us:
        return np.zeros(len(ends_us), dtype=np.int64)
    place = np.searchsorted(np.array(car.driver_us), ends_us, side="left")
    return np.concatenate(([0], car.driver_seat))[place]


def _timed(car: CarHistory) -> Bools:
    timed = np.ones(len(car.lap_end_us), dtype=np.bool_)
    timed[[lap - 1 for lap in car.untimed_laps]] = False
    return timed


def _in_lane(car: CarHistory) -> Bools:
    in_lane = np.zeros(len(car.lap_end_us), dtype=np.bool_)
    in_lane[[lap - 1 for lap in sorted(car.laps_ended_in_pit)]] = True
    return in_lane


def _visits(history: History, car: CarHistory, i: int) -> list[tuple[int, int, int, float, float, float, float]]:
    """The pit visits of a car.

    A record of laps states a visit with the lap after it: it is known when that lap has ended, not when it was.
    """
    start_us, rows = history.race.start_us, []
    for k, in_us in enumerate(car.pit_in_us):
        exact, ended = car.pit_exact[k], k < len(car.pit_out_us)
        out_us = car.pit_out_us[k] if ended else NEVER_US
        out_lap = car.pit_out_laps[k] + 1 if ended else 0
        if exact:
            known_us = out_us
        else:
            known_us = car.lap_end_us[out_lap - 1] if 0 < out_lap <= len(car.lap_end_us) else NEVER_US
        seen = ended and k not in car.pit_in_unseen and k not in car.pit_out_unseen
        rows.append(
            (
                i,
                car.pit_lap[k],
                out_lap,
                (out_us - in_us) / SECOND_US if seen else 0.0,
                _seconds(known_us, start_us),
                _seconds(in_us, start_us) if exact else np.inf,
                _seconds(out_us, start_us) if exact else np.inf,
            )
        )
    return rows


def _seconds(moment_us: int, start_us: int) -> float:
    return (moment_us - start_us) / SECOND_US if moment_us < NEVER_US else np.inf


def _neutral(history: History) -> tuple[Floats | None, Ints]:
    """The spans in which the flags had the field not racing, and which flag each was."""
    flags = [flag for flag in history.flags if not flag.inferred]
    if not flags:
        return None, np.zeros(0, dtype=np.int64)
    start_us = history.race.start_us
    ends_us = [flag.time_us for flag in flags[1:]] + [NEVER_US]
    spans = [
        (_seconds(flag.time_us, start_us), _seconds(end_us, start_us), FLAGS.index(flag.state))
        for flag, end_us in zip(flags, ends_us, strict=True)
        if flag.state in FLAGS
    ]
    columns = np.array(spans, dtype=np.float64).reshape(-1, 3)
    return columns[:, :2], columns[:, 2].astype(np.int64)
