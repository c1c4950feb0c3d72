"""How long a race is to last, which few sources state: by what is known of the event before it begins."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from pitboard.intake import rules_for
from pitboard.model.time import SECOND_US
from pitboard.scoring import History


class EventLength(Struct, frozen=True, forbid_unknown_fields=True):
    """The length of a kind of race: of any of these `classes` (none: any), where its circuit or name has a `place`."""

    duration_s: int
    classes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, int] | None = None


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
    name = f"{race.circuit} {race.name}".lower().replace(" ", "-")
    for event in event_lengths():
        of_place = not event.places or any(place in name for place in event.places)
        of_class = not event.classes or bool(classes & set(event.classes))
        of_year = event.years is None or event.years[0] <= (race.year or 9999) <= event.years[1]
        if of_place and of_class and of_year:
            return event.duration_s * SECOND_US
    return 0
