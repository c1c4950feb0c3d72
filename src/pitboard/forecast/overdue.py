"""What a car loses yet that is late at the line: it comes, comes much later, or never."""

import numpy as np
from numpy.typing import NDArray

from pitboard.forecast.lap_table import Floats

LATE_S = np.array([120.0, 300.0, 1_200.0])
RETIRED = np.array([0.0, 0.21, 0.39, 0.94])
"""The share of cars that are retired, by how late they are: below each of these times, and beyond the last."""

NOTICED_S = 45.0
"""A car that is less late has lost nothing yet that is known."""

TAIL, LONGEST = 0.8, 30.0
"""A car that has been late for a time will be so for longer the longer it has been: by a power law, bounded."""


def retired_chance(late_s: Floats) -> Floats:
    """Return the chance that a car will not come back which has been due at the line for so long."""
    return RETIRED[np.searchsorted(LATE_S, late_s, side="right")]


def still_lost(
    late_s: Floats, left_s: float, shape: tuple[int, ...], chance: np.random.Generator
) -> NDArray[np.float32]:
    """Draw what every car still loses in every run, in seconds: all that is left where it does not come back."""
    lost_s = np.zeros(shape, dtype=np.float32)
    late = np.flatnonzero(late_s > NOTICED_S)
    if not len(late):
        return lost_s
    own_s = late_s[late, None]
    runs = shape[1]
    longer = np.minimum(np.maximum(chance.random((len(late), runs)), 1e-6) ** -TAIL, LONGEST) - 1.0
    gone = chance.random((len(late), runs)) < retired_chance(late_s[late])[:, None]
    lost_s[late] = np.where(gone, left_s, np.minimum(own_s * longer, left_s))
    return lost_s
