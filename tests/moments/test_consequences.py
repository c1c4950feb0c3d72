"""What a loss changed: gaps at comparable points, places, the lead."""

from hypothesis import given, settings
from hypothesis import strategies as st

from build import at
from drive import drive
from moments.test_usual import car_one, even, field, stops
from pitboard.moments.consequences import Consequence, Consequences, Loss
from pitboard.moments.view import RaceView
from pitboard.scoring import History


def change(
    history: History, lap: int, lost_s: float = 30, *, extra: int = 0, at_s: float | None = None, is_open: bool = False
) -> Consequence | None:
    """What the first car's loss on a lap changed."""
    view = RaceView(history, history.through_us if at_s is None else at(at_s))
    car = view.cars["1"]
    begin_us, end_us = car.end_us(lap - 1), min(car.end_us(lap), view.moment_us)
    return Consequences(view).of(car, Loss(begin_us, end_us, round(lost_s * 1e6), extra, is_open))


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 34), st.integers(10, 200))
def test_the_gap_grows_by_what_was_lost(lap: int, more_s: int) -> None:
    """Measured where both had made the same stops, it grows by that but for the pace of the laps between."""
    found = change(field(car_one({lap: more_s})), lap, more_s)

    assert found is not None
    assert found.gap_before_us is not None
    if found.gap_after_us is not None:
        laps = found.lap_after - found.lap_before
        assert abs(found.gap_after_us - found.gap_before_us - more_s * 1_000_000) < 2_000_000 * laps


def test_gaps_are_measured_with_the_same_stops_made() -> None:
    """The rival stops a lap or two after the car: in between they cannot be compared."""
    history = field(car_one({12: 30.0}))
    found = change(history, 12)

    assert found is not None
    car, rival = history.cars["1"], history.cars[found.rival]
    made = [
        sum(in_us < one_car.lap_end_us[lap - 1] for in_us in one_car.pit_in_us)
        for lap in (found.lap_before, found.lap_after)
        for one_car in (car, rival)
    ]
    assert made[0] == made[1]
    assert made[2] == made[3]


def test_its_own_extra_stop_counts_with_the_loss() -> None:
    """After it the car has made one more than the rival, and the gap is what it cost."""
    history = field(car_one(more={26: 60.0}))
    found = change(history, 27, 60, extra=1)

    assert found is not None
    assert found.gap_before_us is not None
    assert found.gap_after_us is not None
    assert abs(found.gap_after_us - found.gap_before_us - 60_000_000) < 3_000_000
    assert change(history, 27, 60) != found


def test_the_lead_is_lost_to_who_comes_by_first() -> None:
    found = change(field(car_one({20: 60.0})), 20, 60)

    assert found is not None
    assert (found.position_before, found.class_position_before, found.lead_lost_to, found.lead_overall) == (
        1,
        1,
        "2",
        True,
    )
    assert (found.position_after or 0) > 1


def test_a_lead_that_is_large_enough_is_kept() -> None:
    """Ten seconds of one of two minutes."""
    chasing = [drive(str(number), [length + 4 for length in even(number)], stops(number)) for number in range(2, 9)]
    found = change(field(car_one({30: 12.0}), *chasing), 30, 12)

    assert found is not None
    assert (found.lead_lost_to, found.position_after) == ("", 1)


def test_who_was_behind_loses_no_lead() -> None:
    history = field(drive("1", [length + 2 for length in even(1)], stops(1)))
    found = change(history, 20)

    assert found is not None
    assert found.lead_lost_to == ""
    assert (found.position_before or 0) > 1


def test_a_loss_that_lasts_has_no_gap_after_it() -> None:
    """But who has come by leads."""
    history = field(car_one({20: 300.0}))
    found = change(history, 20, 100, at_s=2300, is_open=True)

    assert found is not None
    assert (found.lap_after, found.gap_after_us, found.lead_lost_to) == (0, None, "2")


def test_after_a_long_repair_stops_do_not_matter() -> None:
    """Ten minutes are more than any stop: the first lap that both have driven will do, whatever their stops."""
    history = field(car_one(more={11: 700.0}), laps=60)
    found = change(history, 12, 640)

    assert found is not None
    assert found.lap_after == 13
    assert (found.gap_after_us or 0) > 600_000_000
    assert (found.laps_after or 0) >= 5


def test_on_its_first_lap_a_car_ran_with_nobody() -> None:
    assert change(field(car_one({1: 30.0})), 1) is None


def test_a_gap_that_others_made_is_not_told() -> None:
    """The rivals lose as much two laps later: the gap that is left is none that the loss made."""
    unlucky = [drive(str(n), even(n, slow={22: 90.0}), stops(n)) for n in range(2, 9)]
    found = change(field(car_one({20: 60.0}), *unlucky), 20, 60)
    alone = change(field(car_one({20: 60.0})), 20, 60)

    assert found is not None
    assert alone is not None
    assert (alone.gap_after_us or 0) > 50_000_000
    assert found.gap_after_us is None or abs(found.gap_after_us - alone.gap_after_us) < 20_000_000  # type: ignore[operator]
