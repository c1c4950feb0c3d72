"""A race of two classes for tests of forecasts: eight cars, three hours, stops every half an hour."""

from functools import cache

from build import at, entry, flag
from drive import drive, race
from pitboard.forecast.car_states import CarStates, car_states
from pitboard.forecast.field_pace import KnownLaps, known_laps
from pitboard.forecast.forecast import Outlook, outlook
from pitboard.forecast.lap_table import LapTable, as_known, lap_table
from pitboard.forecast.simulation import RaceToGo
from pitboard.model import Fact
from pitboard.model.time import HOUR_US
from pitboard.scoring import History

DURATION_S = 10_800
CARS = {"1": 100.0, "2": 100.6, "3": 101.0, "4": 102.0, "11": 110.0, "12": 110.4, "13": 111.0, "14": 113.0}
"""The lap of every car in seconds; two digits are the slower class."""

STINT = 18


def laps_of(lap_s: float, count: int = 110) -> list[float]:
    """Laps of about a length, each a little different."""
    return [lap_s + 0.2 * (lap * 7 % 5 - 2) for lap in range(count)]


def driven(number: str, lap_s: float, count: int = 110) -> list[Fact]:
    """A car with a stop of a minute every so many laps, in which its two drivers change."""
    stops = dict.fromkeys(range(STINT, count, STINT), 60.0)
    seats = {lap: 1 + i % 2 for i, lap in enumerate([0, *stops])}
    return drive(number, laps_of(lap_s, count), stops, seats)


@cache
def small_field() -> History:
    """The race, seen from its start until after its end, under green."""
    field = [entry(number, "GTP" if len(number) == 1 else "GTD", ["Ames", "Bond"]) for number in CARS]
    cars = [driven(number, lap_s) for number, lap_s in CARS.items()]
    return race(field, [flag(0, "green"), flag(DURATION_S + 30, "chequered")], *cars, duration_s=DURATION_S)


@cache
def two_paces() -> History:
    """The same, but the first driver of car 2 is two seconds a lap quicker than the second."""
    field = [entry(number, "GTP" if len(number) == 1 else "GTD", ["Ames", "Bond"]) for number in CARS]
    cars = [driven(number, lap_s) for number, lap_s in CARS.items() if number != "2"]
    stops = dict.fromkeys(range(STINT, 110, STINT), 60.0)
    seats = {lap: 1 + i % 2 for i, lap in enumerate([0, *stops])}
    laps = [lap_s - 1 if (lap // STINT) % 2 == 0 else lap_s + 1 for lap, lap_s in enumerate(laps_of(100.6))]
    own = drive("2", laps, stops, seats)
    return race(field, [flag(0, "green"), flag(DURATION_S + 30, "chequered")], *cars, own, duration_s=DURATION_S)


@cache
def one_gone() -> History:
    """The same, but car 4 comes by no more from its twentieth lap on, and car 5 never does."""
    field = [entry(number, "GTP" if len(number) == 1 else "GTD", ["Ames", "Bond"]) for number in [*CARS, "5"]]
    cars = [driven(number, lap_s, 20 if number == "4" else 110) for number, lap_s in CARS.items()]
    return race(field, [flag(0, "green"), flag(DURATION_S + 30, "chequered")], *cars, duration_s=DURATION_S)


def table_at(at_s: float, history: History | None = None) -> LapTable:
    return as_known(lap_table(history or small_field()), at_s)


def known_at(at_s: float) -> KnownLaps:
    return known_laps(table_at(at_s), at_s)


@cache
def states_at(at_s: float) -> CarStates:
    return car_states(table_at(at_s), known_at(at_s))


@cache
def outlook_at(at_s: float, simulations: int = 300) -> Outlook:
    return outlook(small_field(), at(at_s), 3 * HOUR_US, simulations, 1)


def to_go_at(at_s: float) -> RaceToGo:
    """The rest of the race from a moment on."""
    return outlook_at(at_s).race


def car(number: str) -> int:
    """The index of a car in the table."""
    return sorted(CARS).index(number)
