"""What a feed that states results last stated, beside our own score of its passings, and why the two differ."""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from msgspec import Struct, field

from pitboard.board.standings import CarOnBoard, Row, standings
from pitboard.model import LINE, PIT_LINE, DriverStated, Stated
from pitboard.model.time import exact_clock
from pitboard.scoring import ACCEPTED, CarHistory, History

STATED_WITHIN_US = 10_000_000
"""A feed that states its result every second states a lap within this of its end."""

SAME_US = 1_000_000
"""A total and a crossing of one car nearer than this are the same crossing."""


class StatedRow(CarOnBoard, frozen=True, gc=False):
    """A car as the feed states it: the keys of the standings, None where the feed does not say.

    Order, laps, total time, best lap and the gaps between them are the feed's; state, driver, pit visits and the last
    lap come from the passings that it carried.
    """


class Mirror(Struct, frozen=True):
    """The order that a feed stated at a race time (ms since the official start)."""

    race: str
    at_ms: int
    order: str
    flag: str
    rows: list[StatedRow]


class StatedDriver(Struct, frozen=True):
    """A driver by the best lap that a feed states, in ms; `position` is among all, `gap_ms` to the first of them."""

    position: int
    number: str
    car_class: str = field(name="class")
    seat: int
    driver: str
    nation: str
    best_lap_ms: int
    gap_ms: int


class FindingRow(Struct, frozen=True):
    """What the feed's own analysis found, at a race time (ms); what it does not say is empty or None.

    `kind` is the feed's word, `other` the second car, `class_place` the place in class that it is about, `span_ms` a
    lap time or the time that was lost.
    """

    at_ms: int
    number: str
    kind: str
    other: str
    lap: int | None
    sector: int | None
    class_place: int | None
    span_ms: int | None


class Disagreement(Struct, frozen=True):
    """One value of a car that the feed states otherwise than we score it, with the reason.

    `what` is laps, total_ms, position, class_position or best_lap_ms, and `stated` and `ours` are in its unit.
    """

    number: str
    what: str
    stated: int | None
    ours: int | None
    reason: str


def mirror(history: History, moment_us: int) -> Mirror:
    """The feed's own statement as it stood at a moment (µs since the epoch); no rows where no feed states results."""
    board = standings(history, moment_us, "line")
    ours = {row.number: row for row in board.rows}
    stated = history.stated_at(moment_us)
    listed = [result for result in stated.values() if result.position and result.number in ours]
    listed.sort(key=lambda result: (result.position, -result.laps, result.total_us, result.number))
    rows: list[StatedRow] = []
    classes: dict[str, list[Stated]] = {}
    for place, result in enumerate(listed):
        row = ours[result.number]
        in_class = classes.setdefault(row.car_class, [])
        competes = row.class_position is not None
        if competes:
            in_class.append(result)
        rows.append(_row(result, row, listed[0], listed[max(place - 1, 0)], in_class if competes else []))
    return Mirror(board.race, board.at_ms, "stated", board.flag, rows)


def _row(result: Stated, ours: Row, leader: Stated, ahead: Stated, in_class: list[Stated]) -> StatedRow:
    gap, interval = _gap(result, leader), _gap(result, ahead)
    class_gap: tuple[int | None, int | None] = _gap(result, in_class[0]) if in_class else (None, None)
    stated = result.class_gap
    if stated and len(in_class) > 1:
        class_gap = _stated_gap(stated.laps, stated.behind_us)
        gap = class_gap if in_class[0] is leader else gap
        interval = _stated_gap(stated.ahead_laps, stated.ahead_us) if in_class[-2] is ahead else interval
    return StatedRow(
        result.position,
        len(in_class) or None,
        result.number,
        ours.car_class,
        ours.team,
        ours.make,
        ours.driver,
        ours.nations,
        result.laps,
        result.total_us // 1000 if result.laps and result.total_us else None,
        gap[0],
        gap[1],
        class_gap[0],
        class_gap[1],
        interval[0],
        interval[1],
        ours.last_lap_ms,
        result.best_lap_us // 1000 or None,
        ours.pit_visits,
        ours.stint_laps,
        ours.state,
        ours.state_judged,
    )


def _stated_gap(laps: int, behind_us: int | None) -> tuple[int, int | None]:
    return laps, None if laps or behind_us is None else behind_us // 1000


def _gap(result: Stated, ahead: Stated) -> tuple[int, int | None]:
    """Laps, and the time between two totals of as many laps, or between two gaps to the leader: else it is not stated.

    In practice cars are ranked by their best lap, so a gap to the leader that is stated is a time whatever the laps.
    """
    if result.behind_us is not None and ahead.behind_us is not None:
        return 0, max(result.behind_us - ahead.behind_us, 0) // 1000
    laps = max(ahead.laps - result.laps, 0)
    if laps:
        return laps, None
    stated = result is ahead or not result.laps or (result.total_us and ahead.total_us)
    return laps, max(result.total_us - ahead.total_us, 0) // 1000 if stated else None


def mirror_drivers(history: History, moment_us: int, number: str | None = None) -> list[StatedDriver]:
    """Drivers in the order of the best laps that a feed states by a moment (µs since the epoch), of all cars or one.

    Drivers of equal best laps share a place. None where no feed states a driver's best lap.
    """
    stated = history.drivers_stated_at(moment_us)
    bests_us = [result.best_lap_us for result in stated]
    return [
        _stated_driver(history.cars[result.number], result, bests_us)
        for result in stated
        if number in (None, result.number)
    ]


def _stated_driver(car: CarHistory, result: DriverStated, bests_us: list[int]) -> StatedDriver:
    driver = next((driver for driver in car.entry.drivers if driver.seat == result.seat), None)
    return StatedDriver(
        bisect_left(bests_us, result.best_lap_us) + 1,
        car.number,
        car.entry.car_class,
        result.seat,
        car.names.get(result.seat, ""),
        driver.nation if driver else "",
        result.best_lap_us // 1000,
        (result.best_lap_us - bests_us[0]) // 1000,
    )


def findings(history: History, moment_us: int, number: str | None = None) -> list[FindingRow]:
    """List what the feed itself found by a moment (µs since the epoch), of all cars or one, in time order."""
    return [
        FindingRow(
            (finding.time_us - history.race.start_us) // 1000,
            finding.number,
            finding.kind,
            finding.other,
            finding.lap or None,
            finding.sector or None,
            finding.class_place or None,
            finding.span_us // 1000 or None,
        )
        for finding in history.findings
        if finding.time_us <= moment_us and number in (None, finding.number, finding.other)
    ]


def disagreements(history: History, moment_us: int) -> list[Disagreement]:
    """Everything that the feed states otherwise than we score it at a moment (µs since the epoch), car by car."""
    stated = mirror(history, moment_us).rows
    board = standings(history, moment_us)
    if board.order != "live" or not any(result.class_gap for result in history.stated_at(moment_us).values()):
        # Only a feed that states gaps in class ranks its cars by the loops along the lap too.
        board = standings(history, moment_us, "line")
    ours = {row.number: row for row in board.rows}
    reasons = _Reasons(history, moment_us, stated, ours)
    found: list[Disagreement] = []
    for row in stated:
        own = ours[row.number]
        compared = (
            ("laps", row.laps, own.laps, reasons.of_laps),
            ("total_ms", row.last_crossing_ms, own.last_crossing_ms, reasons.of_total),
            ("position", row.position, own.position, reasons.of_position),
            ("class_position", row.class_position, own.class_position, reasons.of_class_position),
            ("best_lap_ms", row.best_lap_ms, own.best_lap_ms, reasons.of_best_lap),
        )
        found += [
            Disagreement(row.number, what, stated, scored, reason(row.number))
            for what, stated, scored, reason in compared
            if stated != scored and (what != "total_ms" or stated is not None or not row.laps)
        ]
    return found


class _Reasons:
    """Why a statement and our score differ, from the crossings and the statements alone."""

    def __init__(self, history: History, moment_us: int, stated: list[StatedRow], ours: dict[str, Row]) -> None:
        self.history = history
        self.moment_us = moment_us
        self.stated = {row.number: row for row in stated}
        self.ours = ours

    def of_laps(self, number: str) -> str:
        """The crossings that one counts and the other does not."""
        car, results = self._car(number)
        parts = self._not_counted(car, results) + self._not_scored(car, results) + self._skipped(results)
        return "; ".join(parts) or "no crossing that was received explains it"

    def of_total(self, number: str) -> str:
        """Another last crossing, or another time for it."""
        if self._laps_differ(number):
            return "follows from its laps"
        car, results = self._car(number)
        parts = self._not_counted(car, results) + self._not_scored(car, results)
        apart_ms = (self.ours[number].last_crossing_ms or 0) - (self.stated[number].last_crossing_ms or 0)
        return "; ".join(parts) or f"the time of its last crossing was received {apart_ms:+d} ms from it"

    def of_position(self, number: str) -> str:
        """What puts the car elsewhere among all."""
        places = {other: (row.position or 0, self.ours[other].position or 0) for other, row in self._both()}
        return self._order(number, places)

    def of_class_position(self, number: str) -> str:
        """What puts the car elsewhere in its class."""
        car_class = self.ours[number].car_class
        places = {
            other: (row.class_position or 0, self.ours[other].class_position or 0)
            for other, row in self._both()
            if row.car_class == car_class
        }
        return self._order(number, places)

    def of_best_lap(self, number: str) -> str:
        """A lap time that the feed took back, or measures from elsewhere."""
        car, results = self._car(number)
        ours_ms, stated_ms = self.ours[number].best_lap_ms, self.stated[number].best_lap_ms
        if any(result.best_lap_us // 1000 == ours_ms for result in results):
            return "the feed took this best lap back"
        begins_us = [p.time_us for p, verdict in car.verdicts() if verdict.code == "start_crossing"]
        if begins_us and car.lap_end_us and (car.lap_end_us[0] - begins_us[0]) // 1000 == stated_ms:
            return "the feed times lap 1 from the car's first crossing, we from the start"
        if self._laps_differ(number):
            return "follows from its laps"
        return "no two crossings that were received lie this far apart"

    def _car(self, number: str) -> tuple[CarHistory, list[Stated]]:
        results = self.history.stated.get(number, [])
        return self.history.cars[number], results[
            : bisect_right(results, self.moment_us, key=lambda result: result.time_us)
        ]

    def _both(self) -> list[tuple[str, StatedRow]]:
        return list(self.stated.items())

    def _laps_differ(self, number: str) -> bool:
        return self.stated[number].laps != self.ours[number].laps

    def _not_counted(self, car: CarHistory, results: list[Stated]) -> list[str]:
        """Laps of ours that end where the feed has no total."""
        start_us = self.history.race.start_us
        totals = sorted(result.total_us + start_us for result in results if result.total_us)
        if not totals:
            # A feed that states no totals does not say which crossings it counts.
            return []
        parts = []
        for lap, end_us in enumerate(car.lap_end_us[: car.laps_at(self.moment_us)], 1):
            if not _near(totals, end_us):
                flag = self.history.flag_at(end_us)
                under = f" under {flag.state.replace('_', ' ')}" if flag and flag.state != "green" else ""
                read = "inferred here" if lap in car.inferred_laps else "read"
                parts.append(f"the feed does not count the crossing {read} at {self._clock(end_us)}{under}")
        return parts

    def _not_scored(self, car: CarHistory, results: list[Stated]) -> list[str]:
        """Totals of the feed where no lap of ours ends."""
        start_us = self.history.race.start_us
        parts = []
        if not any(result.total_us for result in results):
            parts = self._refused_before(car, results)
        for total_us in dict.fromkeys(result.total_us for result in results if result.laps and result.total_us):
            end_us = start_us + total_us
            if _near(car.lap_end_us, end_us):
                continue
            near = [(p, verdict) for p, verdict in car.verdicts() if abs(p.time_us - end_us) < SAME_US]
            refused = [verdict for _, verdict in near if verdict is not ACCEPTED]
            if refused:
                why = f"{refused[0].code.replace('_', ' ')}, {refused[0].reason}"
                parts.append(f"the crossing at {self._clock(end_us)} is no lap here: {why}")
            else:
                parts.append(f"no crossing was received at {self._clock(end_us)}")
        return parts

    def _refused_before(self, car: CarHistory, results: list[Stated]) -> list[str]:
        """Crossings that are no lap here and after which a feed without totals states a lap more."""
        parts = []
        gains = [result for before, result in pairwise(results) if result.laps > before.laps]
        for p, verdict in car.verdicts():
            at_the_line = p.loop in (LINE, PIT_LINE) and verdict is not ACCEPTED
            if at_the_line and any(0 <= result.time_us - p.time_us < STATED_WITHIN_US for result in gains):
                why = f"{verdict.code.replace('_', ' ')}, {verdict.reason}"
                parts.append(f"the crossing at {self._clock(p.time_us)} is no lap here: {why}")
        return parts

    def _skipped(self, results: list[Stated]) -> list[str]:
        """Laps that the feed's count gained or lost with no crossing of their own."""
        parts = []
        laps = total_us = 0
        for place, result in enumerate(results):
            gained = result.laps - laps
            if gained < 0 and any((later.laps, later.total_us) == (laps, total_us) for later in results[place:]):
                # A refresh of an older state; the feed soon says again what it had said.
                continue
            if gained > 1:
                parts.append(f"{_laps(gained - 1)} counted before {self._clock(result.time_us)} and not received")
            elif gained < 0:
                parts.append(f"{_laps(-gained)} taken back by the feed at {self._clock(result.time_us)}")
            laps, total_us = result.laps, result.total_us
        return parts

    def _order(self, number: str, places: dict[str, tuple[int, int]]) -> str:
        """The cars that are ahead in the one order and behind in the other, and what of them differs."""
        stated, ours = places[number]
        swapped = [
            other for other, (theirs, our) in places.items() if other != number and (theirs < stated) != (our < ours)
        ]
        by_laps = [f"#{other}" for other in [number, *swapped] if self._laps_differ(other)]
        if by_laps:
            return f"follows from the laps of {', '.join(by_laps)}"
        retimed = [other for other in [number, *swapped] if self._total_differs(other)]
        if retimed:
            return f"follows from the total time of {', '.join(f'#{other}' for other in retimed)}"
        if not self.ours[number].laps:
            return "no lap completed: the feed goes by a list of its own"
        if not swapped:
            return "cars that the feed does not list, or two that it states on one place"
        stopped = [f"#{other}" for other in [number, *swapped] if self._stopped_since_the_line(other)]
        if stopped:
            were = "was" if len(stopped) == 1 else "were"
            return f"we go by the line alone: since it {', '.join(stopped)} {were} in the pit lane"
        later = self._by_a_later_loop(number, swapped)
        if later:
            return f"we go by the line alone: at a loop after it the feed has {later}"
        cars = ", ".join(f"#{other}" for other in swapped)
        return f"laps and total time are the same: the feed puts it otherwise beside {cars}"

    def _stopped_since_the_line(self, number: str) -> bool:
        """Whether a car came into the pit lane, or left it, after the crossing that ended its last lap."""
        mark = self.history.cars[number].mark_at(self.moment_us)
        return mark.phase in ("in_pit", "out_lap")

    def _by_a_later_loop(self, number: str, swapped: list[str]) -> str:
        """How far the cars that changed places are apart by the feed's gaps in class; "": it does not say of all."""
        behind_ms = self.stated[number].class_gap_ms
        parts = []
        for other in swapped:
            other_ms = self.stated[other].class_gap_ms
            same_class = self.stated[other].car_class == self.stated[number].car_class
            if behind_ms is None or other_ms is None or not same_class:
                return ""
            apart_ms = other_ms - behind_ms
            parts.append(f"#{other} {abs(apart_ms) / 1000:.3f} s {'behind' if apart_ms > 0 else 'ahead of'} it")
        return ", ".join(parts)

    def _total_differs(self, number: str) -> bool:
        return self.stated[number].last_crossing_ms != self.ours[number].last_crossing_ms

    def _clock(self, moment_us: int) -> str:
        return exact_clock((moment_us - self.history.race.start_us) // 1000)


def _laps(number: int) -> str:
    return f"{number} lap{'' if number == 1 else 's'}"


def _near(moments_us: list[int], moment_us: int) -> bool:
    i = bisect_left(moments_us, moment_us - SAME_US + 1)
    return i < len(moments_us) and moments_us[i] < moment_us + SAME_US
