"""What a message of a webhook says: a moment behind its race time, that one holds no longer, or that this is a test."""

from typing import Final

from msgspec.structs import replace

from pitboard.board.clock import race_clock
from pitboard.moments import Moment
from pitboard.moments.words import Language, in_words
from pitboard.scoring import History

TEST: Final[dict[Language, str]] = {
    "nl": "Dit is een proefbericht van Pitboard. Wat er in de race gebeurt, komt hier.",
    "en": "This is a test message from Pitboard. What happens in the race will come here.",
    "fr": "Ceci est un message d'essai de Pitboard. Ce qui se passe en course arrivera ici.",
    "de": "Dies ist eine Testnachricht von Pitboard. Was im Rennen geschieht, kommt hierher.",
}

_TAKEN_BACK: Final[dict[Language, str]] = {
    "nl": "Correctie: dit klopt niet meer: “{}”",
    "en": "Correction: this no longer holds: “{}”",
    "fr": "Correction : ceci n'est plus exact : « {} »",
    "de": "Korrektur: Dies gilt nicht mehr: „{}“",
}

_TOLD_AT_ITS_BEGINNING: Final = frozenset({"flag", "slow_zone"})


def worded(one: Moment, history: History, language: Language) -> str:
    """A moment in words, behind its race time; a flag or zone is told when it begins, so never how long it lasts."""
    if one.kind in _TOLD_AT_ITS_BEGINNING and "after" not in one.values:
        one = replace(one, values={name: value for name, value in one.values.items() if name != "duration_us"})
    at = race_clock((one.time_us - history.race.start_us) // 1_000_000 * 1000)
    return f"{at} {in_words(one, history, language)}"


def taken_back(text: str, language: Language) -> str:
    """What is said of a line that holds no longer."""
    return _TAKEN_BACK[language].format(text)
