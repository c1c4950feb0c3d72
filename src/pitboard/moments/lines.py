"""A moment as one plain English line, for the terminal and the API; the report has its own words."""

from collections.abc import Callable
from typing import Any

from pitboard.board.clock import clock, race_clock
from pitboard.moments.moment import Moment


def in_words(one: Moment, start_us: int) -> str:
    """A moment as one English line; `start_us` is the official start."""
    write = _WRITERS[one.kind]
    return write(one, _Said(one, start_us))


class _Said:
    """A moment's values as text."""

    def __init__(self, one: Moment, start_us: int) -> None:
        self.one = one
        self.start_us = start_us
        self.cars = [f"#{number}" for number in one.cars]

    def __getitem__(self, name: str) -> Any:
        return self.one.values.get(name, "")

    def time(self, name: str) -> str:
        """A duration."""
        return clock(int(self[name] or 0) // 1000)

    def at(self, name: str) -> str:
        """A moment as race time."""
        return race_clock((int(self[name]) - self.start_us) // 1000)

    def by(self, name: str = "driver") -> str:
        """A driver in brackets, if known."""
        return f" ({self[name]})" if self[name] else ""


def _lead_change(_: Moment, said: _Said) -> str:
    how = {"in_the_stops": "in the stops", "by_retirement": "by a retirement", "on_track": "on track"}
    way = how.get(said["how"], said["how"])
    verb = "retakes" if said["regained"] else "takes"
    return f"{said.cars[0]}{said.by()} {verb} the lead from {said.cars[1]} on lap {said['lap']}, {way}"


def _lead_swaps(_: Moment, said: _Said) -> str:
    pair = f"{said.cars[0]} and {said.cars[1]}"
    return f"{pair} change places {said['count']} times, {said['in_the_stops']} of them in the stops"


def _long_stop(_: Moment, said: _Said) -> str:
    length = f"{'so far ' if said['open'] else ''}{said.time('duration_us')} in the pits"
    lost = f", {said.time('lost_us')} lost" if said["lost_us"] != "" else ""
    return f"{said.cars[0]}{said.by()} {length}{lost}, lap {said['lap']}"


def _moved(one: Moment, said: _Said) -> str:
    verb = "falls" if one.kind == "fall" else "climbs"
    return f"{said.cars[0]} {verb} from P{said['from_position']} to P{said['position']} since {said.at('from_us')}"


def _retirement(_: Moment, said: _Said) -> str:
    where = {"garage": "in the garage", "on_track": "stopped on track"}[said["where"]]
    sure = "" if said["declared"] else ", as judged"
    return f"{said.cars[0]}{said.by()} out after {said['laps']} laps, {where}{sure}"


def _flag(_: Moment, said: _Said) -> str:
    name = str(said["state"]).replace("_", " ")
    return f"{name} for {said.time('duration_us')}{' so far' if said['open'] else ''}" if said["duration_us"] else name


def _slow_zone(_: Moment, said: _Said) -> str:
    return f"slow zone {said['zone']} for {said.time('duration_us')}{' so far' if said['open'] else ''}"


def _battle(_: Moment, said: _Said) -> str:
    return f"{said.cars[0]} {said.time('gap_us')} behind {said.cars[1]} for P{said['class_position']} in class"


def _closing_gap(_: Moment, said: _Said) -> str:
    pace = f"{said.time('per_lap_us')} a lap {'quicker' if said['closing'] else 'slower'}"
    return f"{said.cars[0]} {pace} than {said.cars[1]} over {said['laps']} laps, {said.time('gap_us')} behind"


def _fastest_lap(_: Moment, said: _Said) -> str:
    return (
        f"{said.cars[0]}{said.by()} {said.time('lap_us')} on lap {said['lap']}{', stands' if said['current'] else ''}"
    )


def _milestone(_: Moment, said: _Said) -> str:
    what = {"hour": f"{said['hours']} h", "half_way": "half-way", "laps": f"{said['laps']} laps"}[said["what"]]
    return f"{what}, {said.cars[0] if said.cars else 'nobody'} leads"


def _multi_stint(_: Moment, said: _Said) -> str:
    names = {2: "double", 3: "triple", 4: "quadruple"}
    count = said["stints"]
    name = names.get(count, f"{count}-fold")
    return f"{said.cars[0]} {said['driver']} {name} stint, {said.time('drive_us')}{' so far' if said['open'] else ''}"


def _contention(_: Moment, said: _Said) -> str:
    lap = " ".join(f"#{number}" for number in said["lead_lap"])
    chances = " ".join(f"#{number}" for number in said["in_contention"] or ())
    return f"lead lap: {lap}; in contention: {chances or 'not known'}"


def _best_of_nation(_: Moment, said: _Said) -> str:
    names = ", ".join(said["drivers"])
    return f"{said['nation']}: {said.cars[0]} P{said['position']}, P{said['class_position']} in class ({names})"


def _last_of_make(_: Moment, said: _Said) -> str:
    return f"{said.cars[0]} is the only {said['make']} left within five laps, P{said['class_position']} in class"


def _note(_: Moment, said: _Said) -> str:
    place = f" @{said['place']}" if said["place"] else ""
    doubts = f" [{'; '.join(said['disagrees'])}]" if said["disagrees"] else ""
    source = f" ({said['source']})" if said["source"] else ""
    return f"{' '.join(said.cars)}{place} {said['what']}{source}{doubts}".strip()


_WRITERS: dict[str, Callable[[Moment, _Said], str]] = {
    "lead_change": _lead_change,
    "lead_swaps": _lead_swaps,
    "long_stop": _long_stop,
    "drive_through": lambda _, said: f"{said.cars[0]}{said.by()} through the pits in {said.time('duration_us')}",
    "fall": _moved,
    "climb": _moved,
    "retirement": _retirement,
    "return_to_race": lambda _, said: f"{said.cars[0]}{said.by()} back after {said.time('duration_us')} in the pits",
    "flag": _flag,
    "slow_zone": _slow_zone,
    "battle": _battle,
    "closing_gap": _closing_gap,
    "fastest_lap": _fastest_lap,
    "milestone": _milestone,
    "multi_stint": _multi_stint,
    "driver_change": lambda _, said: f"{said.cars[0]} {said['driver']} takes over from {said['from_driver']}",
    "contention": _contention,
    "last_of_make": _last_of_make,
    "best_of_nation": _best_of_nation,
    "note": _note,
    "message": lambda _, said: str(said["text"]),
}
