"""The field as a reader knows it: cars by number, make and team, drivers by name, also where a name is misspelt."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from pitboard.check.text import fold, word_set
from pitboard.model import Driver, Entry

PLURALS = ("s", "es", "en")
"""How a make is written of several cars, by its ending."""

GENERIC = word_set(
    "racing team motorsport motorsports competition sport sports by autosports engineering the de of squadra"
)
"""Words in teams' names that name no team by themselves."""

ORDINARY = word_set(
    "cool action iron united project tower vector express north floyd richard hertz elf pro proton dempsey ao tf"
)
"""Words in teams' names that are also plain words: alone they name a team only beside a number or a make."""

SHORT_MAKES = {
    "mercedes": ("merc", "amg"),
    "lamborghini": ("lambo",),
    "cadillac": ("caddy",),
    "chevrolet": ("chevy", "vette"),
}
"""What makes are called for short, by the first word of their name."""

_SMALL_WORDS = frozenset(["with", "and", "for", "in", "met", "en"])
"""Words in teams' names (CarBahn with Peregrine Racing) that begin sentences too."""

_MAKE_WORDS = frozenset(["hybrid", "series", "amr", "evo", "gte", "gt3"])


class Seat(Struct, frozen=True, order=True):
    """A driver's seat in a car."""

    number: str
    seat: int


class EntryIndex:
    """What a reader must know of a race to understand names: its entries, and who is still going (if known).

    `order` lists the cars best placed first; `out` are those that no longer run.
    """

    def __init__(self, entries: Iterable[Entry], order: Sequence[str] = (), out: Iterable[str] = ()) -> None:
        self.entries = {entry.number: entry for entry in entries}
        self.order = {number: place for place, number in enumerate(order)}
        self.out = frozenset(out)
        made = {entry.make for entry in self.entries.values() if entry.make}
        called = [(name, make) for make in made for name in (make, *_short_makes(make))]
        several = [(f"{name}{ending}", make) for name, make in called for ending in PLURALS]
        self.makes = _phrases(several) | _phrases(called)
        self.models = {word: number for number, entry in self.entries.items() for word in model_words(entry)}
        self.team_words = {number: team_words(entry) for number, entry in self.entries.items()}
        self.all_team_words = frozenset(word for found in self.team_words.values() for word in found)
        self.numbered_teams = _numbered_teams(self.entries.values())
        self.classes = class_patterns({entry.car_class for entry in self.entries.values() if entry.car_class})
        self.surnames: dict[tuple[str, ...], list[Seat]] = {}
        self.first_names: dict[str, list[Seat]] = {}
        for number, entry in self.entries.items():
            for driver in entry.drivers:
                seat = Seat(number, driver.seat)
                self.surnames.setdefault(_tokens(driver.last_name), []).append(seat)
                for name in _tokens(driver.first_name):
                    self.first_names.setdefault(name, []).append(seat)
        self.surnames.pop((), None)
        self.longest_surname = max((len(words) for words in self.surnames), default=1)
        self._near: dict[str, list[tuple[int, Seat]]] = {}

    def driver(self, seat: Seat) -> Driver:
        """Return the driver of a seat."""
        driver = self.entries[seat.number].driver(seat.seat)
        assert driver is not None
        return driver

    def near(self, word: str) -> list[tuple[int, Seat]]:
        """Find the drivers whose surname is within a few letters of a word, with how many letters differ."""
        if word not in self._near:
            limit = 4
            found = []
            for words, seats in self.surnames.items():
                apart = distance("".join(words), word, limit)
                if apart <= limit:
                    found += [(apart, seat) for seat in seats]
            self._near[word] = sorted(found)
        return self._near[word]

    def top_class(self) -> str:
        """Return the class of the best placed car, or the first entered."""
        best = min(self.entries, key=lambda number: self.order.get(number, 999), default="")
        return self.entries[best].car_class if best else ""


def _short_makes(make: str) -> Iterator[str]:
    """List what a make is called for short: Mercedes, Aston, Merc, Lambo, Caddy."""
    first = _tokens(make)[0]
    if len(first) < len(make) and len(first) > 4 and first not in ORDINARY:
        yield first
    yield from SHORT_MAKES.get(first, ())


def model_words(entry: Entry) -> set[str]:
    """Return the words of a model's name that tell cars apart (Corvette, 963, Vantage), without the make."""
    make = set(_tokens(entry.make))
    return {
        word
        for word in _tokens(entry.model)
        if word not in make and word not in _MAKE_WORDS and (len(word) > 3 or (word.isdigit() and len(word) == 3))
    } - {"gibson", "19"}


def team_words(entry: Entry) -> tuple[str, ...]:
    """Return the words of a team's name, without the makes in it."""
    make = set(_tokens(entry.make))
    return tuple(word for word in _tokens(entry.team) if word not in make and word not in _SMALL_WORDS)


def _numbered_teams(entries: Iterable[Entry]) -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    """Find teams with a car's number in their name as it is written, the longest first, and the words of each."""
    named = {fold(entry.team): team_words(entry) for entry in entries if re.search(r"#\s?\d", entry.team)}
    return [
        (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), named[name]) for name in sorted(named, key=len, reverse=True)
    ]


def class_patterns(names: Iterable[str]) -> list[tuple[re.Pattern[str], str]]:
    """Match the ways the classes are written: LMGTE Am also GTE-Am and, where no other class begins so, GTE."""
    known = sorted(names)
    exact: dict[str, str] = {}
    written: dict[str, set[str]] = {}
    last: dict[str, set[str]] = {}
    for name in known:
        words = _tokens(re.sub(r"(?<=\w\w)pro$", " pro", fold(name)))
        exact[r"[ -]?".join(words)] = name
        for form in {words, (words[0].removeprefix("lm"), *words[1:])}:
            for length in range(1, len(form) + 1):
                if len("".join(form[:length])) >= 3:
                    written.setdefault(r"[ -]?".join(form[:length]), set()).add(name)
        if len(words) > 1 and words[-1] in ("pro", "am"):
            last.setdefault(rf"(?<!\d )(?<!\d){words[-1]}(?!-)", set()).add(name)
    patterns = []
    for pattern, owners in [*sorted(written.items(), key=lambda pair: -len(pair[0])), *last.items()]:
        owners = {exact[pattern]} if pattern in exact else owners
        if len(owners) == 1:
            patterns.append((re.compile(rf"(?<!\w){pattern}(?:'?s|-klasse|-class|-categorie)?(?![\w])"), min(owners)))
    return patterns


def distance(word: str, other: str, limit: int) -> int:
    """Count the letters to put in, leave out, change or swap with their neighbour to make one word the other."""
    if abs(len(word) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", fold(name)))


def _phrases(named: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    return {_tokens(written): name for written, name in named}
