"""Live sources into a race: written down as they came, then read, merged and scored."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

from feeds.test_rmonitor import RACE, beat, competitor, lap
from pitboard.feeds.transport import Arrived, OnStatus
from pitboard.intake import ENTRIES
from pitboard.journal import LiveJournal
from pitboard.race import LiveSources, RaceUnderWay, live_sources
from waiting import in_time

URL = "rmonitor://timing:50000"

RECEIVED_US = (20_000 * 86_400 + 14 * 3_600) * 1_000_000
"""When every piece came: at two o'clock, when the race of the feed begins."""

FEED = ("\r\n".join([*RACE, competitor("8"), *lap("7", 100, 102.5, 1), *lap("8", 101, 103.5, 1, 2), ""])).encode()


class Canned:
    """A connection that brings these pieces and then stays silent; what was asked of the source is in `sent`."""

    def __init__(self, *pieces: bytes, note: str = "") -> None:
        self.pieces = pieces
        self.note = note
        self.sent: list[bytes] = []
        self.drained = asyncio.Event()

    def __call__(self, url: str, on_status: OnStatus) -> "Canned":
        on_status(self.note)
        return self

    async def chunks(self) -> AsyncGenerator[Arrived]:
        for data in self.pieces:
            yield Arrived(data, RECEIVED_US)
        self.drained.set()
        await asyncio.Event().wait()

    def send(self, data: bytes) -> None:
        self.sent.append(data)


def follow(
    race: RaceUnderWay,
    *pieces: bytes,
    note: str = "",
    entries: Path | None = None,
    then: Callable[[], Awaitable[None]] | None = None,
) -> Canned:
    """The race followed until every piece has come, and until `then` is over."""

    async def run() -> Canned:
        connection = Canned(*pieces, note=note)
        sources = LiveSources([URL], entries=entries, connecting=connection)
        following = asyncio.create_task(sources.follow(race))
        await connection.drained.wait()
        if then:
            await then()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        return connection

    return asyncio.run(in_time(run()))


def test_what_a_feed_tells_is_scored() -> None:
    race = RaceUnderWay()
    follow(race, FEED)

    assert {number: car.mark.laps for number, car in race.history.cars.items()} == {"7": 1, "8": 1}
    assert race.feed_age_ms is not None


@pytest.mark.parametrize("size", [1, 7, 200])
def test_however_it_is_split(size: int) -> None:
    whole, split = RaceUnderWay(), RaceUnderWay()
    follow(whole, FEED)
    follow(split, *(FEED[i : i + size] for i in range(0, len(FEED), size)))

    assert split.history.digest() == whole.history.digest()


def test_every_piece_is_in_the_journal_as_it_came_after_one_that_says_that_a_connection_begins(tmp_path: Path) -> None:
    with LiveJournal.create(tmp_path / "j") as journal:
        follow(RaceUnderWay(journal), FEED[:100], FEED[100:])

        records = [(record.source, record.format, record.payload) for record in journal.read()]
    assert records == [(URL, "rmonitor", data) for data in (b"", FEED[:100], FEED[100:])]


def test_a_connection_that_begins_cuts_off_what_was_half_read() -> None:
    race = RaceUnderWay()
    follow(race, FEED, b'$J,"7","00:01:3', b"", ("\r\n".join([*lap("7", 100, 202.5, 2), ""])).encode())

    assert race.history.cars["7"].mark.laps == 2


def test_the_note_says_what_is_wrong_with_the_connection_and_goes_when_nothing_is() -> None:
    race = RaceUnderWay()
    notes: list[str] = []
    race.on_change(lambda: notes.append(race.note))
    follow(race, FEED)

    assert f"Connecting to {URL}" in notes
    assert race.note == ""
    follow(race, FEED, note="refused")
    assert race.note == "refused"


def test_a_source_is_asked_for_what_it_is_to_be_asked_for() -> None:
    """A scoreboard feed for nothing."""
    assert follow(RaceUnderWay(), FEED, FEED).sent == [b"", b""]


def test_the_race_knows_how_its_sources_are() -> None:
    race = RaceUnderWay()
    follow(race, FEED, ("\r\n".join([beat(104), ""])).encode())

    (state,) = race.source_states()
    passings = [passing for car in race.history.cars.values() for passing in car.passings]
    assert (state.name, state.format, state.passings) == (URL, "rmonitor", len(passings))


LISTED = '[[car]]\nnumber = "7"\nteam = "{}"\n'


def test_an_entry_list_is_read_at_first_and_again_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_sources, "LOOK_S", 0.01)
    entries = tmp_path / "entries.toml"
    entries.write_text(LISTED.format("before"))
    race = RaceUnderWay()

    async def until(team: str) -> None:
        while race.history.cars["7"].entry.team != team:
            await asyncio.sleep(0.01)

    async def change() -> None:
        await until("before")
        entries.write_text(LISTED.format("after"))
        await until("after")

    follow(race, FEED, entries=entries, then=change)


def test_one_that_cannot_be_read_any_more_leaves_the_cars_as_they_were_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_sources, "LOOK_S", 0.01)
    entries = tmp_path / "entries.toml"
    entries.write_text(LISTED.format("before"))
    race = RaceUnderWay()

    async def spoil() -> None:
        entries.write_text("soon")
        while "entries.toml" not in race.note:
            await asyncio.sleep(0.01)

    follow(race, FEED, entries=entries, then=spoil)
    assert race.history.cars["7"].entry.team == "before"


def test_the_list_is_in_the_journal_too(tmp_path: Path) -> None:
    entries = tmp_path / "entries.toml"
    entries.write_text(LISTED.format("before"))
    with LiveJournal.create(tmp_path / "j") as journal:
        follow(RaceUnderWay(journal), FEED, entries=entries)

        assert next(journal.read()).format == ENTRIES


JUNK = [b"hello\r\n", b"{]", b'$ZZZ,1,"x"\r\n', bytes(range(256)), b'{"a": 1}\r\n' * 3]


@pytest.mark.parametrize("junk", JUNK)
def test_the_age_of_the_race_is_that_of_what_was_understood(junk: bytes) -> None:
    """Bytes alone keep nothing fresh."""
    race = RaceUnderWay()
    follow(race, junk, junk)

    assert race.feed_age_ms is None


@pytest.mark.parametrize("junk", JUNK)
def test_a_source_that_sends_and_tells_nothing_is_named(junk: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_sources, "SENSELESS_S", 0.0)
    race = RaceUnderWay()
    follow(race, FEED, junk)

    assert race.note.startswith(f"{URL} sends, and nothing of it is understood")


def test_the_word_goes_when_something_is_understood_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_sources, "SENSELESS_S", 0.0)
    race = RaceUnderWay()
    follow(race, b"hello\r\n", FEED)

    assert race.note == ""


class Failing(Canned):
    """A connection whose second piece is a fault of ours, once."""

    async def chunks(self) -> AsyncGenerator[Arrived]:
        yield Arrived(FEED, RECEIVED_US)
        if not self.sent[1:]:
            raise ZeroDivisionError("by zero")
        self.drained.set()
        await asyncio.Event().wait()


def test_a_source_that_fails_is_named_and_connected_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the race nor the other sources end by it."""
    monkeypatch.setattr(live_sources, "REST_S", 0.0)
    race, notes = RaceUnderWay(), []
    race.on_change(lambda: notes.append(race.note))

    async def run() -> None:
        connection = Failing()
        following = asyncio.create_task(LiveSources([URL], connecting=connection).follow(race))
        await connection.drained.wait()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)

    asyncio.run(in_time(run()))
    assert f"{URL} failed, and is connected again: ZeroDivisionError: by zero" in notes
    assert race.history.cars["7"].mark.laps == 1
