"""What happened before the moment, as facts: the moments found worth telling, in the report's own types."""

from collections.abc import Callable, Sequence
from typing import Any

from pitboard.moments import Evidence, GapTrendValues, LossValues, Moment, StopCycleValues
from pitboard.report.facts import (
    OVERALL,
    ContentionFact,
    DriveThroughFact,
    HaltFact,
    LastOfMakeFact,
    LeadChangeFact,
    LongStopFact,
    LossEffectFact,
    LossFact,
    MoveFact,
    MultiStintFact,
    NoteFact,
    ReportFact,
    RetiredFact,
    StopsToMakeFact,
    SwapsFact,
    TakeoverFact,
    TrendFact,
)
from pitboard.report.snapshot import Snapshot

PODIUM = 3

SECOND = 2

ON_TRACK = ("crash", "contact", "spin", "off", "puncture", "stopped")
"""Incidents of a car that was out on the track."""

COSTLY = ("crash", "spin", "off", "puncture", "stopped")
"""Incidents that show in the lap times."""

IN_A_LANGUAGE = ("cause_nl", "cause_en", "consequence_nl", "consequence_en")

HALT_MS = 180_000
"""A halt of the race is told from this length on."""

LED_LAPS = 3
"""A lead that a car has by the cycle of stops is told from so many laps on."""

WAIT_US = 600_000_000
"""A stop under a neutralisation is told from this length on."""


Rows = tuple[Evidence, ...]


def fact_of(moment: Moment, snapshot: Snapshot) -> ReportFact | None:
    """Make a fact of a moment; None for kinds that the report takes from the board itself, and of what nobody saw."""
    make = _FACT_OF.get(moment.kind)
    fact = make(moment, snapshot, _located(moment.evidence, snapshot)) if make else None
    return fact if fact and snapshot.cite.were_seen(fact.evidence) else None


def _lead_change(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact | None:
    # Of the cycle of stops only who leads by it now is told, not who did or had the lead all the while.
    return None if _is_of_the_cycle(moment) else _lead_taken(moment, snapshot, rows)


def _is_of_the_cycle(moment: Moment) -> bool:
    values = moment.values
    return bool(values.get("cycle") and (not values["current"] or values["by_way_of"]))


def lead_in_the_cycle(moment: Moment, snapshot: Snapshot) -> LeadChangeFact | None:
    """Make a fact of a lead that changed hands by the cycle of stops alone; None where one of them hardly led.

    Who leads now is told however short, since somebody else is told to have had the lead before.
    """
    if moment.kind != "lead_change" or not _is_of_the_cycle(moment):
        return None
    leads = LED_LAPS if moment.values["current"] else _number(moment, "laps_led")
    led = min(leads, _number(moment, "laps_led_before"))
    return _lead_taken(moment, snapshot, _located(moment.evidence, snapshot)) if led >= LED_LAPS else None


def _lead_taken(moment: Moment, snapshot: Snapshot, rows: Rows) -> LeadChangeFact:
    how, again = _text(moment, "how"), bool(moment.values["regained"])
    at_ms = snapshot.ms(moment.time_us)
    return LeadChangeFact(moment.scope, moment.cars[0], moment.cars[1], at_ms, how, again, rows)


def _trend(moment: Moment, snapshot: Snapshot, _: Rows) -> ReportFact | None:
    values = moment.values
    if not isinstance(values, GapTrendValues) or values.class_position > SECOND:
        return None
    cited = [snapshot.cite.lap(car, lap) for lap in (values.lap_since, values.lap) for car in moment.cars[:2]]
    gaps_ms = values.gap_since_us // 1000, values.gap_until_us // 1000
    since_ms, reason = snapshot.ms(values.since_us), values.reason or ""
    return TrendFact(moment.scope, moment.cars[0], moment.cars[1], since_ms, *gaps_ms, reason, tuple(cited))


def _stops_to_make(moment: Moment, _: Snapshot, rows: Rows) -> ReportFact | None:
    values = moment.values
    if not isinstance(values, StopCycleValues) or values.class_position > SECOND:
        return None
    net_ms = None if values.net_gap_us is None else values.net_gap_us // 1000
    (car, other), scope = moment.cars[:2], moment.scope
    left = values.stops_left, values.ahead_stops_left
    return StopsToMakeFact(scope, car, other, *left, values.to_stop or "", net_ms, rows)


def _takeover(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact | None:
    names = _text(moment, "driver"), _text(moment, "from_driver")
    if not all(names):
        # Who has no name in the entries: that a seat changed is nothing that is told of a driver.
        return None
    return TakeoverFact(moment.cars[0], *names, snapshot.ms(moment.time_us), rows)


def _swaps(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact:
    from_ms, at_ms = snapshot.ms(_number(moment, "from_us")), snapshot.ms(moment.time_us)
    count, stops = _number(moment, "count"), _number(moment, "in_the_stops")
    return SwapsFact(moment.scope, moment.cars[0], moment.cars[1], count, stops, from_ms, at_ms, rows)


def _drive_through(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact:
    return DriveThroughFact(moment.cars[0], snapshot.ms(moment.time_us), _number(moment, "duration_us") // 1000, rows)


def _contention(moment: Moment, _: Snapshot, rows: Rows) -> ReportFact | None:
    cars = moment.values.get("in_contention")
    if cars is None:
        return None
    return ContentionFact(
        moment.scope, cars if isinstance(cars, tuple) else (), _number(moment, "limit_us") // 1000, rows
    )


def _last_of_make(moment: Moment, _: Snapshot, rows: Rows) -> ReportFact | None:
    if moment.values["behind"]:
        return None
    return LastOfMakeFact(moment.scope, moment.cars[0], _text(moment, "make"), rows)


def _loss(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact | None:
    values = moment.values
    if not isinstance(values, LossValues):
        return None
    on_track = [part.lost_us or 0 for part in values.parts if not part.visit]
    visits = [part for part in values.parts if part.visit]
    # The other laps cited are those of what it changed.
    laps = {part.lap for part in values.parts if not part.visit}
    if values.open and not values.parts[-1].visit:
        laps.add(snapshot.row[moment.cars[0]].laps)
    own = [row for row in rows if row.number == moment.cars[0] and (row.row != "lap" or row.key in laps)]
    if values.at_least:
        own = [row for row in own if row.row != "lap" or values.gone]
    return LossFact(
        moment.cars[0],
        values.sort,
        values.driver,
        snapshot.ms(values.begin_us),
        snapshot.ms(values.end_us),
        None if values.lost_us is None else values.lost_us // 1000,
        sum(on_track) // 1000,
        sum(part.duration_us for part in visits) // 1000,
        len(visits),
        snapshot.ms(visits[0].begin_us) if visits else None,
        bool(visits) and not values.parts[0].visit,
        values.open,
        values.gone,
        len(on_track),
        bool(values.at_least),
        (*own, *(row for row in rows if not row.number)),
    )


def effect_of(moment: Moment, snapshot: Snapshot) -> LossEffectFact | None:
    """Make a fact of what a loss changed; None for another kind of moment, and where that is not known."""
    values = moment.values
    if not isinstance(values, LossValues) or not (values.rival and values.lap_before):
        return None
    overall = values.position_before == values.class_position_before
    overall &= (
        values.position_after in (None, values.class_position_after) or moment.scope == snapshot.rows[0].car_class
    )
    before, after = values.class_position_before, values.class_position_after
    laps = (values.lap_before, values.lap_after)
    cars = (moment.cars[0], values.rival)
    cited = [snapshot.cite.lap(number, lap) for lap in laps if lap for number in cars]
    if not snapshot.cite.were_seen(cited):
        return None
    return LossEffectFact(
        moment.cars[0],
        OVERALL if overall else moment.scope,
        snapshot.ms(values.begin_us),
        before if values.lap_after else None,
        after,
        values.rival,
        None if values.gap_before_us is None else values.gap_before_us // 1000,
        None if values.gap_after_us is None else values.gap_after_us // 1000,
        values.laps_after,
        values.lead_lost_to or "",
        tuple(cited),
    )


def _multi_stint(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact | None:
    if not moment.values["open"] or not moment.values["driver"]:
        return None
    since_ms = snapshot.ms(_number(moment, "from_us"))
    return MultiStintFact(moment.cars[0], _text(moment, "driver"), _number(moment, "stints"), since_ms, rows)


def _overall_move(moment: Moment, snapshot: Snapshot, _: Rows) -> ReportFact:
    return _move(moment, snapshot, OVERALL, "")


def _red_flag(moment: Moment, snapshot: Snapshot, rows: Rows) -> ReportFact | None:
    """Make a halt of a red flag that is over; other flags, and one that is out, the board tells."""
    values = moment.values
    over = values["state"] == "red" and not values["open"] and "duration_us" in values
    return _halt(moment, snapshot, rows) if over else None


def _halt(moment: Moment, snapshot: Snapshot, rows: Rows) -> HaltFact | None:
    """Make a halt of a standstill, or of a red flag that is over; None where it was too short to tell."""
    duration_ms, red = _number(moment, "duration_us") // 1000, moment.kind == "flag"
    if duration_ms < HALT_MS:
        return None
    at_ms, first_lap = snapshot.ms(moment.time_us), bool(moment.values.get("first_lap"))
    exact = bool(moment.values["exact"])
    # To the instant by the flags; else by the laps on which the cars stood, and that it was red by its flag.
    proof = tuple(row for row in rows if row.row == ("flag" if exact else "lap")) + (() if exact else _red(rows))
    return HaltFact(at_ms, duration_ms, first_lap, red, exact, proof)


def _red(rows: Rows) -> Rows:
    return tuple(row for row in rows if row.row == "flag")[:1]


def _stop(moment: Moment, snapshot: Snapshot, rows: Rows) -> LongStopFact | None:
    if _waited(moment):
        return None
    number, at_ms = moment.cars[0], snapshot.ms(moment.time_us)
    visit = next((row.key for row in rows if row.row == "pit" and row.number == number), 0)
    ongoing, place = bool(moment.values["open"]), _number(moment, "position")
    before = place if place <= PODIUM and not ongoing else 0
    rows = tuple(row for row in rows if row.row != "lap" or before)
    length_ms = _number(moment, "duration_us") // 1000
    return LongStopFact(number, visit, at_ms, length_ms, _text(moment, "driver"), before, ongoing, rows)


def _retired(moment: Moment, snapshot: Snapshot, rows: Rows) -> RetiredFact:
    """Date a car that stands in the garage from when it came in, one on the track from when it was last seen."""
    on_track, judged = moment.values["where"] == "on_track", bool(moment.values["judged"])
    # The other laps cited are those of what it was fighting for.
    own = tuple(row for row in rows if row.number == moment.cars[0])
    at_ms = snapshot.ms(moment.time_us if on_track else _number(moment, "in_us"))
    return RetiredFact(moment.cars[0], at_ms, _number(moment, "laps"), _text(moment, "driver"), on_track, judged, own)


def _waited(moment: Moment) -> bool:
    """Tell whether a stop was long because the course was neutralised: the pit exit is shut then."""
    return bool(moment.values.get("neutralised")) and _number(moment, "duration_us") < WAIT_US


def class_move(moment: Moment, snapshot: Snapshot) -> MoveFact | None:
    """Make a fact of a climb or a fall in places of the car's class; None for another kind of moment."""
    return _move(moment, snapshot, moment.scope, "class_") if moment.kind in ("fall", "climb") else None


def _move(moment: Moment, snapshot: Snapshot, scope: str, which: str) -> MoveFact:
    places = _number(moment, f"from_{which}position"), _number(moment, f"{which}position")
    from_ms, to_ms = snapshot.ms(_number(moment, "from_us")), snapshot.ms(_number(moment, "until_us"))
    rows = tuple(row for row in _located(moment.evidence, snapshot) if row.row == "standing")
    return MoveFact(scope, moment.cars[0], *places, from_ms, to_ms, rows)


def left_out(moment: Moment) -> str:
    """Say why a note is not told: by timing the car was not out there, and the incident needs a moving car."""
    if moment.kind != "note" or moment.values["kind"] not in ON_TRACK:
        return ""
    points, texts = _texts(moment, "disagrees_on"), _texts(moment, "disagrees")
    at = next(f"{row.source}:{row.ref}" for row in moment.evidence if row.row == "note")
    why = next((text for point, text in zip(points, texts, strict=True) if point == "not_running"), "")
    return f"{at}: {why}; the note is left out" if why else ""


def _note(moment: Moment, snapshot: Snapshot, rows: Rows) -> NoteFact | None:
    if left_out(moment):
        return None
    number, at_ms = moment.cars[0] if moment.cars else "", snapshot.ms(moment.time_us)
    names = ("what", "place", "cause", "consequence", "nl", "en", "by", "named_driver", *IN_A_LANGUAGE)
    texts = {name: _text(moment, name) for name in names}
    kind, driver = _text(moment, "kind"), _text(moment, "driver")
    # What leaves a car on the course, or in the pits, may cost it no lap time.
    by: Any = moment.values["disagrees_by"]
    points = zip(_texts(moment, "disagrees_on"), by, strict=True)
    against = {point: found for point, found in points if point in ("driver", "place") or _costs(kind, point)}
    evidence = [row for row in rows if row.row == "note"]
    evidence += snapshot.cite.driver(number, moment.time_us) if driver else ()
    evidence += [row for point, found in against.items() if point != "driver" for row in _located(found, snapshot)]
    disagrees = tuple(against)
    cited = tuple(dict.fromkeys(evidence))
    return NoteFact(at_ms, number, moment.cars, driver, incident=kind, disagrees=disagrees, evidence=cited, **texts)


def _costs(kind: str, point: str) -> bool:
    return point == "went_on" or (point == "no_loss" and kind in COSTLY)


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
    """Add the source's own place to rows that the moment did not give it for."""
    return tuple(snapshot.cite.located(row) for row in evidence)


_FACT_OF: dict[str, Callable[[Moment, Snapshot, Rows], ReportFact | None]] = {
    "lead_change": _lead_change,
    "lead_swaps": _swaps,
    "driver_change": _takeover,
    "gap_trend": _trend,
    "stop_cycle": _stops_to_make,
    "long_stop": _stop,
    "standstill": _halt,
    "flag": _red_flag,
    "loss": _loss,
    "drive_through": _drive_through,
    "retirement": _retired,
    "fall": _overall_move,
    "climb": _overall_move,
    "contention": _contention,
    "last_of_make": _last_of_make,
    "multi_stint": _multi_stint,
    "note": _note,
}
