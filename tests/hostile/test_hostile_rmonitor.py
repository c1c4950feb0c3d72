"""Le Mans 2023 as RMonitor through everything that goes wrong: order, laps and totals stay, what was lost is named."""

import logging
import os
from functools import cache
from pathlib import Path

import pytest

from hostile.carried import Carried, carried, replayed
from hostile.dialects import RMonitor
from hostile.proxy import Plan
from loaded import loaded
from pitboard.feeds.reading import Reading
from pitboard.intake import Pipeline, load, load_rules
from pitboard.intake.load import gather
from pitboard.model import Flag, FlagHistory
from pitboard.results import classify
from pitboard.scoring import History, score

RECORD = "le-mans-2023/23_Analysis_Race_Hour24.csv.gz"
HOUR_US = 3_600_000_000

WHOLE = bool(os.environ.get("PITBOARD_HOSTILE"))
"""Through everything go 24 hours; else the first four."""

STEPS = ((600.0, 7), (900.0, -3600), (1300.0, 3593))
EVERYTHING = Plan(
    drop_s=30,
    silences=((700, 900), (2500, 400), (40_000 if WHOLE else 8000, 3000)),
    repeat_s=600,
    delay_s=5,
    resets=(5, 300, 1500, 1501, 12_000, 50_000, 80_000),
    ghosts=(20, 500, 1000, 1800, 13_000, 14_390, 60_000, 86_390),
    steps=STEPS,
    stall_every_s=600,
)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Thousands of lost connections are logged, as they should be."""
    logging.getLogger("pitboard.feeds.transport.tcp").setLevel(logging.ERROR)


@cache
def shortened(record: Path, seconds: int) -> History:
    """The race as if the flag had fallen after so many seconds."""
    facts = Pipeline(Reading()).read(gather([record]))
    start_us = score(facts).race.start_us
    end_us = start_us + seconds * 1_000_000
    last_us = end_us + HOUR_US // 10
    kept = [one for one in facts if not isinstance(one, Flag | FlagHistory) and getattr(one, "time_us", 0) <= last_us]
    return score([*kept, Flag(start_us, "green", "race control"), Flag(end_us, "chequered", "race control", 1)])


def results(history: History) -> list[tuple[str, int, int | None]]:
    """Number, laps and total of every car, in order; by the pack that needs nothing a plain feed cannot tell."""
    return [(row.number, row.laps, row.total_ms) for row in classify(history, load_rules("plain")).rows]


def invented(truth: History, told: History) -> list[tuple[str, int]]:
    """Laps with a time that they did not have and that nothing takes back."""
    return [
        (number, lap)
        for number, car in truth.cars.items()
        for lap in range(1, len(car.lap_end_us) + 1)
        if lap not in told.cars[number].deleted_laps
        and told.cars[number].lap_us(lap, told.race.start_us) != car.lap_us(lap, truth.race.start_us)
    ]


def named(told: Carried) -> int:
    """How many laps are named as not received."""
    return sum(len(car.deleted_laps) for car in told.history.cars.values())


def through(history: History, plan: Plan, folder: Path) -> Carried:
    """The race through the proxy; what the journal holds gives the same race again."""
    told = carried(replayed(history), "rmonitor", RMonitor(), plan, folder / "race.pitboard")
    assert results(load(folder / "race.pitboard").history) == results(told.history)
    return told


ALONE = {
    "split at every byte": Plan(split=True),
    "stalls": Plan(stall_every_s=30),
    "a lost connection every 30 s": Plan(drop_s=30),
    "minutes told again": Plan(repeat_s=90),
    "records late and out of order": Plan(delay_s=5),
    "resets": Plan(resets=(5, 300, 900, 901)),
    "ghost runs": Plan(ghosts=(20, 400, 800, 1100)),
    "a clock that is moved": Plan(steps=((300, 7), (600, -3600), (900, 3593))),
}


@pytest.mark.parametrize("what", ALONE)
def test_what_loses_nothing_changes_nothing(races: Path, tmp_path: Path, what: str) -> None:
    plan = ALONE[what]
    history = shortened(races / RECORD, 300 if plan.split else 1200)

    told = through(history, plan, tmp_path)

    assert len(results(history)) == 62
    assert results(told.history) == results(history)
    assert invented(history, told.history) == []
    assert (told.drops > 30) == bool(plan.drop_s)
    moved = [one.reason for one in told.reading.refusals if "was moved by" in one.reason]
    assert len(moved) == len(plan.steps)


def test_laps_driven_while_nobody_listened_count_and_their_times_are_named(races: Path, tmp_path: Path) -> None:
    history = shortened(races / RECORD, 3600)

    told = through(history, Plan(silences=((700, 900), (2500, 400))), tmp_path)

    assert (results(told.history), told.drops) == (results(history), 2)
    assert invented(history, told.history) == []
    assert named(told) > 62
    reasons = [one.reason for one in told.reading.refusals]
    assert len(reasons) > 62
    assert all("were not received" in one for one in reasons)


def test_with_every_loop_trouble_moves_no_lap_either(races: Path, tmp_path: Path) -> None:
    """IMSA's line crossings are told again and late, and are dated by the clock that is moved."""
    history = shortened(races / RECORD, 3600)
    plan = Plan(
        drop_s=30,
        silences=((700, 900), (2500, 400)),
        repeat_s=90,
        delay_s=5,
        resets=(5, 300),
        ghosts=(20, 500),
        steps=STEPS,
    )

    told = carried(replayed(history, enhanced=True), "rmonitor", RMonitor(), plan, tmp_path / "race.pitboard")

    assert results(told.history) == results(history)
    assert told.reading.counts["line crossings told again"] > 100


def test_le_mans_2023_through_everything_at_once_ends_as_it_did(races: Path, tmp_path: Path) -> None:
    """All 62 cars, order, laps and totals: of four hours, of all 24 with PITBOARD_HOSTILE=1."""
    history = loaded(races / RECORD) if WHOLE else shortened(races / RECORD, 4 * 3600)

    told = through(history, EVERYTHING, tmp_path)

    assert len(results(history)) == 62
    assert results(told.history) == results(history)
    assert invented(history, told.history) == []
    assert (told.drops > (2500 if WHOLE else 350), named(told) > 62) == (True, True)
