"""One race clock out of the clocks of several sources, by what they say of the same crossings.

Nothing here asks what time it is: all follows from the readings in the order in which they came, and from when they
came. So the same journal gives the same offsets. Every clock has a shift, race time minus its own time, that holds from
one of its readings on: it follows a drift in small steps, and jumps when the clock was stepped.
"""

from collections import deque
from statistics import median_low
from typing import Final

from pitboard.intake.clock import PAIRS_KEPT, TOGETHER, Clock, ClockReading, Order, Pair
from pitboard.intake.delays import MOST_US, Delays
from pitboard.model import ClockMeasure, ClockStep

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


class RaceClock:
    """Compares the clocks of a race. The first that is heard is the race clock; the others are put onto it.

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
        """A clock that is heard for the first time; whether that moves what was placed before.

        It is the race clock if no other was heard, or only just, and counts after it.
        """
        self.clocks[clock.name] = clock
        before = self.reference
        if before and (before.rank < clock.rank or received_us - self._begun_us > YOUNG_US):
            return False
        for other in self.clocks.values():
            other.locked, other.placed, other.how = False, False, "receive_time"
            other.pairs.clear()
        self.reference, self._begun_us = clock, self._begun_us or received_us
        clock.locked, clock.how = True, "race_clock"
        clock.shift_us = clock.base_us
        return before is not None

    def forget(self, clock: Clock) -> None:
        """What a clock said is void; it will say it again."""
        clock.retell()
        for key, seen in self._near.items():
            self._near[key] = deque((one for one in seen if one.clock != clock.name), NEIGHBOURS)

    def begin_anew(self, clock: Clock) -> None:
        """It counts from another zero; how late its word comes is as it was."""
        clock.expected_us = clock.delay_us if clock.delays.known else None
        clock.locked, clock.delays = False, Delays()

    def hear(self, clock: Clock, raw_us: int, received_us: int) -> bool:
        """A source that counts race time says what it is; whether that moves what was placed before."""
        clock.delays.take(received_us - raw_us, received_us)
        return self._place(clock)

    def see(self, seen: ClockReading) -> bool:
        """Take a reading; whether it moves what was placed before."""
        clock = self.clocks[seen.clock]
        if not seen.received_us:
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
                # Nothing is told before it happens: the clock went ahead.
                return self._stepped(clock, seen.order, seen, delay_us)
            return self._late(clock, seen, delay_us)
        clock.late.clear()
        clock.delays.take(delay_us, seen.received_us)
        return self._place(clock)

    def _late(self, clock: Clock, seen: ClockReading, delay_us: int) -> bool:
        """Late by a slow line, or by a clock that was put back: then all that is new is late by the same."""
        late = clock.late
        late.append((seen, delay_us))
        in_turn = seen.order == clock.after or seen.order[0] > clock.highest[0]
        if (in_turn and clock.highest_us - seen.raw_us > BACK_US) or self._was_read_now(clock, seen, delay_us):
            return self._stepped(clock, seen.order, seen, delay_us)
        delays_us = [one for _, one in late]
        same = len(late) == TOGETHER and max(delays_us) - min(delays_us) < MOST_US
        if same and seen.received_us - late[0][0].received_us >= LATE_US:
            return self._stepped(clock, late[0][0].order, late[0][0], min(delays_us))
        return False

    def _was_read_now(self, clock: Clock, seen: ClockReading, delay_us: int) -> bool:
        """Whether another source read a late reading's crossing just before word of it came."""
        race_us = self._race_us(seen) + delay_us - clock.delays.least_us
        return any(
            one.clock != clock.name and self.clocks[one.clock].sure and abs(self._race_us(one) - race_us) < NEAR_US
            for one in self._near.get((seen.car, seen.loop), ())
        )

    def _prove_late(self, seen: ClockReading) -> bool:
        """Another source's late reading may be of this crossing: then it was not late, its clock was put back."""
        moved = False
        for one in self._near.get((seen.car, seen.loop), ()):
            clock = self.clocks[one.clock]
            if clock.late and clock.late[-1][0] is one and one.clock != seen.clock:
                delay_us = clock.late[-1][1]
                race_us = self._race_us(one) + delay_us - clock.delays.least_us
                if abs(self._race_us(seen) - race_us) < NEAR_US:
                    moved |= self._stepped(clock, one.order, one, delay_us)
        return moved

    def _stepped(self, clock: Clock, first: Order, seen: ClockReading, delay_us: int) -> bool:
        step_us = clock.delays.least_us - delay_us
        clock.expected_us = clock.delay_us
        clock.locked = clock.synchronous = False
        clock.shift_from(first, clock.shift_us - step_us)
        clock.delays.begin(delay_us, seen.received_us)
        self._note(clock, seen.raw_us, step_us, "receive_time", first)
        return True

    def _note(self, clock: Clock, raw_us: int, step_us: int, how: ClockMeasure, first: Order) -> None:
        self.steps.append(ClockStep(raw_us + clock.shift_us, clock.name, step_us, how, first[1]))

    def _place(self, clock: Clock) -> bool:
        """A clock of which no crossing tells yet is placed by how late its word comes, against the reference's."""
        moved = [self._place_alone(each) for each in (self.clocks.values() if clock is self.reference else [clock])]
        return any(moved)

    def _place_alone(self, clock: Clock) -> bool:
        if clock.locked or (clock.delays.settled and clock.placed) or self.reference is None:
            return False
        expected_us = clock.expected_us
        if expected_us is None:
            if not (clock.delays.known and self.reference.delays.known):
                return False
            if self._is_backlog(clock, self.reference):
                # Old words all come at once: until new ones come, two decoders are taken to be set by the same time.
                before_us, clock.shift_us, clock.placed = clock.shift_us, self.reference.shift_us, False
                return clock.shift_us != before_us
            expected_us = self.reference.delay_us
        clock.placed = True
        shift_us = clock.delays.least_us - expected_us
        if clock.stepping:
            same_us = [self._zone_us(shift_us), *(one.shift_us for one in self._beside(clock) if one.sure)]
            nearest_us = min(same_us, key=lambda one: abs(one - shift_us))
            clock.synchronous = abs(nearest_us - shift_us) <= SYNCHRONOUS_US
            shift_us = nearest_us if clock.synchronous else shift_us
        if shift_us == clock.shift_us or (not clock.synchronous and abs(shift_us - clock.shift_us) < AGREE_US):
            return False
        clock.shift_us = shift_us
        return True

    def _is_backlog(self, clock: Clock, reference: Clock) -> bool:
        """Whether two decoders have told things that were past, and it is not known yet how late a new word comes."""
        return clock.stepping and reference.stepping and (clock.delays.backlog or reference.delays.backlog)

    def _zone_us(self, shift_us: int) -> int:
        """The nearest shift by whole quarters of an hour from a decoder that is the race clock; else none is near."""
        reference = self.reference
        if reference is None or not reference.stepping:
            return shift_us + 2 * SYNCHRONOUS_US
        return reference.shift_us + round((shift_us - reference.shift_us) / QUARTER_US) * QUARTER_US

    def _beside(self, clock: Clock) -> list[Clock]:
        """The other decoders of the same source."""
        rack = clock.name.rpartition("/")[0]
        return [one for one in self.clocks.values() if one.name.rpartition("/")[0] == rack and one is not clock]

    # By the crossings that another source read too

    def _compare(self, clock: Clock, seen: ClockReading) -> tuple[bool, bool]:
        """Whether a reading agrees with another's of the same crossing, and whether it moves what was placed before."""
        race_us = self._race_us(seen)
        near = [
            (not other.sure, other.rank, abs(self._race_us(one) - race_us), one.order, one)
            for one in self._near.get((seen.car, seen.loop), ())
            if (other := self.clocks[one.clock]) is not clock and abs(self._race_us(one) - race_us) < PAIR_US
        ]
        if not near:
            return False, False
        one = min(near, key=lambda pair: pair[:4])[-1]
        high, low = sorted((seen, one), key=lambda reading: self._standing(self.clocks[reading.clock]))
        return self._paired(self.clocks[low.clock], low, high)

    def _standing(self, clock: Clock) -> tuple[bool, int]:
        return not clock.sure, clock.rank

    def _may_lock(self, low: Clock, high: Clock) -> bool:
        """Whether the other's shift will not be measured better by how late its word comes, and its own neither."""
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
        middle_us = median_low([one.shift_us for one in clock.pairs])
        agreeing = [one.shift_us for one in clock.pairs if abs(one.shift_us - middle_us) <= AGREE_US]
        if len(agreeing) < ENOUGH or len(agreeing) * 2 <= len(clock.pairs):
            return False
        before_us, clock.shift_us = clock.shift_us, median_low(agreeing)
        clock.locked = True
        clock.matched += len(agreeing)
        if clock is not self.reference:
            clock.how = "pairs"
        moved = clock.shift_us != before_us
        for other in self._beside(clock) if clock.stepping else ():
            apart_us = abs(other.shift_us - clock.shift_us)
            if not other.sure and other.expected_us is None and apart_us <= SYNCHRONOUS_US:
                other.shift_us, other.synchronous = clock.shift_us, True
                moved |= apart_us > 0
        return moved

    def _drift(self, clock: Clock, order: Order) -> None:
        if len(clock.pairs) < PAIRS_KEPT:
            return
        shift_us = median_low([one.shift_us for one in clock.pairs])
        if abs(shift_us - clock.shift_us) > DRIFT_US:
            run, number = max(clock.highest, order)
            clock.shift_from((run, number + 1), shift_us)

    def _jump(self, low: Clock, ours: ClockReading) -> bool:
        """Readings that are apart by the same, one after the other: one of the two clocks was stepped."""
        apart = list(low.apart)
        shifts_us = [one.shift_us for one in apart]
        together = len(apart) == TOGETHER and max(shifts_us) - min(shifts_us) <= AGREE_US
        if not together or len({one.other for one in apart}) > 1:
            return False
        high = self.clocks[apart[0].other]
        behind_us = median_low(shifts_us) - low.shift_us
        low.apart.clear()
        if self._is_high(low, high, apart, behind_us):
            high.shift_from(min(one.other_order for one in apart), high.shift_us - behind_us)
            self._note(high, ours.raw_us + low.shift_us - high.shift_us, behind_us, "pairs", apart[0].other_order)
        else:
            low.shift_from(min(one.order for one in apart), low.shift_us + behind_us)
            self._note(low, ours.raw_us, -behind_us, "pairs", apart[0].order)
        return True

    def _is_high(self, low: Clock, high: Clock, apart: list[Pair], behind_us: int) -> bool:
        """Whose word comes sooner or later than it used to, by what the two are apart?"""
        low_us = min(one.delay_us for one in apart) - low.delays.usual_us
        high_us = min(one.other_delay_us for one in apart) - high.delays.usual_us
        return abs(low_us) + abs(high_us + behind_us) < abs(low_us - behind_us) + abs(high_us)
