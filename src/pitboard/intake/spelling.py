"""Names and nations as people write them: SMIECHOWSKI is Śmiechowski, VAN DER ZANDE van der Zande, NED is NLD."""

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec.structs import replace

from pitboard.intake.library import Spelling, spelling
from pitboard.model import Driver, Entry, Fact


def nation_code(written: str) -> str:
    """Return the three letters of ISO 3166 for a nation, however it is written; "" for what is no known nation."""
    return _codes().get(_folded(written), "")


@cache
def nations() -> dict[str, list[str]]:
    """Return every nation's other codes and names, by its code."""
    listed: dict[str, list[str]] = tomllib.loads(files("pitboard.people").joinpath("nations.toml").read_text("utf-8"))
    return listed


@cache
def _codes() -> dict[str, str]:
    return {_folded(name): code for code, names in nations().items() for name in (code, *names)}


def _folded(written: str) -> str:
    """Letters only, without accents, whatever their case."""
    decomposed = unicodedata.normalize("NFKD", written).casefold()
    return "".join(char for char in decomposed if char.isalpha())


def spelt_facts(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts, in every entry the drivers' names as people write them and one code a nation."""
    return [spelt(fact, spelling()) if isinstance(fact, Entry) else fact for fact in facts]


def spelt(entry: Entry, how: Spelling) -> Entry:
    """Return the entry with its team's and drivers' names as they write them; names nobody knows stay as they are."""
    team = right_team(entry.team)
    drivers = tuple(_spelt_driver(driver, how) for driver in entry.drivers)
    return entry if team == entry.team and drivers == entry.drivers else replace(entry, team=team, drivers=drivers)


AFTER_NAMES = ("jr", "sr", "ii", "iii")
"""What may stand behind a surname and a comma, and is no first name."""

INITIALS = 2
"""A first name of so few capitals may be initials: PJ."""

_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "a", "œ": "o"})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def letters(name: str) -> str:
    """What of a name every feed has: its letters and figures, without case, accents and marks; ue is ü."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(char for char in decomposed if char.isalnum())
    for written, letter in _UMLAUTS:
        plain = plain.replace(written, letter)
    return plain


def right_team(written: str) -> str:
    """Return a team's name as it writes itself."""
    return _spellings("team").get(letters(written), written)


def right_class(written: str) -> str:
    """Return a class's name as its series writes it."""
    return _spellings("class").get(letters(written), written)


def right_make(written: str) -> str:
    """Return a make's name as it writes itself."""
    return _spellings("make").get(letters(written), written)


@cache
def _spellings(of: str) -> dict[str, str]:
    how = spelling()
    listed = {"team": how.team_spellings, "class": how.class_spellings, "make": how.make_spellings}[of]
    return {letters(name): name for name in listed}


@cache
def _drivers() -> dict[str, tuple[str, str]]:
    """First name and surname of every driver in the file, by the letters of each of the names they go by."""
    found: dict[str, tuple[str, str]] = {}
    for name, others in spelling().drivers.items():
        first, last = name.split(" | ")
        found |= {letters(known): (first, last) for known in (name, *others)}
    return found


def _spelt_driver(driver: Driver, how: Spelling) -> Driver:
    code = nation_code(driver.nation) if driver.nation else ""
    if code and code != driver.nation:
        driver = replace(driver, nation=code)
    last, _, first = driver.name.partition(", ")
    if first and first.casefold().rstrip(".") not in AFTER_NAMES:
        driver = replace(driver, first_name=first, last_name=last)
    right = _drivers().get(letters(driver.name))
    if right:
        return replace(driver, first_name=right[0], last_name=right[1])
    first, last = _first_name(driver.first_name, how), _surname(driver.last_name, how)
    return (
        driver
        if (first, last) == (driver.first_name, driver.last_name)
        else replace(driver, first_name=first, last_name=last)
    )


def _first_name(written: str, how: Spelling) -> str:
    """A first name in capitals as people write it; initials stay."""
    composed = unicodedata.normalize("NFC", written)
    return " ".join(
        _word(word, how) if word.isupper() and len(word) > INITIALS and "." not in word else word
        for word in composed.split()
    )


def _surname(written: str, how: Spelling) -> str:
    """A surname in capitals as people write it."""
    composed = unicodedata.normalize("NFC", written)
    known = how.surnames.get(composed.upper())
    if known or not composed.isupper():
        return known or composed
    words = [_word(word, how) for word in composed.split()]
    if words and words[-1].islower():
        words[-1] = words[-1].capitalize()
    return " ".join(words)


def _word(word: str, how: Spelling) -> str:
    if word.lower() in how.particles:
        return word.lower()
    for mark in ("-", "'", "’"):
        if mark in word:
            return mark.join(part.capitalize() for part in word.split(mark))
    return word.capitalize()
