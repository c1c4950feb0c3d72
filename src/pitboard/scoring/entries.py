"""One entry from what several sources say of a car."""

import unicodedata
from collections.abc import Callable

from msgspec.structs import replace

from pitboard.model import Driver, Entry
from pitboard.scoring.history import Conflict


def merge_entries(stated: list[Entry]) -> tuple[Entry, list[Conflict]]:
    """What a car's entry says after all sources, and where they disagree.

    The higher authority counts; the others fill what it leaves empty. Spelling alone (case, accents) is no conflict.
    """
    ranked = sorted(stated, key=lambda entry: (-entry.authority, entry.source))
    merged = ranked[0]
    conflicts: list[Conflict] = []
    for other in ranked[1:]:
        conflicts += _conflicts(merged, other)
        merged = replace(
            merged,
            car_class=merged.car_class or other.car_class,
            team=merged.team or other.team,
            make=merged.make or other.make,
            model=merged.model or other.model,
            group=merged.group or other.group,
            drivers=_merge_drivers(merged.drivers, other.drivers),
            transponders=tuple(dict.fromkeys(merged.transponders + other.transponders)),
            competes=merged.competes and other.competes,
        )
    return merged, conflicts


def _merge_drivers(kept: tuple[Driver, ...], other: tuple[Driver, ...]) -> tuple[Driver, ...]:
    seats = {driver.seat: driver for driver in kept}
    for driver in other:
        known = seats.get(driver.seat)
        if known is None:
            seats[driver.seat] = driver
        else:
            seats[driver.seat] = replace(
                known,
                nation=known.nation or driver.nation,
                grade=known.grade or driver.grade,
                gender=known.gender or driver.gender,
            )
    return tuple(seats[seat] for seat in sorted(seats))


def _conflicts(kept: Entry, other: Entry) -> list[Conflict]:
    asked: list[tuple[str, Callable[[Entry], str]]] = [
        ("class", lambda entry: entry.car_class),
        ("team", lambda entry: entry.team),
        ("make", lambda entry: entry.make),
    ]
    asked += [(f"driver {driver.seat}", _name_in_seat(driver.seat)) for driver in kept.drivers]
    found = []
    for what, of in asked:
        ours, theirs = of(kept), of(other)
        if ours and theirs and _folded(ours) != _folded(theirs):
            found.append(Conflict(what, kept.number, ours, kept.source, theirs, other.source))
    return found


def _name_in_seat(seat: int) -> Callable[[Entry], str]:
    def name(entry: Entry) -> str:
        driver = entry.driver(seat)
        return driver.name if driver else ""

    return name


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isalnum()).casefold()
