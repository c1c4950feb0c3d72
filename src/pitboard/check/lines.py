"""What timing shows, as lines that every language of the interface words: the key of a text, and what fills it."""

from typing import Union

from msgspec import Struct


class Ms(Struct, frozen=True):
    """A duration in ms, written to the thousandth: an end cut off is another figure than the text's beside it."""

    ms: int


class FoundLine(Struct, frozen=True):
    """A line: the key of its text and what fills the placeholders there; `n` is the number that its form goes with."""

    key: str
    values: dict[str, "Value"] = {}


Lines = tuple[FoundLine, ...]
Value = Union[str, int, Ms, Lines, None]  # noqa: UP007 # a string among them, which `|` cannot join at run time


def line(key: str, /, **values: Value) -> Lines:
    """Make a line, alone: lines are put one behind another by `+`."""
    return (FoundLine(key, values),)


def either(overall: Lines, in_class: Lines) -> Lines:
    """Put what is so in a class behind what is so of all cars, where it is not the same but for the scope."""
    return overall if _without_scope(overall) == _without_scope(in_class) else overall + in_class


def _without_scope(lines: Lines) -> list[FoundLine]:
    return [FoundLine(each.key, {**each.values, "scope": None}) for each in lines]
