"""What people's loggers make of a stream: however they write it down it is the same race, live as from a file."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.readers import is_of, live_reader, recorded_facts
from feeds.rmonitor_race import ClubRace
from pitboard.feeds.reading import Reading
from pitboard.intake import load
from pitboard.scoring import History, Scorer, score

LINES = [line.strip() for line in ClubRace(60, laps=4).lines()]
PLAIN = b"\r\n".join(LINES)

Logger = Callable[[list[bytes], random.Random], bytes]


def banner(lines: list[bytes], chance: random.Random) -> bytes:
    words = [b"-----", b"Some Relay 2.1", b"welcome, friend", b"", b"connected to $HOST", b'"quoted"', b"[info] ok"]
    return b"\n".join([chance.choice(words) for _ in range(chance.choice([1, 4, 30, 4000]))] + lines)


def stamped(lines: list[bytes], chance: random.Random) -> bytes:
    marks = [
        b"09:00:00.123 ",
        b"Jun 13 09:00:00 ",
        b"1790000000 ",
        b"1790000000.25: ",
        b"2026-08-02T13:00:00Z ",
        b"RX> ",
    ]
    mark = chance.choice(marks)
    return b"\n".join(mark + line for line in lines)


def tagged(lines: list[bytes], chance: random.Random) -> bytes:
    """Every line below a stamp that names its feed, with another feed's lines between."""
    others = [b"{}", b'{"x": "$F"}', b"$F\xa6N\xa61", b"", b"7;12;0.5", b'$J,"9","00:01:00.000","00:01:00.000"']
    found = []
    for line in lines:
        found += [b"##2026-08-02 13:00:00.374|rmonitor", line]
        if chance.random() < 0.2:
            found += [b"##2026-08-02 13:00:00.375|flags", chance.choice(others)]
    return b"\r\n".join(found)


def without_line_ends(lines: list[bytes], chance: random.Random) -> bytes:
    return chance.choice([b"", b"\r"]).join(lines)


def json_lines(lines: list[bytes], chance: random.Random) -> bytes:
    shapes: list[Callable[[str], object]] = [
        lambda text: {"ts": 1790000000, "line": text},
        lambda text: {"at": "09:00:00", "message": {"raw": text + "\r\n"}},
        lambda text: ["2026-08-02", text],
    ]
    shape = chance.choice(shapes)
    return b"\n".join(json.dumps(shape(line.decode())).encode() for line in lines)


def json_texts(lines: list[bytes], chance: random.Random) -> bytes:
    return b"\n".join(json.dumps(line.decode() + chance.choice(["", "\r\n"])).encode() for line in lines)


def cells_of_a_csv(lines: list[bytes], chance: random.Random) -> bytes:
    delimiter = chance.choice([b",", b";", b"\t"])
    return b"\n".join(delimiter.join([b"7", b'"' + line.replace(b'"', b'""') + b'"']) for line in lines)


def as_python_shows_them(lines: list[bytes], chance: random.Random) -> bytes:
    before = chance.choice([b"b", b"received: b", b"DEBUG (1, b"])
    return b"\n".join(before + b"'" + line.replace(b"'", b"\\'") + b"\\r\\n'" for line in lines)


def in_control_characters(lines: list[bytes], chance: random.Random) -> bytes:
    return b"\r\n".join(b"\x02" + line + b"\x03" for line in lines)


LOGGERS = [
    *(banner, stamped, tagged, without_line_ends, json_lines),
    *(json_texts, cells_of_a_csv, as_python_shows_them, in_control_characters),
]


def followed(content: bytes, chance: random.Random) -> tuple[History, Reading]:
    """The history of a live feed whose bytes come in pieces of any size."""
    reading = Reading()
    live, scorer, at = live_reader("rmonitor", "feed", reading), Scorer(), 0
    while at < len(content):
        size = chance.choice([1, 60, 3000, 100_000])
        update = live.take(content[at : at + size])
        scorer = Scorer() if update.replaces_all else scorer
        scorer.apply(update.facts)
        at += size
    live.end()
    return score(live.update().facts), reading


def told(history: History) -> dict[str, tuple[str, list[int]]]:
    return {number: (car.entry.car_class, car.lap_end_us) for number, car in history.cars.items()}


WHOLE = told(score(recorded_facts("rmonitor", PLAIN, "feed", Reading())))


@given(logger=st.sampled_from(LOGGERS), seed=st.integers(0, 10_000))
@settings(max_examples=30)
def test_however_a_logger_writes_a_stream_down_it_is_the_same_race(logger: Logger, seed: int) -> None:
    content = logger(LINES, random.Random(seed))
    reading = Reading()
    history = score(recorded_facts("rmonitor", content, "feed", reading))
    live, heard = followed(content, random.Random(seed))

    assert is_of("rmonitor", content)
    assert told(history) == told(live) == WHOLE
    assert reading.refusals == heard.refusals == []
    assert reading.counts == {**heard.counts, "runs": 1}


@pytest.mark.parametrize("logger", LOGGERS)
def test_a_file_is_recognised_however_it_was_written_down(logger: Logger, tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    path.write_bytes(logger(LINES, random.Random(5)))
    loaded = load(path)

    assert told(loaded.history) == WHOLE
    assert (loaded.reading.refusals, loaded.unrecognised) == ([], [])


def test_a_file_of_megabytes_without_one_end_of_a_line_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    path.write_bytes(b"".join(LINES[:8]) + b'$F,9999,"00:00:00","14:00:00","00:00:00","Green "' * 25_000 + LINES[-1])

    assert load(path).reading.counts["$F"] > 25_000


def test_every_record_of_a_line_has_a_number_of_its_own() -> None:
    """By its number and loop a passing is voided: two with one number would go together."""
    facts = recorded_facts("rmonitor", b"".join(LINES), "feed", Reading())
    history = score(facts)
    places = [(passing.ref, passing.loop) for car in history.cars.values() for passing in car.passings]

    assert len(set(places)) == len(places) == 3 * 5


@pytest.mark.parametrize(
    "name",
    ["banner.log", "ts-prefix.log", "time-prefix.log", "redmist-tagged.log", "jsonl.log", "no-crlf-records.log"],
)
def test_the_loggers_that_people_complained_of(races: Path, name: str) -> None:
    plain, logged = (load(races.parent / "cases" / f"rm-{one}.gz") for one in ("plain.rmonitor", name))

    assert {number: car.lap_end_us for number, car in logged.history.cars.items()} == {
        number: car.lap_end_us for number, car in plain.history.cars.items()
    }
    assert [car.entry.drivers for car in logged.history.cars.values()] == [
        car.entry.drivers for car in plain.history.cars.values()
    ]
    assert logged.reading.refusals == plain.reading.refusals == []
