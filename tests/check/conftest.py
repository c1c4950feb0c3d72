"""The race and the moment that the human report is about."""

from pathlib import Path

import pytest

from loaded import loaded
from pitboard.scoring import History

MOMENT_US = (16 * 3600 + 12 * 60 + 30) * 1_000_000


@pytest.fixture(scope="session")
def le_mans(races: Path) -> History:
    """Le Mans 2023, scored from all that there is of it."""
    return loaded(races / "le-mans-2023")


@pytest.fixture(scope="session")
def moment_us(le_mans: History) -> int:
    """16:12:30 of that race, in µs since the epoch."""
    return le_mans.race.start_us + MOMENT_US
