"""The race that a command is about, its moment, and what is said about input that was refused."""

import functools
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import msgspec
from msgspec import Struct

from pitboard.board.finish import flag_falls_us, with_flag
from pitboard.cli.options import chosen, chosen_name, chosen_recorded, chosen_run, is_strict, known_nation
from pitboard.cli.progress import Progress
from pitboard.feeds.reading import Refusal, Refused
from pitboard.intake import Read, nation_code, read
from pitboard.model.time import race_time_text
from pitboard.scoring import History, score
from pitboard.scoring.car_history import NEVER_US

Command = TypeVar("Command", bound=Callable[..., Any])


def no_flag(at_us: int) -> str:
    """Say why no flag falls when a race time is up."""
    return f"no flag at {race_time_text(at_us // 1000)}: the leader completes no lap after it"


def read_chosen(sources: Sequence[str | Path], *, entries: str | None, nothing_is_fine: bool = False) -> Read:
    """Read sources as the options of the present command have it."""
    with Progress("Reading") as progress:
        return read(
            sources,
            entries=entries,
            progress=progress.step,
            run=chosen_run(),
            recorded=chosen_recorded(),
            called=chosen_name(),
            nothing_is_fine=nothing_is_fine,
        )


class LoadedRace:
    """A race that has been read and scored, at the moment that was asked for."""

    def __init__(
        self, source: str, entries: str | None = None, at_us: int | None = None, flag_at_us: int | None = None
    ) -> None:
        self.source, self.notes = source, ""
        race = read_chosen([source], entries=entries)
        self.reading = race.reading
        self.history: History = score(race.facts, race.name)
        if flag_at_us is not None:
            self._show_flag(race, flag_at_us)
        self.moment_us = moment(self.history, at_us)
        self.asked_ms: int | None = None
        """The race time that was asked for, where the answer holds at another."""

        if flag_at_us is not None and at_us is None:
            self._end_with_last_finish(flag_at_us)
        if at_us is not None and self.moment_us < self.history.race.start_us + at_us:
            self.answers_otherwise(at_us, f"{race_time_text(at_us // 1000)} is beyond the end of what is known")
        answered_us = self.history.answered_us(self.moment_us)
        if answered_us != self.moment_us:
            later = answered_us > self.moment_us
            asked_us, self.moment_us = self.moment_us - self.history.race.start_us, answered_us
            why = "is before the feed was joined" if later else "was seen by nobody"
            self.answers_otherwise(asked_us, f"{race_time_text(asked_us // 1000)} {why}")

    def answers_otherwise(self, asked_us: int, why: str, which: str = "") -> None:
        """Note that the answer holds at another moment than was asked for, and say so."""
        self.asked_ms = asked_us // 1000
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        click.echo(f"pitboard: {why}; this is {race_time_text(at_ms)}{which}", err=True)

    def _end_with_last_finish(self, flag_at_us: int) -> None:
        """Answer for the moment at which the last car took a flag that was asked for: later is not of that race."""
        finishes = [car.finished_us for car in self.history.cars.values() if car.finished_us < NEVER_US]
        if not finishes:
            return
        self.moment_us = max(finishes)
        fell_ms = (self.history.chequered_us - self.history.race.start_us) // 1000
        self.answers_otherwise(flag_at_us, f"the flag falls at {race_time_text(fell_ms)}", ", the last car's finish")

    def _show_flag(self, race: Read, flag_at_us: int) -> None:
        """Score the race with the chequered flag shown to the leader once this race time is up."""
        flag_us = flag_falls_us(self.history, self.history.race.start_us + flag_at_us)
        if flag_us is None:
            raise Refused(Refusal(race.name, 0, no_flag(flag_at_us), whole=True))
        self.history = score(with_flag(race.facts, flag_us, "--flag-at"), race.name)

    def title(self, what: str) -> str:
        """Return a heading: the race, what is shown, and when it holds."""
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        return f"{self.history.race.name} · {what} · {race_time_text(at_ms)}"

    def number(self, written: str | None) -> str | None:
        """Find a car of this race by its number, also as #7, or raise a usage error."""
        if written is None:
            return None
        return chosen("car", written.strip().removeprefix("#"), self.history.cars)

    def home_nation(self, written: str) -> str:
        """Return the code of a nation by any of its codes or names, in this race or not, or raise a usage error."""
        return nation_code(written) or known_nation(written, self.history.cars.values())

    def needs_stated(self, source: str) -> None:
        """Refuse a source whose feed states no result of its own."""
        if not self.history.stated:
            reason = "nothing in it states a result of its own: there are passings only"
            raise Refused(Refusal(source, 0, reason, whole=True))

    def answer(self, what: str, rows: Any) -> dict[str, Any]:
        """Return rows as the JSON document of a question."""
        at_ms = (self.moment_us - self.history.race.start_us) // 1000
        return {"race": self.history.race.name, "at_ms": at_ms, what: rows} | self.asked()

    def document(self, answer: Struct) -> dict[str, Any]:
        """Return an answer at a moment as its JSON document."""
        return dict(msgspec.to_builtins(answer)) | self.asked()

    def asked(self) -> dict[str, int]:
        """Return what a JSON document says where the answer holds at another moment than was asked for."""
        return {} if self.asked_ms is None else {"asked_ms": self.asked_ms}

    def leave(self) -> None:
        """End the command: it has answered; what was refused on the way is counted in one line."""
        warn(self.reading.refusals, self.source, self.reading.counts, self.notes)


def moment(history: History, at_us: int | None) -> int:
    """Return the moment asked for, in µs since the epoch: a race time, but never beyond the end of what is known."""
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
    taken = ", ".join(f"{number:,} {what}" for what, number in (counts or {}).items())
    listed = shlex.join(["pitboard", "verdicts", source, "--refused", *(["--notes", notes] if notes else [])])
    parts = (f"{len(refusals):,} refused{first}", taken and f"read: {taken}", f"all: {listed}")
    click.echo(f"pitboard: warning: {'; '.join(filter(None, parts))}", err=True)
    if is_strict():
        sys.exit(1)


def warn_of_bare_page() -> None:
    """Say in one line what the page lacks where Pitboard was built without npm, and how it is added."""
    from pitboard.server.static_files import missing_from_npm

    if missing := missing_from_npm():
        lacks = f"the page has no panels and no pictures of its own: it was built without {' and '.join(missing)}"
        how = "install npm, then in Pitboard's source folder: pip install --force-reinstall --no-deps . (or: make web)"
        click.echo(f"pitboard: warning: {lacks}; to add them {how}", err=True)


def stop(why: object) -> NoReturn:
    """Say in one line why there is no answer, and exit with 1."""
    click.echo(f"pitboard: {why}", err=True)
    sys.exit(1)


def one_line_errors(command: Command) -> Command:
    """Make bad input end a command with one line on stderr and 1, never with a traceback."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refused as refused:
            stop(refused.refusal)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)

    return guarded  # type: ignore[return-value] # the wrapper has the command's own signature
