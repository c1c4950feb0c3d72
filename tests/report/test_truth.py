"""Every fact of every report holds by its own rows; both languages say the same; nothing contradicts itself.

A sample runs always. `PITBOARD_SWEEP=1` takes a hundred thousand sentences of all given and of simulated races.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.report.compose import Report, reports
from pitboard.report.facts import stated_values
from pitboard.scoring import History
from report.contradictions import contradictions
from report.official import against_classification
from report.rederive import disagreements
from report.sources import imola, lap_record, lap_records, le_mans, simulated
from report.vague import out_of_range

WHOLE = bool(os.environ.get("PITBOARD_SWEEP"))

SENTENCES = 100_000


def both(history: History, share: float, length: str = "report") -> tuple[Report, Report]:
    """The report in both languages at a share of the race."""
    start_us = history.race.start_us
    moment_us = start_us + round((history.through_us - start_us) * share)
    written = reports(history, moment_us, nation="NLD", length=length)
    return written["nl"], written["en"]


def faults(history: History, dutch: Report, english: Report) -> Iterator[str]:
    """What is wrong with a report: by its rows, the other language, itself, its words, and the classification."""
    yield from disagreements(history, dutch)
    # Which statements share a sentence is a matter of the language.
    stated = [
        [stated_values(fact) for sentence in document.sentences() for fact in sentence.facts]
        for document in (dutch, english)
    ]
    if stated[0] != stated[1]:
        yield "the languages state different facts"
    yield from against_classification(history, dutch)
    for document in (dutch, english):
        yield from contradictions(document)
        for sentence in document.sentences():
            yield from out_of_range(sentence, document.lang)


def hold(history: History, shares: list[float], length: str = "report") -> None:
    """The reports at these shares of a race are sound."""
    for share in shares:
        dutch, english = both(history, share, length)
        assert list(faults(history, dutch, english)) == []


def test_sixty_moments_of_le_mans(races: Path) -> None:
    hold(le_mans(races), [place / 60 for place in range(1, 61)])


def test_the_long_read_of_le_mans(races: Path) -> None:
    hold(le_mans(races), [place / 10 for place in range(1, 11)], "long")


def test_a_lap_record_alone(races: Path) -> None:
    hold(lap_record(races), [place / 12 for place in range(1, 13)])
    hold(imola(races), [place / 12 for place in range(1, 13)])


@pytest.mark.parametrize("seed", range(1, 11))
def test_twenty_moments_of_ten_simulated_races(seed: int) -> None:
    hold(simulated(seed), [place / 20 for place in range(1, 21)])


def test_no_opener_three_times_running(races: Path) -> None:
    for share in (0.2, 0.4, 0.6, 0.8):
        for document in both(le_mans(races), share):
            openers = [sentence.text.split()[0] for sentence in document.sentences()]
            assert not any(a == b == c for a, b, c in zip(openers, openers[1:], openers[2:], strict=False)), openers


def test_the_same_moment_gives_the_same_bytes(races: Path) -> None:
    history = le_mans(races)
    assert both(history, 0.7) == both(history, 0.7)


@pytest.mark.skipif(not WHOLE, reason="a hundred thousand sentences: PITBOARD_SWEEP=1 writes them")
def test_a_hundred_thousand_sentences(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Moments of every given race and of simulated ones at random, in turn, until there are enough."""
    chance = random.Random(int(os.environ.get("PITBOARD_SEED_OF_SWEEP", "1")))
    histories = [*(loaded(path) for path in lap_records(races)), *(simulated(seed) for seed in range(1, 31))]
    found: list[str] = []
    written = 0
    while written < SENTENCES:
        for history in histories:
            length = chance.choice(["flash", "report", "report", "long", "long"])
            dutch, english = both(history, chance.uniform(0.01, 1.02), length)
            name = f"{history.race.name} {dutch.at_ms} {length}"
            found += [f"{name}: {fault}" for fault in faults(history, dutch, english)]
            written += len(dutch.sentences()) + len(english.sentences())
    with capsys.disabled():
        print("", f"{written} sentences, {len(found)} faults", *found, sep="\n")  # the figure is the result

    assert found == []
