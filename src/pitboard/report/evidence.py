"""What stands in a cited row of timing, for a person to read."""

from bisect import bisect_left, bisect_right

from pitboard.moments import Evidence
from pitboard.scoring import CarHistory, History


def content(history: History, row: Evidence) -> str:
    """The row's own values: times, names, states; empty for a row that the history does not hold."""
    car = history.cars.get(row.number)
    start_us = history.race.start_us
    at_us = start_us + row.key * 1000
    if row.row == "flag":
        return next((f"{flag.state} {_clock(row.key)}" for flag in history.flags if _same(flag.time_us, at_us)), "")
    if row.row == "race":
        return history.race.name
    if row.row == "message":
        return next((message.text for message in history.messages if _same(message.time_us, at_us)), "")
    if car is None:
        return f"{row.car_class} {_clock(row.key)}" if row.car_class else _clock(row.key)
    if row.row == "lap" and 0 < row.key <= len(car.lap_end_us):
        end_us = car.lap_end_us[row.key - 1]
        return f"{_clock(car.lap_us(row.key, start_us) // 1000)}, {_clock((end_us - start_us) // 1000)}"
    if row.row == "loop":
        return _loop(history, car, row.key)
    if row.row == "pit" and 0 < row.key <= len(car.pit_in_us):
        return _pit(car, row.key, start_us)
    if row.row == "driver":
        seat = car.seat_at(at_us + 999)
        return f"{car.names.get(seat, '')} {_clock(row.key)}".strip()
    if row.row == "entry":
        entry = car.entry
        return ", ".join(filter(None, [entry.car_class, entry.team, entry.make, *car.names.values()]))
    if row.row == "state":
        return next(
            (f"{declared.state} {_clock(row.key)}" for declared in car.declared if _same(declared.time_us, at_us)), ""
        )
    return _clock(row.key)


def _same(time_us: int, at_us: int) -> bool:
    return at_us <= time_us < at_us + 1000


def _loop(history: History, car: CarHistory, at: int) -> str:
    i = bisect_left(car.loop_at, at)
    if i == len(car.loop_at) or car.loop_at[i] != at:
        return ""
    lap, rank = divmod(at - 1, history.loop_count)
    loop = history.loop_ids[rank] if rank < len(history.loop_ids) else ""
    return f"{lap + 1}/{loop} {_clock((car.loop_us[i] - history.race.start_us) // 1000)}"


def _pit(car: CarHistory, visit: int, start_us: int) -> str:
    in_us = car.pit_in_us[visit - 1]
    i = bisect_right(car.pit_out_us, in_us)
    out = f" – {_clock((car.pit_out_us[i] - start_us) // 1000)}" if i < len(car.pit_out_us) else ""
    return f"{_clock((in_us - start_us) // 1000)}{out}"


def _clock(ms: int) -> str:
    seconds, rest = divmod(max(ms, 0), 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}.{rest:03}" if hours else f"{minutes}:{seconds % 60:02}.{rest:03}"
