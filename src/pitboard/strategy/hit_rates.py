"""How often the strategist's answers were right in races that are over, by kind of race: shown beside each answer."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind


class HitRates(Struct, frozen=True):
    """How often answers were right, as shares; of which races (`of`: Le Mans, IMSA, WEC, or all).

    The place after a stop, within one place, and inside its bounds; by how many seconds the cost of a stop was off at
    the median; next stops within one lap; the length in laps, within one, and inside its bounds.
    """

    of: str
    place_right: float
    place_within_one: float
    place_in_bounds: float
    cost_off_s: float
    next_stop_within_one: float
    length_right: float
    length_within_one: float
    length_in_bounds: float


class _KindRates(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    place_right: float
    place_within_one: float
    place_in_bounds: float
    cost_off_s: float
    next_stop_within_one: float
    length_right: float
    length_within_one: float
    length_in_bounds: float

    def rates(self) -> HitRates:
        """Return them without what tells the kind."""
        names = (name for name in HitRates.__struct_fields__ if name != "of")
        return HitRates(self.id, *(getattr(self, name) for name in names))


@cache
def _kinds() -> tuple[_KindRates, ...]:
    text = files("pitboard.strategy").joinpath("hit_rates.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["kind"], tuple[_KindRates, ...])


def hit_rates(history: History) -> HitRates:
    """Return how often answers were right in races of the kind of this one."""
    classes = {car.entry.car_class.upper() for car in history.cars.values()}
    return next(kind for kind in _kinds() if kind.fits(history.race, classes)).rates()
