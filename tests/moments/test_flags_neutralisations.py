"""Neutralisations as a whole, what comes right after one, and fields that are slow while nobody tells a flag."""

from pathlib import Path

import pytest

from build import entry, flag
from drive import drive, found, race
from loaded import loaded
from moments.test_flags_standstills import halted, seen
from pitboard.model import Fact
from pitboard.moments import Moment, moments
from pitboard.moments.view import RaceView
from pitboard.scoring import History

CARS = [entry(str(number), "A") for number in range(1, 8)]


def field(lap_s: list[float], *facts: Fact) -> History:
    """Seven cars a tenth apart."""
    cars = [fact for number in range(1, 8) for fact in drive(str(number), [s + number / 10 for s in lap_s])]
    return race(CARS, *facts, cars)


def test_a_yellow_course_and_the_safety_car_after_it_are_a_single_neutralisation() -> None:
    flags = [flag(0, "green"), flag(400, "full_course_yellow"), flag(500, "safety_car"), flag(900, "green")]
    (whole,) = found(field([100] * 20, *flags), "neutralisation")

    assert whole.values["states"] == ("full_course_yellow", "safety_car")
    assert (whole.values["duration_us"], whole.values["count"], whole.values["open"]) == (500_000_000, 1, False)


def test_neutralisations_are_counted_and_added_up() -> None:
    """Yellow is one sector's and counts for none."""
    neutral = [flag(300, "safety_car"), flag(500, "green"), flag(600, "yellow"), flag(700, "green"), flag(900, "red")]
    history = field([100] * 20, flag(0, "green"), *neutral)
    told = found(history, "neutralisation", at_s=1000)

    assert [one.values["state"] for one in told] == ["safety_car", "red"]
    assert [one.values["count"] for one in told] == [1, 2]
    assert [one.values["total_us"] for one in told] == [200_000_000, 300_000_000]
    assert told[-1].values["open"] is True


def test_a_car_that_comes_back_onto_the_lap_of_the_first_gained_a_lap() -> None:
    """One is a lap and a half down; behind the safety car it drives a lap that the others drive at half its speed."""
    slow = drive("9", [200] + [120] * 3 + [95] * 8)
    flags = [flag(0, "green"), flag(700, "safety_car"), flag(1500, "green")]
    others = [fact for number in range(1, 5) for fact in drive(str(number), [100.0] * 7 + [400] * 2 + [100] * 3)]
    history = race(CARS[:4], entry("9", "A"), *flags, others, slow)
    (whole,) = found(history, "neutralisation")

    assert whole.values["gained_lap"] == ("9",)


@pytest.mark.parametrize(("at_s", "count"), [(890, 0), (900, 1), (1500, 1), (1501, 0)])
def test_a_restart_holds_for_ten_minutes(at_s: float, count: int) -> None:
    history = field([100] * 20, flag(0, "green"), flag(400, "safety_car"), flag(900, "green"))
    told = found(history, "restart", at_s=at_s)

    assert len(told) == count
    for one in told:
        assert (one.values["after"], one.cars) == ("safety_car", ("1",))
        assert one.values["duration_us"] == 500_000_000


def test_while_neutralised_no_gap_is_one_that_is_raced_for() -> None:
    """No battle, no gap that closes; right after the restart a battle says so."""
    history = field([100] * 20, flag(0, "green"), flag(400, "safety_car"), flag(900, "green"))

    assert not found(history, "battle", at_s=800)
    assert not found(history, "closing_gap", at_s=800)
    assert found(history, "battle", at_s=350)[0].values["restarted"] is False
    assert found(history, "battle", at_s=1000)[0].values["restarted"] is True
    (neutral,) = [one for one in found(history, "contention", at_s=800) if one.scope == "overall"]
    assert (neutral.values["neutralised"], neutral.values["restarted"]) == (True, False)


def test_slow_laps_of_everybody_are_a_single_moment_where_nobody_tells_the_flags() -> None:
    lap_s = [100.0] * 15 + [180.0] * 10 + [100.0] * 15
    (slow,) = found(field(lap_s), "slow_field")

    duration_us = slow.values["duration_us"]
    assert isinstance(duration_us, int)
    assert abs(duration_us - 1_800_000_000) < 240_000_000
    assert (slow.values["slower"], slow.values["exact"]) == (80, False)
    assert not found(field(lap_s, flag(0, "green"), flag(1500, "safety_car"), flag(3300, "green")), "slow_field")


def test_a_car_alone_and_a_few_slow_laps_are_no_slow_field() -> None:
    alone = [fact for number in range(2, 8) for fact in drive(str(number), [100.0] * 40)]

    assert not found(race(CARS, drive("1", [100.0] * 10 + [200] * 15), alone), "slow_field")
    assert not found(field([100.0] * 15 + [180.0] * 3 + [100.0] * 15), "slow_field")


def faults(told: list[Moment], view: RaceView) -> list[str]:
    """What in the neutralisations of a race does not fit together."""
    whole = [one for one in told if one.kind == "neutralisation"]
    counts = [one.values.get("count") for one in whole]
    wrong = [] if counts in ([None] * len(whole), list(range(1, len(whole) + 1))) else [f"counted {counts}"]
    ends = [one.values["until_us"] for one in whole]
    wrong += ["overlap" for end_us, after in zip(ends, whole[1:], strict=False) if int(str(end_us)) > after.time_us]
    raced = [one for one in told if one.kind in ("battle", "closing_gap", "restart")]
    if any(one.values["open"] for one in whole) and raced:
        wrong.append("a gap that is raced for behind the safety car")
    restarts = [one for one in told if one.kind == "restart"]
    wrong += ["restart" for one in restarts if one.time_us != view.restarted_us]
    return wrong


@pytest.mark.parametrize(
    "name", ["more/imsa-watkins-glen-2021.csv.gz", "seasons/imsa-2022-long-beach", "imola-2025", "more/spa-2020.csv.gz"]
)
def test_races_with_many_yellows_fit_together_at_any_moment(races: Path, name: str) -> None:
    history = loaded(races / name)
    for share in range(1, 11):
        moment_us = history.race.start_us + (history.through_us - history.race.start_us) * share // 10
        assert faults(moments(history, moment_us), RaceView(history, moment_us)) == []


def test_a_red_flag_seen_at_crossings_is_told_from_when_the_field_stood() -> None:
    """As the flag itself is: the first crossings under it come when it is over."""
    history = halted(seen(0, "green"), seen(500, "red"), seen(3_000, "green"))
    (whole,) = found(history, "neutralisation")
    (red,) = [one for one in found(history, "flag") if one.values["state"] == "red"]

    assert whole.time_us == red.time_us
    assert whole.values["until_us"] == red.values["until_us"]
