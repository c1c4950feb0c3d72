"""Over real recordings: what a source cannot tell is empty, and what the whole field waited is nobody's own."""

import os
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.board import drivers, laps, pit_visits, standings, stints
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import rules_for
from pitboard.moments import moments
from pitboard.report.compose import report
from pitboard.report.facts import DriveThroughFact, InPitFact, LongStopFact, MultiStintFact
from pitboard.results import classify
from pitboard.scoring import History, score

ROOT = Path(__file__).resolve().parents[2]
RACES = (ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")).resolve()
WITHOUT = [
    "cases/rm-plain.rmonitor.gz",
    "cases/rm-negative-laps.rmonitor.gz",
    "races/sebring-2009/orbits-mock.rmonitor",
]
STOOD = {
    "cases/csv-red-40min.csv.gz": 40,
    "cases/csv-red-40min-noflag.csv.gz": 40,
    "cases/csv-red-on-lap-1.csv.gz": 41,
    "cases/red-flag-stop-split.csv.gz": 45,
    "races/more/imsa-watkins-glen-2022.csv.gz": 60,
    "races/seasons/imsa-2021-watkins-glen-240/202107021810-race-laps.csv.gz": 44,
}
FLOWN = [
    "races/le-mans-2024",
    "races/spa-2025",
    "races/more/fuji-2024.csv.gz",
    "cases/csv-field-through-pitlane.csv.gz",
]
OF_STOPS = {"long_stop", "return_to_race", "drive_through", "multi_stint"}


def history_of(name: str) -> History:
    path = RACES.parent / name
    if not path.exists():
        pytest.skip(f"no {name} beside the real races at {RACES}")
    return loaded(path)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_feed_that_cannot_tell_a_stop_answers_null_and_says_nothing_of_stops(name: str) -> None:
    history = history_of(name)
    through_us = history.through_us

    assert not history.tells_stops(through_us)
    assert {(row.pit_visits, row.stint_laps) for row in standings(history, through_us).rows} == {(None, None)}
    assert {row.pit_visits for row in classify(history, rules_for(history)).rows} == {None}
    assert {(row.ended_in_pit, row.from_pit) for row in laps(history, through_us)} <= {(None, None)}
    assert {(row.drive_ms, row.stints) for row in drivers(history, through_us)} <= {(None, None)}
    assert not pit_visits(history, through_us)
    assert not stints(history, through_us)
    assert not [one for one in moments(history, through_us) if one.kind in OF_STOPS]
    for length in ("report", "long"):
        told = [fact for one in report(history, through_us, length=length).sentences() for fact in one.facts]
        assert not [
            fact for fact in told if isinstance(fact, LongStopFact | DriveThroughFact | InPitFact | MultiStintFact)
        ]


@pytest.mark.parametrize("name", STOOD)
def test_a_halt_of_the_whole_field_is_one_moment_of_about_its_length(name: str) -> None:
    history = history_of(name)
    found = [one for one in moments(history, history.through_us) if one.kind == "standstill" or "halt_us" in one.values]

    (one,) = found
    assert abs(int(str(one.values["duration_us"])) / 60e6 - STOOD[name]) < 0.9


@pytest.mark.parametrize("name", STOOD)
def test_nobodys_own_loss_lies_within_a_halt_of_the_whole_field(name: str) -> None:
    """At its end and while it lasts, also before anybody knows that it is one."""
    history = history_of(name)
    (stood,) = history.standstills_at(history.through_us)
    for moment_us in (stood.begin_us + 600_000_000, stood.known_us, history.through_us):
        own = [one for one in moments(history, moment_us) if one.kind in ("long_stop", "return_to_race", "retirement")]
        inside = [one for one in own if stood.begin_us <= one.time_us <= stood.end_us]
        # A car that never came back from it is out.
        assert not [one for one in inside if history.cars[one.cars[0]].last_seen_us(1 << 62) > stood.end_us]


@pytest.mark.parametrize("name", STOOD)
def test_visits_waits_and_drive_time_are_the_whole_race(name: str) -> None:
    history = history_of(name)
    for number, car in history.cars.items():
        if car.finished_us > history.through_us:
            continue
        driven_ms = sum(row.duration_ms for row in stints(history, history.through_us, number))
        visits = pit_visits(history, history.through_us, number)
        in_lane_ms = sum((row.end_ms or row.begin_ms) - row.begin_ms for row in visits)
        waited_ms = sum(wait.length_us for wait in car.waits if not wait.in_lane) / 1000
        whole_ms = (car.finished_us - history.race.start_us) / 1000
        assert driven_ms + in_lane_ms + waited_ms == pytest.approx(whole_ms, abs=1_100), number


@pytest.mark.parametrize("name", FLOWN)
def test_every_flag_that_a_source_states_is_told_with_a_width_that_holds_it(name: str) -> None:
    history = history_of(name)
    told = [one for one in moments(history, history.through_us) if one.kind == "flag" and "open" in one.values]
    neutral = [flag for flag in history.flags if flag.state not in ("green", "chequered")]

    assert len(told) == len(neutral)
    for one, flag in zip(told, neutral, strict=True):
        assert one.values["state"] == flag.state
        if not flag.exact:
            least, length, most = (int(str(one.values[name])) for name in ("least_us", "duration_us", "most_us"))
            assert 0 <= least <= length <= most


@pytest.mark.parametrize("seed", [3, 8])
def test_a_race_that_never_stood_still_has_no_halt(seed: int) -> None:
    history = score(simulate(SimulatedRace(seed=seed, duration_us=3 * 3_600_000_000)))

    assert history.standstills == []
    assert not [one for one in moments(history, history.through_us) if one.kind == "standstill"]
