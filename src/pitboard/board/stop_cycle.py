"""Where every car is in its cycle of stops, and the order behind the stops: with those that others have yet to make.

A car's phase is the share of the usual stint of its class that it has driven. Of two cars that stop in the same rhythm
the phases differ by little, but for the laps between their stops, when they differ by nearly a stint: then the stop of
the round has been made by the first and not by the second. So a car owes another a stop where its phase is over half a
stint ahead; within the last stint of the race, where it will not reach the flag and the other will.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import ceil

from msgspec import Struct

from pitboard.board.order import Placement, RunningOrder, running_order
from pitboard.board.pace import CleanLaps
from pitboard.board.usual_stops import ClassUsual, FullStint, StopCost, StopHabits
from pitboard.scoring import CarHistory, History

LATE = 1.2
"""No more than so much of a stop is set against a car that stays out beyond its usual stint."""

LEAST_STOPS = 4
IN_RHYTHM, LATELY, ALIKE = 2, 4, 0.1
"""A car has made so many stops, and so many of its latest stints were a full one within a tenth of it: else nobody
knows when it will stop next."""

APART = 0.5
"""A car owes a stop to another whose phase is so much of a stint behind its own."""

LOOKED_AT = 24
"""So many laps of a car are looked at for where the loops lie, and what its pace is."""

FIRST_CARS = 4
"""The laps of so many cars are looked at for where the loops lie."""

Places = tuple[int, int]
"""A car's place overall and in its class."""


class CarCycle(Struct, frozen=True, gc=False):
    """Where a car is in its cycle at a moment.

    `stops` it has begun, `stint_laps` completed since the last of them, `last_us` when that began (0: there is none).
    `in_stop`: it is in the lane, or has not come to a loop since. `phase` is the share of the usual stint driven; None
    where that is not known.
    """

    number: str
    stops: int
    stint_laps: int
    last_us: int
    in_stop: bool
    phase: float | None
    stop: StopCost | None
    stint: FullStint | None


class StopsToMake(Struct, frozen=True):
    """The stops that a car probably has to make until the flag.

    `stops` with the longest stints to count on, `most` with usual ones. It rests on the laps of the present stint,
    about `left_laps` more to drive, and usual stints of `usual_laps` laps, of which `stints` were seen.
    """

    stops: int
    most: int
    stint_laps: int
    left_laps: int
    usual_laps: int
    stints: int


class NetGap(Struct, frozen=True):
    """The gap of a car to the one ahead of it, at the last loop of both, and what it is when both have made the stops.

    `owed` is 1 where the one ahead has a stop to make that the other has made, -1 the other way round. `net_us` below
    zero: the one behind is ahead behind the stops. `loss_us` is what the stop that is owed costs (0: none is).
    """

    gap_us: int
    owed: int
    loss_us: int
    net_us: int


class BehindStops(Struct, frozen=True):
    """The cars by number in the order behind the stops at a moment, and every car's place overall and in its class."""

    moment_us: int
    cars: list[str]
    places: dict[str, Places]


class _Runner(Struct, gc=False):
    """A car in its cycle: how far it has come in laps, and would have by then with the stop that is under way done.

    `loss` is what a stop costs it, in laps; `phase` None where nothing is known of its stops.
    """

    number: str
    car_class: str
    come: float
    virtual: float
    phase: float | None = None
    loss: float = 0.0
    in_stop: bool = False
    last_stint: bool = False
    short: bool = False


class StopCycles:
    """The cycles of stops of the cars of a race, as known at a moment (µs since the epoch), asked for that or before.

    A race whose stops cannot be told has none: no car has a phase, nothing is owed, and the order is the plain one.
    """

    def __init__(self, history: History, moment_us: int, clean: CleanLaps | None = None) -> None:
        self.history = history
        self.moment_us = moment_us
        self.clean = clean or CleanLaps(history, moment_us)
        self.usual = StopHabits(history, moment_us, self.clean)
        self.tells = self.usual.tells
        self._loop_count = history.loop_count

    @cached_property
    def _fractions(self) -> list[float]:
        """The share of a lap at which each loop lies, the line first and last; evenly between those that are not known.

        By laps of the cars that came furthest: their last, and some of those before, as a source may have had other
        loops then.
        """
        count = self.history.loop_count
        known = {0: 0.0, count: 1.0}
        cars = sorted(self.history.cars.values(), key=lambda car: -car.laps_at(self.moment_us))
        for car in cars[:FIRST_CARS] if count > 1 else []:
            last = car.laps_at(self.moment_us)
            for lap in (*range(last, last - LOOKED_AT, -1), *range(last - LOOKED_AT, 1, -LOOKED_AT)):
                if lap > 1 and len(known) <= count and not _has_visit(car, lap):
                    known = _shares(car, lap, count) | known
        ranks = sorted(known)
        return [_between(known, ranks, rank) for rank in range(count + 1)]

    def _progress(self, car: CarHistory, at_us: int, lap_us: int) -> float:
        """How far a car has come, in laps: the last loop that it passed, and the time since at its class's lap.

        It is not beyond the loop that it passed next on the lap before.
        """
        passed = bisect_right(car.loop_us, at_us)
        if not passed:
            return 0.0
        count, at = self._loop_count, car.loop_at[passed - 1]
        laps, rank = divmod(at, count)
        i = bisect_right(car.loop_at, at - count, max(passed - count - 1, 0), passed)
        following = 1.0
        if i < passed and car.loop_at[i] + count < (laps + 1) * count:
            following = self._fractions[car.loop_at[i] % count]
        share = self._fractions[rank] + (at_us - car.loop_us[passed - 1]) / lap_us
        return laps + (share if share < following else following)

    def _runner(self, car: CarHistory, at_us: int) -> _Runner:
        car_class = car.entry.car_class
        usual = self.usual.of_class(car_class, at_us)
        lap_us = usual.lap_us if usual else _last_lap_us(car, at_us)
        come = self._progress(car, at_us, lap_us)
        runner = _Runner(car.number, car_class, come, come)
        if usual is None or usual.stop is None:
            return runner
        stops = self.usual.stops[car.number]
        begun = stops.begun(at_us)
        stop = self.usual.stop(car.number, at_us) or usual.stop
        driven = come - stops.stint_begin(begun)
        runner.phase = driven / usual.stint.laps if driven > 0 else 0.0
        runner.loss = stop.loss_us / lap_us
        if begun and self._in_stop(car, at_us, stops.out_us[begun - 1]):
            runner.in_stop = True
            runner.virtual = self._virtual(car, (stops.in_us[begun - 1], stops.out_us[begun - 1]), at_us, lap_us, stop)
        runner.last_stint, runner.short = self._last_stint(runner.phase, usual, at_us)
        return runner

    def _virtual(self, car: CarHistory, span_us: tuple[int, int], at_us: int, lap_us: int, stop: StopCost) -> float:
        """How far a car would have come, in laps, with the stop of a span behind it that is under way or just over.

        It costs what such a stop usually does, or what it has already taken.
        """
        in_us, out_us = span_us
        lasted_us = min(out_us, at_us) - in_us + stop.loss_us - stop.lane_us
        lost_us = lasted_us if out_us <= at_us else max(lasted_us, stop.loss_us)
        return self._progress(car, in_us, lap_us) + (at_us - in_us - lost_us) / lap_us

    def _in_stop(self, car: CarHistory, at_us: int, out_us: int) -> bool:
        """Whether a car is in the lane for a stop that ends at `out_us`, or has not come to a loop since."""
        if out_us > at_us:
            return True
        passed = bisect_right(car.loop_us, at_us)
        return bool(passed) and car.loop_us[passed - 1] <= out_us

    def _last_stint(self, phase: float, usual: ClassUsual, at_us: int) -> tuple[bool, bool]:
        """Whether a full stint would take a car to the flag, and whether the stint that it is on will not."""
        race = self.history.race
        if not race.duration_us:
            return False, False
        left = (race.start_us + race.duration_us - at_us) / usual.lap_us
        if left > usual.stint.laps:
            return False, False
        return True, left > 1 and phase * usual.stint.laps + left > usual.stint.longest_laps

    def cycle(self, number: str, at_us: int) -> CarCycle:
        """Return where a car is in its cycle at a moment."""
        car, stops = self.history.cars[number], self.usual.stops[number]
        begun = stops.begun(at_us)
        return CarCycle(
            number,
            begun,
            max(car.laps_at(at_us) - stops.stint_begin(begun), 0),
            stops.in_us[begun - 1] if begun else 0,
            bool(begun) and self._in_stop(car, at_us, stops.out_us[begun - 1]),
            self._runner(car, at_us).phase,
            self.usual.stop(number, at_us),
            self.usual.stint(number, at_us),
        )

    def order(self, at_us: int, running: RunningOrder | None = None) -> BehindStops:
        """Return the order behind the stops at a moment; `running` is the order in force then, where it is at hand.

        Two cars keep their order of the track unless a stop that is owed, or under way, turns it. From the chequered
        flag on it is the classification.
        """
        running = running or running_order(self.history, at_us)
        runners = [self._runner(placement.car, at_us) for placement in running.cars]
        for runner, placement in zip(runners, running.cars, strict=True):
            if not placement.state.runs and placement.state.name != "in_pit":
                runner.phase, runner.in_stop = None, False
        if not self.tells or running.order == "classification":
            return BehindStops(
                at_us,
                [runner.number for runner in runners],
                _places((runner.number, runner.car_class) for runner in runners),
            )
        by_class: dict[str, list[_Runner]] = {}
        for runner in runners:
            by_class.setdefault(runner.car_class, []).append(runner)
        in_class = _places((car.number, car.car_class) for own in by_class.values() for car in _settled(own))
        cars = [runner.number for runner in _settled(runners)]
        return BehindStops(at_us, cars, {number: (i, in_class[number][1]) for i, number in enumerate(cars, 1)})

    def levelled(self, at_us: int) -> dict[str, Places]:
        """Return every car's place overall and in class at a moment if each stop were spread over its whole stint.

        A car is as far back as the share of its next stop that it has driven towards. So no stop moves a car up or down
        by itself, whatever the rhythms of the others; but two cars that are close may come in another order than on
        the track. This is for comparing two moments, not for saying who is where.
        """
        levels: list[tuple[float, str, str]] = []
        for name, cars in self.usual.by_class.items():
            usual = self.usual.of_class(name, at_us)
            if usual is None or usual.stop is None:
                levels += [(-self._progress(car, at_us, _last_lap_us(car, at_us)), car.number, name) for car in cars]
            else:
                levels += [(-self._level(car, at_us, usual, usual.stop), car.number, name) for car in cars]
        levels.sort()
        return _places((number, name) for _, number, name in levels)

    def _level(self, car: CarHistory, at_us: int, usual: ClassUsual, stop: StopCost) -> float:
        """How far a car has come, in laps, if its next stop is paid for on the way to it as its class usually does."""
        come = self._progress(car, at_us, usual.lap_us)
        stops = self.usual.stops[car.number]
        since = come
        if begun := bisect_right(stops.in_us, at_us):
            out_us = stops.out_us[begun - 1]
            if self._in_stop(car, at_us, out_us):
                return self._virtual(car, (stops.in_us[begun - 1], out_us), at_us, usual.lap_us, stop)
            since = come - stops.laps[begun - 1]
        phase = since / usual.stint.laps
        if phase > LATE:
            phase = LATE
        return come - phase * stop.loss_us / usual.lap_us if phase > 0 else come

    def owed(self, ahead: str, behind: str, at_us: int) -> int:
        """Tell who of two cars has a stop to make that the other has made: 1 the first, -1 the second, 0 neither."""
        return _owed(*(self._runner(self.history.cars[number], at_us) for number in (ahead, behind)))

    def net_gap(self, running: RunningOrder, ahead: Placement, behind: Placement, at_us: int) -> NetGap | None:
        """Measure the gap between two cars of the same lap when both have made the same stops.

        `running` is the order at the moment, of which the two are. None where it cannot be measured: one of them is in
        a stop or was since their last common loop, the field was in a queue since, or nobody knows what a stop costs.
        """
        laps, gap_us, basis = running.gap(behind, ahead)
        runners = [self._runner(placement.car, at_us) for placement in (ahead, behind)]
        if laps or gap_us is None or basis not in ("loop", None) or any(runner.in_stop for runner in runners):
            return None
        if basis is None and not self._compared_since_stops(ahead, behind):
            return None
        owed = _owed(*runners)
        if not owed:
            return NetGap(gap_us, 0, 0, gap_us)
        stop = self.usual.stop((ahead if owed > 0 else behind).number, at_us)
        if stop is None:
            return None
        return NetGap(gap_us, owed, stop.loss_us, gap_us - owed * stop.loss_us)

    def _compared_since_stops(self, ahead: Placement, behind: Placement) -> bool:
        """Whether both have been at the line since their stops with the lap by which they are measured there."""
        lap = behind.mark.laps
        if not lap or ahead.mark.laps < lap:
            return False
        line_us = ahead.car.lap_end_us[lap - 1], behind.car.lap_end_us[lap - 1]
        lanes_us = ahead.in_lane_until_us, behind.in_lane_until_us
        return all(lane_us < own_us for lane_us, own_us in zip(lanes_us, line_us, strict=True))

    def stops_to_make(self, number: str, at_us: int) -> StopsToMake | None:
        """Return the stops that a car probably has to make until the flag.

        None where the race's length, the car's usual stint or its stop are not known, it has shown no rhythm (in
        sprints the stops come when they suit), or no time is left.
        """
        race, car = self.history.race, self.history.cars[number]
        left_us = race.start_us + race.duration_us - at_us
        stint, stop = self.usual.stint(number, at_us), self.usual.stop(number, at_us)
        stops = self.usual.stops[number]
        begun = stops.begun(at_us)
        if not race.duration_us or left_us <= 0 or stint is None or stop is None:
            return None
        lately = stops.stints[max(begun - LATELY, 0) : begun]
        if begun < LEAST_STOPS or sum(_alike(laps, stint.laps) for laps in lately) < IN_RHYTHM:
            return None
        lap_us = self._lap_us(car, at_us)
        driven = max(self._progress(car, at_us, lap_us) - stops.stint_begin(begun), 0.0)
        few, many = (
            _stops_for(driven, left_us, lap_us, stop.loss_us, laps) for laps in (stint.longest_laps, stint.laps)
        )
        left = ceil(driven + (left_us - many * stop.loss_us) / lap_us) - int(driven)
        return StopsToMake(few, many, int(driven), left, stint.laps, stint.stints)

    def _lap_us(self, car: CarHistory, at_us: int) -> int:
        """A lap of a car at its pace: over the clean ones of its last, else over the class's last."""
        laps = car.laps_at(at_us)
        pace = self.clean.pace(car, self.clean.laps(car, range(max(laps - LOOKED_AT, 1), laps + 1)))
        if pace:
            return pace.median_us
        usual = self.usual.of_class(car.entry.car_class, at_us)
        return usual.lap_us if usual else _last_lap_us(car, at_us)


def _last_lap_us(car: CarHistory, at_us: int) -> int:
    return max(car.mark_at(at_us).last_lap_us, 1)


def _places(cars: Iterable[tuple[str, str]]) -> dict[str, Places]:
    """The places overall and in class of cars in this order, each by its number and class."""
    in_class: dict[str, int] = {}
    places: dict[str, Places] = {}
    for i, (number, car_class) in enumerate(cars, 1):
        in_class[car_class] = in_class.get(car_class, 0) + 1
        places[number] = i, in_class[car_class]
    return places


def _owed(car: _Runner, other: _Runner) -> int:
    """Who of two cars has a stop to make that the other has made: 1 the first, -1 the second."""
    if car.phase is None or other.phase is None:
        return 0
    if car.last_stint and other.last_stint:
        return int(car.short) - int(other.short)
    apart = car.phase - other.phase
    return int(apart > APART) - int(apart < -APART)


def _settled(runners: Sequence[_Runner]) -> list[_Runner]:
    """Put cars in the order behind the stops: each as many places back as cars come by it by the stops."""
    reach = 2 * max((runner.loss for runner in runners), default=0.0)
    moved = list(range(len(runners)))
    for i, ahead in enumerate(runners):
        for j in range(i + 1, len(runners)):
            behind = runners[j]
            if ahead.come - behind.come > reach:
                break
            owed = _owed(ahead, behind)
            if not owed and not ahead.in_stop and not behind.in_stop:
                continue
            net = ahead.virtual - behind.virtual - (ahead.loss if owed > 0 else 0) + (behind.loss if owed < 0 else 0)
            if net < 0:
                moved[i] += 1
                moved[j] -= 1
    return [runners[i] for i in sorted(range(len(runners)), key=lambda i: (moved[i], i))]


def _alike(laps: int, usual_laps: int) -> bool:
    return abs(laps - usual_laps) <= max(1, ALIKE * usual_laps)


def _stops_for(driven: float, left_us: int, lap_us: int, loss_us: int, stint_laps: int) -> int:
    """Count the stops until the flag with stints of so many laps: the lap on which it falls is driven to its end."""
    # Behind here the laps of the stints are too few for sure: the loop ends at once, however long a race is stated.
    stops = max(0, int(((driven - stint_laps) * lap_us + left_us) / (stint_laps * lap_us + loss_us)) - 1)
    while ceil(driven + (left_us - stops * loss_us) / lap_us) > stint_laps * (stops + 1):
        stops += 1
    return stops


def _shares(car: CarHistory, lap: int, count: int) -> dict[int, float]:
    """The shares of a lap at which a car passed the loops on it, by rank; none where an end of the lap was not read."""
    first = (lap - 1) * count
    i = bisect_left(car.loop_at, first)
    j = bisect_right(car.loop_at, first + count)
    if i == j or car.loop_at[i] != first or car.loop_at[j - 1] != first + count:
        return {}
    begin_us, end_us = car.loop_us[i], car.loop_us[j - 1]
    return {car.loop_at[k] - first: (car.loop_us[k] - begin_us) / (end_us - begin_us) for k in range(i, j)}


def _between(known: dict[int, float], ranks: list[int], rank: int) -> float:
    """The share of a loop, by its rank, or evenly between the two around it that are known."""
    i = bisect_left(ranks, rank)
    after = ranks[i]
    if after == rank:
        return known[rank]
    before = ranks[i - 1]
    return known[before] + (known[after] - known[before]) * (rank - before) / (after - before)


def _has_visit(car: CarHistory, lap: int) -> bool:
    visits = bisect_right(car.pit_in_us, car.lap_end_us[lap - 1])
    return bool(visits) and (visits > len(car.pit_out_us) or car.pit_out_us[visits - 1] >= car.lap_end_us[lap - 2])
