"""What can be seen of a race at a moment, of the small race."""

import pytest

from build import at
from pitboard.moments.view import RaceView
from pitboard.scoring.car_history import NEVER_US
from small_race import NOW_S, small_race


def view(at_s: float = NOW_S) -> RaceView:
    """The small race at a race time in seconds."""
    return RaceView(small_race(), at(at_s))


def test_a_lap_that_is_not_completed_by_the_moment_never_ends() -> None:
    car = view(250).cars["51"]

    assert car.laps == 2
    assert [car.end_us(lap) for lap in (0, 1, 2, 3)] == [at(0), at(100), at(200), NEVER_US]
    assert car.lap_us(2) == 100_000_000


def test_a_lap_belongs_to_the_driver_who_drove_it_and_its_length_is_without_the_stop() -> None:
    """The #6 came in at 560 s on lap 5, which ended in the lane at 590 s; it left at 620 s on lap 6."""
    cars = view().cars

    assert [cars["51"].driver_of_lap(lap) for lap in (6, 7)] == ["Alessandro Pier Guidi", "James Calado"]
    assert cars["51"].driver_at(at(700)) == "James Calado"
    assert [cars["6"].driven_us(lap) // 1_000_000 for lap in (4, 5, 6)] == [110, 120, 80]
    assert cars["6"].lap_row(5).key == 5


@pytest.mark.parametrize(("from_s", "to_s", "count"), [(0, 550, 0), (550, 570, 1), (600, 610, 1), (621, 1200, 0)])
def test_the_visits_that_overlap_a_span(from_s: int, to_s: int, count: int) -> None:
    assert len(view().cars["6"].visits_within(at(from_s), at(to_s))) == count


def test_a_visit_is_open_until_the_car_leaves() -> None:
    inside, left = view(600).cars["6"], view(700).cars["6"]

    assert (inside.in_pit, inside.visits[0].out_us, inside.visits[0].duration_us) == (True, None, 0)
    assert (left.in_pit, left.visits[0].duration_us) == (False, 60_000_000)
    assert view(600).own_us(inside.visits[0]) == 40_000_000


def test_who_completed_each_lap_first_overall_and_by_class() -> None:
    first = view().first_by_scope

    assert [car.number for _, car in first["overall"][:3]] == ["8", "51", "51"]
    assert {car.number for _, car in first["LMP2"]} == {"34"}
    assert set(first) == {"overall", "HYPERCAR", "LMP2", "LMGTE Am"}


def test_places_at_the_line_are_those_at_the_car_s_own_crossings() -> None:
    cars = view().cars

    assert [view().position_at_line(cars["8"], lap) for lap in (1, 2)] == [1, 2]
    assert view().positions["34"] == ([4] * 10, [1] * 10)
    assert view().order_at(at(NOW_S))[:3] == ["51", "8", "6"]


def test_green_throughout_is_without_a_neutralisation_in_it() -> None:
    assert view().green_throughout(at(0), at(300))
    assert not view().green_throughout(at(250), at(310))
    assert not view().green_throughout(at(350), at(360))
    assert view().green_throughout(at(400), at(500))


def test_a_gap_is_measured_between_cars_on_one_lap() -> None:
    rows = {row.number: row for row in view().board.rows}

    assert view().apart_us(rows["51"], rows["8"]) == 11_666_666
    assert view().apart_us(rows["51"], rows["6"]) is None


def test_the_last_crossing_before_a_moment_is_of_any_car() -> None:
    """At 130 s the #98 and at 121 s the #923 came by."""
    assert view().crossing_before(at(130)) == at(121)
    assert view().crossing_before(at(50)) == at(0)
    assert view().ms(at(130)) == 130_000
