"""The parts of the day at a circuit: the night by the sun, the others by the clock."""

from itertools import pairwise

from pitboard.board.sun import sky_over
from pitboard.model import RaceInfo
from pitboard.model.time import DAY_US, HOUR_US, MOST_HOURS, moments_of

Interval = tuple[int, int]


def nights(race: RaceInfo, until_us: int) -> list[Interval]:
    """Return the nights from the race's start to a moment; 22:00 to 06:00 where the place or the date is not known."""
    sky = sky_over(race)
    if sky is None:
        return _by_the_clock(race, -2, 6, until_us)
    passages = sky.passages(race.start_us - DAY_US, until_us + DAY_US)
    dark = [(set_us, rise_us) for (set_us, rises), (rise_us, _) in pairwise(passages) if not rises]
    return [(set_us, rise_us) for set_us, rise_us in dark if set_us <= until_us and rise_us >= race.start_us]


def part_of_day(race: RaceInfo, name: str, until_us: int) -> list[Interval]:
    """Return when it was night, dawn, morning, afternoon or evening from the start to a moment (µs since the epoch)."""
    dark = nights(race, until_us)
    if name == "night":
        return dark
    if name == "dawn":
        return [(end - HOUR_US, end + HOUR_US) for _, end in dark]
    if name == "dusk":
        return [(begin - HOUR_US, begin + HOUR_US) for begin, _ in dark]
    first, last = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}[name]
    return _by_the_clock(race, first, last, until_us)


def _by_the_clock(race: RaceInfo, first: int, last: int, until_us: int) -> list[Interval]:
    """Return a span between two hours of every day, local time; a negative hour is of the day before."""
    from_us = max(race.start_us, until_us - MOST_HOURS * HOUR_US)
    midnight = (from_us + race.utc_offset_us) // DAY_US * DAY_US - race.utc_offset_us
    spans = []
    while midnight <= until_us:
        begin, end = (midnight + hour * HOUR_US for hour in (first, last))
        spans.append(((moments_of(race, begin) or [begin])[0], (moments_of(race, end) or [end])[-1]))
        midnight += DAY_US
    return spans
