"""Delete any row that a sentence cites and the sentence falls; keep only those rows and it stands.

A sample runs always. `PITBOARD_SWEEP=1` takes every cited row of over 2,000 sentences.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pitboard.report.compose import Report, Sentence
from pitboard.scoring import History
from report.rederive import falls_without, faults
from report.rows import Tables
from report.sources import at, hour_by_hour, imola, le_mans, simulated

WHOLE = bool(os.environ.get("PITBOARD_SWEEP"))

ROWS_TRIED = 4
"""So many rows of a fact are deleted in the sample."""

SIMULATED = range(1, 41) if WHOLE else (4,)
LENGTH = "long"


def documents(races: Path) -> Iterator[tuple[History, Report]]:
    """Reports of given and simulated races, each with its history."""
    for written in hour_by_hour(races)[:: 1 if WHOLE else 6]:
        yield le_mans(races), written["nl"]
    for time in ("1:00:00", "3:10:00", "6:05:00"):
        yield imola(races), at(imola(races), time, nation="NLD", length=LENGTH)
    for seed in SIMULATED:
        for time in ("0:40:00", "1:30:00", "2:20:00", "3:10:00"):
            yield simulated(seed), at(simulated(seed), time, nation="NLD", length=LENGTH)


def held(sentence: Sentence, tables: Tables, chance: random.Random) -> Iterator[str]:
    """What is wrong with a sentence's rows: it does not stand on them alone, or stands without a row of them."""
    for fact in sentence.facts:
        yield from faults(fact, tables)
        rows = fact.evidence if WHOLE else chance.sample(fact.evidence, min(len(fact.evidence), ROWS_TRIED))
        yield from (
            f"{type(fact).__name__} stands without {row.row} {row.number} {row.key}"
            for row in rows
            if not falls_without(fact, row, tables)
        )


def test_a_sentence_falls_with_any_row_that_it_cites(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    found, sentences = [], 0
    for history, document in documents(races):
        tables = Tables(history, history.race.start_us + document.at_ms * 1000)
        for sentence in document.sentences():
            found += [f"{fault}: {sentence.text}" for fault in held(sentence, tables, chance)]
            sentences += 1
    if WHOLE:
        with capsys.disabled():
            print(f"\n{sentences} sentences, {len(found)} faults")  # the figure is the result

    assert found == []
    assert sentences >= (2000 if WHOLE else 200)
