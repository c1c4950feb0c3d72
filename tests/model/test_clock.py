"""The present moment: steady while a race runs, and the same in every process that the tests begin."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pitboard.model.clock import CHANCE, MACHINE_CLOCK, MachineClock, clock_us, now_us
from waiting import HANGS_S


def test_a_clock_that_is_set_while_a_race_runs_moves_no_receive_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first_us, real_ns = now_us(), time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real_ns() - 3_600_000_000_000)

    assert now_us() >= first_us
    assert clock_us() < first_us - 3_500_000_000


def test_the_present_moment_begins_at_this_machines_clock() -> None:
    assert abs(now_us() - clock_us()) < HANGS_S * 1_000_000


def test_a_process_that_a_test_begins_runs_by_the_clock_of_the_test() -> None:
    before_us = now_us()
    command = [sys.executable, "-c", "from pitboard.model.clock import now_us; print(now_us())"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)

    assert abs(int(run.stdout) - before_us) < 2 * HANGS_S * 1_000_000


def test_the_suite_runs_by_the_clock_that_its_option_states(tmp_path: Path) -> None:
    (tmp_path / "now").touch()
    ahead_us = clock_us() - (tmp_path / "now").stat().st_mtime_ns // 1000

    assert abs(ahead_us - 1_000_000 * int(os.environ.get("CLOCK_SHIFT_S", "0"))) < HANGS_S * 1_000_000


def test_the_machines_clocks_are_the_present_moment_and_a_time_that_never_goes_back() -> None:
    before_us, before_s = now_us(), MACHINE_CLOCK.steady_s()

    assert MACHINE_CLOCK.now_us() >= before_us
    assert MACHINE_CLOCK.steady_s() >= before_s


def test_a_race_can_run_by_other_clocks() -> None:
    """As a simulated one does: nothing waits for them, and they say what they are told to."""
    passed_s = 5.0
    clock = MachineClock(now_us=lambda: round(passed_s * 1e6), steady_s=lambda: passed_s)
    passed_s = 7.5

    assert (clock.now_us(), clock.steady_s()) == (7_500_000, 7.5)


def test_chance_is_no_ones_to_seed() -> None:
    """So that many who wait do not come back at once, whatever a program seeds."""
    random.seed(1)
    first = [CHANCE.uniform(0.5, 1.0) for _ in range(20)]
    state = random.getstate()
    random.seed(1)

    assert [CHANCE.uniform(0.5, 1.0) for _ in range(20)] != first
    assert random.getstate() == state
