"""Who is meant: the car and driver of every name, pronoun and epithet of a sentence."""

from collections.abc import Iterator

from msgspec import Struct, field

from pitboard.check.algebra import Spans
from pitboard.check.entry_index import GENERIC, EntryIndex, Seat, model_words
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.check.sentence import Entity, Parsed

LINK_TOKENS = 8
NUMBER_WORDS = 3
OTHER = 2
"""The rank of the other car of two, who is second where neither was spoken of."""

MOST_OF_A_NAME = 5
"""As many cars a make's or a team's name may mean and still state something of one of them."""
MAKE_NATIONS = {
    "JPN": ("Toyota", "Lexus", "Acura"),
    "ITA": ("Ferrari", "Lamborghini", "Isotta Fraschini"),
    "DEU": ("Porsche", "BMW", "Mercedes", "Audi"),
    "FRA": ("Peugeot", "Alpine"),
    "USA": ("Cadillac", "Chevrolet", "Ford", "Corvette"),
    "GBR": ("Aston Martin", "McLaren"),
}
"""The makes that a report may call by their nation."""


class Memory(Struct):
    """What the sentences so far leave in a reader's mind: class, subject, cars and seats, the latest first."""

    scope: str = ""
    subject: str = ""
    alone: bool = False
    recent: list[str] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    paragraph: int = -1
    pair: tuple[str, str] = ("", "")
    spans: Spans = ()
    period: Spans = ()
    stamp: Spans = ()
    stamped: bool = False
    flag: str = ""

    def see(self, number: str) -> None:
        """Note that a car was named."""
        if number:
            self.recent = [number, *(other for other in self.recent if other != number)][:12]


class Mismatch(Struct, frozen=True):
    """A driver put into a car that is not theirs: the two names, and the driver's own car."""

    driver: Entity
    car: Entity
    own: str


def resolve_all(parsed: Parsed, memory: Memory, index: EntryIndex) -> list[Mismatch]:
    """Settle the car of every entity of a sentence, left to right; tell where a driver stands in a wrong car."""
    if parsed.span.paragraph != memory.paragraph:
        memory.paragraph = parsed.span.paragraph
        memory.scope = memory.scope if parsed.classes else ""
    scope = _scope(parsed, memory)
    _drivers(parsed, scope, memory, index)
    mismatches = []
    for place, item in enumerate(parsed.entities):
        if item.kind == "car":
            partner = _partner(parsed, place) or _rider(parsed, place)
            owner = _owner(parsed, place, memory) or _number_behind(parsed, place, index)
            if owner and features_fit(item.mention, owner, index):
                item.car, item.sure = owner, True
                continue
            wrong = _car(item, partner, _scope_at(parsed, item.first, scope), memory, index, _rank(parsed, item))
            fits_other = any(
                features_fit(item.mention, seat.number, index)
                for other in parsed.entities
                if other is not partner and isinstance(other.mention, DriverMention)
                for seat in other.mention.seats
            )
            if (
                wrong
                and partner
                and not fits_other
                and not _is_apart(parsed, partner, item)
                and not _is_settled(parsed, partner, item, index)
            ):
                mismatches.append(Mismatch(partner, item, wrong))
        elif item.kind != "driver":
            _refer(parsed, place, memory, index, scope)
        memory.see(item.car)
    return mismatches


def _is_apart(parsed: Parsed, driver: Entity, car: Entity) -> bool:
    """Tell whether a comma and a `with` set a car apart from the driver before it: `X leads, with the Lexus second`."""
    between = [token.text for token in parsed.tokens[driver.last : car.first]]
    return between[:1] == [","] and bool(set(between[1:2]) & parsed.words.syntax["with_driver"])


def _is_settled(parsed: Parsed, driver: Entity, car: Entity, index: EntryIndex) -> bool:
    """Tell whether a driver forms a phrase with another car, his own: `separates the 8 with Di Grassi from the 7`."""
    seats = driver.mention.seats if isinstance(driver.mention, DriverMention) else ()
    others = [item for item in parsed.entities if item.kind == "car" and item is not car]
    near = [item for item in others if linked(parsed, item, driver)]
    return any(features_fit(item.mention, seat.number, index) for item in near for seat in seats)


def _scope(parsed: Parsed, memory: Memory) -> str:
    if parsed.classes:
        memory.scope = parsed.classes[-1][1]
        return parsed.classes[0][1]
    return memory.scope


def _scope_at(parsed: Parsed, place: int, scope: str) -> str:
    before = [name for first, name in parsed.classes if first <= place + 3]
    return before[-1] if before else scope


def _drivers(parsed: Parsed, scope: str, memory: Memory, index: EntryIndex) -> None:
    """Settle which seat each driver's name means: in a car named with it, in the class spoken of, still running."""
    named = [item.mention.number for item in parsed.entities if isinstance(item.mention, CarMention)]
    for item in parsed.entities:
        if not isinstance(item.mention, DriverMention):
            continue
        seats = list(item.mention.seats)
        partner = _partner(parsed, parsed.entities.index(item))
        fitting = [seat for seat in seats if partner and features_fit(partner.mention, seat.number, index)]
        seats = fitting or seats
        seats = [seat for seat in seats if seat.number in named] or seats
        local = _scope_at(parsed, item.first, scope)
        seats = [seat for seat in seats if index.entries[seat.number].car_class == local] or seats
        seats = [seat for seat in seats if seat.number not in index.out] or seats
        best = min(seats, key=lambda seat: index.order.get(seat.number, 999))
        item.car, item.driver = best.number, index.driver(best).name
        item.sure = len({seat.number for seat in seats}) == 1
        memory.seats = [best, *memory.seats][:10]


def features_fit(name: object, number: str, index: EntryIndex) -> bool:
    """Tell whether number, make, model, team words and class of a name are those of a car."""
    entry = index.entries.get(number)
    if entry is None or not isinstance(name, CarMention):
        return False
    return (
        name.number in ("", number)
        and all(make == entry.make for make in name.makes)
        and all(car_class == entry.car_class for car_class in name.classes)
        and all(word in index.team_words[number] or word in GENERIC for word in name.teams)
        and (not name.models or model_words(entry).issuperset(name.models))
    )


def _partner(parsed: Parsed, place: int) -> Entity | None:
    """Find the name that a car or driver forms one phrase with: `Lynn's Cadillac`, `the #51 with Calado`."""
    own = parsed.entities[place]
    other_kind = "driver" if own.kind == "car" else "car"
    for other in (*reversed(parsed.entities[:place][-2:]), *parsed.entities[place + 1 : place + 3]):
        if other.kind == other_kind and linked(parsed, own, other):
            return other
        if other.kind == own.kind:
            continue
    return None


def _rider(parsed: Parsed, place: int) -> Entity | None:
    """Find the driver that a clause puts in a car: `Andrade leads with the Ferrari`; none with another car between."""
    car = parsed.entities[place]
    syntax = parsed.words.syntax
    if place == 0 or parsed.word(car.first - 1) not in syntax["articles"]:
        return None
    if parsed.word(car.first - 2) not in syntax["in_car"] | {"met", "with"}:
        return None
    before = parsed.entities[place - 1]
    if before.kind == "leader" and place > 1:
        before = parsed.entities[place - 2]
    close = car.first - before.last <= 8 and parsed.clause_of(before.first) == parsed.clause_of(car.first)
    return before if before.kind == "driver" and close else None


def _owner(parsed: Parsed, place: int, memory: Memory) -> str:
    """Find whose car `his Porsche` is: of the last one named before."""
    item = parsed.entities[place]
    if parsed.word(item.first - 1) not in parsed.words.syntax["possessives"]:
        return ""
    before = [other for other in parsed.entities[:place] if other.car]
    return before[-1].car if before else memory.subject


def _number_behind(parsed: Parsed, place: int, index: EntryIndex) -> str:
    """Find the number that stands behind a make or a team and is of such a car: `the Audi with number 7`."""
    item, other = parsed.entities[place], next(iter(parsed.entities[place + 1 :]), None)
    number = str(getattr(other.mention, "number", "")) if other else ""
    named = str(getattr(item.mention, "number", ""))
    if not other or not number or named or other.first - item.last > NUMBER_WORDS:
        return ""
    between = {token.text for token in parsed.tokens[item.last : other.first]}
    return number if between <= parsed.words.syntax["links"] and features_fit(item.mention, number, index) else ""


def linked(parsed: Parsed, item: Entity, other: Entity) -> bool:
    """Tell whether only linking words stand between two names."""
    first, second = (item, other) if item.first < other.first else (other, item)
    between = [token.text for token in parsed.tokens[first.last : second.first]]
    links = parsed.words.syntax["links"]
    if len(between) > LINK_TOKENS or any(word not in links for word in between):
        return False
    return bool(between) and set(between) != {","}


def _rank(parsed: Parsed, item: Entity) -> int:
    """Tell which of several cars of a make is meant: the best, the second; 0 where nothing says so."""
    word = parsed.word(item.first - 1)
    if word in parsed.words.syntax["winning"] or parsed.cue("best", inside=(max(item.first - 3, 0), item.first)):
        return 1
    owned = parsed.word(item.last) == "'"
    other = parsed.cue("otherof", inside=(max(item.first - 2, 0), item.first)) or (
        owned and parsed.cue("otherof", inside=(item.last + 2, item.last + 3))
    )
    return OTHER if parsed.words.ordinals.get(word) == OTHER or other else 0


def _by_rank(fitting: list[str], rank: int, scope: str, memory: Memory, index: EntryIndex) -> tuple[str, bool] | None:
    """Choose of a make's cars in the class spoken of, or the first, the best, or other than the one spoken of."""
    wanted = scope if any(index.entries[number].car_class == scope for number in fitting) else index.top_class()
    cars = [number for number in fitting if index.entries[number].car_class == wanted and number not in index.out]
    cars.sort(key=lambda number: index.order.get(number, 999))
    spoken = next((number for number in memory.recent if number in cars), "")
    if rank == OTHER and spoken:
        cars = [spoken, *(number for number in cars if number != spoken)]
    return (cars[rank - 1], rank == 1 or len(cars) == 2) if rank and len(cars) >= rank else None


def _car(item: Entity, partner: Entity | None, scope: str, memory: Memory, index: EntryIndex, rank: int) -> str:
    """Settle the car of a name; return the driver's own car where the name is of another."""
    name = item.mention
    assert isinstance(name, CarMention)
    if partner and partner.car:
        seats = partner.mention.seats if isinstance(partner.mention, DriverMention) else ()
        fitting = [seat.number for seat in seats if features_fit(name, seat.number, index)]
        if fitting:
            item.car, item.sure = (partner.car if partner.car in fitting else fitting[0]), True
            partner.car = item.car
            return ""
    fitting = [number for number in index.entries if features_fit(name, number, index)]
    if name.number:
        known = name.number in index.entries
        item.car = name.number if known and (fitting or not _telling(name)) else fitting[0] if fitting else ""
        item.car = item.car or (name.number if known else "")
        item.sure = bool(fitting)
    else:
        item.car, item.sure = _by_rank(fitting, rank, scope, memory, index) or _by_features(
            fitting, scope, memory, index
        )
        if any(word for word in name.teams if word not in GENERIC) or len(fitting) == 1:
            item.sure = item.sure or len(fitting) == 1
        if not item.sure and 1 < len(fitting) <= MOST_OF_A_NAME:
            item.rest = tuple(number for number in fitting if number != item.car)
            item.sure = not set(fitting) & set(memory.recent)
    conflict = partner and partner.sure and partner.car and (name.number or _telling(name))
    return partner.car if conflict and partner and not features_fit(name, partner.car, index) else ""


def _telling(name: CarMention) -> bool:
    return bool(name.makes or name.models or name.classes or [word for word in name.teams if word not in GENERIC])


def _by_features(fitting: list[str], scope: str, memory: Memory, index: EntryIndex) -> tuple[str, bool]:
    """Choose among cars that a make or team may mean: in the class spoken of, named before, still running, best."""
    if not fitting:
        return "", False
    in_class = [number for number in fitting if index.entries[number].car_class == scope]
    wanted = in_class or [number for number in fitting if index.entries[number].car_class == index.top_class()]
    wanted = [number for number in wanted if number not in index.out] or wanted or fitting
    if len(wanted) == 1:
        return wanted[0], len(fitting) == 1 or bool(in_class)
    spoken = [number for number in memory.recent if number in wanted]
    if spoken:
        return spoken[0], len(spoken) == 1 and len(wanted) == 2
    return min(wanted, key=lambda number: index.order.get(number, 999)), False


def _refer(parsed: Parsed, place: int, memory: Memory, index: EntryIndex, scope: str) -> None:
    """Settle whom a pronoun, the leader, a sister car or a nation means."""
    item = parsed.entities[place]
    before = [other for other in parsed.entities[:place] if other.car]
    if item.kind == "pronoun":
        relative = parsed.word(item.first) in parsed.words.syntax["relatives"]
        meant = (before[-1] if relative else before[0]) if before else None
        last = memory.recent[0] if memory.recent else ""
        shown = parsed.word(item.first) in parsed.words.syntax["demonstratives"]
        item.car = meant.car if meant else (last if shown else memory.subject or last)
        named = {name for _, name in parsed.classes}
        if named and item.car in index.entries and index.entries[item.car].car_class not in named:
            item.car, meant = "", None
        alone = len({other.car for other in before}) == 1
        item.sure = meant.sure if meant and (relative or alone) else memory.alone and meant is None
        item.driver = meant.driver if meant and relative and item.first - meant.last <= 1 else ""
    elif item.kind in ("leader", "second"):
        apposed = next(
            (other for other in parsed.entities[place + 1 :] if other.first == item.last and other.car), None
        )
        item.car = apposed.car if apposed else nth(index, scope, 1 if item.kind == "leader" else 2)
        bare = parsed.word(item.last - 1) in parsed.words.ordinals
        item.sure = apposed.sure if apposed else not bare or any(place == item.last for place, _ in parsed.classes)
    elif item.kind == "sister":
        following = parsed.entities[place + 1] if place + 1 < len(parsed.entities) else None
        owned = parsed.word(item.last) in parsed.words.syntax["owning"] and following is not None
        of = following.car if owned and following else before[-1].car if before else memory.subject
        sisters = list(_sisters(of, index))
        close = following is not None and following.first - item.last <= 4 and following.car in sisters
        item.car = following.car if close and following else sisters[0] if len(sisters) == 1 else ""
        item.sure = len(sisters) == 1 and bool(before) and before[-1].sure
    elif item.kind == "nation":
        adjoining = [other for other in parsed.entities if other.first == item.last and other.kind == "driver"]
        item.car = adjoining[0].car if adjoining else _of_nation(item.driver, memory, index)
        item.driver = ""


def nth(index: EntryIndex, scope: str, place: int) -> str:
    """Return the car in a place at the moment, overall or in a class; "" if there is none."""
    order = sorted(index.order, key=index.order.__getitem__)
    if scope not in ("", "overall"):
        order = [number for number in order if index.entries[number].car_class == scope]
    return order[place - 1] if 0 < place <= len(order) else ""


def _sisters(number: str, index: EntryIndex) -> Iterator[str]:
    own = index.entries.get(number)
    if own is None:
        return
    team = set(index.team_words[number]) - GENERIC
    for other in index.entries.values():
        alike = other.number != number and (other.make, other.car_class) == (own.make, own.car_class)
        if alike and (team & (set(index.team_words[other.number]) - GENERIC) or other.team == own.team):
            yield other.number


def _of_nation(code: str, memory: Memory, index: EntryIndex) -> str:
    for seat in memory.seats:
        if index.driver(seat).nation == code:
            return seat.number
    makes = MAKE_NATIONS.get(code, ())
    return next((number for number in memory.recent if index.entries[number].make in makes), "")
