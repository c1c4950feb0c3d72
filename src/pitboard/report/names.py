"""How people, cars and nations are named, as the entry list writes them; and what a text has named so far."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.sun import Sky
from pitboard.intake.library import circuits, spelling
from pitboard.intake.spelling import right_make
from pitboard.model import RaceInfo
from pitboard.model.time import DAY_MS, HOUR_US, MINUTE_US
from pitboard.report.facts import CarFact
from pitboard.scoring import History
from pitboard.scoring.car_history import NEVER_US


class Nickname(Struct, frozen=True, forbid_unknown_fields=True):
    """What a team is called, by language, and whether that is a plural."""

    names: dict[str, str]
    plural: bool = False


@cache
def _nicknames() -> dict[str, Nickname]:
    """The nicknames of teams; in the file a team's keys are languages, and `plural`."""
    return {team: Nickname(_languages(stated), bool(stated.get("plural"))) for team, stated in spelling().teams.items()}


def _languages(stated: dict[str, str | bool]) -> dict[str, str]:
    return {lang: name for lang, name in stated.items() if isinstance(name, str)}


TWO_WORDS = ("Aston Martin", "Alfa Romeo", "Isotta Fraschini", "BR Engineering", "Mercedes AMG")
"""Makes of two words: of a longer name the rest is the model."""


def _make_of(stated: str) -> str:
    """Return the make of what a feed states as one, model and engine left out: Oreca of "Oreca 07 - Gibson"."""
    words = stated.split()
    if len(words) > 2 or any(char.isdigit() for char in stated):
        two = " ".join(words[:2])
        stated = two if two in TWO_WORDS else words[0]
    return right_make(stated)


FLAG_AFTER_US = 6 * MINUTE_US
"""So long after the last whole hour the flag of a race of whole hours is out: the leader finishes the lap."""


def hours_of(history: History) -> int:
    """Return the length of a race in whole hours, as stated or by its flag; 0 where it is no whole number of them."""
    stated_us = history.race.duration_us
    if stated_us or history.chequered_us == NEVER_US:
        return 0 if stated_us % HOUR_US else stated_us // HOUR_US
    hours, past_us = divmod(history.chequered_us - history.race.start_us, HOUR_US)
    return hours if past_us < FLAG_AFTER_US else 0


class Names:
    """The names of one race; `crews` are the drivers of each car, by number."""

    def __init__(self, history: History) -> None:
        self._first: dict[str, str] = {}
        self._last: dict[str, str] = {}
        surnames: Counter[str] = Counter()
        for car in history.cars.values():
            for driver in car.entry.drivers:
                if driver.name not in self._last:
                    surnames[driver.last_name.casefold()] += 1
                self._first[driver.name], self._last[driver.name] = driver.first_name, driver.last_name
        self.crews = {number: [driver.name for driver in car.entry.drivers] for number, car in history.cars.items()}
        self._twice = {name for name, count in surnames.items() if count > 1}
        self._makes: dict[str, set[str]] = {}
        self._called: dict[tuple[str, str, str], str] = {}
        self._models = {number: car.entry.model for number, car in history.cars.items()}
        for car in history.cars.values():
            self._makes.setdefault(car.entry.car_class, set()).add(_make_of(car.entry.make))

    @property
    def drivers(self) -> Iterable[str]:
        """The full names of all drivers."""
        return self._last.keys()

    def short(self, driver: str, *, capital: bool = False) -> str:
        """Return the surname, or the full name where two share it; `capital` writes "Van der Zande" as Dutch does."""
        last = self._last.get(driver, driver)
        # Where letters have no capitals nobody can tell that the name ends with the surname: 李 小龙.
        if last.casefold() in self._twice or last.upper() == last.lower():
            return driver
        return last[:1].upper() + last[1:] if capital else last

    def told_apart_by(self, car: CarFact) -> tuple[str, str]:
        """Return make and team as far as they tell cars apart: no make where a class has one only, no works team."""
        make = "" if self.one_make(car.car_class) else self.make(car)
        if make and make.casefold() in car.team.casefold():
            return make, ""
        return make, car.team

    def make(self, car: CarFact) -> str:
        """Return what people call a car's make: Corvette for those of Chevrolet."""
        key = car.number, car.make, car.team
        if key not in self._called:
            word = spelling().makes.get(car.make, "")
            called = f"{car.team} {self._models.get(car.number, '')}".casefold()
            self._called[key] = word if word and word.casefold() in called else _make_of(car.make)
        return self._called[key]

    def one_make(self, car_class: str) -> bool:
        """Tell whether all cars of a class bear one make, so that it does not tell them apart."""
        return len(self._makes.get(car_class, ())) < 2

    def nickname(self, team: str) -> Nickname | None:
        """Return the nickname of a team, if it has one."""
        return _nicknames().get(team)


class Voice(Struct):
    """What a sentence may build on: the cars and names of the race, what the text has named so far, and the clock.

    `local_start_ms` is the time of day of the official start in ms, None where it is not known. `places` are the
    names of the circuit's places with their preposition, by id and language. `text` is what was written so far.
    `named_cars` were named by their number, `met_cars` without. `race_hours` is the length of the race where it is a
    whole number of hours, 0 where not. `driving` is who is in each car at the moment. `in_row` are the cars that a row
    names. `latest` are the cars of the last sentence of the paragraph. `calls`, `makes`, `only_of_team`, `apart` and
    `drivers_in` are what was worked out of the names already.
    """

    names: Names
    cars: dict[str, CarFact]
    local_start_ms: int | None = None
    duration_ms: int = 0
    at_ms: int = 0
    over: bool = False
    places: dict[str, dict[str, str]] = {}
    named_cars: set[str] = set()
    named_drivers: set[str] = set()
    text: str = ""
    start_us: int = 0
    sky: Sky | None = None
    race: RaceInfo | None = None
    race_hours: int = 0
    met_cars: set[str] = set()
    calls: dict[str, str] = {}
    makes: dict[str, str] = {}
    only_of_team: dict[str, bool] = {}
    apart: dict[str, tuple[str, str]] = {}
    drivers_in: dict[str, set[str]] = {}
    driving: dict[str, str] = {}
    in_row: frozenset[str] = frozenset()
    latest: frozenset[str] = frozenset()

    def silent(self) -> "Voice":
        """Return a voice for the same race that has said nothing yet; what cars are called is worked out once."""
        self._calls()
        return replace(self, named_cars=set(), named_drivers=set(), text="", met_cars=set(), latest=frozenset())

    def local_ms(self, at_ms: int) -> int | None:
        """The local time of a race time in ms since the day of the start began; None where it is not known."""
        if self.local_start_ms is None:
            return None
        changes = self.race.clock_changes if self.race else ()
        put_us = sum(change.by_us for change in changes if change.time_us <= self.start_us + at_ms * 1000)
        return self.local_start_ms + at_ms + put_us // 1000

    @property
    def town(self) -> str:
        """What races on this circuit are called by; empty where the circuit is not known."""
        known = {circuit.id: circuit.town for circuit in circuits()}
        return known.get(self.race.circuit, "") if self.race else ""

    @property
    def race_name(self) -> str:
        """The name of the race where its source states one that people would say, and no file's name."""
        name = self.race.name if self.race else ""
        parts = [part for part in name.split(" - ") if part.casefold() != "race"]
        name = next((part for part in parts if part[:1].isdigit()), parts[0] if parts else "")
        return name if " " in name and "_" not in name else ""

    def weekday(self, at_ms: int) -> int | None:
        """The local day of the week, 0 on Monday; None where the race has no date or its clock is not known."""
        local_ms = self.local_ms(at_ms)
        if local_ms is None or not (self.race and self.race.dated):
            return None
        start_day = (self.start_us + self.race.utc_offset_us) // 1000 // DAY_MS
        # The epoch began on a Thursday.
        return (start_day + local_ms // DAY_MS + 3) % 7

    def light(self, at_ms: int) -> str:
        """Day, night or between them at a race time; empty where the sun over the race is not known."""
        return self.sky.light(self.start_us + at_ms * 1000) if self.sky else ""

    def alone(self, number: str) -> tuple[str, str]:
        """Make and team by which a named car is told from all others named, or in its row; empty if not."""
        car, makes = self.cars[number], self._makes()
        make, team = self.names.told_apart_by(car)
        if make and any(makes[other] == make for other in self.known_cars | self.in_row if other != number):
            make = ""
        return make, team if self._only_of_team(car) else ""

    def known_by_make(self) -> dict[str, str]:
        """The named cars that their make alone tells from all others named, or in their row, by number: their make."""
        makes = self._makes()
        heard = Counter(makes[number] for number in self.known_cars | self.in_row)
        return {
            number: makes[number]
            for number in self.known_cars
            if heard[makes[number]] == 1 and self.names.told_apart_by(self.cars[number])[0]
        }

    def _makes(self) -> dict[str, str]:
        if not self.makes:
            self.makes |= {number: self.names.make(car) for number, car in self.cars.items()}
        return self.makes

    def driver_of(self, number: str, words: str = "") -> str:
        """A driver of a car whom the text has named, who drives no other; empty where words name any of its crew.

        While somebody is known to be in the car it is called by no other.
        """
        crew = self.names.crews.get(number, ())
        if any(self.names.short(name) in words for name in crew):
            return ""
        cars = Counter(name for drivers in self.names.crews.values() for name in drivers)
        may_be = [self.driving[number]] if self.driving.get(number) else crew
        return next((name for name in may_be if name in self.named_drivers and cars[name] == 1), "")

    def unnumbered(self, number: str) -> tuple[str, str]:
        """Make and team by which a car is told from all others of the race, whose number need not be said; or empty."""
        if number not in self.apart:
            self.apart[number] = self._unnumbered(self.cars[number])
        return self.apart[number]

    def _unnumbered(self, car: CarFact) -> tuple[str, str]:
        make, team = self.names.told_apart_by(car)
        if team:
            return (make, team) if self._only_of_team(car) else ("", "")
        alone = [other for other in self.cars.values() if self.names.make(other) == make] == [car]
        return (make, "") if make and alone else ("", "")

    def _only_of_team(self, car: CarFact) -> bool:
        """Tell whether no other car's team has this name, or has it in its name."""
        if car.team not in self.only_of_team:
            self.only_of_team[car.team] = sum(car.team in other.team for other in self.cars.values()) == 1
        return self.only_of_team[car.team]

    @property
    def known_cars(self) -> set[str]:
        """The cars that the text has named, by number or without."""
        return self.named_cars | self.met_cars

    def told_apart_by(self, car: CarFact) -> tuple[str, str]:
        """Make and team to name a car by; of a team named before only a short name, and only where there is no make."""
        make, team = self.names.told_apart_by(car)
        known = any(self.cars[number].team == team for number in self.known_cars)
        return make, "" if known and make else team

    def cars_in(self, text: str) -> set[str]:
        """The cars that a text names, by number or without."""
        return self.names_in(text, ())[0] | {number for number, call in self._calls().items() if call in text}

    def heard(self, text: str, named: Iterable[str] | None = None) -> None:
        """The text goes on with this sentence: what it names is known from now on; of all drivers, or of some."""
        cars, drivers = self.names_in(text, named)
        met = {number for number, call in self._calls().items() if call in text}
        self.named_cars |= cars
        self.met_cars |= met
        self.latest = frozenset(cars | met)
        self.named_drivers |= drivers
        self.text += text

    def _calls(self) -> dict[str, str]:
        """What the cars that need no number are called, by number: their team, or their make where that is enough."""
        if not self.calls:
            self.calls |= {number: team or make for number in self.cars for make, team in [self.unnumbered(number)]}
            self.calls = {number: call for number, call in self.calls.items() if call}
        return self.calls

    def names_in(self, text: str, drivers: Iterable[str] | None = None) -> tuple[set[str], set[str]]:
        """The cars, and the drivers by their full names, that a text names; of all drivers, or of some."""
        # A team's own number (Blue Badgers #2) names no car.
        bare = text
        if "#" not in text:
            return set(), self._drivers_in(text, drivers)
        for team in sorted({car.team for car in self.cars.values() if "#" in car.team}, key=len, reverse=True):
            bare = bare.replace(team, "")
        cars = {number for number in _NUMBER.findall(bare) if number in self.cars}
        return cars, self._drivers_in(text, drivers)

    def _drivers_in(self, text: str, drivers: Iterable[str] | None) -> set[str]:
        if drivers is not None:
            return {name for name in drivers if name in text}
        if text not in self.drivers_in:
            self.drivers_in[text] = {name for name in self.names.drivers if name in text}
        return set(self.drivers_in[text])


_NUMBER = re.compile(r"#(\w+)")
