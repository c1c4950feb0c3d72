"""Names of timing systems set as people write them: SMIECHOWSKI is Śmiechowski, VAN DER ZANDE van der Zande."""

from msgspec.structs import replace

from pitboard.intake.library import Spelling
from pitboard.model import Driver, Entry


def spelt(entry: Entry, spelling: Spelling) -> Entry:
    """The entry with its drivers' names as people write them; names already in small letters stay as they are."""
    if not entry.drivers:
        return entry
    return replace(entry, drivers=tuple(_spelt_driver(driver, spelling) for driver in entry.drivers))


def _spelt_driver(driver: Driver, spelling: Spelling) -> Driver:
    known = spelling.surnames.get(driver.last_name.upper())
    if known:
        return replace(driver, last_name=known)
    if not driver.last_name.isupper():
        return driver
    words = [_word(word, spelling) for word in driver.last_name.split()]
    if words and words[-1].islower():
        words[-1] = words[-1].capitalize()
    return replace(driver, last_name=" ".join(words))


def _word(word: str, spelling: Spelling) -> str:
    if word.lower() in spelling.particles:
        return word.lower()
    for mark in ("-", "'", "’"):
        if mark in word:
            return mark.join(part.capitalize() for part in word.split(mark))
    return word.capitalize()
