"""The table of what a strategist asks."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from build import at, entry, flag
from drive import as_it_was, drive, race
from loaded import loaded
from pitboard.board import standings
from pitboard.strategy import StrategyRow, strategy
from strategy.small_field import FIELD, field


def row(at_s: float, number: str) -> StrategyRow:
    return strategy(field(), at(at_s), number).rows[0]


def test_every_car_that_runs_has_a_row_in_the_order_in_force() -> None:
    found = strategy(field(), at(5200))

    assert [own.number for own in found.rows] == [own.number for own in standings(field(), at(5200)).rows]
    assert found.race_laps is not None


def test_the_leader_with_all_stops_made_is_nobodys_behind() -> None:
    rows = strategy(field(), at(5200)).rows

    assert [own.net_gap_ms for own in rows if own.net_class_position == 1] == [0]
    assert sorted(own.net_class_position or 0 for own in rows) == [1, 2, 3, 4, 5, 6]


def test_the_race_is_as_long_as_it_was() -> None:
    """The first car completes its 87th lap at about 8950 s with four stops, and begins another before 9000."""
    assert strategy(field(), at(7000)).race_laps in (87, 88)


@settings(max_examples=15)
@given(st.integers(600, 8990))
def test_the_laps_of_the_race_lie_in_their_bounds(at_s: int) -> None:
    found = strategy(field(), at(at_s), "")

    if found.race_laps is not None:
        assert (found.race_laps_low or 0) <= found.race_laps <= (found.race_laps_high or 0)


def test_laps_that_were_not_driven_while_the_field_stood_still_are_not_counted() -> None:
    """Nobody has come by for 2000 s: the laps left are those of the time that is left."""
    laps_s = [100.0] * 40 + [2100.0] + [100.0] * 20
    cars = [drive(number, laps_s, {14: 60.0, 30: 60.0}) for number in "123456"]
    history = race(FIELD, flag(0, "green"), flag(4200, "red"), *cars, duration_s=9000)
    stood = strategy(history, at(6000), "")

    assert stood.race_laps is not None
    assert stood.race_laps <= 41 + 31


def test_who_has_not_driven_must_still() -> None:
    assert row(2000, "1").drivers_to_drive == (2,)
    assert row(5200, "1").drivers_to_drive == ()


def test_where_no_length_is_known_what_hangs_on_it_is_blank() -> None:
    history = field(60, 0)
    found = strategy(history, at(4200))

    assert (found.race_laps, found.to_spare_ms) == (None, None)
    assert {own.stops_to_go for own in found.rows} == {own.net_gap_ms for own in found.rows} == {None}
    assert any(own.rejoin_class_position for own in found.rows)


def test_a_race_of_which_no_stop_can_be_told_has_no_rows() -> None:
    history = race(FIELD, flag(0, "green"), *(drive(number, [100.0] * 20) for number in "123"))
    history.pit_loops = False

    assert strategy(history, at(1500)).rows == []


def test_after_the_flag_nothing_is_asked() -> None:
    history = race(
        FIELD, flag(0, "green"), *(drive(number, [100.0] * 20, {10: 60.0}) for number in "123"), flag(1900, "chequered")
    )

    assert strategy(history, history.through_us).rows == []


def test_who_is_faster_catches_the_car_ahead_on_a_lap_of_his_own() -> None:
    quick = [entry(number, "A") for number in "12345678"]
    laps = {"1": [101.0] * 40, "2": [101.3, *[100.0] * 39]}
    others = [drive(number, [102.0 + int(number)] * 38) for number in "345678"]
    history = race(quick, flag(0, "green"), *(drive(number, own) for number, own in laps.items()), *others)
    history.pit_loops = True
    found = {own.number: own for own in strategy(history, at(1400)).rows}

    chased = [own for own in found.values() if own.faster]
    assert all(own.ahead for own in chased)
    assert all(own.catch_lap is None or own.catch_lap > 10 for own in chased)


def test_who_is_in_the_lane_catches_nobody_yet() -> None:
    """How far it is behind is settled when it is out again."""
    laps = {"1": [101.0] * 40, "2": [165.0, *[100.0] * 39]} | {own: [102.0 + int(own)] * 38 for own in "3456"}
    cars = [drive(own, times, {14: 60.0} if own == "2" else {}) for own, times in laps.items()]
    history = race(FIELD, flag(0, "green"), *cars)
    history.pit_loops = True
    chaser = [strategy(history, at(at_s), "2").rows[0] for at_s in (1400, 1500)]

    assert [(own.ahead, own.faster) for own in chaser] == [("1", True)] * 2
    assert chaser[0].catch_lap
    assert chaser[1].catch_lap is None


@settings(max_examples=8, deadline=None)
@given(st.integers(2200, 8900))
def test_nothing_of_later_is_in_it(at_s: int) -> None:
    moment_us = at(at_s)

    assert strategy(field(), moment_us) == strategy(as_it_was(field(), moment_us), moment_us)


@pytest.mark.parametrize(("name", "hours"), [("imola-2025", 3.1), ("more/imsa-watkins-glen-2022.csv.gz", 4.3)])
def test_of_real_races_nothing_of_later_is_in_it(races: Path, name: str, hours: float) -> None:
    history = loaded(races / name)
    moment_us = history.race.start_us + round(hours * 3_600_000_000)
    table = strategy(history, moment_us)

    assert table == strategy(as_it_was(history, moment_us), moment_us)
    for own in table.rows:
        assert own.rejoin_class_position is None or own.rejoin_low <= own.rejoin_class_position <= own.rejoin_high  # type: ignore[operator]
        assert own.net_gap_ms is None or own.net_gap_ms >= 0
        assert own.pit_loss_ms is None or own.pit_loss_low_ms <= own.pit_loss_high_ms  # type: ignore[operator]
