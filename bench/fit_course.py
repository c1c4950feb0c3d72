"""Fit the signs of a neutralised course on races whose flags are stated, each circuit left out of what judges it.

    python bench/fit_course.py [--write]

Prints, for every kind of race, how the races left out of the fit were judged; `--write` puts the weights of all into
`course.json`. Labels are the stated flags with what `strategy.detection` repairs of them.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from pitboard.intake import load
from pitboard.model.time import SECOND_US
from pitboard.scoring import History
from pitboard.strategy import course_signs
from pitboard.strategy.course_signs import SIGNS, CourseProfile, CourseWeights
from pitboard.strategy.detection import DetectionScores, RepairedFlags, f1, score_detection, stated_spans, within
from pitboard.strategy.slow_course import CourseWatch

Floats = NDArray[np.float64]
RACES = Path(os.environ.get("PITBOARD_RACES", Path(__file__).resolve().parent.parent / "../shared/races"))
WRITTEN = Path(course_signs.__file__).with_name("course.json")

PROFILE = CourseProfile(classes=("DPI", "GTP", "GTD", "GTDPRO", "GTLM"), begins=0.5, ends=0.5, weights=())
"""The kind of race that is fitted: one without slow zones."""

SHARES = (0.1, 0.35, 0.6, 0.8, 0.93)
"""The broken lines turn at these places in the order of what a sign was."""

BEFORE, AFTER, ONE_IN = 60, 100, 8
"""So many steps around a change of the flag are all taken, of the others each so manieth."""

RIDGE = 3.0

LATE_US = 15 * SECOND_US
"""While signs are read for a fit the course is taken to be neutralised so long after the flags say so."""


class Reader(CourseWatch):
    """Reads the signs of a race that is over, step by step."""

    def __init__(self, history: History) -> None:
        self.end_us = min(history.chequered_us, history.through_us)
        self.stated = stated_spans(history, self.end_us)
        self.at_us: list[int] = []
        self.signs: list[list[float]] = []
        super().__init__(history, self.end_us)

    def _judge(self, at_us: int) -> None:
        if self._signs is None:
            return
        self.at_us.append(at_us)
        self.signs.append(self._signs.read(at_us, self._in_lane))
        self._since_us = at_us if within(at_us - LATE_US, self.stated) else None


class Read:
    """The signs of a race and what came, at the steps that are taken, each weighing as much as it stands for."""

    def __init__(self, history: History) -> None:
        reader = Reader(history)
        repaired = RepairedFlags(history, reader.end_us)
        came = np.array([within(us, reader.stated) or repaired.neutral(us) for us in reader.at_us])
        near = np.zeros(len(came), dtype=np.bool_)
        for change in np.flatnonzero(came[1:] != came[:-1]):
            near[max(change - BEFORE, 0) : change + AFTER] = True
        taken = near.copy()
        taken[::ONE_IN] = True
        self.signs = np.array(reader.signs)[taken]
        self.came = came[taken].astype(np.float64)
        self.weight = np.where(near, 1.0, ONE_IN)[taken]


def races() -> Iterator[tuple[str, History]]:
    """The recorded races of the kind whose flags are stated."""
    found = sorted(path for folder in ("more",) for path in (RACES / folder).glob("*.csv.gz"))
    for path in found:
        name = path.name.removesuffix(".csv.gz")
        if not name.endswith("-results") and set(PROFILE.classes) & _classes(history := load(path).history):
            yield name, history


def _classes(history: History) -> set[str]:
    return {car.entry.car_class.upper() for car in history.cars.values()}


def circuit(name: str) -> str:
    """What is left out together: the races of a circuit."""
    return name[:-5]


def hinged(signs: Floats, knots: Sequence[Sequence[float]]) -> Floats:
    """A column of ones, and for every sign itself and by how much it is beyond each knot."""
    columns = [np.ones(len(signs))]
    for sign, own in zip(signs.T, knots, strict=True):
        columns += [sign, *(np.maximum(sign - knot, 0.0) for knot in own)]
    return np.stack(columns, axis=1)


def fitted(read: Sequence[Read], knots: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The weights of a logistic sum, by Newton's method, drawn towards 0."""
    inputs = hinged(np.concatenate([own.signs for own in read]), knots)
    came = np.concatenate([own.came for own in read])
    weight = np.concatenate([own.weight for own in read])
    scale = np.where(inputs.std(axis=0) < 1e-6, 1.0, inputs.std(axis=0))
    inputs = inputs / scale
    ridge = np.eye(len(scale)) * RIDGE
    ridge[0, 0] = 1e-6
    found = np.zeros(len(scale))
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (weight * (came - chance)) - ridge @ found
        curve = (inputs * (weight * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-3:
            break
    return tuple(float(f"{value:.5g}") for value in found / scale)


def line(what: str, scores: Sequence[DetectionScores]) -> str:
    """One line of figures."""
    laps = [sum(values) for values in zip(*((own.both, own.timing, own.flag) for own in scores), strict=True)]
    repaired = [sum(values) for values in zip(*(own.repaired for own in scores), strict=True)]
    delays_s = [delay_s for own in scores for delay_s in own.delays_s]
    return (
        f"{what:26} F1 {f1(*laps):.3f} repaired {f1(*repaired):.3f}  found {sum(own.found for own in scores)} of "
        f"{sum(own.stated for own in scores)} after {np.median(delays_s or [0]):.0f} s, "
        f"false {sum(own.false for own in scores)}  alarms {sum(own.alarms for own in scores)}, "
        f"gone {sum(own.gone for own in scores)}, stood {sum(own.stood for own in scores)}"
    )


def main() -> None:
    """Fit, judge and print."""
    known = dict(races())
    read = {name: Read(history) for name, history in known.items()}
    every = np.concatenate([own.signs for own in read.values()])
    knots = tuple(tuple(sorted({round(float(knot), 2) for knot in np.quantile(sign, SHARES)})) for sign in every.T)
    profile = replace(PROFILE, weights=fitted(list(read.values()), knots))
    whole = CourseWeights("2026-12-01", tuple(read), "", SIGNS, knots, (profile,))
    scores: list[DetectionScores] = []
    for name, history in known.items():
        others = [own for other, own in read.items() if circuit(other) != circuit(name)]
        left_out = replace(whole, profiles=(replace(PROFILE, weights=fitted(others, knots)),))
        course_signs.course_weights = lambda own=left_out: own  # type: ignore[assignment]
        scores.append(score_detection(history))
        print(line(name, scores[-1:]), flush=True)
    told = line("circuits left out", scores)
    print(told)
    if "--write" in sys.argv:
        WRITTEN.write_bytes(msgspec.json.format(msgspec.json.encode(replace(whole, score=told)), indent=1) + b"\n")


if __name__ == "__main__":
    main()
