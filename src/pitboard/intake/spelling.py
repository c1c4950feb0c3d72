"""What timing systems write, as people do: SMIECHOWSKI is Śmiechowski, VAN DER ZANDE van der Zande, NED is NLD."""

from collections.abc import Iterable

from msgspec.structs import replace

from pitboard.intake.library import Spelling, spelling
from pitboard.intake.nations import nation_code
from pitboard.model import Driver, Entry, Fact


def spelt_facts(facts: Iterable[Fact]) -> list[Fact]:
    """Facts with the drivers' names set as people write them, and their nations by one code each."""
    return [spelt(fact, spelling()) if isinstance(fact, Entry) else fact for fact in facts]


def spelt(entry: Entry, how: Spelling) -> Entry:
    """The entry with its drivers' names as people write them; names already in small letters stay as they are."""
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
