"""The state of a car at a moment: what its loops say, what was declared, and what is judged and marked as such."""

from bisect import bisect_right
from statistics import median

from msgspec import Struct

from pitboard.model import CarStateName
from pitboard.scoring import CarHistory, Mark

RETIRED_AFTER_US = 1_800_000_000
"""A car on the track that no loop has seen for this long is judged retired; any later passing takes it back."""


class State(Struct, frozen=True, gc=False):
    """A state and whether it is a judgement of ours rather than a reading or a declaration."""

    name: CarStateName
    judged: bool = False


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


def state(car: CarHistory, mark: Mark, seen_us: int, moment_us: int, allowed_us: int) -> State:
    """The state of a car that was last seen at `seen_us`, where its class explains an absence of `allowed_us`."""
    phase = mark.phase
    if car.declared and phase != "finished":
        i = bisect_right(car.declared, moment_us, key=lambda one: one.time_us)
        # Any loop that sees the car after a declaration takes it back (case 36).
        if i and car.declared[i - 1].state in ("retired", "stopped") and car.declared[i - 1].time_us >= seen_us:
            return State(car.declared[i - 1].state)
    if moment_us - seen_us <= allowed_us or phase in ("in_pit", "finished") or not seen_us:
        return BY_PHASE[phase]
    return _RETIRED if moment_us - seen_us > max(RETIRED_AFTER_US, allowed_us) else _STOPPED
