"""How often the strategist's answers were right in races that are over, by kind of race: shown beside each answer."""

from msgspec import Struct

from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind, first_fitting


class HitRates(Struct, frozen=True, forbid_unknown_fields=True):
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


class KindRates(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often they were right in races of a kind."""

    rates: HitRates


def hit_rates(history: History) -> HitRates:
    """Return how often answers were right in races of the kind of this one."""
    kind = first_fitting("hit_rates.toml", KindRates, history)
    assert kind is not None  # the last fits any race
    return kind.rates
