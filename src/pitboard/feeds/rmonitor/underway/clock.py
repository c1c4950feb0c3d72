"""The race clock of a run under way: where its zero lies in the day, how far it is, how long the race will be."""

from collections import Counter

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.protocol import Heartbeat
from pitboard.feeds.rmonitor.timeline import NEAR_US, nearest_day_us, unwrapped_us
from pitboard.feeds.values import DAY_US, QUARTER_US, SECOND_US

REPEATED_US = 300 * SECOND_US
"""A heartbeat that is behind by less than this is told again; by more, the race clock was put back."""


WEEK_US = 7 * DAY_US
"""No race is this long: what says another week than before has a wrong date."""

JOINED_US = 2 * SECOND_US
"""A race clock that has run for so long when it is first heard of: the race was joined under way."""

WHOLE_US = 60 * SECOND_US
"""Races are as long as this or a multiple of it; clocks in whole seconds give that to within two."""

STEADY_BEATS = 3
"""A time of day that so many heartbeats agree on is where the source's clock now stands."""


class RaceClock:
    """Race time by heartbeats and totals. A clock that is moved, and a date that changes, are named and move no lap.

    `zero_us` is the local time of day at which the race clock stood at zero, to about a second, `now_us` how far it is;
    both None until something tells. `exact_zero_us` is that zero, with its day, as the loops' clock says it, to the
    thousandth. `of_day_us` is the time of day last told and `first_of_day_us` the first, `date_us` a local moment that
    bears a date, `length_us` the stated length of the race, 0 where there is none. `joined_after_us` is the race time
    of the first heartbeat where the race was under way then, else 0. `server_us` is what a server's clock last said (µs
    since the epoch, 0: nothing), `server_apart_us` that minus the time of day, to the quarter of an hour.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        self._source = source
        self._reading = reading
        self.zero_us: int | None = None
        self.now_us: int | None = None
        self.of_day_us: int | None = None
        self.first_of_day_us: int | None = None
        self.date_us: int | None = None
        self.exact_zero_us: int | None = None
        self.length_us = 0
        self.joined_after_us = 0
        self.server_us = 0
        self.server_apart_us = 0
        self._heard = False
        self._length_settled = False
        self._agreeing = 0
        self._others: Counter[int] = Counter()
        self._dated_by_loop = False
        self._other_days: set[int] = set()
        self.stands_us: int | None = None
        self._moved: tuple[int, int] = (0, 0)
        self._step_us = 0

    def heartbeat(self, record: Heartbeat, line: int) -> int | None:
        """The race time that a heartbeat tells, None where it tells none; the clock does not go on by it yet."""
        self.of_day_us = record.time_of_day_us
        if self.server_us and not self.server_apart_us:
            apart_us = self.server_us - record.time_of_day_us
            self.server_apart_us = round(apart_us / QUARTER_US) * QUARTER_US
        if self.first_of_day_us is None:
            self.first_of_day_us = record.time_of_day_us
        told_us = None
        if not self._heard:
            self._heard = True
            if record.flag and record.race_us and record.race_us >= JOINED_US:
                self.joined_after_us = record.race_us
        if record.flag and record.race_us:
            told_us = unwrapped_us(record.race_us, self.now_us or 0)
            zero_us = (record.time_of_day_us - record.race_us) % DAY_US
            self._vote(zero_us)
            if told_us >= (self.now_us or 0) - NEAR_US:
                self._watch(zero_us, line)
        elif self.zero_us is not None:
            told_us = nearest_day_us(record.time_of_day_us - self.zero_us, self.now_us or 0)
        if not self._length_settled and record.to_go_us:
            raced_us = (record.race_us or 0) if record.flag else 0
            length_us = record.to_go_us + raced_us
            whole_us = round(length_us / WHOLE_US) * WHOLE_US
            self.length_us = max(self.length_us, whole_us if abs(whole_us - length_us) <= NEAR_US else length_us)
            self._length_settled = bool(raced_us)
        return told_us

    def step_us(self) -> int:
        """By how much the source's clock was moved since this was last asked; 0: it was not."""
        step_us, self._step_us = self._step_us, 0
        return step_us

    def is_repeat(self, record: Heartbeat, told_us: int | None) -> bool:
        """Whether a heartbeat was sent before: it is behind, but not so far that the clock was put back."""
        running = bool(record.flag and record.race_us)
        return running and told_us is not None and NEAR_US < (self.now_us or 0) - told_us < REPEATED_US

    def settle_by_total(self, total_us: int) -> bool:
        """Take the zero from a total told now, if nothing else has told it; whether it was taken."""
        if self.zero_us is not None or self.of_day_us is None:
            return False
        self.zero_us = (self.of_day_us - total_us // SECOND_US * SECOND_US) % DAY_US
        return True

    def total_us(self, told_us: int) -> int:
        """A total that may have begun again at 24 hours, by how far the clock is."""
        return told_us if self.now_us is None else unwrapped_us(told_us, self.now_us)

    def is_now(self, race_us: int) -> bool:
        """Whether a race time is within seconds of where the clock is."""
        return self.now_us is None or abs(race_us - self.now_us) < NEAR_US

    def go_on(self, told_us: int | None) -> bool:
        """Let the clock go on to a race time; whether it did: it never goes back."""
        if told_us is None or (self.now_us is not None and told_us <= self.now_us):
            return False
        self.now_us = told_us
        return True

    def zero_local_us(self) -> int:
        """The local moment of the clock's zero: with its day where one is known."""
        zero_us = self.zero_us or 0
        if self.date_us is not None:
            zero_us = nearest_day_us(zero_us, self.date_us)
        exact_us = self.exact_zero_us
        return exact_us if exact_us is not None and abs(exact_us - zero_us) <= NEAR_US else zero_us

    def date(self, local_us: int, line: int, *, by_loop: bool = False) -> None:
        """A local moment with its date: the first counts, and of a loop's crossing before that of an `$I`."""
        if self.date_us is None or (by_loop and not self._dated_by_loop):
            self.date_us, self._dated_by_loop = local_us, by_loop
        elif not by_loop and abs(local_us - self.date_us) > WEEK_US and local_us // DAY_US not in self._other_days:
            self._other_days.add(local_us // DAY_US)
            self._reading.refuse(self._source, line, "another date than before; the race keeps its own")

    def _watch(self, zero_us: int, line: int) -> None:
        """Name a step of the source's clock against its race clock, once it stands."""
        if self.stands_us is None:
            self.stands_us = zero_us
        by_us = nearest_day_us(zero_us, self.stands_us) - self.stands_us
        if abs(by_us) <= NEAR_US:
            self._moved = (0, 0)
            return
        same = abs(by_us - self._moved[0]) <= NEAR_US
        self._moved = (by_us, self._moved[1] + 1 if same else 1)
        if self._moved[1] == STEADY_BEATS:
            self.stands_us, self._step_us = zero_us, by_us
            reason = f"the clock of the source was moved by {by_us / SECOND_US:+.0f} s; race time goes on"
            self._reading.refuse(self._source, line, reason)

    def _vote(self, zero_us: int) -> None:
        """The first zero stands until more heartbeats say another: clocks are put right."""
        if self.zero_us is None:
            self.zero_us = zero_us
        elif abs(nearest_day_us(zero_us, self.zero_us) - self.zero_us) <= NEAR_US:
            self._agreeing += 1
        else:
            self._others[zero_us] += 1
            if self._others[zero_us] > self._agreeing + 1:
                self._agreeing = self._others.pop(zero_us)
                self.zero_us = zero_us
