"""The picture of stints: one row a car, a bar for every run on the track in the shade of its driver's seat."""

from itertools import groupby
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pitboard.report.pictures import style
from pitboard.report.pictures.data import CarRuns, StintSeries, TrackRun
from pitboard.report.pictures.frame import Sheet, flag_signs, shortened, sign, text_width
from pitboard.texts import Texts

ROW_IN = 0.42
"""Height of one car, in inches."""

_CREW_SIZE = 6.8
_CREW_FROM_IN = 0.82
_SWATCH_IN = 0.14


def draw_stints(series: StintSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of the stints of a class."""
    crew_in = max(_crew_width(car) for car in series.cars)
    count = len(series.cars)
    left = min(max(_CREW_FROM_IN + crew_in + 0.15, 1.8), 4.0)
    sheet = Sheet(9.0 + left, 1.85 + max(count, 2) * ROW_IN, left=left, right=0.75)
    sheet.heading(title, below, series.car_class, series.slot)
    sheet.race_time(series.window, words)
    axes = sheet.axes
    axes.set_ylim(max(count, 2) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=style.HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    axes.text(
        1 + 0.62 / sheet.plot_width, -0.5 - 0.14 / ROW_IN, words["stops"], size=style.SIZE["small"], color=style.SOFT,
        ha="right", va="center", transform=axes.get_yaxis_transform(),
    )  # fmt: skip
    for row, car in enumerate(series.cars):
        _head(sheet, series, car, row)
        _bars(sheet, series, car, row)
    gone = [sign("x", words["gone"], filled=True)] if any(car.gone for car in series.cars) else []
    sheet.legend([*gone, *flag_signs(series.flags, words)])
    return sheet.figure


def _crew_width(car: CarRuns) -> float:
    """The room for a crew's names with their swatches, in inches."""
    return sum(text_width(name, _CREW_SIZE) + _SWATCH_IN + 0.11 for _, name in car.crew)


def _head(sheet: Sheet, series: StintSeries, car: CarRuns, row: int) -> None:
    """Number, name and crew at the left of the row, the stops at its right."""
    axes = sheet.axes
    ground, ink = style.plate(series.slot)
    where: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    x = (0.5 - sheet.left) / sheet.plot_width
    axes.text(
        x, row, car.number, color=ink, weight="bold", ha="center",
        bbox={"boxstyle": "round,pad=0.3", "facecolor": ground, "edgecolor": "none"}, **where,
    )  # fmt: skip
    x_in = _CREW_FROM_IN - sheet.left
    label = shortened(car.label, style.SIZE["text"], sheet.left - _CREW_FROM_IN - 0.1)
    axes.text(x_in / sheet.plot_width, row - (0.17 if car.crew else 0), label, **where)
    for number, name in car.crew:
        width = text_width(name, _CREW_SIZE)
        if x_in + _SWATCH_IN + width > 0:
            break
        corner = (x_in / sheet.plot_width, row + 0.11)
        axes.add_artist(
            Rectangle(
                corner, 0.09 / sheet.plot_width, 0.09 / ROW_IN, facecolor=style.seat(series.slot, number),
                edgecolor=style.SOFT, linewidth=0.3, transform=axes.get_yaxis_transform(), clip_on=False,
            )
        )  # fmt: skip
        axes.text((x_in + _SWATCH_IN) / sheet.plot_width, row + 0.22, name, size=_CREW_SIZE, color=style.SOFT, **where)
        x_in += _SWATCH_IN + width + 0.11
    axes.text(1 + 0.62 / sheet.plot_width, row, str(car.stops), ha="right", **where)


def _bars(sheet: Sheet, series: StintSeries, car: CarRuns, row: int) -> None:
    """The runs; the driver's name stands once over runs that follow each other, where it fits."""
    axes = sheet.axes
    per_ms = sheet.plot_width / (series.window.end_ms - series.window.begin_ms)
    for (seat, name), together in groupby(car.runs, key=lambda run: (run.seat, run.driver)):
        runs: list[TrackRun] = list(together)
        colour = style.seat(series.slot, seat)
        for run in runs:
            axes.add_artist(
                Rectangle(
                    (run.begin_ms, row - 0.31), run.end_ms - run.begin_ms, 0.62, facecolor=colour, linewidth=0.5,
                    edgecolor=style.PAPER, zorder=2,
                )
            )  # fmt: skip
        longest = max(runs, key=lambda run: run.end_ms - run.begin_ms)
        if text_width(name, _CREW_SIZE) + 0.08 < per_ms * (longest.end_ms - longest.begin_ms):
            axes.text(
                (longest.begin_ms + longest.end_ms) / 2, row, name, size=_CREW_SIZE, color=style.ink_on(colour),
                ha="center", va="center", zorder=3,
            )  # fmt: skip
    if car.gone and car.runs:
        end_ms = car.runs[-1].end_ms + 0.09 / per_ms
        axes.plot(end_ms, row, marker="x", markersize=6, color=style.SOFT, markeredgewidth=1.8, clip_on=False)
