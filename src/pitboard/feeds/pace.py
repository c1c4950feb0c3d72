"""How fast anything on wheels can be: below its time for a lap a second reading is an echo."""

from typing import Final

FASTEST_M_PER_S: Final = 125
"""450 km/h on average over a lap: nothing comes round faster."""


def min_lap_us(length_m: float) -> int:
    """A time below which no car comes round a track of this length, in µs; 0: it is no length of a track."""
    if not 150 < length_m < 160_000:
        return 0
    return round(length_m / FASTEST_M_PER_S * 1_000_000)
