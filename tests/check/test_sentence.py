"""A sentence's items: names, amounts, times, places, cues and clauses."""

import pytest

from build import at
from pitboard.check.entry_index import EntryIndex
from pitboard.check.moments_admitted import Clock
from pitboard.check.sentence import Parsed, parse
from pitboard.check.text import fold, sentences
from pitboard.check.timing import RaceTiming
from pitboard.check.words import words_of
from small_race import ENTRIES, NOW_S, small_race


def parsed(text: str, lang: str = "en") -> Parsed:
    """A text's first sentence."""
    clock = Clock(RaceTiming(small_race(), at(NOW_S)), words_of(lang))
    return parse(text, fold(text), sentences(text)[0], EntryIndex(ENTRIES), clock)


@pytest.mark.parametrize(
    ("lang", "text", "places"),
    [
        ("en", "The #8 is third.", [3]),
        ("nl", "De Iron Dames zijn zesde in de klasse.", [6]),
        ("nl", "Dit was zijn zesde stop.", []),
        ("nl", "Frijns begint aan zijn zesde.", []),
        ("en", "Third is the #8.", [3]),
        ("en", "The #8 is in fourth place.", [4]),
        ("en", "They are in fourth, fifth and sixth.", [4, 5, 6]),
        ("en", "The #8 holds P2.", [2]),
        ("en", "The #8 is in its third stint.", []),
        ("en", "The third stop was long.", []),
        ("en", "The #8 is 10 s from first place.", []),
        ("en", "It has sunk to twenty-second.", [22]),
        ("en", "The third-placed car stops.", [3]),
        ("nl", "De #8 ligt derde.", [3]),
        ("nl", "De #8 rijdt op plek zeven.", [7]),
        ("nl", "De wagens staan op zes en tien.", [6, 10]),
        ("nl", "De #8 is als vijfde gefinisht.", [5]),
        ("nl", "De #8 zit in zijn tweede stint.", []),
        ("nl", "De #8 ligt op elf en een halve seconde.", []),
        ("nl", "De #8 ligt op 15 en op 18,5 seconden.", []),
    ],
)
def test_places_in_an_order(lang: str, text: str, places: list[int]) -> None:
    assert [one.place for one in parsed(text, lang).places] == places


def test_the_first_so_many_are_no_place() -> None:
    (top,) = parsed("The top three are close.").places

    assert (top.place, top.top) == (3, True)


@pytest.mark.parametrize(
    "text", ["The 24 Hours of Le Mans goes on.", "The Six Hours begins.", "Here at the Twelve Hours of Sebring."]
)
def test_the_name_of_a_race_is_no_amount(text: str) -> None:
    assert parsed(text).amounts == []
    assert parsed(text).whens == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The #8 leads, the #51 follows.", 3),
        ("The #8 leads and the #51 follows.", 3),
        ("The #8 and the #51 follow.", 2),
        ("The #8, which stopped, leads.", 4),
        ("The No. 8 leads.", 2),
    ],
)
def test_what_an_and_joins_it_does_not_part(text: str, clauses: int) -> None:
    """The mark at the end is a piece of its own."""
    assert len(set(parsed(text).clause)) == clauses


def test_a_word_within_a_longer_phrase_says_nothing_of_its_own() -> None:
    tags = {hit.tag for hit in parsed("The #8 lost the lead.").hits}

    assert "lostlead" in tags
    assert "leaderword" not in tags


def test_a_number_that_is_nothing_else_is_a_count() -> None:
    assert [value for *_, value in parsed("The #8 made five stops in 2 minutes.").numbers] == [5]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He leads.", ["pronoun"]),
        ("The #8 is behind the leader.", ["car", "leader"]),
        ("Its sister car is third.", ["sister"]),
        ("Calado is ahead of the Pole.", ["driver", "nation"]),
    ],
)
def test_who_is_referred_to(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in parsed(text).entities] == kinds
