"""Day and night at a circuit: sunrise and sunset from its place and the date, to the minute or so."""

import math
from datetime import UTC, datetime

from pitboard.board.clock import moments_of
from pitboard.model import RaceInfo

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US

PLACES = {
    "bahrain": (26.03, 50.51),
    "cota": (30.13, -97.64),
    "fuji": (35.37, 138.93),
    "imola": (44.34, 11.71),
    "le-mans": (47.94, 0.22),
    "road-atlanta": (34.15, -83.81),
    "sebring": (27.45, -81.35),
    "spa": (50.44, 5.97),
    "watkins-glen": (42.34, -76.93),
}
"""Latitude north and longitude east of the circuits, in degrees."""

_HORIZON = math.radians(-0.833)

Interval = tuple[int, int]


def sun_times(day_us: int, latitude: float, longitude: float) -> Interval | None:
    """Sunrise and sunset (µs since the epoch) around the noon of the UTC day that `day_us` lies in; None: neither."""
    day = day_us // DAY_US * DAY_US
    year_day = datetime.fromtimestamp(day / 1e6, UTC).timetuple().tm_yday
    year = 2 * math.pi * (year_day - 0.5) / 365.25
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * math.cos(year)
        - 0.032077 * math.sin(year)
        - 0.014615 * math.cos(2 * year)
        - 0.040849 * math.sin(2 * year)
    )
    declination = (
        0.006918
        - 0.399912 * math.cos(year)
        + 0.070257 * math.sin(year)
        - 0.006758 * math.cos(2 * year)
        + 0.000907 * math.sin(2 * year)
        - 0.002697 * math.cos(3 * year)
        + 0.00148 * math.sin(3 * year)
    )
    north = math.radians(latitude)
    angle = (math.sin(_HORIZON) - math.sin(north) * math.sin(declination)) / (math.cos(north) * math.cos(declination))
    if abs(angle) > 1:
        return None
    half_us = int(math.degrees(math.acos(angle)) / 15 * HOUR_US)
    noon_us = day + int((720 - 4 * longitude - equation_min) * 60_000_000)
    return noon_us - half_us, noon_us + half_us


def nights(race: RaceInfo, until_us: int) -> list[Interval]:
    """The nights from the race's start to a moment; from 22:00 to 06:00 where the place or the date is not known."""
    place = PLACES.get(race.circuit)
    if place is None or not race.dated:
        return _by_the_clock(race, -2, 6, until_us)
    found = []
    day = race.start_us - DAY_US
    while day <= until_us:
        today, tomorrow = sun_times(day, *place), sun_times(day + DAY_US, *place)
        if today and tomorrow and today[1] <= until_us and tomorrow[0] >= race.start_us:
            found.append((today[1], tomorrow[0]))
        day += DAY_US
    return found


def part_of_day(race: RaceInfo, name: str, until_us: int) -> list[Interval]:
    """When it was night, dawn, morning, afternoon or evening between the start and a moment, in µs since the epoch."""
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
    """From one hour to another of every day, local time; a negative hour is of the day before."""
    midnight = (race.start_us + race.utc_offset_us) // DAY_US * DAY_US - race.utc_offset_us
    spans = []
    while midnight <= until_us:
        begin, end = (midnight + hour * HOUR_US for hour in (first, last))
        spans.append(((moments_of(race, begin) or [begin])[0], (moments_of(race, end) or [end])[-1]))
        midnight += DAY_US
    return spans
