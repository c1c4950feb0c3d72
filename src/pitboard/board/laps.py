"""The laps of the cars: times, sectors, driver, flags and pit crossings of each."""

from bisect import bisect_left, bisect_right

from msgspec import Struct, field

from pitboard.scoring import CarHistory, History


class LapRow(Struct, frozen=True):
    """One lap; times in ms, `elapsed_ms` since the official start. `sectors_ms` has None where a loop did not read.

    `position` is the overall place at the line: the rank by lap, then by the time of completing it. `flags` are those
    over the course while the lap ran, in order. `counts_as_best` is False for a deleted lap time, and for a lap
    whose end was worked out (`inferred`).
    """

    number: str
    car_class: str = field(name="class")
    lap: int
    driver: str
    lap_ms: int
    elapsed_ms: int
    position: int
    sectors_ms: tuple[int | None, ...]
    ended_in_pit: bool
    from_pit: bool
    flags: tuple[str, ...]
    counts_as_best: bool
    inferred: bool


def laps(history: History, moment_us: int, number: str | None = None) -> list[LapRow]:
    """Every lap completed by a moment (µs since the epoch), of all cars or one, by car and lap."""
    order = _order_at_line(history)
    cars = [history.cars[number]] if number is not None else [history.cars[n] for n in sorted(history.cars)]
    return [_lap(history, car, lap, order) for car in cars for lap in range(1, car.laps_at(moment_us) + 1)]


def _order_at_line(history: History) -> dict[int, list[int]]:
    """For every lap number the moments at which the cars completed it, in order."""
    ends: dict[int, list[int]] = {}
    for car in history.cars.values():
        for lap, end_us in enumerate(car.lap_end_us, 1):
            ends.setdefault(lap, []).append(end_us)
    for moments in ends.values():
        moments.sort()
    return ends


def _lap(history: History, car: CarHistory, lap: int, order: dict[int, list[int]]) -> LapRow:
    end_us = car.lap_end_us[lap - 1]
    begin_us = car.lap_end_us[lap - 2] if lap > 1 else history.race.start_us
    return LapRow(
        car.number,
        car.entry.car_class,
        lap,
        car.names.get(_driver_of_lap(car, begin_us, end_us), ""),
        (end_us - begin_us) // 1000,
        (end_us - history.race.start_us) // 1000,
        bisect_left(order[lap], end_us) + 1,
        _sectors_ms(history, car, lap, begin_us),
        lap in car.laps_ended_in_pit,
        _left_pit_within(car, begin_us, end_us),
        _flags_within(history, begin_us, end_us),
        car.counts_as_best(lap),
        lap in car.inferred_laps,
    )


def _driver_of_lap(car: CarHistory, begin_us: int, end_us: int) -> int:
    """The seat a lap belongs to: the one in the car on the track, so after a stop at its start the new one."""
    i = bisect_right(car.pit_out_us, end_us) - 1
    out_us = car.pit_out_us[i] if i >= 0 and car.pit_out_us[i] > begin_us else begin_us
    return car.seat_at(min(out_us, end_us))


def _sectors_ms(history: History, car: CarHistory, lap: int, begin_us: int) -> tuple[int | None, ...]:
    """The times between the loops on this lap; None from a loop that did not read to the next that did."""
    count = history.loop_count
    first = (lap - 1) * count
    i = bisect_right(car.loop_at, first)
    sectors: list[int | None] = [None] * count
    before_us, before = begin_us, 0
    while i < len(car.loop_at) and car.loop_at[i] <= first + count:
        rank = car.loop_at[i] - first
        if rank == before + 1:
            sectors[rank - 1] = (car.loop_us[i] - before_us) // 1000
        before_us, before = car.loop_us[i], rank
        i += 1
    return tuple(sectors)


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
