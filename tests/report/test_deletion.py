"""Delete any row that a sentence cites and the sentence falls; keep only those rows and it stands.

A sample runs always. `PITBOARD_SWEEP=1` takes every cited row of over 2,000 sentences: of given races, of simulated
ones, of small and odd fields, under way and at the flag, seen whole or from the middle.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.report.compose import Report, Sentence, report
from pitboard.scoring import History
from report.rederive import falls_without, faults
from report.rows import Tables
from report.sources import at, hour_by_hour, imola, le_mans, simulated
from report.sweep import WHOLE, histories

ROWS_TRIED = 4
"""So many rows of a fact are deleted in the sample."""

SENTENCES = 2000

GIVEN = (
    *("le-mans-2023", "le-mans-2024", "imola-2025", "spa-2025", "more/imsa-sebring-2022.csv.gz"),
    *("more/spa-2020.csv.gz", "seasons/wec-2016-fuji", "seasons/imsa-2023-long-beach", "seasons/imsa-2019-daytona-24"),
    *("gr-cup/barber/23_analysisendurancewithsections_race-1.csv.gz", "sebring-2009/session5.rmonitor.gz"),
    *("joined at 0.15", "joined at 0.4", "live-2026/wec-2026-le-mans"),
    "live-2026/sro-2026-spa-24-practice-and-qualifying",
)
"""Races of which every row is tried: of one day and of an hour, with loops and with the line alone, joined late."""

GENERATED = (
    *(f"simulated {seed}" for seed in range(1, 9)),
    *(f"{kind} {seed}" for kind in ("small", "odd") for seed in range(12)),
)


def documents(races: Path) -> Iterator[tuple[History, Report]]:
    """Long reports of given and simulated races, each with its history; of the whole several moments of very many."""
    if WHOLE:
        for name, read_race in histories(races).items():
            if name in (*GIVEN, *GENERATED):
                history = read_race()
                yield from ((history, document) for document in _at_several(history))
        return
    for written in hour_by_hour(races)[::6]:
        yield le_mans(races), written["nl"]
    yield imola(races), at(imola(races), "3:10:00", nation="NLD", length="long")
    yield simulated(4), at(simulated(4), "2:20:00", nation="NLD", length="long")
    yield _session(races)


def _session(races: Path) -> tuple[History, Report]:
    """A session that is no race."""
    history = loaded(races / "live-2026" / "sro-2026-spa-24-practice-and-qualifying")
    return history, report(history, history.through_us, length="long")


def _at_several(history: History) -> Iterator[Report]:
    """Early, in the middle, late, at the flag, and when all is over."""
    from_us, until_us = history.told_from_us(), history.through_us
    moments_us = [from_us + (until_us - from_us) * part // 10 for part in (1, 5, 9, 10)]
    moments_us += [history.chequered_us] * (history.chequered_us <= until_us)
    for moment_us in sorted({history.answered_us(moment_us) for moment_us in moments_us}):
        yield report(history, moment_us, nation="NLD", length="long")


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
    found, sentences, rows = [], 0, 0
    for history, document in documents(races):
        tables = Tables(history, history.race.start_us + document.at_ms * 1000)
        for sentence in document.sentences():
            found += [f"{fault}: {sentence.text}" for fault in held(sentence, tables, chance)]
            sentences += 1
            rows += sum(len(fact.evidence) for fact in sentence.facts)
    if WHOLE:
        with capsys.disabled():
            print(f"\n{sentences} sentences, {rows} rows deleted, {len(found)} faults", *found, sep="\n")  # the figure

    assert found == []
    assert sentences >= (SENTENCES if WHOLE else 150)
