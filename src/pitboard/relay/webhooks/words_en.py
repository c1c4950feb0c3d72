"""The lines of the moments in English."""

from collections.abc import Callable
from typing import Final

from pitboard.relay.webhooks.said import Said

POINT: Final = "."
TEST: Final = "This is a test message from Pitboard. What happens in the race will come here."
TAKEN_BACK: Final = "Correction: this no longer holds: “{}”"

_HOW: Final = {
    "on_track": ", on the track",
    "in_the_stops": ", in the stops",
    "by_retirement": ", which is out",
    "slowed": ", which lost time on the track",
}

_FLAGS: Final = {
    "green": "Green flag",
    "yellow": "Yellow flag",
    "full_course_yellow": "Full course yellow",
    "safety_car": "Safety car",
    "red": "Red flag: the race is stopped",
    "chequered": "Chequered flag",
}

_STINTS: Final = {2: "double", 3: "triple", 4: "quadruple"}


def _of(said: Said, before: str = " in ") -> str:
    return f"{before}{said.in_class}" if said.in_class else ""


def _lead_change(said: Said) -> str:
    verb = "is back in the lead" if said["regained"] else "takes the lead"
    return f"{said.car} {verb}{_of(said)}, lap {said['lap']}, from {said.cars[1]}{_HOW.get(said['how'], '')}"


def _long_stop(said: Said) -> str:
    so_far = " so far" if said["open"] else ""
    usual = f"; {said.about('usual_us')} is usual" if said["usual_us"] else ""
    return (
        f"{said.car} {'has been' if said['open'] else 'was'} in the pits for {said.about('duration_us')}{so_far}{usual}"
    )


def _moved(said: Said) -> str:
    verb = "falls" if said.one.kind == "fall" else "climbs"
    places = f"from P{said['from_position']} to P{said['position']}"
    return f"{said.cars[0]} {verb} {places} in the hour since {said.at('from_us')}"


def _retirement(said: Said) -> str:
    where = {"garage": "in the garage", "on_track": "stopped on the track"}[said["where"]]
    verb = "is out" if said["declared"] else "is judged to be out"
    return f"{said.car} {verb} after {said['laps']} laps, {where}"


def _flag(said: Said) -> str:
    after = (
        f", after {said.about('duration_us')} of {_FLAGS[said['after']].partition(':')[0].lower()}"
        if said["after"]
        else ""
    )
    return _FLAGS[said["state"]] + after


def _milestone(said: Said) -> str:
    leads = f"{said.car} leads" if said.cars else "nobody leads yet"
    what = {"hour": f"{said['hours']} h", "half_way": "Half-way", "laps": f"{said['laps']} laps"}[said["what"]]
    return f"{what}: {leads}"


def _multi_stint(said: Said) -> str:
    name = _STINTS.get(said["stints"], f"{said['stints']}-fold")
    return f"{said.cars[0]}: {said['driver']} goes on, a {name} stint"


def _closing_gap(said: Said) -> str:
    verb = "gains" if said["closing"] else "loses"
    return f"{said.car} {verb} {said.span('per_lap_us')} s a lap on {said.cars[1]}, {said.span('gap_us')} ahead"


LINES: dict[str, Callable[[Said], str]] = {
    "lead_change": _lead_change,
    "long_stop": _long_stop,
    "drive_through": lambda said: f"{said.car} goes through the pits without a stop, {said.span('duration_us')} s",
    "driver_change": lambda said: f"{said.cars[0]}: {said['driver']} takes over from {said['from_driver']}",
    "multi_stint": _multi_stint,
    "fall": _moved,
    "climb": _moved,
    "retirement": _retirement,
    "return_to_race": lambda said: f"{said.car} is back after {said.about('duration_us')} in the pits",
    "flag": _flag,
    "slow_zone": lambda said: f"Slow zone {said['zone']}",
    "battle": lambda said: (
        f"{said.car} is {said.span('gap_us')} s behind {said.cars[1]}, for P{said['class_position']}{_of(said)}"
    ),
    "closing_gap": _closing_gap,
    "fastest_lap": lambda said: f"{said.car}: fastest lap{_of(said, ' of ')}, {said.span('lap_us')}, lap {said['lap']}",
    "milestone": _milestone,
    "last_of_make": lambda said: f"{said.cars[0]} is the last {said['make']} within five laps{_of(said)}",
    "message": lambda said: f"Race control: {said['text']}",
}
