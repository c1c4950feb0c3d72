"""Names as the entry list has them, and how far a word is from one."""

import pytest

from pitboard.check.entry_index import EntryIndex, Seat, class_patterns, distance, model_words, team_words
from pitboard.model import Driver, Entry
from small_race import ENTRIES


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("harikawa", "hirakawa", 2), ("estre", "estre", 0), ("calaod", "calado", 1)]
)
def test_letters_apart(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 4) == apart


def test_a_car_is_known_by_make_model_team_and_class() -> None:
    """`963` names a Porsche here; a make is no word of its team; LMGTE Am is GTE too."""
    index = EntryIndex(ENTRIES, order=["51", "8"], out=["98"])

    assert index.makes[("aston", "martin")] == "Aston Martin"
    assert index.models["963"] == "6"
    assert index.team_words["51"] == ("af", "corse")
    assert [name for pattern, name in index.classes if pattern.match("gte-am")] == ["LMGTE Am"] * 2
    assert index.top_class() == "HYPERCAR"


def test_drivers_are_found_by_surname_also_nearly() -> None:
    """Two share a surname: both seats."""
    index = EntryIndex(ENTRIES)

    assert [seat.number for seat in index.surnames[("vanthoor",)]] == ["6", "923"]
    assert [(apart, seat.number) for apart, seat in index.near("hirakava") if apart < 2] == [(1, "8")]
    assert index.driver(Seat("51", 2)).name == "James Calado"


@pytest.mark.parametrize(
    ("word", "other", "limit", "apart"),
    [
        ("calado", "calado", 2, 0),
        ("calado", "caldo", 2, 1),
        ("calado", "calladdo", 2, 2),
        ("estre", "vanthoor", 2, 3),
        ("ab", "ba", 2, 1),
        ("", "abc", 4, 3),
    ],
)
def test_more_letters_apart_than_the_limit_are_not_counted(word: str, other: str, limit: int, apart: int) -> None:
    """Two neighbours that changed places are one mistake."""
    assert distance(word, other, limit) == distance(other, word, limit) == apart


@pytest.mark.parametrize(
    ("model", "make", "words"),
    [
        ("Porsche 963", "Porsche", {"963"}),
        ("Chevrolet Corvette C8.R", "Chevrolet", {"corvette"}),
        ("Aston Martin Vantage AMR GT3", "Aston Martin", {"vantage"}),
        ("Oreca 07 - Gibson", "Oreca", set()),
        ("BMW M Hybrid V8", "BMW", set()),
    ],
)
def test_the_words_of_a_model_are_those_that_tell_cars_apart(model: str, make: str, words: set[str]) -> None:
    assert model_words(Entry("1", make=make, model=model)) == words


@pytest.mark.parametrize(
    ("team", "make", "words"),
    [
        ("Ferrari AF Corse", "Ferrari", ("af", "corse")),
        ("CarBahn with Peregrine Racing", "Porsche", ("carbahn", "peregrine", "racing")),
        ("Équipe Étoile", "", ("equipe", "etoile")),
    ],
)
def test_the_words_of_a_team_are_without_the_make_and_small_words(team: str, make: str, words: tuple[str, ...]) -> None:
    assert team_words(Entry("1", team=team, make=make)) == words


@pytest.mark.parametrize(
    ("classes", "written", "meant"),
    [
        (["LMGTE Am", "LMP2"], "gte-am", "LMGTE Am"),
        (["LMGTE Am", "LMP2"], "gte", "LMGTE Am"),
        (["LMGTE Am", "LMP2"], "lmp2-klasse", "LMP2"),
        (["LMGTE Am", "LMGTE Pro"], "gte", None),
        (["HYPERCAR"], "hypercar's", "HYPERCAR"),
        (["HYPERCAR"], "hypercars", "HYPERCAR"),
        (["GTD", "GTD PRO"], "gtd pro", "GTD PRO"),
        (["GTD", "GTD PRO"], "gtd", "GTD"),
        (["GTD", "GTDPRO"], "pro", "GTDPRO"),
    ],
)
def test_a_class_is_known_however_it_is_written_where_it_can_be_only_one(
    classes: list[str], written: str, meant: str | None
) -> None:
    found = [name for pattern, name in class_patterns(classes) if pattern.fullmatch(written)]

    assert found[:1] == ([meant] if meant else [])


def test_without_an_order_the_top_class_is_the_first_that_was_entered() -> None:
    assert EntryIndex(ENTRIES).top_class() == "HYPERCAR"
    assert EntryIndex(ENTRIES, order=["34", "51"]).top_class() == "LMP2"
    assert EntryIndex([]).top_class() == ""


def test_a_driver_of_two_first_names_is_found_by_each() -> None:
    index = EntryIndex([Entry("1", drivers=(Driver(1, "Jean-Éric", "Vergne"),))])

    assert [list(index.first_names), list(index.surnames)] == [["jean", "eric"], [("vergne",)]]
