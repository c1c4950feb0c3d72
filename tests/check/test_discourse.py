"""Whom a text means, by the name it gives and by what it said before."""

import pytest

from check.reading import stated
from pitboard.check.discourse import Discourse, features_fit, resolve, seat_of
from pitboard.check.entry_index import EntryIndex, Seat
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.model import Entry
from small_race import ENTRIES

INDEX = EntryIndex(ENTRIES, ["51", "8", "6", "34", "923"], ["98"])


def meant(name: CarMention, scope: str = "", spoken: tuple[str, ...] = (), drivers: tuple[Seat, ...] = ()) -> str:
    """The car that a name means after these were spoken of, the last one first."""
    return resolve(name, list(drivers), scope, INDEX, Discourse(recent=list(spoken)))


def test_a_pronoun_means_the_car_spoken_of() -> None:
    assert stated("De #51 leidt. De #8 volgt. Hij rijdt in dezelfde ronde.", "nl") == [
        "lead car=51",
        "behind car=8 other=51",
        "same_lap car=8",
    ]


def test_a_number_names_its_car_unless_its_make_is_another_s() -> None:
    assert meant(CarMention(0, 3, number="8")) == "8"
    assert meant(CarMention(0, 3, number="8", makes=("Toyota",))) == "8"
    assert meant(CarMention(0, 3, number="9", makes=("Toyota",))) == "8"
    assert meant(CarMention(0, 3, number="77")) == ""


def test_one_of_several_of_a_make_is_the_one_spoken_of_last() -> None:
    """Three Orecas in LMP2."""
    oreca = CarMention(0, 5, makes=("Oreca",))

    assert meant(oreca, "LMP2", ("923", "34")) == "923"
    assert meant(oreca, "LMP2") == ""
    assert meant(oreca, "LMP2", drivers=(Seat("34", 1),)) == "34"
    assert meant(CarMention(0, 5, classes=("LMP2",), teams=("inter", "europol"))) == "34"


def test_the_features_of_a_name_must_all_be_the_car_s() -> None:
    assert features_fit(CarMention(0, 3, makes=("Porsche",), models=("963",)), "6", INDEX)
    assert features_fit(CarMention(0, 3, teams=("penske", "racing")), "6", INDEX)
    assert not features_fit(CarMention(0, 3, makes=("Porsche",)), "8", INDEX)
    assert not features_fit(CarMention(0, 3), "77", INDEX)


@pytest.mark.parametrize(
    ("cars", "scope", "number"), [(["923"], "", "923"), ([], "LMP2", "923"), ([], "HYPERCAR", "6"), ([], "", "6")]
)
def test_a_surname_of_two_is_in_the_car_named_with_it_or_in_the_class_spoken_of(
    cars: list[str], scope: str, number: str
) -> None:
    """Without either it is the one who is better placed."""
    vanthoor = DriverMention(0, 8, (Seat("6", 2), Seat("923", 1)), "Vanthoor")

    assert seat_of(vanthoor, cars, scope, INDEX).number == number


def test_who_is_out_is_not_meant_where_another_can_be() -> None:
    entries = [*ENTRIES, Entry("97", "LMGTE Am", "Southeast", "Aston Martin")]
    index = EntryIndex(entries, ["97"], ["98"])

    assert resolve(CarMention(0, 3, makes=("Aston Martin",)), [], "LMGTE Am", index, Discourse()) == "97"


def test_what_was_said_is_remembered() -> None:
    discourse = Discourse()
    for number in ("51", "8", "51"):
        discourse.see(number)
    discourse.remember_place("", 1, "51")
    discourse.remember_place("LMP2", 1, "")

    assert discourse.recent == ["51", "8"]
    assert discourse.car_in_place("overall", 1) == "51"
    assert discourse.car_in_place("LMP2", 1) == ""
