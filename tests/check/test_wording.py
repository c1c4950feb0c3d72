"""Statements in words."""

import typing

import msgspec
import pytest
from hypothesis import given

from check.statements import any_statement
from pitboard.check.algebra import (
    WITHOUT_END,
    AnyStatement,
    AtWheel,
    BestLap,
    Count,
    FlagShown,
    Gap,
    LapsDown,
    LapsLed,
    MovedTo,
    Position,
    RaceStatement,
    Retired,
    TookOver,
)
from pitboard.check.wording import in_every_language, read_as
from pitboard.texts import LANGUAGES, texts


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (Position(car="51", place=1, scope="overall"), "#51 is P1 overall"),
        (Position(car="34", place=2, scope="LMP2"), "#34 is P2 in LMP2"),
        (Gap(car="8", other="51", low_ms=11_000, high_ms=13_000), "#8 is 11.0 s to 13.0 s behind #51"),
        (LapsDown(car="3", low=1, high=1, denied=True), "not so: #3 is 1 lap down"),
        (AtWheel(car="8", driver="Ryo Hirakawa"), "Ryo Hirakawa is at the wheel of #8"),
        (TookOver(car="51", driver="B", previous="A"), "B took #51 over from A"),
        (Count(what="safety_car", low=3, high=3), "safety car: 3"),
        (LapsLed(car="8", most=True), "#8 has led some laps, more than any other"),
        (MovedTo(car="8", place=4, down=False), "#8 climbed to P4"),
        (FlagShown(flag="red", ordinal=2, low_ms=60_000, high_ms=90_000), "red flag, number 2 0:01:00 to 0:01:30"),
        (BestLap(car="3", low_ms=208_298, high_ms=WITHOUT_END), "fastest lap: #3 0:03:28.298 or more"),
        (Retired(car="7", at_ms=((0, 60_000),)), "#7 is out between 0:00:00 and 0:01:00"),
    ],
)
def test_a_statement_in_plain_words(statement: RaceStatement, words: str) -> None:
    assert read_as(statement) == words


def test_a_desk_reads_its_own_language() -> None:
    words = in_every_language(Gap(car="8", other="51", low_ms=11_400, high_ms=11_400))

    assert words["nl"] == "#8 ligt 11,4 s achter #51"
    assert words["en"] == "#8 is 11.4 s behind #51"
    assert list(words) == list(LANGUAGES)


@pytest.mark.parametrize("kind", typing.get_args(AnyStatement), ids=lambda kind: kind.__name__)
def test_every_kind_has_words(kind: type[RaceStatement]) -> None:
    assert f"read.{kind.__struct_config__.tag}" in texts("en", "check")


@given(any_statement())
def test_what_differs_reads_otherwise(statement: AnyStatement) -> None:
    """Denied, it is not the same; and no placeholder stays open."""
    for lang in LANGUAGES:
        words = read_as(statement, lang)
        assert not {"{", "}"} & set(words)
        assert words != read_as(msgspec.structs.replace(statement, denied=not statement.denied), lang)
