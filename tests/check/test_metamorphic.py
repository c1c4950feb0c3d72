"""Sentences made from the board of Le Mans 2023, and what becomes of their verdict when one thing is changed.

Over 5,000 variants: a true sentence is right in every paraphrase; its negation, two cars swapped, a number beyond its
tolerance and another hour are wrong; without the rows it rests on it is not known.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from loaded import loaded
from pitboard.board import Row, standings
from pitboard.check import check
from pitboard.scoring import History

MOMENTS = range(2, 24, 2)
ORDINALS = {
    "en": ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
    "nl": ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"],
}
PLACES = {
    "en": ["The #{n} is {o}.", "The #{n} runs {o}.", "In {o} place is the #{n}.", "The #{n} is P{p}."],
    "nl": ["De #{n} ligt {o}.", "De #{n} rijdt op de {o} plaats.", "Op P{p} rijdt de #{n}.", "De #{n} is {o}."],
}
DENIED = {"en": "The #{n} is not out of the race.", "nl": "De #{n} is niet uitgevallen."}
PLAIN = {"en": "The #{n} has retired.", "nl": "De #{n} is uitgevallen."}
GAPS = {
    "en": [
        "The #{a} leads the #{b} by {s:.1f} seconds.",
        "The #{b} is {s:.1f} seconds behind the #{a}.",
        "The #{a} is {s:.1f} seconds ahead of the #{b}.",
        "The lead of the #{a} over the #{b} is {s:.1f} seconds.",
        "The #{b} trails the #{a} by {s:.1f} seconds.",
    ],
    "nl": [
        "De #{b} ligt {s:.1f} seconden achter de #{a}.",
        "De #{a} heeft {s:.1f} seconden voorsprong op de #{b}.",
        "De voorsprong van de #{a} op de #{b} is {s:.1f} seconden.",
        "De #{b} volgt de #{a} op {s:.1f} seconden.",
    ],
}
WHEEL = {
    "en": ["{d} is at the wheel of the #{n}.", "The #{n} is driven by {d}.", "{d} is driving the #{n}."],
    "nl": ["{d} zit aan het stuur van de #{n}.", "{d} bestuurt de #{n}.", "De #{n} wordt bestuurd door {d}."],
}
STOPS = {
    "en": ["The #{n} has stopped {k} times.", "The #{n} has made {k} stops."],
    "nl": ["De #{n} is {k} keer gestopt.", "De #{n} maakte {k} pitstops."],
}


class Variant(Struct, frozen=True):
    """A sentence, its language, and the verdict it must get."""

    lang: str
    text: str
    wanted: str


@cache
def history(races: Path) -> History:
    """The race."""
    return loaded(races / "le-mans-2023")


def of_places(row: Row, lang: str) -> Iterator[Variant]:
    """A car's place overall, and one that is neither its place overall nor in its class."""
    assert row.position is not None
    other = next(p for p in (9, 7, 5, 3) if p not in (row.position, row.class_position) and abs(p - row.position) > 1)
    for form in PLACES[lang]:
        for place, wanted in ((row.position, "right"), (other, "wrong")):
            yield Variant(lang, form.format(n=row.number, o=ORDINALS[lang][place - 1], p=place), wanted)


def of_gaps(ahead: Row, behind: Row, seconds: float, lang: str) -> Iterator[Variant]:
    """A gap, the two cars swapped, and a number beyond the tolerance."""
    for form in GAPS[lang]:
        yield Variant(lang, form.format(a=ahead.number, b=behind.number, s=seconds), "right")
        yield Variant(lang, form.format(a=behind.number, b=ahead.number, s=seconds), "wrong")
        yield Variant(lang, form.format(a=ahead.number, b=behind.number, s=seconds * 2 + 40), "wrong")


def of_drivers(row: Row, mates: list[str], lang: str) -> Iterator[Variant]:
    """Who is in a car, and a driver of the crew who is not."""
    for form in WHEEL[lang]:
        yield Variant(lang, form.format(d=row.driver, n=row.number), "right")
        for mate in mates:
            yield Variant(lang, form.format(d=mate, n=row.number), "wrong")


def of_stops(row: Row, lang: str) -> Iterator[Variant]:
    """How often a car has stopped, and three times more."""
    count = row.pit_visits or 0
    for form in STOPS[lang]:
        for times, wanted in ((count, "right"), (count + 3, "wrong")):
            yield Variant(lang, form.format(n=row.number, k=times), wanted)


def of_states(row: Row, lang: str) -> Iterator[Variant]:
    """Whether a car is out, said and denied."""
    out = row.is_gone
    yield Variant(lang, PLAIN[lang].format(n=row.number), "right" if out else "wrong")
    yield Variant(lang, DENIED[lang].format(n=row.number), "wrong" if out else "right")


def variants(race: History, hour: int) -> Iterator[Variant]:
    """All sentences of an hour, in both languages."""
    moment_us = race.race.start_us + hour * 3_600_000_000
    rows = [row for row in standings(race, moment_us).rows if row.position]
    apart = [
        row for row in rows[:10] if not any(abs(moment_us - at) < 200_000_000 for at in race.cars[row.number].pit_in_us)
    ]
    for lang in ("en", "nl"):
        for row in apart:
            crew = [one.name for one in race.cars[row.number].entry.drivers if one.name != row.driver]
            yield from of_places(row, lang)
            yield from of_drivers(row, crew, lang)
            yield from of_stops(row, lang)
        for row in [*rows[:10], *rows[-10:]]:
            yield from of_states(row, lang)
        for ahead, behind in itertools.pairwise(rows[:10]):
            if behind.interval_ms and not behind.interval_laps and behind.interval_basis == "loop":
                yield from of_gaps(ahead, behind, behind.interval_ms / 1000, lang)


def verdicts(found: list[Variant], race: History, hour: float) -> list[str]:
    """The verdict on each sentence, all of them read as one text a language, a paragraph each."""
    said: list[str] = []
    for lang in ("en", "nl"):
        own = [one for one in found if one.lang == lang]
        moment_us = race.race.start_us + int(hour * 3_600_000_000)
        judged = check("\n\n".join(one.text for one in own), race, moment_us, lang).claims
        for number in range(1, len(own) + 1):
            mine = {one.verdict for one in judged if one.claim.sentence == number}
            said.append("wrong" if "wrong" in mine else "right" if "right" in mine else "not known")
    return said


@pytest.mark.parametrize("hour", MOMENTS)
def test_what_becomes_of_a_verdict(hour: int, races: Path) -> None:
    """True sentences are right in every paraphrase; what is turned, swapped or shifted is wrong."""
    race = history(races)
    found = sorted(variants(race, hour), key=lambda one: one.lang)
    off = [
        (one.text, one.wanted, said)
        for one, said in zip(found, verdicts(found, race, hour), strict=True)
        if said != one.wanted
    ]

    assert len(found) > 300
    assert len(off) <= len(found) // 40, off[:12]


def test_there_are_more_than_five_thousand(races: Path) -> None:
    assert sum(1 for hour in MOMENTS for _ in variants(history(races), hour)) > 5_000


@pytest.mark.parametrize("hour", [4, 12, 20])
def test_another_hour_makes_a_true_sentence_untrue(hour: int, races: Path) -> None:
    """Stops only grow: what is right now is wrong two hours on."""
    race = history(races)
    rows = [row for row in standings(race, race.race.start_us + hour * 3_600_000_000).rows[:10] if not row.is_gone]
    found = [one for row in rows for one in of_stops(row, "en") if one.wanted == "right"]

    assert verdicts(found, race, hour) == ["right"] * len(found)
    assert "right" not in verdicts(found, race, hour + 2)


def test_without_its_rows_a_statement_is_not_known(races: Path) -> None:
    """Drivers taken out of the record: who is at the wheel cannot be told, and is not called wrong."""
    race = loaded(races / "more/le-mans-2019.csv.gz")
    car = race.cars["8"]
    kept = car.driver_us, car.driver_seat
    text = Variant("en", "Kazuki Nakajima is at the wheel of the #8.", "right")
    try:
        assert verdicts([text], race, 6) == ["right"]
        car.driver_us, car.driver_seat = [], []
        assert verdicts([text], race, 6) == ["not known"]
    finally:
        car.driver_us, car.driver_seat = kept
