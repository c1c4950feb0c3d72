"""Times, gaps and states as the terminal shows them."""

from typing import Any

from pitboard.board import AlarmRow, SourceRow
from pitboard.board.clock import clock as clock
from pitboard.board.clock import race_clock as race_clock
from pitboard.scoring import Conflict

ORDERS = {"line": "line order", "live": "live order", "classification": "classification", "stated": "stated order"}


def gap(laps: int | None, ms: int | None, basis: str | None = None) -> str:
    """A gap: in laps once it is a lap, else in time, with a ~ where it was last measured before a stop or a queue."""
    if not laps and not ms:
        return ""
    if laps:
        return f"{laps} lap{'s' if laps > 1 else ''}"
    return f"{'~' if basis in ('before_stop', 'queue') else ''}+{clock(ms)}"


def known(value: int | None) -> str:
    """A number, or a dash where nobody knows it."""
    return "–" if value is None else str(value)


def in_class(row: Any) -> str:
    """A car's class and its place there; "" where no class is stated."""
    return f"{row.car_class} {known(row.class_position)}" if row.car_class else ""


STATES: dict[str | None, str] = {
    "running": "",
    "in_pit": "in pit",
    "out_lap": "out lap",
    "stopped": "stopped",
    "retired": "retired",
    "finished": "finished",
    None: "not started",
}

FLAGS = {
    "": "no flag yet",
    "green": "green",
    "yellow": "yellow",
    "full_course_yellow": "full course yellow",
    "safety_car": "safety car",
    "red": "red",
    "chequered": "chequered",
}


def state(name: str | None, judged: bool) -> str:
    """A state in words, a dash where nobody knows it; a question mark where nobody declared it."""
    if name is None and not judged:
        return "–"
    words = STATES[name]
    return f"{words}?" if judged and words else words


def conflict(one: Conflict) -> str:
    """What two sources say of a car, the one that counts first."""
    return f"#{one.number} {one.what}: {one.kept!r} ({one.kept_source}), {one.other!r} ({one.other_source})"


def source(one: SourceRow) -> str:
    """A source of passings with how its clock stands to the race clock."""
    how = {"race_clock": "the race clock", "pairs": f"by {one.pairs} crossings", "receive_time": "by when word came"}
    offset = "" if one.offset_ms is None else f", its clock {one.offset_ms:+,} ms ({how.get(one.how or '', '')})"
    return f"{one.source}: {one.passings} passings, the last at {clock(one.last_ms)}{offset}"


def alarm(one: AlarmRow) -> str:
    """What a timekeeper should look at, with its car and race time."""
    car = f"#{one.number}  " if one.number else ""
    return f"{car}{clock(one.at_ms)}  {one.kind.replace('_', ' ')}: {one.text}"
