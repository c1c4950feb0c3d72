"""Whether a session is a race: in practice and qualifying a feed ranks the cars by their best laps."""

from itertools import pairwise

from pitboard.model import Stated
from pitboard.scoring import History


def ranked_by_best_lap(history: History, moment_us: int) -> list[Stated]:
    """Return the cars as a feed ranks them at a moment (µs since the epoch), where that is by their best laps.

    Empty in a race, where more laps go before fewer, and where no feed states places. It is such a session where no car
    is ahead of a faster one, and a car is ahead of one with more laps.
    """
    stated = history.stated_at(moment_us).values()
    ranked = sorted(
        (result for result in stated if result.position and result.best_lap_us and result.number in history.cars),
        key=lambda result: (result.position, result.best_lap_us, result.number),
    )
    by_lap = all(ahead.best_lap_us <= behind.best_lap_us for ahead, behind in pairwise(ranked))
    fewer_ahead = any(ahead.laps < behind.laps for ahead, behind in pairwise(ranked))
    return ranked if by_lap and fewer_ahead else []
