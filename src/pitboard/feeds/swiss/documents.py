"""The documents of the feed, one struct a kind, the envelope they come in, and what of them is left unread.

An item that is not of its form is refused by itself. A field is read, or known and `unused`; every other is counted by
name (`unknown_fields`). The addresses of documents are here too, as documents name each other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, ClassVar, Final, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from pitboard.feeds.reading import Malformed
from pitboard.feeds.transport.schemes import PolledDocument
from pitboard.feeds.values import decoded_json, duration_us

Count = Annotated[int, Meta(ge=0, le=10_000)]
"""Laps, places, stops: more than any race has."""

RACE: Final = 0
COMBINED: Final = (3, 6)
"""What `Type` says of a unit: a race, several units in one table; everything else is practice or qualifying."""

RUNNING: Final = 1
"""What `State` says of a unit or a meeting under way."""

RETIRED: Final = 4
"""The bit of `Status` of a car that is out."""

PartT = TypeVar("PartT", bound="Published")


class Published(Struct, frozen=True, rename="pascal"):
    """What every part of a document has in common: the names of the fields that are known and not `unused` here."""

    unused: ClassVar[frozenset[str]] = frozenset()


class SeasonList(Published, frozen=True):
    """The seasons that there are."""

    unused: ClassVar[frozenset[str]] = frozenset({"AllSeasons"})

    current_season: str = ""


class MeetingListed(Published, frozen=True):
    """A meeting of the season: where it is, and between which days."""

    unused: ClassVar[frozenset[str]] = frozenset(
        {"ListIndex", "State", "BeginDate", "EndDate", "Location", "CountryName", "IsMedalMeeting", "Series"}
    )

    id: str
    name: str = ""
    track_name: str = ""
    country_code: str = ""


class SeasonCalendar(Published, frozen=True):
    """The meetings of a season, and the one that is shown now."""

    unused: ClassVar[frozenset[str]] = frozenset({"Series"})

    meetings: dict[str, MeetingListed] = {}
    presentation_meeting_id: str = ""


class UnitListed(Published, frozen=True):
    """A session of a meeting. `begin_time` is local and as planned; `duration` is hours, minutes and seconds."""

    unused: ClassVar[frozenset[str]] = frozenset({"Code", "EndTime"})

    id: str
    list_index: int = 0
    name: str = ""
    competition_id: str = ""
    begin_time: str = ""
    duration: str = ""
    type: int = -1
    state: int = -1


class CompetitionListed(Published, frozen=True):
    """A competition of a meeting."""

    unused: ClassVar[frozenset[str]] = frozenset({"ListIndex", "SerieId", "UsesFullCourseYellow"})

    id: str
    name: str = ""


class MeetingSchedule(Published, frozen=True):
    """The sessions of a meeting, and the one that is shown now."""

    unused: ClassVar[frozenset[str]] = frozenset({"Series"})

    meeting_id: str
    units: dict[str, UnitListed] = {}
    competitions: dict[str, CompetitionListed] = {}
    presentation_round_id: str = ""


class SeatListed(Published, frozen=True):
    """A driver; `list_index` is the seat."""

    unused: ClassVar[frozenset[str]] = frozenset({"ShortName"})

    id: str
    list_index: int = 0
    first_name: str = ""
    last_name: str = ""
    country_code: str = ""
    license_type_name: str = ""


class ListedCar(Published, frozen=True):
    """A car of the session: its crew, and where it is now. Cars of race control have no class."""

    unused: ClassVar[frozenset[str]] = frozenset(
        {"ListIndex", "TeamShortName", "TeamCountryCode", "TeamId", "LicenseHolderName"}
    )

    id: str
    bib: Annotated[str, Meta(min_length=1, max_length=8)]
    class_id: str = ""
    team_name: str = ""
    car_type_name: str = ""
    manufacturer_name: str = ""
    drivers: dict[str, SeatListed] = {}
    current_driver_id: str = ""
    pit_stop_count: Count = 0
    in_pit_lane: bool = False


class CarClass(Published, frozen=True):
    """A class."""

    unused: ClassVar[frozenset[str]] = frozenset({"Id", "ListIndex", "ShortName"})

    name: str = ""


class ControlText(Published, frozen=True):
    """A message of race control; `time` is local, `type` was always 1."""

    time: str
    text: str
    type: int = 1


class IntermediateNamed(Published, frozen=True):
    """A sector of the lap; the last ends at the line."""

    name: str = ""


class CompetitionDetail(Published, frozen=True):
    """The cars, classes and last messages of a session; cars and messages are converted one by one."""

    unused: ClassVar[frozenset[str]] = frozenset({"SourceRounds", "SourceRoundsCount", "IntermediateDefinitionsCount"})

    unit_id: str
    competitors: dict[str, object] = {}
    messages: list[object] = []
    classes: dict[str, CarClass] = {}
    intermediate_definitions: list[IntermediateNamed] = []


class IntermediateTimed(Published, frozen=True):
    """A sector's time; none where the car has not passed its end."""

    unused: ClassVar[frozenset[str]] = frozenset({"Speed", "TimeState", "SpeedState"})

    time: str = ""


class LapTimed(Published, frozen=True):
    """A lap with its sectors; without a time it is under way."""

    unused: ClassVar[frozenset[str]] = frozenset({"TimeState"})

    lap_number: Count = 0
    time: str = ""
    intermediates: list[IntermediateTimed] = []


class MainResult(Published, frozen=True):
    """The result of a car as stated: `total_time` at its last crossing, the gaps to the leader and to the car ahead."""

    unused: ClassVar[frozenset[str]] = frozenset(
        {"RankingLap", "ClassRank", "Diff", "ClassBehind", "ClassDiff", "SectBasedPcntPos", "NumResultOverrides"}
    )

    rank: Count = 0
    total_lap_count: Count = 0
    total_time: str = ""
    ranking_time: str = ""
    behind: str = ""
    status: int = 0
    best_time: LapTimed | None = None
    last_lap: LapTimed | None = None


class CarResult(Published, frozen=True):
    """A car of the timing: whose result it is."""

    unused: ClassVar[frozenset[str]] = frozenset({"ListIndex", "ListIndexClass"})

    competitor_id: str
    main_result: MainResult


class UnitState(Published, frozen=True):
    """The session now: flag, remaining time (to the second), and the local time at which it was started."""

    unused: ClassVar[frozenset[str]] = frozenset({"SectorFlags", "ShowSectorFlags"})

    chequered_flag: bool = False
    track_flag: int = 0
    start_real_time: str = ""
    remaining_time: str = ""


class TimingState(Published, frozen=True):
    """The results of a session; cars are converted one by one."""

    unit_id: str
    unt_info: UnitState = UnitState()
    results: dict[str, object] = {}


SwissDocument = SeasonList | SeasonCalendar | MeetingSchedule | CompetitionDetail | TimingState

_MARKS: Final[dict[str, type[SwissDocument]]] = {
    "CurrentSeason": SeasonList,
    "Meetings": SeasonCalendar,
    "Units": MeetingSchedule,
    "Competitors": CompetitionDetail,
    "Results": TimingState,
    "UntInfo": TimingState,
}
"""By which field a kind of document is known."""


class Envelope(Struct, frozen=True):
    """A document as published: its running number (0: none), its hash, and what it holds, None where only changes."""

    uid: int
    hash: str
    full: dict[str, object] | None
    others: tuple[str, ...]


def opened(decoded: object) -> Envelope | None:
    """Return what an envelope holds; None: it is none of this feed."""
    content = decoded.get("content") if isinstance(decoded, dict) else None
    if not isinstance(decoded, dict) or not isinstance(content, dict):
        return None
    full, uid, digest = content.get("full"), decoded.get("uid"), decoded.get("hash")
    others = [*(key for key in decoded if key not in ("uid", "hash", "content")), *(k for k in content if k != "full")]
    return Envelope(
        uid if isinstance(uid, int) else 0,
        digest if isinstance(digest, str) else "",
        full if isinstance(full, dict) else None,
        tuple(str(key)[:40] for key in others),
    )


def kind_of(full: Mapping[str, object]) -> type[SwissDocument] | None:
    """Return which kind of document this is; None: one that is not known."""
    return next((kind for mark, kind in _MARKS.items() if mark in full), None)


def converted(raw: object, kind: type[PartT]) -> PartT:
    """Return a part in its form; what is null is left out, as what is not there.

    Raises:
        Malformed: it is not of that form.
    """
    try:
        return msgspec.convert(_without_nulls(raw), kind)
    except msgspec.ValidationError as error:
        raise Malformed(str(error)[:200]) from None
    except RecursionError:
        raise Malformed("nested too deep") from None


def _without_nulls(raw: object) -> object:
    if isinstance(raw, dict):
        return {key: _without_nulls(value) for key, value in raw.items() if value is not None}
    return [_without_nulls(value) for value in raw] if isinstance(raw, list) else raw


def unknown_fields(raw: object, kind: type[Published]) -> Iterator[str]:
    """Yield the fields in a part, and in the parts of it, that are neither read nor known to be unused."""
    fields = _fields(kind)
    for name, value in raw.items() if isinstance(raw, dict) else ():
        if name not in fields:
            if name not in kind.unused:
                yield f"{kind.__name__}.{str(name)[:40]}"
            continue
        inner = fields[name]
        if inner is None:
            continue
        parts = [value]
        if isinstance(value, list):
            parts = value
        elif isinstance(value, dict) and inner[1]:
            parts = list(value.values())
        for part in parts:
            yield from unknown_fields(part, inner[0])


@lru_cache(maxsize=64)
def _fields(kind: type[Published]) -> dict[str, tuple[type[Published], bool] | None]:
    """Return the fields of a kind by the feed's names, each with the kind of its parts and whether those are by id."""
    return {field.encode_name: _part_kind(field.type) for field in msgspec.structs.fields(kind)}


def _part_kind(annotation: object) -> tuple[type[Published], bool] | None:
    if isinstance(annotation, type) and issubclass(annotation, Published):
        return annotation, False
    inner = next((found for argument in get_args(annotation) if (found := _part_kind(argument))), None)
    return (inner[0], getattr(annotation, "__origin__", None) is dict) if inner else None


_STAMP: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?")


def local_us(text: str) -> int:
    """Return a local time such as `27.06.2026 16:28:34.826` in µs since the epoch, as if it were UTC; 0: it is none."""
    found = _STAMP.fullmatch(text.strip())
    if not found:
        return 0
    day, month, year, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return 0
    return round(at.timestamp()) * 1_000_000 + int((found[7] or "0").ljust(6, "0"))


def time_us(text: str) -> int:
    """Return a duration such as `2:17.484` in µs; 0: there is none."""
    try:
        return duration_us(text)
    except ValueError:
        return 0


# Addresses

SLOW_S: Final = 60
LIVE_S: Final = 2
"""Every how many seconds the timing is asked for; the list of cars half as often, what changes seldom once a minute."""

_ASKED: Final = re.compile(
    r"(?P<base>https?://[^/]+/(?:.*/)?)(?P<profile>[A-Za-z0-9]{1,20})"
    r"(?:_(?P<season>\d{4})_(?:TIMING|COMP_DETAIL)_(?P<unit>[0-9A-Fa-f-]{36})_JSON\.json)?/?"
)


class Publisher(Struct, frozen=True):
    """Where the documents of a series are: `base` ends in a slash; one `unit` of a season, or whichever is shown."""

    base: str
    profile: str
    season: str = ""
    unit: str = ""

    def document(self, name: str, every_s: float) -> PolledDocument:
        """Return a document by its name within the series."""
        return PolledDocument(name, f"{self.base}{self.profile}_{name}_JSON.json", every_s)

    def first(self) -> list[PolledDocument]:
        """Return the documents that need no other: those of the unit asked for, else the list of seasons."""
        if not self.unit:
            return [self.document("SEASONS", SLOW_S)]
        return [self.document(f"{self.season}_SEASON", SLOW_S), *self._of_unit(self.season, self.unit)]

    def named_in(self, season: str, document: SwissDocument) -> tuple[str, Sequence[PolledDocument]]:
        """Return the season by then, and the documents that one names."""
        match document:
            case SeasonList() if not self.unit:
                season = document.current_season
                return season, [self.document(f"{season}_SEASON", SLOW_S)] if season.isalnum() else []
            case SeasonCalendar() if _is_id(document.presentation_meeting_id):
                meeting = document.presentation_meeting_id.upper()
                return season, [self.document(f"{season}_SCHEDULE_{meeting}", SLOW_S / 4)]
            case MeetingSchedule() if not self.unit:
                return season, self._of_unit(season, unit) if _is_id(unit := shown_unit(document)) else []
            case _:
                return season, []

    def _of_unit(self, season: str, unit: str) -> list[PolledDocument]:
        kinds = (("COMP_DETAIL", 2 * LIVE_S), ("TIMING", LIVE_S))
        return [self.document(f"{season}_{kind}_{unit.upper()}", every_s) for kind, every_s in kinds]


def publisher_of(base_url: str) -> Publisher | None:
    """Return what an address of a series, or of a document of one of its sessions, says; None: it says nothing."""
    found = _ASKED.fullmatch(base_url)
    return Publisher(found["base"], found["profile"], found["season"] or "", found["unit"] or "") if found else None


def documents_named(publisher: Publisher, seasons: list[str], body: bytes) -> Sequence[PolledDocument]:
    """Return the documents that a document names; `seasons` holds the season by now, as a document does not say it."""
    try:
        envelope = opened(decoded_json(body))
        kind = kind_of(envelope.full) if envelope and envelope.full else None
        document = converted(envelope.full, kind) if envelope and kind else None
    except (ValueError, Malformed):
        # The reader refuses it, with the reason.
        return ()
    if document is None:
        return ()
    seasons[0], named = publisher.named_in(seasons[0], document)
    return named


def shown_unit(schedule: MeetingSchedule) -> str:
    """Return the unit that a schedule says is shown, else the one under way; "": none is."""
    if schedule.presentation_round_id:
        return schedule.presentation_round_id
    running = [unit for unit in schedule.units.values() if unit.state == RUNNING and unit.type not in COMBINED]
    return max(running, key=lambda unit: unit.list_index).id if running else ""


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9A-Fa-f-]{8,40}", text) is not None
