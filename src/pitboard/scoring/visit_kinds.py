"""What kind of pit visit each was, as far as the whole field's visits tell by a moment.

A stop ends a stint; a drive-through, a field led through the lane behind the safety car and a wait under a red flag do
not, and a start from the pit lane is none of these. Nothing of this is stated by a feed. It is judged when the car
leaves the lane, by what is known then, and put right when later visits show it to be otherwise: so a kind holds from a
moment on, and none looks into the future.

Measured on 20 endurance races: driving through takes every car the same time within 3 % (Le Mans 32.0 to 32.9 s, Fuji
29.3 to 29.6 s, Watkins Glen 29.3 to 30.6 s), at most half the median visit, and the shortest stop is 15 % longer.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Mapping
from statistics import median

from pitboard.model import NEUTRAL_FLAGS, Flag, VisitKind
from pitboard.scoring.car_history import NEVER_US, CarHistory

Cars = Mapping[str, CarHistory]
"""The cars of a race by number."""

FlagAt = Callable[[int], Flag | None]
"""The flag over the course at a moment (µs since the epoch)."""

KindsFrom = list[tuple[int, VisitKind]]
"""The kinds of one visit, each with the moment from which it holds (µs since the epoch), the last one known last."""

TRANSIT_SPREAD = 1.06
"""Driving through takes at most this times the shortest one."""

LEAST_SHARE = 0.3
"""What is below this share of the median visit is an error."""

ENOUGH_VISITS = 8
"""With fewer visits nothing says what is usual, unless all but the shortest are alike."""

FEWEST_VISITS, ALIKE = 4, 1.4
"""So many visits at the least; alike are those of which the longest takes at most so many times the shortest."""

MANY_VISITS = 60

SHORTEST_US = 10_000_000
"""No lane is driven through in less: some records state 0."""

LONGEST_US = 300_000_000
"""A longer visit is a repair, or a wait, and says nothing of what is usual."""

STAYS_MEET_US = 1_000_000
"""Two stays of a car no further apart than this are one: a record states them apart where the line lies between."""

LED_SHARE = 0.8
"""So much of the running field goes through the lane when it is led through."""

LED_SPREAD = 1.35
"""Led through, the slowest takes at most this times the quickest: they follow each other."""

LED_MOST_US = 60_000_000
LED_MOST_SHARE = 0.75
"""Led through takes at most this, or this share of the median of the other visits where there are enough."""


StintBegins = tuple[list[int], list[int]]
"""Moments (µs since the epoch), and from each on the laps that the car had completed when its stint then began."""


def kind_at(kinds: KindsFrom, moment_us: int) -> VisitKind | None:
    """The kind of a pit visit by what was known at a moment (µs since the epoch); None while it lasts."""
    i = bisect_right(kinds, moment_us, key=_from_us)
    return kinds[i - 1][1] if i else None


def _from_us(kind: tuple[int, VisitKind]) -> int:
    return kind[0]


def ends_stint(car: CarHistory, visit: int, kind: VisitKind | None) -> bool:
    """Whether a pit visit of this kind, by its index, divides two stints: a stop does, and a change of driver."""
    if kind in ("stop", "lane_start", None):
        return True
    return car.seat_at(car.pit_in_us[visit]) != car.seat_at(car.pit_out_us[visit])


def stint_begins(car: CarHistory, kinds: list[KindsFrom]) -> StintBegins:
    """When the stints of a car began, as known at each moment: behind its last visit then that divides two, or where
    another driver is stated out on the track.
    """
    changes_us = _changes_on_track(car)
    judged_us = (max(us, car.pit_out_us[0]) for own in kinds for us, _ in own[1:])
    moments_us = sorted({*car.pit_out_us, *judged_us, *changes_us})
    laps = []
    for moment_us in moments_us:
        i = bisect_right(car.pit_out_us, moment_us)
        while i and not ends_stint(car, i - 1, kind_at(kinds[i - 1], moment_us)):
            i -= 1
        changed = bisect_right(changes_us, moment_us)
        on_track_laps = car.laps_at(changes_us[changed - 1]) if changed else 0
        laps.append(max(car.pit_out_laps[i - 1] if i else 0, on_track_laps))
    return moments_us, laps


def _changes_on_track(car: CarHistory) -> list[int]:
    """When another driver is stated on a run between two pit visits, in time order."""
    begins_us, ends_us = [0, *car.pit_out_us], [*car.pit_in_us, NEVER_US]
    runs = zip(begins_us, ends_us, strict=False)
    return [us for begin_us, end_us in runs for us in car.changes_between(begin_us, end_us)]


class _Visit:
    __slots__ = ("car", "change", "in_us", "index", "kinds", "out_us", "stay_us")

    def __init__(self, car: CarHistory, index: int) -> None:
        self.car, self.index = car, index
        self.in_us, self.out_us = car.pit_in_us[index], car.pit_out_us[index]
        unseen = index in car.pit_in_unseen or index in car.pit_out_unseen
        self.stay_us = 0 if unseen else self.out_us - self.in_us
        self.change = car.seat_at(self.in_us) != car.seat_at(self.out_us)
        self.kinds: KindsFrom = []

    @property
    def kind(self) -> VisitKind:
        return self.kinds[-1][1]

    def becomes(self, kind: VisitKind, from_us: int) -> None:
        if not self.kinds or self.kind != kind:
            self.kinds.append((from_us, kind))


def visit_kinds(cars: Cars, start_us: int, flag_at: FlagAt) -> dict[str, list[KindsFrom]]:
    """By car number the kinds of its pit visits; a visit that lasts has none yet, but for a start from the lane."""
    kinds: dict[str, list[KindsFrom]] = {number: [[] for _ in car.pit_in_us] for number, car in cars.items()}
    visits = [_Visit(car, i) for car in cars.values() for i in range(len(car.pit_out_us))]
    visits.sort(key=lambda visit: (visit.out_us, visit.in_us, visit.car.number))
    judge = _Judge(cars, start_us, flag_at)
    for visit in visits:
        judge.take(visit)
        kinds[visit.car.number][visit.index] = visit.kinds
    for number, car in cars.items():
        if len(car.pit_out_us) == 0 and car.pit_in_us and car.pit_in_us[0] <= start_us:
            kinds[number][0] = [(car.pit_in_us[0], "lane_start")]
    return kinds


class _Judge:
    """Takes the visits of the field in the order in which they ended."""

    def __init__(self, cars: Cars, start_us: int, flag_at: FlagAt) -> None:
        self._cars, self._start_us, self._flag_at = cars, start_us, flag_at
        self._lengths_us: list[int] = []
        self._transit_us = 0
        self._ended: list[_Visit] = []

    def take(self, visit: _Visit) -> None:
        """Judge a visit at its end, and what that end says of the ones before."""
        if visit.index == 0 and visit.in_us <= self._start_us:
            visit.becomes("lane_start", visit.in_us)
            return
        if waited_from_us := self._waited_from_us(visit):
            if waited_from_us > visit.out_us:
                visit.becomes("stop", visit.out_us)
            visit.becomes("red_wait", waited_from_us)
            return
        self._ended.append(visit)
        if SHORTEST_US <= visit.stay_us <= LONGEST_US:
            insort(self._lengths_us, visit.stay_us)
            self._learn_transit(visit.out_us)
        visit.becomes("drive_through" if self._drives_through(visit) else "stop", visit.out_us)
        self._see_led_field(visit)

    def _waited_from_us(self, visit: _Visit) -> int:
        """From when on a visit is known to have been, by half and more, a wait with the whole field; 0: it was not."""
        begin_us, i = visit.in_us, visit.index
        while i and begin_us - visit.car.pit_out_us[i - 1] <= STAYS_MEET_US:
            # Two stays that meet at the line are one.
            i -= 1
            begin_us = visit.car.pit_in_us[i]
        for wait in visit.car.waits:
            waited_us = min(visit.out_us, wait.end_us) - max(begin_us, wait.begin_us)
            if 2 * waited_us >= visit.out_us - begin_us:
                return max(wait.known_us, visit.out_us)
        return 0

    def _drives_through(self, visit: _Visit) -> bool:
        return not visit.change and 0 < visit.stay_us <= TRANSIT_SPREAD * self._transit_us

    def _learn_transit(self, now_us: int) -> None:
        """The time through the lane: the shortest visit, once it is short beside what is usual."""
        transit_us = lane_transit_us(self._lengths_us)
        if not transit_us or (self._transit_us and transit_us >= self._transit_us):
            return
        self._transit_us = transit_us
        for visit in self._ended:
            if visit.kinds and visit.kind in ("stop", "drive_through"):
                visit.becomes("drive_through" if self._drives_through(visit) else "stop", now_us)

    def _see_led_field(self, last: _Visit) -> None:
        """Whether the field has just been led through the lane."""
        now_us = last.out_us
        lap_us = max(last.car.mark_at(now_us).last_lap_us, 60_000_000)
        through = self._through_since(now_us - 2 * lap_us)
        if len(through) < 3 or 4 * len(through) < len(self._cars):
            return
        lengths_us = [visit.stay_us for visit in through.values()]
        if max(lengths_us) > LED_SPREAD * min(lengths_us):
            # Not in a row, whoever else was: seen at once, where to count who runs is dear.
            return
        if len(through) < LED_SHARE * running(self._cars, now_us, 3 * lap_us):
            return
        led = list(through.values())
        again = [visit for visit in map(self._lap_before, led) if visit is not None]
        if not self._in_a_row([*led, *again]):
            return
        if self._neutral(led) or len(again) >= LED_SHARE * len(led):
            for visit in [*led, *again]:
                if visit.kind != "led_through":
                    visit.becomes("led_through", now_us)
                    del self._lengths_us[bisect_left(self._lengths_us, visit.stay_us)]

    def _in_a_row(self, led: list[_Visit]) -> bool:
        """Whether they took about as long, and shorter than a stop."""
        lengths_us = sorted(visit.stay_us for visit in led)
        if lengths_us[-1] > LED_SPREAD * lengths_us[0]:
            return False
        others_us = [visit.stay_us for visit in self._ended if visit.stay_us and visit not in led]
        enough = len(others_us) >= ENOUGH_VISITS
        return lengths_us[-1] <= (LED_MOST_SHARE * median(others_us) if enough else LED_MOST_US)

    def _through_since(self, from_us: int) -> dict[str, _Visit]:
        """The last short visit without a change of driver of every car that came in since."""
        through: dict[str, _Visit] = {}
        for visit in reversed(self._ended):
            if visit.out_us < from_us:
                break
            if visit.in_us >= from_us and visit.stay_us >= SHORTEST_US and not visit.change:
                through.setdefault(visit.car.number, visit)
        return through

    def _neutral(self, led: Iterable[_Visit]) -> bool:
        flags = [self._flag_at(visit.in_us) for visit in led]
        return sum(flag is not None and flag.state in NEUTRAL_FLAGS for flag in flags) >= LED_SHARE * len(flags)

    def _lap_before(self, visit: _Visit) -> _Visit | None:
        """The car's visit of the lap before, where it took as long."""
        for before in reversed(self._ended):
            if before.car is visit.car and before.index == visit.index - 1:
                alike = visit.stay_us <= LED_SPREAD * before.stay_us and before.stay_us <= LED_SPREAD * visit.stay_us
                next_lap = visit.car.pit_lap[visit.index] == visit.car.pit_lap[before.index] + 1
                return before if alike and next_lap and not before.change else None
        return None


def lane_transit_us(lengths_us: list[int]) -> int:
    """The time through the lane that visits of these lengths, in order, show; 0 where they show none.

    It is the shortest one that is no error, if it is far below the median: at half of it among many visits; with few
    of them, or where stops are short, only with a step behind it, or three of one length before a step.
    """
    if len(lengths_us) < ENOUGH_VISITS and not _but_the_shortest_alike(lengths_us):
        return 0
    usual_us = lengths_us[len(lengths_us) // 2]
    first = bisect_left(lengths_us, LEAST_SHARE * usual_us)
    transit_us = lengths_us[first]
    after = bisect_right(lengths_us, TRANSIT_SPREAD * transit_us)
    step = lengths_us[after] / lengths_us[after - 1] if after < len(lengths_us) else 1.0
    share = transit_us / usual_us
    shown = (
        (share <= 0.5 and step >= 1.2 and len(lengths_us) >= MANY_VISITS)
        or (share <= 0.45 and step >= 1.2)
        or (share <= 0.56 and step >= 1.12 and after - first >= 3)
    )
    return transit_us if shown else 0


def _but_the_shortest_alike(lengths_us: list[int]) -> bool:
    return len(lengths_us) >= FEWEST_VISITS and lengths_us[-1] <= ALIKE * lengths_us[1]


def running(cars: Cars, moment_us: int, within_us: int) -> int:
    """How many cars a loop has seen within a time before a moment, and which have not finished."""
    return sum(
        car.finished_us > moment_us and car.last_seen_us(moment_us) >= moment_us - within_us for car in cars.values()
    )
