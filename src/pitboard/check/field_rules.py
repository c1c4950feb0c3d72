"""Rules for the field: how many run, finished, share a lap or can still win; the best of a nation or make."""

import re
from collections.abc import Iterator

from pitboard.check.claims import FLAG_STATES, Claim
from pitboard.check.discourse import Scene
from pitboard.check.mention_types import CarMention, CountMention
from pitboard.check.numbers import Amount, number, number_pattern


def cars_counted(scene: Scene) -> CountMention | None:
    """Find the number of cars, or of a class's, that a sentence counts; in `42 of 62 cars` the first of the two."""
    for count in scene.names.counts:
        after = scene.folded[count.end : count.end + 40]
        nouns = [cue for cue in scene.names.cues if cue.name == "car_count"]
        spans = [*nouns, *scene.names.classes]
        noun = any(re.fullmatch(r"\s+(?:[a-z-]+\s+){0,1}", scene.folded[count.end : span.start]) for span in spans)
        if noun and count.value < 1000 and not re.match(r"\s(?:of|van)\b", after):
            return next((other for other in scene.names.counts if _part_of(scene, other, count)), count)
    return None


def _part_of(scene: Scene, part: CountMention, whole: CountMention) -> bool:
    between = scene.folded[part.end : whole.start]
    return re.fullmatch(r" (?:van|of)(?: de| the| alle| all)?(?: in totaal| total)? ", between) is not None


def _all_of(scene: Scene) -> CountMention | None:
    """Find the number of cars in `of the 62 cars that started` or `all 62 cars`."""
    for count in scene.names.counts:
        before = scene.folded[max(scene.start, count.start - 16) : count.start]
        if re.search(r"\b(?:van(?: de| alle)?|alle|of(?: the| all)?|all)\s$", before) and count.value > 1:
            return count
    return None


def field_counts(scene: Scene) -> Iterator[Claim]:
    """Read how many started, and how many of them are running or have finished."""
    states = scene.cue("running", "finished", "retired", "started")
    whole = _all_of(scene)
    if states is None or whole is None or scene.names.cars or scene.when or scene.names.classes:
        return
    yield scene.claim("count", whole.start, whole.end, low=whole.value, high=whole.value, note="started")
    every = re.search(r"\b(?:alle|all)\s(?:the\s|de\s)?$", scene.folded[max(0, whole.start - 12) : whole.start])
    others = [other for other in scene.names.counts if other is not whole]
    part = whole if every else others[0] if others else None
    if scene.cue("nobody") and scene.cue("retired"):
        yield scene.claim("count", low=0, high=0, note="retired")
    elif scene.cue("nobody") and scene.cue("running"):
        yield scene.claim("count", low=0, high=0, note="running")
    elif part:
        note = "finished" if scene.cue("finished") else "retired" if scene.cue("retired") else "running"
        yield scene.claim("count", part.start, part.end, low=part.value, high=part.value, note=note)
    scene.use([*scene.names.counts])
    scene.use(cue for cue in scene.names.cues if cue.name in ("running", "retired", "nobody", "car_count"))


def lost_within(scene: Scene) -> Iterator[Claim]:
    """Read how many cars went out between two times."""
    count = cars_counted(scene)
    if count is None or not scene.when or not scene.cue("retired") or scene.names.cars:
        return
    yield scene.timed("count", count.start, count.end, low=count.value, high=count.value, note="retired")
    scene.use([count])
    scene.use(cue for cue in scene.names.cues if cue.name in ("retired", "car_count"))


def shared_lap(scene: Scene) -> Iterator[Claim]:
    """Read how many cars are on the first's lap, or that one car has it to itself."""
    others = scene.cue("all_others")
    named = [number for name in scene.names.cars if (number := scene.number(name))]
    if others and len(set(named)) == 1:
        lapped = any(amount.unit == "lap" for amount in scene.names.amounts)
        if not (lapped or scene.cue("same_lap", "one_lap")):
            return
        yield scene.claim("count", low=1, high=1, note="lead_lap", car=named[0], scope=scene.scope_of(named[0]))
        scene.use([*scene.names.amounts, *scene.names.counts])
        scene.use(cue for cue in scene.names.cues if cue.name in ("same_lap", "one_lap", "behind", "running"))
        return
    same, count = scene.cue("same_lap", "one_lap"), cars_counted(scene)
    if same is None or count is None or named or scene.cue("loss"):
        return
    values = {"low": count.value, "high": count.value, "note": "lead_lap"}
    yield scene.claim("count", count.start, count.end, scope=_scope_counted(scene), **values)
    scene.use([count, *(amount for amount in scene.names.amounts if amount.unit == "lap")])
    scene.use(cue for cue in scene.names.cues if cue.name in ("same_lap", "one_lap", "contention", "car_count"))


def _scope_counted(scene: Scene) -> str:
    """Return the class that is counted, or under discussion."""
    return scene.names.classes[-1].name if scene.names.classes else scene.scope


def contenders(scene: Scene) -> Iterator[Claim]:
    """Read who can still win, by name or by number."""
    cue = scene.cue("contention")
    if cue is None or scene.cue("top_before", "negated_win"):
        return
    count = cars_counted(scene)
    named = [name for name in scene.names.cars if scene.number(name)]
    if count and not named:
        values = {"low": count.value, "high": count.value, "note": "contention"}
        yield scene.claim("count", count.start, count.end, scope=_scope_counted(scene), **values)
        scene.use([count])
    elif named and not scene.names.drivers and not scene.names.amounts and not scene.names.places:
        for name in named:
            number = scene.number(name)
            yield scene.claim("contention", name.start, name.end, car=number, scope=_win_scope(scene, number))
    else:
        return
    names = ("contention", "running", "lead", "not_out", "car_count", "same_lap", "ahead", "behind", "retired")
    scene.use(cue for cue in scene.names.cues if cue.name in names)


def _win_scope(scene: Scene, number: str) -> str:
    overall = scene.cue("overall") is not None
    return "overall" if overall else scene.scope_of(number)


def best_of_nation(scene: Scene) -> Iterator[Claim]:
    """Read the best placed of a nation: `the best Dutch driver`, `no Dutch driver is higher than`."""
    cue = scene.cue("best", "best_of")
    if cue is None or not scene.names.nations or not scene.names.drivers:
        return
    numbers = [number for name in scene.names.cars if (number := scene.number(name))]
    number = numbers[0] if numbers else scene.subject
    if not number or len(set(numbers)) > 1:
        return
    nation = scene.names.nations[0]
    begin, end = min(cue.start, nation.start), max(cue.end, nation.end)
    scope = scene.scope_of(number)
    yield scene.claim("best_of_nation", begin, end, car=number, nation=nation.nation, scope=scope)
    for name in scene.names.drivers:
        seat = next((seat for seat in name.seats if seat.number == number), name.seats[0])
        yield scene.claim("crew", name.start, name.end, car=number, driver=scene.index.driver(seat).name)
    scene.use([*scene.names.drivers, *scene.names.nations])
    scene.use(cue for cue in scene.names.cues if cue.name in ("best", "best_of", "crew", "wheel", "lead", "running"))


def last_of_make(scene: Scene) -> Iterator[Claim]:
    """Read which car is the only one of its make that is left."""
    left = scene.cue("only_left")
    numbers = [number for name in scene.names.cars if name.number and (number := scene.number(name))]
    number = numbers[0] if numbers else scene.subject
    if left is None or not number:
        return
    makes = [name.makes[0] for name in scene.names.cars if name.makes and not name.number]
    make = makes[0] if makes else scene.index.entries[number].make
    yield scene.claim("last_of_make", left.start, left.end, car=number, make=make)
    scene.use([left])


def neutralisations(scene: Scene) -> Iterator[Claim]:
    """Read how long the course was under which flags in all, and the flag that is out now since when."""
    kinds = [name for name in FLAG_STATES if scene.cue(name)]
    spans = [amount for amount in scene.names.amounts if amount.unit == "time"]
    if not kinds:
        return
    if scene.cue("in_force") and scene.when:
        cue = scene.cue(*FLAG_STATES)
        assert cue is not None
        yield scene.timed("flag", cue.start, cue.end, note=FLAG_STATES[kinds[0]])
        scene.use([*spans, *(cue for cue in scene.names.cues if cue.name in ("flag_now", "in_force"))])
    elif len(spans) == 1 and scene.names.counts and not scene.names.cars:
        total: Amount = spans[0]
        note = "+".join(kinds)
        yield scene.claim("neutralised", total.start, total.end, low=total.low, high=total.high, note=note)
        scene.use(spans)


def halts(scene: Scene) -> Iterator[Claim]:
    """Read how long the whole field stood still, under a red flag or not."""
    cue = scene.cue("halted")
    spans = [amount for amount in scene.names.amounts if amount.unit == "time" and not _after(scene, amount)]
    if cue is None or len(spans) != 1 or scene.names.cars:
        return
    length: Amount = spans[0]
    first = re.search(r"\beerste ronde\b|\bfirst lap\b", scene.folded[scene.start : scene.end])
    notes = ["red_flag"] if scene.cue("red_flag") else []
    note = "+".join([*notes, "first_lap"] if first else notes)
    yield scene.timed("halted", length.start, length.end, low=length.low, high=length.high, note=note)
    names = (
        *FLAG_STATES,
        "halted",
        "stood",
        "in_force",
        "flag_now",
        "stopped",
        "stop",
        "retired",
        "gone",
        "lapcount",
    )
    scene.use([*scene.names.amounts, *(cue for cue in scene.names.cues if cue.name in names)])


def _after(scene: Scene, amount: Amount) -> bool:
    """Tell whether an amount says how far into the race, not how long."""
    before = scene.folded[max(scene.start, amount.start - 8) : amount.start]
    return re.search(r"\b(?:na|after)\s$", before) is not None


def pace(scene: Scene) -> Iterator[Claim]:
    """Read who is quicker than whom, by how much a lap, over how many laps."""
    named = list(dict.fromkeys(number for name in scene.names.cars if (number := scene.number(name))))
    gain = [amount for amount in scene.names.amounts if amount.unit == "time" and amount.value < 120_000]
    per_lap = scene.cue("per_lap")
    if len(named) != 2 or per_lap is None or len(gain) != 1 or not scene.cue("faster", "gains"):
        return
    slower = next((scene.number(name) for name in scene.names.cars if _compared_with(scene, name)), named[1])
    quicker = next(number for number in named if number != slower)
    over = [
        amount
        for amount in scene.names.amounts
        if amount.unit == "lap" and not per_lap.start <= amount.start < per_lap.end
    ]
    values = {"low": gain[0].low, "high": gain[0].high, "place": over[0].value // 1000 if over else 0}
    yield scene.claim("faster", gain[0].start, gain[0].end, car=quicker, other=slower, **values)
    scene.use(scene.names.amounts)
    scene.use(cue for cue in scene.names.cues if cue.name in ("faster", "gains", "per_lap", "closing", "lead_taken"))


def _compared_with(scene: Scene, name: CarMention) -> bool:
    before = scene.folded[max(scene.start, name.start - 24) : name.start]
    return re.search(r"\b(?:than|dan|dan (?:die|dat) van|on|op)\s(?:de\s|the\s)?$", before) is not None


def in_pits(scene: Scene) -> Iterator[Claim]:
    """Read which cars are in the pits now."""
    cue = scene.cue("in_pits_now")
    named = [number for name in scene.names.cars if (number := scene.number(name))]
    if cue and not scene.names.amounts:
        for number in named or [scene.subject] * bool(scene.subject):
            yield scene.claim("in_pit", cue.start, cue.end, car=number)
        scene.use(cue for cue in scene.names.cues if cue.name in ("stop", "stood", "garage"))


def sun(scene: Scene) -> Iterator[Claim]:
    """Read when the sun rose or set, or will."""
    cue = scene.cue("sunrise", "sunset")
    if cue and len(scene.names.clocks) == 1 and not scene.names.cars and not scene.names.counts:
        yield scene.timed("sun", cue.start, cue.end, note=cue.name)


def lead_since(scene: Scene) -> Iterator[Claim]:
    """Read how often the lead has changed since a time: a number, once, or not at all."""
    cue, since = scene.cue("lead_changes"), scene.cue("since_then")
    if cue is None or since is None:
        return
    when = scene.when
    low = next((value for _, value in times_said(scene)), 0 if scene.cue("negated") else -1)
    if low < 0:
        return
    clock = when.period.removesuffix("-now")
    mark = next((amount for amount in scene.names.amounts if amount.unit == "time"), None)
    half = scene.cue("halfway")
    period = f"{clock}-now" if ":" in clock else "halfway-now" if half and not mark else ""
    from_us = mark.value * 1000 if mark and not period else 0
    bounds = {"period": period, "from_us": from_us, "until_us": -1 if from_us else 0}
    yield scene.claim("count", cue.start, cue.end, note="lead_changes", low=low, high=low, **bounds)
    scene.use([*scene.names.amounts, *scene.names.counts])
    names = ("lead_changes", "halfway", "lead", "lead_taken", "lead_went", "lead_came", "swap")
    scene.use(cue for cue in scene.names.cues if cue.name in names)


def times_said(scene: Scene) -> list[tuple[int, int]]:
    """Find where it is said how often, and the number: seventeen times, twice, sixteen of them.

    "The two of them" are cars.
    """
    inner = scene.folded[scene.start : scene.end]
    any_number = number_pattern(scene.lexicon.lang)
    found = []
    pattern = (
        rf"(?<!\bthe )\b(?P<n>{any_number}) (?:keer|maal|times|of them|of these|of which)\b"
        r"|\b(?P<word>once|twice|eenmaal|tweemaal)\b"
    )
    for match in re.finditer(pattern, inner):
        words = {"once": 1, "twice": 2, "eenmaal": 1, "tweemaal": 2}
        value = words[match["word"]] if match["word"] else int(number(match["n"], scene.lexicon.lang) or 0)
        found.append((scene.start + match.start(), value))
    return found


FIELD = (
    sun,
    lead_since,
    field_counts,
    lost_within,
    shared_lap,
    contenders,
    best_of_nation,
    last_of_make,
    halts,
    neutralisations,
    pace,
    in_pits,
)
