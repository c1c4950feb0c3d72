"""The history on the wire: whole, as changes, and the same after any number of them."""

import random
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pitboard.model import LINE, Decision, DriverIn, Entry, Fact, Loop, LoopsInstalled, Message, Passing, RaceInfo
from pitboard.scoring import History, Scorer, score
from pitboard.server.wire import Wire, change, crossings, ms, whole
from server.short_race import START_US, facts

MINUTE_US = 60_000_000
LISTS = {"passed", "pits", "in_pit_laps", "inferred", "deleted", "bests", "drivers", "declared", "waits", "crew"}
RACE_LISTS = {"flags", "zones", "halts", "messages", "weather", "drive_limits", "clock_changes", "decisions"}


def taken(told: dict[str, Any], news: dict[str, Any], lists: set[str]) -> None:
    """What a reader does with changes."""
    for key, value in news.items():
        if key in lists:
            keep, *items = value
            assert keep <= len(told.get(key, []))
            told[key] = told.get(key, [])[:keep] + items
        else:
            told[key] = value


def followed(batches: Iterable[list[Fact]]) -> tuple[History, dict[str, Any]]:
    """A history scored in batches, and what a reader of the changes after each makes of them."""
    scorer, wire = Scorer(), Wire()
    told: dict[str, Any] = {}
    cars: dict[str, dict[str, Any]] = {}
    for batch in batches:
        scorer.apply(batch)
        if not wire.fits(scorer.history):
            told, cars = {}, {}
        news = msgspec.json.decode(msgspec.json.encode(wire.changes(scorer.history)))
        for number, changed in news.pop("cars", {}).items():
            taken(cars.setdefault(number, {"number": number}), changed, LISTS)
        taken(told, news, RACE_LISTS)
    return scorer.history, told | {"cars": list(cars.values())}


def in_portions(told: list[Fact], chance: random.Random) -> list[list[Fact]]:
    """Facts in batches of any size."""
    batches = []
    while told:
        size = chance.choice([1, 2, 7, 40, 400])
        batches.append(told[:size])
        told = told[size:]
    return batches


def plain(history: History) -> dict[str, Any]:
    """The whole history as a reader decodes it."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole(history)))
    return document


@pytest.mark.parametrize("seed", range(3))
def test_the_changes_add_up_to_the_whole(seed: int) -> None:
    """However a race is cut into portions, and with a third of its facts told late."""
    chance = random.Random(seed)
    late = [fact for fact in facts() if chance.random() < 0.33]
    soon = [fact for fact in facts() if fact not in late] if seed else list(facts())
    history, told = followed(in_portions([*soon, *(late if seed else [])], chance))
    document = plain(history)

    assert {key: document[key] for key in told if key != "cars"} == {key: told[key] for key in told if key != "cars"}
    assert sorted(document["cars"], key=repr) == sorted(told["cars"], key=repr)


def sixty_laps() -> tuple[Scorer, Wire]:
    """One car, two loops, sixty laps of 100 s, all told."""
    scorer, wire = Scorer(), Wire()
    scorer.apply([RaceInfo("x", START_US), LoopsInstalled((Loop("1", 1), Loop(LINE, 2, "line"))), Entry("7", "GT")])
    for lap in range(60):
        for after_s, loop in ((40, "1"), (100, LINE)):
            scorer.apply([Passing(START_US + (lap * 100 + after_s) * 1_000_000, "7", loop, "p3", lap)])
    wire.changes(scorer.history)
    return scorer, wire


def test_a_crossing_is_all_that_is_told_of_it() -> None:
    """One number, after how many to keep."""
    scorer, wire = sixty_laps()
    scorer.apply([Passing(START_US + 6_040 * 1_000_000 + 1, "7", "1")])

    assert wire.changes(scorer.history) == {"cars": {"7": {"passed": [120, 40_000.001]}}}
    assert wire.changes(scorer.history) == {}


def test_a_correction_tells_a_car_again_from_where_it_differs() -> None:
    """A passing voided by a person: what was before it stays."""
    scorer, wire = sixty_laps()
    scorer.apply([Decision(0, "void_passing", "7", "clerk", "no", target_source="p3", target_ref=58, target_loop="1")])

    assert wire.changes(scorer.history) == {"cars": {"7": {"passed": [116, -1, 100_000, 40_000, 60_000]}}}


def test_another_start_needs_a_new_beginning() -> None:
    """Every time on the line is counted from it."""
    scorer, wire = Scorer(), Wire()
    scorer.apply(facts()[:400])
    wire.changes(scorer.history)
    assert wire.fits(scorer.history)
    stated = next(fact for fact in facts() if isinstance(fact, RaceInfo))
    scorer.apply([replace(stated, start_us=START_US + MINUTE_US)])

    assert not wire.fits(scorer.history)
    assert "race" in wire.changes(scorer.history)
    assert wire.fits(scorer.history)


def test_what_is_said_later_of_an_earlier_moment_is_told() -> None:
    """A message between two others, a driver named afterwards."""
    scorer, wire = Scorer(), Wire()
    scorer.apply([RaceInfo("x", START_US), Message(START_US + 10_000, "one"), Message(START_US + 90_000, "three")])
    scorer.apply([Entry("7", "GT"), DriverIn(START_US, "7", 1)])
    wire.changes(scorer.history)
    scorer.apply([Message(START_US + 20_000, "two"), DriverIn(START_US + 30_000, "7", 2)])

    assert wire.changes(scorer.history) == {
        "messages": [1, [20, "two"], [90, "three"]],
        "cars": {"7": {"drivers": [1, [30, 2]]}},
    }


def test_a_loop_that_missed_a_car_is_counted() -> None:
    """A negative number says how many loops lie between two that saw it."""
    loops = LoopsInstalled((*(Loop(str(i), i) for i in (1, 2, 3)), Loop(LINE, 4, "line")))
    seen = [(30, "1"), (130, "3"), (200, LINE), (230, "1")]
    history = score(
        [RaceInfo("x", START_US), loops, *(Passing(START_US + s * 1_000_000, "7", loop) for s, loop in seen)]
    )

    assert crossings(history.cars["7"], START_US) == [30_000, -1, 100_000, 70_000, 30_000]


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_a_change_makes_one_list_of_the_other(before: list[int], after: list[int]) -> None:
    """And there is none between equal ones."""
    made = change(deepcopy(before), after)

    assert after == (before if made is None else before[: made[0]] + made[1:])
    assert (made is None) == (before == after)


@given(st.integers(-(10**12), 10**12))
def test_ms_go_back_to_the_same_us(us: int) -> None:
    """Through JSON, by rounding a thousandfold, as the engine does."""
    assert round(msgspec.json.decode(msgspec.json.encode(ms(us))) * 1000) == us
