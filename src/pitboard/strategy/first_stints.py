"""How long full stints and stops are before a class has made any: as in other races of the kind."""

from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind, first_fitting


class FirstStint(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a full stint of the classes lasts at racing speed, and a stop in the lane, in seconds."""

    full_s: int
    lane_s: int


def first_stint(history: History, car_class: str) -> FirstStint | None:
    """Return what is usual of a class in other races; None where nothing is known of it."""
    return first_fitting("first_stints.toml", FirstStint, history, car_class)
