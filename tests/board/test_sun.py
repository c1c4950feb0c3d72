"""The sun over a circuit: against an almanac, at the edges of twilight, and where nothing is known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from astral import Observer
from astral.sun import sunrise, sunset

from build import race_info, scored
from pitboard.board.sun import CIVIL_DEG, HORIZON_DEG, Sky, sky_over
from pitboard.intake.library import circuits
from pitboard.model import Circuit
from report.sources import lap_record, le_mans

MINUTE_US = 60_000_000
DAY_US = 86_400_000_000


def us(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """A moment of UTC."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1_000_000


def clock(moment_us: int, hours: int) -> str:
    """The time of day in a zone so many hours east of UTC."""
    return f"{datetime.fromtimestamp(moment_us / 1e6, UTC) + timedelta(hours=hours, seconds=30):%H:%M}"


def minutes(said: str) -> int:
    """A time of day in minutes."""
    hours, rest = said.split(":")
    return int(hours) * 60 + int(rest)


@pytest.mark.parametrize(
    ("place", "day", "east_h", "rises", "sets"),
    [
        (Sky(51.5074, -0.1278), us(2023, 6, 20, 23), 1, "04:43", "21:22"),
        (Sky(40.7128, -74.0060), us(2023, 12, 21, 5), -5, "07:17", "16:32"),
        (Sky(-33.8688, 151.2093), us(2023, 6, 20, 14), 10, "07:00", "16:54"),
    ],
    ids=["London", "New York", "Sydney"],
)
def test_sunrise_and_sunset_as_almanacs_print_them(place: Sky, day: int, east_h: int, rises: str, sets: str) -> None:
    found = {rising: clock(time_us, east_h) for time_us, rising in place.passages(day, day + DAY_US)}
    for said, known in ((found[True], rises), (found[False], sets)):
        assert abs(minutes(said) - minutes(known)) <= 1, (said, known)


@pytest.mark.parametrize("circuit", [one for one in circuits() if one.latitude_deg is not None], ids=lambda one: one.id)
def test_at_every_circuit_the_sun_rises_and_sets_when_astral_says(circuit: Circuit) -> None:
    """To the minute, through a year: a library with formulas of its own, which is no part of Pitboard."""
    assert circuit.latitude_deg is not None
    assert circuit.longitude_deg is not None
    sky, observer = (
        Sky(circuit.latitude_deg, circuit.longitude_deg),
        Observer(circuit.latitude_deg, circuit.longitude_deg),
    )
    for days in range(0, 365, 5):
        day = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=days)
        for event, rises in ((sunrise, True), (sunset, False)):
            known_us = int(event(observer, day.date(), tzinfo=UTC).timestamp() * 1e6)
            found = sky.passages(known_us - MINUTE_US, known_us + MINUTE_US)
            assert [up for _, up in found] == [rises], (day, rises)


def test_far_north_in_june_the_sun_neither_rises_nor_sets() -> None:
    tromso = Sky(69.65, 18.96)
    assert tromso.passages(us(2023, 6, 10), us(2023, 6, 12)) == []
    assert tromso.light(us(2023, 6, 10, 23)) == "day"
    assert tromso.light(us(2023, 12, 21, 23)) == "night"


def test_dawn_and_dusk_end_where_the_sun_stands_six_degrees_below_the_horizon(races: Path) -> None:
    history = le_mans(races)
    sky = sky_over(history.race)
    assert sky is not None
    (set_us, _), (rise_us, _) = sky.passages(history.race.start_us, history.race.start_us + DAY_US)
    assert [sky.light(set_us + minutes * MINUTE_US) for minutes in (-11, -9, 9, 11)] == [
        "day",
        "sunset",
        "sunset",
        "dusk",
    ]
    assert [sky.light(rise_us + minutes * MINUTE_US) for minutes in (-11, -9, 9, 11)] == [
        "dawn",
        "sunrise",
        "sunrise",
        "day",
    ]
    for moment_us in range(set_us, rise_us, 7 * MINUTE_US):
        if sky.light(moment_us) in ("dawn", "dusk"):
            assert CIVIL_DEG <= sky.altitude_deg(moment_us) < HORIZON_DEG
        elif sky.light(moment_us) == "night":
            assert sky.altitude_deg(moment_us) < CIVIL_DEG


def test_without_the_circuit_s_place_or_the_date_there_is_no_sky(races: Path) -> None:
    assert sky_over(lap_record(races).race) is None
    assert sky_over(scored(race_info()).race) is None


def test_every_circuit_we_ship_has_its_place() -> None:
    """All but the simulator's, which is nowhere: of it nothing is said of the sun."""
    placed = {one.id for one in circuits() if one.latitude_deg is not None and one.longitude_deg is not None}
    assert placed == {one.id for one in circuits()} - {"valbrume"}
