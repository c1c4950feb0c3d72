"""What stands in a cited row of timing, for a person to read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from pitboard.moments import Evidence
from pitboard.scoring import CarHistory, History


def content(history: History, row: Evidence) -> str:
    """Write out the row's own values: times, names, states; empty for a row that the history does not hold."""
    if row.row in _OF_THE_COURSE:
        return _OF_THE_COURSE[row.row](history, row)
    car = history.cars.get(row.number)
    if car is None:
        return f"{row.car_class} {_clock(row.key)}" if row.car_class else _clock(row.key)
    return _OF_A_CAR[row.row](history, car, row) if row.row in _OF_A_CAR else _clock(row.key)


def _race(history: History, _: Evidence) -> str:
    return history.race.name


def _flag(history: History, row: Evidence) -> str:
    at_us = history.race.start_us + row.key * 1000
    return next((f"{flag.state} {_clock(row.key)}" for flag in history.flags if _same(flag.time_us, at_us)), "")


def _message(history: History, row: Evidence) -> str:
    at_us = history.race.start_us + row.key * 1000
    return next((message.text for message in history.messages if _same(message.time_us, at_us)), "")


def _lap(history: History, car: CarHistory, row: Evidence) -> str:
    if not 0 < row.key <= len(car.lap_end_us):
        return _clock(row.key)
    start_us = history.race.start_us
    end_us = car.lap_end_us[row.key - 1]
    return f"{_clock(car.lap_us(row.key, start_us) // 1000)}, {_clock((end_us - start_us) // 1000)}"


def _driver(history: History, car: CarHistory, row: Evidence) -> str:
    # The key is cut to the millisecond: the driver took over within it.
    seat = car.seat_at(history.race.start_us + row.key * 1000 + 999)
    return f"{car.names.get(seat, '')} {_clock(row.key)}".strip()


def _entry(_: History, car: CarHistory, __: Evidence) -> str:
    entry = car.entry
    return ", ".join(filter(None, [entry.car_class, entry.team, entry.make, *car.names.values()]))


def _state(history: History, car: CarHistory, row: Evidence) -> str:
    at_us = history.race.start_us + row.key * 1000
    return next(
        (f"{declared.state} {_clock(row.key)}" for declared in car.declared if _same(declared.time_us, at_us)), ""
    )


def _same(time_us: int, at_us: int) -> bool:
    return at_us <= time_us < at_us + 1000


def _loop(history: History, car: CarHistory, row: Evidence) -> str:
    at = row.key
    i = bisect_left(car.loop_at, at)
    if i == len(car.loop_at) or car.loop_at[i] != at:
        return ""
    lap, rank = divmod(at - 1, history.loop_count)
    loop = history.loop_ids[rank] if rank < len(history.loop_ids) else ""
    return f"{lap + 1}/{loop} {_clock((car.loop_us[i] - history.race.start_us) // 1000)}"


def _pit(history: History, car: CarHistory, row: Evidence) -> str:
    if not 0 < row.key <= len(car.pit_in_us):
        return _clock(row.key)
    start_us = history.race.start_us
    in_us = car.pit_in_us[row.key - 1]
    i = bisect_right(car.pit_out_us, in_us)
    out = f" – {_clock((car.pit_out_us[i] - start_us) // 1000)}" if i < len(car.pit_out_us) else ""
    return f"{_clock((in_us - start_us) // 1000)}{out}"


def _clock(ms: int) -> str:
    seconds, rest = divmod(max(ms, 0), 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}.{rest:03}" if hours else f"{minutes}:{seconds % 60:02}.{rest:03}"


_OF_THE_COURSE: dict[str, Callable[[History, Evidence], str]] = {"flag": _flag, "race": _race, "message": _message}
_OF_A_CAR: dict[str, Callable[[History, CarHistory, Evidence], str]] = {
    "lap": _lap,
    "loop": _loop,
    "pit": _pit,
    "driver": _driver,
    "entry": _entry,
    "state": _state,
}
