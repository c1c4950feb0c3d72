"""The data files that ship with Pitboard, and which of them a race gets."""

from pathlib import Path

import pytest

from pitboard.intake import rules_for
from pitboard.intake.race_identity import year_in
from pitboard.model import Entry, RaceInfo
from pitboard.scoring import score


@pytest.mark.parametrize(
    ("circuit", "classes", "name", "pack"),
    [
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "le-mans-2016/Analysis.csv", "le-mans-2016"),
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "20190615-race.csv", "le-mans-2017"),
        ("le-mans", ("LMP1", "LMP2", "LMGTE Pro"), "race.csv", "le-mans"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"), "race.csv", "le-mans-2023"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Am", "INNOVATIVE CAR"), "2024.csv", "le-mans"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGTE Pro", "LMGTE Am"), "le mans 2021.csv", "le-mans-2017"),
        ("le-mans", ("HYPERCAR", "LMP2", "LMGT3"), "2025/race.csv", "le-mans"),
        ("le-mans", ("LMP3", "GT3"), "2023/road-to.csv", "plain"),
        ("spa", ("LMP1", "LMP2", "LMGTE Am"), "race.csv", "wec-lmp1"),
        ("spa", ("HYPERCAR", "LMGT3"), "race.csv", "wec"),
        ("", ("GTP", "LMP2", "GTD"), "2023/race.csv", "plain"),
    ],
)
def test_the_rules_are_of_the_series_and_the_year_and_never_another_races(
    tmp_path: Path, circuit: str, classes: tuple[str, ...], name: str, pack: str
) -> None:
    entries = [Entry(str(place), car_class) for place, car_class in enumerate(classes, 1)]
    race = RaceInfo("race", 0, circuit=circuit, dated=False, year=year_in(tmp_path / name))

    assert rules_for(score([race, *entries])).id == pack


def test_a_dated_race_is_of_its_own_year() -> None:
    in_2016 = RaceInfo("race", 1_466_254_800_000_000, circuit="le-mans")

    assert rules_for(score([in_2016, Entry("2", "LMP1")])).id == "le-mans-2016"
