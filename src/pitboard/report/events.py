"""What happened before the moment, as facts: the moments found worth telling, in the report's own types."""

from collections.abc import Sequence

from pitboard.moments import Evidence, Moment
from pitboard.report.facts import (
    DriveThrough,
    Fact,
    LeadChange,
    Noted,
    Retired,
    Stints,
    Stop,
    Swaps,
)
from pitboard.report.survey import Survey


def event(moment: Moment, survey: Survey) -> Fact | None:
    """The fact of a moment; None for kinds that the report takes from the board itself."""
    values = moment.values
    at_ms = survey.ms(moment.time_us)
    number = moment.cars[0] if moment.cars else ""
    rows = _located(moment.evidence, survey)
    match moment.kind:
        case "lead_change":
            again = bool(values["regained"])
            return LeadChange(moment.scope, number, moment.cars[1], at_ms, _text(moment, "how"), again, rows)
        case "lead_swaps":
            from_ms = survey.ms(_number(moment, "from_us"))
            count, stops = _number(moment, "count"), _number(moment, "in_the_stops")
            return Swaps(moment.scope, number, moment.cars[1], count, stops, from_ms, at_ms, rows)
        case "long_stop" if not values["at_start"]:
            visit = next((one.key for one in rows if one.row == "pit" and one.number == number), 0)
            length_ms = _number(moment, "duration_us") // 1000
            driver, before = _text(moment, "driver"), _number(moment, "position")
            return Stop(number, visit, at_ms, length_ms, driver, before, ongoing=bool(values["open"]), evidence=rows)
        case "drive_through":
            return DriveThrough(number, at_ms, _number(moment, "duration_us") // 1000, rows)
        case "retirement":
            on_track, judged = values["where"] == "on_track", bool(values["judged"])
            laps, driver = _number(moment, "laps"), _text(moment, "driver")
            return Retired(number, at_ms, laps, driver, on_track, judged, rows)
        case "multi_stint" if values["open"]:
            since_ms = survey.ms(_number(moment, "from_us"))
            return Stints(number, _text(moment, "driver"), _number(moment, "stints"), since_ms, rows)
        case "note":
            return Noted(at_ms, moment.cars, _text(moment, "text"), evidence=rows)
        case _:
            return None


def _number(moment: Moment, name: str) -> int:
    value = moment.values.get(name, 0)
    return value if isinstance(value, int) else 0


def _text(moment: Moment, name: str) -> str:
    value = moment.values.get(name, "")
    return value if isinstance(value, str) else ""


def _located(evidence: Sequence[Evidence], survey: Survey) -> tuple[Evidence, ...]:
    """The rows with the source's own place of each, where the moment did not name it."""
    return tuple(survey.cite.located(one) for one in evidence)
