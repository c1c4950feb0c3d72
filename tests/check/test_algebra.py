"""The statements: their JSON, their schema, and their plain words."""

import typing

import msgspec
import pytest

from pitboard.check.algebra import (
    AnyStatement,
    AtWheel,
    BestLap,
    Count,
    FlagShown,
    Gap,
    LapsDown,
    Position,
    RaceStatement,
    Retired,
    TookOver,
    clock_text,
    read_as,
)

KINDS: list[type[RaceStatement]] = list(typing.get_args(AnyStatement))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_in_the_schema_by_its_tag(kind: type[RaceStatement]) -> None:
    schema = msgspec.json.schema(AnyStatement)

    assert str(kind.__struct_config__.tag) in schema["discriminator"]["mapping"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_words_and_a_reason_to_be(kind: type[RaceStatement]) -> None:
    assert kind.form
    assert kind.__doc__


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (Position(car="51", place=1, scope="overall"), "#51 is P1 overall"),
        (Position(car="34", place=2, scope="LMP2"), "#34 is P2 in LMP2"),
        (Gap(car="8", other="51", low_ms=11_000, high_ms=13_000), "#8 is 11.0s-13.0s behind #51"),
        (LapsDown(car="3", low=1, high=1, denied=True), "not so: #3 is 1-1 laps down on"),
        (AtWheel(car="8", driver="Ryo Hirakawa"), "Ryo Hirakawa is at the wheel of #8"),
        (TookOver(car="51", driver="B", previous="A"), "B took #51 over from A"),
        (Count(what="safety_car", low=3, high=3), "safety_car: 3-3"),
        (Retired(car="7", at_ms=((0, 60_000),)), "#7 is out between 0:00:00 and 0:01:00"),
    ],
)
def test_a_statement_in_plain_words(statement: RaceStatement, words: str) -> None:
    assert read_as(statement) == words


@pytest.mark.parametrize(
    "statement",
    [
        Position(car="51", place=1),
        Gap(car="8", other="51", low_ms=0, high_ms=3_000, either_way=True),
        FlagShown(flag="safety_car", edge="began", at_ms=((0, 1),)),
        BestLap(driver="Kévin Estre", low_ms=1, high_ms=2),
    ],
)
def test_a_statement_comes_back_from_json(statement: AnyStatement) -> None:
    assert msgspec.json.decode(msgspec.json.encode(statement), type=AnyStatement) == statement


def test_a_clock_goes_past_a_day() -> None:
    assert clock_text(25 * 3_600_000 + 61_000) == "25:01:01"
