"""The statements that can be made of a race and judged from its timing: a small algebra with a JSON schema.

Who reads a text (ours, a person, an assistant) writes down what it states as these; who judges them needs no text.
Times are integer ms since the official start; `at_ms` are the spans in which a statement may hold, empty for the moment
of the report. `scope` is "overall", a class, or "" where the words leave it open: then either will do. `low` and `high`
bound what the words admit. `denied` turns a statement round: it is said not to be so.
"""

from typing import Literal

from msgspec import Struct

Spans = tuple[tuple[int, int], ...]
FlagName = Literal["safety_car", "full_course_yellow", "red", "neutralised", "green"]
Counted = Literal[
    "retired",
    "running",
    "starters",
    "lead_lap",
    "lead_changes",
    "leaders",
    "safety_car",
    "full_course_yellow",
    "red",
    "neutralised",
]
WITHOUT_END = 1 << 50


class RaceStatement(Struct, frozen=True, tag_field="kind", kw_only=True, forbid_unknown_fields=True):
    """What every statement may have: when it held, and whether it is denied."""

    at_ms: Spans = ()
    denied: bool = False


class Position(RaceStatement, frozen=True, tag="position"):
    """A car was in a place."""

    car: str
    place: int
    scope: str = ""


class InTop(RaceStatement, frozen=True, tag="in_top"):
    """A car was among the first so many."""

    car: str
    place: int
    scope: str = ""


class MovedTo(RaceStatement, frozen=True, tag="moved_to"):
    """A car fell or climbed to a place from a span on: its lowest (highest) since then, or where it is now."""

    car: str
    place: int
    down: bool = True
    scope: str = ""


class Ahead(RaceStatement, frozen=True, tag="ahead"):
    """A car was ahead of another."""

    car: str
    other: str


class Gap(RaceStatement, frozen=True, tag="gap"):
    """A car was so long (ms) behind another; without `either_way`, in that order."""

    car: str
    other: str
    low_ms: int
    high_ms: int
    either_way: bool = False


class LapsDown(RaceStatement, frozen=True, tag="laps_down"):
    """A car was so many laps down on another, or where none is given on the leader, overall or of its class."""

    car: str
    low: int
    high: int
    other: str = ""


class Within(RaceStatement, frozen=True, tag="within"):
    """The first so many, or these cars, were within a time (ms) of each other."""

    low_ms: int
    high_ms: int
    places: int = 0
    cars: tuple[str, ...] = ()
    scope: str = ""


class LapsLed(RaceStatement, frozen=True, tag="laps_led"):
    """A car has led so many laps, of the first `of` where that is given; `most`: more than any other car."""

    car: str
    low: int = 0
    high: int = WITHOUT_END
    of: int = 0
    most: bool = False
    scope: str = ""


class LedSince(RaceStatement, frozen=True, tag="led_since"):
    """A car took the lead in a span and has not lost it since; a stop cycle's laps do not end it where `loose`."""

    car: str
    scope: str = ""


class Led(RaceStatement, frozen=True, tag="led"):
    """A car completed a lap in the lead in a span, or at some time in the race."""

    car: str
    scope: str = ""


class TookLead(RaceStatement, frozen=True, tag="took_lead"):
    """A car took the lead in a span; from `other` and `how` where that is given, for the last time where `last`."""

    car: str
    other: str = ""
    last: bool = False
    how: Literal["", "on_track", "by_stop"] = ""
    scope: str = ""


class LostLead(RaceStatement, frozen=True, tag="lost_lead"):
    """A car lost the lead in a span; for the last time where `last`."""

    car: str
    last: bool = False
    scope: str = ""


class AtWheel(RaceStatement, frozen=True, tag="at_wheel"):
    """A driver was in a car."""

    car: str
    driver: str


class TookOver(RaceStatement, frozen=True, tag="took_over"):
    """A driver took a car over, from another where that is given: the last time somebody did, or in a span."""

    car: str
    driver: str = ""
    previous: str = ""


class Drove(RaceStatement, frozen=True, tag="drove"):
    """A driver drove a car at some time; without a driver, all of its crew did."""

    car: str
    driver: str = ""


class DriverLaps(RaceStatement, frozen=True, tag="driver_laps"):
    """A driver has driven so many laps of a car's, in all or in one spell."""

    car: str
    driver: str
    low: int
    high: int


class InCrew(RaceStatement, frozen=True, tag="crew"):
    """A driver is one of a car's crew."""

    car: str
    driver: str


class Stops(RaceStatement, frozen=True, tag="stops"):
    """A car has made so many stops."""

    car: str
    low: int
    high: int


class StopsCompared(RaceStatement, frozen=True, tag="stops_compared"):
    """A car has made so many stops more than another; below zero: fewer."""

    car: str
    other: str
    low: int
    high: int


class Stopped(RaceStatement, frozen=True, tag="stopped_at"):
    """A car came in within a span; `last`: and not since."""

    car: str
    last: bool = False


class StopLength(RaceStatement, frozen=True, tag="stop_length"):
    """A stop of a car lasted so long (ms in the lane); `last`: its latest; `loss` admits slow laps, adjoining stops."""

    car: str
    low_ms: int
    high_ms: int
    loss: bool = False
    last: bool = False


class StintLaps(RaceStatement, frozen=True, tag="stint_laps"):
    """A car has done so many laps since its last stop."""

    car: str
    low: int
    high: int


class LapsDone(RaceStatement, frozen=True, tag="laps_done"):
    """A car has completed so many laps in all."""

    car: str
    low: int
    high: int


class Retired(RaceStatement, frozen=True, tag="retired"):
    """A car is out of the race, since a span where one is given."""

    car: str


class Running(RaceStatement, frozen=True, tag="running"):
    """A car is on its way."""

    car: str


class Count(RaceStatement, frozen=True, tag="count"):
    """So many cars, lead changes or neutralisations there are."""

    what: Counted
    low: int
    high: int
    scope: str = ""


class InPits(RaceStatement, frozen=True, tag="in_pits"):
    """A car is in the pits."""

    car: str


class FlagShown(RaceStatement, frozen=True, tag="flag"):
    """A flag was out in a span; `began` and `ended`: it came out or went in then, which number it was, how long."""

    flag: FlagName
    edge: Literal["", "began", "ended"] = ""
    ordinal: int = 0
    low_ms: int = 0
    high_ms: int = WITHOUT_END


class GreenSince(RaceStatement, frozen=True, tag="green_since"):
    """There has been no such flag in the spans."""

    flag: FlagName


class BestLap(RaceStatement, frozen=True, tag="best_lap"):
    """The fastest lap of a scope is a car's, a driver's, of so long (ms), set in a span: what is given."""

    car: str = ""
    driver: str = ""
    low_ms: int = 0
    high_ms: int = WITHOUT_END
    scope: str = ""


class BestOf(RaceStatement, frozen=True, tag="best_of"):
    """A car is the best placed of its make, or of those with a driver of a nation."""

    car: str
    make: str = ""
    nation: str = ""
    scope: str = ""


class FirstOf(RaceStatement, frozen=True, tag="first_of"):
    """The first so many places are held by cars out of these: a one-two of a make or a team."""

    cars: tuple[str, ...]
    places: int
    scope: str = ""


class Stints(RaceStatement, frozen=True, tag="stints"):
    """A driver has done so many stints, the one under way included: `in_a_row` up to now, else in all."""

    car: str
    driver: str
    low: int
    high: int
    in_a_row: bool = False


class Among(RaceStatement, frozen=True, tag="among"):
    """So many of these cars, of a make or a team, are in the first places, or still run."""

    cars: tuple[str, ...]
    low: int
    high: int
    place: int = 0
    running: bool = False
    scope: str = ""


class TimeLeft(RaceStatement, frozen=True, tag="time_left"):
    """So much of the race remains (ms)."""

    low_ms: int
    high_ms: int


class RaceTime(RaceStatement, frozen=True, tag="race_time"):
    """So much of the race is over (ms)."""

    low_ms: int
    high_ms: int


class Named(RaceStatement, frozen=True, tag="name"):
    """A name is written as in the entry list; `car` is the number it stands with, `right` how it should be written."""

    written: str
    right: str
    off: str = ""


class CarNamed(RaceStatement, frozen=True, tag="car"):
    """A number belongs to the make, team or class it is written with; `other` is the car that these words mean."""

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
    | DriverLaps
    | InCrew
    | Stops
    | StopsCompared
    | Stopped
    | StopLength
    | StintLaps
    | LapsDone
    | Retired
    | Running
    | InPits
    | Count
    | FlagShown
    | GreenSince
    | BestLap
    | BestOf
    | FirstOf
    | Among
    | Stints
    | TimeLeft
    | RaceTime
    | Named
    | CarNamed
)


def clock_text(ms: int) -> str:
    """Write race time in ms as 16:12:30."""
    seconds = abs(ms) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
