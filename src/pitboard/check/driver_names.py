"""Drivers as a text names them: by surname or in full, with a nickname, without accents, or misspelt."""

import itertools
import re

from pitboard.check.entry_index import GENERIC, EntryIndex, Seat, distance
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.check.text import Word, fold

NICKNAMES = {
    "nick": ("nicholas", "nicolas"),
    "nicky": ("nicholas", "nick"),
    "mike": ("michael", "mikael"),
    "will": ("william",),
    "bill": ("william",),
    "bob": ("robert",),
    "rob": ("robert", "robin"),
    "jim": ("james",),
    "jimmy": ("james",),
    "jack": ("john", "jackson"),
    "tony": ("antonio", "anthony"),
    "dick": ("richard",),
    "pipo": ("luis", "felipe"),
    "seb": ("sebastien", "sebastian"),
    "andy": ("andrew", "andreas"),
    "ricky": ("richard",),
    "ed": ("edward", "edoardo"),
    "kuba": ("jakub",),
}
"""First names by which a report may call a driver, and how the entry list may have them."""


def drivers_named(text: str, folded: str, found: list[Word], index: EntryIndex) -> list[DriverMention]:
    """Find drivers whose surname is spelt right but for accents; a first name before it is read with it."""
    names: list[DriverMention] = []
    at = 0
    while at < len(found):
        size = _surname_at(found, at, folded, index)
        if not size or not any(word.capital for word in found[at : at + size]):
            at += 1
            continue
        seats = index.surnames[tuple(word.folded for word in found[at : at + size])]
        name = _with_first_name(text, found, at, size, seats, index)
        if not _names_a_team(found, at, size, index) and not (names and name.start < names[-1].end):
            names.append(name)
        at += size
    return names


def _surname_at(found: list[Word], at: int, folded: str, index: EntryIndex) -> int:
    for size in range(min(index.longest_surname, len(found) - at), 0, -1):
        run = found[at : at + size]
        if any(folded[a.end : b.start] not in (" ", "-", "'") for a, b in itertools.pairwise(run)):
            continue
        if tuple(word.folded for word in run) in index.surnames:
            # "James Calado": James is a first name here, though a driver has it as surname.
            following = found[at + size] if at + size < len(found) else None
            first_name = run[0].folded in index.first_names and following is not None and following.capital
            if not first_name or following is None or folded[run[-1].end : following.start] != " ":
                return size
            other = _surname_at(found, at + size, folded, index) or _like_a_surname(following.folded, run, index)
            return 0 if other else size
    return 0


def _like_a_surname(word: str, run: list[Word], index: EntryIndex) -> bool:
    own = set(index.first_names.get(run[0].folded, []))
    return any(seat in own and apart <= max(1, len(word) * 0.34) for apart, seat in index.near(word))


def _names_a_team(found: list[Word], at: int, size: int, index: EntryIndex) -> bool:
    """Tell a team or a make from a driver: Nielsen Racing and Aston Martin are none."""
    if size > 1:
        return False
    word = found[at].folded
    if at and (found[at - 1].folded, word) in index.makes:
        return True
    following = found[at + 1].folded if at + 1 < len(found) else ""
    pairs = {(word, following), (found[at - 1].folded if at else "", word)}
    if any(not pairs.isdisjoint(itertools.pairwise(words_)) for words_ in index.team_words.values()):
        return True
    return word in index.all_team_words and following in GENERIC and following != "the" and following != "de"


def _with_first_name(
    text: str, found: list[Word], at: int, size: int, seats: list[Seat], index: EntryIndex
) -> DriverMention:
    last = found[at + size - 1]
    first = at
    while first and at - first < 3 and _is_first_name(text, found, first - 1, seats, index):
        first -= 1
    written = text[found[first].start : last.end]
    if first == at:
        return _spelt(DriverMention(found[at].start, last.end, tuple(seats), written), index, with_first=False)
    given = "".join(word.folded for word in found[first:at])
    fitting = [seat for seat in seats if _first_name_fits(given, index.driver(seat).first_name)]
    name = DriverMention(found[first].start, last.end, tuple(fitting or seats), written)
    if fitting:
        return _spelt(name, index, with_first=len(given) > 2)
    spelt = " / ".join(dict.fromkeys(index.driver(seat).name for seat in seats))
    return DriverMention(name.start, name.end, name.seats, written, "first_name", spelt)


def _is_first_name(text: str, found: list[Word], at: int, seats: list[Seat], index: EntryIndex) -> bool:
    word, following = found[at], found[at + 1]
    between = text[word.end : following.start]
    if not word.capital or word.folded.isdigit() or between not in (" ", "-", ". ", "."):
        return False
    if "." in between:
        return len(word.folded) == 1
    if any(_first_name_fits(word.folded, index.driver(seat).first_name, part=True) for seat in seats):
        return True
    known = word.folded in index.all_team_words or (word.folded,) in index.makes or word.folded in index.models
    return not known and len(word.folded) > 2 and word.folded in index.first_names


def _first_name_fits(given: str, first_name: str, *, part: bool = False) -> bool:
    names = re.findall(r"[a-z0-9]+", fold(first_name))
    whole = "".join(names)
    if given == whole or given in names or whole.startswith(given) or (given.startswith(whole) and bool(whole)):
        return True
    if any(name in NICKNAMES.get(given, ()) for name in names):
        return True
    if any(name.startswith(given) or given.startswith(name) for name in names if len(name) > 2):
        return True
    close = distance(given, whole, 2) <= (1 if len(given) > 4 else 0)
    return close or (part and any(given == name for name in names))


def _spelt(name: DriverMention, index: EntryIndex, *, with_first: bool) -> DriverMention:
    """Note where the accents of a name differ from the entry list's."""
    driver = index.driver(name.seats[0])
    right = driver.name if with_first else driver.last_name
    missing = [
        char for char in right if ord(char) > 127 and char.isalpha() and char.lower() not in name.written.lower()
    ]
    if missing and len(name.seats) == 1:
        return DriverMention(name.start, name.end, name.seats, name.written, "accents", right)
    return name


def misspelt(
    text: str, found: list[Word], drivers: list[DriverMention], cars: list[CarMention], index: EntryIndex
) -> list[DriverMention]:
    """Find capitalised words, no known names, that are close to a surname; closer where no first name goes before."""
    taken = [(name.start, name.end) for name in [*drivers, *cars]]
    names = []
    for at, word in enumerate(found):
        if not word.capital or len(word.folded) < 4 or word.folded.isdigit() or covered(word, taken):
            continue
        if word.folded in index.first_names or word.folded in index.all_team_words or word.folded in index.models:
            continue
        before = found[at - 1] if at else None
        first = before if before and before.capital and text[before.end : word.start] == " " else None
        seats = _seats_near(word.folded, first.folded if first else "", index)
        if seats:
            begin = first.start if first and _covers_first(first, seats, index) else word.start
            spelt = " / ".join(dict.fromkeys(index.driver(seat).last_name for seat in seats))
            written = text[begin : word.end]
            off = "" if any(_is_spelt_out(word.folded, index.driver(seat).last_name) for seat in seats) else "misspelt"
            names.append(DriverMention(begin, word.end, tuple(seats), written, off, spelt if off else ""))
    return names


def _is_spelt_out(word: str, name: str) -> bool:
    """Tell whether two spellings differ but in an umlaut written out: Flörsch and Floersch."""
    plain = [re.sub("([aou])e", r"\1", fold(text)) for text in (word, name)]
    return plain[0] == plain[1]


def covered(word: Word, taken: list[tuple[int, int]]) -> bool:
    """Tell whether a word lies in one of the stretches that were read already (begin, end)."""
    return any(begin < word.end and word.start < stop for begin, stop in taken)


def _covers_first(first: Word, seats: list[Seat], index: EntryIndex) -> bool:
    return any(_first_name_fits(first.folded, index.driver(seat).first_name, part=True) for seat in seats)


def _seats_near(word: str, first: str, index: EntryIndex) -> list[Seat]:
    near = index.near(word)
    if first:
        known = [
            (apart, seat)
            for apart, seat in near
            if apart <= max(1, len(word) * 0.34) and _first_name_fits(first, index.driver(seat).first_name, part=True)
        ]
        if known:
            return [seat for apart, seat in known if apart == known[0][0]]
    limit = 0 if len(word) < 5 else 1
    close = [(apart, seat) for apart, seat in near if 0 < apart <= limit]
    return [seat for apart, seat in close if apart == close[0][0]]
