"""A race played again: in time order, at its speed, with its clock standing at the end."""

import asyncio

import pytest

from build import START_US, at, flag, line_laps, passing, race_info
from pitboard.model import FlagHistory
from pitboard.race import PlaybackClock, RaceUnderWay, Timetable, play, playback
from pitboard.scoring import score
from waiting import in_time

FACTS = [*line_laps("7", [100, 101, 99]), race_info(), flag(0, "green")]


def test_flags_are_told_when_they_were_shown() -> None:
    """Though a feed stated them all at the end."""
    flags = FlagHistory(at(900), (flag(0, "green"), flag(250, "red")), "test")
    told = playback.in_time_order([passing(300, "7"), flags, race_info()])

    assert [playback.time_us(fact) for fact in told] == [0, at(0), at(250), at(300)]


def test_a_timetable_hands_out_what_is_due() -> None:
    """Each fact once, up to the moment asked for."""
    table = Timetable(iter(playback.in_time_order(FACTS)))

    assert [len(table.until(at(s))) for s in (50, 150, 250, 1000)] == [2, 1, 1, 1]
    assert (table.over(), table.latest_us) == (True, at(300))


def test_the_clock_of_a_playback_runs_as_fast_as_it_is_told() -> None:
    """From the moment at which it begins."""
    now_s = 10.0
    clock = PlaybackClock(START_US, 60, lambda: now_s)
    now_s = 11.5

    assert clock.moment_us() == START_US + 90_000_000


def test_a_race_played_is_the_race_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """And at the end its clock stands."""
    monkeypatch.setattr(playback, "TICK_S", 0.001)
    race = RaceUnderWay()
    asyncio.run(in_time(play(race, FACTS, at(150), 10_000)))

    assert race.history.digest() == score(playback.in_time_order(FACTS)).digest()
    assert (race.clock_rate, race.moment_us) == (0, at(300))
