"""When each record of a run was sent, in race time: from the heartbeats, which know whole seconds only, and totals."""

from collections import Counter

from pitboard.feeds.clock import DAY_US, SECOND_US
from pitboard.feeds.rmonitor.protocol import Heartbeat, LapPassing
from pitboard.feeds.rmonitor.runs import RunRecords

NEAR_US = 2 * SECOND_US
"""A heartbeat tells whole seconds, and is sent within one: what is nearer than this happened now."""


AHEAD_US = 60 * SECOND_US
"""A total may be ahead of the last heartbeat by less than this."""


def zero_of_day_us(run: RunRecords) -> int | None:
    """The local time of day at which the race clock stood at zero, to about a second; None if nothing tells.

    What most heartbeats say: clocks are put right, and some feeds let the race clock stand.
    """
    by_heartbeat: Counter[int] = Counter()
    by_total: Counter[int] = Counter()
    of_day_us = None
    for one in run.records:
        record = one.record
        if isinstance(record, Heartbeat):
            of_day_us = record.time_of_day_us
            if record.flag and record.race_us:
                by_heartbeat[(of_day_us - record.race_us) % DAY_US] += 1
        elif isinstance(record, LapPassing) and of_day_us is not None and record.lap_us is not None:
            by_total[(of_day_us - record.total_us // SECOND_US * SECOND_US) % DAY_US] += 1
    votes = by_heartbeat or by_total
    return min(votes, key=lambda zero: (-votes[zero], zero)) if votes else None


def nearest_day_us(of_day_us: int, near_us: int) -> int:
    """A time of day on the day that lies nearest to another time."""
    return of_day_us + round((near_us - of_day_us) / DAY_US) * DAY_US


def stated_total_us(total_us: int, now_us: int, before_us: int = 0) -> int:
    """A total that may have begun again at 24 hours: the latest that the race clock allows, in µs.

    Totals of cars that stand still are stated again for hours: one that says `before_us` again is that one.
    """
    if before_us and (before_us - total_us) % DAY_US == 0:
        return before_us
    return total_us + max((now_us + AHEAD_US - total_us) // DAY_US, 0) * DAY_US


def unwrapped_us(race_us: int, near_us: int) -> int:
    """A race time that may have begun again at 24 hours, by another near it."""
    return max(race_us, nearest_day_us(race_us, near_us))


def sent_us(run: RunRecords, zero_us: int | None) -> list[int]:
    """The race time at which each record was sent, never going back.

    While no flag flies the race clock shows zero, and the time of day tells.
    """
    now_us: int | None = None
    moments: list[int] = []
    for one in run.records:
        told_us = _told_us(one.record, zero_us, now_us)
        if told_us is not None and (now_us is None or told_us > now_us):
            now_us = told_us
        moments.append(now_us or 0)
    first_us = next((told for told in moments if told), 0)
    return [moment or min(first_us, 0) for moment in moments]


def _told_us(record: object, zero_us: int | None, now_us: int | None) -> int | None:
    if isinstance(record, LapPassing):
        total_us = record.total_us if now_us is None else unwrapped_us(record.total_us, now_us)
        # A total may be an earlier crossing's, sent again.
        return total_us if now_us is None or abs(total_us - now_us) < NEAR_US else None
    if not isinstance(record, Heartbeat):
        return None
    if record.flag and record.race_us:
        return record.race_us if now_us is None else unwrapped_us(record.race_us, now_us)
    if zero_us is not None:
        return nearest_day_us(record.time_of_day_us - zero_us, now_us or 0)
    return None
