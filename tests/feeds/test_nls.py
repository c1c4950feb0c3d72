"""The Nürburgring's timing: messages into facts, the feed's statement beside our score, and what breaks on the way."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.nls_messages import NOON_MS, Session, lap_list, line, message, result, row, track
from feeds.readers import live_reader, recorded_facts
from pitboard.board import standings
from pitboard.board.mirror import disagreements, mirror
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import load
from pitboard.model import DriverIn, Fact, FlagHistory, Message, Passing, RaceInfo
from pitboard.scoring import History, Scorer, score

RACE = SimulatedRace(seed=3, duration_us=2_400_000_000, hypercar=3, lmp2=2, lmgt3=2, innovative=0)
START_US = NOON_MS * 1000


@cache
def session() -> tuple[bytes, Session]:
    told = Session(RACE)
    return told.content(), told


def read(*messages: dict[str, Any], run: int | None = None) -> tuple[list[Fact], Reading]:
    reading = Reading()
    return recorded_facts("nls", b"".join(line(one) for one in messages), "nls", reading, run=run), reading


def history(*messages: dict[str, Any]) -> History:
    return score(read(*messages)[0], "x")


def laps(scored: History) -> dict[str, list[int]]:
    """Every car's lap ends in race time, ms."""
    start_us = scored.race.start_us
    return {number: [(end - start_us) // 1000 for end in car.lap_end_us] for number, car in scored.cars.items()}


def started(number: str = "1") -> Iterator[dict[str, Any]]:
    """A session of one car, heard from before its start."""
    yield result(-60, row(number))
    yield track(-60, time_state=0, end_ms=3_600_000)
    yield track(0, time_state=1, end_ms=NOON_MS + 3_600_000)


def came_by(number: str, lap: int, at_s: float, last_s: float, told_s: float | None = None) -> dict[str, Any]:
    """The result right after a crossing of the line."""
    told = row(number, 1, lap, LASTLAPTIME=last_s, LASTINTERMEDIATENUMBER=10, LASTIMTIME=NOON_MS + round(at_s * 1000))
    return result(at_s + 1 if told_s is None else told_s, told)


def test_the_result_is_mirrored_and_the_score_in_its_shadow_is_the_same() -> None:
    content, told = session()
    reading = Reading()

    scored = score(recorded_facts("nls", content, "nls", reading), "x")

    board = standings(scored, scored.through_us)
    assert [row.number for row in mirror(scored, scored.through_us).rows] == [row.number for row in board.rows]
    assert not disagreements(scored, scored.through_us)
    truth = {number: [lap.time_us // 1000 for lap in driven] for number, driven in told.truth.laps.items()}
    assert laps(scored) == {number: [end - NOON_MS for end in ends] for number, ends in truth.items()}
    assert not reading.refusals


def test_the_gaps_are_the_feeds_own() -> None:
    cars = (
        row("1", 1, 4, GAP="----LAP"),
        row("2", 2, 4, GAP="1:02.250"),
        row("3", 3, 4, GAP="70.5"),
        row("4", 4, 3, GAP="R1"),
    )

    shown = mirror(history(result(1000, *cars)), (NOON_MS + 1_000_000) * 1000)

    assert [(one.gap_laps, one.gap_ms, one.interval_ms) for one in shown.rows] == [
        (0, 0, 0),
        (0, 62_250, 62_250),
        (0, 70_500, 8_250),
        (1, None, None),
    ]


@settings(max_examples=15)
@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=30), st.booleans())
def test_any_split_of_the_bytes_gives_the_same_facts(sizes: list[int], tail: bool) -> None:
    content = session()[0][: 300_000 if tail else 200_000]
    whole, split = live_reader("nls", "nls", Reading()), live_reader("nls", "nls", Reading())
    whole.take(content)
    at = 0
    while at < len(content):
        for size in sizes:
            split.take(content[at : at + size])
            at += size

    assert split.update().facts == whole.update().facts


def stamped(content: bytes) -> bytes:
    return b"".join(b"##2030-06-15 14:00:12.984\n" + one + b"\n" for one in content.splitlines())


def prefixed(content: bytes) -> bytes:
    return b"".join(b"[2030-06-15T14:00:12.984Z] " + one + b"\r\n" for one in content.splitlines())


def enveloped(content: bytes) -> bytes:
    told = [{"direction": "in", "at": 17, "data": json.loads(one)} for one in content.splitlines()]
    return b"".join(json.dumps(one).encode() + b"\n" for one in told)


def quoted(content: bytes) -> bytes:
    told = [{"ts": 17, "payload": one.decode()} for one in content.splitlines()]
    return b"".join(json.dumps(one).encode() + b"\n" for one in told)


def listed(content: bytes) -> bytes:
    return b"[" + b",\n".join(content.splitlines()) + b"]"


@pytest.mark.parametrize("logger", [stamped, prefixed, enveloped, quoted, listed, gzip.compress])
def test_a_recording_is_recognised_whatever_its_logger_added(logger: Any, tmp_path: Path) -> None:
    content = session()[0][:600_000].rpartition(b"\n")[0] + b"\n"
    plain, recorded = tmp_path / "plain.jsonl", tmp_path / "recording.txt"
    plain.write_bytes(content)
    recorded.write_bytes(logger(content))

    loaded = load(recorded)

    assert laps(loaded.history) == laps(load(plain).history) != {}
    assert not loaded.unrecognised
    assert not loaded.reading.refusals


def test_what_is_sent_again_after_a_lost_connection_changes_nothing() -> None:
    content, _ = session()
    live, scorer = live_reader("nls", "nls", Reading()), Scorer()
    for at in range(0, len(content), 100_000):
        live.cut()
        for piece in (content[max(at - 30_000, 0) : at + 60_000], content[at + 60_000 : at + 100_000]):
            update = live.take(b"\n" + piece)
            scorer = Scorer() if update.replaces_all else scorer
            scorer.apply(update.facts)

    assert laps(scorer.history) == laps(score(recorded_facts("nls", content, "nls", Reading()), "x"))


def test_laps_missed_in_a_break_are_counted_and_their_times_named() -> None:
    facts, reading = read(*started(), came_by("1", 1, 500, 500), came_by("1", 4, 2000, 510))
    scored = score(facts, "x")

    assert laps(scored)["1"] == [500_000, 995_000, 1_490_000, 2_000_000]
    assert "#1: the times of lap 2 and of the lap after were not received" in [one.reason for one in reading.refusals]
    assert scored.cars["1"].deleted_laps == {2, 3}


def test_who_connects_late_has_the_laps_by_the_list_of_laps() -> None:
    scored = history(
        result(1600, row("1", 1, 3, LASTLAPTIME="500.0", LASTINTERMEDIATENUMBER=2, LASTIMTIME=NOON_MS + 1_550_000)),
        came_by("1", 4, 2000, 501),
        lap_list("1", (250, 249), (250, 250), (250, 250), (251, 250)),
    )

    assert scored.race.start_us == START_US
    assert laps(scored)["1"] == [499_000, 999_000, 1_499_000, 2_000_000]


def test_without_the_list_the_laps_before_are_not_ours_and_the_difference_says_so() -> None:
    scored = history(
        result(1600, row("1", 1, 3, LASTINTERMEDIATENUMBER=2, LASTIMTIME=NOON_MS + 1_550_000)),
        came_by("1", 4, 2000, 501),
        came_by("1", 5, 2500, 500),
    )

    assert laps(scored)["1"] == [400_000, 900_000]
    found = disagreements(scored, scored.through_us)
    assert [(one.what, one.stated, one.ours) for one in found if one.what == "laps"] == [("laps", 5, 2)]
    assert "counted before" in found[0].reason


def test_an_old_snapshot_and_an_old_row_are_not_believed() -> None:
    facts, reading = read(
        *started(),
        came_by("1", 1, 500, 500),
        came_by("1", 0, 0, 0, told_s=499),
        result(503, row("1", 1, 0, LASTINTERMEDIATENUMBER=8, LASTIMTIME=NOON_MS + 450_000)),
        came_by("1", 2, 1000, 500),
    )

    assert laps(score(facts, "x"))["1"] == [500_000, 1_000_000]
    assert reading.counts["snapshots older than the last"] == reading.counts["rows older than the last"] == 1


def test_a_lap_taken_back_and_given_back_leaves_the_crossings_alone() -> None:
    at_i1 = row("1", 1, 1, LASTINTERMEDIATENUMBER=1, LASTIMTIME=NOON_MS + 1_050_000)
    facts, reading = read(
        *started(),
        came_by("1", 1, 500, 500),
        came_by("1", 2, 1000, 500),
        result(1051, at_i1),
        result(1060, at_i1 | {"LAPS": "2"}),
        came_by("1", 3, 1500, 500),
    )

    assert laps(score(facts, "x"))["1"] == [500_000, 1_000_000, 1_500_000]
    assert [one.reason for one in reading.refusals] == [
        "#1: from 2 laps to 1, taken back by timing; its crossings stand",
        "#1: from 1 laps to 2, given back by timing; its crossings stand",
    ]


def test_a_lap_told_with_the_next_loop_ends_by_its_time() -> None:
    late = row("1", 1, 2, LASTLAPTIME="8:20.500", LASTINTERMEDIATENUMBER=1, LASTIMTIME=NOON_MS + 1_020_000)

    scored = history(*started(), came_by("1", 1, 500, 500), result(1021, late))

    assert laps(scored)["1"] == [500_000, 1_000_500]


def test_the_pits_are_known_to_a_second() -> None:
    def at(now_s: float, code: int, passed_s: float, laps: int = 1) -> dict[str, Any]:
        told = row(
            "1", 1, laps, LASTINTERMEDIATENUMBER=code, LASTIMTIME=NOON_MS + round(passed_s * 1000), LASTLAPTIME=500
        )
        return result(now_s, told)

    scored = history(
        *started(), came_by("1", 1, 500, 500), at(990, 14, 989), at(1001, 20, 1000, 2), at(1061, 15, 1060, 2)
    )

    car = scored.cars["1"]
    assert (car.pit_in_us, car.pit_out_us) == ([START_US + 989_000_000], [START_US + 1_060_000_000])
    assert laps(scored)["1"] == [500_000, 1_000_000]


def test_a_change_of_name_is_a_change_of_driver() -> None:
    facts, _ = read(
        *started(), result(10, row("1")), result(900, row("1", NAME="Baker")), result(901, row("1", NAME="Baker"))
    )

    assert [(one.time_us - START_US, one.seat) for one in facts if isinstance(one, DriverIn)] == [
        (-60_000_000, 1),
        (900_000_000, 2),
    ]
    assert score(facts, "x").cars["1"].names == {1: "Ann Able", 2: "Baker"}


def test_the_chequered_flag_fell_at_the_leaders_crossing_though_it_is_stated_after() -> None:
    facts, _ = read(*started(), came_by("1", 1, 3601, 500), track(3603, state=4, time_state=3))

    flags = [one for one in facts if isinstance(one, FlagHistory)][-1].flags
    assert (flags[-1].state, flags[-1].time_us) == ("chequered", START_US + 3_601_000_000)


def test_a_time_of_day_is_dated_by_the_servers_clock_and_passes_midnight() -> None:
    of_day_ms = 23 * 3_600_000 + 59 * 60_000
    facts, _ = read(
        message("LTS_TIMESYNC", value=1_907_790_000_000),
        result(0, row("1"), TOD=of_day_ms),
        result(0, row("1", 1, 1, LASTINTERMEDIATENUMBER=10, LASTIMTIME=30_000), TOD=31_000),
    )

    race = next(one for one in facts if isinstance(one, RaceInfo))
    assert (race.start_us, race.utc_offset_us, race.dated) == (1_907_791_140_000_000, 7_200_000_000, True)
    assert [one.time_us - race.start_us for one in facts if isinstance(one, Passing)] == [90_000_000]


def test_loops_may_be_told_by_the_time_of_day_where_the_result_has_a_date() -> None:
    of_day_ms = 16 * 3_600_000 + 500_000
    crossed = row("1", 1, 1, LASTINTERMEDIATENUMBER=10, LASTIMTIME=of_day_ms)

    assert laps(history(*started(), result(501, crossed)))["1"] == [500_000]


def test_a_loop_that_was_passed_in_the_future_is_told_by_another_clock() -> None:
    crossed = row("1", 1, 1, LASTLAPTIME=500, LASTINTERMEDIATENUMBER=10, LASTIMTIME=NOON_MS + 7_200_000)

    facts, reading = read(*started(), result(501, crossed))

    assert laps(score(facts, "x"))["1"] == [501_000]
    assert reading.counts["loops passed by another clock"] == 1


def test_a_message_of_race_control_is_told_once_at_its_local_time() -> None:
    notices = message("3", MESSAGES=[{"ID": "7", "MESSAGETIME": "16:04:30", "MESSAGE": "#1 under investigation"}])

    facts, _ = read(*started(), result(300, row("1")), notices, notices)

    assert [(one.time_us - START_US, one.text) for one in facts if isinstance(one, Message)] == [
        (270_000_000, "#1 under investigation")
    ]


def test_sessions_are_told_apart_and_the_last_driven_is_read() -> None:
    practice = [result(at, row("9", 1, at // 500), session="1", HEAT="Practice") for at in (0, 501)]
    messages = [
        *practice,
        *started(),
        came_by("1", 1, 500, 500),
        result(502, row("9", 1, 1), session="1", HEAT="Practice"),
    ]

    assert set(score(read(*messages)[0], "x").cars) == {"1"}
    assert set(score(read(*messages, run=1)[0], "x").cars) == {"9"}
    with pytest.raises(Refused, match="its runs are: 1 Valbrume Endurance Cup Practice, 2 Valbrume Endurance Cup Race"):
        read(*messages, run=3)


def test_every_message_is_counted_and_what_is_not_read_is_named() -> None:
    messages = [*started(), message("9002", LEADING=[]), message("7", TYPE=1), message("LTS_NOT_FOUND"), message("3")]
    reading = Reading()

    recorded_facts("nls", b"".join(map(line, messages)) + b'{"PID":\n{}\n[1]\n', "nls", reading)

    assert reading.counts == {
        "results": 1,
        "track states": 2,
        "unknown PID 9002": 1,
        "unknown PID 7": 1,
        "messages that the event is not found": 1,
        "lists of messages": 1,
        "runs": 1,
    }
    assert [(one.line, one.reason.partition(":")[0]) for one in reading.refusals] == [
        (6, "the event is not known, has not begun or is over"),
        (8, "no JSON"),
        (9, "a message without PID"),
        (10, "no object"),
    ]


KEYS = ["PID", "RESULT", "STNR", "LAPS", "GAP", "TOD", "LASTIMTIME", "S1", "L", "MESSAGES", "data", "TYPE"]
SCALARS = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner)))
def test_a_message_of_any_content_is_read_or_refused(content: object) -> None:
    live, reading = live_reader("nls", "nls", Reading()), Reading()

    live.take(json.dumps(content).encode() + b"\n")

    assert all(len(one.reason) < 200 for one in reading.refusals)
