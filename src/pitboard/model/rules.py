"""A rule pack: the values of a series' sporting regulations that differ by series and year, with their source."""

from msgspec import Struct


class LastLapLimit(Struct, frozen=True):
    """A last lap of `over_s` s or more, from the line or from pit-out, costs `laps`; -1: the car is not classified."""

    over_s: int
    laps: int


class DriveLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """How long drivers of these classes and grades (P, G, S, B; none named: all) may and must drive, in s; 0: no limit.

    At most `window_most_s` in any window of `window_s`, at most `most_s` and at least `least_s` in all. `race_s`: for
    races of this length only; 0: of any.
    """

    classes: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    race_s: int = 0
    window_s: int = 0
    window_most_s: int = 0
    most_s: int = 0
    least_s: int = 0


class Match(Struct, frozen=True, forbid_unknown_fields=True):
    """What a race must be for a pack to be taken without being named: its circuit ("" any) and all of these classes.

    `years` are the first and the last year that the pack holds for (none: any). A race whose year is not known has
    them only where the classes tell it: `only` these and no other.
    """

    circuit: str = ""
    classes: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    only: bool = False


class RulePack(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules as data. Every value stands in the pack's file beside the article it is from.

    `distance_share_percent` is the share of the overall winner's laps needed (0: none). `must_take_flag`: a car that
    does not cross the line after the chequered flag is not classified; `flag_on_track`: a crossing in the pit lane does
    not count as taking it. `outside_ranked`: a car outside the competition keeps a number in the overall order.
    """

    id: str
    name: str
    source: str
    series: str = ""
    year: int = 0
    match: Match | tuple[Match, ...] = ()
    duration_s: int = 0
    distance_share_percent: int = 0
    must_take_flag: bool = True
    flag_on_track: bool = False
    last_lap_limits: tuple[LastLapLimit, ...] = ()
    outside_ranked: bool = False
    drive_limits: tuple[DriveLimit, ...] = ()
    sources: dict[str, str] = {}

    @property
    def matches(self) -> tuple[Match, ...]:
        """What races it is taken for without being named: any of these."""
        return (self.match,) if isinstance(self.match, Match) else self.match
