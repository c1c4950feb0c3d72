"""Frames of the lead: who has it, who had it and for how many laps, who took it and who lost it."""

from collections.abc import Iterator

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.frames_ranks import holder_after
from pitboard.check.moments_admitted import When
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity

LEAST_SPELL_MS = 120_000


def leads(scene: Scene) -> Iterator[Claim]:
    """Read who leads now, since when, until when, and whom."""
    for hit in scene.parsed.cues("leads"):
        if _of_several(scene, hit):
            continue
        other = _of_laps(scene, hit) or _of_its_own(scene, hit) or _of_a_past(scene, hit)
        subject = None if other else _leader(scene, hit)
        if subject is None or _is_ranked(scene, hit):
            continue
        yield from _leading_since(scene, hit, subject)
        until = scene.whens(hit.first, "until")
        if until:
            scope = scene.scope_for(subject.car, hit.first)
            lost = a.LostLead(car=subject.car, scope=scope, at_ms=until[0].spans)
            yield from scene.claim(until[0].first, until[0].last, [lost], sure=subject.sure)
        else:
            yield from _leading_now(scene, hit, subject)


def _of_several(scene: Scene, hit: Hit) -> bool:
    """Tell whether a clause says of so many cars, none of them named, that they led."""
    low, high = scene.parsed.clause_of(hit.first)
    counted = (
        scene.parsed.cue("cars", inside=(last, last + 2))
        for first, last, n in scene.parsed.numbers
        if n > 1 and low <= first < high
    )
    return any(counted) and not scene.named(low, high)


def _of_a_past(scene: Scene, hit: Hit) -> bool:
    """Tell whether words of a lead belong to one that was, changed hands, or is counted in laps."""
    around, (low, high) = (hit.first - 4, hit.last + 2), scene.parsed.clause_of(hit.first)
    counted = any(low <= item.first < high and item.unit == "lap" for item in scene.parsed.amounts)
    counted = counted or scene.parsed.cue("somelaps", inside=(low, high)) is not None
    past = any(item.first != hit.first for item in scene.parsed.cues("led", inside=around))
    changed = scene.parsed.cue("tooklead", "lostlead", "neverled", inside=around)
    return counted or past or bool(changed or scene.parsed.cue("most", inside=(low, high)))


def _is_ranked(scene: Scene, hit: Hit) -> bool:
    """Tell whether the clause of a lead names a place that is not the first."""
    low, high = scene.parsed.clause_of(hit.first)
    return any(low <= item.first < high and item.place > 1 and not item.top for item in scene.parsed.places)


def _leading_since(scene: Scene, hit: Hit, subject: Entity) -> Iterator[Claim]:
    since = scene.whens(hit.first, "since") or _for_so_long(scene, hit)
    if since:
        scope = scene.scope_for(subject.car, hit.first)
        statement = _since(subject, scope, scene.clock.in_class(since[0], scope, _own(scene, subject)))
        sure = subject.sure and scene.is_now(hit.first)
        yield from scene.claim(since[0].first, since[0].last, [statement], sure=sure)


def _leading_now(scene: Scene, hit: Hit, subject: Entity) -> Iterator[Claim]:
    spans, scope, denied = scene.spans(hit.first), scene.scope_for(subject.car, hit.first), scene.negated(hit.first)
    stated = a.Position(car=subject.car, place=1, scope=scope, at_ms=() if denied else spans, denied=denied)
    past = scene.is_past(hit.first) and not denied
    statements: list[a.AnyStatement] = [stated]
    statements += [a.Led(car=subject.car, scope=scope, at_ms=spans)] if past else []
    over = next((item for item in scene.named(hit.last, hit.last + 4) if item.car != subject.car), None)
    amount = over is not None and scene.cue_amount(hit)
    now = denied or (scene.is_now(hit.first) and not scene.is_open(hit.first))
    sure = subject.sure and now and not scene.has(hit.first, "gapnoun") and not scene.goes_out(hit.first)
    alone = scene.car_count(hit.first, subject.car) <= 1 and not amount and not _is_of_two(scene, hit)
    yield from scene.claim(hit.first, hit.last, statements, sure=sure and alone)
    if over and not amount and now and not denied and over.first - hit.last <= 1:
        ahead = a.Ahead(car=subject.car, other=over.car)
        yield from scene.claim(hit.first, over.last, [ahead], sure=sure and over.sure)


def _is_of_two(scene: Scene, hit: Hit) -> bool:
    """Tell whether a car is only in front of the other of two with a gap between: `splits them, the #51 in front`."""
    low, _ = scene.parsed.clause_of(hit.first)
    apart = scene.parsed.cue("apart", "gapnoun", inside=(0, low)) is not None
    apart = apart or any(head.tag == "between" and head.first < low for head in scene.parsed.heads)
    return apart and len(_cars_named(scene)) > 1


def _cars_named(scene: Scene) -> set[str]:
    return {item.car for item in scene.named(0, len(scene.parsed.tokens))}


def _of_laps(scene: Scene, hit: Hit) -> bool:
    """Tell whether words of a lead say where laps were spent: `has spent 92 laps in the lead`."""
    low, _ = scene.parsed.clause_of(hit.first)
    return any(low <= item.first < hit.first and item.unit == "lap" for item in scene.parsed.amounts)


def _of_its_own(scene: Scene, hit: Hit) -> bool:
    """Tell whether a car is the first of its make or nation only: `the leading Porsche is the #6`."""
    makes = [item for item in scene.parsed.entities if hit.last <= item.first <= hit.last + 2 and item.kind == "car"]
    named = [item for item in makes if not item.mention or not getattr(item.mention, "number", "")]
    adjective = scene.parsed.word(hit.last - 1) in scene.parsed.words.syntax["foremost"]
    return adjective and bool(named or any(hit.last <= place <= hit.last + 1 for place, _ in scene.parsed.nations))


def _for_so_long(scene: Scene, hit: Hit) -> list[When]:
    """Read for how long somebody has led, `ligt al 40 minuten aan de leiding`: as since when."""
    low, high = scene.parsed.clause_of(hit.first)
    long = scene.parsed.words.syntax["so_long"]
    for amount in scene.free("time"):
        if (
            low <= amount.first < high
            and amount.value >= LEAST_SPELL_MS
            and scene.parsed.word(amount.first - 1) in long
        ):
            scene.use(amount)
            return [scene.clock.since(amount)]
    return []


def _since(subject: Entity, scope: str, spans: a.Spans) -> a.LedSince:
    return a.LedSince(car=subject.car, scope=scope, at_ms=spans)


def _leader(scene: Scene, hit: Hit) -> Entity | None:
    """Find who leads: the subject, in Dutch behind the verb too, in a passive whom it is done by."""
    stated = hit.last < len(scene.parsed.tokens) and scene.parsed.words.held.longest(scene.parsed.tokens, hit.last)
    if stated and (holder := holder_after(scene, hit.last)):
        return holder
    low, high = scene.parsed.clause_of(hit.first)
    own = scene.subject_before(hit.first)
    after = [item for item in scene.named(hit.last, high) if not scene.is_object(item)]
    by = scene.named(hit.last, min(hit.last + 6, high))
    passive = scene.parsed.word(hit.last - 1) in ("by", "door", "to")
    if scene.parsed.word(hit.first) in ("belongs", "belong") and not scene.parsed.classes:
        return None
    if passive and by:
        return by[0]
    if own:
        return own[0]
    inner = [item for item in scene.named(low, hit.last) if item.first > hit.first and not scene.is_object(item)]
    if inner or after:
        return (inner or after)[0] if scene.parsed.words.lang == "nl" or inner else _inherited(scene, hit, after)
    return _inherited(scene, hit, [])


def _inherited(scene: Scene, hit: Hit, after: list[Entity]) -> Entity | None:
    inherited = scene.inherited(hit.first)
    return (inherited or after or [None])[0]  # type: ignore[list-item] # None where there is none


def laps_led(scene: Scene) -> Iterator[Claim]:
    """Read for how many laps a car has led, of how many, and whether any car led more."""
    leading = ("led", "leads", "neverled")
    for hit in scene.parsed.cues("led", "neverled", "most"):
        low, high = scene.parsed.piece(hit.first, 1, 1)
        inner = {
            cue.tag for i in range(hit.first, hit.last) for cue in scene.parsed.words.cues.at(scene.parsed.tokens, i)
        }
        driven = scene.has(hit.first, "done", "wheel", "drove") and not scene.has(hit.first, *leading)
        led = inner & set(leading) or (scene.parsed.cue(*leading, inside=(low, high)) and not driven)
        if hit.tag != "most" or not led:
            continue
        nobody = scene.parsed.cue("nocar", inside=(low, hit.first)) is not None
        after = scene.named(hit.last, min(hit.last + 5, high))
        subject = next(iter(after if nobody else scene.subject_before(hit.first) or after), None)
        subject = subject or next(iter(scene.subjects(hit.first)), None)
        if subject:
            statements = [a.LapsLed(car=subject.car, most=True, scope=_class(scene, subject, hit))]
            before = {item.car for item in scene.named(scene.parsed.clause_of(hit.first)[0], hit.first)}
            sure = subject.sure and subject.kind != "spoken" and before <= {subject.car}
            sure = sure and not (scene.has(hit.first, "modal", "only") or scene.whens(hit.first, "at"))
            sure = sure and (nobody or not scene.has(hit.first, "negation"))
            yield from scene.claim(hit.first, hit.last, statements, sure=sure and not scene.in_quotes(hit.first))
    yield from _counted(scene)


def _own(scene: Scene, subject: Entity) -> str:
    entry = scene.index.entries.get(subject.car)
    return entry.car_class if entry else ""


def _class(scene: Scene, subject: Entity, hit: Hit) -> str:
    return scene.scope_for(subject.car, hit.first)


def _counted(scene: Scene) -> Iterator[Claim]:
    """Read `led 22 of the opening 40 laps`, `has led for 44 laps`, `negen ronden aan de leiding`."""
    for amount in scene.free("lap"):
        low, high = scene.parsed.piece(amount.first, 1, 1)
        if _is_spared(scene, amount):
            yield from _all_but(scene, amount)
            continue
        hit = scene.cue_near(amount, "led", "most", "leads")
        if hit is None and not scene.cue_near(amount, "lost", "behind", "completed", "done"):
            hit = scene.parsed.cue("led", "most", inside=(low, high))
        if scene.parsed.word(amount.first - 1) in ("for", "voor"):
            hit = hit or scene.cue_near(amount, "tooklead")
        at = scene.parsed.word(amount.first - 1) in ("op", "at", "in")
        if hit is None or at or (scene.has(amount.first, "behind", "fastest") and not scene.has(amount.first, "led")):
            continue
        by = scene.parsed.word(hit.last) in ("by", "door") and scene.object_after(hit.last + 1)
        subjects = [by] if by else scene.subjects(amount.first)[:2] or scene.subjects(hit.first)[:2]
        if not subjects or scene.word_ago(amount) or _not_one(scene, amount) or _is_difference(scene, amount):
            continue
        scene.use(amount)
        part = next((item for item in scene.parsed.numbers if 0 < amount.first - item[1] <= 4), None)
        part = part or _counted_behind(scene, amount) or _opening(scene, amount)
        whole = part is None and scene.parsed.word(amount.first - 1) in ("its", "zijn", "de", "the")
        every = scene.parsed.cue("every", inside=(amount.first - 5, amount.first)) is not None and whole
        of = part and (part[0] >= amount.first or scene.parsed.word(amount.first - 1) in _firsts(scene))
        of = of or (part and any(scene.parsed.word(i) in ("of", "van") for i in range(part[1], amount.first)))
        dated = scene.spans(amount.first) if hit.tag == "led" else ()
        count = _counted_of(scene, amount, part)
        statements: list[a.AnyStatement] = [
            a.LapsLed(car=item.car, low=count, high=count, of=amount.value)
            if part and of
            else a.LapsLed(car=item.car, low=0 if every else amount.low, high=amount.high)
            for item in subjects
        ]
        if scene.parsed.word(amount.first - 1) in ("for", "voor", "last", "past", "laatste"):
            back = scene.clock.laps_back(amount.value)
            statements += [a.LedSince(car=item.car, at_ms=back) for item in subjects if back]
        first = min(part[0], amount.first) if part and of else amount.first
        alone = _is_alone(scene, subjects[0], amount)
        own = scene.parsed.clause_of(hit.first) == scene.parsed.clause_of(amount.first) and hit.tag != "tooklead"
        spell = not own and scene.parsed.word(amount.first - 1) in ("for", "voor")
        sure = subjects[0].sure and alone and not dated and not spell and not scene.whens(amount.first, "since")
        sure = sure and (own or not scene.subject_before(amount.first))
        last = max(part[1], amount.last) if part and of else amount.last
        yield from scene.claim(first, last, statements, sure=sure)


def _counted_of(scene: Scene, amount: Quantity, part: tuple[int, int, int] | None) -> int:
    """Return the part of a whole that was led: `all but nine of the 111` are 102."""
    if part is None:
        return 0
    spared = scene.parsed.word(part[0] - 1) in scene.parsed.words.syntax["but_for"]
    return amount.value - part[2] if spared else part[2]


def _is_alone(scene: Scene, subject: Entity, amount: Quantity) -> bool:
    """Tell whether laps can but be those of one car: none named in their clause or between."""
    between = scene.named(subject.last, amount.first)
    alone = {who.car for who in between if who.kind != "leader"} <= {subject.car}
    return alone and scene.car_count(amount.first, subject.car) == 0 and not scene.has(amount.first, "pair", "together")


def _firsts(scene: Scene) -> frozenset[str]:
    return scene.parsed.words.syntax["firsts"]


def _counted_behind(scene: Scene, amount: Quantity) -> tuple[int, int, int] | None:
    """Find the part of a whole named before it: `van de 188 ronden voerde hij er 158 aan`."""
    words = {scene.parsed.word(amount.first - 1), scene.parsed.word(amount.first - 2)}
    _, high = scene.parsed.clause_of(amount.first)
    behind = [item for item in scene.parsed.numbers if amount.last <= item[0] < high]
    return behind[0] if behind and words & {"van", "of"} and scene.parsed.word(behind[0][0] - 1) == "er" else None


def _opening(scene: Scene, amount: Quantity) -> tuple[int, int, int] | None:
    """Tell laps that a race began with, `de eerste 43 ronden`, as so many of so many."""
    opens = scene.parsed.word(amount.first - 1) in _firsts(scene)
    return (amount.first, amount.last, amount.value) if opens else None


def _is_spared(scene: Scene, amount: Quantity) -> bool:
    """Tell whether laps are those that somebody did not lead: `op drie ronden na`, `all but three laps`."""
    words = [scene.parsed.word(i) for i in range(amount.first - 1, amount.last + 1)]
    sparing = scene.parsed.cue("only", inside=(amount.first - 2, amount.last))
    given = scene.cue_near(amount, "lostlead") and (sparing or amount.word == "barely")
    return "but" in words[:-1] or (words[0] == "op" and words[-1] == "na") or bool(given)


def _all_but(scene: Scene, amount: Quantity) -> Iterator[Claim]:
    """Read that a car led all laps but so many."""
    low, high = scene.parsed.piece(amount.first, 1, 1)
    subject = next(iter(scene.subjects(amount.first)), None)
    if subject is None or not scene.parsed.cue("led", "leads", "lostlead", inside=(low, high)):
        return
    scene.use(amount)
    entry = scene.index.entries.get(subject.car)
    own = scene.scope_for(subject.car, amount.first)
    statements = []
    for scope in dict.fromkeys([own] if own else ["overall", entry.car_class if entry else "overall"]):
        laps = len(scene.clock.timing.leaders(scope))
        bounds = (max(laps - amount.high, 0), max(laps - amount.low, 0))
        statements.append(a.LapsLed(car=subject.car, low=bounds[0], high=bounds[1], scope=scope))
    sure = subject.sure and not scene.has(amount.first, "modal") and subject.kind != "spoken"
    yield from scene.claim(amount.first, amount.last, statements, sure=sure)


def _is_difference(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount is by how much there are more or fewer: `one more lap than we did`."""
    syntax = scene.parsed.words.syntax
    near = {scene.parsed.word(i) for i in range(amount.first, amount.last + 1)}
    behind = {scene.parsed.word(i) for i in range(amount.last, amount.last + 3)}
    return bool(near & (syntax["more"] | syntax["fewer"]) and behind & syntax["than"])


def _not_one(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount only denies: `has never led a lap`."""
    return amount.value == 1 and scene.has(amount.first, "negation")


def led(scene: Scene) -> Iterator[Claim]:
    """Read that a car led once, never, in some hour, or from the start on."""
    present = {hit.first for hit in scene.parsed.cues("leads")}
    for hit in scene.parsed.cues("led", "neverled"):
        if _of_several(scene, hit) or (
            hit.first in present and (not scene.is_open(hit.first) or scene.negated(hit.first))
        ):
            continue
        subject = next(iter(scene.subjects(hit.first)), None)
        if subject is None:
            continue
        low, high = scene.parsed.piece(hit.first, 0, 0)
        scope = _class(scene, subject, hit)
        if hit.tag == "neverled":
            yield from _kept(scene, hit, subject, scope)
            continue
        since = scene.whens(hit.first, "since")
        if since:
            statements = [_since(subject, scope, scene.clock.in_class(since[0], scope, _own(scene, subject)))]
            sure = subject.sure and not scene.is_before(hit.first)
            yield from scene.claim(since[0].first, since[0].last, statements, sure=sure)
            continue
        denied = scene.parsed.cue("negation", inside=(low, high)) is not None
        laps = [q for q in scene.parsed.amounts if low <= q.first < high and q.unit == "lap"]
        counted = any(not _not_one(scene, q) for q in laps)
        if counted or scene.parsed.cue("most", inside=(low, high)):
            continue
        spans = scene.spans(hit.first)
        until = scene.whens(hit.first, "until")
        if until:
            left = subject.kind == "driver" and scene.parsed.cue("handover", "tookover") is not None
            lost = a.LostLead(car=subject.car, scope=scope, at_ms=until[0].spans)
            yield from scene.claim(until[0].first, until[0].last, [lost], sure=subject.sure and not left)
            continue
        nobody = scene.has(hit.first, "nocar") and not scene.subject_before(hit.first)
        sure = subject.sure and not nobody and not scene.has(hit.first, "most", "modal", "among")
        once = scene.parsed.cue("perfect", inside=(hit.first - 3, hit.first + 1)) is not None
        bare = denied and not spans and scene.parsed.cue("sincethen", inside=(low, high)) is not None
        sure = sure and not bare
        statement = a.Led(car=subject.car, scope=scope, at_ms=spans, denied=denied)
        yield from scene.claim(hit.first, hit.last, [statement], sure=sure and bool(spans or denied or once))


def _kept(scene: Scene, hit: Hit, subject: Entity, scope: str) -> Iterator[Claim]:
    """Read that a lead was never lost: since when it says, else from the start on."""
    since = next(iter(scene.whens(hit.first, "since")), None)
    statement = a.LedSince(car=subject.car, scope=scope, at_ms=since.spans if since else ((0, 600_000),))
    first, last = (min(since.first, hit.first), max(since.last, hit.last)) if since else (hit.first, hit.last)
    sure = since is not None and subject.sure and not scene.has(hit.first, "past", "modal")
    yield from scene.claim(first, last, [statement], sure=sure)


def changes(scene: Scene) -> Iterator[Claim]:
    """Read who took the lead, or lost it, and when."""
    for hit in scene.parsed.cues("tooklead", "lostlead"):
        low, high = scene.parsed.piece(hit.first, 1, 1)
        took = hit.tag == "tooklead"
        drivers = [item.car for item in scene.parsed.entities if item.kind == "driver" and low <= item.first < high]
        if scene.has(hit.first, "tookover") and len(set(drivers)) < len(drivers):
            continue
        if not took and scene.has(hit.first, "neverled"):
            continue
        if scene.parsed.word(hit.last - 1) in ("sinds", "since") and not scene.parsed.cue(
            "leads", "led", inside=(low, high)
        ):
            continue
        lent = scene.parsed.word(hit.last - 1) in ("to", "naar", "aan") or scene.parsed.word(hit.last - 2) == "schoot"
        recipient = scene.object_after(hit.last) if lent else None
        subject = recipient or next(iter(scene.subjects(hit.first)), None)
        if subject is None:
            continue
        when = scene.nearest_when(hit.first, *(("at", "since") if took else ("at", "until")))
        scope = _class(scene, subject, hit)
        spans = scene.clock.in_class(when, scope, _own(scene, subject)) if when and low <= when.first < high else ()
        spans = scene.spans(hit.first) if spans and when and not when.lap and scene.spans(hit.first) else spans
        last = scene.parsed.cue("forgood", inside=(low, high)) is not None
        rival = (_loser if took else _winner)(scene, hit, subject)
        statement: a.AnyStatement
        if took:
            statement = a.TookLead(
                car=subject.car, other=rival.car if rival else "", scope=scope, at_ms=spans, last=last
            )
        elif rival:
            statement = a.TookLead(car=rival.car, other=subject.car, scope=scope, at_ms=spans, last=last)
        else:
            statement = a.LostLead(car=subject.car, scope=scope, at_ms=spans, last=last)
        begin = min(when.first, hit.first) if when and spans else hit.first
        end = max(when.last, hit.last) if when and spans else hit.last
        near = when is not None and scene.parsed.clause_of(when.first) == scene.parsed.clause_of(hit.first)
        settled = rival is not None and rival.sure and (near or when is None)
        sure = subject.sure and ((bool(spans) and near and rival is None) or settled)
        yield from scene.claim(begin, end, [statement], sure=sure and not scene.has(hit.first, "modal", "negation"))


def _loser(scene: Scene, hit: Hit, winner: Entity) -> Entity | None:
    """Find from whom the lead was taken: behind `from`, or as the object of who takes it."""
    low, high = scene.parsed.clause_of(hit.first)
    named = [item for item in scene.named(low, high) if item.car != winner.car and item.kind in ("car", "driver")]
    cars = {item.car for item in named}
    return named[0] if len(cars) == 1 and named[0].sure else None


def passes(scene: Scene) -> Iterator[Claim]:
    """Read who went past whom; for the lead where the words or a heading say so, else as who is ahead since."""
    for hit in scene.parsed.cues("passed"):
        acting = [item for item in scene.named(*scene.parsed.clause_of(hit.first)) if not scene.is_object(item)]
        subject = acting[0] if acting else None
        other = _loser(scene, hit, subject) if subject else None
        low, high = scene.parsed.clause_of(hit.first)
        timed = any(low <= item.first < high and item.unit == "time" for item in scene.parsed.amounts)
        if subject is None or other is None or timed:
            continue
        names = {other.first - 1, other.first - 2, hit.last - 1}
        names -= set(range(hit.first, hit.last)) if _goes_by(scene, hit) else set()
        passive = any(scene.parsed.word(place) in ("by", "door") for place in names)
        winner, loser = (other, subject) if passive else (subject, other)
        wide = scene.parsed.piece(hit.first, 1, 1)
        spans = scene.spans(hit.first)
        first, last = min(hit.first, subject.first, other.first), max(hit.last, other.last)
        sure = subject.sure and other.sure and not scene.has(hit.first, "modal", "negation", "incident")
        if scene.parsed.cue("topspot", "leads", "tooklead", "leadchange", inside=wide):
            scope = _class(scene, winner, hit)
            took = a.TookLead(car=winner.car, other=loser.car, scope=scope, at_ms=spans)
            yield from scene.claim(first, last, [took], sure=sure and (not spans or scene.whens(hit.first, "at") != []))
        else:
            ahead = a.Ahead(car=winner.car, other=loser.car)
            took = a.TookLead(car=winner.car, other=loser.car, at_ms=spans)
            yield from scene.claim(first, last, [took if spans else ahead], sure=False)


def _goes_by(scene: Scene, hit: Hit) -> bool:
    """Tell whether a verb has its own `by`, `went by`, and is no passive: `was passed by`."""
    return scene.parsed.word(hit.first) not in scene.parsed.words.syntax["suffered"]


def _winner(scene: Scene, hit: Hit, loser: Entity) -> Entity | None:
    """Find to whom the lead was lost: `lost the lead to the #51`."""
    other = scene.object_after(hit.last, 4)
    links = {scene.parsed.word(i) for i in range(hit.last, other.first)} if other else set()
    known = links & scene.parsed.words.syntax["rivals"]
    return other if other and other.car != loser.car and other.kind != "leader" and known else None
