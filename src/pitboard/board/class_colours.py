"""The colours of the classes: those of the series and the year where `class_colours.json` has them, else others.

The same in `web/engine/class_colours.js`, by the same file. A colour is named by its slot, the place of its plate in
the file; a cue beside the colour tells plates apart to every kind of colour vision.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from pitboard.intake.library import year_of
from pitboard.scoring import History

Cue = Literal["", "bottom", "left", "top", "right", "sides", "ends"]
"""Which edges of a plate bear a bar in the colour of its type."""


class Plate(Struct, frozen=True, forbid_unknown_fields=True):
    """A number plate: ground and ink as #rrggbb, and its cue. Beside one that is `near` it is not given out."""

    name: str
    ground: str
    ink: str
    cue: Cue = ""
    near: tuple[str, ...] = ()


class SeriesColours(Struct, frozen=True, forbid_unknown_fields=True):
    """Which plate each class of a series bears, in the years from `since` to `until`."""

    series: str
    classes: dict[str, str]
    since: int = 0
    until: int = 9999


class ClassColours(Struct, frozen=True, forbid_unknown_fields=True):
    """The file: the plates, who bears which, and the `others` for classes that no series names, in that order."""

    plates: tuple[Plate, ...]
    series: tuple[SeriesColours, ...]
    others: tuple[str, ...]


COLOURS: Final = msgspec.json.decode(Path(__file__).with_name("class_colours.json").read_bytes(), type=ClassColours)


def slots_of(classes: Iterable[str], year: int) -> dict[str, int]:
    """Return the slot of the plate of each class of a race; `year` 0: not known.

    The series is the first of those that name most of the classes; the order of the classes changes nothing.
    """
    names = sorted(set(classes))
    slots = {plate.name: slot for slot, plate in enumerate(COLOURS.plates)}
    stated = _stated(names, year)
    used = set(stated.values())
    free = [name for name in COLOURS.others if name not in used]
    apart = [name for name in free if not used & set(COLOURS.plates[slots[name]].near)]
    rest = [*apart, *(name for name in free if name not in apart)] or list(COLOURS.others)
    unnamed = [name for name in names if name not in stated]
    return {
        **{name: slots[plate] for name, plate in stated.items()},
        **{name: slots[rest[i % len(rest)]] for i, name in enumerate(unnamed)},
    }


def race_slots(history: History) -> dict[str, int]:
    """Return the slot of each class of a race that is known."""
    return slots_of((car.entry.car_class for car in history.cars.values()), year_of(history))


def for_page() -> dict[str, object]:
    """Return what the page needs of the file, plates as slots: it has their colours in its styles."""
    slots = {plate.name: slot for slot, plate in enumerate(COLOURS.plates)}
    return {
        "cues": [plate.cue for plate in COLOURS.plates],
        "near": [[slots[name] for name in plate.near] for plate in COLOURS.plates],
        "series": [
            [series.since, series.until, {_plain(name): slots[plate] for name, plate in series.classes.items()}]
            for series in COLOURS.series
        ],
        "others": [slots[name] for name in COLOURS.others],
    }


def _stated(names: list[str], year: int) -> dict[str, str]:
    """The plates that the series states for classes, by their names as they are written in the race."""
    best: dict[str, str] = {}
    for series in COLOURS.series:
        if year and not series.since <= year <= series.until:
            continue
        known = {_plain(name): plate for name, plate in series.classes.items()}
        found = {name: known[_plain(name)] for name in names if _plain(name) in known}
        if len(found) > len(best):
            best = found
    return best


def _plain(name: str) -> str:
    """A class's name without what feeds write in ways of their own: spaces, strokes, small letters."""
    return re.sub(r"[^A-Z0-9]", "", name.upper())
