"""The local time of a moment, by the clocks of the place of a race."""

from pitboard.model import RaceInfo


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
