"""Whom a name, a pronoun or an epithet means."""

import pytest

from build import at
from pitboard.check import _field
from pitboard.check.entry_index import EntryIndex
from pitboard.check.moments_admitted import Clock
from pitboard.check.references import Memory, nth, resolve_all
from pitboard.check.sentence import parse
from pitboard.check.text import fold, sentences
from pitboard.check.timing import RaceTiming
from pitboard.check.words import words_of
from small_race import NOW_S, small_race


def meant(text: str, lang: str = "en") -> list[tuple[str, str]]:
    """Kind and car of every entity of a text's last sentence."""
    timing = RaceTiming(small_race(), at(NOW_S))
    index, memory, found = _field(timing), Memory(), []
    for span in sentences(text):
        parsed = parse(text, fold(text), span, index, Clock(timing, words_of(lang)))
        resolve_all(parsed, memory, index)
        found = [(one.kind, one.car) for one in parsed.entities]
        named = [one.car for one in parsed.entities if one.kind in ("car", "driver")]
        memory.subject = named[0] if named else memory.subject
    return found


@pytest.mark.parametrize(
    ("lang", "text", "last"),
    [
        ("en", "The Ferrari leads.", [("car", "51")]),
        ("en", "Calado leads in the Ferrari.", [("driver", "51"), ("car", "51")]),
        ("en", "Dries Vanthoor leads.", [("driver", "923")]),
        ("en", "In LMP2 Vanthoor is second.", [("driver", "923")]),
        ("en", "Vanthoor is third.", [("driver", "6")]),
        ("en", "The #8 is second. It stops.", [("pronoun", "8")]),
        ("en", "Calado, who leads, stops.", [("driver", "51"), ("pronoun", "51")]),
        ("en", "The #8 trails the leader.", [("car", "8"), ("leader", "51")]),
        ("en", "Hirakawa is second. The Japanese stops.", [("nation", "8")]),
        ("nl", "De Porsche is derde. Hij stopt.", [("pronoun", "6")]),
        ("nl", "Calado leidt met zijn Ferrari.", [("driver", "51"), ("car", "51")]),
        ("nl", "De leider in LMP2 stopt.", [("leader", "34")]),
    ],
)
def test_who_is_meant(lang: str, text: str, last: list[tuple[str, str]]) -> None:
    assert meant(text, lang) == last


def test_the_car_in_a_place_overall_and_in_a_class() -> None:
    index: EntryIndex = _field(RaceTiming(small_race(), at(NOW_S)))

    assert (nth(index, "overall", 1), nth(index, "LMP2", 2), nth(index, "LMP2", 9)) == ("51", "923", "")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hirakawa is in the Ferrari.", ["8"]),
        ("Calado in the #8 leads.", ["51"]),
        ("Calado in the #51 leads.", []),
        ("Calado leads, with the #8 second.", []),
    ],
)
def test_a_driver_in_a_car_of_others_is_told(text: str, own: list[str]) -> None:
    timing = RaceTiming(small_race(), at(NOW_S))
    index = _field(timing)
    parsed = parse(text, fold(text), sentences(text)[0], index, Clock(timing, words_of("en")))

    assert [one.own for one in resolve_all(parsed, Memory(), index)] == own
