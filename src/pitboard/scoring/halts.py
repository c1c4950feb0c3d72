"""Waits of the whole field in the pit lane: what a red flag looks like in the pit visits, whatever the flags say."""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pitboard.scoring.history import History

FIELD_SHARE = 0.8
"""So much of the running field stands in the lane."""

CALLED_IN_US = 900_000_000
"""It takes the field at most so long to come in; who was in the lane before that came in for something else."""

SEEN_WITHIN_US = 900_000_000
"""A car that no loop has seen for so long does not count among the running ones."""

STAYS_MEET_US = 1_000_000
"""Two stays of a car no further apart than this are one: a record states them apart where the line lies between."""

LEAST_US = 180_000_000
"""Shorter, and it was a round of stops."""


class Halt(Struct, frozen=True):
    """A wait of the whole field in the pit lane, in µs since the epoch, from when most of it stood there to when most
    of it had left; `end_us` is the end of what is known where it lasts."""

    begin_us: int
    end_us: int

    def shared_us(self, begin_us: int, end_us: int) -> int:
        """How much of a span lies in it."""
        return max(min(end_us, self.end_us) - max(begin_us, self.begin_us), 0)


def field_halts(history: "History") -> list[Halt]:
    """The waits of the whole field, in time order."""
    events = sorted(
        (time_us, kind, number)
        for number, car in history.cars.items()
        for kind, times_us in ((1, car.pit_in_us), (0, car.pit_out_us))
        for time_us in times_us
    )
    least = max(2, len(history.cars) // 4)
    halts: list[Halt] = []
    waiting: dict[str, int] = {}
    begin_us, needed = 0, 0
    for time_us, kind, number in events:
        if not kind:
            # Two stays that meet at the line are one: the car that comes straight in again has not left.
            if begin_us and not _stays(history, number, time_us):
                waiting.pop(number, None)
                if len(waiting) < needed:
                    halts.append(Halt(begin_us, time_us))
                    begin_us = 0
            elif not begin_us:
                waiting.pop(number, None)
            continue
        waiting.setdefault(number, time_us)
        if not begin_us and len(waiting) >= least:
            called = [car for car, in_us in waiting.items() if in_us >= time_us - CALLED_IN_US]
            field = {*called, *_running(history, time_us)}
            if len(called) >= max(2, FIELD_SHARE * len(field)):
                begin_us, needed = time_us, (len(called) + 1) // 2
    if begin_us:
        halts.append(Halt(begin_us, history.through_us))
    return [halt for halt in halts if halt.end_us - halt.begin_us >= LEAST_US]


def _stays(history: "History", number: str, out_us: int) -> bool:
    car = history.cars[number]
    i = car.pit_out_us.index(out_us)
    return i + 1 < len(car.pit_in_us) and car.pit_in_us[i + 1] - out_us <= STAYS_MEET_US


def _running(history: "History", moment_us: int) -> set[str]:
    """The cars on the track, or in the lane only since the field was called in."""
    running = set()
    for number, car in history.cars.items():
        if car.finished_us <= moment_us or car.last_seen_us(moment_us) < moment_us - SEEN_WITHIN_US:
            continue
        running.add(number)
    return running
