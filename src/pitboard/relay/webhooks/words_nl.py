"""The lines of the moments in Dutch."""

from collections.abc import Callable
from typing import Final

from pitboard.relay.webhooks.said import Said

POINT: Final = ","
TEST: Final = "Dit is een proefbericht van Pitboard. Wat er in de race gebeurt, komt hier."
TAKEN_BACK: Final = "Correctie: dit klopt niet meer: “{}”"

_HOW: Final = {
    "on_track": ", op de baan",
    "in_the_stops": ", bij de pitstops",
    "by_retirement": ", die is uitgevallen",
    "slowed": ", die op de baan tijd verloor",
}

_FLAGS: Final = {
    "green": "Groene vlag",
    "yellow": "Gele vlag",
    "full_course_yellow": "Full course yellow",
    "safety_car": "Safety car",
    "red": "Rode vlag: de race ligt stil",
    "chequered": "Finishvlag",
}

_STINTS: Final = {2: "dubbele", 3: "driedubbele", 4: "vierdubbele"}


def _of(said: Said, before: str = " in ") -> str:
    return f"{before}{said.in_class}" if said.in_class else ""


def _lead_change(said: Said) -> str:
    verb = "neemt de leiding terug" if said["regained"] else "neemt de leiding"
    return f"{said.car} {verb}{_of(said)}, ronde {said['lap']}, van {said.cars[1]}{_HOW.get(said['how'], '')}"


def _long_stop(said: Said) -> str:
    usual = f"; {said.about('usual_us')} is gewoon" if said["usual_us"] else ""
    if said["open"]:
        return f"{said.car} staat nu {said.about('duration_us')} in de pits{usual}"
    return f"{said.car} stond {said.about('duration_us')} in de pits{usual}"


def _moved(said: Said) -> str:
    verb = "zakt" if said.one.kind == "fall" else "klimt"
    places = f"van P{said['from_position']} naar P{said['position']}"
    return f"{said.cars[0]} {verb} {places} in het uur sinds {said.at('from_us')}"


def _retirement(said: Said) -> str:
    where = {"garage": "in de garage", "on_track": "gestrand op de baan"}[said["where"]]
    verb = "is uitgevallen" if said["declared"] else "lijkt uitgevallen"
    return f"{said.car} {verb} na {said['laps']} ronden, {where}"


def _flag(said: Said) -> str:
    after = (
        f", na {said.about('duration_us')} {_FLAGS[said['after']].partition(':')[0].lower()}" if said["after"] else ""
    )
    return _FLAGS[said["state"]] + after


def _milestone(said: Said) -> str:
    leads = f"{said.car} leidt" if said.cars else "nog niemand leidt"
    what = {"hour": f"{said['hours']} uur", "half_way": "Halverwege", "laps": f"{said['laps']} ronden"}[said["what"]]
    return f"{what}: {leads}"


def _multi_stint(said: Said) -> str:
    name = _STINTS.get(said["stints"], f"{said['stints']}-voudige")
    return f"{said.cars[0]}: {said['driver']} rijdt door, een {name} stint"


def _closing_gap(said: Said) -> str:
    per_lap, gap = said.span("per_lap_us"), said.span("gap_us")
    if said["closing"]:
        return f"{said.car} loopt per ronde {per_lap} s in op {said.cars[1]}, {gap} ervoor"
    return f"{said.car} verliest per ronde {per_lap} s op {said.cars[1]}, {gap} ervoor"


LINES: dict[str, Callable[[Said], str]] = {
    "lead_change": _lead_change,
    "long_stop": _long_stop,
    "drive_through": lambda said: f"{said.car} rijdt zonder stop door de pits, {said.span('duration_us')} s",
    "driver_change": lambda said: f"{said.cars[0]}: {said['driver']} neemt het over van {said['from_driver']}",
    "multi_stint": _multi_stint,
    "fall": _moved,
    "climb": _moved,
    "retirement": _retirement,
    "return_to_race": lambda said: f"{said.car} is terug na {said.about('duration_us')} in de pits",
    "flag": _flag,
    "slow_zone": lambda said: f"Slow zone {said['zone']}",
    "battle": lambda said: (
        f"{said.car} zit {said.span('gap_us')} s achter {said.cars[1]}, om P{said['class_position']}{_of(said)}"
    ),
    "closing_gap": _closing_gap,
    "fastest_lap": lambda said: (
        f"{said.car}: snelste ronde{_of(said, ' van ')}, {said.span('lap_us')}, ronde {said['lap']}"
    ),
    "milestone": _milestone,
    "last_of_make": lambda said: f"{said.cars[0]} is de laatste {said['make']} binnen vijf ronden{_of(said)}",
    "message": lambda said: f"Wedstrijdleiding: {said['text']}",
}
