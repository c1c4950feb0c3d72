"""Every kind of fact and of input there is, from the model's and the feeds' own lists, with sound ones of each.

What throws, damages, cuts and kills takes its inputs from here, so that a kind that is added is in all of it: a fact is
made by the types of its fields, an input of a format is in SOUND. `test_kinds.py` fails where either lacks one.
"""

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from feeds import lap_records, nls_messages, swiss_documents, wec26_documents
from feeds.multiloop_lines import Session
from feeds.rmonitor_race import ClubRace
from feeds.test_timing71 import car as timing71_car
from feeds.test_timing71 import replay
from feeds.test_timing71 import state as timing71_state
from feeds.timing71.test_analysis import RACE as ANALYSIS
from pitboard.feeds.registry import FORMAT_NAMES
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import ENTRIES
from pitboard.journal import FACTS_FORMAT, encode_facts
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Fact

ROOT: Final = Path(__file__).resolve().parent.parent
RACES: Final = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")

FACT_KINDS: Final[tuple[type[Struct], ...]] = get_args(Fact)

INPUT_FORMATS: Final = (*FORMAT_NAMES, FACTS_FORMAT, ENTRIES)
"""Under what a journal may hold an input: the formats of the feeds, a person's facts, an entry list that is watched."""


class World(Struct, frozen=True):
    """What the facts of one made-up race are about: `span_us` from `start_us` on."""

    start_us: int = 1_000_000_000_000_000
    span_us: int = 1_200_000_000
    numbers: tuple[str, ...] = ("7", "8", "007", "91")
    loops: tuple[str, ...] = ("1", "2", LINE, PIT_IN, PIT_LINE, PIT_OUT)
    sources: tuple[str, ...] = ("test", "box")
    transponders: tuple[str, ...] = ("1007", "1008")


WORLD: Final = World()

_MOMENTS: Final = ("time_us", "start_us", "from_us", "as_of_us")


def made(kind: type[Struct], chance: random.Random, world: World = WORLD) -> Any:
    """A fact of a kind, or a part of one, by the names and types of its fields.

    Raises:
        TypeError: a field is of a type that no value is known of.
    """
    types = get_type_hints(kind)
    return kind(*(_value(name, types[name], chance, world) for name in kind.__struct_fields__))


def facts(chance: random.Random, count: int, world: World = WORLD) -> list[Fact]:
    """So many facts of any kind."""
    return [made(chance.choice(FACT_KINDS), chance, world) for _ in range(count)]


def _value(name: str, kind: Any, chance: random.Random, world: World) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return chance.choice(_flat(arguments))
    if origin in (UnionType, Union):
        chosen = chance.choice(arguments)
        return None if chosen is NoneType else _value(name, chosen, chance, world)
    if origin is tuple:
        return tuple(_value(name, arguments[0], chance, world) for _ in range(chance.randrange(3)))
    if kind is bool:
        return chance.random() < 0.7
    if kind is int:
        return _number(name, chance, world)
    if kind is str:
        return _text(name, chance, world)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return made(kind, chance, world)
    raise TypeError(f"no value of {name}: {kind} is known")


def _flat(choices: tuple[Any, ...]) -> list[Any]:
    return [value for choice in choices for value in (_flat(get_args(choice)) if get_args(choice) else [choice])]


def _number(name: str, chance: random.Random, world: World) -> int:
    if name in _MOMENTS:
        return world.start_us + (chance.randrange(world.span_us) if name != "start_us" else 0)
    if name.endswith("_us"):
        return chance.choice((0, 0, 1, 7_000_000, 95_000_000, -3_000_000))
    return chance.choice((0, 1, 2, 3, 7, 40))


def _text(name: str, chance: random.Random, world: World) -> str:
    known = {
        "number": world.numbers,
        "other": ("", *world.numbers),
        "loop": world.loops,
        "target_loop": world.loops,
        "id": world.loops,
        "source": world.sources,
        "target_source": world.sources,
        "transponder": ("", *world.transponders),
        "transponders": world.transponders,
    }
    return chance.choice(known.get(name, ("", "GT", "Ann", "a word; or two")))


# Inputs as they come


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


def _timing71() -> list[bytes]:
    frames = [(n, timing71_state(n, timing71_car("7", n // 2, 100.5), timing71_car("8", n // 3, 99))) for n in range(8)]
    whole = replay(*frames, changes=(2, 3))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return [b"\n".join(archive.read(name) for name in archive.namelist()), whole]


def _few_cars(document: bytes) -> bytes:
    """A live document with its first cars only: a whole one is too slow to be read a million times."""
    decoded = msgspec.json.decode(document)
    if isinstance(decoded, dict):
        decoded["entries"] = [one for one in decoded.get("entries", []) if one][:1]
    else:
        decoded = [one and {"stints": dict(list(one["stints"].items())[:3])} for one in decoded[:4]]
    return msgspec.json.encode(decoded)


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


def _lap_records() -> list[bytes]:
    return [LAP_RECORD, lap_records.written(lap_records.race()), *_race("spa-2025/23_Analysis_Race_Hour6.csv.gz")]


def _decoders() -> list[bytes]:
    """Frames of a recording, one by one."""
    recorded = [bytes.fromhex("".join(hexed.decode().split())) for hexed in _race("p3-decoder/recording.bin")]
    return [b"\x8e" + frame for content in recorded for frame in content.split(b"\x8e")[1:200]] or [bytes(20)]


def _small() -> SimulatedRace:
    return SimulatedRace(hypercar=2, lmp2=1, lmgt3=1, innovative=0, duration_us=600_000_000)


def _rmonitor() -> list[bytes]:
    recorded = [*_race("sebring-2009/session5.rmonitor.gz"), *_race("sebring-2009/orbits-mock.rmonitor")]
    return [RMONITOR, *recorded, *_logged(ClubRace(20, laps=6, history=True).lines())]


SOUND: Final[dict[str, Callable[[], list[bytes]]]] = {
    "rmonitor": _rmonitor,
    "multiloop": lambda: [Session(_small()).content()],
    "p3": _decoders,
    "nls": lambda: [b"".join(nls_messages.line(told) for told in nls_messages.Session(_small()).messages())],
    "swiss": _swiss,
    "wec26": _wec26,
    "wec": lambda: _wec() or [b'{"params":{"sessionId":1,"startTime":1,"raceState":"green"},"entries":[]}'],
    "lap_record": _lap_records,
    "entry_list": lambda: [ENTRIES_CSV, ENTRIES_TOML, *_race("more/imsa-sebring-2021-results.csv.gz")],
    "timing71": lambda: [
        *_timing71(),
        ANALYSIS,
        *_race("live-2026/elms-2021-portimao-timing71-analysis/elms-portimao.json.gz"),
    ],
    FACTS_FORMAT: lambda: [encode_facts(facts(random.Random(seed), 12)) for seed in range(8)],
    ENTRIES: lambda: [ENTRIES_CSV, ENTRIES_TOML],
}
"""Sound inputs by format."""


@cache
def sound(format: str) -> list[bytes]:  # noqa: A002
    """Sound inputs of a format, made once."""
    return SOUND[format]()


class Kept(Struct, frozen=True):
    """An input as a journal holds it."""

    source: str
    format: str
    payload: bytes


def kept(chance: random.Random, most_bytes: int = 2500) -> Iterator[Kept]:
    """Inputs without end, of every format in turn, each a piece of a sound one or facts of every kind."""
    while True:
        for name in INPUT_FORMATS:
            whole = chance.choice(sound(name))
            at = chance.randrange(max(1, len(whole) - most_bytes))
            yield Kept(f"{name}://box", name, whole[at : at + chance.randrange(most_bytes)])
        yield Kept("people", FACTS_FORMAT, encode_facts(made(kind, chance) for kind in FACT_KINDS))


def write_kept(path: Path, seed: int, count: int) -> list[Kept]:
    """Put inputs of every kind into a file, for a process that is cut off or killed to take them from; returns them."""
    chosen = list(islice(kept(random.Random(seed)), count))
    path.write_bytes(msgspec.msgpack.encode(chosen))
    return chosen


READ_KEPT: Final = """
import msgspec
def read_kept(path):
    return [tuple(kept.values()) for kept in msgspec.msgpack.decode(open(path, "rb").read())]
"""
"""What such a process runs to have them: each is source, format and payload."""
