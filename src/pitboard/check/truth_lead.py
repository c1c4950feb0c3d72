"""Who led, for how many laps, since when, and how the lead changed."""

import itertools
from collections import Counter

from msgspec import Struct

from pitboard.check import algebra as a
from pitboard.check.lines import Lines, either, line
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import Truth, evaluates, in_spans

SLACK_US = 60_000_000
MOST_SHOWN = 4
"""Of the changes of the lead so many are shown, the latest."""

STOP_LAPS = 8
"""A lead of so few laps may be but that of a stop that is still to come."""


class Spell(Struct, frozen=True):
    """Laps in a row that a car ended first: when it may have taken the lead, and lost it (µs since the epoch)."""

    car: str
    laps: int
    first_lap: int
    taken_from_us: int
    taken_by_us: int
    lost_from_us: int
    lost_by_us: int


def spells(timing: RaceTiming, scope: str) -> list[Spell]:
    """List who led in turn; a change lies between the old leader's last lap in front and the new one's first."""
    found: list[Spell] = []
    before_us, lap = timing.start_us, 1
    for number, run in itertools.groupby(timing.leaders(scope), key=lambda led: led[1]):
        ends = [end_us for end_us, _ in run]
        found.append(Spell(number, len(ends), lap, before_us, ends[0], ends[-1], timing.moment_us))
        if len(found) > 1:
            found[-2] = _lost(found[-2], ends[0])
        before_us, lap = ends[-1], lap + len(ends)
    return found


def _lost(spell: Spell, by_us: int) -> Spell:
    return Spell(
        spell.car, spell.laps, spell.first_lap, spell.taken_from_us, spell.taken_by_us, spell.lost_from_us, by_us
    )


def scopes(scope: str, number: str, timing: RaceTiming) -> list[str]:
    """List the scopes that words may mean: the one named, or both."""
    own = timing.car(number).entry.car_class if number else ""
    return [scope] if scope else ["overall", own] if own else ["overall"]


def _race_text(us: int, timing: RaceTiming) -> str:
    return a.clock_text((us - timing.start_us) // 1000)


STOP_ROOM_MS = 30_000
"""So long after the crossing that changed a lead who lost it may come in for it."""


@evaluates(a.LapsLed)
def _laps_led(stated: a.LapsLed, timing: RaceTiming) -> Truth:
    """Tell whether a car led so many laps: in all, or where nothing more is said in one run of them."""
    values: Lines = ()
    for scope in scopes(stated.scope, stated.car, timing):
        order = [number for _, number in timing.leaders(scope)]
        meant = order[: stated.of] if stated.of and stated.of < len(order) - 1 else order
        counts = Counter(meant)
        led = counts[stated.car]
        top = counts.most_common(1)[0] if counts else ("", 0)
        own = line("found.laps_led", car=stated.car, n=led, of=len(meant), scope=_scope(scope))
        own += line("found.most_laps_led", car=top[0], n=top[1]) if top[0] not in ("", stated.car) else ()
        values = either(values, own)
        most = not stated.most or (led == top[1] and led > 0)
        runs = (
            [] if stated.of or stated.most else [item.laps for item in spells(timing, scope) if item.car == stated.car]
        )
        holding = [laps for laps in (led, *runs) if stated.low <= laps <= stated.high]
        if holding and most and (not stated.of or abs(stated.of - len(order)) <= 1 or stated.of < len(order)):
            in_a_row = line("found.laps_led_in_a_row", car=stated.car, n=holding[0], scope=_scope(scope))
            return Truth(True, own if holding[0] == led else in_a_row)
    return Truth(False, values)


@evaluates(a.Led)
def _led(stated: a.Led, timing: RaceTiming) -> Truth:
    value: Lines = ()
    for scope in scopes(stated.scope, stated.car, timing):
        own = [(end_us, end_us) for end_us, number in timing.leaders(scope) if number == stated.car]
        spans = stated.at_ms or ((0, 1 << 50),)
        then = [end_us for end_us, _ in own if in_spans(end_us - SLACK_US, end_us + SLACK_US, spans, timing)]
        if then:
            at, scoped = _race_text(then[-1], timing), _scope(scope)
            return Truth(True, line("found.led_then", car=stated.car, n=len(then), scope=scoped, at=at))
        last = line("found.last_led", at=_race_text(own[-1][0], timing)) if own else ()
        value = either(value, line("found.led", car=stated.car, n=len(own), scope=_scope(scope)) + last)
    return Truth(False, value)


@evaluates(a.LedSince)
def _led_since(stated: a.LedSince, timing: RaceTiming) -> Truth:
    value: Lines = ()
    for scope in scopes(stated.scope, stated.car, timing):
        found = spells(timing, scope)
        if not found:
            continue
        last = found[-1]
        at = _race_text(last.taken_by_us, timing)
        own = line("found.led_since", car=last.car, scope=_scope(scope), at=at, lap=last.first_lap)
        value = either(value, own)
        if last.car == stated.car and _touches(last.taken_from_us, last.taken_by_us, stated.at_ms, timing):
            return Truth(True, own)
    return Truth(False, value)


def _touches(begin_us: int, end_us: int, spans: a.Spans, timing: RaceTiming) -> bool:
    return not spans or in_spans(begin_us - SLACK_US, end_us + SLACK_US, spans, timing)


def losers_before(found: list[Spell], place: int) -> list[str]:
    """List from whom a spell may be said to have taken the lead: the leader before, and before the laps of a stop."""
    losers: list[str] = []
    for item in reversed(found[:place]):
        losers += [item.car] if item.car != found[place].car else []
        if item.laps > STOP_LAPS:
            break
    return losers


@evaluates(a.TookLead)
def _took_lead(stated: a.TookLead, timing: RaceTiming) -> Truth:
    value: Lines = ()
    for scope in scopes(stated.scope, stated.car, timing):
        found = spells(timing, scope)
        own = [i for i, item in enumerate(found) if item.car == stated.car]
        pairs = [(losers_before(found, i), found[i]) for i in own]
        pairs = pairs[-1:] if stated.last else pairs
        for losers, item in pairs:
            fits = _touches(item.taken_from_us, item.taken_by_us, stated.at_ms, timing)
            fits = fits and (not stated.how or stated.how == _how(losers, item, timing))
            if fits and stated.other in ("", *losers):
                before = stated.other or next(iter(losers), "")
                return Truth(True, _taken(before, item, scope, timing))
        taken = [_taken(next(iter(losers), ""), item, scope, timing) for losers, item in pairs[-MOST_SHOWN:]]
        never = line("found.never_took_lead", car=stated.car, scope=_scope(scope))
        value = either(value, tuple(itertools.chain(*taken)) or never)
    return Truth(False, value)


def _taken(before: str, item: Spell, scope: str, timing: RaceTiming) -> Lines:
    """Write how a spell in the lead began: taken from a car, or led from the start."""
    at, scoped = _race_text(item.taken_by_us, timing), _scope(scope)
    if not before:
        return line("found.led_first", car=item.car, scope=scoped, at=at)
    return line("found.took_lead", car=item.car, scope=scoped, at=at, other=before)


def _scope(scope: str) -> Lines:
    return line("scope.overall" if scope in ("", "overall") else "scope.class", v=scope)


def _how(losers: list[str], item: Spell, timing: RaceTiming) -> str:
    """Tell how a lead was taken: by a stop where who had it was in the pits between the crossings about it."""
    begin_ms, end_ms = ((us - timing.start_us) // 1000 for us in (item.taken_from_us, item.taken_by_us))
    visits = [visit for number in losers[:1] for visit in timing.visits.get(number, [])]
    stopped = any(v.begin_ms <= end_ms + STOP_ROOM_MS and (v.end_ms or end_ms) >= begin_ms for v in visits)
    return "by_stop" if stopped else "on_track"


@evaluates(a.LostLead)
def _lost_lead(stated: a.LostLead, timing: RaceTiming) -> Truth:
    value: Lines = ()
    for scope in scopes(stated.scope, stated.car, timing):
        own = [item for item in spells(timing, scope)[:-1] if item.car == stated.car]
        own = own[-1:] if stated.last else own
        if any(_touches(item.lost_from_us, item.lost_by_us, stated.at_ms, timing) for item in own):
            at, scoped = _race_text(own[-1].lost_by_us, timing), _scope(scope)
            return Truth(True, line("found.lost_lead", car=stated.car, scope=scoped, at=at))
        times = ", ".join(_race_text(item.lost_by_us, timing) for item in own[-MOST_SHOWN:])
        lost = line("found.lost_lead", car=stated.car, scope=_scope(scope), at=times)
        never = line("found.never_lost_lead", car=stated.car, scope=_scope(scope))
        value = either(value, lost if own else never)
    return Truth(False, value)
