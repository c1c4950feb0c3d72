"""One crew from what the timing and a list say of a car."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.model import Driver, Entry
from pitboard.scoring import Conflict
from pitboard.scoring.entries import merge_entries

CREW = (Driver(1, "Ann", "ABLE"), Driver(2, "Ben", "BAKER"), Driver(3, "Cas", "DE WIT"), Driver(4, "Dee", "BAKER"))


@given(st.permutations(CREW), st.integers(1, 4))
def test_a_list_in_any_order_seats_nobody_elsewhere_than_the_timing_does(order: list[Driver], driven: int) -> None:
    listed = tuple(
        Driver(seat, one.first_name, one.last_name.title(), nation="NLD") for seat, one in enumerate(order, 1)
    )
    timing = Entry("7", drivers=CREW[:driven])

    merged, conflicts = merge_entries([timing, Entry("7", drivers=listed, authority=1)])

    seats = {driver.seat: driver.name.casefold() for driver in merged.drivers}
    assert {one.seat: one.name.casefold() for one in CREW[:driven]}.items() <= seats.items()
    assert sorted(seats.values()) == sorted(one.name.casefold() for one in CREW)
    assert all(driver.nation == "NLD" for driver in merged.drivers)
    assert not conflicts


def test_a_list_that_corrects_a_name_keeps_its_seat() -> None:
    timing = Entry("7", drivers=(Driver(1, "", "Abel"), Driver(2, "Ben", "Baker")))
    corrected = Entry("7", drivers=(Driver(1, "Ann", "Able"), Driver(2, "Ben", "Baker")), authority=2)

    assert [one.name for one in merge_entries([timing, corrected])[0].drivers] == ["Ann Able", "Ben Baker"]


# What several sources say of a car


def said(source: str, authority: int = 0, **what: object) -> Entry:
    """What a source says of car 7."""
    return Entry("7", source=source, authority=authority, **what)  # type: ignore[arg-type]


def test_the_higher_authority_counts_and_the_others_fill_what_it_leaves_empty() -> None:
    rows, official = said("rows", car_class="LMP2", team="Rows", make="Oreca"), said("list", 1, car_class="GT")

    merged, _ = merge_entries([rows, official])
    assert (merged.car_class, merged.team, merged.make) == ("GT", "Rows", "Oreca")


def test_a_person_outranks_the_official_list() -> None:
    merged, _ = merge_entries([said("list", 1, team="Official"), said("person", 2, team="Corrected")])

    assert merged.team == "Corrected"


def test_of_equals_the_first_by_name_counts_whatever_came_first() -> None:
    entries = [said("b", team="B"), said("a", team="A")]

    assert merge_entries(entries)[0].team == merge_entries(entries[::-1])[0].team == "A"


def test_where_they_disagree_it_is_a_conflict_that_names_both() -> None:
    _, conflicts = merge_entries([said("rows", car_class="LMP2"), said("list", 1, car_class="GT")])

    assert conflicts == [Conflict("class", "7", "GT", "list", "LMP2", "rows")]


@pytest.mark.parametrize("spelling", ["EQUIPE ÉTOILE", "Équipe Étoile", "equipe-etoile"])
def test_spelling_alone_is_no_conflict(spelling: str) -> None:
    _, conflicts = merge_entries([said("rows", team=spelling), said("list", 1, team="Equipe Etoile")])

    assert conflicts == []


def test_what_one_leaves_empty_is_no_conflict() -> None:
    assert merge_entries([said("rows"), said("list", 1, team="Team", make="Make")])[1] == []


def test_the_transponders_of_all_are_the_cars_each_once() -> None:
    merged, _ = merge_entries([said("rows", transponders=("1", "2")), said("list", 1, transponders=("2", "3"))])

    assert merged.transponders == ("2", "3", "1")


def test_a_car_competes_only_where_nobody_says_that_it_does_not() -> None:
    assert merge_entries([said("a"), said("b")])[0].competes
    assert not merge_entries([said("a"), said("b", competes=False)])[0].competes


def test_a_drivers_nation_is_filled_from_who_knows_it() -> None:
    """And a name that two sources have otherwise in one seat is a conflict."""
    rows = said("rows", drivers=(Driver(1, "Ann", "Able"), Driver(2, "Ben", "Baker")))
    official = said("list", 1, drivers=(Driver(1, "Ann", "Able", "NLD", "P"), Driver(2, "Bob", "Cook", "DEU")))

    merged, conflicts = merge_entries([rows, official])
    assert [driver.nation for driver in merged.drivers] == ["NLD", "DEU"]
    assert [(conflict.what, conflict.kept, conflict.other) for conflict in conflicts] == [
        ("driver 2", "Bob Cook", "Ben Baker")
    ]


def test_the_spaces_that_a_feed_leaves_around_a_name_are_no_part_of_it() -> None:
    stated = Entry("7", " GT ", "VECTOR  SPORT ", " Oreca", drivers=(Driver(1, "Ann ", " van  Able"),))
    merged, _ = merge_entries([stated])

    names = merged.car_class, merged.team, merged.make, merged.drivers[0].name
    assert names == ("GT", "VECTOR SPORT", "Oreca", "Ann van Able")
