"""The fixed protocol."""

import pytest

from forecast.small_field import small_field
from pitboard.forecast.evaluation import evaluation, finish_order, graded_race, hours_asked
from pitboard.forecast.lap_table import lap_table
from pitboard.model.time import HOUR_US

GRADED = list(graded_race(small_field(), 3 * HOUR_US, 200))


def test_it_is_asked_at_every_full_hour_but_next_to_the_end() -> None:
    assert hours_asked(small_field(), 3 * HOUR_US) == [1, 2]
    assert hours_asked(small_field(), round(2.1 * HOUR_US)) == [1]


def test_the_truth_is_the_order_on_the_road() -> None:
    table = lap_table(small_field())

    assert [table.numbers[i] for i in finish_order(table)][:4] == ["1", "2", "3", "4"]


def test_every_class_of_every_hour_is_graded() -> None:
    assert [(own.hour, own.car_class) for own in GRADED] == [(1, "GTD"), (1, "GTP"), (2, "GTD"), (2, "GTP")]
    for own in GRADED:
        assert own.class_win.sum() == pytest.approx(1)
        assert (own.won.sum(), own.podium.sum()) == (1, 3)


def test_the_sure_winner_is_found_and_the_scores_say_so() -> None:
    found = evaluation(GRADED, 200, ["imsa"])

    assert found.scores["all"].top1 == 1
    assert found.scores["all"].log < 1
    assert found.contention_inside == 1
    assert found.class_cars == 4
    assert found.log_difference[1] <= found.log_difference[0] <= found.log_difference[2]
    assert set(found.scores) == {"all", "25%-50%", "50%-75%", "small race"}
