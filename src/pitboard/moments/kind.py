"""A kind of moment: how it is found, what it says, how much it weighs, and what becomes of it elsewhere."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from pitboard.model.time import HOUR_US
from pitboard.moments.moment import Moment, Values
from pitboard.moments.stakes import Stakes
from pitboard.moments.view import Finder, RaceView

Point = Callable[[Moment, int], str | None]
"""What tells a moment from the others of its kind and cars, given the official start in µs since the epoch.

Never a time: a crossing that is put right by a thousandth is the same news. None: it is not news yet.
"""


Weight = Callable[[Moment, Stakes], float]
"""How much a moment matters among all of them, given what hangs on its cars."""


class Posting(Struct, frozen=True):
    """Whether, when and as what a webhook is posted moments of a kind.

    `by_default`: without being asked for. `at_once`: what the feed states is news at once, and what holds now too; the
    others wait until late crossings have come. `as_begun`: what is said of one that is posted when it begins.
    `taken_back`: it is taken back when it holds no longer; others are a matter of degree. `holds`: whether it is still
    worth posting.
    """

    point: Point
    by_default: bool = False
    at_once: bool = False
    taken_back: bool = False
    holds: Callable[[Moment], bool] = lambda _: True
    as_begun: Callable[[Values], Values] = lambda values: values


def of_its_hour(moment: Moment, start_us: int) -> str:
    """Tell a moment from the others of its kind and cars by the hour of the race."""
    return f"hour {hours_since(moment, start_us)}"


def hours_since(moment: Moment, start_us: int) -> int:
    """Count the whole hours from the official start (µs since the epoch) to a moment."""
    return (moment.time_us - start_us) // HOUR_US


def of_its_visit(moment: Moment, _: int) -> str:
    """Tell a moment from the others of its kind and cars by the pit visit that it cites."""
    return f"visit {next(row.key for row in moment.evidence if row.row == 'pit' and row.number)}"


def staked(share: float) -> Weight:
    """Weigh every moment of a kind with a share of its own, by what hangs on its cars."""
    return lambda moment, stakes: share * stakes.of(moment.cars, moment.time_us)


def fixed(share: float) -> Weight:
    """Weigh every moment of a kind alike: it is about no car, or about all."""
    return lambda _moment, _stakes: share


class Line(Struct, frozen=True):
    """The two texts in words of a kind that has two: the value that decides, the text where it is true, and if not."""

    value: str
    true: str
    false: str


RestsOn = Literal["race", "lane", "itself"]
"""What a kind of moment rests on, of which some may be unseen: all that the cars did up to it, the loops of the pit
lane, or nothing but itself (or it has looked itself at what was seen)."""


def at_its_own_time(_: RaceView, moment: Moment) -> int:
    """Return how far back the earliest lies that a moment rests on: its own `from_us`, or itself."""
    from_us = moment.values.get("from_us", moment.time_us)
    return min(from_us, moment.time_us) if isinstance(from_us, int) else moment.time_us


def as_found(_: RaceView, values: Values, _moment: Moment) -> Values:
    """Leave what a moment says as it is."""
    return values


class Kind(Struct, frozen=True):
    """A kind of moment. Its words are in `texts/<language>/moments.json`, under its name or as `line` says.

    `find` may be that of several kinds, and is run once. `rests_on`, `reach` (the earliest moment, in µs since the
    epoch, that one rests on) and `as_seen` (what it may say) are for races of which not all was seen.
    """

    name: str
    values: type[Values]
    find: Finder
    weight: Weight
    posted: Posting | None = None
    line: Line | None = None
    rests_on: RestsOn = "race"
    reach: Callable[[RaceView, Moment], int] = at_its_own_time
    as_seen: Callable[[RaceView, Values, Moment], Values] = as_found
