"""The facts a report states: typed, with the rows of timing that each stands on; times are ms since the start."""

from typing import TypeVar

from msgspec import Struct

from pitboard.board.gaps import Basis
from pitboard.moments import Evidence, LossSort

OVERALL = "overall"
"""The scope of a fact that is not about one class."""


class CarFact(Struct, frozen=True, gc=False, tag_field="kind", tag="car"):
    """A car as entered."""

    number: str
    car_class: str
    team: str
    make: str
    evidence: tuple[Evidence, ...] = ()


class CrewFact(Struct, frozen=True, gc=False, tag_field="kind", tag="crew"):
    """Drivers of a car's crew, by name: all of them, or with a `nation` those of it."""

    number: str
    drivers: tuple[str, ...]
    nation: str = ""
    evidence: tuple[Evidence, ...] = ()


class AtWheelFact(Struct, frozen=True, gc=False, tag_field="kind", tag="at_wheel"):
    """The driver in the car at the moment."""

    number: str
    driver: str
    evidence: tuple[Evidence, ...] = ()


class ClockFact(Struct, frozen=True, gc=False, tag_field="kind", tag="clock"):
    """The moment itself, in race time."""

    at_ms: int
    evidence: tuple[Evidence, ...] = ()


class TimeLeftFact(Struct, frozen=True, gc=False, tag_field="kind", tag="time_left"):
    """How much of the race is left, where its length is known."""

    left_ms: int
    evidence: tuple[Evidence, ...] = ()


class SunFact(Struct, frozen=True, gc=False, tag_field="kind", tag="sun"):
    """A sunrise (`rises`) or a sunset, to the second; `ahead` where it is still to come."""

    at_ms: int
    rises: bool
    ahead: bool
    evidence: tuple[Evidence, ...] = ()


class PlaceFact(Struct, frozen=True, gc=False, tag_field="kind", tag="place"):
    """The place of a car, overall or in its class."""

    scope: str
    number: str
    position: int
    evidence: tuple[Evidence, ...] = ()


class GapFact(Struct, frozen=True, gc=False, tag_field="kind", tag="gap"):
    """The gap of a car to another, at the last loop both have passed: in whole laps, or else in time.

    `basis` says on what the time rests: a `loop`, or one `before_stop` or before the `queue` behind a safety car.
    """

    scope: str
    number: str
    to: str
    gap_laps: int
    gap_ms: int
    basis: Basis = "loop"
    evidence: tuple[Evidence, ...] = ()


class WinFact(Struct, frozen=True, gc=False, tag_field="kind", tag="win"):
    """The laps of the winner of the race, and its time over them from the official start."""

    number: str
    laps: int
    total_ms: int
    evidence: tuple[Evidence, ...] = ()


class LeadLapFact(Struct, frozen=True, gc=False, tag_field="kind", tag="lead_lap"):
    """The cars that are less than a lap behind the first, overall or in a class."""

    scope: str
    numbers: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class LedFact(Struct, frozen=True, gc=False, tag_field="kind", tag="led"):
    """How long a make or a car led at the line between two moments, and how long anybody did."""

    scope: str
    who: str
    from_ms: int
    to_ms: int
    led_ms: int
    laps: int
    evidence: tuple[Evidence, ...] = ()


class CountsFact(Struct, frozen=True, gc=False, tag_field="kind", tag="counts"):
    """How many cars started, how many of them are still in the race, and how many have taken the flag."""

    started: int
    in_race: int
    finished: int
    evidence: tuple[Evidence, ...] = ()


class BestOfNationFact(Struct, frozen=True, gc=False, tag_field="kind", tag="best_of_nation"):
    """The best placed car of a class with drivers of a nation aboard, and these drivers."""

    scope: str
    nation: str
    number: str
    position: int
    drivers: tuple[str, ...]
    others: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class PaceFact(Struct, frozen=True, gc=False, tag_field="kind", tag="pace"):
    """A car that is quicker than the one ahead: by how much a lap, over its last clean laps."""

    number: str
    than: str
    laps: int
    faster_ms: int
    evidence: tuple[Evidence, ...] = ()


class InPitFact(Struct, frozen=True, gc=False, tag_field="kind", tag="in_pit"):
    """A car in the pit lane at the moment, and since when."""

    number: str
    since_ms: int
    evidence: tuple[Evidence, ...] = ()


class LeadChangeFact(Struct, frozen=True, gc=False, tag_field="kind", tag="lead_change"):
    """The last change of the lead: who took it from whom, when, and how (track, pits, retirement)."""

    scope: str
    number: str
    before: str
    at_ms: int
    how: str
    again: bool = False
    evidence: tuple[Evidence, ...] = ()


class SwapsFact(Struct, frozen=True, gc=False, tag_field="kind", tag="swaps"):
    """How often two cars took the lead from each other within a time, and how many of these in the stops."""

    scope: str
    number: str
    other: str
    count: int
    in_stops: int
    from_ms: int
    to_ms: int
    evidence: tuple[Evidence, ...] = ()


class LongStopFact(Struct, frozen=True, gc=False, tag_field="kind", tag="long_stop"):
    """A long visit to the pit lane; `before` is the car's place at the line before it, if that was a podium place."""

    number: str
    visit: int
    in_ms: int
    duration_ms: int
    driver: str
    before: int = 0
    ongoing: bool = False
    evidence: tuple[Evidence, ...] = ()


class DriveThroughFact(Struct, frozen=True, gc=False, tag_field="kind", tag="drive_through"):
    """A way through the pit lane without a stop."""

    number: str
    at_ms: int
    transit_ms: int
    evidence: tuple[Evidence, ...] = ()


class RetiredFact(Struct, frozen=True, gc=False, tag_field="kind", tag="retired"):
    """A car out of the race: where it was last seen, after how many laps, with whom; `judged` where nobody said so."""

    number: str
    at_ms: int
    laps: int
    driver: str
    on_track: bool
    judged: bool
    evidence: tuple[Evidence, ...] = ()


class MoveFact(Struct, frozen=True, gc=False, tag_field="kind", tag="move"):
    """A climb or a fall in the order between two moments."""

    scope: str
    number: str
    from_position: int
    to_position: int
    from_ms: int
    to_ms: int
    evidence: tuple[Evidence, ...] = ()


class NeutralisedFact(Struct, frozen=True, gc=False, tag_field="kind", tag="neutralised"):
    """How often and how long the course was under a flag so far; about so long unless `exact`: as crossings saw it."""

    flag: str
    count: int
    total_ms: int
    last_from_ms: int
    last_to_ms: int
    running: bool
    exact: bool = True
    evidence: tuple[Evidence, ...] = ()


class TrendFact(Struct, frozen=True, gc=False, tag_field="kind", tag="trend"):
    """How the gap of the second of a scope to its first went since a race time: measured at the ends of two laps.

    Below 0 the car that is behind now was ahead then. `reason` is why, where timing shows it.
    """

    scope: str
    number: str
    to: str
    since_ms: int
    gap_before_ms: int
    gap_after_ms: int
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


class StopsToMakeFact(Struct, frozen=True, gc=False, tag_field="kind", tag="stops_to_make"):
    """The stops that two cars probably have to make until the flag; which has one to make that the other has made."""

    scope: str
    number: str
    other: str
    stops_left: int | None = None
    other_stops_left: int | None = None
    to_stop: str = ""
    net_gap_ms: int | None = None
    evidence: tuple[Evidence, ...] = ()


class RestartFact(Struct, frozen=True, gc=False, tag_field="kind", tag="restart"):
    """The race went on under green at `at_ms`, after the course was under a flag since `begin_ms`."""

    flag: str
    begin_ms: int
    at_ms: int
    evidence: tuple[Evidence, ...] = ()


class TakeoverFact(Struct, frozen=True, gc=False, tag_field="kind", tag="takeover"):
    """A driver took over a car from another during a pit visit that ended at `at_ms`."""

    number: str
    driver: str
    from_driver: str
    at_ms: int
    evidence: tuple[Evidence, ...] = ()


class StopRoundFact(Struct, frozen=True, gc=False, tag_field="kind", tag="stop_round"):
    """Cars that made their last stops shortly after each other: they came in from the one race time to the other."""

    numbers: tuple[str, ...]
    from_ms: int
    to_ms: int
    evidence: tuple[Evidence, ...] = ()


class HaltFact(Struct, frozen=True, gc=False, tag_field="kind", tag="halt"):
    """The whole field stood still, or the race was stopped by a red flag: from when, and how long or about how long."""

    at_ms: int
    duration_ms: int
    first_lap: bool
    red: bool
    exact: bool
    evidence: tuple[Evidence, ...] = ()


class FastestLapFact(Struct, frozen=True, gc=False, tag_field="kind", tag="fastest_lap"):
    """The fastest lap so far, overall or in a class."""

    scope: str
    number: str
    lap: int
    lap_ms: int
    driver: str
    evidence: tuple[Evidence, ...] = ()


class MultiStintFact(Struct, frozen=True, gc=False, tag_field="kind", tag="multi_stint"):
    """A driver who stays in the car over several runs."""

    number: str
    driver: str
    stints: int
    since_ms: int
    evidence: tuple[Evidence, ...] = ()


class LastOfMakeFact(Struct, frozen=True, gc=False, tag_field="kind", tag="last_of_make"):
    """The only car of a make that is left in the fight."""

    scope: str
    number: str
    make: str
    evidence: tuple[Evidence, ...] = ()


class ContentionFact(Struct, frozen=True, gc=False, tag_field="kind", tag="contention"):
    """The cars on the lead lap whose deficit is below the limit: those that can still win, the leader first."""

    scope: str
    numbers: tuple[str, ...]
    limit_ms: int
    evidence: tuple[Evidence, ...] = ()


class LossFact(Struct, frozen=True, gc=False, tag_field="kind", tag="loss"):
    """Time that a car lost by itself: on laps on the track, in the pits, or both within one incident.

    `sort` is what cost most of it. `lost_ms` is all of it against what the car would have done, `on_track_ms` that on
    the track, `stopped_ms` how long it was in the pits on `visits`, the first of which began at `in_ms`. `lap_first`:
    first on the track, then in the pits. `gone`: it has not gone on. `laps` on the track took too long. `at_least`: so
    much is certain already, and it may be more.
    """

    number: str
    sort: LossSort
    driver: str
    begin_ms: int
    end_ms: int
    lost_ms: int | None
    on_track_ms: int
    stopped_ms: int
    visits: int
    in_ms: int | None = None
    lap_first: bool = False
    ongoing: bool = False
    gone: bool = False
    laps: int = 1
    at_least: bool = False
    evidence: tuple[Evidence, ...] = ()


class LossEffectFact(Struct, frozen=True, gc=False, tag_field="kind", tag="loss_effect"):
    """What a loss changed: the places of a scope, the gap to the car it ran with, its lead; what is not known is None.

    Gaps are measured at the line where both had made the same stops, positive where the car is behind; `laps_after` is
    how many laps it is behind by then.
    """

    number: str
    scope: str
    begin_ms: int
    from_position: int | None = None
    to_position: int | None = None
    rival: str = ""
    gap_before_ms: int | None = None
    gap_after_ms: int | None = None
    laps_after: int | None = None
    lead_to: str = ""
    evidence: tuple[Evidence, ...] = ()


class LostWithinFact(Struct, frozen=True, gc=False, tag_field="kind", tag="lost_within"):
    """The cars out of the race that were last seen between two race times."""

    from_ms: int
    to_ms: int
    numbers: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class SessionFact(Struct, frozen=True, gc=False, tag_field="kind", tag="session"):
    """How many cars have a time in a session that is no race."""

    cars: int
    evidence: tuple[Evidence, ...] = ()


class RankedLapFact(Struct, frozen=True, gc=False, tag_field="kind", tag="ranked_lap"):
    """The best lap of a car in such a session, as a feed states it: its place by it, and the time behind the first."""

    number: str
    position: int
    lap_ms: int
    behind_ms: int
    driver: str = ""
    evidence: tuple[Evidence, ...] = ()


class NoteFact(Struct, frozen=True, gc=False, tag_field="kind", tag="note"):
    """What a person wrote down, word for word; `driver` is who was in the car by timing, `nl` and `en` whole sentences
    where the note gives them, `place` the id of a place of the circuit, `incident` its sort, `by` the car that caused
    it. `disagrees` are the points on which timing says otherwise, `named_driver` whom the note names.
    """

    at_ms: int
    number: str
    numbers: tuple[str, ...]
    driver: str
    what: str
    place: str = ""
    cause: str = ""
    consequence: str = ""
    nl: str = ""
    en: str = ""
    cause_nl: str = ""
    cause_en: str = ""
    consequence_nl: str = ""
    consequence_en: str = ""
    incident: str = ""
    by: str = ""
    named_driver: str = ""
    disagrees: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


ReportFact = (
    CarFact
    | CrewFact
    | AtWheelFact
    | ClockFact
    | TimeLeftFact
    | SunFact
    | PlaceFact
    | GapFact
    | WinFact
    | LeadLapFact
    | LedFact
    | CountsFact
    | BestOfNationFact
    | PaceFact
    | InPitFact
    | LeadChangeFact
    | SwapsFact
    | LongStopFact
    | DriveThroughFact
    | RetiredFact
    | MoveFact
    | NeutralisedFact
    | TrendFact
    | StopsToMakeFact
    | RestartFact
    | TakeoverFact
    | StopRoundFact
    | HaltFact
    | FastestLapFact
    | MultiStintFact
    | LastOfMakeFact
    | ContentionFact
    | LossFact
    | LossEffectFact
    | LostWithinFact
    | SessionFact
    | RankedLapFact
    | NoteFact
)


def stated_values(fact: ReportFact) -> tuple[object, ...]:
    """Return what a fact says, without its evidence: two that say the same are one piece of information."""
    values = (getattr(fact, name) for name in fact.__struct_fields__ if name != "evidence")
    return (type(fact).__struct_config__.tag, *values)


F = TypeVar("F")


def only(facts: tuple[ReportFact, ...], kind: type[F]) -> F:
    """Return the fact of a kind that a statement always has."""
    return next(fact for fact in facts if isinstance(fact, kind))


def maybe(facts: tuple[ReportFact, ...], kind: type[F]) -> F | None:
    """Return the fact of a kind, if the statement has one."""
    return next((fact for fact in facts if isinstance(fact, kind)), None)


def every(facts: tuple[ReportFact, ...], kind: type[F]) -> list[F]:
    """Return all facts of a kind, in order."""
    return [fact for fact in facts if isinstance(fact, kind)]
