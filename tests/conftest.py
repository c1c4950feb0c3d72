"""What every test may ask for."""

import gc
import importlib
import os
import re
from pathlib import Path

import pytest
from hypothesis import settings

import run_wide

# No deadline: a slow machine is not a wrong answer. `--hypothesis-profile thorough` looks longer.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile("usual")

ROOT = Path(__file__).resolve().parent.parent
UNITS_S = {"d": 86_400, "h": 3600, "s": 1}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the whole suite run by a clock that is wrong."""
    parser.addoption(
        "--clock-shift",
        default="0s",
        metavar="TIME",
        help="run by a clock that is so much ahead (400d) or behind (--clock-shift=-400d), in d, h or s",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set the clock before anything of the project is imported, here and in every process that the tests begin."""
    run_wide.begin(config)
    stated = re.fullmatch(r"([+-]?\d+)([dhs])", config.getoption("--clock-shift"))
    if not stated:
        raise pytest.UsageError("--clock-shift takes a time as in 400d, -12h or 90s")
    shift_s = int(stated[1]) * UNITS_S[stated[2]]
    if shift_s and "CLOCK_SHIFT_S" not in os.environ:
        folder = Path(__file__).with_name("shifted_clock")
        os.environ["CLOCK_SHIFT_S"] = str(shift_s)
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))
        importlib.import_module("shifted_clock.sitecustomize")


def pytest_collection_finish() -> None:
    """Let the collector leave alone what stays to the end, and look seldom: it took a twelfth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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
