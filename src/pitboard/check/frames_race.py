"""Frames of the race: flags and restarts, counts, the fastest lap, the best of a make or nation, the time."""

from collections.abc import Iterator

from msgspec.structs import replace

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.frames_ranks import holder_after
from pitboard.check.mention_types import CarMention
from pitboard.check.moments_admitted import When
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity
from pitboard.check.truth_race import flag_spells

FLAGS: dict[str, a.FlagName] = {
    "safetycar": "safety_car",
    "fcy": "full_course_yellow",
    "redflag": "red",
    "neutral": "neutralised",
}
OF_THE_RACE = (
    *("of the race", "of the day", "of the evening", "of the afternoon", "of the night", "such"),
    *("of today", "van vandaag"),
    *("van de wedstrijd", "van de race", "van de dag", "van deze wedstrijd", "van deze race", "van de koers"),
)
OF = frozenset(["of", "van"])
MOST_BETWEEN = 8
SHORTEST_LAP_MS, LONGEST_LAP_MS = 40_000, 600_000


def flags(scene: Scene) -> Iterator[Claim]:
    """Read neutralisations: how many, how long, since when, and that there was none."""
    counted = set()
    hits = [
        hit
        for hit in scene.parsed.cues(*FLAGS)
        if hit.tag != "neutral" or not scene.has(hit.first, "safetycar", "fcy", "redflag")
    ]
    for hit in hits:
        number = _number_before(scene, hit)
        if number:
            counted.add(hit.first)
            yield from _only_one(scene, hit, number)
            what: a.Counted = FLAGS[hit.tag]  # type: ignore[assignment] # neutralised is left out
            yield from scene.claim(number[0], number[1], [a.Count(what=what, low=number[2], high=number[2])])
    for hit in hits:
        low, high = scene.parsed.piece(hit.first, 0, 0)
        wide = scene.parsed.piece(hit.first, 1, 1)
        flag = FLAGS[hit.tag]
        sole = scene.parsed.cue("only", inside=(hit.first - 2, hit.first))
        if sole and hit.first not in counted and not scene.whens(hit.first, "since", "at"):
            counts: a.Counted = FLAGS[hit.tag]  # type: ignore[assignment] # a flag that is counted
            yield from scene.claim(sole.first, hit.last, [a.Count(what=counts, low=1, high=1)])
        if hit.first not in counted and _in_force(scene, hit):
            denied = scene.negated(hit.first)
            yield from scene.claim(hit.first, hit.last, [a.FlagShown(flag=flag, denied=denied)])
            continue
        if hit.first in counted:
            yield from _none_since(scene, hit, flag, wide)
            continue
        if _denies(scene, (low, high)):
            yield from _none_since(scene, hit, flag, wide)
            continue
        yield from _one_flag(scene, hit, flag, wide)


def _only_one(scene: Scene, hit: Hit, number: tuple[int, int, int]) -> Iterator[Claim]:
    """Read how long the only one of a race lasted, in the clause behind it: `one caution, eight minutes`."""
    low, high = scene.parsed.clause_of(scene.parsed.clause_of(hit.first)[1])
    amount = next((item for item in scene.free("time") if low <= item.first < high), None)
    lasted = amount and (scene.parsed.cue("lasted", inside=(low, high)) or _alone(scene, amount, low, high))
    named = any(item.kind in ("car", "driver") for item in scene.named(low, high))
    if number[2] == 1 and amount and lasted and not named:
        scene.use(amount)
        length = a.FlagShown(flag=FLAGS[hit.tag], low_ms=max(amount.low, 1), high_ms=amount.high)
        yield from scene.claim(amount.first, amount.last, [length])


def _alone(scene: Scene, amount: Quantity, low: int, high: int) -> bool:
    rest = (scene.parsed.word(i) for i in range(low, high) if not amount.first <= i < amount.last)
    return all(not word.isalnum() or scene.parsed.words.is_harmless(word) for word in rest)


def _in_force(scene: Scene, hit: Hit) -> bool:
    """Tell whether words say that a flag is out now, or is not: `is under full course yellow`."""
    near = (hit.first - 4, hit.last + 4)
    stated = scene.is_now(hit.first) and scene.has(hit.first, "present") and not scene.has(hit.first, "modal", "nocar")
    timed = scene.whens(hit.first, "at", "since", "until") or scene.free("time") or scene.in_quotes(hit.first)
    whole = not scene.has(hit.first, "negation") or scene.negated(hit.first)
    return stated and whole and not timed and scene.parsed.cue("inforce", inside=near) is not None


def green(scene: Scene) -> Iterator[Claim]:
    """Read that racing is on, and since when."""
    for hit in scene.parsed.cues("undergreen"):
        low, high = scene.parsed.piece(hit.first, 0, 0)
        since = next(iter(scene.whens(hit.first, "since")), None)
        length = next((q for q in scene.free("time") if low <= q.first < high), None)
        if scene.is_past(hit.first) or scene.has(hit.first, "modal", "negation"):
            continue
        if since or length:
            spans = since.spans if since else scene.clock.before_now(length) if length else ()
            begin = max(end for _, end in spans)
            item = since or length
            assert item is not None
            statements: list[a.AnyStatement] = [a.GreenSince(flag="neutralised", at_ms=((begin, scene.clock.now_ms),))]
            yield from scene.claim(item.first, item.last, statements)
        else:
            yield from scene.claim(hit.first, hit.last, [a.FlagShown(flag="green")], sure=scene.is_now(hit.first))


def _number_before(scene: Scene, hit: Hit) -> tuple[int, int, int] | None:
    numbers = [item for item in scene.parsed.numbers if scene.parsed.word(item[1]) != "'"]
    found = next((item for item in numbers if 0 <= hit.first - item[1] <= 2 and item[2] < 40), None)
    _, high = scene.parsed.clause_of(hit.first)
    behind = [item for item in numbers if hit.last <= item[0] < high and item[1] >= high - 1]
    low, _ = scene.parsed.clause_of(hit.first)
    often = [
        item for item in numbers if low <= item[0] < high and scene.parsed.cue("times", inside=(item[1], item[1] + 1))
    ]
    if often and not scene.has(hit.first, "stopped"):
        return often[0]
    return found or (behind[0] if behind and behind[0][0] - hit.last <= 5 else None)


def _denies(scene: Scene, inside: tuple[int, int]) -> bool:
    """Tell whether a stretch denies something, and not only says `less than`: `nog geen tien minuten`."""
    counted = {i for item in scene.parsed.amounts for i in range(item.first, item.last)}
    return any(hit.first not in counted for hit in scene.parsed.cues("negation", inside=inside))


def _none_since(scene: Scene, hit: Hit, flag: a.FlagName, wide: tuple[int, int]) -> Iterator[Claim]:
    if not _denies(scene, wide):
        return
    now = scene.clock.now_ms
    when = next((item for item in scene.parsed.whens if wide[0] <= item.first < wide[1]), None)
    if when is None and scene.parsed.cue("sincethen", inside=wide) and scene.before.spans:
        begin = max(span[1] for span in scene.before.spans)
        yield from scene.claim(hit.first, hit.last, [a.GreenSince(flag=flag, at_ms=((begin, now),))])
        return
    length = next((q for q in scene.free("time") if wide[0] <= q.first < wide[1]), None)
    names: a.FlagName = "neutralised" if flag == "neutralised" else flag
    if when and when.bond in ("since", "at"):
        begin = min(span[0] for span in when.spans) if when.bond == "at" else min(span[1] for span in when.spans)
        statements = [a.GreenSince(flag=names, at_ms=((begin, now),))]
        yield from scene.claim(when.first, when.last, statements, sure=False)
    elif length and length.value >= 300_000:
        scene.use(length)
        statements = [a.GreenSince(flag=names, at_ms=((now - length.low, now),))]
        yield from scene.claim(length.first, length.last, statements, sure=True)
    else:
        so_far = scene.parsed.cue("sofar", inside=wide) is not None and not scene.has(hit.first, "modal")
        sure = so_far and when is None and not scene.is_past(hit.first) and not scene.in_quotes(hit.first)
        yield from scene.claim(hit.first, hit.last, [a.GreenSince(flag=names)], sure=sure)


def _one_flag(scene: Scene, hit: Hit, flag: a.FlagName, wide: tuple[int, int]) -> Iterator[Claim]:
    """Read one neutralisation: its length, its number, when it began or ended, or that it is out."""
    lasted = [q for q in scene.free("time") if wide[0] <= q.first < wide[1] and q.value >= 60_000]
    lasted = [q for q in lasted if not scene.cue_near(q, "behind", "ahead", "leads", "leadnoun", "gapnoun", "stopped")]
    lasted = [q for q in lasted if not scene.has(q.first, "negation")]
    ordinal = _ordinal(scene, hit)
    when = next(
        (item for item in scene.parsed.whens if wide[0] <= item.first < wide[1] and item.bond in ("at", "since")), None
    )
    spans = when.spans if when else ()
    if when and when.bond == "since" and when.spans:
        spans = ((max(end for _, end in when.spans), scene.clock.now_ms),)
    flags_meant: list[a.FlagName] = [flag]
    if when and when.elapsed and when.amount:
        lasted, spans = [when.amount], ()
    if lasted and (scene.parsed.cue("lasted", "ended", inside=wide) or lasted[0].last == hit.first):
        amount = lasted[0]
        scene.use(amount)
        nth = ordinal[1] if ordinal and ordinal[0] < hit.first else 0
        begin = ordinal[0] if ordinal and nth else amount.first
        ordinal, low_ms = None if nth else ordinal, max(amount.low, 1)
        statements: list[a.AnyStatement] = [
            a.FlagShown(flag=item, ordinal=nth, low_ms=low_ms, high_ms=amount.high, at_ms=spans) for item in flags_meant
        ]
        if when and when.elapsed and amount.last != hit.first:
            statements.append(a.FlagShown(flag=flag, edge="ended", at_ms=when.spans))
        yield from scene.claim(
            min(begin, amount.first), amount.last, statements, sure=not scene.has(amount.first, "modal")
        )
    if ordinal:
        sure = flag != "neutralised" or scene.parsed.word(hit.first).startswith("neutrali")
        yield from scene.claim(ordinal[0], ordinal[0] + 1, _numbered(flag, ordinal[1]), sure=sure)
    if when and not lasted and (not ordinal or ordinal[0] > max(hit.last, when.last)):
        ended, began = (scene.parsed.cue(tag, inside=_around(scene, when, wide)) for tag in ("ended", "began"))
        edge = "ended" if ended else "began" if began else ""
        statements = [a.FlagShown(flag=flag, edge=edge, at_ms=spans)]  # type: ignore[arg-type] # one of two
        own = scene.parsed.clause_of(hit.first) == scene.parsed.clause_of(when.first)
        yield from scene.claim(when.first, when.last, statements, sure=not when.vague and own)
        yield from scene.claim(hit.first, hit.last, statements, sure=False)
    elif not (lasted or ordinal):
        yield from scene.claim(
            hit.first, hit.last, [a.FlagShown(flag=flag), a.FlagShown(flag=flag, low_ms=1)], sure=False
        )


def _around(scene: Scene, when: When, wide: tuple[int, int]) -> tuple[int, int]:
    """Return the clause of a time where the next has another: `was neutralised on lap 2 and went on after ten`."""
    own = scene.parsed.clause_of(when.first)
    return own if sum(wide[0] <= item.first < wide[1] for item in scene.parsed.whens) > 1 else wide


def _numbered(flag: a.FlagName, ordinal: int) -> list[a.AnyStatement]:
    what: a.Counted = flag  # type: ignore[assignment] # a flag that is counted
    return [a.Count(what=what, low=ordinal, high=ordinal)]


def _ordinal(scene: Scene, hit: Hit) -> tuple[int, int] | None:
    """Find `the third of the race`, `the second safety car`."""
    words = scene.parsed.words
    for place in range(max(0, hit.first - 3), min(len(scene.parsed.tokens), hit.last + 14)):
        value = words.ordinals.get(scene.parsed.word(place), 0)
        if scene.parsed.word(place) in ("number", "nummer") and place >= hit.last:
            value = next((item[2] for item in scene.parsed.numbers if item[0] == place + 1), 0)
            if value and place == hit.last:
                return place, value
        following = " ".join(scene.parsed.word(place + i) for i in (1, 2, 3))
        close = place < hit.first and place + 1 == hit.first
        if scene.parsed.word(place - 1) in words.data.numbers.articles.split():
            continue
        times = scene.parsed.cue("times", inside=(place + 1, place + 2))
        if value and (close or times or following.startswith(OF_THE_RACE)):
            return place, value
    return None


def counts(scene: Scene) -> Iterator[Claim]:
    """Read how many cars are out, still run, started or are on the lead lap, and how often the lead changed."""
    for first, last, value in scene.parsed.numbers:
        low, high = scene.parsed.piece(first, 0, 0)
        what = _counted(scene, first, last, value)
        value += scene.parsed.word(last) in ("andere", "other")
        if _in_a_row(scene, first) or _is_total(scene, first) or (what != "leaders" and _counts_leaders(scene, last)):
            continue
        if what is None or (what != "leaders" and scene.parsed.cue("stopnoun", "led", inside=(last, last + 3))):
            continue
        scopes = [name for first_, name in scene.parsed.classes if low <= first_ < high]
        scopes = scopes or [""]
        scopes += [scene.memory.scope, ""] if not scene.has(first, "leads") else []
        statements = [a.Count(what=what, low=value, high=value, scope=scope) for scope in dict.fromkeys(scopes)]
        timed = any(item.bond in ("at", "since", "until") for item in scene.parsed.whens)
        timed = timed or scene.has(first, "thisclass")
        total = next(
            (item for item in scene.parsed.numbers if low <= item[0] < high and _is_total(scene, item[0])), None
        )
        begin, end = (min(first, total[0]), max(last, total[1])) if total else (first, last)
        yield from scene.claim(begin, end, statements, sure=not timed and not scene.has(first, "modal", "negation"))
    yield from _none_out(scene)
    yield from _lead_changes(scene)


def _counted(scene: Scene, first: int, last: int, value: int) -> a.Counted | None:
    """Find what a number counts, by the words around it; None where none says so."""
    low, high = scene.parsed.piece(first, 0, 0)
    near = (max(low, first - 6), min(high, last + 9))
    of = scene.parsed.word(last) in OF
    there = "er" in (scene.parsed.word(first - 1), scene.parsed.word(first - 2))
    cars = scene.parsed.cue("cars", inside=(low, high) if there else (last, last + (7 if of else 3)))
    different = scene.parsed.cue("different", inside=(last, last + 4))
    if different and different.last - different.first == 1 and not scene.parsed.cue("sofar", inside=(low, first)):
        different = None
    retired, running = (scene.parsed.cue(tag, inside=near) for tag in ("retired", "running"))
    listed = retired and (cars or 0 <= retired.first - last <= 1 or _listed(scene, retired, first))
    if different or (value > 1 and _have_led(scene, first, last)):
        return "leaders"
    if listed and not scene.has(first, "lostlead"):
        return "retired"
    if scene.parsed.cue("onlap", inside=near):
        return "lead_lap"
    if running and cars and scene.parsed.cue("only", inside=near) is None:
        return "running"
    started = cars and not (retired or running) and scene.parsed.cue("starters", inside=near)
    return "starters" if started else None


def _have_led(scene: Scene, first: int, last: int) -> bool:
    """Tell whether so many cars are said to have led: `vijf auto's hebben de leiding gehad`, `four cars have led`."""
    low, high = scene.parsed.clause_of(first)
    cars = scene.parsed.cue("cars", inside=(last, last + 2))
    had = scene.has(first, "led", "tooklead") or (scene.has(first, "leads") and scene.has(first, "perfect"))
    return bool(cars and had) and not scene.named(low, high) and not scene.has(first, "times", "modal")


def _listed(scene: Scene, retired: Hit, first: int) -> bool:
    """Tell whether a number is that of a line of a list: `Uitvallers: drie`."""
    return retired.last == first - 1 and scene.parsed.word(first - 1) == ":"


def restarts(scene: Scene) -> Iterator[Claim]:
    """Read when racing went on: the end of a neutralisation."""
    for hit in scene.parsed.cues("green"):
        when = next(iter(scene.whens(hit.first, "at")), None)
        if when and not scene.has(hit.first, "negation"):
            statement = a.FlagShown(flag="neutralised", edge="ended", at_ms=when.spans)
            first, last = min(hit.first, when.first), max(hit.last, when.last)
            yield from scene.claim(first, last, [statement], sure=not when.vague)


def _lead_changes(scene: Scene) -> Iterator[Claim]:
    """Read how often the lead changed, or that it did not since a time."""
    for hit in scene.parsed.cues("leadchange"):
        number = _number_before(scene, hit)
        low, high = scene.parsed.piece(hit.first, 0, 0)
        when = next((item for item in scene.parsed.whens if low <= item.first < high), None)
        if number:
            classes = [name for place, name in scene.parsed.classes if low <= place < high]
            own = scene.memory.scope if scene.has(hit.first, "thisclass") else ""
            scope = classes[0] if len(classes) == 1 else own
            changes = a.Count(what="lead_changes", low=number[2], high=number[2], scope=scope)
            first, last = min(number[0], hit.first), max(number[1], hit.last)
            yield from scene.claim(first, last, [changes], sure=not when)
        elif when and when.bond == "at" and scene.parsed.word(hit.last - 1) not in ("times", "keer"):
            changed = a.Count(what="lead_changes", low=1, high=a.WITHOUT_END, at_ms=when.spans)
            yield from scene.claim(min(when.first, hit.first), max(when.last, hit.last), [changed])
        elif scene.parsed.cue("negation", inside=(low, high)):
            since: a.Spans = ((max(span[1] for span in when.spans), scene.clock.now_ms),) if when else ()
            statement = a.Count(what="lead_changes", low=0, high=0, at_ms=since)
            first = min(when.first, hit.first) if when else hit.first
            yield from scene.claim(first, hit.last, [statement], sure=when is None or not when.vague)


def referred_flag(scene: Scene) -> Iterator[Claim]:
    """Read `the most recent ended two hours ago`, `it was the third of the race`: of the flag spoken of before."""
    flag = scene.before.flag
    named = any(item.kind in ("car", "driver") for item in scene.parsed.entities)
    if not flag or named or scene.parsed.cue(*FLAGS) or scene.parsed.entities[1:]:
        return
    name: a.FlagName = flag  # type: ignore[assignment] # set from a flag
    ordinal = _ordinal(scene, Hit("", 0, 0))
    if ordinal:
        sure = name != "neutralised"
        yield from scene.claim(ordinal[0], ordinal[0] + 1, _numbered(name, ordinal[1]), sure=sure)
    yield from _latest(scene, name)
    when = next((item for item in scene.parsed.whens if item.bond == "at"), None)
    edge = "ended" if scene.parsed.cue("ended") else "began" if scene.parsed.cue("began") else ""
    if when and edge and scene.parsed.cue("latest"):
        statement = a.FlagShown(flag=name, edge=edge, at_ms=when.spans)  # type: ignore[arg-type] # one of two
        yield from scene.claim(when.first, when.last, [statement])


def _latest(scene: Scene, flag: a.FlagName) -> Iterator[Claim]:
    """Read how long the latest of the flags spoken of lasted: `de laatste heeft twintig minuten geduurd`."""
    amount = next(iter(scene.free("time")), None)
    spells = flag_spells(scene.clock.timing, flag)
    if amount and spells and scene.has(amount.first, "latest") and scene.has(amount.first, "lasted"):
        scene.use(amount)
        spans = ((scene.clock.race_ms(spells[-1][0]), scene.clock.race_ms(spells[-1][1])),)
        length = a.FlagShown(flag=flag, low_ms=max(amount.low, 1), high_ms=amount.high, at_ms=spans)
        yield from scene.claim(amount.first, amount.last, [length], sure=flag != "neutralised")


def _counts_leaders(scene: Scene, last: int) -> bool:
    return scene.parsed.cue("leaderword", "leads", inside=(last, last + 1)) is not None


def _in_a_row(scene: Scene, first: int) -> bool:
    """Tell whether a number hangs on a `with`, or is one of a row: `60, 31, 10 all in`."""
    row = scene.parsed.word(first - 1) == "," and scene.parsed.word(first - 2)[:1].isdigit()
    return row or scene.parsed.word(first - 1) in ("met", "with")


def _is_total(scene: Scene, first: int) -> bool:
    """Tell whether a number is the whole that another is of: `12 of the 62 starters`."""
    words = (scene.parsed.word(first - 2), scene.parsed.word(first - 1))
    return "of" in words or words[0] == "van"


def _none_out(scene: Scene) -> Iterator[Claim]:
    for hit in scene.parsed.cues("nocar", "negation"):
        low, high = scene.parsed.piece(hit.first, 0, 0)
        retired = scene.parsed.cue("retired", inside=(hit.last, min(high, hit.last + 8)))
        if retired and scene.parsed.cue("cars", "nocar", inside=(low, high)) and not scene.subject_before(hit.first):
            yield from scene.claim(hit.first, retired.last, [a.Count(what="retired", low=0, high=0)], sure=False)


def best_lap(scene: Scene) -> Iterator[Claim]:
    """Read the fastest lap: whose it is, how long it took, when it was driven."""
    hit = scene.parsed.cue("fastest") or _benchmark(scene)
    for amount in scene.free("time"):
        if hit is None and not scene.cue_near(amount, "laptime"):
            break
        if amount.colon and SHORTEST_LAP_MS < amount.value < LONGEST_LAP_MS and amount.high - amount.low < 500:
            scene.use(amount)
            statements = [a.BestLap(low_ms=amount.low, high_ms=amount.high, scope=scope) for scope in _scopes(scene)]
            yield from scene.claim(amount.first, amount.last, statements, sure=hit is not None)
    if hit is None or scene.has(hit.first, "modal"):
        return
    low, high = scene.parsed.piece(hit.first, 1, 2)
    named = [item for item in scene.named(low, high) if item.kind in ("driver", "car")]
    near = sorted(named, key=lambda item: abs(item.first - hit.first)) or _he(scene, hit)
    when = next((item for item in scene.parsed.whens if low <= item.first < high and item.bond == "at"), None)
    for item in near[:1]:
        statements = [
            a.BestLap(car=who.car, driver=who.driver, scope=scope) for who in near[:2] for scope in _scopes(scene)
        ]
        settled = bool(item.driver) or bool(getattr(item.mention, "number", ""))
        sure = item.sure and len({who.car for who in named}) == 1 and settled and not scene.in_quotes(hit.first)
        between = range(min(hit.last, item.last), max(hit.first, item.first))
        parted = {scene.parsed.word(i) for i in between} & (scene.parsed.words.syntax["breaks"] | {";", ".", "-"})
        sure = sure and not scene.negated(hit.first) and not parted and len(between) <= MOST_BETWEEN
        yield from scene.claim(hit.first, hit.last, statements, sure=sure)
        yield from scene.claim(item.first, item.last, statements, sure=sure)
        if when:
            timed = [a.BestLap(scope=scope, at_ms=when.spans) for scope in _scopes(scene)]
            yield from scene.claim(when.first, when.last, timed, sure=False)


def _he(scene: Scene, hit: Hit) -> list[Entity]:
    """Find the driver whom a pronoun means that a fastest lap is said of: `Hij reed ook de snelste ronde`."""
    who = next((item for item in scene.subjects(hit.first) if item.kind == "pronoun"), None)
    driver = scene.before_driver(who.car) if who else ""
    return [replace(who, driver=driver)] if who and driver else []


def _benchmark(scene: Scene) -> Hit | None:
    """Find words that say of a lap time, or of a man whom nobody beat, that it is the best."""
    hit = scene.parsed.cue("benchmark")
    timed = any(item.colon and SHORTEST_LAP_MS < item.value < LONGEST_LAP_MS for item in scene.parsed.amounts)
    return hit if hit and (timed or (scene.parsed.cue("nocar") and scene.parsed.word(hit.last - 1) == "than")) else None


def _scopes(scene: Scene) -> list[str]:
    own = [scene.index.entries[item.car].car_class for item in scene.parsed.entities if item.car in scene.index.entries]
    return list(dict.fromkeys(["overall", *(name for _, name in scene.parsed.classes), scene.memory.scope, *own[:2]]))


def best_of(scene: Scene) -> Iterator[Claim]:
    """Read the best placed of a make or of a nation."""
    for hit in scene.parsed.cues("best"):
        nation = next((code for place, code in scene.parsed.nations if 0 <= place - hit.last <= 3), "")
        make = next((item for item in scene.parsed.entities if _is_make(item) and _beside(scene, item, hit)), None)
        if not nation and make is None:
            continue
        _, high = scene.parsed.piece(hit.first, 0, 2)
        last = max(hit.last, make.last if make else 0)
        copula = scene.parsed.words.syntax["copula"]
        before = [
            item for item in scene.subject_before(hit.first) if item is not make and item.kind in ("driver", "car")
        ]
        called = before[:1] if copula & {scene.parsed.word(i) for i in range(hit.first - 3, hit.first)} else []
        after = [item for item in scene.named(last, high) if item is not make and item.kind in ("driver", "car")]
        holder = holder_after(scene, last + (scene.parsed.word(last) == ","))
        found = called or ([holder] if holder else after[:2])
        mention = make.mention if make else None
        name = mention.makes[0] if isinstance(mention, CarMention) else ""
        statements = [a.BestOf(car=item.car, nation=nation, make=name) for item in found]
        sure = bool(called or holder) and found[0].sure and scene.is_now(hit.first)
        first, last = (min(hit.first, make.first), last) if make else (hit.first, hit.last)
        yield from scene.claim(first, last, statements, sure=sure and not scene.is_open(hit.first))


def _is_make(item: Entity) -> bool:
    return isinstance(item.mention, CarMention) and bool(item.mention.makes) and not item.mention.number


def _beside(scene: Scene, make: Entity, hit: Hit) -> bool:
    """Tell whether a make stands right behind its `best`, or owns it: `Porsche's best`."""
    skipped = scene.parsed.words.syntax["articles"] | {"of", "van", "placed", "-"}
    between = {scene.parsed.word(i) for i in range(hit.last, make.first)}
    owned = make.last == hit.first - 2 and scene.parsed.word(make.last) == "'"
    return owned or (0 <= make.first - hit.last <= 3 and between <= skipped)


def _time_of_day(scene: Scene) -> Iterator[Claim]:
    """Read what time it is where the race is run: `het is hier elf na zes`."""
    for hit in scene.parsed.cues("itis"):
        when = next(
            (item for item in scene.parsed.whens if 0 <= item.first - hit.last <= 1 and item.bond == "at"), None
        )
        if when and not when.vague and not scene.in_quotes(hit.first):
            statements = [a.RaceTime(low_ms=low, high_ms=high) for low, high in when.spans]
            yield from scene.claim(when.first, when.last, statements, sure=not scene.has(hit.first, "past", "modal"))


def times(scene: Scene) -> Iterator[Claim]:
    """Read how much of the race is over, and how much is left."""
    yield from _time_of_day(scene)
    for when in scene.parsed.whens:
        amount = when.amount
        if amount is None or scene.in_quotes(when.first):
            continue
        pasts = scene.parsed.cues("past", inside=scene.parsed.clause_of(when.first))
        alone = not any(not when.first <= hit.first < when.last for hit in pasts) and not _dates(scene, when)
        if when.bond == "left" and _is_left(scene, when.first, amount):
            stated: list[a.AnyStatement] = [a.TimeLeft(low_ms=amount.low, high_ms=amount.high)]
            if _on_clock(scene, when):
                stated.append(a.RaceTime(low_ms=amount.low, high_ms=amount.high))
            yield from scene.claim(when.first, when.last, stated, sure=alone)
        elif when.bond == "into":
            (low, high), *_ = when.spans
            over = a.RaceTime(low_ms=low, high_ms=high)
            alone = len(scene.parsed.whens) == 1 or all(item.bond in ("into", "left") for item in scene.parsed.whens)
            low, _ = scene.parsed.clause_of(when.first)
            alone = alone and (when.first <= 2 or scene.has(when.first, "present"))
            sure = alone and scene.is_now(when.first) and not scene.has(when.first, "tooklead", "stopped", "modal")
            yield from scene.claim(when.first, when.last, [over], sure=sure)


def _dates(scene: Scene, when: When) -> bool:
    """Tell whether an amount of the race only says when what stands before it was: `got in, with four hours to go`."""
    low, _ = scene.parsed.clause_of(when.first)
    return low > 0 and scene.has(low - 1, "past") and not scene.has(when.first, "present")


def _on_clock(scene: Scene, when: When) -> bool:
    """Tell whether an amount is what a clock shows, which counts up or down: `vier uur op de klok`."""
    shown = scene.parsed.word(when.last - 1) in scene.parsed.words.data.clock["clocks"].split()
    return shown and scene.parsed.word(when.first - 1) not in scene.parsed.words.syntax["still"]


def _is_left(scene: Scene, place: int, amount: Quantity) -> bool:
    del amount
    return not scene.has(place, "retired", "stopped", "lostlead", "tooklead")
