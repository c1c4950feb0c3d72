"""What holds of the reports of any race, at any hour: what they open with, what a loss cost, what goes before what."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.moments import Moment, moments
from pitboard.report import facts as f
from pitboard.report.compose import Report, Sentence
from pitboard.report.languages.book import Statement
from pitboard.report.news import event_ms, opening
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from pitboard.scoring import History
from report.sources import at_share, written

RACES = ("le-mans-2023", "imola-2025", "more/spa-2020.csv.gz", "more/imsa-petit-le-mans-2022.csv.gz")
SHARES = (0.23, 0.5, 0.85)
HOUR_MS = 3_600_000

BEFORE_THAT = re.compile(r"(Before that|Daarvoor)\b")


@cache
def history_of(races: Path, name: str) -> History:
    """A race."""
    return loaded(races / name)


def documents(races: Path, name: str) -> Iterator[Report]:
    """Its long reports at some moments, in every language."""
    history = history_of(races, name)
    for share in SHARES:
        yield from written(history, at_share(history, share), length="long").values()


def by_a_loss(events: list[Moment]) -> set[tuple[str, str]]:
    """Who lost the lead of the race in earnest by losing time, and who took it."""
    changes = [
        one for one in events if one.kind == "lead_change" and one.scope == "overall" and not one.values["cycle"]
    ]
    return {(one.cars[1], one.cars[0]) for one in changes if one.values.get("lost_at_us")}


@pytest.mark.parametrize("name", RACES)
def test_with_a_loss_that_cost_the_lead_comes_who_took_it(races: Path, name: str) -> None:
    history = history_of(races, name)
    for share in SHARES:
        events = moments(history, at_share(history, share))
        offered = story(Snapshot(history, at_share(history, share)), events, "", "long")
        keys = {statement.key for statement in offered if statement.form == "loss"}
        lost = [one for one in offered if one.form == "lead_lost"]
        changes = [f.only(one.facts, f.LeadChangeFact) for one in lost]
        overall = {(change.before, change.number) for change in changes if change.scope == f.OVERALL}
        assert overall <= by_a_loss(events)
        assert all(one.needs in keys for one in lost)


def test_the_title_of_a_loss_that_cost_the_lead_says_so(races: Path) -> None:
    history = history_of(races, "le-mans-2023")
    for document in written(history, history.race.start_us + 19_800_000_000, length="long").values():
        took = [fact for each in document.sentences()[:2] for fact in each.facts if isinstance(fact, f.LeadChangeFact)]
        assert [(fact.before, fact.number) for fact in took[:1]] == [("38", "51")]
        assert re.search("lose|verlies|raakt", document.title)
        assert re.search("lead|first place|leiding", document.title)


@pytest.mark.parametrize("name", RACES)
def test_what_was_before_that_stands_behind_what_it_was_before(races: Path, name: str) -> None:
    for document in documents(races, name):
        for paragraph in document.paragraphs:
            for before, sentence in zip((None, *paragraph.sentences), paragraph.sentences, strict=False):
                if BEFORE_THAT.match(sentence.text):
                    assert before is not None, sentence.text
                    assert latest_ms(sentence) <= latest_ms(before), (before.text, sentence.text)


def latest_ms(sentence: Sentence) -> int:
    """When the latest event of a sentence was; what holds now is later than all."""
    times = [at_ms for fact in sentence.facts if (at_ms := event_ms(fact)) is not None]
    return max(times, default=1 << 62)


def loss(at_ms: int, score: float) -> Statement:
    """A loss by a car on the podium, that long after the start."""
    lost = f.LossFact("8", "extra_stop", "", at_ms, at_ms, 60_000, 0, 60_000, 1, at_ms)
    return Statement("loss", (lost,), "lead", 0, score, weight=1.0)


def test_news_fade_until_no_report_opens_with_them() -> None:
    """Of two alike the newer opens; what is light and of fifty minutes ago does not."""
    old, new = loss(10 * 60_000, 2.0), loss(50 * 60_000, 2.0)

    assert opening([old, new], {"loss": 4.0}, HOUR_MS, 0) is new
    assert opening([old], {"loss": 4.0}, HOUR_MS, 0) is None
    assert opening([loss(10 * 60_000, 20.0)], {"loss": 4.0}, HOUR_MS, 0) is not None


@pytest.mark.parametrize("name", [*RACES, "more/le-mans-2021.csv.gz", "more/le-mans-2019.csv.gz"])
def test_the_last_change_of_a_lead_that_is_told_made_who_leads(races: Path, name: str) -> None:
    history = history_of(races, name)
    for share in (0.12, 0.18, 0.38, *SHARES):
        document = written(history, at_share(history, share), length="long")["nl"]
        snapshot = Snapshot(history, history.race.start_us + document.at_ms * 1000)
        facts = tuple(fact for sentence in document.sentences() for fact in sentence.facts)
        for scope in (f.OVERALL, *snapshot.classes):
            changes = [fact for fact in f.every(facts, f.LeadChangeFact) if fact.scope == scope]
            last, leader = max(changes, key=lambda one: one.at_ms, default=None), snapshot.scope_rows(scope)[0].number
            # A lead that time cost is told of who lost it, whoever has it by now.
            assert not last or last.number == leader or (last.how == "by_loss" and last.before != leader)


@pytest.mark.parametrize(
    "name", ["more/imsa-petit-le-mans-2021.csv.gz", "more/imsa-watkins-glen-2021.csv.gz", "imola-2025"]
)
def test_how_a_lead_was_lost_is_told_once(races: Path, name: str) -> None:
    history = history_of(races, name)
    for share in (0.45, 0.5, 0.55, 0.7, 0.9):
        document = written(history, at_share(history, share), length="long")["nl"]
        facts = tuple(fact for sentence in document.sentences() for fact in sentence.facts)
        changes = {(change.scope, change.before, change.number) for change in f.every(facts, f.LeadChangeFact)}
        effects = [effect for effect in f.every(facts, f.LossEffectFact) if effect.lead_to]
        assert not changes & {(effect.scope, effect.number, effect.lead_to) for effect in effects}
