"""Every way to say every statement that a race offers: far more than any text takes."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from pitboard.moments import moments
from pitboard.moments.notes import Note
from pitboard.report.compose import _voice
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.book import Phrase, Statement
from pitboard.report.names import Voice
from pitboard.report.news import previous_report
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from pitboard.report.telling import gather_lists
from pitboard.report.wording import phrases
from pitboard.scoring import History

HOUR_US = 3_600_000_000


class EveryWay(Struct, frozen=True):
    """A statement with all ways to say it, by language."""

    statement: Statement
    ways: dict[str, list[Phrase]]


def ways_of(
    history: History, moment_us: int, nation: str = "NLD", notes: Sequence[Note] = (), since_us: int | None = None
) -> Iterator[EveryWay]:
    """All that could be said at a moment, as news and as no news, of cars new to the text and known to it."""
    moment_us -= (moment_us - history.race.start_us) % 1000
    events = moments(history, moment_us, None, notes)
    snapshot = Snapshot(history, moment_us)
    earlier = moments(history, since_us) if since_us is not None else ()
    known = story(Snapshot(history, since_us), earlier, nation, "long") if since_us is not None else []
    news_since_us = since_us if since_us is not None else max(moment_us - HOUR_US, history.race.start_us)
    previous = previous_report(events, news_since_us, snapshot, known)
    offered = story(snapshot, events, nation, "long", previous)
    # A voice knows what its text has said: each statement gets one of its own.
    for statement in dict.fromkeys([*offered, *gather_lists(offered)]):
        for opens in (False, True):
            variant = replace(statement, opens=opens)
            for voice in (_voice(history, snapshot), _knowing(history, snapshot)):
                yield EveryWay(variant, {lang: phrases(variant, book, voice) for lang, book in PHRASEBOOKS.items()})


def _knowing(history: History, snapshot: Snapshot) -> Voice:
    """A voice of a text that has named every car and every driver."""
    voice = _voice(history, snapshot)
    voice.named_cars |= set(history.cars)
    voice.named_drivers |= {name for car in history.cars.values() for name in car.names.values()}
    return voice


@cache
def every_form() -> dict[str, set[str]]:
    """Every template of every language, as a pattern names it."""
    return {
        lang: {f"{form}.{place}" for form, found in book.templates.items() for place in range(len(found))}
        for lang, book in PHRASEBOOKS.items()
    }
