"""Team and car in the two fields for the halves of a person's name, recognised over the whole field."""

import re
from collections.abc import Iterable
from typing import Final

from pitboard.feeds.rmonitor.cars import Described, Told

MOST: Final = 2
"""One of so many names that is a team and a car surely makes the others of the field that may be such likely too."""

_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b|^'?\d\d\s+[A-Z]")
_CHASSIS = re.compile(r"\b(?:[A-Z]{1,3}-?\d{1,3}|\d{3}[a-z]{1,3}|9\d\d)\b")
_COLOUR = re.compile(
    r"\([^)]*\b(?:white|black|silver|red|blue|green|yellow|orange|gr[ea]y|purple|gold|pink|brown|teal|maroon|tan)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\b(?:racing|motorsports?|autosports?|scuderia|squadra|ecurie|inc|llc|ltd|gmbh|rennsport|rennstall)\b|#\s?\d|&",
    re.IGNORECASE,
)
_TEAM_BESIDE = re.compile(
    r"\b(?:racers?|race|team|garage|performance|engineering|motors?|speed|speedshop|club|bros|brothers|tuning)\b",
    re.IGNORECASE,
)
"""Words of a team's name that are names of people too where they stand alone."""

_MAKE = re.compile(
    r"\b(?:acura|audi|bmw|bugatti|cadillac|camaro|chevy|civic|corvette|cupra|datsun|ginetta|hyundai|infiniti|integra|kia|"
    r"ktm|lexus|ligier|lola|mazda|miata|mitsubishi|mustang|nissan|pontiac|radical|seat|skoda|subaru|tesla|vauxhall|viper|"
    r"volkswagen|volvo|vw)\b",
    re.IGNORECASE,
)
"""Makes, and cars better known than theirs, that are no names of people."""

_SURNAME = re.compile(
    r"\b(?:aston|austin|bentley|chevrolet|chrysler|citroen|dodge|ferrari|fiat|ford|holden|honda|jaguar|lamborghini|lancia|"
    r"lincoln|lotus|maserati|mclaren|mercedes|mini|morgan|opel|peugeot|porsche|renault|saab|suzuki|toyota|triumph)\b",
    re.IGNORECASE,
)
"""Makes that people are called too, or that are words: they need a number beside them."""


def is_car(text: str) -> bool:
    """Whether a text describes a car: by a year, a make, a chassis, a colour in brackets."""
    if _YEAR.search(text) or _COLOUR.search(text) or _MAKE.search(text):
        return True
    return bool(_CHASSIS.search(text)) and (bool(_SURNAME.search(text)) or " " in text)


def is_team(text: str) -> bool:
    """Whether a text is a team's name by a word in it."""
    return bool(_TEAM.search(text)) or (" " in text and bool(_TEAM_BESIDE.search(text)))


def described(cars: Iterable[Told]) -> dict[str, Described]:
    """Team and car by registration, of those cars of a field whose two fields hold them.

    Where that is sure of half of the names, and nobody ever took over from anybody, it is taken for the others that do
    not look like a first and a last name. A slash within such a text makes no crew.
    """
    named = [car for car in cars if car.first_name or car.last_name]
    surely = {car.registration: found for car in named if (found := _surely(car))}
    whole = [car for car in named if car.first_name and car.last_name]
    sure = sum(car.registration in surely for car in whole)
    if sure * MOST < len(whole) or sure < MOST or any(_changed(car) for car in named if car.registration not in surely):
        return surely
    likely = (car for car in whole if car.registration not in surely and len(car.first_name.split()) > 1)
    return surely | {car.registration: Described(car.first_name, car.last_name) for car in likely}


def people_alone(cars: Iterable[Told]) -> bool:
    """Whether one field alone is a person's name: crews are named beside, and no name that stands alone is a team's.

    So it is where a race is joined whose feed names a crew first, and after that who is in the car.
    """
    crews, alone = False, []
    for car in cars:
        crews = crews or "/" in f"{car.first_name}{car.last_name}"
        if bool(car.first_name) != bool(car.last_name):
            alone.append(car.first_name or car.last_name)
    return crews and not any(is_team(name) or is_car(name) for name in alone)


def _surely(car: Told) -> Described | None:
    first, last = car.first_name, car.last_name
    if not first or not last:
        text = first or last
        return Described(text, "") if "/" in text and (is_team(text) or is_car(text)) else None
    if is_car(last):
        return Described(first, last)
    if is_car(first):
        return Described(last, first)
    if is_team(last):
        return Described(f"{first} {last}", "")
    return Described(first, "", crew=True) if is_team(first) else None


def _changed(car: Told) -> bool:
    """Whether another person took the seat."""
    return len({seat for _, seat in car.seats}) > 1
