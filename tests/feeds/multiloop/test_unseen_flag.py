"""A chequered flag that fell while nobody listened is the leader's crossing after the time was up."""

import pytest

from feeds.multiloop_lines import heartbeat, lap, line
from feeds.readers import live_reader
from pitboard.feeds.multiloop.unseen_flag import UnseenFall
from pitboard.feeds.reading import Reading
from pitboard.model import Flag
from pitboard.scoring import score

FALL = UnseenFall(570_000, 690_000, 9)

LEADER = {429_900: 2, 642_000: 3}
SECOND = {431_800: 2, 644_600: 3}
LAPPED = {400_000: 1, 630_000: 2}


@pytest.mark.parametrize(
    ("laps", "length_ms", "fell_ms"),
    [
        ({"8": SECOND, "7": LEADER}, 600_000, 642_000),
        ({"9": LAPPED, "7": LEADER, "8": SECOND}, 600_000, 642_000),
        ({"7": LEADER}, 0, 690_000),
        ({"7": LEADER, "8": SECOND}, 650_000, 690_000),
        ({"7": {700_000: 4}}, 600_000, 690_000),
        ({}, 0, 690_000),
    ],
    ids=[
        "the leader",
        "not a car that was lapped",
        "no length",
        "time not up",
        "only later",
        "nothing known",
    ],
)
def test_the_flag_fell_at_the_leaders_first_crossing_after_the_time(
    laps: dict[str, dict[int, int]], length_ms: int, fell_ms: int
) -> None:
    assert FALL.fell_ms(laps, length_ms) == fell_ms


def test_without_a_length_it_fell_at_the_only_crossing_of_the_leader_within_a_minute() -> None:
    assert UnseenFall(631_000, 690_000, 9).fell_ms({"7": LEADER, "8": SECOND}, 0) == 642_000
    assert UnseenFall(631_000, 690_000, 9).fell_ms({"7": LEADER | {680_000: 4}}, 0) == 690_000


START_S = 1_750_000_000


def repeated(number: str, laps: int, at_ms: int) -> bytes:
    return lap(number, laps, at_ms, 213_000, kind="R")


def test_who_comes_back_after_the_flag_dates_it_by_the_laps_that_are_repeated() -> None:
    """Else a lap on the way home would be the last of the race; what was not seen is named."""
    reading = Reading()
    reader = live_reader("multiloop", "feed", reading)
    driven = lap("7", 2, 429_083, 216_000) + lap("8", 2, 431_600, 217_000)
    clock = heartbeat(START_S + 570, 570_000, to_go_ms=30_000)
    reader.take(line("R", "Race", "", "Race", "R", START_S) + clock + driven)
    back = heartbeat(START_S + 690, 690_000, "K") + repeated("7", 3, 642_083) + repeated("8", 3, 644_600)
    first = reader.take(back).facts
    reader.take(heartbeat(START_S + 760, 760_000, "K") + lap("8", 4, 979_000))
    history = score(reader.update().facts)

    assert not any(isinstance(fact, Flag) and fact.state == "chequered" for fact in first)
    assert history.chequered_us == (START_S * 1000 + 642_083) * 1000
    assert {number: len(car.lap_end_us) for number, car in history.cars.items()} == {"7": 3, "8": 3}
    assert "the chequered flag fell between 570 and 690 s of the run, unseen" in reading.refusals[-1].reason


def test_a_flag_that_was_seen_seconds_late_is_moved_back_to_the_crossing_that_brought_it_out() -> None:
    """Who crossed in between has finished; meanwhile it is told as it was seen."""
    reader = live_reader("multiloop", "feed", Reading())
    clock = heartbeat(START_S + 600, 600_000) + lap("7", 2, 429_083, 216_000) + lap("8", 2, 431_600, 217_000)
    reader.take(line("R", "Race", "", "Race", "R", START_S) + clock + heartbeat(START_S + 641, 641_000))
    first = reader.take(heartbeat(START_S + 649, 649_000, "K")).facts
    reader.take(repeated("7", 3, 642_083) + repeated("8", 3, 644_600) + heartbeat(START_S + 710, 710_000, "K"))
    reader.take(lap("8", 4, 979_000))
    history = score(reader.update().facts)

    assert [fact.time_us for fact in first if isinstance(fact, Flag)] == [(START_S + 649) * 1_000_000]
    assert history.chequered_us == (START_S * 1000 + 642_083) * 1000
    assert {number: len(car.lap_end_us) for number, car in history.cars.items()} == {"7": 3, "8": 3}
