"""Real races, each read once for all tests of a process: nothing that asks a history changes it."""

from functools import lru_cache
from pathlib import Path

from pitboard.intake import load
from pitboard.scoring import History


@lru_cache(maxsize=16)
def loaded(path: Path) -> History:
    """The race of a file or a folder."""
    return load(path).history
