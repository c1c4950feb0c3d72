"""What the hostile proxy knows of RMonitor, MultiLoop and P3: enough to damage a stream as the real systems do."""

import re

from feeds.multiloop_lines import SEPARATOR
from pitboard.feeds.p3.protocol import P3Framing
from pitboard.feeds.p3.protocol import escaped as p3_escaped
from pitboard.model.time import DAY_US, SECOND_US
from pitboard.relay.rmonitor_format import clock

_OF_DAY = re.compile(rb'^(\$F,[^,]*,"[^"]*",")(\d\d):(\d\d):(\d\d)"')
_CROSSED = re.compile(rb'^(\$L,.*"\d\d/\d\d/\d{4}",")(\d\d):(\d\d):(\d\d)(\.\d{3}")')


class _Lines:
    """A stream of lines."""

    def __init__(self) -> None:
        self._rest = b""

    def pieces(self, data: bytes) -> list[bytes]:
        """The lines that end in these bytes."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [one + b"\n" for one in whole]


class RMonitor(_Lines):
    """RMonitor: the state is the last word of everything but passings; a reset is `$I`, alone or up to three times."""

    def __init__(self) -> None:
        super().__init__()
        self._state: dict[tuple[bytes, ...], bytes] = {}
        self._resets = 0

    def beats(self, piece: bytes) -> bool:
        """A heartbeat."""
        return piece.startswith(b"$F,")

    def note(self, piece: bytes) -> None:
        """The last word on each thing: by registration, or by what it is about."""
        fields = piece.split(b",")
        command = fields[0]
        if command in (b"$A", b"$COMP", b"$C", b"$E"):
            self._state[command, fields[1]] = piece
        elif command in (b"$G", b"$H"):
            self._state[command, fields[2]] = piece
        elif command in (b"$B", b"$F"):
            self._state[(command,)] = piece

    def state(self) -> list[bytes]:
        """The whole state, in the order of the refresh."""
        order = [b"$B", b"$C", b"$E", b"$A", b"$COMP", b"$G", b"$H", b"$F"]
        return sorted(self._state.values(), key=lambda piece: order.index(piece.split(b",")[0]))

    def may_wait(self, piece: bytes) -> bool:
        """Everything but the heartbeat, which is a clock, and the run, which says whose records follow."""
        return not piece.startswith((b"$F,", b"$B,"))

    def stepped(self, piece: bytes, by_s: int) -> bytes:
        """Another time of day in `$F` and `$L`; the race clock is the decoder's and goes on."""

        def moved(found: re.Match[bytes]) -> bytes:
            hours, minutes, seconds = (int(found[i]) for i in (2, 3, 4))
            of_day = ((hours * 60 + minutes) * 60 + seconds + by_s) * SECOND_US % DAY_US
            return found[1] + clock(of_day).encode() + (found[5] if found.re is _CROSSED else b'"')

        return _CROSSED.sub(moved, _OF_DAY.sub(moved, piece))

    def reset(self) -> list[bytes]:
        """The forms of `$I` that were seen in recordings."""
        self._resets += 1
        forms = [
            b'$I, "00:00:00", "0/0/0000"\r\n',
            b'$I,"16:36:08.000","12 jan 01"\r\n',
            b'$I,"10:03:08","10 Jun 23"\r\n',
        ]
        return [forms[self._resets % 3]] * (1 + self._resets % 3)

    def ghost(self) -> list[bytes]:
        """No run: under the name of this run, or of the next one with its cars; then this run again."""
        self._resets += 1
        run = self._state.get((b"$B",), b'$B,1,"Race"\r\n')
        name = run.split(b",", 2)[2]
        if self._resets % 2:
            return [b"$B,95," + name, self._state[(b"$F",)], run]
        others = [
            b'$C,1,"Another class"\r\n',
            b'$A,"901","901",901,"Nina","Next","",1\r\n',
            b'$G,1,"901",,"00:59:59.999"\r\n',
        ]
        cleared = [b'$G,1,"8",,"00:59:59.999"\r\n', b'$H,1,"8",0,"00:59:59.999"\r\n']
        return [b'$B,95,"Another race"\r\n', *others, *cleared, run]


class MultiLoop(_Lines):
    """MultiLoop: the state is the last word on cars, track and run, sent again as repeated records."""

    def __init__(self) -> None:
        super().__init__()
        self._state: dict[tuple[bytes, ...], bytes] = {}
        self._separator = SEPARATOR.encode("latin-1")

    def beats(self, piece: bytes) -> bool:
        """A heartbeat, which the session of the tests sends every five seconds."""
        return piece.startswith(b"$H")

    def note(self, piece: bytes) -> None:
        """The last word on each car, and on everything there is one of."""
        fields = piece.split(self._separator)
        if fields[0] == b"$C":
            self._state[fields[0], fields[5]] = piece
        elif fields[0] == b"$E":
            self._state[fields[0], fields[4]] = piece
        elif fields[0] in (b"$V", b"$R", b"$T", b"$H"):
            self._state[(fields[0],)] = piece

    def state(self) -> list[bytes]:
        """The whole state, marked as repeated."""
        order = [b"$V", b"$R", b"$T", b"$E", b"$C", b"$H"]
        found = sorted(self._state.values(), key=lambda piece: order.index(piece.split(self._separator)[0]))
        parts = [piece.split(self._separator) for piece in found]
        return [self._separator.join([one[0], b"R", *one[2:]]) for one in parts]

    def may_wait(self, piece: bytes) -> bool:
        """Crossings and laps."""
        return piece.startswith((b"$L", b"$C"))

    def stepped(self, piece: bytes, by_s: int) -> bytes:
        """Another date in the heartbeat."""
        fields = piece.split(self._separator)
        if fields[0] != b"$H":
            return piece
        fields[5] = b"%X" % (int(fields[5], 16) + by_s)
        return self._separator.join(fields)

    def reset(self) -> list[bytes]:
        """It has none."""
        return []

    def ghost(self) -> list[bytes]:
        """Another run's state between: it does not become the race by being told."""
        return []


class P3:
    """P3 decoders: no state at all, and every frame by itself; a second goes by with each frame of status."""

    def __init__(self) -> None:
        self._framing = P3Framing()

    def pieces(self, data: bytes) -> list[bytes]:
        """The whole frames, as sent."""
        return [p3_escaped(frame.content) for frame in self._framing.feed(data)]

    def beats(self, piece: bytes) -> bool:
        """The type of the record: a status."""
        return piece[8:10] == b"\x02\x00"

    def note(self, piece: bytes) -> None:
        """Nothing is kept."""

    def state(self) -> list[bytes]:
        """Nothing is told."""
        return []

    def may_wait(self, piece: bytes) -> bool:
        """A passing."""
        return piece[8:10] == b"\x01\x00"

    def stepped(self, piece: bytes, by_s: int) -> bytes:
        """A decoder numbers and dates a passing once: what it sends again bears the time it had."""
        return piece

    def reset(self) -> list[bytes]:
        """Noise on the line."""
        return [b"\x8e\x02garbage\x8d"]

    def ghost(self) -> list[bytes]:
        """Foreign bytes."""
        return [b"\r\n\x00\xff"]
