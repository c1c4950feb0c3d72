"""The scene of a sentence: who its pieces are about, when, in which class; what the frames ask."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.check.algebra import AnyStatement, Spans, TookLead
from pitboard.check.claims import Claim
from pitboard.check.entry_index import EntryIndex
from pitboard.check.moments_admitted import Clock, When
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.references import Memory, linked, nth
from pitboard.check.sentence import LOSING, Entity, Parsed

BETWEEN = frozenset(["between", "tussen"])
STATES = frozenset(["position", "in_top", "ahead", "gap", "laps_down", "within", "at_wheel"])
EVENTS = frozenset(["took_lead", "lost_lead", "took_over", "stopped_at", "stop_length", "flag", "retired", "led"])
TIMELESS = frozenset(["name", "car", "crew"])
"""The kinds that hold at the time of a ticker's line, that happened shortly before it, and that hold at any time."""
FINAL_WORDS = 4
"""How far before a place the verb may stand that says how a race ended."""
ROOM_OF_EVENT_MS = 240_000


class Scene(Struct):
    """A sentence with its entities settled, and what was understood of it so far."""

    text: str
    parsed: Parsed
    index: EntryIndex
    memory: Memory
    clock: Clock
    before: Memory
    used: set[int] = field(default_factory=set)

    def claim(
        self, first: int, last: int, statements: Iterable[AnyStatement | None], *, sure: bool = True
    ) -> Iterator[Claim]:
        """Make a claim of the words from a token to another (exclusive), if there is a reading at all."""
        stated = (
            each for item in statements if item is not None for each in self._varied(self._by_lap(self._means(item)))
        )
        sure = sure and not self.parsed.cue("corrected") and not self._may_not_rank(first, last)
        known = tuple(dict.fromkeys(self._stamped(stated)))
        if known and first < last:
            start, end = self.parsed.tokens[first].start, self.parsed.tokens[last - 1].end
            words = " ".join(self.text[start:end].split())
            kind = known[0].__struct_config__.tag
            yield Claim(str(kind), self.parsed.span.number, start, end, words, known, sure)

    def _may_not_rank(self, first: int, last: int) -> bool:
        """Tell whether an ordinal may be of something else: `P2: X` of the LMP2, `six are out: the #1 as first`."""
        parsed = self.parsed
        heads = parsed.word(first + 1) == ":" and any(
            f"lm{parsed.word(first)}" == entry.car_class.lower() for entry in self.index.entries.values()
        )
        verbs = {token.text for token in parsed.tokens} & parsed.words.place["verbs"]
        states = verbs or parsed.cue("present", "past", "perfect")
        ordinal = parsed.word(first) in parsed.words.ordinals and last - first == 1
        return heads or (ordinal and parsed.word(first - 1) in ("als", "as") and not states)

    def _means(self, statement: AnyStatement) -> AnyStatement:
        """Add how a lead is said to have been taken: on track, or by a stop."""
        if not isinstance(statement, TookLead):
            return statement
        track, stop = self.parsed.cue("ontrack") is not None, self.parsed.cue("bystop") is not None
        return replace(statement, how="on_track" if track and not stop else "by_stop" if stop and not track else "")

    def _by_lap(self, statement: AnyStatement) -> AnyStatement:
        """Let a lap that is named be the leader's or the car's own: `took over after lap 55`."""
        number, spans = getattr(statement, "car", ""), statement.at_ms
        laps = [item.lap for item in self.parsed.whens if item.lap and set(item.spans) & set(spans)]
        own = [span for lap in laps if number and (span := self.clock.own_lap(number, lap))]
        return replace(statement, at_ms=(*spans, *(span for span in own if span not in spans))) if own else statement

    def _varied(self, statement: AnyStatement) -> list[AnyStatement]:
        """Make a statement of every car that the name of a make or a team may mean."""
        found = [statement]
        for name in ("car", "other"):
            number = getattr(statement, name, "")
            rest = next((item.rest for item in self.parsed.entities if item.rest and item.car == number), ())
            found += [replace(item, **{name: other}) for item in found for other in rest]
        return [item for item in found if getattr(item, "car", "") != getattr(item, "other", None)]

    def _stamped(self, statements: Iterable[AnyStatement]) -> Iterator[AnyStatement]:
        """Give what a ticker's line states its time, behind its first sentence that or now; the rest is left out."""
        stamp = self.before.stamp
        for item in statements:
            kind = item.__struct_config__.tag
            if not stamp or item.at_ms or kind in TIMELESS:
                yield item
                continue
            if not self.before.stamped:
                yield item
            if kind in STATES or kind in EVENTS:
                room_ms = 0 if kind in STATES else ROOM_OF_EVENT_MS
                yield replace(item, at_ms=tuple((begin - room_ms, end) for begin, end in stamp))

    def use(self, amount: Quantity) -> None:
        """Mark an amount as read: it states nothing else."""
        self.used.add(amount.first)

    def free(self, unit: str) -> list[Quantity]:
        """Return the amounts of a unit that state nothing yet."""
        return [item for item in self.parsed.amounts if item.unit == unit and item.first not in self.used]

    def is_object(self, item: Entity) -> bool:
        """Tell whether an entity hangs on a preposition, so that its clause is not about it."""
        syntax = self.parsed.words.syntax
        place = item.first - 1
        while self.parsed.word(place) in syntax["articles"]:
            place -= 1
        if self.parsed.word(place) in syntax["with_driver"] and (place == 0 or self.parsed.word(place - 1) in ",;:-"):
            return False
        earlier = [other for other in self.parsed.entities if other.last <= item.first]
        if earlier and earlier[-1].car == item.car and item.car and linked(self.parsed, earlier[-1], item):
            return self.is_object(earlier[-1])
        if earlier and earlier[-1].last == item.first and earlier[-1].kind == "leader":
            place = earlier[-1].first - 1
        while place >= 0 and self.parsed.word(place) in syntax["articles"]:
            place -= 1
        if self.parsed.word(place) in ("van", "of") and self.parsed.word(place - 1) in syntax["car_nouns"]:
            place -= 2
            while place >= 0 and self.parsed.word(place) in syntax["articles"]:
                place -= 1
        return self.parsed.word(place) in syntax["objects"]

    def before_driver(self, number: str) -> str:
        """Return the driver that was named last, if of this car: whom `he` means."""
        seat = next(iter(self.before.seats), None)
        return self.index.driver(seat).name if seat and seat.number == number else ""

    def rides(self, item: Entity) -> bool:
        """Tell whether a driver is said with a car: `is met Christensen vierde`."""
        return self.parsed.word(item.first - 1) in self.parsed.words.syntax["with_driver"]

    def named(self, low: int, high: int) -> list[Entity]:
        """Return the entities of a stretch of tokens that mean a car."""
        return [item for item in self.parsed.entities if low <= item.first < high and item.car]

    def subject_before(self, place: int) -> list[Entity]:
        """Return who the clause of a token is about by the words before it, the likeliest first."""
        low, _ = self.parsed.clause_of(place)
        own = [item for item in self.named(low, place) if not self.is_object(item)]
        named = {item.first for item in own}
        own = [item for item in own if item.kind != "pronoun" or item.last not in named]
        return own[:1] + own[:0:-1]

    def subjects(self, place: int) -> list[Entity]:
        """Return whom the words at a token may be about, the likeliest first."""
        _, high = self.parsed.clause_of(place)
        own = self.subject_before(place)
        if not own and self.is_nameless(place):
            return []
        apposed = self.apposed(place) if not own else None
        if apposed:
            return [apposed]
        after = [item for item in self.named(place, high) if not self.is_object(item)]
        return own or after or self.owner(place) or self.inherited(place)

    def owner(self, place: int) -> list[Entity]:
        """Return the one car that a clause names as whose something is: `the last stop of the #8 took`, none of two."""
        named = self.named(*self.parsed.clause_of(place))
        owned = [
            item
            for item in named
            if item.kind in ("car", "driver")
            and self.parsed.word(item.first - 1 - self._article(item)) in self._owning()
        ]
        return owned[:1] if len({item.car for item in named}) == 1 else []

    def _owning(self) -> frozenset[str]:
        return self.parsed.words.syntax["owning"]

    def _article(self, item: Entity) -> bool:
        return self.parsed.word(item.first - 1) in self.parsed.words.syntax["articles"]

    def apposed(self, place: int) -> Entity | None:
        """Return the name that a piece between two commas is said of: `the #10, now second, stops`."""
        low, high = self.parsed.clause_of(place)
        closed = self.parsed.word(low) == "," and self.parsed.word(high) == ","
        return next((item for item in self.parsed.entities if item.last == low and item.car), None) if closed else None

    def is_nameless(self, place: int) -> bool:
        """Tell whether a clause is about somebody it names in a way that means nobody known."""
        low, _ = self.parsed.clause_of(place)
        vague = [item for item in self.parsed.entities if low <= item.first < place and not item.car]
        return any(item.kind in ("nation", "sister", "car", "rival") and not self.is_object(item) for item in vague)

    def inherited(self, place: int) -> list[Entity]:
        """Return the subjects of the clauses before, the nearest first, and then who was spoken of before."""
        low, _ = self.parsed.clause_of(place)
        found: list[Entity] = []
        while low > 0:
            low, end = self.parsed.clause_of(low - 1)
            own = [item for item in self.named(low, end) if not self.is_object(item)]
            own = [item for item in own if item.kind not in ("leader", "second")]
            riding = [item for item in self.named(low, end) if item.kind == "driver" and self.rides(item)]
            found += (own or riding)[:1]
        if not found and self.before.subject:
            found.append(Entity(0, 0, "spoken", self.before.subject))
        return found

    def object_after(self, place: int, reach: int = 6) -> Entity | None:
        """Return the entity that follows a token in its clause, within reach."""
        low, high = self.parsed.clause_of(max(place - 1, 0))
        del low
        return next(iter(self.named(place, min(place + reach, high))), None)

    def scope_for(self, number: str, place: int) -> str:
        """Return the class that a statement on a car is made in: one named in its clause, or spoken of; else open."""
        if number not in self.index.entries:
            return ""
        if self.has(place, "overall"):
            return "overall"
        low, high = self.parsed.clause_of(place)
        own = self.index.entries[number].car_class
        if self.has(place, "thisclass"):
            return own
        named = {name for first, name in self.parsed.classes if low <= first < high}
        if own in named:
            return own
        by_number = any(getattr(item.mention, "number", "") == number for item in self.named(low, high))
        behind = {name for first, name in self.parsed.classes if low <= first < high and place < first <= place + 3}
        by_number = by_number or (
            behind == named and any(item.sure and not item.rest for item in self.named(low, place))
        )
        return named.pop() if len(named) == 1 and by_number else ""

    def whens(self, place: int, *bonds: str) -> list[When]:
        """Return the times named in the clause of a token, of these bonds."""
        low, high = self.parsed.clause_of(place)
        return [item for item in self.parsed.whens if low <= item.first < high and item.bond in bonds]

    def nearest_when(self, place: int, *bonds: str) -> When | None:
        """Return the time nearest to a token in the sentence, of these bonds."""
        known = [item for item in self.parsed.whens if item.bond in bonds]
        return min(known, key=lambda item: min(abs(item.first - place), abs(item.last - place)), default=None)

    def spans(self, place: int) -> Spans:
        """Return the moments that the clause of a token names, none where it speaks of now."""
        own = self._named_spans(place)
        low, high = self.parsed.clause_of(place)
        if not own and high < len(self.parsed.tokens) and self._only_dates(high):
            own = self._named_spans(high, of=place)
        if own or not low:
            return own
        first, end = self.parsed.clause_of(low - 1)
        opens = first == 0 and not self.named(first, end)
        return self._named_spans(first) if opens else ()

    def _only_dates(self, place: int) -> bool:
        """Tell whether a clause only says when: `ran fourth as late as lap 24`."""
        low, high = self.parsed.clause_of(place)
        taken = [item.first for item in self.parsed.entities] + [item.first for item in self.parsed.places]
        taken += [item.first for item in self.parsed.amounts]
        dated = {i for item in self.parsed.whens for i in range(item.first, item.last) if low <= i < high}
        other = [i for i in range(low, high) if i not in dated and self.parsed.word(i) not in self._shows()]
        return 0 < len(dated) >= len(other) - 3 and not any(low <= first < high for first in taken)

    def _shows(self) -> frozenset[str]:
        """The words that point back at what was said: `en dat is al een uur geleden`."""
        return self.parsed.words.syntax["shows"]

    def _named_spans(self, place: int, of: int = -1) -> Spans:
        """Return the moments a clause names; two joined by `and` bound a span: `between 23:00 and 05:00`.

        `of` is the clause that they date, where that is another: `climbed in, with four hours to go`.
        """
        past = self.has(place if of < 0 else of, "past")
        whens = self.whens(place, "at") or (self.whens(place, "left") if past else [])
        if len(whens) < 2 or whens[1].first - whens[0].last > 1 or self.parsed.word(whens[0].first) not in BETWEEN:
            return whens[0].spans if whens else ()
        pairs = [(begin[0], end[1]) for begin in whens[0].spans for end in whens[1].spans if begin[0] < end[1]]
        return tuple(pairs) or whens[0].spans

    def has(self, place: int, *tags: str) -> bool:
        """Tell whether the clause of a token has one of these cues."""
        return self.parsed.cue(*tags, inside=self.parsed.clause_of(place)) is not None

    def is_out(self, hit: Hit) -> bool:
        """Tell whether a cue of a retirement can only mean that a car is out."""
        bare = hit.last - hit.first == 1 and self.parsed.word(hit.first) in LOSING
        return not bare and self.parsed.word(hit.first) != "aan"

    def goes_out(self, place: int) -> bool:
        """Tell whether the clause of a token says that a car is out."""
        return any(map(self.is_out, self.parsed.cues("retired", inside=self.parsed.clause_of(place))))

    def is_past(self, place: int) -> bool:
        """Tell whether the clause of a token speaks of the past."""
        if self.spans(place) or self.whens(place, "until"):
            return True
        over = self.is_over()
        low, high = self.parsed.clause_of(place)
        pasts = list(self.parsed.cues("past", inside=(low, high)))
        plain = [hit for hit in pasts if not self.parsed.cue("perfect", inside=(max(low, hit.first - 4), hit.first))]
        return bool(plain) and not (over and self.has(place, "finishing"))

    def is_final(self, place: int) -> bool:
        """Tell whether a past only says how a race that is over ended: `the #92 was third`, no time named with it."""
        low, _ = self.parsed.clause_of(place)
        near = {self.parsed.word(i) for i in range(max(low, place - FINAL_WORDS), place)}
        timed = bool(self.parsed.whens) or self.is_before(place) or self.has(place, "thatpoint", "led", "tooklead")
        return self.is_over() and not timed and bool(near & self.parsed.words.syntax["finals"])

    def is_before(self, place: int) -> bool:
        """Tell whether a clause speaks of what was before something else: `had led since noon`."""
        low, high = self.parsed.clause_of(place)
        return any(self.parsed.word(i) in self.parsed.words.syntax["pluperfect"] for i in range(low, high))

    def is_over(self) -> bool:
        """Tell whether the race is over at the moment of the report."""
        return 0 < self.clock.length_ms <= self.clock.now_ms + 60_000

    def is_now(self, place: int) -> bool:
        """Tell whether a clause surely speaks of now: by its own verb, or as nothing in the sentence is past."""
        if self.is_past(place):
            return False
        starts = sorted({self.parsed.clause_of(i)[0] for i in range(len(self.parsed.tokens))})
        return self.has(place, "present") or not any(self.is_past(first) for first in starts)

    def car_count(self, place: int, *but: str) -> int:
        """Count the cars that a clause names besides these."""
        low, high = self.parsed.clause_of(place)
        return len({item.car for item in self.named(low, high)} - set(but))

    def is_open(self, place: int) -> bool:
        """Tell whether the words leave open that it is so now: past, wished, expected, denied or quoted."""
        return self.is_past(place) or self.has(place, "modal", "negation") or self.in_quotes(place)

    def negated(self, place: int) -> bool:
        """Tell whether a clause says that something is not so now: `no longer leads`; no limit, wish or `never`."""
        low, high = self.parsed.clause_of(place)
        hits = [self.parsed.word(hit.last - 1) for hit in self.parsed.cues("negation", inside=(low, high))]
        plain = bool(hits) and set(hits) <= self.parsed.words.syntax["plain_not"]
        odd = self.is_past(place) or self.has(place, "modal", "only") or self.in_quotes(place)
        return plain and not odd and not any(low <= item.first < high for item in self.parsed.amounts)

    def in_quotes(self, place: int) -> bool:
        """Tell whether a token stands between quotation marks."""
        marks = sum(token.text == '"' for token in self.parsed.tokens[:place])
        return marks % 2 == 1

    def word_ago(self, amount: Quantity) -> bool:
        """Tell whether an amount says how long ago something was."""
        return (
            any(hit.tag in ("ago", "earlier") for hit in self.clock.words.clock.at(self.parsed.tokens, amount.last))
            if (amount.last < len(self.parsed.tokens))
            else False
        )

    def cue_amount(self, hit: Hit) -> bool:
        """Tell whether the clause of a cue has an amount of time: `leads the #8 by two seconds`."""
        low, high = self.parsed.clause_of(hit.first)
        return any(low <= item.first < high and item.unit == "time" for item in self.parsed.amounts)

    def cue_near(self, amount: Quantity, *tags: str) -> Hit | None:
        """Return a cue of these tags in the clause of an amount."""
        return self.parsed.cue(*tags, inside=self.parsed.clause_of(amount.first))

    def cars_of(self, item: Entity) -> list[str]:
        """Return every car that the words of a name fit: a make or a team may run several."""
        name = item.mention
        makes, teams = getattr(name, "makes", ()), getattr(name, "teams", ())
        if not makes and not teams:
            return [item.car, *item.rest] if item.car else []
        found = [
            number
            for number, entry in self.index.entries.items()
            if all(make == entry.make for make in makes)
            and all(word in self.index.team_words[number] for word in teams)
        ]
        return sorted(found, key=lambda number: self.index.order.get(number, 999))

    def names_others(self, who: Entity) -> bool:
        """Tell whether a driver stands for his people: `González's team won`, `Frijns en zijn ploegmaats`."""
        syntax, behind = self.parsed.words.syntax, [self.parsed.word(who.last + i) for i in range(4)]
        owns = behind[0] == "'" or (behind[0] in ("and", "en") and behind[1] in syntax["own"])
        return owns and bool(set(behind[1:]) & syntax["entourage"])

    def leaders(self, number: str) -> list[str]:
        """Return the leaders of the race and of a car's class, those that the car itself is left out."""
        entry = self.index.entries.get(number)
        found = [nth(self.index, scope, 1) for scope in ("overall", entry.car_class if entry else "")]
        return [item for item in dict.fromkeys(found) if item and item != number]

    def rivals(self, number: str) -> list[str]:
        """Return the cars that a gap of a car may be to where the text names none: the leaders and those next to it."""
        found = self.leaders(number)
        for order in self._orders(number):
            place = order.index(number) if number in order else 0
            found += order[place - 1 : place] if place > 0 else []
        return [item for item in dict.fromkeys(found) if item and item != number]

    def followers(self, number: str) -> list[str]:
        """Return the cars right behind a car, overall and in its class."""
        found = [order[order.index(number) + 1] for order in self._orders(number) if number in order[:-1]]
        return list(dict.fromkeys(found))

    def _orders(self, number: str) -> Iterator[list[str]]:
        """Go through the orders that a car is in: overall and in its class, by each order that people read."""
        own = self.index.entries.get(number)
        for board in self.clock.timing.boards_at(0) if own else ():
            cars = [item for item in board.rows if item in self.index.entries]
            yield cars
            yield [item for item in cars if own and self.index.entries[item].car_class == own.car_class]
