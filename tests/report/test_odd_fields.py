"""Odd fields: one car or none, no classes, crews or teams, names of any script and with marks, level cars, red flags.

In both languages, at every length, at any moment a report is written, says nothing that is absurd of so few, and names
whoever it names whole. `PITBOARD_SWEEP=1` takes many more races.
"""

import os
import random
import re
from collections.abc import Sequence

import pytest

from build import LOOPS, at, driver_in, flag, line_laps, loop_laps, race_info, scored
from pitboard.model import CarState, Driver, Entry, Fact
from pitboard.report.compose import Report, reports
from pitboard.report.render import as_html, as_markdown
from pitboard.scoring import History

RACES = 500 if os.environ.get("PITBOARD_SWEEP") else 30
LENGTHS = ("flash", "report", "long")
CLASSES = ([""], ["GT"], ["GT", "LMP2"], ["GT", ""], ["A", "B", "C"])
PEOPLE = (
    ("Joris", "Boon"),
    ("李", "小龙"),
    ("Ђорђе", "Петровић"),
    ("", "Smith"),
    ("J.", "*Star*"),
    ("محمد", "بن سلمان"),
)
TEAMS = ("", "Team #2", "A & B <Racing>", "Écurie _x_", "李宁车队")
MAKES = ("", "Ferrari", "Porsche", "上海")
ABSURD = re.compile(
    r"\b(?:all|of the|none of the|alle|van de|de) 1\b|\b1 (?:cars|laps|auto's|ronden)\b"
    r"|\bone (?:cars|laps|minutes|hours|seconds)\b|\béén (?:auto's|ronden|minuten|seconden)\b"
    r"|\b(?:zero|nul|0|-\d+) (?:thousandths|minutes?|seconds?|laps?|hours?|duizendsten|minuten|seconden|ronden|uur)\b"
    r"|\(\)|  |[{}]|\bNone\b(?! of)| [,.;]|,,|\.\.|\b(?:and|en) (?:and|en)\b|#(?!\w)",
    re.IGNORECASE,
)


def cars_by(chance: random.Random) -> tuple[list[Entry], list[Fact]]:
    """Up to nine cars of odd entries with their laps; some do not start, some are lost, some are level."""
    entries: list[Entry] = []
    facts: list[Fact] = []
    classes, level, usual_s = chance.choice(CLASSES), chance.random() < 0.25, chance.choice([60.0, 100.0])
    for i in range(chance.choice([0, 1, 1, 2, 3, 3, 4, 6, 9])):
        number, crew = chance.choice([str(i + 1), f"0{i}", f"A{i}"]), chance.choice([0, 0, 1, 2])
        drivers = tuple(Driver(seat, *chance.choice(PEOPLE), chance.choice(["", "NLD"])) for seat in range(1, crew + 1))
        team, make = chance.choice(TEAMS), chance.choice(MAKES)
        entries.append(Entry(number, chance.choice(classes), team, make, drivers=drivers, source="test"))
        laps = [usual_s if level else round(usual_s + chance.uniform(0, 6), 3) for _ in range(int(2400 // usual_s))]
        if chance.random() < 0.2:
            laps = laps[: chance.randint(0, 6)]
            facts.append(CarState(at(sum(laps) + 50), number, "retired", "test"))
        if chance.random() < 0.15 and len(laps) > 5:
            laps[chance.randint(1, 4)] += chance.choice([100, 400])
        facts += [] if chance.random() < 0.08 else (loop_laps if chance.random() < 0.8 else line_laps)(number, laps)
        facts += [driver_in(chance.randint(0, 900) * seat, number, seat + 1) for seat in range(crew)]
    return entries, facts


def odd_race(seed: int) -> History:
    """A race of an odd field, with or without a name, a length, flags and loops."""
    chance = random.Random(seed)
    entries, facts = cars_by(chance)
    flags: list[Fact] = [flag(0, "green")] if chance.random() < 0.6 else []
    if chance.random() < 0.5:
        begin_s = chance.randint(0, 1500)
        flags.append(flag(begin_s, chance.choice(["yellow", "full_course_yellow", "safety_car", "red"])))
        flags += [flag(begin_s + chance.randint(5, 500), "green")] if chance.random() < 0.7 else []
    if chance.random() < 0.6:
        flags.append(flag(chance.choice([1500, 2000, 2400]), "chequered"))
    info = race_info(chance.choice([0, 1200, 3600]), chance.choice(["small race", "", "*Race* <1>", "一"]))
    return scored(info, entries, facts, flags, loops=LOOPS if chance.random() < 0.8 else ())


def text_of(document: Report) -> str:
    return "\n".join([document.title, *(sentence.text for sentence in document.sentences())])


def names_of(history: History) -> Sequence[str]:
    return [name for car in history.cars.values() for name in car.names.values()]


@pytest.mark.parametrize("seed", range(RACES))
def test_an_odd_field_is_told_without_a_word_that_is_absurd(seed: int) -> None:
    history, chance = odd_race(seed), random.Random(seed)
    for at_s in (0, chance.randint(1, 2400), 3700):
        since_us = chance.choice([None, at(at_s / 2)])
        documents = reports(history, at(at_s), length=LENGTHS[seed % 3], nation="NLD", since_us=since_us)
        for document in documents.values():
            assert not ABSURD.search(text_of(document)), text_of(document)
            assert document.title
            assert as_markdown(document)
            assert as_html(document, history)


@pytest.mark.parametrize("seed", range(RACES))
def test_a_name_of_any_script_stays_whole(seed: int) -> None:
    """A surname that is written after the given name in one script and before it in another is cut in neither."""
    history = odd_race(seed)
    text = text_of(reports(history, at(3700), length="long")["nl"])

    assert "小龙" not in re.sub("李 小龙", "", text)


LEVEL = [(str(i), [100.0] * 20) for i in range(1, 5)]


def small(*cars: tuple[str, list[float]], more: Sequence[Fact] = (), crew: int = 1) -> History:
    """Cars of one class with these laps, each with so many drivers."""
    drivers = tuple(Driver(seat, "Joris", f"Boon{seat}", "NLD") for seat in range(1, crew + 1))
    entries = [Entry(number, "GT", f"Team {number}", "", drivers=drivers, source="test") for number, _ in cars]
    laps = [fact for number, lap_s in cars for fact in loop_laps(number, lap_s)]
    return scored(race_info(3600), entries, flag(0, "green"), laps, list(more), loops=LOOPS)


def test_under_red_the_title_says_that_the_race_is_stopped() -> None:
    documents = reports(small(*LEVEL, more=[flag(500, "red")]), at(900))

    assert re.search("ligt stil|Rode vlag", documents["nl"].title)
    assert re.search("stopped|Red flag", documents["en"].title)


def test_of_cars_that_are_level_no_gap_of_nothing_is_told() -> None:
    assert not re.search("nul |zero |0,0|0\\.0", text_of(reports(small(*LEVEL), at(900))["nl"]))


def test_a_win_that_is_shared_opens_the_result() -> None:
    """And not what was lost before it."""
    history = small(*LEVEL[:2], ("9", [90.0] * 2), more=[CarState(at(300), "9", "retired"), flag(1990, "chequered")])

    assert re.search("delen|deelden", reports(history, at(2100))["nl"].sentences()[0].text)


@pytest.mark.parametrize(("crew", "verb"), [(1, "werd"), (2, "werden")])
def test_a_driver_alone_takes_a_verb_in_the_singular(crew: int, verb: str) -> None:
    cars = [(str(i), [100.0 + i] * 20) for i in range(1, 5)]
    history = small(*cars, more=[flag(2015, "chequered")], crew=crew)
    podium = [line for line in text_of(reports(history, at(2400))["nl"]).split("\n") if re.search("[Dd]erde", line)]

    assert re.search(rf"\b{verb}\b|eindigde", podium[0])


def test_a_field_of_which_nobody_is_left_is_titled_by_its_end() -> None:
    documents = reports(small(("1", [100.0] * 4), more=[CarState(at(450), "1", "retired")]), at(2000))

    assert re.search("valt uit|Einde race", documents["nl"].title)
    assert re.search("out of the race|Race over", documents["en"].title)


def test_no_car_at_all_is_said_plainly() -> None:
    documents = reports(scored(race_info(3600)), at(900))

    assert {lang: document.title for lang, document in documents.items()} == {
        "en": "No car past a loop yet",
        "nl": "Nog geen doorkomst",
    }
