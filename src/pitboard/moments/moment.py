"""A moment: something worth telling, with its evidence, its size and the cars concerned."""

from typing import Any, Final, Literal

from msgspec import Struct

MomentKind = Literal[
    "lead_change",
    "lead_swaps",
    "long_stop",
    "drive_through",
    "fall",
    "climb",
    "retirement",
    "return_to_race",
    "flag",
    "standstill",
    "slow_zone",
    "battle",
    "closing_gap",
    "fastest_lap",
    "milestone",
    "multi_stint",
    "driver_change",
    "contention",
    "last_of_make",
    "best_of_nation",
    "note",
    "message",
]


class Evidence(Struct, frozen=True):
    """Rows of timing that a statement stands on: what kind of row, the car, its key, and the source's own place of it.

    `row` is one of lap, pit, stint, driver, flag, slow_zone, state, standing, entry, note, message; `number` the car,
    "" for the course. `key` is the lap, visit or stint number (1..), the seat of an entry, the line of a note, or else
    the race time in ms; a "standing" is the car's row in the order in force then. A statement about a whole class (a
    median, who is best) cites `number` "" with `car_class` set: all rows of that kind in the class up to the race time
    `key`. `source` and `ref` are the recording and its row, where one is known.
    """

    row: str
    number: str
    key: int
    source: str = ""
    ref: int = 0
    car_class: str = ""


Value = int | str | bool | tuple[str, ...]


class Moment(Struct, frozen=True):
    """Something that happened, or holds, at `time_us` (µs since the epoch).

    `scope` is "overall" or a class. `cars` are the cars concerned, the main one first. `values` are what it says, by
    name, with units in the names (`_us`, `laps`, `position`, `driver`, `how`, ...). `size` ranks it among its kind: the
    larger the more it matters (places lost, µs lost, laps led ...). Docs: `docs/moments.md` lists the values by kind.

    `values["known_us"]`, where present, is when it became known or complete (a retirement is known later than the car's
    last passing); `since_us` is compared with that, so that nothing falls between two reports.
    """

    kind: MomentKind
    time_us: int
    scope: str
    cars: tuple[str, ...]
    values: dict[str, Value]
    size: float
    evidence: tuple[Evidence, ...]

    @property
    def known_us(self) -> int:
        """The moment (µs since the epoch) at which this was known in full; `time_us` unless the values say later."""
        known = self.values.get("known_us", self.time_us)
        return known if isinstance(known, int) else self.time_us


MOMENTS_US: Final = frozenset({"known_us", "from_us", "until_us", "first_us", "extreme_us", "in_us"})
"""Values that are moments; the other `_us` are durations."""


def as_document(moment: Moment, start_us: int, text: str) -> dict[str, Any]:
    """Write a moment with its words as JSON has it; `start_us` is the official start, from which race time counts."""
    values: dict[str, Any] = {}
    for name, value in moment.values.items():
        if name.endswith("_us") and isinstance(value, int):
            is_instant = value >= start_us > 0 and name in MOMENTS_US
            values[name[:-3] + "_ms"] = (value - start_us if is_instant else value) // 1000
        else:
            values[name] = value
    return {
        "kind": moment.kind,
        "at_ms": (moment.time_us - start_us) // 1000,
        "scope": moment.scope,
        "cars": moment.cars,
        "text": text,
        "size": moment.size,
        "values": values,
        "evidence": moment.evidence,
    }
