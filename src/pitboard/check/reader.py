"""Reading: a text into the claims it makes, sentence by sentence, with what was said before in mind."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from pitboard.check import event_rules, gap_rules, order_rules
from pitboard.check.claims import Claim
from pitboard.check.discourse import Discourse, Scene, features_fit, find_subject, resolve, seat_of
from pitboard.check.entry_index import GENERIC, EntryIndex, Seat
from pitboard.check.field_rules import FIELD
from pitboard.check.lexicon import Lexicon
from pitboard.check.lexicon_en import ENGLISH
from pitboard.check.lexicon_nl import DUTCH
from pitboard.check.mention_types import CarMention, DriverMention, Mentions
from pitboard.check.mentions import mentions
from pitboard.check.numbers import number_pattern
from pitboard.check.story_rules import STORIES
from pitboard.check.text import Lang, SentenceSpan, Span, clauses, fold, language, sentences
from pitboard.check.times import PERIODS, interval, time_of

LEXICONS = {"nl": DUTCH, "en": ENGLISH}

_RULES: tuple[Callable[[Scene], Iterator[Claim]], ...] = (
    event_rules.race_times,
    order_rules.leads,
    order_rules.places,
    order_rules.order,
    gap_rules.gaps,
    gap_rules.trends,
    order_rules.best_of,
    event_rules.drivers,
    event_rules.trouble,
    event_rules.stops,
    event_rules.fastest_lap,
    event_rules.contention,
    event_rules.counts,
    event_rules.flags,
    event_rules.unknowable,
)

_STATEMENTS = frozenset(
    [
        "lead",
        "follow",
        "behind",
        "ahead",
        "retired",
        "running",
        "trouble",
        "stopped",
        "contention",
        "same_lap",
        "wheel",
        "stop",
        "loss",
        "fell",
        "climbed",
        "closing",
        "pulling",
        "faster",
        "slower",
        "followed_by",
    ]
)


_AND = re.compile(r"\s(?:en|and)\s(?:in (?:de |the )?)?(?:ook )?(?:de |the )?")


class _Source(Struct):
    """A text under reading: what every one of its sentences is read with, and what has been said so far."""

    text: str
    folded: str
    index: EntryIndex
    lexicon: Lexicon
    discourse: Discourse


def read_claims(text: str, index: EntryIndex, lang: Lang | None = None) -> list[Claim]:
    """Read the claims of a text, in its order; without `lang` its language is told by its small words."""
    source = _Source(text, fold(text), index, LEXICONS[lang or language(text)], Discourse())
    found: list[Claim] = []
    for sentence in sentences(text):
        names = mentions(text, source.folded, sentence, index, source.lexicon)
        found += _read_sentence(source, sentence, names)
    return _once(found)


def _once(claims: list[Claim]) -> list[Claim]:
    """Drop the repeats that two rules may make of the same words."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = (
            claim.kind,
            claim.sentence,
            claim.car,
            claim.other,
            claim.driver,
            claim.place,
            claim.low,
            claim.note,
            claim.period,
        )
        kept.setdefault(key, claim)
    return sorted(kept.values(), key=lambda claim: (claim.sentence, claim.start, claim.end))


def _read_sentence(source: _Source, sentence: SentenceSpan, names: Mentions) -> list[Claim]:
    """Read a sentence: what happened from the whole of it, then from its clauses what that has left."""
    discourse = source.discourse
    if sentence.paragraph != discourse.paragraph:
        discourse.paragraph, discourse.topic, discourse.anchor = sentence.paragraph, "", (0, 0)
        if sentence.heading:
            discourse.scope = ""
    parts = _parts(source, sentence, names)
    numbers = _cars_meant(source, names, parts)
    whole = _scene(source, sentence, (sentence.start, sentence.end), names, numbers)
    find_subject(whole, "")
    claims: list[Claim] = []
    for story in (*FIELD, *STORIES):
        claims += story(whole)
        whole.names = _unused(whole.names, whole.used)
    names = _unused(names, whole.used)
    inherited = ""
    for part in parts:
        scene = _scene(source, sentence, part, names, numbers)
        scene.used = whole.used
        find_subject(scene, inherited)
        if not inherited or not event_rules.goes_on_crew(scene):
            inherited = scene.subject or inherited
        claims += _read_clause(scene)
    _remember_order(claims, discourse)
    opening = re.match(r"(?:de|the|'s) ?nacht|the night|de nacht", source.folded[sentence.start : sentence.start + 12])
    if opening and not names.cars and not names.drivers:
        discourse.topic = "night"
    return claims


def _read_clause(scene: Scene) -> list[Claim]:
    claims = [claim for rule in _RULES for claim in rule(scene)]
    claims += _spelling(scene)
    claims += _identity(scene)
    _remember(scene)
    return claims


def _cars_meant(source: _Source, names: Mentions, parts: list[tuple[int, int]]) -> dict[int, str]:
    """Find the car that each name means, by where the name begins."""
    numbers: dict[int, str] = {}
    for start, end in parts:
        scope = _scope(source, names, end)
        for name in names.cars:
            if start <= name.start < end:
                numbers[name.start] = _resolved(source, name, names, scope, (start, end))
    return numbers


def _unused(names: Mentions, used: list[Span]) -> Mentions:
    """Return what is left to read clause by clause."""
    if not used:
        return names
    left = {
        kind: [span for span in getattr(names, kind) if kind in ("cars", "drivers") or span not in used]
        for kind in names.__struct_fields__
    }
    return Mentions(**left)


def _resolved(source: _Source, name: CarMention, names: Mentions, scope: str, part: tuple[int, int]) -> str:
    """Find the car a name means; a driver named with it helps, in its clause first."""
    near = [driver for driver in names.drivers if part[0] <= driver.start < part[1]]
    seats = [seat for driver in near for seat in driver.seats]
    return resolve(name, seats, scope, source.index, source.discourse)


def _scope(source: _Source, names: Mentions, end: int) -> str:
    """Return the class under discussion: one named as such in this sentence, else the one before."""
    scope = source.discourse.scope
    for mention in names.classes:
        inside = any(
            car.start <= mention.start < car.end and (car.number or car.makes or car.teams) for car in names.cars
        )
        before = source.folded[max(0, mention.start - 14) : mention.start]
        counted = re.search(rf"(?:{number_pattern(source.lexicon.lang)}|een|an?|andere|other)\s$", before)
        if mention.start < end and not inside and not (counted and not re.search(r"(?:in|the|de)\s$", before)):
            scope = mention.name
    return scope


def _parts(source: _Source, sentence: SentenceSpan, names: Mentions) -> list[tuple[int, int]]:
    """Cut a sentence into clauses, also at an `and` between two statements about two cars."""
    parts: list[tuple[int, int]] = []
    for start, end in clauses(source.folded, sentence.start, sentence.end, [*names.cars, *names.drivers]):
        begin = start
        for joint in re.finditer(
            r"\s(?:en|and)\s(?:in (?:de |the )?)?(?:ook )?(?:de |the )?", source.folded[start:end]
        ):
            at = start + joint.end()
            subject = any(span.start in (at, at + 1) for span in [*names.cars, *names.drivers, *names.classes])
            if subject and _states(names, begin, start + joint.start()) and _states(names, at, end, strictly=True):
                parts.append((begin, start + joint.start()))
                begin = start + joint.start() + 1
        parts.append((begin, end))
    return _rejoined(_with_fronts(source, parts, names), names)


def _with_fronts(source: _Source, parts: list[tuple[int, int]], names: Mentions) -> list[tuple[int, int]]:
    """Join a piece in front that names nobody (`In third,` or `Four laps off the lead,`) to the piece it opens."""
    while len(parts) > 1:
        start, end = parts[0]
        named = any(start <= name.start < end for name in [*names.cars, *names.drivers])
        comma = source.folded[end : parts[1][0]].strip() in (",", "")
        if named or not comma or source.lexicon.pronouns.search(source.folded, start, end):
            return parts
        parts = [(start, parts[1][1]), *parts[2:]]
    return parts


def _states(names: Mentions, start: int, end: int, *, strictly: bool = False) -> bool:
    cues = [cue for cue in names.cues if start <= cue.start < end and cue.name in _STATEMENTS]
    if strictly:
        cues = [cue for cue in cues if cue.name not in ("wheel", "stop")]
    return bool(cues) or any(start <= place.start < end for place in names.places)


def _rejoined(parts: list[tuple[int, int]], names: Mentions) -> list[tuple[int, int]]:
    """Join pieces that only list cars or drivers to the piece that follows and says something of them."""
    regrouped: list[tuple[int, int]] = []
    pending: int | None = None
    for place, (start, end) in enumerate(parts):
        begin = pending if pending is not None else start
        named = any(start <= name.start < end for name in [*names.cars, *names.drivers])
        states = _states(names, start, end) or any(start <= amount.start < end for amount in names.amounts)
        listed = named and not states and not any(start <= cue.start < end for cue in names.cues)
        if listed and place + 1 < len(parts) and not _of_one_car(parts[place + 1], names):
            pending = begin
            continue
        regrouped.append((begin, end))
        pending = None
    return regrouped


def _of_one_car(following: tuple[int, int], names: Mentions) -> bool:
    """Tell whether the next piece has no car of its own to list with."""
    return not any(following[0] <= name.start < following[1] for name in [*names.cars, *names.drivers])


def _scene(
    source: _Source, sentence: SentenceSpan, part: tuple[int, int], names: Mentions, numbers: dict[int, str]
) -> Scene:
    """Set the scene of a clause, or of a whole sentence: what it names, its class, when it speaks of."""
    text, folded, lexicon, discourse = source.text, source.folded, source.lexicon, source.discourse
    start, end = part
    inner = Mentions(
        *([span for span in getattr(names, kind) if start <= span.start < end] for kind in names.__struct_fields__)
    )
    scene = Scene(text, folded, sentence, start, end, inner, names, numbers, source.index, lexicon, discourse)
    scene.scope = _scope(source, names, end)
    if scene.cue("overall") and not inner.classes:
        scene.scope = "overall"
    else:
        discourse.scope = scene.scope
    whole = time_of(folded, sentence.start, sentence.end, names, lexicon)
    scene.when = time_of(folded, start, end, names, lexicon) or whole
    two = whole.period if len(names.clocks) == 2 and "-" in whole.period else ""
    spoken = next((cue.name for cue in inner.cues if cue.name in PERIODS), "")
    scene.period = two or (inner.clocks and scene.when.period) or spoken
    scene.interval = interval(folded, sentence.start, sentence.end, lexicon)
    if scene.interval != (0, 0):
        discourse.anchor = scene.interval
    return scene


def _spelling(scene: Scene) -> Iterator[Claim]:
    """Read names that are not spelt as in the entry list."""
    for name in scene.names.drivers:
        if name.spelling:
            seat = _seat(scene, name)
            yield scene.claim(
                "name",
                name.start,
                name.end,
                car=seat.number,
                driver=name.spelt if name.spelling == "accents" else scene.index.driver(seat).name,
                note=name.spelling,
            )


def _seat(scene: Scene, name: DriverMention) -> Seat:
    return seat_of(name, [scene.subject], scene.scope, scene.index)


def _identity(scene: Scene) -> Iterator[Claim]:
    """Read a number with a make, model, team or class: whether they are of one car."""
    for name in scene.names.cars:
        telling = name.makes or name.models or name.classes or [word for word in name.teams if word not in GENERIC]
        if not name.number or (not telling and name.number in scene.index.entries):
            continue
        right = scene.number(name)
        if right == name.number and not features_fit(name, name.number, scene.index):
            right = ""
        written = " ".join([*name.teams, *name.makes, *name.models, *name.classes])
        yield scene.claim(
            "car",
            name.start,
            name.end,
            car=name.number,
            other=right,
            make=name.makes[0] if name.makes else "",
            note=written,
        )


def _remember_order(claims: list[Claim], discourse: Discourse) -> None:
    """Leave in mind who was said to be first and second."""
    for claim in claims:
        if claim.kind == "lead":
            discourse.remember_place(claim.scope, 1, claim.car)
        elif claim.kind == "position":
            discourse.remember_place(claim.scope, claim.place, claim.car)
        elif claim.kind in ("gap", "behind") and not discourse.car_in_place(claim.scope, 2):
            discourse.remember_place(claim.scope, 2, claim.car)


def _remember(scene: Scene) -> None:
    """Leave in mind what was named."""
    for name in scene.names.cars:
        scene.discourse.see(scene.number(name))
    for seat in event_rules.seats_named(scene):
        scene.discourse.drivers.append(seat)
        scene.discourse.see(seat.number)
    if scene.own_subject:
        scene.discourse.see(scene.subject)
    if scene.subject:
        scene.discourse.car = scene.subject
