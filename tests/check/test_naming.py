"""Cars and classes as a sentence names them."""

import pytest

from pitboard.check.driver_names import drivers_named
from pitboard.check.entry_index import EntryIndex
from pitboard.check.mention_types import CarMention
from pitboard.check.naming import cars_named, classes_named
from pitboard.check.phrases import tokens_of
from pitboard.check.text import fold, words
from pitboard.check.words import words_of
from small_race import ENTRIES

INDEX = EntryIndex(ENTRIES)


def named(text: str, lang: str = "en") -> list[CarMention]:
    """The cars of a text."""
    folded = fold(text)
    drivers = drivers_named(text, folded, words(text, folded, 0, len(text)), INDEX)
    return cars_named(text, folded, tokens_of(folded, 0, len(text)), drivers, INDEX, words_of(lang))


@pytest.mark.parametrize(
    ("text", "number", "makes"),
    [
        ("The #51 leads.", "51", ()),
        ("The No. 8 Toyota leads.", "8", ("Toyota",)),
        ("the 51 leads", "51", ()),
        ("The number fifty-one Ferrari leads.", "51", ("Ferrari",)),
        ("the Ferrari leads", "", ("Ferrari",)),
        ("Toyota's number 8 leads.", "8", ("Toyota",)),
        ("car number eight is in", "8", ()),
    ],
)
def test_a_car_by_number_and_make(text: str, number: str, makes: tuple[str, ...]) -> None:
    (found,) = named(text)

    assert (found.number, found.makes) == (number, makes)


@pytest.mark.parametrize("text", ["the 24 hours", "51 laps are done", "the 34 other cars", "four-wheel drive"])
def test_a_number_that_counts_names_no_car(text: str) -> None:
    assert not [one for one in named(text) if one.number]


@pytest.mark.parametrize(("text", "number"), [("de nummer twee", ""), ("de nummer acht", "8"), ("de 51 leidt", "51")])
def test_a_rank_is_no_number_of_a_car(text: str, number: str) -> None:
    assert [one.number for one in named(text, "nl")] == ([number] if number else [])


def test_a_team_names_its_car() -> None:
    (found,) = named("Inter Europol Competition leads.")

    assert found.teams == ("inter", "europol", "competition")


@pytest.mark.parametrize(
    ("text", "name"), [("in GTE Am", "LMGTE Am"), ("de LMP2-klasse", "LMP2"), ("Hypercars", "HYPERCAR")]
)
def test_a_class_however_it_is_written(text: str, name: str) -> None:
    folded = fold(text)

    assert [one.name for one in classes_named(folded, 0, len(folded), INDEX)] == [name]
