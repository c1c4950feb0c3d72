"""The cars of a run under way: what was told of each registration, and the number that it bears."""

from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from pitboard.feeds.rmonitor.cars import Described, Told, entry, note_competitor, numbers
from pitboard.feeds.rmonitor.described import described, people_alone
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
from pitboard.feeds.rmonitor.underway.facts import Undated
from pitboard.model import CarState, Decision, DriverIn, Entry, TransponderFitted

OF_A_CAR = Competitor | RacePosition | BestLap | LapPassing | Correction | DrivenLap | LastPassing | Disqualified
"""Records that name a car by its registration."""


class Field:
    """Cars by registration. A number is given anew whenever something says more of the cars.

    `class_of` has the classes that line crossings tell, by number.
    """

    def __init__(self, source: str, class_of: Mapping[str, str]) -> None:
        self._source = source
        self._class_of = class_of
        self._told: dict[str, Told] = {}
        self._classes: dict[str, str] = {}
        self._driven: set[str] = set()
        self._numbers: dict[str, str] = {}
        self._numbers_due = False
        self._numbers_said: dict[str, str] = {}
        self._said: dict[str, Entry] = {}
        self._changed = False
        self._described: dict[str, Described] = {}
        self._people_alone = False
        self._names_due = False
        self._edited: dict[str, str] = {}
        self._former: dict[str, str] = {}

    def resolved(self, record: Record) -> Record:
        """A record with the registration under which its car was first known.

        A car whose number or registration is edited in mid-run gets a new registration with the transponder that it
        had. Where the old one is heard of again after that, they are two.
        """
        if isinstance(record, Competitor):
            self._note_edit(record)
        if not self._edited or not isinstance(record, OF_A_CAR):
            return record
        first = self._edited.get(record.registration)
        return replace(record, registration=first) if first else record

    def _note_edit(self, record: Competitor) -> None:
        registration = record.registration
        if registration in self._edited:
            return
        if registration in self._told:
            for new in [new for new, first in self._edited.items() if first == registration]:
                if record.number != self._told[registration].number:
                    # The edit was taken back, or there are two cars after all.
                    del self._edited[new]
            return
        if registration in self._driven or not record.transponder.isdecimal() or not int(record.transponder):
            return
        for first, car in self._told.items():
            if first in self._driven and car.transponders and car.transponders[-1][1] == record.transponder:
                self._edited[registration] = first
                self._former[car.number] = first

    def change(self) -> None:
        """Something says more of the cars."""
        self._changed = True

    def drive(self, registration: str) -> None:
        """A car takes part in the run."""
        if registration not in self._driven:
            self._driven.add(registration)
            self._changed = self._numbers_due = True

    def name_class(self, class_no: str, name: str) -> None:
        """What a class number means."""
        self._classes[class_no] = name
        self._changed = True

    def knows(self, registration: str) -> bool:
        """Whether the feed has named a car, or let it drive."""
        return registration in self._told or registration in self._driven

    def number(self, registration: str) -> str:
        """The number of a car."""
        return self._numbered().get(registration, registration)

    def _numbered(self) -> dict[str, str]:
        """The numbers by registration, as all records up to now say: not only those up to the last portion."""
        if self._numbers_due:
            self._numbers_due = False
            self._numbers = numbers(self._told, self._driven)
        return self._numbers

    def registrations(self, number: str) -> list[str]:
        """The registrations that bear a number, or the one that did."""
        found = [one for one, borne in self._numbered().items() if borne == number]
        return found or [one for one in [self._former.get(number)] if one]

    def competitor(self, record: Competitor, line: int) -> list[Undated]:
        """What a competitor's record says besides the entry: who drives, the state, another transponder."""
        before = self._told.get(record.registration)
        held = (len(before.seats), len(before.statuses), len(before.transponders)) if before else (0, 0, 0)
        names = (before.first_name, before.last_name) if before else None
        said = _said(before) if before else None
        car = note_competitor(self._told, record, line)
        self._names_due = self._names_due or (car.first_name, car.last_name) != names
        if _said(car) != said:
            # The state is sent again every half a minute, word for word.
            self._changed = self._numbers_due = True
        new: list[Undated] = [
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
        """Whether a car that was named already bears another number now, or its names are people's no more."""
        if not self._changed:
            return False
        before, self._numbers_said = self._numbers_said, self._numbered()
        renumbered = any(before.get(one) not in (None, self._numbers_said.get(one)) for one in self._said)
        if not self._names_due:
            return renumbered
        self._names_due = False
        drove = self._drivers()
        self._described = described(self._told.values())
        self._people_alone = not self._described and people_alone(self._told.values())
        return renumbered or any(one in self._said and self.names_drivers(one) != held for one, held in drove.items())

    def _drivers(self) -> dict[str, bool]:
        return {registration: self.names_drivers(registration) for registration in self._told}

    def names_drivers(self, registration: str) -> bool:
        """Whether the names of a car are people's, and not its team's."""
        found = self._described.get(registration)
        return found is None or found.crew

    def news(self) -> list[Entry]:
        """The entries that say something new."""
        if not self._changed:
            return []
        self._changed = False
        found: list[Entry] = []
        for registration, number in self._numbered().items():
            told = self._told.get(registration) or Told(registration, number)
            one = entry(
                told,
                number,
                self._classes,
                self._source,
                self._described.get(registration),
                people_alone=self._people_alone,
            )
            if not one.car_class:
                one = replace(one, car_class=self._class_of.get(number, ""))
            if self._said.get(registration) != one:
                self._said[registration] = one
                found.append(one)
        return found

    def tell_again(self) -> None:
        """Let all entries be handed out again."""
        self._said.clear()
        self._changed = True


def _said(car: Told) -> tuple[object, ...]:
    """What an entry is made of."""
    return car.number, car.class_no, car.first_name, car.last_name, car.about, *car.people, len(car.transponders)
