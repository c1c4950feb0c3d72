"""The table of paces."""

from itertools import pairwise

import pytest

from build import at, entry, flag
from drive import drive, race
from pitboard.model import Fact
from pitboard.scoring import History
from pitboard.strategy import PaceRow, pace

FIELD = [entry(number, "A", ["Ames", "Bond"]) for number in "123456"] + [entry("9", "B", ["Nine"])]
GREEN = flag(0, "green")


def laps_of(lap_s: float, count: int = 40) -> list[float]:
    """Laps of a length with the small unevenness of every car."""
    return [lap_s + 0.1 * (lap * 7 % 5 - 2) for lap in range(count)]


def field(*more: Fact, flags: tuple[Fact, ...] = (GREEN,)) -> History:
    """Six cars of a class, a second a lap apart from car to car, with a stop each."""
    return race(
        FIELD,
        list(flags),
        *(drive(str(n), laps_of(100 + n), {20: 60.0}, {20: 2}) for n in range(1, 7)),
        drive("9", laps_of(120)),
        list(more),
    )


def rows(history: History, at_s: float = 5000, **asked: object) -> list[PaceRow]:
    return pace(history, at(at_s), **asked).rows  # type: ignore[arg-type]


def test_the_fastest_of_a_class_comes_first_and_the_middle_is_nothing() -> None:
    found = rows(field())

    assert [row.number for row in found] == list("123456")
    assert sum(row.delta_ms for row in found) == pytest.approx(0, abs=300)
    for before, after in pairwise(found):
        assert after.delta_ms - before.delta_ms == pytest.approx(1000, abs=120)
    assert (found[0].faster, found[-1].faster) == (True, False)


def test_a_row_holds_its_interval() -> None:
    for row in rows(field(), per="stint"):
        assert row.low_ms < row.delta_ms < row.high_ms
        assert row.faster is None or (row.high_ms < 0 or row.low_ms > 0)


def test_drivers_have_their_own_laps() -> None:
    found = rows(field(), per="driver")

    assert {(row.number, row.driver) for row in found if row.number == "1"} == {("1", "A. Ames"), ("1", "A. Bond")}
    assert all(row.stints == 1 for row in found)


def test_of_a_car_alone_in_its_class_nothing_is_said() -> None:
    assert not rows(field(), number="9")


def test_rain_that_slows_all_is_nobodys_pace() -> None:
    """Twelve laps a fifth of the class's lap apart are no matter: all drove them."""
    wet = [*laps_of(100, 20), *laps_of(108, 20)]
    history = race(FIELD, GREEN, *(drive(str(n), [lap + n for lap in wet]) for n in range(1, 7)))

    dry, slow = (rows(history, 4400, condition=condition) for condition in ("usual", "slow"))

    assert [row.number for row in dry] == [row.number for row in slow] == list("123456")
    assert {row.condition for row in slow} == {"slow"}
    assert slow[0].lap_ms > dry[0].lap_ms + 6000


def test_a_race_without_flags_says_that_the_laps_tell_when_the_course_was_free() -> None:
    found = rows(field(flags=()))

    assert {row.basis for row in found} == {"laps"}
    assert {row.basis for row in rows(field())} == {"flags"}


def test_laps_of_a_loss_are_left_out() -> None:
    spun = [*laps_of(101, 10), 131.0, *laps_of(101, 25)]
    history = race(FIELD, GREEN, drive("1", spun), *(drive(str(n), laps_of(100 + n)) for n in range(2, 7)))

    assert rows(history, number="1", at_s=3600)[0].laps == rows(history, number="2", at_s=3600)[0].laps - 1


def test_a_stint_of_a_driver_is_a_row_by_itself_in_the_order_of_time() -> None:
    found = rows(field(), per="stint", number="3")

    assert [(row.driver, row.stints) for row in found] == [("A. Ames", 1), ("A. Bond", 1)]
    assert found[0].end_ms < found[1].begin_ms


def test_before_anybody_has_driven_enough_there_are_no_rows() -> None:
    assert rows(field(), at_s=250) == []


def test_a_table_names_the_race_and_the_moment() -> None:
    table = pace(field(), at(3000), per="driver")

    assert (table.race, table.at_ms, table.per) == ("small race", 3_000_000, "driver")


def test_a_driver_who_is_not_known_by_name_has_a_row() -> None:
    history = race(
        [entry(number, "A") for number in "123456"], GREEN, *(drive(str(n), laps_of(100 + n)) for n in range(1, 7))
    )

    assert [row.driver for row in rows(history, per="driver")] == [""] * 6
