"""Frames of ranks that are named as things: `the leader is X`, `second place is X's`, `X completes the top three`."""

import itertools
from collections.abc import Iterator

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.phrases import Hit
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity, PlaceWord

ROW = frozenset(["en", "and", ","])
PARTING = frozenset([",", ";", "."])
LOOKING_ON = frozenset(["of", "in", "the", "van", "de"])
OF_TOP = 2
KEEPING = ("keepsback", "beats")
RANKS = {"leader": 1, "second": 2}


def holders(scene: Scene) -> Iterator[Claim]:
    """Read who holds a rank: the leader, the lead, second place, a place of a list."""
    for item in scene.parsed.entities:
        if item.kind in RANKS and not scene.is_object(item) and not _is_first_of_some(scene, item.first, item.last):
            yield from _held(scene, item.first, item.last, RANKS[item.kind], item)
    for hit in scene.parsed.cues("leads"):
        if scene.has(hit.first, "most") or _is_first_of_some(scene, hit.first, hit.last):
            continue
        verb = scene.parsed.word(hit.last) in scene.parsed.words.syntax["articles"]
        if not verb or scene.parsed.words.held.longest(scene.parsed.tokens, hit.last):
            yield from _held(scene, hit.first, hit.last, 1, None)
    places = scene.parsed.places
    for place in places:
        row = any(other is not place and abs(other.first - place.first) <= 5 for other in places)
        if (
            not place.top
            and not row
            and not _is_first_of_some(scene, place.first, place.last)
            and (scene.parsed.word(place.last) == ":" or not scene.subject_before(place.first))
        ):
            yield from _held(scene, place.first, place.last, place.place, None)


def _is_first_of_some(scene: Scene, first: int, last: int) -> bool:
    """Tell whether a rank is one among those of which something is said: `the first car a lap down, to retire`."""
    words = scene.parsed.words
    if not any(scene.parsed.word(i) in words.ordinals for i in range(first, last)):
        return False
    cars = scene.parsed.cue("cars", inside=(last, last + 1))
    last = cars.last if cars else last
    down = any(0 <= item.first - last <= 1 for item in scene.parsed.amounts if item.unit == "lap")
    return down or scene.parsed.word(last) in words.syntax["of_some"]


def _held(scene: Scene, first: int, last: int, place: int, rank: Entity | None) -> Iterator[Claim]:
    of_place = any(item.last == last for item in scene.parsed.places)
    who, linked = holder_after(scene, last, of_place=of_place), True
    if who is None and rank is not None:
        who, linked = _named_as(scene, rank), False
    if who is None or not who.car:
        return
    spans = scene.spans(first)
    scope = scene.scope_for(who.car, first)
    statements: list[a.AnyStatement] = [a.Position(car=who.car, place=place, scope=scope, at_ms=spans)]
    if scene.is_past(first) and not spans:
        statements.append(a.Position(car=who.car, place=place, scope=scope, at_ms=((0, scene.clock.now_ms),)))
    sure = who.sure and not scene.is_open(first) and not scene.has(first, "retired", "gapnoun", "climbed")
    sure = sure and not (linked and _apposed(scene, last, who))
    yield from scene.claim(min(first, who.first), max(last, who.last), statements, sure=sure)


def _apposed(scene: Scene, last: int, who: Entity) -> bool:
    """Tell whether a name only stands behind a rank: what is said of it may be of another time."""
    return all(token.text in (",", "de", "the") for token in scene.parsed.tokens[last : who.first])


def holder_after(scene: Scene, last: int, *, of_place: bool = False) -> Entity | None:
    """Find whom a rank is said to be: by a verb, a colon or nothing between, `second is`, `P2:`, `in handen van`."""
    words = scene.parsed.words
    hit = words.held.longest(scene.parsed.tokens, last) if last < len(scene.parsed.tokens) else None
    only_places = words.syntax["objects"] | {"-"}
    if hit and hit.last - hit.first == 1 and scene.parsed.word(hit.first) in only_places and not of_place:
        hit = None
    place = hit.last if hit else last
    if hit is None and (end := _past_class(scene, last)) and (hit := words.held.longest(scene.parsed.tokens, end)):
        place = hit.last
    while scene.parsed.word(place) in words.syntax["articles"]:
        place += 1
    return _opens(scene, place)


def _past_class(scene: Scene, place: int) -> int:
    """Step over `in LMP2`; 0 where no class is named there or the sentence ends."""
    classes = {first for first, _ in scene.parsed.classes}
    for first in range(place, place + 3):
        if first in classes:
            words = scene.parsed.words
            near = range(first + 1, min(first + 7, len(scene.parsed.tokens)))
            ends = itertools.takewhile(lambda i: scene.parsed.word(i) not in PARTING, near)
            return next(
                (i for i in ends if scene.parsed.word(i) != "-" and words.held.longest(scene.parsed.tokens, i)), 0
            )
    return 0


def _opens(scene: Scene, place: int) -> Entity | None:
    return next(
        (item for item in scene.parsed.entities if item.first == place and item.kind in ("car", "driver")), None
    )


def _named_as(scene: Scene, rank: Entity) -> Entity | None:
    """Find who is called a rank: `X is (still) the leader`."""
    words = scene.parsed.words.syntax
    place = rank.first - 1
    while place >= 0 and scene.parsed.word(place) in words["called"] | words["articles"] | words["copula"]:
        place -= 1
    verb = {scene.parsed.word(i) for i in range(place + 1, rank.first)} & words["copula"]
    before = [item for item in scene.parsed.entities if item.last == place + 1 and item.car]
    verb = verb or {scene.parsed.word(item.first - 1 - _article(scene, item)) for item in before} & words["copula"]
    return before[0] if verb and before else None


def _article(scene: Scene, item: Entity) -> bool:
    return scene.parsed.word(item.first - 1) in scene.parsed.words.syntax["articles"] - {"zijn"}


def listed(scene: Scene) -> Iterator[Claim]:
    """Read an order that is listed: `the order: X, Y, Z`, `top three: X, Y and Z`."""
    hit = scene.parsed.cue("listing")
    colon = next((i for i, token in enumerate(scene.parsed.tokens) if token.text == ":" and hit and i >= hit.last), 0)
    if hit is None or not 0 < colon - hit.last + 1 <= 5 or any(item.first > colon for item in scene.parsed.places):
        return
    named = [item for item in scene.parsed.entities if item.first > colon and item.kind in ("car", "driver")]
    cars = list(dict.fromkeys(item.car for item in named))
    if len(cars) < 2 or not all(cars):
        return
    scope = next((name for first, name in scene.parsed.classes if first < colon), scene.memory.scope)
    for place, car in enumerate(cars, 1):
        item = next(item for item in named if item.car == car)
        statement = a.Position(car=car, place=place, scope=scope)
        yield from scene.claim(item.first, item.last, [statement], sure=item.sure and not scene.is_open(hit.first))


def chained(scene: Scene) -> Iterator[Claim]:
    """Read an order of which each is said to come before the next: `it is X from Y from Z`, `X voor Y voor Z`."""
    parsed = scene.parsed
    for hit in parsed.cues("itis"):
        row: list[Entity] = []
        for item in sorted(parsed.entities, key=lambda item: item.first):
            after = row[-1].last if row else hit.last
            between = {parsed.word(i) for i in range(after, item.first)} - parsed.words.syntax["articles"]
            follows = between <= ROW | parsed.words.syntax["ahead_of"] | parsed.words.syntax["ahead_with"] and (
                not row or between
            )
            if item.first >= after and item.kind in ("car", "driver") and item.car and follows:
                row.append(item)
        cars = [item.car for item in row]
        if len(set(cars)) < len(cars) or not _are_chained(scene, row):
            continue
        spans, scope = scene.spans(hit.first), scene.scope_for(cars[0], hit.first)
        for place, item in enumerate(row, 1):
            statement = a.Position(car=item.car, place=place, scope=scope, at_ms=spans)
            sure = all(item.sure for item in row) and scene.is_now(hit.first) and not scene.is_open(hit.first)
            yield from scene.claim(item.first, item.last, [statement], sure=sure)


def _are_chained(scene: Scene, row: list[Entity]) -> bool:
    """Tell whether between the first two of a row stands a word that puts the one before the other."""
    links = scene.parsed.words.syntax["ahead_of"]
    return len(row) > 1 and any(scene.parsed.word(i) in links for i in range(row[0].last, row[1].first))


def ordered(scene: Scene) -> Iterator[Claim]:
    """Read who is ahead of whom where no amount says by how much: `X runs behind Y`, `X blijft Y voor`."""
    for hit in scene.parsed.cues("ahead", "behind", "trail", "keepsback", "beats"):
        low, high = scene.parsed.clause_of(hit.first)
        if scene.parsed.word(hit.first) not in scene.parsed.words.syntax["ordering"] and hit.tag not in KEEPING:
            continue
        if any(low <= item.first < high for item in scene.parsed.amounts):
            continue
        named = [item for item in scene.named(low, high) if item.kind == "driver" or _numbered(item)]
        acting = [item for item in named if not scene.is_object(item)]
        after = next((item for item in named if 0 <= item.first - hit.last <= 2), None)
        other = acting[1] if hit.tag in KEEPING and len(acting) == 2 else after
        if not acting or other is None or other.car == acting[0].car or not acting[0].car:
            continue
        if acting[0].first > other.first and any(
            scene.parsed.word(i) in ROW for i in range(other.last, acting[0].first)
        ):
            continue
        behind = hit.tag in ("behind", "trail")
        first, second = (other, acting[0]) if behind else (acting[0], other)
        statement = a.Ahead(car=first.car, other=second.car, at_ms=scene.spans(hit.first))
        sure = other.sure and acting[0].sure and not scene.has(hit.first, "modal", "negation", "passed")
        sure = sure and scene.is_now(hit.first)
        sure = sure and (scene.has(hit.first, "present", "finishing") or _is_bare(scene, hit, acting[0], other))
        yield from scene.claim(min(hit.first, other.first), max(hit.last, other.last), [statement], sure=sure)


def _is_bare(scene: Scene, hit: Hit, *named: Entity) -> bool:
    """Tell whether a clause holds but two names and their order: `Heidfeld voor Tuscher`."""
    low, high = scene.parsed.clause_of(hit.first)
    spans = [(hit.first, hit.last), *((who.first, who.last) for who in named)]
    read = {i for first, last in spans for i in range(first, last)}
    rest = [scene.parsed.word(i) for i in range(low, high) if i not in read]
    return all(not word.isalnum() or word in scene.parsed.words.syntax["articles"] for word in rest)


def won(scene: Scene) -> Iterator[Claim]:
    """Read who won a race that is over, or a class of it."""
    for hit in scene.parsed.cues("ended_race") if scene.is_over() else ():
        low, high = scene.parsed.clause_of(hit.first)
        holder = scene.object_after(hit.last) if scene.parsed.word(hit.last - 1) in ("to", "naar", "aan") else None
        holder = holder or holder_after(scene, hit.last, of_place=True)
        bare = hit.last - hit.first == 1 or scene.parsed.word(hit.first) in scene.parsed.words.syntax["articles"]
        noun = bare and scene.parsed.word(hit.last - 1) in scene.parsed.words.syntax["wins"]
        who = holder or (None if noun else next(iter(scene.subjects(hit.first)), None))
        laps = _laps_of_race(scene, hit)
        distance = range(laps[0], laps[1]) if laps else ()
        counted = any(low <= first < high and first not in distance for first, _, _ in scene.parsed.numbers)
        if who is None or not who.car or any(low <= item.first < high for item in scene.parsed.places):
            continue
        scopes = [name for first, name in scene.parsed.classes if low <= first < high]
        own = scene.index.entries[who.car].car_class if who.car in scene.index.entries else ""
        found = [a.Position(car=who.car, place=1, scope=scope) for scope in scopes[:1] or [""]]
        sure = who.sure and who.kind in ("car", "driver") and not counted and (not scopes or own in scopes)
        sure = sure and not scene.has(hit.first, "modal", "negation", "only")
        sure = sure and all(when.first in distance for when in scene.whens(hit.first, "at"))
        yield from scene.claim(hit.first, hit.last, found, sure=sure)
        if laps:
            # A race that is won after so many laps has so many.
            done = a.LapsDone(car=who.car, low=laps[2], high=laps[3])
            yield from scene.claim(laps[0], laps[1], [done], sure=sure)


def _laps_of_race(scene: Scene, hit: Hit) -> tuple[int, int, int, int] | None:
    """Find the laps after which a race is won: first token, the one behind the last, and how many at least and most."""
    near = range(*scene.parsed.piece(hit.first, 0, 1))
    for when in scene.parsed.whens:
        if when.lap and when.first in near:
            return when.first, when.last, when.lap, when.lap
    for laps in scene.parsed.amounts:
        if laps.unit == "lap" and laps.first in near and scene.parsed.word(laps.first - 1) in ("after", "na"):
            return laps.first, laps.last, laps.low, laps.high
    return None


def lasts(scene: Scene) -> Iterator[Claim]:
    """Read that a car is the last, or the last but one: of its class, of all, of those that still run."""
    for hit in scene.parsed.cues("lastplace", "lastbutone"):
        word = scene.parsed.word(hit.last)
        ends = (
            not word[:1].isalnum()
            or word in scene.parsed.words.place["after_break"] | scene.parsed.words.place["verbs"]
        )
        who = next(iter(scene.subjects(hit.first)), None)
        looks_on = scene.parsed.word(hit.last - 1) in LOOKING_ON and not _names_field(scene, hit.last)
        if who is None or looks_on or not (ends or hit.last - hit.first > 1):
            continue
        named = scene.scope_for(who.car, hit.first)
        own = scene.index.entries[who.car].car_class if who.car in scene.index.entries else ""
        away = int(hit.tag == "lastbutone")
        found = [
            a.Position(car=who.car, place=size - away, scope=scope, at_ms=scene.spans(hit.first))
            for scope in ([named] if named else [own, "overall"])
            for size in _sizes(scene, scope)
            if size > away
        ]
        sure = who.sure and not scene.is_open(hit.first) and not scene.has(hit.first, "leads", "led")
        sure = sure and scene.car_count(hit.first, who.car) == 0
        yield from scene.claim(hit.first, hit.last, found, sure=sure)


def _names_field(scene: Scene, place: int) -> bool:
    """Tell whether a class or the field stands at a token or behind its article: `last of the GTD cars`."""
    place += scene.parsed.word(place) in scene.parsed.words.syntax["articles"]
    return any(first == place for first, _ in scene.parsed.classes) or scene.has(place, "thisclass")


def _sizes(scene: Scene, scope: str) -> list[int]:
    """List how many cars a scope may be said to have: entered, classified, still running."""
    rows = scene.clock.timing.in_scope(scope)
    running = sum(not row.is_gone for row in rows)
    return sorted({len(rows), running, sum(row.position is not None for row in rows)})


def _numbered(item: Entity) -> bool:
    return bool(getattr(item.mention, "number", ""))


def completed(scene: Scene) -> Iterator[Claim]:
    """Read that a car is the last of a top three, or misses the podium."""
    for top in scene.parsed.places:
        if top.top and scene.has(top.first, "completes"):
            yield from _completes(scene, top)


def _completes(scene: Scene, top: PlaceWord) -> Iterator[Claim]:
    done = scene.parsed.cue("completes", inside=scene.parsed.clause_of(top.first))
    by = scene.object_after(done.last) if done and scene.parsed.word(done.last - 1) in ("by", "door") else None
    row = [by] if by else scene.subject_before(top.first)
    row = [row[0], *reversed(row[1:])] if row else scene.subjects(top.first)[:1]
    row = list({who.car: who for who in row}.values())
    if scene.parsed.cue("leaderword", inside=(0, scene.parsed.clause_of(top.first)[0])) and len(row) < top.place:
        row = [who for who in row if who.kind != "leader"]
    for away, who in enumerate(reversed(row)):
        scope = scene.scope_for(who.car, top.first)
        statement = a.Position(car=who.car, place=top.place - away, scope=scope, at_ms=scene.spans(top.first))
        sure = who.sure and not scene.is_open(top.first)
        yield from scene.claim(min(who.first, top.first), max(who.last, top.last), [statement], sure=sure)


def in_a_row(scene: Scene) -> Iterator[Claim]:
    """Read that the first two, or three, are of one make or team: `Porsche went 1-2`, `een-tweetje voor Toyota`."""
    for hit in scene.parsed.cues("onetwo", "onetwothree"):
        low, high = scene.parsed.clause_of(hit.first)
        named = [item for item in scene.parsed.entities if low <= item.first < high and item.kind == "car"]
        groups = {tuple(scene.cars_of(item)) for item in named}
        if len(groups) != 1 or any(getattr(item.mention, "number", "") for item in named):
            continue
        scope = next((name for place, name in scene.parsed.classes if low <= place < high), scene.memory.scope)
        places = 2 if hit.tag == "onetwo" else 3
        statements = [a.FirstOf(cars=cars, places=places, scope=scope) for cars in groups]
        sure = scene.is_now(hit.first) or scene.is_final(hit.last)
        yield from scene.claim(
            hit.first, hit.last, statements, sure=sure and not scene.has(hit.first, "modal", "negation")
        )


def several(scene: Scene) -> Iterator[Claim]:
    """Read how many of a make or a team are in a top ten, or still run: `three Porsches in the top eight`."""
    parsed = scene.parsed
    for first, last, value in parsed.numbers:
        low, high = parsed.clause_of(first)
        item = counted_make(scene, first, last)
        tops = [place for place in parsed.places if place.top and low <= place.first < high]
        running = parsed.cue("running", inside=(low, high))
        classes = [name for place, name in parsed.classes if low <= place < high]
        if item is None or (not tops and (running is None or classes[1:])) or tops[1:] or scene.has(first, "negation"):
            continue
        place, spans = (tops[0].place if tops else 0), scene.spans(first)
        statements = [
            a.Among(cars=cars, low=value, high=value, place=place, running=not tops, scope=scope, at_ms=spans)
            for cars, scope in _groups(scene, item, first, ranked=bool(tops))
        ]
        sure = scene.is_now(first) and not scene.is_open(first)
        yield from scene.claim(min(first, item.first), max(last, item.last), statements, sure=sure)


def _groups(scene: Scene, item: Entity, place: int, *, ranked: bool) -> list[tuple[tuple[str, ...], str]]:
    """List the cars of a make or team that may be counted, with the class whose places are meant where it is one."""
    entries, cars = scene.index.entries, tuple(scene.cars_of(item))
    low, high = scene.parsed.clause_of(place)
    first_class = scene.clock.timing.in_scope("")[0].car_class
    named = [name for at, name in scene.parsed.classes if low <= at < high]
    named = named or ([first_class] if scene.has(place, "topclass") else [])
    own = dict.fromkeys(entries[number].car_class for number in cars)
    likely = [scene.memory.scope, first_class] if ranked else list(own)
    groups = [] if named else [(cars, "overall" if ranked else "")]
    for name in dict.fromkeys(named or likely):
        of_class = tuple(number for number in cars if entries[number].car_class == name)
        groups += [(of_class, name if ranked else "")] if of_class else []
    return [group for group in groups if len(group[0]) > 1]


def counted_make(scene: Scene, first: int, last: int) -> Entity | None:
    """Find the make or team whose cars a number counts: `three Porsches`, `Porsche has three cars`, `3 of 5 are X`."""
    named = [item for item in scene.parsed.entities if item.kind == "car" and not _numbered(item)]
    behind = next((item for item in named if 0 <= item.first - last <= 1), None)
    if behind and len(scene.cars_of(behind)) > 1:
        return behind
    low, high = scene.parsed.clause_of(first)
    top = next((place for place in scene.parsed.places if place.top and 0 < place.first - last <= OF_TOP), None)
    if top and scene.parsed.word(last) in LOOKING_ON:
        copula = scene.parsed.words.syntax["copula"]
        are = (item for item in named if top.last < item.first < high and scene.parsed.word(item.first - 1) in copula)
        return next(are, None)
    owner = next((item for item in named if low <= item.first < first), None)
    return owner if scene.parsed.cue("cars", inside=(last, last + 2)) else None
