"""What happened before the moment, as facts: the moments found worth telling, in the report's own types."""

from collections.abc import Sequence

from pitboard.moments import Evidence, Moment
from pitboard.report.facts import (
    OVERALL,
    ContentionFact,
    DriveThroughFact,
    Fact,
    HaltFact,
    LastOfMakeFact,
    LeadChangeFact,
    LongStopFact,
    MoveFact,
    MultiStintFact,
    NoteFact,
    RetiredFact,
    SwapsFact,
)
from pitboard.report.snapshot import Snapshot

PODIUM = 3

ON_TRACK = ("crash", "contact", "spin", "off", "puncture", "stopped")
"""Incidents of a car that was out on the track."""

COSTLY = ("crash", "spin", "off", "puncture", "stopped")
"""Incidents that show in the lap times."""

IN_A_LANGUAGE = ("cause_nl", "cause_en", "consequence_nl", "consequence_en")

HALT_MS = 180_000
"""A halt of the race is told from this length on."""

WAIT_US = 600_000_000
"""A stop under a neutralisation is told from this length on."""


def event(moment: Moment, snapshot: Snapshot) -> Fact | None:
    """The fact of a moment; None for kinds that the report takes from the board itself."""
    values, scope = moment.values, moment.scope
    at_ms = snapshot.ms(moment.time_us)
    number = moment.cars[0] if moment.cars else ""
    rows = _located(moment.evidence, snapshot)
    match moment.kind:
        case "lead_change":
            again = bool(values["regained"])
            return LeadChangeFact(scope, number, moment.cars[1], at_ms, _text(moment, "how"), again, rows)
        case "lead_swaps":
            from_ms = snapshot.ms(_number(moment, "from_us"))
            count, stops = _number(moment, "count"), _number(moment, "in_the_stops")
            return SwapsFact(scope, number, moment.cars[1], count, stops, from_ms, at_ms, rows)
        case "long_stop" if not _waited(moment):
            return _stop(moment, at_ms, number, rows)
        case "standstill":
            return _halt(moment, at_ms, rows)
        case "flag" if values["state"] == "red" and not values["open"] and "duration_us" in values:
            return _halt(moment, at_ms, rows)
        case "drive_through":
            return DriveThroughFact(number, at_ms, _number(moment, "duration_us") // 1000, rows)
        case "retirement":
            return _retired(moment, snapshot, number, rows)
        case "fall" | "climb":
            return _move(moment, snapshot, OVERALL, "")
        case "contention" if "in_contention" in values:
            cars = values["in_contention"]
            limit_ms = _number(moment, "limit_us") // 1000
            return ContentionFact(scope, cars if isinstance(cars, tuple) else (), limit_ms, rows)
        case "last_of_make" if not values["behind"]:
            return LastOfMakeFact(scope, number, _text(moment, "make"), rows)
        case "multi_stint" if values["open"]:
            since_ms = snapshot.ms(_number(moment, "from_us"))
            return MultiStintFact(number, _text(moment, "driver"), _number(moment, "stints"), since_ms, rows)
        case "note" if not left_out(moment):
            return _noted(moment, at_ms, number, rows)
    return None


def _halt(moment: Moment, at_ms: int, rows: tuple[Evidence, ...]) -> HaltFact | None:
    """A standstill of the field, or a red flag that is over; none that was too short to tell."""
    duration_ms, red = _number(moment, "duration_us") // 1000, moment.kind == "flag"
    if duration_ms < HALT_MS:
        return None
    return HaltFact(at_ms, duration_ms, bool(moment.values.get("first_lap")), red, bool(moment.values["exact"]), rows)


def _stop(moment: Moment, at_ms: int, number: str, rows: tuple[Evidence, ...]) -> LongStopFact:
    visit = next((row.key for row in rows if row.row == "pit" and row.number == number), 0)
    ongoing, place = bool(moment.values["open"]), _number(moment, "position")
    before = place if place <= PODIUM and not ongoing else 0
    length_ms = _number(moment, "duration_us") // 1000
    return LongStopFact(number, visit, at_ms, length_ms, _text(moment, "driver"), before, ongoing, rows)


def _retired(moment: Moment, snapshot: Snapshot, number: str, rows: tuple[Evidence, ...]) -> RetiredFact:
    """A car that stands in the garage is told from when it came in, one on the track from when it was last seen."""
    on_track, judged = moment.values["where"] == "on_track", bool(moment.values["judged"])
    at_ms = snapshot.ms(moment.time_us if on_track else _number(moment, "in_us"))
    return RetiredFact(number, at_ms, _number(moment, "laps"), _text(moment, "driver"), on_track, judged, rows)


def _waited(moment: Moment) -> bool:
    """Whether a stop was long because the course was neutralised: the pit exit is shut then."""
    return bool(moment.values.get("neutralised")) and _number(moment, "duration_us") < WAIT_US


def class_move(moment: Moment, snapshot: Snapshot) -> MoveFact | None:
    """A climb or a fall in places of the car's class; None for another kind of moment."""
    return _move(moment, snapshot, moment.scope, "class_") if moment.kind in ("fall", "climb") else None


def _move(moment: Moment, snapshot: Snapshot, scope: str, which: str) -> MoveFact:
    places = _number(moment, f"from_{which}position"), _number(moment, f"{which}position")
    from_ms, to_ms = snapshot.ms(_number(moment, "from_us")), snapshot.ms(_number(moment, "until_us"))
    return MoveFact(scope, moment.cars[0], *places, from_ms, to_ms, _located(moment.evidence, snapshot))


def left_out(moment: Moment) -> str:
    """Why a note is not told: by timing the car was not out there, and the incident needs a moving car."""
    if moment.kind != "note" or moment.values["kind"] not in ON_TRACK:
        return ""
    points, texts = _texts(moment, "disagrees_on"), _texts(moment, "disagrees")
    at = next(f"{row.source}:{row.ref}" for row in moment.evidence if row.row == "note")
    why = next((text for point, text in zip(points, texts, strict=True) if point == "not_running"), "")
    return f"{at}: {why}; the note is left out" if why else ""


def _noted(moment: Moment, at_ms: int, number: str, rows: tuple[Evidence, ...]) -> NoteFact:
    names = ("what", "place", "cause", "consequence", "nl", "en", "by", "named_driver", *IN_A_LANGUAGE)
    texts = {name: _text(moment, name) for name in names}
    kind, driver = _text(moment, "kind"), _text(moment, "driver")
    # What leaves a car on the course, or in the pits, may cost it no lap time.
    disagrees = tuple(
        point for point in _texts(moment, "disagrees_on") if point in ("driver", "place") or _costs(kind, point)
    )
    return NoteFact(at_ms, number, moment.cars, driver, incident=kind, disagrees=disagrees, evidence=rows, **texts)


def _costs(kind: str, point: str) -> bool:
    return point == "no_loss" and kind in COSTLY


def _texts(moment: Moment, name: str) -> tuple[str, ...]:
    value = moment.values[name]
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _number(moment: Moment, name: str) -> int:
    value = moment.values.get(name, 0)
    return value if isinstance(value, int) else 0


def _text(moment: Moment, name: str) -> str:
    value = moment.values.get(name, "")
    return value if isinstance(value, str) else ""


def _located(evidence: Sequence[Evidence], snapshot: Snapshot) -> tuple[Evidence, ...]:
    """The rows with the source's own place of each, where the moment did not name it."""
    return tuple(snapshot.cite.located(row) for row in evidence)
