"""The race clock of a run: where its zero lies in the day, how far it is, how long the race will be.

A feed writes times of day without a day, and totals that begin again at 24 hours. Two changes of time base lead to
facts: what the feed writes into race time (µs since the clock's zero), here; and race time into moments since the
epoch, once the zero is known, in `run_facts`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.protocol import Heartbeat
from pitboard.feeds.values import QUARTER_US
from pitboard.model import Circuit
from pitboard.model.time import DAY_US, SECOND_US

NEAR_US = 2 * SECOND_US
"""A heartbeat gives whole seconds, and is sent within one: what is nearer than this happened now."""

AHEAD_US = 60 * SECOND_US
"""A total may be ahead of the last heartbeat by less than this."""

SAME_US = SECOND_US
"""Totals of one car nearer than this are one crossing."""

HALF_DAY_US = DAY_US // 2

LATE_US = 5 * SECOND_US
"""A crossing is sent within this of the moment at which it was."""


def nearest_day_us(of_day_us: int, near_us: int) -> int:
    """Return a time of day on the day that lies nearest to another time."""
    return of_day_us + round((near_us - of_day_us) / DAY_US) * DAY_US


def stated_total_us(total_us: int, now_us: int, before_us: int = 0) -> int:
    """Return a total that may have begun again at 24 hours: the latest that the race clock allows, in µs.

    Totals of cars that stand still are stated again for hours: one that says `before_us` again is that one.
    """
    if before_us and (before_us - total_us) % DAY_US == 0:
        return before_us
    return total_us + max((now_us + AHEAD_US - total_us) // DAY_US, 0) * DAY_US


def unwrapped_us(race_us: int, near_us: int) -> int:
    """Return a race time that may have begun again at 24 hours, by another near it."""
    return race_us if near_us - race_us <= HALF_DAY_US else nearest_day_us(race_us, near_us)


def start_of(zero_us: int, circuit: Circuit | None) -> tuple[int, int, bool]:
    """Return the start in µs, local time minus UTC, and whether the day is known: only with the circuit's zone.

    `zero_us` is the local moment at which the race clock stood at zero.
    """
    if zero_us >= DAY_US and circuit:
        try:
            zone = ZoneInfo(circuit.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return zero_us % DAY_US, 0, False
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=zero_us)
        offset = local.replace(tzinfo=zone).utcoffset() or timedelta()
        offset_us = int(offset.total_seconds()) * SECOND_US
        return zero_us - offset_us, offset_us, True
    return zero_us % DAY_US, 0, False


def circuit_of(track_name: str, circuits: Sequence[Circuit]) -> Circuit | None:
    """Return the circuit that a feed's name of the track means."""
    name = track_name.casefold()
    return next((circuit for circuit in circuits if name and name == circuit.name.casefold()), None)


REPEATED_US = 300 * SECOND_US
"""A heartbeat that is behind by less than this was sent again; by more, the race clock was put back."""


WEEK_US = 7 * DAY_US
"""No race is this long: what says another week than before has a wrong date."""

JOINED_US = 2 * SECOND_US
"""A race clock that has run for so long when it is first heard of: the race was joined under way."""

WHOLE_US = 60 * SECOND_US
"""Races are as long as this or a multiple of it; clocks in whole seconds give that to within two."""

STEADY_BEATS = 3
"""A time of day that so many heartbeats agree on is what the source's clock now shows."""


class HeartbeatClock:
    """Keep race time by heartbeats and totals. A clock that is moved or changes its date is named, and moves no lap.

    `zero_us` is the local time of day at which the race clock stood at zero, to about a second, `now_us` how far it is;
    both None until something tells. `exact_zero_us` is that zero, with its day, as the loops' clock says it, to the
    thousandth. `of_day_us` is the time of day last sent and `first_of_day_us` the first, `date_us` a local moment that
    bears a date, `length_us` the stated length of the race, 0 where there is none. `joined_after_us` is the race time
    of the first heartbeat where the race was under way then, else 0. `server_us` is what a server's clock shows (µs
    since the epoch, 0: nothing), `server_apart_us` that minus the time of day, to the quarter of an hour. `voted_us` is
    the local time of day of the zero that the heartbeats agree on now: it moves when the source's clock is moved.
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
        self.voted_us: int | None = None
        self._moved: tuple[int, int] = (0, 0)
        self._step_us = 0

    def heartbeat(self, record: Heartbeat, line: int) -> int | None:
        """Return the race time that a heartbeat gives, None where it gives none; the clock does not go on by it yet."""
        self.of_day_us = record.time_of_day_us
        if self.server_us and not self.server_apart_us:
            apart_us = self.server_us - record.time_of_day_us
            self.server_apart_us = round(apart_us / QUARTER_US) * QUARTER_US
        if self.first_of_day_us is None:
            self.first_of_day_us = record.time_of_day_us
        beat_us = None
        if not self._heard:
            self._heard = True
            if record.flag and record.race_us and record.race_us >= JOINED_US:
                self.joined_after_us = record.race_us
        if record.flag and record.race_us:
            beat_us = unwrapped_us(record.race_us, self.now_us or 0)
            zero_us = (record.time_of_day_us - record.race_us) % DAY_US
            self._vote(zero_us)
            if beat_us >= (self.now_us or 0) - NEAR_US:
                self._watch(zero_us, line)
        elif self.zero_us is not None:
            beat_us = nearest_day_us(record.time_of_day_us - self.zero_us, self.now_us or 0)
        if not self._length_settled and record.to_go_us:
            raced_us = (record.race_us or 0) if record.flag else 0
            length_us = record.to_go_us + raced_us
            whole_us = round(length_us / WHOLE_US) * WHOLE_US
            self.length_us = max(self.length_us, whole_us if abs(whole_us - length_us) <= NEAR_US else length_us)
            self._length_settled = bool(raced_us)
        return beat_us

    @property
    def shown_zero_us(self) -> int | None:
        """The local time of day of the zero as the source's clock now shows it; `zero_us` unless that was moved."""
        voted_us, zero_us = self.voted_us, self.zero_us
        if voted_us is None or zero_us is None:
            return zero_us
        return voted_us if abs(nearest_day_us(voted_us, zero_us) - zero_us) > NEAR_US else zero_us

    @property
    def is_steady(self) -> bool:
        """Whether the last heartbeat agreed with those before on how the source's clock stands to its race clock."""
        return self._moved == (0, 0)

    def step_us(self) -> int:
        """Return by how much the source's clock was moved since this was last asked; 0: it was not."""
        step_us, self._step_us = self._step_us, 0
        return step_us

    def is_repeat(self, record: Heartbeat, beat_us: int | None) -> bool:
        """Tell whether a heartbeat was sent before: it is behind, but not so far that the clock was put back."""
        running = bool(record.flag and record.race_us)
        return running and beat_us is not None and NEAR_US < (self.now_us or 0) - beat_us < REPEATED_US

    def settle_by_total(self, total_us: int) -> bool:
        """Take the zero from a total sent now, if nothing else has given it; return whether it was taken."""
        if self.zero_us is not None or self.of_day_us is None:
            return False
        self.zero_us = (self.of_day_us - total_us // SECOND_US * SECOND_US) % DAY_US
        return True

    def go_on(self, race_us: int | None) -> bool:
        """Let the clock go on to a race time; return whether it did: it never goes back."""
        if race_us is None or (self.now_us is not None and race_us <= self.now_us):
            return False
        self.now_us = race_us
        return True

    def zero_local_us(self) -> int:
        """Return the local moment of the clock's zero: with its day where one is known."""
        zero_us = self.zero_us or 0
        if self.date_us is not None:
            zero_us = nearest_day_us(zero_us, self.date_us)
        exact_us = self.exact_zero_us
        return exact_us if exact_us is not None and abs(exact_us - zero_us) <= NEAR_US else zero_us

    def date(self, local_us: int, line: int, *, by_loop: bool = False) -> None:
        """Take a local moment with its date: the first counts, and of a loop's crossing before that of an `$I`."""
        if self.date_us is None or (by_loop and not self._dated_by_loop):
            self.date_us, self._dated_by_loop = local_us, by_loop
        elif not by_loop and abs(local_us - self.date_us) > WEEK_US and local_us // DAY_US not in self._other_days:
            self._other_days.add(local_us // DAY_US)
            self._reading.refuse(self._source, line, "another date than before; the race keeps its own")

    def _watch(self, zero_us: int, line: int) -> None:
        """Name a step of the source's clock against its race clock, once it is steady."""
        if self.voted_us is None:
            self.voted_us = zero_us
        by_us = nearest_day_us(zero_us, self.voted_us) - self.voted_us
        if abs(by_us) <= NEAR_US:
            self._moved = (0, 0)
            return
        same = abs(by_us - self._moved[0]) <= NEAR_US
        self._moved = (by_us, self._moved[1] + 1 if same else 1)
        if self._moved[1] == STEADY_BEATS:
            self.voted_us, self._step_us, self._moved = zero_us, by_us, (0, 0)
            reason = f"the clock of the source was moved by {by_us / SECOND_US:+.0f} s; race time goes on"
            self._reading.refuse(self._source, line, reason)

    def _vote(self, zero_us: int) -> None:
        """Keep the first zero until more heartbeats agree on another: clocks are put right."""
        if self.zero_us is None:
            self.zero_us = zero_us
        elif abs(nearest_day_us(zero_us, self.zero_us) - self.zero_us) <= NEAR_US:
            self._agreeing += 1
        else:
            self._others[zero_us] += 1
            if self._others[zero_us] > self._agreeing + 1:
                self._agreeing = self._others.pop(zero_us)
                self.zero_us = zero_us
