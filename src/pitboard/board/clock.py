"""Race times and durations as people read them, and the local time of a moment."""

from pitboard.model import RaceInfo


def clock(ms: int | None) -> str:
    """A race time or a duration in ms as 16:12:30.123, or 3:41.032 below an hour."""
    if ms is None:
        return ""
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    seconds, ms = divmod(ms, 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}.{ms:03}"
    if minutes:
        return f"{sign}{minutes}:{seconds % 60:02}.{ms:03}"
    return f"{sign}{seconds}.{ms:03}"


def race_clock(ms: int) -> str:
    """A race time in ms as 16:12:30, with thousandths only where there are any."""
    seconds, rest = divmod(abs(ms), 1000)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if ms < 0 else "") + text + (f".{rest:03}" if rest else "")


def moments_of(race: RaceInfo, unchanged_us: int) -> list[int]:
    """The moments at which the clocks of the place show what they would at this one if they were never changed.

    Two where the clocks are put back over that time, none where they are put on over it.
    """
    local = unchanged_us + race.utc_offset_us
    tried = [
        unchanged_us - sum(change.by_us for change in race.clock_changes[:n])
        for n in range(len(race.clock_changes) + 1)
    ]
    return [moment_us for moment_us in tried if local_us(race, moment_us) == local]


def local_us(race: RaceInfo, moment_us: int) -> int:
    """A moment by the clocks of the place, which may be put on or back while the race runs."""
    put_us = sum(change.by_us for change in race.clock_changes if change.time_us <= moment_us)
    return moment_us + race.utc_offset_us + put_us
