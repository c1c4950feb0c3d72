"""Every statement that could be made of a race at a moment: what it is about and what it stands on."""

from functools import cache
from typing import get_args

import pytest

from build import at
from moments.test_flags_standstills import halted
from pitboard.moments import moments
from pitboard.report.facts import ReportFact
from pitboard.report.languages.book import Statement
from pitboard.report.news import previous_report
from pitboard.report.plan import weights
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from pitboard.scoring import History
from small_race import NOW_S, small_race

PARTS = {"lead", "contenders", "lost", "incidents", "outlook", "LMP2", "LMGTE Am", "GT"}
MOMENTS_S = (120, 350, 620, 900, NOW_S)


@cache
def offered(
    at_s: float = NOW_S, nation: str = "", length: str = "long", history: History | None = None
) -> list[Statement]:
    """The statements about the small race, or another, at a race time in seconds."""
    race = history or small_race()
    return story(Snapshot(race, at(at_s)), moments(race, at(at_s)), nation, length)


def forms(at_s: float = NOW_S, **more: str) -> set[str]:
    """Their forms."""
    return {statement.form for statement in offered(at_s, **more)}


def test_who_leads_is_said_first_and_once() -> None:
    statements = offered()

    assert [statement.form in ("lead", "chase") for statement in statements].count(True) == 1
    assert min(statements, key=lambda statement: statement.rank).part == "lead"


@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_every_statement_has_facts_and_every_fact_rows(at_s: float) -> None:
    for statement in offered(at_s):
        assert statement.facts, statement.form
        for fact in statement.facts:
            assert isinstance(fact, get_args(ReportFact))
            assert fact.evidence, (statement.form, fact)


@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_every_statement_belongs_to_a_part_and_has_a_weight(at_s: float) -> None:
    for statement in offered(at_s, "BEL"):
        assert statement.part in PARTS
        assert statement.score > 0
        assert weights().share[statement.form] > 0


def test_no_two_are_of_one_rank() -> None:
    ranks = [statement.rank for statement in offered()]

    assert len(ranks) == len(set(ranks))


def test_nothing_of_a_later_moment_is_offered() -> None:
    early = {statement.key for statement in offered(350)}

    assert "retired" not in {key.split(":")[0] for key in early}
    assert any("98" in str(statement.facts) for statement in offered(NOW_S))


def test_a_home_nation_brings_statements_and_takes_none_away() -> None:
    assert {statement.key for statement in offered()} <= {statement.key for statement in offered(NOW_S, "BEL")}
    assert "home" in forms(nation="BEL")
    assert "home" not in forms(nation="JPN") | forms()


def test_a_longer_report_is_offered_more() -> None:
    counts = [len(offered(length=length)) for length in ("flash", "report", "long")]

    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_before_the_race_has_begun_nothing_is() -> None:
    assert offered(10) == []


def test_a_halt_of_the_whole_field_is() -> None:
    assert "halt" in " ".join({statement.form for statement in offered(9_000, history=halted())})


def test_beside_a_previous_report_what_is_new_is_marked() -> None:
    history = small_race()
    events = moments(history, at(NOW_S))
    earlier = story(Snapshot(history, at(150)), moments(history, at(150)), "", "long")
    snapshot = Snapshot(history, at(NOW_S))
    found = story(snapshot, events, "", "long", previous_report(events, at(150), snapshot, earlier))

    assert {statement.new for statement in found} == {True, False}
    assert not any(statement.new for statement in offered())
