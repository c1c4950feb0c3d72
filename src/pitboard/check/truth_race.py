"""Flags, counts, the fastest lap and the time of the race."""

import itertools
from collections.abc import Callable, Iterator

from pitboard.board import Row
from pitboard.board.laps import driver_of_lap
from pitboard.check import algebra as a
from pitboard.check.lines import Lines, Ms, line
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import Truth, evaluates, in_spans, now_ms, unknown
from pitboard.check.truth_cars import never_again
from pitboard.check.truth_lead import spells
from pitboard.scoring import CarHistory

GOES_ON_US = 300_000_000
"""What a record must at least go on for behind a car's last crossing to tell that it came by no more."""

FLAG_SLACK_US = 75_000_000
MOST_SHOWN = 4
"""Of the times that a flag was out so many are shown, the latest."""

STATES = {
    "safety_car": ("safety_car",),
    "full_course_yellow": ("full_course_yellow",),
    "red": ("red",),
    "green": ("green",),
    "neutralised": ("safety_car", "full_course_yellow", "red"),
}


def flag_spells(timing: RaceTiming, name: str) -> list[tuple[int, int]]:
    """List when a flag was out (µs since the epoch), the last until the moment if it still is."""
    flags = timing.flags
    found: list[tuple[int, int]] = []
    for place, flag in enumerate(flags):
        end_us = flags[place + 1].time_us if place + 1 < len(flags) else timing.moment_us
        if flag.state not in STATES[name]:
            continue
        if found and flag.time_us - found[-1][1] < 5_000_000:
            found[-1] = (found[-1][0], end_us)
        else:
            found.append((flag.time_us, end_us))
    return found


def _spell_text(timing: RaceTiming, name: str, found: list[tuple[int, int]]) -> Lines:
    spans = [[a.clock_text((us - timing.start_us) // 1000) for us in spell] for spell in found[-MOST_SHOWN:]]
    rows = [line("found.flag_spell", begin=begin, end=end) for begin, end in spans]
    return line("found.count", what=line(f"value.{name}"), n=len(found)) + tuple(itertools.chain(*rows))


@evaluates(a.FlagShown)
def _flag_shown(stated: a.FlagShown, timing: RaceTiming) -> Truth:
    if not timing.history.tells_flags(timing.moment_us):
        return unknown("no_flags")
    found = flag_spells(timing, stated.flag)
    value = _spell_text(timing, stated.flag, found)
    wide = stated.low_ms or stated.edge or stated.ordinal
    spans = stated.at_ms or (((0, 1 << 50),) if wide else ((now_ms(timing) - 60_000, now_ms(timing)),))
    for place, (begin_us, end_us) in enumerate(found, 1):
        edges = {"": (begin_us, end_us), "began": (begin_us, begin_us), "ended": (end_us, end_us)}[stated.edge]
        then = in_spans(edges[0] - FLAG_SLACK_US, edges[1] + FLAG_SLACK_US, spans, timing)
        lasted = (end_us - begin_us) // 1000
        slack_ms = 90_000 + stated.low_ms // 8
        right_length = not stated.low_ms or stated.low_ms - slack_ms <= lasted <= stated.high_ms + slack_ms
        if then and right_length and stated.ordinal in (0, place):
            return Truth(True, value)
    return Truth(False, value)


@evaluates(a.GreenSince)
def _green_since(stated: a.GreenSince, timing: RaceTiming) -> Truth:
    if not timing.history.tells_flags(timing.moment_us):
        return unknown("no_flags")
    found = flag_spells(timing, stated.flag)
    spans = tuple((begin + 100_000, end) for begin, end in stated.at_ms) or ((0, 1 << 50),)
    shown = [spell for spell in found if in_spans(*spell, spans, timing)]
    return Truth(not shown, _spell_text(timing, stated.flag, found))


def _retired(timing: RaceTiming, rows: list[Row]) -> set[int]:
    gone = [row for row in rows if row.is_gone]
    declared = [row for row in gone if row.state == "retired"]
    hindsight = [row for row in rows if never_again(row.number, timing)]
    flag_us = timing.history.chequered_us
    if timing.moment_us >= flag_us:
        hindsight = [row for row in rows if timing.ended_us(row.number) < flag_us - 60_000_000]
    last_us = timing.history.through_us
    unseen = {
        row.number for row in rows if last_us - timing.ended_us(row.number) > GOES_ON_US and not _comes_by(timing, row)
    }
    started = [row for row in gone if not row.did_not_start]
    return {
        len(gone),
        len(declared),
        len(hindsight),
        len(started),
        len({r.number for r in gone + hindsight}),
        len(unseen),
    }


def _comes_by(timing: RaceTiming, row: Row) -> bool:
    """Tell whether a car ends another lap after the moment, with hindsight."""
    return any(end_us > timing.moment_us for end_us in timing.car(row.number).lap_end_us[-1:])


def _on_lead_lap(timing: RaceTiming, scope: str) -> set[int]:
    found = set()
    for board in timing.boards_at(0):
        rows = [row for row in board.rows.values() if not row.is_gone and row.position]
        if scope not in ("", "overall"):
            found.add(sum(row.car_class == scope and row.class_gap_laps == 0 for row in rows))
            continue
        found.add(sum(row.gap_laps == 0 for row in rows))
        found.add(sum(row.laps == rows[0].laps for row in rows) if rows else 0)
    return found


def _lead_changes(timing: RaceTiming, scope: str) -> set[int]:
    return {max(len(spells(timing, scope or "overall")) - 1, 0)}


def _leaders(timing: RaceTiming, scope: str) -> set[int]:
    return {len({number for _, number in timing.leaders(scope or "overall")})}


def _flag_count(name: str) -> Callable[[RaceTiming, str], set[int]]:
    def count(timing: RaceTiming, _: str) -> set[int]:
        return {len(flag_spells(timing, name))}

    return count


_COUNTS: dict[str, Callable[[RaceTiming, str], set[int]]] = {
    "retired": lambda timing, scope: _retired(timing, timing.in_scope(scope)),
    "running": lambda timing, scope: {
        len(timing.in_scope(scope)) - gone for gone in _retired(timing, timing.in_scope(scope))
    },
    "starters": lambda timing, scope: {
        len(rows := timing.in_scope(scope)),
        sum(not row.did_not_start for row in rows),
    },
    "lead_lap": _on_lead_lap,
    "lead_changes": _lead_changes,
    "leaders": _leaders,
    "safety_car": _flag_count("safety_car"),
    "full_course_yellow": _flag_count("full_course_yellow"),
    "red": _flag_count("red"),
    "neutralised": _flag_count("neutralised"),
}


@evaluates(a.Count)
def _count(stated: a.Count, timing: RaceTiming) -> Truth:
    is_flag = stated.what in STATES
    if is_flag and not timing.history.tells_flags(timing.moment_us):
        return unknown("no_flags")
    if stated.what == "lead_changes" and stated.at_ms:
        found = spells(timing, stated.scope or "overall")[1:]
        counts = [sum(in_spans(item.taken_from_us + 1, item.taken_by_us, stated.at_ms, timing) for item in found)]
    else:
        counts = sorted(_COUNTS[stated.what](timing, stated.scope))
    holding = [count for count in counts if stated.low <= count <= stated.high]
    least, most, what = min(holding or counts), max(counts), line(f"value.{stated.what}")
    value = line("found.count", what=what, n=least)
    if not holding and least != most:
        value = line("found.count_by_rule", what=what, low=least, high=most)
    return Truth(bool(holding), value)


def _best_laps(timing: RaceTiming, scope: str) -> Iterator[tuple[int, int, CarHistory]]:
    for row in timing.in_scope(scope):
        car = timing.car(row.number)
        best_us = car.best_lap_us(timing.moment_us)
        for lap in range(1, car.laps_at(timing.moment_us) + 1):
            if best_us and car.lap_us(lap, timing.start_us) == best_us and car.counts_as_best(lap):
                yield best_us, lap, car
                break


@evaluates(a.BestLap)
def _best_lap(stated: a.BestLap, timing: RaceTiming) -> Truth:
    scopes = [stated.scope] if stated.scope else ["overall"]
    if not stated.scope and stated.car:
        scopes.append(timing.car(stated.car).entry.car_class)
    value: Lines = ()
    for scope in scopes:
        best = min(_best_laps(timing, scope), key=lambda item: item[0], default=None)
        if best is None:
            continue
        best_us, lap, car = best
        end_us = car.lap_end_us[lap - 1]
        driver = car.names.get(driver_of_lap(car, end_us - best_us, end_us), "")
        at = a.clock_text((end_us - timing.start_us) // 1000)
        own = line("found.best_lap", car=car.number, driver=driver, time=Ms(best_us // 1000), lap=lap, at=at)
        value = value or own
        fits = stated.car in ("", car.number) and stated.driver in ("", driver)
        fits = fits and stated.low_ms <= best_us // 1000 <= stated.high_ms
        if fits and (not stated.at_ms or in_spans(end_us - best_us, end_us, stated.at_ms, timing)):
            return Truth(True, own)
    if stated.car and _has_uncounted(timing, stated):
        return unknown("uncounted_lap")
    return Truth(False, value) if value else unknown("no_lap_time")


def _has_uncounted(timing: RaceTiming, stated: a.BestLap) -> bool:
    """Tell whether a car has a lap that is no best one, the first of a race, but faster than all that are."""
    car = timing.car(stated.car)
    best = min((us for us, _, _ in _best_laps(timing, stated.scope)), default=0)
    return any(
        0 < car.lap_us(lap, timing.start_us) < best and not car.counts_as_best(lap)
        for lap in range(1, car.laps_at(timing.moment_us) + 1)
    )


@evaluates(a.TimeLeft)
def _time_left(stated: a.TimeLeft, timing: RaceTiming) -> Truth:
    length_ms = timing.length_us // 1000
    if not length_ms:
        return unknown("no_length")
    left_ms = max(length_ms - now_ms(timing), 0)
    return Truth(
        stated.low_ms - 60_000 <= left_ms <= stated.high_ms + 60_000,
        line("found.time_left", time=a.clock_text(left_ms)),
    )


@evaluates(a.RaceTime)
def _race_time(stated: a.RaceTime, timing: RaceTiming) -> Truth:
    ms = now_ms(timing)
    return Truth(
        stated.low_ms - 60_000 <= ms <= stated.high_ms + 60_000, line("found.race_time", time=a.clock_text(ms))
    )
