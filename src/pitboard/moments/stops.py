"""What the pit visits say (long stops, drive-throughs, driver changes, stints), and what stops still do to a gap."""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.board.order import Placement
from pitboard.board.stop_cycle import StopsToMake
from pitboard.moments.kind import Kind, Line, Posting, of_its_visit, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.view import CarView, RaceView, Visit

LONG_US = 150_000_000
"""No stop up to this is a long one (report.md, vocabulary: "lange stop"); where stops take longer, see LONG_SHARE."""

LONG_SHARE = 1.5
"""A long stop also takes more than this times the median of its class, for series whose stops are long by rule."""

RETURN_US = 600_000_000
"""Coming back after more than this in the pits is worth telling by itself."""

SHORTEST_US = 10_000_000
"""Pit times below this are no way through a pit lane: some lap records state 0."""


class LongStopValues(Values, frozen=True, kw_only=True):
    """How long a stop took, or takes so far; what is usual and what it lost, where others say; the place before it."""

    lap: int
    duration_us: int
    open: bool
    driver: str
    driver_out: str
    change: bool
    neutralised: bool
    usual_us: int | None = None
    lost_us: int | None = None
    position: int | None = None


class ReturnValues(Values, frozen=True, kw_only=True):
    """After how long in the pits a car came back, with whom, after how many laps, and whether it is still going."""

    duration_us: int
    driver: str
    laps: int
    running: bool


class DriveThroughValues(Values, frozen=True, kw_only=True):
    """How long a car was in the lane without a stop, on which lap, with whom."""

    duration_us: int
    lap: int
    driver: str


class DriverChangeValues(Values, frozen=True, kw_only=True):
    """Who took over from whom; how long the visit took where both its ends were seen.

    `latest`: at the last stop of the car, so that who took over drives it since.
    """

    driver: str
    from_driver: str
    latest: bool
    duration_us: int | None = None


class MultiStintValues(Values, frozen=True, kw_only=True):
    """How many stints a driver stays in, from when until when, and how long on the track."""

    stints: int
    driver: str
    open: bool
    from_us: int
    until_us: int
    drive_us: int


class Usual(Struct, frozen=True):
    """What stops take in a class, in µs: the median with and without a driver change; 0 where there is none yet."""

    with_change_us: int
    without_change_us: int

    def of(self, change: bool) -> int:
        """Return the median of one sort of stop, or that of the other where there is none."""
        here, there = self.with_change_us, self.without_change_us
        return (here or there) if change else (there or here)


class Stops:
    """The pit visits of a race up to a moment, by what kind of visit each was."""

    def __init__(self, view: RaceView) -> None:
        self.view = view

    @cached_property
    def usual(self) -> dict[str, Usual]:
        """The usual stop of every class, visits that were no stop left out."""
        return {name: self._usual(cars) for name, cars in self._by_class.items()}

    @cached_property
    def _by_class(self) -> dict[str, list[CarView]]:
        classes: dict[str, list[CarView]] = {}
        for car in self.view.cars.values():
            classes.setdefault(car.car_class, []).append(car)
        return classes

    def _usual(self, cars: list[CarView]) -> Usual:
        lengths: dict[bool, list[int]] = {True: [], False: []}
        for car in cars:
            for visit in car.visits:
                if visit.kind == "stop" and visit.seen and visit.duration_us > SHORTEST_US:
                    lengths[visit.change].append(visit.duration_us)
        return Usual(*(round(median(lengths[change])) if lengths[change] else 0 for change in (True, False)))

    def is_long(self, car: CarView, visit: Visit, usual: Usual) -> bool:
        """Tell whether a visit is, or has already become, a long stop; what the whole field waited does not count."""
        if visit.kind not in ("stop", None) or not visit.seen:
            return False
        lasted_us = self.view.own_us(visit) - max(self.view.moment_us - car.over_us, 0) * (visit.out_us is None)
        return lasted_us > max(LONG_US, LONG_SHARE * usual.of(visit.change))


def drive_throughs(view: RaceView) -> list[Moment]:
    """Find every pit visit on which the car cannot have stopped; whether it was a penalty timing does not know."""
    found: list[Moment] = []
    for car in view.cars.values():
        for visit in car.visits:
            if visit.kind == "drive_through":
                values = DriveThroughValues(
                    duration_us=visit.duration_us,
                    lap=car.car.pit_lap[visit.index],
                    driver=car.driver_at(visit.in_us),
                    known_us=visit.out_us or visit.in_us,
                )
                rows = (visit.evidence,)
                found.append(Moment("drive_through", visit.in_us, car.car_class, (car.number,), values, 1.0, rows))
    return found


def long_stops(view: RaceView) -> list[Moment]:
    """Find long stops, open ones too, with the time lost against the class's median stop; and returns after them."""
    found: list[Moment] = []
    stops = view.shared(Stops)
    for car in view.cars.values():
        usual = stops.usual[car.car_class]
        for visit in car.visits:
            if stops.is_long(car, visit, usual):
                found.append(_long_stop(view, car, visit, usual))
                if visit.duration_us > RETURN_US:
                    found.append(_return(view, car, visit))
    return found


def _long_stop(view: RaceView, car: CarView, visit: Visit, usual: Usual) -> Moment:
    until_us = car.over_us if visit.out_us is None else visit.out_us
    usual_us = usual.of(visit.change)
    lost_us = until_us - visit.in_us - usual_us
    lap = car.car.pit_lap[visit.index]
    values = LongStopValues(
        lap=lap,
        duration_us=until_us - visit.in_us,
        open=car.in_pit and visit.out_us is None,
        driver=car.driver_at(visit.in_us),
        driver_out=car.driver_at(until_us),
        change=visit.change,
        neutralised=view.history.tells_flags(view.moment_us) and not view.green_throughout(visit.in_us, until_us),
        usual_us=usual_us or None,
        lost_us=lost_us if usual_us else None,
        position=view.position_at_line(car, lap - 1) if lap > 1 else None,
        known_us=until_us if visit.out_us is not None else min(visit.in_us + LONG_US, until_us),
    )
    rows = [visit.evidence]
    if usual_us:
        rows.append(Evidence("pit", "", view.ms(view.moment_us), car_class=car.car_class))
    if lap > 1:
        rows.append(car.lap_row(lap - 1))
    return Moment("long_stop", visit.in_us, car.car_class, (car.number,), values, float(lost_us), tuple(rows))


def _return(view: RaceView, car: CarView, visit: Visit) -> Moment:
    out_us = visit.in_us + visit.duration_us
    values = ReturnValues(
        duration_us=visit.duration_us,
        driver=car.driver_at(out_us),
        laps=car.car.laps_at(out_us),
        running=view.states[car.number].name in ("running", "out_lap", "in_pit"),
    )
    size = float(visit.duration_us)
    return Moment("return_to_race", out_us, car.car_class, (car.number,), values, size, (visit.evidence,))


def driver_changes(view: RaceView) -> list[Moment]:
    """Find every pit visit that another driver left than came in."""
    found: list[Moment] = []
    for car in view.cars.values():
        for visit in car.visits:
            if visit.out_us is not None and visit.change and visit.seat_in:
                values = DriverChangeValues(
                    driver=car.car.names.get(visit.seat_out, ""),
                    from_driver=car.car.names.get(visit.seat_in, ""),
                    latest=visit is [own for own in car.visits if own.ends_stint][-1],
                    duration_us=visit.duration_us if visit.seen else None,
                )
                rows = (visit.evidence,)
                found.append(Moment("driver_change", visit.out_us, car.car_class, (car.number,), values, 1.0, rows))
    return found


def multi_stints(view: RaceView) -> list[Moment]:
    """Find drivers who stay over two or more stints on the track without a change; open ones too.

    Only a real stop ends a stint: not a drive-through, nor a wait with the whole field, nor the safety car that led it
    through the lane. The moment is that of the last stint's beginning: from then on it is a double,
    a triple and so on.
    """
    found: list[Moment] = []
    for car in view.cars.values():
        runs = _runs(view, car)
        first = 0
        for i in range(1, len(runs) + 1):
            if i < len(runs) and _stays_in(car, runs[first][2], runs[i - 1][0], runs[i][0]):
                continue
            if i - first > 1 and runs[first][2]:
                found.append(_multi_stint(view, car, runs[first:i], i == len(runs)))
            first = i
    return found


def _stays_in(car: CarView, seat: int, from_us: int, to_us: int) -> bool:
    """Tell whether nobody else was in the car from one moment to another."""
    stated = zip(car.car.driver_us, car.car.driver_seat, strict=True)
    return car.car.seat_at(to_us) == seat and all(own == seat for at_us, own in stated if from_us < at_us <= to_us)


Run = tuple[int, int | None, int, int]
"""A stint on the track: from, until (None: open) in µs since the epoch, the driver's seat, the visit that began it.

That is -1 for the first stint and where the driver changed out on the track.
"""


def _runs(view: RaceView, car: CarView) -> list[Run]:
    """Divide a car's race into its stints on the track."""
    runs: list[Run] = []
    begin_us, began_by = view.start_us, -1
    for visit in car.visits:
        if not visit.ends_stint or (not visit.change and view.field_waits and view.may_wait(visit)):
            continue
        if visit.in_us > begin_us:
            runs += _by_driver(car, begin_us, visit.in_us, began_by)
        if visit.out_us is None:
            return runs
        begin_us, began_by = visit.out_us, visit.index
    over_us = car.over_us if car.car.finished_us <= view.moment_us else None
    if view.states[car.number].name in ("retired", "stopped"):
        over_us = max(car.seen_us, begin_us)
    ended_us = over_us if over_us is not None else view.moment_us + 1
    runs += _by_driver(car, begin_us, ended_us, began_by)
    if over_us is None:
        runs[-1] = (runs[-1][0], None, *runs[-1][2:])
    return runs


def _by_driver(car: CarView, begin_us: int, end_us: int, began_by: int) -> Iterator[Run]:
    """A stint divided where another driver is stated out on the track, which no visit began."""
    for change_us in car.car.changes_between(begin_us, end_us):
        yield begin_us, change_us, car.car.seat_at(begin_us), began_by
        begin_us, began_by = change_us, -1
    yield begin_us, end_us, car.car.seat_at(begin_us), began_by


def _driven_us(view: RaceView, car: CarView, begin_us: int, end_us: int | None) -> int:
    """Measure the time on the track of a stint: without visits that were no stops, and without waits with the field."""
    until_us = view.moment_us if end_us is None else end_us
    visits = [
        (visit.in_us, until_us if visit.out_us is None else visit.out_us)
        for visit in car.visits_within(begin_us, until_us)
    ]
    waits = [
        (wait.begin_us, wait.end_us) for wait in car.car.waits if wait.known_us <= view.moment_us and not wait.in_lane
    ]
    away_us = sum(max(min(out_us, until_us) - max(in_us, begin_us), 0) for in_us, out_us in (*visits, *waits))
    return until_us - begin_us - away_us


def _multi_stint(view: RaceView, car: CarView, runs: list[Run], last: bool) -> Moment:
    until_us = runs[-1][1]
    is_open = last and until_us is None
    drive_us = sum(_driven_us(view, car, begin_us, end_us) for begin_us, end_us, _, _ in runs)
    values = MultiStintValues(
        stints=len(runs),
        driver=car.car.names.get(runs[0][2], ""),
        open=is_open,
        from_us=runs[0][0],
        until_us=view.moment_us if until_us is None else until_us,
        drive_us=drive_us,
    )
    rows = [Evidence("pit", car.number, began_by + 1) for _, _, _, began_by in runs if began_by >= 0]
    rows.append(Evidence("driver", car.number, view.ms(runs[0][0])))
    size = float(len(runs))
    return Moment("multi_stint", runs[-1][0], car.car_class, (car.number,), values, size, tuple(rows))


def _stints(moment: Moment, _: int) -> str:
    visits = [row.key for row in moment.evidence if row.row == "pit"]
    return f"{moment.values['driver']} {moment.values['stints']} visit {max(visits, default=0)}"


def _as_seen(view: RaceView, values: Values, _: Moment) -> Values:
    """Leave out what is usual where others were not seen."""
    return replace(values, usual_us=None, lost_us=None) if view.joined_us else values


_ONE_VISIT = Posting(of_its_visit, by_default=True)


PLACES = 2
"""The first cars of every scope are looked at, down to this place and the next."""

RUNS = ("running", "out_lap", "in_pit")
"""The states of a car that has rivals."""

RHYTHM_STOPS = 3
RHYTHM_LAPS = 1
"""Two cars stop in the same rhythm if so many of their last stops were no further apart than so many laps."""


class StopCycleValues(Values, frozen=True, kw_only=True):
    """Where two cars that follow each other are with their stops; what is said of the car ahead is named `ahead_`.

    `gap_us` is the gap now, `net_gap_us` that when both have made the same stops: below 0 the car that is behind is
    then ahead. `to_stop` is the car that has a stop to make that the other has made, which costs it `loss_us` by
    `loss_stops` stops. `stops` are those made, `stint_laps` the laps since the last, `usual_laps` those of a full
    stint; `stops_left` those that it probably has to make until the flag, in `left_us`, with the longest stints to
    count on, `most_left` with usual ones. `joint`: the last stops of both were on the same lap. `same_rhythm`: the last
    three were no more than a lap apart. `saved`: so many stops more the car ahead makes in all than the other.
    """

    class_position: int
    gap_us: int | None = None
    net_gap_us: int | None = None
    to_stop: str | None = None
    loss_us: int | None = None
    loss_stops: int | None = None
    stops: int
    ahead_stops: int
    stint_laps: int
    ahead_stint_laps: int
    usual_laps: int | None = None
    ahead_usual_laps: int | None = None
    stops_left: int | None = None
    ahead_stops_left: int | None = None
    most_left: int | None = None
    ahead_most_left: int | None = None
    left_us: int | None = None
    joint: bool
    same_rhythm: bool
    saved: int | None = None
    driver: str
    ahead_driver: str


def stop_cycles(view: RaceView) -> list[Moment]:
    """Find for the first cars overall and of each class, in the order in force, where they are with their stops."""
    if not view.cycles.tells or view.moment_us >= view.chequered_us:
        return []
    found: dict[tuple[str, str], Moment] = {}
    for scope, cars in view.scopes.items():
        numbers = {car.number for car in cars}
        front = [placement for placement in view.running.cars if placement.number in numbers]
        for place, (ahead, behind) in enumerate(pairwise(front[: PLACES + 1]), 1):
            key = behind.number, ahead.number
            if key not in found and all(_has_rivals(view, placement) for placement in (ahead, behind)):
                found[key] = _cycle(view, scope, ahead, behind, place)
    return list(found.values())


def _has_rivals(view: RaceView, placement: Placement) -> bool:
    return placement.mark.laps > 0 and view.states[placement.number].name in RUNS


def _cycle(view: RaceView, scope: str, ahead: Placement, behind: Placement, place: int) -> Moment:
    now_us, cycles = view.moment_us, view.cycles
    front, back = view.cars[ahead.number], view.cars[behind.number]
    own, other = cycles.cycle(behind.number, now_us), cycles.cycle(ahead.number, now_us)
    net = cycles.net_gap(view.running, ahead, behind, now_us)
    left, ahead_left = cycles.stops_to_make(behind.number, now_us), cycles.stops_to_make(ahead.number, now_us)
    race = view.history.race
    apart = _apart(view, front, back)
    owed = cycles.owed(ahead.number, behind.number, now_us)
    to_stop = {1: ahead.number, -1: behind.number}.get(owed)
    stop = cycles.usual.stop(to_stop, now_us) if to_stop else None
    values = StopCycleValues(
        class_position=_class_position(view, behind.number),
        gap_us=net.gap_us if net else None,
        net_gap_us=net.net_us if net and net.owed else None,
        to_stop=to_stop,
        loss_us=stop.loss_us if stop else None,
        loss_stops=stop.stops if stop else None,
        stops=own.stops,
        ahead_stops=other.stops,
        stint_laps=own.stint_laps,
        ahead_stint_laps=other.stint_laps,
        usual_laps=own.stint.laps if own.stint else None,
        ahead_usual_laps=other.stint.laps if other.stint else None,
        stops_left=left.stops if left else None,
        ahead_stops_left=ahead_left.stops if ahead_left else None,
        most_left=left.most if left else None,
        ahead_most_left=ahead_left.most if ahead_left else None,
        left_us=race.start_us + race.duration_us - now_us if left or ahead_left else None,
        joint=apart[:1] == [0],
        same_rhythm=len(apart) == RHYTHM_STOPS and max(apart) <= RHYTHM_LAPS,
        saved=_saved(own.stops, other.stops, left, ahead_left),
        driver=back.driver_at(now_us),
        ahead_driver=front.driver_at(now_us),
    )
    size = (1.0 if to_stop else 0.5) / place
    cars = (behind.number, ahead.number)
    return Moment("stop_cycle", now_us, scope, cars, values, size, _rows(view, back, front))


def _class_position(view: RaceView, number: str) -> int:
    return next(row.class_position or 0 for row in view.board.rows if row.number == number)


def _apart(view: RaceView, car: CarView, other: CarView) -> list[int]:
    """By how many laps the last stops of two cars were apart, the latest first."""
    own, others = (view.cycles.usual.stops[each.number].laps[-RHYTHM_STOPS:][::-1] for each in (car, other))
    return [abs(lap - other_lap) for lap, other_lap in zip(own, others, strict=False)]


def _saved(stops: int, ahead_stops: int, left: StopsToMake | None, ahead_left: StopsToMake | None) -> int | None:
    """How many stops more the car ahead makes in all; None where that is not as good as certain."""
    if left is None or ahead_left is None or left.stops != left.most or ahead_left.stops != ahead_left.most:
        return None
    return ahead_stops + ahead_left.stops - stops - left.stops


def _rows(view: RaceView, *cars: CarView) -> tuple[Evidence, ...]:
    """Cite both cars on the board, their stops, and those of their classes that say what is usual."""
    now_ms = view.ms(view.moment_us)
    rows = [Evidence("standing", car.number, now_ms) for car in cars]
    rows += [visit.evidence for car in cars for visit in car.visits[-RHYTHM_STOPS:]]
    rows += [Evidence("pit", "", now_ms, car_class=car.car_class) for car in cars]
    return tuple(dict.fromkeys(rows))


KINDS = (
    Kind(
        "long_stop",
        LongStopValues,
        long_stops,
        staked(2.1),
        _ONE_VISIT,
        Line("open", "long_stop_open", "long_stop"),
        rests_on="lane",
        as_seen=_as_seen,
    ),
    Kind("return_to_race", ReturnValues, long_stops, staked(1.0), _ONE_VISIT, rests_on="lane"),
    Kind("drive_through", DriveThroughValues, drive_throughs, staked(0.7), _ONE_VISIT, rests_on="lane"),
    Kind(
        "driver_change",
        DriverChangeValues,
        driver_changes,
        lambda moment, at_stake: (1.5 if moment.values["latest"] else 0.3) * staked(1.0)(moment, at_stake),
        Posting(of_its_visit),
        Line("from_driver", "driver_change_from", "driver_change"),
        rests_on="lane",
    ),
    Kind("multi_stint", MultiStintValues, multi_stints, staked(0.4), Posting(_stints), rests_on="lane"),
    Kind("stop_cycle", StopCycleValues, stop_cycles, staked(0.5), rests_on="lane"),
)
