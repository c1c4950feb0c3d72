"""One timeline of course flags, from what several sources saw of them."""

import pytest
from msgspec.structs import replace

from build import START_US, at, flag
from pitboard.model import Flag, FlagHistory, FlagState
from pitboard.scoring.course import course_flags


def seen(seconds: float, state: FlagState) -> Flag:
    """A flag that was seen at a crossing only."""
    return replace(flag(seconds, state), exact=False)


def listed(as_of_s: float, *flags: Flag, source: str = "test") -> dict[str, FlagHistory]:
    """A source's whole list of flags."""
    return {source: FlagHistory(at(as_of_s), flags, source)}


def shown(single: list[Flag], histories: dict[str, FlagHistory] | None = None) -> list[tuple[float, str]]:
    """Race time in seconds and state of every flag of the course."""
    return [((each.time_us - START_US) / 1e6, each.state) for each in course_flags(single, histories or {})]


def test_without_a_flag_the_course_has_none() -> None:
    assert shown([]) == []


def test_they_are_in_time_order_however_they_were_told() -> None:
    assert shown([flag(100, "red"), flag(0, "green")]) == [(0, "green"), (100, "red")]


def test_a_flag_that_repeats_the_one_before_it_is_left_out() -> None:
    flags = [flag(0, "green"), flag(50, "green"), flag(100, "red"), flag(120, "red"), flag(200, "green")]

    assert shown(flags) == [(0, "green"), (100, "red"), (200, "green")]


def test_what_is_stated_to_the_instant_outranks_what_was_seen_at_crossings() -> None:
    """The first crossing under a new flag came 0 to 45 s late at Le Mans 2023."""
    exact = [flag(0, "green"), flag(100, "safety_car"), flag(300, "green")]
    late = [seen(30, "green"), seen(140, "safety_car"), seen(320, "green")]

    assert shown([*exact, *late[:2]]) == [(0, "green"), (100, "safety_car"), (300, "green")]


def test_behind_the_last_exact_word_what_was_seen_fills_the_time() -> None:
    exact, late = [flag(0, "green"), flag(100, "safety_car")], [seen(140, "safety_car"), seen(320, "green")]

    assert shown([*exact, *late]) == [(0, "green"), (100, "safety_car"), (320, "green")]


def test_a_list_that_says_up_to_when_it_is_whole_knows_more_than_its_last_flag() -> None:
    """The list stood at 400 s: a green that was seen at 320 s and is not in it was none."""
    exact = [flag(0, "green"), flag(100, "safety_car")]

    assert shown([seen(320, "green")], listed(400, *exact)) == [(0, "green"), (100, "safety_car")]
    assert shown([seen(420, "green")], listed(400, *exact))[-1] == (420, "green")


def test_a_list_of_flags_seen_at_crossings_only_knows_of_no_instant() -> None:
    assert shown([seen(320, "green")], listed(400, seen(0, "green"), seen(140, "red"))) == [
        (0, "green"),
        (140, "red"),
        (320, "green"),
    ]


def test_several_lists_make_one_timeline() -> None:
    histories = listed(400, flag(0, "green"), source="a") | listed(400, flag(200, "red"), source="b")

    assert shown([], histories) == [(0, "green"), (200, "red")]


@pytest.mark.parametrize("other", ["green", "red", "safety_car"])
def test_of_two_at_one_moment_the_chequered_flag_is_the_later(other: FlagState) -> None:
    together = [flag(900, "chequered"), flag(900, other)]

    assert shown(together) == shown(together[::-1])
    assert shown(together)[-1] == (900, "chequered")
