"""What a reading has to account for: every party and class that its clause names, a denial, who is said to drive.

A reading that leaves one of them out is no reading of the clause; a claim without another one is not known.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pitboard.check.algebra import AnyStatement, AtWheel
from pitboard.check.claims import Claim
from pitboard.check.phrases import Hit
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity
from pitboard.check.truth import instants_us

RELATIONS = ("gap", "ahead", "laps_down", "within")
SEATS = ("at_wheel", "crew", "drove", "took_over")
LATE = ("best_lap", "best_of", "retired", "stopped_at", "stop_length", "took_lead", "lost_lead", "led", "laps_led")
"""Kinds of what was: who is named with it need not be in the car now."""

BY_ITSELF = ("name", "car")
"""Kinds that a name states alone."""

OF_EACH = ("stops", "retired", "running", "laps_down", "in_top", "stop_length", "led", "stint_laps", "laps_done")
"""Kinds that, said of several cars, are said of each of them."""

OF_PLACES = ("laps_down", "retired", "running", "in_top")
OPERATORS = ("only", "pair", "nocar")
ROW_WORDS = 4
DENYING_CUES = ("neverled", "notstopped", "retired", "forgood", "keepsback", "fastest", "nocar")
"""Cues whose phrases deny by themselves, with other words between."""

DENYING = ("green_since", "led_since", "stopped_at", "best_lap")
"""Kinds that a denial is part of: not been headed, no caution since, not been in since."""


def accounting(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """Keep of each claim the readings that account for all its clause names; without one it is not whole."""
    return [_accounting(scene, claim, claims) for claim in claims]


def seats(scene: Scene, claims: Sequence[Claim]) -> Iterator[Claim]:
    """State of each driver said with a car, and not in it then, that he drives it: `fifth with X`, `a lap off X`."""
    known = {claim.start for claim in claims if claim.kind in SEATS and claim.sure}
    for claim in claims:
        for who in _absent(scene, claim, clauses(scene, claim)) if claim.sure and not claim.unread else ():
            owner = scene.parsed.word(who.last) == "'"
            if not owner and scene.parsed.tokens[who.first].start not in known:
                yield from scene.claim(who.first, who.last, [AtWheel(car=who.car, driver=who.driver)], sure=who.sure)


def of_each(scene: Scene, claim: Claim) -> Iterator[Claim]:
    """Go through the claims that one on several cars makes: `both Corvettes`, `the #51 and the #8 have stopped`."""
    group = _group(scene, claim) if claim.kind in OF_EACH else []
    if not group:
        yield claim
    for number in group:
        own = [item for item in claim.statements if getattr(item, "car", "") == number]
        named = own or [replace(claim.statements[0], car=number)]
        yield replace(claim, statements=tuple(named))


def _group(scene: Scene, claim: Claim) -> list[str]:
    """List the cars that a claim is made of together: coordinated before its words, or both of a make or a team."""
    if listed := _listed(scene, claim):
        return listed
    clause, number = clauses(scene, claim), getattr(claim.statements[0], "car", "")
    named = [who for who in scene.parsed.entities if scene.parsed.clause[who.first] in clause and who.car]
    named = [who for who in named if scene.parsed.tokens[who.first].start < claim.start]
    own = next((who for who in named if number in _meant(scene, who) and not scene.is_object(who)), None)
    if own is None:
        return []
    row = [who for who in named if who is own or _in_row(scene, own, who)]
    found = list(dict.fromkeys(who.car for who in row))
    both = scene.parsed.cue("pair", inside=(own.first - 2, own.first))
    if len(found) == 1 and both and own.kind == "car":
        found = scene.cars_of(own)
    return found if len(found) > 1 and (not both or len(found) == 2) else []


def _listed(scene: Scene, claim: Claim) -> list[str]:
    """List the cars of a list behind a claim's words and a colon: `Retired: the #38 (Gonzalez) and the #75`."""
    tokens, named = scene.parsed.tokens, scene.parsed.entities
    colon = next((i for i, token in enumerate(tokens) if token.text == ":" and token.start >= claim.end), 0)
    if not colon or any(token.end > claim.end for token in tokens[:colon]):
        return []
    behind = [item for item in named if item.first > colon and item.car]
    read = scene.parsed.named | {i for item in behind for i in range(item.first, item.last)}
    links = scene.parsed.words.syntax["links"] | {",", "(", ")", "and", "en", "."}
    whole = all(i in read or scene.parsed.word(i) in links for i in range(colon + 1, len(tokens)))
    return list(dict.fromkeys(item.car for item in behind)) if whole and all(item.sure for item in behind) else []


def _in_row(scene: Scene, own: Entity, other: Entity) -> bool:
    """Tell whether two names stand in one row."""
    first, second = (own, other) if own.first < other.first else (other, own)
    syntax = scene.parsed.words.syntax
    between = {scene.parsed.word(i) for i in range(first.last, second.first)} - syntax["articles"]
    linked = between & {"and", "en"} and between <= {"and", "en", ","}
    return bool(linked) and second.first - first.last <= ROW_WORDS


def _accounting(scene: Scene, claim: Claim, claims: Sequence[Claim]) -> Claim:
    clause = clauses(scene, claim)
    parties, classes = _parties(scene, claim, clause, claims), _classes(scene, clause)
    readings = [each for item in claim.statements for each in _taken_from(scene, item, parties)]
    named = [item for item in readings if _names_all(scene, item, parties)]
    kept = tuple(item for item in named if claim.kind in BY_ITSELF or _fits(scene, item, classes))
    if claim.kind == "gap" and not claim.sure and claim.unread:
        kept = tuple(item for item in kept if item == claim.statements[0])
    missed = [_text(scene, who) for who in parties] + [name for _, name in classes] if not kept else []
    missed += list(_denials(scene, claim, clause, claims))
    missed += _operators(scene, claim, clause, claims)
    sure = claim.sure and bool(kept) and kept[0] == claim.statements[0]
    if not missed:
        seated = next(_absent(scene, claim, clause), None) is None
        return replace(claim, statements=kept, sure=sure, whole=claim.whole and seated)
    unread = " ".join(dict.fromkeys(item for item in (claim.unread, *missed) if item))
    return replace(claim, statements=kept or claim.statements, unread=unread, whole=False)


def _taken_from(scene: Scene, statement: AnyStatement, parties: Sequence[Entity]) -> list[AnyStatement]:
    """Add to a lead taken from whom, where its clause names one other car that may be any of a make's."""
    others = [
        who for who in parties if statement.__struct_config__.tag == "took_lead" and who.car not in cars(statement)
    ]
    known: str = getattr(statement, "other", "")
    if len(others) != 1 or known:
        return [statement]
    return [replace(statement, other=number) for number in sorted(_meant(scene, others[0]) - cars(statement))]


def clauses(scene: Scene, claim: Claim) -> set[int]:
    """Return the clauses that a claim's words stand in."""
    tokens = scene.parsed.tokens
    own = (i for i, token in enumerate(tokens) if token.start < claim.end and claim.start < token.end)
    return {scene.parsed.clause[i] for i in own}


def cars(statement: AnyStatement) -> set[str]:
    """Return the cars that a statement is about."""
    found = {getattr(statement, "car", ""), getattr(statement, "other", ""), *getattr(statement, "cars", ())}
    return found - {""}


def _meant(scene: Scene, who: Entity) -> set[str]:
    """Return the cars that a name may mean: of a make or a team without a number all that it fits."""
    numbered = getattr(who.mention, "number", "") or who.kind != "car"
    return {who.car, *who.rest} | (set() if numbered else set(scene.cars_of(who)))


def _text(scene: Scene, who: Entity) -> str:
    return scene.text[scene.parsed.tokens[who.first].start : scene.parsed.tokens[who.last - 1].end]


def _parties(scene: Scene, claim: Claim, clause: set[int], claims: Sequence[Claim]) -> list[Entity]:
    """List who is named in a claim's clause and by no other claim of it; of a relation both of two."""
    named = [who for who in scene.parsed.entities if scene.parsed.clause[who.first] in clause and who.car]
    named = [who for who in named if who.kind in ("car", "driver") and claim.kind not in SEATS]
    if claim.kind in RELATIONS and len({who.car for who in named}) == 2:
        return named
    named = [who for who in named if claim.kind not in ("stopped_at", "best_of") or not _within(scene, who, claim)]
    near = {place + away for place in clause for away in (-1, 0, 1)}
    others = [item for item in claims if item is not claim and item.kind not in SEATS and clauses(scene, item) & near]
    elsewhere = {number for item in others for statement in item.statements for number in cars(statement)}
    return [who for who in named if not _meant(scene, who) & elsewhere]


def _within(scene: Scene, who: Entity, claim: Claim) -> bool:
    tokens = scene.parsed.tokens
    return claim.start <= tokens[who.first].start and tokens[who.last - 1].end <= claim.end


def _names_all(scene: Scene, statement: AnyStatement, parties: Sequence[Entity]) -> bool:
    own = cars(statement)
    return not own or all(_meant(scene, who) & own for who in parties)


def _classes(scene: Scene, clause: set[int]) -> list[tuple[int, str]]:
    return [(place, name) for place, name in scene.parsed.classes if scene.parsed.clause[place] in clause]


def _fits(scene: Scene, statement: AnyStatement, classes: Sequence[tuple[int, str]]) -> bool:
    """Tell whether a reading is of a class that its clause names, where it names any."""
    entries = scene.index.entries
    known = {entries[number].car_class for number in cars(statement) if number in entries}
    known.add(getattr(statement, "scope", ""))
    return not classes or any(name in known for _, name in classes)


def _denials(scene: Scene, claim: Claim, clause: set[int], claims: Sequence[Claim]) -> Iterator[str]:
    """Go through the words of a claim's clause that deny, and that no claim of it has read."""
    near = [item for item in claims if clauses(scene, item) & clause]
    if claim.kind in BY_ITSELF or any(_denies(statement) for item in near for statement in item.statements):
        return
    parsed = scene.parsed
    read = {
        i
        for found in (parsed.amounts, parsed.whens, parsed.places)
        for item in found
        for i in range(item.first, item.last)
    }
    inside = [hit for hit in parsed.cues("retired", "notstopped", "neverled") if hit.last - hit.first > 1]
    read |= {i for hit in inside if claim.kind in ("count", "retired") for i in range(hit.first, hit.last)}
    for hit in parsed.cues("negation"):
        within = [o for o in parsed.hits if o.tag != hit.tag and o.first <= hit.first and hit.last <= o.last]
        idiom = any(not o.open or o.tag in DENYING_CUES for o in within)
        limit = any(hit.last == item.first for item in parsed.amounts)
        if idiom or (limit and parsed.word(hit.last - 1) not in parsed.words.syntax["plain_not"]):
            continue
        start, end = parsed.tokens[hit.first].start, parsed.tokens[hit.last - 1].end
        own = claim.start <= start and end <= claim.end
        if parsed.clause[hit.first] in clause and not own and not read & set(range(hit.first, hit.last)):
            yield scene.text[start:end]


def _denies(statement: AnyStatement) -> bool:
    kind = statement.__struct_config__.tag
    bare = getattr(statement, "high", 1) == 0 or getattr(statement, "most", False)
    return statement.denied or bare or kind in DENYING


def _absent(scene: Scene, claim: Claim, clause: set[int]) -> Iterator[Entity]:
    """Go through the drivers said to be in a car of a claim then, none of whom was: `the #8 with X is fourth`."""
    stated = claim.statements[0]
    dated = claim.kind in ("took_lead", "lost_lead") and stated.at_ms
    if claim.kind in (*SEATS, *BY_ITSELF) or (claim.kind in LATE and not dated):
        return
    about, places = cars(stated), clause | _of_cars(scene, clause)
    named = [who for who in scene.parsed.entities if who.kind == "driver" and who.car in about]
    named = [who for who in named if scene.parsed.clause[who.first] in places and not scene.names_others(who)]
    named = [
        who for who in named if not (_names_car(scene, who) if dated else scene.is_past(who.first) or _owns(scene, who))
    ]
    timing = scene.clock.timing
    for number in {who.car for who in named} & set(timing.history.cars):
        at_us = instants_us(timing, stated.at_ms) if dated else timing.around_us()
        seated = {timing.driver(number, us) for us in at_us} - {""}
        crew = {who.driver for who in scene.parsed.entities if who.kind == "driver" and who.car == number}
        if seated and not seated & crew:
            yield next(who for who in named if who.car == number)


def _names_car(scene: Scene, who: Entity) -> bool:
    """Tell whether a driver only says which car is meant: `Tandy's Porsche took the lead`."""
    return scene.parsed.word(who.last) == "'" or scene.is_object(who)


def _owns(scene: Scene, who: Entity) -> bool:
    """Tell whether a driver stands behind a car as whose it is: `de Ford van Ben Keating leidt`."""
    owner = scene.parsed.word(who.first - 1) in ("van", "of")
    return owner and any(
        item.kind == "car" and item.car == who.car and who.first - item.last <= 2 for item in scene.parsed.entities
    )


def _of_cars(scene: Scene, clause: set[int]) -> set[int]:
    """Return the clauses next to a claim's that only say who is in a car: `the other car, with Lynn, is fourth`."""
    parsed = scene.parsed
    seats = [who for who in parsed.entities if who.kind == "driver" and scene.rides(who)]
    near = {parsed.clause[who.first] for who in seats} & {place - 1 for place in clause}
    spoken = {parsed.clause[i] for found in (parsed.amounts, parsed.places) for item in found for i in (item.first,)}
    return near - spoken


def _operators(scene: Scene, claim: Claim, clause: set[int], claims: Sequence[Claim]) -> list[str]:
    """List the words of a claim's clause that count, compare or single out, and that nobody has read."""
    if claim.kind in BY_ITSELF:
        return []
    parsed = scene.parsed
    listed = parsed.words.syntax["operators"]
    open_ = OPERATORS if claim.kind in OF_PLACES and not _group(scene, claim) else ("only",)
    hits = [hit for hit in parsed.hits if hit.tag not in open_ or _counts(scene, hit, claims)]
    within = [item for found in (parsed.amounts, parsed.whens, parsed.places, parsed.entities, hits) for item in found]
    read = {i for item in within for i in range(item.first, item.last)}
    for each in claims:
        read |= {i for i, token in enumerate(parsed.tokens) if token.start < each.end and each.start < token.end}
    places = (i for i, own in enumerate(parsed.clause) if own in clause and i not in read)
    return [parsed.word(i) for i in places if parsed.word(i) in listed]


def _counts(scene: Scene, hit: Hit, claims: Sequence[Claim]) -> bool:
    """Tell whether an `only` belongs to a number or an amount behind it that a claim has read."""
    start = scene.parsed.tokens[hit.last].start if hit.last < len(scene.parsed.tokens) else -1
    return any(each.start <= start < each.end for each in claims)
