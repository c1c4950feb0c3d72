"""How often the strategist's answers are right on the races of a folder: `python bench/strategy.py RACE...`.

For every race and for all together: the share of the places after a stop that were right, and within one, and inside
the bounds; the median error of what a stop costs; the share of next stops within a lap; that of race lengths.
"""

import sys
from statistics import median

from pitboard.intake import load
from pitboard.strategy.grading import StrategyScores, score_race


def share(values: list[int | None], most: int) -> float:
    """The share of answers that were off by so much at most; no answer is a wrong one."""
    return sum(value is not None and abs(value) <= most for value in values) / max(len(values), 1)


def line(name: str, scores: list[StrategyScores]) -> str:
    """One line of figures."""
    places = [off for race in scores for off in race.places_off]
    inside = [within for race in scores for within in race.places_within_bounds]
    costs = [abs(off) for race in scores for off in race.costs_off_ms if off is not None]
    stops = [off for race in scores for off in race.stops_off_laps]
    lengths = [off for race in scores for off in race.length_off_laps]
    return (
        f"{name:24} stops {len(places):5}  place {share(places, 0):.3f} within one {share(places, 1):.3f}"
        f" in bounds {sum(inside) / max(len(inside), 1):.3f}  cost {median(costs or [0]) / 1000:5.1f} s"
        f"  next stop within one {share(stops, 1):.3f}  length {share(lengths, 0):.3f} of {len(lengths)}"
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
