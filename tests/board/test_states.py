"""The state of a car at a moment: read, declared, or judged and marked as such."""

from build import LOOPS, at, entry, flag, line_laps, loop_laps, passing, scored, stop
from pitboard.board import standings, stints
from pitboard.model import CarState, Decision, Fact
from pitboard.scoring import History


def field(*facts: Fact) -> History:
    """Five cars that go on, and car 1 that does three laps of 100 s and is not seen again."""
    others = [fact for number in "23456" for fact in line_laps(number, [100 + int(number)] * 60)]
    return scored(line_laps("1", [100] * 3), others, facts)


def state(history: History, seconds: float, number: str = "1") -> tuple[str | None, bool]:
    """A car's state at a race time, and whether it is judged."""
    row = next(row for row in standings(history, at(seconds)).rows if row.number == number)
    return row.state, row.state_judged


def test_a_car_is_stopped_once_its_class_no_longer_explains_its_absence() -> None:
    assert state(field(), 500) == ("running", False)
    assert state(field(), 600) == ("stopped", True)


def test_case_36_a_car_not_seen_for_half_an_hour_is_judged_retired() -> None:
    assert state(field(), 300 + 1790) == ("stopped", True)
    assert state(field(), 300 + 1810) == ("retired", True)


def test_case_36_a_car_that_comes_back_was_never_out() -> None:
    history = field(passing(5000, "1"))

    assert state(history, 4900) == ("retired", True)
    assert (state(history, 5001)[0], history.cars["1"].mark.laps) == ("running", 4)


def test_a_declared_retirement_holds_until_a_loop_sees_the_car() -> None:
    declared = CarState(at(400), "1", "retired", "test")

    assert state(field(declared), 450) == ("retired", False)
    assert state(field(declared, passing(460, "1")), 470) == ("running", False)


def test_a_person_retires_a_car_and_takes_it_back() -> None:
    out = Decision(at(400), "retire", "1", "clerk", "parked at the marshal's post")
    back = Decision(at(420), "unretire", "1", "clerk", "it was another car")

    assert state(field(out), 410) == ("retired", False)
    assert state(field(out, back), 430) == ("running", False)


def test_under_a_safety_car_nobody_is_stopped() -> None:
    slow = [fact for number in "123456" for fact in loop_laps(number, [200, 200, 500, 500])]

    history = scored(slow, loops=LOOPS)

    for seconds in range(400, 1400, 10):
        assert {row.state for row in standings(history, at(seconds)).rows} == {"running"}, seconds


def test_in_the_pits_from_pit_in_to_pit_out_then_on_an_out_lap() -> None:
    history = scored(line_laps("1", [100]), stop("1", 190, 200, 260), passing(350, "1"), loops=LOOPS)

    assert [state(history, s)[0] for s in (189, 190, 259, 260, 349, 350)] == [
        "running", "in_pit", "in_pit", "out_lap", "out_lap", "running",
    ]  # fmt: skip


def test_a_car_that_took_the_flag_has_finished_and_its_gap_stands() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [130] * 4), flag(300, "chequered"))

    for seconds in (390, 5000):
        row = standings(history, at(seconds)).rows[1]
        assert (row.number, row.state, row.gap_laps, row.gap_ms) == ("2", "finished", 0, 90_000)


def test_case_34_the_class_gap_is_to_the_class_leader() -> None:
    cars = [entry("1", "P1"), entry("2", "GT"), entry("3", "GT")]
    laps = [*line_laps("1", [100] * 5), *line_laps("2", [130] * 3), *line_laps("3", [131] * 3)]

    row = standings(scored(cars, laps), at(500)).rows[2]

    assert (row.gap_laps, row.class_position, row.class_gap_laps, row.class_gap_ms) == (1, 2, 0, 3_000)


def test_case_33_a_lap_behind_only_where_the_lap_is_complete() -> None:
    history = scored(line_laps("1", [100] * 4), line_laps("2", [101] * 4))

    just_over = standings(history, at(300.5)).rows[1]
    just_crossed = standings(history, at(303.5)).rows[1]

    assert (just_over.gap_laps, just_over.gap_ms) == (0, 2_000)
    assert (just_crossed.gap_laps, just_crossed.gap_ms) == (0, 3_000)


def test_a_car_standing_in_its_box_drifts_back() -> None:
    history = scored(line_laps("1", [100] * 9), [*line_laps("2", [101, 101]), passing(295, "2", "pit-in")], loops=LOOPS)

    gaps = [standings(history, at(seconds)).rows[1] for seconds in (300, 350, 399, 401, 501)]

    assert [(row.gap_laps, row.gap_ms) for row in gaps] == [
        (0, 2000),
        (0, 50_000),
        (0, 99_000),
        (1, 101_000),
        (2, 201_000),
    ]


def test_a_declared_retirement_outlasts_the_word_that_the_car_stands_somewhere() -> None:
    words = [CarState(at(400), "1", "retired", "test"), CarState(at(450), "1", "stopped", "test")]

    assert state(field(*words), 460) == ("retired", False)
    assert state(field(*words, CarState(at(470), "1", "in_pit", "test")), 480) == ("retired", False)
    assert state(field(*words, CarState(at(470), "1", "running", "test")), 480) == ("running", False)
    assert state(field(*words, passing(490, "1")), 491) == ("running", False)


def test_a_car_that_no_loop_has_seen_did_not_start_and_has_no_state() -> None:
    history = field(entry("9", ""))

    assert state(history, 10, "9") == ("running", False)
    assert [state(history, seconds, "9") for seconds in (300, 9_000)] == [(None, True)] * 2
    assert not [row for row in stints(history, at(9_000)) if row.number == "9"]


def test_a_car_that_comes_late_has_started() -> None:
    assert state(field(passing(3000, "9")), 3001, "9") == ("running", False)
    assert state(field(passing(3000, "9")), 2999, "9") == (None, True)
