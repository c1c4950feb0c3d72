"""Rules for who is where: leads, places, moves, order."""

import re
from collections.abc import Iterator

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.discourse import Scene
from pitboard.check.gap_rules import is_spell
from pitboard.check.mention_types import CarMention, Cue, PlaceMention
from pitboard.check.numbers import FOREVER_MS


def leads(scene: Scene) -> Iterator[Claim]:
    """Read who leads, led, took or lost the lead, or shares the win."""
    if scene.cue("shared"):
        for number in dict.fromkeys(scene.number(name) for name in scene.names.cars):
            if number:
                yield scene.claim("lead", car=number, scope=scene.scope_of(number))
        return
    went = scene.cue("lead_went")
    if went and scene.objects:
        scene.subject = scene.objects[-1]
        yield _led(scene, went)
        return
    changed = scene.cue("lead_taken") or scene.cue("lead_lost")
    if changed:
        if scene.subject or scene.make:
            yield _led(scene, changed)
        return
    won = _class_won(scene)
    if won:
        yield won
        return
    cue = scene.cue("lead")
    if cue and _as_reference(scene, cue):
        if scene.cue("climbed") and scene.subject:
            yield _moved(scene, "climbed_to", 1, cue.start, cue.end)
    elif cue and (scene.subject or scene.make) and not scene.cue("contention"):
        yield from _in_the_lead(scene, cue)


def _in_the_lead(scene: Scene, cue: Cue) -> Iterator[Claim]:
    """Read that the clause's car or make came to lead, led before, or leads now."""
    if scene.cue("climbed"):
        yield _moved(scene, "climbed_to", 1, cue.start, cue.end)
    elif (
        scene.cue("earlier", "lead_changes")
        or any(is_spell(scene, amount) for amount in scene.names.amounts)
        or scene.interval != (0, 0)
    ):
        yield _led(scene, cue)
    elif not scene.cue("negated") and not _only_a_margin(scene, cue):
        yield scene.claim("lead", car=scene.subject, make=scene.make, scope=_lead_scope(scene))
        _rank(scene, scene.subject)
        yield from _by_how_much(scene)


def _class_won(scene: Scene) -> Claim | None:
    """Read who leads a class in `LMP2 goes to ... in the #34`."""
    number = next((scene.number(name) for name in scene.names.cars if scene.number(name)), "")
    for mention in scene.names.classes[:1]:
        verb = re.match(
            r"\s(?:goes to|went to|belongs to|gaat naar|ging naar|is voor)\b", scene.folded[mention.end :][:16]
        )
        if verb and number and mention.start - scene.start <= 4 and not scene.names.places:
            return scene.claim("lead", car=number, scope=mention.name)
    return None


def _as_reference(scene: Scene, cue: Cue) -> bool:
    """Tell whether a clause only measures from the lead: `off the class lead`, `behind the leader`."""
    before = re.sub(r"(?:class|overall|klasse|algemene)\s$", "", scene.folded[max(0, cue.start - 30) : cue.start])
    return scene.lexicon.objects.search(before) is not None


def _only_a_margin(scene: Scene, cue: Cue) -> bool:
    """Tell whether a lead is a gap: `a lead of seven seconds over`, `the gap to the leader`."""
    return re.match(r"\s*(?:of|over|to)\b", scene.folded[cue.end : cue.end + 8]) is not None


def _lead_scope(scene: Scene) -> str:
    return scene.scope if not scene.subject else scene.scope_of(scene.subject)


def _led(scene: Scene, cue: Cue) -> Claim:
    begin, until = scene.interval
    laps = next((amount for amount in scene.names.amounts if amount.unit == "lap"), None)
    if laps and (scene.cue("earlier") or is_spell(scene, laps)):
        return scene.claim("laps_led", car=scene.subject, low=laps.low // 1000, high=laps.high // 1000)
    make = scene.make or _make_of_nation(scene) or bare_make(scene)
    return scene.claim(
        "led",
        cue.start if not scene.own_subject else None,
        car="" if make else scene.subject,
        make=make,
        scope=_lead_scope(scene),
        period=scene.period,
        from_us=begin,
        until_us=until,
    )


def bare_make(scene: Scene) -> str:
    """Return a make without an article or a number, which is all of its cars: `Ferrari led`."""
    for name in scene.cars:
        bare = name.makes and not (name.number or name.models or name.teams or name.classes)
        if bare and not re.search(r"\b(?:de|the|een|an?)\s$", scene.folded[max(0, name.start - 6) : name.start]):
            return name.makes[0]
    return ""


def _make_of_nation(scene: Scene) -> str:
    return scene.index.entries[scene.subject].make if scene.names.nations and scene.subject else ""


def _by_how_much(scene: Scene) -> Iterator[Claim]:
    narrow, wide = scene.cue("narrow"), scene.cue("wide")
    mark = narrow or wide
    if mark and not scene.names.amounts:
        low, high = (0, 5_000) if narrow else (60_000, FOREVER_MS)
        yield scene.claim("gap", mark.start, mark.end, other=scene.subject, low=low, high=high, loose=True)


def _rank(scene: Scene, number: str) -> None:
    entry = scene.index.entries.get(number)
    if entry:
        scene.discourse.ranked[entry.car_class] = number


def places(scene: Scene) -> Iterator[Claim]:
    """Read places, reached or held, overall or in a class."""
    yield from _in_a_row(scene)
    yield from _to_the_top(scene)
    moves = list(_moves(scene))
    if moves:
        yield from moves
        return
    moved_from = 0
    for place in scene.names.places:
        before = scene.folded[max(0, place.start - 12) : place.start]
        if re.search(r"\b(?:van|van de|off|of|of the|off the|from|dan de)\s$", before):
            moved_from = place.place if re.search(r"\b(?:van|van de|from)\s$", before) else 0
            continue
        number = _car_of_place(scene, place)
        if number and not (place.top and scene.cue("completes")):
            yield from _in_place(scene, place, number, moved_from)


def _in_place(scene: Scene, place: PlaceMention, number: str, moved_from: int) -> Iterator[Claim]:
    """Read that a car is in a place, in the first so many, or came there from another (0: not said from where)."""
    scope = scene.scope_of(number)
    overall = scene.cue("overall")
    if overall and abs(overall.start - place.end) < 12:
        scope = "overall"
    if place.top:
        yield scene.claim("in_top", place.start, place.end, car=number, scope=scope, place=place.place)
    elif _is_so_now(scene, place):
        yield scene.claim("position", place.start, place.end, car=number, scope=scope, place=place.place)
    elif scene.cue("fell"):
        yield _moved(scene, "fell_to", place.place, place.start, place.end, number, moved_from)
    elif scene.cue("climbed"):
        yield _moved(scene, "climbed_to", place.place, place.start, place.end, number, moved_from)
    elif scene.cue("earlier") or scene.interval != (0, 0):
        yield _moved(scene, "was_in_top", place.place, place.start, place.end, number)
    elif not scene.cue("negated"):
        yield scene.claim("position", place.start, place.end, car=number, scope=scope, place=place.place)
        _rank(scene, number)


def _moves(scene: Scene) -> Iterator[Claim]:
    """Read that a car went from one place to another, and where it is again since."""
    found = [place for place in scene.names.places if not place.top and place.place > 0]
    begins = next((at for at, place in enumerate(found) if _leaves(scene, place)), None)
    if begins is None or begins + 1 >= len(found):
        return
    left, reached = found[begins], found[begins + 1]
    if not re.search(r"^.{0,24}\b(?:to|naar|tot)(?: (?:de|the))?\s$", scene.folded[left.end : reached.start]):
        return
    number = _car_of_place(scene, left)
    if not number or left.place == reached.place:
        return
    kind: ClaimKind = "fell_to" if reached.place > left.place else "climbed_to"
    yield _moved(scene, kind, reached.place, left.start, reached.end, number, left.place)
    for place in found[begins + 2 :]:
        if _is_so_now(scene, place):
            values = {"car": number, "scope": scene.scope_of(number), "place": place.place}
            yield scene.claim("position", place.start, place.end, **values)


def _leaves(scene: Scene, place: PlaceMention) -> bool:
    before = scene.folded[max(0, place.start - 12) : place.start]
    return re.search(r"\b(?:van|van de|from)\s$", before) is not None


def _to_the_top(scene: Scene) -> Iterator[Claim]:
    """Read cars in a row that complete the first so many: they are the last of these."""
    cue = scene.cue("completes")
    for place in scene.names.places:
        cars = list(dict.fromkeys(scene.numbers.get(name.start, "") for name in scene.whole.cars))
        if cue and place.top and len(cars) <= place.place:
            for at, number in enumerate(cars, place.place - len(cars) + 1):
                if number:
                    scope = scene.scope_of(number)
                    yield scene.claim("position", place.start, place.end, car=number, scope=scope, place=at)


def _is_so_now(scene: Scene, place: PlaceMention) -> bool:
    """Tell whether a place is where a car is again after a fall: `but is third again`, `is terug als derde`."""
    before = scene.folded[max(scene.start, place.start - 24) : place.start]
    said_before = re.search(r"(?:\bback in|\bterug als|\bweer(?: de)?|\bbut is)\s$", before) is not None
    return said_before or re.match(r"\sagain\b", scene.folded[place.end : place.end + 8]) is not None


def _in_a_row(scene: Scene) -> Iterator[Claim]:
    """Read places from one to another for as many cars named in the sentence."""
    for span in scene.names.ranges:
        cars = list(dict.fromkeys(scene.numbers.get(name.start, "") for name in scene.whole.cars))
        size = span.last - span.first + 1
        before = [scene.numbers.get(name.start, "") for name in scene.whole.cars if name.end <= span.start]
        if size == len(cars) or size == len(before):
            for place, number in enumerate(cars if size == len(cars) else before, span.first):
                if number:
                    scope = scene.scope_of(number)
                    yield scene.claim("position", span.start, span.end, car=number, scope=scope, place=place)
                    _rank(scene, number)


def _car_of_place(scene: Scene, place: PlaceMention) -> str:
    """Find the car nearest to a place in its clause, one before it first; else whom the clause is about."""
    before = [name for name in scene.cars if name.end <= place.start and scene.number(name)]
    after = [name for name in scene.cars if name.start >= place.end and scene.number(name)]
    if before:
        return scene.number(before[-1])
    if not after and not scene.cars and len(scene.names.cars) == 1:
        # "(seventh with the #31)": the car the place was reached with.
        only = scene.names.cars[0]
        between = scene.folded[place.end : only.start]
        if re.fullmatch(r"\s(?:met|with|in)\s(?:de\s|the\s)?", between) and scene.number(only):
            return scene.number(only)
    return scene.number(after[0]) if after else scene.subject


def _moved(
    scene: Scene, kind: ClaimKind, place: int, start: int, end: int, number: str = "", moved_from: int = 0
) -> Claim:
    anchor = (0, 0) if ":" in scene.period else scene.discourse.anchor
    clock = next(iter(scene.names.clocks), None)
    after = clock is not None and re.match(r"(?:na|after)\b", scene.folded[clock.start : clock.start + 6])
    period = f"{scene.period}-now" if after and "-" not in scene.period else scene.period
    begin, until = scene.interval if scene.interval != (0, 0) else anchor
    return scene.claim(
        kind,
        start,
        end,
        car=number or scene.subject,
        scope=scene.scope_of(number or scene.subject),
        place=place,
        low=moved_from,
        period=period,
        from_us=begin,
        until_us=until,
    )


def order(scene: Scene) -> Iterator[Claim]:
    """Read who follows whom."""
    cue = scene.cue("follow")
    if cue and scene.subject and not scene.cue("swap"):
        entry = scene.index.entries[scene.subject]
        ahead = next((number for number in scene.objects if number != scene.subject), "")
        ahead = ahead or scene.discourse.ranked.get(entry.car_class, "")
        if ahead and ahead != scene.subject:
            yield scene.claim("behind", cue.start, cue.end, car=scene.subject, other=ahead)
        _rank(scene, scene.subject)
    yield from _chain(scene)


def _chain(scene: Scene) -> Iterator[Claim]:
    """Read cars named one after another behind the one before: `with behind it the #85 and the #86`."""
    cue = scene.cue("followed_by")
    if cue is None or scene.names.ranges:
        return
    following = [name for name in scene.names.cars if name.start >= cue.end and scene.number(name)]
    statement = scene.cue("lead", "follow", "behind", "ahead") or scene.names.places or scene.names.amounts
    direct = following and following[0].start - cue.end <= 6
    if (
        not following
        or not direct
        or not (statement or scene.folded[cue.start : cue.end] not in ("voor de", "ahead of"))
    ):
        return
    ahead = scene.subject if scene.subject != scene.number(following[0]) else scene.before
    if scene.folded[cue.start : cue.end] in ("voor de", "ahead of") and scene.subject == scene.number(following[0]):
        return
    for name in following:
        number = scene.number(name)
        if ahead and number != ahead:
            yield scene.claim("behind", name.start, name.end, car=number, other=ahead)
        ahead = number
        _rank(scene, number)


def best_of(scene: Scene) -> Iterator[Claim]:
    """Read the best of a nation, and the nationality of a driver."""
    cue = scene.cue("best")
    for nation in scene.names.nations:
        if cue and 0 <= nation.start - cue.end <= 16 and scene.subject:
            scope = scene.scope_of(scene.subject)
            yield scene.claim(
                "best_of_nation", cue.start, nation.end, car=scene.subject, nation=nation.nation, scope=scope
            )
        elif not cue and not scene.names.drivers and scene.discourse.drivers:
            seat = scene.discourse.drivers[-1]
            driver = scene.index.driver(seat)
            if driver.nation and scene.subject == seat.number:
                yield scene.claim(
                    "nation", nation.start, nation.end, car=seat.number, driver=driver.name, nation=nation.nation
                )


def cars_named(scene: Scene) -> list[CarMention]:
    """Return the cars of the clause that it is about and that were found."""
    return [name for name in scene.cars if scene.number(name)]


def stints_said(scene: Scene, run: Cue) -> int:
    """Return how many stints in a row are spoken of: double, triple, a fourth."""
    words = scene.folded[run.start : run.end].split()
    return {"triple_stint": 3, "double_stint": 2}.get(run.name) or scene.lexicon.ordinals.get(words[0]) or 2
