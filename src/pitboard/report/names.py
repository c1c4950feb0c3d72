"""How people, cars and nations are named: as the entry list writes them, and never more than it says."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from pitboard.intake.library import spelling
from pitboard.intake.spelling import right_make
from pitboard.model.time import HOUR_US, MINUTE_US
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
