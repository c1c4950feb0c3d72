"""Pitboard's own reports read by the checker, which shares no code with the phrase books: what is right comes out so.

A sample runs always. `PITBOARD_ROUND_TRIP=1` runs the sweep: sixty moments of five real races, fifty of five simulated
ones, each as report and long read, with a home nation and without, in both languages.
"""

import os
from functools import cache
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.check import check
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.report.compose import report
from pitboard.report.render import as_markdown
from pitboard.scoring import History, score

WHOLE = bool(os.environ.get("PITBOARD_ROUND_TRIP"))
OPTIONS = [("report", "NLD"), ("long", ""), ("report", ""), ("long", "NLD")]
REAL = [
    "le-mans-2023",
    "imola-2025",
    "spa-2025",
    "le-mans-2023/23_Analysis_Race_Hour24.csv.gz",
    "more/imsa-watkins-glen-2022.csv.gz",
]
SIMULATED = [(1, 180), (4, 180), (5, 90), (8, 120), (9, 20)]
MOST_WRONG = 0.015
"""The share of what is read that may be misread."""

LEAST_READ = 0.8
"""The share of what is read that must be right; the rest is not known."""


@cache
def simulated(seed: int, minutes: int) -> History:
    """A simulated race by its seed and length."""
    race = SimulatedRace(seed=seed, duration_us=minutes * 60_000_000, hypercar=10, lmp2=8, lmgt3=10, incident_rate=2.5)
    return score(list(simulate(race)))


def read_back(history: History, moments: int) -> tuple[list[str], int, int]:
    """What came out wrong of the reports at so many moments, how many claims were right, and how many were read."""
    start_us = history.race.start_us
    wrong: list[str] = []
    right = total = 0
    for place in range(1, moments + 1):
        moment_us = start_us + (history.through_us - start_us) * place // moments
        for turn, (length, nation) in enumerate(OPTIONS):
            if not WHOLE and turn != place % 4:
                continue
            for lang in ("nl", "en"):
                text = as_markdown(report(history, moment_us, lang=lang, nation=nation, length=length))
                found = check(text, history, moment_us, lang, window_us=0)
                wrong += [
                    f"{lang} {one.read_as} -> {one.right} <{one.claim.words}>"
                    for one in found.claims
                    if one.verdict == "wrong"
                ]
                right, total = right + found.summary.right, total + len(found.claims)
    return wrong, right, total


@pytest.mark.parametrize("name", REAL if WHOLE else REAL[:2])
def test_reports_of_real_races(races: Path, name: str) -> None:
    wrong, right, total = read_back(loaded(races / name), 12 if WHOLE else 1)

    assert len(wrong) <= MOST_WRONG * total, wrong
    assert right >= LEAST_READ * total > 0


@pytest.mark.parametrize(("seed", "minutes"), SIMULATED if WHOLE else SIMULATED[2:])
def test_reports_of_simulated_races(seed: int, minutes: int) -> None:
    wrong, right, total = read_back(simulated(seed, minutes), 10 if WHOLE else 1)

    assert len(wrong) <= MOST_WRONG * total, wrong
    assert right >= LEAST_READ * total > 0
