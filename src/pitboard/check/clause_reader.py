"""Read what no frame has read: a clause by its head word, its parties, amounts and times, in whatever order they stand.

A head gives the predicate; a signature says what it states with an argument: `stop` with a count so many stops, with a
time how long one took. A clause with a party, an amount or a word left over, or with two predicates for one argument,
is not read.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.clause_roles import MOST_PARTIES, Party, Stretch, stretches
from pitboard.check.frames_ranks import counted_make
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity

Argument = tuple[int, int, list[a.AnyStatement]]
"""The tokens that state something with a head, and the readings."""


class Head(Struct, frozen=True):
    """A head word with its stretch of a sentence and whom that is about."""

    scene: Scene
    clause: Stretch
    hit: Hit
    own: Party | None

    @property
    def alone(self) -> Party | None:
        """The one party of the stretch, if there is no other and nothing is counted."""
        return self.own if len(self.clause.parties) == 1 and not self.clause.counts else None

    @property
    def others(self) -> tuple[Party, ...]:
        """The parties that the stretch is not about."""
        return tuple(item for item in self.clause.parties if item is not self.own)

    @property
    def scope(self) -> str:
        """The class that is stated of."""
        named = self.clause.classes
        return named[0] if named else self.scene.scope_for(self.own.car, self.hit.first) if self.own else ""

    @property
    def is_ranked(self) -> bool:
        """Whether the stretch names a place, or the first so many."""
        return any(self.clause.low <= item.first < self.clause.high for item in self.scene.parsed.places)

    def has(self, *tags: str) -> bool:
        """Tell whether the clause of the head has one of these cues."""
        return self.scene.has(self.hit.first, *tags)

    def at(self, number: str = "") -> a.Spans:
        """Return the moments that the stretch names, as they count for a car where one is given."""
        when = next((item for item in self.clause.whens if item.bond in ("at", "since")), None)
        return self.scene.clock.of_car(when, number) if when and number else when.spans if when else ()


Signature = Callable[[Head], Argument | None]

HEAD_KINDS = {
    "stop": "stops stop_length stopped_at stint_laps",
    "lead": "position led gap laps_led led_since",
    "take_lead": "took_lead",
    "lose_lead": "lost_lead took_lead",
    "drive": "at_wheel",
    "relieve": "took_over",
    "hand_over": "took_over",
    "pits": "in_pits",
    "changing": "gap",
    "best_of": "best_of",
    "remain": "time_left",
    "elapsed": "race_time",
    "aside": "",
    "out": "retired count laps_done",
    "run": "running count",
    "ahead": "gap ahead laps_down position",
    "behind": "gap ahead laps_down",
    "between": "gap within",
    "stint": "stint_laps",
    "distance": "laps_done",
    "caution": "flag count green_since",
    "safety_car": "flag count green_since",
    "red": "flag count green_since",
    "neutral": "flag count green_since",
    "best_lap": "best_lap",
    "lead_change": "count",
    "lead_lap": "count laps_down",
}
"""The kinds of statements that a head is read by."""

COUNTED: dict[str, a.Counted] = {
    "out": "retired",
    "run": "running",
    "lead_lap": "lead_lap",
    "lead_change": "lead_changes",
    "caution": "full_course_yellow",
    "safety_car": "safety_car",
    "red": "red",
}
DEEDS = ("stop_length", "stopped_at", "best_lap", "retired")
"""Kinds of what was done, which a past states as surely as a present does."""
NAMES = ("name", "car", "at_wheel", "crew", "drove")
MOST_STOPS = 60
MOST_LAPS_DOWN = 40
LONGEST_GAP_MS = 1_800_000
SHORTEST_STOP_MS = 8_000
SHORTEST_FLAG_MS = 60_000
SHORTEST_LAP_MS, LONGEST_LAP_MS = 40_000, 600_000
FLAGS: dict[str, a.FlagName] = {
    "caution": "full_course_yellow",
    "safety_car": "safety_car",
    "red": "red",
    "neutral": "neutralised",
}


def read_clauses(scene: Scene, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Read the clauses of a sentence by their heads, what no claim of it has surely read."""
    stated = [item for item in claims if item.kind not in NAMES and item.sure]
    kinds: dict[int, set[str]] = {}
    for item in stated:
        for i in _tokens(scene, item):
            kinds.setdefault(i, set()).add(item.kind)
    for clause in stretches(scene, set(kinds)):
        known = {kind for i, found in kinds.items() if clause.low <= i < clause.high for kind in found}
        yield from _by_heads(scene, clause, known)


def _tokens(scene: Scene, claim: Claim) -> list[int]:
    return [i for i, t in enumerate(scene.parsed.tokens) if t.start < claim.end and claim.start < t.end]


def instead(claims: Sequence[Claim], by_head: Sequence[Claim]) -> list[Claim]:
    """Leave out what was read unsurely of words that a clause's head has read surely."""
    known = [item for item in by_head if item.sure]
    return [
        item
        for item in claims
        if item.sure or item.kind in NAMES or not any(o.start < item.end and item.start < o.end for o in known)
    ]


def _is_denied(scene: Scene, clause: Stretch, head: Hit) -> bool:
    """Tell whether a word denies what a head says, and is no part of the head itself: `doet niet meer mee`."""
    denying = scene.parsed.words.syntax["denying"]
    own = range(0) if head.open else range(head.first, head.last)
    return any(scene.parsed.word(i) in denying for i in range(clause.low, clause.high) if i not in own)


def _by_heads(scene: Scene, clause: Stretch, kinds: set[str]) -> Iterator[Claim]:
    """Read a stretch with each of its predicates; one that a frame has surely read says nothing more."""
    cues = ("modal", "negation", "only")
    if scene.in_quotes(clause.low) or scene.parsed.cue(*cues, inside=(clause.low, clause.high)):
        return
    found: list[tuple[Hit, Argument]] = []
    for tag in dict.fromkeys(hit.tag for hit in clause.heads):
        head = next(hit for hit in clause.heads if hit.tag == tag)
        if not kinds & set(HEAD_KINDS[tag].split()) and not _is_denied(scene, clause, head):
            arguments = (
                signature(Head(scene, clause, head, clause.subject(scene, head.first))) for signature in SIGNATURES[tag]
            )
            found += [(head, item) for item in arguments if item][:1]
    if not found and not kinds and (ranked := _ranked(scene, clause)):
        found.append((Hit("lead", ranked[0], ranked[1]), ranked))
    used = [(first, last) for _, (first, last, _) in found]
    for head, argument in found:
        first, last, statements = argument
        if used.count((first, last)) == 1:
            yield from scene.claim(first, last, statements, sure=_is_sure(scene, clause, head, argument))


def _is_sure(scene: Scene, clause: Stretch, head: Hit, argument: Argument) -> bool:
    """Tell whether car, other party and moment were all said, and by the clause of the head or one that leans on it."""
    first, _, statements = argument
    about = {getattr(statements[0], name, "") for name in ("car", "other")} - {""}
    parties = [item for item in clause.parties if item.car in about]
    known = {item.car for item in parties if item.sure or item.is_leader}
    timed = bool(statements[0].at_ms)
    past = timed or statements[0].__struct_config__.tag in DEEDS
    whens = [item.first for item in clause.whens if timed]
    own = scene.parsed.clause[head.first]
    bound = all(scene.parsed.clause[i] == own for i in (first, *whens))
    leans = all(_leans(scene, clause, head, item) for item in parties)
    return about <= known and bound and leans and (past or scene.is_now(head.first) or scene.is_final(head.last))


def _leans(scene: Scene, clause: Stretch, head: Hit, party: Party) -> bool:
    """Tell whether a party stands in the clause of a head, or in the next to it where that has no head of its own."""
    places, own = {scene.parsed.clause[item.first] for item in party.names}, scene.parsed.clause[head.first]
    heads = {scene.parsed.clause[hit.first] for hit in clause.heads if hit.tag != head.tag}
    near = {place for place in places if abs(place - own) == 1} - heads
    of_course = scene.has(head.first, "safetycar", "fcy", "redflag")  # which is whom the clause is about
    return own in places or bool(near and len(clause.parties) == 1 and not of_course)


def _ranked(scene: Scene, clause: Stretch) -> Argument | None:
    """State the one place of a stretch of the one car that it names, whatever words tie them."""
    numbered = [item for item in clause.ordinals if _is_rank(scene, item)]
    places = clause.places or numbered
    rest = clause.times or clause.laps or clause.counts or clause.whens
    if len(places) != 1 or len(clause.parties) != 1 or rest or (clause.heads and not clause.places):
        return None
    first, last, place = places[0]
    own = clause.parties[0]
    names = set(clause.classes)
    known = own.car in scene.index.entries and {scene.index.entries[own.car].car_class} >= names
    scope = next(iter(names), scene.scope_for(own.car, first))
    return (first, last, [a.Position(car=own.car, place=place, scope=scope)]) if known else None


def _is_rank(scene: Scene, item: tuple[int, int, int]) -> bool:
    """Tell whether a number behind its word ranks, `number four in the order`, and names no car."""
    parsed, (first, last, _) = scene.parsed, item
    numbering = parsed.word(first) in parsed.words.syntax["numbering"]
    follows = parsed.word(last) in parsed.words.place["after_break"] or not parsed.word(last).isalnum()
    return numbering and follows and parsed.word(first - 1) not in parsed.words.syntax["articles"]


def _counted(head: Head) -> tuple[int, int, int] | None:
    """Return the one count of a stretch, if it counts the head or how many times: `four trips`, `on six occasions`."""
    scene, clause, parsed = head.scene, head.clause, head.scene.parsed
    if len(clause.counts) != 1:
        return None
    place = last = clause.counts[0][1]
    while place < min(clause.high, head.hit.first) and parsed.words.is_harmless(parsed.word(place)):
        place += 1
    often = parsed.word(clause.counts[0][0]) in parsed.words.data.numbers.often
    times = often or parsed.cue("times", inside=(last, last + 2)) is not None
    ends = last >= clause.high or not scene.parsed.word(last).isalnum()
    return clause.counts[0] if times or ends or place == head.hit.first else None


def _stops(head: Head) -> Argument | None:
    count, clause = _counted(head), head.clause
    if head.own is None or count is None or count[2] > MOST_STOPS or len(clause.parties) > 1 or clause.whens:
        return None
    return count[0], count[1], [a.Stops(car=head.own.car, low=count[2], high=count[2])]


def _nth_stop(head: Head) -> Argument | None:
    if head.alone is None or len(head.clause.ordinals) != 1 or head.clause.whens:
        return None
    first, last, value = head.clause.ordinals[0]
    latest = not head.scene.is_past(head.hit.first) or head.has("today", "latest")
    stated = a.Stops(car=head.alone.car, low=value, high=value if latest else a.WITHOUT_END)
    return min(first, head.hit.first), max(last, head.hit.last), [stated]


def _stop_length(head: Head) -> Argument | None:
    if head.alone is None or len(head.clause.times) != 1:
        return None
    amount = head.clause.times[0]
    dashed = any(head.scene.parsed.word(i) == "-" for i in range(amount.first, amount.last))
    dashed = dashed and not any(hit.first == amount.last for hit in head.clause.heads)
    related = dashed or head.has("behind", "ahead", "leadnoun", "gapnoun")
    if head.scene.word_ago(amount) or amount.value < SHORTEST_STOP_MS or related:
        return None
    low, high = amount.low, amount.high
    return (
        amount.first,
        amount.last,
        [a.StopLength(car=head.alone.car, low_ms=low, high_ms=high, last=head.has("latest"))],
    )


def _stopped(head: Head) -> Argument | None:
    gone = head.alone is not None and head.alone.car in head.scene.index.out
    if head.alone is None or gone or len(head.clause.whens) != 1 or head.clause.times:
        return None
    when, number = head.clause.whens[0], head.alone.car
    stated = a.Stopped(car=number, at_ms=head.at(number), last=head.has("latest"))
    return (when.first, when.last, [stated]) if when.bond == "at" and stated.at_ms else None


def _laps_led(head: Head) -> Argument | None:
    return _laps(head, a.LapsLed)


def _stint_laps(head: Head) -> Argument | None:
    return _laps(head, a.StintLaps)


def _laps_done(head: Head) -> Argument | None:
    return _laps(head, a.LapsDone)


def _laps(head: Head, kind: type[a.LapsLed] | type[a.StintLaps] | type[a.LapsDone]) -> Argument | None:
    """State how many laps of a kind the one car has done."""
    if head.alone is None or len(head.clause.laps) != 1:
        return None
    amount = head.clause.laps[0]
    return amount.first, amount.last, [kind(car=head.alone.car, low=amount.low, high=amount.high)]


def _led_since(head: Head) -> Argument | None:
    when = next((item for item in head.clause.whens if item.bond == "since"), None)
    if head.alone is None or when is None or head.clause.times:
        return None
    return when.first, when.last, [a.LedSince(car=head.alone.car, scope=head.scope, at_ms=when.spans)]


def _leads(head: Head) -> Argument | None:
    rest = head.clause.laps or head.clause.times or head.clause.whens
    parsed = head.scene.parsed
    of_a_make = parsed.word(head.hit.last - 1) in parsed.words.syntax["foremost"]
    if head.alone is None or rest or of_a_make or head.is_ranked or head.has("led", "tooklead", "lostlead"):
        return None
    return head.hit.first, head.hit.last, [a.Position(car=head.alone.car, place=1, scope=head.scope)]


def _lead_changed(head: Head) -> Argument | None:
    """State who took the lead from whom, or lost it to whom, or when."""
    clause, own, others, spans = head.clause, head.own, head.others, head.at()
    if own is None or len(others) > 1 or not (others or spans) or clause.times or clause.counts:
        return None
    other = others[0] if others else None
    winner, loser = (own, other) if head.hit.tag == "take_lead" else (other, own)
    stated: a.AnyStatement = a.LostLead(car=own.car, scope=head.scope, at_ms=spans)
    if winner:
        stated = a.TookLead(car=winner.car, other=loser.car if loser else "", scope=head.scope, at_ms=spans)
    first = min([head.hit.first, *(item.first for item in clause.whens)])
    return first, max([head.hit.last, *(item.last for item in clause.whens)]), [stated]


def _drivers(head: Head) -> list[Entity]:
    return [item for party in head.clause.parties for item in party.names if item.kind == "driver"]


def _seated(head: Head) -> Argument | None:
    drivers, parties = _drivers(head), head.clause.parties
    cars = [party.car for party in parties if any(item.kind == "car" for item in party.names)]
    if (
        head.clause.counts
        or len(drivers) != 1
        or len(parties) > len(cars or drivers) + (drivers[0].car not in cars)
        or len(cars) > 1
    ):
        return None
    stated = a.AtWheel(car=cars[0] if cars else drivers[0].car, driver=drivers[0].driver)
    return drivers[0].first, drivers[0].last, [stated]


def _took_over(head: Head) -> Argument | None:
    """State who took a car over from whom: the first named from the second, of who hands over the second."""
    drivers = sorted(_drivers(head), key=lambda item: item.first)
    if len(drivers) not in (1, 2) or head.alone is None or head.clause.times:
        return None
    owners, syntax = head.scene.parsed.words.syntax["owners"], head.scene.parsed
    passive = any(syntax.word(item.first - 1) in owners for item in drivers)
    ordered = drivers if (head.hit.tag == "relieve") is not passive else drivers[::-1]
    if len(drivers) == 1 and (passive or head.hit.tag != "relieve"):
        return None
    new, old = ordered[0], ordered[1].driver if len(ordered) > 1 else ""
    stated = a.TookOver(car=new.car, driver=new.driver, previous=old, at_ms=head.at())
    return drivers[0].first, drivers[-1].last, [stated]


def _retired(head: Head) -> Argument | None:
    if head.alone is None or head.clause.times or head.clause.laps or head.is_ranked:
        return None
    return head.hit.first, head.hit.last, [a.Retired(car=head.alone.car, at_ms=head.at(head.alone.car))]


def _running(head: Head) -> Argument | None:
    if head.alone is None or head.clause.times or head.clause.laps or head.clause.whens:
        return None
    low, high = head.scene.parsed.clause_of(head.hit.first)
    if any(
        low <= first < high and counted_make(head.scene, first, last) for first, last, _ in head.scene.parsed.numbers
    ):
        return None
    return head.hit.first, head.hit.last, [a.Running(car=head.alone.car)]


def _on_lead_lap(head: Head) -> Argument | None:
    if head.alone is None or head.clause.times or head.clause.laps:
        return None
    return head.hit.first, head.hit.last, [a.LapsDown(car=head.alone.car, low=0, high=0)]


def _count(head: Head) -> Argument | None:
    """State how many cars are out, run or are on the lap of the leader, in the class that is named."""
    clause, parsed = head.clause, head.scene.parsed
    if head.own or len(clause.counts) != 1 or clause.times or clause.laps or clause.whens:
        return None
    first, last, value = clause.counts[0]
    if parsed.cue("cars", inside=(last, last + 3)) is None:
        return None
    scopes = clause.classes or ("", head.scene.memory.scope)
    what = COUNTED[head.hit.tag]
    return first, last, [a.Count(what=what, low=value, high=value, scope=scope) for scope in dict.fromkeys(scopes)]


def _gap(head: Head) -> Argument | None:
    clause = head.clause
    if head.own is None or len(clause.times) != 1 or clause.laps or clause.counts:
        return None
    amount, spans = clause.times[0], head.scene.spans(clause.times[0].first)
    if amount.value > LONGEST_GAP_MS:
        return None
    low, high = 0 if amount.word == "less" else amount.low, amount.high
    found = [a.Gap(car=back, other=front, low_ms=low, high_ms=high, at_ms=spans) for back, front in _pairs(head)]
    return (amount.first, amount.last, [*found]) if found else None


def _laps_between(head: Head) -> Argument | None:
    clause = head.clause
    if head.own is None or len(clause.laps) != 1 or clause.times or clause.counts:
        return None
    amount, spans = clause.laps[0], head.scene.spans(clause.laps[0].first)
    words = head.scene.parsed.words
    part = set(words.data.numbers.of.split()) - words.articles
    shares = any(head.scene.parsed.word(i) in part for i in range(amount.first, amount.last))
    if shares or (amount.value > MOST_LAPS_DOWN and not head.others):
        return None
    low, high = amount.low, amount.high
    found = [a.LapsDown(car=back, other=front, low=low, high=high, at_ms=spans) for back, front in _pairs(head)]
    return (amount.first, amount.last, [*found]) if found else None


def _pairs(head: Head) -> list[tuple[str, str]]:
    """List who may be behind whom: the one that is named, else the leaders or whoever is next."""
    own, scene, others = head.own, head.scene, head.others
    behind = head.hit.tag == "behind"
    if own is None or len(others) > 1:
        return []
    rivals = scene.leaders(own.car) if others and others[0].is_leader and behind else [item.car for item in others]
    rivals = rivals or (scene.rivals(own.car) if behind else scene.followers(own.car))
    return [(own.car, item) if behind else (item, own.car) for item in rivals]


def _ahead(head: Head) -> Argument | None:
    clause, others = head.clause, head.others
    rest = clause.times or clause.laps or clause.counts or clause.ordinals or clause.whens or head.is_ranked
    if head.own is None or len(others) != 1 or rest:
        return None
    front, back = (others[0], head.own) if head.hit.tag == "behind" else (head.own, others[0])
    return head.hit.first, head.hit.last, [a.Ahead(car=front.car, other=back.car)]


def _cars_ahead(head: Head) -> Argument | None:
    """State a place by how many cars are in front: `there are four cars ahead of the #6`."""
    clause = head.clause
    rest = clause.times or clause.laps or clause.whens or clause.ordinals
    if len(clause.parties) != 1 or len(clause.counts) != 1 or rest:
        return None
    (first, last, value), number = clause.counts[0], clause.parties[0].car
    cars = head.scene.parsed.cue("cars", inside=(last, last + 1))
    scope = clause.classes[0] if clause.classes else head.scene.scope_for(number, first)
    return (first, last, [a.Position(car=number, place=value + 1, scope=scope)]) if cars else None


def _between(head: Head) -> Argument | None:
    clause = head.clause
    if len(clause.parties) != MOST_PARTIES or len(clause.times) != 1 or clause.laps or clause.counts:
        return None
    amount, (near, far) = clause.times[0], (item.car for item in clause.parties)
    low, high = 0 if amount.word == "less" else amount.low, amount.high
    stated = a.Gap(car=near, other=far, low_ms=low, high_ms=high, either_way=True)
    return (amount.first, amount.last, [stated]) if amount.value <= LONGEST_GAP_MS else None


def _in_pits(head: Head) -> Argument | None:
    rest = head.clause.times or head.clause.laps or head.clause.whens or head.clause.ordinals
    stops = any(hit.tag == "stop" and hit.last > head.hit.last for hit in head.clause.heads)
    if head.alone is None or rest or stops or head.is_ranked or head.scene.is_past(head.hit.first):
        return None
    return head.hit.first, head.hit.last, [a.InPits(car=head.alone.car)]


def _changed_to(head: Head) -> Argument | None:
    """State a gap by what it is said to have become: the second of two, whichever way round."""
    clause = head.clause
    if len(clause.parties) != MOST_PARTIES or len(clause.times) != MOST_PARTIES or clause.counts:
        return None
    amount, (near, far) = clause.times[1], (item.car for item in clause.parties)
    stated = a.Gap(car=near, other=far, low_ms=amount.low, high_ms=amount.high, either_way=True)
    between = {head.scene.parsed.word(i) for i in range(clause.times[0].last, amount.first)}
    known = between & head.scene.parsed.words.syntax["becoming"] and amount.value <= LONGEST_GAP_MS
    return (clause.times[0].first, amount.last, [stated]) if known else None


def _best_of(head: Head) -> Argument | None:
    """State the best of a make: one car that is named beside the make alone."""
    cars = [item for party in head.clause.parties for item in party.names if item.kind == "car"]
    rest = head.clause.times or head.clause.laps or head.clause.counts or head.clause.whens or head.is_ranked
    makes = {
        make for item in cars for make in getattr(item.mention, "makes", ()) if not getattr(item.mention, "number", "")
    }
    numbered = {item.car for item in cars if getattr(item.mention, "number", "")}
    if rest or len(makes) != 1 or len(numbered) != 1:
        return None
    scope = head.clause.classes[0] if head.clause.classes else ""
    return head.hit.first, head.hit.last, [a.BestOf(car=numbered.pop(), make=makes.pop(), scope=scope)]


def _time_left(head: Head) -> Argument | None:
    amount = _of_the_race(head)
    return (amount.first, amount.last, [a.TimeLeft(low_ms=amount.low, high_ms=amount.high)]) if amount else None


def _time_gone(head: Head) -> Argument | None:
    amount = _of_the_race(head)
    return (amount.first, amount.last, [a.RaceTime(low_ms=amount.low, high_ms=amount.high)]) if amount else None


def _of_the_race(head: Head) -> Quantity | None:
    """Return the one amount of time of a stretch that speaks of nobody."""
    clause = head.clause
    alone = len(clause.times) == 1 and not (clause.parties or clause.laps or clause.counts or clause.ordinals)
    return clause.times[0] if alone else None


def _flags(head: Head) -> Argument | None:
    count, what = _counted(head), COUNTED.get(head.hit.tag)
    if head.own or count is None or what is None or head.clause.times or head.clause.whens:
        return None
    return count[0], count[1], [a.Count(what=what, low=count[2], high=count[2])]


def _flag_length(head: Head) -> Argument | None:
    clause = head.clause
    if head.own or len(clause.times) != 1 or clause.counts or clause.times[0].value < SHORTEST_FLAG_MS:
        return None
    amount, nth = clause.times[0], clause.ordinals[0][2] if len(clause.ordinals) == 1 else 0
    low, high, flag = max(amount.low, 1), amount.high, FLAGS[head.hit.tag]
    return amount.first, amount.last, [a.FlagShown(flag=flag, ordinal=nth, low_ms=low, high_ms=high, at_ms=head.at())]


def _flag_at(head: Head) -> Argument | None:
    clause = head.clause
    when = clause.whens[0] if len(clause.whens) == 1 and clause.whens[0].bond == "at" else None
    if head.own or when is None or clause.times or clause.counts or clause.ordinals:
        return None
    return when.first, when.last, [a.FlagShown(flag=FLAGS[head.hit.tag], at_ms=when.spans)]


def _best_lap(head: Head) -> Argument | None:
    clause = head.clause
    amount = next((item for item in clause.times if SHORTEST_LAP_MS <= item.value <= LONGEST_LAP_MS), None)
    if len(clause.parties) > 1 or clause.laps or clause.counts or not (clause.parties or amount):
        return None
    party = clause.parties[0] if clause.parties else None
    low, high = (amount.low, amount.high) if amount else (0, a.WITHOUT_END)
    car, driver = (party.car, party.driver) if party else ("", "")
    scope = clause.classes[0] if clause.classes else ""
    stated = a.BestLap(car=car, driver=driver, low_ms=low, high_ms=high, scope=scope)
    first, last = (head.hit.first, head.hit.last) if party or not amount else (amount.first, amount.last)
    return first, last, [stated]


_ORDER = (_gap, _laps_between, _ahead)
_FLAG = (_flags, _flag_length, _flag_at)
SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "stop": (_stops, _nth_stop, _stop_length, _stopped),
    "lead": (_laps_led, _led_since, _leads),
    "take_lead": (_lead_changed,),
    "lose_lead": (_lead_changed,),
    "drive": (_seated,),
    "relieve": (_took_over,),
    "hand_over": (_took_over,),
    "out": (_retired, _count),
    "run": (_running, _count),
    "ahead": (*_ORDER, _cars_ahead),
    "behind": _ORDER,
    "between": (_between,),
    "stint": (_stint_laps,),
    "pits": (_in_pits,),
    "changing": (_changed_to,),
    "best_of": (_best_of,),
    "remain": (_time_left,),
    "elapsed": (_time_gone,),
    "aside": (),
    "distance": (_laps_done,),
    **dict.fromkeys(FLAGS, _FLAG),
    "best_lap": (_best_lap,),
    "lead_change": (_flags,),
    "lead_lap": (_count, _on_lead_lap),
}
"""By the predicate of a head what it states with each argument, the first that fits."""
