"""The clock of a MultiLoop run: what dates it, and the flag at each moment of it."""

import pytest

from pitboard.feeds.multiloop.clock import FlagWatch, RunClock
from pitboard.feeds.multiloop.protocol import MultiLoopHeartbeat, RunLine, TimeZone
from pitboard.feeds.reading import Reading

START_S = 1_751_047_260


def clock() -> tuple[RunClock, Reading]:
    reading = Reading()
    return RunClock("feed", reading), reading


def beat(elapsed_ms: int, date_s: int | None = None, to_go_ms: int = 0) -> MultiLoopHeartbeat:
    date_s = START_S + elapsed_ms // 1000 if date_s is None else date_s
    return MultiLoopHeartbeat(track_status="G", date_s=date_s, elapsed_ms=elapsed_ms, to_go_ms=to_go_ms)


def reasons(reading: Reading) -> list[str]:
    return [refusal.reason for refusal in reading.refusals]


def test_the_first_heartbeat_of_a_running_clock_dates_the_run() -> None:
    run, reading = clock()
    run.heartbeat(beat(0), 1)
    assert run.zero_ms is None

    run.heartbeat(beat(10_000), 2)
    assert run.zero_ms == START_S * 1000
    assert (run.race.start_us, run.race.dated) == (START_S * 1_000_000, True)
    assert not reading.refusals


def test_a_stated_start_is_exact_where_the_heartbeat_agrees() -> None:
    """The heartbeat's date is cut to whole seconds."""
    run, _ = clock()
    run.run(RunLine(event_name="Six Hours", start_s=START_S), 1)
    run.heartbeat(beat(10_700), 2)

    assert run.zero_ms == START_S * 1000
    assert run.race.name == "Six Hours"


def test_a_planned_start_gives_way_to_the_clock_and_that_is_named() -> None:
    run, reading = clock()
    run.run(RunLine(start_s=START_S - 300), 1)
    run.heartbeat(beat(10_000), 2)

    assert run.zero_ms == START_S * 1000
    assert reasons(reading) == ["elapsed time counts from +300.000 s of the stated start; that is taken"]


def test_a_clock_that_comes_apart_from_the_time_of_day_is_named_once() -> None:
    run, reading = clock()
    run.heartbeat(beat(10_000), 1)
    for line in range(2, 20):
        run.heartbeat(beat(20_000, START_S + 35), line)

    assert reasons(reading) == ["the run's clock and the time of day have come 15.000 s apart"]
    assert run.zero_ms == START_S * 1000


@pytest.mark.parametrize("date_s", [0, 1, 0xFFFFFFFF])
def test_what_is_no_date_dates_nothing_and_is_named_once(date_s: int) -> None:
    run, reading = clock()
    for elapsed_ms in (1000, 2000):
        run.heartbeat(beat(elapsed_ms, date_s), 1)

    assert run.zero_ms is None
    assert reasons(reading) == [f"0x{date_s:X} is no date between 2000 and 2040"]


def test_a_run_that_nothing_dates_is_undated_at_its_end() -> None:
    run, _ = clock()
    run.settle()
    assert (run.zero_ms, run.race.dated) == (0, False)

    stated, _ = clock()
    stated.run(RunLine(start_s=START_S), 1)
    stated.settle()
    assert (stated.zero_ms, stated.race.dated) == (START_S * 1000, True)


def test_the_length_is_what_has_passed_and_what_is_to_go() -> None:
    run, _ = clock()
    run.heartbeat(beat(10_000, to_go_ms=21_590_000), 1)
    assert run.race.duration_us == 21_600_000_000

    run.heartbeat(beat(11_000, to_go_ms=21_589_500), 2)
    assert run.race.duration_us == 21_600_000_000


def test_the_zone_gives_the_offset_at_the_start() -> None:
    run, reading = clock()
    run.zone(TimeZone(zone="America/Chicago"), 1)
    run.heartbeat(beat(1000), 2)
    assert run.race.utc_offset_us == -5 * 3_600_000_000

    run.zone(TimeZone(zone="Mars/Olympus"), 3)
    assert reasons(reading) == ["no time zone: 'Mars/Olympus'"]


def test_a_time_stamp_is_of_whichever_zero_is_nearest_to_now() -> None:
    """Run time, time of day, the epoch, and the epoch cut to 32 bits are all seen."""
    run, _ = clock()
    run.heartbeat(beat(100_000), 1)
    now_ms = START_S * 1000 + 100_000

    for stamp_ms in (100_000, now_ms % 86_400_000, now_ms, now_ms % (1 << 32)):
        assert run.timestamp_us(stamp_ms) == (now_ms * 1000, True)
    assert run.timestamp_us(50_000_000_000) == (now_ms * 1000, False)


def test_a_date_outside_the_years_is_now() -> None:
    run, _ = clock()
    run.heartbeat(beat(100_000), 1)

    assert run.date_us(START_S + 5) == (START_S + 5) * 1_000_000
    assert run.date_us(5) == (START_S + 100) * 1_000_000


def test_a_flag_begins_with_its_first_statement() -> None:
    flags = FlagWatch()

    assert [flags.take(status, at_ms) for status, at_ms in (("G", 1), ("G", 2), ("Y", 3), ("Y", 4), ("G", 5))] == [
        "green", None, "yellow", None, "green"
    ]  # fmt: skip


def test_white_and_what_is_unknown_leave_the_course_as_it_is() -> None:
    flags = FlagWatch()
    flags.take("G", 1)

    assert [flags.take(status, 5) for status in ("W", "U", "C", "", "X")] == [None] * 5


def test_no_chequered_flag_is_believed_before_the_start() -> None:
    flags = FlagWatch()

    assert flags.take("K", 0) is None
    assert flags.take("K", 21_600_000) == "chequered"


def test_an_older_word_for_another_flag_changes_nothing() -> None:
    flags = FlagWatch()
    flags.take("G", 1000)
    flags.take("Y", 5000)

    assert flags.take("G", 4000) is None


def test_a_crossing_under_the_flag_that_is_sent_late_moves_its_beginning_back() -> None:
    flags = FlagWatch()
    flags.take("G", 1000)
    flags.take("G", 3000)
    flags.take("Y", 5000)

    assert flags.take("Y", 4200) == "yellow"
    assert flags.take("Y", 2000) is None
