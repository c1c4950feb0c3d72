"""The plural category of a whole number, by rules as CLDR writes them: `i % 10 = 2..4 and i % 100 != 12..14`."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_RELATION = re.compile(r"([nivwftce])(?: % (\d+))? (!?=) ([\d.,]+)")


class _Relation(NamedTuple):
    """One condition: the number, or 0, `modulo` something is in one of some ranges, or in none of them."""

    of_number: bool
    modulo: int | None
    inside: bool
    ranges: tuple[range, ...]

    def holds(self, number: int) -> bool:
        value = number if self.of_number else 0
        if self.modulo is not None:
            value %= self.modulo
        return any(value in values for values in self.ranges) == self.inside


def category(rules: Mapping[str, str], number: int) -> str:
    """Return the category of a whole number: that whose rule holds, else `other`."""
    return next((name for name, rule in rules.items() if _holds(rule, abs(number))), "other")


def _holds(rule: str, number: int) -> bool:
    return any(all(relation.holds(number) for relation in relations) for relations in _alternatives(rule))


@cache
def _alternatives(rule: str) -> tuple[tuple[_Relation, ...], ...]:
    """The relations of a rule: all of one alternative must hold.

    Raises:
        ValueError: it is no such rule.
    """
    return tuple(tuple(map(_relation, part.split(" and "))) for part in rule.split(" or "))


def _relation(text: str) -> _Relation:
    found = _RELATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no plural rule: {text!r}")
    operand, modulo, sign, ranges = found.groups()
    # The other operands are about decimals and exponents, of which a whole number has none.
    return _Relation(
        operand in "ni", int(modulo) if modulo else None, sign == "=", tuple(map(_range, ranges.split(",")))
    )


def _range(text: str) -> range:
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)
