"""What fuzzing throws bytes at, here and in bench/fuzz.py: every parser and framing, with inputs to begin from.

A target takes any bytes. It may refuse them in the one way its docstring allows; anything else that it raises, and any
difference between the same bytes whole and in pieces, is a finding.
"""

import gzip
import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feeds import nls_messages, swiss_documents, wec26_documents
from feeds.multiloop_lines import Session
from feeds.readers import is_of, recorded_facts
from feeds.rmonitor_race import ClubRace
from feeds.test_timing71 import START_S, replay
from feeds.test_timing71 import car as timing71_car
from feeds.test_timing71 import state as timing71_state
from feeds.timing71.test_analysis import RACE as ANALYSIS
from pitboard.board import disagreements, standings
from pitboard.feeds.entry_list import parse_csv, parse_toml
from pitboard.feeds.lap_record.facts import parse_record
from pitboard.feeds.multiloop.protocol import decode as multiloop_record
from pitboard.feeds.p3.protocol import DamagedFrame, crc16, escaped
from pitboard.feeds.p3.protocol import decode as p3_record
from pitboard.feeds.reading import Malformed, Reading, Refused
from pitboard.feeds.rmonitor.protocol import parse as rmonitor_record
from pitboard.feeds.simulator import SimulatedRace
from pitboard.feeds.timing71.sessions import parse_replay
from pitboard.feeds.values import decoded_json
from pitboard.feeds.wec.reader import WecFollower
from pitboard.feeds.wec26.session import REPLACED
from pitboard.intake import Pipeline, circuits, make_reader
from pitboard.intake.documents import Document
from pitboard.journal import decode_facts, encode_facts
from pitboard.model import CarState, DriverIn, Entry, Fact, Message, Passing, RaceInfo, Stated
from pitboard.moments.notes import parse_notes
from pitboard.scoring import score

ROOT: Final = Path(__file__).resolve().parent.parent.parent
RACES: Final = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")


class Target(Struct):
    """`run` takes any bytes; `seeds` are sound inputs to begin from, `words` what the format is made of.

    `lines`: an input is made of whole lines of the seeds.
    """

    run: Callable[[bytes], object]
    seeds: list[bytes]
    words: list[bytes] = []
    lines: bool = True


def scored(facts: list[Fact]) -> None:
    """What the server does with facts: score them, rank the cars, compare with what the feed states."""
    history = score(facts)
    standings(history, history.through_us)
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


def refused_only(parse: Callable[[bytes], list[Fact]], *, every: int = 4) -> Callable[[bytes], None]:
    """A parser of whole documents; one in `every` is scored too."""

    def run(data: bytes) -> None:
        with suppress(Refused):
            facts = parse(data)
            if zlib.crc32(data) % every == 0:
                scored(facts)

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


def _timing71() -> list[bytes]:
    frames = [(n, timing71_state(n, timing71_car("7", n // 2, 100.5), timing71_car("8", n // 3, 99))) for n in range(8)]
    whole = replay(*frames, changes=(2, 3))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return [b"\n".join(archive.read(name) for name in archive.namelist()), whole]


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


def _race(name: str) -> list[bytes]:
    """A recorded race, inflated; nothing where there is none."""
    path = RACES / name
    if not path.is_file():
        return []
    content = path.read_bytes()
    return [gzip.decompress(content) if name.endswith(".gz") else content]


RMONITOR: Final = (
    b'$B,5,"The Race"\r\n$C,1,"GT"\r\n$E,"TRACKNAME","Sebring International Raceway"\r\n$E,"TRACKLENGTH","3.700"\r\n'
    b'$A,"7","7",1007,"Ann","Able","NED",1\r\n$COMP,"7","7",1,"Ann","Able","NED","Able Racing"\r\n'
    b'$F,9999,"05:59:00","14:00:01","00:00:01","Green "\r\n$J,"7","00:00:00.000","00:00:02.500"\r\n'
    b'$G,1,"7",,"00:00:02.500"\r\n$H,1,"7",1,"00:01:40.000"\r\n$J,"7","00:01:40.000","00:01:42.500"\r\n'
    b'$G,1,"7",1,"00:01:42.500"\r\n$COR,"7","7",2,"00:03:22.500","+00:00:01.000"\r\n$I,"14:00:00.000","01 mar 25"\r\n'
    b'$L,"7","T1","SFT","03/01/2025","14:01:42.500",2,"GTD"\r\n$L,"7","P3","PIP","03/01/2025","14:03:00.000"\r\n'
    b'$T,"Track","TRK","3.7",1,"LAP","T1","T1",234432\r\n$B,95,"Next"\r\n$F,0,"00:00:00","14:05:00","00:00:00",""\r\n'
    b"##2025-03-01 15:00:12.984\r\n"
)
NUMBERS: Final = [b"0", b"-1", b"1", b"95", b"9999", b"2147483648", b"18446744073709551616", b"1e999", b"NaN", b"0x10"]
CLOCKS: Final = [b"00:00:00.000", b"00:59:59.999", b"23:59:59.999", b"99:99:99", b"24:00:00", b"999:59:59.999", b":"]
LAP_RECORD: Final = (
    b"NUMBER; DRIVER_NUMBER; LAP_NUMBER; LAP_TIME; LAP_IMPROVEMENT; CROSSING_FINISH_LINE_IN_PIT; S1; S1_IMPROVEMENT; "
    b"S2; S2_IMPROVEMENT; S3; S3_IMPROVEMENT; KPH; ELAPSED; HOUR; S1_LARGE; S2_LARGE; S3_LARGE; TOP_SPEED; "
    b"DRIVER_NAME; PIT_TIME; CLASS; GROUP; TEAM; MANUFACTURER; FLAG_AT_FL\n"
    b"7;1;1;1:41.000;0;;30.000;0;30.000;0;41.000;0;200.0;1:41.000;16:01:41.000;0:30.000;0:30.000;0:41.000;300.0;"
    b"Ann ABLE;;GT;;Able Racing;Make;GF\n"
    b"7;2;2;1:39.000;0;B;30.000;0;30.000;0;39.000;0;200.0;3:20.000;16:03:20.000;0:30.000;0:30.000;0:39.000;300.0;"
    b"Bob BAKER;0:01:00.000;GT;;Able Racing;Make;SF\n"
)
ENTRIES_CSV: Final = (
    b"POSITION;NUMBER;STATUS;TEAM;CLASS;VEHICLE;DRIVER1_FIRSTNAME;DRIVER1_SECONDNAME;DRIVER1_COUNTRY;DRIVER1_LICENSE\n"
    b"1;7;Classified;Able Racing;GT;Make Model;Ann;ABLE;NED;Gold\n2;007;;Baker;P;Other;Bob;BAKER;BEL;Silver\n"
)
ENTRIES_TOML: Final = (
    b'[[car]]\nnumber = "7"\nclass = "GT"\nteam = "Able"\nmake = "Make"\ntransponders = ["1007"]\n'
    b'[[car.drivers]]\nfirst_name = "Ann"\nlast_name = "Able"\nnation = "NED"\n'
)
NOTES: Final = (
    b"0:10:00 #7 spin @Hunaudieres ; lost a minute -- by: marshal\n16:12:30 #7 #8 contact\n# remark\n1h technical #2\n"
    b'[[note]]\ntime = "1:00:00"\ncars = ["7"]\nwhat = "spin"\n'
)


def _wec() -> list[bytes]:
    folder = RACES / "le-mans-2023"
    found = [gzip.decompress(one.read_bytes()) for one in sorted((folder / "remaining").glob("*.json.gz"))[:12:4]]
    return [_few_cars(one) for one in found + _race("le-mans-2023/stints-final.json.gz")]


def _wec26() -> list[bytes]:
    """Generated documents, all in one input and each by itself, at two moments with a few laps."""
    pieces = [
        wec26_documents.envelope(name, document)
        for until_ms in (500_000, 900_000)
        for name, document in wec26_documents.documents(until_ms, window=3).items()
    ]
    return [b"\n".join(pieces), *pieces]


def _swiss() -> list[bytes]:
    """Generated documents of a race, a lap a document, and each list by itself."""
    pieces = list(swiss_documents.race_documents().values())
    cars = [swiss_documents.competitor("7"), swiss_documents.competitor("8")]
    for uid in range(2, 7):
        results = [swiss_documents.result(car["Bib"], 1, uid, 100_000 * uid, best_ms=99_000) for car in cars]
        pieces += [swiss_documents.detail(uid, *cars), swiss_documents.timing(uid, 100 * uid + 1, *results)]
    lists = [b"<FILE><ENTR><Bib>7</Bib></ENTR></FILE>", b"<FILE><RES><Bib>7</Bib><Rank>1</Rank></RES></FILE>"]
    view = b'{"savedAt":"2030-06-15T14:00:00Z","vm":{"cars":[{"nr":"7","pos":1,"laps":3,"bestLap":{"ms":98500}}]}}'
    return [b"\n".join([*pieces, *lists, view]), *pieces, *lists, view]


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


def _few_cars(document: bytes) -> bytes:
    """A live document with its first cars only: a whole one is too slow to be read a million times."""
    decoded = msgspec.json.decode(document)
    if isinstance(decoded, dict):
        decoded["entries"] = [one for one in decoded.get("entries", []) if one][:1]
    else:
        decoded = [one and {"stints": dict(list(one["stints"].items())[:3])} for one in decoded[:4]]
    return msgspec.json.encode(decoded)


def _facts() -> bytes:
    facts: list[Fact] = [RaceInfo("R", 0), Entry("7", "GT"), *(Passing(i * 10**8, "7", "line", "s", i) for i in (1, 2))]
    return encode_facts(facts)


def _logged(lines: list[bytes]) -> list[bytes]:
    """A stream as it is, without line ends, below stamps that name it, and as JSON lines."""
    bare = [line.strip() for line in lines]
    tagged = b"".join(b"##2026-08-02 13:00:00.374|rmonitor\n" + line for line in lines)
    return [
        b"".join(lines),
        b"".join(bare),
        tagged,
        b"\n".join(msgspec.json.encode({"line": one.decode()}) for one in bare),
    ]


def targets() -> dict[str, Target]:
    """Every target by its name."""
    settings = SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=600_000_000)
    session = Session(settings).content()
    told = b"".join(nls_messages.line(one) for one in nls_messages.Session(settings).messages())
    rmon = [RMONITOR, *_race("sebring-2009/session5.rmonitor.gz"), *_race("sebring-2009/orbits-mock.rmonitor")]
    rmon += _logged(ClubRace(20, laps=6, history=True).lines())
    hexed = _race("p3-decoder/recording.bin")
    decoder = [bytes.fromhex("".join(one.decode().split())) for one in hexed]
    frames = [b"\x8e" + one for content in decoder for one in content.split(b"\x8e")[1:200]] or [bytes(20)]
    record = [LAP_RECORD, *_race("spa-2025/23_Analysis_Race_Hour6.csv.gz")]
    live_documents = _wec() or [b'{"params":{"sessionId":1,"startTime":1,"raceState":"green"},"entries":[]}']
    commands = [b"$F,", b"$A,", b"$COMP,", b"$B,95,", b"$G,", b"$H,", b"$I,", b"$J,", b"$COR,", b"$L,", b"$T,", b'"']
    commands += [
        b"$RMHL,",
        b"$RMLT,",
        b"$RMCA,",
        b"$RMS,",
        b"$RMRDQ,",
        b"##2026-08-02 13:00:00|rmonitor\n",
        b"|flags\n",
    ]
    plain = [b",", b";", b"\n", b"\r\n", b"\xa6", b"$", b'"', b"\x00", b"\xff\xfe", b"\xe2\x80\xa8", b"\xef\xbb\xbf"]
    bare = [*NUMBERS, *CLOCKS, *plain]
    special = [b"\x8e", b"\x8f", b"\x8d", b"\x8d\xae", b"\xff" * 8, b"\x00\x00"]
    tags = [b"null", b"true", b"[]", b"{}", b'""', b"1e400", b'"\\ud800"', *NUMBERS]
    places = circuits()
    return {
        "rmonitor line": Target(rmonitor_line, rmon, [*commands, *bare]),
        "rmonitor stream": Target(stream("rmonitor"), rmon, [*commands, *bare]),
        "rmonitor recording": Target(
            refused_only(lambda data: recorded_facts("rmonitor", data, "f", Reading(), places)),
            rmon,
            [*commands, *bare],
        ),
        "multiloop line": Target(multiloop_line, [session], bare),
        "multiloop stream": Target(stream("multiloop"), [session], bare),
        "multiloop recording": Target(
            refused_only(lambda data: recorded_facts("multiloop", data, "f", Reading())), [session], bare
        ),
        "p3 frame": Target(p3_frame, frames, special, lines=False),
        "p3 stream": Target(stream("p3"), frames, special, lines=False),
        "p3 recording": Target(
            refused_only(lambda data: recorded_facts("p3", data, "f", Reading())), hexed or frames, special
        ),
        "nls stream": Target(stream("nls"), [told], [*tags, *commands]),
        "nls recording": Target(
            refused_only(lambda data: list(recorded_facts("nls", data, "f", Reading()))), [told], [*tags, *commands]
        ),
        "timing71": Target(timing71_zip, _timing71(), tags, lines=False),
        "timing71 analysis": Target(
            refused_only(lambda data: recorded_facts("timing71", b"{" + data.lstrip(b"{"), "f", Reading())),
            [ANALYSIS, *_race("live-2026/elms-2021-portimao-timing71-analysis/elms-portimao.json.gz")],
            tags,
            lines=False,
        ),
        "lap record": Target(
            refused_only(lambda data: parse_record(text_lines(data), "f", Reading(), places)), record, bare
        ),
        "entry list": Target(
            refused_only(lambda data: list(parse_csv(text_lines(data), "f", Reading()))),
            [ENTRIES_CSV, *_race("more/imsa-sebring-2021-results.csv.gz")],
            bare,
        ),
        "entry list, toml": Target(
            refused_only(lambda data: list(parse_toml(data.decode("utf-8", "replace"), "f"))),
            [ENTRIES_TOML],
            bare,
        ),
        "wec documents": Target(documents, live_documents, tags, lines=False),
        "swiss timing documents": Target(documents_of_swiss_timing, _swiss(), [*tags, *SWISS_WORDS], lines=False),
        "wec 2026 documents": Target(documents_of_2026, _wec26(), [*tags, *WEC26_WORDS], lines=False),
        "notes": Target(notes, [NOTES, NOTES.partition(b"[[")[0]], [*bare, b" -- ", b"#", b"@", b" + "]),
        "facts": Target(stated, [_facts()], tags, lines=False),
        "file": Target(file, [RMONITOR, LAP_RECORD, ENTRIES_CSV, ENTRIES_TOML, _facts(), session[:4000]], bare),
    }
