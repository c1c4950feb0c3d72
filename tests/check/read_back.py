"""What a generated report states against what the independent reader takes from it, fact by fact and claim by claim."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from pitboard.check.claims import Claim
from pitboard.check.judge_order import spans_of
from pitboard.check.timing import RaceTiming
from pitboard.report import facts as f
from pitboard.report.facts import ReportFact

Claims = Sequence[Claim]
MINUTE_US = 60_000_000


def _any(claims: Claims, kind: str, **values: object) -> bool:
    return any(claim.kind == kind and _has(claim, values) for claim in claims)


def _has(claim: Claim, values: dict[str, object]) -> bool:
    return all(getattr(claim, name) == value for name, value in values.items())


def _within(claims: Claims, kind: str, value: int, **values: object) -> bool:
    return any(claim.low <= value <= claim.high for claim in claims if claim.kind == kind and _has(claim, values))


def _scoped(claims: Claims, kinds: Iterable[str], scope: str, **values: object) -> bool:
    """Whether one of these claims is of a scope; overall is what a text is about that names no class."""
    scopes = ("", scope) if scope == f.OVERALL else (scope,)
    return any(claim.kind in kinds and claim.scope in scopes and _has(claim, values) for claim in claims)


def _at(
    claims: Claims, timing: RaceTiming, kind: str, at_ms: int, until_ms: int | None = None, **values: object
) -> bool:
    """Whether a claim speaks of a time, or of the time from one moment to another."""
    begin = timing.start_us + at_ms * 1000
    end = timing.start_us + until_ms * 1000 if until_ms is not None else begin
    for claim in claims:
        if claim.kind == kind and _has(claim, values) and (claim.period or claim.until_us):
            for one, other in spans_of(claim, timing):
                whole = abs(one - begin) <= MINUTE_US and abs(other - end) <= MINUTE_US
                if whole if until_ms is not None else one - MINUTE_US <= begin <= other + MINUTE_US:
                    return True
    return False


def _car(fact: f.CarFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return any(fact.number in (claim.car, claim.other) for claim in claims)


def _crew(fact: f.CrewFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return all(_any(claims, "crew", car=fact.number, driver=driver) for driver in fact.drivers)


def _at_wheel(fact: f.AtWheelFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _any(claims, "at_wheel", car=fact.number, driver=fact.driver)


def _clock(fact: f.ClockFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _within(claims, "race_time", fact.at_ms) or _any(claims, "race_time", note="half")


def _time_left(fact: f.TimeLeftFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _within(claims, "time_left", fact.left_ms)


def _sun(fact: f.SunFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _at(claims, timing, "sun", fact.at_ms, note="sunrise" if fact.rises else "sunset")


def _lead_since(fact: f.LeadSinceFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    known = [claim for claim in claims if claim.low == claim.high == fact.changes]
    return any(
        abs(begin - timing.start_us - fact.from_ms * 1000) <= 6 * MINUTE_US
        for claim in known
        if claim.kind == "count" and claim.note == "lead_changes" and (claim.period or claim.until_us)
        for begin, _ in spans_of(claim, timing)
    )


def _place(fact: f.PlaceFact, claims: Claims, _timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    if _scoped(claims, ("position",), fact.scope, car=fact.number, place=fact.position):
        return True
    if fact.position == 2 and any(isinstance(one, f.GapFact) for one in facts):
        # "Follows by three seconds": directly behind the first of its scope.
        return _any(claims, "behind", car=fact.number) or _gaps(claims, fact.number)
    return fact.position == 1 and _scoped(claims, ("lead",), fact.scope, car=fact.number)


def _gaps(claims: Claims, number: str) -> bool:
    return any(claim.kind in ("gap", "laps_down") and claim.car == number for claim in claims)


def _gap(fact: f.GapFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    kind, value = ("laps_down", fact.gap_laps * 1000) if fact.gap_laps else ("gap", fact.gap_ms)
    return any(
        claim.kind == kind
        and claim.low <= value <= claim.high
        and claim.car == fact.number
        and claim.other in ("", fact.to)
        for claim in claims
    )


def _lead_lap(fact: f.LeadLapFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    size = len(fact.numbers)
    own = {"car": fact.numbers[0]} if size == 1 else {}
    return _scoped(claims, ("count",), fact.scope, note="lead_lap", low=size, high=size, **own)


def _led(fact: f.LedFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    if fact.from_ms:
        whole = fact.led_ms * 100 >= 99 * (fact.to_ms - fact.from_ms)
        value = fact.to_ms - fact.from_ms if whole else fact.led_ms
        known = [claim for claim in claims if claim.low <= value <= claim.high]
        return _at(known, timing, "led", fact.from_ms, fact.to_ms, make=fact.who)
    return _any(claims, "laps_led", car=fact.who, low=fact.laps, high=fact.laps)


def _counts(fact: f.CountsFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    started = _any(claims, "count", note="started", low=fact.started, high=fact.started)
    if fact.finished:
        return started and _any(claims, "count", note="finished", low=fact.finished, high=fact.finished)
    if fact.in_race == fact.started and _any(claims, "count", note="retired", low=0, high=0):
        return started
    return started and _any(claims, "count", note="running", low=fact.in_race, high=fact.in_race)


def _best_of_nation(fact: f.BestOfNationFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    return (
        _scoped(claims, ("best_of_nation",), fact.scope, car=fact.number, nation=fact.nation)
        and _scoped(claims, ("position",), fact.scope, car=fact.number, place=fact.position)
        and _crew(f.CrewFact(fact.number, fact.drivers), claims, timing, facts)
    )


def _pace(fact: f.PaceFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _within(claims, "faster", fact.faster_ms, car=fact.number, other=fact.than, place=fact.laps)


def _in_pit(fact: f.InPitFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _any(claims, "in_pit", car=fact.number)


def _lead_change(fact: f.LeadChangeFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    how = {"in_the_stops": "stops", "on_track": "track", "by_retirement": "retired", "by_loss": "slowed"}
    known = [claim for claim in claims if claim.note == how.get(fact.how, "")]
    return _at(known, timing, "lead_change", fact.at_ms, car=fact.number, other=fact.before)


def _swaps(fact: f.SwapsFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    pair = {fact.number, fact.other}
    own = [claim for claim in claims if {claim.car, claim.other} == pair]
    if fact.in_stops > 1 and not _any(own, "swaps_in_stops", low=fact.in_stops, high=fact.in_stops):
        return False
    return _any(own, "swaps", low=fact.count, high=fact.count)


def _stop(fact: f.LongStopFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    many = sum(isinstance(one, f.LongStopFact) for one in facts) > 1
    if not any(_within(claims, "stop_length", fact.duration_ms + off, car=fact.number) for off in (-1000, 0, 1000)):
        return False
    if fact.ongoing and not many and not _any(claims, "stop_length", note="ongoing"):
        return False
    if fact.driver and not _any(claims, "drove", car=fact.number, driver=fact.driver):
        return False
    if fact.before and not _any(claims, "was_at", car=fact.number, place=fact.before):
        return False
    placed = any(isinstance(one, f.PlaceFact) for one in facts)
    return many or placed or fact.ongoing or _at(claims, timing, "stop_length", fact.in_ms, car=fact.number)


def _drive_through(fact: f.DriveThroughFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _at(claims, timing, "drive_through", fact.at_ms, car=fact.number)


def _retired(fact: f.RetiredFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    listed = sum(isinstance(one, f.RetiredFact) for one in facts) > 1
    kinds = ("retired", "stopped") if listed else ("stopped",) if fact.on_track else ("retired",)
    return (
        any(claim.kind in kinds and claim.car == fact.number for claim in claims)
        and _any(claims, "laps_done", car=fact.number, low=fact.laps, high=fact.laps)
        and (not fact.driver or _any(claims, "drove", car=fact.number, driver=fact.driver))
        and (listed or _at(claims, timing, "when", fact.at_ms, car=fact.number))
    )


def _move(fact: f.MoveFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    kind = "fell_to" if fact.to_position > fact.from_position else "climbed_to"
    scopes = ("", fact.scope) if fact.scope == f.OVERALL else (fact.scope,)
    known = [claim for claim in claims if claim.scope in scopes]
    values = {"car": fact.number, "low": fact.from_position, "place": fact.to_position}
    return _at(known, timing, kind, fact.from_ms, fact.to_ms, **values)


def _neutralised(fact: f.NeutralisedFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    names = {"safety_car": "safety_car", "full_course_yellow": "fcy", "red": "red_flag", "yellow": "yellow_flag"}
    total_ms = sum(one.total_ms for one in facts if isinstance(one, f.NeutralisedFact))
    counted = _any(claims, "count", note=names[fact.flag], low=fact.count, high=fact.count)
    if counted and _within(claims, "neutralised", total_ms):
        return True
    ended = fact.last_to_ms if not fact.running else None
    return _at(claims, timing, "flag", fact.last_from_ms, ended, note=fact.flag)


def _halt(fact: f.HaltFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    told = [claim for claim in claims if claim.low <= fact.duration_ms <= claim.high]
    told = [claim for claim in told if ("red_flag" in claim.note) == fact.red]
    if fact.first_lap:
        return any(claim.kind == "halted" and "first_lap" in claim.note for claim in told)
    return _at(told, timing, "halted", fact.at_ms)


def _fastest_lap(fact: f.FastestLapFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    timed = [claim for claim in claims if claim.low <= fact.lap_ms <= claim.high]
    drove = not fact.driver or _any(claims, "drove", car=fact.number, driver=fact.driver, note="fastest_lap")
    return drove and _scoped(timed, ("best_lap",), fact.scope, car=fact.number)


def _stints(fact: f.MultiStintFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    wheel = f.AtWheelFact(fact.number, fact.driver)
    return _any(claims, "stint_run", car=fact.number, low=fact.stints) and _at_wheel(wheel, claims, timing, facts)


def _last_of_make(fact: f.LastOfMakeFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    return _any(claims, "last_of_make", car=fact.number, make=fact.make)


def _contention(fact: f.ContentionFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    size = len(fact.numbers)
    if _scoped(claims, ("count",), fact.scope, note="contention", low=size, high=size):
        return True
    return all(_scoped(claims, ("contention",), fact.scope, car=number) for number in fact.numbers[1:])


def _lost_within(fact: f.LostWithinFact, claims: Claims, timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    size = len(fact.numbers)
    return _at(claims, timing, "count", fact.from_ms, fact.to_ms, note="retired", low=size, high=size)


def _noted(fact: f.NoteFact, claims: Claims, _timing: RaceTiming, _facts: Sequence[ReportFact]) -> bool:
    kinds = ("incident", "cause", "penalty")
    return any(claim.kind in kinds and claim.car == fact.number for claim in claims)


READERS: dict[type, Callable[..., bool]] = {
    f.CarFact: _car,
    f.CrewFact: _crew,
    f.AtWheelFact: _at_wheel,
    f.ClockFact: _clock,
    f.TimeLeftFact: _time_left,
    f.SunFact: _sun,
    f.LeadSinceFact: _lead_since,
    f.PlaceFact: _place,
    f.GapFact: _gap,
    f.LeadLapFact: _lead_lap,
    f.LedFact: _led,
    f.CountsFact: _counts,
    f.BestOfNationFact: _best_of_nation,
    f.PaceFact: _pace,
    f.InPitFact: _in_pit,
    f.LeadChangeFact: _lead_change,
    f.SwapsFact: _swaps,
    f.LongStopFact: _stop,
    f.DriveThroughFact: _drive_through,
    f.RetiredFact: _retired,
    f.MoveFact: _move,
    f.NeutralisedFact: _neutralised,
    f.HaltFact: _halt,
    f.FastestLapFact: _fastest_lap,
    f.MultiStintFact: _stints,
    f.LastOfMakeFact: _last_of_make,
    f.ContentionFact: _contention,
    f.LostWithinFact: _lost_within,
    f.NoteFact: _noted,
}
"""Of each kind of fact, whether the claims of its sentence state it."""


def is_worded(fact: ReportFact, facts: Sequence[ReportFact], text: str) -> bool:
    """Whether a sentence states a fact in words at all, and not only carries it as what it stands on."""
    if isinstance(fact, f.CarFact):
        return f"#{fact.number}" in text
    if isinstance(fact, f.GapFact) and not fact.gap_laps:
        return not any(isinstance(one, f.CrewFact) for one in facts)
    return True


def is_read(fact: ReportFact, claims: Claims, timing: RaceTiming, facts: Sequence[ReportFact]) -> bool:
    """Whether the claims read from a sentence state a fact of it: the right car, value, scope and time."""
    return READERS[type(fact)](fact, claims, timing, facts)


def _named(claim: Claim, facts: Sequence[ReportFact]) -> bool:
    """A car of the sentence, or one that its facts speak of."""
    return all(any(_speaks_of(one, number) for one in facts) for number in (claim.car, claim.other) if number)


def _speaks_of(fact: ReportFact, number: str) -> bool:
    values = [getattr(fact, name) for name in fact.__struct_fields__ if name != "evidence"]
    return any(number == value or (isinstance(value, tuple) and number in value) for value in values)


def _drives(claim: Claim, facts: Sequence[ReportFact]) -> bool:
    return any(getattr(one, "driver", "") == claim.driver for one in facts)


STATES: dict[str, tuple[type[ReportFact], ...]] = {
    "car": (f.CarFact, f.FastestLapFact),
    "lead": (f.PlaceFact,),
    "position": (f.PlaceFact, f.BestOfNationFact),
    "in_top": (f.PlaceFact,),
    "behind": (f.PlaceFact, f.GapFact),
    "gap": (f.GapFact,),
    "laps_down": (f.GapFact,),
    "same_lap": (f.LeadLapFact, f.GapFact),
    "at_wheel": (f.AtWheelFact, f.MultiStintFact),
    "drove": (f.LongStopFact, f.RetiredFact, f.FastestLapFact),
    "crew": (f.CrewFact, f.BestOfNationFact),
    "retired": (f.RetiredFact,),
    "stopped": (f.RetiredFact,),
    "when": (f.RetiredFact,),
    "laps_done": (f.RetiredFact,),
    "running": (f.CrewFact, f.PlaceFact),
    "contention": (f.ContentionFact,),
    "best_of_nation": (f.BestOfNationFact,),
    "lead_change": (f.LeadChangeFact,),
    "led": (f.LedFact,),
    "laps_led": (f.LedFact,),
    "was_at": (f.LongStopFact,),
    "swaps": (f.SwapsFact,),
    "swaps_in_stops": (f.SwapsFact,),
    "fell_to": (f.MoveFact,),
    "climbed_to": (f.MoveFact,),
    "faster": (f.PaceFact,),
    "stop_length": (f.LongStopFact,),
    "in_pit": (f.InPitFact,),
    "drive_through": (f.DriveThroughFact,),
    "stint_run": (f.MultiStintFact,),
    "best_lap": (f.FastestLapFact,),
    "sun": (f.SunFact,),
    "count": (f.LeadSinceFact, f.CountsFact, f.LeadLapFact, f.ContentionFact, f.NeutralisedFact, f.LostWithinFact),
    "flag": (f.NeutralisedFact,),
    "neutralised": (f.NeutralisedFact,),
    "halted": (f.HaltFact,),
    "race_time": (f.ClockFact,),
    "time_left": (f.TimeLeftFact,),
    "last_of_make": (f.LastOfMakeFact,),
    "incident": (f.NoteFact,),
    "cause": (f.NoteFact,),
    "penalty": (f.NoteFact,),
}
"""Which facts a claim of a kind may come from; a kind that is not here is never stated by a report."""


def is_stated(claim: Claim, facts: Sequence[ReportFact]) -> bool:
    """Whether a sentence with these facts states what was read from it."""
    if claim.kind in ("at_wheel", "drove") and not _drives(claim, facts):
        return False
    kinds = STATES.get(claim.kind, ())
    own = structs.replace(claim, other="") if claim.kind == "behind" else claim
    return any(isinstance(one, kind) for one in facts for kind in kinds) and _named(own, facts)
