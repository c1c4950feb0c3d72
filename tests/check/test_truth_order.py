"""Places, gaps and laps down of the small race: the #51 leads the #8 by a dozen seconds, the #6 is laps down."""

import pytest

from build import at
from pitboard.check.algebra import Ahead, AnyStatement, BestOf, Gap, InTop, LapsDown, MovedTo, Position, Within
from pitboard.check.timing import RaceTiming
from pitboard.check.truth import truth
from pitboard.check.truth_order import gap_values_ms, places
from pitboard.check.wording import in_words
from small_race import NOW_S, small_race


def timing(at_s: float = NOW_S) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), 0)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (Position(car="51", place=1), True),
        (Position(car="8", place=1), False),
        (Position(car="8", place=2, scope="HYPERCAR"), True),
        (Position(car="34", place=1, scope="LMP2"), True),
        (Position(car="34", place=1, scope="overall"), False),
        (Position(car="8", place=1, at_ms=((99_000, 150_000),)), True),
        (Position(car="6", place=1, at_ms=((100_000, 150_000),)), False),
        (InTop(car="8", place=2), True),
        (InTop(car="6", place=2), False),
        (Ahead(car="51", other="8"), True),
        (Ahead(car="8", other="51"), False),
        (Gap(car="8", other="51", low_ms=11_000, high_ms=13_000), True),
        (Gap(car="8", other="51", low_ms=21_000, high_ms=23_000), False),
        (Gap(car="51", other="8", low_ms=11_000, high_ms=13_000), False),
        (Gap(car="51", other="8", low_ms=11_000, high_ms=13_000, either_way=True), True),
        (LapsDown(car="51", low=0, high=0), True),
        (LapsDown(car="8", low=2, high=2), False),
        (LapsDown(car="34", low=2, high=2, other="51"), True),
        (LapsDown(car="34", low=0, high=0), True),
        (Within(places=2, low_ms=0, high_ms=13_000, scope="overall"), True),
        (Within(places=2, low_ms=0, high_ms=5_000, scope="overall"), False),
        (Within(cars=("51", "8"), low_ms=0, high_ms=13_000), True),
        (BestOf(car="51", make="Ferrari"), True),
        (BestOf(car="6", nation="BEL"), True),
        (BestOf(car="8", nation="BEL"), False),
        (MovedTo(car="8", place=2, at_ms=((0, 120_000),)), True),
        (MovedTo(car="8", place=5, at_ms=((0, 120_000),)), False),
    ],
)
def test_what_holds(statement: AnyStatement, holds: bool) -> None:
    assert truth(statement, timing()).holds is holds


def test_a_wrong_place_comes_with_the_right_one_and_its_row() -> None:
    found = truth(Position(car="8", place=4), timing())

    assert in_words(found.value) == "#8 P2, P2 in HYPERCAR"
    assert in_words(found.evidence).startswith("live order: #8: ")


def test_a_gap_is_measured_at_the_line_and_at_the_loops() -> None:
    values = gap_values_ms(timing(), "8", "51", ())

    assert values
    assert all(0 < ms < 13_000 for ms in values)
    assert max(values) > 11_000


def test_a_car_has_a_place_overall_and_in_its_class() -> None:
    row = timing().row("34")

    assert places(row, "LMP2") == {1}
    assert places(row, "HYPERCAR") == set()
    assert places(row, "") == {row.position, 1}


def test_of_a_nation_that_nobody_has_nothing_is_known() -> None:
    assert truth(BestOf(car="51", nation="NLD"), timing()).holds is None


@pytest.mark.parametrize(
    ("low_ms", "high_ms", "holds"),
    [
        (11_000, 12_500, True),
        (12_100, 12_400, None),
        (13_500, 14_500, False),
        (30_000, 31_000, False),
        (10_600, 10_900, None),
    ],
)
def test_a_gap_that_is_nearly_what_is_measured_is_not_called_wrong(low_ms: int, high_ms: int, holds: bool) -> None:
    """The #8 is 11.7 s behind by the last loop, 12.0 s by the line."""
    assert truth(Gap(car="8", other="51", low_ms=low_ms, high_ms=high_ms), timing()).holds is holds


def test_a_place_held_minutes_before_is_not_called_wrong_where_a_window_is_granted() -> None:
    statement = Position(car="8", place=1)
    late = RaceTiming(small_race(), at(300), 60_000_000)
    strict = RaceTiming(small_race(), at(300), 0)

    assert truth(statement, late).holds is None
    assert truth(statement, strict).holds is False


def test_a_lap_down_is_so_by_the_leader_of_the_class_or_of_all() -> None:
    """The #34 leads its class and is two laps behind the #51."""
    assert truth(LapsDown(car="34", low=0, high=0), timing()).holds
    assert truth(LapsDown(car="34", low=2, high=2), timing()).holds
    assert truth(LapsDown(car="34", low=5, high=5), timing()).holds is False


@pytest.mark.parametrize(("car", "other"), [("51", "8"), ("51", "6"), ("8", "6")])
def test_of_two_cars_the_first_is_ahead_and_the_second_is_not(car: str, other: str) -> None:
    assert truth(Ahead(car=car, other=other), timing()).holds
    assert truth(Ahead(car=other, other=car), timing()).holds is False


def test_a_gap_the_wrong_way_round_comes_with_the_one_that_is() -> None:
    found = truth(Gap(car="51", other="6", low_ms=1_000, high_ms=2_000), timing())

    assert found.holds is False
    assert in_words(found.value) == "#6 2:51.666 behind #51"
