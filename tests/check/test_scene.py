"""Whom the words at a place are about, and whether they speak of now."""

import pytest

from build import at
from check.reading import verdicts
from pitboard.check import _field
from pitboard.check.moments_admitted import Clock
from pitboard.check.references import Memory, resolve_all
from pitboard.check.scene import Scene
from pitboard.check.sentence import parse
from pitboard.check.text import fold, sentences
from pitboard.check.timing import RaceTiming
from pitboard.check.words import words_of
from small_race import NOW_S, small_race


def scene(text: str, lang: str = "en") -> Scene:
    """The scene of a text's first sentence."""
    timing = RaceTiming(small_race(), at(NOW_S))
    index, clock, memory = _field(timing), Clock(timing, words_of(lang)), Memory()
    parsed = parse(text, fold(text), sentences(text)[0], index, clock)
    resolve_all(parsed, memory, index)
    return Scene(text, parsed, index, memory, clock, Memory())


def place_of(one: Scene, word: str) -> int:
    """The token of a word."""
    return next(i for i, token in enumerate(one.parsed.tokens) if token.text == word)


@pytest.mark.parametrize(
    ("lang", "text", "word", "cars"),
    [
        ("en", "The #8 is third.", "third", ["8"]),
        ("en", "The #8 is behind the #51 in third.", "third", ["8"]),
        ("en", "The #8, which stopped, is third.", "third", ["8"]),
        ("en", "Third is the #6.", "third", ["6"]),
        ("en", "The #51 leads, with Hirakawa third.", "third", ["8"]),
        ("nl", "De #8 ligt derde.", "derde", ["8"]),
        ("nl", "Achter de #51 ligt de #8 derde.", "derde", ["8"]),
    ],
)
def test_whom_a_word_is_about(lang: str, text: str, word: str, cars: list[str]) -> None:
    one = scene(text, lang)

    assert [who.car for who in one.subjects(place_of(one, word))][:1] == cars


@pytest.mark.parametrize(
    ("lang", "text", "word", "now"),
    [
        ("en", "The #8 leads.", "leads", True),
        ("en", "The #8 led.", "led", False),
        ("en", "The #8 has dropped to third.", "third", True),
        ("en", "With Hirakawa aboard, the #8 pitted.", "aboard", False),
        ("en", "The #8, second after it pitted, is third.", "third", True),
        ("nl", "De #8 ligt derde.", "derde", True),
        ("nl", "De #8 lag derde.", "derde", False),
        ("nl", "De #8 is teruggevallen naar de derde plaats.", "derde", True),
    ],
)
def test_what_is_said_of_now(lang: str, text: str, word: str, now: bool) -> None:
    one = scene(text, lang)

    assert one.is_now(place_of(one, word)) is now


def test_what_is_quoted_wished_or_denied_is_open() -> None:
    quoted = scene('"The #8 leads," he said.')
    assert quoted.in_quotes(place_of(quoted, "leads"))
    for text in ("The #8 could be third.", "The #8 is not third."):
        one = scene(text)
        assert one.is_open(place_of(one, "third"))


def test_a_gap_without_its_other_side_may_be_to_the_leaders_or_the_next_car() -> None:
    one = scene("The #6 is third.")

    assert one.rivals("6") == ["51", "8"]
    assert one.followers("51") == ["8"]
    assert one.rivals("51") == []


def test_a_make_is_every_car_of_it() -> None:
    one = scene("The Oreca leads.")

    assert one.cars_of(one.parsed.entities[0])[:2] == ["34", "923"]


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("nl", "Buiten koers zijn er drie. De #51 als derde.", "position"),
        ("nl", "Alessandro Pier Guidi tot dusver één keer achter het stuur.", "at_wheel"),
        ("nl", "De #51, met Pier Guidi, Jansen en Calado, ligt eerste.", "at_wheel"),
        ("nl", "De eerste drie lagen na twaalf ronden binnen vier seconden.", "stopped_at"),
        ("en", "The #6 having lost a minute in one stop and two in another.", "stops"),
        ("nl", "De #51 in totaal zeven ronden vooraan.", "laps_done"),
    ],
)
def test_words_that_mean_something_else_are_not_read(lang: str, text: str, kind: str) -> None:
    assert not {(kind, "wrong"), (kind, "right")} & set(verdicts(text, lang))
