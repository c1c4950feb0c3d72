"""What fuzzing throws bytes at, here and in bench/fuzz.py: every parser and framing, with inputs to begin from.

A target takes any bytes. It may refuse them in the one way its docstring allows; anything else that it raises, and any
difference between the same bytes whole and in pieces, is a finding.
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from msgspec import Struct

from feeds.readers import is_of, recorded_facts
from feeds.test_timing71 import START_S
from kinds import INPUT_FORMATS, sound
from pitboard.board import disagreements
from pitboard.board.self_checks import self_checks
from pitboard.feeds.entry_list import parse_csv, parse_toml
from pitboard.feeds.lap_record.facts import parse_record
from pitboard.feeds.multiloop.protocol import decode as multiloop_record
from pitboard.feeds.p3.protocol import DamagedFrame, crc16, escaped
from pitboard.feeds.p3.protocol import decode as p3_record
from pitboard.feeds.reading import Malformed, Reading, Refused
from pitboard.feeds.rmonitor.protocol import parse as rmonitor_record
from pitboard.feeds.timing71.sessions import parse_replay
from pitboard.feeds.values import decoded_json
from pitboard.feeds.wec.reader import WecFollower
from pitboard.feeds.wec26.session import REPLACED
from pitboard.intake import ENTRIES, Pipeline, circuits, make_reader
from pitboard.intake.documents import Document
from pitboard.journal import FACTS_FORMAT, decode_facts
from pitboard.model import CarState, Circuit, DriverIn, Fact, Message, Passing, RaceInfo, Stated
from pitboard.moments.notes import parse_notes
from pitboard.scoring import score


class Target(Struct):
    """`run` takes any bytes; `seeds` are sound inputs to begin from, `words` what the format is made of.

    `lines`: an input is made of whole lines of the seeds. `of` is the format whose inputs go through parser, scoring
    and board here; "": they do not go all the way, or are of several.
    """

    run: Callable[[bytes], object]
    seeds: list[bytes]
    words: list[bytes] = []
    lines: bool = True
    of: str = ""

    def messages(self, data: bytes) -> int:
        """How many lines, frames or documents an input is."""
        return max(1, data.count(b"\x8e") if self.of == "p3" and not self.lines else data.count(b"\n"))


def scored(facts: list[Fact]) -> None:
    """What the server does with facts: score them, rank the cars, compare with what the feed states."""
    history = score(facts)
    assert not self_checks(history, history.through_us)
    for one in disagreements(history, history.through_us):
        assert one.reason


def stream(format: str) -> Callable[[bytes], None]:  # noqa: A002
    """A live feed: the same facts however the bytes are split, and a lost connection at any place harms nothing."""

    def run(data: bytes) -> None:
        chance = random.Random(zlib.crc32(data))
        whole, split = (make_reader(format, "feed", Reading()) for _ in range(2))
        whole.take(data)
        facts = in_force(whole.update().facts)
        if chance.random() < 0.5:
            for piece in pieces(data, chance):
                split.take(piece)
            assert in_force(split.update().facts) == facts, "another race when the bytes are split"
        else:
            for piece in pieces(data, chance):
                split.take(piece)
                if chance.random() < 0.2:
                    split.cut()
            facts = list(split.update().facts)
        scored(facts)

    return run


def in_force(facts: Sequence[Fact]) -> list[Fact]:
    """Facts without what a later word of the same kind replaces."""
    races = [one for one in facts if isinstance(one, RaceInfo)]
    return [*races[-1:], *(one for one in facts if not isinstance(one, RaceInfo))]


def pieces(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Bytes in pieces of any size."""
    most = chance.choice((1, 7, 100, 5000)) if len(data) < 300 else chance.choice((50, 300, 5000))
    at = 0
    while at < len(data):
        size = chance.randint(1, most)
        yield data[at : at + size]
        at += size


def refused_only(parse: Callable[[bytes], list[Fact]]) -> Callable[[bytes], None]:
    """A parser of whole documents, whose facts are scored too."""

    def run(data: bytes) -> None:
        with suppress(Refused):
            scored(parse(data))

    return run


def rmonitor_line(data: bytes) -> None:
    """One line into a record."""
    with suppress(ValueError):
        rmonitor_record(data.decode("latin-1"))


def multiloop_line(data: bytes) -> None:
    """One line into a record."""
    with suppress(Malformed):
        multiloop_record(data)


def p3_frame(data: bytes) -> None:
    """One frame, given the length and the CRC that make it sound."""
    frame = bytearray(b"\x8e\x02" + len(data).to_bytes(2, "little") + data[4:-1] + b"\x8f")
    frame[2:4] = len(frame).to_bytes(4, "little")[:2]
    frame[4:6] = crc16(bytes(frame)).to_bytes(2, "little")
    with suppress(DamagedFrame):
        p3_record(bytes(frame))
    whole = make_reader("p3", "feed", Reading())
    whole.take(escaped(bytes(frame)))


def text_lines(data: bytes) -> list[str]:
    """The lines of a file as the intake reads them."""
    return data.decode("utf-8", "replace").splitlines()


def documents(data: bytes) -> None:
    """The live documents of the WEC, one after another, as the poller hands them over."""
    follower = WecFollower("wec")
    facts: list[Fact] = []
    for number, one in enumerate(data.split(b"\n"), 1):
        try:
            facts += follower.take(decoded_json(one), number, Reading())
        except (ValueError, Refused):
            continue
    scored(facts)


def documents_of_2026(data: bytes) -> None:
    """The WEC's documents of 2026, one a line: what is new in each makes the race that the reader knows in the end."""
    reader = make_reader("wec26", "wec26", Reading())
    facts: list[Fact] = []
    for document in data.split(b"\n"):
        update = reader.take(document)
        facts = [*([] if update.replaces_all else facts), *update.facts]
    latest = {(type(fact), getattr(fact, "number", "")): fact for fact in facts if isinstance(fact, REPLACED)}
    held = [*latest.values(), *(fact for fact in facts if not isinstance(fact, REPLACED))]
    assert set(held) == set(reader.update().facts), "another race when it is asked for"
    scored(facts)


def documents_of_swiss_timing(data: bytes) -> None:
    """Swiss Timing's documents and lists, one a line: what is new in each makes the race that is known in the end."""
    reader = make_reader("swiss", "swiss", Reading())
    facts: list[Fact] = []
    for document in data.split(b"\n"):
        update = reader.take(document)
        facts = [*([] if update.replaces_all else facts), *update.facts]
    known = list(reader.update().facts)
    for kind in (Passing, CarState, DriverIn, Message, Stated):
        assert {f for f in facts if isinstance(f, kind)} == {f for f in known if isinstance(f, kind)}, kind
    scored(known)


def timing71_zip(data: bytes) -> None:
    """A replay: a zip as it is, or made of lines, the manifest first and then a state or changes a second."""
    content = data
    if not data.startswith(b"PK"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            for number, one in enumerate(data.split(b"\n")[:40]):
                name = f"{START_S + number:011}{'i' if number % 3 == 2 else ''}.json" if number else "manifest.json"
                archive.writestr(name, one)
        content = held.getvalue()
    with suppress(Refused):
        if is_of("timing71", content):
            scored(parse_replay(content, "f", Reading()))


def notes(data: bytes) -> None:
    """A person's notes of the race."""
    parse_notes(data.decode("utf-8", "replace"), "notes", Reading())


def stated(data: bytes) -> None:
    """Facts as a journal holds them."""
    with suppress(ValueError):
        scored(decode_facts(data))


def file(data: bytes) -> None:
    """A file of whatever kind, as `import` takes it."""
    with suppress(Refused):
        scored(Pipeline(Reading()).read([Document("file", data)]))


NUMBERS: Final = [b"0", b"-1", b"1", b"95", b"9999", b"2147483648", b"18446744073709551616", b"1e999", b"NaN", b"0x10"]
CLOCKS: Final = [b"00:00:00.000", b"00:59:59.999", b"23:59:59.999", b"99:99:99", b"24:00:00", b"999:59:59.999", b":"]
NOTES: Final = (
    b"0:10:00 #7 spin @Hunaudieres ; lost a minute -- by: marshal\n16:12:30 #7 #8 contact\n# remark\n1h technical #2\n"
    b'[[note]]\ntime = "1:00:00"\ncars = ["7"]\nwhat = "spin"\n'
)

SWISS_WORDS: Final = [
    b'"uid":1',
    b'"content":{"full":{',
    b'"TotalLapCount":9999',
    b'"TotalTime":"99:59:59.999"',
    b'"StartRealTime":"31.12.9999 23:59:59.999"',
    b'"StartRealTime":"1.1.1 0:00:00"',
    b'"RemainingTime":"0:00"',
    b'"LapNumber":0',
    b'"Status":4',
    b'"TrackFlag":32',
    b"<RES>",
    b"</FILE>",
]

WEC26_WORDS: Final = [
    b'"ts":"0001-01-01T00:00:00+00:00"',
    b'"ts":"2026-06-13T14:00:00.1234567+00:00"',
    b'"ts":"9999-12-31T23:59:59-14:00"',
    b'"lapNumber":9999',
    b'"lapTimeMillis":-1',
    b'"sectorNumber":9',
    b'"sid":77001',
    b'{"items":[',
    b'{"channel":"laps","view":',
]


PLAIN: Final = [b",", b";", b"\n", b"\r\n", b"\xa6", b"$", b'"', b"\x00", b"\xff\xfe", b"\xe2\x80\xa8", b"\xef\xbb\xbf"]
BARE: Final = [*NUMBERS, *CLOCKS, *PLAIN]
COMMANDS: Final = [
    *(b"$%s," % name for name in b"F A COMP B,95 G H I J COR L T RMHL RMLT RMCA RMS RMRDQ".split()),
    b"##2026-08-02 13:00:00|rmonitor\n",
    b"|flags\n",
    b'"',
]
SPECIAL: Final = [b"\x8e", b"\x8f", b"\x8d", b"\x8d\xae", b"\xff" * 8, b"\x00\x00"]
TAGS: Final = [b"null", b"true", b"[]", b"{}", b'""', b"1e400", b'"\\ud800"', *NUMBERS]


def recording(format: str, *places: Circuit) -> Callable[[bytes], None]:  # noqa: A002
    """A recording of a format."""
    return refused_only(lambda data: list(recorded_facts(format, data, "f", Reading(), places)))


def targets() -> dict[str, Target]:
    """Every target by its name."""
    rmonitor, multiloop, p3, nls = (sound(name) for name in ("rmonitor", "multiloop", "p3", "nls"))
    hexed = [frame.hex().encode() + b"\n" for frame in p3]
    places = circuits()
    every_file = [whole[:4000] for name in INPUT_FORMATS for whole in sound(name)[:2]]
    found = {
        "rmonitor line": Target(rmonitor_line, rmonitor, [*COMMANDS, *BARE]),
        "rmonitor stream": Target(stream("rmonitor"), rmonitor, [*COMMANDS, *BARE], of="rmonitor"),
        "rmonitor recording": Target(recording("rmonitor", *places), rmonitor, [*COMMANDS, *BARE], of="rmonitor"),
        "multiloop line": Target(multiloop_line, multiloop, BARE),
        "multiloop stream": Target(stream("multiloop"), multiloop, BARE, of="multiloop"),
        "multiloop recording": Target(recording("multiloop"), multiloop, BARE, of="multiloop"),
        "p3 frame": Target(p3_frame, p3, SPECIAL, lines=False),
        "p3 stream": Target(stream("p3"), p3, SPECIAL, lines=False, of="p3"),
        "p3 recording": Target(recording("p3"), hexed, SPECIAL, of="p3"),
        "nls stream": Target(stream("nls"), nls, [*TAGS, *COMMANDS], of="nls"),
        "nls recording": Target(recording("nls"), nls, [*TAGS, *COMMANDS], of="nls"),
        "timing71": Target(timing71_zip, sound("timing71")[:2], TAGS, lines=False, of="timing71"),
        "timing71 analysis": Target(
            refused_only(lambda data: recorded_facts("timing71", b"{" + data.lstrip(b"{"), "f", Reading())),
            sound("timing71")[2:],
            TAGS,
            lines=False,
            of="timing71",
        ),
        "lap record": Target(
            refused_only(lambda data: parse_record(text_lines(data), "f", Reading(), places)),
            sound("lap_record"),
            BARE,
            of="lap_record",
        ),
        "entry list": Target(
            refused_only(lambda data: list(parse_csv(text_lines(data), "f", Reading()))),
            [seed for seed in sound("entry_list") if b"[[car]]" not in seed],
            BARE,
            of="entry_list",
        ),
        "entry list, toml": Target(
            refused_only(lambda data: list(parse_toml(data.decode("utf-8", "replace"), "f"))), sound(ENTRIES)[1:], BARE
        ),
        "entry list that is watched": Target(watched, sound(ENTRIES), BARE, of=ENTRIES),
        "wec documents": Target(documents, sound("wec"), TAGS, lines=False, of="wec"),
        "swiss timing documents": Target(
            documents_of_swiss_timing, sound("swiss"), [*TAGS, *SWISS_WORDS], lines=False, of="swiss"
        ),
        "wec 2026 documents": Target(documents_of_2026, sound("wec26"), [*TAGS, *WEC26_WORDS], lines=False, of="wec26"),
        "notes": Target(notes, [NOTES, NOTES.partition(b"[[")[0]], [*BARE, b" -- ", b"#", b"@", b" + "]),
        "facts": Target(stated, sound(FACTS_FORMAT), TAGS, lines=False, of=FACTS_FORMAT),
        "file": Target(file, every_file, BARE),
    }
    lines = {name: live_pieces(name) for name in INPUT_FORMATS if not any(one.of == name for one in found.values())}
    return found | {f"{name} by its reader": Target(run, sound(name), TAGS, of=name) for name, run in lines.items()}


def live_pieces(format: str) -> Callable[[bytes], None]:  # noqa: A002
    """What a format that has no target of its own is given: any bytes to its reader, a piece of which it may refuse."""
    return recording(format)


def watched(data: bytes) -> None:
    """An entry list that is read again while the race goes on."""
    pipeline = Pipeline(Reading())
    pipeline.take("feed", "rmonitor", sound("rmonitor")[0], 0)
    pipeline.take("entries", ENTRIES, data, 0)
    scored(pipeline.facts())
