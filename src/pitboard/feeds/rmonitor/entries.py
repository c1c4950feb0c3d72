"""Cars, classes, teams and crews out of a record that has a field for each half of a name and none for a team."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from pitboard.feeds.rmonitor.protocol import Competitor
from pitboard.model import Driver, Entry

NOBODY = {"", "TBA", "TBC", "TBD", "TBN"}
STATUSES = {"retired", "excluded"}
"""What IMSA writes for the nationality during a race."""


class KnownCar(Struct):
    """What the feed sent of one registration, with the lines where a name, a status or a transponder came.

    `people` are the drivers, first and last name, and `seats` which of them the feed named alone from where on.
    """

    registration: str
    number: str
    class_no: str = ""
    first_name: str = ""
    last_name: str = ""
    about: str = ""
    people: list[tuple[str, str]] = field(default_factory=list)
    seats: list[tuple[int, int]] = field(default_factory=list)
    statuses: list[tuple[int, str]] = field(default_factory=list)
    transponders: list[tuple[int, str]] = field(default_factory=list)


class TeamAndCar(Struct, frozen=True):
    """What stands where a person's name would: the team, and what car it drives; either may be empty.

    `crew`: the other field names who drives.
    """

    team: str
    car: str
    crew: bool = False


def note_competitor(cars: dict[str, KnownCar], record: Competitor, place: int) -> KnownCar:
    """Take what a record says of a car, and on which line it did."""
    car = cars.setdefault(record.registration, KnownCar(record.registration, record.number))
    car.number = record.number
    car.class_no = record.class_no or car.class_no
    car.first_name, car.last_name = " ".join(record.first_name.split()), " ".join(record.last_name.split())
    if record.extra is None:
        car.about = record.nationality or car.about
    else:
        _note_status(car, record.nationality, place)
    _note_person(car, place)
    if record.transponder.isdecimal() and int(record.transponder):
        _note(car.transponders, place, record.transponder)
    return car


def _note_status(car: KnownCar, nationality: str, place: int) -> None:
    status = nationality.casefold()
    if status in STATUSES:
        _note(car.statuses, place, status)
        return
    car.about = nationality or car.about
    if car.statuses:
        _note(car.statuses, place, "")


def _note_person(car: KnownCar, place: int) -> None:
    """A crew between slashes, or one name: the driver in the car, of the crew where that is known.

    One field alone is taken for the team's name as long as nobody of the crew is known.
    """
    name = " ".join(f"{car.first_name} {car.last_name}".split())
    if "/" in name:
        crew = [" ".join(name.split()) for name in f"{car.first_name}/{car.last_name}".split("/")]
        if not car.seats:
            car.people = [("", name) for name in crew if name.upper() not in NOBODY]
        return
    both = bool(car.first_name and car.last_name)
    if not both and (not car.people or name.upper() in NOBODY):
        return
    seat = _seat(car, name)
    halves = (car.first_name, car.last_name) if both else _halves(name)
    if seat is None:
        car.people.append(halves)
        seat = len(car.people)
    car.people[seat - 1] = halves
    if not car.seats or car.seats[-1][1] != seat:
        car.seats.append((place, seat))


def _seat(car: KnownCar, name: str) -> int | None:
    """The seat of a name among the people known already: the same, or a surname that it ends with."""
    folded = name.casefold()
    fitting = []
    for seat, (first, last) in enumerate(car.people, 1):
        known = f"{first} {last}".strip().casefold()
        initial, _, surname = known.rpartition(".")
        if folded == known:
            return seat
        if not first and folded.endswith(" " + surname.strip()) and folded.startswith(initial):
            fitting.append(seat)
    return fitting[0] if fitting else None


def _halves(name: str) -> tuple[str, str]:
    first, _, last = name.partition(" ")
    return (first, last) if last else ("", first)


def _note(noted: list[tuple[int, str]], place: int, value: str) -> None:
    if not noted or noted[-1][1] != value:
        noted.append((place, value))


def numbers(cars: dict[str, KnownCar], driven: set[str]) -> dict[str, str]:
    """Return the car number by registration; two cars on one number, both seen in the race, keep registrations."""
    bearers: dict[str, list[str]] = {}
    for car in cars.values():
        if car.registration in driven:
            bearers.setdefault(car.number, []).append(car.registration)
    shared = {registration for bearing in bearers.values() if len(bearing) > 1 for registration in bearing}
    known = {car.registration: car.registration if car.registration in shared else car.number for car in cars.values()}
    return {registration: registration for registration in sorted(driven)} | known


def entry(
    car: KnownCar,
    number: str,
    classes: dict[str, str],
    source: str,
    described: TeamAndCar | None = None,
    *,
    people_alone: bool = False,
) -> Entry:
    """Return the entry of a car. The nationality is a nation where it is one, else it holds the model of the car.

    `described`: its names are no person's, but say which team and which car it is. `people_alone`: one field alone is a
    person's name, and no team's.
    """
    name = classes.get(car.class_no)
    nation = car.about if re.fullmatch(r"[A-Z]{3}", car.about) else ""
    team, drivers = _crew(car, nation)
    if people_alone and team and not drivers:
        team, drivers = "", (Driver(1, *_halves(team), nation),)
    model = "" if nation else " ".join(car.about.split())
    if described:
        team, model = described.team, described.car or model
        drivers = tuple(_behind_a_team(car)) if described.crew else ()
    return Entry(
        number,
        (name or f"class {car.class_no}") if car.class_no not in ("", "0") else "",
        team,
        model=model,
        drivers=drivers,
        transponders=tuple(transponder for _, transponder in car.transponders[:1]),
        source=source,
    )


def _behind_a_team(car: KnownCar) -> Iterator[Driver]:
    """The drivers of a car whose first name is its team's."""
    for seat, (_, last) in enumerate(car.people, 1):
        first_name, last_name = _halves(last)
        yield Driver(seat, first_name, last_name)


def _crew(car: KnownCar, nation: str) -> tuple[str, tuple[Driver, ...]]:
    """Team and drivers: one field alone, where no driver is known, is a team."""
    if not car.people:
        name = " ".join(f"{car.first_name} {car.last_name}".replace("/", " ").split())
        return "" if set(name.upper().split()) <= NOBODY else name, ()
    alone = nation if len(car.people) == 1 else ""
    return "", tuple(Driver(seat, first, last, alone) for seat, (first, last) in enumerate(car.people, 1))


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
_TEAM_WORD = re.compile(
    r"\b(?:racers?|race|team|garage|performance|engineering|motors?|speed|speedshop|club|bros|brothers|tuning)\b",
    re.IGNORECASE,
)
"""Words of a team's name that are names of people too by themselves."""

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
"""Makes that people are called too, or that are words: they need a number next to them."""


def is_car(text: str) -> bool:
    """Tell whether a text describes a car: by a year, a make, a chassis, a colour in brackets."""
    if _YEAR.search(text) or _COLOUR.search(text) or _MAKE.search(text):
        return True
    return bool(_CHASSIS.search(text)) and (bool(_SURNAME.search(text)) or " " in text)


def is_team(text: str) -> bool:
    """Tell whether a text is a team's name by a word in it."""
    return bool(_TEAM.search(text)) or (" " in text and bool(_TEAM_WORD.search(text)))


def teams_and_cars(cars: Iterable[KnownCar]) -> dict[str, TeamAndCar]:
    """Return team and car by registration, of those cars of a field whose two fields hold them.

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
    return surely | {car.registration: TeamAndCar(car.first_name, car.last_name) for car in likely}


def people_alone(cars: Iterable[KnownCar]) -> bool:
    """Tell whether one field alone is a person's name: crews are named too, and no name in one field alone is a team's.

    So it is where a race is joined whose feed names a crew first, and after that who is in the car.
    """
    crews, alone = False, []
    for car in cars:
        crews = crews or "/" in f"{car.first_name}{car.last_name}"
        if bool(car.first_name) != bool(car.last_name):
            alone.append(car.first_name or car.last_name)
    return crews and not any(is_team(name) or is_car(name) for name in alone)


def _surely(car: KnownCar) -> TeamAndCar | None:
    first, last = car.first_name, car.last_name
    if not first or not last:
        text = first or last
        return TeamAndCar(text, "") if "/" in text and (is_team(text) or is_car(text)) else None
    if is_car(last):
        return TeamAndCar(first, last)
    if is_car(first):
        return TeamAndCar(last, first)
    if is_team(last):
        return TeamAndCar(f"{first} {last}", "")
    return TeamAndCar(first, "", crew=True) if is_team(first) else None


def _changed(car: KnownCar) -> bool:
    """Whether another person took the seat."""
    return len({seat for _, seat in car.seats}) > 1
