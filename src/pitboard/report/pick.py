"""Facts of a kind out of a statement's facts."""

from typing import TypeVar

from pitboard.report.facts import Fact

F = TypeVar("F")


def only(facts: tuple[Fact, ...], kind: type[F]) -> F:
    """The fact of a kind that a statement always has."""
    return next(fact for fact in facts if isinstance(fact, kind))


def maybe(facts: tuple[Fact, ...], kind: type[F]) -> F | None:
    """The fact of a kind, if the statement has one."""
    return next((fact for fact in facts if isinstance(fact, kind)), None)


def every(facts: tuple[Fact, ...], kind: type[F]) -> list[F]:
    """All facts of a kind, in order."""
    return [fact for fact in facts if isinstance(fact, kind)]
