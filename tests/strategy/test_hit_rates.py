"""How often answers are right: what the page says beside them is what the documentation says."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from build import entry, race_info, scored
from pitboard.strategy import HitRates, hit_rates
from pitboard.strategy.hit_rates import KindRates
from pitboard.strategy.race_length import event_kinds

TABLE = Path(__file__).resolve().parents[2] / "docs" / "strategy.md"
ROWS = [name for name in HitRates.__struct_fields__ if name != "of"]


@pytest.mark.parametrize("column", ["all", "Le Mans", "WEC", "IMSA"])
def test_they_are_those_of_the_documentation(column: str) -> None:
    """Row by row of the first table."""
    section = TABLE.read_text("utf-8").partition("## How often they are right")[2]
    lines = [line.split("|")[2:6] for line in section.splitlines() if line.startswith("|")][: len(ROWS) + 2]
    place = [head.strip() for head in lines[0]].index(column)
    printed = [float(re.sub(r"[^\d.]", "", line[place])) for line in lines[2:]]
    rates = next(kind.rates for kind in event_kinds("hit_rates.toml", KindRates) if kind.rates.of == column)

    assert [getattr(rates, name) for name in ROWS] == printed


def test_by_the_series_of_its_classes() -> None:
    kinds = {hit_rates(scored([entry("1", name)])).of for name in ("GTD", "LMGT3", "CUP")}

    assert kinds == {"IMSA", "WEC", "all"}


@pytest.mark.parametrize(
    ("name", "of"), [("imsa-petit-le-mans-2023", "IMSA"), ("le-mans-2024", "Le Mans"), ("24 Heures du Mans", "Le Mans")]
)
def test_a_place_in_whose_name_another_stands_is_not_that_one(name: str, of: str) -> None:
    car_class = "GTD" if of == "IMSA" else "LMP2"

    assert hit_rates(scored([replace(race_info(), circuit=name), entry("1", car_class)])).of == of
