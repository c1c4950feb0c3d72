"""Rules for what happened, read from a whole sentence: lead changes, trading places, long stops, retirements.

Such a sentence names who, when, how long and in whose hands in any order and over several clauses. What a rule has
used of it (`scene.used`) says nothing else any more to the rules that read clause by clause.
"""

import re
from collections.abc import Iterator

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.discourse import Scene, seat_of
from pitboard.check.entry_index import Seat
from pitboard.check.field_rules import times_said
from pitboard.check.gap_rules import after_so_long, is_spell
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.check.numbers import Amount
from pitboard.check.order_rules import bare_make, stints_said
from pitboard.check.text import Span
from pitboard.check.times import When, time_of
from pitboard.model.time import HOUR_MS


def lead_changes(scene: Scene) -> Iterator[Claim]:
    """Read who took the lead from whom, when, and how."""
    cue = scene.cue("lead_taken", "lead_went", "lead_came")
    named = list(dict.fromkeys(number for name in scene.names.cars if (number := scene.number(name))))
    if cue is None or len(named) != 2:
        return
    lost = [scene.number(name) for name in scene.names.cars if _loses(scene, name)]
    if len(lost) != 1:
        return
    gained = next(number for number in named if number != lost[0])
    how = _how_taken(scene)
    yield scene.timed("lead_change", car=gained, other=lost[0], note=how, scope=scene.scope_of(gained))
    scene.discourse.remember_place(scene.scope, 1, gained)
    scene.use(scene.names.places)
    # "After 35 minutes" says when that was, not how long the race has run.
    scene.use(amount for amount in scene.names.amounts if after_so_long(scene, amount))
    scene.use(cue for cue in scene.names.cues if cue.name.startswith("lead") or cue.name in ("stopped", "retired"))
    scene.use(
        cue for cue in scene.names.cues if cue.name in ("trouble", "stop", "loss", "climbed", "off_pits", "stood")
    )


def _loses(scene: Scene, name: CarMention) -> bool:
    """Tell whether a car is the one that the lead is taken from."""
    before = scene.folded[max(scene.start, name.start - 40) : name.start]
    after = scene.folded[name.end : name.end + 24]
    return bool(scene.lexicon.robbed.search(before)) or re.match(r" (?:gone|weg)\b", after) is not None


def _how_taken(scene: Scene) -> str:
    if scene.cue("trouble") or scene.cue("slow_pace"):
        return "slowed"
    if scene.cue("stopped", "retired", "gone"):
        return "retired"
    if scene.cue("around_stops"):
        return "stops"
    return "track" if scene.cue("on_track") else ""


def led_for(scene: Scene) -> Iterator[Claim]:
    """Read how long a car or a make led within some hour."""
    cue = scene.cue("lead", "earlier")
    who = scene.make or bare_make(scene)
    number = "" if who else scene.subject
    lengths = [amount for amount in scene.names.amounts if amount.unit == "time"]
    whole = scene.cue("all_of_it")
    if cue is None or scene.interval == (0, 0) or not (who or number) or len(lengths) > 1 or scene.names.places:
        return
    if not lengths and whole is None:
        return
    length_ms = (scene.interval[1] - scene.interval[0]) // 1000 + 1
    low, high = (lengths[0].low, lengths[0].high) if lengths else (length_ms * 99 // 100, length_ms)
    yield scene.timed("led", car=number, make=who, scope=scene.scope, low=low, high=high)
    scene.use(lengths)
    scene.use(cue for cue in scene.names.cues if cue.name in ("lead", "earlier", "past", "ahead"))


def swaps(scene: Scene) -> Iterator[Claim]:
    """Read that two cars traded places, how often, and how many of the times in the stops."""
    cue = scene.cue("swap")
    if cue is None:
        return
    named = [scene.number(name) for name in scene.names.cars if scene.number(name)]
    pair = list(dict.fromkeys(named))[:2]
    if len(pair) < 2 and scene.cue("first_two"):
        pair = [
            number
            for number in (scene.discourse.car_in_place("overall", 1), scene.discourse.car_in_place("overall", 2))
            if number
        ]
    if len(pair) < 2:
        pair = list(dict.fromkeys([*named, *scene.discourse.recent]))[:2]
    if len(pair) < 2:
        return
    times = times_said(scene)
    low, high = (times[0][1], times[0][1]) if times else (3 if scene.cue("often") else 2, 0)
    scope = {"period": scene.period}
    yield scene.claim("swaps", cue.start, cue.end, car=pair[0], other=pair[1], low=low, high=high, **scope)
    inside = scene.cue("around_stops")
    if inside and times:
        every = re.search(r"\b(?:steeds|altijd|elke|always|each|every)\b", scene.folded[scene.start : scene.end])
        counted = [value for start, value in times[1:] if start < inside.end]
        many = counted[0] if counted else low if every else 0
        if many:
            yield scene.claim(
                "swaps_in_stops", inside.start, inside.end, car=pair[0], other=pair[1], low=many, high=many
            )
    scene.use(scene.names.counts)
    scene.use(cue for cue in scene.names.cues if cue.name in ("stop", "stood", "around_stops", "followed_by"))


def slow_laps(scene: Scene) -> Iterator[Claim]:
    """Read time lost on the track within one lap."""
    if not scene.cue("loss") or not scene.cue("off_pits") or not scene.cue("one_lap"):
        return
    number = _only_car(scene)
    for amount in _times_lost(scene):
        if not number:
            return
        values = {"car": number, "low": amount.low, "high": amount.high}
        yield scene.timed("slow_lap", amount.start, amount.end, **values)
        yield from _driven_by(scene, number, amount)
        scene.use([amount, *scene.names.drivers])
        scene.use(amount for amount in scene.names.amounts if amount.unit == "lap" and amount.value == 1000)
        scene.use(cue for cue in scene.names.cues if cue.name in ("same_lap", "loss", "stop", "stood", "trouble"))
        return


def long_stops(scene: Scene) -> Iterator[Claim]:
    """Read long visits to the pits: how long, when, in whose hands, from which place, and whether they go on."""
    if not scene.cue("stop", "garage", "stood") or scene.cue("retired", "difference", "stays_in", "fastest_lap"):
        return
    listed = _in_brackets(scene)
    if listed:
        for name, amount in listed:
            values = {"car": scene.number(name), "low": amount.low, "high": amount.high}
            yield scene.claim("stop_length", amount.start, amount.end, **values)
        scene.use(amount for _, amount in listed)
        scene.use(cue for cue in scene.names.cues if cue.name in ("loss", "stop", "garage", "stood", "trouble"))
        return
    number = _only_car(scene)
    lengths = [amount for amount in _times_lost(scene) if _of_a_stop(scene, amount)]
    if not number or len(lengths) != 1:
        return
    amount = lengths[0]
    ongoing = scene.cue("so_far") is not None
    values = {"car": number, "low": amount.low, "high": amount.high, "note": "ongoing" if ongoing else ""}
    yield scene.timed("stop_length", amount.start, amount.end, **values)
    yield from _driven_by(scene, number, amount)
    yield from _place_before(scene, number, amount, ongoing=ongoing)
    scene.use([amount, *scene.names.drivers])
    used = ("loss", "stop", "garage", "stood", "trouble", "behind")
    scene.use(cue for cue in scene.names.cues if cue.name in used or (cue.name == "incident" and _kept_off(scene)))


def _kept_off(scene: Scene) -> bool:
    """Tell whether a car was kept off the track, which is in the pits."""
    return re.search(r"\b(?:kept|hield)\b", scene.folded[scene.start : scene.end]) is not None


def _place_before(scene: Scene, number: str, amount: Amount, *, ongoing: bool) -> Iterator[Claim]:
    if ongoing and not scene.cue("was"):
        return
    for place in scene.names.places:
        if not place.top and place.place > 0:
            values = {"car": number, "place": place.place, "low": amount.low, "high": amount.high}
            yield scene.claim("was_at", place.start, place.end, scope=scene.scope_of(number), **values)
            scene.use([place])


def _times_lost(scene: Scene) -> list[Amount]:
    return [
        amount
        for amount in scene.names.amounts
        if amount.unit == "time"
        and amount.value < 12 * HOUR_MS
        and not after_so_long(scene, amount)
        and not is_spell(scene, amount)
    ]


def _of_a_stop(scene: Scene, amount: Amount) -> bool:
    """Tell whether an amount stands with words about the pits, nearer than any about a gap."""

    def apart(names: tuple[str, ...]) -> int:
        spots = [cue for cue in scene.names.cues if cue.name in names and not _within(cue, amount)]
        return min((max(cue.start - amount.end, amount.start - cue.end, 0) for cue in spots), default=999)

    if scene.cue("out_again"):
        return True
    after = scene.folded[amount.end : amount.end + 12]
    if re.match(r"\s(?:behind|achter|adrift|down|off|van(?! de baan))\b", after):
        return False
    return min(apart(("stop", "garage", "stood", "loss")), 998) <= apart(("behind", "ahead", "follow"))


def _within(cue: Span, amount: Amount) -> bool:
    """Tell whether a cue is part of an amount: `binnen een minuut` is no visit to the pits."""
    return amount.start <= cue.start and cue.end <= amount.end


def _in_brackets(scene: Scene) -> list[tuple[CarMention, Amount]]:
    """Find cars in a row, each with an amount of time in brackets."""
    found = []
    for name in scene.names.cars:
        for amount in scene.names.amounts:
            between = scene.folded[name.end : amount.start]
            if scene.number(name) and amount.unit == "time" and re.fullmatch(r"[^()#]{0,30}\(", between):
                found.append((name, amount))
                break
    return found


def _only_car(scene: Scene) -> str:
    """Return the one car of the sentence, or the one it goes on with."""
    named = list(dict.fromkeys(number for name in scene.names.cars if (number := scene.number(name))))
    if len(named) > 1:
        return ""
    return named[0] if named else scene.subject


def _driven_by(scene: Scene, number: str, amount: Amount | None) -> Iterator[Claim]:
    """Read who was in the car then."""
    if scene.cue("took_over") or len(scene.names.drivers) > 1:
        return
    low, high = (amount.low, amount.high) if amount else (0, 0)
    for name in scene.names.drivers:
        driver = scene.index.driver(_seat(scene, name, number)).name
        yield scene.timed("drove", name.start, name.end, car=number, driver=driver, low=low, high=high)


def _seat(scene: Scene, name: DriverMention, number: str) -> Seat:
    return seat_of(name, [number], scene.scope, scene.index)


def stint_runs(scene: Scene) -> Iterator[Claim]:
    """Read which drivers stay in their cars: `on a triple stint are Makowiecki (#36) and Al Harthy (#46)`."""
    run = scene.cue("triple_stint", "double_stint", "stints_in_a_row")
    rows = [(name, _car_in_brackets(scene, name)) for name in scene.names.drivers]
    rows = [(name, number) for name, number in rows if number]
    if run is None or not rows:
        return
    for name, number in rows:
        driver = scene.index.driver(_seat(scene, name, number)).name
        yield scene.claim("at_wheel", name.start, name.end, car=number, driver=driver)
        yield scene.claim("stint_run", name.start, name.end, car=number, low=stints_said(scene, run))
    scene.use([run, *scene.names.drivers])


def _car_in_brackets(scene: Scene, name: DriverMention) -> str:
    bracket = re.compile(r" \((?=#)").match(scene.folded, name.end)
    return scene.numbers.get(bracket.end(), "") if bracket else ""


def retirements(scene: Scene) -> Iterator[Claim]:
    """Read cars out of the race: after how many laps, in whose hands, when; one, or several in a row with brackets."""
    cue = scene.cue("retired", "stopped", "stays_in")
    if cue is None or scene.cue("not_out", "nobody", "contention"):
        return
    rows = [(name, _bracket(scene, name)) for name in scene.names.cars if scene.number(name)]
    rows = [(name, span) for name, span in rows if span != (0, 0)]
    kind: ClaimKind = "stopped" if scene.cue("stopped") and not scene.cue("stays_in") else "retired"
    if rows:
        for name, (start, end) in rows:
            number = scene.number(name)
            yield scene.claim("retired", name.start, name.end, car=number)
            for driver in (driver for driver in scene.names.drivers if start <= driver.start < end):
                who = scene.index.driver(_seat(scene, driver, number)).name
                yield scene.claim("drove", driver.start, driver.end, car=number, driver=who)
                scene.use([driver])
            for amount in (
                amount for amount in scene.names.amounts if start <= amount.start < end and amount.unit == "lap"
            ):
                yield _laps_done(scene, number, amount)
                scene.use([amount])
        scene.use(cue for cue in scene.names.cues if cue.name in ("retired", "stopped"))
        return
    named = list(dict.fromkeys(number for name in scene.names.cars if (number := scene.number(name))))
    if len(named) != 1 or len(scene.names.drivers) > 1:
        return
    number = named[0]
    laps = [
        amount
        for amount in scene.names.amounts
        if amount.unit == "lap" and amount.value >= 1000 and not is_spell(scene, amount)
    ]
    if not (laps and (scene.when or scene.names.drivers)):
        return
    yield scene.claim(kind, cue.start, cue.end, car=number)
    yield _laps_done(scene, number, laps[-1])
    for driver in scene.names.drivers:
        who = scene.index.driver(_seat(scene, driver, number)).name
        yield scene.claim("drove", driver.start, driver.end, car=number, driver=who)
    if scene.when:
        yield scene.timed("when", car=number)
    scene.use([laps[-1], *scene.names.drivers])
    used = ("retired", "stopped", "stays_in", "stop", "garage", "stood", "trouble", "wheel", "running")
    scene.use(cue for cue in scene.names.cues if cue.name in used)


def _bracket(scene: Scene, name: CarMention) -> tuple[int, int]:
    """Find what stands in brackets directly behind a car's name."""
    bracket = re.compile(r"[^()#,]{0,40}\(([^()]*)\)").match(scene.folded, name.end, scene.end)
    return (bracket.start(1), bracket.end(1)) if bracket else (0, 0)


def _laps_done(scene: Scene, number: str, amount: Amount) -> Claim:
    low, high = amount.low // 1000, amount.high // 1000
    return scene.claim("laps_done", amount.start, amount.end, car=number, low=low, high=high)


def drive_throughs(scene: Scene) -> Iterator[Claim]:
    """Read which cars went through the pit lane without stopping, each with its time."""
    cue = scene.cue("through_pits")
    if cue is None:
        return
    names = [name for name in scene.names.cars if scene.number(name)]
    for place, name in enumerate(names):
        end = names[place + 1].start if place + 1 < len(names) else scene.end
        when = time_of(scene.folded, name.start, end, scene.names, scene.lexicon)
        when = when or (scene.when if len(names) == 1 else When())
        yield scene.claim(
            "drive_through",
            name.start,
            name.end,
            car=scene.number(name),
            period=when.period,
            from_us=when.from_us,
            until_us=when.until_us,
        )
    if names:
        scene.use(cue for cue in scene.names.cues if cue.name in ("stop", "stood", "penalty"))


STORIES = (stint_runs, lead_changes, led_for, swaps, slow_laps, drive_throughs, retirements, long_stops)
