"""Several clocks onto one race clock: by common crossings, else by how soon word of readings comes."""

import pytest

from build import LOOPS, START_US, at, entry, passing
from pitboard.intake.clock_sync import ClockSync, align_recordings, car_and_loop, carriers
from pitboard.intake.source import Clock, ClockReading
from pitboard.model import LINE, PIT_LINE, START, Entry, Fact, Passing, TransponderFitted

SECOND_US = 1_000_000
LAPS_S = [101.3, 99.8, 102.1, 100.4, 103.7, 99.2, 100.9, 104.6, 98.7, 101.9, 100.1, 102.8]
"""Laps of one car: never alike to a tenth of a second."""


class Room:
    """Clocks of a race, and readings of one car at the line, as they come."""

    def __init__(self) -> None:
        self.sync = ClockSync()
        self._numbers: dict[str, int] = {}

    def clock(self, name: str, rank: int, *, stepping: bool = True) -> Clock:
        """Hear a source for the first time."""
        clock = Clock(name, "p3", rank, stepping=stepping)
        self.sync.add(clock, START_US)
        return clock

    def read(self, clock: Clock, true_s: float, off_s: float = 0, late_s: float = 0.05, car: str = "7") -> bool:
        """A reading at a true race time, by a clock that is off by so much, of which word comes so late."""
        number = self._numbers[clock.name] = self._numbers.get(clock.name, 0) + 1
        raw_us, received_us = at(true_s + off_s), at(true_s + late_s)
        return self.sync.see(ClockReading(clock.name, (1, number), car, LINE, raw_us, received_us))


def ends() -> list[float]:
    """When the laps end, in seconds."""
    return [sum(LAPS_S[: lap + 1]) for lap in range(len(LAPS_S))]


def follow(off_s: float = 0.0, *, step_s: float = 0.0, step_lap: int = 6) -> tuple[Room, Clock, Clock]:
    """Two decoders at one line; the clock of the second is off, and steps with a lap."""
    room = Room()
    main, backup = room.clock("p3://main/1", 0), room.clock("p3://backup/1", 100)
    for lap, true_s in enumerate(ends()):
        room.read(main, true_s)
        room.read(backup, true_s, off_s + (step_s if lap >= step_lap else 0))
    return room, main, backup


def test_the_clock_that_is_heard_first_is_the_race_clock() -> None:
    room, main, backup = follow(5.25)

    assert room.sync.reference is main
    assert (main.how, main.shift_us, backup.how) == ("race_clock", 0, "pairs")


def test_a_clock_that_reads_the_same_crossings_is_compared_by_them() -> None:
    _, _, backup = follow(5.25)

    assert backup.locked
    assert backup.shift_us == -5_250_000


@pytest.mark.parametrize("off_s", [0.0, 0.02, -3.5, 8.9])
def test_whatever_it_is_off_by_its_crossings_are_those_of_the_race_clock(off_s: float) -> None:
    _, _, backup = follow(off_s)

    assert abs(backup.shift_us + off_s * SECOND_US) <= 2_000


def test_a_source_that_counts_before_takes_over_the_race_clock_while_the_race_is_young() -> None:
    room = Room()
    late, first = Clock("p3://late/1", "p3", 100, stepping=True), Clock("p3://first/1", "p3", 0, stepping=True)

    assert not room.sync.add(late, START_US)
    assert room.sync.add(first, START_US + 1)
    assert room.sync.reference is first


def test_and_not_once_it_has_run_for_a_minute() -> None:
    room = Room()
    early = room.clock("p3://early/1", 100)

    assert not room.sync.add(Clock("p3://first/1", "p3", 0, stepping=True), START_US + 61 * SECOND_US)
    assert room.sync.reference is early


@pytest.mark.parametrize("step_s", [1.5, -2.0, 3600.0])
def test_a_step_of_one_clock_is_noticed_and_measured_and_moves_no_crossing(step_s: float) -> None:
    room, _, backup = follow(0.5, step_s=step_s)

    (step,) = room.sync.steps
    assert (step.source, abs(step.step_us - step_s * SECOND_US) <= 100_000) == ("p3://backup/1", True)
    assert abs(backup.shift_us + (0.5 + step_s) * SECOND_US) <= 100_000


def test_a_steady_pair_of_clocks_has_no_steps() -> None:
    assert follow(5.25)[0].sync.steps == []


def test_a_drift_is_followed_and_is_no_step() -> None:
    room = Room()
    main, backup = room.clock("p3://main/1", 0), room.clock("p3://backup/1", 100)
    for lap in range(200):
        true_s = 100.0 * lap + (lap * 37 % 11) / 10
        room.read(main, true_s)
        room.read(backup, true_s, 0.5 + lap * 0.0005)

    assert room.sync.steps == []
    assert abs(backup.shift_us + 0.599 * SECOND_US) <= 10_000


def test_one_reading_of_a_car_that_stood_on_the_loop_is_no_step() -> None:
    room, main, backup = follow(0.5)
    room.read(main, 1300)
    room.read(backup, 1302, 0.5)
    room.read(main, 1400)
    room.read(backup, 1400, 0.5)

    assert room.sync.steps == []
    assert backup.shift_us == -500_000


def test_word_that_comes_late_over_a_slow_line_moves_nothing() -> None:
    room, main, _ = follow()
    for true_s in (1300, 1400, 1500):
        room.read(main, true_s, late_s=1.2)

    assert room.sync.steps == []


def test_a_clock_alone_that_is_put_ahead_is_noticed_at_once() -> None:
    """No word of a crossing comes before the crossing."""
    room = Room()
    main = room.clock("p3://main/1", 0)
    for true_s in ends():
        room.read(main, true_s)
    room.read(main, 1300, 30.0)

    (step,) = room.sync.steps
    assert (step.step_us, step.how) == (30_000_000, "receive_time")


def test_a_clock_alone_that_is_put_back_behind_an_earlier_passing_is_too() -> None:
    room = Room()
    main = room.clock("p3://main/1", 0)
    for true_s in ends():
        room.read(main, true_s)
    room.read(main, 1300, -600.0)

    assert [step.step_us for step in room.sync.steps] == [-600_000_000]


def test_a_clock_that_counts_race_time_is_never_stepped() -> None:
    room = Room()
    feed = room.clock("rmonitor://timing:50000", 1000, stepping=False)
    for true_s in ends():
        room.read(feed, true_s)
    room.read(feed, 1300, 30.0)

    assert room.sync.steps == []


def test_decoders_without_common_crossings_are_compared_by_how_soon_word_comes() -> None:
    """And seem to be set by the same time where they are nearly that, but for whole quarters of an hour."""
    room = Room()
    main, pits = room.clock("p3://main/1", 0), room.clock("p3://pits/1", 100)
    for lap, true_s in enumerate(ends()):
        room.read(main, true_s)
        room.read(pits, true_s + 40, 3600.1, car=f"pit {lap}")

    assert (pits.how, pits.synchronous, pits.shift_us) == ("receive_time", True, -3_600_000_000)


def test_readings_that_are_sent_again_are_not_compared_by_when_they_came() -> None:
    room = Room()
    main = room.clock("p3://main/1", 0)
    again = ClockReading(main.name, (1, 5), "7", LINE, at(100), 0)

    assert not room.sync.see(again)
    assert (main.highest, main.delays.known) == ((1, 5), False)


# What two sources must agree on


def test_who_bears_a_transponder_is_what_was_said_last() -> None:
    facts: list[Fact] = [
        Entry("7", transponders=("99", "98"), source="list"),
        TransponderFitted("99", "8"),
        entry("9"),
    ]

    assert carriers(facts) == {"99": "8", "98": "7"}


@pytest.mark.parametrize("loop", [LINE, PIT_LINE, START])
def test_the_line_is_one_whatever_side_of_the_wall_it_is_crossed_on(loop: str) -> None:
    assert car_and_loop(passing(100, "7", loop), {}) == ("7", LINE)


def test_a_car_is_known_by_its_number_its_transponder_or_the_transponder_alone() -> None:
    seen = Passing(at(100), "", "1", transponder="99")

    assert car_and_loop(passing(100, "7", "1"), {}) == ("7", "1")
    assert car_and_loop(seen, {"99": "7"}) == ("7", "1")
    assert car_and_loop(seen, {}) == ("transponder 99", "1")


# Recordings, which do not say when word came


def recorded(off_s: float, laps_s: list[float] | None = None) -> tuple[list[Clock], list[Fact]]:
    """A recording of a decoder whose clock is off."""
    clock = Clock("decoder.bin", "p3", 0, stepping=True)
    return [clock], [passing(true_s + off_s, "7") for true_s in laps_s or ends()]


def test_recordings_are_put_onto_one_clock_by_the_crossings_that_they_share() -> None:
    one, other = recorded(0), recorded(-7200.4)
    align_recordings([one, other], [])

    assert [one[0][0].shift_us, other[0][0].shift_us] == [0, 7_200_400_000]
    assert (other[0][0].how, other[0][0].matched) == ("pairs", len(LAPS_S))


def test_by_those_of_a_feed_of_the_race_where_there_is_one() -> None:
    recording = recorded(12.5)
    align_recordings([recording], [passing(true_s, "7") for true_s in ends()])

    assert recording[0][0].shift_us == -12_500_000


def test_crossings_that_were_worked_out_from_durations_are_not_compared_with() -> None:
    recording = recorded(12.5)
    align_recordings([recording], [passing(true_s, "7", exact=False) for true_s in ends()])

    assert (recording[0][0].shift_us, recording[0][0].how) == (0, "race_clock")


def test_a_recording_that_shares_too_few_crossings_is_taken_as_it_is() -> None:
    one, other = recorded(0), recorded(-7200.4, ends()[:2])
    align_recordings([one, other], [])

    assert (other[0][0].shift_us, other[0][0].how) == (0, "race_clock")


def test_every_decoder_of_one_recording_gets_the_same_shift() -> None:
    clocks, facts = recorded(12.5)
    clocks.append(Clock("decoder.bin/2", "p3", 1, stepping=True))
    align_recordings([(clocks, facts)], [passing(true_s, "7") for true_s in ends()])

    assert [clock.shift_us for clock in clocks] == [-12_500_000] * 2


def test_the_loops_of_the_small_races_are_there() -> None:
    """What these tests take for the line is the finish line of the others."""
    assert LINE in {loop.id for loop in LOOPS}
