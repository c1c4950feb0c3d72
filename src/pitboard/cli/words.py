"""Times, gaps and states as the terminal shows them."""

from pitboard.board import AlarmRow
from pitboard.scoring import Conflict


def clock(ms: int | None) -> str:
    """A race time or a duration in ms as 16:12:30.123, or 3:41.032 below an hour."""
    if ms is None:
        return ""
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    seconds, ms = divmod(ms, 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}.{ms:03}"
    if minutes:
        return f"{sign}{minutes}:{seconds % 60:02}.{ms:03}"
    return f"{sign}{seconds}.{ms:03}"


def race_clock(ms: int) -> str:
    """A race time in ms as 16:12:30, with thousandths only where there are any."""
    seconds, rest = divmod(abs(ms), 1000)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if ms < 0 else "") + text + (f".{rest:03}" if rest else "")


def gap(laps: int | None, ms: int | None) -> str:
    """A gap: in laps once it is a lap, else in time; empty for the leader."""
    if not laps and not ms:
        return ""
    if laps:
        return f"{laps} lap{'s' if laps > 1 else ''}"
    return f"+{clock(ms)}"


STATES = {
    "running": "",
    "in_pit": "in pit",
    "out_lap": "out lap",
    "stopped": "stopped",
    "retired": "retired",
    "finished": "finished",
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


def state(name: str, judged: bool) -> str:
    """A state in words; a question mark where nobody declared it."""
    words = STATES[name]
    return f"{words}?" if judged and words else words


def conflict(one: Conflict) -> str:
    """What two sources say of a car, the one that counts first."""
    return f"#{one.number} {one.what}: {one.kept!r} ({one.kept_source}), {one.other!r} ({one.other_source})"


def alarm(one: AlarmRow) -> str:
    """What a timekeeper should look at, with its car and race time."""
    car = f"#{one.number}  " if one.number else ""
    return f"{car}{clock(one.at_ms)}  {one.kind.replace('_', ' ')}: {one.text}"
