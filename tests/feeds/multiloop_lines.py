"""MultiLoop lines for tests: single records, and a whole session told from a simulated race."""

from bisect import bisect_right
from collections.abc import Iterator

from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, DriverIn, Entry, Fact, Flag, Passing, TransponderFitted

SEPARATOR = "\xa6"
LETTERS = {"green": "G", "yellow": "Y", "full_course_yellow": "Y", "safety_car": "Y", "red": "R", "chequered": "K"}
LINES = {LINE: "SF", PIT_LINE: "SFPIT", PIT_IN: "PIN", PIT_OUT: "POUT"} | {str(i): f"IM{i}" for i in range(1, 12)}
EIGHT_BLANKS = (0,) * 8
COLUMNS = ("class", "team", "make")


def line(command: str, *fields: str | int, kind: str = "N", sequence: int = 1, preamble: str = "R1") -> bytes:
    """A record as sent: numbers in hex, in latin-1, with CR LF."""
    header = [f"${command}", kind, f"{sequence:X}", preamble]
    told = [f"{field:X}" if isinstance(field, int) else field for field in fields]
    return (SEPARATOR.join(header + told) + SEPARATOR + "\r\n").encode("latin-1")


def heartbeat(date_s: int, elapsed_ms: int, status: str = "G", to_go_ms: int = 0, **header: str) -> bytes:
    return line("H", status, date_s, elapsed_ms, 0, to_go_ms, **header)  # type: ignore[arg-type]


def crossing(number: str, at_ms: int, loop: str = "SF", status: str = "T", flag: str = "G", kind: str = "N") -> bytes:
    return line("L", number, 1, loop, "A", at_ms, flag, status, kind=kind)


def lap(number: str, laps: int, at_ms: int, last_ms: int = 0, status: str = "T", kind: str = "U") -> bytes:
    return line("C", 1, number, 1, laps, at_ms, last_ms, status, kind=kind)


class Session:
    """The lines of a simulated race; `told` says which records carry its laps: crossings ($L), laps ($C) or both."""

    def __init__(self, settings: SimulatedRace, told: str = "LC") -> None:
        self._told = told
        self._start_us = settings.start_us
        self._simulation = Simulation(settings)
        self._facts = list(self._simulation)
        self.truth: Truth = self._simulation.truth
        self._flags = [fact for fact in self._facts if isinstance(fact, Flag)]
        self._ids = {number: place for place, number in enumerate(self.truth.entries, 1)}
        self._cars: dict[str, str] = {}
        self._laps: dict[str, int] = {}
        self._last_ms: dict[str, int] = {}
        self._beat_ms = 0

    def content(self) -> bytes:
        """The whole session."""
        return b"".join(self._opening()) + b"".join(one for fact in self._facts for one in self._lines(fact))

    def _opening(self) -> Iterator[bytes]:
        start_s = self._start_us // 1_000_000
        yield line("V", 1, 3, "MultiLoop")
        yield line("R", "24 Hours of Valbrume", "Valbrume", "Race", "R", start_s)
        sections = [("S1", 1000, "SF", "IM1"), *((f"S{i}", 1000, f"IM{i - 1}", f"IM{i}") for i in range(2, 12))]
        sections += [("S12", 1000, "IM11", "SF"), ("PIT", 500, "PIN", "POUT")]
        yield line("T", "Valbrume", "Valbrume", "8.23", len(sections), *(value for one in sections for value in one))
        for number, entry in self.truth.entries.items():
            yield self._entry(number, entry)
        yield heartbeat(start_s + 1, 1000, to_go_ms=self._duration_ms() - 1000)

    def _duration_ms(self) -> int:
        return self._simulation.settings.duration_us // 1000

    def _entry(self, number: str, entry: Entry) -> bytes:
        columns = [entry.car_class, entry.team, entry.make]
        plain = [text.encode("latin-1", "replace").decode("latin-1") for text in columns]
        return line("E", number, self._ids[number], "", 1, len(plain), *plain, f"c{number}")

    def _lines(self, fact: Fact) -> Iterator[bytes]:
        if isinstance(fact, TransponderFitted):
            self._cars[fact.transponder] = fact.number
        elif isinstance(fact, DriverIn):
            at_ms = max(self._elapsed_ms(fact.time_us), 0)
            yield line("USAC:DRIVERID", self._ids[fact.number], at_ms, str(fact.seat), f"Driver {fact.seat}")
        elif isinstance(fact, Passing):
            at_ms = self._elapsed_ms(fact.time_us)
            while at_ms - self._beat_ms > 5000:
                self._beat_ms += 5000
                yield heartbeat(
                    self._start_us // 1_000_000 + self._beat_ms // 1000, self._beat_ms, self._status(self._beat_ms)
                )
            if at_ms > 0:
                yield from self._passing(self._cars[fact.transponder], fact.loop, at_ms)

    def _passing(self, number: str, loop: str, at_ms: int) -> Iterator[bytes]:
        status = "P" if loop in (PIT_LINE, PIT_IN, PIT_OUT) else "T"
        flag = self._status(at_ms)
        at_the_line = loop in (LINE, PIT_LINE)
        if "L" in self._told or not at_the_line:
            yield line("L", number, self._ids[number], LINES[loop], "A", at_ms, flag, status)
        if "C" in self._told and at_the_line:
            laps = self._laps[number] = self._laps.get(number, 0) + 1
            last_ms = at_ms - self._last_ms.get(number, 0)
            self._last_ms[number] = at_ms
            told: tuple[str | int, ...] = (
                1,
                number,
                self._ids[number],
                laps,
                at_ms,
                last_ms,
                status,
                *EIGHT_BLANKS,
                "Active",
                flag,
            )
            yield line("C", *told, kind="U")

    def _elapsed_ms(self, time_us: int) -> int:
        return (time_us - self._start_us) // 1000

    def _status(self, at_ms: int) -> str:
        i = bisect_right(self._flags, at_ms, key=lambda flag: self._elapsed_ms(flag.time_us))
        return LETTERS[self._flags[i - 1].state] if i else "G"
