"""The finish: when the flag falls, how far each car then counts, what becomes of it by a rule pack, and its place."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.states import RETIRED_AFTER_US
from pitboard.model import Decision, Fact, Flag, FlagHistory, RulePack
from pitboard.model.time import short_duration
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

Status = Literal["classified", "not_classified", "retired", "disqualified", "outside"]

UnderWay = Mapping[str, tuple[int, int]]
"""Cars that may still take the flag, by number: the loops they have passed, and when they passed the last."""

_LISTED = {"classified": 0, "outside": 0, "not_classified": 1, "retired": 2, "disqualified": 3}
"""Where a final classification lists a status: with the classified cars, or behind them."""

_APART = ("outside", "disqualified")
"""What has no place in class at any time."""


class Counted(Struct, frozen=True):
    """How far a car counts: the lap, and whether it was completed at or after the flag."""

    lap: int
    took_flag: bool


def flag_falls_us(history: History, time_is_up_us: int) -> int | None:
    """The moment of the flag for a race whose time is up: the first crossing from then of the overall leader (R1).

    The leader at its crossing is the car that completes a lap nobody had completed before; not the next car over the
    line, and not the one that led when time was up but was passed on the way. None: nobody completes that lap.
    """
    leading_lap = max((bisect_left(car.lap_end_us, time_is_up_us) for car in history.cars.values()), default=0)
    return _first_to_complete_us(history, leading_lap + 1)


def with_flag(facts: Iterable[Fact], flag_us: int, source: str) -> list[Fact]:
    """The facts of a race with the chequered flag at this moment, and at no other."""
    kept: list[Fact] = []
    for fact in facts:
        if isinstance(fact, FlagHistory):
            kept.append(replace(fact, flags=tuple(flag for flag in fact.flags if flag.state != "chequered")))
        elif not isinstance(fact, Flag) or fact.state != "chequered":
            kept.append(fact)
    # Not exact: it says nothing of the flags before it, which a record saw at crossings only.
    return [*kept, Flag(flag_us, "chequered", source, exact=False)]


def counted_at_flag(car: CarHistory, flag_us: int | None, moment_us: int = NEVER_US) -> Counted:
    """A car finishes at its first crossing from the flag on; without one by then its last crossing counts."""
    laps = car.laps_at(moment_us)
    if flag_us is None:
        return Counted(laps, took_flag=False)
    before = bisect_left(car.lap_end_us, flag_us, 0, laps)
    return Counted(min(before + 1, laps), took_flag=before < laps)


def counted_on_hourly_sheet(history: History, car: CarHistory, flag_us: int | None) -> Counted:
    """A car's row on a sheet of an hour: its last crossing before anyone completes the leader's next lap.

    So a car that crosses just before the leader and not again in time keeps the earlier crossing, and one that crosses
    twice shows the second. Found on Le Mans 2023, where it gives 1,423 of 1,424 rows; the plain rule gives 1,312.
    """
    if flag_us is None:
        return Counted(len(car.lap_end_us), took_flag=False)
    leading_lap = max(bisect_left(other.lap_end_us, flag_us) for other in history.cars.values()) + 1
    cut_us = _first_to_complete_us(history, leading_lap + 1) or NEVER_US
    laps = bisect_left(car.lap_end_us, cut_us)
    return Counted(laps, took_flag=laps > 0 and car.lap_end_us[laps - 1] >= flag_us)


def _first_to_complete_us(history: History, lap: int) -> int | None:
    return min((car.lap_end_us[lap - 1] for car in history.cars.values() if len(car.lap_end_us) >= lap), default=None)


class RankedCar(Struct, frozen=True):
    """A car under the rules: `laps` and `total_us` (since the official start) with every penalty; None: no place.

    `absent`: it did not start.
    """

    car: CarHistory
    counted: Counted
    laps: int
    total_us: int
    status: Status
    why: str
    position: int | None = None
    class_position: int | None = None
    absent: bool = False


class FinishQuery(Struct, frozen=True):
    """What a ranking is asked about: when the flag falls (None: never) and whether the race is `over` with it.

    Nothing after `moment_us` counts; `hourly_sheet` cuts as the published sheets do.
    """

    us: int | None
    over: bool
    moment_us: int = NEVER_US
    hourly_sheet: bool = False


def ranking(
    history: History, rules: RulePack, query: FinishQuery, under_way: UnderWay | None = None
) -> list[RankedCar]:
    """The cars in the order of a rule pack, each with its places; cars `under_way` are ranked where they run."""
    coming: UnderWay = under_way or {}
    if not query.over:
        # The last lap is limited at the end of the race only.
        rules = replace(rules, last_lap_limits=())
    judged = [_judge(history, rules, car, query, coming) for car in history.cars.values()]
    winner_laps = max((runner.laps for runner in judged if runner.status == "classified"), default=0)
    judged = [runner if runner.car.number in coming else _by_distance(runner, rules, winner_laps) for runner in judged]
    behind = query.over and rules.must_take_flag
    start_us, loop_count = history.race.start_us, history.loop_count

    def key(runner: RankedCar) -> tuple[int, int, int, str]:
        at, passed_us = coming.get(runner.car.number) or (runner.laps * loop_count, start_us + runner.total_us)
        listed = _LISTED[runner.status] + runner.absent * len(_LISTED)
        return (listed if behind else 0, -at, passed_us, runner.car.number)

    judged.sort(key=key)
    return _with_places(history, rules, judged, query)


def gap_of(behind: RankedCar, ahead: RankedCar) -> tuple[int, int | None]:
    """The gap of a classification: whole laps, or on as many laps the time in µs.

    A car that is not classified may have driven further than one that is: that is no gap. One outside the competition
    runs in front of the winner by a negative one.
    """
    laps, us = ahead.laps - behind.laps, behind.total_us - ahead.total_us
    if behind.status in ("classified", "outside"):
        return laps, None if laps else us
    return max(laps, 0), None if laps or us < 0 else us


def runs_on(history: History, flag_us: int) -> bool:
    """Whether any car goes on after the crossing with which it would finish."""
    return any(len(car.lap_end_us) > counted_at_flag(car, flag_us).lap for car in history.cars.values())


def stops_on_sheet(car: CarHistory, laps: int) -> int:
    """Stops as the published sheets count them: each lap that began with a stop, and the last if it ends in one.

    A start from the pit lane counts; a lap that both leaves the pits and ends there counts once (all 1,423 rows of the
    hourly sheets of Le Mans 2023 agree).
    """
    if not laps:
        return 0
    left_on = {car.laps_at(out_us) + 1 for out_us in car.pit_out_us}
    stops = sum(1 for lap in left_on if lap <= laps)
    return stops + (laps in car.laps_ended_in_pit and laps not in left_on)


def _judge(history: History, rules: RulePack, car: CarHistory, query: FinishQuery, coming: UnderWay) -> RankedCar:
    if query.hourly_sheet:
        counted = counted_on_hourly_sheet(history, car, query.us)
    else:
        counted = counted_at_flag(car, query.us, query.moment_us)
    laps = counted.lap
    total_us = car.lap_end_us[laps - 1] - history.race.start_us if laps else 0
    decisions = [decision for decision in known_decisions(history, query.moment_us) if decision.number == car.number]
    reasons: list[str] = []
    laps_lost, why_lost = _last_lap_penalty(rules, history, car, counted)
    if why_lost:
        reasons.append(why_lost)
    for decision in decisions:
        if decision.kind == "penalty_laps":
            laps_lost += decision.laps
            reasons.append(f"{decision.laps} laps taken away: {decision.reason} ({decision.by})")
        elif decision.kind == "penalty_time":
            total_us += decision.penalty_us
            reasons.append(f"{decision.penalty_us / 1e6:.3f} s added: {decision.reason} ({decision.by})")
    status, why = _status(rules, car, counted, decisions, query, history.race.start_us)
    if car.number in coming and status in ("not_classified", "retired"):
        status, why = "classified", "has not taken the flag yet"
    if laps_lost < 0:
        status, laps_lost = "not_classified", 0
    absent = did_not_start(history, car, query.moment_us)
    if absent and status not in _APART:
        status, why = "not_classified", "did not start"
    why = "; ".join(filter(None, [why, *reasons]))
    return RankedCar(car, counted, laps - laps_lost, total_us, status, why, absent=absent)


def did_not_start(history: History, car: CarHistory, moment_us: int) -> bool:
    """Whether no loop has seen a car by a moment of a race that has begun."""
    return not car.last_seen_us(moment_us) and any(other.last_seen_us(moment_us) for other in history.cars.values())


def known_decisions(history: History, moment_us: int) -> list[Decision]:
    """The decisions made by a moment; at the end of what is known all of them, however late they were made."""
    if moment_us >= history.through_us:
        return history.decisions
    return [decision for decision in history.decisions if decision.time_us <= moment_us]


def _status(
    rules: RulePack, car: CarHistory, counted: Counted, decisions: list[Decision], query: FinishQuery, start_us: int
) -> tuple[Status, str]:
    excluded = next((decision for decision in decisions if decision.kind == "disqualify"), None)
    if excluded:
        return "disqualified", f"{excluded.reason} ({excluded.by})"
    if not car.entry.competes or any(decision.kind == "outside" for decision in decisions):
        return "outside", "outside the competition"
    if not rules.must_take_flag:
        return "classified", "" if counted.took_flag else "did not take the flag"
    if counted.took_flag:
        if rules.flag_on_track and counted.lap in car.laps_ended_in_pit:
            return "not_classified", "took the flag in the pit lane, not on the track"
        return "classified", ""
    if query.us is None:
        return "classified", ""
    seen_us = car.last_seen_us(query.us)
    if any(declared.state == "retired" and seen_us <= declared.time_us <= query.moment_us for declared in car.declared):
        return "retired", "declared retired"
    if query.us - seen_us > RETIRED_AFTER_US:
        return "retired", f"judged: not seen since {short_duration((seen_us - start_us) // 1000)}"
    return "not_classified", "did not take the flag"


def _last_lap_penalty(rules: RulePack, history: History, car: CarHistory, counted: Counted) -> tuple[int, str]:
    """Laps lost for a slow last lap, measured from the line, or from pit-out where it began in the pits; -1: all."""
    if not counted.took_flag or not rules.last_lap_limits:
        return 0, ""
    end_us = car.lap_end_us[counted.lap - 1]
    begin_us = car.lap_end_us[counted.lap - 2] if counted.lap > 1 else history.race.start_us
    begin_us = max([begin_us, *(out_us for out_us in car.pit_out_us if begin_us < out_us < end_us)])
    over = [limit for limit in rules.last_lap_limits if end_us - begin_us >= limit.over_s * 1_000_000]
    if not over:
        return 0, ""
    limit = max(over, key=lambda limit: limit.over_s)
    took = short_duration((end_us - begin_us) // 1000)
    if limit.laps < 0:
        return -1, f"last lap of {took}: not classified"
    return limit.laps, f"last lap of {took}: {limit.laps} laps taken away"


def _by_distance(runner: RankedCar, rules: RulePack, winner_laps: int) -> RankedCar:
    """The share of the overall winner's distance, not the class winner's (R3)."""
    if runner.status != "classified" or runner.laps * 100 >= rules.distance_share_percent * winner_laps:
        return runner
    why = f"{runner.laps} laps are under {rules.distance_share_percent} % of the winner's {winner_laps}"
    return replace(runner, status="not_classified", why="; ".join(filter(None, [why, runner.why])))


def _with_places(history: History, rules: RulePack, judged: list[RankedCar], query: FinishQuery) -> list[RankedCar]:
    # Before the end nobody is out for good: every car has its place, as on the published sheets.
    ranked_in_class = [
        runner
        for runner in judged
        if runner.status == "classified" or (not query.over and runner.status not in _APART and not runner.absent)
    ]
    numbers = {runner.car.number for runner in ranked_in_class}
    ranked = [
        runner
        for runner in judged
        if runner.car.number in numbers or (runner.status == "outside" and rules.outside_ranked)
    ]
    level = _decided_level(history, query.moment_us)
    places = _places(level, ranked)
    class_places: dict[str, int] = {}
    for name in {runner.car.entry.car_class for runner in judged}:
        class_places |= _places(level, [runner for runner in ranked_in_class if runner.car.entry.car_class == name])
    return [
        replace(runner, position=places.get(runner.car.number), class_position=class_places.get(runner.car.number))
        for runner in judged
    ]


def _decided_level(history: History, moment_us: int) -> set[frozenset[str]]:
    """The pairs of cars that were decided to be in a dead heat."""
    heats = (decision for decision in known_decisions(history, moment_us) if decision.kind == "dead_heat")
    return {frozenset((decision.number, decision.other)) for decision in heats}


def _places(level: set[frozenset[str]], ordered: list[RankedCar]) -> dict[str, int]:
    """Places 1..; a dead heat, measured or decided, stays one: both cars have the better place (case 31)."""
    places: dict[str, int] = {}
    for place, runner in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        same = before is not None and (
            (before.laps, before.total_us) == (runner.laps, runner.total_us)
            or frozenset((before.car.number, runner.car.number)) in level
        )
        places[runner.car.number] = places[before.car.number] if before is not None and same else place
    return places
