"""Names as the entry list writes them."""

import pytest

from build import START_US, entry, loop_laps, scored
from pitboard.model import Driver, Flag, RaceInfo
from pitboard.report.facts import CarFact
from pitboard.report.languages import Voice, names_nation
from pitboard.report.languages.en import English
from pitboard.report.languages.nl import Dutch
from pitboard.report.names import Names, hours_of
from pitboard.scoring import History


def crewed(*drivers: Driver, number: str = "1", **more: object) -> History:
    """A race of one car with this crew."""
    from msgspec.structs import replace

    return scored(replace(entry(number, **more), drivers=drivers), loop_laps(number, [60]))  # type: ignore[arg-type]


def voice(history: History, *, named: bool = True) -> Voice:
    """A text that has or has not named everyone."""
    cars = {
        number: CarFact(number, car.entry.car_class, car.entry.team, car.entry.make)
        for number, car in history.cars.items()
    }
    names = Names(history)
    return Voice(
        names, cars, named_cars=set(cars) if named else set(), named_drivers=set(names.drivers) if named else set()
    )


def test_a_driver_is_named_in_full_first_and_by_surname_then() -> None:
    history = crewed(Driver(1, "Jakub", "Śmiechowski"))
    assert Dutch().driver("Jakub Śmiechowski", voice(history, named=False)) == "Jakub Śmiechowski"
    assert Dutch().driver("Jakub Śmiechowski", voice(history)) == "Śmiechowski"


def test_a_car_is_called_by_who_is_in_it_and_not_by_who_was() -> None:
    """Once the race is over by any of its crew."""
    text = voice(crewed(Driver(1, "Alex", "Lynn"), Driver(2, "Earl", "Bamber")))
    assert text.driver_of("1") == "Alex Lynn"

    text.driving["1"] = "Earl Bamber"
    assert text.driver_of("1") == "Earl Bamber"

    text.named_drivers.remove("Earl Bamber")
    assert text.driver_of("1") == ""


def test_a_surname_of_two_drivers_always_has_its_first_name() -> None:
    history = crewed(Driver(1, "Dries", "Vanthoor"), Driver(2, "Laurens", "Vanthoor"))
    assert Dutch().driver("Dries Vanthoor", voice(history)) == "Dries Vanthoor"


def test_the_same_driver_in_two_cars_is_not_two_drivers() -> None:
    one, two = (entry(number, drivers=["Frijns"]) for number in ("1", "2"))
    history = scored(one, two, loop_laps("1", [60]), loop_laps("2", [61]))
    assert Names(history).short("A. Frijns") == "Frijns"


def test_a_particle_has_a_capital_in_dutch_when_the_first_name_is_left_out() -> None:
    history = crewed(Driver(1, "Renger", "van der Zande"), Driver(2, "Alessandro", "Pier Guidi"))
    assert Dutch().driver("Renger van der Zande", voice(history)) == "Van der Zande"
    assert English().driver("Renger van der Zande", voice(history)) == "van der Zande"
    assert English().driver("Alessandro Pier Guidi", voice(history)) == "Pier Guidi"


def test_a_car_is_named_with_make_and_team_first_and_by_number_then() -> None:
    history = crewed(number="57", team="Kessel Racing", make="Ferrari")
    other = scored(
        entry("57", team="Kessel Racing", make="Ferrari"), entry("56", make="Porsche"), loop_laps("57", [60])
    )
    assert Dutch().car("57", voice(other, named=False)).text == "de #57 Ferrari van Kessel Racing"
    assert English().car("57", voice(other, named=False)).text == "the #57 Kessel Racing Ferrari"
    assert Dutch().car("57", voice(other)).text == "de #57"
    assert Dutch().car("57", voice(history, named=False)).text == "de #57 van Kessel Racing"


def test_a_works_team_is_not_said_beside_its_make() -> None:
    history = scored(
        entry("51", team="Ferrari AF Corse", make="Ferrari"), entry("8", make="Toyota"), loop_laps("8", [60])
    )
    assert Dutch().car("51", voice(history, named=False)).text == "de #51 Ferrari"


def test_the_iron_dames_are_plural() -> None:
    history = scored(entry("85", team="Iron Dames", make="Porsche"), loop_laps("85", [60]))
    noun = Dutch().car("85", voice(history, named=False))
    assert (noun.text, noun.plural, noun.oblique) == ("de Iron Dames (#85)", True, "de #85 van de Iron Dames")


def test_a_nation_that_is_not_stated_says_nothing() -> None:
    assert not names_nation("_")
    assert not names_nation("")


def test_car_numbers_are_text() -> None:
    history = scored(entry("007", team="A"), entry("7", team="B"), loop_laps("007", [60]), loop_laps("7", [61]))
    texts = {Dutch().car(number, voice(history, named=False)).text for number in ("7", "007")}
    assert texts == {"de #007 van A", "de #7 van B"}


def test_a_number_in_a_teams_name_names_no_car() -> None:
    cars = {"11": CarFact("11", "A", "Blue Badgers #1", ""), "33": CarFact("33", "A", "Snails #11", "")}

    assert Voice(Names(History()), cars).names_in("The #33 Snails #11 entry leads.")[0] == {"33"}


def test_a_name_in_letters_without_capitals_stays_whole() -> None:
    """Which of the two is the surname only those who know the language can tell."""
    history = crewed(Driver(1, "李", "小龙"))
    assert Dutch().driver("李 小龙", voice(history)) == "李 小龙"


def test_a_car_is_called_what_people_call_it() -> None:
    cars = [entry("33", team="Corvette Racing", make="Chevrolet"), entry("24", team="Hendrick", make="Chevrolet")]
    history = scored(*cars, entry("8", make="Toyota"), loop_laps("8", [60]))
    texts = [Dutch().car(number, voice(history, named=False)).text for number in ("33", "24")]
    assert texts == ["de #33 Corvette", "de #24 Chevrolet van Hendrick"]
    makes = ["LIGIER", "Oreca 07 - Gibson", "Aston Martin Vantage AMR", "Aston Martin", "BR01"]
    called = [Names(history).make(CarFact("8", "A", "B", make)) for make in makes]
    assert called == ["Ligier", "Oreca", "Aston Martin", "Aston Martin", "BR01"]


def test_a_team_has_a_capital_after_van() -> None:
    history = scored(entry("50", team="van der Steur Racing", make=""), entry("8", make="Toyota"), loop_laps("8", [60]))
    assert Dutch().car("50", voice(history, named=False)).text == "de #50 van Van der Steur Racing"


RACES = [
    (24 * 3600, "le-mans", "x", "de 24 Uur van Le Mans", "the 24 Hours of Le Mans"),
    (2700, "sebring", "sebring_Race_1", "de race in Sebring", "the race at Sebring"),
    (2700, "", "Winter Cup", "Winter Cup", "Winter Cup"),
    (2700, "", "23_Analysis_Race", "de race", "the race"),
    (2700, "", "Some Series - 4 Hours of X - Race", "de 4 Hours of X", "the 4 Hours of X"),
]


@pytest.mark.parametrize(("seconds", "circuit", "name", "nl", "en"), RACES)
def test_a_race_is_called_by_its_hours_and_town(seconds: int, circuit: str, name: str, nl: str, en: str) -> None:
    history = History()
    history.race = RaceInfo(name, START_US, seconds * 1_000_000, circuit=circuit)
    where = Voice(Names(history), {}, race=history.race, race_hours=hours_of(history))
    assert (Dutch().race(where), English().race(where)) == (nl, en)


@pytest.mark.parametrize(
    ("hours", "nl", "en"),
    [
        (0, "zaterdagmiddag", "Saturday afternoon"),
        (7.9, "zaterdag", "Saturday"),
        (16, "zondagochtend", "Sunday morning"),
    ],
)
def test_a_moment_has_its_day(hours: float, nl: str, en: str) -> None:
    """The race of Le Mans in 2023 began on a Saturday at four."""
    race = RaceInfo("x", 1_686_405_600_000_000, utc_offset_us=7_200_000_000)
    when = Voice(Names(History()), {}, local_start_ms=57_600_000, start_us=race.start_us, race=race)
    at_ms = round(hours * 3_600_000)
    assert (Dutch().day(at_ms, when), English().day(at_ms, when)) == (nl, en)


def test_without_a_date_there_is_no_day() -> None:
    race = RaceInfo("x", START_US, dated=False)
    when = Voice(Names(History()), {}, local_start_ms=57_600_000, start_us=race.start_us, race=race)
    assert Dutch().day(0, when) == English().day(0, when) == ""


@pytest.mark.parametrize(("after_s", "hours"), [(21_650, 6), (22_500, 0), (21_500, 0)])
def test_where_no_length_is_stated_the_flag_tells_it(after_s: int, hours: int) -> None:
    history = History()
    history.race = RaceInfo("x", START_US)
    history.flags = [Flag(START_US + after_s * 1_000_000, "chequered")]
    assert hours_of(history) == hours


def test_a_car_is_its_drivers_where_make_and_team_are_others_too() -> None:
    """Not in a sentence that names one of its crew already."""
    cars = [
        entry("6", team="Porsche Penske", make="Porsche", drivers=["Estre"]),
        entry("5", team="Porsche Penske", make="Porsche", drivers=["Makowiecki"]),
        entry("8", team="Toyota", make="Toyota", drivers=["Buemi"]),
    ]
    heard = voice(scored(*cars, loop_laps("8", [60])))
    assert [noun.text for noun in Dutch().again_car("6", heard)] == ["de Porsche van Estre"]
    assert [noun.text for noun in English().again_car("6", heard)] == ["Estre's Porsche"]
    assert Dutch().again_car("6", heard, "Estre kwam binnen") == []
    assert [noun.text for noun in Dutch().again_car("8", heard)] == ["de Toyota"]


def test_a_car_that_make_and_team_tell_from_all_others_needs_no_number() -> None:
    cars = [entry("65", team="Panis Racing"), entry("31", team="Team WRT"), entry("41", team="Team WRT")]
    new = voice(scored(*cars, loop_laps("65", [60])), named=False)
    assert [called and called.text for number in ("65", "31") for called in [Dutch().car_of_team(number, new)]] == [
        "de auto van Panis Racing",
        None,
    ]
    new.heard("De auto van Panis Racing ligt tweede.")
    assert new.met_cars == {"65"}
    assert Dutch().car("65", new).text == "de auto van Panis Racing"
