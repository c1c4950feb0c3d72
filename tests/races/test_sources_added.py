"""A richer source beside a poorer one takes no answer away: what was known of a lap, a stop, a driver still is."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from loaded import loaded
from pitboard.board import drivers, laps, pit_visits, standings, stints
from pitboard.scoring import History

RECORDS = {"le-mans-2023": "23_Analysis_Race_Hour24.csv.gz"}


@cache
def alone(races: Path, race: str) -> History:
    """The race by its lap record alone."""
    return loaded(races / race / RECORDS[race])


@cache
def together(races: Path, race: str) -> History:
    """The same with everything that lies beside the record."""
    return loaded(races / race)


OF_A_STATE = ("in_pit_ms",)
"""What is answered of a car in one state: another source may say that it is in another."""


def lost(before: list[Any], after: list[Any], *keys: str) -> list[str]:
    """What is answered in the first rows and no more in the second, by the rows' keys."""
    found = {tuple(getattr(row, key) for key in keys): msgspec.to_builtins(row) for row in after}
    gone = []
    for row in before:
        place = tuple(getattr(row, key) for key in keys)
        later = found.get(place)
        if later is None:
            gone.append(f"{place}")
            continue
        gone += [
            f"{place} {key}"
            for key, value in msgspec.to_builtins(row).items()
            if value not in (None, "", [], {}, ())
            and later[key] in (None, "")
            and not (key in OF_A_STATE and later["state"] != getattr(row, "state", ""))
        ]
    return gone


def at_share(history: History, share: float) -> int:
    """A moment of a race, in µs since the epoch."""
    return history.race.start_us + round((history.through_us - history.race.start_us) * share)


@pytest.mark.parametrize("race", RECORDS)
def test_every_sector_of_the_record_is_answered_beside_the_loops_of_the_feed(races: Path, race: str) -> None:
    before, after = alone(races, race), together(races, race)
    sectors = {(row.number, row.lap): row for row in laps(after, after.through_us)}
    known = [row for row in laps(before, before.through_us) if row.s1_ms and row.s2_ms and row.s3_ms]
    differing = [
        row
        for row in known
        if any(
            abs((getattr(sectors[row.number, row.lap], key) or 0) - getattr(row, key)) > 1
            for key in ("s1_ms", "s2_ms", "s3_ms")
        )
    ]

    assert len(known) > 15_000
    assert differing == []


@pytest.mark.parametrize("race", RECORDS)
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_no_answer_is_lost(races: Path, race: str, share: float) -> None:
    before, after = alone(races, race), together(races, race)
    by_us = [at_share(history, share) for history in (before, after)]
    asked = ((laps, "lap"), (stints, "stint"), (pit_visits, "visit"), (drivers, "driver"))

    for question, key in asked:
        assert lost(question(before, by_us[0]), question(after, by_us[1]), "number", key) == [], question.__name__
    rows = [standings(history, moment_us).rows for history, moment_us in zip((before, after), by_us, strict=True)]
    assert lost(list(rows[0]), list(rows[1]), "number") == []


LISTED = {
    "seasons/wec-2016-spa": "Analysis.csv.gz",
    "seasons/wec-2016-fuji": "Analysis.csv.gz",
    "seasons/imsa-2022-lime-rock-park": "202207161510-race-laps.csv.gz",
}
"""Races with an official list of the crews beside the record, numbered in an order of its own in 2016."""


@pytest.mark.parametrize("race", LISTED)
def test_a_list_of_the_crews_changes_nobody_who_drove(races: Path, race: str) -> None:
    before, after = loaded(races / race / LISTED[race]), loaded(races / race)

    for number, car in before.cars.items():
        listed = after.cars[number]
        assert [listed.names.get(seat) for seat in listed.driver_seat] == [car.names.get(n) for n in car.driver_seat]
    assert not [one for one in after.conflicts if one.what.startswith("driver")]
