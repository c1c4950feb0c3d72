"""A race that is over: who won with whom and by how much, the podium, the classes, and nothing that runs."""

import gzip
import re
from pathlib import Path

import pytest

from board.test_sessions import stated
from build import at as at_us
from pitboard.intake import read
from pitboard.report import facts as f
from pitboard.report.compose import Report, reports
from pitboard.report.render import as_html, as_markdown
from pitboard.scoring import score
from report.sources import at, imola, le_mans, simulated


def test_the_winners_come_first_with_the_whole_crew_and_the_margin(races: Path) -> None:
    document = at(le_mans(races), "24:10:00", lang="en")
    win, margin, third = document.sentences()[:3]

    assert f.only(win.facts, f.PlaceFact).number == "51"
    assert len(f.only(win.facts, f.CrewFact).drivers) == 3
    assert f.only(margin.facts, f.WinFact).laps == 342
    assert f.only(margin.facts, f.GapFact).gap_ms == 81_793
    assert f.only(third.facts, f.PlaceFact).number == "2"
    assert "Ferrari" in document.title


def test_a_class_with_a_home_winner_comes_before_the_others(races: Path) -> None:
    document = at(le_mans(races), "24:10:00", lang="nl", nation="NLD")
    headings = [paragraph.heading for paragraph in document.paragraphs]
    (win,) = [s for s in document.sentences() if f.maybe(s.facts, f.BestOfNationFact) and "zege" in s.text]

    assert headings.index("LMGTE Am") < headings.index("LMP2")
    assert "Catsburg" in win.text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_runs_any_more(races: Path, lang: str) -> None:
    now = r"still in the race|is in the pits|leads|in koers|rijdt|leidt|op dit moment"
    for history, time in ((le_mans(races), "24:10:00"), (imola(races), "6:05:00"), (simulated(4), "3:10:00")):
        document = at(history, time, lang=lang, nation="NLD", length="long")
        assert not [sentence.text for sentence in document.sentences() if re.search(now, sentence.text)]
        assert not [fact for s in document.sentences() for fact in f.every(s.facts, f.AtWheelFact)]


FOLDER = "live-2026/sro-2026-spa-24-practice-and-qualifying"


def text_of(document: Report) -> str:
    return " ".join(sentence.text for sentence in document.sentences())


def test_a_session_is_told_by_its_best_laps() -> None:
    history = stated((2, 9, 91.25), (1, 5, 90.5), (3, 7, 92.0))
    documents = reports(history, at_us(700))
    nl, en = text_of(documents["nl"]), text_of(documents["en"])

    assert nl.startswith("Dit is geen race: in deze sessie telt de snelste ronde, en er is een tijd van drie auto's.")
    assert "This is no race" in en
    assert "1.30,500" in nl
    assert "the #1 (1:31.250) and the #3 (1:32.000) follow" in en
    assert not any(word in en for word in ("leads", "laps", "in front", "win"))


def test_its_page_and_its_foot_say_no_order_of_a_race() -> None:
    history = stated((2, 9, 91.25), (1, 5, 90.5))
    document = reports(history, at_us(700))["en"]

    assert document.order == "stated"
    assert "in the order of the fastest laps" in as_markdown(document)
    assert 'class="board"' not in as_html(document, history)
    assert "#2 as the source states it: place 1, best lap 1:30.500" in as_html(document, history)


@pytest.mark.parametrize("length", ["flash", "report", "long"])
def test_saved_sessions_of_a_weekend_are_no_races(races: Path, length: str, tmp_path: Path) -> None:
    """Of every one the fastest car is named, with its time."""
    for path in sorted((races / FOLDER).glob("2026*.json.gz"))[::3]:
        copy = tmp_path / path.name.removesuffix(".gz")
        copy.write_bytes(gzip.decompress(path.read_bytes()))
        found = read([copy])
        history = score(found.facts, found.name)
        for document in reports(history, history.through_us, length=length).values():
            assert document.order == "stated", path.name
            assert len(document.sentences()) >= 2
