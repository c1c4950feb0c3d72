"""What the documents say of one car, gathered over all of them, and the facts that follow."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from pitboard.feeds.values import split_name
from pitboard.feeds.wec26.documents import (
    BestLapStated,
    CameIn,
    GapStated,
    LapDriven,
    Participant,
    RankStated,
    RunningStatus,
    SectorDriven,
    Stamped,
    WentOut,
    latest,
)
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_OUT,
    SHORTEST_LAP_US,
    CarState,
    CarStateName,
    ClassGap,
    Driver,
    DriverIn,
    Entry,
    Fact,
    LapTimeDeleted,
    Passing,
    Stated,
)

MS_US: Final = 1000
SWAP_US: Final = 600_000_000
"""A change of driver is stated within this of the pit-out: mostly a second after it, at Le Mans once four minutes."""

STATES: Final[Mapping[str, CarStateName]] = {
    "running": "running",
    "pit": "in_pit",
    "inpit": "in_pit",
    "outlap": "out_lap",
    "stopped": "stopped",
    "retired": "retired",
    "dnf": "retired",
    "withdrawn": "retired",
    "finished": "finished",
}
"""States by the feed's word for them, letters alone. Of these only `Running` was seen."""

FactKey = tuple[str, int, int]
"""What a fact of a car is about: its subject and one or two numbers. What is stated anew of it replaces the fact."""


class LapEnded(Struct, frozen=True):
    """Where a lap ended: when (µs since the epoch), and whether anything says so; else it is only shared out."""

    at_us: int
    guessed: bool = False


class LapStated(Struct):
    """A lap as stated last, and the first moment (µs since the epoch) that was stated for its end."""

    at_us: int
    row: LapDriven


class CarDocuments(Struct):
    """One car as the documents have it.

    `sectors` are by lap and sector, `pit_ins` by their moment (µs since the epoch) with the lap, `pit_outs` with that
    and the length of the stay (µs, 0: not stated). `swaps` are changes of driver by the moment at which they were
    stated, with the seats before and after. `put_right` are the laps that were stated again later than they ended.
    """

    number: str
    laps: dict[int, LapStated] = field(default_factory=dict)
    sectors: dict[tuple[int, int], SectorDriven] = field(default_factory=dict)
    pit_ins: dict[int, int] = field(default_factory=dict)
    pit_outs: dict[int, tuple[int, int]] = field(default_factory=dict)
    swaps: dict[int, tuple[int, int]] = field(default_factory=dict)
    rank: RankStated | None = None
    gap: GapStated | None = None
    best: BestLapStated | None = None
    participant: Participant | None = None
    statuses: dict[int, RunningStatus] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    put_right: set[int] = field(default_factory=set)

    def take(self, row: Stamped) -> None:
        """Take a row of the car, of whatever kind."""
        match row:
            case BestLapStated():
                self.best = latest(self.best, row)
            case LapDriven():
                self.take_lap(row)
            case SectorDriven():
                self.take_sector(row)
            case RankStated():
                self.rank = latest(self.rank, row)
            case GapStated():
                self.gap = latest(self.gap, row)
            case CameIn():
                self.come_in(row.at_us, row.lap_number)
            case WentOut():
                self.go_out(row.at_us, row.lap_number, row.duration_millis)
            case Participant():
                self.participant = latest(self.participant, row)
            case RunningStatus():
                self.statuses[row.at_us] = row

    def take_lap(self, row: LapDriven) -> None:
        """Take a lap. One that is stated again bears a later moment than its end, unless its time changed too."""
        known = self.laps.get(row.lap_number)
        if known is None or row.lap_time_millis != known.row.lap_time_millis:
            if known is None or row.ts > known.row.ts:
                self.laps[row.lap_number] = LapStated(row.at_us, row)
        else:
            known.at_us = min(known.at_us, row.at_us)
            known.row = max(known.row, row, key=lambda stated: stated.ts)

    def take_sector(self, row: SectorDriven) -> None:
        """Take a sector, the latest that was stated of it."""
        key = row.lap_number, row.sector_number
        known = self.sectors.get(key)
        if known is None or row.ts > known.ts:
            self.sectors[key] = row

    def come_in(self, at_us: int, lap: int) -> None:
        """Take a pit-in; two documents state it."""
        self.pit_ins[at_us] = max(lap, self.pit_ins.get(at_us, lap))

    def go_out(self, at_us: int, lap: int, stay_ms: int | None) -> None:
        """Take a pit-out after a stay, where its length is stated; two documents state it."""
        stated = lap, max(stay_ms or 0, 0) * MS_US
        self.pit_outs[at_us] = max(stated, self.pit_outs.get(at_us, stated))

    # The laps

    def ends(self, start_us: int) -> dict[int, LapEnded]:
        """Return where the laps ended, from the first known to the last; `start_us` begins lap 1.

        A lap's own word counts where the lap before or after bears it out, and else what those say. The times of a lap
        and of a first sector say when the lap before ended. What lies between two of these is shared out evenly.
        """
        known = self._stated_ends()
        for lap in sorted(self.laps):
            if lap > 1 and lap - 1 not in known:
                known[lap - 1] = known[lap] - self.laps[lap].row.lap_time_millis * MS_US
        for (lap, sector), row in self.sectors.items():
            if sector == 1 and lap > 1 and row.sector_time_millis > 0:
                known.setdefault(lap - 1, row.at_us - row.sector_time_millis * MS_US)
        ends: dict[int, LapEnded] = {}
        before, before_us = 0, start_us
        for lap, at_us in sorted(known.items()):
            # What is not later than the lap before by a lap is of another race, or damaged.
            if at_us - before_us < SHORTEST_LAP_US * (lap - before):
                continue
            for missing in range(before + 1, lap):
                share_us = before_us + (at_us - before_us) * (missing - before) // (lap - before)
                ends[missing] = LapEnded(share_us, guessed=True)
            ends[lap] = LapEnded(at_us)
            before, before_us = lap, at_us
        return ends

    def _stated_ends(self) -> dict[int, int]:
        """The end of every lap that was stated; of one stated again later the moment that the laps around it say."""
        ends = {lap: stated.at_us for lap, stated in self.laps.items()}
        linked = {lap for lap in self.laps if lap - 1 in self.laps and ends[lap] - ends[lap - 1] == self._lap_us(lap)}
        borne_out = linked | {lap - 1 for lap in linked}
        self.put_right = set()
        for lap in sorted(self.laps.keys() - borne_out, reverse=True):
            if lap + 1 in ends and (lap + 1 in borne_out or lap + 1 in self.put_right):
                self._put_right(ends, lap, ends[lap + 1] - self._lap_us(lap + 1))
        for lap in sorted(self.laps.keys() - borne_out - self.put_right):
            if lap - 1 in ends and (lap - 1 in borne_out or lap - 1 in self.put_right):
                self._put_right(ends, lap, ends[lap - 1] + self._lap_us(lap))
        return ends

    def _put_right(self, ends: dict[int, int], lap: int, at_us: int) -> None:
        if at_us < ends[lap]:
            ends[lap] = at_us
            self.put_right.add(lap)

    def _lap_us(self, lap: int) -> int:
        return self.laps[lap].row.lap_time_millis * MS_US

    # The facts

    def facts(self, source: str, start_us: int, heard_us: int, sector_loops: tuple[str, ...]) -> dict[FactKey, Fact]:
        """Return all facts of the car by what they are about.

        `heard_us` is since when (µs since the epoch) it is known who changed with whom: the start, or that of the log.
        `sector_loops` are the loops that end the sectors but the last.
        """
        facts = self._laps_driven(source, start_us, sector_loops) | self._lane_passings(source, start_us)
        if self.participant:
            facts["entry", 0, 0] = self._entry(self.participant, source)
        for place, driver in enumerate(self._drivers(source, start_us, heard_us)):
            facts["driver", place, 0] = driver
        for at_us, status in self.statuses.items():
            if state := STATES.get(bare(status.status)):
                facts["state", at_us, 0] = CarState(at_us, self.number, state, source)
        return facts

    def _laps_driven(self, source: str, start_us: int, sector_loops: tuple[str, ...]) -> dict[FactKey, Fact]:
        facts: dict[FactKey, Fact] = {}
        ends = self.ends(start_us)
        for lap, ended in ends.items():
            facts["lap", lap, 0] = Passing(ended.at_us, self.number, LINE, source, lap, exact=not ended.guessed)
            if reason := self._not_counted(lap, ends):
                facts["deleted", lap, 0] = LapTimeDeleted(self.number, lap, reason, source, lap)
        for (lap, sector), row in self.sectors.items():
            follows = lap == 1 or (lap - 1 in ends and ends[lap - 1].at_us < row.at_us)
            if sector <= len(sector_loops) and follows and row.at_us > start_us:
                facts["sector", lap, sector] = Passing(row.at_us, self.number, sector_loops[sector - 1], source, lap)
        return facts

    def _lane_passings(self, source: str, start_us: int) -> dict[FactKey, Fact]:
        facts: dict[FactKey, Fact] = {}
        for at_us, lap in self.pit_ins.items():
            facts["in", at_us, 0] = Passing(at_us, self.number, PIT_IN, source, lap)
        for at_us, (lap, stay_us) in self.pit_outs.items():
            facts["out", at_us, 0] = Passing(at_us, self.number, PIT_OUT, source, lap)
            if stay_us and at_us - stay_us not in self.pit_ins and at_us - stay_us > start_us:
                came_in = Passing(at_us - stay_us, self.number, PIT_IN, source, max(lap - 1, 0), exact=False)
                facts["in", at_us - stay_us, 0] = came_in
        return facts

    def _not_counted(self, lap: int, ends: Mapping[int, LapEnded]) -> str:
        """Why the time of a lap is no best lap; "": it can be one."""
        before = ends.get(lap - 1)
        if ends[lap].guessed or (before and before.guessed):
            # A lap whose own time was stated begins where that says, and not at a share.
            return "its time was not received"
        stated = self.laps.get(lap)
        return "not valid by the feed" if stated and not stated.row.is_valid else ""

    def _entry(self, participant: Participant, source: str) -> Entry:
        crew = [
            Driver(
                int(driver.external_driver_id),
                *split_name(driver.display_name),
                driver.country_code_two or "",
                driver.category_id if driver.category_id in ("P", "G", "S", "B") else "",
            )
            for driver in participant.drivers
            if seat_of_id(driver.external_driver_id)
        ]
        return Entry(
            self.number,
            participant.class_id,
            participant.team_name,
            model=participant.manufacturer,
            drivers=tuple(sorted(crew, key=lambda driver: driver.seat)),
            authority=1,
            source=source,
        )

    def _drivers(self, source: str, start_us: int, heard_us: int) -> list[DriverIn]:
        """Who drove since the log is known, and from each change on; a change is put to the pit-out that it follows."""
        since_us = max(heard_us, start_us)
        now = self.participant
        seat = seat_of_id(now.current_driver_id) if now else 0
        drivers: list[DriverIn] = []
        for stated_us, (before, after) in sorted(self.swaps.items(), reverse=True):
            if after and stated_us > since_us:
                out_us = self._left_before(stated_us)
                drivers.append(DriverIn(out_us or stated_us, self.number, after, source, exact=bool(out_us)))
                seat = before
        last = drivers[0].seat if drivers else 0
        if now and last and seat_of_id(now.current_driver_id) not in (0, last) and now.at_us > drivers[0].time_us:
            at_us = self._left_before(now.at_us) or now.at_us
            drivers.insert(0, DriverIn(at_us, self.number, seat_of_id(now.current_driver_id), source, exact=False))
        if seat and since_us and all(driver.time_us > since_us for driver in drivers):
            drivers.append(DriverIn(since_us, self.number, seat, source, exact=since_us == start_us))
        return drivers[::-1]

    def _left_before(self, moment_us: int) -> int:
        """The pit-out shortly before a moment, µs since the epoch; 0: there is none."""
        return max((at_us for at_us in self.pit_outs if 0 <= moment_us - at_us < SWAP_US), default=0)

    # The statement

    def statement(self, source: str, start_us: int) -> Stated | None:
        """Return what the feed states of the car now, if that is something new."""
        if self.rank is None or not self.rank.overall_position:
            return None
        last = max(self.laps, default=0)
        lap = self.laps[last].row if last else None
        rows = [row for row in (self.rank, self.gap, self.best, lap) if row]
        ended_us = self._stated_ends()[last] if last else 0
        before = self.stated[-1] if self.stated else None
        statement = Stated(
            max([row.at_us for row in rows] + ([before.time_us] if before else [])),
            self.number,
            self.rank.overall_position,
            last,
            max(ended_us - start_us, 0) if last and start_us else 0,
            max(self.best.lap_time_millis, 0) * MS_US if self.best else 0,
            source,
            len(self.stated) + 1,
            class_gap=_class_gap(self.gap) if self.gap else None,
        )
        if before and _of_no_moment(before) == _of_no_moment(statement):
            return None
        self.stated.append(statement)
        return statement


def bare(word: str) -> str:
    """Return a word of the feed as it is looked up: its letters and digits alone, in small letters."""
    return "".join(letter for letter in word.lower() if letter.isalnum())


def seat_of_id(driver_id: str | None) -> int:
    """Return the seat that an id of a driver says; 0: none."""
    return int(driver_id) if driver_id and driver_id.isascii() and driver_id.isdecimal() and len(driver_id) < 3 else 0


def _of_no_moment(stated: Stated) -> tuple[object, ...]:
    return stated.position, stated.laps, stated.total_us, stated.best_lap_us, stated.class_gap


def _class_gap(row: GapStated) -> ClassGap:
    """The stated gaps in class; where laps are stated, or nothing is, there is no time."""
    behind_us = row.gap_to_first_millis * MS_US if row.gap_to_first_millis >= 0 else None
    ahead_us = row.gap_to_ahead_millis * MS_US if row.gap_to_ahead_millis >= 0 else None
    return ClassGap(max(row.gap_to_first_laps, 0), behind_us, max(row.gap_to_ahead_laps, 0), ahead_us)
