"""Cars, classes and crews out of the fields of RMonitor, which has one for each half of a name and none for a team."""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from pitboard.feeds.rmonitor.protocol import Competitor
from pitboard.model import Driver, Entry

NOBODY = {"", "TBA", "TBC", "TBD", "TBN"}
STATUSES = {"retired", "excluded"}
"""What IMSA writes for the nationality during a race."""


class Told(Struct):
    """What the feed told of one registration, with the lines where a name, a status or a transponder came.

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


class Described(Struct, frozen=True):
    """What stands where a person's name would: the team, and what car it drives; either may be empty.

    `crew`: the other field names who drives.
    """

    team: str
    car: str
    crew: bool = False


def note_competitor(cars: dict[str, Told], record: Competitor, place: int) -> Told:
    """Take what one record tells of a car, and where it was told."""
    car = cars.setdefault(record.registration, Told(record.registration, record.number))
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


def _note_status(car: Told, nationality: str, place: int) -> None:
    status = nationality.casefold()
    if status in STATUSES:
        _note(car.statuses, place, status)
        return
    car.about = nationality or car.about
    if car.statuses:
        _note(car.statuses, place, "")


def _note_person(car: Told, place: int) -> None:
    """A crew between slashes, or one name: the driver in the car, of the crew where it has been told before.

    One field alone is taken for the team's name as long as nobody of the crew is known.
    """
    name = " ".join(f"{car.first_name} {car.last_name}".split())
    if "/" in name:
        crew = [" ".join(one.split()) for one in f"{car.first_name}/{car.last_name}".split("/")]
        if not car.seats:
            car.people = [("", one) for one in crew if one.upper() not in NOBODY]
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


def _seat(car: Told, name: str) -> int | None:
    """The seat of a name among the people told before: the same, or a surname that it ends with."""
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


def numbers(cars: dict[str, Told], driven: set[str]) -> dict[str, str]:
    """The car number by registration; two cars on one number, both seen in the race, keep their registrations apart."""
    bearers: dict[str, list[str]] = {}
    for car in cars.values():
        if car.registration in driven:
            bearers.setdefault(car.number, []).append(car.registration)
    shared = {one for held in bearers.values() if len(held) > 1 for one in held}
    known = {car.registration: car.registration if car.registration in shared else car.number for car in cars.values()}
    return {registration: registration for registration in sorted(driven)} | known


def entry(
    car: Told,
    number: str,
    classes: dict[str, str],
    source: str,
    described: Described | None = None,
    *,
    people_alone: bool = False,
) -> Entry:
    """The entry of a car. The nationality is a nation where it is one, else it holds the model of the car.

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
        transponders=tuple(one for _, one in car.transponders[:1]),
        source=source,
    )


def _behind_a_team(car: Told) -> Iterator[Driver]:
    """The drivers of a car whose first name is its team's."""
    for seat, (_, last) in enumerate(car.people, 1):
        first_name, last_name = _halves(last)
        yield Driver(seat, first_name, last_name)


def _crew(car: Told, nation: str) -> tuple[str, tuple[Driver, ...]]:
    """Team and drivers: one field alone, where no driver has been told, is a team."""
    if not car.people:
        name = " ".join(f"{car.first_name} {car.last_name}".replace("/", " ").split())
        return "" if set(name.upper().split()) <= NOBODY else name, ()
    alone = nation if len(car.people) == 1 else ""
    return "", tuple(Driver(seat, first, last, alone) for seat, (first, last) in enumerate(car.people, 1))
