"""A forecast written down so that nobody can change it unseen, and graded when the race is over."""

import hashlib
from math import log
from pathlib import Path

import msgspec
from msgspec import Struct

from pitboard.forecast.forecast import Forecast
from pitboard.forecast.grading import SMALLEST
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US


class SealedForecast(Struct, frozen=True):
    """A forecast with the SHA-256 of its own JSON: to publish beforehand, and to hold it against."""

    sha256: str
    forecast: Forecast


class SealBroken(ValueError):
    """What is written is not what was sealed."""


class NotGraded(ValueError):
    """A sealed forecast cannot be held against this race."""


class GradedWinner(Struct, frozen=True):
    """What a sealed forecast gave the winner of a class: the chance, and minus its logarithm."""

    car_class: str = msgspec.field(name="class")
    winner: str
    class_win: float
    log: float


class GradedSeal(Struct, frozen=True):
    """How a sealed forecast was: `brier` and `log` are means over the classes, `winners` those on the road."""

    race: str
    at_ms: int
    sha256: str
    log: float
    brier: float
    winners: list[GradedWinner]


def seal(forecast: Forecast) -> SealedForecast:
    """Return a forecast with its own hash."""
    return SealedForecast(_hash(forecast), forecast)


def write_sealed(path: Path, forecast: Forecast) -> str:
    """Write a forecast down with its hash, and return the hash."""
    sealed = seal(forecast)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(sealed), indent=2) + b"\n")
    return sealed.sha256


def read_sealed(path: Path) -> SealedForecast:
    """Read a sealed forecast.

    Raises:
        SealBroken: it is none, or it was changed since.
    """
    try:
        sealed = msgspec.json.decode(path.read_bytes(), type=SealedForecast)
    except msgspec.DecodeError as error:
        raise SealBroken(f"{path}: no sealed forecast: {error}") from None
    if _hash(sealed.forecast) != sealed.sha256:
        raise SealBroken(f"{path}: it was changed since it was sealed")
    return sealed


def graded_seal(sealed: SealedForecast, history: History) -> GradedSeal:
    """Hold a sealed forecast against the race, by the order on the road at the last crossing.

    Raises:
        NotGraded: the race is not over, or has not the cars of the forecast.
    """
    if history.chequered_us >= NEVER_US:
        raise NotGraded(f"{history.race.name}: the race was not seen to its end")
    known = {(car.number, car.entry.car_class) for car in history.cars.values()}
    if missing := [row.number for row in sealed.forecast.rows if (row.number, row.car_class) not in known]:
        raise NotGraded(f"{history.race.name}: car {missing[0]} of the sealed forecast is not in this race")
    winners: dict[str, tuple[tuple[int, int], str]] = {}
    for number, car in history.cars.items():
        if car.lap_end_us:
            done = (-len(car.lap_end_us), car.lap_end_us[-1]), number
            winners[car.entry.car_class] = min(winners.get(car.entry.car_class, done), done)
    graded, briers = [], []
    for car_class, (_, winner) in sorted(winners.items()):
        rows = [row for row in sealed.forecast.rows if row.car_class == car_class]
        chance = sum(row.class_win for row in rows if row.number == winner)
        briers.append(sum((row.class_win - (row.number == winner)) ** 2 for row in rows))
        graded.append(GradedWinner(car_class, winner, chance, -log(max(chance, SMALLEST))))
    mean = 1 / max(len(graded), 1)
    mean_log = mean * sum(row.log for row in graded)
    return GradedSeal(sealed.forecast.race, sealed.forecast.at_ms, sealed.sha256, mean_log, mean * sum(briers), graded)


def _hash(forecast: Forecast) -> str:
    return hashlib.sha256(msgspec.json.encode(forecast)).hexdigest()
