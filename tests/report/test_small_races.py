"""Reports of small generated races: one car, one class, dead heats, nobody left, red or yellow at the end.

In both languages they say nothing twice, skip no place, use no plural for one, contradict nothing and follow from
their rows.
"""

import random
import re
from collections import Counter

import pytest

from build import LOOPS, at, driver_in, flag, loop_laps, race_info, scored
from pitboard.model import CarState, Driver, Entry, Fact
from pitboard.report.compose import Report, reports
from pitboard.report.facts import PlaceFact
from pitboard.scoring import History
from report.contradictions import contradictions
from report.rederive import disagreements

HOUR_S = 3600
ONE_AS_MANY = re.compile(r"\b(?:all|of the|none of the|alle|van de|de) 1\b|\b1 (?:cars|laps|auto's|ronden)\b", re.I)
STILL_RUNS = re.compile(r"\b(?:leads|lies|runs|sits|is (?:second|third)|leidt|ligt|rijdt|is (?:tweede|derde))\b")


def crew(number: str, car_class: str = "GT") -> Entry:
    """A car with one driver."""
    return Entry(number, car_class, f"Team {number}", "Ferrari", drivers=(Driver(1, "Joris", f"Boon{number}", "NLD"),))


def race(*cars: tuple[str, list[float]], more: tuple[Fact, ...] = (), classes: tuple[str, ...] = ("GTP",)) -> History:
    """A race of an hour with cars of these lap times."""
    entries = [crew(number, classes[place % len(classes)]) for place, (number, _) in enumerate(cars)]
    driven = [fact for number, laps in cars for fact in loop_laps(number, laps)]
    seats = [driver_in(0, number, 1) for number, _ in cars]
    return scored(race_info(HOUR_S), entries, seats, flag(0, "green"), driven, more, loops=LOOPS)


LEVEL: list[tuple[str, list[float]]] = [("1", [100.0] * 36), ("2", [100.0] * 36), ("3", [101.0] * 36)]
APART: list[tuple[str, list[float]]] = [("1", [100.0] * 20), ("2", [101.0] * 20), ("3", [102.0] * 20)]
OUT = tuple(CarState(at(600 + place), str(place), "retired", "test") for place in (1, 2, 3))

RACES: dict[str, tuple[History, list[int]]] = {
    "one car": (race(("1", [100.0] * 36)), [900, 1800, 3500]),
    "one car at the flag": (race(("1", [100.0] * 36), more=(flag(HOUR_S, "chequered"),)), [3700]),
    "two cars": (race(*LEVEL[:2]), [450, 1810, 3580]),
    "a dead heat": (race(*LEVEL, more=(flag(HOUR_S, "chequered"),)), [1800, 3720]),
    "two classes": (race(*LEVEL, more=(flag(HOUR_S, "chequered"),), classes=("GTP", "LMP2")), [1800, 3720]),
    "second without a class": (race(*LEVEL, more=(flag(HOUR_S, "chequered"),), classes=("GTP", "")), [1800, 3720]),
    "leader without a class": (race(*APART, more=(flag(1990, "chequered"),), classes=("", "GTP")), [1800, 2100]),
    "all out": (race(*((number, laps[:5]) for number, laps in APART), more=OUT), [450, 900]),
    "red at the end": (race(*APART, more=(flag(1990, "red"),)), [1800, 2100]),
    "yellow": (race(*APART, more=(flag(1500, "yellow"),)), [1400, 1700]),
}


def generated(seed: int) -> tuple[History, list[int]]:
    """A race by chance: one to seven cars in one or two classes, some retire, some neutralisations."""
    chance = random.Random(seed)
    cars = []
    out: list[Fact] = []
    for place in range(chance.randint(1, 7)):
        usual_s = chance.choice([90.0, 100.0, 115.0])
        laps = [round(usual_s + chance.uniform(0, 4), 3) for _ in range(int(HOUR_S // usual_s) + 1)]
        if chance.random() < 0.2:
            laps = laps[: chance.randint(1, 20)]
            out.append(CarState(at(sum(laps) + 60), str(place + 1), "retired", "test"))
        cars.append((str(place + 1), laps))
    if chance.random() < 0.5:
        begin_s = chance.randint(300, 2500)
        shown = chance.choice(["yellow", "full_course_yellow", "safety_car", "red"])
        out += [flag(begin_s, shown), flag(begin_s + 400, "green")]  # type: ignore[arg-type]
    if chance.random() < 0.6:
        most = max(len(laps) for _, laps in cars)
        out.append(flag(max(min(sum(laps) for _, laps in cars if len(laps) == most), 3000), "chequered"))
    history = race(*cars, more=tuple(out), classes=chance.choice([("GTP",), ("GTP",), ("GTP", "LMP2")]))
    return history, [chance.randint(200, 3000), chance.randint(3000, HOUR_S - 1), HOUR_S + 60]


def written(history: History, at_s: int, length: str = "report") -> list[Report]:
    """The report at a race time in seconds, in both languages."""
    documents = reports(history, at(at_s), length=length)
    return [documents["nl"], documents["en"]]


def is_sound(history: History, at_s: int) -> None:
    """What holds of every report."""
    for length in ("report", "long"):
        for document in written(history, at_s, length):
            assert disagreements(history, document) == []
            assert contradictions(document) == []
            sentences = document.sentences()
            text = "\n".join(sentence.text for sentence in sentences)
            assert not ONE_AS_MANY.search(text), text
            assert max(Counter(sentence.text for sentence in sentences).values(), default=1) == 1
            places = [fact for sentence in sentences for fact in sentence.facts if isinstance(fact, PlaceFact)]
            assert max(Counter((fact.scope, fact.number) for fact in places).values(), default=1) == 1, text
            if at(at_s) >= history.chequered_us:
                assert not STILL_RUNS.search(text), text
            if at_s < HOUR_S:
                assert not re.search(r"after one hour|[Nn]a een uur", document.title + text)


@pytest.mark.parametrize("name", RACES)
def test_small_races_are_told_soundly(name: str) -> None:
    history, moments_s = RACES[name]
    for at_s in moments_s:
        is_sound(history, at_s)


@pytest.mark.parametrize("seed", range(24))
def test_races_by_chance_are_told_soundly(seed: int) -> None:
    history, moments_s = generated(seed)
    for at_s in moments_s:
        is_sound(history, at_s)


def test_a_dead_heat_for_first_is_shared() -> None:
    nl, en = written(RACES["a dead heat"][0], 3720)

    assert en.title == "Team 1 (#1) and Team 2 (#2) win small race"
    assert re.search("shared the (?:win|victory)", en.sentences()[0].text)
    assert re.search("deelden de (?:zege|overwinning)", nl.sentences()[0].text)


def test_yellow_is_told_while_it_flies() -> None:
    history, (before_s, now_s) = RACES["yellow"]

    assert not any("under yellow" in sentence.text for sentence in written(history, before_s)[1].sentences())
    assert any("under yellow" in sentence.text for sentence in written(history, now_s)[1].sentences())


def test_that_nobody_is_left_is_told() -> None:
    _, en = written(RACES["all out"][0], 900)

    assert any(re.search("None of the three", sentence.text) for sentence in en.sentences())
