"""RMonitor has two fields for a person's name and none for a team: what club racing writes there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.readers import recorded_facts
from feeds.test_rmonitor import RACE, beat, competitor, facts_of, lap, of_kind
from pitboard.board import standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.entries import is_car, is_team
from pitboard.intake import load
from pitboard.model import DriverIn, Entry
from pitboard.scoring import score

CLUB = [
    ("Blue Badger Racing", "2004 Coupe (Blue)"),
    ("Rusty Nail Motorsports", "1999 Hatch (Red)"),
    ("Smith/Jones Garage", "'99 Miata"),
    ("The Slow Snails", "Grandma's Wagon"),
]


def entries_of(*names: tuple[str, str]) -> list[Entry]:
    """The entries of a field of these first and last names."""
    cars = [competitor(str(n), *name) for n, name in enumerate(names, 1)]
    return of_kind(facts_of('$B,5,"Club"', *cars, beat(0), *lap("1", 0, 2.5)), Entry)


def test_teams_and_cars_in_the_fields_for_names_are_teams_and_cars() -> None:
    """Also of the one that has no word that says so, since the others have; a slash makes no crew."""
    entries = entries_of(*CLUB, ("", "Never Started"))

    assert [(one.team, one.model) for one in entries] == [*CLUB, ("Never Started", "")]
    assert not any(one.drivers for one in entries)


def test_who_is_no_driver_sits_in_no_car() -> None:
    facts = facts_of('$B,5,"Club"', *(competitor(str(n), *name) for n, name in enumerate(CLUB, 1)), beat(0))
    board = standings(score(facts), score(facts).through_us)

    assert not of_kind(facts, DriverIn)
    assert [(row.team, row.make, row.driver) for row in board.rows] == [(team, car, "") for team, car in CLUB]


def test_people_stay_people_in_a_field_with_one_team_among_them() -> None:
    entries = entries_of(("Ann", "Able"), ("Jan Willem", "de Vries"), ("Scott", "Speed"), ("Big Racing", "2009 Miata"))

    assert [one.drivers[0].name for one in entries[:3]] == ["Ann Able", "Jan Willem de Vries", "Scott Speed"]
    assert (entries[3].team, entries[3].model, entries[3].drivers) == ("Big Racing", "2009 Miata", ())


def test_a_team_before_a_name_is_the_team_of_that_driver() -> None:
    told = [*RACE[:2], competitor("7", "Able Racing", "Bob Baker"), beat(0), *lap("7", 0, 2.5)]
    entry = of_kind(facts_of(*told, competitor("7", "Able Racing", "Cees Cole")), Entry)[-1]

    assert (entry.team, [one.name for one in entry.drivers]) == ("Able Racing", ["Bob Baker", "Cees Cole"])


def test_a_slash_in_a_teams_name_makes_no_crew_and_one_between_names_does() -> None:
    entries = entries_of(("", "Black/Gold Racing"), ("", "Able/Baker"), ("Farn /", "James"))

    assert [(one.team, len(one.drivers)) for one in entries] == [("Black/Gold Racing", 0), ("", 2), ("", 2)]


@given(st.lists(st.sampled_from([" ", "  ", "   "]), min_size=40, max_size=40))
def test_spaces_between_the_parts_of_a_name_are_one_whatever_their_number(spaces: list[str]) -> None:
    told = [competitor("7", f"Jan{space}Willem", f"de{space}Vries") for space in spaces]
    (entry,) = of_kind(facts_of(*RACE[:2], *told, beat(0), *lap("7", 0, 2.5)), Entry)

    assert [one.name for one in entry.drivers] == ["Jan Willem de Vries"]


@pytest.mark.parametrize(
    "text", ["2009 Miata (silver)", "'87 Brick", "BMW E36", "Porsche 944", "RX-7 turbo", "Wagon (white)"]
)
def test_what_describes_a_car(text: str) -> None:
    assert is_car(text)


@pytest.mark.parametrize(
    "text",
    ["Able", "Ford", "Henry Ford", "de Vries", "Able 1", "Driver1", "Speed", "Smith (R)", "Brothers", "O'Neil III"],
)
def test_what_is_a_persons_name(text: str) -> None:
    assert not is_car(text)
    assert not is_team(text)


def test_a_name_with_a_quotation_mark_keeps_car_name_and_class(races: Path) -> None:
    history = load(races.parent / "cases" / "rm-comma-in-name.rmonitor.gz").history

    assert [(car.entry.number, car.entry.car_class, car.entry.drivers[0].name) for car in history.cars.values()] == [
        ("11", "ALPHA", "Anna Berk, jr."),
        ("22", "BRAVO", 'Piet O"Zwart'),
        ("33", "ALPHA", "Kees Molen"),
    ]


def test_one_driver_a_person_however_long_it_runs(races: Path) -> None:
    history = load(races.parent / "cases" / "double-space-driver.rmonitor.gz").history

    assert [[one.name for one in car.entry.drivers] for car in history.cars.values()] == [
        ["Jan Willem de Vries"],
        ["Piet van der Berg"],
    ]


def edited(registration: str, number: str, *, transponder: int = 1001) -> list[str]:
    """A race in which a car's registration, number or both are edited after its second lap."""
    old, new = (
        '$A,"22","22",1001,"Piet","Zwart","",1',
        f'$A,"{registration}","{number}",{transponder},"Piet","Zwart","",1',
    )
    other = '$A,"11","11",1002,"Ann","Able","",1'
    before = [*lap("22", 0, 2.5), *lap("22", 100, 102.5, 1), *lap("22", 100, 202.5, 2)]
    after = [*lap(registration, 100, 302.5, 3), *lap(registration, 100, 402.5, 4)]
    return ['$B,5,"Club"', other, old, beat(0), *lap("11", 0, 3.5, 0, 2), *before, new, other, new, *after, beat(500)]


@pytest.mark.parametrize(("registration", "number"), [("122", "122"), ("22B", "22"), ("122", "22"), ("22", "122")])
def test_a_car_whose_number_or_registration_is_edited_in_mid_run_stays_one_car(registration: str, number: str) -> None:
    history = score(facts_of(*edited(registration, number)))

    assert {one: len(car.lap_end_us) for one, car in history.cars.items()} == {"11": 0, number: 4}
    assert [one.laps for one in history.stated[number]][-1] == 4


def test_another_transponder_is_another_car() -> None:
    facts = recorded_facts(
        "rmonitor", "\n".join([*edited("122", "122", transponder=1003), ""]).encode(), "feed", Reading()
    )

    assert sorted(one.number for one in of_kind(facts, Entry)) == ["11", "122", "22"]


def test_loops_of_a_car_whose_number_was_edited_are_its_own() -> None:
    loops = ['$L,"22","P3","PIP","03/01/2025","14:01:50.000"', '$L,"22","P2","POP","03/01/2025","14:02:20.000"']
    lines = edited("122", "122")
    at = lines.index('$A,"122","122",1001,"Piet","Zwart","",1')
    history = score(facts_of(*lines[: at - 3], *loops, *lines[at - 3 :]))

    assert (sorted(history.cars), len(history.cars["122"].pit_in_us)) == (["11", "122"], 1)


def test_a_number_edited_in_mid_run_makes_no_ghost(races: Path) -> None:
    plain, edit = (
        load(races.parent / "cases" / f"rm-{one}.rmonitor.gz") for one in ("plain", "number-edited-as-regno")
    )

    assert [row.number for row in standings(edit.history, edit.history.through_us).rows] == ["11", "122", "33"]
    assert edit.history.cars["122"].lap_end_us == plain.history.cars["22"].lap_end_us
    assert edit.reading.refusals == []


def test_joined_where_one_name_stands_alone_it_is_a_person_among_crews_and_a_team_among_teams() -> None:
    """Who joined late has not seen the crew that was named first."""
    alone, crew = competitor("7", "", "Ian Able"), competitor("8", "Baker /", "Cane")
    raced = [beat(900), *lap("7", 0, 902.5), *lap("8", 0, 903.5), *lap("7", 90, 992.5, 1)]
    among_crews = score(facts_of(alone, crew, *raced)).cars["7"].entry
    among_teams = score(facts_of(alone, crew, competitor("9", "", "Blue Badger Racing"), *raced)).cars["7"].entry

    assert (among_crews.team, [one.name for one in among_crews.drivers]) == ("", ["Ian Able"])
    assert (among_teams.team, among_teams.drivers) == ("Ian Able", ())
