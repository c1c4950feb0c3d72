"""A race as scored: what it knows at a moment, and from which moment on it knows anything."""

import pytest
from msgspec.structs import replace

from build import LOOPS, START_US, at, entry, flag, line_laps, loop_laps, race_info, scored, stop
from pitboard.model import LapTimeDeleted, Stated
from pitboard.scoring import History, Scorer, Standstill
from pitboard.scoring.car_history import NEVER_US


def test_the_flag_at_a_moment_is_the_last_that_was_shown() -> None:
    history = scored(flag(10, "green"), flag(100, "red"), line_laps("1", [100]))

    shown = [history.flag_at(at(second)) for second in (5, 10, 99, 100, 500)]
    assert [each and each.state for each in shown] == [None, "green", "green", "red", "red"]


def test_the_chequered_flag_is_at_its_moment_or_never() -> None:
    assert scored(flag(0, "green")).chequered_us == NEVER_US
    assert scored(flag(0, "green"), flag(900, "chequered")).chequered_us == at(900)


def test_flags_are_told_once_a_source_has_stated_one() -> None:
    history = scored(flag(100, "green"), line_laps("1", [100]))

    assert not history.tells_flags(at(50))
    assert history.tells_flags(at(100))


def test_an_end_that_follows_from_the_laps_is_no_flag_of_a_source() -> None:
    history = scored(replace(flag(900, "chequered"), inferred=True), line_laps("1", [100] * 9))

    assert history.end_inferred
    assert not history.tells_flags(at(1000))


def test_stops_are_told_where_a_loop_of_the_lane_is_known_or_a_visit_was_seen() -> None:
    with_loops = scored(line_laps("1", [100]), loops=LOOPS)
    seen = scored(line_laps("1", [100]), stop("1", 190, 200, 240))

    assert with_loops.tells_stops(at(0))
    assert not scored(line_laps("1", [100])).tells_stops(at(500))
    assert [seen.tells_stops(at(second)) for second in (189, 190)] == [False, True]


def test_of_a_race_joined_late_they_are_not() -> None:
    history = scored(line_laps("1", [100]), loops=LOOPS)
    history.race = replace(history.race, joined_after_us=50_000_000)

    assert not history.tells_stops(at(500))
    assert history.joined_us == at(50)


def test_what_a_feed_states_holds_until_it_states_something_else() -> None:
    words = [Stated(at(second), "1", place, laps) for second, place, laps in ((100, 2, 1), (200, 1, 2))]
    history = scored(line_laps("1", [100] * 3), words)

    assert [history.stated_at(at(second)) for second in (50, 150, 250)] == [{}, {"1": words[0]}, {"1": words[1]}]


def unseen(*laps: int, number: str = "1", lap_s: float = 100) -> History:
    """A race in which a feed told only that these laps of a car were driven."""
    history = scored(line_laps(number, [lap_s] * 10), [LapTimeDeleted(number, lap) for lap in laps])
    history.cars[number].inferred_laps = set(laps[:-1])
    return history


def test_a_race_that_was_seen_whole_has_no_gap_in_its_past() -> None:
    history = scored(line_laps("1", [100] * 5))

    assert (history.unseen(), history.seen_from_us(), history.told_from_us()) == ([], START_US, START_US)


def test_laps_that_nobody_saw_end_are_a_span_of_time() -> None:
    assert unseen(1, 2, 3).unseen() == [(START_US, at(300))]
    assert unseen(4, 5).unseen() == [(at(300), at(500))]


def test_from_the_end_of_what_was_driven_unseen_at_the_start_the_order_is_known() -> None:
    assert unseen(1, 2, 3).seen_from_us() == at(300)
    assert unseen(4, 5).seen_from_us() == START_US


def test_a_moment_can_be_answered_for_from_when_a_race_joined_late_was_known() -> None:
    history = scored(line_laps("1", [100] * 10))
    history.race = replace(history.race, joined_after_us=250_000_000)

    assert history.told_from_us() == at(250)


def test_but_not_from_after_what_is_known() -> None:
    history = scored(line_laps("1", [100]))
    history.race = replace(history.race, joined_after_us=5_000_000_000)

    assert history.told_from_us() == history.through_us


def test_a_moment_of_a_race_without_a_date_is_told_on_the_day_it_was_received() -> None:
    history = scored(line_laps("1", [100]))
    history.race = replace(race_info(), dated=False, received_us=86_400_000_000)

    assert history.outward_us(at(10)) == at(10) + 86_400_000_000
    history.race = race_info()
    assert history.outward_us(at(10)) == at(10)


def test_without_loops_but_the_line_a_lap_has_one() -> None:
    assert scored(line_laps("1", [100])).loop_count == 1
    assert scored(loop_laps("1", [90]), loops=LOOPS).loop_count == 3
    assert History().loop_count == 1


# Standstills


def standstill(begin_s: float, end_s: float, known_s: float, **waits_s: float) -> Standstill:
    """The field stood still, each car for so long."""
    waits_us = {number: round(wait_s * 1e6) for number, wait_s in waits_s.items()}
    return Standstill(at(begin_s), at(end_s), waits_us, at(known_s))


def test_the_field_stood_for_as_long_as_the_middle_one_of_its_cars() -> None:
    stood = standstill(100, 1000, 1010, a=700, b=800, c=890)

    assert (stood.wait_us, stood.stopped_us) == (800_000_000, at(200))


def test_it_cannot_have_stopped_before_it_was_last_seen_under_way() -> None:
    assert standstill(300, 1000, 1010, a=700, b=800, c=890).stopped_us == at(300)


def test_a_standstill_is_told_from_when_it_is_known() -> None:
    history = scored(line_laps("1", [100]))
    history.standstills = [standstill(100, 1000, 1010, a=800)]

    assert history.standstills_at(at(1009)) == []
    assert history.standstills_at(at(1010)) == history.standstills


@pytest.mark.parametrize(("apart_s", "told"), [(299, 1), (300, 2)])
def test_two_between_which_the_field_only_moved_up_are_one(apart_s: float, told: int) -> None:
    history = scored(line_laps("1", [100]))
    first = standstill(100, 1000, 1010, a=800, b=810)
    history.standstills = [first, standstill(1000 + apart_s, 2000, 2010, b=500, c=510)]

    found = history.standstills_at(at(5000))
    assert len(found) == told
    if told == 1:
        assert (found[0].begin_us, found[0].end_us, found[0].waits_us) == (at(100), at(2000), {"b": 1_310_000_000})


def test_without_a_car_that_stood_in_both_their_lengths_add_up() -> None:
    both = standstill(100, 1000, 1010, a=800).on(standstill(1100, 2000, 2010, c=500))

    assert both.wait_us == 1_300_000_000


# The fingerprint


def test_two_equal_histories_have_one_fingerprint_and_any_difference_shows() -> None:
    laps = line_laps("1", [100, 101])

    assert scored(laps).digest() == scored(list(reversed(laps))).digest()
    assert scored(laps).digest() != scored(laps, entry("1", "GT")).digest()
    assert scored(laps).digest() != scored(laps, flag(0, "green")).digest()
    assert scored(laps).digest() != scored(line_laps("1", [100, 101.000001])).digest()


@pytest.mark.parametrize(
    ("asked_s", "answered_s"), [(100, 100), (499, 499), (500, 499.999_999), (790, 499.999_999), (800, 800), (950, 950)]
)
def test_while_the_field_went_unseen_the_last_moment_that_was_seen_is_answered_for(
    asked_s: float, answered_s: float
) -> None:
    """Laps 5 to 8 came in one piece: three ends were worked out, the last was seen."""
    assert unseen(5, 6, 7, 8).answered_us(at(asked_s)) == at(answered_s)


def test_a_moment_that_is_answered_for_is_answered_for_itself() -> None:
    """Of three cars two were seen again at 700 s; the third had gone unseen before them."""
    lost = {"1": (4, 5, 6, 7), "2": (5, 6, 7, 8), "3": (5, 6, 7, 8)}
    deleted = [LapTimeDeleted(number, lap) for number, laps in lost.items() for lap in laps]
    history = scored(*(line_laps(number, [100] * 10) for number in lost), deleted)
    for number, laps in lost.items():
        history.cars[number].inferred_laps = set(laps[:-1])

    assert history.answered_us(at(720)) == at(400) - 1
    assert {history.answered_us(history.answered_us(at(second))) for second in range(400, 800)} == {at(400) - 1}


def test_one_car_of_three_that_went_unseen_leaves_the_order_known() -> None:
    history = scored(*(line_laps(number, [100] * 10) for number in "123"), [LapTimeDeleted("1", 5)])
    history.cars["1"].inferred_laps = {5}

    assert history.answered_us(at(550)) == at(550)


def test_before_a_race_joined_late_was_known_the_first_moment_that_was_is_answered_for() -> None:
    assert unseen(1, 2, 3).answered_us(at(50)) == at(300)


def test_what_is_kept_is_shared_with_copies_until_a_fact_comes() -> None:
    """A copy that is answered from meanwhile goes on with what held for it."""
    scorer = Scorer()
    scorer.apply([entry("1", "A"), *line_laps("1", [100, 100, 100])])
    copied = scorer.history.copy()
    copied.kept("laps")["1"] = 3
    scorer.apply([])

    assert scorer.history.kept("laps") == scorer.history.copy().kept("laps") == {"1": 3}
    scorer.apply([flag(500, "green")])
    assert scorer.history.kept("laps") == {}
    assert copied.kept("laps") == {"1": 3}
