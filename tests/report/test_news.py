"""What is new since the previous report: first, marked, and nothing among it that was known before."""

import json
from pathlib import Path

from pitboard.intake import parse_race_time
from pitboard.report import facts as f
from pitboard.report.compose import Report
from pitboard.report.languages.book import Statement
from pitboard.report.news import event_ms, opening
from pitboard.report.render import as_json
from report.rederive import disagreements
from report.sources import at, le_mans, written


def since(races: Path, time: str, before: str, length: str = "report") -> Report:
    """The report at a race time with the previous one at another."""
    history = le_mans(races)
    at_us, since_us = (history.race.start_us + parse_race_time(one) for one in (time, before))
    return written(history, at_us, length=length, since_us=since_us)["nl"]


def test_what_is_new_comes_first_and_is_marked(races: Path) -> None:
    for hour in range(2, 24, 3):
        document = since(races, f"{hour}h", f"{hour - 1}h")
        first = document.sentences()[0]
        happened = [at_ms for fact in first.facts if (at_ms := event_ms(fact)) is not None]
        assert first.new or not happened
        assert not happened or max(happened) > (hour - 1) * 3_600_000


def test_each_hour_has_another_opening(races: Path) -> None:
    openings = [since(races, f"{hour}h", f"{hour - 1}h").sentences()[0].text.split()[:4] for hour in range(2, 25)]

    assert len({tuple(opening) for opening in openings}) == len(openings)


def test_an_event_told_as_news_happened_since_or_was_not_known(races: Path) -> None:
    document = since(races, "16h", "15h")
    news = [sentence.facts[0] for sentence in document.sentences() if sentence.new]
    changes = [one for one in news if isinstance(one, f.LeadChangeFact)]
    assert [one.at_ms > 15 * 3_600_000 for one in changes] == [True]
    # The #4 was last seen at 07:11, but only known to be out half an hour later.
    assert "4" in {one.number for one in news if isinstance(one, f.RetiredFact)}


def test_a_retirement_of_long_ago_is_no_news(races: Path) -> None:
    document = since(races, "16h", "15h", length="long")
    old = {one.number for s in document.sentences() if not s.new for one in s.facts if isinstance(one, f.RetiredFact)}
    new = {one.number for s in document.sentences() if s.new for one in s.facts if isinstance(one, f.RetiredFact)}
    assert not old & new


def test_the_rows_of_the_news_hold(races: Path) -> None:
    for hour in (2, 8, 15, 21):
        assert disagreements(le_mans(races), since(races, f"{hour}h", f"{hour - 1}h", length="long")) == []


def test_the_json_marks_what_is_new(races: Path) -> None:
    document = json.loads(as_json(since(races, "16h", "15h"), le_mans(races)))
    assert document["since_ms"] == 54_000_000
    assert any(sentence["new"] for paragraph in document["paragraphs"] for sentence in paragraph["sentences"])
    assert json.loads(as_json(at(le_mans(races), "1h", nation="NLD"), le_mans(races)))["since_ms"] is None


def test_who_stood_in_the_pits_before_and_stands_there_still_is_no_opening() -> None:
    def stands(begin_ms: int) -> Statement:
        loss = f.LossFact("8", "repair", "", begin_ms, 9_000_000, None, 0, 0, 1, begin_ms, ongoing=True)
        return Statement("loss", (loss,), "lead", 0, 4.0, weight=1.0)

    assert opening([stands(8_000_000)], {"loss": 1.0}, 9_000_000, 7_000_000) is not None
    assert opening([stands(6_000_000)], {"loss": 1.0}, 9_000_000, 7_000_000) is None
