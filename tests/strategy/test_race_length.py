"""How long a race is to last."""

import pytest

from build import START_US, entry, line_laps
from pitboard.model import RaceInfo
from pitboard.scoring import score
from pitboard.strategy.race_length import EventLength, event_kinds, race_length_us


def hours(name: str, car_class: str, circuit: str = "", duration_us: int = 0, year: int = 0) -> float:
    info = RaceInfo(name, START_US, duration_us, circuit=circuit, dated=False, source="test", year=year)
    return race_length_us(score([info, entry("1", car_class), *line_laps("1", [100] * 3)], name)) / 3.6e9


@pytest.mark.parametrize(
    ("name", "car_class", "length_h"),
    [
        ("sebring-2025", "GTP", 12),
        ("petit-le-mans-2024", "DPi", 10),
        ("daytona-24", "GTP", 24),
        ("road-america", "GTP", 8 / 3),
        ("long-beach", "GTP", 5 / 3),
        ("imola-2025", "HYPERCAR", 6),
        ("qatar-2025", "HYPERCAR", 10),
        ("some cup", "Cup", 0),
    ],
)
def test_the_event_says_how_long(name: str, car_class: str, length_h: float) -> None:
    assert hours(name, car_class) == pytest.approx(length_h)


def test_what_is_stated_counts_first() -> None:
    assert hours("sebring-2025", "GTP", duration_us=3_600_000_000) == 1


def test_it_follows_the_year() -> None:
    assert hours("race", "LMP1", "bahrain", year=2016) == 6
    assert hours("race", "HYPERCAR", "bahrain", year=2024) == 8


def test_the_lengths_are_those_of_races() -> None:
    assert all(3600 <= event.duration_s <= 86_400 for event in event_kinds("race_lengths.toml", EventLength))
