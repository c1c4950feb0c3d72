"""Entry lists of a person: read from a file, and again whenever it changes while the race goes on."""

from pathlib import Path

import pytest

from build import at
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake.documents import Document
from pitboard.intake.entries import EntryLists, read_entries, stated_entries
from pitboard.model import Entry, Fact, TransponderFitted

TOML = """[[car]]
number = "7"
class = "GT"
transponders = ["99"]
[[car.drivers]]
first_name = "ANNA"
last_name = "VAN DER VOORBEELD"
nation = "NED"
"""
CSV = "NUMBER,TEAM,CLASS,DRIVER_1\n7,Team Example,GT,Anna Able\n"


@pytest.mark.parametrize("text", [TOML, CSV], ids=["toml", "csv"])
def test_a_list_of_a_person_outranks_every_feed(text: str) -> None:
    (stated,) = stated_entries(Document("entries", text.encode()), Reading())

    assert (stated.number, stated.car_class, stated.authority) == ("7", "GT", 2)


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(Refused):
        stated_entries(Document("notes.txt", b"7:52 #51 off"), Reading())


def test_names_are_set_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "entries.toml"
    path.write_text(TOML)

    (stated,) = read_entries(path, Reading())
    assert isinstance(stated, Entry)
    assert (stated.drivers[0].last_name, stated.drivers[0].nation) == ("van der Voorbeeld", "NLD")


def car(number: str, *transponders: str) -> Entry:
    """A car of the list."""
    return Entry(number, "GT", transponders=transponders, source="entries.toml")


def taken(*lists: list[Entry]) -> list[Fact]:
    """What holds after the list was read so many times, a hundred seconds apart."""
    book, facts = EntryLists(), list[Fact]()
    for place, entries in enumerate(lists):
        facts = book.take("entries.toml", entries, at(100 * place))
    return facts


def test_a_list_that_is_read_again_replaces_what_it_said() -> None:
    assert taken([car("7", "99")], [car("8", "98")]) == [car("8", "98")]


def test_a_transponder_that_nobody_had_is_the_cars_from_its_first_passing_on() -> None:
    assert taken([car("7")], [car("7", "99")]) == [car("7", "99")]


def test_one_that_was_another_cars_is_the_new_cars_from_the_moment_the_file_changed() -> None:
    facts = taken([car("7", "99"), car("8", "98")], [car("7"), car("8", "98", "99")])

    assert facts == [
        car("7"),
        car("8", "98"),
        TransponderFitted("99", "7", source="entries.toml"),
        TransponderFitted("99", "8", at(100) + 1, "entries.toml"),
    ]


def test_one_that_is_moved_twice_has_been_in_three_cars() -> None:
    facts = taken([car("7", "99")], [car("8", "99")], [car("9", "99")])

    fitted = [(fact.number, fact.from_us) for fact in facts if isinstance(fact, TransponderFitted)]
    assert fitted == [("7", 0), ("8", at(100) + 1), ("9", at(200) + 1)]


def test_several_lists_hold_side_by_side() -> None:
    book = EntryLists()
    book.take("one.toml", [car("7")], at(0))
    book.take("other.toml", [car("8")], at(0))

    assert [fact.number for fact in book.facts() if isinstance(fact, Entry)] == ["7", "8"]
