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
    ranked = _in_the_same_seats(sorted(stated, key=lambda entry: (-entry.authority, entry.source)))
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


def _in_the_same_seats(ranked: list[Entry]) -> list[Entry]:
    """The entries with everybody in the seat by which the timing names who drives.

    A list numbers a crew in its own order (WEC 2016: the record counts from 0, and from the second of the list); so
    who is named in both has the seat of the source that is nearest to the timing, the last of these.
    """
    timing = next((entry for entry in reversed(ranked) if entry.drivers), None)
    if timing is None:
        return ranked
    return [
        replace(entry, drivers=_seated_as(entry.drivers, timing.drivers))
        if entry.authority > timing.authority
        else entry
        for entry in ranked
    ]


def _seated_as(crew: tuple[Driver, ...], known: tuple[Driver, ...]) -> tuple[Driver, ...]:
    seats = {driver: _seat_of(driver, crew, known) for driver in crew}
    if all(not seat or seat == driver.seat for driver, seat in seats.items()):
        return crew
    given = set(filter(None, seats.values()))
    free = (
        seat for seat in range(1, len(crew) + len(known) + 1) if seat not in given | {driver.seat for driver in known}
    )
    seated = []
    for driver in crew:
        own = seats[driver] or (driver.seat if driver.seat not in given else next(free))
        given.add(own)
        seated.append(replace(driver, seat=own))
    return tuple(sorted(seated, key=lambda driver: driver.seat))


def _seat_of(driver: Driver, crew: tuple[Driver, ...], known: tuple[Driver, ...]) -> int:
    """The seat of the person of this name, or of this surname where each crew has one such; 0: nobody is."""
    names: list[Callable[[Driver], str]] = [lambda driver: driver.name, lambda driver: driver.last_name]
    for of in names:
        name = _folded(of(driver))
        seats = [driver.seat for driver in known if name and _folded(of(driver)) == name]
        if len(seats) == 1 and sum(_folded(of(driver)) == name for driver in crew) == 1:
            return seats[0]
    return 0


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
