"""A lap record without flags: the race it holds has an end where its laps show one, and none where it was cut off."""

import random
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feeds.lap_records import Dialect, race, written
from pitboard.feeds.lap_record.rows import RecordRow
from pitboard.feeds.lap_record.times import ending
from pitboard.intake import load, rules_for
from pitboard.results import classify

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US


def run(seed: int, cars: int, minutes: int, lap_us: int, retire: int = 0) -> list[list[RecordRow]]:
    """A race that lasts so long: everybody finishes behind the winner, but for those who retire."""
    chance = random.Random(seed)
    field = [_laps(chance, str(number), minutes * MINUTE_US, lap_us) for number in range(1, cars + 1)]
    done = [sum(row.elapsed_us < minutes * MINUTE_US for row in car) for car in field]
    flag_us = min(car[laps].elapsed_us for car, laps in zip(field, done, strict=True) if laps == max(done))
    ended = sorted((_until(car, flag_us) for car in field), key=lambda car: (-len(car), car[-1].elapsed_us))
    return [car[: len(car) // 2] if place >= cars - retire else car for place, car in enumerate(ended)]


def _laps(chance: random.Random, number: str, race_us: int, lap_us: int) -> list[RecordRow]:
    own_us = round(lap_us * chance.uniform(1, 1.2))
    rows: list[RecordRow] = []
    elapsed_us = 0
    while elapsed_us < race_us + 3 * lap_us:
        one_us = round(own_us * chance.uniform(1, 1.03))
        elapsed_us += one_us
        rows.append(RecordRow(len(rows) + 1, number, 1, len(rows) + 1, one_us, elapsed_us, 0, 0, 0, False, "", False))
    return rows


def _until(car: list[RecordRow], flag_us: int) -> list[RecordRow]:
    """A car's laps to its first crossing from the flag on."""
    before = [row for row in car if row.elapsed_us < flag_us]
    return [*before, car[len(before)]]


LENGTHS = st.sampled_from([45, 60, 100, 160, 360])
LAPS_US = st.integers(70_000_000, 150_000_000)


@given(st.integers(0, 999), st.integers(2, 40), LENGTHS, LAPS_US)
def test_a_race_that_was_driven_to_its_end_has_one_with_the_winners_last_crossing(
    seed: int, cars: int, minutes: int, lap_us: int
) -> None:
    whole = run(seed, cars, minutes, lap_us, retire=cars // 5)
    assume(all(whole))

    end = ending(whole)

    assert end is not None
    assert end.elapsed_us == min(car[-1].elapsed_us for car in whole if car[-1].elapsed_us >= minutes * MINUTE_US)


@given(st.integers(0, 999), st.integers(8, 40), LAPS_US, st.integers(0, 300), st.integers(15, 85))
def test_a_race_that_was_cut_off_has_none_while_half_of_the_field_is_still_to_come(
    seed: int, cars: int, lap_us: int, past_ms: int, percent: int
) -> None:
    """The winner, to be, has passed the line, and a share of the others has not yet come by since."""
    whole = run(seed, cars, 160, lap_us)
    leader = min(whole, key=lambda car: car[-1].elapsed_us)
    cut_us = leader[len(leader) * percent // 100].elapsed_us + past_ms * 1000 + lap_us // 2
    cut = [[row for row in car if row.elapsed_us <= cut_us] for car in whole]
    assume(all(cut))
    winner = max(cut, key=lambda car: (car[-1].lap, -car[-1].elapsed_us))
    waiting = sum(car[-1].elapsed_us < winner[-1].elapsed_us for car in cut)
    assume(waiting >= 0.3 * cars)

    assert ending(cut) is None


def test_where_a_record_comes_out_every_hour_a_full_hour_is_no_end() -> None:
    whole = run(1, 20, 360, 210_000_000)

    assert ending(whole) is not None
    assert ending(whole, 24 * HOUR_US) is None


def test_the_end_is_said_to_be_inferred_and_flags_that_are_stated_are_never_added_to(tmp_path: Path) -> None:
    rows = race(cars=6, laps=29)
    (tmp_path / "race.csv").write_bytes(written(rows, Dialect(without=("FLAG_AT_FL",))))
    (tmp_path / "green.csv").write_bytes(written([row | {"FLAG_AT_FL": "GF"} for row in rows]))
    inferred, green = load(tmp_path / "race.csv").history, load(tmp_path / "green.csv").history

    classification = classify(inferred, rules_for(inferred))
    assert (inferred.end_inferred, classification.flag_inferred) == (True, True)
    assert classification.flag_ms == max(int(row["_ELAPSED_MS"]) for row in rows if row["NUMBER"] == "1")
    assert not inferred.tells_flags(inferred.through_us)
    assert [flag.state for flag in green.flags] == ["green"]


@pytest.mark.parametrize("name", ["le-mans-2019", "le-mans-2021", "spa-2020"])
def test_real_races_without_flags_end_with_their_winner(races: Path, name: str) -> None:
    history = load(races / "more" / f"{name}.csv.gz").history

    most = max(len(car.lap_end_us) for car in history.cars.values())
    assert history.chequered_us == min(
        car.lap_end_us[-1] for car in history.cars.values() if len(car.lap_end_us) == most
    )
    assert history.end_inferred
