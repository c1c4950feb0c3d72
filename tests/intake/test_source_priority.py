"""Which source counts where only one may speak."""

import pytest
from msgspec.structs import replace

from build import at, flag, passing
from pitboard.intake.source_priority import SILENT_US, SourcePriority
from pitboard.model import FlagHistory, Stated

FIRST, SECOND, THIRD = 0, 1, 2


def heard(*ranks: int, received_us: int = 0) -> SourcePriority:
    """Sources that were heard at one moment."""
    priority = SourcePriority()
    for rank in ranks:
        priority.hear(rank, received_us)
    return priority


GREEN, RED = flag(0, "green"), replace(flag(100, "red"), ref=2)
STATED = Stated(at(100), "7", 1, 1, source="test", ref=1)


@pytest.mark.parametrize("fact", [GREEN, STATED], ids=["flag", "stated"])
def test_what_the_feed_named_first_says_counts_and_the_next_is_left_out(fact: object) -> None:
    priority = heard(FIRST, SECOND)

    assert priority.accept(FIRST, fact, 1) is fact  # type: ignore[arg-type]
    assert priority.accept(SECOND, fact, 2) is None  # type: ignore[arg-type]


def test_the_next_counts_where_the_first_has_never_said_anything_of_the_kind() -> None:
    priority = heard(FIRST, SECOND)
    priority.accept(FIRST, STATED, 1)

    assert priority.accept(SECOND, GREEN, 2) is GREEN


def test_the_next_counts_once_the_first_has_been_silent_for_half_a_minute() -> None:
    priority = heard(FIRST, SECOND)
    priority.accept(FIRST, GREEN, 0)

    assert priority.accept(SECOND, RED, SILENT_US - 1) is None
    assert priority.accept(SECOND, RED, SILENT_US) is RED


def test_and_no_longer_when_the_first_is_heard_again() -> None:
    priority = heard(FIRST, SECOND)
    priority.accept(FIRST, GREEN, 0)
    priority.accept(SECOND, RED, SILENT_US)
    priority.hear(FIRST, SILENT_US + 1)

    later = replace(RED, ref=3)
    assert priority.accept(SECOND, later, SILENT_US + 2) is None


def test_what_was_accepted_once_stays_accepted() -> None:
    """The same records give the same answers, whenever they are read."""
    priority = heard(FIRST, SECOND)
    priority.accept(FIRST, GREEN, 0)
    priority.accept(SECOND, RED, SILENT_US)
    priority.hear(FIRST, SILENT_US + 1)

    assert priority.accept(SECOND, RED, SILENT_US + 2) is RED


def test_of_three_the_second_counts_before_the_third() -> None:
    priority = heard(FIRST, SECOND, THIRD)
    priority.accept(FIRST, GREEN, 0)
    priority.hear(SECOND, SILENT_US)
    priority.accept(SECOND, GREEN, SILENT_US)

    assert priority.accept(THIRD, RED, SILENT_US) is None
    assert priority.accept(THIRD, RED, 2 * SILENT_US) is RED


def test_of_a_list_of_flags_those_stay_that_may_be_said() -> None:
    priority = heard(FIRST, SECOND)
    listed = FlagHistory(at(100), (GREEN, RED), "test")
    priority.accept(SECOND, GREEN, 0)
    priority.accept(FIRST, GREEN, 0)

    kept = priority.accept(SECOND, listed, 1)
    assert isinstance(kept, FlagHistory)
    assert kept.flags == (GREEN,)


def test_a_list_that_may_be_said_is_handed_on_as_it_is() -> None:
    listed = FlagHistory(at(100), (GREEN, RED), "test")

    assert heard(FIRST).accept(FIRST, listed, 1) is listed


def test_passings_and_entries_are_everybodys_business() -> None:
    priority = heard(FIRST, SECOND)
    seen = passing(100, "7")

    assert (priority.accept(FIRST, seen, 1), priority.accept(SECOND, seen, 1)) == (seen, seen)


def test_a_list_of_the_second_knows_nothing_of_the_time_after_what_it_may_say() -> None:
    """Its word that the flag was still green would leave out what the first saw fall."""
    priority = heard(FIRST, SECOND)
    listed = FlagHistory(at(100), (GREEN,), "test")
    assert priority.accept(SECOND, listed, 0) is listed
    priority.accept(FIRST, GREEN, 0)

    kept = priority.accept(SECOND, replace(listed, as_of_us=at(640)), 1)
    assert kept == replace(listed, as_of_us=GREEN.time_us)
    late = replace(listed, as_of_us=at(700))
    assert priority.accept(SECOND, late, SILENT_US + 1) is late
