"""Which cars a question is about: --class, --nation and --car, alike in every command that lists cars."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from pitboard.intake import nation_code
from pitboard.scoring import CarHistory, History

Command = TypeVar("Command", bound=Callable[..., Any])

CLASS_KEY, NATION_KEY, CAR_KEY = "pitboard.class", "pitboard.nation", "pitboard.car"

OVERALL = "overall"
"""What stands for all classes where rows have a scope."""

OPTIONS = (
    ("--class", "C", CLASS_KEY, "One class only."),
    ("--nation", "NLD", NATION_KEY, "Cars with a driver of this nation only: NLD, NED, nl, Nederland, Dutch."),
    ("--car", "N", CAR_KEY, "One car, by its number."),
)


def cars_options(command: Command) -> Command:
    """--class, --nation and --car: which cars are shown."""
    for flag, metavar, key, text in reversed(OPTIONS):
        command = click.option(
            flag, key.replace(".", "_"), metavar=metavar, help=text, callback=_keeping(key), expose_value=False
        )(command)
    return command


def _keeping(key: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def keep(ctx: click.Context, _: click.Parameter, written: str | None) -> None:
        ctx.meta[key] = written

    return keep


def _written(key: str) -> str | None:
    context = click.get_current_context(silent=True)
    return context.meta.get(key) if context else None


def names_cars() -> bool:
    """Whether the present command names a car, or those of a nation."""
    return any(_written(key) is not None for key in (NATION_KEY, CAR_KEY))


def chosen_cars(history: History, *, overall: bool = False) -> frozenset[str]:
    """The cars of a race that the present command is about: of the class those of the nation, of these the car.

    What fits no car is a usage error that lists what there is. `overall`: the word for all classes is a class too.
    """
    cars, where = dict(history.cars), "in this race"
    if (name := chosen_class(history, overall=overall)) is not None and name != OVERALL:
        cars, where = _kept(cars, lambda car: car.entry.car_class == name), f"in class {name}"
    if (written := _written(NATION_KEY)) is not None:
        nation = known_nation(written, cars.values(), where)
        cars = _kept(cars, lambda car: nation in car.nations)
        where = f"of {nation} {where}"
    if (written := _written(CAR_KEY)) is not None:
        return frozenset({chosen("car", written.strip().removeprefix("#"), cars, where)})
    return frozenset(cars)


def chosen_class(history: History, *, overall: bool = False) -> str | None:
    """The class that the present command is about, None for all of them, or a usage error."""
    written = _written(CLASS_KEY)
    return None if written is None else known_class(written, history, *([OVERALL] if overall else []))


def known_class(written: str, history: History, *more: str) -> str:
    """A class of a race, or one of the words that stand for several, or a usage error."""
    return chosen("class", written, {*(car.entry.car_class for car in history.cars.values()), *more} - {""})


def known_nation(written: str, cars: Iterable[CarHistory], where: str = "in this race") -> str:
    """The code of a nation of some cars by any of its codes or names, or a usage error."""
    nations = {nation for car in cars for nation in car.nations}
    code = nation_code(written)
    return chosen("nation", code if code in nations else written, nations, where)


def chosen(what: str, written: str, there: Iterable[str], where: str = "in this race") -> str:
    """What a person names of those that are there, however its letters are set, or a usage error that lists them."""
    names = sorted(there, key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    for fits in (str, str.casefold):
        for name in names:
            if fits(name) == fits(written.strip()):
                return name
    listed = f"there are {', '.join(names)}" if names else "none is stated"
    raise click.UsageError(f"no {what} {written!r} {where}; {listed}")


def _kept(cars: dict[str, CarHistory], fits: Callable[[CarHistory], bool]) -> dict[str, CarHistory]:
    return {number: car for number, car in cars.items() if fits(car)}
