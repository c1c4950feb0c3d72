"""Time lost: incidents with their parts, what they changed, and what they are worth."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import flag
from drive import drive, found
from loaded import loaded
from moments.test_usual import car_one, even, field, stops
from pitboard.intake import parse_race_time
from pitboard.moments import Evidence, Moment
from pitboard.moments.losses import LossPart, LossValues, losses
from pitboard.moments.view import RaceView
from pitboard.scoring import CarHistory, History


def of(moment: Moment) -> LossValues:
    """The values of a loss."""
    assert isinstance(moment.values, LossValues)
    return moment.values


def parts_of(moment: Moment) -> Sequence[LossPart]:
    """Its parts."""
    return of(moment).parts


def test_laps_and_stops_that_adjoin_are_one_incident() -> None:
    """A slow lap, then an unplanned stop: one loss of two parts, as much as both together."""
    history = field(car_one({27: 60.0}, {27: 80.0}))

    (loss,) = found(history, "loss")
    assert [part.sort for part in parts_of(loss)] == ["slow_lap", "extra_stop"]
    assert (of(loss).sort, loss.cars, of(loss).lap) == ("extra_stop", ("1",), 27)
    assert of(loss).lost_us == sum(part.lost_us or 0 for part in parts_of(loss))


def test_losses_laps_apart_are_two() -> None:
    history = field(car_one({16: 30.0, 20: 30.0}))

    assert [of(loss).lap for loss in found(history, "loss")] == [16, 20]


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(st.integers(4, 36), st.integers(5, 200), max_size=6),
    st.dictionaries(st.integers(4, 36), st.sampled_from([20.0, 60.0, 90.0, 400.0]), max_size=3),
)
def test_incidents_are_apart_and_add_up(slow: dict[int, float], more: dict[int, float]) -> None:
    """In time order, each as long as its parts, none inside another."""
    history = field(car_one(slow, more))
    mine = [loss for loss in found(history, "loss") if loss.cars == ("1",)]

    for loss in mine:
        values = of(loss)
        assert values.begin_us == loss.time_us == parts_of(loss)[0].begin_us
        assert values.end_us == max(part.end_us for part in parts_of(loss))
        if values.lost_us is not None:
            assert values.lost_us == sum(part.lost_us or 0 for part in parts_of(loss)) > 0
    assert all(of(loss).end_us < after.time_us for loss, after in pairwise(mine))


def test_what_it_changed_is_cited() -> None:
    """The lap itself, the class's laps, and those of the two gaps."""
    history = field(car_one({20: 60.0}))

    (loss,) = found(history, "loss")
    values = of(loss)
    assert (values.lead_lost_to, values.lead_overall, values.class_position_before) == ("2", True, 1)
    assert Evidence("lap", "1", 20) in loss.evidence
    assert any(row.row == "lap" and row.car_class == "A" and not row.number for row in loss.evidence)
    assert values.rival
    assert values.lap_after
    assert {Evidence("lap", values.rival, values.lap_after), Evidence("lap", "1", values.lap_after)} <= {*loss.evidence}


def test_what_is_worth_most_is_what_cost_the_lead() -> None:
    """Of two cars that lose the same at the same time the leader's loss is worth more."""
    last = drive("8", even(8, slow={20: 60.0}), stops(8))
    history = field(car_one({20: 60.0}), last)

    worth = {loss.cars[0]: loss.size for loss in found(history, "loss", at_s=2300)}
    assert worth["1"] > 2 * worth["8"]


def test_it_fades_where_it_explains_nothing() -> None:
    """A leader who has long lost another minute and more is not where he is because of the first loss alone."""
    history = field(car_one({10: 30.0, 40: 2000.0}), laps=120)

    early, late = (
        next(loss for loss in found(history, "loss", at_s=at_s) if of(loss).lap == 10) for at_s in (1500, 10_000)
    )
    assert of(early).explains
    assert early.size > 4 * late.size


def test_it_is_kept_where_the_car_would_lead_without_it() -> None:
    """A minute lost by the leader explains his second place for as long as he is less than that behind."""
    quick = drive("1", [length - 1.0 for length in even(1, 120, {40: 60.0})], stops(1, 120))
    history = field(quick, laps=120)

    (loss,) = (loss for loss in found(history, "loss", at_s=9000) if loss.cars == ("1",))
    assert of(loss).explains == (history.cars["1"].lap_end_us[80] > history.cars["2"].lap_end_us[80])


def test_a_car_that_is_out_has_no_sum() -> None:
    """And has not gone on."""
    history = field(drive("1", even(1, laps=20), stops(1, laps=20)), laps=60)

    (loss,) = found(history, "loss")
    assert (of(loss).lost_us, of(loss).gone, of(loss).open, of(loss).sort) == (None, True, True, "halt_on_track")


def test_a_race_joined_late_says_nothing_of_losses() -> None:
    """What is usual nobody saw."""
    history = field(car_one({20: 60.0}))
    view = RaceView(history, history.through_us)
    assert losses(view)

    history.pit_loops = False
    for car in history.cars.values():
        car.pit_in_us.clear()
        car.pit_out_us.clear()
    assert not losses(RaceView(history, history.through_us))


@cache
def le_mans(races: Path) -> History:
    """Le Mans 2023, read once."""
    return loaded(races / "le-mans-2023")


@cache
def losses_at(races: Path, time: str) -> dict[tuple[str, int], Moment]:
    """Its losses at a race time, by car and the lap they begin on."""
    history = le_mans(races)
    view = RaceView(history, history.race.start_us + parse_race_time(time))
    return {(loss.cars[0], of(loss).lap): loss for loss in losses(view)}


HAPPENED = {
    "22:27": ("8", 314, "extra_stop", 187),
    "18:40": ("51", 255, "long_stop", 50),
    "5:03": ("38", 58, "repair", None),
    "11:25": ("94", 141, "repair", None),
    "6:54:40": ("75", 85, "halt_on_track", None),
    "10:00": ("50", 121, "repair", None),
    "8:11": ("51", 103, "halt_on_track", 240),
    "8:05": ("51", 103, "halt_on_track", 150),
}


@pytest.mark.parametrize("time", HAPPENED)
def test_what_decided_le_mans_is_found_within_ten_minutes(races: Path, time: str) -> None:
    number, lap, sort, lost_s = HAPPENED[time]

    loss = losses_at(races, time)[number, lap]
    assert of(loss).sort == sort
    assert lost_s is None or abs((of(loss).lost_us or 0) / 1e6 - lost_s) < 15


@pytest.mark.parametrize("time", ["22:26", "24:00:18", "24:30"])
def test_the_loss_that_decided_le_mans_is_worth_most(races: Path, time: str) -> None:
    """An hour and a half later it still is: without it the car would lead."""
    by_worth = sorted(losses_at(races, time).values(), key=lambda loss: -loss.size)

    assert (by_worth[0].cars, of(by_worth[0]).lap) == (("8",), 314)


def test_the_gap_went_from_16_seconds_to_3_22(races: Path) -> None:
    """Once both had made the same stops, his extra one aside."""
    values = of(losses_at(races, "22:27")["8", 314])

    assert (values.rival, values.driver) == ("51", "Ryo Hirakawa")
    assert [(gap_us or 0) // 1_000_000 for gap_us in (values.gap_before_us, values.gap_after_us)] == [16, 202]
    assert [part.sort for part in values.parts] == ["slow_lap", "extra_stop"]
    assert [round((part.lost_us or 0) / 5e6) for part in values.parts] == [13, 24]


RACES = {
    "spa-2025/23_Analysis_Race_Hour6.csv.gz": (20, 50),
    "more/imsa-watkins-glen-2023.csv.gz": (60, 130),
    "seasons/imsa-2022-lime-rock-park": (10, 25),
    "gr-cup/barber/23_analysisendurancewithsections_race-1.csv.gz": (1, 5),
}


@pytest.mark.parametrize("name", RACES)
def test_there_are_not_more_losses_than_things_happen(races: Path, name: str) -> None:
    """Read by eye against the lap times: a few for each car of a six-hour race, one or two in a sprint."""
    history = loaded(races / name)
    least, most = RACES[name]

    assert least <= len(losses(RaceView(history, history.through_us))) <= most


def test_a_loss_of_the_whole_field_is_nobodys(races: Path) -> None:
    """In the rain of the sixth hour of Le Mans the field came in out of its rhythm: no extra stop is told of it."""
    begin_us = le_mans(races).race.start_us + parse_race_time("6:05")
    extra = [
        part
        for loss in losses_at(races, "7:00").values()
        for part in parts_of(loss)
        if part.sort == "extra_stop" and begin_us <= part.begin_us < begin_us + 600_000_000
    ]

    assert not extra


def test_a_queue_gives_back_what_was_lost() -> None:
    """Behind the safety car the field closes up: less than a lap lost before that explains nothing any more."""
    flags = [flag(2600, "safety_car"), flag(2900, "green")]
    last = drive("8", even(8, slow={20: 60.0}), stops(8))

    (loss,) = (loss for loss in found(field(last), "loss") if loss.cars == ("8",))
    (after,) = (loss for loss in found(field(last, flags), "loss") if loss.cars == ("8",))
    assert of(loss).explains
    assert not of(after).explains


def again_s(history: History, loss: Moment, part: LossPart) -> float:
    """What a part lost by the rows that are cited alone, and plain means: the class's laps of the same minutes."""
    rows = {(row.row, row.number or row.car_class) for row in loss.evidence}
    car = history.cars[loss.cars[0]]
    if part.visit is not None:
        assert ("pit", car.number) in rows
        stay_s = (car.pit_out_us[part.visit - 1] - car.pit_in_us[part.visit - 1]) / 1e6
        return stay_s - (part.usual_us or 0) / 1e6
    assert {("lap", car.number), ("lap", loss.scope)} <= rows
    end_us = car.lap_end_us[part.lap - 1]
    near = [
        driven_s(other, lap)
        for other in history.cars.values()
        if other.entry.car_class == loss.scope and other is not car
        for lap in range(2, len(other.lap_end_us) + 1)
        if abs(other.lap_end_us[lap - 1] - end_us) < 110_000_000
    ]
    own = median(driven_s(car, lap) for lap in range(max(part.lap - 8, 2), part.lap))
    return driven_s(car, part.lap) - (median(near) if len(near) > 3 else own)


def driven_s(car: CarHistory, lap: int) -> float:
    """A lap without the pit lane."""
    begin_us, end_us = car.lap_end_us[lap - 2], car.lap_end_us[lap - 1]
    inside = zip(car.pit_in_us, car.pit_out_us, strict=False)
    lane_us = sum(max(min(out_us, end_us) - max(in_us, begin_us), 0) for in_us, out_us in inside)
    return (end_us - begin_us - lane_us) / 1e6


def test_losses_come_out_of_their_rows(races: Path) -> None:
    """Every closed loss at Le Mans under a green flag, by simpler means: nine in ten within 6 % of a lap."""
    history = le_mans(races)
    apart = [
        again_s(history, loss, part) - part.lost_us / 1e6
        for loss in losses_at(races, "24:30").values()
        if not of(loss).neutralised and not of(loss).open and not of(loss).at_least
        for part in parts_of(loss)
        if part.lost_us is not None
    ]

    assert len(apart) > 120
    assert sum(abs(beside_s) < 13 for beside_s in apart) > 0.9 * len(apart)
