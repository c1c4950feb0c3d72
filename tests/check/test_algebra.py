"""The statements: their JSON, their schema, and their plain words."""

import typing

import msgspec
import pytest

from pitboard.check.algebra import AnyStatement, BestLap, FlagShown, Gap, Position, RaceStatement, clock_text

KINDS: list[type[RaceStatement]] = list(typing.get_args(AnyStatement))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_in_the_schema_by_its_tag(kind: type[RaceStatement]) -> None:
    schema = msgspec.json.schema(AnyStatement)

    assert str(kind.__struct_config__.tag) in schema["discriminator"]["mapping"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_a_reason_to_be(kind: type[RaceStatement]) -> None:
    assert kind.__doc__


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
