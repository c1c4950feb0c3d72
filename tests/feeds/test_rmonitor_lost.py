"""Recordings that begin in mid-session, end early or have lost a stretch: what is known counts, nothing is made up."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.readers import live_reader, recorded_facts
from feeds.test_rmonitor import RACE, S, beat, competitor, lap, recording
from pitboard.board import mirror
from pitboard.feeds.reading import Reading
from pitboard.intake import circuits
from pitboard.scoring import History, Scorer, score

Timed = tuple[str, int, int]
"""A lap: car, and from when to when in race time (µs)."""


def timed_laps(history: History) -> set[Timed]:
    """Every lap that has a time of its own."""
    found = set()
    for number, car in history.cars.items():
        ends = [end_us - history.race.start_us for end_us in car.lap_end_us]
        for count, end_us in enumerate(ends, 1):
            if count not in car.deleted_laps:
                found.add((number, ends[count - 2] if count > 1 else 0, end_us))
    return found


def told_laps(lines: list[bytes]) -> set[Timed]:
    """Every lap that a `$J` tells, read with nothing of ours; one that the feed does not count ends after its total."""
    found = set()
    for line in lines:
        if line.startswith(b"$J"):
            _, number, time, total = line.decode().replace('"', "").split(",")
            lap_us, total_us = us(time), us(total)
            found |= {(number, total_us - lap_us, total_us), (number, total_us, total_us + lap_us)}
    return found


def us(text: str) -> int:
    """`HH:MM:SS.mmm` in µs."""
    hours, minutes, seconds = text.split(":")
    return (int(hours) * 3600 + int(minutes) * 60) * S + int(seconds.replace(".", "")) * 1000


def followed(content: bytes, piece: int) -> History:
    """The history of the same bytes as a board makes it while they come, piece by piece."""
    live, scorer = live_reader("rmonitor", "feed", Reading(), circuits()), Scorer()
    for begin in range(0, len(content), piece):
        update = live.take(content[begin : begin + piece])
        scorer = Scorer() if update.replaces_all else scorer
        scorer.apply(update.facts)
    live.end()
    update = live.take(b"")
    scorer = Scorer() if update.replaces_all else scorer
    scorer.apply(update.facts)
    return scorer.history


class Session:
    """A real session: the lines of its recording, and its history as nothing of it was lost."""

    def __init__(self, content: bytes) -> None:
        self.lines = content.splitlines(keepends=True)
        self.whole = score(recorded_facts("rmonitor", content, "feed", Reading(), circuits()))


@pytest.fixture(scope="module")
def session(races: Path) -> Session:
    return Session(recording(races, "session5.rmonitor.gz"))


@given(first=st.integers(0, 27_000), length=st.integers(1, 12_000), whole_tail=st.booleans())
@settings(max_examples=8)
def test_what_was_lost_of_a_recording_shows_no_lap_that_was_not_driven(
    session: Session, first: int, length: int, whole_tail: bool
) -> None:
    lines, whole = session.lines, session.whole
    left = lines[first:] if whole_tail else lines[:first] + lines[first + length :]
    history = score(recorded_facts("rmonitor", b"".join(left), "feed", Reading(), circuits()))

    driven = timed_laps(whole) | told_laps(lines)
    assert timed_laps(history) - driven == set()
    for number, car in history.cars.items():
        assert len(car.lap_end_us) <= len(whole.cars[number].lap_end_us)
        stated = history.stated.get(number)
        assert not stated or len(car.lap_end_us) >= stated[-1].laps
    live = followed(b"".join(left), 30_011)
    assert {n: car.lap_end_us for n, car in live.cars.items()} == {n: c.lap_end_us for n, c in history.cars.items()}
    assert timed_laps(live) == timed_laps(history)


def test_laps_before_the_first_record_are_so_many_in_so_long_and_the_mirror_agrees(session: Session) -> None:
    """The second half of session 5: the feed's order and laps, and all laps before it named with how long they took."""
    lines, whole = session.lines, session.whole
    reading = Reading()
    history = score(recorded_facts("rmonitor", b"".join(lines[len(lines) // 2 :]), "feed", reading, circuits()))

    rows = {row.number: row.laps for row in mirror(history, history.through_us).rows}
    assert {number: len(car.lap_end_us) for number, car in history.cars.items()} == rows
    assert (rows["21"], rows["45"]) == (52, 48)
    reasons = [refusal.reason for refusal in reading.refusals]
    assert "#21: the times of laps 1-25 were not received: 25 laps in 3938.158 s" in reasons
    assert len(reasons) == 13
    assert history.race.start_us == whole.race.start_us


def test_a_lost_lap_is_proved_although_another_crossing_was_not_counted_before() -> None:
    """A car came by under red and the feed counts it not; that hides no lap that was lost later."""
    red = [beat(150, "Red"), beat(190, "Red"), '$J,"7","00:01:28.000","00:01:42.500"', '$G,1,"7",1,"00:01:42.500"']
    begin = [competitor("7"), beat(0), *lap("7", 0, 2.5), *lap("7", 100, 102.5, 1), *red, *lap("7", 200, 302.5, 2)]
    lines = [*begin, *lap("7", 100, 502.5, 4)]
    reading = Reading()
    history = score(recorded_facts("rmonitor", "\n".join(lines).encode(), "feed", reading))

    ends = [end_us - history.race.start_us for end_us in history.cars["7"].lap_end_us]
    assert ends == [102_500_000, 302_500_000, 402_500_000, 502_500_000]


def test_a_recording_that_tells_no_time_or_only_a_run_to_come_is_read_all_the_same() -> None:
    for lines in ([competitor("7")], ['$B,95,"Next"', competitor("7"), beat(-5, "")]):
        history = score(recorded_facts("rmonitor", "\n".join(lines).encode(), "feed", Reading()))
        assert list(history.cars) == ["7"]


def test_the_zero_of_the_race_clock_is_the_loops_to_the_thousandth_also_under_way() -> None:
    """Heartbeats know whole seconds; a crossing that both clocks saw says by how much they differ."""
    crossing = '$L,"7","T1","SFT","03/01/2025","14:01:42.993"'
    live = live_reader("rmonitor", "feed", Reading(), circuits())
    live.take("\n".join([competitor("7"), beat(0), *lap("7", 0, 2.5), beat(3), ""]).encode())

    update = live.take("\n".join([beat(102), crossing, *lap("7", 100, 102.5, 1), ""]).encode())

    assert update.replaces_all
    history = score(update.facts)
    assert history.race.start_us % (86_400 * S) == 50_400 * S + 493_000


@pytest.mark.parametrize("result_first", [True, False])
def test_a_finish_flag_that_fell_unseen_fell_with_the_winners_total(result_first: bool) -> None:
    """Who comes back after it must not take a lap on the way home for the last of the race."""
    results = ['$G,1,"7",2,"00:03:22.500"', '$G,2,"8",2,"00:03:24.000"']
    flag = beat(260, "Finish")
    back = [*results, flag] if result_first else [flag, *results]
    before = [
        *RACE,
        competitor("8"),
        *lap("8", 0, 3.5, position=2),
        *lap("7", 100, 102.5, 1),
        *lap("8", 100, 103.5, 1, 2),
    ]
    reading = Reading()
    content = "\r\n".join([*before, *back, beat(261, "Finish"), ""]).encode()
    facts = recorded_facts("rmonitor", content, "feed", reading, circuits())

    assert score(facts).chequered_us - score(facts).race.start_us == 202_500_000
    assert "the finish flag fell between 103 and 260 s, unseen" in " ".join(one.reason for one in reading.refusals)
