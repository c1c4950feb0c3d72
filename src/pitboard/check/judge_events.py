"""Verdicts on cars' identity, drivers, retirements, stops, trouble, counts and flags."""

import itertools
from collections.abc import Callable
from statistics import median

from pitboard.board import Row, StintRow, stints
from pitboard.check.claims import FLAG_STATES, Claim
from pitboard.check.judge_order import spans_of
from pitboard.check.rulings import NOT_SEEN, Ruling, either, on_board, right, time_text, unknown, wrong
from pitboard.check.timing import LONG_STOP_MS, BoardAt, RaceTiming
from pitboard.model.time import local_us, time_of_day


def _car(claim: Claim, timing: RaceTiming) -> Ruling:
    if claim.other == claim.car:
        return right(_described(claim.car, timing))
    is_not = f"#{claim.car} is {_described(claim.car, timing)}" if claim.car in timing.history.cars else "no such car"
    if claim.other:
        return wrong(f"#{claim.other} {_described(claim.other, timing)}", is_not)
    return wrong(is_not)


def _described(number: str, timing: RaceTiming) -> str:
    entry = timing.car(number).entry
    return f"{entry.team} {entry.make} ({entry.car_class})"


def _name(claim: Claim, _: RaceTiming) -> Ruling:  # all judges are called alike
    if claim.note == "accents":
        return right(claim.driver, "but for the accents")
    return wrong(claim.driver, "misspelt" if claim.note == "misspelt" else "another first name")


def _where(driver: str, at_us: int, timing: RaceTiming) -> str:
    """Name the car a driver is in at a moment, in words."""
    for number in timing.history.cars:
        if timing.driver(number, at_us) == driver and not timing.is_out(number):
            return f"; {driver} is in #{number}"
    return ""


def _at_wheel(claim: Claim, timing: RaceTiming) -> Ruling:
    if timing.is_out(claim.car):
        return _drove(claim, timing)

    def drives(board: BoardAt) -> bool:
        return timing.driver(claim.car, board.moment_us) == claim.driver

    now = timing.driver(claim.car, timing.moment_us)
    if not now:
        return unknown(f"no source says who is in #{claim.car}")
    ruling = on_board(timing.holds(drives), f"#{claim.car}: {now}")
    if ruling.verdict == "wrong":
        return wrong(ruling.right + _where(claim.driver, timing.moment_us, timing))
    return ruling


def _spells(number: str, timing: RaceTiming) -> list[tuple[int, int, str]]:
    """List who was in a car from when to when (µs since the epoch), up to when it was last seen."""
    car = timing.car(number)
    end_us = timing.ended_us(number) if timing.is_out(number) else timing.moment_us
    starts = [since_us for since_us in car.driver_us if since_us <= timing.moment_us]
    ends = [*starts[1:], max(end_us, starts[-1] if starts else 0)]
    return [
        (begin, end, car.names.get(seat, "")) for begin, end, seat in zip(starts, ends, car.driver_seat, strict=False)
    ]


def _drove(claim: Claim, timing: RaceTiming) -> Ruling:
    spells = _spells(claim.car, timing)
    if not spells:
        return unknown(f"no source says who was in #{claim.car}")
    if claim.note == "fastest_lap":
        drove = timing.driver(claim.car, timing.best_lap_begun_us(claim.car))
        return either(claim.driver == drove, f"#{claim.car} on its fastest lap: {drove}")
    if claim.until_us:
        spans = [timing.span(claim.from_us, claim.until_us)]
        then = [who for begin, end, who in spells if any(begin < b and a < end for a, b in spans)]
        return either(claim.driver in then, f"#{claim.car} then: {', '.join(dict.fromkeys(then)) or 'not known'}")
    brought_in = _in_for(claim, timing)
    if brought_in:
        return either(claim.driver in brought_in, f"#{claim.car} then: {', '.join(dict.fromkeys(brought_in))}")
    if claim.period:
        spans = timing.part_of_day(claim.period)
        then = [who for begin, end, who in spells if any(begin < b and a < end for a, b in spans)]
        if claim.driver in then:
            return right(f"#{claim.car} then: {', '.join(dict.fromkeys(then))}")
    if timing.is_out(claim.car):
        return either(spells[-1][2] == claim.driver, f"#{claim.car}: {spells[-1][2]} when it stopped")
    return either(any(who == claim.driver for *_, who in spells), f"#{claim.car}: {_crew(claim.car, timing)}")


def _in_for(claim: Claim, timing: RaceTiming) -> list[str]:
    """List who brought the car in for a stop of the length that the text names with the driver."""
    visits = timing.visits.get(claim.car, []) if claim.high else []
    return [visit.driver_in for visit in visits if claim.low - 1000 <= timing.stop_ms(visit) <= claim.high + 1000]


def _crew(number: str, timing: RaceTiming) -> str:
    return ", ".join(driver.name for driver in timing.car(number).entry.drivers)


def _is_crew(claim: Claim, timing: RaceTiming) -> Ruling:
    names = [driver.name for driver in timing.car(claim.car).entry.drivers]
    return either(claim.driver in names, f"#{claim.car}: {', '.join(names)}")


def _nation(claim: Claim, timing: RaceTiming) -> Ruling:
    for driver in timing.car(claim.car).entry.drivers:
        if driver.name == claim.driver:
            return either(driver.nation == claim.nation, f"{driver.name}: {driver.nation}")
    return unknown("the entry list does not say")


def _state_text(number: str, timing: RaceTiming) -> str:
    row = timing.row(number)
    seen_ms = (timing.ended_us(number) - timing.start_us) // 1000
    judged = " (judged)" if row.state_judged else ""
    if row.did_not_start:
        return f"#{number} did not start{judged}: no loop has seen it"
    if row.state is None:
        return f"no loop has seen #{number} since the race was joined"
    return f"#{number} {row.state.replace('_', ' ')}{judged}, {row.laps} laps, last seen {time_text(seen_ms)}"


def is_long_unseen(row: Row, timing: RaceTiming) -> bool:
    """Tell whether a car has not been seen for so long that a report may call it out."""
    runs_on = not row.is_gone and row.state != "finished"
    return runs_on and timing.moment_us - timing.ended_us(row.number) > 1_800_000_000


def _retired(claim: Claim, timing: RaceTiming) -> Ruling:
    row = timing.row(claim.car)
    if timing.is_state_unknown(claim.car):
        return unknown(_state_text(claim.car, timing))
    if row.is_gone or is_long_unseen(row, timing):
        return right(_state_text(claim.car, timing))
    return wrong(_state_text(claim.car, timing))


def _running(claim: Claim, timing: RaceTiming) -> Ruling:
    if timing.is_state_unknown(claim.car):
        return unknown(_state_text(claim.car, timing))
    return either(not timing.is_out(claim.car), _state_text(claim.car, timing))


def _laps_done(claim: Claim, timing: RaceTiming) -> Ruling:
    laps = timing.row(claim.car).laps
    return either(claim.low <= laps <= claim.high or claim.low - 1 == laps, f"#{claim.car} did {laps} laps")


def _trouble(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = timing.part_of_day(claim.period) if claim.period else [(timing.start_us, timing.moment_us)]
    visits = timing.visits.get(claim.car, [])
    slow = [
        visit
        for visit in visits
        if timing.stop_ms(visit) > LONG_STOP_MS and _meets(visit.begin_ms, timing.stop_ms(visit), spans, timing)
    ]
    slow = [visit for visit in slow if visit.in_ms is not None] or slow
    if slow:
        longest = max(slow, key=timing.stop_ms)
        return right(f"#{claim.car} stood {time_text(timing.stop_ms(longest))} at {time_text(longest.begin_ms)}")
    if timing.is_out(claim.car) and any(begin <= timing.ended_us(claim.car) <= end for begin, end in spans):
        return right(_state_text(claim.car, timing))
    laps = timing.slow_laps(claim.car, LONG_STOP_MS)
    slow_lap = next((lap for begin, end, lap in laps if any(begin < until and end > of for of, until in spans)), 0)
    if slow_lap:
        return right(f"#{claim.car} lost minutes on lap {slow_lap}")
    row = timing.row(claim.car)
    if not claim.period and max(row.class_gap_laps or 0, 0) >= 3:
        return right(f"#{claim.car} {row.class_gap_laps} laps down in class")
    if any(visit.unseen and _meets(visit.begin_ms, timing.stop_ms(visit), spans, timing) for visit in visits):
        return unknown(NOT_SEEN)
    return wrong(f"#{claim.car} had no stop over {LONG_STOP_MS // 1000} s then")


def _meets(in_ms: int, length_ms: int, spans: list[tuple[int, int]], timing: RaceTiming) -> bool:
    begin_us = timing.start_us + in_ms * 1000
    return any(begin_us < end and begin_us + length_ms * 1000 > begin for begin, end in spans)


def _when(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = spans_of(claim, timing)
    if not spans:
        return unknown("the time of day is not known here")
    at_us = timing.ended_us(claim.car)
    clock = time_of_day(local_us(timing.history.race, at_us) // 1000)
    race_ms = (at_us - timing.start_us) // 1000
    value = f"#{claim.car} last seen at {clock} local time ({time_text(race_ms)})"
    if any(begin <= at_us <= end for begin, end in spans):
        return right(value)
    return wrong(value, _bounds(claim.period, spans, timing) if claim.period else "")


def _bounds(period: str, spans: list[tuple[int, int]], timing: RaceTiming) -> str:
    begin, end = (time_of_day(local_us(timing.history.race, bound_us) // 1000) for bound_us in spans[-1])
    return f"{period}: {begin} to {end}"


def _stops(claim: Claim, timing: RaceTiming) -> Ruling:
    count = timing.row(claim.car).pit_visits or 0
    return either(claim.low <= count <= claim.high, f"#{claim.car}: {count} pit visits")


def _stop_length(claim: Claim, timing: RaceTiming) -> Ruling:
    visits = timing.visits.get(claim.car, [])
    longest = time_text(max((timing.stop_ms(visit) for visit in visits), default=0))
    slack_ms = 30_000 if claim.high - claim.low >= 50_000 else 0
    spans = spans_of(claim, timing)
    then = [visit for visit in visits if not claim.note or visit.lasts]
    then = [visit for visit in then if claim.note or _meets(visit.begin_ms, 60_000, spans, timing)]
    lengths = [timing.stop_ms(visit) for visit in then if not visit.unseen]
    holds = any(claim.low - slack_ms <= length_ms <= claim.high + slack_ms for length_ms in lengths)
    if not holds and any(visit.unseen and timing.stop_ms(visit) <= claim.high + slack_ms for visit in then):
        return unknown(NOT_SEEN)
    return either(holds, f"#{claim.car}: longest stop {longest}")


def _stopped_early(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = timing.part_of_day("early")
    early = [visit for visit in timing.visits.get(claim.car, []) if _meets(visit.begin_ms, 0, spans, timing)]
    longest = max(early, key=timing.stop_ms, default=None)
    if longest is None:
        return wrong(f"#{claim.car} made no stop then")
    if longest.unseen:
        return unknown(NOT_SEEN)
    return right(f"#{claim.car} stood {time_text(timing.stop_ms(longest))} at {time_text(longest.begin_ms)}")


def _stint_run(claim: Claim, timing: RaceTiming) -> Ruling:
    rows = stints(timing.history, timing.moment_us, claim.car)
    visits = timing.visits.get(claim.car, [])
    lengths = [timing.stop_ms(visit) for row in timing.visits.values() for visit in row if not visit.unseen]
    usual_ms = median(lengths) if lengths else 0
    # A drive-through does not end a stint for everyone: both ways of counting hold.
    through = {visit.end_ms for visit in visits if not visit.unseen and timing.stop_ms(visit) * 2 < usual_ms * 1.1}
    runs = {_trailing(rows), _trailing([row for row in rows if row.begin_ms not in through])}
    name = rows[-1].driver if rows else "nobody"
    return either(min(runs) <= claim.low <= max(runs), f"{name} is in stint {max(runs)} in a row")


def _trailing(rows: list[StintRow]) -> int:
    """Count the last stints that the last driver drove in a row."""
    run = 0
    for row in reversed(rows):
        if row.driver != rows[-1].driver:
            break
        run += 1
    return run


def _last_of_make(claim: Claim, timing: RaceTiming) -> Ruling:
    own = timing.row(claim.car)
    others = [
        row
        for row in timing.in_scope(own.car_class)
        if row.make == claim.make and row.number != claim.car and not row.is_gone
    ]
    near = [row.number for row in others if row.gap_laps - own.gap_laps <= 5]
    return either(
        not near and not timing.is_out(claim.car), ", ".join(f"#{number} runs too" for number in near) or "so"
    )


def _count(claim: Claim, timing: RaceTiming) -> Ruling:
    rows = timing.in_scope(claim.scope)
    if claim.note in FLAG_STATES:
        counts = [sum(flag.state == FLAG_STATES[claim.note] for flag in timing.flags)]
    elif claim.note == "lead_changes":
        order = [number for _, number in timing.leaders(claim.scope or "overall")]
        counts = [sum(a != b for a, b in itertools.pairwise(order))]
    elif claim.note == "lead_lap":
        counts = [_on_lead_lap(board, claim.scope) for board in timing.boards()]
    else:
        out = [row for row in rows if row.is_gone]
        declared = [row for row in out if row.state == "retired"]
        standing = sum(is_long_unseen(row, timing) for row in rows)
        gone = [len(out), len(declared), len(out) + standing]
        counts = gone if claim.note == "retired" else [len(rows) - count for count in gone]
    if not timing.history.tells_flags(timing.moment_us) and claim.note in FLAG_STATES:
        return unknown("no source states the flags")
    what = claim.note.replace("_", " ")
    return either(any(claim.low <= count <= claim.high for count in counts), f"{what}: {counts[0]}")


def _on_lead_lap(board: BoardAt, scope: str) -> int:
    """Count the cars in the race on the lap of the leader, overall or of a class."""
    rows = [row for row in board.rows.values() if not row.is_gone]
    if scope in ("", "overall"):
        return sum(row.gap_laps == 0 and row.position is not None for row in rows)
    in_class = [row for row in rows if row.car_class == scope and row.class_position is not None]
    return sum(row.class_gap_laps == 0 for row in in_class)


def _flag_then(claim: Claim, timing: RaceTiming) -> Ruling:
    """Tell whether a flag was out from one time of day to another."""
    flags = timing.history.flags
    ends = [flag.time_us for flag in flags[1:]] + [timing.moment_us]
    for begin, end in spans_of(claim, timing):
        for flag, end_us in zip(flags, ends, strict=True):
            near = abs(flag.time_us - begin) <= 90_000_000 and abs(end_us - end) <= 90_000_000
            if near and flag.state == claim.note:
                return right(flag.state.replace("_", " "))
    return wrong(f"no {claim.note.replace('_', ' ')} then")


def _flag(claim: Claim, timing: RaceTiming) -> Ruling:
    flag = timing.history.flag_at(timing.moment_us)
    if flag is None:
        return unknown("no source states the flags")
    if "-" in claim.period and not claim.period.endswith("now"):
        return _flag_then(claim, timing)
    if (claim.period or claim.until_us) and not any(
        begin - 60_000_000 <= flag.time_us <= end for begin, end in spans_of(claim, timing)
    ):
        return wrong(f"{flag.state.replace('_', ' ')} since {time_text((flag.time_us - timing.start_us) // 1000)}")
    neutral = claim.note == "neutralised" and flag.state not in ("green", "chequered")
    return either(flag.state == claim.note or neutral, flag.state.replace("_", " "))


JUDGES: dict[str, Callable[[Claim, RaceTiming], Ruling]] = {
    "car": _car,
    "name": _name,
    "at_wheel": _at_wheel,
    "drove": _drove,
    "crew": _is_crew,
    "nation": _nation,
    "retired": _retired,
    "stopped": _retired,
    "running": _running,
    "laps_done": _laps_done,
    "trouble": _trouble,
    "when": _when,
    "stops": _stops,
    "stop_length": _stop_length,
    "stopped_early": _stopped_early,
    "stint_run": _stint_run,
    "last_of_make": _last_of_make,
    "count": _count,
    "flag": _flag,
}
