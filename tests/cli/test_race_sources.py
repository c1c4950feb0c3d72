"""What every command on a source shares: its flag, its run, what was refused of it."""

import json
from pathlib import Path

from cli.harbour_cup import recorded, run
from feeds.test_lap_record import row
from intake.test_load import write


def test_the_flag_is_shown_to_standings_and_report_at_any_race_time_too(record: Path) -> None:
    shown = json.loads(run("standings", record, "--flag-at", "0:03:00", "--format", "json").stdout)
    told = json.loads(run("report", record, "--flag-at", "0:03:00", "--format", "json").stdout)

    assert [(row["number"], row["laps"], row["state"]) for row in shown["rows"]][:1] == [("7", 2, "finished")]
    assert (shown["flag"], shown["at_ms"], told["at_ms"]) == ("chequered", 200_000, 200_000)
    assert "end_inferred" not in told


def test_a_flag_after_the_last_lap_is_refused(record: Path) -> None:
    result = run("standings", record, "--flag-at", "7h")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "pitboard: harbour-cup: no flag at 7:00:00: the leader completes no lap after it\n"


def test_refused_input_is_one_line_on_stderr_and_what_can_be_read_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "race.csv", row(), row(lap=2, elapsed="0:50.000"), row("8"))

    result = run("standings", path)

    assert (result.exit_code, result.stderr.count("\n"), "#8" in result.stdout) == (0, 1, True)
    assert result.stderr.startswith(f"pitboard: warning: 1 refused at {path}:3: #7 lap 2 goes back in time")
    assert result.stderr.endswith(f"; read: 2 laps; all: pitboard verdicts {path} --refused\n")
    strict = run("standings", path, "--strict")
    assert (strict.exit_code, strict.stdout, strict.stderr) == (1, result.stdout, result.stderr)


def test_one_run_of_a_recording_is_asked_for_by_its_number(tmp_path: Path) -> None:
    assert "Warm-up" in run("standings", recorded(tmp_path), "--run", "6").stdout
    assert "The Race" in run("laps", recorded(tmp_path)).stdout
    refused = run("classify", recorded(tmp_path), "--run", "9")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "no run 9 in it; there are: 5 (The Race), 6 (Warm-up)" in refused.stderr
