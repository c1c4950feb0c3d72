"""How good chances were: the scores of forecasts against what came, and against what the gaps alone say."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from pitboard.forecast.gap_chances import gap_chances
from pitboard.forecast.lap_table import Bools, Floats

PARTS = (0.25, 0.5, 0.75, 0.9)
"""The parts of a race end at these shares of it."""

BASE_FLOOR = 0.02
"""What the gap softmax leaves for any car at all, so that no surprise costs it everything."""

SCALES_S = np.geomspace(8.0, 400.0, 40)
"""The reaches of a gap among which that of the baseline is fitted."""

BINS = np.array([0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9])
"""Chances between these are held against how often they came true."""

RESAMPLES = 2_000

SMALLEST = 1e-6


class GradedClass(Struct, frozen=True, eq=False):
    """A forecast for a class of a race at an hour, with what came of it; by the cars of the class.

    `part` is the share of the race driven, `left_h` the hours to go; `won` and `podium` what came, `possible` who was
    in contention by the forecast.
    """

    race: str
    car_class: str
    hour: int
    part: float
    left_h: float
    class_win: Floats
    class_top3: Floats
    gaps_s: Floats
    won: Bools
    podium: Bools
    in_contention: Bools


class Score(Struct, frozen=True):
    """The scores of `forecasts` class forecasts, lower is better but for `top1`, each beside that of the gap softmax.

    `log` is the mean of minus the logarithm of the winner's chance, `brier` the sum of squares over the cars, `top1`
    the share in which the likeliest won, `log_top3` the mean per car of the log score of a place among three.
    """

    forecasts: int
    log: float
    log_gap: float
    brier: float
    brier_gap: float
    top1: float
    top1_gap: float
    log_top3: float
    log_top3_gap: float


class Calibration(Struct, frozen=True):
    """How often chances from `low` to `high` came true: `count` of them, of `mean` on average, `observed` true."""

    low: float
    high: float
    count: int
    mean: float
    observed: float


class Baseline(Struct, frozen=True, eq=False):
    """What the gap softmax gave for each graded forecast: the class winner, and a place among three."""

    win: list[Floats]
    top3: list[Floats]


def baseline(graded: Sequence[GradedClass], usual_s: float = 60.0) -> Baseline:
    """Return what the gaps alone say, their reach fitted on all other races; on none other it is `usual_s`."""
    races = sorted({own.race for own in graded})
    loss = np.array([[_log_of(_by_gap(own, scale_s)[own.won]) for scale_s in SCALES_S] for own in graded])
    of_race = np.array([own.race for own in graded])
    scale = {}
    for race in races:
        others = of_race != race
        scale[race] = float(SCALES_S[loss[others].sum(axis=0).argmin()]) if others.any() else usual_s
    win = [_by_gap(own, scale[own.race]) for own in graded]
    return Baseline(win, [among_three(chances) for chances in win])


def _by_gap(own: GradedClass, scale_s: float) -> Floats:
    chances = gap_chances(own.gaps_s, own.left_h, float(scale_s))
    return np.asarray((1 - BASE_FLOOR) * chances + BASE_FLOOR / len(chances), dtype=np.float64)


def _log_of(chances: Floats) -> float:
    return float(-np.log(max(float(chances.max(initial=0.0)), SMALLEST)))


def among_three(win: Floats) -> Floats:
    """Return the chances to come among three by those to win: drawn one after the other, in proportion."""
    if len(win) <= 3:
        return np.ones(len(win))
    second = np.array([sum(win[j] * win[i] / (1 - win[j]) for j in range(len(win)) if j != i) for i in range(len(win))])
    third = np.zeros(len(win))
    for j in range(len(win)):
        for k in range(len(win)):
            if j != k:
                both = win[j] * win[k] / (1 - win[j])
                rest = max(1 - win[j] - win[k], SMALLEST)
                third += np.where((np.arange(len(win)) != j) & (np.arange(len(win)) != k), both * win / rest, 0.0)
    return np.asarray(np.minimum(win + second + third, 1.0), dtype=np.float64)


def log_scores(graded: Sequence[GradedClass], win: Sequence[Floats]) -> Floats:
    """Return minus the logarithm of the winner's chance in each forecast."""
    return np.array([_log_of(chances[own.won]) for own, chances in zip(graded, win, strict=True)])


def top3_scores(graded: Sequence[GradedClass], top3: Sequence[Floats]) -> Floats:
    """Return the mean per car of the log score of coming among three in each forecast."""
    scores = []
    for own, chances in zip(graded, top3, strict=True):
        bounded = np.clip(chances, 1e-4, 1 - 1e-4)
        scores.append(float(-np.log(np.where(own.podium, bounded, 1 - bounded)).mean()))
    return np.array(scores)


def score(graded: Sequence[GradedClass], base: Baseline) -> Score:
    """Return the scores of these forecasts beside those of the gap softmax."""
    own_win, own_top3 = [own.class_win for own in graded], [own.class_top3 for own in graded]
    figures = []
    for win, top3 in ((own_win, own_top3), (base.win, base.top3)):
        pairs = list(zip(graded, win, strict=True))
        brier = np.mean([((chances - own.won) ** 2).sum() for own, chances in pairs])
        top1 = np.mean([own.won[int(chances.argmax())] for own, chances in pairs])
        figures.append((log_scores(graded, win).mean(), brier, top1, top3_scores(graded, top3).mean()))
    sides = [float(figure) for pair in zip(*figures, strict=True) for figure in pair]
    return Score(len(graded), *sides)


def by_part(graded: Sequence[GradedClass], base: Baseline) -> dict[str, Score]:
    """Return the scores by part of the race."""
    edges = [0.0, *PARTS, 1.01]
    found = {}
    for low, high in pairwise(edges):
        which = [i for i, own in enumerate(graded) if low <= own.part < high]
        if which:
            part = Baseline([base.win[i] for i in which], [base.top3[i] for i in which])
            found[f"{low:.0%}-{min(high, 1):.0%}"] = score([graded[i] for i in which], part)
    return found


def calibration(chances: Floats, came: Bools) -> list[Calibration]:
    """Return how often chances came true, by how large they were."""
    place = np.searchsorted(BINS, chances, side="right")
    edges = [0.0, *BINS.tolist(), 1.0]
    return [
        Calibration(edges[i], edges[i + 1], int(own.sum()), float(chances[own].mean()), float(came[own].mean()))
        for i in range(len(BINS) + 1)
        if (own := place == i).any()
    ]


def calibration_error(bins: Sequence[Calibration]) -> float:
    """Return the expected calibration error: how far chances are from how often they came true, by their number."""
    total = sum(own.count for own in bins)
    return sum(own.count * abs(own.mean - own.observed) for own in bins) / total if total else 0.0


def paired_interval(
    graded: Sequence[GradedClass],
    difference: Floats,
    mean: Callable[[Floats], float] = lambda values: float(values.mean()),
) -> tuple[float, float]:
    """Return the interval in which 95 % of the mean differences lie when races are drawn anew, each whole."""
    races = sorted({own.race for own in graded})
    rows = [np.array([i for i, own in enumerate(graded) if own.race == race]) for race in races]
    chance = np.random.default_rng(1)
    means = [
        mean(difference[np.concatenate([rows[k] for k in chance.integers(len(races), size=len(races))])])
        for _ in range(RESAMPLES)
    ]
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))
