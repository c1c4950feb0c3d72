"""What a message of a webhook says: a moment behind its race time, that one holds no longer, or that this is a test."""

from typing import Final

from msgspec.structs import replace

from pitboard.board.clock import race_clock
from pitboard.moments import Moment
from pitboard.moments.lines import in_words
from pitboard.scoring import History
from pitboard.texts import Language, texts

_TOLD_AT_ITS_BEGINNING: Final = frozenset({"flag", "slow_zone"})


def worded(one: Moment, history: History, language: Language) -> str:
    """A moment in words, behind its race time; a flag or zone is told when it begins, so never how long it lasts."""
    if one.kind in _TOLD_AT_ITS_BEGINNING and "after" not in one.values:
        one = replace(one, values={name: value for name, value in one.values.items() if name != "duration_us"})
    at = race_clock((one.time_us - history.race.start_us) // 1_000_000 * 1000)
    return f"{at} {in_words(one, history, language)}"


def taken_back(text: str, language: Language) -> str:
    """What is said of a line that holds no longer."""
    return texts(language, "webhooks").fill("taken_back", text=text)
