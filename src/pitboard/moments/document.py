"""A moment as a document: race times and durations in ms, in keys that end in `_ms`."""

from typing import Any, Final

from pitboard.moments.moment import Moment

MOMENTS_US: Final = frozenset({"known_us", "from_us", "until_us", "first_us", "extreme_us", "in_us"})
"""Values that are moments; the other `_us` are durations."""


def as_document(one: Moment, start_us: int, text: str) -> dict[str, Any]:
    """A moment with its words, as JSON writes it; `start_us` is the official start, from which race time counts."""
    values: dict[str, Any] = {}
    for name, value in one.values.items():
        if name.endswith("_us") and isinstance(value, int):
            moment = value >= start_us > 0 and name in MOMENTS_US
            values[name[:-3] + "_ms"] = (value - start_us if moment else value) // 1000
        else:
            values[name] = value
    return {
        "kind": one.kind,
        "at_ms": (one.time_us - start_us) // 1000,
        "scope": one.scope,
        "cars": one.cars,
        "text": text,
        "size": one.size,
        "values": values,
        "evidence": one.evidence,
    }
