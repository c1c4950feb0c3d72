"""Where notes stand: behind what they explain, else with their car, and in room of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.report.facts import CarFact, LongStopFact, NoteFact, PlaceFact, RetiredFact
from pitboard.report.note_places import Parts, with_notes
from pitboard.report.statement import Statement

LEAD = Statement("lead", (PlaceFact("overall", "5", 1),), "lead", 0.0)
SECOND = Statement("second", (PlaceFact("overall", "6", 2),), "lead", 1.0)
SINCE = Statement("led_before", (PlaceFact("overall", "5", 1),), "lead", 2.0, relation="addition", after=SECOND.key)
RETIRED = Statement("retired", (RetiredFact("7", 600_000, 5, "", True, True),), "lost", 3.0)
STOPPED = Statement("stop", (LongStopFact("8", 1, 900_000, 600_000, ""),), "lost", 4.0)
OTHERS = Statement("rest", tuple(PlaceFact("overall", str(10 + i), 4 + i) for i in range(3)), "contenders", 5.0)
ORDER = ("lead", "contenders", "lost", "incidents")
PARTS: Parts = (("lead", (LEAD, SECOND)), ("contenders", (OTHERS,)), ("lost", (RETIRED, STOPPED)))


def note(at_ms: int, number: str = "7", nl: str = "", score: float = 1.0) -> Statement:
    """A note on a car at a race time."""
    fact = NoteFact(at_ms, number, (number,), "", "off", incident="off", nl=nl)
    return Statement("note", (fact, *([CarFact(number, "GT", "", "")] if number else [])), "incidents", 9.0, score)


def placed(*notes: Statement, parts: Parts = PARTS, length: int = 1250) -> list[tuple[str, list[str]]]:
    """The parts with their forms, a note with its car."""
    told = with_notes(parts, notes, length, 18, ORDER)
    return [
        (
            part,
            [
                f"{each.form} {each.facts[0].number}" if isinstance(each.facts[0], NoteFact) else each.form
                for each in inside
            ],
        )
        for part, inside in told.parts
    ]


@pytest.mark.parametrize(
    ("at_ms", "form"),
    [(600_000, "note_before 7"), (0, "note_before 7"), (720_000, "note_before 7"), (721_000, "note 7")],
)
def test_a_note_goes_behind_the_retirement_that_it_may_explain(at_ms: int, form: str) -> None:
    """From ten minutes before the car was last seen until two minutes after; else it stands there with its time."""
    assert placed(note(at_ms))[-1] == ("lost", ["retired", form, "stop"])


def test_only_a_note_goes_behind_each_without_its_time() -> None:
    found = placed(note(590_000), note(600_000), note(890_000, "8"))

    assert found[-1] == ("lost", ["retired", "note_before 7", "note 7", "stop", "note_before 8"])


def test_a_note_in_its_own_sentence_keeps_it() -> None:
    assert placed(note(600_000, nl="Eraf."))[-1] == ("lost", ["retired", "note 7", "stop"])


def test_a_note_on_a_car_stands_with_the_last_that_is_said_of_it() -> None:
    """And not between two statements that go on from each other; of a list it stands behind the list."""
    parts = (("lead", (LEAD, SECOND, SINCE)), *PARTS[1:])

    assert placed(note(50_000, "6"), parts=parts)[0] == ("lead", ["lead", "second", "led_before", "note 6"])
    assert placed(note(50_000, "5"), parts=parts)[0] == ("lead", ["lead", "second", "led_before", "note 5"])
    assert placed(note(50_000, "11"))[1] == ("contenders", ["rest", "note 11"])


def test_a_note_on_no_car_that_is_told_stands_among_the_incidents() -> None:
    assert placed(note(50_000, "99"), note(60_000, ""))[-1] == ("incidents", ["note 99", "note "])


def test_a_note_on_a_car_that_is_told_goes_before_a_newer_one_on_another() -> None:
    (told,) = with_notes(PARTS, [note(50_000, "99", score=9), note(60_000, "6")], 60, 18, ORDER).untold

    assert told.number == "99"


@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.sampled_from(["5", "6", "7", "8", "11", "99", ""]))),
    st.sampled_from([60, 600, 1250]),
)
def test_notes_push_out_nothing_and_none_is_lost(found: list[tuple[int, str]], length: int) -> None:
    """What was there stays in its order; every note is told, or among those that there was no room for."""
    notes = [note(at_ms, number, score=1 + i / 100) for i, (at_ms, number) in enumerate(found)]
    told = with_notes(PARTS, notes, length, 18, ORDER)
    statements = [statement for _, inside in told.parts for statement in inside]
    written = [statement for statement in statements if isinstance(statement.facts[0], NoteFact)]

    assert [each for each in statements if each not in written] == [each for _, inside in PARTS for each in inside]
    assert len(written) + len(told.untold) == len(notes)
    assert len(written) * 18 <= max(length / 5, 20)
    assert all(each.form == "note" or each.needs in (RETIRED.key, STOPPED.key) for each in written)
