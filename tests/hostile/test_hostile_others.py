"""MultiLoop and P3 decoders through the same proxy: no lap is lost that the feed says again, none is told twice."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from feeds.multiloop_lines import Session
from hostile.carried import Carried, carried, sent
from hostile.dialects import P3, MultiLoop
from hostile.proxy import Plan
from pitboard.feeds.p3.protocol import P3Framing, PassingRecord, ResendRecord, decode, encode
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import load
from pitboard.scoring import History

PLANS = {
    "split at every byte": Plan(split=True),
    "stalls": Plan(stall_every_s=30),
    "minutes told again": Plan(repeat_s=60),
    "records late and out of order": Plan(delay_s=2),
    "a lost connection every 30 s": Plan(drop_s=30),
    "everything": Plan(drop_s=30, repeat_s=70, delay_s=2, ghosts=(20, 300), resets=(10, 200), stall_every_s=100),
}


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Lost connections are logged, as they should be."""
    logging.getLogger("pitboard.feeds.transport.tcp").setLevel(logging.ERROR)


def laps(history: History) -> dict[str, list[int]]:
    """The lap ends of every car in ms after the start."""
    start_us = history.race.start_us
    return {
        n: [(end - start_us) // 1000 for end in car.lap_end_us] for n, car in history.cars.items() if car.lap_end_us
    }


@pytest.fixture(scope="module")
def session() -> bytes:
    """Half an hour of four cars, each lap told by its crossing and by its count."""
    return Session(SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=1_800_000_000)).content()


@pytest.mark.parametrize("what", PLANS)
def test_multiloop_through_trouble_ends_with_the_same_laps(session: bytes, tmp_path: Path, what: str) -> None:
    """A lap that was told while nobody listened is told again with the state: its count and when it ended."""
    source = session[: len(session) // 4] if what == "split at every byte" else session
    quiet = carried(sent(source), "multiloop", MultiLoop(), Plan(), tmp_path / "quiet.pitboard")
    told = carried(sent(source), "multiloop", MultiLoop(), PLANS[what], tmp_path / "race.pitboard")

    assert len(laps(quiet.history)) == 4
    assert laps(told.history) == laps(quiet.history)
    assert laps(load(tmp_path / "race.pitboard").history) == laps(told.history)
    assert bool(told.drops) == bool(PLANS[what].drop_s)


class Decoder:
    """A decoder that plays its recording, and sends again what it is asked for by number."""

    def __init__(self, content: bytes) -> None:
        self.resent = 0
        self._frames = [frame.content for frame in P3Framing().feed(content)]
        self._numbered: dict[int, bytes] = {}
        self._asked: list[ResendRecord] = []
        self._framing = P3Framing()

    def ask(self, data: bytes) -> None:
        """What the client sends."""
        self._asked += [
            one for frame in self._framing.feed(data) if isinstance(one := decode(frame.content), ResendRecord)
        ]

    async def play(self) -> AsyncIterator[bytes]:
        """The frames in their order, with the answers between; at the end nothing is left to be asked for."""
        for frame in self._frames:
            record = decode(frame)
            sent_now = encode(record)
            if isinstance(record, PassingRecord) and record.number is not None:
                self._numbered[record.number] = sent_now
            yield sent_now
            await asyncio.sleep(0)
            for one in self._answers():
                yield one
        for _ in range(20):
            await asyncio.sleep(0.02)
            for one in self._answers():
                yield one

    def _answers(self) -> list[bytes]:
        asked, self._asked = self._asked, []
        numbers = [n for one in asked for n in range(one.from_number or 0, (one.until_number or 0) + 1)]
        answers = [self._numbered[number] for number in numbers if number in self._numbered]
        self.resent += len(answers)
        return answers


def played(decoder: Decoder) -> Callable[[], AsyncIterator[bytes]]:
    """The decoder as a source."""
    return decoder.play


def passings(told: Carried) -> list[tuple[int, str]]:
    """Every passing by its time and transponder."""
    return sorted((one.time_us, one.transponder) for one in told.history.unassigned)


@pytest.mark.parametrize("what", PLANS)
def test_a_decoder_through_trouble_loses_no_passing(races: Path, tmp_path: Path, what: str) -> None:
    """A passing of nobody's is kept; one that did not come is asked for by its number."""
    content = bytes.fromhex("".join((races / "p3-decoder/recording.bin").read_text().split()))
    quiet = carried(sent(content), "p3", P3(), Plan(), tmp_path / "quiet.pitboard")
    decoder = Decoder(content)

    told = carried(played(decoder), "p3", P3(), PLANS[what], tmp_path / "race.pitboard", asked=decoder.ask)

    assert len(passings(quiet)) > 80
    assert passings(told) == passings(quiet)
    assert (decoder.resent > 0) == bool(PLANS[what].drop_s)
