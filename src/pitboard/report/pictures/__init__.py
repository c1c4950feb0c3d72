"""What a picture shows: series from (history, moment), nothing later than the moment, all times in ms of race time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pitboard.board import PitRow, Row, StintRow, pit_visits, standings, stints
from pitboard.board.class_colours import race_slots
from pitboard.board.laps import first_to_complete
from pitboard.model.time import HOUR_MS, full_hours_us
from pitboard.report.names import Names
from pitboard.scoring import CarHistory, History

MOST_ON_THE_LEAD_LAP = 5
"""So many cars a picture of gaps shows when none is asked for; at least three, a lap down or not."""

LAP_BY_LAP_MS = 4 * HOUR_MS
"""Up to this length places are shown at every lap, beyond it at every full hour."""


class NothingToDraw(Exception):
    """There is nothing to show at the moment asked for; the message says why."""


class Window(Struct, frozen=True):
    """The part of the race that is shown, in ms since the official start."""

    begin_ms: int
    end_ms: int

    def holds(self, at_ms: int) -> bool:
        """Tell whether a race time in ms lies within."""
        return self.begin_ms <= at_ms <= self.end_ms


class FlagSpan(Struct, frozen=True):
    """A flag other than green over the course, in ms since the official start, cut at the window."""

    state: str
    begin_ms: int
    end_ms: int


class StopMark(Struct, frozen=True):
    """A pit visit by its pit-in, in ms since the official start; `change` where another driver took over."""

    at_ms: int
    change: bool


class GapLine(Struct, frozen=True):
    """A car's gap to the reference, as (race time, gap) in ms; below zero while it was ahead.

    One point for every lap that both completed, at the later of their two crossings, and one at the moment itself
    unless the car is `gone`. The first point may lie before the window. `gap_laps` and `gap_ms` hold at the moment.
    """

    number: str
    label: str
    points: tuple[tuple[int, int], ...]
    stops: tuple[StopMark, ...]
    gap_laps: int
    gap_ms: int
    gone: bool


class GapSeries(Struct, frozen=True):
    """Gaps to the reference, the leader at the moment; `car_class` is empty where cars of several classes are shown."""

    race: str
    at_ms: int
    window: Window
    car_class: str
    slot: int
    lines: tuple[GapLine, ...]
    flags: tuple[FlagSpan, ...]

    @property
    def reference(self) -> GapLine:
        """The car the gaps are measured to: the first line."""
        return self.lines[0]


class PlaceLine(Struct, frozen=True):
    """A car's places in its class as (race time in ms, place); `gone_ms` is when a car that stopped was last seen."""

    number: str
    label: str
    points: tuple[tuple[int, int], ...]
    chosen: bool
    gone_ms: int | None


class PlaceSeries(Struct, frozen=True):
    """The places in one class, in the order of the moment."""

    race: str
    at_ms: int
    window: Window
    car_class: str
    slot: int
    lines: tuple[PlaceLine, ...]
    flags: tuple[FlagSpan, ...]


class TrackRun(Struct, frozen=True):
    """A run on the track between two stops, in ms since the official start; seat 0 where the driver is not known."""

    begin_ms: int
    end_ms: int
    seat: int
    driver: str


class CarRuns(Struct, frozen=True):
    """The runs of a car that touch the window, its crew as (seat, name), its stops since the start (None: unknown)."""

    number: str
    label: str
    crew: tuple[tuple[int, str], ...]
    runs: tuple[TrackRun, ...]
    stops: int | None
    gone: bool


class StintSeries(Struct, frozen=True):
    """The stints of the cars of one class, in the order of the moment."""

    race: str
    at_ms: int
    window: Window
    car_class: str
    slot: int
    cars: tuple[CarRuns, ...]
    flags: tuple[FlagSpan, ...]


def gaps(
    history: History, moment_us: int, *, hours: float = 3, car_class: str = "", cars: Sequence[str] = ()
) -> GapSeries:
    """The gaps over the last hours to the leader: of the class asked for, or of the cars' own if they share one."""
    rows = _rows(history, moment_us)
    asked = [row for row in rows if row.number in cars]
    shared = {row.car_class for row in asked if row.class_position}
    if not car_class and len(shared) == 1 and all(row.class_position for row in asked):
        car_class = shared.pop()
    in_class = [row for row in rows if not car_class or (row.car_class == car_class and row.class_position)]
    if not in_class or not in_class[0].laps:
        raise NothingToDraw("no lap is completed by then")
    shown = [in_class[0], *(row for row in asked if row is not in_class[0])] if asked else _in_contention(in_class)
    window = _window(history, moment_us, hours)
    leader = history.cars[shown[0].number]
    label = _labels(history)
    lines = tuple(_gap_line(history, moment_us, window, row, leader, label(row), bool(car_class)) for row in shown)
    classes = {row.car_class for row in shown}
    name = classes.pop() if len(classes) == 1 else ""
    flags = flag_spans(history, window)
    return GapSeries(history.race.name, window.end_ms, window, name, class_slot(history, name), lines, flags)


def positions(
    history: History, moment_us: int, *, hours: float | None = None, car_class: str = "", cars: Sequence[str] = ()
) -> PlaceSeries:
    """The places in a class (default: that of the first car asked for, else the leader's) at every lap or hour."""
    rows = _rows(history, moment_us)
    car_class = car_class or _class_of(rows, cars)
    shown = [row for row in rows if row.car_class == car_class and row.class_position]
    if not shown or not shown[0].laps:
        raise NothingToDraw("no lap is completed by then")
    window = _window(history, moment_us, hours)
    points: dict[str, list[tuple[int, int]]] = {row.number: [] for row in shown}
    for at_us in _samples(history, window, moment_us, [history.cars[number] for number in points]):
        for row in standings(history, at_us).rows:
            if row.number in points and row.class_position:
                points[row.number].append((_ms(history, at_us), row.class_position))
    label = _labels(history)
    lines = tuple(
        PlaceLine(
            row.number,
            label(row),
            tuple(points[row.number]),
            row.number in cars if cars else (row.class_position or 0) <= MOST_ON_THE_LEAD_LAP,
            _ms(history, history.cars[row.number].last_seen_us(moment_us)) if row.is_gone else None,
        )
        for row in shown
    )
    slot = class_slot(history, car_class)
    return PlaceSeries(history.race.name, window.end_ms, window, car_class, slot, lines, flag_spans(history, window))


def stint_bars(
    history: History, moment_us: int, *, hours: float | None = None, car_class: str = "", cars: Sequence[str] = ()
) -> StintSeries:
    """The stints of a class (default: that of the first car asked for, else the leader's), or of its cars asked for.

    Cars that did not run within the window are left out.
    """
    if not history.tells_stops(moment_us):
        raise NothingToDraw("no source of this race tells of stops")
    rows = _rows(history, moment_us)
    car_class = car_class or _class_of(rows, cars)
    shown = [row for row in rows if row.car_class == car_class and (not cars or row.number in cars)]
    if not shown:
        raise NothingToDraw("none of these cars is in this class")
    window = _window(history, moment_us, hours)
    label, names = _labels(history), Names(history)
    every = [_car_runs(history, moment_us, window, row, label(row), names) for row in shown]
    bars = tuple(car for car in every if car.runs)
    if not bars:
        raise NothingToDraw("none of these cars has run then")
    slot = class_slot(history, car_class)
    return StintSeries(history.race.name, window.end_ms, window, car_class, slot, bars, flag_spans(history, window))


def flag_spans(history: History, window: Window) -> tuple[FlagSpan, ...]:
    """What flew over the course other than green, cut at the window; none where no flags are known."""
    known = [flag for flag in history.flags if _ms(history, flag.time_us) < window.end_ms]
    ends_ms = [_ms(history, flag.time_us) for flag in known[1:]] + [window.end_ms]
    spans: list[FlagSpan] = []
    for flag, end_ms in zip(known, ends_ms, strict=False):
        begin_ms = max(_ms(history, flag.time_us), window.begin_ms)
        if flag.state in ("green", "chequered") or end_ms <= begin_ms:
            continue
        if spans and spans[-1].state == flag.state and spans[-1].end_ms == begin_ms:
            begin_ms = spans.pop().begin_ms
        spans.append(FlagSpan(flag.state, begin_ms, end_ms))
    return tuple(spans)


def class_slot(history: History, car_class: str) -> int:
    """The slot of a class's colour, as on the page; −1 for no class."""
    return race_slots(history).get(car_class, -1)


def at_time(points: Sequence[tuple[int, int]], at_ms: int) -> float | None:
    """The value of a line of points at a race time in ms, between two points by proportion; None outside them."""
    i = bisect_left(points, at_ms, key=lambda point: point[0])
    if i < len(points) and points[i][0] == at_ms:
        return points[i][1]
    if i in (0, len(points)):
        return None
    (begin_ms, before), (end_ms, after) = points[i - 1], points[i]
    return before + (after - before) * (at_ms - begin_ms) / (end_ms - begin_ms)


def _ms(history: History, moment_us: int) -> int:
    return (moment_us - history.race.start_us) // 1000


def _rows(history: History, moment_us: int) -> list[Row]:
    return standings(history, moment_us).rows


def _window(history: History, moment_us: int, hours: float | None) -> Window:
    end_ms = _ms(history, moment_us)
    if end_ms <= 0:
        raise NothingToDraw("the race has not begun by then")
    begin_ms = 0 if hours is None else max(end_ms - round(hours * HOUR_MS), 0)
    return Window(begin_ms, end_ms)


def _class_of(rows: list[Row], cars: Sequence[str]) -> str:
    classes = {row.number: row.car_class for row in rows}
    if cars:
        return classes[cars[0]]
    return next((row.car_class for row in rows if row.class_position), "")


class _labels:  # noqa: N801 # used as a function
    """What tells a car from others beside its number: the make, or the team in a class of one make."""

    def __init__(self, history: History) -> None:
        self._names = Names(history)

    def __call__(self, row: Row) -> str:
        return row.team if self._names.one_make(row.car_class) or not row.make else row.make


def _in_contention(rows: list[Row]) -> list[Row]:
    """Those on the lap of the first, at most five, at least three; none that has stopped or retired."""
    running = [row for row in rows if not row.is_gone or row is rows[0]]
    first = rows[0].laps
    near = [row for row in running if first - row.laps <= 1 and _lap_down(row, rows[0]) == 0]
    return near[:MOST_ON_THE_LEAD_LAP] if len(near) >= 3 else running[:3]


def _lap_down(row: Row, first: Row) -> int:
    if first.class_position == 1 and first.car_class == row.car_class and row.class_gap_laps is not None:
        return row.class_gap_laps
    return row.gap_laps


def _gap_line(
    history: History, moment_us: int, window: Window, row: Row, leader: CarHistory, label: str, by_class: bool
) -> GapLine:
    car = history.cars[row.number]
    both = min(car.laps_at(moment_us), leader.laps_at(moment_us))
    points: list[tuple[int, int]] = []
    for own_us, leader_us in zip(car.lap_end_us[:both], leader.lap_end_us[:both], strict=True):
        behind_us = own_us - leader_us
        gap_ms = behind_us // 1000 if behind_us >= 0 else -(-behind_us // 1000)
        points.append((_ms(history, max(own_us, leader_us)), gap_ms))
    gone = row.is_gone
    laps, now_ms = (row.class_gap_laps, row.class_gap_ms) if by_class else (row.gap_laps, row.gap_ms)
    if not gone and points and points[-1][0] < window.end_ms:
        points.append((window.end_ms, now_ms or 0))
    first = max(bisect_right(points, window.begin_ms, key=lambda point: point[0]) - 1, 0)
    return GapLine(
        row.number,
        label,
        tuple(points[first:]),
        _stops(history, moment_us, window, row.number),
        laps or 0,
        now_ms or 0,
        gone,
    )


def _stops(history: History, moment_us: int, window: Window, number: str) -> tuple[StopMark, ...]:
    visits = pit_visits(history, moment_us, number)
    return tuple(StopMark(visit.begin_ms, visit.change) for visit in visits if window.holds(visit.begin_ms))


def _samples(history: History, window: Window, moment_us: int, cars: Sequence[CarHistory]) -> list[int]:
    """The moments (µs) at which places are taken: when the class first completed lap 2, 3, ..., or every full hour.

    Before the second lap not all cars have been at the line, and their order there is not known.
    """
    firsts = [end_us for end_us, _ in first_to_complete((car, len(car.lap_end_us)) for car in cars)][1:]
    if window.end_ms - window.begin_ms > LAP_BY_LAP_MS:
        firsts = firsts[:1] + list(full_hours_us(history.race.start_us, history.race.start_us + window.end_ms * 1000))
    within = {at_us for at_us in firsts if at_us <= moment_us and _ms(history, at_us) >= window.begin_ms}
    if window.begin_ms and firsts and _ms(history, firsts[0]) < window.begin_ms:
        within.add(history.race.start_us + window.begin_ms * 1000)
    return sorted(within | {moment_us})


def _on_track(stint: StintRow, visits: Sequence[PitRow], until_ms: int) -> Iterator[tuple[int, int]]:
    """The parts of a stint on the track: a drive-through or a wait in the lane does not end it."""
    begin_ms, end_ms = stint.begin_ms, until_ms if stint.end_ms is None else stint.end_ms
    for visit in visits:
        if begin_ms < visit.begin_ms < end_ms:
            yield begin_ms, visit.begin_ms
            begin_ms = end_ms if visit.end_ms is None else visit.end_ms
    yield begin_ms, end_ms


def _car_runs(history: History, moment_us: int, window: Window, row: Row, label: str, names: Names) -> CarRuns:
    entry = history.cars[row.number].entry
    seats = {driver.name: driver.seat for driver in entry.drivers}
    visits = pit_visits(history, moment_us, row.number)
    runs = []
    for stint in stints(history, moment_us, row.number):
        seat, name = seats.get(stint.driver, 0), names.short(stint.driver)
        for begin_ms, end_ms in _on_track(stint, visits, window.end_ms):
            if end_ms > window.begin_ms:
                runs.append(TrackRun(max(begin_ms, window.begin_ms), end_ms, seat, name))
    crew = tuple((driver.seat, names.short(driver.name) or driver.name) for driver in entry.drivers)
    return CarRuns(row.number, label, crew, tuple(runs), row.pit_visits, row.is_gone)
