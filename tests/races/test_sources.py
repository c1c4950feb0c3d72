"""Several decoders for one race, with clocks of their own: what is scored is what happened."""

import pytest

from pitboard.board import verdicts
from pitboard.intake import SourceState
from pitboard.scoring import History
from timing_room import HOUR_US, LOOPS, SECOND_US, Clock, Record, Room, follow, rack, simulated

_, PASSINGS, TRUTH = simulated()
BEGIN_US = PASSINGS[0].time_us
MID_US = BEGIN_US + 3 * HOUR_US // 4
JITTER_US = 100_000


def true_laps(history: History, within_us: int = 0, in_pit_within_us: int = 0, but: int = 0) -> None:
    """Every lap ended when it truly did, `but` for so many; so the order is the true one."""
    off = []
    for number, laps in TRUTH.laps.items():
        ends = history.cars[number].lap_end_us
        assert len(ends) == len(laps), number
        for end, lap in zip(ends, laps, strict=True):
            if abs(end - lap.time_us) > (in_pit_within_us if lap.in_pit else within_us):
                off.append((number, lap.lap, end - lap.time_us))
    assert len(off) <= but, off
    true_order(history)


def true_order(history: History) -> None:
    """Laps and order at the end are the true ones."""
    ours = sorted(history.cars.values(), key=lambda car: (-len(car.lap_end_us), car.lap_end_us[-1:]))
    assert [car.number for car in ours] == TRUTH.order_at(history.through_us)
    assert [len(car.lap_end_us) for car in ours] == [len(TRUTH.laps[car.number]) for car in ours]


def states(room: Room, name: str) -> list[SourceState]:
    return [state for state in room.sources.states() if state.name.startswith(f"p3://{name}/")]


def alarms(room: Room) -> list[str]:
    return [alarm.kind for alarm in verdicts(room.history, room.history.through_us).alarms]


def clock(offset_us: int = 0, drift_us_an_hour: int = 0, step_us: int = 0) -> Clock:
    """A clock that is off, drifts, and steps in the middle of the race."""

    def shown(true_us: int) -> int:
        drift_us = (true_us - BEGIN_US) * drift_us_an_hour // HOUR_US
        return true_us + offset_us + drift_us + (step_us if true_us >= MID_US else 0)

    return shown


MAIN = rack("main", PASSINGS)


def test_two_decoders_at_every_loop_give_each_lap_once() -> None:
    room = follow(MAIN, rack("backup", PASSINGS, clock=clock(5_250_000, 8_000)))

    true_laps(room.history)
    assert not room.history.clock_steps
    for backup in states(room, "backup"):
        assert backup.how == "pairs"
        assert backup.offset_us == pytest.approx(5_250_000 + 12_000, abs=8_000)


def test_each_second_reading_is_kept_and_names_the_one_that_counts() -> None:
    room = follow(MAIN, rack("backup", PASSINGS, clock=clock(250_000)))

    rows = verdicts(room.history, room.history.through_us).rows
    doubles = [row for row in rows if row.source.startswith("p3://backup/") and row.code == "duplicate"]
    assert len(rows) == 2 * len(PASSINGS)
    assert len(doubles) == sum(row.source.startswith("p3://backup/") for row in rows)
    assert {row.of_source.split("/")[2] for row in doubles} == {"main"}


@pytest.mark.parametrize("step_s", [-3_600, -31, -0.6, 0.4, 7, 86_400, -1_700_000_000])
def test_case_13_a_clock_that_steps_in_the_race_moves_no_lap_and_is_named(step_s: float) -> None:
    step_us = round(step_s * SECOND_US)
    room = follow(MAIN, rack("backup", PASSINGS, clock=clock(0, 0, step_us)))

    true_laps(room.history)
    steps = room.history.clock_steps
    assert {one.source.split("/")[2] for one in steps} == {"backup"}
    assert all(abs(one.step_us - step_us) < JITTER_US + 50_000 for one in steps)
    assert alarms(room).count("clock_stepped") == len(steps) >= len(LOOPS) - 3


@pytest.mark.parametrize("step_s", [-3_600, -31, -0.6, 0.4, 7, 86_400])
def test_case_13_the_clock_that_counts_first_may_step_too(step_s: float) -> None:
    step_us = round(step_s * SECOND_US)
    room = follow(rack("main", PASSINGS, clock=clock(0, 0, step_us)), rack("backup", PASSINGS, clock=clock(900_000)))

    true_laps(room.history, 20_000, JITTER_US, but=1)
    assert {one.source.split("/")[2] for one in room.history.clock_steps} == {"main"}


@pytest.mark.parametrize("step_s", [-3_600, -31, 7, 86_400])
def test_case_13_a_clock_alone_that_steps_moves_laps_by_no_more_than_its_word_is_late(step_s: float) -> None:
    room = follow(rack("main", PASSINGS, clock=clock(0, 0, round(step_s * SECOND_US))))

    true_laps(room.history, JITTER_US, JITTER_US, but=1)
    assert room.history.clock_steps


def test_a_source_that_dies_is_no_loss_and_doubles_nothing_when_it_comes_back() -> None:
    away = range(MID_US - HOUR_US // 4, MID_US + HOUR_US // 4)
    main = rack("main", PASSINGS, hears=lambda true_us: true_us not in away)

    room = follow(main, rack("backup", PASSINGS, clock=clock(-450_000, 5_000)))

    true_laps(room.history, 10_000, JITTER_US)
    assert not room.history.clock_steps


def test_readings_lost_here_and_there_by_both_are_no_loss() -> None:
    room = follow(
        rack("main", PASSINGS, lost=0.05, twice=0.05), rack("backup", PASSINGS, clock=clock(70_000), lost=0.05)
    )

    true_order(room.history)


def test_main_at_the_line_alone_and_backup_at_every_loop() -> None:
    room = follow(rack("main", PASSINGS, loops=["line", "pit-line"]), rack("backup", PASSINGS, clock=clock(-2_000_000)))

    true_order(room.history)


def test_a_backlog_after_a_break_comes_late_and_is_no_step() -> None:
    def late(record: Record) -> Record:
        away = MID_US < record.received_us < MID_US + HOUR_US // 8
        return record._replace(received_us=MID_US + HOUR_US // 8 + record.received_us % 1000) if away else record

    room = follow([late(record) for record in MAIN], rack("backup", PASSINGS, clock=clock(100_000)))

    true_laps(room.history)
    assert not room.history.clock_steps
