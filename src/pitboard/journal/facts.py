"""Facts that are not raw input of a format, as a journal's payload: simulator output, a person's decisions."""

from collections.abc import Iterable
from typing import Final

import msgspec
import msgspec.structs

from pitboard.model import Fact

FACTS_FORMAT: Final = "facts"
"""The format under which such records stand in a journal."""

_INT64: Final = range(-(1 << 63), 1 << 63)
_TIMES_US: Final = range(-253_402_300_800_000_000, 253_402_300_800_000_000)
"""What is before the year 10,000, which no calendar has, and no duration is longer."""

_decoder: Final = msgspec.json.Decoder(list[Fact])


def encode_facts(facts: Iterable[Fact]) -> bytes:
    """The payload of a record that holds these facts, in their order: a JSON array."""
    return msgspec.json.encode(list(facts))


def decode_facts(payload: bytes) -> list[Fact]:
    """The facts of a payload that `encode_facts` made.

    Raises:
        ValueError: the payload is not a list of facts; the text says where.
    """
    try:
        facts = _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not a list of facts: {error}") from None
    for number, fact in enumerate(facts):
        if any(isinstance(value, int) and value not in _TIMES_US for value in msgspec.structs.astuple(fact)):
            _check_numbers(fact, number)
    return facts


def _check_numbers(fact: Fact, number: int) -> None:
    for name, value in msgspec.structs.asdict(fact).items():
        if isinstance(value, int) and value not in _INT64:
            raise ValueError(f"not a list of facts: a number beyond 64 bits - at $[{number}]")
        if isinstance(value, int) and name.endswith("_us") and value not in _TIMES_US:
            raise ValueError(f"not a list of facts: a time beyond the year 9999 - at $[{number}].{name}")
