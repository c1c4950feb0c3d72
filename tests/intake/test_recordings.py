"""Recordings of every feed, with what people's loggers add: recognised by content, and every line accounted for."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.multiloop_lines import Session as MultiLoopSession
from feeds.nls_messages import Session as NlsSession
from feeds.nls_messages import line as nls_line
from feeds.nls_messages import result, row
from feeds.readers import live_reader
from feeds.test_nls import RACE
from feeds.test_wec import entry, lap, laps, state
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import Loaded, load
from pitboard.scoring import History

SMALL = SimulatedRace(seed=2, duration_us=600_000_000, hypercar=2, lmp2=1, lmgt3=1)

RMONITOR = b"""$B,5,"Race"\r
$A,"7","7",12345,"Ann","Able","NLD",1\r
$F,9999,"00:59:59","14:00:01","00:00:01","Green "\r
$J,"7","00:01:30.000","00:01:30.000"\r
$G,1,"7",1,"00:01:30.000"\r
$F,9999,"00:58:00","14:01:31","00:01:31","Green "\r
"""


def between(content: bytes, mark: str = "##2025-03-01 15:00:12.984") -> bytes:
    """A time stamp on a line of its own before each record."""
    return b"".join(f"{mark}\n".encode() + one for one in content.splitlines(keepends=True))


def before(content: bytes) -> bytes:
    """A time stamp on the same line, before each record."""
    return b"".join(b"2025-03-01T15:00:12,984Z " + one for one in content.splitlines(keepends=True))


def bracketed(content: bytes) -> bytes:
    return b"".join(b"[2025-03-01 15:00:12] " + one for one in content.splitlines(keepends=True))


def recordings() -> dict[str, bytes]:
    wec = b"".join(json.dumps(one).encode() + b"\n" for one in (state(entry()), laps(lap(1, 0, 240), lap(2, 240, 210))))
    return {
        "rmonitor": RMONITOR,
        "multiloop": MultiLoopSession(SMALL).content(),
        "nls": NlsSession(RACE, every_s=30).content(),
        "wec": wec,
    }


def race_of(loaded: Loaded) -> dict[str, list[int]]:
    return laps_of(loaded.history)


def laps_of(history: History) -> dict[str, list[int]]:
    return {number: car.lap_end_us for number, car in history.cars.items()}


@pytest.mark.parametrize("feed", ["rmonitor", "multiloop", "nls", "wec"])
@pytest.mark.parametrize("logger", [between, before, bracketed])
def test_a_recording_with_a_loggers_stamps_is_the_race_without(
    feed: str, logger: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    plain, stamped = tmp_path / "plain.rec", tmp_path / "stamped.rec"
    plain.write_bytes(recordings()[feed])
    stamped.write_bytes(logger(recordings()[feed]))

    expected, loaded = load(plain), load(stamped)

    assert race_of(loaded) == race_of(expected)
    assert any(ends for ends in race_of(loaded).values())
    assert (loaded.reading.refusals, loaded.unrecognised) == (expected.reading.refusals, [])
    stamps = sum(number for what, number in loaded.reading.counts.items() if what.startswith("time stamps"))
    assert stamps == recordings()[feed].count(b"\n")


def test_several_wec_documents_in_one_file_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "race.jsonl"
    path.write_bytes(recordings()["wec"] + b'{"params": broken}\n{"another": "thing"}\n')

    loaded = load(path)

    assert loaded.reading.counts["laps documents"] == loaded.reading.counts["data documents"] == 1
    assert [(one.line, one.reason[:20]) for one in loaded.reading.refusals] == [
        (3, "no JSON: JSON is mal"),
        (4, "no live document of "),
    ]


SOUND = {
    "rmonitor": RMONITOR.splitlines(),
    "multiloop": MultiLoopSession(SMALL).content().splitlines()[:40],
    "nls": [nls_line(result(at, row("1"))).strip() for at in range(5)],
}
STRANGE = [
    b"",
    b"##2025-03-01 15:00:12.984",
    b"$ZZZ,1",
    b"$Q\xa6N\xa61\xa6R\xa6x",
    b'{"PID":"77"}',
    b"noise",
    b"{",
    b"\xff\xfe",
]


@pytest.mark.parametrize("feed", ["rmonitor", "multiloop", "nls"])
@given(st.data())
@settings(max_examples=60)
def test_every_line_is_counted_by_name_or_refused_by_number(feed: str, data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.sampled_from(SOUND[feed] + STRANGE), max_size=40))
    content, reading = b"".join(one + b"\n" for one in lines), Reading()
    if feed == "rmonitor":
        live_reader("rmonitor", "x", reading).take(content)
    else:
        (live_reader("multiloop", "x", reading) if feed == "multiloop" else live_reader("nls", "x", reading)).take(
            content
        )

    told = [
        number for what, number in reading.counts.items() if re.match(r"\$|unknown|time stamps|results|lines ", what)
    ]
    refused = [one for one in reading.refusals if 0 < one.line <= len(lines)]
    assert sum(told) + len(refused) == sum(bool(one) for one in lines)
