"""Two dozen races in which everything goes wrong end as if nothing had, and each can be run again by its number.

`bench/seeds.py` runs as many as one likes; `PITBOARD_SEEDS=FROM-UNTIL` runs those of these numbers here.
"""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulated.faults import DECISIONS, SETS_OF_SOURCES, faults
from simulated.faulty_race import run_race

FROM, UNTIL = map(int, os.environ.get("PITBOARD_SEEDS", "0-24").split("-"))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of lost connections are logged, as they should be; what each race leaves is tidied up at the end."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    gc.unfreeze()


@pytest.mark.parametrize("seed", range(FROM, UNTIL))
def test_a_race_with_everything_that_goes_wrong_ends_as_it_did(seed: int, tmp_path: Path) -> None:
    assert run_race(seed, tmp_path).wrong == []


def test_the_same_number_is_the_same_race(tmp_path: Path) -> None:
    first, second = (run_race(3, tmp_path / name) for name in ("first", "second"))

    assert first.trace == second.trace
    assert first.looks > 2


def test_every_kind_of_fault_and_of_decision_is_among_them() -> None:
    plans = [faults(seed) for seed in range(200)]
    lines = [line for plan in plans for line in plan.plans]

    assert {plan.sources for plan in plans} == set(SETS_OF_SOURCES)
    assert {kind for plan in plans for _, kind in plan.decisions} == set(DECISIONS)
    assert all(any(getattr(line, name) for line in lines) for name in ("drop_s", "repeat_s", "delay_s", "lost_share"))
    assert all(any(getattr(line, name) for line in lines) for name in ("silences", "resets", "ghosts", "steps"))
    assert any(kill.torn for plan in plans for kill in plan.kills)
    assert any(plan.full for plan in plans)
