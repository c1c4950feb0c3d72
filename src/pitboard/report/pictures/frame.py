"""What all pictures share: colours and type, the sheet and its heading, race time, flags, plates, legend, texts."""

from collections.abc import Sequence
from functools import cache

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from pitboard.board.class_colours import COLOURS
from pitboard.model.time import HOUR_MS
from pitboard.report.pictures import FlagSpan, GapSeries, PlaceSeries, StintSeries, Window
from pitboard.texts import Texts, language

PAPER = "#fbf9f5"
INK = "#17202a"
SOFT = "#5c6570"
HAIR = "#ddd7ca"
FADED = "#aeb4ba"

PLATES = tuple((plate.ground, plate.ink) for plate in COLOURS.plates)
"""Ground and ink of the number plates by the slot of the class, as on the page."""

NO_CLASS = (INK, "#ffffff")

LINES = (INK, "#c2500f", "#1a72b4", "#0a8a66", "#cf9a12", "#b0628d", "#56a9d8")
"""Colours of single cars, dark enough for a line on paper: ink for the reference, then the hues of the plates."""

FLAGS = {"yellow": "#f3dd6b", "full_course_yellow": "#eec43a", "safety_car": "#e58a1f", "red": "#b3361e"}

SIZE = {"title": 14.0, "text": 9.0, "small": 7.5}
"""Sizes of type, in points."""

RC = {
    "axes.edgecolor": HAIR,
    "axes.facecolor": PAPER,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.8,
    "figure.facecolor": PAPER,
    # Shipped with matplotlib; its figures are all of one width.
    "font.family": "DejaVu Sans",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": SIZE["text"],
    "path.simplify": False,
    "savefig.bbox": None,
    "savefig.dpi": 150.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "pitboard",
    "svg.image_inline": True,
    "text.color": INK,
    # A name is never a formula.
    "text.parse_math": False,
    "text.usetex": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


def plate_colours(slot: int) -> tuple[str, str]:
    """Ground and ink of a class's plate by its slot; −1 is no class."""
    return PLATES[slot] if slot >= 0 else NO_CLASS


def line_colour(index: int) -> tuple[str, str]:
    """Colour and dash of the index-th car: a second round of the colours is dashed."""
    return LINES[index % len(LINES)], "-" if index < len(LINES) else "--"


def mix(colour: str, other: str, share: float) -> str:
    """A colour (#rrggbb) with a share of another, 0 to 1."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(own + (other_part - own) * share):02x}" for own, other_part in pairs)


def seat_colour(slot: int, number: int) -> str:
    """The colour of a driver by seat 1..: shades of the class's colour from dark to pale; seat 0 is not known."""
    ground = plate_colours(slot)[0]
    if number < 1:
        return HAIR
    shades = (mix(ground, INK, 0.45), mix(ground, PAPER, 0.05), mix(ground, PAPER, 0.45), mix(ground, PAPER, 0.75))
    return shades[(number - 1) % len(shades)]


def ink_on(ground: str) -> str:
    """Dark or white type, whichever reads better on a ground."""
    red, green, blue = _parts(ground)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


STRIP_IN = 0.16
"""Height of the strip of flags above the plot, in inches."""

STEPS_MS = tuple(minutes * 60_000 for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 240))


class Sheet:
    """A figure with one plot; all measures in inches from the edges."""

    def __init__(
        self, width: float, height: float, *, left: float, right: float, top: float = 1.0, bottom: float = 0.8
    ) -> None:
        self.width, self.height = width, height
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        self.figure = Figure(figsize=(width, height))
        box = (left / width, bottom / height, self.plot_width / width, self.plot_height / height)
        self.axes: Axes = self.figure.add_axes(box)
        self.axes.tick_params(length=0, labelsize=SIZE["text"])
        for side in ("top", "right", "left"):
            self.axes.spines[side].set_visible(False)

    @property
    def plot_width(self) -> float:
        """The width of the plot, in inches."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """The height of the plot, in inches."""
        return self.height - self.top - self.bottom

    def heading(self, title: str, below: str, car_class: str, slot: int) -> None:
        """Title and what is shown when; the class in a plate of its colour at the right."""
        top = 1 - 0.33 / self.height
        margin = 0.25 / self.width
        self.figure.text(margin, top, title, size=SIZE["title"], weight="bold", va="center")
        self.figure.text(margin, top - 0.24 / self.height, below, color=SOFT, va="center")
        if car_class:
            ground, ink = plate_colours(slot)
            self.figure.text(
                1 - margin - 0.06 / self.width,
                top,
                car_class,
                color=ink,
                weight="bold",
                ha="right",
                va="center",
                bbox={"boxstyle": "round,pad=0.35", "facecolor": ground, "edgecolor": "none"},
            )

    def race_time(self, window: Window, words: Texts) -> None:
        """The axis of race time: full quarters, halves or hours, never closer than they can be read."""
        length_ms = window.end_ms - window.begin_ms
        most = max(int(self.plot_width / 0.62), 2)
        step_ms = next((step for step in STEPS_MS if length_ms / step <= most), 0)
        step_ms = step_ms or -(-length_ms // (most * 6 * HOUR_MS)) * 6 * HOUR_MS
        first_ms = -(-window.begin_ms // step_ms) * step_ms
        ticks = list(range(first_ms, window.end_ms + 1, step_ms))
        self.axes.set_xlim(window.begin_ms, window.end_ms)
        self.axes.set_xticks(ticks, [clock(at_ms) for at_ms in ticks])
        self.axes.set_xlabel(words["race_time"], loc="right", labelpad=2, size=SIZE["small"])

    def flags(self, spans: Sequence[FlagSpan], window: Window, words: Texts) -> None:
        """A strip above the plot in the flags' colours, named where there is room, and a tint below it."""
        strip = self.plot_height + 0.06
        per_ms = self.plot_width / (window.end_ms - window.begin_ms)
        for span in spans:
            colour = FLAGS[span.state]
            self.axes.axvspan(span.begin_ms, span.end_ms, color=colour, alpha=0.16, linewidth=0, zorder=0)
            height = (strip / self.plot_height, (strip + STRIP_IN) / self.plot_height)
            self.axes.axvspan(span.begin_ms, span.end_ms, *height, color=colour, linewidth=0, zorder=1, clip_on=False)
            name = words[f"flag.{span.state}.short"]
            if per_ms * (span.end_ms - span.begin_ms) > text_width(name, SIZE["small"], bold=True) + 0.06:
                self.axes.text(
                    (span.begin_ms + span.end_ms) / 2,
                    sum(height) / 2,
                    name,
                    transform=self.axes.get_xaxis_transform(),
                    size=SIZE["small"],
                    weight="bold",
                    color=ink_on(colour),
                    ha="center",
                    va="center_baseline",
                )

    def legend(self, handles: Sequence[Artist]) -> None:
        """The signs and what they mean, in one row at the foot."""
        if handles:
            self.figure.legend(
                handles=list(handles),
                loc="lower left",
                bbox_to_anchor=(0.25 / self.width - 0.004, 0.06 / self.height),
                ncols=len(handles),
                frameon=False,
                borderpad=0,
                borderaxespad=0,
                handlelength=1.3,
                handletextpad=0.5,
                columnspacing=1.6,
                labelcolor=SOFT,
                prop={"size": SIZE["text"] - 0.5},
            )


def flag_signs(spans: Sequence[FlagSpan], words: Texts) -> list[Artist]:
    """The legend of the flags that flew, in the order of their first appearance."""
    states = dict.fromkeys(span.state for span in spans)
    return [Patch(facecolor=FLAGS[state], label=words[f"flag.{state}"]) for state in states]


def sign(marker: str, label: str, *, filled: bool) -> Line2D:
    """A marker in the legend."""
    face = SOFT if filled else PAPER
    return Line2D(
        [], [], linestyle="none", marker=marker, markersize=5.5, markeredgecolor=SOFT, markerfacecolor=face,
        label=label,
    )  # fmt: skip


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in inches at a size in points; nothing for nothing."""
    if not text.strip():
        return 0.0
    first, last = _ink_at_100(text, bold)
    scale = size / 100
    return (last * scale - first * scale) / 72


@cache
def _ink_at_100(text: str, bold: bool) -> tuple[float, float]:
    """Measure from where to where the ink of a text goes at 100 points, in points.

    The points of the outline bound it: asking matplotlib for the extents of every curve takes ten times as long, and
    gives the same for all letters that lie at their extremes, as DejaVu's do.
    """
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    points, codes = text_to_path.get_text_path(font, text)
    # The point of a closing stroke means nothing.
    across = [point[0] for point, code in zip(points, codes, strict=True) if code != Path.CLOSEPOLY]
    return float(min(across)), float(max(across))


def shortened(text: str, size: float, room: float) -> str:
    """A text that fits into so many inches, with an ellipsis where it was cut."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def spread(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places as near as can be to those wanted, at least so far apart, within bounds, in the same order.

    Neighbours that are too close share their middle, as a block that grows until it touches no other.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        block = (wanted[i], [i])
        while True:
            span = (len(block[1]) - 1) * least / 2
            middle = min(max(block[0], low + span), high - span)
            if not blocks or middle - span - (blocks[-1][0] + (len(blocks[-1][1]) - 1) * least / 2) >= least:
                blocks.append((middle, block[1]))
                break
            members = blocks.pop()[1] + block[1]
            offsets = [wanted[member] - place * least for place, member in enumerate(members)]
            block = (sum(offsets) / len(offsets) + (len(members) - 1) * least / 2, members)
    places = [0.0] * len(wanted)
    for middle, members in blocks:
        for place, member in enumerate(members):
            places[member] = middle + (place - (len(members) - 1) / 2) * least
    return places


def car_name(number: str, label: str) -> str:
    """A car by number and make or team."""
    return f"#{number} {label}".strip()


def clock(ms: int) -> str:
    """A race time in ms as 16:12:30, or 16:12 on the minute; thousandths are left to the text."""
    seconds = ms // 1000
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def window_text(window: Window) -> str:
    """A window as 12:12:30–16:12:30."""
    return f"{clock(window.begin_ms)}–{clock(window.end_ms)}"


def gap_mark(seconds: int) -> str:
    """A gap on the axis, in whole seconds: 0, +30 s, +1:30, with the minus sign for a car ahead."""
    if not seconds:
        return "0"
    sign, seconds = ("−", -seconds) if seconds < 0 else ("+", seconds)
    return f"{sign}{seconds} s" if seconds < 60 else f"{sign}{seconds // 60}:{seconds % 60:02}"


def gap_text(laps: int, ms: int, words: Texts) -> str:
    """A gap at the moment: in laps once it is a lap, else to the thousandth."""
    if laps:
        return words.count("gap_laps", laps)
    minutes, rest = divmod(ms, 60_000)
    seconds = f"{rest // 1000:02}" if minutes else str(rest // 1000)
    return f"+{f'{minutes}:' if minutes else ''}{seconds}{language(words.language).decimal}{rest % 1000:03}"


def gap_description(series: GapSeries, words: Texts) -> str:
    """The gaps at the moment, and what flew meanwhile."""
    stated = [f"{car_name(series.reference.number, series.reference.label)}: {words['leader']}"]
    for line in series.lines[1:]:
        far = words["gone"] if line.gone else gap_text(line.gap_laps, line.gap_ms, words)
        stated.append(f"{car_name(line.number, line.label)}: {far}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags_flown(series, words)


def places_description(series: PlaceSeries, words: Texts) -> str:
    """The order in the class at the moment."""
    stated = []
    for line in series.lines:
        gone = f" ({words['gone']})" if line.gone_ms is not None else ""
        stated.append(f"{line.points[-1][1]} {car_name(line.number, line.label)}{gone}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags_flown(series, words)


def stints_description(series: StintSeries, words: Texts) -> str:
    """Each car's stops and the driver of its last run."""
    stated = []
    for car in series.cars:
        last = words["gone"] if car.gone else car.runs[-1].driver or words["driver_unknown"]
        stated.append(f"{car_name(car.number, car.label)}: {words['stops']} {car.stops}, {last}")
    return words.fill("description", time=clock(series.at_ms), cars="; ".join(stated)) + _flags_flown(series, words)


def _flags_flown(series: GapSeries | PlaceSeries | StintSeries, words: Texts) -> str:
    stated = [f"{words[f'flag.{span.state}']} {clock(span.begin_ms)}–{clock(span.end_ms)}" for span in series.flags]
    return f" {'; '.join(stated)}." if stated else ""
