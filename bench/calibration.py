"""Draw how often chances came true: `python bench/calibration.py FILE.svg [SIMULATIONS]`.

Every recorded race that the profiles of forecasts name is asked as `pitboard evaluate` does; a dot is a range of
chances, as large as it has forecasts, at how often they came true. Prints the bins and the calibration errors.
"""

import sys
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
from fit_forecast import races

from pitboard.forecast.evaluation import graded_race
from pitboard.forecast.grading import Calibration, GradedClass, calibration, calibration_error
from pitboard.strategy.race_length import race_length_us

SIDE, LEFT, TOP, APART = 300, 60, 40, 90
"""The sides of a square in px, where the first begins, and how far the squares are apart."""

STYLE = (
    "text { font: 13px sans-serif; fill: #333; } .axis { fill: none; stroke: #888; }"
    " .even { stroke: #888; stroke-dasharray: 4 4; } circle { fill: #1565a8; fill-opacity: .75; }"
)


def graded(simulations: int) -> list[GradedClass]:
    """Return the forecasts of all races with what came."""
    return [row for _, history in races() for row in graded_race(history, race_length_us(history), simulations)]


def square(name: str, bins: Sequence[Calibration], left: int) -> Iterator[str]:
    """Draw one square: chance to the right, how often it came true upwards."""
    bottom = TOP + SIDE
    yield f'<text x="{left}" y="{TOP - 12}">{name}: calibration error {calibration_error(bins):.3f}</text>'
    yield f'<rect class="axis" x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>'
    yield f'<line class="even" x1="{left}" y1="{bottom}" x2="{left + SIDE}" y2="{TOP}"/>'
    for tenth in (0, 5, 10):
        yield f'<text x="{left + SIDE * tenth // 10 - 9}" y="{bottom + 18}">{tenth / 10:.1f}</text>'
        yield f'<text x="{left - 26}" y="{bottom - SIDE * tenth // 10 + 5}">{tenth / 10:.1f}</text>'
    yield f'<text x="{left + SIDE // 2 - 25}" y="{bottom + 36}">chance</text>'
    for own in bins:
        x, y = left + SIDE * own.mean, bottom - SIDE * own.observed
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + sqrt(own.count) / 8:.1f}"><title>{own.count} forecasts of '
            f"{own.mean:.3f}, {own.observed:.3f} came true</title></circle>"
        )


def main() -> None:
    """Grade, print and draw."""
    rows = graded(int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    wins = calibration(np.concatenate([own.class_win for own in rows]), np.concatenate([own.won for own in rows]))
    top3 = calibration(np.concatenate([own.class_top3 for own in rows]), np.concatenate([own.podium for own in rows]))
    drawn = []
    for i, (name, bins) in enumerate((("Class win", wins), ("Top three", top3))):
        print(f"{name}: error {calibration_error(bins):.4f}")
        for own in bins:
            print(f"  {own.low:.2f} to {own.high:.2f}: {own.count:5}  {own.mean:.3f}  {own.observed:.3f}")
        drawn += square(name, bins, LEFT + i * (SIDE + APART))
    size = f'viewBox="0 0 {LEFT + 2 * SIDE + APART + 30} {TOP + SIDE + 50}"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{STYLE}</style>", ground, *drawn, "</svg>"]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
