"""NLS messages, live or recorded: one a line or in one list, of one session or several."""

import json

import pytest

from feeds.nls_messages import NOON_MS, line, message, result, row, track
from feeds.readers import is_of, live_reader, recorded_facts
from pitboard.feeds.reading import Reading, Refused
from pitboard.model import Entry, Passing, RaceInfo


def crossed(number: str, lap: int, at_s: float, session: str = "1") -> bytes:
    """The result right after a car crossed the line."""
    car = row(number, 1, lap, LASTINTERMEDIATENUMBER=10, LASTIMTIME=NOON_MS + round(at_s * 1000))
    return line(result(at_s + 1, car, session=session))


def ends(facts: object) -> list[tuple[str, float]]:
    return [
        (fact.number, fact.time_us / 1e6 - NOON_MS / 1000)
        for fact in facts  # type: ignore[attr-defined]
        if isinstance(fact, Passing)
    ]


DRIVEN = line(result(0, row("7"), session="1")) + crossed("7", 1, 500) + crossed("7", 2, 1000)


def test_crossings_are_told_as_they_are_stated() -> None:
    reader = live_reader("nls", "feed", Reading())
    reader.take(line(result(0, row("7"), session="1")))

    assert ends(reader.take(crossed("7", 1, 500)).facts) == [("7", 500)]
    assert ends(reader.take(crossed("7", 2, 1000)).facts) == [("7", 1000)]
    assert ends(reader.update().facts) == [("7", 500), ("7", 1000)]


def test_a_recording_may_be_one_list() -> None:
    messages = [json.loads(one) for one in DRIVEN.splitlines()]
    listed = json.dumps(messages).encode()

    assert recorded_facts("nls", listed, "f", Reading()) == recorded_facts("nls", DRIVEN, "f", Reading())


def test_in_a_list_too_what_is_no_message_is_refused_by_its_number() -> None:
    reading = Reading()
    messages = [*(json.loads(one) for one in DRIVEN.splitlines()), {"a": 1}, 7]
    recorded_facts("nls", json.dumps(messages).encode(), "f", reading)

    assert [refusal.line for refusal in reading.refusals] == [4, 5]


def test_a_list_that_is_cut_short_is_refused() -> None:
    with pytest.raises(Refused, match="no JSON"):
        recorded_facts("nls", b'[{"PID": "0"}, {', "f", Reading())


def test_loggers_stamps_are_counted_and_left_out() -> None:
    reading = Reading()
    stamped = b"".join(b"[2025-06-20T12:00:00.123Z] " + one + b"\n" for one in DRIVEN.splitlines())

    assert recorded_facts("nls", stamped, "f", reading) == recorded_facts("nls", DRIVEN, "f", Reading())
    assert reading.counts["time stamps of a logger"] == 3


def test_the_session_in_which_laps_are_driven_is_shown() -> None:
    reader = live_reader("nls", "feed", Reading())
    reader.take(DRIVEN)
    assert not reader.take(line(result(2000, row("8"), session="2"))).replaces_all

    shown = reader.take(crossed("8", 1, 2500, session="2"))
    assert shown.replaces_all
    assert ends(shown.facts) == [("8", 2500)]


def test_a_session_is_chosen_by_its_number() -> None:
    content = DRIVEN + line(result(2000, row("8"), session="2")) + crossed("8", 1, 2500, session="2")

    assert ends(recorded_facts("nls", content, "f", Reading())) == [("8", 2500)]
    assert ends(recorded_facts("nls", content, "f", Reading(), run=1)) == [("7", 500), ("7", 1000)]
    with pytest.raises(Refused, match="no run 3; its runs are: 1 Valbrume Endurance Cup Race, 2 "):
        recorded_facts("nls", content, "f", Reading(), run=3)


def test_what_comes_before_a_session_belongs_to_none() -> None:
    reader = live_reader("nls", "feed", Reading())
    reader.take(line(message("3", MESSAGES=[{"ID": "1", "MESSAGE": "hello", "MESSAGETIME": "12:00:00"}])))

    assert reader.update().facts == []


def test_the_servers_clock_holds_for_every_session() -> None:
    reader = live_reader("nls", "feed", Reading())
    reader.take(line(message("LTS_TIMESYNC", value=NOON_MS)))
    facts = reader.take(line(result(0, row("7"), session="1"))).facts

    (race,) = [fact for fact in facts if isinstance(fact, RaceInfo)]
    assert race.dated


def test_an_event_that_is_not_there_is_said_once() -> None:
    reading = Reading()
    reader = live_reader("nls", "feed", reading)
    for _ in range(5):
        reader.take(line(message("LTS_NOT_FOUND")))

    assert [refusal.reason for refusal in reading.refusals] == ["the event is not known, has not begun or is over"]


def test_a_message_that_a_lost_connection_cut_is_none() -> None:
    reading = Reading()
    reader = live_reader("nls", "feed", reading)
    reader.take(DRIVEN[:-5])
    reader.cut()
    reader.take(line(track(1100)))

    assert reading.counts["messages cut by a lost connection"] == 1
    assert reading.refusals == []


def test_a_recording_without_a_session_is_none() -> None:
    with pytest.raises(Refused, match="no session of the Nürburgring's timing in it: no result in it"):
        recorded_facts("nls", line(message("9002")), "f", Reading())


def test_entries_are_told_when_they_change() -> None:
    reader = live_reader("nls", "feed", Reading())
    first = reader.take(line(result(0, row("7"), session="1"))).facts
    again = reader.take(line(result(1, row("7"), session="1"))).facts
    other = reader.take(line(result(2, row("7", NAME="Baker, Bob"), session="1"))).facts

    assert [sum(isinstance(fact, Entry) for fact in facts) for facts in (first, again, other)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("content", "recognised"),
    [
        (DRIVEN, True),
        (b'{"PID": 4, "TOD": 1}', True),
        (b'{"data": "{\\"PID\\":\\"LTS_TIMESYNC\\"}"}', True),
        (b'{"PID": "77"}', False),
        (b'{"params": {}}', False),
        (b"", False),
    ],
)
def test_messages_are_recognised_by_their_pid(content: bytes, recognised: bool) -> None:
    assert is_of("nls", content) is recognised
