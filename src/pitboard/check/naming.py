"""Cars and classes as a sentence names them: by number, make, model, team and class."""

import itertools
import re
from collections.abc import Iterator

from pitboard.check.driver_names import covered
from pitboard.check.entry_index import GENERIC, ORDINARY, EntryIndex
from pitboard.check.mention_types import CarMention, ClassMention, DriverMention
from pitboard.check.phrases import Token
from pitboard.check.quantities import number_at
from pitboard.check.text import Word, words
from pitboard.check.words import Words

_NUMBERED = re.compile(
    r"#\s?(\d{1,3})(?!\d)|\b(?:no|nr|nos|nummer|number|numbered|car|startnummer|cijfer)\b\.?\s?#?(\d{1,3})(?![\d:])"
)
_SPELT_AFTER = frozenset(["no", "nr", "nummer", "number", "car", "startnummer", "cijfer"])
_BARE = re.compile(r"\b(?:de|the)\s(\d{1,3})(?![\d:.,]\d)(?=[\s,.;:)'-])")
_BEHIND_A_MAKE = re.compile(r"(?: (?:met|with)|'s)? (\d{1,3})(?![\d:.,]\d|\w)")
_NOUN_NUMBER = re.compile(r"\b(?:zuster|race)?(?:auto|wagen|bolide)\s(\d{1,3})(?![\d:.,]\d)(?=[\s,.;:)'-]|$)")
_BARE_NEXT = re.compile(
    r"\s*-?(?:min|sec|uur|hour|ron|lap|auto|car|wagen|keer|time|pit|stop|crew|equipe|overige|other"
    r"|driver|rijder|gestarte|started|tel|tien|hond|tenth|hund|km|punt|point)"
)


_NONE_OF = re.compile(r"\b(?:niemand van|none of) $")

_PART_OF_WORD = re.compile(r"-(?!(?:klasse|class|team|auto|wagen|equipe|formatie)\b)[a-z]{4,}")
"""Porsche-bochten and Ferrari-coureur name no car."""


def cars_named(
    text: str, folded: str, tokens: list[Token], drivers: list[DriverMention], index: EntryIndex, language: Words
) -> list[CarMention]:
    """Find the cars that a sentence names."""
    start, end = tokens[0].start, tokens[-1].end
    teams = _numbered_teams(folded, start, end, index)
    numbers = {
        at: spot for at, spot in _car_numbers(folded, start, end, index).items() if not _within(at, spot[0], teams)
    }
    numbers |= _spelt_numbers(tokens, index, language)
    return _cars(folded, words(text, folded, start, end), numbers, drivers, index, teams)


def _spelt_numbers(tokens: list[Token], index: EntryIndex, language: Words) -> dict[int, tuple[int, str]]:
    """Find numbers in words: `the number fifty-one Ferrari`, `the ninety-four Peugeot`."""
    found: dict[int, tuple[int, str]] = {}
    for place, token in enumerate(tokens[:-1]):
        number = number_at(tokens, place + 1, language) if not tokens[place + 1].text[0].isdigit() else None
        if number is None or number.value != int(number.value) or str(int(number.value)) not in index.entries:
            continue
        entry = index.entries[str(int(number.value))]
        after = tokens[number.last].text if number.last < len(tokens) else ""
        if place and tokens[place - 1].text in language.syntax["counted"]:
            continue
        if number.value <= 3 and (after,) != tuple(entry.make.lower().split()[:1]):
            continue
        made = (after,) == tuple(entry.make.lower().split()[:1])
        alone = number.value > 3 and after in language.syntax["after_number"] | {".", ",", "'"} and token.text == "the"
        if token.text in _SPELT_AFTER or (made and token.text in language.syntax["articles"]) or alone:
            found[tokens[place + (0 if token.text in _SPELT_AFTER else 1)].start] = (
                tokens[number.last - 1].end,
                entry.number,
            )
    return found


def _numbered_teams(folded: str, start: int, end: int, index: EntryIndex) -> list[CarMention]:
    """Find teams whose name holds a number (`Blue Badgers #2`), named in full: that number is no car's."""
    found: list[CarMention] = []
    for pattern, words_ in index.numbered_teams:
        for match in pattern.finditer(folded, start, end):
            if not _within(match.start(), match.end(), found):
                found.append(CarMention(match.start(), match.end(), teams=words_))
    return found


def _within(start: int, end: int, spans: list[CarMention]) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _car_numbers(folded: str, start: int, end: int, index: EntryIndex) -> dict[int, tuple[int, str]]:
    """Find car numbers by where they begin: where they end, and the number."""
    found: dict[int, tuple[int, str]] = {}
    for match in _NUMBERED.finditer(folded, start, end):
        found[match.start()] = (match.end(), match.group(1) or match.group(2))
    for match in _of_a_car(folded, start, end):
        if match.group(1) in index.entries and not _BARE_NEXT.match(folded, match.end()):
            found.setdefault(match.start(), (match.end(), match.group(1)))
    for match in _BARE.finditer(folded, start, end + 1):
        none_of = _NONE_OF.search(folded, max(start, match.start() - 16), match.start())
        if match.group(1) in index.entries and not none_of and not _BARE_NEXT.match(folded, match.end()):
            found.setdefault(match.start(1), (match.end(1), match.group(1)))
    return found


def _of_a_car(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Go through the numbers that stand right behind a word for a car: `auto 31`, `zusterauto 7`."""
    yield from _NOUN_NUMBER.finditer(folded, start, end)


def _cars(
    folded: str,
    found: list[Word],
    numbers: dict[int, tuple[int, str]],
    drivers: list[DriverMention],
    index: EntryIndex,
    teams: list[CarMention],
) -> list[CarMention]:
    """Join runs of words that together name a car: `#57 Kessel Racing Ferrari`."""
    taken = [(name.start, name.end) for name in drivers]
    parts = [_number_part(start, end, number_) for start, (end, number_) in numbers.items()] + teams
    known = [*taken, *((part.start, part.end) for part in parts)]
    at = 0
    while at < len(found):
        part, size = _name_part(found, at, folded, index) if not covered(found[at], known) else (None, 1)
        if part:
            parts.append(part)
        at += size
    parts += [number for part in parts for number in _behind_a_make(folded, part, index)]
    names: list[CarMention] = []
    for part in sorted(parts, key=lambda part: part.start):
        if names and _is_same_name(folded, names[-1], part):
            names[-1] = _merged(names[-1], part)
        else:
            names.append(part)
    names = [name for name in names if name.number or name.makes or name.models or _a_team(found, name, index)]
    return [name for name in names if not _PART_OF_WORD.match(folded, name.end)]


def _behind_a_make(folded: str, part: CarMention, index: EntryIndex) -> Iterator[CarMention]:
    """Find a bare number behind a make or a team that has such a car: `Cadillac 01`, `the Ford with 66`."""
    match = _BEHIND_A_MAKE.match(folded, part.end) if part.makes or part.teams else None
    entry = index.entries.get(match.group(1)) if match and not _BARE_NEXT.match(folded, match.end()) else None
    if match and entry and (entry.make in part.makes or set(part.teams) & set(index.team_words[entry.number])):
        yield _number_part(match.start(1), match.end(1), entry.number)


def _number_part(start: int, end: int, number_: str) -> CarMention:
    return CarMention(start, end, number=number_)


def _is_same_name(folded: str, name: CarMention, other: CarMention) -> bool:
    between = folded[name.end : other.start]
    if name.number and other.number:
        return False
    if not name.teams and other.teams and re.fullmatch(r" (?:van|of)(?: de| het| the)? ", between):
        return not other.makes or not name.makes
    if other.number and not (other.makes or other.teams) and re.fullmatch(r" (?:met|with)(?: het| de| the)? ", between):
        return True
    if between == "'s " and other.number and (name.makes or name.teams):
        return True
    if name.number and between == " by " and other.teams:
        return True
    return re.fullmatch(r"[ /-]{1,3}| \(|-", between) is not None and not (between == " (" and not other.number)


def _merged(name: CarMention, other: CarMention) -> CarMention:
    return CarMention(
        name.start,
        other.end,
        name.number or other.number,
        name.makes + other.makes,
        name.models + other.models,
        name.teams + other.teams,
        name.classes + other.classes,
    )


def _name_part(found: list[Word], at: int, folded: str, index: EntryIndex) -> tuple[CarMention | None, int]:
    """Return what a word, with those behind it, adds to a car's name, and how many words that takes; None: nothing."""
    word = found[at]
    if not word.capital:
        return (_team_word(word) if _is_small_team_word(found, at, index) else None), 1
    for pattern, name in index.classes:
        match = pattern.match(folded, word.start)
        if match:
            size = sum(1 for other in found[at:] if other.start < match.end())
            return CarMention(word.start, match.end(), classes=(name,)), size
    for size in (2, 1):
        make = index.makes.get(tuple(other.folded for other in found[at : at + size]))
        if make:
            return CarMention(word.start, found[min(at + size, len(found)) - 1].end, makes=(make,)), size
    return _single_word(found, at, index), 1


def _team_word(word: Word) -> CarMention:
    return CarMention(word.start, word.end, teams=(word.folded,))


def _is_small_team_word(found: list[Word], at: int, index: EntryIndex) -> bool:
    """Tell whether a word in small letters is of a team's name."""
    if _of_that_number(found, at, index) or _inside_a_team(found, at, index):
        return True
    generic = found[at].folded in GENERIC and found[at].folded not in ("the", "de", "by", "of")
    return generic and at > 0


def _single_word(found: list[Word], at: int, index: EntryIndex) -> CarMention | None:
    """Return what a capitalised word adds by itself: a model, or a word of a team's name."""
    word = found[at]
    if word.folded in index.models or word.folded.removesuffix("s") in index.models:
        return CarMention(
            word.start, word.end, models=(word.folded if word.folded in index.models else word.folded[:-1],)
        )
    if word.folded.isdigit() and not _beside_its_word(found, at, index):
        return None
    of_team = word.folded in index.all_team_words or (word.folded in GENERIC and at > 0)
    return _team_word(word) if of_team else None


def _beside_its_word(found: list[Word], at: int, index: EntryIndex) -> bool:
    """Tell whether a number stands in a team's name, as in Project 1, and is no amount behind another's."""
    run = [word.folded for word in found[max(0, at - 1) : at + 2]]
    pairs = {pair for words_ in index.team_words.values() for pair in itertools.pairwise(words_)}
    return not pairs.isdisjoint(itertools.pairwise(run))


def _of_that_number(found: list[Word], at: int, index: EntryIndex) -> bool:
    """Tell whether a word in small letters is a team's, behind its car's number: `the #70 inception racing`."""
    words_ = index.team_words.get(found[at - 1].folded, ()) if at else ()
    return found[at].folded in words_ and found[at].folded not in GENERIC


def _inside_a_team(found: list[Word], at: int, index: EntryIndex) -> bool:
    """Tell whether a small word joins two of a team's name: `Racing Spirit of Leman`."""
    if not 0 < at < len(found) - 1 or found[at].folded not in GENERIC:
        return False
    run = tuple(word.folded for word in found[at - 1 : at + 2])
    return any(run == words_[i : i + 3] for words_ in index.team_words.values() for i in range(len(words_) - 2))


def _a_team(found: list[Word], name: CarMention, index: EntryIndex) -> bool:
    """Tell whether team words alone name a team: one that is no plain word, or two of the same team."""
    telling = [word for word in name.teams if word not in GENERIC]
    if not telling or all(word.isdigit() for word in telling):
        return False
    if any(word not in ORDINARY and len(word) > 1 for word in telling):
        return not (found and len(telling) == 1 and telling[0] == "le")
    together = [words for words in index.team_words.values() if set(name.teams) <= set(words)]
    return len(name.teams) > 1 and bool(together)


def classes_named(folded: str, start: int, end: int, index: EntryIndex) -> list[ClassMention]:
    """Find the classes named, as written in any way."""
    found: list[ClassMention] = []
    written = {entry.car_class.lower().replace(" ", ""): entry.car_class for entry in index.entries.values()}
    for pattern, named in index.classes:
        for match in pattern.finditer(folded, start, end):
            tail = re.match(r"[ -](pro|am)\b", folded[match.end() : match.end() + 4])
            name = written.get(named.lower() + tail[1], named) if tail else named
            if tail and name == named and not named.lower().endswith(tail[1]):
                name = f"{named.removesuffix(' Am').removesuffix(' Pro')} {tail[1].title()}"
            if not any(kept.start < match.end() and match.start() < kept.end for kept in found):
                last = match.end() + (len(tail[0]) if tail and name != named else 0)
                found.append(ClassMention(match.start(), last, name))
    return sorted(found, key=lambda mention: mention.start)
