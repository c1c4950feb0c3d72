"""Statements that go together: a note behind what it explains, and several of a sort in one sentence."""

import pytest

from pitboard.report.facts import CarFact, LongStopFact, MultiStintFact, NoteFact, RetiredFact
from pitboard.report.statement import Statement
from pitboard.report.telling import attach_notes, gather_lists

RETIRED = Statement("retired", (RetiredFact("7", 600_000, 5, "", True, True),), "lost", 3.0)
STOPPED = Statement("stop", (LongStopFact("8", 1, 900_000, 600_000, ""),), "lost", 4.0)


def note(at_ms: int, number: str = "7", nl: str = "") -> Statement:
    """A note on a car at a race time."""
    return Statement("note", (NoteFact(at_ms, number, (number,), "", "off", incident="off", nl=nl),), "incidents", 9.0)


@pytest.mark.parametrize(
    ("at_ms", "goes_along"), [(600_000, True), (0, True), (720_000, True), (721_000, False), (1_800_000, False)]
)
def test_a_note_goes_behind_the_retirement_that_it_may_explain(at_ms: int, goes_along: bool) -> None:
    """From ten minutes before the car was last seen until two minutes after."""
    attached = attach_notes([RETIRED, note(at_ms)])[-1]

    assert (attached.form == "note_before") is goes_along
    assert (attached.part, attached.rank) == (("lost", 3.5) if goes_along else ("incidents", 9.0))
    assert (attached.needs == RETIRED.key) is goes_along


def test_only_one_note_goes_behind_each() -> None:
    attached = attach_notes([RETIRED, STOPPED, note(590_000), note(600_000), note(890_000, "8")])

    assert [statement.form for statement in attached] == ["retired", "stop", "note_before", "note", "note_before"]
    assert [statement.needs for statement in attached if statement.needs] == [RETIRED.key, STOPPED.key]


def test_a_note_of_another_car_or_with_words_of_its_own_stands_alone() -> None:
    assert attach_notes([RETIRED, note(600_000, "9")])[-1].form == "note"
    assert attach_notes([RETIRED, note(600_000, nl="Eraf.")])[-1].form == "note"


def test_stints_of_one_length_in_one_part_are_one_sentence() -> None:
    """A triple and a quadruple stint are two."""
    stints = [
        Statement(
            "stints", (MultiStintFact(number, "Able", count, 0), CarFact(number, "GT", "", "")), "incidents", rank
        )
        for rank, (number, count) in enumerate([("1", 3), ("2", 4), ("3", 3)])
    ]
    gathered = gather_lists(stints)

    assert [statement.form for statement in gathered] == ["stints_many", "stints"]
    assert [fact.number for fact in gathered[0].facts if isinstance(fact, MultiStintFact)] == ["1", "3"]
    assert gather_lists([RETIRED, STOPPED]) == [RETIRED, STOPPED]
