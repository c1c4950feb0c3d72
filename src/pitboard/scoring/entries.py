"""One entry from what several sources say of a car, and who of its crew was in it."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable

from msgspec.structs import replace

from pitboard.model import Driver, Entry
from pitboard.scoring.car_history import NEVER_US, Alarm, CarHistory
from pitboard.scoring.history import Conflict

CHANGE_TWIN_US = 120_000_000
"""A change worked out from durations and the stint's own word for it lie closer than this."""


def merge_entries(stated: list[Entry]) -> tuple[Entry, list[Conflict]]:
    """What a car's entry says after all sources, and where they disagree.

    The higher authority counts; the others fill what it leaves empty. Spelling alone (case, accents) is no conflict,
    and the spaces that a feed leaves around a name are no part of it.
    """
    ranked = _in_the_same_seats(sorted(map(_spaced, stated), key=lambda entry: (-entry.authority, entry.source)))
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


def _spaced(entry: Entry) -> Entry:
    """An entry whose names have single spaces within them, and none around them."""
    names = {name: " ".join(getattr(entry, name).split()) for name in ("car_class", "team", "make", "model")}
    drivers = tuple(
        replace(driver, first_name=" ".join(driver.first_name.split()), last_name=" ".join(driver.last_name.split()))
        for driver in entry.drivers
    )
    return replace(entry, **names, drivers=drivers)


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


def seat_drivers(car: CarHistory) -> None:
    """Lay out a car's drivers in time; the default never credits a driver that nobody stated (case 42).

    A change that was stated to the instant replaces one worked out near it.
    """
    stated = sorted(
        car.drivers_stated,
        key=lambda driver_in: (driver_in.time_us, driver_in.exact, driver_in.source, driver_in.ref, driver_in.seat),
    )
    exact_us = [driver_in.time_us for driver_in in stated if driver_in.exact]
    car.driver_us, car.driver_seat = [], []
    for driver_in in stated:
        if not driver_in.exact and _near(exact_us, driver_in.time_us):
            continue
        if car.driver_seat and car.driver_seat[-1] == driver_in.seat:
            continue
        car.driver_us.append(driver_in.time_us)
        car.driver_seat.append(driver_in.seat)


def changes_outside_the_pits(car: CarHistory, start_us: int) -> list[Alarm]:
    """Driver changes that no pit visit explains: a late press of the driver button, or a wrong one (case 42)."""
    alarms = []
    for at_us, seat in zip(car.driver_us[1:], car.driver_seat[1:], strict=True):
        if at_us > start_us and not _explained(car, at_us):
            alarms.append(Alarm(at_us, car.number, "driver_change_on_track", f"seat {seat} without a pit visit"))
    return alarms


def _explained(car: CarHistory, at_us: int) -> bool:
    """Whether a pit visit lies around a change, or near it on the same lap: who crosses the line first changed late."""
    first = bisect_left(car.pit_out_us, at_us - CHANGE_TWIN_US)
    for in_us, out_us in zip(car.pit_in_us[first:], [*car.pit_out_us[first:], NEVER_US], strict=False):
        if in_us > at_us + CHANGE_TWIN_US:
            break
        if in_us <= at_us <= out_us:
            return True
        begin_us, end_us = (out_us, at_us) if out_us < at_us else (at_us, in_us)
        if car.laps_at(begin_us) == car.laps_at(end_us):
            return True
    return False


def _near(moments_us: list[int], moment_us: int) -> bool:
    i = bisect_left(moments_us, moment_us - CHANGE_TWIN_US)
    return i < len(moments_us) and moments_us[i] <= moment_us + CHANGE_TWIN_US
