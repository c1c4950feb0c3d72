"""The reports of a served race that go on from the one before, and the notes they are written with."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from pitboard.cli import main
from pitboard.report.compose import Report
from pitboard.report.compose import reports as written
from pitboard.scoring import History
from pitboard.server import hourly_reports
from pitboard.server.app import make_app
from pitboard.server.hourly_reports import HourlyReports, NotesFile
from server.long_race import hub_at
from server.test_report_pages import Site, make_due


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(135)


def typed(path: Path, text: str) -> None:
    """Save a notes file, later than any save before."""
    before_ns = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before_ns + 1_000_000_000, before_ns + 1_000_000_000))


def test_a_report_goes_on_from_the_one_asked_for(site: Site) -> None:
    document = site.get("/reports/2h.json?lang=en&since=1h").json()

    assert document["since_ms"] == 3_600_000
    first, *others = [one for paragraph in document["paragraphs"] for one in paragraph["sentences"]]
    assert first["new"]
    assert not others[-1]["new"]
    assert site.get("/reports/2h.json?lang=en").json()["since_ms"] is None


@pytest.mark.parametrize(
    ("since", "line"),
    [("2h", "since=2h is not before the report's own moment"), ("soon", "'soon' is no race time")],
)
def test_a_since_that_cannot_be_is_refused(site: Site, since: str, line: str) -> None:
    answer = site.get(f"/reports/2h.md?since={since}")
    assert answer.status_code == 400
    assert line in answer.text


def test_the_report_of_an_hour_goes_on_from_the_hour_before(site: Site) -> None:
    newest, first = site.reports.kept
    assert (newest.since, first.since) == ("1h", "")
    assert newest.documents["nl"].since_ms == 3_600_000
    assert site.get(f"/reports/{newest.address('nl')}").status_code == 200
    assert newest.address("nl").replace("&", "&amp;") in site.get("/reports?lang=nl").text


def test_reports_are_written_with_the_notes_as_they_are_now(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    typed(file, "0:40 #1 spin -- source: TV\n")
    hub = hub_at(61)
    reports = HourlyReports(hub, NotesFile(file))
    get = TestClient(make_app(hub, reports)).get
    number = next(iter(hub.race.history.cars))
    typed(file, f"0:40 #{number} spin -- source: TV\n")
    assert "spin" in get("/reports/1h.json?lang=en&length=long").text
    typed(file, f"0:40 #{number} crash -- source: TV\n")
    reports._memo.clear()
    assert "crash" in get("/reports/1h.json?lang=en&length=long").text


def test_the_report_of_an_hour_has_the_notes(tmp_path: Path) -> None:
    file, hub = tmp_path / "notes.txt", hub_at(61)
    number = next(iter(hub.race.history.cars))
    typed(file, f"0:40 #{number} puncture -- source: TV\n")
    reports = HourlyReports(hub, NotesFile(file))
    make_due(reports)
    assert any("puncture" in one.text for one in reports.kept[0].documents["en"].sentences())


def test_a_file_that_went_bad_is_named_once_and_the_last_good_notes_stand(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, history = tmp_path / "notes.txt", hub_at(61).race.history
    number = next(iter(history.cars))
    typed(file, f"0:40 #{number} spin\n0:41 #nobody spin\n")
    notes = NotesFile(file)
    with caplog.at_level(logging.WARNING):
        assert len(notes.notes(history)) == len(notes.notes(history)) == 1
        assert caplog.messages == ["notes.txt:2: no car nobody in this race"]
        caplog.clear()
        typed(file, '[[note]]\ntime = "0:40\n')
        assert len(notes.notes(history)) == len(notes.notes(history)) == 1
        assert len([one for one in caplog.messages if "no TOML" in one and "known before stand" in one]) == 1
        caplog.clear()
        file.unlink()
        assert len(notes.notes(history)) == 1
        assert caplog.messages[0].startswith("notes.txt: notes cannot be read")


@pytest.mark.parametrize(("content", "reason"), [(None, "cannot be read"), (b"\xff\xfe\x00", "no UTF-8 text")])
def test_serve_refuses_a_notes_file_that_it_cannot_use(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file, race = tmp_path / "notes.txt", tmp_path / "race.json"
    race.write_text("{}")
    if content is not None:
        file.write_bytes(content)
    run = CliRunner().invoke(main, ["serve", str(race), "--notes", str(file)])
    assert run.exit_code == 1
    assert reason in run.output
    assert len(run.output.strip().splitlines()) == 1


def test_an_hour_is_written_once_for_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for in each of them afterwards it is not written again."""
    asked: list[int] = []

    def counted(history: History, moment_us: int, **options: Any) -> dict[str, Report]:
        asked.append(moment_us)
        return written(history, moment_us, **options)

    monkeypatch.setattr(hourly_reports, "reports", counted)
    hub = hub_at(61)
    reports = HourlyReports(hub)
    make_due(reports)
    get = TestClient(make_app(hub, reports)).get

    assert {get(f"/reports/1h.json?lang={lang}").json()["lang"] for lang in ("nl", "en")} == {"nl", "en"}
    assert asked == [reports.kept[0].at_us]
