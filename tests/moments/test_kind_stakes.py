"""How much hangs on a car."""

import pytest

from build import at, entry, flag
from drive import drive, race
from moments.test_usual import car_one, even, field
from pitboard.moments.kind import HOME, REST, Stakes
from pitboard.moments.view import RaceView
from pitboard.scoring import History


def stakes(history: History, nation: str = "") -> Stakes:
    """Those of the end of a race."""
    return Stakes(RaceView(history, history.through_us), nation)


def two_classes() -> History:
    """Four cars of the class that leads and four of a slower one."""
    field = [entry(str(number), "AB"[number > 4]) for number in range(1, 9)]
    return race(field, *(drive(str(n), [100 + n + 12 * (n > 4)] * 30) for n in range(1, 9)), flag(0, "green"))


def test_the_lead_is_worth_most_and_the_rest_little() -> None:
    """Down the order it is worth less and less."""
    history = field(size=12)
    worth = [stakes(history).of((number,), at(1000)) for number in ("1", "2", "3", "4", "9", "12")]

    assert worth[0] == 1.0
    assert worth == sorted(worth, reverse=True)
    assert worth[-1] == REST


def test_the_lead_of_another_class_is_worth_its_share() -> None:
    """More than a fourth place overall, less than the lead of the race."""
    of_places = stakes(two_classes())

    assert of_places.of_place("A", 4, 4) < of_places.of_place("B", 5, 1) < of_places.of_place("A", 1, 1)


def test_of_several_cars_that_with_most_counts() -> None:
    of_cars = stakes(field())

    assert of_cars.of(("8", "1", "5"), at(1000)) == of_cars.of(("1",), at(1000))
    assert of_cars.of((), at(1000)) == of_cars.of(("99",), at(1000)) == 0.0


def test_before_the_first_lap_nobody_has_a_place() -> None:
    assert stakes(field()).of(("1",), at(50)) == REST


def test_a_place_laps_behind_is_worth_less() -> None:
    """A third place is, but there is no fight for more."""
    near, far = (field(*(drive(str(n), even(n)[:laps]) for n in (4, 5, 6, 7, 8)), size=8) for laps in (40, 20))
    lone = field(car_one(dict.fromkeys(range(5, 15), 90.0)), size=2)

    assert stakes(near).of(("1",), at(1000)) == stakes(far).of(("1",), at(1000))
    assert 0.5 <= stakes(lone).of(("1",), at(3500)) / stakes(lone).of_place("A", 2, 2) < 1.0


@pytest.mark.parametrize(("nation", "share"), [("NLD", HOME), ("BEL", 1.0), ("", 1.0)])
def test_a_car_of_the_readers_nation_counts_for_more(nation: str, share: float) -> None:
    history = field()
    history.cars["2"].nations = ("NLD", "FRA")

    assert stakes(history, nation).of(("2",), at(1000)) == share * stakes(history).of(("2",), at(1000))


def test_how_many_laps_a_car_is_behind() -> None:
    """By the first of its class at the end of its lap."""
    history = field(car_one(dict.fromkeys(range(5, 15), 90.0)))
    view = RaceView(history, history.through_us)

    assert Stakes(view).laps_behind(view.cars["1"], 3) == 0
    assert Stakes(view).laps_behind(view.cars["1"], 20) >= 8
