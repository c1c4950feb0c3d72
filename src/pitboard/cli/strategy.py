"""The commands that ask what a strategist asks: pace, strategy and incidents."""

from typing import Any, get_args

import click
from msgspec.structs import replace

from pitboard.cli.options import car_option, cars_options, chosen_cars, format_option, source_options
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.cli.tables import FLAGS, Column, known, show
from pitboard.model.time import duration
from pitboard.strategy import Condition, Per, hero_view
from pitboard.strategy import incidents as incidents_of
from pitboard.strategy import pace as pace_of
from pitboard.strategy import strategy as strategy_of


def signed(ms: int | None) -> str:
    """Write a difference in seconds with its sign: −0.412; "" where there is none."""
    return "" if ms is None else f"{'−' if ms < 0 else '+'}{abs(ms) / 1000:.3f}"


FASTER = {True: "faster", False: "slower", None: ""}


@click.command()
@source_options
@cars_options
@click.option("--per", type=click.Choice(get_args(Per)), default="car", show_default=True, help="Whose pace.")
@click.option(
    "--condition", type=click.Choice(get_args(Condition)), help="Laps on the course as usual, or as slow as in rain."
)
@format_option("table", "json", "csv")
@one_line_errors
def pace(source: str, at: int | None, entries: str | None, per: Any, condition: Any, format_: Any) -> None:
    """How fast cars, drivers or stints are beside their class at the same time of day, with the interval."""
    race = LoadedRace(source, entries, at)
    cars = chosen_cars(race.history)
    found = pace_of(race.history, race.moment_us, per=per, condition=condition)
    rows = [row for row in found.rows if row.number in cars]
    columns = [
        Column("Class", lambda row: row.car_class),
        Column("No", lambda row: f"#{row.number}"),
        Column("Driver", lambda row: row.driver),
        Column("Lap", lambda row: duration(row.lap_ms), right=True),
        Column("To class", lambda row: signed(row.delta_ms), right=True),
        Column("From", lambda row: signed(row.low_ms), right=True),
        Column("To", lambda row: signed(row.high_ms), right=True),
        Column("Is", lambda row: FASTER[row.faster]),
        Column("Laps", lambda row: str(row.laps), right=True),
        Column("Stints", lambda row: str(row.stints), right=True, drop=1),
        Column("Course", lambda row: row.condition or "", drop=2),
        Column("Since", lambda row: duration(row.begin_ms), right=True, drop=3),
        Column("Until", lambda row: duration(row.end_ms), right=True, drop=3),
    ]
    by_laps = " (no flags known: by the laps)" if rows and rows[0].basis == "laps" else ""
    show(format_, race.document(replace(found, rows=rows)), rows, columns, race.title(f"pace per {per}{by_laps}"))
    race.leave()


def _window(row: Any) -> str:
    """The lap of the next stop with its bounds: 231 (222–232)."""
    return "" if row.next_stop_lap is None else f"{row.next_stop_lap} ({row.next_stop_low}–{row.next_stop_high})"


def _place(row: Any) -> str:
    """The place after a stop with its bounds: 3 (3–7)."""
    place = row.rejoin_class_position
    return "" if place is None else f"{place} ({row.rejoin_low}–{row.rejoin_high})"


def _between(row: Any) -> str:
    """The cars between which it comes back: #51 · #94."""
    if row.rejoin_class_position is None:
        return ""
    return " · ".join(f"#{number}" if number else "–" for number in (row.rejoin_ahead, row.rejoin_behind))


def _catch(row: Any) -> str:
    """Whether it is faster than the car ahead, and when it catches it: faster, lap 231."""
    return FASTER[row.faster] + (f", lap {row.catch_lap}" if row.catch_lap is not None else "")


def _seconds(ms: int | None) -> str:
    return "" if ms is None else f"{ms / 1000:.0f} s"


HERO_COLUMNS = [
    Column("Pos", lambda row: known(row.position), right=True),
    Column("Class", lambda row: row.car_class),
    Column("No", lambda row: f"#{row.number}"),
    Column("In class", lambda row: known(row.class_position), right=True),
    Column("Gap", lambda row: _apart(row), right=True),
    Column("Measured", lambda row: "" if row.gap_at_ms is None else duration(row.gap_at_ms), right=True),
    Column("Net gap", lambda row: signed(row.net_gap_ms), right=True),
    Column("Stops made", lambda row: _more(row.stops_made), right=True),
    Column("To go", lambda row: _more(row.stops_to_go), right=True),
    Column("Stops in", lambda row: known(row.next_stop_laps), right=True, drop=1),
]


def _apart(row: Any) -> str:
    """How far a car is behind, or ahead with a minus: +2 L +12.345; ~ is from before a stop or a queue."""
    before = "~" if row.gap_basis in ("before_stop", "queue") else ""
    return " ".join(filter(None, [f"{row.gap_laps:+d} L" if row.gap_laps else "", before + signed(row.gap_ms)]))


def _more(count: int | None) -> str:
    return "" if count is None else f"{count:+d}" if count else "0"


@click.command()
@source_options
@cars_options
@click.option("--hero", metavar="N", help="How far all cars are from this one, now and with all stops made.")
@format_option("table", "json", "csv")
@one_line_errors
def strategy(source: str, at: int | None, entries: str | None, hero: str | None, format_: Any) -> None:
    """What a strategist asks: where a stop now leads, who stops when, what is left, each with its bounds."""
    race = LoadedRace(source, entries, at)
    cars = chosen_cars(race.history)
    if hero is not None:
        view = hero_view(race.history, race.moment_us, race.number(hero))
        own = [row for row in view.rows if row.number in cars]
        show(format_, race.document(replace(view, rows=own)), own, HERO_COLUMNS, race.title(f"beside #{view.number}"))
        race.leave()
        return
    found = strategy_of(race.history, race.moment_us)
    rows = [row for row in found.rows if row.number in cars]
    columns = [
        Column("Class", lambda row: row.car_class),
        Column("No", lambda row: f"#{row.number}"),
        Column("Back in", _place, right=True),
        Column("Between", _between, drop=2),
        Column("Costs", lambda row: _seconds(row.pit_loss_ms), right=True),
        Column("At least", lambda row: _seconds(row.minimum_stop_ms), right=True, drop=3),
        Column("Next stop", _window, right=True),
        Column("Stops", lambda row: known(row.stops_to_go), right=True),
        Column("Laps", lambda row: known(row.laps_to_go), right=True, drop=1),
        Column("Net", lambda row: known(row.net_class_position), right=True),
        Column("Net gap", lambda row: _seconds(row.net_gap_ms), right=True),
        Column("To drive", lambda row: " ".join(map(str, row.drivers_to_drive or ())), drop=4),
        Column("Waved by", lambda row: "yes" if row.wave_by else "", drop=5),
        Column("Is, to the car ahead", _catch, drop=1),
    ]
    laps, low, high = found.race_laps, found.race_laps_low, found.race_laps_high
    length = f"strategy · {laps} laps ({low}–{high})" if laps is not None else "strategy"
    show(format_, race.document(replace(found, rows=rows)), rows, columns, race.title(length))
    race.leave()


KINDS = {"neutralised": "course neutralised", "overdue": "car overdue"}
AGREES = {("flags", False): "timing does not show it", ("timing", False): "not stated"}


def _percent(chance: float | None) -> str:
    return "" if chance is None else f"{100 * chance:.0f} %"


@click.command()
@source_options
@car_option
@format_option("table", "json", "csv")
@one_line_errors
def incidents(source: str, at: int | None, entries: str | None, car: str | None, format_: Any) -> None:
    """What timing alone shows of incidents: the course neutralised, cars that do not come by; beside the flags."""
    race = LoadedRace(source, entries, at)
    found = incidents_of(race.history, race.moment_us, race.number(car))
    columns = [
        Column("From", lambda row: duration(row.begin_ms), right=True),
        Column("To", lambda row: duration(row.end_ms), right=True),
        Column("What", lambda row: KINDS[row.kind]),
        Column("Flag", lambda row: FLAGS[row.flag] if row.flag else ""),
        Column("By", lambda row: row.basis),
        Column("Note", lambda row: AGREES.get((row.basis, row.agrees), "")),
        Column("No", lambda row: f"#{row.number}" if row.number else ""),
        Column("Last loop", lambda row: row.last_loop or "", drop=1),
        Column("Late", lambda row: _seconds(row.overdue_ms), right=True),
        Column("Out", lambda row: _percent(row.chance_out), right=True),
    ]
    show(format_, race.document(found), found.rows, columns, race.title("incidents"))
    race.leave()
