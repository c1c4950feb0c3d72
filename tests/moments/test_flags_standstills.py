"""The whole field stands still: one event of the race; and flags that were seen at crossings only, with their width."""

from hypothesis import given, settings
from hypothesis import strategies as st

from build import at, entry, passing
from drive import drive, found, race
from pitboard.model import PIT_OUT, Fact, Flag, Passing
from pitboard.model.facts import FlagState
from pitboard.scoring import History

CARS = ("1", "2", "3", "4")


def seen(seconds: float, state: FlagState) -> Flag:
    """A flag as a crossing saw it."""
    return Flag(at(seconds), state, "test", 0, exact=False)


def halted(*flags: Fact, on_lap: int = 6, held_s: int = 2400) -> History:
    """Four cars that lap in 100 s and all stand on one lap."""
    laps = [100 + held_s * (lap == on_lap) for lap in range(1, 21)]
    return race(*(drive(number, [laps[0] + place, *laps[1:]]) for place, number in enumerate(CARS)), flags)


def test_without_flags_a_standstill_is_told_once_and_of_nobody() -> None:
    (one,) = found(halted(), "standstill")

    assert (one.scope, one.cars) == ("overall", ())
    assert one.values["duration_us"] == 2_400_000_000
    assert at(503) <= one.time_us <= at(603)
    assert not one.values["first_lap"]


def test_a_red_flag_under_which_the_field_stood_is_told_once_with_about_that_length() -> None:
    history = halted(seen(0, "green"), seen(500, "red"), seen(3_000, "safety_car"), seen(3_100, "green"))

    _, red, car = found(history, "flag")

    assert found(history, "standstill") == []
    assert (red.values["exact"], red.values["halt_us"], red.values["duration_us"]) == (
        False,
        2_400_000_000,
        2_400_000_000,
    )
    assert car.values["state"] == "safety_car"


def test_on_the_first_lap_it_is_told_as_on_the_first_lap() -> None:
    history = halted(seen(2_500, "red"), seen(2_600, "green"), on_lap=1)

    (red,) = found(history, "flag")

    assert red.values["first_lap"]
    assert at(0) < red.time_us < at(200)
    assert red.values["duration_us"] == 2_400_000_000


def test_a_flag_stated_to_the_instant_keeps_its_own_length() -> None:
    flags = [Flag(at(s), state, "rc") for s, state in ((0, "green"), (530, "red"), (2_990, "green"))]  # type: ignore[arg-type]

    _, red = found(halted(*flags), "flag")

    assert (red.values["exact"], red.values["duration_us"]) == (True, 2_460_000_000)
    assert "least_us" not in red.values


def test_under_a_yellow_the_standstill_is_told_beside_it() -> None:
    history = halted(seen(0, "green"), seen(500, "full_course_yellow"), seen(3_100, "green"))

    assert len(found(history, "flag")) == 2
    (one,) = found(history, "standstill")
    assert one.values["flag"] == "full_course_yellow"


@settings(max_examples=100)
@given(st.integers(110, 1_500), st.integers(30, 700))
def test_the_width_of_a_flag_seen_at_crossings_covers_the_truth(from_s: int, lasts_s: int) -> None:
    """A flag that flew from one moment to another, as the crossings of four cars saw it."""
    facts = [drive(number, [100 + place] * 30) for place, number in enumerate(CARS)]
    crossings = sorted(one.time_us for own in facts for one in own if isinstance(one, Passing))
    flags: list[Fact] = []
    for time_us in crossings:
        state: FlagState = "safety_car" if at(from_s) <= time_us < at(from_s + lasts_s) else "green"
        flags.append(Flag(time_us, state, "test", 0, exact=False))
    told = [one for one in found(race(*facts, flags), "flag") if one.values["state"] == "safety_car"]

    if any(at(from_s) <= time_us < at(from_s + lasts_s) for time_us in crossings):
        (one,) = told
        least_us, most_us = one.values["least_us"], one.values["most_us"]
        assert isinstance(least_us, int)
        assert isinstance(most_us, int)
        assert least_us <= lasts_s * 1_000_000 <= most_us
        assert least_us <= one.values["duration_us"] <= most_us  # type: ignore[operator]


def waiting(*flags: Fact, stop: bool = True) -> History:
    """Four cars that come in after lap 5, wait 40 minutes there, and stop a while later."""
    stops = {5: 2400, 12: 80} if stop else {5: 2400}
    cars = [drive(number, [100 + place, *[100] * 19], stops) for place, number in enumerate(CARS)]
    return race([entry(number, drivers=["One", "Two"]) for number in CARS], *cars, flags)


def test_a_wait_with_the_field_in_the_lane_is_nobodys_long_stop_and_ends_no_stint() -> None:
    history = waiting()

    assert [len(found(history, kind)) for kind in ("standstill", "long_stop", "return_to_race")] == [1, 0, 0]
    assert {one.values["stints"] for one in found(history, "multi_stint")} == {2}
    for one in found(history, "multi_stint"):
        assert one.values["drive_us"] < 21 * 100_000_000  # type: ignore[operator]


def test_while_it_lasts_nobody_stands_for_long_either() -> None:
    """In the lane the cars are seen, so it is known at once."""
    for seconds in (700, 1_500, 2_800):
        assert not [one for kind in ("long_stop", "retirement") for one in found(waiting(), kind, at_s=seconds)]


def test_a_car_that_came_in_long_before_stands_for_itself() -> None:
    alone = drive("9", [100] * 30, {2: 900})
    history = race(alone, *(drive(number, [100] * 40, {20: 80}) for number in CARS))

    assert [one.cars for one in found(history, "long_stop")] == [("9",)]


def test_a_drive_through_is_told_as_such_and_takes_no_lead_in_the_stops() -> None:
    stops = {car: {4 + car: 80, 12 + car: 80} for car in range(12)}
    stops[0] = {9: 30}
    history = race(*(drive(str(car), [100 + car / 10] * 25, own) for car, own in stops.items()))

    (one,) = found(history, "drive_through")
    assert one.cars == ("0",)
    lost = [
        one.values["how"] for one in found(history, "lead_change") if one.cars[1] == "0" and one.values["lap"] == 10
    ]
    assert lost == ["by_loss"]


def test_a_start_from_the_lane_is_neither_a_stop_nor_a_drive_through() -> None:
    late = [passing(300, "1", PIT_OUT), *(passing(400 + 100 * lap, "1") for lap in range(8))]
    history = race(late, *(drive(number, [100] * 12) for number in CARS[1:]))

    assert not [one for kind in ("long_stop", "drive_through", "return_to_race") for one in found(history, kind)]
    assert not found(history, "multi_stint")
