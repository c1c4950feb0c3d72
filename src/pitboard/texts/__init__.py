"""The texts of page, moments, webhooks, pictures and checker: a folder beside this file is a language.

A folder holds `language.json` and one file for each domain. A text has its placeholders in braces; one that goes with
a number has a form for each plural category of the language (CLDR), and may have one for an exact number: `=0`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from pitboard.texts.plurals import category

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "Domain",
    "Language",
    "LanguageFile",
    "TextPart",
    "Texts",
    "language",
    "names",
    "texts",
]

ROOT: Final = Path(__file__).parent

Domain = Literal["page", "moments", "webhooks", "pictures", "reports", "check", "operator"]

Language = str
"""The code of a language as browsers name it: `en`, `nl`, `pt-BR`."""

TextPart = str | tuple[str, dict[str, str]]
"""A part of a line that any language tells: free text, or the key of a text and what fills its placeholders."""

DEFAULT: Final[Language] = "en"
"""The language where nobody asked for one that there is."""

LANGUAGES: Final[tuple[Language, ...]] = tuple(
    sorted((file.parent.name for file in ROOT.glob("*/language.json")), key=lambda code: (code != DEFAULT, code))
)
"""Every language there is a folder for, the default one first."""


class LanguageFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a language: its name in itself and in English, its decimal sign, its plural rules by category."""

    name: str
    english: str
    decimal: str
    plurals: dict[str, str] = {}


class Texts:
    """The texts of one domain in one language, by key."""

    def __init__(self, code: Language, entries: Mapping[str, str | dict[str, str]]) -> None:
        self.language = code
        self.entries = entries

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __getitem__(self, key: str) -> str:
        """Return the text of a key that goes with no number."""
        text = self.entries[key]
        if not isinstance(text, str):
            raise KeyError(f"{key} goes with a number")
        return text

    def fill(self, key: str, /, **values: object) -> str:
        """Return the text of a key with its placeholders filled."""
        return self[key].format_map(values)

    def form(self, key: str, number: int) -> str:
        """Return the form of a text that goes with a number, its placeholders still open."""
        forms = self.entries[key]
        if isinstance(forms, str):
            return forms
        exact = forms.get(f"={number}")
        return forms.get(category(language(self.language).plurals, number), forms["other"]) if exact is None else exact

    def count(self, key: str, n: int, /, **values: object) -> str:
        """Return a text with its number, which its placeholder `{n}` takes."""
        return self.form(key, n).format(n=n, **values)

    def line(self, parts: Iterable[TextPart]) -> str:
        """Return the parts of a line in this language, one after another; what is free text stays as it is."""
        return "; ".join(part if isinstance(part, str) else self.fill(part[0], **part[1]) for part in parts)


@cache
def language(code: Language) -> LanguageFile:
    """Read what is said of a language."""
    return msgspec.json.decode((ROOT / code / "language.json").read_bytes(), type=LanguageFile)


def names() -> dict[Language, str]:
    """Name every language in itself."""
    return {code: language(code).name for code in LANGUAGES}


@cache
def texts(code: Language, domain: Domain) -> Texts:
    """Read the texts of a domain in a language."""
    content = (ROOT / code / f"{domain}.json").read_bytes()
    return Texts(code, msgspec.json.decode(content, type=dict[str, str | dict[str, str]]))
