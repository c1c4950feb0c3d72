"""What the API takes and answers, as types: times in integer ms in keys that end in `_ms`, what is not known null.

Each is described under its name without `Answer` (`description.openapi`).
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from pitboard.board import DriverRow, LapRow, PitRow, Row, StintRow
from pitboard.model import DriveLimit, Driver, Place
from pitboard.model.things import ZonePlace
from pitboard.moments import KINDS, Evidence
from pitboard.results import ClassificationRow
from pitboard.strategy import Experience, HeroRow, IncidentRow, PaceRow, StrategyRow
from pitboard.texts import TextPart

Ms = int | float


class CheckRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to check: `at` is the race time it is about (now where it is empty), `lang` its language (as it reads)."""

    text: str
    at: str = ""
    lang: str = ""


class MomentAnswer(Struct, kw_only=True):
    """An answer that holds at a moment; `asked_ms` is there only where it is another than was asked for.

    `told_from_ms` is there where that was before the race was joined: before it nothing was received.
    """

    asked_ms: int | UnsetType = UNSET
    told_from_ms: int | UnsetType = UNSET


class RaceAnswer(MomentAnswer, kw_only=True):
    """What a race was at a moment, in ms since the official start."""

    race: str
    at_ms: int


class BoardAnswer(RaceAnswer, kw_only=True):
    """The standings at a moment. `seq` is the number of the last event that is in it; it and the age of the feed are
    null for a moment that was asked for."""

    order: str
    flag: str
    rows: list[Row]
    seq: int | None
    feed_age_ms: int | None


class LapsAnswer(RaceAnswer, kw_only=True):
    """The laps completed by a moment, by car and lap."""

    laps: list[LapRow]


class StintsAnswer(RaceAnswer, kw_only=True):
    """The runs on the track begun by a moment, by car and time."""

    stints: list[StintRow]


class PitsAnswer(RaceAnswer, kw_only=True):
    """The pit visits begun by a moment, by car and time."""

    pits: list[PitRow]


class DriversAnswer(RaceAnswer, kw_only=True):
    """Every driver with the time on the track by a moment, by car and seat."""

    drivers: list[DriverRow]


class PaceAnswer(RaceAnswer, kw_only=True):
    """How fast cars, drivers or stints are beside their class by a moment, by class, the fastest first."""

    per: str
    rows: list[PaceRow]


class StrategyAnswer(RaceAnswer, kw_only=True):
    """What a strategist asks of the cars that run at a moment, in the order in force."""

    race_laps: int | None
    to_spare_ms: int | None
    race_laps_low: int | None
    race_laps_high: int | None
    rows: list[StrategyRow]


class HeroAnswer(RaceAnswer, kw_only=True):
    """The cars at a moment beside the hero car `number`, in the order in force; it stands among them at 0."""

    number: str
    rows: list[HeroRow]


class ChancesRow(Struct, frozen=True, rename={"car_class": "class"}):
    """The chances of a car, as `pitboard.forecast` gives them: which is not imported here, as it needs numpy."""

    number: str
    car_class: str
    win: float
    class_win: float
    class_top3: float
    expected_position: float
    expected_class_position: float
    class_position_low: int
    class_position_high: int
    contention: Literal["in", "practically_out", "out"]
    why: str


class ChancesAnswer(RaceAnswer, kw_only=True):
    """The chances of every car at a moment, the best expected place first."""

    simulations: int
    seed: int
    profile: str
    claimed: bool
    rows: list[ChancesRow]


class IncidentsAnswer(RaceAnswer, kw_only=True):
    """The incidents that timing shows up to a moment, beside the stated flags, in time order."""

    rows: list[IncidentRow]


class MomentRow(Struct):
    """Something worth telling; `values` by kind are listed in docs/moments.md."""

    kind: Annotated[str, Meta(extra_json_schema={"enum": list(KINDS)})]
    at_ms: int
    scope: str
    cars: list[str]
    text: str
    size: float
    weight: float
    values: dict[str, int | str | bool | list[str | dict[str, int | str | bool]]]
    evidence: list[Evidence]


class MomentsAnswer(RaceAnswer, kw_only=True):
    """What is worth telling at a moment, in time order."""

    moments: list[MomentRow]


class ReportRow(Struct):
    """A report that was made by itself: of a full hour, or of the finish (`hour` null). `titles` are by language."""

    hour: int | None
    at_ms: int
    titles: dict[str, str]
    address: str


class ReportsAnswer(Struct):
    """The reports that were made by themselves, newest first; one of any moment is at `/reports/{T}.json`."""

    race: str
    reports: list[ReportRow]


class ClassificationAnswer(Struct, omit_defaults=True):
    """The classification by a rule pack; `flag_ms` null while no flag has fallen; `flag_inferred`: from the laps."""

    race: str
    rules: str
    flag_ms: int | None
    rows: list[ClassificationRow]
    flag_inferred: bool = False


class EnteredCar(Struct):
    """A car as entered; `competes` false: outside the competition."""

    number: str
    car_class: str = field(name="class")
    team: str
    make: str
    model: str
    group: str
    competes: bool


class EntryRow(EnteredCar):
    """A car as entered, with its crew by seat and their nations; `competes` false: outside the competition."""

    nations: list[str]
    drivers: list[Driver]


class EntriesAnswer(Struct):
    """The cars of a race, by number."""

    race: str
    entries: list[EntryRow]


class CircuitDocument(Struct):
    """The circuit. `loops` are those that this race's feed reads, in the order of a lap, the line last."""

    id: str
    name: str
    length_m: float
    zone: str
    loops: list[str]
    sector_loops: list[str]
    places: list[Place]
    slow_zones: list[ZonePlace]
    source: str


class CarTold(EnteredCar):
    """One car of the compact history: docs/api.md tells how to read each list."""

    crew: list[tuple[int, str, str, str]]
    passed: list[Ms]
    pits: list[list[Ms | str]]
    in_pit_laps: list[int]
    inferred: list[int]
    deleted: list[int]
    drivers: list[tuple[Ms, int]]
    waits: list[tuple[Ms, Ms, Ms]]
    declared: list[tuple[Ms, str]]
    finished_ms: Ms | None


class FinishRules(Struct):
    """What of the rule pack tells who finishes where: docs/api.md."""

    percent: int
    must_take_flag: bool
    flag_on_track: bool
    outside_ranked: bool
    last_lap: list[tuple[int, int]]


class HistoryDocument(Struct):
    """The whole race in compact form, from which a page works out every board: docs/api.md."""

    format: int
    epoch: str
    seq: int
    race: str
    start_ms: Ms
    duration_ms: Ms
    utc_offset_ms: Ms
    dated: bool
    year: int
    clock_changes: list[tuple[Ms, int]]
    at_ms: Ms
    feed_age_ms: int | None
    clock_rate: float
    note: str
    note_parts: list[TextPart]
    report: dict[str, Any] | None
    circuit: dict[str, Any] | None
    loops: list[str]
    joined_ms: Ms
    told_from_ms: Ms
    pit_loops: bool
    flags: list[tuple[Ms, str]]
    flags_stated_ms: Ms | None
    flags_flew: bool
    halts: list[tuple[Ms, Ms, Ms]]
    zones: list[tuple[Ms, str, bool]]
    messages: list[tuple[Ms, str]]
    weather: list[tuple[Ms, int, int, int]]
    drive_limits: list[DriveLimit]
    strategy: Experience
    rules: FinishRules
    decisions: list[tuple[Ms, str, str, int, Ms, str]]
    cars: list[CarTold]


class Health(Struct):
    """What a watchdog asks; `restarts` counts the viewers that had fallen behind and had to start again."""

    status: str
    seq: int
    feed_age_ms: int | None
    subscribers: int
    restarts: int


class RefusalAnswer(Struct):
    """Why there is no answer, in one sentence."""

    error: str
