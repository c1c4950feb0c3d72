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
    """Return the entry with its drivers' names as people write them; names in small letters stay as they are."""
    if not entry.drivers:
        return entry
    return replace(entry, drivers=tuple(_spelt_driver(driver, how) for driver in entry.drivers))


def _spelt_driver(driver: Driver, how: Spelling) -> Driver:
    code = nation_code(driver.nation) if driver.nation else ""
    if code and code != driver.nation:
        driver = replace(driver, nation=code)
    known = how.surnames.get(driver.last_name.upper())
    if known:
        return replace(driver, last_name=known)
    if not driver.last_name.isupper():
        return driver
    words = [_word(word, how) for word in driver.last_name.split()]
    if words and words[-1].islower():
        words[-1] = words[-1].capitalize()
    return replace(driver, last_name=" ".join(words))


def _word(word: str, how: Spelling) -> str:
    if word.lower() in how.particles:
        return word.lower()
    for mark in ("-", "'", "’"):
        if mark in word:
            return mark.join(part.capitalize() for part in word.split(mark))
    return word.capitalize()
