"""The classification by a rule pack, at the race's own flag or at any hour, with the reason for every car."""

from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.board.states import RETIRED_AFTER_US
from pitboard.model import Decision, RulePack
from pitboard.results.flag import Counted, counted_at_flag, counted_on_hourly_sheet, flag_falls_us
from pitboard.scoring import CarHistory, History
from pitboard.scoring.history import NEVER_US

Status = Literal["classified", "not_classified", "retired", "disqualified", "outside"]

_LISTED = {"classified": 0, "outside": 0, "not_classified": 1, "retired": 2, "disqualified": 3}
"""Where a final classification lists a status: with the classified cars, or behind them."""

_APART = ("outside", "disqualified")
"""What has no place in class at any time."""


class ClassificationRow(Struct, frozen=True):
    """One car of the classification; times in ms.

    `position` is None for a car that is not classified at the end; two cars in a dead heat have the same. `gap_ms` is
    None for a car laps behind the winner. `why` is the reason for the status and for every lap or second added or taken
    away.
    """

    position: int | None
    class_position: int | None
    number: str
    car_class: str = field(name="class")
    status: Status
    laps: int
    total_ms: int | None
    gap_laps: int
    gap_ms: int | None
    best_lap_ms: int | None
    pit_visits: int
    why: str


class Classification(Struct, frozen=True):
    """The classification of a race under a rule pack; `flag_ms` is the flag in ms since the official start."""

    race: str
    rules: str
    flag_ms: int | None
    rows: list[ClassificationRow]


class _Judged(Struct, frozen=True):
    car: CarHistory
    counted: Counted
    laps: int
    total_us: int
    status: Status
    why: str


def classify(
    history: History, rules: RulePack, time_is_up_us: int | None = None, *, hourly_sheet: bool = False
) -> Classification:
    """The classification of a history under a rule pack.

    Without `time_is_up_us` (µs since the epoch) at the flag that race control showed, else at the one that falls when
    the stated length of the race is over, else at the end of what is known. With it, at the flag that falls for the
    leader after it; before the race's end every car is listed by distance, as
    on the hourly sheets. `hourly_sheet` cuts it as those sheets do (`counted_on_hourly_sheet`).
    """
    flag_us = _flag_us(history, rules, time_is_up_us)
    over = flag_us is None or flag_us >= history.chequered_us or not _runs_on(history, flag_us)
    if not over:
        # The last lap is limited at the end of the race only.
        rules = replace(rules, last_lap_limits=())
    judged = [_judge(history, rules, car, flag_us, hourly_sheet) for car in history.cars.values()]
    winner_laps = max((one.laps for one in judged if one.status == "classified"), default=0)
    judged = [_by_distance(one, rules, winner_laps) for one in judged]
    by_distance = over and rules.must_take_flag
    judged.sort(key=lambda one: (_LISTED[one.status] if by_distance else 0, -one.laps, one.total_us, one.car.number))
    flag_ms = (flag_us - history.race.start_us) // 1000 if flag_us is not None else None
    return Classification(history.race.name, rules.id, flag_ms, _rows(history, rules, judged, over))


def _flag_us(history: History, rules: RulePack, time_is_up_us: int | None) -> int | None:
    if time_is_up_us is not None:
        return flag_falls_us(history, time_is_up_us)
    if history.chequered_us != NEVER_US:
        return history.chequered_us
    duration_us = history.race.duration_us or rules.duration_s * 1_000_000
    return flag_falls_us(history, history.race.start_us + duration_us) if duration_us else None


def _runs_on(history: History, flag_us: int) -> bool:
    """Whether any car goes on after the crossing with which it would finish."""
    return any(len(car.lap_end_us) > counted_at_flag(car, flag_us).lap for car in history.cars.values())


def _judge(history: History, rules: RulePack, car: CarHistory, flag_us: int | None, hourly: bool) -> _Judged:
    counted = counted_on_hourly_sheet(history, car, flag_us) if hourly else counted_at_flag(car, flag_us)
    laps = counted.lap
    total_us = car.lap_end_us[laps - 1] - history.race.start_us if laps else 0
    decisions = [one for one in history.decisions if one.number == car.number]
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
    status, why = _status(history, rules, car, counted, decisions, flag_us)
    if laps_lost < 0:
        status, laps_lost = "not_classified", 0
    return _Judged(car, counted, laps - laps_lost, total_us, status, "; ".join(filter(None, [why, *reasons])))


def _status(
    history: History,
    rules: RulePack,
    car: CarHistory,
    counted: Counted,
    decisions: list[Decision],
    flag_us: int | None,
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
    if flag_us is None:
        return "classified", ""
    seen_us = car.last_seen_us(flag_us)
    if any(one.state == "retired" and one.time_us >= seen_us for one in car.declared):
        return "retired", "declared retired"
    if flag_us - seen_us > RETIRED_AFTER_US:
        return "retired", f"judged: not seen since {_race_time(seen_us - history.race.start_us)}"
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
    took = _race_time(end_us - begin_us)
    if limit.laps < 0:
        return -1, f"last lap of {took}: not classified"
    return limit.laps, f"last lap of {took}: {limit.laps} laps taken away"


def _by_distance(one: _Judged, rules: RulePack, winner_laps: int) -> _Judged:
    """The share of the overall winner's distance, not the class winner's (R3)."""
    if one.status != "classified" or one.laps * 100 >= rules.distance_share_percent * winner_laps:
        return one
    why = f"{one.laps} laps are under {rules.distance_share_percent} % of the winner's {winner_laps}"
    return replace(one, status="not_classified", why="; ".join(filter(None, [why, one.why])))


def _rows(history: History, rules: RulePack, judged: list[_Judged], over: bool) -> list[ClassificationRow]:
    # Before the end nobody is out for good: every car has its place, as on the published sheets.
    placed = [one for one in judged if one.status == "classified" or (not over and one.status not in _APART)]
    numbers = {one.car.number for one in placed}
    ranked = [one for one in judged if one.car.number in numbers or (one.status == "outside" and rules.outside_ranked)]
    places = _places(history, ranked)
    class_places: dict[str, int] = {}
    for name in {one.car.entry.car_class for one in judged}:
        in_class = [one for one in placed if one.car.entry.car_class == name]
        class_places |= _places(history, in_class)
    winner = ranked[0] if ranked else None
    return [_row(history, one, places.get(one.car.number), class_places.get(one.car.number), winner) for one in judged]


def _places(history: History, ordered: list[_Judged]) -> dict[str, int]:
    """Places 1..; a dead heat, measured or decided, stays one: both cars have the better place (case 31)."""
    decided = {frozenset((one.number, one.other)) for one in history.decisions if one.kind == "dead_heat"}
    places: dict[str, int] = {}
    for place, one in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        level = before is not None and (
            (before.laps, before.total_us) == (one.laps, one.total_us)
            or frozenset((before.car.number, one.car.number)) in decided
        )
        places[one.car.number] = places[before.car.number] if before is not None and level else place
    return places


def _row(
    history: History, one: _Judged, position: int | None, class_position: int | None, winner: _Judged | None
) -> ClassificationRow:
    gap_laps = winner.laps - one.laps if winner else 0
    gap_us = one.total_us - winner.total_us if winner and gap_laps == 0 else None
    return ClassificationRow(
        position,
        class_position,
        one.car.number,
        one.car.entry.car_class,
        one.status,
        one.laps,
        one.total_us // 1000 if one.counted.lap else None,
        gap_laps,
        gap_us // 1000 if gap_us is not None else None,
        _best_lap_ms(history, one.car, one.counted.lap),
        stops_on_sheet(one.car, one.counted.lap),
        one.why,
    )


def _best_lap_ms(history: History, car: CarHistory, laps: int) -> int | None:
    start_us = history.race.start_us
    counting = [car.lap_us(lap, start_us) for lap in range(1, laps + 1) if lap not in car.deleted_laps]
    return min(counting) // 1000 if counting else None


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


def _race_time(duration_us: int) -> str:
    seconds = duration_us // 1_000_000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
