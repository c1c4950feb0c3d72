"""The MultiLoop protocol: lines into records, records into facts, and the traps that its users have met."""

import json
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.multiloop_lines import COLUMNS, SEPARATOR, Session, crossing, heartbeat, lap, line
from feeds.readers import is_of, live_reader, recorded_facts
from pitboard.feeds.multiloop.protocol import (
    CompletedLap,
    DriverId,
    LoopCrossing,
    MultiLoopHeartbeat,
    MultiLoopRecord,
    Subscriptions,
    decode,
)
from pitboard.feeds.multiloop.reader import LINE_LIMIT_BYTES, MultiLoopReader, MultiLoopRun
from pitboard.feeds.reading import Malformed, Reading, Refused
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.transport.lines import Lines
from pitboard.model import (
    LINE,
    PIT_LINE,
    Driver,
    DriverIn,
    Entry,
    Fact,
    Flag,
    LapTimeDeleted,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
)
from pitboard.scoring import score

START_S = 0x685E9B2F
RUN = line("R", "Six Hours", "6H", "Race", "R", START_S)
CLOCK = heartbeat(START_S + 10, 10_000)
HOUR_US = 3_600_000_000


def parsed(*sent: bytes, columns: tuple[str, ...] = (), run: int | None = None) -> tuple[list[Fact], Reading]:
    """The facts of a recording of these lines, and its tally."""
    reading = Reading()
    return recorded_facts("multiloop", b"".join(sent), "loop.txt", reading, columns=columns, run=run), reading


def runs(content: bytes) -> list[MultiLoopRun]:
    """The runs of a recording, in the order in which they began."""
    reader = live_reader("multiloop", "x", Reading())
    reader.read(content)
    assert isinstance(reader, MultiLoopReader)
    return reader.runs


def passings(facts: list[Fact]) -> list[tuple[str, str, float]]:
    """Car, loop and run time in seconds of every passing."""
    return [(one.number, one.loop, one.time_us / 1e6 - START_S) for one in facts if isinstance(one, Passing)]


def flags(facts: list[Fact]) -> list[tuple[str, float]]:
    return [(one.state, one.time_us / 1e6 - START_S) for one in facts if isinstance(one, Flag)]


def reasons(reading: Reading) -> list[str]:
    return [refusal.reason for refusal in reading.refusals]


def test_numbers_are_hex_and_times_milliseconds() -> None:
    record = decode(
        SEPARATOR.join(["$C", "U", "80004", "Q1", "C", "0", "8", "4", "83DDF", "1CB83", "T"]).encode("latin-1")
    )

    assert record == CompletedLap(
        kind="U",
        sequence=0x80004,
        preamble="Q1",
        rank=12,
        number="0",
        unique_id=8,
        completed_laps=4,
        elapsed_ms=540_127,
        last_lap_ms=117_635,
        lap_status="T",
    )


def test_laps_to_go_are_hex_too() -> None:
    record = decode(line("H", "G", START_S, 0, "91", 0))

    assert isinstance(record, MultiLoopHeartbeat)
    assert record.laps_to_go == 145


def test_a_name_with_an_accent_is_no_separator() -> None:
    facts, _ = parsed(RUN, CLOCK, line("E", "12", 3, "José Müller\x85", 1, 0))

    assert [one.drivers for one in facts if isinstance(one, Entry)] == [(Driver(1, "José", "Müller"),)]


def test_a_recording_written_as_utf_8_reads_the_same() -> None:
    sent = line("E", "12", 3, "José Müller", 1, 1, "GT")

    assert decode(sent.decode("latin-1").encode("utf-8").rstrip()) == decode(sent.rstrip())


def test_the_operator_may_choose_another_mark() -> None:
    assert decode(crossing("12", 5000).replace(b"$", b"%")) == decode(crossing("12", 5000))


def test_an_unknown_command_is_counted_by_name() -> None:
    _, reading = parsed(RUN, CLOCK, line("X", "1"), line("USAC:WEATHER", "25"), line("X", "2"))

    assert reading.counts["unknown $X records"] == 2
    assert reading.counts["unknown $USAC:WEATHER records"] == 1


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"?? hello", "no command"),
        (b"$H\xa6Z\xa61\xa6R1\xa6G", "without a type"),
        (b"$H\xa6N\xa61\xa6R1\xa6G\xa6nonsense", "date_s is no hex number"),
        (b"$L\xa6N\xa61\xa6R1\xa612\xa61\xa6SF\xa6A\xa6\xa6", "$L without elapsed_ms"),
        (b'{"command": 7}', "a message without a command"),
        (b"{" * 5000, "no JSON"),
    ],
)
def test_a_line_that_is_no_record_is_refused_with_its_number(sent: bytes, reason: str) -> None:
    _, reading = parsed(RUN, CLOCK, sent + b"\r\n")

    assert reading.refusals[0].line == 3
    assert reason in reading.refusals[0].reason


def test_the_start_is_where_elapsed_time_counts_from() -> None:
    facts, _ = parsed(RUN, heartbeat(START_S + 10, 10_123, to_go_ms=21_589_877))

    assert facts[0] == RaceInfo("Six Hours", START_S * 1_000_000, 6 * HOUR_US, dated=True, source="loop.txt")


def test_a_start_that_was_only_planned_is_named() -> None:
    facts, reading = parsed(RUN, heartbeat(START_S + 300, 10_000))

    assert facts[0] == RaceInfo("Six Hours", (START_S + 290) * 1_000_000, dated=True, source="loop.txt")
    assert reasons(reading) == ["elapsed time counts from +290.000 s of the stated start; that is taken"]


def test_a_date_of_another_century_is_not_believed() -> None:
    facts, reading = parsed(heartbeat(0xBC6AD080, 10_000), crossing("12", 5000))

    assert isinstance(facts[0], RaceInfo)
    assert not facts[0].dated
    assert reasons(reading) == ["0xBC6AD080 is no date between 2000 and 2040"]


def test_the_zone_is_that_of_usac() -> None:
    facts, _ = parsed(line("USAC:TZ", "America/New_York", 0), RUN, CLOCK)

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].utc_offset_us == -4 * HOUR_US


def test_every_loop_by_its_name_and_the_line_in_the_pits() -> None:
    told = [("IM1", "T"), ("PIN", "P"), ("SFPIT", "P"), ("POUT", "P"), ("SF", "T"), ("SF", "P")]
    sent = [crossing("12", 1000 * at, loop, status) for at, (loop, status) in enumerate(told, 1)]
    facts, _ = parsed(RUN, CLOCK, *sent)

    assert [loop for _, loop, _ in passings(facts)] == ["IM1", "pit-in", PIT_LINE, "pit-out", LINE, PIT_LINE]


def test_the_track_orders_the_loops_by_its_sections() -> None:
    sections = ("S2", 900, "IM1", "IM2", "S1", 500, "SF", "IM1", "S3", 700, "IM2", "SF", "VMAX", 10, "VIN", "VOUT")
    facts, _ = parsed(line("T", "Ring", "Ring", "2.0", 4, *sections), RUN, CLOCK)
    (installed,) = [fact for fact in facts if isinstance(fact, LoopsInstalled)]

    assert [(loop.id, loop.order) for loop in installed.loops] == [("IM1", 500), ("IM2", 1400), (LINE, 1401)]
    assert installed.min_lap_us == 25_749_504


def test_without_a_track_intermediates_lie_by_their_names() -> None:
    facts, _ = parsed(RUN, CLOCK, *(crossing("12", 1000, loop) for loop in ("IM2", "IM1a", "IM1")))
    loops = [loop for fact in facts if isinstance(fact, LoopsInstalled) for loop in fact.loops]

    assert [loop.id for loop in sorted(loops, key=lambda loop: loop.order)] == ["IM1", "IM1A", "IM2"]


def test_case_12_a_crossing_told_again_is_taken_once() -> None:
    facts, reading = parsed(RUN, CLOCK, crossing("12", 95_000), crossing("12", 95_000, kind="R"))

    assert passings(facts) == [("12", LINE, 95)]
    assert reading.counts["crossings told again"] == 1


def test_a_crossing_told_again_with_another_time_is_named() -> None:
    facts, reading = parsed(RUN, CLOCK, crossing("12", 95_000), crossing("12", 95_004, kind="U"))

    assert len(score(facts).cars["12"].lap_end_us) == 1
    assert reasons(reading) == ["#12 at line told again, +4 ms; the first counts"]


@pytest.mark.parametrize("lap_first", [True, False])
def test_a_lap_and_its_crossing_are_one_passing(lap_first: bool) -> None:
    sent = [lap("12", 1, 95_000), crossing("12", 95_000)]
    facts, _ = parsed(RUN, CLOCK, *(sent if lap_first else sent[::-1]))

    assert passings(facts) == [("12", LINE, 95)]


def test_case_7_a_lost_crossing_is_told_by_the_lap() -> None:
    facts, _ = parsed(RUN, CLOCK, crossing("12", 95_000), lap("12", 2, 190_000, 95_000, "P"))

    assert passings(facts) == [("12", LINE, 95), ("12", PIT_LINE, 190)]


def test_case_7_the_next_lap_tells_when_a_lost_one_ended() -> None:
    facts, _ = parsed(RUN, CLOCK, crossing("12", 95_000), lap("12", 3, 290_000, 98_000))

    assert passings(facts) == [("12", LINE, 95), ("12", LINE, 192), ("12", LINE, 290)]
    assert [one.exact for one in facts if isinstance(one, Passing)] == [True, False, True]


def test_laps_that_were_never_seen_are_named() -> None:
    _, reading = parsed(RUN, CLOCK, lap("12", 40, 4_000_000, 98_000))

    assert reasons(reading) == ["#12: 40 laps stated, the ends of 2 seen"]


def test_sections_are_not_crossings_their_time_may_be_that_of_day() -> None:
    facts, reading = parsed(RUN, CLOCK, line("S", "12", 1, "S1", 0x2DF3C0E, 30_000, 1))

    assert not passings(facts)
    assert reading.counts["$S records"] == 1


def test_flags_begin_when_they_are_first_seen() -> None:
    beats = [heartbeat(START_S + at, at * 1000, status) for at, status in enumerate("GGYYGWUCK", 1)]
    facts, _ = parsed(RUN, *beats)

    assert flags(facts) == [("green", 1), ("yellow", 3), ("green", 5), ("chequered", 9)]


def test_the_winner_told_after_the_heartbeat_takes_the_flag() -> None:
    sent = [crossing("12", 3_700_000), heartbeat(START_S + 3800, 3_800_000, "K"), crossing("12", 3_799_400, flag="K")]
    history = score(parsed(RUN, CLOCK, *sent, crossing("12", 3_990_000, flag="K"))[0])

    assert history.chequered_us == (START_S * 1000 + 3_799_400) * 1000
    assert len(history.cars["12"].lap_end_us) == 2


def test_a_chequered_flag_left_from_the_run_before_ends_nothing() -> None:
    facts, _ = parsed(RUN, heartbeat(START_S - 5, 0, "K"), CLOCK)

    assert flags(facts) == [("green", 10)]


def test_a_car_repeated_after_the_flag_does_not_move_the_flag() -> None:
    sent = [
        heartbeat(START_S + 3600, 3_600_000, "K"),
        line("C", 9, "5", 5, 3, 300_000, 0, "T", *[0] * 8, "", "K", kind="R"),
    ]

    assert flags(parsed(RUN, CLOCK, *sent)[0])[-1] == ("chequered", 3600)


def test_free_columns_are_what_the_timekeeper_says() -> None:
    sent = line("E", "007", 3, "", 1, 4, "GT", "Bond Racing", "London", "Aston Martin", "c9")
    facts, _ = parsed(RUN, CLOCK, sent, sent, columns=("class", "team", "", "make"))

    (entry,) = [fact for fact in facts if isinstance(fact, Entry)]
    assert entry == Entry("007", "GT", "Bond Racing", "Aston Martin", source="loop.txt")


def test_case_42_the_switch_in_the_car_names_the_driver_and_zero_names_nobody() -> None:
    switched = [
        line("USAC:DRIVERID", 3, 9_000 + at, who, name) for at, who, name in ((0, "0", ""), (5, "2", "Ann Able"))
    ]
    facts, reading = parsed(RUN, CLOCK, *switched, line("E", "12", 3, "", 1, 0))

    assert [(one.seat, one.time_us - START_S * 1_000_000, one.exact) for one in facts if isinstance(one, DriverIn)] == [
        (2, 9_005_000, True)
    ]
    assert [one.drivers for one in facts if isinstance(one, Entry)][-1] == (Driver(2, "Ann", "Able"),)
    assert reading.counts["driver switches not set"] == 1


@pytest.mark.parametrize("stamp_ms", [9_000, (START_S + 9) % 86_400 * 1000, (START_S + 9) * 1000 % (1 << 32)])
def test_a_time_stamp_counts_from_whatever_brings_it_nearest(stamp_ms: int) -> None:
    facts, _ = parsed(RUN, CLOCK, line("E", "12", 3, "", 1, 0), line("USAC:DRIVERID", 3, stamp_ms, "1", "Ann Able"))

    assert [one.time_us for one in facts if isinstance(one, DriverIn)] == [(START_S + 9) * 1_000_000]


def test_case_47_an_invalidated_lap_loses_its_time_and_stays_a_lap() -> None:
    facts, reading = parsed(RUN, CLOCK, lap("12", 5, 480_000), line("I", "12", 1, 480_000), line("I", "??", 9, 1))

    assert [one for one in facts if isinstance(one, LapTimeDeleted)] == [
        LapTimeDeleted("12", 5, "invalidated by timing", "loop.txt", 4)
    ]
    assert reasons(reading)[0] == "a car that timing does not know: '??', id 9"


def test_an_announcement_is_a_message_once() -> None:
    sent = line("A", 1, "A", "U", START_S + 60, "Car 12 under investigation")
    facts, _ = parsed(RUN, CLOCK, sent, sent)

    assert [one for one in facts if isinstance(one, Message)] == [
        Message((START_S + 60) * 1_000_000, "Car 12 under investigation", "loop.txt", 3)
    ]


def test_case_18_runs_are_taken_apart_and_the_last_with_laps_is_taken() -> None:
    quali = [one.replace(b"\xa6R1\xa6", b"\xa6Q1\xa6") for one in (RUN, CLOCK, crossing("12", 90_000))]
    ghost = line("R", "", "", "Later", "P", START_S + 9000, preamble="P9")
    content = (*quali, RUN, CLOCK, crossing("12", 95_000), ghost)

    assert [(run.preamble, run.laps) for run in runs(b"".join(content))] == [
        ("Q1", 1),
        ("R1", 1),
        ("P9", 0),
    ]
    assert passings(parsed(*content)[0]) == [("12", LINE, 95)]
    assert passings(parsed(*content, run=1)[0]) == [("12", LINE, 90)]
    with pytest.raises(Refused, match="no run 4; its runs are: 1 Race, 2 Race, 3 Later"):
        parsed(*content, run=4)


def test_case_17_a_run_that_comes_back_goes_on() -> None:
    other = line("V", 1, 3, "x", preamble="Q1")
    facts, _ = parsed(RUN, CLOCK, crossing("12", 95_000), other, RUN, crossing("12", 190_000))

    assert [at for _, _, at in passings(facts)] == [95, 190]


def test_another_start_under_the_same_preamble_is_another_run() -> None:
    sunday = line("R", "Six Hours", "6H", "Race", "R", START_S + 86_400)
    content = b"".join((RUN, CLOCK, crossing("12", 95_000), sunday, heartbeat(START_S + 86_500, 100_000)))

    assert [run.laps for run in runs(content)] == [1, 0]


def test_a_message_of_the_web_socket_is_the_same_record() -> None:
    message = {"command": "$L", "type": "N", "preamble": "R1", "number": "12", "uniqueId": 1, "timeLine": "SF"}
    message |= {"source": "A", "elapsed": "17318", "trackStatus": "G", "crossingStatus": "T"}

    assert decode(json.dumps(message).encode()) == LoopCrossing(
        kind="N",
        preamble="R1",
        number="12",
        unique_id=1,
        time_line="SF",
        read_by="A",
        elapsed_ms=95_000,
        track_status="G",
        crossing_status="T",
    )


def test_the_subscriptions_of_the_web_socket_are_recognised_and_counted() -> None:
    content = b'{"command":"$USAC:SUBSCRIPTIONS","subscriptions":["$H"]}\n'

    assert is_of("multiloop", content)
    reading = Reading()
    assert decode(content) == Subscriptions(topics=("$H",))
    live_reader("multiloop", "x", reading).take(content)
    assert reading.counts == {"$USAC:SUBSCRIPTIONS records": 1}


def test_messages_without_a_type_make_a_session() -> None:
    told = [
        {"command": "$USAC:SUBSCRIPTIONS", "subscriptions": ["$H", "$L"]},
        {"command": "$R", "event_name": "Valbrume", "run_name": "Race", "start_time": 1_907_762_400},
        {"command": "$H", "track_status": "G", "time_date": 1_907_762_401, "elapsed": 1000},
        {"command": "$L", "number": "7", "unique_id": 1, "time_line": "SF", "source": "A", "elapsed": 90_000},
    ]
    live = live_reader("multiloop", "x", Reading())

    facts = live.take(b"".join(json.dumps(one).encode() + b"\n" for one in told)).facts

    assert [one.number for one in facts if isinstance(one, Passing)] == ["7"]
    assert list(facts) == recorded_facts(
        "multiloop", b"".join(json.dumps(one).encode() + b"\n" for one in told), "x", Reading()
    )


def test_usac_lines_may_come_without_a_header() -> None:
    assert decode(b"$USAC:DRIVERID\xa63\xa62328\xa62\xa6Ann Able") == DriverId(
        entry_id=3, timestamp_ms=9000, driver_id="2", driver_name="Ann Able"
    )


@pytest.mark.parametrize(
    "head", [b"", b'$G,1,"12",4,"00:01:00"\r\n', b"NUMBER;LAP", b'{"params":{}}', b"\xa6\xa6\xa6\xa6"]
)
def test_what_is_no_recording_is_not_recognised(head: bytes) -> None:
    assert not is_of("multiloop", head)
    with pytest.raises(Refused):
        recorded_facts("multiloop", head, "x", Reading())


def test_a_line_of_100_mb_is_refused_in_constant_memory() -> None:
    framing = Lines(LINE_LIMIT_BYTES)
    for _ in range(100):
        assert not framing.feed(b"x" * (1 << 20))
        assert len(framing._held) <= LINE_LIMIT_BYTES

    (refused, good) = framing.feed(b"\r\n" + CLOCK)
    assert (refused.number, refused.too_long, refused.content) == (1, True, b"")
    assert (good.number, good.content + b"\r\n") == (2, CLOCK)


@pytest.mark.parametrize("told", ["LC", "L", "C"])
def test_a_simulated_race_scores_to_its_true_laps(told: str) -> None:
    """Two hours and 58 cars, the laps told by crossings, by completed laps, or by both."""
    session = Session(SimulatedRace(seed=1, duration_us=2 * HOUR_US), told)
    content = session.content()
    facts, reading = parsed(content, columns=COLUMNS)
    history = score(facts)

    assert is_of("multiloop", content[:4096])
    assert not reading.refusals
    assert len(session.truth.laps) == 58
    for number, laps in session.truth.laps.items():
        car = history.cars[number]
        assert [end_us // 1000 for end_us in car.lap_end_us] == [one.time_us // 1000 for one in laps], number
        assert car.laps_ended_in_pit == {one.lap for one in laps if one.in_pit}
        assert car.entry is not None
        assert car.entry.car_class == session.truth.entries[number].car_class


def test_every_tenth_line_crossing_lost_costs_no_lap_where_the_laps_are_told() -> None:
    session = Session(SimulatedRace(seed=3, duration_us=HOUR_US), "LC")
    lines = session.content().splitlines(keepends=True)
    at_the_line = [place for place, one in enumerate(lines) if one.startswith(b"$L") and b"\xa6SF\xa6" in one]
    lost = set(at_the_line[::10])
    history = score(parsed(*(one for place, one in enumerate(lines) if place not in lost))[0])

    assert len(lost) > 50
    assert {n: len(history.cars[n].lap_end_us) for n in session.truth.laps} == {
        n: len(laps) for n, laps in session.truth.laps.items()
    }


GOOD = st.sampled_from([RUN, CLOCK, crossing("12", 95_000), lap("12", 2, 190_000, 95_000), b"##2025\n", b"\n"])
PIECES = st.lists(st.one_of(GOOD, st.binary(max_size=60)), max_size=30)
COMMAND = st.sampled_from(
    ["H", "C", "S", "L", "I", "F", "N", "E", "R", "T", "A", "V", "USAC:DRIVERID", "USAC:S", "USAC:TZ"]
)
FIELD = st.one_of(
    st.integers(0, (1 << 32) - 1), st.text(st.characters(max_codepoint=255, exclude_characters="\n"), max_size=8)
)


@given(PIECES, st.lists(st.integers(0, 2000)))
def test_any_split_of_the_bytes_gives_the_same_lines(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    at = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    whole, split = Lines(LINE_LIMIT_BYTES), Lines(LINE_LIMIT_BYTES)
    once = whole.feed(stream) + whole.end()
    often = [one for begin, end in pairwise(at) for one in split.feed(stream[begin:end])]

    assert often + split.end() == once


@given(PIECES)
def test_random_bytes_never_crash(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)
    is_of("multiloop", stream)
    with suppress(Refused):
        recorded_facts("multiloop", stream, "x", Reading())


@given(st.lists(st.tuples(COMMAND, st.lists(FIELD, max_size=12)), max_size=12))
def test_records_of_any_fields_never_crash(told: list[tuple[str, list[str | int]]]) -> None:
    facts, _ = parsed(RUN, CLOCK, *(line(command, *fields) for command, fields in told))
    score(facts)


@given(
    st.dictionaries(
        st.sampled_from(["command", "number", "elapsed", "timeLine", "sections", "columns", "zone"]),
        st.one_of(
            st.sampled_from(["$L", "$T", "$E", "$USAC:TZ"]),
            st.integers(),
            st.text(max_size=5),
            st.lists(st.integers(), max_size=2),
            st.none(),
        ),
    )
)
def test_any_message_is_a_record_or_refused(message: dict[str, object]) -> None:
    with suppress(Malformed):
        assert isinstance(decode(json.dumps(message).encode()), MultiLoopRecord)
