"""One short race as several timing systems tell it, byte by byte as they do: RMonitor, MultiLoop, P3, entry lists."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from feeds.multiloop_lines import SEPARATOR, Session
from hostile.dialects import P3, MultiLoop, RMonitor
from hostile.proxy import Dialect
from pitboard.feeds.p3.protocol import P3Framing, PassingRecord, ResendRecord, StatusRecord, decode, encode
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Entry, Fact, Passing
from pitboard.model.time import DAY_US, SECOND_US, local_us
from pitboard.relay.rmonitor import RmonitorWriter
from pitboard.relay.rmonitor_format import wire
from pitboard.scoring import History, score
from simulated.network import Script

BEFORE_S: Final = 20
"""The systems begin to send so long before the start."""

AFTER_S: Final = 75
"""And go on so long after the last car has finished."""

DECODERS: Final = {LINE: 1001, PIT_LINE: 1002, PIT_IN: 1003, PIT_OUT: 1004}
"""The decoders of a P3 system, by the loop at which each is."""

STATUS_S: Final = 5
DAY_S: Final = DAY_US // SECOND_US
BEAT_S: Final = 4
"""A heartbeat comes so seldom, for simulated races are many."""

PACKET_S: Final = 4.5
"""What is sent within so long is one packet."""

BEATS_S: Final = {"rmonitor": BEAT_S, "enhanced": BEAT_S, "multiloop": STATUS_S, "p3": STATUS_S}


class RaceOnTheLine(Struct, frozen=True):
    """A race that was simulated: its facts, and how it ended."""

    settings: SimulatedRace
    facts: tuple[Fact, ...]
    history: History

    @property
    def begins_us(self) -> int:
        """When the simulation of it begins, µs since the epoch."""
        return self.settings.start_us - BEFORE_S * SECOND_US

    @property
    def lasts_s(self) -> int:
        """How long from then until the systems are silent: in one race of three all are home by then."""
        over_us = self.history.through_us if self.settings.seed % 3 == 2 else max(self.finished_us.values())
        return (over_us - self.begins_us) // SECOND_US + AFTER_S

    @property
    def finished_us(self) -> dict[str, int]:
        """When each car took the flag."""
        return {number: car.lap_end_us[-1] for number, car in self.history.cars.items() if car.lap_end_us}


@cache
def race(base: int) -> RaceOnTheLine:
    """A race of some minutes with four cars, by its number."""
    settings = SimulatedRace(
        seed=base,
        hypercar=2,
        lmp2=1,
        lmgt3=1,
        innovative=0,
        duration_us=(300, 420, 600)[base % 3] * SECOND_US,
        incident_rate=4,
    )
    facts = tuple(simulate(settings))
    return RaceOnTheLine(settings, facts, score(facts))


@cache
def script(base: int, kind: str, shift_ms: int = 0) -> Script:
    """What a system of a kind sends of a race; its clock is off by so much, where it has one of its own."""
    pieces = SCRIPTS[kind](race(base), shift_ms)
    # By when word of a decoder's passing comes its clock is compared: it sends each at once.
    return Script(tuple(pieces if kind == "p3" else _batches(pieces)))


def _batches(pieces: Iterator[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """Pieces of within some seconds as one, sent with the last of them: as from a system that sends by packets."""
    begun_s, held, last_s = 0.0, list[bytes](), 0.0
    for at_s, data in pieces:
        if at_s > begun_s + PACKET_S and held:
            yield last_s, b"".join(held)
            begun_s, held = at_s, []
        held.append(data)
        last_s = at_s
    yield last_s, b"".join(held)


def _rmonitor(race: RaceOnTheLine, *, enhanced: bool) -> Iterator[tuple[float, bytes]]:
    begins_us = race.begins_us
    writer = RmonitorWriter(race.history, begins_us, enhanced=enhanced)
    yield 0.0, wire(writer.full_state())
    held, shown = list[str](), ""
    begun_s = local_us(race.history.race, begins_us) // SECOND_US % DAY_S
    for record in writer.advance(begins_us + race.lasts_s * SECOND_US):
        if not record.startswith("$F,"):
            held.append(record)
            continue
        fields = record.split(",")
        hours, minutes, seconds = map(int, fields[3].strip('"').split(":"))
        second = (hours * 3600 + minutes * 60 + seconds - begun_s) % DAY_S
        if second % BEAT_S == 0 or fields[5] != shown:
            shown = fields[5]
            yield float(second), wire([*held, record])
            held = []


def _multiloop(race: RaceOnTheLine, shift_ms: int) -> Iterator[tuple[float, bytes]]:
    separator = SEPARATOR.encode("latin-1")
    begun_s = (race.settings.start_us - race.begins_us) / SECOND_US
    at_s, beat = 0.0, b""
    for record in Session(race.settings).content().splitlines(keepends=True):
        fields = record.split(separator)
        if at_s > race.lasts_s - AFTER_S + 5:
            break
        if fields[0] == b"$H":
            at_s = max(at_s, begun_s + int(fields[6], 16) / 1000)
            fields[5] = b"%X" % (int(fields[5], 16) + shift_ms // 1000)
            beat = record = separator.join(fields)
        elif fields[0] in (b"$L", b"$C"):
            at_s = max(at_s, begun_s + int(fields[8], 16) / 1000)
        yield at_s, record
    fields = beat.split(separator)
    for late_s in range(STATUS_S, AFTER_S, STATUS_S):
        fields[6] = b"%X" % round((at_s - begun_s + late_s) * 1000)
        yield at_s + late_s, separator.join(fields)


def _p3(race: RaceOnTheLine, shift_ms: int) -> Iterator[tuple[float, bytes]]:
    numbers = dict.fromkeys(DECODERS, 0)
    status = b"".join(encode(StatusRecord(decoder=decoder, noise=39, gps=0)) for decoder in DECODERS.values())
    passings = sorted((f for f in race.facts if isinstance(f, Passing) and f.loop in DECODERS), key=_time_us)
    at_s = 0.0
    yield at_s, status
    for passing in passings:
        passed_s = (passing.time_us - race.begins_us) / SECOND_US
        while passed_s > at_s + STATUS_S:
            at_s += STATUS_S
            yield at_s, status
        numbers[passing.loop] += 1
        record = PassingRecord(
            number=numbers[passing.loop],
            transponder=int(passing.transponder),
            rtc_us=passing.time_us + shift_ms * 1000,
            decoder=DECODERS[passing.loop],
        )
        if passed_s > race.lasts_s:
            break
        yield passed_s, encode(record)
    while at_s < race.lasts_s:
        at_s += STATUS_S
        yield at_s, status


def _time_us(passing: Passing) -> int:
    return passing.time_us


SCRIPTS: Final[dict[str, Callable[[RaceOnTheLine, int], Iterator[tuple[float, bytes]]]]] = {
    "rmonitor": lambda race, _shift: _rmonitor(race, enhanced=False),
    "enhanced": lambda race, _shift: _rmonitor(race, enhanced=True),
    "multiloop": _multiloop,
    "p3": _p3,
}
"""What each kind of system sends, by the second."""

DIALECTS: Final[dict[str, Callable[[], Dialect]]] = {
    "rmonitor": RMonitor,
    "enhanced": RMonitor,
    "multiloop": MultiLoop,
    "p3": P3,
}

URLS: Final = {
    "rmonitor": "rmonitor://timing:50000",
    "enhanced": "rmonitor://timing:50000",
    "multiloop": "multiloop://timing:50003",
    "p3": "p3://box:5403?" + "&".join(f"loop={decoder}:{loop}" for loop, decoder in DECODERS.items()),
}


class Memory:
    """What a decoder has read: it sends again what it is asked for by number."""

    def __init__(self) -> None:
        self._numbered: dict[tuple[int | None, int], bytes] = {}
        self._sent, self._asked = P3Framing(), P3Framing()

    def note(self, data: bytes) -> None:
        """Remember what was read."""
        for frame in self._sent.feed(data):
            record = decode(frame.content)
            if isinstance(record, PassingRecord) and record.number is not None:
                self._numbered[record.decoder, record.number] = encode(record)

    def answer(self, data: bytes) -> bytes:
        """What is sent to who asks."""
        asked = [decode(frame.content) for frame in self._asked.feed(data)]
        return b"".join(
            self._numbered.get((record.decoder, number), b"")
            for record in asked
            if isinstance(record, ResendRecord)
            for number in range(record.from_number or 0, (record.until_number or 0) + 1)
        )


def entry_list(base: int, *, form: str = "toml", team: str = "") -> bytes:
    """The entry list of a race, with its transponders in TOML, without in CSV."""
    entries = [fact for fact in race(base).facts if isinstance(fact, Entry)]
    if team:
        entries = [replace(entry, team=f"{team} {entry.number}") for entry in entries]
    if form == "csv":
        rows = [f"{entry.number};{entry.car_class};{entry.team};{entry.make}" for entry in entries]
        return "\n".join(["NUMBER;CLASS;TEAM;VEHICLE", *rows, ""]).encode()
    blocks = [
        f'[[car]]\nnumber = "{entry.number}"\nclass = "{entry.car_class}"\nteam = "{entry.team}"\n'
        f"transponders = [{', '.join(map(_quoted, entry.transponders))}]\n"
        for entry in entries
    ]
    return "\n".join(blocks).encode()


def _quoted(text: str) -> str:
    return f'"{text}"'
