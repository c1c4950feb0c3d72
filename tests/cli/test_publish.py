"""A race as a site of plain files: complete, relative, put in place all at once."""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from engine.node import ask
from pitboard.cli import main
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.journal import FACTS_FORMAT, Journal, encode_facts
from pitboard.model import Entry
from pitboard.moments import parse_notes
from pitboard.scoring import History, score
from pitboard.server import publish as publishing
from pitboard.server.publish import (
    MARK,
    CannotPublish,
    File,
    drawings_of,
    file_keys,
    files_of,
    moments_to_report,
    write_site,
)
from pitboard.texts import LANGUAGES
from server.short_race import facts

ADDRESS = re.compile(r"""(?:href|src)=["']([^"'#?]+)""")
SMALL = SimulatedRace(seed=5, duration_us=4_500_000_000, hypercar=3, lmp2=2, lmgt3=2, innovative=0)


@cache
def history() -> History:
    """A simulated race of an hour and a quarter."""
    return score(simulate(SMALL))


@cache
def site() -> dict[str, bytes]:
    """Its files."""
    return dict(files_of(history(), "nl", pictures=False))


def test_every_part_is_there() -> None:
    """The page, what it needs, a report of every hour and of the finish in both languages, the data."""
    moments = moments_to_report(history())
    reports = {
        f"reports/{moment.place}.{lang}.{form}"
        for moment in moments
        for lang in ("nl", "en")
        for form in (("json", "html") if moment.paged else ("json",))
    }

    assert [moment.place for moment in moments][:5] == ["0-15-00", "0-30-00", "0-45-00", "1h", "1-15-00"]
    assert [moment.place for moment in moments if moment.paged] == ["1h", moments[-1].place]
    assert reports | {"index.html", "history.json", "classification.json", "chances.json", MARK} <= site().keys()
    assert {f"moments.{lang}.json" for lang in LANGUAGES} <= site().keys()
    assert {"static/engine/race.js", "static/app.js", "manifest.webmanifest", "reports/index.json"} <= site().keys()
    assert 'lang="nl"' in site()["index.html"].decode()


def test_the_panel_finds_the_last_report_before_any_moment() -> None:
    written = json.loads(site()["reports/moments.json"])

    assert [one["at_ms"] for one in written[:4]] == [900_000, 1_800_000, 2_700_000, 3_600_000]
    for one in written:
        report = json.loads(site()[f"reports/{one['place']}.nl.json"])
        assert report["at_ms"] <= one["at_ms"]


def test_every_address_is_relative_and_leads_somewhere() -> None:
    """So that the site works wherever it is put."""
    for page in [path for path in site() if path.endswith(".html")]:
        for address in ADDRESS.findall(site()[page].decode()):
            assert not address.startswith(("/", "http")), (page, address)
            target = (Path("/") / page).parent.joinpath(address).resolve().relative_to("/").as_posix()
            assert target in site() or target in (".", ""), (page, address)


def test_the_history_is_the_whole_race() -> None:
    """The engine reads it, at its end and before."""
    document = msgspec.json.decode(site()["history.json"])
    end, half = ask(document, [["standings", document["at_ms"]], ["standings", 1_800_000]])

    assert {row["state"] for row in end["rows"]} <= {"finished", "retired", "stopped", "in_pit"}
    assert half["rows"][0]["laps"] > 0
    assert (document["clock_rate"], document["report"]["title"] != "") == (0, True)


def test_pictures_are_of_the_gaps_and_of_the_places_and_stints_of_each_class() -> None:
    places = [drawing.place for drawing in drawings_of(history())]

    assert places == [
        "gap", "positions-hypercar", "stints-hypercar", "positions-lmgt3", "stints-lmgt3", "positions-lmp2",
        "stints-lmp2",
    ]  # fmt: skip


RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


NAMES = ["GT/3", "gt-3", "..", "%2F", "CON", "nul.", "Ä", "アマ", "x" * 300]


@given(st.lists(st.text() | st.sampled_from(NAMES), unique=True))
def test_a_name_in_the_name_of_a_file_is_legal_everywhere_and_its_own(names: list[str]) -> None:
    """On systems that fold cases, reserve names, and end none in a dot; of classes that are alike too."""
    keys = file_keys(names)

    assert list(keys) == names
    assert len(set(keys.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,50}", key) for key in keys.values())


def test_no_file_of_a_site_has_a_name_that_some_system_does_not_take() -> None:
    for path in site():
        for part in path.split("/"):
            assert re.fullmatch(r"[\w.-]{1,100}", part), path
            assert not part.endswith("."), path
            assert not RESERVED.fullmatch(part), path


def test_classes_that_are_no_names_of_files_have_their_pictures() -> None:
    race = score([Entry(str(i), name) for i, name in enumerate(["a/b", "a-b", "..", ""])])
    drawn = [drawing.place for drawing in drawings_of(race)]

    assert drawn == [
        "gap", "positions", "stints", "positions-1", "stints-1", "positions-a-b", "stints-a-b", "positions-a-b-2",
        "stints-a-b-2",
    ]  # fmt: skip


def test_several_processes_make_the_same_files_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures in both languages among them; what is being made is told, with how much of it is done."""
    monkeypatch.setattr(publishing, "WORTH_A_PROCESS", 1)
    told: list[tuple[str, int, int]] = []
    alone = dict(files_of(history(), "nl", on_status=lambda *status: told.append(status)))
    together = dict(files_of(history(), "nl", processes=3))

    assert alone == together
    assert list(alone) == list(together)
    assert {"pictures/gap.nl.svg", "pictures/gap.en.svg", "pictures/positions-hypercar.nl.svg"} <= alone.keys()
    assert [done for _, done, _ in told] == list(range(14))
    assert {total for _, _, total in told} == {14}
    assert {"the data", "the reports of 1h", "the pictures"} <= {what for what, _, _ in told}


def test_a_process_that_is_ended_from_outside_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(publishing, "_begin", sys.exit)  # which takes no two arguments

    with pytest.raises(CannotPublish, match="the process that made gap was ended; is there memory enough"):
        dict(files_of(history(), processes=2))


@pytest.mark.parametrize("processes", [1, 2])
def test_notes_are_in_the_reports_and_the_moments(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every process, in both languages."""
    monkeypatch.setattr(publishing, "WORTH_A_PROCESS", 1)
    (note,) = parse_notes(f"0:20 #{min(history().cars)} puncture", "notes.txt", Reading(), history())
    files = dict(files_of(history(), "nl", notes=[note], pictures=processes > 1, processes=3))

    assert b"puncture" in files["moments.en.json"]
    assert b"notes.txt:1" in files["reports/1h.nl.html"]


def test_it_takes_its_place_all_at_once(tmp_path: Path) -> None:
    """What fails on the way leaves what was there; another time replaces it whole."""
    out = tmp_path / "site"
    write_site(out, [("index.html", b"one"), (MARK, b"{}"), ("old.txt", b"")])

    def failing() -> Iterator[File]:
        yield "index.html", b"two"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_site(out, failing())
    assert (out / "index.html").read_bytes() == b"one"
    write_site(out, [("index.html", b"three"), (MARK, b"{}")])

    assert sorted(path.name for path in out.iterdir()) == ["index.html", MARK]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    """A folder with other files, or a file."""
    (tmp_path / "thesis.txt").write_text("mine")
    for out in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(CannotPublish, match="is there already, and no published race"):
            write_site(out, [("index.html", b"")])

    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_the_command(tmp_path: Path) -> None:
    """Says how much it wrote; a race that is not there is one line and 1."""
    with Journal.create(tmp_path / "race.pitboard") as journal:
        journal.append("simulator", FACTS_FORMAT, encode_facts(list(facts())), 1)
    out = tmp_path / "site"
    done = CliRunner().invoke(main, ["publish", str(tmp_path / "race.pitboard"), "--out", str(out), "--no-pictures"])
    wrong = CliRunner().invoke(main, ["publish", str(tmp_path / "none"), "--out", str(out)])

    assert done.exit_code == 0, done.output
    assert re.fullmatch(r".*site: \d+ files, [\d.]+ MB, [\d.]+ MB as a host sends them \(gzip\)\n", done.output)
    assert (out / "index.html").is_file()
    assert (wrong.exit_code, wrong.output.count("\n")) == (1, 1)
