"""A statement is known by its form and by the car or scope of its main fact."""

import pytest

from pitboard.report.facts import OVERALL, CarFact, ClockFact, LeadLapFact, ReportFact
from pitboard.report.languages.book import Statement


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ((CarFact("8", "GT", "Team", "Make"),), "form::8"),
        ((LeadLapFact(OVERALL, ("51", "8")),), "form:overall:"),
        ((ClockFact(1_000),), "form::"),
        ((ClockFact(1_000), CarFact("8", "GT", "Team", "Make")), "form::"),
    ],
)
def test_its_key_is_that_of_the_main_fact(facts: tuple[ReportFact, ...], key: str) -> None:
    assert Statement("form", facts, "lead", 1).key == key


def test_two_cars_make_two_statements_of_one_form() -> None:
    first, second = (Statement("out", (CarFact(number, "GT", "", ""),), "lost", 1) for number in "12")

    assert first.key != second.key


def test_without_more_it_has_its_own_weight_follows_on_nothing_and_is_not_new() -> None:
    plain = Statement("form", (ClockFact(0),), "lead", 1)

    assert (plain.score, plain.needs, plain.new) == (1.0, "", False)
