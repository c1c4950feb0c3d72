"""Frames of order: places, gaps and laps down; who is who follows from the words around."""

from collections.abc import Iterator

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.frames_ranks import counted_make
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity, PlaceWord

LONGEST_GAP_MS = 1_800_000
NEAR = 3
MOST_IN_VIEW = 2
"""With so many cars in a sentence a gap without its other side may be to the other one, the leaders or the next."""
MOST_LAPS_DOWN = 40
ADJOINING = frozenset(["op", "at", "by", "+", "(", ",", "-", "met"])
HARD_BREAKS = frozenset([";", ":"])
PARTED = (";", ":")
"""Marks behind which another statement begins."""

BARE = frozenset(["over", "from", "van", "off", "op", "on", "na", "down"])


Pairs = list[tuple[str, str, bool]]


def places(scene: Scene) -> Iterator[Claim]:
    """Read places in an order."""
    groups: list[list[PlaceWord]] = []
    for item in scene.parsed.places:
        if item.top and _fills(scene, item):
            groups.append([PlaceWord(item.first, item.last, place) for place in range(1, item.place + 1)])
        elif item.top:
            yield from _top(scene, item)
        elif groups and _adjoin(scene, groups[-1][-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    for group in groups:
        yield from _single(scene, group[0]) if len(group) == 1 else _row(scene, group)


def _fills(scene: Scene, item: PlaceWord) -> bool:
    """Tell whether the first so many places are said to be held by one make or team: `fill the top two places`."""
    low, _ = scene.parsed.clause_of(item.first)
    filling = scene.parsed.words.syntax["filling"] & {_word(scene, i) for i in range(low, item.first)}
    few = item.place <= MOST_IN_VIEW and _word(scene, item.last) in scene.parsed.words.place["several"]
    return bool(filling) and few and len({who.car for who in scene.subject_before(item.first)}) == 1


def _adjoin(scene: Scene, before: PlaceWord, after: PlaceWord) -> bool:
    between = [token.text for token in scene.parsed.tokens[before.last : after.first]]
    return len(between) <= 3 and all(
        word in (",", "and", "en", "in", "tot", "met", "to", "through", "-") for word in between
    )


def _single(scene: Scene, item: PlaceWord) -> Iterator[Claim]:
    if _word(scene, item.first - 1) in ("from", "van") and scene.has(item.first, "climbed"):
        return
    moved = scene.parsed.cue("climbed", inside=scene.parsed.clause_of(item.first))
    if moved and scene.is_past(item.first) and _moved(scene, item, moved):
        yield from _movement(scene, item, moved)
        return
    low, high = scene.parsed.clause_of(item.first)
    own = scene.subject_before(item.first)
    if _word(scene, item.last) == ":" and scene.named(item.last, item.last + 3):
        return
    after = [who for who in scene.named(item.last, high) if not scene.is_object(who)]
    listed = _word(scene, item.last - 1) in (".", ")")
    if after and (
        after[0].first == item.last
        or (listed and after[0].first - item.last <= 1)
        or (after[0].first - item.last <= NEAR and not own)
    ):
        subjects = after[:1]
    elif own:
        subjects = own
    else:
        apposed = scene.apposed(item.first)
        subjects = scene.inherited(item.first) if item.first - low <= NEAR or not after else after
        subjects = [apposed] if apposed else subjects
    final = scene.is_final(item.first) and not scene.has(item.first, "modal", "negation")
    stated = final or _is_dated(scene, item) or (scene.is_now(item.first) and not scene.is_open(item.first))
    sure = bool(subjects) and subjects[0].sure and stated and not scene.in_quotes(item.first)
    sure = sure and scene.car_count(item.first, subjects[0].car) <= int(bool(after))
    sure = sure and not (_word(scene, item.first) == "op" and item.last - item.first == 2 and scene.has(low, "trail"))
    spans = scene.spans(item.first)
    if subjects and own and scene.negated(item.first):
        denied = [a.Position(car=own[0].car, place=item.place, scope=_scope(scene, own[0], item.first), denied=True)]
        yield from scene.claim(item.first, item.last, denied, sure=own[0].sure)
        return
    meant = subjects[:2] if own or not (after or _is_continued(scene, low, subjects)) else subjects[:1]
    statements = [
        a.Position(car=who.car, place=item.place, scope=_scope(scene, who, item.first), at_ms=spans) for who in meant
    ]
    if not statements:
        return
    if scene.is_past(item.first) and not spans and not final:
        begin = ((0, scene.clock.now_ms),)
        statements += [a.Position(car=who.car, place=item.place, at_ms=begin) for who in meant[:1]]
    yield from scene.claim(item.first, item.last, statements, sure=sure)


def _is_continued(scene: Scene, low: int, subjects: list[Entity]) -> bool:
    """Tell whether a clause goes on about whom the one before surely was: `kept X at bay and was second`."""
    return bool(subjects) and subjects[0].sure and _word(scene, low) in scene.parsed.words.syntax["joins"]


def _is_dated(scene: Scene, item: PlaceWord) -> bool:
    """Tell whether a place is of a time that its own clause names, and nothing is denied or only thought of."""
    whens = [when for when in scene.whens(item.first, "at") if not when.vague and not when.lap]
    open_ = scene.has(item.first, "modal", "negation", "climbed", "perfect")
    return len(whens) == 1 and not open_ and not scene.in_quotes(item.first)


def _moved(scene: Scene, item: PlaceWord, moved: Hit) -> bool:
    """Tell whether a place is where a movement ended: `zakte terug tot de vierde stek`, `dropped to fifth`."""
    words = {_word(scene, i) for i in range(item.first - 3, item.first)}
    return bool(words & {"to", "tot", "naar", "into"}) and moved.first < item.first


def _movement(scene: Scene, item: PlaceWord, moved: Hit) -> Iterator[Claim]:
    subjects = scene.subjects(item.first)
    up = {_word(scene, i) for i in range(moved.first, moved.last)} & scene.parsed.words.syntax["upwards"]
    spans = scene.spans(item.first) or scene.before.spans
    statements = [a.MovedTo(car=who.car, place=item.place, down=not up, at_ms=spans) for who in subjects[:1]]
    recent = scene.before.spans and not scene.spans(item.first)
    sure = bool(subjects and recent) and scene.car_count(item.first, *(who.car for who in subjects)) == 0
    yield from scene.claim(item.first, item.last, statements, sure=sure and subjects[0].kind != "spoken" and not up)


def _scope(scene: Scene, who: Entity, place: int) -> str:
    return scene.scope_for(who.car, place)


def _word(scene: Scene, place: int) -> str:
    return scene.parsed.word(place)


def _row(scene: Scene, group: list[PlaceWord]) -> Iterator[Claim]:
    """Read places in a row: each of the cars named before or behind, in their order; else of one make or team."""
    low, high = group[0].first, group[-1].last
    if any(_word(scene, i) in ("tot", "to", "through", "-") for i in range(low, high)):
        if _word(scene, low - 1) in ("from", "van") or group[-1].place < group[0].place:
            return
        spots = range(group[0].place, group[-1].place + 1)
        group = [PlaceWord(group[0].first, group[-1].last, place) for place in spots]
    ends = [i for i, token in enumerate(scene.parsed.tokens) if token.text in HARD_BREAKS]
    begin = max((i for i in ends if i < low), default=0)
    before = [who for who in scene.named(begin, low) if not scene.is_object(who)]
    after = scene.named(high, min((i for i in ends if i >= high and i - high > 2), default=len(scene.parsed.tokens)))
    named = [who for who in after if who.kind in ("car", "driver") and after[0].first - high <= 8]
    own = [who for who in before if scene.parsed.clause_of(who.first) == scene.parsed.clause_of(low)]
    named = [] if any(who.kind in ("car", "driver") for who in own) else named
    cars = list(dict.fromkeys(who.car for who in named)) if len(named) >= len(group) else []
    named = [who for who in before if who.kind in ("car", "driver")]
    cars = cars or list(dict.fromkeys(who.car for who in named))
    if len(own) == 1 and own[0].kind == "car" and len(scene.cars_of(own[0])) >= len(group):
        cars = []
    exact, cars = len(cars) == len(group), cars[-len(group) :]
    near = before[-1:] or after[:1]
    whole = len(near) == 1 and scene.parsed.clause_of(near[0].first) == scene.parsed.clause_of(low)
    for place, item in enumerate(group):
        paired = len(cars) == len(group)
        statements = [a.Position(car=cars[place], place=item.place)] if paired else []
        of_team = [number for who in near for number in scene.cars_of(who)]
        known = {who.car: who.sure for who in scene.parsed.entities}
        statements += [a.Position(car=number, place=item.place) for number in of_team if not paired]
        sure = (paired and exact and all(known.get(car) for car in cars)) or (not paired and whole and len(of_team) > 1)
        sure = sure and not scene.is_open(item.first)
        yield from scene.claim(item.first, item.last, statements, sure=sure)


def _top(scene: Scene, item: PlaceWord) -> Iterator[Claim]:
    amount = next((q for q in scene.free("time") if q.first >= item.first - 8), None)
    sided = amount is not None and scene.parsed.cue("behind", "ahead", inside=(amount.last, amount.last + 2))
    amount = None if sided else amount
    if amount and any(item.last < place.first < amount.first for place in scene.parsed.places):
        amount = None
    short = amount is not None and amount.value < LONGEST_GAP_MS and scene.parsed.cue("cover", "apart")
    if amount and (short or amount.word == "less") and abs(amount.first - item.last) < 12:
        scene.use(amount)
        classes = [name for _, name in scene.parsed.classes] or [scene.memory.scope]
        apart = scene.parsed.cue("apart") is not None
        found = [_within(item, amount, scope, apart=apart) for scope in dict.fromkeys([*classes, "overall"])]
        low, high = scene.parsed.clause_of(amount.first)
        known = any(low <= first < high for first, _ in scene.parsed.classes)
        known = known or not (scene.parsed.classes or scene.memory.scope)
        yield from scene.claim(amount.first, amount.last, found, sure=known and not scene.is_open(amount.first))
        return
    low, _ = scene.parsed.clause_of(item.first)
    own = scene.subject_before(item.first)
    outside = scene.parsed.cue("outside", inside=(max(low, item.first - 3), item.first))
    outside = outside or (scene.parsed.cue("negation", inside=(low, item.first)) if scene.negated(item.first) else None)
    if own and outside and _ranks(scene, item):
        denied = [a.InTop(car=own[0].car, place=item.place, denied=True)]
        yield from scene.claim(outside.first, item.last, denied, sure=own[0].sure and scene.is_now(item.first))
        return
    inside = scene.parsed.cue("negation", inside=(low, item.first)) is None
    counted = any(counted_make(scene, *n[:2]) for n in scene.parsed.numbers if low <= n[0] < item.first)
    if own and inside and _ranks(scene, item) and not counted and not scene.has(item.first, "only"):
        statements = [a.InTop(car=own[0].car, place=item.place, at_ms=scene.spans(item.first))]
        yield from scene.claim(item.first, item.last, statements, sure=False)


def _ranks(scene: Scene, item: PlaceWord) -> bool:
    """Tell whether the first so many are a rank, `top ten`, `podium`, and no cars that are counted."""
    return _word(scene, item.first) == "top" or _word(scene, item.first) in scene.parsed.words.place["podium"]


def _within(item: PlaceWord, amount: Quantity, scope: str, *, apart: bool) -> a.Within:
    low = amount.low if apart and amount.word != "less" else 0
    return a.Within(places=item.place, low_ms=low, high_ms=amount.high, scope=scope)


def laps_down(scene: Scene) -> Iterator[Claim]:
    """Read how many laps a car is down."""
    for amount in scene.free("lap"):
        if scene.cue_near(amount, "led", "completed", "most", "fastest"):
            continue
        stressed = _word(scene, amount.first - 1) in scene.parsed.words.syntax["stressing"]
        before = _word(scene, amount.first - 1 - stressed)
        after = next(iter(scene.parsed.cues("behind", inside=(amount.last, amount.last + 2))), None)
        lost = scene.parsed.cue("behind", "gapnoun", inside=(amount.first - 3, amount.first)) and before not in (
            "na",
            "after",
        )
        at = before == "op" or (before == "at" and scene.cue_near(amount, "trail", "behind"))
        if not after and not (at or lost):
            continue
        of_time = after is not None and any(item.first == after.last for item in scene.parsed.amounts)
        if of_time or (amount.value > MOST_LAPS_DOWN and not after):
            continue
        scene.use(amount)
        other = scene.object_after(after.last) if after and not _is_whole(scene, after) else None
        other = other or _further_than(scene, amount)
        subjects = [who for who in scene.subjects(amount.first) if who is not other] or scene.inherited(amount.first)
        if not subjects or (other and subjects[0] is other):
            continue
        statements: list[a.AnyStatement] = []
        for who in subjects[:2]:
            others = [other.car] if other and other.car != who.car and other.kind != "leader" else [""]
            statements += [
                a.LapsDown(car=who.car, low=amount.low, high=amount.high, other=item, at_ms=scene.spans(amount.first))
                for item in others
            ]
            statements += _nearly(scene, amount, who.car, others[0]) if amount.word else []
        if scene.has(amount.first, "respectively"):
            named = scene.named(0, amount.first)
            statements += [a.LapsDown(car=who.car, low=amount.low, high=amount.high) for who in named]
        alone = scene.car_count(amount.first, subjects[0].car, other.car if other else "") == 0
        sure = (
            subjects[0].sure
            and alone
            and not scene.is_open(amount.first)
            and not scene.has(amount.first, "respectively")
        )
        end = other.last if other and other.kind == "leader" else amount.last
        yield from scene.claim(amount.first, end, statements, sure=sure)


def _further_than(scene: Scene, amount: Quantity) -> Entity | None:
    """Find the car of the sentence before that one is so many laps further back than."""
    base = scene.before.subject if _word(scene, amount.last) in scene.parsed.words.syntax["adding"] else ""
    return Entity(amount.first, amount.first, "spoken", base) if base else None


def same_lap(scene: Scene) -> Iterator[Claim]:
    """Read that a car is, or is no longer, on the lap of the leader."""
    for hit in scene.parsed.cues("lapped"):
        who = next(iter(scene.subjects(hit.first)), None)
        if who:
            down = a.LapsDown(car=who.car, low=1, high=a.WITHOUT_END, denied=scene.has(hit.first, "negation"))
            yield from scene.claim(
                hit.first, hit.last, [down], sure=who.sure and not scene.has(hit.first, "past", "modal")
            )
    for hit in scene.parsed.cues("onlap"):
        low, high = scene.parsed.clause_of(hit.first)
        top = next((item for item in scene.parsed.places if item.top and low <= item.first < high), None)
        if top:
            scopes = [name for first, name in scene.parsed.classes if low <= first < high] or ["", scene.memory.scope]
            counts = [a.Count(what="lead_lap", low=top.place, high=a.WITHOUT_END, scope=scope) for scope in scopes]
            yield from scene.claim(top.first, hit.last, counts, sure=not scene.is_open(hit.first))
            continue
        if any(low <= first < high for first, _, _ in scene.parsed.numbers) or scene.has(hit.first, "nocar", "cars"):
            continue
        own = scene.subject_before(hit.first)
        if len({who.car for who in own}) != 1:
            continue
        denied = scene.parsed.cue("negation", inside=(low, hit.first)) is not None
        statement = a.LapsDown(car=own[0].car, low=0, high=0, denied=denied)
        sure = own[0].sure and not scene.is_past(hit.first) and not scene.has(hit.first, "modal", "only")
        yield from scene.claim(hit.first, hit.last, [statement], sure=sure)


def _nearly(scene: Scene, amount: Quantity, number: str, other: str) -> list[a.AnyStatement]:
    """Read `about a lap` as the time it takes too: three quarters of it and more."""
    lap_ms = scene.clock.timing.row(number).best_lap_ms or 0
    others = [other] if other else scene.rivals(number)
    low, high = (lap_ms * amount.value * share // 100 for share in (72, 130))
    return [a.Gap(car=number, other=item, low_ms=low, high_ms=high) for item in others if lap_ms]


def gaps(scene: Scene) -> Iterator[Claim]:
    """Read gaps in time, from every side."""
    last = scene.before.pair[1]
    for amount in scene.free("time"):
        since = scene.parsed.words.clock.before(scene.parsed.tokens, amount.first)
        lasts = since is not None and since.tag == "since"
        compared = _word(scene, amount.last) in scene.parsed.words.syntax["longer"]
        if amount.value > LONGEST_GAP_MS or compared or lasts or scene.in_quotes(amount.first):
            continue
        near = (amount.first - 3, amount.last + 3)
        related = [
            h for h in scene.parsed.cues("behind", "ahead", "leadnoun", "gapnoun", inside=near) if _holds(scene, h)
        ]
        stops = amount.word == "less" and scene.has(amount.first, "stopped", "stopnoun")
        if (stops or scene.has(amount.first, "lost", "fastest")) and not related:
            continue
        pairs, sure = _pairs(scene, amount)
        if not pairs:
            continue
        if _is_chained(scene, amount):
            pairs, sure = _chained(scene, amount, last, pairs) or (pairs, sure)
        last = pairs[0][0]
        scene.use(amount)
        low = 0 if amount.word == "less" else amount.low
        spans = scene.spans(amount.first)
        if scene.parsed.cue("respectively"):
            cars = list(dict.fromkeys(item.car for item in scene.named(0, len(scene.parsed.tokens))))
            pairs, sure = pairs + [(item, two, True) for item in cars for two in cars if item < two], False
        sure = sure and scene.car_count(amount.first, *pairs[0][:2]) == 0
        sure = sure and not _of_pace(scene, amount) and not _changes(scene, amount) and not _is_unitless(scene, amount)
        named = {item.car for item in scene.named(0, len(scene.parsed.tokens))}
        sure = sure and not (spans and not named.issuperset(pairs[0][:2]))
        statements = [
            a.Gap(car=behind, other=ahead, low_ms=max(low, 0), high_ms=amount.high, either_way=either, at_ms=spans)
            for behind, ahead, either in pairs
            if behind and ahead and behind != ahead
        ]
        yield from scene.claim(
            amount.first, amount.last, statements, sure=sure and not (scene.is_open(amount.first) and not spans)
        )


def _is_chained(scene: Scene, amount: Quantity) -> bool:
    """Tell whether a gap begins where the one before it ended: `another ten back`, `five seconds further on`."""
    syntax = scene.parsed.words.syntax
    adds = _word(scene, amount.first - 1) in syntax["adding"] or _word(scene, amount.last) in syntax["adds"]
    return adds and not scene.has(amount.first, "trail")


def _chained(scene: Scene, amount: Quantity, last: str, pairs: Pairs) -> tuple[Pairs, bool] | None:
    """Relate a gap to the car that was behind in the gap before it; to the one named before not surely."""
    own = next(iter(scene.subject_before(amount.first)), None)
    number = own.car if own else pairs[0][0]
    earlier = [who.car for who in scene.named(0, own.first if own else amount.first) if who.car != number]
    spoken = [car for car in (*scene.before.recent[:1], *earlier, last) if car and car != number]
    if not spoken:
        return None
    return [(number, spoken[-1], False)], bool(own and own.sure and spoken[-1] == last and earlier)


def _beaten(scene: Scene, amount: Quantity) -> tuple[Pairs, bool] | None:
    """Read `X beat Y by half a second`, `X held off Y by a tenth`."""
    hit = scene.cue_near(amount, "beats", "keepsback")
    own = scene.subject_before(hit.first) if hit else []
    _, high = scene.parsed.clause_of(amount.first)
    other = (
        next((who for who in scene.named(hit.first, high) if not own or who.car != own[0].car), None) if hit else None
    )
    if not own or other is None:
        return None
    return [(other.car, own[0].car, False)], own[0].sure and other.sure


def _is_unitless(scene: Scene, amount: Quantity) -> bool:
    """Tell whether a whole number is seconds only by a guess: `zeven voor Kobayashi` may count stops."""
    words = scene.parsed.words
    unit = any(_word(scene, i) in words.unit_of for i in range(amount.first, amount.last))
    others = [item for item in scene.parsed.amounts if item.unit == "time" and item is not amount]
    return not (
        unit or amount.colon or amount.value % 1000 or others or scene.parsed.cue("gapnoun", "leadnoun", "trail")
    )


def _changes(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount is one end of a change: `from nine seconds to half a minute`."""
    ends = {"naar", "to", "tot"}
    if _word(scene, amount.first - 1) in ends and scene.has(amount.first, "perfect", "present"):
        return False
    low, high = scene.parsed.clause_of(amount.first)
    several = sum(item.unit == "time" and low <= item.first < high for item in scene.parsed.amounts) > 1
    growing = scene.has(amount.first, "growing") and (several or not scene.has(amount.first, "perfect"))
    return growing or bool({_word(scene, amount.last), _word(scene, amount.first - 1)} & ends)


def _of_pace(scene: Scene, amount: Quantity) -> bool:
    """Tell whether a sentence speaks of lap times: then an amount may be a difference of pace."""
    words = scene.parsed.words
    counted = {i for item in scene.parsed.amounts for i in range(item.first, item.last)}
    low, high = scene.parsed.piece(amount.first, 1, 1)
    return any(words.unit_of.get(_word(scene, i)) == "lap" and i not in counted for i in range(low, high))


def _pairs(scene: Scene, amount: Quantity) -> tuple[Pairs, bool]:
    """Find who is behind whom: by the word after the amount, by the word before it, else by who is named."""
    found = _kept_off(scene, amount) or _beaten(scene, amount) or _held_over(scene, amount)
    found = found or _by_word_after(scene, amount)
    if found:
        return found
    before = _relation_before(scene, amount)
    named = _name_before(scene, amount) if _is_loose(scene, before, amount) and not amount.colon else None
    if named:
        pairs, sure = _of_one(scene, named)
        sure = sure and not _goes_on(scene, amount)
        return pairs, sure and scene.parsed.cue("lost", "stand", "stopnoun", "stopped") is None
    return _by_word_before(scene, amount, before)


def _goes_on(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount is of something behind it: `X, four minutes into his stint`."""
    return _word(scene, amount.last) in scene.parsed.words.syntax["into"]


def _by_word_after(scene: Scene, amount: Quantity) -> tuple[Pairs, bool] | None:
    """Relate an amount by what follows it: `12 seconds behind`, `ahead of`, `'s lead`, `apart`, `of the leader`."""
    after = _relation_after(scene, amount)
    low, _ = scene.parsed.clause_of(amount.first)
    gap = scene.parsed.cue("gapnoun", inside=(low, amount.first))
    if after and gap and after.tag == "ahead" and _word(scene, after.first) == "from":
        return _apart(scene, amount, gap)
    if after and after.tag in ("behind", "ahead"):
        return _by_side(scene, amount, after)
    if after:
        return _by_lead(scene, amount, after) if after.tag == "leadnoun" else _apart(scene, amount, after)
    other = scene.object_after(amount.last + 1) if _word(scene, amount.last) in ("of", "van") else None
    return _by_side(scene, amount, Hit("behind", amount.last, amount.last + 1), other) if other else None


def _is_loose(scene: Scene, before: Hit | None, amount: Quantity) -> bool:
    """Tell whether no word before an amount surely relates it."""
    if before is None or before.tag == "leads":
        return True
    return _is_far(scene, before, amount) and (before.tag != "trail" or scene.cue_amount(before))


def _by_word_before(scene: Scene, amount: Quantity, before: Hit | None) -> tuple[Pairs, bool]:
    """Relate an amount by what stands before it: `leads by`, `a gap of`, `trails by`; else by who is near."""
    tag = before.tag if before else ""
    if before and tag in ("leadnoun", "leads", "ended_race"):
        return _by_lead(scene, amount, before)
    if before and tag == "behind":
        pairs, sure = _by_lead(scene, amount, before, behind=True)
        return [(own, other, either) for other, own, either in pairs], sure
    if before and tag in ("gapnoun", "apart"):
        return _apart(scene, amount, before)
    return _trailing(scene, amount, before) if before and tag == "trail" else _loose(scene, amount)


def _kept_off(scene: Scene, amount: Quantity) -> tuple[Pairs, bool] | None:
    """Read `X has Y 12 seconds behind`, `X holds Y four seconds at bay`."""
    syntax = scene.parsed.words.syntax
    who = next((item for item in scene.parsed.entities if item.last == amount.first and item.car), None)
    place = who.first - 1 if who else 0
    while place > 0 and _word(scene, place) in syntax["articles"]:
        place -= 1
    own = scene.subject_before(place) if who and _word(scene, place) in syntax["keeping"] else []
    if who is None or not own or own[0].car == who.car:
        return None
    return [(who.car, own[0].car, False)], who.sure and own[0].sure


def _held_over(scene: Scene, amount: Quantity) -> tuple[Pairs, bool] | None:
    """Read `X heeft twaalf seconden op Y`, `X has twelve seconds on Y`: so long that X is ahead."""
    syntax = scene.parsed.words.syntax
    low, high = scene.parsed.clause_of(amount.first)
    verb = any(_word(scene, i) in syntax["has_over"] for i in range(low, amount.first))
    other = scene.object_after(amount.last + 1, 4) if _word(scene, amount.last) in syntax["has_on"] else None
    spoken = scene.parsed.cue("behind", "gapnoun", "lost", "modal", inside=(low, amount.last))
    own = scene.subject_before(amount.first) or scene.inherited(amount.first)
    if not verb or other is None or spoken or not own or own[0].car == other.car or other.first >= high:
        return None
    return [(other.car, own[0].car, False)], own[0].sure and other.sure and own[0].kind != "spoken"


def _is_whole(scene: Scene, hit: Hit) -> bool:
    """Tell whether a relation names its other side itself, `van de leider`, and no car is to follow."""
    ends = _word(scene, hit.last - 1) in scene.parsed.words.syntax["objects"] | BARE
    return (
        hit.tag == "behind"
        and hit.last - hit.first > 1
        and not ends
        and _word(scene, hit.last - 2) in scene.parsed.words.syntax["articles"]
    )


def _is_apart(scene: Scene, hit: Hit, amount: Quantity) -> bool:
    """Tell whether a relation is of another amount: in another clause, or that amount between."""
    if hit.tag == "leads":
        return any(hit.last <= item.first < amount.first for item in scene.parsed.amounts) or hit.first > amount.first
    return hit.tag != "trail" and _is_far(scene, hit, amount)


def _is_far(scene: Scene, hit: Hit, amount: Quantity) -> bool:
    return scene.parsed.clause_of(hit.first) != scene.parsed.clause_of(amount.first)


def _name_before(scene: Scene, amount: Quantity) -> Entity | None:
    """Find the name that an amount directly follows: `X leads from Y by 5 s and Z by 9 s`, `Y (+5 s)`, `Y op 5 s`."""
    place = amount.first
    while place and scene.parsed.word(place - 1) in ADJOINING:
        place -= 1
    named = [item for item in scene.parsed.entities if item.last == place and item.kind in ("car", "driver")]
    return named[0] if named and named[0].car and place < amount.first else None


def _of_one(scene: Scene, who: Entity, *, leads: bool = False) -> tuple[Pairs, bool]:
    """Relate an amount beside a name to the leaders, to the car ahead, and to those named before it."""
    if leads:
        return [(item, who.car, False) for item in scene.followers(who.car)], who.sure
    named = [item.car for item in reversed(scene.named(0, who.first)) if item.car != who.car]
    near = scene.car_count(who.first, who.car)
    others = list(dict.fromkeys([*named[:3], *([] if near else scene.rivals(who.car))]))
    by = [] if named else scene.followers(who.car)
    return [(who.car, other, False) for other in others] + [(other, who.car, False) for other in by], who.sure


def _relation_after(scene: Scene, amount: Quantity) -> Hit | None:
    tags = ("behind", "ahead", "apart", "leadnoun")
    if _word(scene, amount.last) in PARTED:
        return None
    first = amount.last + (_word(scene, amount.last) == "-")
    found = [hit for hit in scene.parsed.cues(*tags, inside=(first, first + 2)) if _holds(scene, hit)]
    return max(found, key=lambda hit: (hit.first == first, hit.last), default=None)


def _holds(scene: Scene, hit: Hit) -> bool:
    """Tell whether a small word is a relation here: `over` and `van` only with somebody behind them."""
    bare = _word(scene, hit.first) in BARE and hit.last - hit.first == 1
    return not bare or hit.tag == "apart" or scene.object_after(hit.last, 5) is not None


def _relation_before(scene: Scene, amount: Quantity) -> Hit | None:
    low, high = scene.parsed.piece(amount.first, 1, 0)
    tags: tuple[str, ...] = ("leadnoun", "gapnoun", "apart", "trail", "leads")
    tags += ("ended_race",) if scene.is_over() and _word(scene, amount.first - 1) in ("by", "met") else ()
    deficits = scene.parsed.words.syntax["deficits"]
    chase = scene.parsed.cue("trail", inside=(low, amount.first))
    if chase and not scene.named(*scene.parsed.clause_of(amount.first)):
        return chase
    lacks = [hit for hit in scene.parsed.cues("behind", inside=(low, high)) if _word(scene, hit.first) in deficits]
    if lacks and not _is_far(scene, lacks[-1], amount):
        return lacks[-1]
    own = list(scene.parsed.cues(*tags, inside=(low, amount.first)))
    behind = list(scene.parsed.cues(*tags, inside=(amount.last, high)))
    low, _ = scene.parsed.clause_of(amount.first)
    inside = [hit for hit in own if hit.first >= low]
    return (inside or behind[:1] or own or [None])[-1]  # type: ignore[list-item] # None where there is none


def _by_side(scene: Scene, amount: Quantity, side: Hit, other: Entity | None = None) -> tuple[Pairs, bool]:
    """Read `X 12 seconds behind Y`, `12 seconds ahead of Y is X`."""
    other = other or (None if _is_whole(scene, side) else scene.object_after(side.last))
    noun = _word(scene, side.first) in scene.parsed.words.syntax["deficits"] or side.tag == "leadnoun"
    other = None if noun and side.last - side.first == 1 and other and not scene.is_object(other) else other
    own = [who for who in scene.subject_before(amount.first) if other is None or who.car != other.car]
    if not own and other and scene.parsed.clause_of(amount.first)[1] > other.last:
        tail = scene.named(other.last, scene.parsed.clause_of(amount.first)[1])
        own = [who for who in tail if who.car != other.car][:1]
    if not own and not other:
        following = scene.named(side.last, min(side.last + 6, scene.parsed.clause_of(amount.first)[1]))
        own = following[:1]
    own = own or [who for who in scene.inherited(amount.first) if other is None or who.car != other.car]
    if not own:
        return [], False
    either = _word(scene, side.first) in ("of", "van") and amount.word == "less"
    either = either or (_word(scene, side.first) == "from" and side.tag == "ahead")
    behind = side.tag == "behind"
    head = _word(scene, side.last - 1) in scene.parsed.words.syntax["heads"]
    near = head and own[0].kind in ("car", "driver") and own[0].first >= scene.parsed.piece(amount.first, 1, 0)[0]
    pairs: Pairs = []
    for who in own[: 1 if near else 2]:
        if other and other.kind == "leader":
            rest = list(dict.fromkeys([other.car, *scene.leaders(who.car)]))
        elif other:
            rest = [other.car]
        elif behind and head:
            rest, either = scene.leaders(who.car), False
        else:
            rest = _others(scene, who, amount, behind=behind)
        pairs += [(who.car, item, either) if behind else (item, who.car, either) for item in rest]
    direct = scene.subject_before(amount.first)[::-1]
    if other is None and len(direct) == 2 and direct[0].car != direct[1].car and not _is_whole(scene, side):
        pairs = [(own[0].car, direct[0].car, False) if behind else (direct[0].car, own[0].car, False)]
        return pairs, own[0].sure and direct[0].sure
    known = other is None or other.sure or other.kind == "leader"
    known = known and not scene.has(amount.first, "every")
    return pairs, own[0].sure and known and own[0].kind != "spoken" and _is_tied(scene, own[0], other, amount)


def _is_tied(scene: Scene, who: Entity, other: Entity | None, amount: Quantity) -> bool:
    """Tell whether who is behind whom is plain: both named, one at least by the amount; or one car in the sentence."""
    if other is None:
        return len({item.car for item in scene.named(0, len(scene.parsed.tokens))}) <= MOST_IN_VIEW
    low, high = scene.parsed.clause_of(amount.first)
    before, _ = scene.parsed.piece(amount.first, 1, 0)
    others = {item.car for item in scene.named(before, high)} - {who.car, other.car}
    return before <= who.first < high and low <= other.first < high and not others


def _others(scene: Scene, who: Entity, amount: Quantity, *, behind: bool) -> list[str]:
    """List whom a gap may be to where its other side is not said: named before, the leaders, the next car."""
    named = [item.car for item in reversed(scene.named(0, amount.first)) if item.car != who.car][:2]
    spoken = [number for number in scene.before.recent[:2] if number != who.car]
    return [*named, *(scene.rivals(who.car) if behind else scene.followers(who.car)), *spoken]


def _by_lead(scene: Scene, amount: Quantity, lead: Hit, *, behind: bool = False) -> tuple[Pairs, bool]:
    """Read `X leads Y by 12 seconds`, `X's lead over Y is 12 seconds`, `heeft 12 seconden voorsprong op Y`.

    Of a deficit (`behind`) the same: whose it is, and on whom; the pairs are to be turned round.
    """
    end = max(amount.last, lead.last)
    _, high = scene.parsed.clause_of(end - 1)
    start = min(amount.first, lead.first)
    owner = _owner_behind(scene, lead, scene.named(lead.last - 1, lead.last + 4))
    own = owner or scene.subject_before(start) or scene.subject_before(lead.first)
    others = [who for who in scene.named(start, min(high, end + 8)) if not own or who.car != own[0].car]
    memory = scene.before.pair
    if memory[0] and not scene.named(0, len(scene.parsed.tokens)):
        return [(memory[1], memory[0], False)], not scene.parsed.entities
    if not own:
        own = _owner_behind(scene, lead, others) or [who for who in others if not scene.is_object(who)][:1]
        own = own or scene.inherited(start)[:1]
        if not own:
            own = others[:1]
    others = [who for who in others if own and who.car != own[0].car]
    if not own:
        return [], False
    rest = [others[0].car] if others else []
    more = [] if rest else scene.rivals(own[0].car) if behind else scene.followers(own[0].car)
    sure = own[0].sure and (not others or others[0].sure)
    return [(item, own[0].car, False) for item in rest + more], sure


def _owner_behind(scene: Scene, lead: Hit, others: list[Entity]) -> list[Entity]:
    """Find whose lead it is: `the lead of X over Y`."""
    owners = [who for who in others if who.first >= lead.last and who.first - lead.last <= 4]
    return [who for who in owners[:1] if _governor(scene, who) in ("of", "van", "for", "voor")]


def _governor(scene: Scene, who: Entity) -> str:
    """Return the word that a name hangs on, its article left out."""
    place = who.first - 1
    while _word(scene, place) in scene.parsed.words.syntax["articles"]:
        place -= 1
    return _word(scene, place)


def _apart(scene: Scene, amount: Quantity, hit: Hit) -> tuple[Pairs, bool]:
    """Read `X and Y are 12 seconds apart`, `het gat tussen X en Y is 12 seconden`."""
    start, end = min(amount.first, hit.first), max(amount.last, hit.last)
    before = list(dict.fromkeys(item.car for item in scene.named(0, start)))
    inside = list(dict.fromkeys(item.car for item in scene.named(start, end)))
    after = list(dict.fromkeys(item.car for item in scene.named(end, len(scene.parsed.tokens))))
    groups = (before + inside, inside, inside + after, after[:2], before[-1:] + after[:1])
    pairs = [tuple(group[-2:]) for group in groups if len(group) >= 2]
    if pairs:
        known = {item.car: item.sure for item in scene.parsed.entities}
        return [(item, other, True) for item, other in pairs], all(known[car] for car in pairs[0])
    cars = before + inside + after
    of_make = [scene.cars_of(item) for item in scene.parsed.entities if len(cars) == 1 and item.car in cars]
    running = [number for number in (of_make[0] if of_make else []) if number not in scene.index.out]
    if len(running) == 2:
        return [(running[0], running[1], True)], len(of_make[0]) == 2
    memory = scene.before.pair
    if memory[0] and not cars:
        return [(memory[1], memory[0], True)], not (scene.parsed.entities or scene.parsed.numbers)
    found: Pairs = [(memory[1], memory[0], True)] if memory[0] else []
    for car in cars[:1]:
        found += [(item, car, True) for item in [*scene.followers(car), *scene.rivals(car)]]
    if not found:
        found = [
            (item, car, True) for car, item in zip(scene.before.recent[1:3], scene.before.recent[:2], strict=False)
        ]
    return found, False


def _trailing(scene: Scene, amount: Quantity, hit: Hit) -> tuple[Pairs, bool]:
    """Read `X trails Y by 12 seconds`, `op 12 seconden volgt X`."""
    own = scene.subject_before(hit.first)
    _, high = scene.parsed.clause_of(max(amount.first, hit.first))
    after = scene.named(hit.last, high)
    passive = _word(scene, hit.last - 1) in ("by", "door")
    if not after and len(own) == 2:
        return [(own[0].car, own[1].car, False)], own[0].sure and own[1].sure
    if own and after and own[0].car != after[0].car:
        pair = (after[0].car, own[0].car) if passive else (own[0].car, after[0].car)
        return [(*pair, scene.parsed.words.lang == "nl" and not passive)], own[0].sure and after[0].sure
    who = (after or own or scene.inherited(amount.first))[:1]
    if not who:
        return [], False
    return _of_one(scene, who[0])


def _loose(scene: Scene, amount: Quantity) -> tuple[Pairs, bool]:
    """Read an amount that no word relates: between two cars named near it, or of one and its rivals."""
    low, high = scene.parsed.piece(amount.first, 1, 1)
    near = sorted(scene.named(low, high), key=lambda item: abs(item.first - amount.first))
    cars = list(dict.fromkeys(item.car for item in near))[:3]
    if not cars or amount.value > 600_000:
        return [], False
    pairs: Pairs = [(item, other, True) for item in cars for other in cars if item < other]
    for car in cars[:2]:
        pairs += [(car, item, False) for item in scene.rivals(car)]
        pairs += [(item, car, False) for item in scene.followers(car)]
    pairs += [(cars[0], item, True) for item in scene.before.recent[:2]]
    stated = _word(scene, amount.first - 1) in ("op", "at", "by")
    _, end = scene.parsed.clause_of(amount.first)
    alone = len(cars) == 1 and end <= amount.last + 1 and _word(scene, amount.last) != ","
    own = scene.parsed.clause_of(near[0].first) == scene.parsed.clause_of(amount.first)
    own = own or amount.first - scene.parsed.clause_of(amount.first)[0] <= 2
    return pairs, stated and alone and own and near[0].sure
