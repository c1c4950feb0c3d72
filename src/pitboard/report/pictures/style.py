"""One visual language: the page's ground and ink, its colours of the classes, lines that differ to every eye."""

PAPER = "#fbf9f5"
INK = "#17202a"
SOFT = "#5c6570"
HAIR = "#ddd7ca"
FADED = "#aeb4ba"

PLATES = (
    ("#b9440b", "#ffffff"),
    ("#d79abb", "#2a1020"),
    ("#edb233", "#2b1d00"),
    ("#14649e", "#ffffff"),
    ("#0a6b50", "#ffffff"),
    ("#7cc5ee", "#06283b"),
)
"""Ground and ink of the number plates by the slot of the class: those of `web/board.css`."""

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


def plate(slot: int) -> tuple[str, str]:
    """Ground and ink of a class's plate by its slot; −1 is no class."""
    return PLATES[slot] if slot >= 0 else NO_CLASS


def line(index: int) -> tuple[str, str]:
    """Colour and dash of the index-th car: a second round of the colours is dashed."""
    return LINES[index % len(LINES)], "-" if index < len(LINES) else "--"


def mix(colour: str, other: str, share: float) -> str:
    """A colour (#rrggbb) with a share of another, 0 to 1."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(own + (other_part - own) * share):02x}" for own, other_part in pairs)


def seat(slot: int, number: int) -> str:
    """The colour of a driver by seat 1..: shades of the class's colour from dark to pale; seat 0 is not known."""
    ground = plate(slot)[0]
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
