"""Statements of every kind, with any values that their types admit."""

import typing

import msgspec
from hypothesis import strategies as st

from pitboard.check.algebra import AnyStatement

NUMBERS = ["51", "8", "34", "98", "404"]
NAMES = ["", "James Calado", "Nobody at All"]
SPANS = st.lists(st.tuples(st.integers(0, 2_000_000), st.integers(0, 3_000_000)).map(sorted).map(tuple), max_size=2)


def _value(name: str, kind: typing.Any) -> st.SearchStrategy[typing.Any]:
    if typing.get_origin(kind) is typing.Literal:
        return st.sampled_from(typing.get_args(kind))
    if name == "at_ms":
        return SPANS.map(tuple)
    if name == "cars":
        return st.lists(st.sampled_from(NUMBERS), max_size=3, unique=True).map(tuple)
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 4_000_000) if name.endswith("_ms") else st.integers(0, 40)
    texts = {"car": NUMBERS, "other": ["", *NUMBERS], "scope": ["", "overall", "HYPERCAR", "NONE SUCH"]}
    return st.sampled_from(texts.get(name, NAMES))


def _ordered(values: dict[str, typing.Any]) -> dict[str, typing.Any]:
    for low, high in (("low", "high"), ("low_ms", "high_ms")):
        if values.get(low, 0) > values.get(high, 0):
            values[low], values[high] = values[high], values[low]
    return values


def any_statement() -> st.SearchStrategy[AnyStatement]:
    """A statement of any kind."""
    return st.sampled_from(typing.get_args(AnyStatement)).flatmap(
        lambda kind: st.fixed_dictionaries(
            {field.name: _value(field.name, field.type) for field in msgspec.structs.fields(kind)}
        ).map(lambda values: kind(**_ordered(values)))
    )
