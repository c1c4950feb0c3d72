"""The rest of a race, driven many times."""

import numpy as np
import pytest
from msgspec.structs import replace

from forecast.small_field import car, to_go_at
from pitboard.forecast.simulation import BATCH, RaceToGo, Runs, drive


def quiet(race: RaceToGo) -> RaceToGo:
    """The race with nothing left to chance: no safety car, no loss, no retirement, pace known."""
    groups = tuple(
        replace(group, hazards=replace(group.hazards, losses_h=0.0, retirements_h=1e-9))
        for group in race.profile.groups
    )
    cars = replace(race.profile.safety_cars, an_hour=0.0)
    profile = replace(race.profile, groups=groups, safety_cars=cars, widen=0.0, stop_spread_s=0.0, stint_spread=0.0)
    return replace(race, profile=profile)


def ends(race: RaceToGo, simulations: int = 200, seed: int = 1) -> Runs:
    return np.concatenate(list(drive(race, simulations, seed)), axis=1)


def test_the_same_seed_gives_the_same_bits() -> None:
    race = to_go_at(7000)

    assert ends(race).tobytes() == ends(race).tobytes()
    assert ends(race).tobytes() != ends(race, seed=2).tobytes()


def test_more_runs_begin_with_the_same() -> None:
    race = to_go_at(7000)

    assert ends(race, 2 * BATCH)[:, :BATCH].tobytes() == ends(race, BATCH).tobytes()
    assert ends(race, BATCH + 7).shape[1] == BATCH + 7


def test_without_chance_the_race_goes_on_as_it_went() -> None:
    """Car 1: 100 s a lap and a minute each 18 laps."""
    runs = ends(quiet(to_go_at(7000)), 3)
    left = to_go_at(7000).left_s / ((STINT_S + 58) / 18)

    assert (runs == runs[:, :1]).all()
    assert runs[car("1"), 0] - to_go_at(7000).states.progress[car("1")] == pytest.approx(left, abs=1.0)


STINT_S = 18 * 100.0


def test_a_stop_costs_what_it_costs() -> None:
    race = quiet(to_go_at(9500))
    dear = replace(race, stops=replace(race.stops, full_s=race.stops.full_s + 100))
    lost_laps = ends(race, 3)[:, 0] - ends(dear, 3)[:, 0]

    assert (lost_laps * race.states.green_s < 101).all()
    assert (lost_laps >= 0).all()


def test_the_last_stop_is_for_what_is_needed() -> None:
    """With a stint that takes car 1 to 15 laps before the end its stop costs two parts in three of a full one."""
    race = quiet(to_go_at(9500))
    never = replace(race, stops=replace(race.stops, stint_laps=race.stops.stint_laps + 500))
    lost_s = (ends(never, 3)[:, 0] - ends(race, 3)[:, 0]) * race.states.green_s

    assert (lost_s < 0.95 * race.stops.full_s).all()
    assert (lost_s[lost_s > 1] > 0.5 * race.stops.full_s[lost_s > 1]).all()


def test_who_can_stretch_the_stint_to_the_flag_does_not_stop() -> None:
    race = quiet(to_go_at(9500))
    far = replace(race, stops=replace(race.stops, reach_laps=race.stops.reach_laps + 100))

    assert (ends(far, 3) >= ends(race, 3) - 1e-3).all()
    assert (ends(far, 3) > ends(race, 3) + 0.2).any()


def test_behind_the_safety_car_whole_laps_stay_and_the_rest_goes() -> None:
    race = quiet(to_go_at(9500))
    cars = replace(race.profile.safety_cars, an_hour=1e6, lap_back=0.0, queue_laps=0.01)
    stops = replace(race.stops, stint_laps=race.stops.stint_laps + 500)
    behind = replace(race, profile=replace(race.profile, safety_cars=cars), stops=stops)
    own = race.table.class_of == race.table.class_of[car("1")]
    gap = ends(behind, 5)[own].max(axis=0) - ends(behind, 5)[own]

    assert (gap - np.floor(gap + 0.02) < 0.25).all()


def test_losses_and_retirements_take_laps() -> None:
    race = quiet(to_go_at(7000))
    groups = tuple(replace(group, hazards=replace(group.hazards, losses_h=50.0)) for group in race.profile.groups)
    unlucky = replace(race, profile=replace(race.profile, groups=groups))

    assert (ends(unlucky).mean(axis=1) < ends(race).mean(axis=1) - 1).all()


def test_no_run_is_further_than_pace_allows() -> None:
    race = to_go_at(7000)

    assert np.isfinite(ends(race)).all()
    assert (ends(race) < race.states.progress[:, None] + 1.2 * race.left_s / race.states.green_s[:, None]).all()
