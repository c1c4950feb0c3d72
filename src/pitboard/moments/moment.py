"""A moment: something worth telling, with its evidence, its size and the cars concerned."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "lead_change",
    "lead_swaps",
    "long_stop",
    "drive_through",
    "fall",
    "climb",
    "retirement",
    "return_to_race",
    "flag",
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

    `row` is one of lap, pit, stint, driver, flag, state, entry, note, message; `number` the car ("" for the course);
    `key` the lap, visit or stint number or the race time in ms; `source` and `ref` the recording and its row.
    """

    row: str
    number: str
    key: int
    source: str = ""
    ref: int = 0


class Moment(Struct, frozen=True):
    """Something that happened, or holds, at `time_us` (µs since the epoch).

    `scope` is "overall" or a class. `cars` are the cars concerned, the main one first. `values` are what it says, by
    name, with units in the names (`_us`, `laps`, `position`, `driver`, `how`, ...). `size` ranks it among its kind: the
    larger the more it matters (places lost, µs lost, laps led ...).
    """

    kind: Kind
    time_us: int
    scope: str
    cars: tuple[str, ...]
    values: dict[str, int | str | bool | tuple[str, ...]]
    size: float
    evidence: tuple[Evidence, ...]
