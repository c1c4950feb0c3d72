"""Events to any number of viewers: who is new, who comes back, and who is slow."""

import zlib

import pytest

from pitboard.server import broadcast as module
from pitboard.server.broadcast import GZIP_HEAD, Broadcast, encode, packed
from pitboard.server.wire import JsonObject


def begun(events: int = 0, beat: JsonObject | None = None) -> Broadcast:
    """A broadcast with so many events."""
    broadcast = Broadcast(lambda: beat or {})
    for number in range(events):
        broadcast.send({"number": number})
    return broadcast


def names(pieces: list[bytes]) -> list[str]:
    """The events in what a viewer is sent, by name and number."""
    lines = b"".join(pieces).decode().splitlines()
    return [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]


def test_an_event_is_one_line_of_data_under_its_name_and_number() -> None:
    event = encode(7, "facts", {"text": "a\nb"}, "epoch-7")

    assert event.plain == b'id: epoch-7\nevent: facts\ndata: {"text":"a\\nb"}\n\n'


def test_any_viewer_can_join_the_packed_stream_at_any_event() -> None:
    inflate = zlib.decompressobj(wbits=31)
    pieces = [packed(f"event {number}".encode()) for number in (3, 4, 5)]

    assert b"".join(inflate.decompress(piece) for piece in [GZIP_HEAD, *pieces]) == b"event 3event 4event 5"


def test_who_is_new_is_told_to_fetch_the_history_and_gets_a_sign_of_life() -> None:
    broadcast = begun(3)
    with broadcast.viewer() as viewer:
        assert broadcast.viewers == 1
        pieces = viewer.due()

    assert pieces[0].startswith(b"retry: ")
    assert names(pieces) == ["history", "beat"]
    assert broadcast.viewers == 0


def test_who_was_there_gets_what_is_new() -> None:
    broadcast = begun(1)
    with broadcast.viewer() as viewer:
        viewer.due()
        assert viewer.due() == []
        broadcast.send({})
        broadcast.send({})

        assert names(viewer.due()) == ["facts", "facts"]


def test_who_comes_back_goes_on_from_the_event_that_was_last() -> None:
    broadcast = begun(5)
    with broadcast.viewer(f"{broadcast.epoch}-3") as viewer:
        assert names(viewer.due()) == ["facts", "facts", "beat"]


@pytest.mark.parametrize("last", ["other-3", "{}-9", "{}-x", "{}-", "nonsense", "{}-٣"])
def test_a_number_that_is_not_of_this_history_starts_again(last: str) -> None:
    broadcast = begun(5)
    with broadcast.viewer(last.format(broadcast.epoch)) as viewer:
        assert names(viewer.due())[0] == "history"


def test_who_has_missed_more_than_is_kept_starts_again_and_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEHIND_BYTES", 100)
    broadcast = begun()
    with broadcast.viewer() as viewer:
        viewer.due()
        for number in range(20):
            broadcast.send({"number": number})

        assert names(viewer.due()) == ["history"]
    assert broadcast.restarts == 1


def test_who_starts_again_gets_the_events_since_the_history_that_it_may_be_given() -> None:
    broadcast = begun(5)
    broadcast.fetched_seq = 3

    assert [event.seq for event in broadcast.start_again()] == [3, 4, 5]


def test_another_history_begins_with_another_epoch_and_every_viewer_starts_again() -> None:
    broadcast = begun(5)
    before = broadcast.epoch
    with broadcast.viewer() as viewer:
        viewer.due()
        broadcast.begin()
        broadcast.wake()

        assert names(viewer.due()) == ["history", "beat"]
    assert (broadcast.seq, broadcast.epoch != before) == (0, True)


def test_a_sign_of_life_is_one_for_all_until_the_next() -> None:
    broadcast = begun(1, {"at_ms": 5})
    beat = broadcast.beat()

    assert broadcast.beat() is beat
    assert b'"at_ms":5' in beat.plain
    broadcast.wake()
    assert broadcast.beat() is not beat


def test_whoever_listens_is_called_whenever_there_is_something_to_look_for() -> None:
    broadcast, called = begun(), []
    broadcast.listeners.add(lambda: called.append(broadcast.seq))
    broadcast.send({})
    broadcast.stop()

    assert (called, broadcast.stopped) == ([1, 1], True)
