"""Day and night at a circuit: how high the sun stands, worked out from the place and the instant."""

from collections.abc import Iterator
from functools import lru_cache
from math import asin, atan2, cos, degrees, radians, sin
from typing import Literal

from msgspec import Struct

from pitboard.intake.library import circuits
from pitboard.model import RaceInfo
from pitboard.model.time import DAY_US, HOUR_US, MOST_HOURS

Light = Literal["day", "sunrise", "sunset", "dawn", "dusk", "night"]

HORIZON_DEG = -0.833
"""The sun's middle stands so high when its upper edge is on the horizon, with the air bending its light."""

CIVIL_DEG = -6.0
"""Below this it is night; between this and the horizon it is dawn or dusk (civil twilight)."""

AT_IT_US = 600_000_000
"""At sunrise, at sunset: at most so long before or after it."""

STEP_US = 900_000_000
EXACT_US = 1_000_000
J2000_US = 946_728_000_000_000


class Sky(Struct, frozen=True):
    """The sky over a circuit, by its latitude north and longitude east in degrees; moments are µs since the epoch."""

    latitude_deg: float
    longitude_deg: float

    def light(self, moment_us: int) -> Light:
        """Whether it is day, night or between the two."""
        for time_us, rises in self.passages(moment_us - AT_IT_US, moment_us + AT_IT_US):
            if abs(time_us - moment_us) <= AT_IT_US:
                return "sunrise" if rises else "sunset"
        altitude = self.altitude_deg(moment_us)
        if altitude >= HORIZON_DEG:
            return "day"
        if altitude < CIVIL_DEG:
            return "night"
        return "dawn" if self.altitude_deg(moment_us + EXACT_US) > altitude else "dusk"

    def passages(self, from_us: int, until_us: int) -> list[tuple[int, bool]]:
        """Sunrises (True) and sunsets (False) between two moments, to the second."""
        return list(_passages(self, from_us, until_us))

    def altitude_deg(self, moment_us: int) -> float:
        """How high the sun's middle stands, after the low-precision formulas of the Astronomical Almanac (0.01 deg)."""
        days = (moment_us - J2000_US) / DAY_US
        anomaly = radians(357.528 + 0.9856003 * days)
        longitude = radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
        tilt = radians(23.439 - 0.0000004 * days)
        right_ascension = atan2(cos(tilt) * sin(longitude), cos(longitude))
        declination = asin(sin(tilt) * sin(longitude))
        sidereal = radians((280.46062 + 360.98564737 * days + self.longitude_deg) % 360)
        north = radians(self.latitude_deg)
        hour_angle = sidereal - right_ascension
        return degrees(asin(sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)))


@lru_cache(maxsize=64)
def _passages(sky: Sky, from_us: int, until_us: int) -> tuple[tuple[int, bool], ...]:
    """The instants between two moments at which the sun's upper edge passes the horizon."""
    return tuple(_changes(sky, from_us, until_us))


def _changes(sky: Sky, from_us: int, until_us: int) -> Iterator[tuple[int, bool]]:
    before_us = max(from_us, until_us - MOST_HOURS * HOUR_US)
    while before_us < until_us:
        after_us = min(before_us + STEP_US, until_us)
        up = sky.altitude_deg(after_us) >= HORIZON_DEG
        if up != (sky.altitude_deg(before_us) >= HORIZON_DEG):
            low_us, high_us = before_us, after_us
            while high_us - low_us > EXACT_US:
                middle_us = (low_us + high_us) // 2
                same = (sky.altitude_deg(middle_us) >= HORIZON_DEG) == up
                low_us, high_us = (low_us, middle_us) if same else (middle_us, high_us)
            yield high_us, up
        before_us = after_us


def sky_over(race: RaceInfo) -> Sky | None:
    """The sky over a race; None where its circuit's place or its date is not known: then nothing is said of the sun."""
    circuit = next((circuit for circuit in circuits() if circuit.id == race.circuit), None)
    if circuit is None or circuit.latitude_deg is None or circuit.longitude_deg is None or not race.dated:
        return None
    return Sky(circuit.latitude_deg, circuit.longitude_deg) if race.start_us else None
