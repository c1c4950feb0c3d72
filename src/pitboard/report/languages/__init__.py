"""The words: a folder here is a language, and nothing but its name says so.

The folder's `__init__` holds `BOOK`, the language's phrase book.
"""

import pkgutil
from importlib import import_module
from typing import Final

from pitboard.report.languages.book import Phrase, Phrasebook
from pitboard.report.names import Voice

__all__ = ["PHRASEBOOKS", "Phrase", "Phrasebook", "Voice", "find", "names_nation"]


def find() -> dict[str, Phrasebook]:
    """Find the phrase book of every folder, by the folder's name."""
    folders = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    return {name: import_module(f"{__name__}.{name}").BOOK for name in folders}


PHRASEBOOKS: Final[dict[str, Phrasebook]] = find()
"""Every phrase book there is, by language."""


def names_nation(code: str) -> bool:
    """Tell whether every language has a word for the people of a nation; not for "_" nor for nothing stated."""
    return all(book.nation(code) for book in PHRASEBOOKS.values())
