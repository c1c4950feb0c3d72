"""What can be seen of a race at a moment, of the small race."""

import pytest

from build import at, entry, flag
from drive import drive, race
from pitboard.moments import Moment
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


def test_a_view_ends_with_its_moment() -> None:
    """What comes later is not there: laps, visits, flags."""
    early = view(299)

    assert [flag.state for flag in early.flags] == ["green"]
    assert early.cars["6"].visits == []
    assert {number: car.laps for number, car in early.cars.items() if car.laps} == {
        "51": 2,
        "8": 2,
        "6": 2,
        "34": 2,
        "923": 2,
        "98": 2,
    }


@pytest.mark.parametrize(
    ("at_s", "neutralised", "restarted_s"),
    [(299, False, None), (300, True, None), (400, False, 400), (1000, False, 400), (1001, False, None)],
)
def test_a_restart_is_fresh_for_ten_minutes(at_s: int, neutralised: bool, restarted_s: int | None) -> None:
    seen = view(at_s)

    assert seen.neutralised is neutralised
    assert seen.restarted_us == (None if restarted_s is None else at(restarted_s))


def test_neutral_throughout_may_be_by_several_flags() -> None:
    """A full course yellow and the safety car after it are one span without a break."""
    flags = [flag(0, "green"), flag(100, "full_course_yellow"), flag(200, "safety_car"), flag(300, "green")]
    seen = RaceView(race(entry("1"), flags, drive("1", [100] * 5)), at(500))

    assert seen.neutral_throughout(at(120), at(290))
    assert not seen.neutral_throughout(at(120), at(301))
    assert not seen.neutral_throughout(at(99), at(150))


def test_without_flags_nothing_is_known_to_be_green() -> None:
    seen = RaceView(race(entry("1"), drive("1", [100] * 5)), at(500))

    assert not seen.green_throughout(at(100), at(200))
    assert not seen.neutralised


def test_the_chequered_flag_is_not_known_before_it_falls() -> None:
    history = race(entry("1"), flag(0, "green"), flag(400, "chequered"), drive("1", [100] * 5))

    assert RaceView(history, at(399)).chequered_us == NEVER_US
    assert RaceView(history, at(400)).chequered_us == at(400)


def test_what_finders_share_is_made_once() -> None:
    seen = view()

    assert seen.shared(made_of) is seen.shared(made_of)
    assert seen.found(nothing) is seen.found(nothing)


def made_of(seen: RaceView) -> list[int]:
    """Something that finders share."""
    return [seen.moment_us]


def nothing(_: RaceView) -> list[Moment]:
    """A finder that finds nothing."""
    return []


def waiting(stop_s: float, cars: int = 5) -> RaceView:
    """So many cars come in together and stand, and one drives on; seen a minute before they leave."""
    field = [drive(str(number), [100 + number] * 8, {3: stop_s}) for number in range(1, cars + 1)]
    entries = [entry(str(number)) for number in range(1, cars + 2)]
    return RaceView(race(entries, *field, drive(str(cars + 1), [100] * 12)), at(300 + stop_s - 60))


def test_the_field_waits_where_nearly_all_of_it_stands_in_the_lane() -> None:
    """A wait with the field is none of a car's own."""
    seen = waiting(600, 9)
    visit = seen.cars["1"].visits[0]

    assert seen.field_waits
    assert seen.own_us(visit) == 0


def test_two_of_three_cars_in_the_lane_are_no_field_that_waits() -> None:
    seen = waiting(600, 2)
    visit = seen.cars["1"].visits[0]

    assert not seen.field_waits
    assert seen.own_us(visit) == seen.moment_us - visit.in_us


def test_a_car_that_has_finished_is_not_in_the_pits() -> None:
    """It came over the line in the lane, after the flag: nothing lasts longer than its race."""
    history = race(entry("1"), flag(0, "green"), flag(450, "chequered"), drive("1", [100] * 5, {5: 0}))
    car = RaceView(history, at(900)).cars["1"]

    assert (car.in_pit, car.over_us) == (False, at(500))
    assert len(car.visits) == 1


def test_places_are_per_class_too_and_cars_out_of_the_competition_have_none() -> None:
    field = [entry("1", "A"), entry("2", "B"), entry("3", "B", competes=False)]
    seen = RaceView(race(field, drive("1", [100] * 3), drive("2", [103] * 3), drive("3", [101] * 3)), at(310))

    assert {name: [car.number for car in cars] for name, cars in seen.classes.items()} == {"A": ["1"], "B": ["2"]}
    assert set(seen.scopes) == {"overall", "A", "B"}
    assert [car.number for car in seen.scopes["overall"]] == ["1", "2"]


def test_a_lap_rows_and_the_last_lap_are_cited_by_their_number() -> None:
    cars = view(250).cars

    assert [row.key for row in cars["51"].last_lap_rows()] == [2]
    assert cars["43"].last_lap_rows() == ()
    assert cars["6"].driver_at(at(10)) == ""
