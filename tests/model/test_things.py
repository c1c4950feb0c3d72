"""The things of a race: a crew, an entry, a circuit."""

from pitboard.model import Circuit, Driver, Entry, Place

CREW = (Driver(1, "Anna", "van der Voorbeeld"), Driver(3, "", "Baker"), Driver(4, "Cor", ""))


def test_a_driver_has_the_name_that_is_known_of_him() -> None:
    assert [driver.name for driver in CREW] == ["Anna van der Voorbeeld", "Baker", "Cor"]


def test_a_driver_is_found_by_seat() -> None:
    car = Entry("7", drivers=CREW)

    assert [car.driver(seat) for seat in (1, 2, 3)] == [CREW[0], None, CREW[1]]


def test_without_more_a_car_competes_and_was_seen_in_timing_rows_only() -> None:
    assert (Entry("7").competes, Entry("7").authority) == (True, 0)


def test_a_place_is_found_by_its_id() -> None:
    arnage = Place("arnage", "Arnage", "bij Arnage", "Arnage", "at Arnage")
    circuit = Circuit("le-mans", "Circuit des 24 Heures", 13626.0, places=(arnage,))

    assert circuit.place("arnage") is arnage
    assert circuit.place("eau-rouge") is None


def test_a_driver_of_whom_nothing_more_is_stated_has_neither_nation_nor_grade() -> None:
    ann = Driver(1, "Ann", "Able")

    assert (ann.nation, ann.grade, ann.gender) == ("", "", "")


def test_a_circuit_of_which_no_more_is_known_has_no_town_and_no_position() -> None:
    circuit = Circuit("x", "X", 4000.0)

    assert (circuit.town, circuit.latitude_deg, circuit.longitude_deg) == ("", None, None)
