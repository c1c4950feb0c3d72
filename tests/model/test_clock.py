"""The present moment: steady while a race runs, and the same in every process that the tests begin."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pitboard.model.clock import clock_us, now_us
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
