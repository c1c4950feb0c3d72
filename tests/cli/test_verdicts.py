"""`pitboard verdicts`: what was refused, and where the feed differs."""

import json
from pathlib import Path

from cli.harbour_cup import recorded, run
from feeds.test_lap_record import row
from feeds.wec26_documents import documents, envelope
from intake.test_load import write


def test_every_refusal_is_listed_with_its_place(tmp_path: Path) -> None:
    backwards = [row(lap=lap, elapsed="0:50.000") for lap in range(2, 6)]
    path = write(tmp_path / "race.csv", row(), *backwards, row("8"))

    told = run("verdicts", path, "--refused", "--format", "json")
    refused = json.loads(told.stdout)["refused"]

    assert (told.exit_code, told.stderr) == (0, "")
    assert [(one["source"], one["line"]) for one in refused] == [(str(path), line) for line in range(3, 7)]
    assert " · 4 refused · 2 laps\n\nPlace" in run("verdicts", path, "--refused").stdout
    assert run("verdicts", path, "--refused", "--strict").exit_code == 1


def test_what_was_refused_is_listed_also_where_nothing_else_was_read(tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.csv", row(""), row("", lap=2))

    assert run("standings", bad).exit_code == 1
    told = run("verdicts", bad, "--refused")
    assert (told.exit_code, told.stdout.count(f"{bad}:")) == (0, 2)
    (tmp_path / "empty.json").write_text("{}")
    assert run("verdicts", tmp_path / "empty.json", "--refused").exit_code == 1


def test_disagreements_are_listed_with_their_reason(tmp_path: Path) -> None:
    answer = json.loads(run("verdicts", recorded(tmp_path), "--disagreements", "--format", "json").stdout)

    assert answer["disagreements"][0] == {
        "number": "7",
        "what": "laps",
        "stated": 1,
        "ours": 2,
        "reason": "the feed does not count the crossing read at 0:03:10.500 under red",
    }
    assert "disagreements with the feed" in run("verdicts", recorded(tmp_path), "--disagreements").stdout


def test_what_the_feed_itself_found_is_listed(tmp_path: Path) -> None:
    """A battle of two cars, as the WEC's race log states it."""
    path = tmp_path / "race.jsonl"
    path.write_bytes(b"\n".join(envelope(*document) for document in documents(1_200_000).items()))

    answer = json.loads(run("verdicts", path, "--findings", "--format", "json").stdout)

    assert answer["findings"] == [
        {
            "at_ms": 1_000_000,
            "number": "31",
            "kind": "battle",
            "other": "007",
            "lap": None,
            "sector": 2,
            "class_place": 3,
            "span_ms": None,
        }
    ]
    assert "1 findings of the feed" in run("verdicts", path, "--findings").stdout
