"""What a question about a race that was joined late is answered with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.test_rmonitor import beat, competitor, lap
from pitboard.cli import main


@pytest.fixture
def late(tmp_path: Path) -> str:
    """A recording that begins after nine laps."""
    path = tmp_path / "late.rmonitor"
    lines = [competitor("7", "Ann", "Able"), beat(900), '$G,1,"7",9,"00:14:30.000"', *lap("7", 95, 965.0, 10), ""]
    path.write_text("\r\n".join(lines))
    return str(path)


def test_a_lap_that_nobody_saw_has_no_time_and_no_place(late: str) -> None:
    told = [line.split() for line in CliRunner().invoke(main, ["laps", late]).stdout.splitlines()]

    assert [line for line in told if line[:2] == ["#7", "1"]] == [["#7", "1", "not", "seen"]]
    assert [line[2:4] for line in told if line[:2] == ["#7", "10"]] == [["1:35.000", "16:05.000"]]


def test_a_moment_before_the_joining_is_answered_as_the_first_that_was_seen_and_says_so(late: str) -> None:
    answer = CliRunner().invoke(main, ["standings", late, "--at", "5m"])

    assert "0:05:00 is before the feed was joined; this is 0:14:30" in answer.stderr
    assert answer.stdout.splitlines()[0].endswith("0:14:30")
