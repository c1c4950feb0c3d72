"""The facts: frozen, complete, and known again by their tag."""

from typing import get_args

import msgspec
import pytest

from pitboard import model
from pitboard.model import ClassGap, DecisionKind, Entry, Fact, Stated
from pitboard.model.facts import FinishDecision, PassingDecision, StateDecision

KINDS: tuple[type[msgspec.Struct], ...] = get_args(Fact)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_is_frozen_and_has_a_tag_of_its_own(kind: type[msgspec.Struct]) -> None:
    config = kind.__struct_config__

    assert config.frozen
    assert config.tag_field == "type"
    assert [other.__struct_config__.tag for other in KINDS].count(config.tag) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_names_its_source(kind: type[msgspec.Struct]) -> None:
    """That is the evidence that a sentence can point at."""
    assert "source" in kind.__struct_fields__


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_time_is_a_whole_number_whose_name_ends_in_its_unit(kind: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(kind):
        if field.name.endswith("_us"):
            assert field.type in (int, int | None), field.name
        assert field.type is not float, field.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_is_part_of_the_room(kind: type[msgspec.Struct]) -> None:
    assert getattr(model, kind.__name__) is kind
    assert kind.__name__ in model.__all__


def test_every_kind_of_decision_is_about_a_passing_a_state_or_the_finish() -> None:
    kinds = [*get_args(PassingDecision), *get_args(StateDecision), *get_args(FinishDecision)]

    assert sorted(kinds) == sorted(get_args(DecisionKind))
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_of_a_car_or_a_driver_names_the_car_by_text(kind: type[msgspec.Struct]) -> None:
    """A number is text ("007"), a seat counts from 1 and is a number."""
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}

    assert types.get("number", str) is str
    assert types.get("seat", int) is int


@pytest.mark.parametrize(("number", "other"), [("7", "007"), ("7", "07"), ("A1", "a1")])
def test_two_car_numbers_that_are_written_otherwise_are_two_cars(number: str, other: str) -> None:
    assert Entry(number) != Entry(other)


def test_a_fact_cannot_be_edited_in_place() -> None:
    with pytest.raises(AttributeError):
        Entry("7").number = "8"  # type: ignore[misc]


def test_a_statement_of_gaps_that_says_nothing_is_no_gap_of_nothing() -> None:
    """The first of a class is level with itself; of a car laps down no time is stated."""
    assert (ClassGap().laps, ClassGap().behind_us) == (0, None)
    assert ClassGap(0, 0) != ClassGap(0, None)


def test_an_older_statement_has_no_gaps_in_class() -> None:
    older = msgspec.json.decode(b'{"type": "stated", "time_us": 1, "number": "7", "position": 2}', type=Fact)

    assert older == Stated(1, "7", 2)
    assert isinstance(older, Stated)
    assert older.class_gap is None
