"""The cars of a run by registration: what was sent of each, and the number that it bears."""

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from pitboard.feeds.rmonitor.entries import (
    KnownCar,
    TeamAndCar,
    entry,
    note_competitor,
    numbers,
    people_alone,
    teams_and_cars,
)
from pitboard.feeds.rmonitor.protocol import (
    BestLap,
    Competitor,
    Correction,
    Disqualified,
    DrivenLap,
    LapPassing,
    LastPassing,
    RacePosition,
    Record,
)
from pitboard.feeds.values import MOST_CARS
from pitboard.model import CarState, Decision, DriverIn, Entry, TransponderFitted

OF_A_CAR = Competitor | RacePosition | BestLap | LapPassing | Correction | DrivenLap | LastPassing | Disqualified
"""Records that name a car by its registration."""


class Competitors:
    """Keep the cars by registration, and number them again whenever something says more of them.

    `class_of` has the classes that line crossings give, by number. `edited` are registrations that a car got in
    mid-run, with the one under which it was first known. `changed`: more is known of the cars than was handed out.
    """

    def __init__(self, source: str, class_of: Mapping[str, str]) -> None:
        self._source = source
        self._class_of = class_of
        self._cars: dict[str, KnownCar] = {}
        self._classes: dict[str, str] = {}
        self._driven: set[str] = set()
        self._numbers: dict[str, str] = {}
        self._bearers: dict[str, list[str]] = {}
        self._numbers_due = False
        self._numbers_emitted: dict[str, str] = {}
        self._emitted: dict[str, Entry] = {}
        self.changed = False
        self._described: dict[str, TeamAndCar] = {}
        self._people_alone = False
        self._names_due = False
        self.edited: dict[str, str] = {}
        self._former: dict[str, str] = {}

    def admits(self, record: Record) -> bool:
        """Tell whether a record is of no car, of one that is known, or of one that a race may have besides."""
        if len(self._cars) < MOST_CARS and len(self._driven) < MOST_CARS:
            return True
        return not isinstance(record, OF_A_CAR) or self.knows(record.registration)

    def resolved(self, record: Record) -> Record:
        """Return a record with the registration under which its car was first known.

        A car whose number or registration is edited in mid-run gets a new registration with the transponder that it
        had. Where the old one is heard of again after that, they are two.
        """
        if isinstance(record, Competitor):
            self._note_edit(record)
        if not self.edited or not isinstance(record, OF_A_CAR):
            return record
        first = self.edited.get(record.registration)
        return replace(record, registration=first) if first else record

    def _note_edit(self, record: Competitor) -> None:
        registration = record.registration
        if registration in self.edited:
            return
        if registration in self._cars:
            for new in [new for new, first in self.edited.items() if first == registration]:
                if record.number != self._cars[registration].number:
                    # The edit was taken back, or there are two cars after all.
                    del self.edited[new]
            return
        if registration in self._driven or not record.transponder.isdecimal() or not int(record.transponder):
            return
        for first, car in self._cars.items():
            if first in self._driven and car.transponders and car.transponders[-1][1] == record.transponder:
                self.edited[registration] = first
                self._former[car.number] = first

    def drive(self, registration: str) -> None:
        """Note that a car takes part in the run."""
        if registration not in self._driven:
            self._driven.add(registration)
            self.changed = self._numbers_due = True

    def name_class(self, class_no: str, name: str) -> None:
        """Note what a class number means."""
        self._classes[class_no] = name
        self.changed = True

    def knows(self, registration: str) -> bool:
        """Tell whether the feed has named a car, or let it drive."""
        return registration in self._cars or registration in self._driven

    def number(self, registration: str) -> str:
        """Return the number of a car."""
        numbered = self._numbered() if self._numbers_due else self._numbers
        return numbered.get(registration, registration)

    def _numbered(self) -> dict[str, str]:
        """The numbers by registration, as all records up to now say: not only those up to the last portion."""
        if self._numbers_due:
            self._numbers_due = False
            self._numbers = numbers(self._cars, self._driven)
            self._bearers = {}
            for registration, number in self._numbers.items():
                self._bearers.setdefault(number, []).append(registration)
        return self._numbers

    def registrations(self, number: str) -> list[str]:
        """Return the registrations that bear a number, or the one that did."""
        if self._numbers_due:
            self._numbered()
        found = self._bearers.get(number)
        if found is None:
            former = self._former.get(number)
            return [former] if former else []
        return found

    def competitor(self, record: Competitor, line: int) -> list[DriverIn | CarState | Decision | TransponderFitted]:
        """Take a record; return what it says besides the entry: who drives, the state, another transponder."""
        before = self._cars.get(record.registration)
        held = (len(before.seats), len(before.statuses), len(before.transponders)) if before else (0, 0, 0)
        names = (before.first_name, before.last_name) if before else None
        stated = _stated(before) if before else None
        car = note_competitor(self._cars, record, line)
        self._names_due = self._names_due or (car.first_name, car.last_name) != names
        if _stated(car) != stated:
            # The state is sent again every half a minute, word for word.
            self.changed = self._numbers_due = True
        new: list[DriverIn | CarState | Decision | TransponderFitted] = [
            DriverIn(0, "", seat, self._source, place, exact=False) for place, seat in car.seats[held[0] :]
        ]
        new += [self._status(status, place) for place, status in car.statuses[held[1] :]]
        fitted = car.transponders[max(held[2], 1) :]
        return new + [TransponderFitted(transponder, "", 0, self._source) for _, transponder in fitted]

    def _status(self, status: str, place: int) -> CarState | Decision:
        if status == "excluded":
            return Decision(0, "disqualify", "", self._source, "excluded, says the feed")
        state: Literal["retired", "running"] = "retired" if status else "running"
        return CarState(0, "", state, self._source, place)

    def renumber(self) -> bool:
        """Tell whether a car that was named already bears another number now, or its names are people's no more."""
        if not self.changed:
            return False
        before, self._numbers_emitted = self._numbers_emitted, self._numbered()
        renumbered = any(
            before.get(registration) not in (None, self._numbers_emitted.get(registration))
            for registration in self._emitted
        )
        if not self._names_due:
            return renumbered
        self._names_due = False
        drove = self._drivers()
        self._described = teams_and_cars(self._cars.values())
        self._people_alone = not self._described and people_alone(self._cars.values())
        return renumbered or any(
            registration in self._emitted and self.names_drivers(registration) != named
            for registration, named in drove.items()
        )

    def _drivers(self) -> dict[str, bool]:
        return {registration: self.names_drivers(registration) for registration in self._cars}

    def names_drivers(self, registration: str) -> bool:
        """Tell whether the names of a car are people's, and not its team's."""
        found = self._described.get(registration)
        return found is None or found.crew

    def news(self) -> list[Entry]:
        """Return the entries that say something new."""
        if not self.changed:
            return []
        self.changed = False
        found: list[Entry] = []
        for registration, number in self._numbered().items():
            stated = entry(
                self._cars.get(registration) or KnownCar(registration, number),
                number,
                self._classes,
                self._source,
                self._described.get(registration),
                people_alone=self._people_alone,
            )
            if not stated.car_class:
                stated = replace(stated, car_class=self._class_of.get(number, ""))
            if self._emitted.get(registration) != stated:
                self._emitted[registration] = stated
                found.append(stated)
        return found

    def rewind(self) -> None:
        """Let all entries be handed out again."""
        self._emitted.clear()
        self.changed = True


def _stated(car: KnownCar) -> tuple[object, ...]:
    """What an entry is made of."""
    return car.number, car.class_no, car.first_name, car.last_name, car.about, *car.people, len(car.transponders)
