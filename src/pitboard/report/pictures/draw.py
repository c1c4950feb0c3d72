"""Pictures of gaps, places and stints as bytes: SVG with title and description, or PNG; the same bytes anywhere."""

import io
import re
import warnings
from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import Any, Literal

import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pitboard.report.pictures import (
    CarRuns,
    GapLine,
    GapSeries,
    PlaceLine,
    PlaceSeries,
    StintSeries,
    TrackRun,
    at_time,
)
from pitboard.report.pictures.frame import (
    FADED,
    HAIR,
    INK,
    PAPER,
    RC,
    SIZE,
    SOFT,
    Sheet,
    car_name,
    flag_signs,
    gap_description,
    gap_mark,
    gap_text,
    ink_on,
    line_colour,
    places_description,
    plate_colours,
    seat_colour,
    shortened,
    sign,
    spread,
    stints_description,
    text_width,
    window_text,
)
from pitboard.texts import Texts, texts

Series = GapSeries | PlaceSeries | StintSeries
Format = Literal["svg", "png"]

_ROOT = re.compile(r"<svg [^>]*>", re.DOTALL)
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_METADATA = re.compile(r" *<(title|metadata)>.*?</\1>\n", re.DOTALL)


def picture(series: Series, lang: str, form: Format) -> bytes:
    """A series as a picture with the words of a language."""
    words = texts(lang, "pictures")
    title, description, drawn = _told(series, words)
    below = f"{series.race} · {words['race_time']} {window_text(series.window)}"
    if isinstance(series, GapSeries):
        below += f" · {words['at_the_line']}"
    out = io.BytesIO()
    # A machine's own settings of matplotlib must not show.
    with matplotlib.style.context(["default", RC]), warnings.catch_warnings():
        # A name that the font cannot write in full stays whole in the description.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        figure = drawn(series, words, title, below)
        if form == "png":
            figure.savefig(out, format="png", metadata={"Title": title, "Description": description, "Software": None})
            return out.getvalue()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return _readable(out.getvalue().decode("utf-8"), title, f"{below}. {description}", lang).encode("utf-8")


def described(series: Series, lang: str) -> str:
    """What a picture of a series shows, in words."""
    title, description, _ = _told(series, texts(lang, "pictures"))
    return f"{title}. {description}"


def inline(svg: bytes) -> str:
    """An SVG for inside an HTML page: no prolog, as wide as its place."""
    text = svg.decode("utf-8")
    return _ROOT.sub(lambda found: _SIZE.sub("", found[0]), text[text.index("<svg ") :], count=1).rstrip()


def _told(series: Series, words: Texts) -> tuple[str, str, Callable[[Any, Texts, str, str], Figure]]:
    if isinstance(series, GapSeries):
        name = car_name(series.reference.number, series.reference.label)
        return words.fill("gap_title", car=name), gap_description(series, words), draw_gaps
    if isinstance(series, PlaceSeries):
        title = words.fill("positions_title", class_name=series.car_class)
        return title, places_description(series, words), draw_places
    return words.fill("stints_title", class_name=series.car_class), stints_description(series, words), draw_stints


def _readable(svg: str, title: str, description: str, lang: str) -> str:
    """Title and description in the place of matplotlib's own metadata, and the root named after them."""
    svg = _METADATA.sub("", svg)
    head = f'<title id="picture-title">{escape(title)}</title>\n <desc id="picture-desc">{escape(description)}</desc>'
    named = f'role="img" lang="{lang}" aria-labelledby="picture-title picture-desc">'
    return _ROOT.sub(lambda found: f"{found[0][:-1]} {named}\n {head}", svg, count=1)


_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_MOST_MARKS = 10
_PLATE_AT_IN, _NAME_FROM_IN = 0.46, 0.74
"""Where number plates (their middle) and names stand, in inches behind the plot."""


def draw_gaps(series: GapSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of a series of gaps."""
    named_in = max(text_width(line.label, SIZE["text"]) for line in series.lines)
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
    sheet.axes.grid(axis="y", color=HAIR, linewidth=0.7)
    sheet.axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    for index, line in reversed(list(enumerate(series.lines))):
        _gap_line(sheet, series, line, index)
    _gap_labels(sheet, series, words)
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


def _gap_line(sheet: Sheet, series: GapSeries, line: GapLine, index: int) -> None:
    colour, dash = line_colour(index)
    at_ms = [point[0] for point in line.points]
    sheet.axes.plot(
        at_ms, [point[1] for point in line.points], color=colour, linestyle=dash, linewidth=2.0, zorder=3,
        solid_joinstyle="round",
    )  # fmt: skip
    for stop in line.stops:
        gap_ms = at_time(line.points, stop.at_ms)
        if gap_ms is not None:
            face = colour if stop.change else PAPER
            sheet.axes.plot(
                stop.at_ms, gap_ms, marker="o", markersize=5.5, markeredgecolor=colour, markerfacecolor=face,
                markeredgewidth=1.3, zorder=4,
            )  # fmt: skip
    if line.gone and line.points and series.window.holds(at_ms[-1]):
        sheet.axes.plot(
            at_ms[-1], line.points[-1][1], marker="x", markersize=7, color=colour, markeredgewidth=2, zorder=5
        )


def _gap_labels(sheet: Sheet, series: GapSeries, words: Texts) -> None:
    """Number, name and gap at the end of each line, apart from each other and tied to their line's end."""
    axes = sheet.axes
    high, low = axes.get_ylim()[1], axes.get_ylim()[0]
    lines = [line for line in series.lines if line.points]
    colours = [line_colour(i)[0] for i, line in enumerate(series.lines) if line.points]
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
            1 + _PLATE_AT_IN / sheet.plot_width, to_in / sheet.plot_height, line.number, color=ink_on(colour),
            weight="bold", ha="center",
            bbox={"boxstyle": "round,pad=0.25", "facecolor": colour, "edgecolor": "none"}, **where,
        )  # fmt: skip
        far = words["leader"] if line is series.reference else gap_text(line.gap_laps, line.gap_ms, words)
        label = shortened(line.label, SIZE["text"], sheet.right - _NAME_FROM_IN - 0.1)
        x = 1 + _NAME_FROM_IN / sheet.plot_width
        half = 0.075 / sheet.plot_height
        axes.text(x, to_in / sheet.plot_height + half, label, **where)
        axes.text(
            x, to_in / sheet.plot_height - half, words["gone"] if line.gone else far, color=SOFT,
            size=SIZE["small"] + 0.5, **where,
        )  # fmt: skip


PLACE_ROW_IN = 0.235
"""Height of one place, in inches."""


def draw_places(series: PlaceSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of the places in a class."""
    count = len(series.lines)
    sheet = Sheet(9.6, 1.85 + max(count, 4) * PLACE_ROW_IN, left=0.95, right=2.55)
    sheet.heading(title, below, series.car_class, series.slot)
    sheet.race_time(series.window, words)
    axes = sheet.axes
    axes.set_ylim(max(count, 4) + 0.5, 0.5)
    axes.set_yticks(range(1, count + 1), [str(place) for place in range(1, count + 1)])
    axes.tick_params(axis="y", pad=34)
    axes.grid(axis="x", color=HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    colours = iter(range(count))
    for line in series.lines:
        index = next(colours) if line.chosen else None
        _place_line(sheet, line, *(line_colour(index) if index is not None else (FADED, "-")))
    gone = [sign("x", words["gone"], filled=True)] if any(line.gone_ms is not None for line in series.lines) else []
    sheet.legend([*gone, *flag_signs(series.flags, words)])
    return sheet.figure


def _place_line(sheet: Sheet, line: PlaceLine, colour: str, dash: str) -> None:
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
    _place_ends(sheet, line, colour)


def _place_ends(sheet: Sheet, line: PlaceLine, colour: str) -> None:
    axes = sheet.axes
    ink = INK if line.chosen else SOFT
    axes.text(
        -0.05 / sheet.plot_width, line.points[0][1], f"#{line.number}", size=SIZE["small"], color=ink,
        ha="right", va="center", transform=axes.get_yaxis_transform(), weight="bold" if line.chosen else "normal",
    )  # fmt: skip
    ground = colour if line.chosen else HAIR
    where: dict[str, Any] = {"va": "center", "transform": axes.get_yaxis_transform()}
    axes.text(
        1 + 0.31 / sheet.plot_width, line.points[-1][1], line.number, color=ink_on(ground), weight="bold",
        size=SIZE["small"] + 0.5, ha="center",
        bbox={"boxstyle": "round,pad=0.2", "facecolor": ground, "edgecolor": "none"}, **where,
    )  # fmt: skip
    axes.text(
        1 + 0.58 / sheet.plot_width, line.points[-1][1],
        shortened(line.label, SIZE["text"], sheet.right - 0.8), color=ink, **where,
    )  # fmt: skip


def _split(points: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [point[0] for point in points], [point[1] for point in points]


CAR_ROW_IN = 0.42
"""Height of one car, in inches."""

_CREW_SIZE = 6.8
_CREW_FROM_IN = 0.82
_SWATCH_IN = 0.14


def draw_stints(series: StintSeries, words: Texts, title: str, below: str) -> Figure:
    """The figure of the stints of a class."""
    crew_in = max(_crew_width(car) for car in series.cars)
    count = len(series.cars)
    left = min(max(_CREW_FROM_IN + crew_in + 0.15, 1.8), 4.0)
    sheet = Sheet(9.0 + left, 1.85 + max(count, 2) * CAR_ROW_IN, left=left, right=0.75)
    sheet.heading(title, below, series.car_class, series.slot)
    sheet.race_time(series.window, words)
    axes = sheet.axes
    axes.set_ylim(max(count, 2) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    sheet.flags(series.flags, series.window, words)
    axes.text(
        1 + 0.62 / sheet.plot_width, -0.5 - 0.14 / CAR_ROW_IN, words["stops"], color=SOFT,
        size=SIZE["small"], ha="right", va="center", transform=axes.get_yaxis_transform(),
    )  # fmt: skip
    for row, car in enumerate(series.cars):
        _car_head(sheet, series, car, row)
        _car_bars(sheet, series, car, row)
    gone = [sign("x", words["gone"], filled=True)] if any(car.gone for car in series.cars) else []
    sheet.legend([*gone, *flag_signs(series.flags, words)])
    return sheet.figure


def _crew_width(car: CarRuns) -> float:
    """The room for a crew's names with their swatches, in inches."""
    return sum(text_width(name, _CREW_SIZE) + _SWATCH_IN + 0.11 for _, name in car.crew)


def _car_head(sheet: Sheet, series: StintSeries, car: CarRuns, row: int) -> None:
    """Number, name and crew at the left of the row, the stops at its right."""
    axes = sheet.axes
    ground, ink = plate_colours(series.slot)
    where: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    x = (0.5 - sheet.left) / sheet.plot_width
    axes.text(
        x, row, car.number, color=ink, weight="bold", ha="center",
        bbox={"boxstyle": "round,pad=0.3", "facecolor": ground, "edgecolor": "none"}, **where,
    )  # fmt: skip
    x_in = _CREW_FROM_IN - sheet.left
    label = shortened(car.label, SIZE["text"], sheet.left - _CREW_FROM_IN - 0.1)
    axes.text(x_in / sheet.plot_width, row - (0.17 if car.crew else 0), label, **where)
    for number, name in car.crew:
        width = text_width(name, _CREW_SIZE)
        if x_in + _SWATCH_IN + width > 0:
            break
        corner = (x_in / sheet.plot_width, row + 0.11)
        axes.add_artist(
            Rectangle(
                corner, 0.09 / sheet.plot_width, 0.09 / CAR_ROW_IN, facecolor=seat_colour(series.slot, number),
                edgecolor=SOFT, linewidth=0.3, transform=axes.get_yaxis_transform(), clip_on=False,
            )
        )  # fmt: skip
        axes.text((x_in + _SWATCH_IN) / sheet.plot_width, row + 0.22, name, size=_CREW_SIZE, color=SOFT, **where)
        x_in += _SWATCH_IN + width + 0.11
    axes.text(1 + 0.62 / sheet.plot_width, row, str(car.stops), ha="right", **where)


def _car_bars(sheet: Sheet, series: StintSeries, car: CarRuns, row: int) -> None:
    """The runs; the driver's name stands once over runs that follow each other, where it fits."""
    axes = sheet.axes
    per_ms = sheet.plot_width / (series.window.end_ms - series.window.begin_ms)
    for (seat, name), together in groupby(car.runs, key=lambda run: (run.seat, run.driver)):
        runs: list[TrackRun] = list(together)
        colour = seat_colour(series.slot, seat)
        for run in runs:
            axes.add_artist(
                Rectangle(
                    (run.begin_ms, row - 0.31), run.end_ms - run.begin_ms, 0.62, facecolor=colour, linewidth=0.5,
                    edgecolor=PAPER, zorder=2,
                )
            )  # fmt: skip
        longest = max(runs, key=lambda run: run.end_ms - run.begin_ms)
        if text_width(name, _CREW_SIZE) + 0.08 < per_ms * (longest.end_ms - longest.begin_ms):
            axes.text(
                (longest.begin_ms + longest.end_ms) / 2, row, name, size=_CREW_SIZE, color=ink_on(colour),
                ha="center", va="center", zorder=3,
            )  # fmt: skip
    if car.gone and car.runs:
        end_ms = car.runs[-1].end_ms + 0.09 / per_ms
        axes.plot(end_ms, row, marker="x", markersize=6, color=SOFT, markeredgewidth=1.8, clip_on=False)
