"""A race that is over: who won with whom and by how much, the podium, the classes, and nothing that runs."""

import re
from pathlib import Path

import pytest

from pitboard.report import facts as f
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
    now = r"still in the race|in the pits at|is in the pits|leads|in koers|rijdt|leidt|op dit moment"
    for history, time in ((le_mans(races), "24:10:00"), (imola(races), "6:05:00"), (simulated(4), "3:10:00")):
        document = at(history, time, lang=lang, nation="NLD", length="long")
        assert not [sentence.text for sentence in document.sentences() if re.search(now, sentence.text)]
        assert not [fact for s in document.sentences() for fact in f.every(s.facts, f.AtWheelFact)]
