"""`pitboard moments`: what is worth telling of a race, in one line each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from pitboard.cli.race import RACE_TIME, Race, car_option, format_option, one_line_errors, source_options
from pitboard.cli.words import clock, race_clock
from pitboard.feeds.reading import Refusal, Refused
from pitboard.moments.moment import Kind, Moment
from pitboard.moments.note import Note


@click.command("moments")
@source_options
@click.option("--since", type=RACE_TIME, metavar="T", help="Only what became known after this race time.")
@click.option("--kind", "kinds", type=click.Choice(get_args(Kind)), multiple=True, help="These kinds only; repeatable.")
@car_option
@click.option("--class", "car_class", metavar="C", help="One class only, or `overall`.")
@click.option("--notes", metavar="FILE", help="Notes of what people saw: see docs/notes.md.")
@format_option("table", "json", "csv")
@one_line_errors
def moments_command(
    source: str,
    at: int | None,
    entries: str | None,
    since: int | None,
    kinds: tuple[str, ...],
    car: str | None,
    car_class: str | None,
    notes: str | None,
    format_: Any,
) -> None:
    """What is worth telling: lead changes, stops, falls, retirements, flags, battles, bests, notes."""
    from pitboard.moments import moments

    race = Race(source, entries, at)
    start_us = race.history.race.start_us
    number = race.number(car)
    since_us = start_us + since if since is not None else None
    found = moments(race.history, race.moment_us, since_us, read_notes(race, notes) if notes else ())
    if car_class is not None:
        wanted = _scope(race, car_class)
        found = [one for one in found if one.scope == wanted]
    found = [one for one in found if (not kinds or one.kind in kinds) and (number is None or number in one.cars)]
    _show(race, found, format_)
    race.leave()


def _show(race: Race, found: list[Moment], format_: Any) -> None:
    from pitboard.cli.tables import Column, show

    start_us = race.history.race.start_us
    if format_ == "csv":
        click.echo(_csv(found, start_us), nl=False)
        return
    columns = [
        Column("Race time", lambda one: race_clock((one.time_us - start_us) // 1000), right=True),
        Column("Scope", lambda one: "" if one.scope == "overall" else one.scope),
        Column("Kind", lambda one: one.kind.replace("_", " ")),
        Column("What", lambda one: in_words(one, start_us)),
    ]
    document = {
        "race": race.history.race.name,
        "at_ms": (race.moment_us - start_us) // 1000,
        "moments": [as_document(one, start_us) for one in found],
    }
    show(format_, document, found, columns, race.title("moments"))


def read_notes(race: Race, file: str) -> list[Note]:
    """The notes of a file for a race; what is wrong in it is refused like any other input.

    Raises:
        Refused: there is no such file, or it is no text.
    """
    from pitboard.moments import parse_notes

    try:
        text = Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise Refused(Refusal(file, 0, f"notes cannot be read: {reason}", whole=True)) from None
    return parse_notes(text, file, race.loaded.reading, race.history)


def as_document(one: Moment, start_us: int) -> dict[str, Any]:
    """A moment as JSON, with its line for the terminal."""
    from pitboard.moments.document import as_document as document

    return document(one, start_us, in_words(one, start_us))


def _csv(found: list[Moment], start_us: int) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["at_ms", "kind", "scope", "cars", "text", "size"])
    for one in found:
        at_ms = (one.time_us - start_us) // 1000
        writer.writerow([at_ms, one.kind, one.scope, " ".join(one.cars), in_words(one, start_us), one.size])
    return out.getvalue()


def _scope(race: Race, asked: str) -> str:
    names = {car.entry.car_class for car in race.history.cars.values()} | {"overall"}
    for name in sorted(names):
        if name.casefold() == asked.casefold():
            return name
    raise click.UsageError(f"no class {asked!r} in this race; there are {', '.join(sorted(names))}")


def in_words(one: Moment, start_us: int) -> str:
    """A moment as one English line for the terminal; the report has its own words."""
    write = _WRITERS[one.kind]
    return write(one, _Said(one, start_us))


class _Said:
    """A moment's values as text."""

    def __init__(self, one: Moment, start_us: int) -> None:
        self.one = one
        self.start_us = start_us
        self.cars = [f"#{number}" for number in one.cars]

    def __getitem__(self, name: str) -> Any:
        return self.one.values.get(name, "")

    def time(self, name: str) -> str:
        """A duration."""
        return clock(int(self[name] or 0) // 1000)

    def at(self, name: str) -> str:
        """A moment as race time."""
        return race_clock((int(self[name]) - self.start_us) // 1000)

    def by(self, name: str = "driver") -> str:
        """A driver in brackets, if known."""
        return f" ({self[name]})" if self[name] else ""


def _lead_change(_: Moment, said: _Said) -> str:
    how = {"in_the_stops": "in the stops", "by_retirement": "by a retirement", "on_track": "on track"}
    way = how.get(said["how"], said["how"])
    verb = "retakes" if said["regained"] else "takes"
    return f"{said.cars[0]}{said.by()} {verb} the lead from {said.cars[1]} on lap {said['lap']}, {way}"


def _lead_swaps(_: Moment, said: _Said) -> str:
    pair = f"{said.cars[0]} and {said.cars[1]}"
    return f"{pair} change places {said['count']} times, {said['in_the_stops']} of them in the stops"


def _long_stop(_: Moment, said: _Said) -> str:
    length = f"{'so far ' if said['open'] else ''}{said.time('duration_us')} in the pits"
    lost = f", {said.time('lost_us')} lost" if said["lost_us"] != "" else ""
    return f"{said.cars[0]}{said.by()} {length}{lost}, lap {said['lap']}"


def _moved(one: Moment, said: _Said) -> str:
    verb = "falls" if one.kind == "fall" else "climbs"
    return f"{said.cars[0]} {verb} from P{said['from_position']} to P{said['position']} since {said.at('from_us')}"


def _retirement(_: Moment, said: _Said) -> str:
    where = {"garage": "in the garage", "on_track": "stopped on track"}[said["where"]]
    sure = "" if said["declared"] else ", as judged"
    return f"{said.cars[0]}{said.by()} out after {said['laps']} laps, {where}{sure}"


def _flag(_: Moment, said: _Said) -> str:
    name = str(said["state"]).replace("_", " ")
    return f"{name} for {said.time('duration_us')}{' so far' if said['open'] else ''}" if said["duration_us"] else name


def _slow_zone(_: Moment, said: _Said) -> str:
    return f"slow zone {said['zone']} for {said.time('duration_us')}{' so far' if said['open'] else ''}"


def _battle(_: Moment, said: _Said) -> str:
    return f"{said.cars[0]} {said.time('gap_us')} behind {said.cars[1]} for P{said['class_position']} in class"


def _closing_gap(_: Moment, said: _Said) -> str:
    pace = f"{said.time('per_lap_us')} a lap {'quicker' if said['closing'] else 'slower'}"
    return f"{said.cars[0]} {pace} than {said.cars[1]} over {said['laps']} laps, {said.time('gap_us')} behind"


def _fastest_lap(_: Moment, said: _Said) -> str:
    return (
        f"{said.cars[0]}{said.by()} {said.time('lap_us')} on lap {said['lap']}{', stands' if said['current'] else ''}"
    )


def _milestone(_: Moment, said: _Said) -> str:
    what = {"hour": f"{said['hours']} h", "half_way": "half-way", "laps": f"{said['laps']} laps"}[said["what"]]
    return f"{what}, {said.cars[0] if said.cars else 'nobody'} leads"


def _multi_stint(_: Moment, said: _Said) -> str:
    names = {2: "double", 3: "triple", 4: "quadruple"}
    count = said["stints"]
    name = names.get(count, f"{count}-fold")
    return f"{said.cars[0]} {said['driver']} {name} stint, {said.time('drive_us')}{' so far' if said['open'] else ''}"


def _contention(_: Moment, said: _Said) -> str:
    lap = " ".join(f"#{number}" for number in said["lead_lap"])
    chances = " ".join(f"#{number}" for number in said["in_contention"] or ())
    return f"lead lap: {lap}; in contention: {chances or 'not known'}"


def _best_of_nation(_: Moment, said: _Said) -> str:
    names = ", ".join(said["drivers"])
    return f"{said['nation']}: {said.cars[0]} P{said['position']}, P{said['class_position']} in class ({names})"


def _last_of_make(_: Moment, said: _Said) -> str:
    return f"{said.cars[0]} is the only {said['make']} left within five laps, P{said['class_position']} in class"


def _note(_: Moment, said: _Said) -> str:
    place = f" @{said['place']}" if said["place"] else ""
    doubts = f" [{'; '.join(said['disagrees'])}]" if said["disagrees"] else ""
    source = f" ({said['source']})" if said["source"] else ""
    return f"{' '.join(said.cars)}{place} {said['what']}{source}{doubts}".strip()


_WRITERS: dict[str, Callable[[Moment, _Said], str]] = {
    "lead_change": _lead_change,
    "lead_swaps": _lead_swaps,
    "long_stop": _long_stop,
    "drive_through": lambda _, said: f"{said.cars[0]}{said.by()} through the pits in {said.time('duration_us')}",
    "fall": _moved,
    "climb": _moved,
    "retirement": _retirement,
    "return_to_race": lambda _, said: f"{said.cars[0]}{said.by()} back after {said.time('duration_us')} in the pits",
    "flag": _flag,
    "slow_zone": _slow_zone,
    "battle": _battle,
    "closing_gap": _closing_gap,
    "fastest_lap": _fastest_lap,
    "milestone": _milestone,
    "multi_stint": _multi_stint,
    "driver_change": lambda _, said: f"{said.cars[0]} {said['driver']} takes over from {said['from_driver']}",
    "contention": _contention,
    "last_of_make": _last_of_make,
    "best_of_nation": _best_of_nation,
    "note": _note,
    "message": lambda _, said: str(said["text"]),
}
