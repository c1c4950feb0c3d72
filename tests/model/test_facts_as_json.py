"""A fact goes into a journal and comes back as the same fact, whatever is in it."""

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.model import (
    CarState,
    CarStateName,
    ClassGap,
    ClockMeasure,
    ClockStep,
    Decision,
    DecisionKind,
    Driver,
    DriverIn,
    DriverStated,
    Entry,
    Fact,
    FeedFinding,
    Flag,
    FlagHistory,
    FlagState,
    LapTimeDeleted,
    Loop,
    LoopRole,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    SourceClock,
    Stated,
    TransponderFitted,
    Weather,
)
from pitboard.model.facts import ClockChange

US = st.integers(-(1 << 62), 1 << 62)
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SMALL = st.integers(0, 10_000)

FLAGS = st.builds(Flag, US, st.sampled_from(get_args(FlagState)), TEXT, SMALL, st.booleans(), st.booleans())
DRIVERS = st.builds(Driver, SMALL, TEXT, TEXT, TEXT, TEXT, TEXT)
LOOPS = st.builds(Loop, TEXT, SMALL, st.sampled_from(get_args(LoopRole)))

GAPS = st.builds(ClassGap, SMALL, st.none() | US, SMALL, st.none() | US)


def tuples_of(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Up to three of them."""
    return st.lists(strategy, max_size=3).map(tuple)


FACTS: dict[type[msgspec.Struct], st.SearchStrategy[Fact]] = {
    RaceInfo: st.builds(
        RaceInfo, TEXT, US, US, US, TEXT, st.booleans(), TEXT, tuples_of(st.builds(ClockChange, US, US)), SMALL, US, US
    ),
    LoopsInstalled: st.builds(LoopsInstalled, tuples_of(LOOPS), US, TEXT),
    Entry: st.builds(
        Entry, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, tuples_of(DRIVERS), tuples_of(TEXT), st.booleans(), SMALL, TEXT
    ),
    Passing: st.builds(Passing, US, TEXT, TEXT, TEXT, SMALL, st.booleans(), TEXT, US),
    DriverIn: st.builds(DriverIn, US, TEXT, SMALL, TEXT, SMALL, st.booleans()),
    Flag: FLAGS,
    FlagHistory: st.builds(FlagHistory, US, tuples_of(FLAGS), TEXT),
    SlowZone: st.builds(SlowZone, US, TEXT, st.booleans(), TEXT, SMALL),
    CarState: st.builds(CarState, US, TEXT, st.sampled_from(get_args(CarStateName)), TEXT, SMALL),
    Decision: st.builds(Decision, US, st.sampled_from(get_args(DecisionKind)), TEXT, TEXT, TEXT, SMALL, US, TEXT),
    Message: st.builds(Message, US, TEXT, TEXT, SMALL),
    FeedFinding: st.builds(FeedFinding, US, TEXT, TEXT, TEXT, SMALL, SMALL, SMALL, US, TEXT, SMALL),
    DriverStated: st.builds(DriverStated, US, TEXT, SMALL, US, TEXT, SMALL),
    Stated: st.builds(Stated, US, TEXT, SMALL, SMALL, US, US, TEXT, SMALL, st.none() | US, st.none() | GAPS),
    ClockStep: st.builds(ClockStep, US, TEXT, US),
    TransponderFitted: st.builds(TransponderFitted, TEXT, TEXT, US, TEXT),
    LapTimeDeleted: st.builds(LapTimeDeleted, TEXT, SMALL, TEXT, TEXT, SMALL),
    Weather: st.builds(Weather, US, SMALL, SMALL, SMALL, SMALL, SMALL, TEXT, SMALL),
    SourceClock: st.builds(SourceClock, TEXT, TEXT, SMALL, US, st.sampled_from(get_args(ClockMeasure)), SMALL),
}

DECODER = msgspec.json.Decoder(Fact)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_it_comes_back_as_it_was(kind: type[msgspec.Struct]) -> None:
    @given(FACTS[kind])
    def same(fact: Fact) -> None:
        written = msgspec.json.encode(fact)
        read = DECODER.decode(written)

        assert read == fact
        assert type(read) is kind
        assert msgspec.json.encode(read) == written

    same()


def test_every_kind_is_tried() -> None:
    assert set(FACTS) == set(get_args(Fact))


@pytest.mark.parametrize("tag", ["lap", "", "Passing", 7, None])
def test_a_tag_that_is_none_of_ours_is_refused(tag: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODER.decode(msgspec.json.encode({"type": tag}))


@pytest.mark.parametrize("number", [7, 7.0, None, ["7"]])
def test_a_car_number_is_text_and_nothing_else(number: object) -> None:
    document = {"type": "passing", "time_us": 1, "number": number, "loop": "line"}

    with pytest.raises(msgspec.ValidationError):
        DECODER.decode(msgspec.json.encode(document))


def test_a_time_with_a_fraction_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODER.decode(b'{"type": "passing", "time_us": 1.5, "number": "7", "loop": "line"}')


def test_what_an_older_journal_does_not_have_gets_its_default() -> None:
    """A field that is added is unknown of what was written before: 0, empty or as it then was."""
    fact = DECODER.decode(b'{"type": "passing", "time_us": 1, "number": "7", "loop": "line"}')

    assert fact == Passing(1, "7", "line")


def test_what_a_newer_one_has_besides_is_left_alone() -> None:
    fact = DECODER.decode(b'{"type": "passing", "time_us": 1, "number": "7", "loop": "line", "sharp": true}')

    assert fact == Passing(1, "7", "line")
