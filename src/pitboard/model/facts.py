"""Facts: what feeds and people state about a race, each at a moment.

Every time is an integer number of microseconds; a moment (`time_us`, `start_us`) counts from the Unix epoch in UTC.
A source that knows no date counts its day from the epoch's first day. `source` names the feed or recording and `ref`
the row, passing or document in it: together they are the evidence that a sentence can point at.
"""

from typing import Literal

from msgspec import Struct

from pitboard.model.things import Entry, Loop

FlagState = Literal["green", "yellow", "full_course_yellow", "safety_car", "red", "chequered"]

NEUTRAL_FLAGS: frozenset[FlagState] = frozenset({"yellow", "full_course_yellow", "safety_car", "red"})
"""Flags under which nobody races over the course, or part of it."""

CarStateName = Literal["running", "in_pit", "out_lap", "stopped", "retired", "finished"]

VisitKind = Literal["stop", "drive_through", "led_through", "lane_start", "red_wait"]
"""What a visit to the pit lane was: a stop; driven through without one; led through with the field behind the safety
car; a start from the lane; a wait of the whole field, as under a red flag."""

PassingDecision = Literal["void_passing", "reinstate_passing", "uncount_passing"]
"""About one passing: scoring takes it out, puts it back, or ends no lap with it."""

StateDecision = Literal["retire", "unretire"]
"""About a car from then on: scoring declares its state."""

FinishDecision = Literal["disqualify", "outside", "penalty_laps", "penalty_time", "dead_heat"]
"""About who finishes where: the classification goes by it, here and on the page."""

DecisionKind = Literal[PassingDecision, StateDecision, FinishDecision]


class ClockChange(Struct, frozen=True):
    """The clocks of the place were put on by `by_us` at a moment (put back: less than 0), as twice a year."""

    time_us: int
    by_us: int


class RaceInfo(Struct, frozen=True, tag="race", tag_field="type"):
    """The race: its official start and length. A later statement of the same source replaces the earlier one.

    `utc_offset_us` is local time minus UTC at the start, `clock_changes` where that changed while the race ran; `dated`
    is False when the source knows the time of day only. `year` is that of an undated source where its name says so.
    `joined_after_us` is the race time at which the source was joined, before which it saw nothing; 0: it saw all.
    `received_us` is what to add to the moments of an undated source for the day on which it was received; 0: not known.
    """

    name: str
    start_us: int
    duration_us: int = 0
    utc_offset_us: int = 0
    circuit: str = ""
    dated: bool = True
    source: str = ""
    clock_changes: tuple[ClockChange, ...] = ()
    year: int = 0
    joined_after_us: int = 0
    received_us: int = 0


class LoopsInstalled(Struct, frozen=True, tag="loops", tag_field="type"):
    """The loops that a source reports, in any order. A race's loops are the union over its sources.

    `min_lap_us` is the shortest time in which a car can come round: below it a second reading is an echo. 0: not known.
    """

    loops: tuple[Loop, ...]
    min_lap_us: int = 0
    source: str = ""


class Passing(Struct, frozen=True, gc=False, tag="passing", tag_field="type"):
    """A car, or a transponder, over a loop.

    `number` is empty when only the transponder is known. `exact` is False when the instant was worked out from
    durations instead of read at the loop. `ref` is the passing number of the decoder or the row of the recording.
    `stay_us`, of a pit-in and its pit-out, is the length of the visit where the source states it; 0: it does not.
    """

    time_us: int
    number: str
    loop: str
    source: str = ""
    ref: int = 0
    exact: bool = True
    transponder: str = ""
    stay_us: int = 0


class TransponderFitted(Struct, frozen=True, gc=False, tag="transponder", tag_field="type"):
    """A transponder sits in a car from `from_us` on, until it is fitted elsewhere."""

    transponder: str
    number: str
    from_us: int = 0
    source: str = ""


class DriverIn(Struct, frozen=True, gc=False, tag="driver", tag_field="type"):
    """From `time_us` on (pit-out, or the start) the driver of `seat` is in the car."""

    time_us: int
    number: str
    seat: int
    source: str = ""
    ref: int = 0
    exact: bool = True


class LapTimeDeleted(Struct, frozen=True, gc=False, tag="lap_deleted", tag_field="type"):
    """A lap whose time does not count as a best lap (track limits, the short start lap); the lap itself counts."""

    number: str
    lap: int
    reason: str = ""
    source: str = ""
    ref: int = 0


class Flag(Struct, frozen=True, gc=False, tag="flag", tag_field="type"):
    """The flag over the whole course from `time_us` on; local yellows and slow zones are not course flags.

    `exact` is False when it was seen at a crossing only, and so came up to that crossing's gap earlier. `inferred`: no
    source shows it; the laps say that the race had ended. `flew`: it flew already when the source was joined.
    """

    time_us: int
    state: FlagState
    source: str = ""
    ref: int = 0
    exact: bool = True
    inferred: bool = False
    flew: bool = False


class FlagHistory(Struct, frozen=True, tag="flags", tag_field="type"):
    """A source's whole list of flags as it stood at `as_of_us`; it replaces that source's earlier list."""

    as_of_us: int
    flags: tuple[Flag, ...]
    source: str = ""


class SlowZone(Struct, frozen=True, gc=False, tag="slow_zone", tag_field="type"):
    """A zone of the circuit under slow-zone speed, or freed again. Zones are several at once and apart from flags."""

    time_us: int
    zone: str
    active: bool
    source: str = ""
    ref: int = 0


class CarState(Struct, frozen=True, gc=False, tag="car_state", tag_field="type"):
    """The state a feed declares for a car at a moment. It never removes laps and a later one takes it back."""

    time_us: int
    number: str
    state: CarStateName
    source: str = ""
    ref: int = 0


class Decision(Struct, frozen=True, gc=False, tag="decision", tag_field="type"):
    """What a person decided, signed and reasoned; nothing is edited in place.

    `target_source`, `target_ref` and `target_loop` name the passing for void, reinstate and uncount (the car came by,
    and the feed makes no lap of it); `laps` and `penalty_us` are the size of a penalty; `other` is the second car of a
    dead heat.
    """

    time_us: int
    kind: DecisionKind
    number: str
    by: str
    reason: str
    laps: int = 0
    penalty_us: int = 0
    other: str = ""
    target_source: str = ""
    target_ref: int = 0
    target_loop: str = ""
    source: str = ""


class Message(Struct, frozen=True, gc=False, tag="message", tag_field="type"):
    """A message of race control, as issued."""

    time_us: int
    text: str
    source: str = ""
    ref: int = 0


class FeedFinding(Struct, frozen=True, gc=False, tag="finding", tag_field="type"):
    """What a feed's own analysis found, as it states it: shown beside our findings, never mixed into them.

    `kind` is the feed's word for it. `other` is the second car of a battle or an overtaking, `class_place` the place in
    class that it is about, `span_us` a lap time, or the time that was lost; each empty or 0 where it says none.
    """

    time_us: int
    kind: str
    number: str = ""
    other: str = ""
    lap: int = 0
    sector: int = 0
    class_place: int = 0
    span_us: int = 0
    source: str = ""
    ref: int = 0


class Weather(Struct, frozen=True, gc=False, tag="weather", tag_field="type"):
    """The weather station's reading: temperatures in tenths of a degree Celsius, humidity in percent."""

    time_us: int
    air_dc: int
    track_dc: int
    humidity_pct: int
    pressure_hpa: int = 0
    wind_direction_deg: int = 0
    source: str = ""
    ref: int = 0


class ClassGap(Struct, frozen=True, gc=False):
    """The gaps of a car in its class as a feed states them: to the first, and to the one ahead.

    Each is so many whole laps, or a time in µs; None: only the laps are stated.
    """

    laps: int = 0
    behind_us: int | None = None
    ahead_laps: int = 0
    ahead_us: int | None = None


class Stated(Struct, frozen=True, gc=False, tag="stated", tag_field="type"):
    """The result that a feed itself states for a car from `time_us` on: shown beside our scoring, never mixed into it.

    `position` is overall, `total_us` the race time of the crossing that completed the last lap counted, `best_lap_us` a
    duration; 0 where the feed says nothing yet. A feed without totals states `behind_us`, the time behind the leader,
    of the cars on the leader's lap, one that states them by class `class_gap`.
    """

    time_us: int
    number: str
    position: int = 0
    laps: int = 0
    total_us: int = 0
    best_lap_us: int = 0
    source: str = ""
    ref: int = 0
    behind_us: int | None = None
    class_gap: ClassGap | None = None


class DriverStated(Struct, frozen=True, gc=False, tag="driver_stated", tag_field="type"):
    """A driver's best lap in µs, as a feed itself states it from `time_us` on; `seat` counts from 1 as in the entry."""

    time_us: int
    number: str
    seat: int
    best_lap_us: int
    source: str = ""
    ref: int = 0


ClockMeasure = Literal["race_clock", "pairs", "receive_time", "told"]
"""How a source's clock was compared: it is the race clock; by crossings that others read too; by when word of them
came; by what the source itself says of it (a decoder with GPS, a start put right)."""


class SourceClock(Struct, frozen=True, tag="clock", tag_field="type"):
    """How a source's clock stands to the race clock; a later statement of the same source replaces the earlier one.

    `offset_us` is its clock minus the race clock, measured on `pairs` crossings that another source read too. Of two
    sources that read one crossing the one with the lower `rank` counts. Passings of the source have its name, or its
    name, a dot and the number of a run of the decoder.
    """

    source: str
    format: str
    rank: int
    offset_us: int = 0
    how: ClockMeasure = "race_clock"
    pairs: int = 0


class ClockStep(Struct, frozen=True, tag="clock_step", tag_field="type"):
    """A source's clock jumped by `step_us` at `time_us` of the race clock; its times since then are put right."""

    time_us: int
    source: str
    step_us: int
    how: ClockMeasure = "receive_time"
    ref: int = 0


Fact = (
    RaceInfo
    | LoopsInstalled
    | Entry
    | Passing
    | TransponderFitted
    | DriverIn
    | LapTimeDeleted
    | Flag
    | FlagHistory
    | SlowZone
    | CarState
    | Decision
    | Message
    | FeedFinding
    | Weather
    | Stated
    | DriverStated
    | SourceClock
    | ClockStep
)
