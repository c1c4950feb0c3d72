"""Drivers, stops, and whether a car runs."""

import itertools

from pitboard.board import PitRow, Row
from pitboard.check import algebra as a
from pitboard.check.lines import Lines, Ms, line
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import Truth, evaluates, in_spans, instants_us, now_ms, unknown

LAP_SLACK_US = 300_000_000
LATELY_MS = 1_800_000
"""What was so long ago is told in round minutes: a sixth of them earlier is not called wrong."""

NEAR_STOP_MS = 150_000
"""So near to a stop no source may tell whether a car was still in the pits."""

STOP_LAP_US = 60_000_000
"""A lap record tells of a stop by its lap: it may have been so much later in it."""
UNSEEN_US = 600_000_000


def _spells(timing: RaceTiming, number: str) -> list[tuple[int, int, str]]:
    """List who was in a car from when to when (µs since the epoch)."""
    car = timing.car(number)
    starts = [since_us for since_us in car.driver_us if since_us <= timing.moment_us + timing.window_us]
    ends = [*starts[1:], max(timing.moment_us, starts[-1] if starts else 0)]
    found: list[tuple[int, int, str]] = []
    for begin, end, seat in zip(starts, ends, car.driver_seat, strict=False):
        name = car.names.get(seat, "")
        if found and found[-1][2] == name:
            found[-1] = (found[-1][0], end, name)
        else:
            found.append((begin, end, name))
    return found


def _text(timing: RaceTiming, spells: list[tuple[int, int, str]]) -> Lines:
    rows = [line("row.driver", driver=name, at=_race_text(begin_us, timing)) for begin_us, _, name in spells]
    return tuple(itertools.chain(*rows))


def _race_text(us: int, timing: RaceTiming) -> str:
    return a.clock_text((us - timing.start_us) // 1000)


def _state(row: Row) -> Lines:
    return line(f"state.{row.state or 'none'}")


@evaluates(a.AtWheel)
def _at_wheel(stated: a.AtWheel, timing: RaceTiming) -> Truth:
    found = _spells(timing, stated.car)
    if not found or not found[-1][2]:
        return unknown("no_seat", car=stated.car)
    if stated.at_ms:
        then = {timing.driver(stated.car, at_us) for at_us in instants_us(timing, stated.at_ms)}
    else:
        window = range(-timing.window_us, timing.window_us + 1, 15_000_000)
        then = {timing.driver(stated.car, timing.moment_us + away) for away in window} | {found[-1][2]}
        then.add(timing.driver(stated.car, timing.moment_us))
    now = timing.driver(stated.car, timing.moment_us)
    shown = now if not stated.at_ms else ", ".join(sorted(then))
    value = line("found.at_wheel", car=stated.car, drivers=shown) if shown else line("found.nobody", car=stated.car)
    return Truth(stated.driver in then, value, _text(timing, found[-2:]))


@evaluates(a.TookOver)
def _took_over(stated: a.TookOver, timing: RaceTiming) -> Truth:
    found = _spells(timing, stated.car)
    changes = [(old[2], new[2], new[0]) for old, new in itertools.pairwise(found)]
    if not changes:
        return Truth(False, line("found.no_change", car=stated.car)) if found else unknown("no_drivers")
    then = [
        item
        for item in changes
        if not stated.at_ms or in_spans(item[2] - LAP_SLACK_US, item[2] + 60_000_000, stated.at_ms, timing)
    ]
    into = [item for item in then if not stated.driver or item[1] == stated.driver]
    into = into if stated.at_ms else into[-1:]
    if not stated.previous and not stated.at_ms:
        into = [item for item in changes[-1:] if item[1] == stated.driver]
    if not stated.driver:
        into = [item for item in then if item[0] == stated.previous]
    holds = any(not stated.previous or old == stated.previous for old, _, _ in into)
    old, new, at_us = (into or changes)[-1]
    at = _race_text(at_us, timing)
    return Truth(holds, line("found.took_over", car=stated.car, driver=new, previous=old, at=at))


@evaluates(a.Drove)
def _drove(stated: a.Drove, timing: RaceTiming) -> Truth:
    found = _spells(timing, stated.car)
    if not found:
        return unknown("no_drivers")
    names = {name for begin, end, name in found if not stated.at_ms or in_spans(begin, end, stated.at_ms, timing)}
    crew = [driver.name for driver in timing.car(stated.car).entry.drivers]
    holds = stated.driver in names if stated.driver else set(crew) <= names
    return Truth(holds, line("found.drove", car=stated.car, drivers=", ".join(sorted(names))))


@evaluates(a.Stints)
def _stints(stated: a.Stints, timing: RaceTiming) -> Truth:
    """Count what lies between two stops, or a stop and now, with a driver in; who gets in leaves with the car."""
    spells = _spells(timing, stated.car)
    if not spells or not spells[-1][2]:
        return unknown("no_seat", car=stated.car)
    visits = timing.visits.get(stated.car, [])
    stops = [visit for visit in visits if visit.kind in ("stop", None) and visit.out_ms is not None]
    left_us = [timing.start_us + (visit.out_ms or 0) * 1000 for visit in stops]
    each = [1 + sum(begin < us < end for us in left_us) if name == stated.driver else 0 for begin, end, name in spells]
    value = line("found.stints", driver=stated.driver, n=each[-1], total=sum(each))
    holds = stated.low <= (each[-1] if stated.in_a_row else sum(each)) <= stated.high
    return Truth(holds, value, _text(timing, spells[-1:]))


@evaluates(a.DriverLaps)
def _driver_laps(stated: a.DriverLaps, timing: RaceTiming) -> Truth:
    """Count the laps that ended while a driver was in; the lap of a change may count for either."""
    found = _spells(timing, stated.car)
    if not found or not found[-1][2]:
        return unknown("no_seat", car=stated.car)
    ends = [end_us for end_us in timing.car(stated.car).lap_end_us if end_us <= timing.moment_us]
    each = [sum(begin < end_us <= end for end_us in ends) for begin, end, name in found if name == stated.driver]
    known = {sum(each), *each}
    holds = any(stated.low - 1 <= laps <= stated.high + 1 for laps in known) and bool(each)
    return Truth(holds, line("found.driver_laps", car=stated.car, driver=stated.driver, n=sum(each)))


@evaluates(a.InCrew)
def _in_crew(stated: a.InCrew, timing: RaceTiming) -> Truth:
    crew = [driver.name for driver in timing.car(stated.car).entry.drivers]
    value = line("found.crew", car=stated.car, drivers=", ".join(crew))
    return Truth(stated.driver in crew, value) if crew else unknown("no_crew")


@evaluates(a.Stops)
def _stops(stated: a.Stops, timing: RaceTiming) -> Truth:
    if not timing.history.tells_stops(timing.moment_us):
        return unknown("no_stops")
    row = timing.row(stated.car)
    visits = timing.visits.get(stated.car, [])
    ended = [visit for visit in visits if not visit.lasts and visit.end_ms is not None]
    stops = row.pit_visits or 0
    counts = (stops, len(visits), len(ended), _before_window(visits, timing))
    holding = [count for count in counts if stated.low <= count <= stated.high]
    value = line("found.stops", car=stated.car, n=holding[0] if holding else stops)
    return Truth(bool(holding), value, _visit_texts(visits[-2:], timing))


@evaluates(a.StopsCompared)
def _stops_compared(stated: a.StopsCompared, timing: RaceTiming) -> Truth:
    if not timing.history.tells_stops(timing.moment_us):
        return unknown("no_stops")
    cars = (stated.car, stated.other)
    own, other = ({timing.row(car).pit_visits or 0, len(timing.visits.get(car, []))} for car in cars)
    holds = any(stated.low <= mine - theirs <= stated.high for mine in own for theirs in other)
    return Truth(holds, _stops_text(timing.row(stated.car)) + _stops_text(timing.row(stated.other)))


def _before_window(visits: list[PitRow], timing: RaceTiming) -> int:
    until_ms = (timing.moment_us - timing.start_us - timing.window_us) // 1000
    return sum(visit.begin_ms <= until_ms for visit in visits)


def _stops_text(row: Row) -> Lines:
    return line("found.stops", car=row.number, n=row.pit_visits or 0)


def _visit_texts(visits: list[PitRow], timing: RaceTiming) -> Lines:
    rows = [line("row.stop", at=a.clock_text(item.begin_ms), time=Ms(timing.stop_ms(item))) for item in visits]
    return tuple(itertools.chain(*rows))


NEAR_STOP_MS = 150_000
"""A stop so near to the time that a text gives is not called wrong: there are several clocks."""


@evaluates(a.Stopped)
def _stopped(stated: a.Stopped, timing: RaceTiming) -> Truth:
    visits = timing.visits.get(stated.car, [])
    if not timing.history.tells_stops(timing.moment_us):
        return unknown("no_stops")
    if not visits:
        return Truth(False, line("found.not_stopped", car=stated.car))
    meant = visits[-1:] if stated.last else visits
    shown = _visit_texts(visits[-1:], timing)
    spans = stated.at_ms or ((0, 1 << 50),)
    for visit in meant:
        begin_us = timing.start_us + visit.begin_ms * 1000
        end_us = timing.start_us + (visit.end_ms or visit.begin_ms) * 1000
        if in_spans(begin_us - 30_000_000, min(end_us, begin_us + LAP_SLACK_US) + STOP_LAP_US, spans, timing):
            value = line("found.stopped", car=stated.car, at=a.clock_text(visit.begin_ms))
            return Truth(True, value, _visit_texts([visit], timing))
    ago_ms = [now_ms(timing) - begin for begin, _ in spans]
    earlier_ms = [max(ago // 6 if ago < LATELY_MS else 0, NEAR_STOP_MS) for ago in ago_ms]
    wider = tuple((begin - ms, end + NEAR_STOP_MS) for (begin, end), ms in zip(spans, earlier_ms, strict=True))
    if any(
        in_spans(timing.start_us + v.begin_ms * 1000, timing.start_us + v.begin_ms * 1000, wider, timing) for v in meant
    ):
        return unknown("near_stop", car=stated.car)
    value = line("found.last_stopped", car=stated.car, at=a.clock_text(visits[-1].begin_ms))
    return Truth(False, value, shown)


@evaluates(a.StopLength)
def _stop_length(stated: a.StopLength, timing: RaceTiming) -> Truth:
    visits = timing.visits.get(stated.car, [])
    if not visits and not stated.loss:
        return unknown("no_stop")
    slack_ms = max(2_000, stated.low_ms // 30)
    found = []
    for visit in visits[-1:] if stated.last else visits:
        begin_us = timing.start_us + visit.begin_ms * 1000
        length_ms = timing.stop_ms(visit)
        if not stated.at_ms or in_spans(begin_us - LAP_SLACK_US, begin_us + length_ms * 1000, stated.at_ms, timing):
            found.append(length_ms)
    lost = _lost_ms(stated.car, timing) if stated.loss else []
    holds = any(stated.low_ms - slack_ms <= ms <= stated.high_ms + slack_ms for ms in found + lost)
    if not holds and any(visit.unseen for visit in visits):
        return unknown("unseen_stop")
    longest = max(visits, key=timing.stop_ms, default=None)
    value = line("found.not_stopped", car=stated.car)
    if longest:
        value = line("found.longest_stop", car=stated.car, time=Ms(timing.stop_ms(longest)))
    return Truth(holds, value, _visit_texts(visits[-2:], timing))


def _lost_ms(number: str, timing: RaceTiming) -> list[int]:
    """List what a car may be said to have lost: slow laps, what they cost, and stops that adjoin."""
    car = timing.car(number)
    took = [car.lap_us(lap, timing.start_us) // 1000 for lap in range(1, car.laps_at(timing.moment_us) + 1)]
    usual_ms = sorted(took)[len(took) // 3] if took else 0
    slow = [ms for ms in took if ms > usual_ms + 30_000]
    lengths = [timing.stop_ms(visit) for visit in timing.visits.get(number, [])]
    pairs = [sum(lengths[i : i + n]) for n in (2, 3, 4) for i in range(len(lengths) - n + 1)]
    still = (timing.moment_us - car.last_seen_us(timing.moment_us)) // 1000
    return [*slow, *(ms - usual_ms for ms in slow), *pairs, *([still] if still > usual_ms else [])]


@evaluates(a.StintLaps)
def _stint_laps(stated: a.StintLaps, timing: RaceTiming) -> Truth:
    car = timing.car(stated.car)
    visits = timing.visits.get(stated.car, [])
    if not visits:
        return unknown("no_stop")
    laps = car.laps_at(timing.moment_us)
    since = {car.laps_at(timing.start_us + ms * 1000) for ms in (visits[-1].begin_ms, visits[-1].end_ms) if ms}
    counts = {laps - before for before in since}
    holding = [count for count in counts if stated.low <= count <= stated.high]
    value = line("found.stint_laps", car=stated.car, n=min(holding or counts))
    return Truth(bool(holding), value, _visit_texts(visits[-1:], timing))


@evaluates(a.LapsDone)
def _laps_done(stated: a.LapsDone, timing: RaceTiming) -> Truth:
    counts = {
        timing.car(stated.car).laps_at(timing.moment_us + away) for away in (-timing.window_us, 0, timing.window_us)
    }
    counts.add(timing.row(stated.car).laps)
    value = line("found.laps_done", car=stated.car, n=timing.row(stated.car).laps)
    return Truth(any(stated.low <= laps <= stated.high for laps in counts), value)


def never_again(number: str, timing: RaceTiming) -> bool:
    """Tell whether a car was not seen for ten minutes and, with hindsight, never comes by again."""
    car = timing.car(number)
    seen_us = car.last_seen_us(timing.moment_us)
    later = any(end_us > timing.moment_us for end_us in car.lap_end_us[-1:])
    return not later and timing.moment_us - seen_us > UNSEEN_US and timing.history.through_us > timing.moment_us


@evaluates(a.Retired)
def _retired(stated: a.Retired, timing: RaceTiming) -> Truth:
    row = timing.row(stated.car)
    if row.state is None and not row.did_not_start:
        return unknown("not_read")
    car = timing.car(stated.car)
    seen_us = timing.ended_us(stated.car)
    value = line("found.state", car=stated.car, state=_state(row), n=row.laps, at=_race_text(seen_us, timing))
    gone = row.is_gone or never_again(stated.car, timing) or timing.moment_us - seen_us > 1_800_000_000
    line_us = car.mark_at(timing.moment_us).line_us or timing.start_us
    then = not stated.at_ms or in_spans(line_us - 60_000_000, seen_us + LAP_SLACK_US, stated.at_ms, timing)
    return Truth(gone and then, value)


@evaluates(a.Running)
def _running(stated: a.Running, timing: RaceTiming) -> Truth:
    row = timing.row(stated.car)
    if row.state is None and not row.did_not_start:
        return unknown("not_read")
    runs = not row.is_gone and not never_again(stated.car, timing)
    key = "found.now" if row.state == "finished" else "found.goes_on" if runs else "found.out"
    value = line(key, car=stated.car, state=_state(row))
    return Truth(runs, value)


@evaluates(a.InPits)
def _in_pits(stated: a.InPits, timing: RaceTiming) -> Truth:
    visits, at_ms, row = timing.visits.get(stated.car, []), now_ms(timing), timing.row(stated.car)
    if not timing.history.tells_stops(timing.moment_us):
        return unknown("no_stops")
    inside = any(v.begin_ms <= at_ms and (v.lasts or v.end_ms is None or v.end_ms >= at_ms) for v in visits)
    near = any(abs(ms - at_ms) < NEAR_STOP_MS for v in visits for ms in (v.begin_ms, v.end_ms or v.begin_ms))
    if not inside and (near or row.state != "running"):
        return unknown("maybe_in_pits", car=stated.car)
    return Truth(inside, line("found.now", car=stated.car, state=_state(row)), _visit_texts(visits[-1:], timing))


@evaluates(a.Named)
def _named(stated: a.Named, _: RaceTiming) -> Truth:  # all are called alike
    return Truth(stated.off in ("", "accents"), line("found.written", name=stated.right))


@evaluates(a.CarNamed)
def _car_named(stated: a.CarNamed, timing: RaceTiming) -> Truth:
    if stated.other == stated.car:
        return Truth(True, line("found.written", name=stated.written))
    cars = timing.history.cars
    entry = cars[stated.car].entry if stated.car in cars else None
    own = line("found.no_car", car=stated.car)
    if entry:
        own = line("found.entry", car=stated.car, entry=f"{entry.team} {entry.make}", scope=entry.car_class)
    return Truth(False, line("found.other_car", car=stated.other) + own if stated.other else own)
