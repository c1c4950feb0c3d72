"""The picture of places in a class: one row a place, the chosen cars in colour, the others quiet but named."""

from typing import Any

from matplotlib.figure import Figure

from pitboard.report.pictures import style
from pitboard.report.pictures.data import PlaceLine, PlaceSeries
from pitboard.report.pictures.frame import Sheet, flag_signs, shortened, sign
from pitboard.texts import Texts

ROW_IN = 0.235
"""Height of one place, in inches."""


def draw_places(series: PlaceSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of the places in a class."""
    count = len(series.lines)
    sheet = Sheet(9.6, 1.85 + max(count, 4) * ROW_IN, left=0.95, right=2.55)
    sheet.heading(title, below, series.car_class, series.slot)
    sheet.race_time(series.window, words)
    axes = sheet.axes
    axes.set_ylim(max(count, 4) + 0.5, 0.5)
    axes.set_yticks(range(1, count + 1), [str(place) for place in range(1, count + 1)])
    axes.tick_params(axis="y", pad=34)
    axes.grid(axis="x", color=style.HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    colours = iter(range(count))
    for line in series.lines:
        index = next(colours) if line.chosen else None
        _line(sheet, line, *(style.line(index) if index is not None else (style.FADED, "-")))
    gone = [sign("x", words["gone"], filled=True)] if any(line.gone_ms is not None for line in series.lines) else []
    sheet.legend([*gone, *flag_signs(series.flags, words)])
    return sheet.figure


def _line(sheet: Sheet, line: PlaceLine, colour: str, dash: str) -> None:
    """A car's places; behind its last sighting only dots, down to where the others have left it."""
    axes = sheet.axes
    width, order = (2.4, 4) if line.chosen else (1.1, 2)
    last = line.gone_ms
    ran = [point for point in line.points if last is None or point[0] <= last]
    if last is not None and ran:
        ran.append((last, ran[-1][1]))
    stood = [*ran[-1:], *(point for point in line.points if last is not None and point[0] > last)]
    drawn: dict[str, Any] = {"color": colour, "solid_joinstyle": "round", "dash_joinstyle": "round"}
    axes.plot(*_split(ran), linestyle=dash, linewidth=width, zorder=order, **drawn)
    axes.plot(*_split(stood), linestyle=":", linewidth=1.0, zorder=order, **drawn)
    if last is not None and ran:
        axes.plot(*ran[-1], marker="x", markersize=6, color=colour, markeredgewidth=1.8, zorder=order + 1)
    _ends(sheet, line, colour)


def _ends(sheet: Sheet, line: PlaceLine, colour: str) -> None:
    axes = sheet.axes
    ink = style.INK if line.chosen else style.SOFT
    axes.text(
        -0.05 / sheet.plot_width, line.points[0][1], f"#{line.number}", size=style.SIZE["small"], color=ink,
        ha="right", va="center", transform=axes.get_yaxis_transform(), weight="bold" if line.chosen else "normal",
    )  # fmt: skip
    ground = colour if line.chosen else style.HAIR
    where: dict[str, Any] = {"va": "center", "transform": axes.get_yaxis_transform()}
    axes.text(
        1 + 0.31 / sheet.plot_width, line.points[-1][1], line.number, color=style.ink_on(ground), weight="bold",
        size=style.SIZE["small"] + 0.5, ha="center",
        bbox={"boxstyle": "round,pad=0.2", "facecolor": ground, "edgecolor": "none"}, **where,
    )  # fmt: skip
    axes.text(
        1 + 0.58 / sheet.plot_width, line.points[-1][1],
        shortened(line.label, style.SIZE["text"], sheet.right - 0.8), color=ink, **where,
    )  # fmt: skip


def _split(points: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [point[0] for point in points], [point[1] for point in points]
