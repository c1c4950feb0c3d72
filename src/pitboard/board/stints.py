"""Stints, pit visits and drivers of the cars up to a moment."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import astuple

from pitboard.board.drive_limits import DriveAccount, LimitName, Span, account, limit_of, without
from pitboard.board.standings import states
from pitboard.intake import drive_limits_for
from pitboard.model import DriveLimit, Driver, VisitKind
from pitboard.scoring import CarHistory, History, Wait, kind_at
from pitboard.scoring.car_history import NEVER_US
from pitboard.scoring.visit_kinds import STAYS_MEET_US, ends_stint

UnseenEnd = Literal["in", "out", "both"]
"""Which end of a pit visit no source saw."""


class PitRow(Struct, frozen=True):
    """One visit to the pit lane; times in ms since the official start, `out_ms` and `duration_ms` None while it lasts.

    `lap` is the lap on which the car came in. `exact` is False where the instants were worked out from durations.
    `kind` is None while the visit lasts. `unseen` says which end no source saw: its time is None, and so is
    `duration_ms`; `in_by_ms` and `out_by_ms` are when the car was seen to be in, and to be out again.
    """

    number: str
    car_class: str = field(name="class")
    visit: int
    lap: int
    in_ms: int | None
    out_ms: int | None
    duration_ms: int | None
    driver_in: str
    driver_out: str
    change: bool
    exact: bool
    kind: VisitKind | None
    unseen: UnseenEnd | None = None
    in_by_ms: int | None = None
    out_by_ms: int | None = None

    @property
    def lasts(self) -> bool:
        """Whether the car is still in the lane."""
        return self.out_ms is None and self.out_by_ms is None

    @property
    def begin_ms(self) -> int:
        """When it came in, or the latest moment at which it can have."""
        return self.in_ms if self.in_ms is not None else self.in_by_ms or 0

    @property
    def end_ms(self) -> int | None:
        """When it left, or the latest moment at which it can have; None while the visit lasts."""
        return self.out_ms if self.out_ms is not None else self.out_by_ms


class StintRow(Struct, frozen=True):
    """A run of one driver from one stop to the next, in ms since the official start; `end_ms` None while it lasts.

    A visit that is no stop does not end it, unless another driver leaves than came in; nor does it go on where a source
    states another driver without any visit. `duration_ms` is the time on the
    track: such visits are left out. `laps` counts the laps completed on it, one that ends in the pit lane included.
    """

    number: str
    car_class: str = field(name="class")
    stint: int
    driver: str
    begin_ms: int
    end_ms: int | None
    duration_ms: int
    first_lap: int
    laps: int


class DriverRow(Struct, frozen=True):
    """A driver's share of the race: time on the track in ms, pit visits left out (WEC, driving time).

    `drive_ms` and `stints` are None where no source can tell a stop; then nothing is set against the limits either.
    They and `laps` are None for a driver of whom no source says that he drove, where nobody knows who did part of it.
    From `counted_ms` on it is how the driver stands against the limits, as in `drive_limits.DriveAccount`.
    """

    number: str
    car_class: str = field(name="class")
    seat: int
    driver: str
    nation: str
    grade: str
    drive_ms: int | None
    stints: int | None
    laps: int | None
    in_car: bool
    counted_ms: int | None = None
    most_ms: int | None = None
    least_ms: int | None = None
    window_ms: int | None = None
    window_most_ms: int | None = None
    in_window_ms: int | None = None
    peak_ms: int | None = None
    next_limit: Literal["window", "most"] | None = None
    left_ms: int | None = None
    short_ms: int | None = None
    broken: tuple[LimitName, ...] = ()


def pit_visits(history: History, moment_us: int, number: str | None = None) -> list[PitRow]:
    """Every pit visit begun by a moment (µs since the epoch), of all cars or one, by car and time."""
    return [row for car in _cars(history, number) for row in _car_visits(history, car, moment_us)]


def stints(history: History, moment_us: int, number: str | None = None) -> list[StintRow]:
    """Every stint begun by a moment (µs since the epoch), of all cars or one, by car and time.

    None where no source can tell a stop.
    """
    if not history.tells_stops(moment_us):
        return []
    gone = _gone(history, moment_us)
    return [row for car in _cars(history, number) for row in _car_stints(history, car, moment_us, car.number in gone)]


def drivers(
    history: History, moment_us: int, number: str | None = None, limits: Sequence[DriveLimit] | None = None
) -> list[DriverRow]:
    """Every driver with the time on the track by a moment (µs since the epoch) against limits, by car and seat.

    The limits are those of the race's own rules unless others are given.
    """
    limits = drive_limits_for(history) if limits is None else limits
    if not history.tells_stops(moment_us):
        return [row for car in _cars(history, number) for row in _laps_alone(history, car, moment_us)]
    gone = _gone(history, moment_us)
    pauses = _red_flags(history, moment_us) if limits else []
    return [
        row
        for car in _cars(history, number)
        for row in _car_drivers(history, car, moment_us, car.number in gone, limits, pauses)
    ]


def _cars(history: History, number: str | None) -> list[CarHistory]:
    return [history.cars[number]] if number is not None else [history.cars[n] for n in sorted(history.cars)]


def _visits(car: CarHistory, moment_us: int) -> list[tuple[int, int | None]]:
    """Pit-in and pit-out of the visits begun by a moment; the out is None where it lies after it."""
    visits: list[tuple[int, int | None]] = []
    for i, in_us in enumerate(car.pit_in_us):
        if in_us > moment_us:
            break
        out_us = car.pit_out_us[i] if i < len(car.pit_out_us) else NEVER_US
        visits.append((in_us, out_us if out_us <= moment_us else None))
    return visits


def _car_visits(history: History, car: CarHistory, moment_us: int) -> list[PitRow]:
    return [_visit_row(history, car, i, visit, moment_us) for i, visit in enumerate(_visits(car, moment_us))]


def _visit_row(history: History, car: CarHistory, i: int, visit: tuple[int, int | None], moment_us: int) -> PitRow:
    start_us = history.race.start_us
    in_us, out_us = visit
    seat_in = car.seat_at(in_us)
    seat_out = car.seat_at(out_us) if out_us is not None else seat_in
    unseen = unseen_end(car, i, over=out_us is not None)
    in_ms, out_ms = (in_us - start_us) // 1000, (out_us - start_us) // 1000 if out_us is not None else None
    in_seen, out_seen = unseen not in ("in", "both"), unseen not in ("out", "both")
    return PitRow(
        car.number,
        car.entry.car_class,
        i + 1,
        car.pit_lap[i],
        in_ms if in_seen else None,
        out_ms if out_seen else None,
        (out_us - in_us) // 1000 if out_us is not None and unseen is None else None,
        car.names.get(seat_in, ""),
        car.names.get(seat_out, "") if out_us is not None else "",
        seat_in != seat_out,
        car.pit_exact[i],
        kind_at(history.visit_kinds[car.number][i], moment_us),
        unseen,
        None if in_seen else in_ms,
        None if out_seen else out_ms,
    )


def unseen_end(car: CarHistory, visit: int, *, over: bool) -> UnseenEnd | None:
    """The end of a pit visit, by its index, that no source saw, as far as it is over; None where all were seen."""
    out = over and visit in car.pit_out_unseen
    if visit in car.pit_in_unseen:
        return "both" if out else "in"
    return "out" if out else None


def _gone(history: History, moment_us: int) -> set[str]:
    """The cars that do not run at a moment: stopped, retired, never started, or the race is over."""
    over = moment_us >= history.chequered_us
    return {number for number, state in states(history, moment_us).items() if over or state.is_gone}


Run = tuple[int, int | None]
"""Begin and end of a run on the track, in µs since the epoch; the end is None while it lasts."""


def _stint_runs(history: History, car: CarHistory, moment_us: int, gone: bool) -> list[list[Run]]:
    """The runs on the track of each stint: a visit that is no stop divides a stint into two runs, and so does a wait
    out on the track with the whole field, which is nobody's drive time.

    A run ends with the race, at the car's finish; the run of a car that stopped out on the track ends where it was last
    seen.
    """
    over_us = min(car.finished_us, moment_us)
    stints: list[list[Run]] = [[]]
    begin_us: int | None = history.race.start_us
    for i, (in_us, out_us) in enumerate(_visits(car, moment_us)):
        if begin_us is not None and in_us > begin_us + (STAYS_MEET_US if i else 0):
            stints[-1].append((begin_us, in_us))
        begin_us = out_us
        if out_us is not None and ends_stint(car, i, kind_at(history.visit_kinds[car.number][i], moment_us)):
            stints.append([])
    if begin_us is not None and begin_us <= over_us:
        if car.finished_us <= moment_us:
            stints[-1].append((begin_us, car.finished_us))
        elif not gone:
            stints[-1].append((begin_us, None))
        elif seen_us := car.last_seen_us(moment_us):
            stints[-1].append((begin_us, max(begin_us, seen_us)))
    waits = [wait for wait in car.waits if wait.known_us <= moment_us]
    return [part for runs in stints if runs for part in _by_driver(car, _without_waits(runs, waits), moment_us)]


def _by_driver(car: CarHistory, runs: list[Run], moment_us: int) -> list[list[Run]]:
    """A stint divided where another driver is stated out on the track, without a visit in which he could get in."""
    parts: list[list[Run]] = [[]]
    for begin_us, end_us in runs:
        if parts[-1] and car.seat_at(parts[-1][0][0]) != car.seat_at(begin_us):
            parts.append([])
        from_us = begin_us
        for change_us in car.changes_between(begin_us, moment_us + 1 if end_us is None else end_us):
            parts[-1].append((from_us, change_us))
            parts.append([])
            from_us = change_us
        parts[-1].append((from_us, end_us))
    return parts


def _without_waits(runs: list[Run], waits: list[Wait]) -> list[Run]:
    for wait in waits:
        runs = [part for run in runs for part in _parts(run, wait)]
    return runs


def _parts(run: Run, wait: Wait) -> list[Run]:
    begin_us, end_us = run
    if wait.begin_us < begin_us or (end_us is not None and wait.end_us > end_us):
        return [run]
    return [(begin_us, wait.begin_us), (wait.end_us, end_us)]


def _car_stints(history: History, car: CarHistory, moment_us: int, gone: bool) -> list[StintRow]:
    start_us = history.race.start_us
    rows = []
    for i, runs in enumerate(_stint_runs(history, car, moment_us, gone), 1):
        begin_us, end_us = runs[0][0], runs[-1][1]
        before, done = car.laps_at(begin_us), _laps_until(car, end_us, moment_us)
        rows.append(
            StintRow(
                car.number,
                car.entry.car_class,
                i,
                car.names.get(car.seat_at(begin_us), ""),
                (begin_us - start_us) // 1000,
                (end_us - start_us) // 1000 if end_us is not None else None,
                sum((moment_us if until_us is None else until_us) - from_us for from_us, until_us in runs) // 1000,
                before + 1,
                done - before,
            )
        )
    return rows


def _laps_until(car: CarHistory, end_us: int | None, moment_us: int) -> int:
    """The laps completed by the end of a run, the one that ends in the pit lane into which it led included."""
    done = car.laps_at(moment_us if end_us is None else end_us)
    if end_us in car.pit_in_us and done < len(car.lap_end_us) and done + 1 in car.laps_ended_in_pit:
        # The line lies in the pit lane behind the pit-in.
        done += car.lap_end_us[done] <= moment_us
    return done


def _red_flags(history: History, moment_us: int) -> list[Span]:
    """The spans under a red flag by a moment, µs since the start."""
    start_us, flags = history.race.start_us, [flag for flag in history.flags if flag.time_us <= moment_us]
    ends_us = [flag.time_us for flag in flags[1:]] + [moment_us]
    return [
        (flag.time_us - start_us, end_us - start_us)
        for flag, end_us in zip(flags, ends_us, strict=False)
        if flag.state == "red"
    ]


def _laps_by_seat(history: History, car: CarHistory, moment_us: int) -> Counter[int]:
    """How many of the laps completed by a moment each seat's driver is stated for."""
    ends_us = car.lap_end_us[: car.laps_at(moment_us)]
    if not car.pit_in_us:
        of_laps_us = [end_us - 1 for end_us in ends_us]
    else:
        # As `driver_of_lap` has it, for all laps at once: their begin, or the last pit-out in them.
        of_laps_us = [history.race.start_us, *ends_us][: len(ends_us)]
        for out_us in car.pit_out_us:
            lap = bisect_left(ends_us, out_us)
            if lap < len(ends_us):
                of_laps_us[lap] = max(of_laps_us[lap], out_us)
    laps: Counter[int] = Counter()
    taken = [bisect_left(of_laps_us, us) for us in car.driver_us] + [len(of_laps_us)]
    for seat, first, last in zip((0, *car.driver_seat), (0, *taken), taken, strict=False):
        laps[seat] += last - first
    return laps


def _laps_alone(history: History, car: CarHistory, moment_us: int) -> list[DriverRow]:
    """The drivers of a car whose stops nobody can tell: each has the laps that are stated for him."""
    laps = _laps_by_seat(history, car, moment_us)
    return [
        _driver_row(car, driver, moment_us, (None, None, laps[driver.seat]), DriveAccount())
        for driver in car.entry.drivers
    ]


def _driver_row(
    car: CarHistory,
    driver: Driver,
    moment_us: int,
    share: tuple[int | None, int | None, int | None],
    against_limits: DriveAccount,
) -> DriverRow:
    """A driver with a share of the race: drive time in ms, stints and laps."""
    in_car = driver.seat == car.seat_at(moment_us)
    who = (car.number, car.entry.car_class, driver.seat, driver.name, driver.nation, driver.grade)
    return DriverRow(*who, *share, in_car, *astuple(against_limits))


def _car_drivers(
    history: History, car: CarHistory, moment_us: int, gone: bool, limits: Sequence[DriveLimit], pauses: Sequence[Span]
) -> list[DriverRow]:
    start_us = history.race.start_us
    spans: dict[int, list[Span]] = {}
    stints: dict[int, int] = {}
    laps = _laps_by_seat(history, car, moment_us)
    for runs in _stint_runs(history, car, moment_us, gone):
        seat = car.seat_at(runs[0][0])
        spans.setdefault(seat, []).extend(
            (begin_us - start_us, (moment_us if end_us is None else end_us) - start_us) for begin_us, end_us in runs
        )
        stints[seat] = stints.get(seat, 0) + 1
    finished = car.finished_us <= moment_us
    unknown = 0 in spans
    rows = []
    for driver in car.entry.drivers:
        own = spans.get(driver.seat, [])
        drive_account = account(
            limit_of(limits, car.entry.car_class, driver.grade),
            without(own, pauses),
            moment_us - start_us,
            over=moment_us >= history.chequered_us,
            ended=None if gone and not finished else finished,
        )
        drive_ms = sum(end_us - begin_us for begin_us, end_us in own) // 1000
        share = (drive_ms, stints.get(driver.seat, 0), laps.get(driver.seat, 0))
        rows.append(
            _driver_row(car, driver, moment_us, (None, None, None) if unknown and not own else share, drive_account)
        )
    return rows
