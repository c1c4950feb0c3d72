"""What a sentence names: cars, drivers, classes, places, amounts of time and laps, and the words that relate them."""

import itertools
import re
from typing import TypeVar

from pitboard.check.driver_names import covered, drivers_named, misspelt
from pitboard.check.entry_index import GENERIC, ORDINARY, EntryIndex
from pitboard.check.lexicon import Lexicon
from pitboard.check.mention_types import (
    CarMention,
    ClassMention,
    ClockMention,
    CountMention,
    Cue,
    DriverMention,
    Mentions,
    NationMention,
    PlaceMention,
    PlaceRangeMention,
)
from pitboard.check.numbers import amounts, number, number_pattern
from pitboard.check.text import SentenceSpan, Span, Word, words

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


def mentions(text: str, folded: str, sentence: SentenceSpan, index: EntryIndex, lexicon: Lexicon) -> Mentions:
    """Find all that a sentence names."""
    start, end = sentence.start, sentence.end
    found_words = words(text, folded, start, end)
    teams = _numbered_teams(folded, start, end, index)
    numbers = {
        at: spot for at, spot in _car_numbers(folded, start, end, index).items() if not _within(at, spot[0], teams)
    }
    drivers = drivers_named(text, folded, found_words, index)
    cars = _cars(folded, found_words, numbers, drivers, index, teams)
    drivers += misspelt(text, found_words, drivers, cars, index)
    drivers.sort(key=lambda name: name.start)
    taken = [(name.start, name.end) for name in [*cars, *drivers]]
    cues = _cues(folded, start, end, lexicon, taken)
    clocks = [
        ClockMention(match.start(), match.end(), f"{int(match[1]):02}:{match[2]}")
        for match in _TIME_OF_DAY.finditer(folded, start, end)
    ]
    ranges = _ranges(folded, start, end, lexicon)
    taken += [(span.start, span.end) for span in [*clocks, *ranges]]
    places = _free(_places(folded, start, end, lexicon), taken)
    sized = _free(amounts(folded, start, end, lexicon, taken), taken)
    taken += [(span.start, span.end) for span in [*places, *sized]]
    return Mentions(
        cars,
        drivers,
        _classes(folded, start, end, index),
        places,
        sized,
        cues,
        _nations(folded, start, end, lexicon),
        _free(_counts(text, folded, start, end, lexicon), taken),
        ranges,
        clocks,
    )


def _cues(folded: str, start: int, end: int, lexicon: Lexicon, taken: list[tuple[int, int]]) -> list[Cue]:
    """Find the relating words; those that a name may contain (DKR Engineering) only outside names."""
    found = [
        Cue(match.start(), match.end(), name)
        for name, pattern in lexicon.cues.items()
        for match in pattern.finditer(folded, start, end)
        if name not in ("cause", "incident", "loss", "crew")
        or not any(begin < match.end() and match.start() < stop for begin, stop in taken)
    ]
    return sorted(found, key=lambda cue: cue.start)


def _nations(folded: str, start: int, end: int, lexicon: Lexicon) -> list[NationMention]:
    return [
        NationMention(match.start(), match.end(), nation)
        for words_, nation in lexicon.nations.items()
        for match in re.compile(rf"\b(?:{words_})\b").finditer(folded, start, end)
    ]


Spanned = TypeVar("Spanned", bound=Span)


def _free(found: list[Spanned], taken: list[tuple[int, int]]) -> list[Spanned]:
    return [span for span in found if not any(begin < span.end and span.start < stop for begin, stop in taken)]


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
    for match in _BARE.finditer(folded, start, end + 1):
        none_of = _NONE_OF.search(folded, max(start, match.start() - 16), match.start())
        if match.group(1) in index.entries and not none_of and not _BARE_NEXT.match(folded, match.end()):
            found.setdefault(match.start(1), (match.end(1), match.group(1)))
    return found


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
    names: list[CarMention] = []
    for part in sorted(parts, key=lambda part: part.start):
        if names and _is_same_name(folded, names[-1], part):
            names[-1] = _merged(names[-1], part)
        else:
            names.append(part)
    names = [name for name in names if name.number or name.makes or name.models or _a_team(found, name, index)]
    return [name for name in names if not _PART_OF_WORD.match(folded, name.end)]


def _number_part(start: int, end: int, number_: str) -> CarMention:
    return CarMention(start, end, number=number_)


def _is_same_name(folded: str, name: CarMention, other: CarMention) -> bool:
    between = folded[name.end : other.start]
    if name.number and other.number:
        return False
    if name.number and other.teams and not name.teams and re.fullmatch(r" (?:van|of)(?: de| het| the)? ", between):
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
    """Return what a capitalised word adds by itself: a make in the plural, a model, or a word of a team's name."""
    word = found[at]
    plural = word.folded[:-1] if word.folded.endswith("s") else ""
    if (plural,) in index.makes:
        return CarMention(word.start, word.end, makes=(index.makes[(plural,)],))
    if word.folded in index.models:
        return CarMention(word.start, word.end, models=(word.folded,))
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


def _classes(folded: str, start: int, end: int, index: EntryIndex) -> list[ClassMention]:
    found: list[ClassMention] = []
    for pattern, name in index.classes:
        for match in pattern.finditer(folded, start, end):
            if not any(kept.start < match.end() and match.start() < kept.end for kept in found):
                found.append(ClassMention(match.start(), match.end(), name))
    return sorted(found, key=lambda mention: mention.start)


def _places(folded: str, start: int, end: int, lexicon: Lexicon) -> list[PlaceMention]:
    ordinal = "|".join(sorted(lexicon.ordinals, key=len, reverse=True))
    short = r"(\d{1,2})(?:ste|de|e|st|nd|rd|th)"
    found = [
        PlaceMention(match.start(), match.end(), int(match[1]))
        for match in re.compile(r"\bp\s?(\d{1,2})\b").finditer(folded, start, end)
    ]
    for match in re.compile(
        rf"\b(?:(?P<word>{ordinal})|{short})(?:\s(?:algemene |overall )?(?P<noun>{lexicon.place_nouns})\b|(?P<stop>))"
    ).finditer(folded, start, end):
        place = lexicon.ordinals[match["word"]] if match["word"] else int(match[2])
        if place > 0 and (match["noun"] or _bare_place(folded, match.start(), match.end(), end, lexicon)):
            found.append(PlaceMention(match.start(), match.end(), place))
    top = rf"\b(?:top[ -]|(?:de )?eerste )({number_pattern(lexicon.lang)})\b"
    position = rf"\b(?:als nummer|plaats|positie|position|place|plek)\s({number_pattern(lexicon.lang)})\b"
    any_number = number_pattern(lexicon.lang)
    pair = rf"\b(?:plaats|positie|position|place|plek) {any_number} (?:naar|to) ({any_number})\b"
    found += [
        PlaceMention(match.start(1), match.end(), int(number(match[1], lexicon.lang) or 0))
        for match in re.compile(pair).finditer(folded, start, end)
    ]
    for pattern, is_top in ((top, True), (position, False)):
        for match in re.compile(pattern).finditer(folded, start, end):
            place = int(number(match[1], lexicon.lang) or 0)
            found.append(PlaceMention(match.start(), match.end(), place, is_top))
    return sorted(found, key=lambda place: place.start)


def _ranges(folded: str, start: int, end: int, lexicon: Lexicon) -> list[PlaceRangeMention]:
    """Find `P4 to P6`, `places four to six`, `P4 tot en met P6`; two that adjoin: `P4 and P5`."""
    any_number = number_pattern(lexicon.lang)
    pattern = re.compile(
        rf"(?<!from )(?<!van )\b(?:p|(?:plaatsen|plekken|places|positions|nummers|als|in|as) )"
        rf"({any_number})( tot en met | t/m | to | through | en | and "
        rf"|-| tot )p?({any_number})\b"
    )
    found = []
    for match in pattern.finditer(folded, start, end):
        first, last = (int(number(match[i], lexicon.lang) or 0) for i in (1, 3))
        if match[2] not in (" en ", " and ") or last == first + 1:
            found.append(PlaceRangeMention(match.start(), match.end(), first, last))
    return found


def _bare_place(folded: str, start: int, stop: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether an ordinal without a noun is a place: after such words, and before a break or such words.

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
    named = re.search(r"#\w+\)?(?: [\w'-]+){0,6} $", folded[max(0, start - 60) : start]) is not None
    if named and re.match(r"[.,]", after):
        return True
    if opens:
        return breaks or re.match(rf"\s(?:{lexicon.place_verbs})\b", after) is not None
    return behind_name and re.match(r"\s(?:in|met|with)\s(?:de|the)\s#", after) is not None


def _counts(text: str, folded: str, start: int, end: int, lexicon: Lexicon) -> list[CountMention]:
    found = []
    for match in re.compile(rf"(?<![\w#.,:-])({number_pattern(lexicon.lang)})(?![\w:]|[.,]\d)").finditer(
        folded, start, end
    ):
        value = number(match[1], lexicon.lang)
        if (
            value is not None
            and match[1] not in ("a", "an")
            and not (match[1] == "een" and "é" not in text[match.start() : match.end()])
            and value == int(value)
        ):
            found.append(CountMention(match.start(), match.end(), int(value)))
    return found
