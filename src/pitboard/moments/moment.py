"""A moment: something worth telling, with its evidence, its size and the cars concerned."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct


class Evidence(Struct, frozen=True, gc=False):
    """Rows of timing that a statement stands on: what kind of row, the car, its key, and the source's own place of it.

    `row` is one of lap, loop, pit, stint, driver, flag, slow_zone, state, standing, entry, note, message; `number` the
    car, "" for the course. `key` is the lap, visit or stint number (1..), a loop counted on from lap to lap, the seat
    of an entry, the line of a note, or else the race time in ms; a "standing" is the car's row in the order in force
    then. A statement about a whole class (a median, who is best) cites `number` "" with `car_class` set: all rows of
    that kind in the class up to the race time `key`. `source` and `ref` are the recording and its row, where known.
    """

    row: str
    number: str
    key: int
    source: str = ""
    ref: int = 0
    car_class: str = ""


Value = int | str | bool | tuple[str, ...] | tuple["Values", ...]


class Values(Struct, frozen=True, gc=False, kw_only=True):
    """What a moment says: one type for each kind or family of kinds, its fields with their units in their names.

    A field that is None says nothing. Read by its fields; or by name, as templates and JSON do, where only what is said
    is there, as in a mapping.

    `known_us`, where it is said, is when the moment became known or complete (a retirement is known later than the
    car's last passing); `since_us` is compared with that, so that nothing falls between two reports.
    """

    known_us: int | None = None

    def __getitem__(self, name: str) -> Value:
        """Return a value by its name.

        Raises:
            KeyError: the moment does not say it.
        """
        value: Value | None = getattr(self, name, None) if name in self.__struct_fields__ else None
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: str) -> bool:
        """Tell whether the moment says a value of that name."""
        return name in self.__struct_fields__ and getattr(self, name) is not None

    def __iter__(self) -> Iterator[str]:
        """Go through the names of what the moment says."""
        return (name for name in self.__struct_fields__ if getattr(self, name) is not None)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value by its name, or the default where the moment does not say it."""
        value = getattr(self, name, None) if name in self.__struct_fields__ else None
        return default if value is None else value

    def items(self) -> Iterator[tuple[str, Value]]:
        """Go through what the moment says, by name."""
        return ((name, self[name]) for name in self)


class Moment(Struct, frozen=True, gc=False):
    """Something that happened, or holds, at `time_us` (µs since the epoch).

    `scope` is "overall" or a class. `cars` are the cars concerned, the main one first. `values` are what it says, of
    the type of its kind. `size` ranks it among its kind: the larger the more it matters (places lost, µs lost, laps led
    ...), `weight` among all of them, by what hangs on its cars. Docs: `docs/moments.md` lists the values by kind.
    """

    kind: str
    time_us: int
    scope: str
    cars: tuple[str, ...]
    values: Values
    size: float
    evidence: tuple[Evidence, ...]
    weight: float = 0.0

    @property
    def known_us(self) -> int:
        """The moment (µs since the epoch) at which this was known in full; `time_us` unless the values say later."""
        known = self.values.known_us
        return self.time_us if known is None else known


MOMENTS_US: Final = frozenset(
    {
        "known_us",
        "from_us",
        "until_us",
        "first_us",
        "extreme_us",
        "in_us",
        "begin_us",
        "end_us",
        "low_us",
        "high_us",
        "lost_at_us",
        "since_us",
    }
)
"""Values that are moments; the other `_us` are durations."""


def as_document(moment: Moment, start_us: int, text: str) -> dict[str, Any]:
    """Write a moment with its words as JSON has it; `start_us` is the official start, from which race time counts."""
    return {
        "kind": moment.kind,
        "at_ms": (moment.time_us - start_us) // 1000,
        "scope": moment.scope,
        "cars": moment.cars,
        "text": text,
        "size": moment.size,
        "weight": round(moment.weight, 3),
        "values": _document(moment.values, start_us),
        "evidence": moment.evidence,
    }


def _document(values: Values, start_us: int) -> dict[str, Any]:
    """Write values by name: moments as race time, and both these and durations in ms."""
    written: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("_us") and isinstance(value, int):
            is_instant = value >= start_us > 0 and name in MOMENTS_US
            written[name[:-3] + "_ms"] = (value - start_us if is_instant else value) // 1000
        elif isinstance(value, tuple):
            written[name] = tuple(_document(part, start_us) if isinstance(part, Values) else part for part in value)
        else:
            written[name] = value
    return written
