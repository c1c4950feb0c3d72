"""The report after the flag beside the classification: order, gaps and laps are that of the rules."""

from collections.abc import Iterator

from pitboard.intake import rules_for
from pitboard.report.compose import Report
from pitboard.report.facts import OVERALL, GapFact, PlaceFact
from pitboard.results import classify
from pitboard.scoring import History


def against_classification(history: History, document: Report) -> Iterator[str]:
    """What a report says otherwise than the classification, from when the last car has finished; nothing before."""
    moment_us = history.race.start_us + document.at_ms * 1000
    ends_us = [car.finished_us for car in history.cars.values() if car.finished_us <= history.through_us]
    if moment_us < max([history.chequered_us, *ends_us]):
        return
    rows = {row.number: row for row in classify(history, rules_for(history)).rows}
    for sentence in document.sentences():
        for fact in sentence.facts:
            if isinstance(fact, PlaceFact):
                row = rows[fact.number]
                position = row.position if fact.scope == OVERALL else row.class_position
                if position != fact.position:
                    yield f"#{fact.number} is {position} in {fact.scope}: {sentence.text}"
            elif isinstance(fact, GapFact):
                row, to = rows[fact.number], rows[fact.to]
                laps = to.laps - row.laps
                gap_ms = 0 if laps or row.total_ms is None or to.total_ms is None else row.total_ms - to.total_ms
                if laps != fact.gap_laps or abs(gap_ms - fact.gap_ms) > 1:
                    yield f"#{fact.number} is {laps} laps, {gap_ms} ms behind #{fact.to}: {sentence.text}"
