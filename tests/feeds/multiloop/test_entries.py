"""Entries and drivers of a MultiLoop run: free columns, crews, the switch in the car."""

import pytest

from pitboard.feeds.multiloop.protocol import EntryLine
from pitboard.feeds.multiloop.session import EntryBook, entry_columns
from pitboard.model import Driver

COLUMNS = ("class", "", "make", "transponder")


def line(number: str = "12", driver: str = "", columns: tuple[str, ...] = (), unique_id: int = 1) -> EntryLine:
    return EntryLine(number=number, unique_id=unique_id, driver_name=driver, columns=columns)


def test_free_columns_are_named_in_their_order_and_may_be_left_out() -> None:
    assert entry_columns("class,team,,make") == ("class", "team", "", "make")
    assert entry_columns(" Class , TEAM ") == ("class", "team")
    assert entry_columns("") == ()


def test_a_column_that_nothing_is_called_is_refused() -> None:
    with pytest.raises(ValueError, match="no column: 'colour'; columns are class, team, make, model, group"):
        entry_columns("class,colour")


def test_an_entry_is_told_when_it_says_something_new() -> None:
    book = EntryBook("feed", COLUMNS)
    (entry,) = book.take(line(columns=("GTP", "ignored", "Acura", "4711")))

    assert (entry.number, entry.car_class, entry.make, entry.transponders) == ("12", "GTP", "Acura", ("4711",))
    assert book.take(line(columns=("GTP", "other", "Acura", "4711"))) == []
    assert len(book.take(line(columns=("GTP", "", "Acura", "4712")))) == 1


def test_a_crew_is_set_apart_by_strokes() -> None:
    (entry,) = EntryBook("feed", ()).take(line(driver="Ann ABLE / Bob Baker/ "))

    assert entry.drivers == (Driver(1, "Ann", "ABLE"), Driver(2, "Bob", "Baker"))


def test_the_switch_in_the_car_counts_before_the_line() -> None:
    book = EntryBook("feed", ())
    book.take(line(driver="Ann Able / Bob Baker"))
    (entry,) = book.seat("12", 3, "Cy Cane")

    assert entry.drivers == (Driver(3, "Cy", "Cane"),)
    assert book.seat("12", 3, "Cy Cane") == []


def test_a_driver_may_be_heard_of_before_the_line() -> None:
    book = EntryBook("feed", ())
    (entry,) = book.seat("7", 1, "Ann Able")

    assert (entry.number, entry.drivers) == ("7", (Driver(1, "Ann", "Able"),))


def test_numbers_are_known_by_the_cars_id() -> None:
    book = EntryBook("feed", ())
    book.take(line("12", unique_id=0xA1))
    book.take(line("012", unique_id=0xA2))

    assert book.number_of == {0xA1: "12", 0xA2: "012"}
