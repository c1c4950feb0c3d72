"""Generated reports read back by the independent reader: the same facts, in both languages, and nothing else.

A sample runs always. `PITBOARD_ROUND_TRIP=1` runs the whole sweep: 62 moments of five real races and 200 of ten
simulated ones, each as report and long read, with a home nation and without, in usual wording and in any.
"""

import os
from functools import cache
from pathlib import Path

import pytest

from check.mutants import Change, changed
from check.round_trip import LANGS, Tally, added, any_wording, sentences, tally
from loaded import loaded
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.moments import moments
from pitboard.report.compose import compose, report
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.plan import plan
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

FLOORS: dict[str, float] = {}
"""The share of a kind of fact that must be read back where it is not all of it."""

NOTICED = 0.97
"""The share of changed values that must come out as wrong."""


@cache
def scored(name: str, races: Path | None = None) -> History:
    """A race of the recordings, or a simulated one by its seed and minutes."""
    if races:
        return loaded(races / name)
    seed, minutes = map(int, name.split())
    race = SimulatedRace(seed=seed, duration_us=minutes * MINUTE_US, hypercar=10, lmp2=8, lmgt3=10, incident_rate=2.5)
    return score(list(simulate(race)))


@cache
def swept(name: str, count: int, races: Path | None = None) -> Tally:
    """The tally of the reports at so many moments of a race."""
    history = scored(name, races)
    start_us = history.race.start_us
    found = []
    for place in range(1, count + 1):
        moment_us = start_us + (history.through_us - start_us) * place // count
        for turn, (length, nation) in enumerate(OPTIONS):
            if WHOLE or turn == place % 4:
                # In the sweep every report is worded twice; in the sample every second one in any way.
                for wording in (0, turn + 4 * place) if WHOLE else ((0, place)[place % 2],):
                    with any_wording(wording):
                        both = [report(history, moment_us, lang=lang, nation=nation, length=length) for lang in LANGS]
                    found.append(tally(both, history))
    return added(found)


def agrees(found: Tally) -> None:
    """Nothing wrong, nothing read that was not stated, every fact read, and the same in both languages."""
    assert found.wrong == []
    assert found.unstated == []
    assert {kind: texts for kind, texts in found.unread.items() if kind not in FLOORS} == {}
    assert FLOORS or found.differ == []


@pytest.mark.parametrize("name", REAL)
def test_real_races(races: Path, name: str) -> None:
    agrees(swept(name, REAL[name] if WHOLE else 4, races))


@pytest.mark.parametrize(("seed", "minutes"), SIMULATED)
def test_simulated_races(seed: int, minutes: int) -> None:
    agrees(swept(f"{seed} {minutes}", 20 if WHOLE else 2))


def test_every_kind_of_fact_is_read_back(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table by kind and language."""
    real = [swept(name, REAL[name] if WHOLE else 4, races) for name in REAL]
    found = added([*real, *(swept(f"{seed} {minutes}", 20 if WHOLE else 2) for seed, minutes in SIMULATED)])
    with capsys.disabled():
        print(f"\n{found.table()}")
    assert len(found.kinds()) >= 25
    for kind in found.kinds():
        for lang in LANGS:
            assert found.share(kind, lang) >= FLOORS.get(kind, 1.0), (kind, lang)


def noticed(history: History, moment_us: int, turn: int) -> list[tuple[Change, bool]]:
    """Values changed in a report at a moment, and whether the sentence of each has something wrong."""
    moment_us -= (moment_us - history.race.start_us) % 1000
    events = moments(history, moment_us, None, ())
    planned = plan(history, moment_us, events=events, nation="NLD", length="long")
    other, changes = changed(planned, history, turn)
    found = []
    for lang in LANGS:
        with any_wording(1 + turn):
            usual = compose(history, moment_us, planned, PHRASEBOOKS[lang])
            document = compose(history, moment_us, other, PHRASEBOOKS[lang])
        told = sentences(document, history)
        for change in changes:
            # Some ways to word a fact leave the value out.
            if told[change[0]].text != usual.sentences()[change[0]].text:
                wrong = any(one.verdict == "wrong" for one in told[change[0]].read)
                found.append((change, wrong))
    return found


def test_a_changed_value_comes_out_as_wrong(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number, a driver, a place, a time or a car changed in a right report."""
    names = [*REAL, *(f"{seed} {minutes}" for seed, minutes in SIMULATED)]
    found: list[tuple[Change, bool]] = []
    for place, name in enumerate(names if WHOLE else ["le-mans-2023", "2 180"]):
        history = scored(name, races if name in REAL else None)
        for at in (3, 5, 8):
            moment_us = history.race.start_us + (history.through_us - history.race.start_us) * at // 10
            for turn in range(9 if WHOLE else 2):
                found += noticed(history, moment_us, turn + place + at)
    kinds = sorted({change[1:] for change, _ in found})
    with capsys.disabled():
        print(f"\n{'kind of fact':16}{'value changed':16}{'noticed':>9}")
        for kind in kinds:
            known = [wrong for change, wrong in found if change[1:] == kind]
            print(f"{kind[0]:16}{kind[1]:16}{sum(known):5} of {len(known):4}")
    assert len(found) > 150
    assert sum(wrong for _, wrong in found) >= NOTICED * len(found)
