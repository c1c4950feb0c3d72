"""The options that commands share: how a recording is read, which moment, which cars, and how to print."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from pitboard.feeds.registry import check_option, options
from pitboard.model.time import parse_race_time

if TYPE_CHECKING:
    from pitboard.intake import Recorded
    from pitboard.scoring import CarHistory, History
    from pitboard.server.logs import LogFormat

Command = TypeVar("Command", bound=Callable[..., Any])

OVERALL = "overall"
"""The scope of all classes, where rows have a scope."""

CARS: Final = (
    ("--class", "C", "One class only."),
    ("--nation", "NLD", "Cars with a driver of this nation only: NLD, NED, nl, Nederland, Dutch."),
    ("--car", "N", "One car, by its number."),
)


class RaceTime(click.ParamType[int]):
    """A race time on the command line, in µs."""

    name = "race time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return microseconds of race time, or raise a usage error that says how to write it."""
        try:
            return parse_race_time(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


RACE_TIME = RaceTime()

# Options that many functions ask for are kept with the command's context instead of handed from one to the next.


def _keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    ctx.meta[f"pitboard.{parameter.opts[0]}"] = value


def _kept(flag: str) -> Any:
    """What the present command was given for an option that is kept; None outside of a command."""
    context = click.get_current_context(silent=True)
    return context.meta.get(f"pitboard.{flag}") if context else None


# How a recording is read


def _keep_checked(ctx: click.Context, parameter: click.Parameter, written: tuple[str, ...] | str) -> None:
    """Check what is said of a recording as its format has it, and keep it by the option's name."""
    values = (written,) if isinstance(written, str) else written
    name = parameter.name or ""
    if any(values):
        try:
            check_option(name, values)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
        ctx.meta["pitboard.recorded"] = {**ctx.meta.get("pitboard.recorded", {}), name: values}


def chosen_run() -> int | None:
    """Return the run that --run of the present command names, or None."""
    run: int | None = _kept("--run")
    return run


def chosen_recorded() -> "Recorded | None":
    """Return what the options of formats say of recordings in the present command."""
    from pitboard.intake import Recorded

    return Recorded(_kept("recorded") or {}) if click.get_current_context(silent=True) else None


def chosen_name() -> str:
    """Return what --name of the present command calls the race; "" where it does not."""
    return " ".join((_kept("--name") or "").split())


def is_strict() -> bool:
    """Tell whether --strict of the present command is given."""
    return bool(_kept("--strict"))


def strict_option(command: Command) -> Command:
    """Add --strict: input of which a part was refused is no answer."""
    return click.option(
        "--strict",
        is_flag=True,
        help="End with 1 where anything of the input was refused.",
        callback=_keep,
        expose_value=False,
    )(command)


def run_option(command: Command) -> Command:
    """Add what a recording is asked or told: --run, the options of its format, --name; and --strict."""
    command = strict_option(command)
    command = click.option("--name", default="", help="What the race is called.", callback=_keep, expose_value=False)(
        command
    )
    for option in reversed(options()):
        command = click.option(
            f"--{option.name}",
            multiple=option.repeated,
            default=None if option.repeated else "",
            metavar=option.metavar,
            help=option.help,
            callback=_keep_checked,
            expose_value=False,
        )(command)
    return click.option(
        "--run",
        type=click.IntRange(min=0),
        metavar="N",
        help="One run of a recording. Default: the last in which a lap was completed.",
        callback=_keep,
        expose_value=False,
    )(command)


def entries_option(command: Command) -> Command:
    """Add --entries."""
    return click.option(
        "--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV."
    )(command)


def source_options(command: Command) -> Command:
    """Add SOURCE, --at, --entries, --run and the options of recordings."""
    command = entries_option(run_option(command))
    command = click.option(
        "--at", type=RACE_TIME, metavar="T", help="Race time: 16:12:30, 16h, 57600s. Default: the end of what is known."
    )(command)
    return click.argument("source")(command)


def served_options(command: Command) -> Command:
    """Add --host, --proxy, --drain and --log-format: where the page is served, whose word is believed, how it ends."""
    command = click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="The log on stderr: what is wrong, or all that happens as lines of JSON.",
        callback=_keep,
        expose_value=False,
    )(command)
    command = click.option(
        "--drain",
        type=click.FloatRange(0, 600),
        metavar="SECONDS",
        help="After SIGTERM /readyz sends newcomers elsewhere for so long. Default: 0, of an edge 3.",
        callback=_keep,
        expose_value=False,
    )(command)
    command = click.option(
        "--proxy",
        multiple=True,
        metavar="ADDRESS",
        help="A reverse proxy: who it says that it forwards for is believed. Default: this machine.",
        callback=_keep,
        expose_value=False,
    )(command)
    return click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        metavar="ADDRESS",
        help="The address at which the page is served; 0.0.0.0 for every network of this machine.",
        callback=_keep,
        expose_value=False,
    )(command)


def chosen_host() -> str:
    """Return the address at which the present command serves."""
    return str(_kept("--host") or "127.0.0.1")


def chosen_proxies() -> tuple[str, ...]:
    """Return the reverse proxies that the present command believes; none where it names none."""
    return tuple(_kept("--proxy") or ())


def chosen_drain_s(otherwise: float = 0) -> float:
    """Return how long the present command drains before its streams end."""
    given: float | None = _kept("--drain")
    return otherwise if given is None else given


def chosen_log_format() -> "LogFormat":
    """Return how the present command writes its log."""
    form: LogFormat = _kept("--log-format") or "text"
    return form


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Add --format, with these choices."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), default="table", show_default=True, help="How to print it."
    )


flag_at_option = click.option(
    "--flag-at", type=RACE_TIME, metavar="T", help="Show the chequered flag when this race time is up."
)

car_option = click.option("--car", metavar="N", help="One car, by its number.")


# Which cars


def cars_options(command: Command) -> Command:
    """Add --class, --nation and --car: which cars are shown."""
    for flag, metavar, text in reversed(CARS):
        command = click.option(
            flag, f"pitboard_{flag[2:]}", metavar=metavar, help=text, callback=_keep, expose_value=False
        )(command)
    return command


def names_cars() -> bool:
    """Tell whether the present command names a car, or those of a nation."""
    return any(_kept(flag) is not None for flag in ("--nation", "--car"))


def chosen_cars(history: "History", *, overall: bool = False) -> frozenset[str]:
    """Return the cars that the present command is about: of the class those of the nation, of these the car.

    What fits no car is a usage error that lists what there is. `overall`: the word for all classes is a class too.
    """
    cars, where = dict(history.cars), "in this race"
    if (name := chosen_class(history, overall=overall)) is not None and name != OVERALL:
        cars, where = _those(cars, lambda car: car.entry.car_class == name), f"in class {name}"
    if (written := _kept("--nation")) is not None:
        nation = known_nation(written, cars.values(), where)
        cars = _those(cars, lambda car: nation in car.nations)
        where = f"of {nation} {where}"
    if (written := _kept("--car")) is not None:
        return frozenset({chosen("car", written.strip().removeprefix("#"), cars, where)})
    return frozenset(cars)


def chosen_class(history: "History", *, overall: bool = False) -> str | None:
    """Return the class that the present command is about, None for all of them, or raise a usage error."""
    written = _kept("--class")
    return None if written is None else known_class(written, history, *([OVERALL] if overall else []))


def known_class(written: str, history: "History", *more: str) -> str:
    """Return a class of a race, or one of the words that stand for several, or raise a usage error."""
    return chosen("class", written, {*(car.entry.car_class for car in history.cars.values()), *more} - {""})


def known_nation(written: str, cars: "Iterable[CarHistory]", where: str = "in this race") -> str:
    """Return the code of a nation of some cars by any of its codes or names, or raise a usage error."""
    from pitboard.intake import nation_code

    nations = {nation for car in cars for nation in car.nations}
    code = nation_code(written)
    return chosen("nation", code if code in nations else written, nations, where)


def chosen(what: str, written: str, there: Iterable[str], where: str = "in this race") -> str:
    """Find what a person names among those there are, however its letters are set, or raise a usage error."""
    names = sorted(there, key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    for fits in (str, str.casefold):
        for name in names:
            if fits(name) == fits(written.strip()):
                return name
    listed = f"there are {', '.join(names)}" if names else "none is stated"
    raise click.UsageError(f"no {what} {written!r} {where}; {listed}")


def _those(cars: "dict[str, CarHistory]", fits: "Callable[[CarHistory], bool]") -> "dict[str, CarHistory]":
    return {number: car for number, car in cars.items() if fits(car)}
