"""How often the answers were right."""

from pathlib import Path

from loaded import loaded
from pitboard.strategy import StrategyScores, score_race, strategy_grade
from pitboard.strategy.grading import class_place, plain_stops
from strategy.small_field import field


def test_every_stop_under_green_with_its_out_lap_is_asked() -> None:
    history = field()
    asked = list(plain_stops(history))

    assert [stop.lap for stop in asked if stop.number == "1"] == [15, 35, 55, 75]
    assert all(stop.ended_us > stop.asked_us for stop in asked)


def test_a_place_is_that_at_the_line() -> None:
    assert [class_place(field(), number, 10) for number in "123456"] == [1, 2, 3, 4, 5, 6]
    assert class_place(field(), "1", 16) == 6


def test_scores_have_a_value_for_every_question() -> None:
    scores = score_race(field())

    asked = len(list(plain_stops(field())))
    assert len(scores.places_off) == len(scores.costs_off_ms) == len(scores.stops_off_laps) == asked
    assert sum(off == 0 for off in scores.places_off) > 0.4 * asked


def test_a_grade_sums_up_and_no_answer_is_a_wrong_one() -> None:
    first = StrategyScores("a", [0, 1, None], [True, True], [1000, -3000], [0, 2, None], [1], [True])
    grade = strategy_grade([first, StrategyScores("b", [-2], [False], [None], [None], [], [])])

    assert (grade.stops, grade.place_right, grade.place_within_one) == (4, 0.25, 0.5)
    assert (grade.cost_off_ms, grade.next_stop_within_one) == (2000, 0.25)
    assert (grade.length_right, grade.length_within_one, grade.length_in_bounds) == (0, 1, 1)
    assert strategy_grade([]).place_right is None


def test_a_real_race_is_answered_better_than_by_staying_where_one_is(races: Path) -> None:
    """At a twelfth of the stops; the whole of fifteen races is measured in bench/strategy.py."""
    scores = score_race(loaded(races / "more" / "imsa-watkins-glen-2022.csv.gz"), every=6)
    off = [abs(places) for places in scores.places_off if places is not None]

    assert sum(places <= 1 for places in off) >= 0.7 * len(off)
    assert sum(scores.places_within_bounds) >= 0.8 * len(scores.places_within_bounds)
