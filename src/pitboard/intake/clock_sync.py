"""Compare the clocks of several sources, by the crossings that they read in common, and put them onto one race clock.

Nothing here asks what time it is: all follows from the readings in the order in which they came, and from when they
came. So the same journal gives the same offsets. Every clock has a shift, race time minus its own time, that holds from
one of its readings on: it follows a drift in small steps, and jumps when the clock was stepped.

Recordings of decoders do not say when their readings came; `align_recordings` compares them by the crossings alone.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low
from typing import Final

from pitboard.intake.source import CONSECUTIVE, MOST_US, PAIRS_KEPT, Clock, ClockReading, Delays, Pair, ReadingPlace
from pitboard.model import LINE, PIT_LINE, START, ClockMeasure, ClockStep, Entry, Fact, Passing, TransponderFitted

PAIR_US: Final = 10_000_000
"""Two sources' readings of one car at one loop are one crossing if they are nearer: no car comes round in that time."""

AGREE_US: Final = 100_000
"""Readings of one crossing differ by less: two antennas, two transponders in a car, a slow car."""

DRIFT_US: Final = 2_000
"""A drift is followed in steps of this."""

BACK_US: Final = 2_000_000
"""A decoder numbers its passings in the order of their times, but for less than this."""

LATE_US: Final = 3_000_000
"""For so long everything new must be late by the same before a clock is taken to have been put back."""

QUARTER_US: Final = 900_000_000
SYNCHRONOUS_US: Final = 250_000
"""A clock that seems to be off by less, or by so little from whole quarters of an hour (its zone), is taken to be set
by the same time: how late word comes tells no better."""

YOUNG_US: Final = 60_000_000
"""For so long the race clock may still become that of a source that counts before it."""

ENOUGH: Final = 3
"""So many crossings that agree tell how two clocks stand."""

NEAR_US: Final = 1_000_000
"""When word of a crossing comes tells to within this when it was."""

NEIGHBOURS: Final = 8
"""Readings of one car at one loop that are kept to compare with."""

BIN_US: Final = 100_000
"""Differences of two recorded clocks by the same crossing agree within this."""

COMPARED: Final = 60
"""So many readings of one car at one loop are enough to find how two recorded clocks differ."""

Crossings = dict[tuple[str, str], list[int]]
"""Moments (µs) by car and loop."""


class ClockSync:
    """Compare the clocks of a race. The first that is heard is the race clock; the others are put onto it.

    Of two clocks that read the same crossings the one that counts first is followed by the other.

    `steps` are the jumps that were noticed, in the order in which they were.
    """

    def __init__(self) -> None:
        self.clocks: dict[str, Clock] = {}
        self.steps: list[ClockStep] = []
        self.reference: Clock | None = None
        self._begun_us = 0
        self._near: dict[tuple[str, str], deque[ClockReading]] = {}

    def add(self, clock: Clock, received_us: int) -> bool:
        """Add a clock that is heard for the first time; return whether that moves what was dated before.

        It is the race clock if no other was heard, or only just, and counts after it.
        """
        self.clocks[clock.name] = clock
        before = self.reference
        if before and (before.rank < clock.rank or received_us - self._begun_us > YOUNG_US):
            return False
        for other in self.clocks.values():
            other.locked, other.positioned, other.how = False, False, "receive_time"
            other.pairs.clear()
        self.reference, self._begun_us = clock, self._begun_us or received_us
        clock.locked, clock.how = True, "race_clock"
        clock.shift_us = clock.base_us
        return before is not None

    def forget(self, clock: Clock) -> None:
        """Drop the readings of a clock; all of them will be sent again."""
        clock.forget_readings()
        for key, seen in self._near.items():
            self._near[key] = deque((reading for reading in seen if reading.clock != clock.name), NEIGHBOURS)

    def restart(self, clock: Clock) -> None:
        """Let a clock count from another zero; how late its word comes is as it was."""
        clock.expected_us = clock.delay_us if clock.delays.known else None
        clock.locked, clock.delays = False, Delays()

    def hear(self, clock: Clock, raw_us: int, received_us: int) -> bool:
        """Take what a source that counts race time says it is; return whether that moves what was dated before."""
        clock.delays.take(received_us - raw_us, received_us)
        return self._position(clock)

    def see(self, seen: ClockReading) -> bool:
        """Take a reading; return whether it moves what was dated before."""
        clock = self.clocks[seen.clock]
        if not seen.received_us:
            # It is sent again: when word of it came this time says nothing of the clock.
            clock.highest = max(clock.highest, seen.order)
            return False
        moved = not clock.delays.known and self.hear(clock, seen.raw_us, seen.received_us)
        agreed, pair_moved = self._compare(clock, seen)
        moved |= pair_moved
        if seen.order > clock.highest:
            moved |= self._delay(clock, seen, agreed=agreed)
            clock.highest, clock.highest_us = seen.order, seen.raw_us
        if clock.sure:
            moved |= self._prove_late(seen)
        self._near.setdefault((seen.car, seen.loop), deque(maxlen=NEIGHBOURS)).append(seen)
        return moved

    def _race_us(self, seen: ClockReading) -> int:
        return seen.raw_us + self.clocks[seen.clock].shift_at(seen.order)

    # By when word of it came

    def _delay(self, clock: Clock, seen: ClockReading, *, agreed: bool) -> bool:
        delay_us = seen.received_us - seen.raw_us
        later_us = delay_us - clock.delays.least_us
        if clock.stepping and clock.delays.settled and not agreed and abs(later_us) > MOST_US:
            if later_us < 0:
                # No word of a crossing comes before the crossing: the clock went ahead.
                return self._stepped(clock, seen.order, seen, delay_us)
            return self._late(clock, seen, delay_us)
        clock.late.clear()
        clock.delays.take(delay_us, seen.received_us)
        return self._position(clock)

    def _late(self, clock: Clock, seen: ClockReading, delay_us: int) -> bool:
        """Tell network delay from a clock stepped back: a step delays every later reading equally."""
        late = clock.late
        late.append((seen, delay_us))
        # A decoder numbers its passings in the order of their times: the next number cannot be much earlier. Nor is
        # word late of a crossing that another source read just now.
        in_turn = seen.order == clock.after or seen.order[0] > clock.highest[0]
        if (in_turn and clock.highest_us - seen.raw_us > BACK_US) or self._was_read_now(clock, seen, delay_us):
            return self._stepped(clock, seen.order, seen, delay_us)
        # A slow line delays by this and that, and catches up; a step delays all that is new by the same.
        delays_us = [late_us for _, late_us in late]
        same = len(late) == CONSECUTIVE and max(delays_us) - min(delays_us) < MOST_US
        if same and seen.received_us - late[0][0].received_us >= LATE_US:
            return self._stepped(clock, late[0][0].order, late[0][0], min(delays_us))
        return False

    def _was_read_now(self, clock: Clock, seen: ClockReading, delay_us: int) -> bool:
        """Whether another source read a late reading's crossing just before word of it came."""
        race_us = self._race_us(seen) + delay_us - clock.delays.least_us
        return any(
            other.clock != clock.name
            and self.clocks[other.clock].sure
            and abs(self._race_us(other) - race_us) < NEAR_US
            for other in self._near.get((seen.car, seen.loop), ())
        )

    def _prove_late(self, seen: ClockReading) -> bool:
        """Another source's late reading may be of this crossing: then it was not late, its clock was put back."""
        moved = False
        for other in self._near.get((seen.car, seen.loop), ()):
            clock = self.clocks[other.clock]
            if clock.late and clock.late[-1][0] is other and other.clock != seen.clock:
                delay_us = clock.late[-1][1]
                race_us = self._race_us(other) + delay_us - clock.delays.least_us
                if abs(self._race_us(seen) - race_us) < NEAR_US:
                    moved |= self._stepped(clock, other.order, other, delay_us)
        return moved

    def _stepped(self, clock: Clock, first: ReadingPlace, seen: ClockReading, delay_us: int) -> bool:
        # What was read before the step stays dated as it is. The new shift is as good as the line is steady, until
        # crossings that are shared with another source measure it.
        step_us = clock.delays.least_us - delay_us
        clock.expected_us = clock.delay_us
        clock.locked = clock.synchronous = False
        clock.shift_from(first, clock.shift_us - step_us)
        clock.delays.begin(delay_us, seen.received_us)
        self._note(clock, seen.raw_us, step_us, "receive_time", first)
        return True

    def _note(self, clock: Clock, raw_us: int, step_us: int, how: ClockMeasure, first: ReadingPlace) -> None:
        self.steps.append(ClockStep(raw_us + clock.shift_us, clock.name, step_us, how, first[1]))

    def _position(self, clock: Clock) -> bool:
        """Work out the shift of a clock without common crossings: by how late its word comes and the reference's."""
        moved = [self._position_alone(each) for each in (self.clocks.values() if clock is self.reference else [clock])]
        return any(moved)

    def _position_alone(self, clock: Clock) -> bool:
        if clock.locked or (clock.delays.settled and clock.positioned) or self.reference is None:
            return False
        expected_us = clock.expected_us
        if expected_us is None:
            if not (clock.delays.known and self.reference.delays.known):
                return False
            if self._is_backlog(clock, self.reference):
                # Old words all come at once: until new ones come, two decoders are taken to be set by the same time.
                before_us, clock.shift_us, clock.positioned = clock.shift_us, self.reference.shift_us, False
                return clock.shift_us != before_us
            expected_us = self.reference.delay_us
        clock.positioned = True
        shift_us = clock.delays.least_us - expected_us
        if clock.stepping:
            same_us = [self._zone_us(shift_us), *(other.shift_us for other in self._of_same_rack(clock) if other.sure)]
            nearest_us = min(same_us, key=lambda known_us: abs(known_us - shift_us))
            clock.synchronous = abs(nearest_us - shift_us) <= SYNCHRONOUS_US
            shift_us = nearest_us if clock.synchronous else shift_us
        if shift_us == clock.shift_us or (not clock.synchronous and abs(shift_us - clock.shift_us) < AGREE_US):
            return False
        clock.shift_us = shift_us
        return True

    def _is_backlog(self, clock: Clock, reference: Clock) -> bool:
        """Whether two decoders have sent readings that were past, and it is not known yet how late a new word comes."""
        return clock.stepping and reference.stepping and (clock.delays.backlog or reference.delays.backlog)

    def _zone_us(self, shift_us: int) -> int:
        """The nearest shift by whole quarters of an hour from a decoder that is the race clock; else none is near."""
        reference = self.reference
        if reference is None or not reference.stepping:
            return shift_us + 2 * SYNCHRONOUS_US
        return reference.shift_us + round((shift_us - reference.shift_us) / QUARTER_US) * QUARTER_US

    def _of_same_rack(self, clock: Clock) -> list[Clock]:
        """The other decoders of the same source."""
        rack = clock.name.rpartition("/")[0]
        clocks = self.clocks.values()
        return [other for other in clocks if other.name.rpartition("/")[0] == rack and other is not clock]

    # By the crossings that another source read too

    def _compare(self, clock: Clock, seen: ClockReading) -> tuple[bool, bool]:
        """Compare a reading with another clock's of the same crossing.

        Returns whether they agree, and whether that moves what was dated before.
        """
        race_us = self._race_us(seen)
        near = [
            (not other.sure, other.rank, abs(self._race_us(reading) - race_us), reading.order, reading)
            for reading in self._near.get((seen.car, seen.loop), ())
            if (other := self.clocks[reading.clock]) is not clock and abs(self._race_us(reading) - race_us) < PAIR_US
        ]
        if not near:
            return False, False
        # Several sources may have read it: the surest is compared with, then the most senior, then the nearest.
        partner = min(near, key=lambda candidate: candidate[:4])[-1]
        high, low = sorted((seen, partner), key=lambda reading: self._seniority(self.clocks[reading.clock]))
        return self._paired(self.clocks[low.clock], low, high)

    def _seniority(self, clock: Clock) -> tuple[bool, int]:
        return not clock.sure, clock.rank

    def _may_lock(self, low: Clock, high: Clock) -> bool:
        """Whether the other's shift will not be measured better by how late its word comes, and its own neither."""
        # Against a clock that is still to be moved it would have to be measured again.
        if not (high.sure or high.delays.settled):
            return False
        return high.rank < low.rank or high is self.reference or low.delays.settled or low.expected_us is not None

    def _paired(self, low: Clock, ours: ClockReading, theirs: ClockReading) -> tuple[bool, bool]:
        pair = Pair(
            self._race_us(theirs) - ours.raw_us, ours.order, theirs.clock, theirs.order,
            ours.received_us - ours.raw_us, theirs.received_us - theirs.raw_us,
        )  # fmt: skip
        apart_us = pair.shift_us - low.shift_at(ours.order)
        agreed = abs(apart_us) <= AGREE_US
        if not low.locked:
            if not self._may_lock(low, self.clocks[theirs.clock]):
                return agreed, False
            low.pairs.append(pair)
            return agreed, self._lock(low)
        if agreed:
            low.matched += 1
            low.apart.clear()
            low.pairs.append(pair)
            self._drift(low, ours.order)
            return True, False
        low.apart.append(pair)
        return False, self._jump(low, ours)

    def _lock(self, clock: Clock) -> bool:
        # A pair of two different laps, or of a car that stood on the loop, is far from the middle and left out.
        middle_us = median_low([pair.shift_us for pair in clock.pairs])
        agreeing = [pair.shift_us for pair in clock.pairs if abs(pair.shift_us - middle_us) <= AGREE_US]
        if len(agreeing) < ENOUGH or len(agreeing) * 2 <= len(clock.pairs):
            return False
        before_us, clock.shift_us = clock.shift_us, median_low(agreeing)
        clock.locked = True
        clock.matched += len(agreeing)
        if clock is not self.reference:
            clock.how = "pairs"
        moved = clock.shift_us != before_us
        # Decoders of one rack are set by the same time: one that is near is off by the same.
        for other in self._of_same_rack(clock) if clock.stepping else ():
            apart_us = abs(other.shift_us - clock.shift_us)
            if not other.sure and other.expected_us is None and apart_us <= SYNCHRONOUS_US:
                other.shift_us, other.synchronous = clock.shift_us, True
                moved |= apart_us > 0
        return moved

    def _drift(self, clock: Clock, order: ReadingPlace) -> None:
        if len(clock.pairs) < PAIRS_KEPT:
            return
        shift_us = median_low([pair.shift_us for pair in clock.pairs])
        if abs(shift_us - clock.shift_us) > DRIFT_US:
            # From the next reading on: nothing that was dated is moved for milliseconds.
            run, number = max(clock.highest, order)
            clock.shift_from((run, number + 1), shift_us)

    def _jump(self, low: Clock, ours: ClockReading) -> bool:
        """Take readings that differ by the same, one after the other, as a step of one of the two clocks."""
        apart = list(low.apart)
        shifts_us = [pair.shift_us for pair in apart]
        steady = len(apart) == CONSECUTIVE and max(shifts_us) - min(shifts_us) <= AGREE_US
        if not steady or len({pair.other for pair in apart}) > 1:
            return False
        high = self.clocks[apart[0].other]
        behind_us = median_low(shifts_us) - low.shift_us
        low.apart.clear()
        if self._is_high(low, high, apart, behind_us):
            high.shift_from(min(pair.other_order for pair in apart), high.shift_us - behind_us)
            self._note(high, ours.raw_us + low.shift_us - high.shift_us, behind_us, "pairs", apart[0].other_order)
        else:
            low.shift_from(min(pair.order for pair in apart), low.shift_us + behind_us)
            self._note(low, ours.raw_us, -behind_us, "pairs", apart[0].order)
        return True

    def _is_high(self, low: Clock, high: Clock, apart: list[Pair], behind_us: int) -> bool:
        """Tell which of two clocks was stepped: the one whose delays changed by as much as they now differ."""
        # By crossings alone it could be either; but only the clock that was stepped has other delays than before.
        low_us = min(pair.delay_us for pair in apart) - low.delays.usual_us
        high_us = min(pair.other_delay_us for pair in apart) - high.delays.usual_us
        return abs(low_us) + abs(high_us + behind_us) < abs(low_us - behind_us) + abs(high_us)


def carriers(facts: Iterable[Fact]) -> dict[str, str]:
    """Return which car bears which transponder, by what entries and fittings say."""
    cars: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, Entry):
            cars |= dict.fromkeys(fact.transponders, fact.number)
        elif isinstance(fact, TransponderFitted):
            cars[fact.transponder] = fact.number
    return cars


def car_and_loop(passing: Passing, cars: Mapping[str, str]) -> tuple[str, str]:
    """Return what two sources must agree on for one crossing: the car, and the loop whatever side of the line."""
    car = passing.number or cars.get(passing.transponder) or f"transponder {passing.transponder}"
    return car, LINE if passing.loop in (START, PIT_LINE) else passing.loop


def align_recordings(recordings: Sequence[tuple[Sequence[Clock], Sequence[Fact]]], other_facts: Sequence[Fact]) -> None:
    """Set the shifts of decoders' clocks by the crossings that their recordings share with what else is known.

    A recording is its clocks, which all get the same shift, and its facts. The first is taken as it is where nothing
    else reads crossings; so is one that shares none with anything.
    """
    cars = carriers(other_facts)
    known = _crossings((fact for fact in other_facts if isinstance(fact, Passing) and fact.exact), cars)
    for clocks, facts in recordings:
        own = _crossings((fact for fact in facts if isinstance(fact, Passing)), cars)
        shift_us, pairs = _common_shift(own, known) if known else (0, 0)
        for clock in clocks:
            clock.shift_us, clock.matched = shift_us, pairs
            clock.how = "pairs" if pairs else "race_clock"
        for key, times_us in own.items():
            known.setdefault(key, []).extend(time_us + shift_us for time_us in times_us)


def _crossings(passings: Iterable[Passing], cars: Mapping[str, str]) -> Crossings:
    found: Crossings = {}
    for passing in passings:
        found.setdefault(car_and_loop(passing, cars), []).append(passing.time_us)
    return found


def _common_shift(own: Crossings, known: Crossings) -> tuple[int, int]:
    """What to add to a clock's times so that most shared crossings agree, and how many do; 0 and 0: nothing tells.

    A wrong match of two laps gives differences that scatter, as laps are never alike to a tenth of a second.
    """
    differences_us = [
        theirs - ours
        for key, times_us in own.items()
        for theirs in known.get(key, [])[:COMPARED]
        for ours in times_us[:COMPARED]
    ]
    bins = Counter(difference_us // BIN_US for difference_us in differences_us)
    counts = Counter({place: bins[place] + bins[place + 1] for place in bins})
    if not counts:
        return 0, 0
    best, number = max(counts.items(), key=lambda counted: (counted[1], -abs(counted[0])))
    others = max((count for place, count in counts.items() if abs(place - best) > 1), default=0)
    if number < ENOUGH or number * 2 < others * 3:
        return 0, 0
    agreeing = [difference_us for difference_us in differences_us if difference_us // BIN_US in (best, best + 1)]
    return median_low(agreeing), len(agreeing)
