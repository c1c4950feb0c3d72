"""Long stops, drive-throughs, changes and multiple stints."""

import pytest

from build import at, driver_in, entry, flag
from drive import drive, found, race
from pitboard.board import stints
from pitboard.model import Fact

TWO_DRIVERS = ["One", "Two"]
FIELD = [entry(str(number), "A", TWO_DRIVERS) for number in range(1, 8)]


def others(stop_s: float = 70) -> list[list[Fact]]:
    """Five cars that stop every five laps."""
    return [drive(str(number), [100 + number] * 25, dict.fromkeys(range(5, 25, 5), stop_s)) for number in range(2, 7)]


def test_a_stop_of_more_than_150_seconds_is_long() -> None:
    """Its loss is what it took beyond the median stop of the class."""
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 400.0}))

    (stop,) = found(history, "long_stop")

    assert stop.cars == ("1",)
    assert stop.values["duration_us"] == 400_000_000
    assert stop.values["usual_us"] == 70_000_000
    assert stop.values["lost_us"] == 330_000_000
    assert (stop.values["lap"], stop.values["open"], stop.values["position"]) == (3, False, 1)


@pytest.mark.parametrize(("length_s", "long"), [(150.0, False), (150.001, True)])
def test_the_edge_of_a_long_stop(length_s: float, long: bool) -> None:
    """More than 150 s, not 150 s itself."""
    assert bool(found(race(FIELD, *others(), drive("1", [100] * 8, {3: length_s})), "long_stop")) is long


def test_where_all_stops_are_long_none_is() -> None:
    """A series whose stops take minutes by rule: a long one takes half as much again as the median."""
    history = race(FIELD, *others(240), drive("1", [100] * 8, {3: 350.0}))

    assert not found(history, "long_stop")
    assert found(race(FIELD, *others(240), drive("1", [100] * 8, {3: 361.0})), "long_stop")


def test_a_stop_that_still_lasts_is_told_so_far() -> None:
    """Its length is that up to the moment, and nobody knows yet who will leave."""
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 400.0}, {0: 1, 3: 2}))

    (stop,) = found(history, "long_stop", at_s=498)

    assert (stop.values["open"], stop.values["duration_us"], stop.values["change"]) == (True, 200_000_000, False)
    assert not found(history, "long_stop", at_s=440)


def test_a_long_stop_is_news_when_it_ends() -> None:
    """Told as open before, it is told again once its length is known."""
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 400.0}))

    assert found(history, "long_stop", at_s=800, since_s=500)
    assert not found(history, "long_stop", at_s=800, since_s=700)


def test_a_stop_under_a_neutralisation_is_marked() -> None:
    """A red light at the end of the lane may have held the car."""
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 400.0}), flag(0, "green"), flag(690, "safety_car"))

    assert [one.values["neutralised"] for one in found(history, "long_stop")] == [True]
    assert [one.values["neutralised"] for one in found(history, "long_stop", at_s=680)] == [False]


def test_coming_back_after_ten_minutes_is_told() -> None:
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 601.0}))

    (back,) = found(history, "return_to_race")

    assert (back.time_us, back.values["laps"]) == (at(899), 3)


def test_a_drive_through_is_known_by_its_transit_time() -> None:
    """Shorter than any stop can be, by the race's own pit times."""
    facts = [*others(), drive("1", [100] * 10, {3: 30.0}), drive("7", [108] * 10, {4: 60.0})]

    (through,) = found(race(FIELD, *facts), "drive_through")

    assert (through.cars, through.values["duration_us"], through.values["lap"]) == (("1",), 30_000_000, 3)


def test_a_change_names_both_drivers() -> None:
    history = race(FIELD, drive("1", [100] * 10, {3: 80}, {0: 1, 3: 2}))

    (change,) = found(history, "driver_change")

    assert (change.values["driver"], change.values["from_driver"]) == ("A. Two", "A. One")


def test_a_double_stint_is_the_same_driver_over_two_stints() -> None:
    """Counted while it lasts too; the change ends it."""
    history = race(FIELD, drive("1", [100] * 20, {3: 80, 8: 80, 12: 80}, {0: 1, 8: 2}))

    first, second = found(history, "multi_stint")

    assert (first.values["driver"], first.values["stints"], first.values["open"]) == ("A. One", 2, False)
    assert (second.values["driver"], second.values["stints"], second.values["open"]) == ("A. Two", 2, True)
    assert not found(history, "multi_stint", at_s=300)


def test_a_change_stated_out_on_the_track_divides_a_stint() -> None:
    """The driver who took over there has a stint from then on: with the one after the next stop it is a double."""
    history = race(FIELD, drive("1", [100] * 20, {8: 80, 12: 80}, {0: 1, 12: 1}), driver_in(500, "1", 2))

    (double,) = found(history, "multi_stint", at_s=1000)

    assert (double.values["driver"], double.values["stints"], double.values["from_us"]) == ("A. Two", 2, at(500))
    assert [stint.laps for stint in stints(history, at(1000))][:2] == [5, 3]


def test_the_stints_of_a_car_that_stopped_are_over() -> None:
    """They end where it was last seen."""
    history = race(FIELD, drive("1", [100] * 9, {3: 80}), *(drive(number, [100] * 60) for number in "234"))

    (double,) = found(history, "multi_stint", at_s=5000)

    assert (double.values["open"], double.values["until_us"]) == (False, at(978))


def test_a_visit_in_which_a_car_finishes_is_no_long_stop() -> None:
    """Over the line in the pit lane after the flag, its race is over; that it stands there then is nothing."""
    history = race(FIELD, drive("1", [100] * 20, {12: 0}), drive("2", [100] * 30), flag(1150, "chequered"))

    assert not found(history, "long_stop", at_s=2500)


def test_a_drive_through_ends_no_stint() -> None:
    facts = [*others(), drive("1", [100] * 10, {3: 30.0})]

    assert [one.cars for one in found(race(FIELD, *facts), "multi_stint") if one.cars == ("1",)] == []


def test_a_takeover_at_the_last_stop_is_the_latest() -> None:
    """The others were before it: who took over then drives the car no more."""
    history = race(FIELD, drive("1", [100] * 12, {3: 70, 6: 70, 9: 70}, {0: 1, 3: 2, 6: 1}))

    assert [one.values["latest"] for one in found(history, "driver_change", at_s=900)] == [False, True]
    assert [one.values["latest"] for one in found(history, "driver_change")] == [False, False]


def test_a_stop_loses_against_those_of_its_sort() -> None:
    """With a change of driver it is compared with stops that had one, and with any where there are none."""
    changes = [drive(str(n), [100 + n] * 25, {5: 90, 10: 60}, {0: 1, 5: 2}) for n in range(2, 7)]
    with_change = race(FIELD, *changes, drive("1", [100] * 10, {3: 400.0}, {0: 1, 3: 2}))
    without = race(FIELD, *changes, drive("1", [100] * 10, {3: 400.0}))

    assert found(with_change, "long_stop")[0].values["usual_us"] == 90_000_000
    assert found(without, "long_stop")[0].values["usual_us"] == 60_000_000


def test_a_long_stop_cites_the_visit_the_class_and_the_lap_before() -> None:
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 400.0}))

    rows = [(row.row, row.number, row.key, row.car_class) for row in found(history, "long_stop")[0].evidence]

    assert rows[0] == ("pit", "1", 1, "")
    assert rows[1][3] == "A"
    assert rows[2] == ("lap", "1", 2, "")


def test_a_stop_of_the_first_lap_had_no_place_before() -> None:
    history = race(FIELD, *others(), drive("1", [100] * 10, {1: 400.0}))

    assert "position" not in found(history, "long_stop")[0].values


def test_a_car_that_comes_back_and_stops_again_is_not_running() -> None:
    history = race(FIELD, *others(), drive("1", [100] * 4, {3: 700.0}))

    assert found(history, "return_to_race", at_s=1050)[0].values["running"] is True
    assert found(history, "return_to_race", at_s=2500)[0].values["running"] is False


def test_a_visit_whose_ends_nobody_saw_is_neither_long_nor_usual() -> None:
    """A stop without an end that was seen has no length."""
    history = race(FIELD, *others(), drive("1", [100] * 10, {3: 0}))

    assert not [one for one in found(history, "return_to_race") if one.cars == ("1",)]
    assert all(one.values["open"] for one in found(history, "long_stop", at_s=900))


def test_stops_on_the_same_laps_are_in_one_rhythm() -> None:
    """Three in a row no more than a lap apart; the last on the very same one."""
    stops = [{5: 60.0, 10: 60.0, 15: 60.0}, {4: 60.0, 9: 60.0, 15: 60.0}, {2: 60.0, 7: 60.0, 12: 60.0}]
    cars = [drive(str(n), [100 + n] * 18, stop) for n, stop in enumerate(stops, 1)]
    cycles = {one.cars: one.values for one in found(race(FIELD, flag(0, "green"), *cars), "stop_cycle", at_s=1830)}

    assert (cycles["2", "1"]["same_rhythm"], cycles["2", "1"]["joint"]) == (True, True)
    assert (cycles["3", "2"]["same_rhythm"], cycles["3", "2"]["joint"]) == (False, False)


def test_after_the_flag_nobody_has_a_stop_to_make() -> None:
    cars = [drive(number, [100] * 12, {5: 60.0}) for number in "12"]
    history = race(FIELD, flag(0, "green"), flag(1150, "chequered"), *cars)

    assert found(history, "stop_cycle", at_s=1100)
    assert not found(history, "stop_cycle", at_s=1200)
