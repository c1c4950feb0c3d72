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
from report.sweep import FILE, WHOLE, rows_deleted_from, swept

ROWS_TRIED = 4
"""So many rows of a fact are deleted in the sample."""

SENTENCES = 2000
RACES = 40


def documents(races: Path) -> Iterator[tuple[History, Report]]:
    """Reports of given and simulated races and of a session that is no race, each with its history."""
    for written in hour_by_hour(races)[::6]:
        yield le_mans(races), written["nl"]
    yield imola(races), at(imola(races), "3:10:00", nation="NLD", length="long")
    yield simulated(4), at(simulated(4), "2:20:00", nation="NLD", length="long")
    session = loaded(races / "live-2026" / "sro-2026-spa-24-practice-and-qualifying")
    yield session, report(session, session.through_us, length="long")


def held(sentence: Sentence, tables: Tables, chance: random.Random) -> Iterator[str]:
    """What is wrong with a sentence's rows: it does not stand on them alone, or stands without a row of them."""
    for fact in sentence.facts:
        yield from faults(fact, tables)
        rows = chance.sample(fact.evidence, min(len(fact.evidence), ROWS_TRIED))
        yield from (
            f"{type(fact).__name__} stands without {row.row} {row.number} {row.key}"
            for row in rows
            if not falls_without(fact, row, tables)
        )


def test_a_sentence_falls_with_any_row_that_it_cites(races: Path) -> None:
    chance = random.Random(1)
    found, sentences = [], 0
    for history, document in documents(races):
        tables = Tables(history, history.race.start_us + document.at_ms * 1000)
        for sentence in document.sentences():
            found += [f"{fault}: {sentence.text}" for fault in held(sentence, tables, chance)]
            sentences += 1

    assert found == []
    assert sentences >= 150


@pytest.mark.skipif(not WHOLE, reason="every row of two thousand sentences: PITBOARD_SWEEP=1 deletes them")
def test_every_row_of_two_thousand_sentences_is_needed(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = swept(races, lambda found: rows_deleted_from(found) >= SENTENCES, FILE).values()
    found = [f"{report.race} {report.at_ms}: {fault}" for report in done for fault in report.faults]
    of = {report.race for report in done if report.deleted_from}
    sentences, rows = (sum(getattr(report, name) for report in done) for name in ("deleted_from", "deleted_rows"))
    with capsys.disabled():
        # the figure is the result
        print(f"\n{sentences} sentences of {len(of)} races, {rows} rows deleted, {len(found)} faults", *found, sep="\n")

    assert found == []
    assert len(of) >= RACES
