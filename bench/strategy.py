"""How often the strategist's answers are right on the races of a folder: `python bench/strategy.py RACE...`.

For every race and for all together: the share of the places after a stop that were right, and within one, and inside
the bounds; the median error of what a stop costs; the share of next stops within a lap; those of race lengths.
"""

import sys

from pitboard.intake import load
from pitboard.strategy.grading import StrategyScores, score_race, strategy_grade


def line(name: str, scores: list[StrategyScores]) -> str:
    """One line of figures."""
    grade = strategy_grade(scores)
    return (
        f"{name:24} stops {grade.stops:5}  place {grade.place_right or 0:.3f}"
        f" within one {grade.place_within_one or 0:.3f} in bounds {grade.place_in_bounds or 0:.3f}"
        f"  cost {(grade.cost_off_ms or 0) / 1000:5.1f} s  next stop within one {grade.next_stop_within_one or 0:.3f}"
        f"  length {grade.length_right or 0:.3f} within one {grade.length_within_one or 0:.3f}"
        f" in bounds {grade.length_in_bounds or 0:.3f} of {grade.lengths}"
    )


def main() -> None:
    """Score the races named on the command line; `--every N` asks at every Nth stop."""
    words = sys.argv[1:]
    every = int(words.pop(words.index("--every") + 1)) if "--every" in words else 1
    scores: list[StrategyScores] = []
    for path in (word for word in words if word != "--every"):
        history = load(path).history
        scores.append(score_race(history, every))
        print(line(history.race.name, scores[-1:]), flush=True)
    print(line("all", scores))


main()
