"""The documents of the feed, each taken apart into its rows: one frozen struct a kind, and what of it is left unread.

A row that is not of its kind's form is refused with its car; fields that are not known are counted by name.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

from pitboard.feeds.reading import Malformed

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Instant = Annotated[datetime, Meta(tz=True)]
LapNumber = Annotated[int, Meta(ge=-2, le=9999)]
"""From 1; less says that the row is of none."""
Milliseconds = Annotated[int, Meta(ge=-2, le=360_000_000)]
"""A duration of up to 100 hours; less than 1 says that there is none."""

CarNumber = Annotated[str, Meta(max_length=8)]


def moment_us(stated: datetime) -> int:
    """Return a stated instant in µs since the epoch."""
    return (stated - EPOCH) // _MICROSECOND


class Stamped(Struct, frozen=True, rename="camel", kw_only=True):
    """What every row has: when it was stated or happened, of which session, and of which car (by `pid`, and number).

    `elapsed_time_millis` is the same moment by the race clock, to about a quarter of a second; less than 0: not stated.
    """

    ts: Instant
    elapsed_time_millis: int = -1
    sid: int = 0
    pid: int = -1
    car_number: CarNumber = ""

    @property
    def at_us(self) -> int:
        """The row's own moment, in µs since the epoch."""
        return moment_us(self.ts)


class LapDriven(Stamped, frozen=True, kw_only=True):
    """A completed lap. Its moment is the end of the lap, or when it was stated again: then it is later."""

    lap_number: LapNumber
    lap_time_millis: Milliseconds
    is_valid: bool = True


class BestLapStated(LapDriven, frozen=True, kw_only=True):
    """The best lap of a car so far."""


class SectorDriven(Stamped, frozen=True, kw_only=True):
    """A sector of the lap that a car is on; its moment is the end of the sector."""

    lap_number: LapNumber
    sector_number: Annotated[int, Meta(ge=1, le=9)]
    sector_time_millis: Milliseconds


class RankStated(Stamped, frozen=True, kw_only=True):
    """The place of a car, overall and in its class, since its moment."""

    overall_position: Annotated[int, Meta(ge=0, le=999)]
    position: Annotated[int, Meta(ge=0, le=999)] = 0
    is_deleted: bool = False


class GapStated(Stamped, frozen=True, kw_only=True):
    """The gaps of a car to the first of its class and to the one ahead of it there; -1: only the laps say it."""

    gap_to_first_millis: Milliseconds = -1
    gap_to_first_laps: Annotated[int, Meta(ge=-2, le=9999)] = 0
    gap_to_ahead_millis: Milliseconds = -1
    gap_to_ahead_laps: Annotated[int, Meta(ge=-2, le=9999)] = 0
    is_deleted: bool = False


class CameIn(Stamped, frozen=True, kw_only=True):
    """A car over the pit-in loop, on its lap of that number."""

    lap_number: LapNumber


class WentOut(Stamped, frozen=True, kw_only=True):
    """A car over the pit-out loop, after a stay of that length."""

    lap_number: LapNumber
    duration_millis: Milliseconds | None = None


class CrewMember(Struct, frozen=True, rename="camel"):
    """A driver of a participant; `external_driver_id` is the seat by which the feed says who drives."""

    display_name: str
    external_driver_id: str = msgspec.field(name="externalDriverID")
    category_id: str | None = ""
    country_code_two: str | None = ""


class Participant(Stamped, frozen=True, kw_only=True):
    """A car with its team, its crew and who drives it now."""

    class_id: str = ""
    team_name: str = ""
    manufacturer: str = ""
    current_driver_id: str | None = ""
    drivers: list[CrewMember] = []


class RunningStatus(Stamped, frozen=True, kw_only=True):
    """Whether a car runs, in the feed's own word."""

    status: str


class RaceFlag(Stamped, frozen=True, kw_only=True):
    """A flag from its moment on, over the course or, where sectors are named, over those."""

    flag: str
    sector_numbers: list[int] = []


class LogItem(Stamped, frozen=True, kw_only=True):
    """An item of the race log: a message of race control, or what the feed's own analysis found."""

    type: str
    race_log_item_id: str = ""
    lap_number: LapNumber = 0
    text: str = ""
    total_time_in_pit_millis: Milliseconds | None = None
    new_driver_id: str = ""
    previous_driver_id: str = ""
    sector_number: int = -1
    secondary_pid: int = -1
    overtaken_pid: int = -1
    rank: Annotated[int, Meta(ge=-2, le=999)] = 0
    new_position: Annotated[int, Meta(ge=-2, le=999)] = 0
    diff_from_race_pace: Milliseconds | None = None
    lap_time_millis: Milliseconds | None = None


class SessionClockStated(Stamped, frozen=True, kw_only=True):
    """The official start, and the server's clock."""

    start_time: Instant
    ts_now: Instant


class SessionInfo(Stamped, frozen=True, kw_only=True):
    """What the session is: event, track and start."""

    event_name: str = ""
    session_name: str = ""
    track_name: str = ""
    start_time: Instant | None = None
    is_race_session: bool = False


class WeatherStated(Stamped, frozen=True, kw_only=True):
    """The weather station's reading: degrees Celsius, percent, hPa, and a point of the compass."""

    temperature: Annotated[float, Meta(ge=-100, le=100)]
    track_temperature: Annotated[float, Meta(ge=-100, le=150)]
    humidity: Annotated[float, Meta(ge=0, le=100)]
    pressure: Annotated[float, Meta(ge=0, le=2000)] = 0
    wind_direction_code: str = ""


class TopSpeed(Stamped, frozen=True, kw_only=True):
    """A car's top speed. The facts of a race have no place for it."""


Row = TypeVar("Row", bound=Stamped)


class DocumentKind(Struct, frozen=True):
    """A kind of document: its row, and the fields that are known and not read, nested ones as `drivers.hasImage`."""

    name: str
    row: type[Stamped]
    unused: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """The fields of a row that are no surprise, as the feed spells them."""
        return self.unused | frozenset(self.row.__struct_encode_fields__) | {"classId"}


def _kind(name: str, row: type[Stamped], unused: str = "") -> DocumentKind:
    return DocumentKind(name, row, frozenset(unused.split()))


KINDS: Final = {
    kind.name: kind
    for kind in (
        # A lap's colour (purple: the session's best, green: the car's) says what its times say.
        _kind("laps", LapDriven, "sessionPart color"),
        _kind("best-laps", BestLapStated, "sessionPart color"),
        _kind("sectors-current-lap", SectorDriven, "isValid color"),
        _kind("ranks", RankStated),
        _kind("gaps", GapStated),
        _kind("pit-in", CameIn),
        _kind("pit-out", WentOut, "isMandatory"),
        # The names beside the crew are those of who drives now, or of the team.
        _kind(
            "participants",
            Participant,
            "firstname lastname displayName threeLettersName countryCodeTwo seasonPid hasCarNumberImage "
            "hasManufacturerImage drivers.ts drivers.elapsedTimeMillis drivers.sid drivers.pid drivers.carNumber "
            "drivers.classId drivers.threeLettersName drivers.irRating drivers.licenseType drivers.safetyRating "
            "drivers.driverId drivers.hasImage drivers.seasonParticipantDriverId",
        ),
        _kind("participants-running-status", RunningStatus),
        _kind("race-flags", RaceFlag, "raceFlagID lapNumber info"),
        _kind(
            "racelog-items-paged",
            LogItem,
            "seriesPid sts originatingMessageID weight diffFromPersonalBest sky temperature trackTemperature flag",
        ),
        _kind("session-clock", SessionClockStated, "increment"),
        # How the championship's own page looks, who watches it, and how the feed is worked out.
        _kind(
            "session-info",
            SessionInfo,
            "carNumbersAsIcons displayNumberOnMapByDefault trackMapOnLeft trackId trackConfigName "
            "participantIconColumns hiddenCharts rankingTableColumns timingTableColumns uiBufferDurationMillis "
            "hasNonAnonymousPolls hasChampionshipRules seriesName seasonName eventId sessionType reverseClock seasonId "
            "seriesId hasTelemetry isTimeBasedSession lastKnownExternalId hasAttackMode isStandingStart "
            "hasSeenChequered domain trackType currentViewersCount totalViewersCount isStarted strengthOfField "
            "connectionStatus sessionCategories carLocationMechanism rankClassificationType hasTrackInfo "
            "hideFromUsers hasClasses isPrivateLeague commentatorEnabled sessionAvailability preferOfficialRanking "
            "vehicleType units sectorColors sessionClasses",
        ),
        _kind("weather-current", WeatherStated, "windSpeedKph sky"),
        _kind("current-top-speeds", TopSpeed, "speed relativeDistance lapNumber sectorNumber"),
    )
}

_BARE: Final = re.compile(r"[^a-z]")
_BY_BARE_NAME: Final = {
    **{_BARE.sub("", name): name for name in KINDS},
    "racelogitems": "racelog-items-paged",
    "racelog": "racelog-items-paged",
    "sectors": "sectors-current-lap",
    "weather": "weather-current",
}

_BY_FIELD: Final = (
    # In this order: the first of a row's fields that one kind alone has.
    ("items", "racelog-items-paged"),
    ("raceLogItemId", "racelog-items-paged"),
    ("tsNow", "session-clock"),
    ("eventName", "session-info"),
    ("windDirectionCode", "weather-current"),
    ("sectorTimeMillis", "sectors-current-lap"),
    ("relativeDistance", "current-top-speeds"),
    ("gapToFirstMillis", "gaps"),
    ("overallPosition", "ranks"),
    ("drivers", "participants"),
    ("raceFlagID", "race-flags"),
    ("status", "participants-running-status"),
    ("durationMillis", "pit-out"),
    ("lapTimeMillis", "laps"),
    ("lapNumber", "pit-in"),
)


def kind_of(name: str, body: object) -> DocumentKind | None:
    """Return the kind of a document, by its name as written (`live_pit-in`, `pit-in`), else by its content.

    Laps of which every car has one could be best laps: without a name they are taken for those, which end no lap.
    """
    bare = _BARE.sub("", name.lower())
    known = _BY_BARE_NAME.get(bare) or _BY_BARE_NAME.get(bare.removeprefix("live"))
    if known:
        return KINDS[known]
    row: object = body
    if isinstance(body, dict) and body and all(isinstance(held, list) for held in body.values()):
        row = next((row for held in body.values() for row in held), None)
    elif isinstance(body, list):
        row = body[0] if body else None
    if not isinstance(row, dict) or not ({"ts", "sid", "elapsedTimeMillis"} & row.keys() or "items" in row):
        return None
    found = next((kind for field, kind in _BY_FIELD if field in row), None)
    if found == "laps" and isinstance(body, list):
        cars = [held.get("pid") for held in body if isinstance(held, dict)]
        found = "laps" if len(cars) == 1 or len(set(map(str, cars))) < len(cars) else "best-laps"
    return KINDS[found] if found else None


def rows_in(kind: DocumentKind, body: object) -> Iterator[dict[str, object]]:
    """Yield the rows of a document as decoded from JSON: of a list, of lists by participant, of a page, or itself.

    Raises:
        Malformed: it is of another form.
    """
    held: list[object]
    if isinstance(body, dict) and isinstance(body.get("items"), list):
        held = body["items"]
    elif isinstance(body, dict) and kind.row is SectorDriven and "sectorNumber" not in body:
        held = [row for rows in body.values() if isinstance(rows, list) for row in rows]
    elif isinstance(body, dict):
        held = [body]
    elif isinstance(body, list):
        held = body
    else:
        raise Malformed(f"{kind.name}: neither rows nor one row")
    for row in held:
        if not isinstance(row, dict):
            raise Malformed(f"{kind.name}: a row that is none")
        yield row


def row_of(kind: DocumentKind, raw: dict[str, object]) -> Stamped:
    """Convert a row.

    Raises:
        Malformed: it is not of its kind's form; the text names the car.
    """
    try:
        return msgspec.convert(raw, kind.row)
    except msgspec.ValidationError as error:
        car = str(raw.get("carNumber") or raw.get("pid") or "")[:12]
        raise Malformed(f"{kind.name}{f' #{car}' if car else ''}: {error}") from None


def latest(known: Row | None, row: Row) -> Row:
    """Return the later of two rows about the same: documents may come in another order than they were made."""
    return known if known and known.ts > row.ts else row


def unknown_fields(kind: DocumentKind, raw: dict[str, object]) -> Iterator[str]:
    """Yield the names of a row's fields that are not known, nested ones with what they are in."""
    known = kind.known
    yield from (name for name in raw if name not in known)
    crew = raw.get("drivers")
    members = (member for member in crew if isinstance(member, dict)) if isinstance(crew, list) else ()
    fields = frozenset(CrewMember.__struct_encode_fields__)
    yield from (
        f"drivers.{name}"
        for member in members
        for name in member
        if name not in fields and f"drivers.{name}" not in known
    )
