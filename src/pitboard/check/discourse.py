"""Who is meant: cars and drivers resolved from what was named before, and the scene of one clause."""

import re
from collections.abc import Iterable

from msgspec import Struct, field

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.entry_index import GENERIC, EntryIndex, Seat, model_words
from pitboard.check.lexicon import Lexicon
from pitboard.check.mention_types import CarMention, Cue, DriverMention, Mentions
from pitboard.check.text import SentenceSpan, Span
from pitboard.check.times import When

MAKE_NATIONS = {
    "Toyota": "JPN",
    "Lexus": "JPN",
    "Acura": "JPN",
    "Ferrari": "ITA",
    "Lamborghini": "ITA",
    "Isotta Fraschini": "ITA",
    "Porsche": "DEU",
    "BMW": "DEU",
    "Mercedes": "DEU",
    "Audi": "DEU",
    "Peugeot": "FRA",
    "Alpine": "FRA",
    "Cadillac": "USA",
    "Chevrolet": "USA",
    "Ford": "USA",
    "Aston Martin": "GBR",
    "McLaren": "GBR",
}
"""The nation by which a report may call a make."""


class Discourse(Struct):
    """What the sentences so far leave in a reader's mind."""

    scope: str = ""
    car: str = ""
    recent: list[str] = field(default_factory=list)
    drivers: list[Seat] = field(default_factory=list)
    ranked: dict[str, str] = field(default_factory=dict)
    topic: str = ""
    anchor: tuple[int, int] = (0, 0)
    paragraph: int = -1
    places: dict[tuple[str, int], str] = field(default_factory=dict)

    def remember_place(self, scope: str, place: int, number: str) -> None:
        """Note that a car was said to be in a place, overall where no class was spoken of."""
        if number:
            self.places[scope or "overall", place] = number

    def car_in_place(self, scope: str, place: int) -> str:
        """Return the car last said to be in a place, or ""."""
        return self.places.get((scope or "overall", place), "")

    def see(self, number: str) -> None:
        """Note that a car was named."""
        if number:
            self.recent = [number, *(other for other in self.recent if other != number)][:12]


class Scene(Struct):
    """One clause: what it names, whom it is about, and what is known before it."""

    text: str
    folded: str
    sentence: SentenceSpan
    start: int
    end: int
    names: Mentions
    whole: Mentions
    numbers: dict[int, str]
    index: EntryIndex
    lexicon: Lexicon
    discourse: Discourse
    scope: str = ""
    subject: str = ""
    make: str = ""
    cars: list[CarMention] = []
    objects: list[str] = []
    own_subject: bool = False
    only_object: bool = False
    before: str = ""
    period: str = ""
    interval: tuple[int, int] = (0, 0)
    when: When = When()
    used: list[Span] = []

    def cue(self, *names: str) -> Cue | None:
        """Return the first of these cues in the clause."""
        return next((cue for cue in self.names.cues if cue.name in names), None)

    def number(self, name: CarMention) -> str:
        """Return the car that a name was found to mean, or ""."""
        return self.numbers.get(name.start, "")

    def scope_of(self, number: str) -> str:
        """Return the scope of a statement on a car here: the class under discussion if it is the car's own."""
        if self.scope in ("", "overall") or any(mention.name == self.scope for mention in self.names.classes):
            return self.scope
        entry = self.index.entries.get(number)
        return self.scope if entry and entry.car_class == self.scope else ""

    def timed(self, kind: ClaimKind, start: int | None = None, end: int | None = None, **values: object) -> Claim:
        """Make a claim that holds at the time the clause names."""
        when = {"period": self.when.period, "from_us": self.when.from_us, "until_us": self.when.until_us}
        return self.claim(kind, start, end, **when, **values)

    def use(self, names: Iterable[Span]) -> None:
        """Mark words as read: they state nothing else."""
        self.used = [*self.used, *names]

    def claim(self, kind: ClaimKind, start: int | None = None, end: int | None = None, **values: object) -> Claim:
        """Make a claim on words of this clause."""
        begin = self.start if start is None else start
        stop = self.end if end is None else end
        words = " ".join(self.text[begin:stop].split())
        return Claim(kind, self.sentence.number, begin, stop, words, **values)  # type: ignore[arg-type] # by name


def features_fit(name: CarMention, number: str, index: EntryIndex) -> bool:
    """Tell whether make, model, team words and class of a name are those of a car."""
    entry = index.entries.get(number)
    if entry is None:
        return False
    return (
        all(make == entry.make for make in name.makes)
        and all(car_class == entry.car_class for car_class in name.classes)
        and all(word in index.team_words[number] or word in GENERIC for word in name.teams)
        and (not name.models or model_words(entry).issuperset(name.models))
    )


def resolve(name: CarMention, seats: list[Seat], scene_scope: str, index: EntryIndex, discourse: Discourse) -> str:
    """Find the car a name means: by its number, or by make, team, the drivers named with it, and what came before."""
    fitting = [number for number in index.entries if features_fit(name, number, index)]
    if name.number in fitting:
        return name.number
    with_driver = [seat.number for seat in seats if seat.number in fitting]
    if with_driver:
        return with_driver[0]
    if name.number and not _features(name):
        return name.number if name.number in index.entries else ""
    fitting = [number for number in fitting if index.entries[number].car_class == scene_scope] or fitting
    fitting = _of_that_team(name, fitting, index)
    if len(fitting) > 1 and not name.number:
        spoken = [number for number in discourse.recent if number in fitting]
        fitting = spoken[:1] or fitting
    fitting = [number for number in fitting if number not in index.out] or fitting
    if len(fitting) > 1:
        wanted = scene_scope if scene_scope not in ("", "overall") else index.top_class()
        fitting = [number for number in fitting if index.entries[number].car_class == wanted] or fitting
    return fitting[0] if len(fitting) == 1 else ""


def _features(name: CarMention) -> bool:
    return bool(name.makes or name.models or name.classes or [word for word in name.teams if word not in GENERIC])


def _of_that_team(name: CarMention, fitting: list[str], index: EntryIndex) -> list[str]:
    telling = {word for word in name.teams if word not in GENERIC}
    if not telling:
        return fitting
    whole = [number for number in fitting if {w for w in index.team_words[number] if w not in GENERIC} == telling]
    return whole or fitting


def seat_of(name: DriverMention, cars: list[str], scope: str, index: EntryIndex) -> Seat:
    """Find the seat a driver's name means: in a car named with it, in the class under discussion, still running."""
    seats = list(name.seats)
    for number in cars:
        named_with = [seat for seat in seats if seat.number == number]
        if named_with:
            return named_with[0]
    seats = [seat for seat in seats if index.entries[seat.number].car_class == scope] or seats
    seats = [seat for seat in seats if seat.number not in index.out] or seats
    return min(seats, key=lambda seat: index.order.get(seat.number, 999))


def is_object(scene: Scene, start: int) -> bool:
    """Tell whether a name that begins here depends on a preposition, so that the clause is not about it."""
    before = scene.folded[max(0, start - 40) : start]
    if scene.lexicon.vehicles.search(before):
        return False
    return scene.lexicon.objects.search(before) is not None


def find_subject(scene: Scene, inherited: str) -> None:
    """Settle whom the clause is about, and which cars it relates it to."""
    scene.cars = [name for name in scene.names.cars if not is_object(scene, name.start)]
    scene.objects = [scene.number(name) for name in scene.names.cars if is_object(scene, name.start)]
    scene.objects = [number for number in scene.objects if number]
    subject = next((scene.number(name) for name in scene.cars if scene.number(name)), "")
    if not subject and scene.cars and not scene.names.drivers:
        scene.make = next((name.makes[0] for name in scene.cars if name.makes), "")
    if not subject:
        subject = _driver_subject(scene)
    scene.own_subject = bool(subject)
    if not subject and not scene.make:
        subject = inherited or _referred(scene)
        scene.only_object = not subject and bool(scene.objects)
        subject = subject or (scene.objects[0] if scene.objects else "")
    scene.subject = subject
    scene.before = inherited or scene.discourse.car


_RIDES = re.compile(r"\b(?:in|aboard|wheel of|aan boord van|brings?|stuurt?)\s(?:the\s|de\s)?$")
_GOES_WITH = re.compile(r"\b(?:with|met)\s(?:the\s|de\s)?$")
_AGAINST = ("swap", "incident", "closing", "pulling", "follow", "behind", "ahead", "faster", "slower", "contention")


def ridden(scene: Scene, name: DriverMention) -> str:
    """Find the car that the words put a driver in: `Rigon ... in the #54`, `runs Frijns with the #31`; else ""."""
    with_it = (scene.cue("lead") or scene.names.places) and not scene.cue(*_AGAINST)
    for car in scene.names.cars:
        if car.start < name.end or not scene.number(car):
            continue
        before = scene.folded[max(name.end, car.start - 20) : car.start]
        if _RIDES.search(before) or (with_it and _GOES_WITH.search(before)):
            return scene.number(car)
        return ""
    return ""


def _driver_subject(scene: Scene) -> str:
    cars = [scene.number(name) for name in scene.whole.cars if scene.number(name)]
    for name in scene.names.drivers:
        near = range(max(scene.start, name.start - 40), name.start + 1)
        crew = any(cue.name in ("crew", "wheel") and cue.start in near and cue.end in near for cue in scene.names.cues)
        if crew or not is_object(scene, name.start):
            return ridden(scene, name) or seat_of(name, cars, scene.scope, scene.index).number
    return ""


def _referred(scene: Scene) -> str:
    """Find whom a pronoun, a word like driver, or a nationality refers to."""
    for nation in scene.names.nations:
        if scene.cue("best"):
            break
        of_nation = [seat for seat in scene.discourse.drivers[-3:] if scene.index.driver(seat).nation == nation.nation]
        if of_nation:
            return of_nation[-1].number
        for number in scene.discourse.recent:
            if MAKE_NATIONS.get(scene.index.entries[number].make) == nation.nation:
                return number
    pronoun = scene.lexicon.pronouns.search(scene.folded, scene.start, scene.end)
    if pronoun is None:
        return ""
    if re.search(r"(?:coureur|rijder|driver)$", pronoun.group()) and scene.discourse.drivers:
        return scene.discourse.drivers[-1].number
    return scene.discourse.car
