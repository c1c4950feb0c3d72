"""Nothing from after the moment: whatever came later, or is cut off, the forecast is the same to the bit."""

import gzip
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import at
from forecast.small_field import small_field
from loaded import loaded
from pitboard.feeds.simulator import SimulatedRace, Simulation
from pitboard.forecast import forecast
from pitboard.intake import load
from pitboard.model import Fact
from pitboard.model.time import HOUR_US
from pitboard.scoring import History, score


@cache
def simulated() -> tuple[History, list[Fact]]:
    """Three hours of a race in which much happens."""
    facts = list(Simulation(SimulatedRace(seed=8, duration_us=3 * HOUR_US, incident_rate=3.0)))
    return score(facts), facts


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 3 * 3600))
def test_facts_of_later_change_nothing(seconds: int) -> None:
    history, facts = simulated()
    moment_us = history.race.start_us + seconds * 1_000_000
    then = score([fact for fact in facts if getattr(fact, "time_us", 0) <= moment_us])

    assert forecast(history, moment_us, 40) == forecast(then, moment_us, 40)


def seconds_of(elapsed: str) -> float:
    found = 0.0
    for part in elapsed.strip().split(":"):
        found = 60 * found + float(part)
    return found


@pytest.mark.parametrize(
    ("name", "at_s"),
    [("more/imsa-sebring-2022.csv.gz", 26_352), ("imola-2025/23_Analysis_Race_Hour6.csv.gz", 13_176)],
)
def test_rows_of_later_change_nothing(races: Path, tmp_path: Path, name: str, at_s: int) -> None:
    """A record of laps that was cut when it was asked for."""
    head, *rows = gzip.decompress((races / name).read_bytes()).decode("utf-8-sig").splitlines()
    separator = ";" if ";" in head else ","
    elapsed = [cell.strip() for cell in head.split(separator)].index("ELAPSED")
    known = [row for row in rows if row.strip() and seconds_of(row.split(separator)[elapsed]) <= at_s]
    path = tmp_path / name.replace("/23_Analysis_Race_Hour6", "").removeprefix("more/")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join([head, *known]).encode()))
    whole, cut = loaded(races / name), load(path).history

    moment_us = at_s * 1_000_000
    now = forecast(whole, whole.race.start_us + moment_us, 60)
    assert now == forecast(cut, cut.race.start_us + moment_us, 60)


def test_the_end_of_the_recording_is_not_looked_at() -> None:
    """A history that is longer gives the same chances at a moment of it."""
    assert forecast(small_field(), at(5000), 50).rows == forecast(small_field(), at(5000), 50).rows
