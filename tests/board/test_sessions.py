"""A session is no race where a feed ranks the cars by their best laps, whatever their laps."""

import pytest

from build import at, entry, race_info, scored
from pitboard.board.sessions import ranked_by_best_lap
from pitboard.model import Stated
from pitboard.scoring import History


def stated(*cars: tuple[int, int, float], at_s: float = 600) -> History:
    """A session whose feed states of cars 1, 2 ... a position, laps and a best lap in seconds."""
    results = [
        Stated(at(at_s), str(i), position, laps, 0, round(best_s * 1e6), "test", i)
        for i, (position, laps, best_s) in enumerate(cars, 1)
    ]
    return scored(race_info(3600, "session"), [entry(str(i)) for i in range(1, len(cars) + 1)], results)


@pytest.mark.parametrize(
    ("cars", "order"),
    [
        ([(1, 5, 90.0), (2, 9, 91.0), (3, 7, 92.5)], ["1", "2", "3"]),
        ([(2, 9, 91.0), (1, 5, 90.0)], ["2", "1"]),
        ([(1, 9, 91.0), (2, 5, 90.0)], []),
        ([(1, 9, 90.0), (2, 8, 91.0), (3, 7, 92.0)], []),
        ([(1, 9, 90.0), (2, 9, 91.0)], []),
        ([(1, 5, 90.0)], []),
        ([(0, 5, 90.0), (0, 9, 91.0)], []),
    ],
    ids=["session", "any order", "race", "race of the fastest", "of as many laps", "one car", "no places"],
)
def test_a_car_ahead_of_more_laps_by_a_better_lap_is_no_race(
    cars: list[tuple[int, int, float]], order: list[str]
) -> None:
    assert [result.number for result in ranked_by_best_lap(stated(*cars), at(700))] == order


def test_nothing_is_known_before_it_is_stated() -> None:
    assert ranked_by_best_lap(stated((1, 5, 90.0), (2, 9, 91.0)), at(500)) == []
