"""A feed that goes on naming new cars: the first are taken, the others are refused by name."""

import random
from typing import Any, Final

import pytest
from msgspec import Struct

from calls import LineCount
from kinds import FACT_KINDS, WORLD, World, made
from pitboard.feeds.p3.protocol import PassingRecord, encode
from pitboard.feeds.reading import Reading
from pitboard.feeds.values import MOST_CARS
from pitboard.intake import Pipeline
from pitboard.intake import crowd as crowd_module
from pitboard.intake.crowd import Crowd
from pitboard.model import Entry, Message, Passing
from pitboard.scoring import Scorer


def test_as_many_as_a_race_may_have_are_admitted_and_the_others_refused() -> None:
    reading = Reading()
    facts = [Entry(str(number)) for number in range(MOST_CARS + 3)]
    admitted = Crowd(reading).admit(facts, "feed")

    assert admitted == facts[:MOST_CARS]
    assert len(reading.refusals) == 3
    assert str(reading.refusals[0]) == "feed: car '1000': more than 1,000 cars; only the first of them are taken"


def test_cars_that_were_admitted_stay_so() -> None:
    crowd = Crowd(Reading())
    crowd.admit([Entry(str(number)) for number in range(MOST_CARS)], "feed")
    later = [Passing(1, "7", "line"), Passing(2, "stranger", "line"), Passing(3, "", "line", transponder="9")]

    assert crowd.admit(later, "feed") == [later[0], later[2]]
    assert crowd.admit([Entry("stranger")], "feed", whole=True) == [Entry("stranger")]


def test_what_is_of_no_car_is_admitted() -> None:
    crowd = Crowd(Reading())
    crowd.admit([Entry(str(number)) for number in range(MOST_CARS + 1)], "feed")

    assert crowd.admit([Message(1, "all clear")], "feed") == [Message(1, "all clear")]


def test_a_live_feed_is_bounded() -> None:
    pipeline = Pipeline(Reading())
    lines = [f'$A,"{number}","{number}",{number},"First","Last","USA",1' for number in range(1, 1500)]
    pipeline.take("rmonitor://x", "rmonitor", b'$B,5,"Race"\r\n$F,14,"00:12:45","13:34:23","00:09:47","Green "\r\n', 0)
    update = pipeline.take("rmonitor://x", "rmonitor", ("\r\n".join(lines) + "\r\n").encode(), 0)

    assert len({getattr(fact, "number", "") for fact in update.facts} - {""}) == MOST_CARS
    assert len(pipeline.reading.refusals) == 499
    assert "more than 1,000 cars" in pipeline.reading.refusals[0].reason


# Work that does not grow with what was seen before

FEW: Final = 25
"""As much as these races may have."""

MANY: Final = 50


@pytest.fixture
def small_races(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are reached before the counting begins."""
    monkeypatch.setattr(crowd_module, "MOST_NAMES", dict.fromkeys(crowd_module.MOST_NAMES, FEW))
    monkeypatch.setattr(crowd_module, "MOST_DECODERS", FEW)
    monkeypatch.setattr(crowd_module, "MOST_SAID", dict.fromkeys(crowd_module.MOST_SAID, FEW))


def nth(kind: type[Struct], number: int, chance: random.Random, *, new_names: bool) -> Any:
    """A fact a second later than the one before it, of the same things or of ever new ones."""
    start_us = WORLD.start_us + number * 1_000_000
    if not new_names:
        return made(kind, chance, World(start_us=start_us, span_us=900_000))
    names = (f"x{number}",)
    return made(kind, chance, World(start_us, 900_000, names, names, names, names))


@pytest.mark.usefixtures("small_races")
@pytest.mark.parametrize("new_names", [False, True], ids=["time goes on", "new names"])
@pytest.mark.parametrize("kind", FACT_KINDS, ids=lambda kind: kind.__name__)
def test_twice_as_many_facts_of_a_kind_are_twice_the_work(kind: type[Struct], *, new_names: bool) -> None:
    """Whatever a feed repeats, names or invents: what a fact costs has a bound from the race."""
    chance, crowd, scorer, lines = random.Random(7), Crowd(Reading()), Scorer(), []
    for number in range(4 * MANY):
        facts = [nth(kind, number, chance, new_names=new_names)]
        with LineCount() as count:
            scorer.apply(crowd.admit(facts, "feed"))
        lines.append(count.lines)

    assert sum(lines[2 * MANY :]) <= 1.25 * sum(lines[: 2 * MANY])
    assert sum(lines[3 * MANY :]) <= 1.25 * sum(lines[2 * MANY : 3 * MANY])


@pytest.mark.usefixtures("small_races")
def test_random_transponders_of_a_decoder_are_bounded_work() -> None:
    pipeline, scorer, lines = Pipeline(Reading()), Scorer(), []
    for number in range(4 * MANY):
        record = PassingRecord(number=number, transponder=number * 7919, rtc_us=10**15 + number * 10**6, decoder=number)
        with LineCount() as count:
            scorer.apply(pipeline.take("p3://x", "p3", encode(record), 10**15 + number * 10**6).facts)
        lines.append(count.lines)

    assert sum(lines[3 * MANY :]) <= 1.25 * sum(lines[2 * MANY : 3 * MANY])
    assert "more than 25 decoders" in str(pipeline.reading.refusals[-1])
