"""Frames of cars and crews: who is at the wheel, who took over, stops, lost time, retirements."""

from collections.abc import Iterator

from msgspec.structs import replace

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.frames_ranks import holder_after
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.check.moments_admitted import When, figure_ordinal
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity, number_at
from pitboard.check.references import Mismatch, linked
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity

TOGETHER_MS, LAP_ROOM_MS = 30_000, 120_000
"""How far apart cars come in that are said to stop together, and on the same lap."""

LONG_STOP_MS = 150_000
"""Of a stay so long in the pits the words may mean several stops, or the lap with it."""

OTHER_LAPS = ("led", "leads", "behind", "most", "fastest", "lost", "retired", "ahead", "lapped")
"""Cues of laps that are not those a driver drove."""

STATES = ("leads", "trail", "behind", "ahead", "wheel")
SIDES = ("behind", "ahead")
DEEDS = ("stopped", "stopnoun", "retired", "lost", "tooklead", "lostlead", "led", "most", "passed", "incident")
"""Cues of what was done: by a car whose driver may be another by now."""
MOST_ACTING = 3


def identities(scene: Scene, mismatches: list[Mismatch]) -> Iterator[Claim]:
    """Read names not spelt as in the entry list, and numbers, makes and teams that are of another car."""
    for item in scene.parsed.entities:
        name = item.mention
        if isinstance(name, DriverMention) and name.spelling:
            right = name.spelt if name.spelling == "accents" else item.driver
            statement = a.Named(written=name.written, right=right, off=name.spelling)
            sure = _stands_as_person(scene, item) and not _goes_before(scene, item)
            yield from scene.claim(item.first, item.last, [statement], sure=sure)
        if isinstance(name, CarMention) and name.number and item.car != name.number:
            yield from scene.claim(item.first, item.last, [_named(name, name.number, item.car)])
        elif isinstance(name, CarMention) and name.number and not item.sure:
            yield from scene.claim(item.first, item.last, [_named(name, name.number, "")])
    read = {
        item.first for item in scene.parsed.entities if isinstance(item.mention, CarMention) and item.mention.number
    }
    for wrong in mismatches:
        if wrong.car.first in read and not wrong.car.sure:
            continue
        name = wrong.car.mention
        assert isinstance(name, CarMention)
        number = name.number or wrong.car.car
        if number != wrong.own:
            yield from scene.claim(wrong.car.first, wrong.car.last, [_named(name, number, wrong.own)])


def _named(name: CarMention, number: str, other: str) -> a.CarNamed:
    return a.CarNamed(
        car=number, written=" ".join([*name.teams, *name.makes, *name.models, *name.classes]), other=other
    )


def _goes_before(scene: Scene, item: Entity) -> bool:
    """Tell whether a name may begin earlier than it was read: a capital right before it, as in `Luis Felipe Derani`."""
    before = scene.parsed.tokens[item.first - 1 : item.first]
    return bool(before) and scene.text[before[0].start].isupper() and not scene.parsed.words.is_harmless(before[0].text)


def _stands_as_person(scene: Scene, item: Entity) -> bool:
    """Tell whether a misspelt name stands where a person does: with a first name, or a car of the crew beside it."""
    owned = scene.parsed.word(item.last) == "'" and isinstance(item.mention, DriverMention)
    if owned and item.mention.spelling == "first_name":  # type: ignore[union-attr] # a driver's mention
        return False
    if item.last - item.first > 1:
        return True
    return any(
        other is not item and other.car == item.car and linked(scene.parsed, item, other)
        for other in scene.parsed.entities
    )


def takeovers(scene: Scene) -> Iterator[Claim]:
    """Read who took a car over from whom."""
    for hit in scene.parsed.cues("tookover", "handover"):
        low, high = scene.parsed.piece(hit.first, 1, 1)
        changed = _changed(scene, hit, low, high)
        if changed is None:
            continue
        new, old = changed
        apart = new is not None and old is not None and new.car != old.car
        if (new or old) is None or (apart and not _is_of_a_crew(scene, hit, new, old)):
            continue
        car = (new or old).car  # type: ignore[union-attr] # one of them is there
        when = scene.nearest_when(hit.first, "at")
        spans = when.spans if when and low <= when.first < high else ()
        statement = a.TookOver(
            car=car, driver=new.driver if new else "", previous=old.driver if old else "", at_ms=spans
        )
        related = not apart or _looks_on(scene, hit)
        shown = old or new
        assert shown is not None
        remote = when is not None and scene.parsed.clause_of(when.first) != scene.parsed.clause_of(hit.first)
        sure = new is not None and not scene.has(hit.first, "modal") and not (spans and remote)
        fresh = hit.tag == "handover" and scene.is_now(hit.first) and bool(new and new.sure)
        dated = old is not None or bool(spans or scene.before.stamp) or fresh
        yield from scene.claim(shown.first, shown.last, [statement], sure=sure and dated and related)
        yield from scene.claim(hit.first, hit.last, [statement], sure=False)


def _changed(scene: Scene, hit: Hit, low: int, high: int) -> tuple[Entity | None, Entity | None] | None:
    """Tell who came into a car and who left it, by the words of a takeover; None where they say of nobody."""
    named = [item for item in scene.parsed.entities if item.driver and low <= item.first < high]
    own = scene.parsed.clause_of(hit.first)
    spoken = list(_spoken_driver(scene, hit))
    named = spoken if spoken and not any(own[0] <= item.first < own[1] for item in named) else named
    before = [item for item in named if item.first < hit.first]
    after = [item for item in named if item.first >= hit.first and not _is_apart(scene, item, own)]
    first, second = _two(before, after, own)
    measured = any(item.first == hit.last for item in scene.parsed.amounts)
    if first and second and first.driver == second.driver:
        first, second = (first if first.kind == "driver" else second), None
    if first and second and _goes_over(scene, first, second):
        first, second = second, first
    if first is None or measured or _is_inner(scene, hit) or (_looks_on(scene, hit) and not after):
        return None
    if hit.tag == "handover" and second is None and after:
        first, second = None, first
    new, old = (first, second) if hit.tag == "tookover" else (second, first)
    if hit.tag == "tookover" and new and old and _from(scene, new) and not _from(scene, old):
        # Who took over is named later: `having taken over from X, Y leads`.
        return old, new
    from_whom = scene.parsed.words.lang == "nl" and hit.tag == "tookover" and second is None
    return (None, first) if from_whom and first and _from(scene, first) else (new, old)


def _is_apart(scene: Scene, item: Entity, own: tuple[int, int]) -> bool:
    """Tell whether another clause says of a driver that he began or ended, or speaks of another car's."""
    low, high = scene.parsed.clause_of(item.first)
    acting = {who.car for who in scene.named(*own)}
    began = scene.parsed.cue("begins", "ends", "tookstart", "tookend", inside=(low, high)) is not None
    return low != own[0] and (began or bool(acting and item.car not in acting))


def _spoken_driver(scene: Scene, hit: Hit) -> Iterator[Entity]:
    """Find the driver whom a pronoun or a nation means: `He got back in at ten past four`."""
    for item in scene.subject_before(hit.first)[:1]:
        seat = next((seat for seat in scene.before.seats if seat.number == item.car), None)
        if seat and item.kind in ("pronoun", "nation"):
            yield replace(item, driver=scene.index.driver(seat).name)


def _is_of_a_crew(scene: Scene, hit: Hit, new: Entity | None, old: Entity | None) -> bool:
    """Tell whether two drivers of different cars can but be said to have shared one: no place or lead is spoken of."""
    low, high = scene.parsed.piece(hit.first, 1, 1)
    other = scene.parsed.cue("leads", "leadnoun", "tooklead", "lostlead", "led", "leaderword", inside=(low, high))
    ranked = any(low <= item.first < high for item in scene.parsed.places)
    return bool(new and old and new.sure and old.sure) and other is None and not ranked


def _is_inner(scene: Scene, hit: Hit) -> bool:
    """Tell whether words are part of an idiom with a name inside: `Conway got out and Lopez got in`."""
    idioms = scene.parsed.cues("tookover", "handover")
    return any(item.open and item.first < hit.first and hit.last <= item.last for item in idioms)


def _looks_on(scene: Scene, hit: Hit) -> bool:
    """Tell whether words of a takeover need somebody behind them: `in for`."""
    return scene.parsed.word(hit.last - 1) in scene.parsed.words.syntax["looks_on"]


def _two(before: list[Entity], after: list[Entity], own: tuple[int, int]) -> tuple[Entity | None, Entity | None]:
    """Choose who does something to whom; of two before the words the one of their own clause does it."""
    if before and after:
        return before[-1], after[0]
    both = before[-2:] or after[:2]
    if len(before) > 1 and before[-2].first < own[0] <= before[-1].first:
        both = both[::-1]
    return (both[0], both[1] if len(both) > 1 else None) if both else (None, None)


def _goes_over(scene: Scene, first: Entity, second: Entity) -> bool:
    """Tell whether a car is said to go from one to another: `a change from Vautier to Duval`."""
    return _from(scene, first) and scene.parsed.word(second.first - 1) in scene.parsed.words.syntax["onto"]


def _from(scene: Scene, item: Entity) -> bool:
    return scene.parsed.word(item.first - 1) in ("van", "from")


def at_wheel(scene: Scene) -> Iterator[Claim]:
    """Read who is in a car: said so, or driver as who does what a car does now."""
    taking = list(scene.parsed.cues("tookover", "handover"))
    drivers = [item for item in scene.parsed.entities if item.driver and item.kind == "driver"]
    for item in (who for who in drivers if not scene.names_others(who)):
        low, high = scene.parsed.clause_of(item.first)
        others = [other for other in drivers if other.car == item.car and other.driver != item.driver]
        in_takeover = any(low <= hit.first < high for hit in taking) or _is_replaced(scene, item)
        wheel = scene.parsed.cue("wheel", inside=(low, high))
        if wheel is None and scene.parsed.word(low) == ":":
            wheel = scene.parsed.cue("wheel", inside=scene.parsed.clause_of(low - 1))
        seated = wheel is not None or _seated(scene, item) or _followed_by_wheel(scene, item)
        if in_takeover:
            continue
        if others:
            yield from _of_a_crew(scene, item, others, seated=seated)
            continue
        if scene.is_past(item.first):
            yield from _in_the_past(scene, item, wheel=wheel is not None)
            continue
        if wheel or (scene.parsed.cue("fastest") is None and not scene.has(item.first, "incident")):
            yield from _at_wheel_now(scene, item, seated=seated, wheel=wheel is not None)


def _is_replaced(scene: Scene, item: Entity) -> bool:
    """Tell whether a driver is named as the other side of something: `Calado for Pier Guidi`; no order."""
    before = scene.parsed.word(item.first - 1)
    if before in scene.parsed.words.syntax["rivals"] and (_acts(scene, item) or _is_bare_order(scene, item)):
        return False
    return before in scene.parsed.words.syntax["made_of"] | {"from", "than", "to"}


def _is_bare_order(scene: Scene, item: Entity) -> bool:
    """Tell whether a clause only says who is ahead of whom: `LMP3: Chaves from Siegel`."""
    low, high = scene.parsed.clause_of(item.first)
    named = [who for who in scene.named(low, high) if who.kind in ("car", "driver")]
    read = {i for who in named for i in range(who.first, who.last)}
    rest = [scene.parsed.word(i) for i in range(low, high) if i not in read]
    links = scene.parsed.words.syntax["rivals"] | scene.parsed.words.syntax["articles"] | {"'", "s"}
    return len(named) > 1 and all(not word.isalnum() or word in links for word in rest)


def started(scene: Scene) -> Iterator[Claim]:
    """Read who drove a car when the race began, or when it ended."""
    over = ("tookend", "ends") if scene.is_over() else ()
    for hit in scene.parsed.cues("tookstart", "begins", *over):
        bare = hit.tag in ("begins", "ends")
        who = next((item for item in scene.subjects(hit.first) if item.driver), None)
        if who and not (bare and not _is_all_said(scene, hit, who)):
            spans = ((0, 60_000),) if hit.tag in ("tookstart", "begins") else ()
            statement = a.AtWheel(car=who.car, driver=who.driver, at_ms=spans)
            sure = who.sure and not scene.has(hit.first, "modal", "negation", "quote")
            yield from scene.claim(hit.first, hit.last, [statement], sure=sure)


def _is_all_said(scene: Scene, hit: Hit, who: Entity) -> bool:
    """Tell whether a clause only says of who is in a car that he began or ended: `Alonso, who started`."""
    low, high = scene.parsed.clause_of(hit.first)
    own = {i for item in scene.named(low, high) if item.car == who.car for i in range(item.first, item.last)}
    rest = [scene.parsed.word(i) for i in (*range(low, hit.first), *range(hit.last, high)) if i not in own]
    words = scene.parsed.words
    known = words.syntax["relatives"] | words.syntax["articles"] | words.syntax["pluperfect"] | words.syntax["in_car"]
    return all(not word.isalnum() or word in known for word in rest)


def seated_since(scene: Scene) -> Iterator[Claim]:
    """Read since when, or for how long, somebody has been at the wheel."""
    for item in scene.parsed.entities:
        low, high = scene.parsed.clause_of(item.first)
        wheel = scene.parsed.cue("wheel", inside=(low, high))
        if item.kind == "driver" and not wheel and scene.parsed.word(item.last) == ",":
            low, high = scene.parsed.clause_of(item.last)
            wheel = scene.parsed.cue("wheel", inside=(low, high))
        in_car = item.kind == "driver" and item.car in {
            other.car for other in scene.named(low, high) if other is not item
        }
        if not item.car or item.kind not in ("driver", "pronoun") or not (wheel or in_car or scene.has(low, "drove")):
            continue
        if scene.is_object(item) or scene.has(
            low, "leads", "led", "modal", "tookover", "handover", "retired", "negation", "stand"
        ):
            continue
        if any(
            scene.parsed.word(hit.first - 1) in scene.parsed.words.place["verbs"] for hit in _fronts(scene, low, high)
        ):
            continue
        driver = item.driver or scene.before_driver(item.car)
        since = next(iter(scene.whens(low, "since")), None)
        length = next((q for q in scene.free("time") if low <= q.first < high and _lasting(scene, q)), None)
        if not driver or not (since or length):
            continue
        spans = since.spans if since else scene.clock.before_now(length) if length else ()
        first, last = (since.first, since.last) if since else (length.first, length.last) if length else (0, 0)
        if length and not since:
            scene.use(length)
        statement = a.TookOver(car=item.car, driver=driver, at_ms=spans)
        yield from scene.claim(first, last, [statement], sure=item.sure and not scene.is_past(item.first))
        return


def _fronts(scene: Scene, low: int, high: int) -> list[Hit]:
    """Find the `voor` of one who is in front, `ligt voor met de Alpine`, in a stretch."""
    return [hit for hit in scene.parsed.cues("ahead", inside=(low, high)) if hit.last - hit.first == 1]


def _lasting(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount is how long something has gone on: `for half an hour`, `al een half uur`."""
    return bool({scene.parsed.word(amount.first - 1)} & scene.parsed.words.syntax["lasting"])


def _at_wheel_now(scene: Scene, item: Entity, *, seated: bool, wheel: bool) -> Iterator[Claim]:
    """Read who is in a car now; where the words put somebody in another's car, of that one."""
    acts = _acts(scene, item)
    if not (seated or acts):
        return
    low, high = scene.parsed.clause_of(item.first)
    acts = (
        acts
        and scene.parsed.cue("fastest") is None
        and not scene.has(item.first, "best")
        and (_is_actor(scene, item) or _is_party(scene, item))
    )
    others = {who.car for who in scene.named(low, high) if who.kind == "car" and _is_ridden(scene, who)} - {item.car}
    own = any(who.kind == "car" and who.car == item.car for who in scene.named(low, high))
    alone = wheel and not own and len(others) == 1 and scene.car_count(item.first, item.car) == 1
    drivers = [who for who in scene.named(low, high) if who.kind == "driver"]
    car = others.pop() if alone and len(drivers) == 1 else item.car
    said_so = (seated or acts) and item.sure and getattr(item.mention, "spelling", "") != "misspelt"
    sure = said_so and scene.is_now(item.first) and not scene.has(item.first, "modal", "quote", "times")
    # Whose car it is need not be in it: `Vergne's Peugeot, the 93, is sixth`.
    sure = sure and (wheel or scene.parsed.word(item.last) != "'")
    crew = scene.has(item.first, "among") and not wheel
    statement = a.InCrew(car=item.car, driver=item.driver) if crew else a.AtWheel(car=car, driver=item.driver)
    yield from scene.claim(item.first, item.last, [statement], sure=sure and not scene.in_quotes(item.first))


def _is_actor(scene: Scene, item: Entity) -> bool:
    """Tell whether a clause is about a driver alone, or about what he does to one other car."""
    acts = not _hangs(scene, item) and not scene.is_object(item)
    return acts and scene.car_count(item.first, item.car) <= 1


def _is_party(scene: Scene, item: Entity) -> bool:
    """Tell whether a driver is one of those that an order or a gap relates: `leads from X`."""
    owner = scene.parsed.word(item.first - 1) in scene.parsed.words.syntax["owners"]
    few = len({who.car for who in scene.named(*scene.parsed.clause_of(item.first))}) <= MOST_ACTING
    return few and not owner and not scene.has(item.first, *DEEDS)


def _is_ridden(scene: Scene, car: Entity) -> bool:
    """Tell whether a car is named as the one that somebody is in: `in the #8`, `at the wheel of the #8`."""
    place = car.first - 1
    while scene.parsed.word(place) in scene.parsed.words.syntax["articles"]:
        place -= 1
    syntax, hits = scene.parsed.words.syntax, list(scene.parsed.cues("wheel"))
    owned = scene.parsed.word(place) in syntax["owning"] and any(hit.last == place for hit in hits)
    return scene.parsed.word(place) in syntax["in_car"] or owned or any(hit.last == place + 1 for hit in hits)


def _in_the_past(scene: Scene, item: Entity, *, wheel: bool) -> Iterator[Claim]:
    """Read who was in a car then: at a time named, at that of the sentence before, when it stopped, or once."""
    spans = scene.spans(item.first)
    if not spans and scene.has(item.first, "thatpoint"):
        spans = scene.before.spans
    retired = scene.has(item.first, "retired") and item.car in scene.index.out
    sure = item.sure and not scene.has(item.first, "modal", "quote", "tooklead", "lostlead", "fastest")
    if spans or retired:
        acts = wheel or retired or not (scene.is_object(item) or _hangs(scene, item))
        acts = acts and (retired or max(end - begin for begin, end in spans) > 600_000)
        statement = a.AtWheel(car=item.car, driver=item.driver, at_ms=spans if not retired else ())
        yield from scene.claim(
            item.first, item.last, [statement], sure=sure and acts and not scene.has(item.first, "led")
        )
    elif wheel or scene.has(item.first, "drove", "led", "finishing"):
        yield from scene.claim(item.first, item.last, [a.Drove(car=item.car, driver=item.driver)], sure=False)


def _hangs(scene: Scene, item: Entity) -> bool:
    """Tell whether a driver only says whose car it is: `the 3 of Van der Zande`."""
    owns = scene.parsed.word(item.last) == "'" and scene.parsed.word(item.last + 1) == "s"
    return owns or scene.parsed.word(item.first - 1) in scene.parsed.words.syntax["objects"]


def _coordinated(scene: Scene, item: Entity, other: Entity) -> bool:
    """Tell whether two names stand in one row: only commas and `and` between, or names of the row, known or not."""
    first, second = (item, other) if item.first < other.first else (other, item)
    named = {i for who in scene.parsed.entities for i in range(who.first, who.last)}
    tokens, syntax = scene.parsed.tokens, scene.parsed.words.syntax
    others = {i for i in range(first.last, second.first) if scene.text[tokens[i].start].isupper()}
    others = {
        i
        for i in others
        if not scene.parsed.words.is_harmless(tokens[i].text) and tokens[i - 1].text in syntax["rowing"]
    }
    between = [scene.parsed.word(i) for i in range(first.last, second.first) if i not in named | others]
    return len(between) <= 4 and all(word in syntax["rowing"] for word in between)


def _followed_by_wheel(scene: Scene, item: Entity) -> bool:
    """Tell whether a relative clause behind a driver says that he drives: `Lynn, who has the wheel of`."""
    place = item.last + (scene.parsed.word(item.last) == ",")
    if scene.parsed.word(place) not in scene.parsed.words.syntax["relatives"]:
        return False
    return scene.parsed.cue("wheel", inside=scene.parsed.clause_of(place)) is not None and not scene.is_past(place)


def _of_a_crew(scene: Scene, item: Entity, others: list[Entity], *, seated: bool) -> Iterator[Claim]:
    """Read several drivers of one car: one at the wheel and those it is said with, or a crew."""
    if any(_coordinated(scene, item, other) for other in others):
        seated = False
    seated_mates = [other for other in others if _seated(scene, other)]
    row = any(_coordinated(scene, item, other) for other in others)
    in_car = any(who.kind == "car" and linked(scene.parsed, item, who) for who in scene.parsed.entities)
    if not (seated or row or in_car):
        return
    if seated and not seated_mates and not scene.is_past(item.first) and not scene.parsed.cue("among"):
        yield from scene.claim(item.first, item.last, [a.AtWheel(car=item.car, driver=item.driver)], sure=item.sure)
    else:
        yield from scene.claim(item.first, item.last, [a.InCrew(car=item.car, driver=item.driver)], sure=False)


def _seated(scene: Scene, item: Entity) -> bool:
    """Tell whether words put a driver in a car: `X in the #8`, `the #8 with X`."""
    syntax = scene.parsed.words.syntax
    place = scene.parsed.entities.index(item)
    for other in scene.parsed.entities[max(0, place - 1) : place + 2]:
        if other.kind != "car" or other.car != item.car or not linked(scene.parsed, item, other):
            continue
        low, high = (item.last, other.first) if item.first < other.first else (other.last, item.first)
        between = {token.text for token in scene.parsed.tokens[low:high]}
        if between & (syntax["in_car"] if item.first < other.first else syntax["with_driver"]):
            return True
        has = between - syntax["articles"] - syntax["called"]
        if item.first < other.first and has and has <= syntax["has_car"]:
            return True
        if (
            scene.parsed.word(min(item.last, other.last)) == "("
            and scene.parsed.word(max(item.last, other.last)) == ")"
        ):
            return True
    if scene.parsed.word(item.first - 1) not in syntax["with_driver"]:
        return False
    subjects = scene.subject_before(item.first) or scene.inherited(item.first)
    return any(who.car == item.car and who is not item for who in subjects[:2])


def _acts(scene: Scene, item: Entity) -> bool:
    """Tell whether a driver does in this clause what a car does: leads, is in a place, so far from another."""
    low, high = scene.parsed.clause_of(item.first)
    measured = any(low <= q.first < high and q.first in scene.used for q in scene.parsed.amounts)
    ranked = any(low <= place.first < high for place in scene.parsed.places)
    hits = (hit for hit in scene.parsed.cues(*STATES, inside=(low, high)))
    stated = measured or ranked or any(hit.tag not in SIDES or _relates(scene, hit) for hit in hits)
    return stated or _is_bare_order(scene, item) or _stated_behind(scene, item)


def _stated_behind(scene: Scene, item: Entity) -> bool:
    """Tell whether a bare name has a place or a gap behind its comma: `Thiim, twenty seconds clear of Bruni`."""
    low, high = scene.parsed.clause_of(item.first)
    alone = all(not scene.parsed.word(i).isalnum() for i in (*range(low, item.first), *range(item.last, high)))
    if not alone or high >= len(scene.parsed.tokens) or scene.parsed.word(high) not in (",", "-"):
        return False
    opens = [q.first for q in scene.parsed.amounts if q.first in scene.used]
    opens += [place.first for place in scene.parsed.places]
    return any(0 < first - high <= 2 for first in opens)


def _relates(scene: Scene, hit: Hit) -> bool:
    """Tell whether a side may be one of a car: `kort achter Hartley`, but not `voor de Belgen is er Vandoorne`."""
    near = (item for item in scene.parsed.entities if 0 <= item.first - hit.last <= 1)
    return not any(item.kind == "nation" and not item.car for item in near)


def stints_driven(scene: Scene) -> Iterator[Claim]:
    """Read how many stints a driver has done: `on his third consecutive stint`, `bezig aan een dubbele stint`."""
    parsed, syntax = scene.parsed, scene.parsed.words.syntax
    for place, token in enumerate(parsed.tokens):
        if token.text not in syntax["stint_words"] or scene.is_open(place):
            continue
        low, high = parsed.clause_of(place)
        first, count = _stints_counted(scene, place)
        near = {parsed.word(i) for i in range(max(low, first), min(place + 4, high))}
        row = bool(near & syntax["in_a_row"])
        who = next((item for item in scene.subjects(first) if item.driver), None)
        begins = {parsed.word(i) for i in range(max(low, first - 3), first)} & syntax["stint_begins"]
        if not count or who is None or not (begins or row):
            continue
        multiple = parsed.word(first) in parsed.words.place["multiples"]
        rows = (True,) if row or multiple else (True, False)
        stated = [a.Stints(car=who.car, driver=who.driver, low=count, high=count, in_a_row=each) for each in rows]
        yield from scene.claim(first, place + 1, stated, sure=who.sure and scene.is_now(place))


def _stints_counted(scene: Scene, place: int) -> tuple[int, int]:
    """Find the number of stints before the word: where it stands and what it is; 0: none."""
    words = scene.parsed.words
    for first in range(place - 1, max(place - 4, -1), -1):
        word = scene.parsed.word(first)
        multiple = words.data.place["multiples"].split().index(word) + 2 if word in words.place["multiples"] else 0
        ordinal = next((item.place for item in scene.parsed.places if item.first == first and not item.top), 0)
        if count := multiple or ordinal or words.ordinals.get(word, 0):
            return first, count
        if word not in words.syntax["in_a_row"] | {"-"}:
            break
    return place, 0


def stops(scene: Scene) -> Iterator[Claim]:
    """Read how often a car has stopped, when it last did, and how many laps it has done since."""
    for first, last, value in scene.parsed.numbers:
        piece = scene.parsed.piece(first, 0, 0)
        counted = scene.parsed.cue("stopnoun", "times", inside=(last, last + 3))
        about = scene.parsed.cue("stopped", "stopnoun", inside=scene.parsed.piece(first, 1, 0))
        if counted is None or about is None or value > 60 or scene.parsed.cue("fcy", "safetycar", inside=piece):
            continue
        if counted.tag == "times" and scene.parsed.cue("stopped", inside=(max(piece[0], first - 6), last + 7)) is None:
            continue
        within = value == 1 and scene.parsed.word(first - 1) in scene.parsed.words.syntax["in_one"]
        if within or any(last <= other < counted.first for other, _, _ in scene.parsed.numbers):
            continue
        compared = {scene.parsed.word(i) for i in range(last, counted.last + 1)} & scene.parsed.words.syntax["longer"]
        if scene.parsed.cue("swap") or compared or scene.parsed.cue("leadchange", "flipped", inside=piece):
            continue
        subjects = scene.subjects(first) or _served(scene, counted.last)
        both = scene.parsed.cue("pair", inside=scene.parsed.piece(first, 1, 0))
        pair = list(dict.fromkeys(item.car for item in subjects)) if both else []
        pair = scene.cars_of(subjects[0]) if len(pair) == 1 else pair
        cars = pair or [item.car for item in subjects[:2]]
        statements = [a.Stops(car=car, low=value, high=value) for car in cars]
        sure = bool(subjects) and (subjects[0].sure or len(cars) == 2) and not scene.has(first, "modal")
        sure = sure and not any(item.bond == "at" for item in scene.parsed.whens)
        yield from scene.claim(first, last, statements, sure=sure)
    yield from _nth_stop(scene)
    yield from _last_stop(scene)
    yield from _stint(scene)


def joint_stops(scene: Scene) -> Iterator[Claim]:
    """Read that cars stopped together, on the same lap, within so long of each other."""
    for hit in scene.parsed.cues("stopped", "stopnoun"):
        low, high = scene.parsed.piece(hit.first, 1, 1)
        joint = scene.parsed.cue("together", inside=(low, high))
        within = next((q for q in scene.free("time") if low <= q.first < high and q.word == "less"), None)
        named = [item for item in scene.named(low, high) if item.kind != "leader"]
        cars = list(dict.fromkeys(item.car for item in named))
        spoken = not cars and scene.parsed.cue("pair", inside=(low, high)) is not None
        cars = [number for number in scene.before.pair if number] if spoken else cars
        if len(cars) != 2 or not (joint or within):
            continue
        room_ms = within.high if within else LAP_ROOM_MS if joint and _of_a_lap(scene, joint) else TOGETHER_MS
        if within:
            scene.use(within)
        visits = scene.clock.timing.visits.get(cars[1], [])
        dated = bool(scene.whens(hit.first, "at"))
        spans = tuple((item.begin_ms - room_ms, item.begin_ms + room_ms) for item in (visits if dated else visits[-1:]))
        statement = a.Stopped(car=cars[0], at_ms=spans, last=not dated)
        first = min([hit.first, *(item.first for item in named)])
        last = max(hit.last, (within or joint or hit).last)
        sure = (
            not spoken
            and all(item.sure for item in named)
            and not dated
            and not scene.has(hit.first, "modal", "negation")
        )
        if spans:
            yield from scene.claim(first, last, [statement], sure=sure and joint is not None)
        return


def compared_stops(scene: Scene) -> Iterator[Claim]:
    """Read how many stops more or fewer a car has made than another: `stopte een keer minder dan de #8`."""
    parsed, syntax = scene.parsed, scene.parsed.words.syntax
    for hit in parsed.cues("times", "stopnoun"):
        low, high = parsed.clause_of(hit.first)
        side = parsed.word(hit.last)
        number = number_at(parsed.tokens, hit.first - 1, parsed.words) if hit.first > low else None
        count = int(number.value) if number else int(parsed.word(hit.first - 1) in parsed.words.articles)
        than = next((i for i in range(hit.last, high) if parsed.word(i) in syntax["than"]), 0)
        other = next((item for item in scene.named(than, high) if item.first - than <= 2), None) if than else None
        own = next((item for item in scene.subject_before(hit.first) if other and item.car != other.car), None)
        about = hit.tag == "stopnoun" or parsed.cue("stopped", inside=(low, high))
        if not count or own is None or other is None or not about or side not in syntax["more"] | syntax["fewer"]:
            continue
        count = count if side in syntax["more"] else -count
        statement = a.StopsCompared(car=own.car, other=other.car, low=count, high=count)
        sure = own.sure and other.sure and not scene.has(hit.first, "modal", "negation")
        yield from scene.claim(hit.first - 1, hit.last + 1, [statement], sure=sure)


def driver_laps(scene: Scene) -> Iterator[Claim]:
    """Read how many laps somebody drove: `Bourdais deed 58 ronden in zijn eentje`, `zat 56 ronden in de #11`."""
    for amount in scene.free("lap"):
        drivers = [item for item in scene.subject_before(amount.first) if item.kind == "driver"]
        alone = scene.cue_near(amount, "alone")
        low, high = scene.parsed.clause_of(amount.first)
        spent = alone or _is_seated(scene, amount) or scene.cue_near(amount, "drove")
        other = scene.cue_near(amount, *OTHER_LAPS)
        crew = len({item.driver for item in scene.named(low, high) if item.driver}) > 1
        if len(drivers) != 1 or not spent or other or crew or scene.word_ago(amount):
            continue
        scene.use(amount)
        statement = a.DriverLaps(car=drivers[0].car, driver=drivers[0].driver, low=amount.low, high=amount.high)
        sure = drivers[0].sure and alone is not None and not scene.has(amount.first, "modal", "negation")
        yield from scene.claim(amount.first, amount.last, [statement], sure=sure)


def _is_seated(scene: Scene, amount: Quantity) -> bool:
    """Tell whether laps are spent in a car: `56 ronden in de #11`, `aan het stuur`."""
    low, high = scene.parsed.clause_of(amount.first)
    ridden = any(item.kind == "car" and _is_ridden(scene, item) for item in scene.named(amount.last, high))
    return ridden or scene.parsed.cue("wheel", inside=(low, high)) is not None


def _of_a_lap(scene: Scene, joint: Hit) -> bool:
    return any(scene.parsed.words.unit_of.get(scene.parsed.word(i)) == "lap" for i in range(joint.first, joint.last))


def _served(scene: Scene, place: int) -> list[Entity]:
    """Find for whom something was: `nineteen stops for the #51`, `it is all over for the #7`, `out: the #7`."""
    links = scene.parsed.words.syntax["made_of"] | {"by", ":"}
    if not links & {scene.parsed.word(place - 1), scene.parsed.word(place)}:
        return []
    return scene.named(place, place + 5)[:1]


def _nth_stop(scene: Scene) -> Iterator[Claim]:
    """Read `has just made its fifth stop`: so many now; where it is not of now, so many at least."""
    for hit in scene.parsed.cues("stopnoun"):
        count = scene.parsed.words.ordinals.get(scene.parsed.word(hit.first - 1)) or figure_ordinal(
            scene.parsed.word(hit.first - 1), scene.parsed.words
        )
        subject = next(iter(scene.subjects(hit.first)), None)
        owned = scene.parsed.word(hit.first - 2) in scene.parsed.words.syntax["possessives"]
        if not count or subject is None or not owned:
            continue
        recent = scene.has(hit.first, "today") or scene.whens(hit.first, "recent") or not scene.is_past(hit.first)
        statement = a.Stops(car=subject.car, low=count, high=count if recent else a.WITHOUT_END)
        sure = subject.sure and subject.kind != "spoken" and not scene.has(hit.first, "modal", "negation")
        yield from scene.claim(hit.first - 1, hit.last, [statement], sure=sure)


def _last_stop(scene: Scene) -> Iterator[Claim]:
    for hit in scene.parsed.cues("notstopped", "stopped", "stopnoun"):
        if scene.has(hit.first, "safetycar", "fcy", "redflag"):
            continue
        low, high = scene.parsed.piece(hit.first, 0, 1 if hit.tag == "notstopped" else 0)
        subject = next(iter(scene.subjects(hit.first)), None)
        if subject is None:
            continue
        when = next(
            (item for item in scene.parsed.whens if low <= item.first < high and item.bond in ("at", "since")), None
        )
        latest = hit.tag == "notstopped" or scene.parsed.cue("latest", inside=(low, high)) is not None
        length = next((q for q in scene.free("time") if low <= q.first < high and q.value > 300_000), None)
        if when and hit.tag == "notstopped" and when.vague and scene.clock.lasts_till_now(when):
            none = a.Stopped(car=subject.car, at_ms=when.spans, denied=True)
            yield from scene.claim(when.first, when.last, [none], sure=subject.sure)
        elif when:
            spans = (*scene.clock.of_car(when, subject.car), *_by_own_laps(scene, when, subject.car))
            statements = [a.Stopped(car=subject.car, at_ms=spans, last=latest)]
            sure = subject.sure and (latest or not when.vague) and not scene.has(hit.first, "modal", "negation", "only")
            sure = sure and (latest or (when.bond == "at" and subject.car not in scene.index.out))
            own = scene.parsed.clause_of(when.first) == scene.parsed.clause_of(hit.first)
            sure = sure and (latest or (own and subject.kind != "spoken"))
            sure = sure and scene.car_count(hit.first, subject.car) == 0 and not when.elapsed
            yield from scene.claim(when.first, when.last, statements, sure=sure)
        elif hit.tag == "notstopped" and length:
            scene.use(length)
            span = ((0, max(scene.clock.now_ms - length.low + 60_000, 0)),)
            yield from scene.claim(
                length.first, length.last, [a.Stopped(car=subject.car, at_ms=span, last=True)], sure=subject.sure
            )
        elif hit.tag == "notstopped":
            yield from scene.claim(hit.first, hit.last, [a.Stops(car=subject.car, low=0, high=0)], sure=False)


def _by_own_laps(scene: Scene, when: When, number: str) -> a.Spans:
    """Return a time told in laps, `19 laps ago`, as the car itself counts them."""
    count = number_at(scene.parsed.tokens, when.first, scene.parsed.words)
    units = [scene.parsed.words.unit_of.get(scene.parsed.word(i)) for i in range(when.first, when.last)]
    return scene.clock.own_laps_back(number, int(count.value)) if count and "lap" in units and not when.lap else ()


def _stint(scene: Scene) -> Iterator[Claim]:
    for amount in scene.free("lap"):
        left = scene.parsed.cue("retired", inside=scene.parsed.piece(amount.first, 1, 0))
        ended = (
            left
            and scene.is_out(left)
            and scene.parsed.word(amount.first - 1)
            in (
                "na",
                "dan",
                "after",
                "than",
            )
        )
        if ended or (scene.cue_near(amount, "done") and _out(scene, amount)):
            yield from _laps_of_the_lost(scene, amount)
        elif scene.cue_near(amount, "completed") and not scene.cue_near(amount, "led"):
            subject = next(iter(scene.subjects(amount.first)), None)
            if subject:
                scene.use(amount)
                statements = [a.StintLaps(car=subject.car, low=amount.low, high=amount.high)]
                yield from scene.claim(
                    amount.first, amount.last, statements, sure=subject.sure and subject.kind != "spoken"
                )
        elif (
            scene.cue_near(amount, "done")
            and scene.parsed.word(amount.first - 1) not in ("op", "at")
            and not scene.cue_near(amount, "led", "behind", "leads", "most")
        ):
            subject = next(iter(scene.subjects(amount.first)), None)
            if subject:
                scene.use(amount)
                done = a.LapsDone(car=subject.car, low=amount.low, high=amount.high)
                stint = a.StintLaps(car=subject.car, low=amount.low, high=amount.high)
                plain = scene.is_now(amount.first) or not scene.spans(amount.first)
                sure = subject.sure and subject.kind != "spoken" and plain and not scene.has(amount.first, "modal")
                yield from scene.claim(amount.first, amount.last, [done, stint], sure=sure)


def _out(scene: Scene, amount: Quantity) -> bool:
    return any(item.car in scene.index.out for item in scene.subjects(amount.first)[:1])


def _laps_of_the_lost(scene: Scene, amount: Quantity) -> Iterator[Claim]:
    """Read how many laps a car did that is out: `viel uit na 84 ronden`."""
    subject = next(iter(scene.subjects(amount.first)), None)
    if subject:
        scene.use(amount)
        done = a.LapsDone(car=subject.car, low=amount.low, high=amount.high)
        yield from scene.claim(amount.first, amount.last, [done], sure=subject.sure and subject.kind != "spoken")


def lost_time(scene: Scene) -> Iterator[Claim]:
    """Read how long a stop took, and what a car lost in the pits or on a lap."""
    for amount in scene.free("time"):
        low, high = scene.parsed.piece(amount.first, 0, 0)
        stand = scene.parsed.cue("stand", inside=(low, high))
        cost = scene.parsed.cue("lost", inside=(low, high))
        stop = scene.parsed.cue("stopnoun", inside=(max(amount.first - 5, 0) if not cost else low, amount.last + 3))
        near = scene.parsed.cue(
            "behind", "ahead", "leadnoun", "gapnoun", "apart", inside=(amount.last, amount.last + 2)
        )
        flagged = scene.parsed.cue("safetycar", "fcy", "neutral", inside=None if not stand else (low, high))
        stood = stop or (stand and amount.value >= 60_000) or (cost and (stand or amount.value >= 90_000))
        at = scene.parsed.word(amount.first - 1) in scene.parsed.words.syntax["bare_before"]
        if near or at or flagged or amount.value < 8_000 or not stood:
            continue
        subjects = scene.subjects(amount.first)
        if not subjects:
            continue
        scene.use(amount)
        statements = [
            a.StopLength(
                car=item.car,
                low_ms=amount.low,
                high_ms=min(amount.high, a.WITHOUT_END),
                loss=stop is None and (amount.value >= LONG_STOP_MS or scene.has(amount.first, "loses")),
                last=stop is not None and scene.has(amount.first, "latest"),
            )
            for item in subjects[:2]
        ]
        sure = subjects[0].sure and subjects[0].kind != "spoken" and not scene.has(amount.first, "modal")
        dated = any(item.bond == "at" and item.vague for item in scene.parsed.whens)
        yield from scene.claim(
            amount.first,
            amount.last,
            statements,
            sure=sure and len(subjects) == 1 and not dated and not _compares(scene, amount) and bool(stop or stand),
        )


def _compares(scene: Scene, amount: Quantity) -> bool:
    """Tell whether an amount is by how much something was longer than something else: `a minute longer than usual`."""
    return scene.parsed.word(amount.last) in scene.parsed.words.syntax["longer"]


def out_or_running(scene: Scene) -> Iterator[Claim]:
    """Read that a car is out, since when, or that it still runs."""
    for hit in scene.parsed.cues("retired", "running"):
        low, high = scene.parsed.piece(hit.first, 0, 0)
        if any(low <= first < high for first, _, _ in scene.parsed.numbers) or _of_a_place(scene, hit):
            continue
        if hit.tag == "running" and any(0 <= item.first - hit.last <= 1 for item in scene.parsed.places):
            continue
        left = any(item.bond == "left" and low <= item.first < high for item in scene.parsed.whens)
        if left and not scene.named(low, high):
            continue  # it is the time that remains: `ten minutes remain`
        subject = next(iter(_served(scene, hit.last) or scene.subjects(hit.first)), None)
        subject = subject or holder_after(scene, hit.last)
        if subject is None or any(item.first == hit.last and item.unit == "lap" for item in scene.parsed.amounts):
            continue
        if not scene.is_out(hit) and any(
            low <= item.first < high and item.unit == "time" for item in scene.parsed.amounts
        ):
            continue
        negated = scene.parsed.cue("negation", inside=(low, hit.first)) is not None
        if hit.tag == "running":
            statement: a.AnyStatement = a.Running(car=subject.car, denied=negated)
            yield from scene.claim(hit.first, hit.last, [statement], sure=subject.sure and not scene.is_open(hit.first))
            continue
        when = scene.nearest_when(hit.first, "at", "since") or _period(scene)
        near = when is not None and (when.last == 0 or low - 8 <= when.first < high + 8)
        spans = when.spans if when and near else ()
        gap = any(low <= item.first < high for found in (scene.parsed.amounts, scene.parsed.places) for item in found)
        claims = [a.Retired(car=subject.car, at_ms=spans)] if not negated else [a.Retired(car=subject.car, denied=True)]
        stated = when is not None and near and when.last > when.first
        begin = min(when.first, hit.first) if when and stated else hit.first
        end = max(when.last, hit.last) if when and stated else hit.last
        sure = subject.sure and not scene.has(hit.first, "modal") and scene.is_out(hit) and not gap
        own = scene.parsed.clause_of(hit.first)
        sure = sure and (when is None or not near or when.last == 0 or scene.parsed.clause_of(when.first) == own)
        yield from scene.claim(begin, end, claims, sure=sure)


def _period(scene: Scene) -> When | None:
    """Return the part of the day that the paragraph is about, if it opened with one."""
    return When(0, 0, "at", scene.memory.period, vague=True) if scene.memory.period else None


def incidents(scene: Scene) -> Iterator[Claim]:
    """Read that a car came to grief in the part of the day that is spoken of: one that is out stopped then."""
    if not scene.memory.period or scene.parsed.cue("retired"):
        return
    for hit in scene.parsed.cues("incident"):
        for item in scene.subject_before(hit.first) or scene.subjects(hit.first)[:1]:
            if item.car in scene.index.out and item.sure and item.kind == "driver":
                yield from scene.claim(item.first, item.last, [a.Retired(car=item.car, at_ms=scene.memory.period)])


def _of_a_place(scene: Scene, hit: Hit) -> bool:
    return scene.parsed.word(hit.first) in ("uit", "verloor", "kwijt", "out") and scene.has(
        hit.first, "leads", "led", "lostlead"
    )


def crews(scene: Scene) -> Iterator[Claim]:
    """Read that all of a crew has driven, or that somebody has not."""
    for hit in scene.parsed.cues("crewword"):
        subject = next(iter(scene.subjects(hit.first)), None)
        if subject and scene.parsed.words.lang == "en":
            yield from scene.claim(hit.first, hit.last, [a.Drove(car=subject.car)], sure=False)
