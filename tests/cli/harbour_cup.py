"""Commands as a person types them, and the small race that they are asked about."""

from pathlib import Path

from click.testing import CliRunner, Result

from feeds.test_rmonitor import RACE as RMONITOR_RACE
from feeds.test_rmonitor import beat
from feeds.test_rmonitor import lap as crossing
from pitboard.cli import main

STANDINGS_KEYS = [
    "position",
    "class_position",
    "number",
    "class",
    "team",
    "make",
    "driver",
    "nations",
    "laps",
    "last_crossing_ms",
    "gap_laps",
    "gap_ms",
    "class_gap_laps",
    "class_gap_ms",
    "interval_laps",
    "interval_ms",
    "last_lap_ms",
    "best_lap_ms",
    "pit_visits",
    "stint_laps",
    "state",
]


CLASSIFY_KEYS = [
    "position",
    "class_position",
    "number",
    "class",
    "status",
    "laps",
    "total_ms",
    "gap_laps",
    "gap_ms",
    "best_lap_ms",
    "pit_visits",
    "why",
]


def run(*args: str | Path) -> Result:
    """A command's result; it must not end in an exception of its own."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def recorded(tmp_path: Path) -> str:
    """A recording of two runs; in the first the feed counts one lap less than was driven."""
    path = tmp_path / "club.rmonitor"
    red = [beat(150, "Red"), beat(190, "Red"), '$J,"7","00:01:28.000","00:03:10.500"', '$B,6,"Warm-up"', beat(0)]
    path.write_text("\r\n".join([*RMONITOR_RACE, *crossing("7", 100, 102.5, 1), *red]))
    return str(path)
