"""The picture of gaps: the reference along the top, who loses falls, who gains climbs; stops as dots on the line."""

from typing import Any

from matplotlib.figure import Figure

from pitboard.report.pictures import style
from pitboard.report.pictures.data import GapLine, GapSeries, at_time
from pitboard.report.pictures.frame import Sheet, flag_signs, shortened, sign, spread, text_width
from pitboard.report.pictures.labels import gap_mark, gap_text
from pitboard.texts import Texts

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_MOST_MARKS = 10
_PLATE_AT_IN, _NAME_FROM_IN = 0.46, 0.74
"""Where number plates (their middle) and names stand, in inches behind the plot."""


def draw_gaps(series: GapSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of a series of gaps."""
    named_in = max(text_width(line.label, style.SIZE["text"]) for line in series.lines)
    right = min(max(_NAME_FROM_IN + named_in + 0.2, 1.9), 2.9)
    sheet = Sheet(7.25 + right, 5.4, left=0.75, right=right)
    sheet.heading(title, below, series.car_class, series.slot)
    sheet.race_time(series.window, words)
    least_ms, most_ms = _extent(series)
    room = max((most_ms - least_ms) * 0.06, 1000)
    sheet.axes.set_ylim(most_ms + room, least_ms - room)
    step_s = next((step for step in _STEPS_S if (most_ms - least_ms) / 1000 / step <= _MOST_MARKS), 7200)
    marks = list(range(-(-(least_ms - 1) // 1000 // step_s) * step_s, most_ms // 1000 + 1, step_s))
    sheet.axes.set_yticks([mark * 1000 for mark in marks], [gap_mark(mark) for mark in marks])
    sheet.axes.grid(axis="y", color=style.HAIR, linewidth=0.7)
    sheet.axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    for index, line in reversed(list(enumerate(series.lines))):
        _line(sheet, series, line, index)
    _labels(sheet, series, words)
    stops = [stop for line in series.lines for stop in line.stops]
    signs = [sign("o", words["stop"], filled=False)] if any(not stop.change for stop in stops) else []
    signs += [sign("o", words["driver_change"], filled=True)] if any(stop.change for stop in stops) else []
    signs += [sign("x", words["gone"], filled=True)] if any(line.gone for line in series.lines) else []
    sheet.legend([*signs, *flag_signs(series.flags, words)])
    return sheet.figure


def _extent(series: GapSeries) -> tuple[int, int]:
    """The least and the greatest gap within the window, in ms; never less than five seconds apart."""
    shown = [gap for line in series.lines for at_ms, gap in line.points if series.window.holds(at_ms)]
    least, most = min([0, *shown]), max([0, *shown])
    return least, max(most, least + 5_000)


def _line(sheet: Sheet, series: GapSeries, line: GapLine, index: int) -> None:
    colour, dash = style.line(index)
    at_ms = [point[0] for point in line.points]
    sheet.axes.plot(
        at_ms, [point[1] for point in line.points], color=colour, linestyle=dash, linewidth=2.0, zorder=3,
        solid_joinstyle="round",
    )  # fmt: skip
    for stop in line.stops:
        gap_ms = at_time(line.points, stop.at_ms)
        if gap_ms is not None:
            face = colour if stop.change else style.PAPER
            sheet.axes.plot(
                stop.at_ms, gap_ms, marker="o", markersize=5.5, markeredgecolor=colour, markerfacecolor=face,
                markeredgewidth=1.3, zorder=4,
            )  # fmt: skip
    if line.gone and line.points and series.window.holds(at_ms[-1]):
        sheet.axes.plot(
            at_ms[-1], line.points[-1][1], marker="x", markersize=7, color=colour, markeredgewidth=2, zorder=5
        )


def _labels(sheet: Sheet, series: GapSeries, words: Texts) -> None:
    """Number, name and gap at the end of each line, apart from each other and tied to their line's end."""
    axes = sheet.axes
    high, low = axes.get_ylim()[1], axes.get_ylim()[0]
    lines = [line for line in series.lines if line.points]
    colours = [style.line(i)[0] for i, line in enumerate(series.lines) if line.points]
    wanted = [(low - line.points[-1][1]) / (low - high) * sheet.plot_height for line in lines]
    places = spread([min(max(height, 0.0), sheet.plot_height) for height in wanted], 0.36, 0.1, sheet.plot_height)
    for line, colour, from_in, to_in in zip(lines, colours, wanted, places, strict=True):
        end = min((line.points[-1][0] - series.window.begin_ms) / (series.window.end_ms - series.window.begin_ms), 1.0)
        tie = ([max(end, 0.0), 1.012, 1.035], [from_in / sheet.plot_height, *[to_in / sheet.plot_height] * 2])
        axes.plot(
            *tie, transform=axes.transAxes, color=colour, linewidth=0.9, alpha=0.6 if end < 1 else 1,
            linestyle=":" if end < 1 else "-", clip_on=False,
        )  # fmt: skip
        where: dict[str, Any] = {"transform": axes.transAxes, "va": "center"}
        axes.text(
            1 + _PLATE_AT_IN / sheet.plot_width, to_in / sheet.plot_height, line.number, color=style.ink_on(colour),
            weight="bold", ha="center",
            bbox={"boxstyle": "round,pad=0.25", "facecolor": colour, "edgecolor": "none"}, **where,
        )  # fmt: skip
        far = words["leader"] if line is series.reference else gap_text(line.gap_laps, line.gap_ms, words)
        label = shortened(line.label, style.SIZE["text"], sheet.right - _NAME_FROM_IN - 0.1)
        x = 1 + _NAME_FROM_IN / sheet.plot_width
        half = 0.075 / sheet.plot_height
        axes.text(x, to_in / sheet.plot_height + half, label, **where)
        axes.text(
            x, to_in / sheet.plot_height - half, words["gone"] if line.gone else far, color=style.SOFT,
            size=style.SIZE["small"] + 0.5, **where,
        )  # fmt: skip
