"""What one source has sent, how late its words come, and how its clock is shifted."""

import pytest
from msgspec.structs import replace

from build import START_US, at, driver_in, entry, flag, passing, race_info
from pitboard.feeds.format import Update
from pitboard.intake.source import (
    BUCKET_US,
    MOST_US,
    SETTLED_US,
    Clock,
    Delays,
    ReceivedFact,
    Unmerged,
    shifted,
)
from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    Fact,
    FlagHistory,
    Message,
    SlowZone,
    Stated,
    TransponderFitted,
    Weather,
)

SECOND_US = 1_000_000

# How late its words come


def delays(*words: tuple[float, float]) -> Delays:
    """Words by when they were received and how late they came, in seconds."""
    taken = Delays()
    for received_s, late_s in words:
        taken.take(round(late_s * SECOND_US), round(received_s * SECOND_US))
    return taken


def test_the_least_delay_is_the_line_at_its_best() -> None:
    assert delays((0, 0.5), (1, 0.2), (2, 0.9)).least_us == 200_000


def test_it_is_known_from_the_first_word_and_settled_after_three_over_ten_seconds() -> None:
    early = delays((0, 0.5))
    assert (early.known, early.settled) == (True, False)
    assert not delays((0, 0.5), (1, 0.5), (2, 0.5), (3, 0.5)).settled
    assert delays((0, 0.5), (5, 0.5), (SETTLED_US / SECOND_US, 0.5)).settled


def test_before_the_first_word_nothing_is_known() -> None:
    assert not Delays().known


def test_a_word_that_comes_much_sooner_shows_that_the_first_were_old() -> None:
    """A decoder tells at once, when we connect, what it read before: those words say nothing of the line."""
    old = delays((0, 600), (0.1, 500), (0.2, 1))

    assert old.backlog
    assert not old.settled


def test_and_no_longer_once_new_words_have_come_for_a_while() -> None:
    words = [(0.0, 600.0), (0.1, 1.0), *((second, 0.3) for second in range(1, 16))]

    assert not delays(*words).backlog
    assert delays(*words).settled


def test_the_least_is_that_of_the_last_ten_to_twenty_minutes() -> None:
    """Two clocks drift apart: what was the least an hour ago is not any more."""
    bucket_s = BUCKET_US / SECOND_US
    drifting = [(0.0, 0.1), (bucket_s + 1, 0.3), (bucket_s + 2, 0.35), (2 * bucket_s + 3, 0.5)]

    assert delays(*drifting[:3]).least_us == 100_000
    assert delays(*drifting).least_us == 300_000


def test_the_usual_delay_leaves_the_very_last_words_out() -> None:
    """A clock that was just put ahead must not hide that in its own least."""
    words = [(second, 0.5) for second in range(10)]

    assert delays(*words, (10, -9.5), (11, -9.5)).usual_us == 500_000


def test_beginning_again_forgets_what_was() -> None:
    taken = delays(*((second, 0.5) for second in range(15)))
    taken.begin(3 * MOST_US, 20 * SECOND_US)

    assert (taken.least_us, taken.settled, taken.known) == (3 * MOST_US, False, True)


# The shift of its clock


def clock() -> Clock:
    """The clock of a decoder."""
    return Clock("p3://main/1", "p3", 0, stepping=True)


def test_a_shift_holds_from_a_reading_on() -> None:
    ours = clock()
    ours.shift_us = 100
    ours.shift_from((1, 50), 700)

    assert [ours.shift_at(order) for order in ((0, 0), (1, 49), (1, 50), (1, 51), (2, 0))] == [100, 100, 700, 700, 700]
    assert ours.shift_us == 700


def test_a_shift_from_an_earlier_reading_voids_the_later_ones() -> None:
    ours = clock()
    ours.shift_from((1, 50), 700)
    ours.shift_from((1, 20), 900)

    assert [ours.shift_at((1, number)) for number in (19, 20, 60)] == [0, 900, 900]


def test_a_clock_whose_readings_come_again_has_one_shift() -> None:
    ours = clock()
    ours.shift_from((1, 50), 700)
    ours.highest = (1, 99)
    ours.forget_readings()

    assert (ours.shift_at((0, 0)), ours.shift_at((1, 60)), ours.highest) == (700, 700, (0, -1))


def test_it_is_sure_when_crossings_measured_it_or_its_time_is_set_like_the_race_clocks() -> None:
    locked, synchronous = clock(), clock()
    locked.locked = True
    synchronous.synchronous = True

    assert locked.sure
    assert not synchronous.sure
    synchronous.delays.settled = True
    assert synchronous.sure


def test_it_says_how_far_it_is_from_the_race_clock() -> None:
    ours = clock()
    ours.shift_us, ours.how, ours.matched = -5_250_000, "pairs", 9

    fact = ours.fact()
    assert (fact.source, fact.format, fact.offset_us, fact.how, fact.pairs) == (
        "p3://main/1",
        "p3",
        5_250_000,
        "pairs",
        9,
    )


def test_the_reading_that_has_not_come_is_the_next_of_its_run() -> None:
    ours = clock()
    ours.highest = (2, 17)

    assert ours.after == (2, 18)


# Facts by another clock

MOVED_BY_US = 5_250_000
OF_A_MOMENT: list[Fact] = [
    passing(100, "7"),
    replace(passing(100, "7"), stay_us=60_000_000),
    flag(100, "red"),
    driver_in(100, "7", 2),
    SlowZone(at(100), "4", True, "test"),
    CarState(at(100), "7", "retired", "test"),
    Decision(at(100), "retire", "7", "clerk", "out"),
    Message(at(100), "car 7 under investigation", "test"),
    Weather(at(100), 215, 301, 60),
    Stated(at(100), "7", 1, 3),
    ClockStep(at(100), "p3://main/1", 1_000_000),
]


@pytest.mark.parametrize("fact", OF_A_MOMENT, ids=lambda fact: type(fact).__name__)
def test_a_fact_of_a_moment_is_moved_and_nothing_else_of_it(fact: Fact) -> None:
    assert shifted(fact, MOVED_BY_US) == replace(fact, time_us=at(100) + MOVED_BY_US)
    assert shifted(fact, 0) is fact


def test_a_list_of_flags_is_moved_flag_by_flag() -> None:
    listed = FlagHistory(at(200), (flag(0, "green"), flag(100, "red")), "test")

    moved = shifted(listed, MOVED_BY_US)
    assert isinstance(moved, FlagHistory)
    assert moved.as_of_us == at(200) + MOVED_BY_US
    assert [shown.time_us for shown in moved.flags] == [START_US + MOVED_BY_US, at(100) + MOVED_BY_US]


def test_the_start_is_moved_and_an_entry_is_of_no_moment() -> None:
    race, car = race_info(), entry("7")

    assert shifted(race, MOVED_BY_US) == replace(race, start_us=START_US + MOVED_BY_US)
    assert shifted(car, MOVED_BY_US) is car


def test_a_transponder_that_was_always_fitted_stays_so() -> None:
    always, later = TransponderFitted("99", "7"), TransponderFitted("99", "7", at(100))

    assert shifted(always, MOVED_BY_US) is always
    assert shifted(later, MOVED_BY_US) == replace(later, from_us=at(100) + MOVED_BY_US)


def test_what_was_received_goes_by_the_shift_of_its_reading() -> None:
    ours = clock()
    ours.base_us, ours.shift_us = START_US, START_US + 100
    ours.shift_from((1, 50), START_US + 700)
    early, late = (ReceivedFact(passing(100, "7"), ours, (1, number)) for number in (10, 60))

    assert early.on_race_clock() == replace(passing(100, "7"), time_us=at(100) + 100)
    assert late.on_race_clock() == replace(passing(100, "7"), time_us=at(100) + 700)


def test_what_goes_by_no_clock_is_as_it_came() -> None:
    car = entry("7")

    assert ReceivedFact(car).on_race_clock() is car


# What was not compared with anything yet


def test_what_the_only_source_sent_is_kept_update_by_update() -> None:
    kept = Unmerged()
    facts: list[Fact] = [passing(100, "7"), passing(101, "8"), flag(102, "red")]
    kept.add(Update(facts[:2], False, at(101)), 5, 2)
    kept.add(Update([], False, None), 6, 0)
    kept.add(Update(facts[2:], False, at(102)), 7, 0)

    assert kept.passings == 2
    assert [(update.facts, update.moment_us, received_us) for update, received_us in kept.updates()] == [
        (facts[:2], at(101), 5),
        ([], None, 6),
        (facts[2:], at(102), 7),
    ]
