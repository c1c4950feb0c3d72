"""The whole field stands still: one event of the race; and flags that were seen at crossings only, with their width."""

from hypothesis import given, settings
from hypothesis import strategies as st

from build import at
from drive import drive, found, race
from pitboard.model import Fact, Flag, Passing
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
