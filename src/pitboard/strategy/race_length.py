"""How long a race is to last, which few sources state: by what is known of the event before it begins."""

import tomllib
from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec
from msgspec import Struct

from pitboard.intake import rules_for
from pitboard.model import RaceInfo
from pitboard.model.time import SECOND_US
from pitboard.scoring import History


class EventKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of race: of any of these `classes` (none: any), with a place of `places` in its circuit or name, and none
    `elsewhere`: a place in whose name another one stands."""

    classes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    def fits(self, race: RaceInfo, classes: Set[str]) -> bool:
        """Tell whether a race with these classes is of the kind."""
        name = f"{race.circuit} {race.name}".lower().replace(" ", "-")
        of_place = not self.places or any(place in name for place in self.places)
        of_place = of_place and not any(place in name for place in self.elsewhere)
        of_class = not self.classes or not classes.isdisjoint(self.classes)
        return of_place and of_class and (self.years is None or self.years[0] <= (race.year or 9999) <= self.years[1])


Kind = TypeVar("Kind", bound=EventKind)


@cache
def event_kinds(file: str, kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the kinds that a data file of this room lists, in its order: the first that fits a race counts."""
    text = files("pitboard.strategy").joinpath(file).read_text("utf-8")
    (listed,) = tomllib.loads(text).values()
    return msgspec.convert(listed, tuple[kind, ...])  # type: ignore[valid-type] # the type is given


def first_fitting(file: str, kind: type[Kind], history: History, car_class: str | None = None) -> Kind | None:
    """Return the first kind of a file that a race with all its classes, or a class of it, is of; None without any."""
    named = (car.entry.car_class for car in history.cars.values()) if car_class is None else (car_class,)
    classes = {name.upper() for name in named}
    return next((event for event in event_kinds(file, kind) if event.fits(history.race, classes)), None)


class EventLength(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long races of a kind last, in seconds."""

    duration_s: int


def race_length_us(history: History) -> int:
    """Return how long a race is to last in µs, 0 where nobody knows: as stated, by its rules, or by its event.

    What the recording shows of the end does not count.
    """
    race = history.race
    if race.duration_us:
        return race.duration_us
    if stated_s := rules_for(history).duration_s:
        return stated_s * SECOND_US
    event = first_fitting("race_lengths.toml", EventLength, history)
    return event.duration_s * SECOND_US if event else 0
