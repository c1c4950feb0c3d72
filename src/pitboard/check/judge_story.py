"""Verdicts on what happened: lead changes, trading places, time in the lead, slow laps, neutralisations, counts."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from statistics import median

from pitboard.board import PitRow
from pitboard.board.sun import sky_over
from pitboard.check.claims import FLAG_STATES, Claim
from pitboard.check.day_parts import Interval
from pitboard.check.judge_events import is_long_unseen
from pitboard.check.judge_order import CONTENTION_SHARE, spans_of
from pitboard.check.rulings import NOT_SEEN, Ruling, either, right, time_text, unknown, wrong
from pitboard.check.timing import BoardAt, RaceTiming
from pitboard.model.time import DAY_US, MINUTE_US, local_us

ROUGHLY_US = 300_000_000
"""A report of an hour is written within five minutes of it."""

NOT_RACING_US = 6_000_000
"""A car whose lap took so much longer than the other's, the pits left out, was not racing it."""

LONG_MS = 110_000
"""A stop that took longer than this may have lost a car the lead by itself."""

SUN_MIN = 6
"""Tables of the sun differ by minutes: by the place they are for and by the horizon."""


def _lead_change(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = spans_of(claim, timing)
    near = []
    for scope in [claim.scope] if claim.scope else ["overall", timing.car(claim.car).entry.car_class]:
        firsts = timing.leaders(scope)
        if _on_first_lap(claim, firsts, spans, timing):
            return right("with the first lap")
        for lap, ((_, before), (at_us, after)) in enumerate(itertools.pairwise(firsts), 2):
            if before != after and any(begin <= at_us <= end for begin, end in spans):
                near.append(f"#{after} from #{before} at {time_text((at_us - timing.start_us) // 1000)}")
                begun = _led_until(claim.other, firsts, lap, timing)
                if after == claim.car and begun and _so(claim.note, claim.other, after, (begun + 1, lap), timing):
                    return right(near[-1])
    return wrong("; ".join(near[:3]) or "no lead change then")


def _on_first_lap(claim: Claim, firsts: list[tuple[int, str]], spans: list[Interval], timing: RaceTiming) -> bool:
    """Tell whether a car led the first lap that was behind the other at the first loop of it."""
    if not firsts or firsts[0][1] != claim.car or not any(begin <= firsts[0][0] <= end for begin, end in spans):
        return False
    loops = [timing.car(number).loop_us[:1] for number in (claim.other, claim.car)]
    return bool(loops[0] and loops[1]) and loops[0] < loops[1]


def _led_until(number: str, firsts: list[tuple[int, str]], lap: int, timing: RaceTiming) -> int:
    """Return the last lap a car led before a lap that another leads; 0 if others led since but for until their stops.

    Cars that lead only while they have not stopped yet are not who the lead is taken from, as people speak of it.
    """
    led = lap - 1
    while led and firsts[led - 1][1] != number:
        leader, after = firsts[led - 1][1], firsts[led][1]
        if leader != after and not any(_visits_on(leader, on, timing) for on in (led, led + 1)):
            return 0
        led -= 1
    return led


def _so(how: str, lost: str, gained: str, laps: tuple[int, int], timing: RaceTiming) -> bool:
    """Tell whether a lead changed hands so over some laps: in the stops, on track, as a car went out or was slowed."""
    within = range(laps[0], laps[1] + 1)
    visits = [visit for lap in within for visit in _visits_on(lost, lap, timing)]
    if how == "retired":
        return timing.is_out(lost)
    if how == "slowed":
        long = any(timing.stop_ms(visit) > LONG_MS for visit in visits)
        return long or any(_slowed(lost, gained, lap, timing, NOT_RACING_US) for lap in within)
    if how == "track":
        return not visits or _is_ahead(gained, lost, timing.start_us + visits[0].begin_ms * 1000, timing)
    return how == "" or bool(visits)


def _is_ahead(number: str, other: str, at_us: int, timing: RaceTiming) -> bool:
    """Tell whether a car had come by the last loop of another before a moment, and before it."""
    car, rival = timing.car(number), timing.car(other)
    last = bisect_right(rival.loop_us, at_us) - 1
    i = bisect_left(car.loop_at, rival.loop_at[last]) if last >= 0 else len(car.loop_at)
    return i < len(car.loop_at) and car.loop_at[i] == rival.loop_at[last] and car.loop_us[i] < rival.loop_us[last]


def _bounds(number: str, lap: int, timing: RaceTiming) -> Interval:
    ends = timing.car(number).lap_end_us
    begin_us = ends[lap - 2] if 1 < lap <= len(ends) + 1 else timing.start_us
    return begin_us, min(ends[lap - 1], timing.moment_us) if lap <= len(ends) else timing.moment_us


def _visits_on(number: str, lap: int, timing: RaceTiming) -> list[PitRow]:
    begin, end = (bound_us - timing.start_us for bound_us in _bounds(number, lap, timing))
    return [
        visit
        for visit in timing.visits.get(number, [])
        if visit.begin_ms * 1000 < end and (visit.begin_ms + timing.stop_ms(visit)) * 1000 > begin
    ]


def _driven_us(number: str, lap: int, timing: RaceTiming) -> int:
    """Measure how long a lap took without the time in the pits, the lap under way too."""
    begin_us, end_us = _bounds(number, lap, timing)
    begin, end = begin_us - timing.start_us, end_us - timing.start_us
    standing = 0
    for visit in _visits_on(number, lap, timing):
        out_us = (visit.begin_ms + timing.stop_ms(visit)) * 1000
        standing += min(out_us, end) - max(visit.begin_ms * 1000, begin)
    return end - begin - standing


def _slowed(lost: str, gained: str, lap: int, timing: RaceTiming, by_us: int) -> bool:
    return _driven_us(lost, lap, timing) - _driven_us(gained, lap, timing) > by_us


def _turns(claim: Claim, timing: RaceTiming) -> list[tuple[int, bool]]:
    """Find where the lead went from one of two cars to the other in the time spoken of: the lap, and if in a stop.

    What others led in between is left out, and so is a lead before the time spoken of.
    """
    spans = spans_of(claim, timing)
    firsts = list(enumerate(timing.leaders(claim.scope), 1))
    led = [(lap, at_us, number) for lap, (at_us, number) in firsts if number in (claim.car, claim.other)]
    if led and led[0][0] == 1:
        other = claim.other if led[0][2] == claim.car else claim.car
        began_us, theirs_us = (timing.car(number).loop_us[:1] for number in (other, led[0][2]))
        led = [(0, timing.start_us, other), *led] if began_us and theirs_us and began_us < theirs_us else led
    return [
        (lap, any(_visits_on(before, on, timing) for on in range(max(last, 1), lap + 1)))
        for (last, _, before), (lap, at_us, number) in itertools.pairwise(led)
        if before != number and any(begin <= at_us <= end for begin, end in spans)
    ]


def _swaps(claim: Claim, timing: RaceTiming) -> Ruling:
    turns = _turns(claim, timing)
    fewest = sum(not stopped for _, stopped in turns)
    # Leads until the own stop only may be left out.
    holds = claim.low <= len(turns) and fewest <= (claim.high or len(turns))
    return either(holds, f"the lead went between them {len(turns)} times, {fewest} of these outside stops")


def _swaps_in_stops(claim: Claim, timing: RaceTiming) -> Ruling:
    turns = _turns(claim, timing)
    inside = sum(stopped for _, stopped in turns)
    return either(claim.low <= inside, f"{inside} of {len(turns)} times in the stops")


def led_for(claim: Claim, timing: RaceTiming) -> Ruling:
    """Judge how long a car, or the cars of a make, led in the time spoken of."""
    most = 0
    scopes = [claim.scope or "overall"]
    for scope in scopes:
        firsts = timing.leaders(scope)
        ends = [at_us for at_us, _ in firsts[1:]] + [timing.moment_us]
        led = 0
        for (at_us, number), until_us in zip(firsts, ends, strict=True):
            own = number == claim.car if claim.car else timing.car(number).entry.make == claim.make
            if own:
                led += sum(max(min(until_us, end) - max(at_us, begin), 0) for begin, end in spans_of(claim, timing))
        most = max(most, led // 1000)
    slack_ms = 1_000
    return either(claim.low - slack_ms <= most <= claim.high + slack_ms, f"led for {time_text(most)}")


def _slow_lap(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = spans_of(claim, timing)
    worst = 0
    for lap in range(2, timing.car(claim.car).laps_at(timing.moment_us) + 1):
        begin, end = _bounds(claim.car, lap, timing)
        if any(begin < until and end > since for since, until in spans):
            lost_ms = (_driven_us(claim.car, lap, timing) - _usual_us(claim.car, (begin + end) // 2, timing)) // 1000
            if claim.low * 4 // 5 - 10_000 <= lost_ms <= claim.high * 6 // 5 + 10_000:
                return right(f"#{claim.car} lost {time_text(lost_ms)} on lap {lap}")
            worst = max(worst, lost_ms)
    return wrong(f"#{claim.car} lost at most {time_text(worst)} in a lap then")


def _usual_us(number: str, at_us: int, timing: RaceTiming) -> int:
    """Return what the other cars of the class took for the lap they were in at a time."""
    took = []
    for row in timing.in_scope(timing.car(number).entry.car_class):
        lap = timing.car(row.number).laps_at(at_us) + 1
        if row.number != number and 1 < lap <= row.laps:
            took.append(_driven_us(row.number, lap, timing))
    return int(median(took)) if took else 0


def _in_pit(claim: Claim, timing: RaceTiming) -> Ruling:
    def inside(board: BoardAt) -> bool:
        return board.rows[claim.car].state == "in_pit"

    if timing.is_state_unknown(claim.car):
        return unknown(f"no loop has seen #{claim.car} since the race was joined")
    state = (timing.row(claim.car).state or "not started").replace("_", " ")
    return either(timing.holds(inside) is not None, f"#{claim.car} {state}")


def _drive_through(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = spans_of(claim, timing)
    lengths = sorted(timing.stop_ms(visit) for row in timing.visits.values() for visit in row if not visit.unseen)
    usual_ms = lengths[len(lengths) // 2] if lengths else 0
    then = [visit for visit in timing.visits.get(claim.car, []) if _begins_in(visit, spans, timing)]
    if not then:
        return wrong(f"#{claim.car} was not in the pit lane then")
    took_ms = min((timing.stop_ms(visit) for visit in then if not visit.unseen), default=usual_ms)
    if took_ms >= usual_ms and any(visit.unseen for visit in then):
        return unknown(NOT_SEEN)
    return either(took_ms < usual_ms, f"#{claim.car} took {time_text(took_ms)}; a stop takes {time_text(usual_ms)}")


def _begins_in(visit: PitRow, spans: list[Interval], timing: RaceTiming) -> bool:
    at_us = timing.start_us + visit.begin_ms * 1000
    return any(begin - 60_000_000 <= at_us <= end for begin, end in spans)


def _was_at(claim: Claim, timing: RaceTiming) -> Ruling:
    """Judge the place at the line before the stop of the length spoken of."""
    found: set[int] = set()
    for visit in timing.visits.get(claim.car, []):
        if not visit.unseen and claim.low - 1000 <= timing.stop_ms(visit) <= claim.high + 1000:
            in_us = timing.start_us + visit.begin_ms * 1000
            for scope in [claim.scope] if claim.scope else ["overall"]:
                before = [place for at_us, place in timing.places(claim.car, scope) if at_us <= in_us]
                found |= set(before[-1:])
    if not found and any(visit.unseen for visit in timing.visits.get(claim.car, [])):
        return unknown(NOT_SEEN)
    return either(claim.place in found, f"#{claim.car} was P{', P'.join(map(str, sorted(found))) or '?'} before")


def _neutralised(claim: Claim, timing: RaceTiming) -> Ruling:
    flags = timing.flags
    if not flags:
        return unknown("no source states the flags")
    states = {FLAG_STATES[name] for name in claim.note.split("+")}
    ends = [flag.time_us for flag in flags[1:]] + [timing.moment_us]
    spans = zip(flags, ends, strict=True)
    total_ms = sum(end - flag.time_us for flag, end in spans if flag.state in states) // 1000
    about = "" if all(flag.exact for flag in flags[1:]) else "about "
    return either(claim.low - 1000 <= total_ms <= claim.high + 1000, f"{about}{time_text(total_ms)} in all")


def _halted(claim: Claim, timing: RaceTiming) -> Ruling:
    """Judge a standstill of the field: by exact red flags, and by the laps that nobody ended."""
    flags = timing.flags
    reds = [
        (flag.time_us, after.time_us, after.time_us - flag.time_us)
        for flag, after in itertools.pairwise(flags)
        if flag.state == "red" and flag.exact and after.exact
    ]
    if "red_flag" in claim.note and flags and not any(flag.state == "red" for flag in flags):
        return wrong("no red flag")
    found = [*reds, *timing.halts]
    stated = ", ".join(
        f"{time_text(least // 1000)} to {time_text((end - begin) // 1000)}" for begin, end, least in found
    )
    for begin, end, least in found:
        as_long = claim.low - 1000 <= (end - begin) // 1000 and claim.high + 1000 >= least // 1000
        first_lap = begin == timing.start_us or "first_lap" not in claim.note
        then = not (claim.period or claim.until_us) or any(
            begin - 60_000_000 <= until and start <= end - least + 60_000_000
            for start, until in spans_of(claim, timing)
        )
        if as_long and first_lap and then:
            return right(stated)
    return wrong(stated or "the field never stood still")


def counted(claim: Claim, timing: RaceTiming) -> Ruling | None:
    """Judge counts of cars that started, finished, went out, share a lap or can still win; None for other counts."""
    rows = timing.in_scope(claim.scope)
    if claim.note == "started":
        counts = {sum(timing.ended_us(row.number) > 0 for row in rows), len(rows)}
    elif claim.note == "finished":
        counts = {sum(row.state == "finished" for row in rows)}
    elif claim.note == "lead_lap" and claim.car:
        alone = [board for board in timing.boards() if _alone(board, claim)]
        return either(bool(alone), f"#{rows[0].number} leads")
    elif claim.note == "retired" and (claim.period or claim.until_us):
        out = [row.number for row in rows if row.is_gone]
        standing = [row.number for row in rows if row.number not in out and is_long_unseen(row, timing)]
        counts = {_gone_within(gone, claim, timing) for gone in (out, [*out, *standing])}
    elif claim.note == "lead_changes" and (claim.period or claim.until_us):
        firsts = timing.leaders(claim.scope or "overall")
        changed = [at_us for (_, leader), (at_us, other) in itertools.pairwise(firsts) if leader != other]
        # The text gives the time it counts from to the minute, or half-way and whole hours roughly.
        counts = {
            sum(begin + off <= at_us <= end for at_us in changed)
            for begin, end in spans_of(claim, timing)
            for off in range(-ROUGHLY_US, ROUGHLY_US + 1, ROUGHLY_US // 10)
        }
    elif claim.note == "contention":
        counts = set(_can_win(claim.scope, timing))
    else:
        return None
    what = claim.note.replace("_", " ")
    return either(any(claim.low <= count <= claim.high for count in counts), f"{what}: {', '.join(map(str, counts))}")


def _gone_within(numbers: list[str], claim: Claim, timing: RaceTiming) -> int:
    ends = [_gone_us(number, timing) for number in numbers]
    return sum(any(begin <= at_us < end for begin, end in spans_of(claim, timing)) for at_us in ends)


def _gone_us(number: str, timing: RaceTiming) -> int:
    """Return when a car went out of the race: as it came in for the last time, or was last seen."""
    standing = [visit for visit in timing.visits.get(number, [])[-1:] if visit.lasts]
    return timing.start_us + standing[0].begin_ms * 1000 if standing else timing.ended_us(number)


def _alone(board: BoardAt, claim: Claim) -> bool:
    own = board.rows[claim.car]
    if claim.scope not in ("", "overall"):
        others = [row.class_gap_laps for row in board.rows.values() if row.car_class == claim.scope]
        return own.class_position == 1 and sum(laps == 0 for laps in others) == 1
    return own.position == 1 and sum(row.gap_laps == 0 for row in board.rows.values()) == 1


def _can_win(scope: str, timing: RaceTiming) -> list[int]:
    """Count who can still win on each board: on the first's lap, with a gap that the time left allows."""
    race = timing.history.race
    left_ms = (race.start_us + race.duration_us - timing.moment_us) // 1000
    found = []
    for board in timing.boards():
        own = [row for row in board.rows.values() if scope in ("", "overall", row.car_class) and not row.is_gone]
        whole = scope in ("", "overall")
        gaps = [
            (row.gap_laps, row.gap_ms or 0) if whole else (row.class_gap_laps or 0, row.class_gap_ms or 0)
            for row in own
            if row.class_position and row.laps
        ]
        limit_ms = left_ms / CONTENTION_SHARE if race.duration_us and left_ms > 0 else float("inf")
        found.append(sum(laps == 0 and gap_ms < limit_ms for laps, gap_ms in gaps))
    return found


def _sun(claim: Claim, timing: RaceTiming) -> Ruling:
    """Judge a sunrise or a sunset, to within minutes, on any day from the start to a day after the moment."""
    race = timing.history.race
    sky = sky_over(race)
    if sky is None:
        return unknown("the place or the date is not known")
    wanted = int(claim.period[:2]) * 60 + int(claim.period[3:5]) if ":" in claim.period else -1
    apart, known = 1440, ""
    for at_us, rises in sky.passages(race.start_us - DAY_US, race.start_us + 3 * DAY_US):
        if rises != (claim.note == "sunrise"):
            continue
        if wanted < 0:
            at_min = (at_us - timing.start_us) // MINUTE_US
            mid_min = (claim.from_us + claim.until_us) // 2 // MINUTE_US
        else:
            at_min, mid_min = local_us(race, at_us) // MINUTE_US % 1440, wanted
        if abs(at_min - mid_min) < apart:
            apart, known = abs(at_min - mid_min), f"{at_min // 60:02}:{at_min % 60:02}"
    return either(apart <= SUN_MIN, f"{claim.note} at {known}")


JUDGES: dict[str, Callable[[Claim, RaceTiming], Ruling]] = {
    "lead_change": _lead_change,
    "swaps": _swaps,
    "swaps_in_stops": _swaps_in_stops,
    "slow_lap": _slow_lap,
    "in_pit": _in_pit,
    "drive_through": _drive_through,
    "was_at": _was_at,
    "neutralised": _neutralised,
    "halted": _halted,
    "sun": _sun,
}
