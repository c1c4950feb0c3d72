"""Which template tells a moment."""

from typing import Final, Literal, assert_never

from pitboard.moments.moment import Moment
from pitboard.moments.words.de import GERMAN
from pitboard.moments.words.en import ENGLISH
from pitboard.moments.words.fr import FRENCH
from pitboard.moments.words.nl import DUTCH
from pitboard.moments.words.said import Said
from pitboard.moments.words.table import Words
from pitboard.scoring import History

Language = Literal["nl", "en", "fr", "de"]

WORDS: Final[dict[Language, Words]] = {"nl": DUTCH, "en": ENGLISH, "fr": FRENCH, "de": GERMAN}

LANGUAGES: Final[tuple[Language, ...]] = tuple(WORDS)


def in_words(one: Moment, history: History, language: Language) -> str:
    """A moment as one line, without its time."""
    words = WORDS[language]
    return Said(one, history, language, words).fill(_template(one, words))


def _template(one: Moment, words: Words) -> str:
    """The template for what a moment says; a kind without one is an error of the type checker."""
    values = one.values
    match one.kind:
        case "lead_change":
            return words.lead_regained if values["regained"] else words.lead_change
        case "long_stop":
            return words.long_stop_open if values["open"] else words.long_stop
        case "driver_change":
            return words.driver_change_from if values["from_driver"] else words.driver_change
        case "closing_gap":
            return words.closing if values["closing"] else words.dropping
        case "retirement":
            return words.retirement if values["declared"] else words.retirement_judged
        case "milestone":
            return {"hour": words.hour, "half_way": words.half_way, "laps": words.laps}[str(values["what"])]
        case "contention":
            return words.contention + (words.in_contention if "in_contention" in values else "")
        case "flag":
            return "{flag}" + (words.inferred if "inferred" in values else "")
        case "note":
            return "{note}"
        case "lead_swaps":
            return words.lead_swaps
        case "drive_through":
            return words.drive_through
        case "return_to_race":
            return words.return_to_race
        case "multi_stint":
            return words.multi_stint
        case "fall":
            return words.fall
        case "climb":
            return words.climb
        case "battle":
            return words.battle
        case "fastest_lap":
            return words.fastest_lap
        case "standstill":
            return words.standstill
        case "slow_zone":
            return words.slow_zone + "{lasted}"
        case "last_of_make":
            return words.last_of_make
        case "best_of_nation":
            return words.best_of_nation
        case "message":
            return words.message
        case _:
            assert_never(one.kind)
