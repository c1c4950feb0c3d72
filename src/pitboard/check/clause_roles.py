"""The parts of a clause by their syntax: parties, each with the word that governs it, amounts, counts and times."""

from msgspec import Struct

from pitboard.check.moments_admitted import When, figure_ordinal
from pitboard.check.phrases import Hit
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity, PlaceWord

JOINING = ("and", "en")
STEPS = 4
MOST_PARTIES = 2
"""So many words may stand between a name and the preposition that governs it."""


class Party(Struct, frozen=True):
    """A car that a clause names, by one or more names in a row; `governor` is the preposition before them, if any."""

    car: str
    names: tuple[Entity, ...]
    governor: str = ""

    @property
    def sure(self) -> bool:
        """Whether a name of it leaves no other car."""
        return any(item.sure and item.kind in ("car", "driver") for item in self.names)

    @property
    def is_leader(self) -> bool:
        """Whether only the leader is meant, and no car is named."""
        return all(item.kind == "leader" for item in self.names)

    @property
    def driver(self) -> str:
        """The driver named with it, "" where none or several are."""
        drivers = {item.driver for item in self.names if item.kind == "driver"}
        return drivers.pop() if len(drivers) == 1 else ""


class Stretch(Struct, frozen=True):
    """A stretch of a sentence as its head sees it: tokens, parties in their order, and of amounts what is not read."""

    low: int
    high: int
    parties: tuple[Party, ...]
    heads: tuple[Hit, ...]
    times: tuple[Quantity, ...]
    laps: tuple[Quantity, ...]
    counts: tuple[tuple[int, int, int], ...]
    ordinals: tuple[tuple[int, int, int], ...]
    places: tuple[tuple[int, int, int], ...]
    whens: tuple[When, ...]
    classes: tuple[str, ...]

    def subject(self, scene: Scene, place: int = 0) -> Party | None:
        """Return whom the clause is about: the first party that nothing governs, else whose or by whom something is."""
        syntax = scene.parsed.words.syntax
        free = [item for item in self.parties if not item.governor]
        owned = [item for item in self.parties if item.governor in syntax["owning"] | syntax["owners"]]
        before = [item for item in free if place and item.names[0].first < place]
        found = before[-1] if before else free[0] if free else owned[0] if len(self.parties) == 1 and owned else None
        passive = next((item for item in self.parties if item.governor in syntax["owners"]), None)
        return passive if passive and found and found is not passive and len(self.parties) == MOST_PARTIES else found


def stretches(scene: Scene, read: set[int]) -> list[Stretch]:
    """Take a sentence apart: whole where it has no more than two parties and one of each argument, else by clauses."""
    whole = clause_at(scene, 0, len(scene.parsed.tokens), read)
    sorts = (whole.times, whole.laps, whole.counts, whole.places)
    if len(whole.parties) <= MOST_PARTIES and sum(map(len, sorts)) <= 1 and len(whole.ordinals) <= 1:
        return [whole]
    starts = [i for i, number in enumerate(scene.parsed.clause) if not i or number != scene.parsed.clause[i - 1]]
    return [clause_at(scene, *scene.parsed.clause_of(first), read) for first in starts]


def clause_at(scene: Scene, low: int, high: int, read: set[int]) -> Stretch:
    """Take apart a stretch of tokens; of amounts and counts only what is not among the tokens read is listed."""
    parsed = scene.parsed
    amounts = [item for item in parsed.amounts if low <= item.first < high and item.first not in read]
    return Stretch(
        low,
        high,
        tuple(_parties(scene, low, high)),
        tuple(hit for hit in parsed.heads if low <= hit.first < high),
        tuple(item for item in amounts if item.unit == "time"),
        tuple(item for item in amounts if item.unit == "lap"),
        tuple(item for item in _counts(scene, low, high) if item[0] not in read),
        tuple(item for item in _ordinals(scene, low, high) if item[0] not in read),
        tuple((item.first, item.last, item.place) for item in _places(scene, low, high) if item.first not in read),
        tuple(item for item in parsed.whens if low <= item.first < high and item.bond not in ("stamp", "recent")),
        tuple(name for place, name in parsed.classes if low <= place < high),
    )


def _places(scene: Scene, low: int, high: int) -> list[PlaceWord]:
    return [item for item in scene.parsed.places if low <= item.first < high and not item.top]


def _counts(scene: Scene, low: int, high: int) -> list[tuple[int, int, int]]:
    """Find the counts of a stretch: bare numbers, and how often: `twice`."""
    parsed, often = scene.parsed, scene.parsed.words.data.numbers.often
    found = [item for item in parsed.numbers if low <= item[0] < high]
    numbered = parsed.words.syntax["numbering"]
    found = [item for item in found if parsed.word(item[0] - 1) not in numbered]
    return found + [(i, i + 1, often[parsed.word(i)]) for i in range(low, high) if parsed.word(i) in often]


def _parties(scene: Scene, low: int, high: int) -> list[Party]:
    """List the cars of a clause in their order, names of one car taken together."""
    found: dict[str, Party] = {}
    for item in scene.named(low, high):
        known = found.get(item.car)
        names = (*(known.names if known else ()), item)
        found[item.car] = Party(item.car, names, known.governor if known else governor(scene, item))
    return list(found.values())


def governor(scene: Scene, item: Entity) -> str:
    """Return the preposition that governs a name, "" where none does: `behind the leading #8` is under `behind`."""
    words = scene.parsed.words
    prepositions = words.syntax["objects"] | words.syntax["owners"] | words.syntax["with_driver"]
    for place in range(item.first - 1, max(0, item.first - STEPS) - 1, -1):
        word = scene.parsed.word(place)
        if word in prepositions:
            return word
        if word in JOINING:
            # What governs the first of two that are joined governs the other too.
            joined_to = next((each for each in scene.parsed.entities if each.last == place and each.car), None)
            own = scene.parsed.clause[item.first]
            return governor(scene, joined_to) if joined_to and scene.parsed.clause[joined_to.first] == own else ""
        if word not in words.syntax["articles"] | words.syntax["links"] and not _is_attribute(scene, place):
            return ""
    return ""


def _is_attribute(scene: Scene, place: int) -> bool:
    """Tell whether a word stands between an article and a name, and so only describes what is named."""
    words = scene.parsed.words
    before = scene.parsed.word(place - 1)
    return before in words.syntax["articles"] and scene.parsed.word(place).isalpha()


def _ordinals(scene: Scene, low: int, high: int) -> list[tuple[int, int, int]]:
    """Find the ordinals of a clause: first token, last, value; `number four` is one too."""
    parsed, found = scene.parsed, []
    ranked = {i for item in parsed.places for i in range(item.first, item.last)}
    for place in range(low, high):
        value = parsed.words.ordinals.get(parsed.word(place)) or figure_ordinal(parsed.word(place), parsed.words)
        if value and place not in ranked:
            found.append((place, place + 1, value))
        if parsed.word(place) in parsed.words.syntax["numbering"]:
            found += [(place, last, value) for first, last, value in parsed.numbers if first == place + 1]
    return found
