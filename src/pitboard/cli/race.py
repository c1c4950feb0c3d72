"""What every command on a SOURCE shares: loading it, its moment, and what is said about input that was refused."""

import shlex
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.clock import race_clock
from pitboard.board.flag import flag_falls_us, with_flag
from pitboard.cli.cars import chosen, known_nation
from pitboard.feeds.reading import Refusal, Refused
from pitboard.intake import Loaded, Read, Recorded, nation_code, parse_race_time, read
from pitboard.intake.documents import Progress
from pitboard.scoring import History, score
from pitboard.scoring.car_history import NEVER_US

Command = TypeVar("Command", bound=Callable[..., Any])

BAR_AFTER_S = 1.0


def no_flag(at_us: int) -> str:
    """Why no flag falls when a race time is up."""
    return f"no flag at {race_clock(at_us // 1000)}: the leader completes no lap after it"


class RaceTime(click.ParamType[int]):
    """A race time on the command line, in µs."""

    name = "race time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Microseconds of race time, or a usage error that says how to write it."""
        try:
            return parse_race_time(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


RACE_TIME = RaceTime()


RUN_KEY = "pitboard.run"
OPTIONS_KEY = "pitboard.options"
STRICT_KEY = "pitboard.strict"
NAME_KEY = "pitboard.name"


def _keep_run(ctx: click.Context, _: click.Parameter, run: int | None) -> None:
    ctx.meta[RUN_KEY] = run


def chosen_run() -> int | None:
    """The run that --run of the present command names, or None."""
    context = click.get_current_context(silent=True)
    return context.meta.get(RUN_KEY) if context else None


def chosen_recorded() -> Recorded | None:
    """What --loop and --columns of the present command say of recordings."""
    context = click.get_current_context(silent=True)
    return Recorded(context.meta.get(OPTIONS_KEY, {})) if context else None


def _keep_option(ctx: click.Context, parameter: click.Parameter, written: tuple[str, ...] | str) -> None:
    """Check what is said of a recording as its format has it, and keep it by the option's name."""
    values = (written,) if isinstance(written, str) else written
    name = parameter.name or ""
    if any(values):
        from pitboard.feeds.registry import check_option

        try:
            check_option(name, values)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
        ctx.meta[OPTIONS_KEY] = {**ctx.meta.get(OPTIONS_KEY, {}), name: values}


def is_strict() -> bool:
    """Whether --strict of the present command is given."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(STRICT_KEY))


def chosen_name() -> str:
    """What --name of the present command calls the race; "" where it does not."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(NAME_KEY, "")) if context else ""


def _keep_name(ctx: click.Context, _: click.Parameter, name: str) -> None:
    ctx.meta[NAME_KEY] = " ".join(name.split())


def _keep_strict(ctx: click.Context, _: click.Parameter, strict: bool) -> None:
    ctx.meta[STRICT_KEY] = strict


def strict_option(command: Command) -> Command:
    """--strict: input of which a part was refused is no answer."""
    return click.option(
        "--strict",
        is_flag=True,
        help="End with 1 where anything of the input was refused.",
        callback=_keep_strict,
        expose_value=False,
    )(command)


def run_option(command: Command) -> Command:
    """What a recording is asked or told: --run, --loop, --columns and --name; and --strict."""
    command = strict_option(command)
    command = click.option(
        "--name", default="", help="What the race is called.", callback=_keep_name, expose_value=False
    )(command)
    command = click.option(
        "--columns",
        default="",
        metavar="NAMES",
        help="The entries' own columns of a MultiLoop recording: class,team,,make.",
        callback=_keep_option,
        expose_value=False,
    )(command)
    command = click.option(
        "--loop",
        multiple=True,
        metavar="[DECODER:]LOOP",
        help="Where a decoder of a P3 recording lies: line, pit-in, 268307:IM1; for several decoders several times.",
        callback=_keep_option,
        expose_value=False,
    )(command)
    return click.option(
        "--run",
        type=click.IntRange(min=0),
        metavar="N",
        help="One run of a recording. Default: the last in which a lap was completed.",
        callback=_keep_run,
        expose_value=False,
    )(command)


def source_options(command: Command) -> Command:
    """SOURCE, --at, --entries, --run, --loop and --columns."""
    command = run_option(command)
    command = click.option(
        "--entries", type=click.Path(), metavar="FILE", help="An entry list beside the source, TOML or CSV."
    )(command)
    command = click.option(
        "--at", type=RACE_TIME, metavar="T", help="Race time: 16:12:30, 16h, 57600s. Default: the end of what is known."
    )(command)
    return click.argument("source")(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """--format, with these choices."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), default="table", show_default=True, help="How to print it."
    )


flag_at_option = click.option(
    "--flag-at", type=RACE_TIME, metavar="T", help="Show the chequered flag when this race time is up."
)

car_option = click.option("--car", metavar="N", help="One car, by its number.")


def read_chosen(
    sources: Sequence[str | Path], *, entries: str | None, progress: Progress, nothing_is_fine: bool = False
) -> Read:
    """What sources say, read as the options of the present command have it."""
    return read(
        sources,
        entries=entries,
        progress=progress,
        run=chosen_run(),
        recorded=chosen_recorded(),
        called=chosen_name(),
        nothing_is_fine=nothing_is_fine,
    )


class Race:
    """A loaded race as a command uses it."""

    def __init__(
        self, source: str, entries: str | None = None, at_us: int | None = None, flag_at_us: int | None = None
    ) -> None:
        self.source, self.notes = source, ""
        with Progressing() as bar:
            one = read(
                [source],
                entries=entries,
                progress=bar,
                run=chosen_run(),
                recorded=chosen_recorded(),
                called=chosen_name(),
            )
        self.loaded = Loaded(score(one.facts, one.name), one.reading, one.unrecognised)
        self.history: History = self.loaded.history
        if flag_at_us is not None:
            self._show_flag(one, flag_at_us)
        self.moment_us = moment(self.history, at_us)
        self.asked_ms: int | None = None
        """The race time that was asked for, where the answer holds at another."""

        if flag_at_us is not None and at_us is None:
            self._end_with_last_finish(flag_at_us)
        if at_us is not None and self.moment_us < self.history.race.start_us + at_us:
            self.answers_otherwise(at_us, f"{race_clock(at_us // 1000)} is beyond the end of what is known")
        told_from_us = self.history.told_from_us()
        if self.moment_us < told_from_us:
            before_us, self.moment_us = self.moment_us - self.history.race.start_us, told_from_us
            self.answers_otherwise(before_us, f"{race_clock(before_us // 1000)} is before the feed was joined")

    def answers_otherwise(self, asked_us: int, why: str, which: str = "") -> None:
        """Note that the answer holds at another moment than was asked for, and say so."""
        self.asked_ms = asked_us // 1000
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        click.echo(f"pitboard: {why}; this is {race_clock(at_ms)}{which}", err=True)

    def _end_with_last_finish(self, flag_at_us: int) -> None:
        """Answer for the moment at which the last car took a flag that was asked for: later is not of that race."""
        finishes = [car.finished_us for car in self.history.cars.values() if car.finished_us < NEVER_US]
        if not finishes:
            return
        self.moment_us = max(finishes)
        fell_ms = (self.history.chequered_us - self.history.race.start_us) // 1000
        self.answers_otherwise(flag_at_us, f"the flag falls at {race_clock(fell_ms)}", ", the last car's finish")

    def _show_flag(self, one: Read, flag_at_us: int) -> None:
        """Score the race with the chequered flag shown to the leader once this race time is up."""
        flag_us = flag_falls_us(self.history, self.history.race.start_us + flag_at_us)
        if flag_us is None:
            raise Refused(Refusal(one.name, 0, no_flag(flag_at_us), whole=True))
        self.history = score(with_flag(one.facts, flag_us, "--flag-at"), one.name)
        self.loaded = replace(self.loaded, history=self.history)

    def title(self, what: str) -> str:
        """A heading: the race, what is shown, and when it holds."""
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        return f"{self.history.race.name} · {what} · {race_clock(at_ms)}"

    def number(self, written: str | None) -> str | None:
        """A car of this race by its number, also as #7, or a usage error."""
        if written is None:
            return None
        return chosen("car", written.strip().removeprefix("#"), self.history.cars)

    def home_nation(self, written: str) -> str:
        """The code of a nation by any of its codes or names; it need not be in this race, or a usage error."""
        return nation_code(written) or known_nation(written, self.history.cars.values())

    def needs_stated(self, source: str) -> None:
        """Refuse a source whose feed states no result of its own."""
        if not self.history.stated:
            reason = "nothing in it states a result of its own: there are passings only"
            raise Refused(Refusal(source, 0, reason, whole=True))

    def answer(self, what: str, rows: Any) -> dict[str, Any]:
        """Rows as the JSON document of a question."""
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        return {"race": self.history.race.name, "at_ms": at_ms, what: rows} | self.asked()

    def document(self, answer: Struct) -> dict[str, Any]:
        """An answer at a moment as its JSON document."""
        return dict(msgspec.to_builtins(answer)) | self.asked()

    def asked(self) -> dict[str, int]:
        """What a JSON document says where the answer holds at another moment than was asked for."""
        return {} if self.asked_ms is None else {"asked_ms": self.asked_ms}

    def leave(self) -> None:
        """End the command: it has answered; what was refused on the way is counted in one line."""
        reading = self.loaded.reading
        warn(reading.refusals, self.source, reading.counts, self.notes)


def moment(history: History, at_us: int | None) -> int:
    """The moment asked for, in µs since the epoch: a race time, but never beyond the end of what is known."""
    if at_us is None or not history.through_us:
        return history.through_us
    return min(history.race.start_us + at_us, history.through_us)


def warn(refusals: Sequence[Refusal], source: str, counts: Mapping[str, int] | None = None, notes: str = "") -> None:
    """Count in one line what was refused of input that did give an answer; with --strict that ends the command with 1.

    `counts` is what was read beside it, `notes` a file of notes that was read too.
    """
    if not refusals:
        return
    first = f", the first at {refusals[0]}" if len(refusals) > 1 else f" at {refusals[0]}"
    read = ", ".join(f"{number:,} {what}" for what, number in (counts or {}).items())
    listed = shlex.join(["pitboard", "verdicts", source, "--refused", *(["--notes", notes] if notes else [])])
    told = "; ".join(filter(None, (f"{len(refusals):,} refused{first}", read and f"read: {read}", f"all: {listed}")))
    click.echo(f"pitboard: warning: {told}", err=True)
    if is_strict():
        sys.exit(1)


def refuse(refusal: Refusal) -> None:
    """Say in one line why there is no answer, and exit with 1."""
    click.echo(f"pitboard: {refusal}", err=True)
    sys.exit(1)


def one_line_errors(command: Command) -> Command:
    """Bad input ends a command with one line on stderr and 1, never with a traceback."""
    import functools

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refused as refused:
            refuse(refused.refusal)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)

    return guarded  # type: ignore[return-value] # the wrapper has the command's own signature


class Progressing:
    """A progress bar on stderr that shows itself only once a second has passed, and only to a person."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._shown = False

    def __enter__(self) -> Callable[[int, int], None]:
        return self._step

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", err=True, nl=False)

    def _step(self, done: int, total: int) -> None:
        if not sys.stderr.isatty() or time.monotonic() - self._began_s < BAR_AFTER_S:
            return
        self._shown = True
        filled = 30 * done // max(total, 1)
        click.echo(f"\r{'█' * filled}{'░' * (30 - filled)} {done} of {total}", err=True, nl=False)
