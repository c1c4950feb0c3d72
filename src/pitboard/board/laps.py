"""The laps of the cars: times, sectors, driver, flags and pit crossings of each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.intake.library import circuit_of
from pitboard.scoring import CarHistory, History

SECTORS: Final = 3
"""A lap that is parted into so many has S1 to S3."""


class LapRow(Struct, frozen=True):
    """One lap; times in ms, `elapsed_ms` since the official start. `sectors_ms` has None where a loop did not read.

    `s1_ms` to `s3_ms` are the three sectors of the lap by the loops that end them, whatever lies between; `loops_ms`
    holds the time since the lap began at every loop that read, by its id, so that any two loops have their time.

    `position` is the overall place at the line: the rank by lap, then by the time of completing it. `flags` are those
    over the course while the lap ran, in order. `counts_as_best` is False for a deleted lap time, and for a lap
    whose end was worked out (`inferred`). `ended_in_pit` and `from_pit` are None where no source can tell. A lap that
    nobody saw has no time, and no end and place unless that was seen.
    """

    number: str
    car_class: str = field(name="class")
    lap: int
    driver: str
    lap_ms: int | None
    elapsed_ms: int | None
    position: int | None
    s1_ms: int | None
    s2_ms: int | None
    s3_ms: int | None
    sectors_ms: tuple[int | None, ...]
    loops_ms: dict[str, int]
    ended_in_pit: bool | None
    from_pit: bool | None
    flags: tuple[str, ...]
    counts_as_best: bool
    inferred: bool


def first_to_complete(cars: Iterable[tuple[CarHistory, int]]) -> list[tuple[int, CarHistory]]:
    """Find who led each lap at the line: for lap 1.. when it was first completed (µs since the epoch) and by whom.

    Each car comes with the number of its laps that count. Of cars level to the microsecond the leader of the lap before
    is named, as nobody has come by it; else the first given.
    """
    first_us: list[int] = []
    by: list[CarHistory] = []
    counts: dict[str, int] = {}
    for car, count in cars:
        counts[car.number] = count
        for index, (end_us, best_us) in enumerate(zip(car.lap_end_us[:count], first_us, strict=False)):
            if end_us < best_us:
                first_us[index], by[index] = end_us, car
        first_us += car.lap_end_us[len(first_us) : count]
        by += [car] * (len(first_us) - len(by))
    for index in range(1, len(by)):
        leader = by[index - 1]
        if index < counts[leader.number] and leader.lap_end_us[index] == first_us[index]:
            by[index] = leader
    return list(zip(first_us, by, strict=True))


def driven_us(car: CarHistory, lap: int, start_us: int) -> int:
    """Measure a completed lap 1.. without the time in the pit lane, in µs; `start_us` is the official start."""
    end_us = car.lap_end_us[lap - 1]
    begin_us = car.lap_end_us[lap - 2] if lap > 1 else start_us
    in_pit_us = 0
    # A visit may have begun on a lap before, and one that lasts has no end.
    for index in range(max(bisect_right(car.pit_in_us, begin_us) - 1, 0), len(car.pit_in_us)):
        if car.pit_in_us[index] >= end_us:
            break
        out_us = car.pit_out_us[index] if index < len(car.pit_out_us) else end_us
        in_pit_us += max(min(out_us, end_us) - max(car.pit_in_us[index], begin_us), 0)
    return end_us - begin_us - in_pit_us


def laps(history: History, moment_us: int, number: str | None = None) -> list[LapRow]:
    """Every lap completed by a moment (µs since the epoch), of all cars or one, by car and lap."""
    order, ranks = _order_at_line(history), sector_ranks(history)
    cars = [history.cars[number]] if number is not None else [history.cars[n] for n in sorted(history.cars)]
    rows: list[LapRow] = []
    spans = history.unseen()
    for car in cars:
        untimed = set(car.untimed_laps)
        for lap in range(1, car.laps_at(moment_us) + 1):
            end_was_seen = not any(begin_us < car.lap_end_us[lap - 1] < end_us for begin_us, end_us in spans)
            rows.append(_lap(history, car, lap, order if end_was_seen else None, ranks, untimed))
    return rows if history.tells_stops(moment_us) else [replace(row, ended_in_pit=None, from_pit=None) for row in rows]


def _order_at_line(history: History) -> dict[int, list[int]]:
    """For every lap number the moments at which the cars completed it, in order."""
    ends: dict[int, list[int]] = {}
    for car in history.cars.values():
        for lap, end_us in enumerate(car.lap_end_us, 1):
            ends.setdefault(lap, []).append(end_us)
    for moments in ends.values():
        moments.sort()
    return ends


def sector_ranks(history: History) -> tuple[int, ...]:
    """The loops, by rank, that end the sectors of a lap.

    They are those that the circuit names, else those that a record calls S1 and S2, else all.
    """
    ids = history.loop_ids
    circuit = circuit_of(history)
    for ends in (circuit.sector_loops if circuit else (), ("S1", "S2")):
        if ends and set(ends) <= set(ids):
            return (*(ids.index(loop_id) + 1 for loop_id in ends), len(ids))
    return tuple(range(1, len(ids) + 1))


def _lap(
    history: History,
    car: CarHistory,
    lap: int,
    order: dict[int, list[int]] | None,
    ranks: tuple[int, ...],
    untimed: set[int],
) -> LapRow:
    end_us = car.lap_end_us[lap - 1]
    begin_us = car.lap_end_us[lap - 2] if lap > 1 else history.race.start_us
    unseen = lap in untimed and lap in car.inferred_laps
    loops_us = [None] * history.loop_count if lap in untimed else _loops_us(history, car, lap)
    thirds_ms = _between_ms(begin_us, [loops_us[rank - 1] for rank in ranks]) if len(ranks) == SECTORS else None
    s1_ms, s2_ms, s3_ms = thirds_ms or (None,) * SECTORS
    read = zip(history.loop_ids, loops_us, strict=False)
    return LapRow(
        car.number,
        car.entry.car_class,
        lap,
        car.names.get(driver_of_lap(car, begin_us, end_us), ""),
        None if lap in untimed else (end_us - begin_us) // 1000,
        None if unseen else (end_us - history.race.start_us) // 1000,
        bisect_left(order[lap], end_us) + 1 if order else None,
        s1_ms,
        s2_ms,
        s3_ms,
        _between_ms(begin_us, loops_us),
        {loop: (read_us - begin_us) // 1000 for loop, read_us in read if read_us is not None},
        lap in car.laps_ended_in_pit,
        _left_pit_within(car, begin_us, end_us),
        _flags_within(history, begin_us, end_us),
        car.counts_as_best(lap),
        lap in car.inferred_laps,
    )


def driver_of_lap(car: CarHistory, begin_us: int, end_us: int) -> int:
    """The seat a lap belongs to: the one in the car on the track, so after a stop at its start the new one.

    Where no visit to the pit lane is known it is the one who ended it: he got in on that lap.
    """
    if not car.pit_in_us:
        return car.seat_at(end_us - 1)
    i = bisect_right(car.pit_out_us, end_us) - 1
    out_us = car.pit_out_us[i] if i >= 0 and car.pit_out_us[i] > begin_us else begin_us
    return car.seat_at(min(out_us, end_us))


def _loops_us(history: History, car: CarHistory, lap: int) -> list[int | None]:
    """When the car passed each loop on this lap, the line last; None where it did not read."""
    count = history.loop_count
    first = (lap - 1) * count
    read_us: list[int | None] = [None] * count
    i = bisect_right(car.loop_at, first)
    while i < len(car.loop_at) and car.loop_at[i] <= first + count:
        read_us[car.loop_at[i] - first - 1] = car.loop_us[i]
        i += 1
    return read_us


def _between_ms(begin_us: int, read_us: Sequence[int | None]) -> tuple[int | None, ...]:
    """The times from each loop to the next, the first from the lap's begin; None where one of both did not read."""
    before_us = [begin_us, *read_us[:-1]]
    return tuple(
        None if from_us is None or until_us is None else (until_us - from_us) // 1000
        for from_us, until_us in zip(before_us, read_us, strict=True)
    )


def _left_pit_within(car: CarHistory, begin_us: int, end_us: int) -> bool:
    i = bisect_left(car.pit_out_us, begin_us)
    return i < len(car.pit_out_us) and car.pit_out_us[i] <= end_us


def _flags_within(history: History, begin_us: int, end_us: int) -> tuple[str, ...]:
    flown = history.flag_at(begin_us)
    i = bisect_right(history.flags, begin_us, key=lambda flag: flag.time_us)
    j = bisect_left(history.flags, end_us, key=lambda flag: flag.time_us)
    states = [flown.state] if flown else []
    states += [flag.state for flag in history.flags[i:j]]
    return tuple(states)
