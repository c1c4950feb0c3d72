"""The things of a race: loops in the ground, drivers, entries."""

from typing import Literal

from msgspec import Struct

LINE = "line"
PIT_LINE = "pit-line"
PIT_IN = "pit-in"
PIT_OUT = "pit-out"
"""Canonical ids of the loops that every circuit has; the other loops bear the id their feed gives them."""

START = "start"
"""The line, where the source says that no lap ended there: the crossing with which a car's first lap begins."""

SHORTEST_LAP_US = 10_000_000
"""No circuit is shorter than this in time: on the shortest ovals a lap takes 12 seconds."""

LoopRole = Literal["track", "line", "pit_line", "pit_in", "pit_out"]


class Loop(Struct, frozen=True, gc=False):
    """A timing loop in the ground.

    `order` ranks the loops along the lap from the finish line on; the line itself is last (it completes the lap), and
    `pit_line`, the same line in the pit lane, shares its rank (FIA GT 2002: one Line across track and pit lane).
    """

    id: str
    order: int
    role: LoopRole = "track"


class Driver(Struct, frozen=True):
    """A driver of a crew, by seat number 1.. as the timing feed counts them.

    `nation` is the three-letter code of the entry list and `grade` one of P, G, S, B; both empty when not stated.
    `gender` is empty unless an entry list or an override states it.
    """

    seat: int
    first_name: str
    last_name: str
    nation: str = ""
    grade: str = ""
    gender: str = ""

    @property
    def name(self) -> str:
        """First and last name, as written in the entry list."""
        return f"{self.first_name} {self.last_name}".strip()


class Entry(Struct, frozen=True, tag="entry", tag_field="type"):
    """A car as entered: `number` is text, because "007" and "7" are two cars.

    `authority` ranks who says so: 0 seen in timing rows, 1 an official entry list, 2 given by a person. `competes` is
    False for a car outside the competition (the innovative car).
    """

    number: str
    car_class: str = ""
    team: str = ""
    make: str = ""
    model: str = ""
    group: str = ""
    drivers: tuple[Driver, ...] = ()
    transponders: tuple[str, ...] = ()
    competes: bool = True
    authority: int = 0
    source: str = ""

    def driver(self, seat: int) -> Driver | None:
        """The driver of a seat, or None."""
        for driver in self.drivers:
            if driver.seat == seat:
                return driver
        return None


class Place(Struct, frozen=True):
    """A place along a circuit as people call it, in Dutch and English: its name, and the same with its preposition.

    `after` and `before` are loops that surely enclose it; both empty when not known.
    """

    id: str
    nl: str
    nl_at: str
    en: str
    en_at: str
    after: str = ""
    before: str = ""


class ZonePlace(Struct, frozen=True):
    """Where a slow zone lies: from loop `after` to loop `before` (`line`: the line); `id` as race control names it."""

    id: str
    after: str
    before: str


class Circuit(Struct, frozen=True):
    """A circuit as its data file states it.

    `length_m` recognises it in a lap record. `min_lap_us` is a bound below which no car comes round. `sector_loops` are
    the ids of the loops that end sectors 1.. (the last sector ends at the line). `line_after_pit_in_us` is the time
    from the pit-in loop to the line in the pit lane for a box that lies behind the line; 0: not measured. `zone` is
    the IANA time zone. `places` are in the order of a lap. `latitude_deg` (north) and `longitude_deg` (east) are None
    where not known. `slow_zones` are those whose ends are known, in the order of a lap. `race_us` is the length of the
    race whose record is published hour by hour; 0: none is. `town` is what its races are called by.
    """

    id: str
    name: str
    length_m: float
    zone: str = "UTC"
    min_lap_us: int = 0
    loops: tuple[Loop, ...] = ()
    sector_loops: tuple[str, ...] = ()
    line_after_pit_in_us: int = 0
    source: str = ""
    places: tuple[Place, ...] = ()
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    slow_zones: tuple[ZonePlace, ...] = ()
    race_us: int = 0
    town: str = ""

    def place(self, place_id: str) -> Place | None:
        """The place of an id, or None."""
        return next((place for place in self.places if place.id == place_id), None)
