"""Incidents from timing alone, beside the stated flags."""

from pathlib import Path

import pytest

from build import LOOPS, at, entry, flag, loop_laps, race_info, scored
from drive import as_it_was
from loaded import loaded
from pitboard.feeds.simulator import SimulatedRace, Simulation
from pitboard.model import NEUTRAL_FLAGS, Flag, SlowZone
from pitboard.scoring import History, score
from pitboard.strategy import IncidentRow, incidents

FIELD = [entry(str(car), "A") for car in range(1, 13)]


def course(*flags: Flag, gone: str = "") -> History:
    """Twelve cars of which all are slow on laps 15 to 17, the queue a second apart; a car is gone after lap 20."""
    cars = [
        loop_laps(
            str(car),
            [
                (100 + car / 10 + (6 * car if lap == 0 else 0)) * (2.2 if 14 <= lap < 17 else 1)
                for lap in range(20 if str(car) == gone else 30)
            ],
        )
        for car in range(1, 13)
    ]
    return scored(race_info(7200), FIELD, *cars, list(flags), loops=LOOPS)


def rows(history: History, at_s: float = 2900) -> list[IncidentRow]:
    return incidents(history, at(at_s)).rows


def test_where_nobody_states_flags_timing_tells() -> None:
    (found,) = rows(course())

    assert (found.kind, found.basis, found.agrees) == ("neutralised", "timing", None)
    assert found.flag in ("full_course_yellow", "safety_car")
    assert found.end_ms is not None
    assert found.begin_ms <= found.told_ms < found.end_ms


def test_a_stated_flag_wins_where_timing_shows_it_too() -> None:
    (found,) = rows(course(flag(0, "green"), flag(1450, "safety_car"), flag(2110, "green")))

    assert (found.basis, found.flag, found.agrees) == ("flags", "safety_car", True)
    assert (found.begin_ms, found.end_ms) == (1_450_000, 2_110_000)


def test_what_does_not_agree_is_marked() -> None:
    """A flag that timing does not show, and a slow field without a flag."""
    found = rows(course(flag(0, "green"), flag(500, "safety_car"), flag(700, "green")))

    assert [(row.basis, row.agrees) for row in found] == [("flags", False), ("timing", False)]


def test_what_comes_long_before_its_flag_is_told_by_itself() -> None:
    found = rows(course(flag(0, "green"), flag(1850, "safety_car"), flag(2110, "green")))

    assert [(row.basis, row.agrees) for row in found] == [("timing", False), ("flags", True)]
    assert found[0].end_ms == found[1].begin_ms


def test_the_longer_a_car_is_overdue_the_likelier_it_is_out() -> None:
    history = course(flag(0, "green"), gone="5")
    end_s = history.cars["5"].lap_end_us[-1] / 1e6 - at(0) / 1e6
    chances = [
        row.chance_out
        for late_s in (110, 200, 500, 1400)
        for row in rows(history, end_s + late_s)
        if row.kind == "overdue" and row.number == "5"
    ]

    assert chances == sorted(chances, key=lambda chance: chance or 0)
    assert chances[0] == 0.2


def test_of_a_car_only_its_own_are_told() -> None:
    history = course(flag(0, "green"), gone="5")

    assert {row.number for row in incidents(history, at(2900), "5").rows} == {"5"}
    assert incidents(history, at(2900), "6").rows == []


def test_a_real_race_agrees_with_its_flags(races: Path) -> None:
    history = loaded(races / "more" / "imsa-watkins-glen-2022.csv.gz")
    found = incidents(history, history.chequered_us).rows

    stated = [row for row in found if row.basis == "flags"]
    assert stated
    assert all(row.agrees for row in stated)
    assert not [row for row in found if row.kind == "neutralised" and row.basis == "timing"]


def test_behind_the_flag_nothing_is_slow() -> None:
    found = rows(course(flag(0, "green"), flag(1500, "chequered")))

    assert [row.kind for row in found if row.begin_ms > 1_500_000] == []


def test_a_feed_that_stops_is_no_neutralisation() -> None:
    history = course(flag(0, "green"))
    known_s = (min(car.lap_end_us[13] for car in history.cars.values()) - at(0)) / 1e6

    assert [row for row in rows(as_it_was(history, at(known_s)), known_s + 600) if row.kind == "neutralised"] == []


@pytest.mark.parametrize("seed", [2, 3])
def test_of_a_simulated_race_what_is_shown_is_in_its_log(seed: int) -> None:
    """An hour and a half with slow zones and spins; whole races are measured in bench/simulator.py."""
    run = Simulation(SimulatedRace(seed=seed, duration_us=90 * 60_000_000, lmp2=8, lmgt3=10, incident_rate=2.0))
    unstated = (fact for fact in run if not isinstance(fact, SlowZone))
    history = score([fact for fact in unstated if not isinstance(fact, Flag) or fact.state == "chequered"], "simulated")
    neutral = [flag for flag in run.truth.flags if flag.state in NEUTRAL_FLAGS]
    found = [row for row in incidents(history, history.through_us).rows if row.kind == "neutralised"]

    assert run.truth.slow_zones
    assert len(found) <= len(neutral)
    for row in found:
        assert any(abs(history.race.start_us + row.begin_ms * 1000 - flag.time_us) < 180e6 for flag in neutral)
