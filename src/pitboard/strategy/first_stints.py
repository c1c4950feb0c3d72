"""How long full stints and stops are before a class has made any: as in other races of the kind."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind


class FirstStint(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a full stint of the classes lasts at racing speed, and a stop in the lane, in seconds."""

    full_s: int
    lane_s: int


@cache
def first_stints() -> tuple[FirstStint, ...]:
    """Return what is known of other races, those of a place first."""
    text = files("pitboard.strategy").joinpath("first_stints.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["stint"], tuple[FirstStint, ...])


def first_stint(history: History, car_class: str) -> FirstStint | None:
    """Return what is usual of a class in other races; None where nothing is known of it."""
    own = {car_class.upper()}
    return next((stint for stint in first_stints() if stint.fits(history.race, own)), None)
