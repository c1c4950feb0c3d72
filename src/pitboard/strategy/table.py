"""What a strategist asks, for every car of a race at a moment, as a table."""

from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from msgspec import Struct, field

from pitboard.board import drivers
from pitboard.board.order import RunningOrder, running_order
from pitboard.intake import drive_limits_for
from pitboard.model import NEUTRAL_FLAGS
from pitboard.model.time import HOUR_US
from pitboard.scoring import History
from pitboard.strategy.neutralisations import to_come_us
from pitboard.strategy.race_left import StopsLeft, next_stop, stops_left
from pitboard.strategy.race_length import race_length_us
from pitboard.strategy.rejoin import Rejoins
from pitboard.strategy.relative_pace import RelativePace, is_faster
from pitboard.strategy.stop_costs import QUANTILES, StopCosts, StopPrediction
from pitboard.strategy.stop_facts import CarFacts, StopFacts
from pitboard.strategy.stop_hazard import StopHazard

PACE_US = 3 * HOUR_US // 2
"""Who is faster now is judged over so much time."""

NEUTRAL_LOSS = 0.5
"""So much of the time that is neutralised is lost: laps take about twice as long."""

PACE_OFF, PACE_OFF_US = 0.006, 40_000_000
"""By so much of what is left, and by so much more for stops, the leader comes otherwise than foretold at most."""

LOW, HIGH = QUANTILES.index(0.1), QUANTILES.index(0.9)


class StrategyRow(Struct, frozen=True):
    """What a strategist asks of a car; what is not known is None. Laps are the car's own count, from 1.

    It stops at the end of the lap under way: `rejoin_class_position` is its place at the end of its out-lap, with 90 %
    between `rejoin_low` and `rejoin_high`, `rejoin_ahead` and `rejoin_behind` are its neighbours in class. The stop
    costs `pit_loss_ms`, with 80 % between low and high; `minimum_stop_ms` at least is spent in the lane. Else it stops
    on `next_stop_lap`, with 80 % between low and high. To the flag it has `stops_to_go` and `laps_to_go`. With these
    stops made it is `net_gap_ms` behind the leader of its class, in `net_class_position`. `drivers_to_drive` are the
    seats that have not driven, or not for as long as the rules ask. `wave_by`: a lap or more down in its class, it runs
    between the leaders of the race and of its class. `faster` tells whether it is faster now than `ahead`, the car
    ahead in its class, which it then catches on `catch_lap`.
    """

    number: str
    car_class: str = field(name="class")
    rejoin_class_position: int | None = None
    rejoin_low: int | None = None
    rejoin_high: int | None = None
    rejoin_ahead: str | None = None
    rejoin_behind: str | None = None
    pit_loss_ms: int | None = None
    pit_loss_low_ms: int | None = None
    pit_loss_high_ms: int | None = None
    minimum_stop_ms: int | None = None
    next_stop_lap: int | None = None
    next_stop_low: int | None = None
    next_stop_high: int | None = None
    stops_to_go: int | None = None
    laps_to_go: int | None = None
    net_gap_ms: int | None = None
    net_class_position: int | None = None
    drivers_to_drive: tuple[int, ...] | None = None
    wave_by: bool | None = None
    ahead: str | None = None
    faster: bool | None = None
    catch_lap: int | None = None


class StrategyTable(Struct, frozen=True):
    """What a strategist asks of the cars of a race at a moment, in the order in force.

    The winner will have driven `race_laps` if the course stays free; the lap before its last ends `to_spare_ms` before
    the time is up: the less that is the more it hangs on. With what neutralisations are usual in such races it lies
    between `race_laps_low` and `race_laps_high` with 90 %. None where the length of the race is not known.
    """

    race: str
    at_ms: int
    race_laps: int | None
    to_spare_ms: int | None
    race_laps_low: int | None
    race_laps_high: int | None
    rows: list[StrategyRow]


class RaceLaps(NamedTuple):
    """How many laps a race will have, how much is to spare in ms, and bounds of the laps; None: not known."""

    laps: int | None = None
    to_spare_ms: int | None = None
    low: int | None = None
    high: int | None = None


class _Net(NamedTuple):
    """What a car has left with the stops made: its laps and stops, and how far behind in µs it is then."""

    left: StopsLeft
    behind_us: float


class _Strategist:
    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self.order: RunningOrder = running_order(history, moment_us)
        self.over = moment_us >= history.chequered_us
        length_us = 0 if self.over else race_length_us(history)
        self.flag_us = history.race.start_us + length_us if length_us else None
        left_us = max(self.flag_us - moment_us, 0) if self.flag_us is not None else None
        self.facts = StopFacts(history, moment_us)
        self.hazard = StopHazard(self.facts, left_us)
        self.rejoins = Rejoins(self.facts, StopCosts(self.facts), self.hazard)
        self.pace = RelativePace(history, moment_us, moment_us - PACE_US, self.facts.clean)
        self.running = [
            placement.number
            for placement in self.order.cars
            if placement.state.runs or placement.state.name == "in_pit"
        ]
        self._nets: dict[str, dict[str, _Net]] = {}

    def length(self) -> RaceLaps:
        """Tell how many laps the race has, by how much its leader begins the last before the time is up, and bounds."""
        if self.flag_us is None or not self.running:
            return RaceLaps()
        leader = self.facts.of(self.running[0])
        left = stops_left(self.rejoins, self.hazard, leader, self.flag_us)
        if left is None or not leader.mean_us:
            return RaceLaps()
        # Its laps in traffic are a part of those to come; who has not come by yet comes no sooner than now.
        lap_us = (leader.lap_us + leader.mean_us) / 2
        line_us = max(leader.line_us, self.moment_us - lap_us)
        free_us = self.flag_us - line_us - left.cost_us
        laps = max(ceil(free_us / lap_us), 1)
        spare_us = max(free_us - (laps - 1) * lap_us, 0)
        left_us = max(self.flag_us - self.moment_us, 0)
        flag = self.history.flag_at(self.moment_us)
        neutral = flag is not None and flag.state in NEUTRAL_FLAGS
        most_us, least_us = (to_come_us(self.history, left_us, share, now=neutral) for share in (0.95, 0.05))
        off_us = PACE_OFF * left_us + PACE_OFF_US
        low = max(ceil((free_us - off_us - NEUTRAL_LOSS * most_us) / lap_us), 1)
        high = ceil((free_us + off_us - NEUTRAL_LOSS * least_us) / lap_us)
        return RaceLaps(leader.laps + laps, round(spare_us / 1000), leader.laps + low, leader.laps + max(high, laps))

    @cached_property
    def _short(self) -> set[tuple[str, int]]:
        """The drivers, by car and seat, who have not driven for as long as the rules ask."""
        if not drive_limits_for(self.history):
            return set()
        return {(row.number, row.seat) for row in drivers(self.history, self.moment_us) if row.short_ms}

    @cached_property
    def _first_of_class(self) -> dict[str, str]:
        """The car that leads each class."""
        first: dict[str, str] = {}
        for number in self.running:
            first.setdefault(self.facts.of(number).car_class, number)
        return first

    def rows(self, number: str | None) -> list[StrategyRow]:
        """Answer for every car that runs, or for one."""
        tells = self.history.tells_stops(self.moment_us)
        asked = [own for own in self.running if number in (None, own)]
        return [self._row(self.facts.of(own)) for own in asked] if tells and not self.over else []

    def _row(self, car: CarFacts) -> StrategyRow:
        rejoin = self.rejoins.of(car.number)
        stop = rejoin.stop if rejoin else None
        coming = next_stop(self.hazard, car) if not car.in_lane_us else None
        nets = self._net(car.car_class)
        net = nets.get(car.number)
        ahead = self._ahead(car)
        faster, catch_lap = self._catches(car, ahead) if ahead else (None, None)
        leader_us = min((other.behind_us for other in nets.values()), default=0.0)
        return StrategyRow(
            car.number,
            car.car_class,
            rejoin_class_position=rejoin.class_position if rejoin else None,
            rejoin_low=rejoin.low if rejoin else None,
            rejoin_high=rejoin.high if rejoin else None,
            rejoin_ahead=rejoin.ahead if rejoin else None,
            rejoin_behind=rejoin.behind if rejoin else None,
            pit_loss_ms=stop.loss_us // 1000 if stop else None,
            pit_loss_low_ms=stop.quantiles_us[LOW] // 1000 if stop else None,
            pit_loss_high_ms=stop.quantiles_us[HIGH] // 1000 if stop else None,
            minimum_stop_ms=_quickest_ms(stop) if stop else None,
            next_stop_lap=coming.lap if coming else None,
            next_stop_low=coming.low if coming else None,
            next_stop_high=coming.high if coming else None,
            stops_to_go=net.left.stops if net else None,
            laps_to_go=net.left.laps if net else None,
            net_gap_ms=round((net.behind_us - leader_us) / 1000) if net else None,
            net_class_position=1 + sum(other.behind_us < net.behind_us for other in nets.values()) if net else None,
            drivers_to_drive=self._to_drive(car.number),
            wave_by=self._wave_by(car),
            ahead=ahead,
            faster=faster,
            catch_lap=catch_lap,
        )

    def _progress(self, car: CarFacts) -> float:
        """How far a car has come, in laps, with what its pace says of the lap under way."""
        return car.laps + min((self.moment_us - car.line_us) / max(car.lap_us, 1), 0.999)

    def _net(self, car_class: str) -> dict[str, _Net]:
        """How far behind each car of a class is with all its stops made, by the pace of the class."""
        if car_class not in self._nets:
            cars = [self.facts.of(number) for number in self.running]
            own = [car for car in cars if car.car_class == car_class and car.laps and car.lap_us]
            laps_us = sorted(car.lap_us for car in own)
            found: dict[str, _Net] = {}
            for car in own if self.flag_us is not None else []:
                left = stops_left(self.rejoins, self.hazard, car, self.flag_us or 0)
                if left is not None:
                    lap_us = laps_us[len(laps_us) // 2]
                    found[car.number] = _Net(left, left.cost_us - self.rejoins.progress(car) * lap_us)
            self._nets[car_class] = found
        return self._nets[car_class]

    def _ahead(self, car: CarFacts) -> str | None:
        """The car ahead in the class, in the order in force."""
        own = [number for number in self.running if self.facts.of(number).car_class == car.car_class]
        place = own.index(car.number)
        return own[place - 1] if place else None

    def _catches(self, car: CarFacts, ahead: str) -> tuple[bool | None, int | None]:
        """Whether a car is faster now than the one ahead, and on which of its laps it then comes up to it."""
        first, second = self.pace.latest(car.number), self.pace.latest(ahead)
        if first is None or second is None:
            return None, None
        faster = is_faster(first, second)
        other = self.facts.of(ahead)
        if car.in_lane_us or other.in_lane_us:  # how far they are apart is settled when they are out
            return faster, None
        apart = self._progress(other) - self._progress(car)
        gain = second.share - first.share
        if not faster or gain <= 0 or apart >= 1:
            return faster, None
        return faster, car.laps + 1 + floor(max(apart, 0.0) / gain)

    def _to_drive(self, number: str) -> tuple[int, ...] | None:
        """The seats that have not driven yet, or not for as long as the rules ask; None where no crew is known."""
        car = self.history.cars[number]
        if not car.entry.drivers or not car.driver_us:
            return None
        driven = {seat for us, seat in zip(car.driver_us, car.driver_seat, strict=True) if us <= self.moment_us}
        short = {seat for own, seat in self._short if own == number}
        return tuple(driver.seat for driver in car.entry.drivers if driver.seat not in driven or driver.seat in short)

    def _wave_by(self, car: CarFacts) -> bool | None:
        """Whether a car runs between the leaders of the race and of its class, laps behind the latter."""
        first, leader = self.facts.of(self.running[0]), self.facts.of(self._first_of_class[car.car_class])
        if not car.lap_us:
            return None
        down = self._progress(leader) - self._progress(car)
        if not first.lap_us or not leader.lap_us:
            return None
        behind_first, of_leader = ((self._progress(first) - self._progress(other)) % 1 for other in (car, leader))
        return down >= 1 and behind_first < of_leader


def _quickest_ms(stop: StopPrediction) -> int:
    """The time in the lane that nine stops in ten take at least."""
    return max(stop.lane_us + stop.quantiles_us[LOW] - stop.loss_us, 0) // 1000


def strategy(history: History, moment_us: int, number: str | None = None) -> StrategyTable:
    """Answer what a strategist asks of all cars that run at a moment (µs since the epoch), or of one."""
    asked = _Strategist(history, moment_us)
    at_ms = (moment_us - history.race.start_us) // 1000
    return StrategyTable(history.race.name, at_ms, *asked.length(), asked.rows(number))
