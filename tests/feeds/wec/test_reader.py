"""The WEC's documents as they come: each reduced to what is new, live or out of a recording."""

import json

import pytest

from feeds.readers import live_reader
from feeds.test_wec import START_US, entry, state, stint, stints
from pitboard.feeds.format import ReaderContext
from pitboard.feeds.reading import NotRecognised, Reading, Refused
from pitboard.feeds.wec.reader import WecReader
from pitboard.model import Entry, Passing, RaceInfo

URL = "wec+https://data.example/2461"
STATE = json.dumps(state(entry(), sessionId=2461)).encode()
STINTS = json.dumps(stints(stint("TRACK", 0, 3600), stint("PIT", 3600, 3660))).encode()


def test_a_document_again_tells_nothing_new() -> None:
    reader = live_reader("wec", URL, Reading())
    first = reader.take(STATE)

    assert any(isinstance(fact, RaceInfo) for fact in first.facts)
    assert any(isinstance(fact, Entry) for fact in first.facts)
    # The flags are a list that is told whole.
    assert {type(fact).__name__ for fact in reader.take(STATE).facts} <= {"FlagHistory"}


def test_stints_belong_to_the_start_that_the_state_says() -> None:
    reader = live_reader("wec", URL, Reading())
    reader.take(STATE)

    assert [fact.time_us - START_US for fact in reader.take(STINTS).facts if isinstance(fact, Passing)] == [
        3_600_000_000
    ]


def test_what_is_asked_for_at_once_is_all_there_is() -> None:
    reader = live_reader("wec", URL, Reading())
    facts = [*reader.take(STATE).facts, *reader.take(STINTS).facts]
    update = reader.update()

    assert (list(update.facts), update.replaces_all) == (facts, True)


def test_documents_are_of_one_session() -> None:
    with pytest.raises(Refused, match="no run 2 in it: the documents are of one session"):
        live_reader("wec", URL, Reading()).update(2)


@pytest.mark.parametrize(
    ("document", "reason"),
    [(b"{", "no JSON"), (b'{"a": 1}', "no live document"), (json.dumps(state(sessionId=7)).encode(), "of session 7")],
)
def test_live_a_document_that_is_none_is_refused_and_changes_nothing(document: bytes, reason: str) -> None:
    reading = Reading()
    reader = live_reader("wec", URL, reading)

    assert reader.take(document).facts == []
    assert [(refusal.line, refusal.whole) for refusal in reading.refusals] == [(1, False)]
    assert reason in reading.refusals[0].reason
    assert reader.take(STATE).facts


def test_of_a_recording_it_says_that_it_is_not_one() -> None:
    reader = WecReader("wec", Reading(), ReaderContext(recorded=True))

    with pytest.raises(NotRecognised, match="no live document of the WEC"):
        reader.read(b'{"a": 1}')
    with pytest.raises(ValueError, match="no JSON"):
        reader.read(b"{")


def test_the_same_refusal_is_noted_once() -> None:
    reading = Reading()
    reader = live_reader("wec", URL, reading)
    broken = json.dumps(state(sessionId=2461) | {"progressFlagState": "none"}).encode()
    for _ in range(3):
        reader.take(broken)

    assert len([refusal for refusal in reading.refusals if "not a list" in refusal.reason]) == 1
