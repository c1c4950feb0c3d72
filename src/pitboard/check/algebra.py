"""The statements that can be made of a race and judged from its timing: a small algebra with a JSON schema.

Who reads a text (ours, a person, an assistant) writes down what it states as these; who judges them needs no text.
Times are integer ms since the official start; `at_ms` are the spans in which a statement may hold, empty for the moment
of the report. `scope` is "overall", a class, or "" where the words leave it open: then either will do. `low` and `high`
bound what the words admit. `denied` turns a statement round: it is said not to be so.
"""

from typing import ClassVar, Literal

from msgspec import Struct

Spans = tuple[tuple[int, int], ...]
FlagName = Literal["safety_car", "full_course_yellow", "red", "neutralised", "green"]
Counted = Literal["retired", "running", "lead_lap", "lead_changes", "safety_car", "full_course_yellow", "red"]
WITHOUT_END = 1 << 50


class RaceStatement(Struct, frozen=True, tag_field="kind", kw_only=True):
    """What every statement may have: when it held, and whether it is denied."""

    form: ClassVar[str] = ""
    at_ms: Spans = ()
    denied: bool = False


class Position(RaceStatement, frozen=True, tag="position"):
    """A car was in a place."""

    form: ClassVar[str] = "#{car} is P{place}{scope}{at}"
    car: str
    place: int
    scope: str = ""


class InTop(RaceStatement, frozen=True, tag="in_top"):
    """A car was among the first so many."""

    form: ClassVar[str] = "#{car} is in the first {place}{scope}{at}"
    car: str
    place: int
    scope: str = ""


class MovedTo(RaceStatement, frozen=True, tag="moved_to"):
    """A car fell or climbed to a place from a span on: its lowest (highest) since then, or where it is now."""

    form: ClassVar[str] = "#{car} moved to P{place}{scope} {down}{at}"
    car: str
    place: int
    down: bool = True
    scope: str = ""


class Ahead(RaceStatement, frozen=True, tag="ahead"):
    """A car was ahead of another."""

    form: ClassVar[str] = "#{car} is ahead of #{other}{at}"
    car: str
    other: str


class Gap(RaceStatement, frozen=True, tag="gap"):
    """A car was so long (ms) behind another; without `either_way`, in that order."""

    form: ClassVar[str] = "#{car} is {low_ms}-{high_ms} behind #{other}{at}"
    car: str
    other: str
    low_ms: int
    high_ms: int
    either_way: bool = False


class LapsDown(RaceStatement, frozen=True, tag="laps_down"):
    """A car was so many laps down on another, or where none is given on the leader, overall or of its class."""

    form: ClassVar[str] = "#{car} is {low}-{high} laps down on {other}{at}"
    car: str
    low: int
    high: int
    other: str = ""


class Within(RaceStatement, frozen=True, tag="within"):
    """The first so many, or these cars, were within a time (ms) of each other."""

    form: ClassVar[str] = "the first {places}{scope} {cars} are within {low_ms}-{high_ms}{at}"
    low_ms: int
    high_ms: int
    places: int = 0
    cars: tuple[str, ...] = ()
    scope: str = ""


class LapsLed(RaceStatement, frozen=True, tag="laps_led"):
    """A car has led so many laps, of the first `of` where that is given; `most`: more than any other car."""

    form: ClassVar[str] = "#{car} has led {low}-{high} laps{scope} {most}"
    car: str
    low: int = 0
    high: int = WITHOUT_END
    of: int = 0
    most: bool = False
    scope: str = ""


class LedSince(RaceStatement, frozen=True, tag="led_since"):
    """A car took the lead in a span and has not lost it since; a stop cycle's laps do not end it where `loose`."""

    form: ClassVar[str] = "#{car} has led{scope} without a break since{at}"
    car: str
    scope: str = ""


class Led(RaceStatement, frozen=True, tag="led"):
    """A car completed a lap in the lead in a span, or at some time in the race."""

    form: ClassVar[str] = "#{car} led{scope}{at}"
    car: str
    scope: str = ""


class TookLead(RaceStatement, frozen=True, tag="took_lead"):
    """A car took the lead in a span; from `other` where that is given, for the last time where `last`."""

    form: ClassVar[str] = "#{car} took the lead{scope} from {other}{at}"
    car: str
    other: str = ""
    last: bool = False
    scope: str = ""


class LostLead(RaceStatement, frozen=True, tag="lost_lead"):
    """A car lost the lead in a span; for the last time where `last`."""

    form: ClassVar[str] = "#{car} lost the lead{scope}{at}"
    car: str
    last: bool = False
    scope: str = ""


class AtWheel(RaceStatement, frozen=True, tag="at_wheel"):
    """A driver was in a car."""

    form: ClassVar[str] = "{driver} is at the wheel of #{car}{at}"
    car: str
    driver: str


class TookOver(RaceStatement, frozen=True, tag="took_over"):
    """A driver took a car over, from another where that is given: the last time somebody did, or in a span."""

    form: ClassVar[str] = "{driver} took #{car} over from {previous}{at}"
    car: str
    driver: str = ""
    previous: str = ""


class Drove(RaceStatement, frozen=True, tag="drove"):
    """A driver drove a car at some time; without a driver, all of its crew did."""

    form: ClassVar[str] = "{driver} drove #{car}{at}"
    car: str
    driver: str = ""


class InCrew(RaceStatement, frozen=True, tag="crew"):
    """A driver is one of a car's crew."""

    form: ClassVar[str] = "{driver} is of the crew of #{car}"
    car: str
    driver: str


class Stops(RaceStatement, frozen=True, tag="stops"):
    """A car has made so many stops."""

    form: ClassVar[str] = "#{car} has made {low}-{high} stops"
    car: str
    low: int
    high: int


class Stopped(RaceStatement, frozen=True, tag="stopped_at"):
    """A car came in within a span; `last`: and not since."""

    form: ClassVar[str] = "#{car} stopped{at} {last}"
    car: str
    last: bool = False


class StopLength(RaceStatement, frozen=True, tag="stop_length"):
    """A stop of a car lasted so long (ms in the lane); `loss` admits a slow lap or all the stops that adjoin."""

    form: ClassVar[str] = "#{car} stood {low_ms}-{high_ms} in the pits{at}"
    car: str
    low_ms: int
    high_ms: int
    loss: bool = False


class StintLaps(RaceStatement, frozen=True, tag="stint_laps"):
    """A car has done so many laps since its last stop."""

    form: ClassVar[str] = "#{car} has done {low}-{high} laps since its stop"
    car: str
    low: int
    high: int


class LapsDone(RaceStatement, frozen=True, tag="laps_done"):
    """A car has completed so many laps in all."""

    form: ClassVar[str] = "#{car} has completed {low}-{high} laps"
    car: str
    low: int
    high: int


class Retired(RaceStatement, frozen=True, tag="retired"):
    """A car is out of the race, since a span where one is given."""

    form: ClassVar[str] = "#{car} is out{at}"
    car: str


class Running(RaceStatement, frozen=True, tag="running"):
    """A car is on its way."""

    form: ClassVar[str] = "#{car} is running"
    car: str


class Count(RaceStatement, frozen=True, tag="count"):
    """So many cars, lead changes or neutralisations there are."""

    form: ClassVar[str] = "{what}{scope}: {low}-{high}"
    what: Counted
    low: int
    high: int
    scope: str = ""


class FlagShown(RaceStatement, frozen=True, tag="flag"):
    """A flag was out in a span; `began` and `ended`: it came out or went in then, which number it was, how long."""

    form: ClassVar[str] = "{flag}{at} number {ordinal} lasting {low_ms}-{high_ms}"
    flag: FlagName
    edge: Literal["", "began", "ended"] = ""
    ordinal: int = 0
    low_ms: int = 0
    high_ms: int = WITHOUT_END


class GreenSince(RaceStatement, frozen=True, tag="green_since"):
    """There has been no such flag in the spans."""

    form: ClassVar[str] = "no {flag}{at}"
    flag: FlagName


class BestLap(RaceStatement, frozen=True, tag="best_lap"):
    """The fastest lap of a scope is a car's, a driver's, of so long (ms), set in a span: what is given."""

    form: ClassVar[str] = "fastest lap{scope}: #{car} {driver} {low_ms}-{high_ms}{at}"
    car: str = ""
    driver: str = ""
    low_ms: int = 0
    high_ms: int = WITHOUT_END
    scope: str = ""


class BestOf(RaceStatement, frozen=True, tag="best_of"):
    """A car is the best placed of its make, or of those with a driver of a nation."""

    form: ClassVar[str] = "#{car} is the best {make}{nation}{scope}"
    car: str
    make: str = ""
    nation: str = ""
    scope: str = ""


class TimeLeft(RaceStatement, frozen=True, tag="time_left"):
    """So much of the race remains (ms)."""

    form: ClassVar[str] = "{low_ms}-{high_ms} left"
    low_ms: int
    high_ms: int


class RaceTime(RaceStatement, frozen=True, tag="race_time"):
    """So much of the race is over (ms)."""

    form: ClassVar[str] = "{low_ms}-{high_ms} into the race"
    low_ms: int
    high_ms: int


class Named(RaceStatement, frozen=True, tag="name"):
    """A name is written as in the entry list; `car` is the number it stands with, `right` how it should be written."""

    form: ClassVar[str] = "{written} means {right}"
    written: str
    right: str
    off: str = ""


class CarNamed(RaceStatement, frozen=True, tag="car"):
    """A number belongs to the make, team or class it is written with; `other` is the car that these words mean."""

    form: ClassVar[str] = "{written}: #{car}"
    car: str
    written: str
    other: str = ""


AnyStatement = (
    Position
    | InTop
    | MovedTo
    | Ahead
    | Gap
    | LapsDown
    | Within
    | LapsLed
    | LedSince
    | Led
    | TookLead
    | LostLead
    | AtWheel
    | TookOver
    | Drove
    | InCrew
    | Stops
    | Stopped
    | StopLength
    | StintLaps
    | LapsDone
    | Retired
    | Running
    | Count
    | FlagShown
    | GreenSince
    | BestLap
    | BestOf
    | TimeLeft
    | RaceTime
    | Named
    | CarNamed
)


def clock_text(ms: int) -> str:
    """Write race time in ms as 16:12:30."""
    seconds = abs(ms) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def read_as(statement: RaceStatement) -> str:
    """Put a statement into plain words, so that a misreading is seen at once."""
    values: dict[str, object] = {name: _value(name, getattr(statement, name)) for name in statement.__struct_fields__}
    at = " or ".join(f"between {clock_text(begin)} and {clock_text(end)}" for begin, end in statement.at_ms[:2])
    words = statement.form.format(**{**values, "at": f" {at}" if at else ""})
    return ("not so: " if statement.denied else "") + " ".join(words.split())


def _value(name: str, value: object) -> object:
    if name == "scope":
        return f" in {value}" if value and value != "overall" else " overall" if value else ""
    if isinstance(value, bool):
        return name if value else ""
    if name.endswith("_ms") and isinstance(value, int):
        return "any time" if value >= WITHOUT_END else _time(value)
    if isinstance(value, int) and value >= WITHOUT_END:
        return "more"
    if isinstance(value, tuple):
        return " ".join(f"#{item}" for item in value if isinstance(item, str))
    return value


def _time(ms: int) -> str:
    return clock_text(ms) if ms >= 60_000 else f"{ms / 1000:.1f}s"
