"""The order by a rule pack: how far each car counts at the flag, what becomes of it, and its place, with the reason."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.flag import Counted, counted_at_flag, counted_on_hourly_sheet
from pitboard.board.states import RETIRED_AFTER_US
from pitboard.model import Decision, RulePack
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US

Status = Literal["classified", "not_classified", "retired", "disqualified", "outside"]

UnderWay = Mapping[str, tuple[int, int]]
"""Cars that may still take the flag, by number: the loops they have passed, and when they passed the last."""

_LISTED = {"classified": 0, "outside": 0, "not_classified": 1, "retired": 2, "disqualified": 3}
"""Where a final classification lists a status: with the classified cars, or behind them."""

_APART = ("outside", "disqualified")
"""What has no place in class at any time."""


class Judged(Struct, frozen=True):
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


class Flag(Struct, frozen=True):
    """What a ranking is asked about: when the flag falls (None: never) and whether the race is `over` with it.

    Nothing after `moment_us` counts; `hourly_sheet` cuts as the published sheets do.
    """

    us: int | None
    over: bool
    moment_us: int = NEVER_US
    hourly_sheet: bool = False


def ranking(history: History, rules: RulePack, flag: Flag, under_way: UnderWay | None = None) -> list[Judged]:
    """The cars in the order of a rule pack, each with its places; cars `under_way` are ranked where they run."""
    coming: UnderWay = under_way or {}
    if not flag.over:
        # The last lap is limited at the end of the race only.
        rules = replace(rules, last_lap_limits=())
    judged = [_judge(history, rules, car, flag, coming) for car in history.cars.values()]
    winner_laps = max((one.laps for one in judged if one.status == "classified"), default=0)
    judged = [one if one.car.number in coming else _by_distance(one, rules, winner_laps) for one in judged]
    behind = flag.over and rules.must_take_flag
    start_us, loop_count = history.race.start_us, history.loop_count

    def key(one: Judged) -> tuple[int, int, int, str]:
        at, passed_us = coming.get(one.car.number) or (one.laps * loop_count, start_us + one.total_us)
        listed = _LISTED[one.status] + one.absent * len(_LISTED)
        return (listed if behind else 0, -at, passed_us, one.car.number)

    judged.sort(key=key)
    return _placed(history, rules, judged, flag)


def gap_of(behind: Judged, ahead: Judged) -> tuple[int, int | None]:
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


def _judge(history: History, rules: RulePack, car: CarHistory, flag: Flag, coming: UnderWay) -> Judged:
    if flag.hourly_sheet:
        counted = counted_on_hourly_sheet(history, car, flag.us)
    else:
        counted = counted_at_flag(car, flag.us, flag.moment_us)
    laps = counted.lap
    total_us = car.lap_end_us[laps - 1] - history.race.start_us if laps else 0
    decisions = [one for one in known_decisions(history, flag.moment_us) if one.number == car.number]
    reasons: list[str] = []
    laps_lost, why_lost = _last_lap_penalty(rules, history, car, counted)
    if why_lost:
        reasons.append(why_lost)
    for one in decisions:
        if one.kind == "penalty_laps":
            laps_lost += one.laps
            reasons.append(f"{one.laps} laps taken away: {one.reason} ({one.by})")
        elif one.kind == "penalty_time":
            total_us += one.penalty_us
            reasons.append(f"{one.penalty_us / 1e6:.3f} s added: {one.reason} ({one.by})")
    status, why = _status(rules, car, counted, decisions, flag, history.race.start_us)
    if car.number in coming and status in ("not_classified", "retired"):
        status, why = "classified", "has not taken the flag yet"
    if laps_lost < 0:
        status, laps_lost = "not_classified", 0
    absent = did_not_start(history, car, flag.moment_us)
    if absent and status not in _APART:
        status, why = "not_classified", "did not start"
    why = "; ".join(filter(None, [why, *reasons]))
    return Judged(car, counted, laps - laps_lost, total_us, status, why, absent=absent)


def did_not_start(history: History, car: CarHistory, moment_us: int) -> bool:
    """Whether no loop has seen a car by a moment of a race that has begun."""
    return not car.last_seen_us(moment_us) and any(one.last_seen_us(moment_us) for one in history.cars.values())


def known_decisions(history: History, moment_us: int) -> list[Decision]:
    """The decisions made by a moment; at the end of what is known all of them, however late they were made."""
    if moment_us >= history.through_us:
        return history.decisions
    return [one for one in history.decisions if one.time_us <= moment_us]


def _status(
    rules: RulePack, car: CarHistory, counted: Counted, decisions: list[Decision], flag: Flag, start_us: int
) -> tuple[Status, str]:
    excluded = next((one for one in decisions if one.kind == "disqualify"), None)
    if excluded:
        return "disqualified", f"{excluded.reason} ({excluded.by})"
    if not car.entry.competes or any(one.kind == "outside" for one in decisions):
        return "outside", "outside the competition"
    if not rules.must_take_flag:
        return "classified", "" if counted.took_flag else "did not take the flag"
    if counted.took_flag:
        if rules.flag_on_track and counted.lap in car.laps_ended_in_pit:
            return "not_classified", "took the flag in the pit lane, not on the track"
        return "classified", ""
    if flag.us is None:
        return "classified", ""
    seen_us = car.last_seen_us(flag.us)
    if any(one.state == "retired" and seen_us <= one.time_us <= flag.moment_us for one in car.declared):
        return "retired", "declared retired"
    if flag.us - seen_us > RETIRED_AFTER_US:
        return "retired", f"judged: not seen since {race_time(seen_us - start_us)}"
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
    limit = max(over, key=lambda one: one.over_s)
    took = race_time(end_us - begin_us)
    if limit.laps < 0:
        return -1, f"last lap of {took}: not classified"
    return limit.laps, f"last lap of {took}: {limit.laps} laps taken away"


def _by_distance(one: Judged, rules: RulePack, winner_laps: int) -> Judged:
    """The share of the overall winner's distance, not the class winner's (R3)."""
    if one.status != "classified" or one.laps * 100 >= rules.distance_share_percent * winner_laps:
        return one
    why = f"{one.laps} laps are under {rules.distance_share_percent} % of the winner's {winner_laps}"
    return replace(one, status="not_classified", why="; ".join(filter(None, [why, one.why])))


def _placed(history: History, rules: RulePack, judged: list[Judged], flag: Flag) -> list[Judged]:
    # Before the end nobody is out for good: every car has its place, as on the published sheets.
    placed = [
        one
        for one in judged
        if one.status == "classified" or (not flag.over and one.status not in _APART and not one.absent)
    ]
    numbers = {one.car.number for one in placed}
    ranked = [one for one in judged if one.car.number in numbers or (one.status == "outside" and rules.outside_ranked)]
    level = _decided_level(history, flag.moment_us)
    places = _places(level, ranked)
    class_places: dict[str, int] = {}
    for name in {one.car.entry.car_class for one in judged}:
        class_places |= _places(level, [one for one in placed if one.car.entry.car_class == name])
    return [
        replace(one, position=places.get(one.car.number), class_position=class_places.get(one.car.number))
        for one in judged
    ]


def _decided_level(history: History, moment_us: int) -> set[frozenset[str]]:
    """The pairs of cars that were decided to be in a dead heat."""
    heats = (one for one in known_decisions(history, moment_us) if one.kind == "dead_heat")
    return {frozenset((one.number, one.other)) for one in heats}


def _places(level: set[frozenset[str]], ordered: list[Judged]) -> dict[str, int]:
    """Places 1..; a dead heat, measured or decided, stays one: both cars have the better place (case 31)."""
    places: dict[str, int] = {}
    for place, one in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        same = before is not None and (
            (before.laps, before.total_us) == (one.laps, one.total_us)
            or frozenset((before.car.number, one.car.number)) in level
        )
        places[one.car.number] = places[before.car.number] if before is not None and same else place
    return places


def race_time(duration_us: int) -> str:
    """A duration as 1:02:03 or 2:03."""
    seconds = duration_us // 1_000_000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
