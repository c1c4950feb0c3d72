"""Generated reports read back by the independent reader: no claim may be wrong, in either language.

A sample runs always. `PITBOARD_ROUND_TRIP=1` runs the whole sweep: 62 moments of five real races and 200 of ten
simulated ones, each as report and long read, with a home nation and without (some three minutes).
"""

import os
from pathlib import Path

import pytest

from pitboard.check import check
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import load
from pitboard.report.compose import Document, report
from pitboard.report.facts import FastestLap, Place, Retired
from pitboard.report.render import as_markdown
from pitboard.scoring import History, score

WHOLE = bool(os.environ.get("PITBOARD_ROUND_TRIP"))
MINUTE_US = 60_000_000
OPTIONS = [("report", "NLD"), ("long", ""), ("report", ""), ("long", "NLD")]
REAL = {
    "le-mans-2023": 22,
    "le-mans-2023/23_Analysis_Race_Hour24.csv.gz": 10,
    "imola-2025": 10,
    "spa-2025": 10,
    "more/imsa-watkins-glen-2022.csv.gz": 10,
}
SIMULATED = [(1, 180), (2, 180), (3, 40), (4, 180), (5, 90), (6, 30), (7, 360), (8, 120), (9, 20), (10, 60)]

Read = set[tuple[str, str, int]]


def stated(document: Document) -> Read:
    """Places, retirements and fastest laps as the report has them: what both readings are held against."""
    found: Read = set()
    for sentence in document.sentences():
        for fact in sentence.facts:
            if isinstance(fact, Place):
                lead = fact.position == 1
                found.add(("lead" if lead else "position", fact.number, 0 if lead else fact.position))
            elif isinstance(fact, Retired):
                found.add(("retired", fact.number, 0))
            elif isinstance(fact, FastestLap):
                found.add(("best_lap", fact.number, fact.lap_ms))
    return found


def agree(history: History, moments: int, *, whole: bool) -> tuple[int, int]:
    """Hold reports over a race against the reader; how many of the facts above it found, and how many there are."""
    start_us = history.race.start_us
    got = told = 0
    for place in range(1, moments + 1):
        moment_us = start_us + (history.through_us - start_us) * place // moments
        for length, nation in OPTIONS if whole else [OPTIONS[place % 4]]:
            both: list[Read] = []
            for lang in ("nl", "en"):
                document = report(history, moment_us, lang=lang, nation=nation, length=length)
                text = as_markdown(document)
                claims = check(text, history, start_us + document.at_ms * 1000, lang, window_us=0).claims
                assert [one for one in claims if one.verdict == "wrong"] == [], text
                read: Read = set()
                for claim in (one.claim for one in claims):
                    kind = "retired" if claim.kind == "stopped" else claim.kind
                    value = claim.place if kind == "position" else 0
                    read.add((kind, claim.car, claim.low + 1 if kind == "best_lap" else value))
                facts = stated(document)
                both.append(facts & read)
                got, told = got + len(facts & read), told + len(facts)
            # Fastest laps are read in every wording; leads and places not yet in all of them.
            dutch, english = ({one for one in read if one[0] == "best_lap"} for read in both)
            assert dutch == english
    return got, told


@pytest.mark.parametrize("name", REAL)
def test_real_races(races: Path, name: str) -> None:
    agree(load(races / name).history, REAL[name] if WHOLE else 4, whole=WHOLE)


@pytest.mark.parametrize(("seed", "minutes"), SIMULATED)
def test_simulated_races(seed: int, minutes: int) -> None:
    race = SimulatedRace(seed=seed, duration_us=minutes * MINUTE_US, hypercar=10, lmp2=8, lmgt3=10, incident_rate=2.5)
    agree(score(list(simulate(race))), 20 if WHOLE else 2, whole=WHOLE)
