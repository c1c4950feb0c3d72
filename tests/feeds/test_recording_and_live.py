"""One feed, two ways in: a recording says what the same bytes said while they came, whatever of them was lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.multiloop_lines import Session
from feeds.nls_messages import line as nls_line
from feeds.nls_messages import result, row
from feeds.readers import live_reader, recorded_facts
from feeds.test_p3 import DECODER, STATUS, passing
from pitboard.feeds.format import FeedReader
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.simulator import SimulatedRace
from pitboard.model import Fact, RaceInfo

CUTS = st.lists(st.integers(0, 979), min_size=2, max_size=2, unique=True).map(sorted)


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    race = SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=1_800_000_000)
    return Session(race).content().splitlines(keepends=True)


def told(feed: FeedReader, content: bytes, seed: int) -> list[Fact]:
    """All that a feed told by its updates, the bytes coming in pieces of any size."""
    chance, facts, at = random.Random(seed), list[Fact](), 0
    while at < len(content):
        size = chance.randint(1, 4000)
        update = feed.take(content[at : at + size])
        facts = list(update.facts) if update.replaces_all else facts + list(update.facts)
        at += size
    return facts


@given(cuts=CUTS, keep_between=st.booleans(), seed=st.integers(0, 99))
@settings(max_examples=25)
def test_multiloop(lines: list[bytes], cuts: list[int], keep_between: bool, seed: int) -> None:
    first, last = cuts
    content = b"".join(lines[first:last] if keep_between else lines[:first] + lines[last:])
    live = told(live_reader("multiloop", "feed", Reading()), content, seed)
    try:
        recorded = recorded_facts("multiloop", content, "feed", Reading())
    except Refused:
        recorded = []

    # What no heartbeat dated is told undated at the end of a recording, and still waited for under way.
    dated = any(isinstance(fact, RaceInfo) for fact in live)
    assert not dated or live == recorded


@given(seed=st.integers(0, 99), lost=st.sets(st.integers(0, 39)), decoders=st.integers(1, 3))
@settings(max_examples=25)
def test_decoders(seed: int, lost: set[int], decoders: int) -> None:
    sent = [passing(n, n * 3.5, 1 + n % 5, DECODER + n % decoders) for n in range(40) if n not in lost]
    content = b"".join([STATUS, *sent])
    loops = [f"{DECODER}:line", f"{DECODER + 1}:pit-in", f"{DECODER + 2}:IM1"]
    live = told(live_reader("p3", "p3://box?loop=" + "&loop=".join(loops), Reading()), content, seed)
    recorded = recorded_facts("p3", content, "p3://box", Reading(), loop=loops)

    # Under way the race begins with the earliest passing so far.
    starts = [[fact.start_us for fact in facts if isinstance(fact, RaceInfo)][-1:] for facts in (live, recorded)]
    assert starts[0] == starts[1]
    assert [one for one in live if not isinstance(one, RaceInfo)] == [
        one for one in recorded if not isinstance(one, RaceInfo)
    ]


@given(seed=st.integers(0, 99), lost=st.sets(st.integers(0, 29), max_size=29))
@settings(max_examples=25)
def test_the_nurburgring(seed: int, lost: set[int]) -> None:
    told_at = [nls_line(result(at, row("1", laps=at // 3), row("2", 2, at // 4))) for at in range(30) if at not in lost]
    content = b"".join(told_at)
    feed = live_reader("nls", "feed", Reading())
    told(feed, content, seed)

    assert list(feed.update().facts) == recorded_facts("nls", content, "feed", Reading())
