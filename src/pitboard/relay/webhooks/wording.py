"""A moment in one line, in Dutch or English: what a message says."""

from collections.abc import Callable
from typing import Final, Protocol

from pitboard.moments import Moment
from pitboard.relay.webhooks import words_en, words_nl
from pitboard.relay.webhooks.said import Said
from pitboard.relay.webhooks.settings import Language
from pitboard.scoring import History


class Words(Protocol):
    """What a language has: a line for each kind of moment, and the decimal sign of its numbers."""

    LINES: dict[str, Callable[[Said], str]]
    POINT: str
    TAKEN_BACK: str
    TEST: str


WORDS: Final[dict[Language, Words]] = {"nl": words_nl, "en": words_en}

TEST: Final = {language: words.TEST for language, words in WORDS.items()}


def worded(one: Moment, history: History, language: Language) -> str:
    """A moment in words, behind its race time."""
    words = WORDS[language]
    said = Said(one, history, words.POINT)
    return f"{said.race_time} {words.LINES[one.kind](said)}"


def taken_back(text: str, language: Language) -> str:
    """What is said of a line that holds no longer."""
    return WORDS[language].TAKEN_BACK.format(text)
