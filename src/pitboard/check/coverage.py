"""What of a sentence was read: a claim is only as sure as the clauses that it rests on were understood whole."""

from collections.abc import Iterable

from msgspec.structs import replace

from pitboard.check.algebra import AnyStatement
from pitboard.check.claims import Claim
from pitboard.check.clause_reader import HEAD_KINDS, instead
from pitboard.check.demands import accounting, of_each, seats
from pitboard.check.moments_admitted import When
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity, PlaceWord

READERS = {
    "leads": "position led led_since gap laps_led within count",
    "led": "position led led_since laps_led lost_lead drove",
    "neverled": "led led_since",
    "tooklead": "took_lead laps_led led_since",
    "lostlead": "lost_lead took_lead",
    "most": "laps_led",
    "wheel": "at_wheel crew drove took_over driver_laps",
    "alone": "driver_laps",
    "tookover": "took_over",
    "handover": "took_over",
    "stopnoun": "stops stops_compared stopped_at stop_length stint_laps took_over",
    "stopped": "stops stops_compared stopped_at stop_length stint_laps took_over",
    "notstopped": "stops stopped_at stop_length stint_laps took_over",
    "stand": "stop_length stopped_at stops",
    "lost": "stop_length stops gap laps_down stopped_at",
    "retired": "retired count stint_laps laps_done",
    "running": "running count stint_laps laps_done",
    "onlap": "laps_down count",
    "safetycar": "flag green_since count",
    "fcy": "flag green_since count",
    "redflag": "flag green_since count",
    "neutral": "flag green_since count",
    "fastest": "best_lap",
    "leadchange": "count",
    "trail": "gap laps_down ahead position",
    "leadnoun": "gap within",
    "gapnoun": "gap within laps_down",
    "apart": "gap within laps_down",
    "cover": "within gap",
    "climbed": "moved_to position in_top",
    "swap": "",
    "changing": "",
    "flipped": "",
    "incident": "retired",
    "passed": "took_lead ahead gap",
    "tookstart": "at_wheel",
    "onetwo": "first_of",
    "onetwothree": "first_of",
    "tookend": "at_wheel",
    "keepsback": "ahead gap",
    "beats": "ahead gap",
    "ended_race": "position led gap laps_led count laps_down",
    "completes": "position in_top",
    "loses": "stop_length",
}
"""By which kinds of claims a word that says what happened is read; a claim of another kind has not read it."""

NAMES = ("name", "car")
"""The kinds of claims that a name makes by itself, whatever else is said."""

SEATS = ("at_wheel", "crew", "drove")
MOST_NOUNS = 3
"""So many nouns and adjectives that no list has say nothing of what is stated: `de overblijvende Porsche`."""

FEW = 4
"""Up to so many a number may only count who is spoken of: `the two`, `alle vier`."""


def accounted(scene: Scene, claims: list[Claim], by_head: list[Claim] | None = None) -> list[Claim]:
    """Note with each claim of a sentence what was read by nobody of the clauses that it rests on.

    Those that were read `by_head`, by no frame, are left out where anything was not read.
    """
    claims = instead(claims, by_head or ())
    framed = [each for claim in claims for each in of_each(scene, claim)]
    claims = framed + [each for claim in by_head or () for each in of_each(scene, claim)]
    noted = _accounted(scene, claims)
    by_head_only = {id(each) for each in claims[len(framed) :]}
    kept = [
        note
        for claim, note in zip(claims, noted, strict=True)
        if note and (id(claim) not in by_head_only or _is_whole(note))
    ]
    return [*kept, *seats(scene, kept)]


def _is_whole(claim: Claim) -> bool:
    return claim.whole and not claim.unread


def _accounted(scene: Scene, claims: list[Claim]) -> list[Claim | None]:
    """Note what was not read; None for a claim that is left out."""
    by_clause: dict[int, set[str]] = {}
    for claim in claims:
        for place in _tokens(scene, claim):
            by_clause.setdefault(scene.parsed.clause[place], set()).add(claim.kind)
    read, deeds = _read(scene, claims, by_clause)
    aside = {id(each) for each in claims if not each.sure and each.kind in SEATS and _is_aside(scene, each, by_clause)}
    kept = [each for each in claims if id(each) not in aside]
    noted = [each if each.kind in NAMES else _noted(scene, each, read, deeds) for each in kept]
    noted = [_in_part(scene, each, by_clause) for each in noted]
    found = dict(zip(map(id, kept), accounting(scene, noted), strict=True))
    return [found.get(id(each)) for each in claims]


def _is_aside(scene: Scene, claim: Claim, by_clause: dict[int, set[str]]) -> bool:
    """Tell whether that somebody drives is only inferred from a clause that states something else."""
    kinds = {kind for place in _tokens(scene, claim) for kind in by_clause[scene.parsed.clause[place]]}
    return claim.kind in SEATS and not claim.sure and bool(kinds.difference(SEATS, NAMES))


def _in_part(scene: Scene, claim: Claim, by_clause: dict[int, set[str]]) -> Claim:
    """Note where only who drives was read of a clause that states something else: `Pla in the #60 was done`."""
    own = {scene.parsed.clause[i] for i in _tokens(scene, claim)}
    main = any(by_clause[place].difference(SEATS, NAMES) for place in own)
    if claim.kind != "at_wheel" or main or _is_driven(scene, claim):
        return claim
    read = scene.parsed.named | _covered(scene.parsed.entities) | set(_tokens(scene, claim))
    rest = [i for i, place in enumerate(scene.parsed.clause) if place in own and i not in read]
    whole = claim.sure and all(_is_plain(scene, i) for i in rest)
    return replace(claim, whole=claim.whole and whole)


def _noted(scene: Scene, claim: Claim, read: set[int], deeds: set[int]) -> Claim:
    clause = scene.parsed.clause
    own = {clause[i] for i in _tokens(scene, claim)}
    driven = claim.kind != "at_wheel" or _is_driven(scene, claim)
    if claim.kind == "at_wheel" and driven:
        read, deeds = read | deeds, set()
    unread = sorted(i for i in _extent(scene, claim) if i not in read)
    nouns = [i for i in unread if _is_noun(scene, i)]
    elsewhere = scene.parsed.words.syntax["elsewhere"]
    nouns = [i for i in nouns if scene.parsed.word(i) not in elsewhere]
    unread = [i for i in unread if len(nouns) > MOST_NOUNS or i not in nouns]
    words = _words(scene, unread)
    whole = not any(clause[i] in own for i in deeds) and (driven or not words)
    return replace(claim, unread=words, whole=whole, clause=min(own))


def _words(scene: Scene, places: Iterable[int]) -> str:
    tokens = scene.parsed.tokens
    return " ".join(scene.text[tokens[i].start : tokens[i].end] for i in places)


def _is_driven(scene: Scene, claim: Claim) -> bool:
    """Tell whether a clause says that somebody drives, as brackets do, and does not just name who and which car."""
    parsed, places = scene.parsed, _tokens(scene, claim)
    own = {parsed.clause[i] for i in places}
    cues = [
        *parsed.cues("wheel", "alone", "tookstart", "tookend", "begins", "ends"),
        *(hit for hit in parsed.heads if hit.tag == "drive"),
    ]
    return parsed.word(places[0] - 1) == "(" or any(parsed.clause[hit.first] in own for hit in cues)


def _is_noun(scene: Scene, place: int) -> bool:
    """Tell whether an unlisted word is a noun or adjective that means nobody: by its ending, or what stands before."""
    words, word, before = scene.parsed.words, scene.parsed.word(place), scene.parsed.word(place - 1)
    if not word.isalpha() or len(word) < 3 or word.endswith(tuple(words.syntax["persons"])):
        return False
    adjective = words.is_harmless(before) and before.endswith("e") and len(before) > 3
    bound = before in words.syntax["articles"] | words.syntax["objects"] | words.syntax["binding"]
    return bound or words.is_noun(word) or (adjective and scene.parsed.word(place - 2) in words.syntax["binding"])


def _read(scene: Scene, claims: list[Claim], by_clause: dict[int, set[str]]) -> tuple[set[int], set[int]]:
    """Return the tokens of a sentence that are accounted for, and those that say what happened and are not."""
    parsed = scene.parsed
    claimed = {i for claim in claims for i in _tokens(scene, claim)}
    read = {i for i in range(len(parsed.tokens)) if _is_plain(scene, i)} | claimed | parsed.named
    read |= _covered(parsed.whens) | {place for place, _ in parsed.nations}
    if any(claim.kind in ("within", "among") for claim in claims):
        read |= _covered(item for item in parsed.places if item.top)
    deeds: set[int] = set()
    for hit in parsed.hits:
        readers = READERS.get(hit.tag)
        near = by_clause.get(parsed.clause[hit.first], set())
        if readers and "gap" in readers:
            near = near | by_clause.get(parsed.clause[hit.first] + 1, set())
        known = readers is None or near & set(readers.split())
        (read if known else deeds).update(range(hit.first, hit.last))
    for hit in parsed.heads:
        if by_clause.get(parsed.clause[hit.first], set()) & set(HEAD_KINDS[hit.tag].split()):
            read |= set(range(hit.first, hit.last))
    spoken = {number for claim in claims for item in claim.statements for number in _cars(item)}
    read |= _covered(item for item in parsed.entities if item.car in spoken)
    begins = {item.first for item in parsed.entities}
    others = [item for item in parsed.entities if item.car not in spoken and item.kind in ("car", "driver", "sister")]
    read -= _covered(item for item in others if item.kind != "sister" or item.last not in begins) - claimed
    return read - (_stated(scene) - claimed - parsed.named), deeds - read


def _is_plain(scene: Scene, place: int) -> bool:
    """Tell whether a token adds nothing: a mark, a letter, a small or colouring word, the attribute of a name."""
    text = scene.parsed.word(place)
    words = scene.parsed.words
    if text in words.syntax["elsewhere"]:
        return False
    if words.is_harmless(text) or not text[-1:].isalnum() or (len(text) == 1 and text.isalpha()):
        return True
    if text in words.numbers:
        return words.numbers[text] <= FEW and _is_definite(scene, place)
    before = scene.parsed.word(place - 1) in words.syntax["articles"]
    return before and text.isalpha() and any(item.first == place + 1 for item in scene.parsed.entities)


def _covered(items: Iterable[Entity | When | Quantity | PlaceWord]) -> set[int]:
    return {i for item in items for i in range(item.first, item.last)}


def _stated(scene: Scene) -> set[int]:
    """Return the tokens of amounts, places and numbers, but for a few that only say how many are spoken of."""
    parsed = scene.parsed
    found = _covered(parsed.amounts) | _covered(item for item in parsed.places if not item.top)
    for first, last, value in parsed.numbers:
        if value > FEW or not _is_definite(scene, first):
            found |= set(range(first, last))
    return {i for i in found if parsed.word(i) not in parsed.words.articles | parsed.words.syntax["articles"]}


def _is_definite(scene: Scene, place: int) -> bool:
    """Tell whether a number only counts who is spoken of: `the two`, `all three drivers`, `die drie`."""
    syntax = scene.parsed.words.syntax
    return scene.parsed.word(place - 1) in syntax["articles"] | syntax["all"] or scene.parsed.word(place) == "one"


def _cars(statement: AnyStatement) -> list[str]:
    found = [getattr(statement, "car", ""), getattr(statement, "other", ""), *getattr(statement, "cars", ())]
    return [number for number in found if number]


def _tokens(scene: Scene, claim: Claim) -> list[int]:
    return [i for i, token in enumerate(scene.parsed.tokens) if token.start < claim.end and claim.start < token.end]


def _extent(scene: Scene, claim: Claim) -> set[int]:
    """Return the tokens of the clauses that a claim rests on: from its words to the cars that it is about."""
    parsed, own = scene.parsed, _tokens(scene, claim)
    clauses = {parsed.clause[i] for i in own}
    for number in _cars(claim.statements[0]):
        named = [item for item in parsed.entities if item.car == number]
        near = min(named, key=lambda item: abs(item.first - own[0]), default=None)
        if near:
            ends = (*clauses, parsed.clause[near.first])
            clauses |= set(range(min(ends), max(ends) + 1))
    return {i for i, clause in enumerate(parsed.clause) if clause in clauses}
