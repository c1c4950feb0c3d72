"""What is known of an NLS session: its clock, flags and messages, and each car."""

import pytest

from pitboard.feeds.nls.messages import ControlNotice, ResultRow, TrackState
from pitboard.feeds.nls.state import ControlLog, LapEnd, NlsCar, SessionClock, offset_us, share_out
from pitboard.feeds.reading import Reading
from pitboard.model import LINE, PIT_LINE, START

NOON_MS = 1_750_413_600_000
"""2025-06-20 12:00 at the Nürburgring."""

OF_DAY_MS = 12 * 3_600_000
SECOND_US = 1_000_000


def row(laps: int = 0, passed: int = 0, passed_ms: int = 0, last_lap_us: int = 0) -> ResultRow:
    return ResultRow("7", 1, laps, "Able, Ann", "Team", "Car", "SP9", last_lap_us, 0, 0, passed, passed_ms)


def test_local_time_is_two_hours_ahead_in_summer() -> None:
    assert offset_us(NOON_MS * 1000) == 2 * 3_600 * SECOND_US
    assert offset_us((NOON_MS - 180 * 86_400_000) * 1000) == 3_600 * SECOND_US


def test_an_instant_since_the_epoch_is_taken_as_it_is() -> None:
    assert SessionClock().moment_us(NOON_MS) == NOON_MS * 1000
    assert SessionClock().moment_us(0) == 0


def test_a_time_of_day_is_of_the_day_that_the_server_tells() -> None:
    clock = SessionClock()
    clock.sync(NOON_MS + 5000)

    assert clock.moment_us(OF_DAY_MS) == NOON_MS * 1000
    assert clock.dated


def test_without_a_day_the_clock_is_undated() -> None:
    clock = SessionClock()

    assert clock.moment_us(OF_DAY_MS) == OF_DAY_MS * 1000
    assert not clock.dated


def test_the_clock_passes_midnight() -> None:
    clock = SessionClock()
    clock.go_on(86_399_000)

    assert clock.moment_us(1000) == 86_401_000_000
    assert clock.go_on(1000)
    assert clock.now_us == 86_401_000_000


def test_an_older_statement_does_not_turn_the_clock_back() -> None:
    clock = SessionClock()
    clock.go_on(NOON_MS + 5000)

    assert not clock.go_on(NOON_MS)
    assert clock.now_us == (NOON_MS + 5000) * 1000


def test_the_start_follows_from_the_end_and_the_length_told_before_it() -> None:
    clock = SessionClock()
    clock.go_on(NOON_MS - 60_000)
    clock.state(TrackState("1", "0", "0", 14_400_000, NOON_MS - 60_000))
    clock.go_on(NOON_MS + 3000)
    clock.state(TrackState("1", "0", "1", NOON_MS + 14_400_000, NOON_MS + 3000))

    assert clock.start_us == NOON_MS * 1000
    assert clock.duration_us == 14_400 * SECOND_US


def test_a_session_that_was_joined_under_way_has_no_start_of_its_own() -> None:
    clock = SessionClock()
    clock.go_on(NOON_MS)
    clock.state(TrackState("1", "0", "1", NOON_MS + 14_400_000, NOON_MS))

    assert clock.start_us is None


def control(now_ms: int = NOON_MS) -> tuple[ControlLog, SessionClock, Reading]:
    clock, reading = SessionClock(), Reading()
    clock.go_on(now_ms)
    return ControlLog("feed", reading, clock), clock, reading


def test_a_flag_is_stated_once_from_when_it_is_first_seen() -> None:
    log, clock, _ = control()
    assert [flag.state for flag in log.flag("0", 1)[0].flags] == ["green"]
    assert log.flag("0", 2) == []

    clock.go_on(NOON_MS + 5000)
    (history,) = log.flag("3", 3)
    assert [(flag.state, flag.time_us - NOON_MS * 1000) for flag in history.flags] == [
        ("green", 0), ("safety_car", 5 * SECOND_US)
    ]  # fmt: skip


def test_a_flag_that_nobody_has_described_is_counted() -> None:
    log, _, reading = control()

    assert log.flag("9", 1) == log.flag("", 2) == []
    assert reading.counts == {"unknown TRACKSTATE 9": 1}


def test_the_chequered_flag_falls_at_the_leaders_crossing() -> None:
    log, _, _ = control()
    log.flag("4", 1)
    crossing_us = NOON_MS * 1000 - 2 * SECOND_US

    assert log.leader_crossed(crossing_us - 10 * SECOND_US) == []
    assert log.leader_crossed(crossing_us)[0].flags[-1].time_us == crossing_us


def test_a_message_comes_once_and_at_its_time_of_day() -> None:
    log, _, _ = control()
    notice = ControlNotice("17", (OF_DAY_MS - 30_000) * 1000, "Car 7 under investigation")

    assert [message.time_us for message in log.notice(notice, 1)] == [NOON_MS * 1000 - 30 * SECOND_US]
    assert log.notice(notice, 2) == []
    assert log.notice(ControlNotice("18", None, ""), 3) == []


def test_a_clock_of_messages_that_is_ahead_says_now() -> None:
    log, _, _ = control()

    (message,) = log.notice(ControlNotice("1", (OF_DAY_MS + 4000) * 1000, "text"), 1)
    assert message.time_us == NOON_MS * 1000


def car(*ends_s: int, base: int = 0) -> NlsCar:
    """A car whose laps ended at these seconds."""
    held = NlsCar("7", base=base, laps=base + len(ends_s))
    for lap, at_s in enumerate(ends_s, base + 1):
        held.ends[lap] = LapEnd(at_s * SECOND_US, LINE, True)
    return held


def test_an_older_row_is_not_believed_for_a_minute() -> None:
    held = car()
    held.passed_us = 100 * SECOND_US

    assert not held.is_stale(100 * SECOND_US, 101 * SECOND_US)
    assert held.is_stale(90 * SECOND_US, 102 * SECOND_US)
    assert held.is_stale(90 * SECOND_US, 161 * SECOND_US)
    assert not held.is_stale(90 * SECOND_US, 162 * SECOND_US)


def test_a_lap_ends_where_it_was_read_at_the_line() -> None:
    end = car(100).end_of(2, row(2, passed=10), 205 * SECOND_US, 206 * SECOND_US)

    assert end == LapEnd(205 * SECOND_US, LINE, True)


def test_a_lap_whose_end_was_not_read_follows_from_the_one_before() -> None:
    end = car(100).end_of(2, row(2, passed=1, last_lap_us=105 * SECOND_US), 220 * SECOND_US, 221 * SECOND_US)

    assert end == LapEnd(205 * SECOND_US, LINE, False)


def test_a_lap_that_ends_in_the_pits_ends_in_the_lane() -> None:
    held = car(100)
    held.state = "in_pit"

    assert held.end_of(2, row(2, passed=10), 205 * SECOND_US, 206 * SECOND_US).loop == PIT_LINE


def test_laps_that_timing_takes_back_and_gives_back_are_no_new_laps() -> None:
    held = car(100, 200, 300)
    assert held.count(row(2), 301 * SECOND_US) == 0
    assert held.removed == 1

    held.laps = 2
    assert held.count(row(3), 301 * SECOND_US) == 0
    assert held.removed == 0


def test_laps_that_were_not_sent_are_shared_out_between_those_that_were() -> None:
    held = car(100)
    held.ends[4] = LapEnd(400 * SECOND_US, LINE, True)

    assert share_out(held, 4, 0) == [2, 3]
    assert [held.ends[lap].at_us // SECOND_US for lap in (2, 3)] == [200, 300]
    assert held.ends[2].guessed


def test_laps_before_the_feed_was_heard_are_not_invented() -> None:
    held = car(500, base=4)

    assert share_out(held, 5, 0) == []
    assert held.loop_at(5) == LINE
    held.ends[4] = LapEnd(400 * SECOND_US, LINE, True)
    assert held.loop_at(4) == START
    assert held.counted(5) == 1


@pytest.mark.parametrize(("name", "halves"), [("Able, Ann", ("Ann", "Able")), ("Ann Able", ("Ann", "Able"))])
def test_a_name_may_be_written_with_a_comma(name: str, halves: tuple[str, str]) -> None:
    held = car()
    held.names.append(name)
    (driver,) = held.entered(row(), "feed").drivers

    assert (driver.first_name, driver.last_name) == halves
