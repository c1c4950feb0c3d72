"""The data files that ship with Pitboard: circuits, rule packs with their limits on drive time, spelling of names."""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pitboard.feeds.reading import Refusal, Refused
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Circuit, DriveLimit, Loop, Place, RulePack
from pitboard.model.rules import Match
from pitboard.model.things import ZonePlace
from pitboard.model.time import SECOND_US
from pitboard.scoring import History

EPOCH = datetime.fromtimestamp(0, UTC)


class _CircuitFile(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    length_m: float
    source: str
    zone: str = "UTC"
    min_lap_s: float = 0
    loops: list[str] = []
    sector_loops: list[str] = []
    line_after_pit_in_s: float = 0
    place: list[Place] = []
    slow_zone: list[ZonePlace] = []
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    race_s: int = 0
    town: str = ""


@cache
def circuits() -> tuple[Circuit, ...]:
    """Return every circuit there is a file for."""
    return tuple(_circuit(text) for text in _texts("pitboard.circuits"))


def _circuit(text: str) -> Circuit:
    stated = msgspec.convert(tomllib.loads(text), _CircuitFile)
    loops = [Loop(loop_id, order) for order, loop_id in enumerate(stated.loops, 1)]
    loops += [Loop(LINE, 1000, "line"), Loop(PIT_LINE, 1000, "pit_line")]
    loops += [Loop(PIT_IN, 999, "pit_in"), Loop(PIT_OUT, 0, "pit_out")]
    return Circuit(
        stated.id,
        stated.name,
        stated.length_m,
        stated.zone,
        round(stated.min_lap_s * 1e6),
        tuple(loops),
        tuple(stated.sector_loops),
        round(stated.line_after_pit_in_s * 1e6),
        stated.source,
        tuple(stated.place),
        stated.latitude_deg,
        stated.longitude_deg,
        tuple(stated.slow_zone),
        stated.race_s * 1_000_000,
        stated.town,
    )


def circuit_of(history: History) -> Circuit | None:
    """Return the circuit that a race is driven on, if there is a file for it."""
    return next((circuit for circuit in circuits() if circuit.id == history.race.circuit), None)


@cache
def rule_packs() -> dict[str, RulePack]:
    """Return every rule pack there is a file for, by id."""
    packs = [msgspec.convert(tomllib.loads(text), RulePack) for text in _texts("pitboard.rulepacks")]
    return {pack.id: pack for pack in packs}


def load_rules(name: str) -> RulePack:
    """Return the rule pack of an id, or of a TOML file.

    Raises:
        Refused: there is no such pack, or the file does not hold one.
    """
    if name in rule_packs():
        return rule_packs()[name]
    path = Path(name)
    if not path.is_file():
        known = ", ".join(sorted(rule_packs()))
        raise Refused(Refusal(name, 0, f"no rule pack and no file of that name; there are: {known}", whole=True))
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), RulePack)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Refused(Refusal(name, 0, f"no rule pack: {error}", whole=True)) from None


def rules_for(history: History) -> RulePack:
    """Return the pack that fits a race, else the plain one.

    One of its circuit goes before one of any circuit, one of its year before one of any, more classes before fewer.
    """
    classes = frozenset(car.entry.car_class for car in history.cars.values())
    return _fitting_pack(history.race.circuit, year_of(history), classes)


@lru_cache(maxsize=64)
def _fitting_pack(circuit: str, year: int, classes: frozenset[str]) -> RulePack:
    # Whoever publishes a board asks for the pack each time, and the race is the same but for a car that is entered.
    fitting = [
        (bool(match.circuit), match.years is not None, len(match.classes), pack.id)
        for pack in rule_packs().values()
        for match in pack.matches
        if _fits(match, circuit, year, classes)
    ]
    return rule_packs()[max(fitting)[-1] if fitting else "plain"]


def _fits(match: Match, circuit: str, year: int, classes: frozenset[str]) -> bool:
    if match.circuit not in ("", circuit) or not set(match.classes) <= classes:
        return False
    if match.only and set(match.classes) != classes:
        return False
    return match.years is None or (match.years[0] <= year <= match.years[1] if year else match.only)


def drive_limits_for(history: History) -> tuple[DriveLimit, ...]:
    """Return the limits on drive time of a race, by the pack that fits it; `race_s` is its length, 0 if not known."""
    pack = rules_for(history)
    return _drive_limits(pack.id, history.race.duration_us // SECOND_US or pack.duration_s)


@lru_cache(maxsize=64)
def _drive_limits(pack_id: str, race_s: int) -> tuple[DriveLimit, ...]:
    limits = rule_packs()[pack_id].drive_limits
    return tuple(replace(limit, race_s=race_s) for limit in limits if limit.race_s in (0, race_s))


def year_of(history: History) -> int:
    """Return the year of a race: of its dated start, or what its file or folder is called by; 0: not known."""
    race = history.race
    return (EPOCH + timedelta(microseconds=race.start_us)).year if race.dated else race.year


class Spelling(msgspec.Struct, forbid_unknown_fields=True):
    """How names are written.

    `surnames` are those that capitals hide, `drivers` right names (`First | Last`) with other names of the same person.
    `team_spellings`, `class_spellings` and `make_spellings` are as they write themselves. `makes` are what a make's
    cars are called where their model or team has that word, `teams` the names by which reports call teams.
    """

    particles: list[str]
    surnames: dict[str, str]
    drivers: dict[str, list[str]] = {}
    team_spellings: list[str] = []
    class_spellings: list[str] = []
    make_spellings: list[str] = []
    makes: dict[str, str] = {}
    teams: dict[str, dict[str, str | bool]] = {}


@cache
def spelling() -> Spelling:
    """Return the spelling of names that timing systems cannot write."""
    return msgspec.convert(tomllib.loads(files("pitboard.people").joinpath("names.toml").read_text("utf-8")), Spelling)


def _texts(package: str) -> list[str]:
    return [
        entry.read_text("utf-8")
        for entry in sorted(files(package).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
