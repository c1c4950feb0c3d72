"""A race as a replay of Timing71: the file, its changes, and whole races out and in again."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import START_US, flag, line_laps, scored
from cli.test_live import ROWS
from intake.test_load import write
from loaded import loaded
from pitboard.board import standings
from pitboard.cli import main
from pitboard.feeds.reading import Reading
from pitboard.feeds.timing71.sessions import parse_replay
from pitboard.intake import load_rules
from pitboard.model import Entry
from pitboard.relay.timing71 import BEATS_S, difference, frames, replay_zip
from pitboard.results import classify
from pitboard.scoring import History, score

START_S = START_US // 1_000_000


def test_changes_are_written_as_its_own_programs_write_them() -> None:
    before = {"cars": [["12", "RUN"], ["21", "RUN"]], "session": {"flagState": "green", "a": {"b": 1}}}
    now = {"cars": [["12", "RUN"], ["21", "PIT"], ["3", "RUN"]], "session": {"flagState": "sc", "a": {}}}

    assert list(difference(before["cars"], now["cars"])) == [
        ["change", [1, 1], ["RUN", "PIT"]],
        ["add", "", [[2, ["3", "RUN"]]]],
    ]
    assert list(difference(before["session"], now["session"])) == [
        ["change", "flagState", ["green", "sc"]],
        ["remove", "a", [["b", 1]]],
    ]


def same(written: History, read: History) -> None:
    """Both have the same order, laps, totals, best laps, stops, and the same classification."""
    rows, again = (standings(each, written.through_us, "line").rows for each in (written, read))
    shown = [(row.number, row.laps, row.last_crossing_ms, row.best_lap_ms, row.class_position) for row in rows]
    assert [(row.number, row.laps, row.last_crossing_ms, row.best_lap_ms, row.class_position) for row in again] == shown
    assert [row.pit_visits for row in again] == [row.pit_visits for row in rows]
    assert [row.driver for row in again] == [row.driver for row in rows]
    assert {number: [end // 1000 for end in car.lap_end_us] for number, car in read.cars.items()} == {
        number: [end // 1000 for end in car.lap_end_us] for number, car in written.cars.items()
    }
    rules = load_rules("plain")
    results, results_again = (
        [(row.number, row.laps, row.total_ms, row.status) for row in classify(each, rules).rows]
        for each in (written, read)
    )
    assert results_again == results


@pytest.mark.parametrize(("race", "every_s", "most_mb_per_hour"), [("imola-2025", 1, 0.6), ("le-mans-2023", 20, 0.4)])
def test_a_race_out_and_in_again_is_the_same_race(
    races: Path, race: str, every_s: int, most_mb_per_hour: float
) -> None:
    history = loaded(races / race)
    content = replay_zip(history, every_s=every_s)
    reading = Reading()
    facts = parse_replay(content, "race.zip", reading)
    again = score(facts)

    same(history, again)
    assert reading.refusals == []
    hours = (history.through_us - history.race.start_us) / 3.6e9
    assert len(content) / 1e6 / hours < most_mb_per_hour
    assert [stated.position for stated in again.stated_at(again.through_us).values()]
    assert sum(isinstance(fact, Entry) for fact in facts) == len(history.cars)


def test_a_race_is_exported_read_and_put_into_a_journal(tmp_path: Path) -> None:
    record, out, journal = write(tmp_path / "harbour-cup.csv", *ROWS), tmp_path / "race.zip", tmp_path / "race.pitboard"
    for _ in range(2):
        result = CliRunner().invoke(main, ["export", str(record), "--as", "timing71", "--out", str(out)])
        assert result.exit_code == 0, result.stderr
    imported = CliRunner().invoke(main, ["import", str(out), "--journal", str(journal)])

    shown = [
        json.loads(CliRunner().invoke(main, ["standings", str(source), "--format", "json"]).stdout)
        for source in (record, out, journal)
    ]
    keys = ("number", "laps", "last_crossing_ms", "best_lap_ms", "driver")
    rows = [[tuple(row[key] for key in keys) for row in document["rows"]] for document in shown]
    assert imported.exit_code == 0, imported.stderr
    assert rows[0] == rows[1] == rows[2] != []
    assert shown[1]["race"] == "harbour-cup"
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)
    result = CliRunner().invoke(
        main, ["export", str(record), "--as", "timing71", "--out", str(tmp_path / "none" / "a.zip")]
    )
    late = CliRunner().invoke(main, ["export", str(record), "--as", "timing71", "--out", "a.zip", "--at", "9h"])

    assert (result.exit_code, result.stderr.count("\n"), late.exit_code) == (1, 1, 2)


def test_the_file_is_as_the_format_says() -> None:
    history = scored(
        flag(0, "green"), line_laps("7", [100, 101]), line_laps("8", [102, 103]), flag(150, "full_course_yellow")
    )
    content = replay_zip(history)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        manifest, first, second = (json.loads(archive.read(name)) for name in names[:3])

    assert content == replay_zip(history)
    assert names[:3] == ["manifest.json", f"{START_S:011}.json", f"{START_S + 10:011}i.json"]
    assert sum(not name.endswith("i.json") for name in names[1:]) == -(-(len(names) - 1) // 10)
    assert (manifest["version"], manifest["description"], manifest["startTime"]) == (1, "small race", START_S)
    assert {"uuid", "pollInterval", "trackDataSpec", "colSpec", "name"} <= manifest.keys()
    assert first["session"]["flagState"] == "green"
    assert all(len(row) == len(manifest["colSpec"]) for row in first["cars"])
    assert second == {"cars": [], "session": [["change", "timeElapsed", [0.0, 10.0]]], "messages": [], "highlight": []}


def test_a_clock_that_is_decades_off_makes_no_frame_for_each_of_its_seconds() -> None:
    decades_s = 30 * 365 * 86_400
    history = scored(*line_laps("7", [100, 100]), *line_laps("8", [100, decades_s]))
    seconds = [frame.second for frame in frames(history, START_US, 60)]

    assert len(seconds) <= BEATS_S // 60 + 5
    assert seconds == sorted(set(seconds))
    assert seconds[-1] == START_S + 100 + decades_s
