"""What a report says, by importance and length, of the small race."""

import pytest

from build import at
from pitboard.moments import moments
from pitboard.report.facts import LeadChangeFact, every, maybe, only, stated_values
from pitboard.report.languages.book import Statement
from pitboard.report.plan import Plan, plan, stays, weights
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from small_race import NOW_S, small_race


def planned(length: str = "report", nation: str = "", at_s: float = NOW_S) -> Plan:
    """The plan of a report on the small race."""
    history = small_race()
    return plan(history, at(at_s), events=moments(history, at(at_s)), nation=nation, length=length)


def offered(nation: str = "") -> list[Statement]:
    """Every statement that could be made of it."""
    history = small_race()
    return story(Snapshot(history, at(NOW_S)), moments(history, at(NOW_S)), nation, "long")


def test_a_shorter_report_says_less_and_nothing_else() -> None:
    flash, whole = (list(planned(length).statements()) for length in ("flash", "report"))

    assert len(flash) < len(whole)
    assert {statement.form for statement in flash} <= {statement.form for statement in whole} | {"class_lead"}


def test_the_parts_come_in_the_article_s_order() -> None:
    parts = [part for part, _ in planned("long").parts]

    assert parts == ["lead", "contenders", "LMP2", "LMGTE Am", "incidents", "outlook"]
    assert planned().parts[0][1][0].opens


def test_no_statement_is_made_without_the_one_it_follows_on() -> None:
    keys = [statement.key for statement in planned("long", "BEL").statements()]

    for statement in planned("long", "BEL").statements():
        assert not statement.needs or statement.needs in keys


def test_the_home_nation_brings_its_drivers_in() -> None:
    assert "home" not in {statement.form for statement in offered()}
    assert "home" in {statement.form for statement in offered("BEL")}


def test_before_the_first_loop_there_is_nothing_to_say() -> None:
    assert planned(at_s=10).parts == ()


def test_the_lightest_goes_first_and_the_front_never() -> None:
    whole = planned("long")
    statements = list(whole.statements())
    shorter = whole.without_least(statements)

    assert shorter is not None
    assert len(list(shorter.statements())) == len(statements) - 1
    assert whole.without_least([statement for statement in statements if stays(statement)]) is None


@pytest.mark.parametrize("form", sorted({statement.form for statement in offered("BEL")}))
def test_every_form_has_its_weight_and_its_words(form: str) -> None:
    assert weights().share[form] > 0
    assert weights().words[form] > 0


def test_the_facts_of_a_statement_are_found_by_their_kind() -> None:
    (change,) = [statement for statement in offered() if statement.form == "lead_change"]

    assert only(change.facts, LeadChangeFact).number == "51"
    assert maybe(change.facts, LeadChangeFact) == every(change.facts, LeadChangeFact)[0]
    assert stated_values(change.facts[0])[:4] == ("lead_change", "overall", "51", "8")
    assert change.key == "lead_change:overall:51:200000"
