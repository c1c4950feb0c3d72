"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a slow machine is not a wrong answer. `--hypothesis-profile thorough` looks longer.
settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile("usual")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def races() -> Path:
    """The folder of real races, or a skip where there is none."""
    folder = (ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")).resolve()
    if not folder.is_dir():
        pytest.skip(f"real races not found at {folder}")
    return folder


@pytest.fixture(scope="session")
def seed() -> Path:
    """The folder of the human report that is read against its race, or a skip where there is none."""
    folder = (ROOT / os.environ.get("PITBOARD_SEED", "../shared/seed")).resolve()
    if not (folder / "article.txt").is_file() or not (folder / "claims.md").is_file():
        pytest.skip(f"no article.txt and claims.md at {folder}")
    return folder
