"""How long a race is to last, which few sources state: by what is known of the event before it begins."""

import tomllib
from collections.abc import Set
from functools import cache
from importlib.resources import files

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


class EventLength(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long races of a kind last, in seconds."""

    duration_s: int


@cache
def event_lengths() -> tuple[EventLength, ...]:
    """Return the lengths that are known, those of a place first."""
    text = files("pitboard.strategy").joinpath("race_lengths.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["event"], tuple[EventLength, ...])


def race_length_us(history: History) -> int:
    """Return how long a race is to last in µs, 0 where nobody knows: as stated, by its rules, or by its event.

    What the recording shows of the end does not count.
    """
    race = history.race
    if race.duration_us:
        return race.duration_us
    if stated_s := rules_for(history).duration_s:
        return stated_s * SECOND_US
    classes = {car.entry.car_class.upper() for car in history.cars.values()}
    fitting = (event.duration_s for event in event_lengths() if event.fits(race, classes))
    return next(fitting, 0) * SECOND_US
