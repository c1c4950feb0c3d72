"""The state of a car at a moment: what its loops say, what was declared, and what is judged and marked as such."""

from bisect import bisect_right
from statistics import median
from typing import Final

from msgspec import Struct

from pitboard.model import CarState, CarStateName
from pitboard.scoring import CarHistory, Mark

RETIRED_AFTER_US = 1_800_000_000
"""A car on the track that no loop has seen for this long is judged retired; any later passing takes it back."""


class State(Struct, frozen=True, gc=False):
    """A state, and whether it is a judgement of ours rather than a reading or a declaration.

    Without a name: judged, the car did not start; not judged, nobody knows its state. Then `awaited` says that its next
    loop is not overdue, so that the order in force waits for it.
    """

    name: CarStateName | None
    judged: bool = False
    awaited: bool = False

    @property
    def runs(self) -> bool:
        """Whether the car is out on the track, or may be."""
        return self.name in OUT_ON_TRACK or self.awaited

    @property
    def is_gone(self) -> bool:
        """Whether the car is known not to be on its way: it stopped, is out, or never started."""
        return self.name in GONE or (self.name is None and self.judged)


OUT_ON_TRACK: Final[frozenset[str | None]] = frozenset({"running", "out_lap"})
"""The states of cars out on the track."""

GONE: Final[frozenset[str | None]] = frozenset({"stopped", "retired"})
"""The named states of cars that are not on their way."""

ON_ITS_WAY: Final[frozenset[str | None]] = frozenset({"running", "in_pit", "out_lap"})
"""The states of cars that are known to take part."""

STILL: frozenset[CarStateName] = frozenset({"stopped", "retired", "in_pit", "finished"})
"""Declared after a retirement, these do not say that the car is on the way again."""


BY_PHASE = {
    "grid": State("running"),
    "running": State("running"),
    "in_pit": State("in_pit"),
    "out_lap": State("out_lap"),
    "finished": State("finished"),
}
"""The state that the loops themselves tell, by the phase of the car's last mark."""
_STOPPED = State("stopped", judged=True)
_RETIRED = State("retired", judged=True)
_NOT_STARTED = State(None, judged=True)
_UNKNOWN = State(None)
_AWAITED = State(None, awaited=True)


def patience_us(marks: list[Mark], moment_us: int, loop_count: int) -> int:
    """How long the cars of a class, best placed first, explain that one of them is not seen at a loop, in µs.

    The yardstick is the lap that the front half is driving or has just driven: under a safety car it doubles, so no
    fixed time would do. With one loop a lap the whole lap must be waited for, and a slower one after a fast one.
    """
    front = marks[: (len(marks) + 1) // 2]
    driven = [max(mark.last_lap_us, moment_us - mark.line_us) for mark in front if mark.last_lap_us]
    if not driven:
        return RETIRED_AFTER_US
    return int(median(driven) * (1 + 1.5 / loop_count))


def declaration(car: CarHistory, seen_us: int, moment_us: int) -> CarState | None:
    """The word of a feed or a person that a car is stopped or retired; None: there is none, or it was taken back.

    A loop that sees the car takes it back (case 36), and so does the word that it runs again. A retirement outranks a
    later "stopped", which only says where the car stands.
    """
    newest = first = bisect_right(car.declared_us, moment_us)
    while first and car.declared_us[first - 1] >= seen_us and car.declared[first - 1].state in STILL:
        first -= 1
    held = car.declared[first:newest]
    retired = next((declared for declared in held if declared.state == "retired"), None)
    return retired or (held[-1] if held and held[-1].state == "stopped" else None)


def state(
    car: CarHistory, mark: Mark, seen_us: int, moment_us: int, allowed_us: int, start_us: int, told_from_us: int
) -> State:
    """The state of a car that was last seen at `seen_us` (0: never), where its class explains an absence of so long.

    Before `told_from_us` nobody saw the race that begins at `start_us`: what a car did then says nothing of its state.
    """
    phase = mark.phase
    if car.declared and phase != "finished":
        declared = declaration(car, seen_us, moment_us)
        if declared:
            return State(declared.state)
    absent_us = moment_us - (seen_us or start_us)
    if seen_us < told_from_us and told_from_us > start_us:
        return _AWAITED if absent_us <= allowed_us else _UNKNOWN
    if absent_us <= allowed_us or phase in ("in_pit", "finished"):
        return BY_PHASE[phase]
    if not seen_us:
        return _NOT_STARTED
    return _RETIRED if absent_us > max(RETIRED_AFTER_US, allowed_us) else _STOPPED
