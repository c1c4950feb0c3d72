"""Right where a reading holds, wrong only where none does and all was said."""

import pytest

from build import at
from pitboard.check.algebra import AnyStatement, AtWheel, Position
from pitboard.check.claims import Claim
from pitboard.check.timing import RaceTiming
from pitboard.check.verdicts import judge, judge_statement, summary
from small_race import NOW_S, small_race

FIRST, SECOND, NOBODY = Position(car="51", place=1), Position(car="51", place=2), AtWheel(car="6", driver="Kévin Estre")


def timing() -> RaceTiming:
    """The small race at its moment."""
    return RaceTiming(small_race(), at(NOW_S), 0)


@pytest.mark.parametrize(
    ("statements", "sure", "verdict"),
    [
        ((FIRST,), True, "right"),
        ((SECOND,), True, "wrong"),
        ((SECOND,), False, "unknown"),
        ((SECOND, FIRST), True, "right"),
        ((SECOND, Position(car="51", place=3)), True, "wrong"),
        ((NOBODY,), True, "unknown"),
        ((SECOND, NOBODY), True, "unknown"),
    ],
)
def test_the_verdict_of_readings(statements: tuple[AnyStatement, ...], sure: bool, verdict: str) -> None:
    assert judge(Claim("position", 1, 0, 5, "first", statements, sure), timing()).verdict == verdict


def test_a_verdict_says_what_was_understood_and_what_is_so() -> None:
    found = judge(Claim("position", 1, 0, 5, "first", (SECOND,)), timing())

    assert found.read_as["en"] == "#51 is P2"
    assert found.right.startswith("#51 P1")
    assert found.evidence


def test_what_somebody_else_read_is_judged_as_said() -> None:
    assert judge_statement(SECOND, timing()).verdict == "wrong"


def test_verdicts_are_counted() -> None:
    found = summary([judge_statement(one, timing()) for one in (FIRST, SECOND, NOBODY)])

    assert (found.right, found.wrong, found.unknown) == (1, 1, 1)


def test_a_claim_says_what_it_was_read_as() -> None:
    assert Claim("position", 1, 0, 5, "first", (SECOND, FIRST)).read_as == "#51 is P2"


def test_a_reading_that_cannot_be_told_leaves_the_claim_not_known() -> None:
    """However many others are wrong: the one that is not known may be what is meant."""
    found = judge(Claim("at_wheel", 1, 0, 5, "Estre", (NOBODY, SECOND)), timing())

    assert (found.verdict, found.right) == ("unknown", "")
    assert found.reason == "no source says who is in #6"


def test_a_denial_that_holds_of_one_car_of_several_is_not_right() -> None:
    """`The team has not led`: of each of its cars, whichever is meant."""
    denied = tuple(Position(car=number, place=1, denied=True) for number in ("8", "51"))

    assert judge(Claim("position", 1, 0, 5, "not first", denied), timing()).verdict == "unknown"
