"""Records of decoders into passings: where each decoder lies, each passing once, what is missing by number."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Final

from pitboard.feeds.p3.protocol import AnyRecord, PassingRecord, ResendRecord, StatusRecord
from pitboard.feeds.reading import Reading
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, ClockStep, Fact, Loop, LoopsInstalled, Passing

ANY: Final = 0
"""The first decoder heard that no role names."""

_KNOWN: Final = {
    **dict.fromkeys(("LINE", "SF", "SFT", "FINISH"), Loop(LINE, 1 << 20, "line")),
    **dict.fromkeys(("PIT-LINE", "SFPIT", "SFP"), Loop(PIT_LINE, 1 << 20, "pit_line")),
    **dict.fromkeys(("PIT-IN", "PIN", "PIP"), Loop(PIT_IN, (1 << 20) - 1, "pit_in")),
    **dict.fromkeys(("PIT-OUT", "POUT", "POP"), Loop(PIT_OUT, 0, "pit_out")),
}
_ROLE = re.compile(r"(?:(\d{1,10}):)?([^:@\s]{1,40})(?:@(\d{1,6}))?")
_NUMBERED = re.compile(r"\D*(\d{1,4})([A-Za-z]?)")


def decoder_loops(written: Iterable[str]) -> Mapping[int, Loop]:
    """Return loops by decoder id, `ANY` where none is named.

    A loop on the track is ranked along the lap by the number in its name (IM1, IM2) or after an @.

    Raises:
        ValueError: one of them is no role, or two are of one decoder; the text says which.
    """
    found: dict[int, Loop] = {}
    for role in written:
        parts = _ROLE.fullmatch(role.strip())
        loop = _loop(parts[2], parts[3]) if parts else None
        if parts is None or loop is None:
            raise ValueError(
                f"no loop: {role!r}; write line, pit-line, pit-in, pit-out, or a loop on the track with its place "
                "along the lap (IM1, Hairpin@3); before it the decoder's id if there are several (268307:line)"
            )
        decoder = int(parts[1] or ANY)
        if decoder in found:
            raise ValueError(f"two loops for {f'decoder {decoder}' if decoder else 'one decoder'}: {role!r}")
        found[decoder] = loop
    return found


def _loop(name: str, place: str | None) -> Loop | None:
    known = _KNOWN.get(name.upper())
    if known or place:
        return known or Loop(name, 100 * int(place or 0))
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        return None
    return Loop(name, 100 * int(numbered[1]) + (ord(numbered[2].upper()) - ord("A") + 1 if numbered[2] else 0))


THE_LINE = Loop(LINE, 1, "line")
LATEST_US = 1 << 52
"""A clock beyond the year 2112 is no clock."""

STEP_US = 20_000
"""A clock that comes apart from GPS by more, between two passings, was set."""


class Numbering:
    """The numbers seen, as ranges without gaps; what lies between two of them was lost on the way."""

    def __init__(self) -> None:
        self._from: list[int] = []
        self._until: list[int] = []

    @property
    def highest(self) -> int:
        """The highest number seen; -1 before the first."""
        return self._until[-1] if self._until else -1

    @property
    def lowest(self) -> int:
        """The lowest number seen; -1 before the first."""
        return self._from[0] if self._from else -1

    def take(self, number: int) -> bool:
        """Note a number; False: it has been seen before."""
        i = bisect_right(self._from, number)
        if i and number <= self._until[i - 1]:
            return False
        follows = i > 0 and self._until[i - 1] == number - 1
        precedes = i < len(self._from) and self._from[i] == number + 1
        if follows and precedes:
            self._until[i - 1] = self._until.pop(i)
            del self._from[i]
        elif follows:
            self._until[i - 1] = number
        elif precedes:
            self._from[i] = number
        else:
            self._from.insert(i, number)
            self._until.insert(i, number)
        return True

    def missing(self) -> list[tuple[int, int]]:
        """Return the ranges of numbers never seen, both ends included, between the lowest and the highest."""
        return [(until + 1, begin - 1) for until, begin in zip(self._until, self._from[1:], strict=False)]


class _Decoder:
    """One decoder under way: its numbers and what they stood for, its clock at the highest of them and at latest."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.run = 1
        self.numbers = Numbering()
        self.known: dict[int, tuple[int, int]] = {}
        self.at_highest_us = 0
        self.latest_us = 0
        self._first_apart_us: int | None = None
        self._apart_us = 0

    @property
    def passing_source(self) -> str:
        return self.source if self.run == 1 else f"{self.source}.{self.run}"

    def numbering_restarted(self, number: int, transponder: int, rtc_us: int) -> bool:
        """Tell whether a passing shows that the numbering began again: its number was another's, or is low and late."""
        known = self.known.get(number)
        if known is not None:
            # The same number for the same reading is only sent again.
            return known != (transponder, rtc_us)
        if number < self.numbers.lowest:
            # Nothing before the first is ever asked for: it was switched off and on, or reset.
            return True
        # A number that fills a gap is of a reading before the latest; a later one can only be of another count.
        return number < self.numbers.highest and rtc_us > self.latest_us

    def steady_us(self, rtc_us: int, utc_us: int | None) -> tuple[int, int]:
        """Return a passing's time by the clock as it first ran, and by how much that was set since the last (µs).

        Where the decoder has GPS this tells both; where it has not the clock is taken as it is.
        """
        # GPS never steps: where the decoder's own clock comes apart from it between two passings, somebody set it.
        step_us = 0
        if utc_us is not None:
            apart_us = rtc_us - utc_us
            if self._first_apart_us is None:
                self._first_apart_us = self._apart_us = apart_us
            elif abs(apart_us - self._apart_us) > STEP_US:
                step_us, self._apart_us = apart_us - self._apart_us, apart_us
        return rtc_us - (self._apart_us - (self._first_apart_us or 0)), step_us

    def restart_numbering(self) -> None:
        """Begin another run of numbers; the clock goes on."""
        self.run += 1
        self.numbers = Numbering()
        self.known.clear()

    def note(self, number: int, transponder: int, rtc_us: int) -> None:
        """Take a passing's number as seen."""
        if number > self.numbers.highest:
            self.at_highest_us = rtc_us
        self.numbers.take(number)
        self.known[number] = (transponder, rtc_us)
        self.latest_us = max(self.latest_us, rtc_us)


class P3Session:
    """Turns the records of one or more decoders into facts, in the order in which they come.

    `loops` says at which loop each decoder lies, by decoder id; the one of `loops.ANY` is that of the first decoder
    heard that has none. Without `loops` the first decoder heard is at the line. The passings of a decoder whose loop is
    not known bear its own name as the loop, which the scorer sets aside with that reason. Every passing has the
    decoder's name in its source and the decoder's number as its ref: the identity by which it is kept once, also among
    sources that pass on the same decoder.
    """

    def __init__(self, source: str, reading: Reading, loops: Mapping[int, Loop] | None = None) -> None:
        self.source = source
        self.reading = reading
        self._roles = {ANY: THE_LINE} if loops is None else dict(loops)
        self._installed: set[str] = set()
        self._decoders: dict[int, _Decoder] = {}

    def take(self, record: AnyRecord, place: int) -> list[Fact]:
        """Return the facts of the next record; `place` is its line or number in the source, for a refusal."""
        if not isinstance(record, PassingRecord):
            named = {StatusRecord: "STATUS", ResendRecord: "RESEND"}
            name = named.get(type(record)) or getattr(record, "name", "")
            self.reading.count(f"{name} records")
            return []
        if record.number is None or record.transponder is None or record.rtc_us is None:
            self.reading.refuse(self.source, place, "a passing without number, transponder or time")
            return []
        if record.rtc_us >= LATEST_US:
            self.reading.refuse(self.source, place, f"passing {record.number}: a time of {record.rtc_us} µs")
            return []
        return self._passing(record.decoder or 0, record, record.number, record.rtc_us, place)

    def missing(self) -> dict[int, list[tuple[int, int]]]:
        """Return by decoder id the ranges of passing numbers that never came, both ends included."""
        return {
            decoder_id: ranges
            for decoder_id, decoder in self._decoders.items()
            if (ranges := decoder.numbers.missing())
        }

    def to_resend(self) -> list[ResendRecord]:
        """Return the requests that ask the decoders for what is missing."""
        return [
            ResendRecord(from_number=begin, until_number=until, decoder=decoder or None)
            for decoder, ranges in self.missing().items()
            for begin, until in ranges
        ]

    def name_missing(self, only: int | None = None) -> None:
        """Name in the reading what never came, of all decoders or of one."""
        for decoder, ranges in self.missing().items():
            for begin, until in ranges if only in (None, decoder) else ():
                self.reading.count("passings missing", until - begin + 1)
                which = f"passing {begin}" if begin == until else f"passings {begin}-{until}"
                self.reading.refuse(self.source, 0, f"decoder {decoder}: {which} missing, to be asked for again")

    def _passing(self, decoder_id: int, record: PassingRecord, number: int, rtc_us: int, place: int) -> list[Fact]:
        transponder = record.transponder or 0
        decoder = self._decoders.get(decoder_id)
        if decoder is None:
            decoder = self._decoders[decoder_id] = _Decoder(f"{self.source}/{decoder_id}")
        if decoder.numbering_restarted(number, transponder, rtc_us):
            self.name_missing(decoder_id)
            decoder.restart_numbering()
            self.reading.refuse(self.source, place, f"decoder {decoder_id} began to number again, at {number}")
        elif number in decoder.known:
            self.reading.count("passings sent again")
            return []
        time_us, step_us = decoder.steady_us(rtc_us, record.utc_us)
        back_us = decoder.at_highest_us - rtc_us
        if number > decoder.numbers.highest >= 0 and back_us > 0 and not step_us:
            reason = f"decoder {decoder_id}: its clock stepped back by {back_us / 1e6:.3f} s before passing {number}"
            self.reading.refuse(self.source, place, reason)
        decoder.note(number, transponder, rtc_us)
        self.reading.count("passings")
        loop_id, facts = self._loop(decoder_id, place)
        if step_us:
            reason = (
                f"decoder {decoder_id}: its clock was set by {step_us / 1e6:+.3f} s before passing {number}, says GPS"
            )
            self.reading.refuse(self.source, place, reason)
            facts.append(ClockStep(time_us, decoder.source, step_us, "told", number))
        return [*facts, Passing(time_us, "", loop_id, decoder.passing_source, number, True, str(transponder))]

    def _loop(self, decoder_id: int, place: int) -> tuple[str, list[Fact]]:
        """Return the id of a decoder's loop, and the fact that it is installed when it is heard for the first time."""
        if decoder_id not in self._roles and ANY in self._roles:
            self._roles[decoder_id] = self._roles.pop(ANY)
        loop = self._roles.get(decoder_id)
        loop_id = loop.id if loop else f"decoder-{decoder_id}"
        if loop_id in self._installed:
            return loop_id, []
        self._installed.add(loop_id)
        if loop is None:
            self.reading.refuse(self.source, place, f"nothing says at which loop decoder {decoder_id} lies")
            return loop_id, []
        return loop_id, [LoopsInstalled((loop,), source=self.source)]
