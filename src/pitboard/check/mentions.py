"""What a sentence names: cars, drivers, classes, places, amounts of time and laps, and the words that relate them."""

import itertools
import re
from typing import TypeVar

from msgspec import Struct

from pitboard.check.field import GENERIC, ORDINARY, Field, Seat, distance
from pitboard.check.lexicon import Lexicon
from pitboard.check.numbers import Amount, amounts, number, number_pattern
from pitboard.check.text import Sentence, Span, Word, fold, words


class CarName(Span, frozen=True):
    """A car as named: by number, make, model, team words and class; any may be missing."""

    number: str = ""
    makes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


class DriverName(Span, frozen=True):
    """A driver as named, the seats it can mean, and how the spelling is off: "", accents, misspelt or first_name."""

    seats: tuple[Seat, ...]
    written: str
    spelling: str = ""
    spelt: str = ""


class ClassName(Span, frozen=True):
    """A class as named."""

    name: str


class Place(Span, frozen=True):
    """A place in an order, or with `top` the first so many."""

    place: int
    top: bool = False


class Cue(Span, frozen=True):
    """A word or phrase that says what a clause is about."""

    name: str


class Nation(Span, frozen=True):
    """A nationality as a noun."""

    nation: str


class Count(Span, frozen=True):
    """A number that is none of the above."""

    value: int


class PlaceRange(Span, frozen=True):
    """Places from the first to the last, for cars named in a row."""

    first: int
    last: int


class Clock(Span, frozen=True):
    """A time of day, as HH:MM."""

    time: str


class Mentions(Struct, frozen=True):
    """All that a sentence names, each kind in the order of the text."""

    cars: list[CarName]
    drivers: list[DriverName]
    classes: list[ClassName]
    places: list[Place]
    amounts: list[Amount]
    cues: list[Cue]
    nations: list[Nation]
    counts: list[Count]
    ranges: list[PlaceRange]
    clocks: list[Clock]


_NUMBERED = re.compile(r"#\s?(\d{1,3})(?!\d)|\b(?:no|nr|nos|nummer|number|car|startnummer)\b\.?\s?#?(\d{1,3})(?![\d:])")
_BARE = re.compile(r"\b(?:de|the)\s(\d{1,3})(?![\d:.,]\d)(?=[\s,.;:)'-])")
_BARE_NEXT = re.compile(
    r"\s*-?(?:min|sec|uur|hour|ron|lap|auto|car|wagen|keer|time|pit|stop|crew|equipe|overige|other"
    r"|driver|rijder|gestarte|started)"
)


_NONE_OF = re.compile(r"\b(?:niemand van|none of) $")

_TIME_OF_DAY = re.compile(
    r"(?:\b(?:sunset|sunrise|zonsondergang|zonsopkomst) \(?"
    r"|\b(?:om|at|na|after|rond|around|tegen|by|and"
    r"|en|since|sinds|tussen|between|until|tot|van|vanaf|from|to) )"
    r"([01]?\d|2[0-3])[.:]([0-5]\d)(?![.:,]?\d)(?: uur| hours)?"
)
_PART_OF_WORD = re.compile(r"-(?!(?:klasse|class|team|auto|wagen|equipe|formatie)\b)[a-z]{4,}")
"""Porsche-bochten and Ferrari-coureur name no car."""


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


def mentions(text: str, folded: str, sentence: Sentence, field: Field, lexicon: Lexicon) -> Mentions:
    """All that a sentence names."""
    start, end = sentence.start, sentence.end
    found_words = words(text, folded, start, end)
    numbers = _car_numbers(folded, start, end, field)
    drivers = _drivers(text, folded, found_words, field)
    cars = _cars(folded, found_words, numbers, drivers, field)
    drivers += _misspelt(text, found_words, drivers, cars, field)
    drivers.sort(key=lambda one: one.start)
    taken = [(one.start, one.end) for one in [*cars, *drivers]]
    cues = _cues(folded, start, end, lexicon, taken)
    clocks = [
        Clock(one.start(), one.end(), f"{int(one[1]):02}:{one[2]}") for one in _TIME_OF_DAY.finditer(folded, start, end)
    ]
    ranges = _ranges(folded, start, end, lexicon)
    taken += [(one.start, one.end) for one in [*clocks, *ranges]]
    places = _free(_places(folded, start, end, lexicon), taken)
    sized = _free(amounts(folded, start, end, lexicon, taken), taken)
    taken += [(one.start, one.end) for one in [*places, *sized]]
    return Mentions(
        cars,
        drivers,
        _classes(folded, start, end, field),
        places,
        sized,
        cues,
        _nations(folded, start, end, lexicon),
        _free(_counts(text, folded, start, end, lexicon), taken),
        ranges,
        clocks,
    )


def _cues(folded: str, start: int, end: int, lexicon: Lexicon, taken: list[tuple[int, int]]) -> list[Cue]:
    """The relating words; those that a name may contain (DKR Engineering) only outside names."""
    found = [
        Cue(one.start(), one.end(), name)
        for name, pattern in lexicon.cues.items()
        for one in pattern.finditer(folded, start, end)
        if name not in ("cause", "incident", "loss", "crew")
        or not any(begin < one.end() and one.start() < stop for begin, stop in taken)
    ]
    return sorted(found, key=lambda cue: cue.start)


def _nations(folded: str, start: int, end: int, lexicon: Lexicon) -> list[Nation]:
    return [
        Nation(one.start(), one.end(), nation)
        for words_, nation in lexicon.nations.items()
        for one in re.compile(rf"\b(?:{words_})\b").finditer(folded, start, end)
    ]


Spanned = TypeVar("Spanned", bound=Span)


def _free(found: list[Spanned], taken: list[tuple[int, int]]) -> list[Spanned]:
    return [one for one in found if not any(begin < one.end and one.start < stop for begin, stop in taken)]


def _car_numbers(folded: str, start: int, end: int, field: Field) -> dict[int, tuple[int, str]]:
    """Car numbers by where they begin: where they end, and the number."""
    found: dict[int, tuple[int, str]] = {}
    for one in _NUMBERED.finditer(folded, start, end):
        found[one.start()] = (one.end(), one.group(1) or one.group(2))
    for one in _BARE.finditer(folded, start, end + 1):
        none_of = _NONE_OF.search(folded, max(start, one.start() - 16), one.start())
        if one.group(1) in field.entries and not none_of and not _BARE_NEXT.match(folded, one.end()):
            found.setdefault(one.start(1), (one.end(1), one.group(1)))
    return found


def _drivers(text: str, folded: str, found: list[Word], field: Field) -> list[DriverName]:
    """Drivers whose surname is spelt right but for accents; a first name before it is read with it."""
    names: list[DriverName] = []
    at = 0
    while at < len(found):
        size = _surname_at(found, at, folded, field)
        if not size or not any(word.capital for word in found[at : at + size]):
            at += 1
            continue
        seats = field.surnames[tuple(word.folded for word in found[at : at + size])]
        name = _with_first_name(text, found, at, size, seats, field)
        if not _names_a_team(found, at, size, field) and not (names and name.start < names[-1].end):
            names.append(name)
        at += size
    return names


def _surname_at(found: list[Word], at: int, folded: str, field: Field) -> int:
    for size in range(min(field.longest_surname, len(found) - at), 0, -1):
        run = found[at : at + size]
        if any(folded[a.end : b.start] not in (" ", "-", "'") for a, b in itertools.pairwise(run)):
            continue
        if tuple(word.folded for word in run) in field.surnames:
            # "James Calado": James is a first name here, though a driver has it as surname.
            following = found[at + size] if at + size < len(found) else None
            first_name = run[0].folded in field.first_names and following is not None and following.capital
            if not first_name or following is None or folded[run[-1].end : following.start] != " ":
                return size
            other = _surname_at(found, at + size, folded, field) or _like_a_surname(following.folded, run, field)
            return 0 if other else size
    return 0


def _like_a_surname(word: str, run: list[Word], field: Field) -> bool:
    own = set(field.first_names.get(run[0].folded, []))
    return any(seat in own and apart <= max(1, len(word) * 0.34) for apart, seat in field.near(word))


def _names_a_team(found: list[Word], at: int, size: int, field: Field) -> bool:
    """Nielsen Racing and Aston Martin are no drivers."""
    if size > 1:
        return False
    word = found[at].folded
    if at and (found[at - 1].folded, word) in field.makes:
        return True
    following = found[at + 1].folded if at + 1 < len(found) else ""
    if any((word, following) in itertools.pairwise(words_) for words_ in field.team_words.values()):
        return True
    return word in field.all_team_words and following in GENERIC and following != "the" and following != "de"


def _with_first_name(text: str, found: list[Word], at: int, size: int, seats: list[Seat], field: Field) -> DriverName:
    last = found[at + size - 1]
    first = at
    while first and at - first < 3 and _is_first_name(text, found, first - 1, seats, field):
        first -= 1
    written = text[found[first].start : last.end]
    if first == at:
        return _spelt(DriverName(found[at].start, last.end, tuple(seats), written), field, with_first=False)
    given = "".join(word.folded for word in found[first:at])
    fitting = [seat for seat in seats if _first_name_fits(given, field.driver(seat).first_name)]
    name = DriverName(found[first].start, last.end, tuple(fitting or seats), written)
    if fitting:
        return _spelt(name, field, with_first=len(given) > 2)
    spelt = " / ".join(dict.fromkeys(field.driver(seat).name for seat in seats))
    return DriverName(name.start, name.end, name.seats, written, "first_name", spelt)


def _is_first_name(text: str, found: list[Word], at: int, seats: list[Seat], field: Field) -> bool:
    word, following = found[at], found[at + 1]
    between = text[word.end : following.start]
    if not word.capital or word.folded.isdigit() or between not in (" ", "-", ". ", "."):
        return False
    if "." in between:
        return len(word.folded) == 1
    if any(_first_name_fits(word.folded, field.driver(seat).first_name, part=True) for seat in seats):
        return True
    known = word.folded in field.all_team_words or (word.folded,) in field.makes or word.folded in field.models
    return not known and len(word.folded) > 2 and word.folded in field.first_names


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


def _spelt(name: DriverName, field: Field, *, with_first: bool) -> DriverName:
    """The name with the note that its accents differ from the entry list's, where they do."""
    driver = field.driver(name.seats[0])
    right = driver.name if with_first else driver.last_name
    missing = [
        char for char in right if ord(char) > 127 and char.isalpha() and char.lower() not in name.written.lower()
    ]
    if missing and len(name.seats) == 1:
        return DriverName(name.start, name.end, name.seats, name.written, "accents", right)
    return name


def _misspelt(
    text: str, found: list[Word], drivers: list[DriverName], cars: list[CarName], field: Field
) -> list[DriverName]:
    """Capitalised words that are no known name but close to a surname; without a first name they must be closer."""
    taken = [(one.start, one.end) for one in [*drivers, *cars]]
    names = []
    for at, word in enumerate(found):
        if not word.capital or len(word.folded) < 4 or word.folded.isdigit() or _covered(word, taken):
            continue
        if word.folded in field.first_names or word.folded in field.all_team_words or word.folded in field.models:
            continue
        before = found[at - 1] if at else None
        first = before if before and before.capital and text[before.end : word.start] == " " else None
        seats = _seats_near(word.folded, first.folded if first else "", field)
        if seats:
            begin = first.start if first and _covers_first(first, seats, field) else word.start
            spelt = " / ".join(dict.fromkeys(field.driver(seat).last_name for seat in seats))
            names.append(DriverName(begin, word.end, tuple(seats), text[begin : word.end], "misspelt", spelt))
    return names


def _covered(word: Word, taken: list[tuple[int, int]]) -> bool:
    return any(begin < word.end and word.start < stop for begin, stop in taken)


def _covers_first(first: Word, seats: list[Seat], field: Field) -> bool:
    return any(_first_name_fits(first.folded, field.driver(seat).first_name, part=True) for seat in seats)


def _seats_near(word: str, first: str, field: Field) -> list[Seat]:
    near = field.near(word)
    if first:
        known = [
            (apart, seat)
            for apart, seat in near
            if apart <= max(1, len(word) * 0.34) and _first_name_fits(first, field.driver(seat).first_name, part=True)
        ]
        if known:
            return [seat for apart, seat in known if apart == known[0][0]]
    limit = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    close = [(apart, seat) for apart, seat in near if 0 < apart <= limit]
    return [seat for apart, seat in close if apart == close[0][0]]


def _cars(
    folded: str, found: list[Word], numbers: dict[int, tuple[int, str]], drivers: list[DriverName], field: Field
) -> list[CarName]:
    """Runs of words that together name a car: `#57 Kessel Racing Ferrari`."""
    taken = [(one.start, one.end) for one in drivers]
    parts = [_number_part(start, end, number_) for start, (end, number_) in numbers.items()]
    covered = [*taken, *((part.start, part.end) for part in parts)]
    at = 0
    while at < len(found):
        part, size = _name_part(found, at, folded, field) if not _covered(found[at], covered) else (None, 1)
        if part:
            parts.append(part)
        at += size
    joined: list[CarName] = []
    for part in sorted(parts, key=lambda one: one.start):
        if joined and _one_name(folded, joined[-1], part):
            joined[-1] = _merged(joined[-1], part)
        else:
            joined.append(part)
    joined = [one for one in joined if one.number or one.makes or one.models or _a_team(found, one, field)]
    return [one for one in joined if not _PART_OF_WORD.match(folded, one.end)]


def _number_part(start: int, end: int, number_: str) -> CarName:
    return CarName(start, end, number=number_)


def _one_name(folded: str, one: CarName, other: CarName) -> bool:
    between = folded[one.end : other.start]
    if one.number and other.number:
        return False
    if one.number and other.teams and not one.teams and re.fullmatch(r" (?:van|of)(?: de| het| the)? ", between):
        return True
    if one.number and between == " by " and other.teams:
        return True
    return re.fullmatch(r"[ /-]{1,3}| \(|-", between) is not None and not (between == " (" and not other.number)


def _merged(one: CarName, other: CarName) -> CarName:
    return CarName(
        one.start,
        other.end,
        one.number or other.number,
        one.makes + other.makes,
        one.models + other.models,
        one.teams + other.teams,
        one.classes + other.classes,
    )


def _name_part(found: list[Word], at: int, folded: str, field: Field) -> tuple[CarName | None, int]:
    word = found[at]
    if not word.capital and (_of_that_number(found, at, field) or _inside_a_team(found, at, field)):
        return CarName(word.start, word.end, teams=(word.folded,)), 1
    if not word.capital:
        generic = word.folded in GENERIC and word.folded not in ("the", "de", "by", "of")
        return (CarName(word.start, word.end, teams=(word.folded,)), 1) if generic and at else (None, 1)
    for pattern, name in field.classes:
        one = pattern.match(folded, word.start)
        if one:
            size = sum(1 for other in found[at:] if other.start < one.end())
            return CarName(word.start, one.end(), classes=(name,)), size
    for size in (2, 1):
        make = field.makes.get(tuple(other.folded for other in found[at : at + size]))
        if make:
            return CarName(word.start, found[min(at + size, len(found)) - 1].end, makes=(make,)), size
    plural = word.folded[:-1] if word.folded.endswith("s") else ""
    if (plural,) in field.makes:
        return CarName(word.start, word.end, makes=(field.makes[(plural,)],)), 1
    if word.folded in field.models:
        return CarName(word.start, word.end, models=(word.folded,)), 1
    if word.folded in field.all_team_words or (word.folded in GENERIC and at):
        return CarName(word.start, word.end, teams=(word.folded,)), 1
    return None, 1


def _of_that_number(found: list[Word], at: int, field: Field) -> bool:
    """Whether a word in small letters is a team's, behind its car's number: `the #70 inception racing`."""
    words_ = field.team_words.get(found[at - 1].folded, ()) if at else ()
    return found[at].folded in words_ and found[at].folded not in GENERIC


def _inside_a_team(found: list[Word], at: int, field: Field) -> bool:
    """Whether a small word joins two of a team's name: `Racing Spirit of Leman`."""
    if not 0 < at < len(found) - 1 or found[at].folded not in GENERIC:
        return False
    run = tuple(word.folded for word in found[at - 1 : at + 2])
    return any(run == words_[i : i + 3] for words_ in field.team_words.values() for i in range(len(words_) - 2))


def _a_team(found: list[Word], name: CarName, field: Field) -> bool:
    """Whether team words alone name a team: one that is no plain word, or two of the same team."""
    telling = [word for word in name.teams if word not in GENERIC]
    if not telling or all(word.isdigit() for word in telling):
        return False
    if any(word not in ORDINARY and len(word) > 1 for word in telling):
        return not (found and len(telling) == 1 and telling[0] == "le")
    together = [words for words in field.team_words.values() if set(name.teams) <= set(words)]
    return len(name.teams) > 1 and bool(together)


def _classes(folded: str, start: int, end: int, field: Field) -> list[ClassName]:
    found: list[ClassName] = []
    for pattern, name in field.classes:
        for one in pattern.finditer(folded, start, end):
            if not any(kept.start < one.end() and one.start() < kept.end for kept in found):
                found.append(ClassName(one.start(), one.end(), name))
    return sorted(found, key=lambda one: one.start)


def _places(folded: str, start: int, end: int, lexicon: Lexicon) -> list[Place]:
    ordinal = "|".join(sorted(lexicon.ordinals, key=len, reverse=True))
    short = r"(\d{1,2})(?:ste|de|e|st|nd|rd|th)"
    found = [
        Place(one.start(), one.end(), int(one[1]))
        for one in re.compile(r"\bp\s?(\d{1,2})\b").finditer(folded, start, end)
    ]
    for one in re.compile(
        rf"\b(?:(?P<word>{ordinal})|{short})(?:\s(?:algemene |overall )?(?P<noun>{lexicon.place_nouns})\b|(?P<stop>))"
    ).finditer(folded, start, end):
        place = lexicon.ordinals[one["word"]] if one["word"] else int(one[2])
        if place > 0 and (one["noun"] or _bare_place(folded, one.start(), one.end(), end, lexicon)):
            found.append(Place(one.start(), one.end(), place))
    top = rf"\b(?:top[ -]|(?:de )?eerste )({number_pattern(lexicon.lang)})\b"
    position = rf"\b(?:als nummer|plaats|positie|position|place|plek)\s({number_pattern(lexicon.lang)})\b"
    any_number = number_pattern(lexicon.lang)
    pair = rf"\b(?:plaats|positie|position|place|plek) {any_number} (?:naar|to) ({any_number})\b"
    found += [
        Place(one.start(1), one.end(), int(number(one[1], lexicon.lang) or 0))
        for one in re.compile(pair).finditer(folded, start, end)
    ]
    for pattern, is_top in ((top, True), (position, False)):
        for one in re.compile(pattern).finditer(folded, start, end):
            place = int(number(one[1], lexicon.lang) or 0)
            found.append(Place(one.start(), one.end(), place, is_top))
    return sorted(found, key=lambda one: one.start)


def _ranges(folded: str, start: int, end: int, lexicon: Lexicon) -> list[PlaceRange]:
    """`P4 to P6`, `places four to six`, `P4 tot en met P6`."""
    any_number = number_pattern(lexicon.lang)
    pattern = re.compile(
        rf"(?<!from )(?<!van )\b(?:p|(?:plaatsen|plekken|places|positions|nummers|als|in|as) )"
        rf"({any_number})(?: tot en met | t/m | to | through "
        rf"|-| tot )p?({any_number})\b"
    )
    found = []
    for one in pattern.finditer(folded, start, end):
        first, last = number(one[1], lexicon.lang), number(one[2], lexicon.lang)
        found.append(PlaceRange(one.start(), one.end(), int(first or 0), int(last or 0)))
    return found


def _bare_place(folded: str, start: int, stop: int, end: int, lexicon: Lexicon) -> bool:
    """Whether an ordinal without a noun is a place: after such words, and before a break or such words.

    In front of a sentence, and behind a name, it is one too: `Third, Rigon runs in`, `ligt Rigon derde in`.
    """
    leading = rf"(?:(?:^|\W)(?:{lexicon.place_before})\s+(?:de\s|een\s|a\s|the\s)?|\()$"
    before = folded[max(0, start - 24) : start]
    opens = re.search(r"(?:^|[.!?]\s+|\n)$", before) is not None
    behind_name = not re.search(r"\b(?:the|a|an|de|het|een|its|his|her|their|zijn|haar|hun|for|voor)\s+$", before)
    after = folded[stop:end]
    breaks = re.match(rf"\s*(?:[.,;:)!?-]|$|\s(?:{lexicon.place_after})\b)", after) is not None
    if re.search(leading, before):
        return breaks or re.match(rf"\s(?:{lexicon.place_verbs})\b", after) is not None
    named = re.search(r"#\w+(?: [\w'-]+){0,6} $", folded[max(0, start - 60) : start]) is not None
    if named and re.match(r"[.,]", after):
        return True
    if opens:
        return breaks or re.match(rf"\s(?:{lexicon.place_verbs})\b", after) is not None
    return behind_name and re.match(r"\s(?:in|met|with)\s(?:de|the)\s#", after) is not None


def _counts(text: str, folded: str, start: int, end: int, lexicon: Lexicon) -> list[Count]:
    found = []
    for one in re.compile(rf"(?<![\w#.,:-])({number_pattern(lexicon.lang)})(?![\w:]|[.,]\d)").finditer(
        folded, start, end
    ):
        value = number(one[1], lexicon.lang)
        if (
            value is not None
            and one[1] not in ("a", "an")
            and not (one[1] == "een" and "é" not in text[one.start() : one.end()])
            and value == int(value)
        ):
            found.append(Count(one.start(), one.end(), int(value)))
    return found
