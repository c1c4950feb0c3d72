"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def races() -> Path:
    """The folder of real races, or a skip where there is none."""
    folder = (ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")).resolve()
    if not folder.is_dir():
        pytest.skip(f"real races not found at {folder}")
    return folder
