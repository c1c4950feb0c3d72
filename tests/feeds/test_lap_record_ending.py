"""A lap record without flags: the race it holds has an end where its laps show one, and none where it was cut off."""

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feeds.lap_records import Dialect, race, written
from pitboard.feeds.lap_record.cars import cars_of
from pitboard.feeds.lap_record.facts import NEUTRAL
from pitboard.feeds.lap_record.rows import LapRecord, RecordRow
from pitboard.feeds.lap_record.times import ending, since_start, stopped_under
from pitboard.feeds.reading import Reading
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


def stopped(cars: int, lap_s: int, spread_s: int, flag: str) -> list[list[RecordRow]]:
    """A race of 55 minutes that was stopped: everybody crossed the line behind the winner, the last so much later."""
    laps = 55 * 60 // lap_s
    field: list[list[RecordRow]] = []
    for place in range(cars):
        ends_us = [(lap * lap_s * 1000 + place * spread_s * 1000 // cars) * 1000 for lap in range(1, laps + 1)]
        field.append(
            [
                RecordRow(lap, str(place), 1, lap, lap_s * 1_000_000, end_us, 0, 0, 0, False, flag, False)
                for lap, end_us in enumerate(ends_us, 1)
            ]
        )
    return field


@pytest.mark.parametrize(
    ("cars", "spread_s", "flag", "ends"),
    [
        (20, 95, "FCY", True),
        (20, 95, "RF", True),
        (20, 95, "GF", False),
        (20, 70, "FCY", False),
        (12, 95, "FCY", False),
    ],
)
def test_a_race_that_states_flags_ends_without_the_chequered_one_where_it_was_stopped_for_good(
    cars: int, spread_s: int, flag: str, ends: bool
) -> None:
    """A large field, all seen behind the winner over most of a lap, under a neutralisation."""
    assert (stopped_under(stopped(cars, 100, spread_s, flag), NEUTRAL) is not None) is ends


RECORDED = ["more/spa-2020", "more/imsa-sebring-2021", "seasons/imsa-2021-lime-rock-park/202107171510-race-laps"]


@pytest.mark.parametrize("name", RECORDED)
def test_of_records_cut_off_in_mid_race_next_to_none_ends(races: Path, name: str) -> None:
    """At a hundred moments each; what is cut in a train behind the safety car can look ended."""
    text = gzip.decompress((races / f"{name}.csv.gz").read_bytes()).decode("utf-8-sig")
    reading = Reading()
    record = LapRecord("record.csv", reading)
    cars = list(cars_of(since_start(record, list(record.rows(text.splitlines()))), "record.csv", reading))
    states = any(row.flag for car in cars for row in car)
    over_us = max(car[-1].elapsed_us for car in cars)
    chance = random.Random(name)
    ended = 0
    for _ in range(100):
        cut_us = chance.randrange(over_us // 20, over_us * 9 // 10)
        cut = [rows for car in cars if (rows := [row for row in car if row.elapsed_us <= cut_us])]
        ended += (stopped_under(cut, NEUTRAL) if states else ending(cut)) is not None

    assert ended <= 10


@pytest.mark.parametrize(
    "name",
    [
        "more/le-mans-2019",
        "more/le-mans-2021",
        "more/spa-2019",
        "more/spa-2020",
        "seasons/imsa-2021-lime-rock-park/202107171510-race-laps",
    ],
)
def test_real_races_without_the_chequered_flag_end_with_their_winner(races: Path, name: str) -> None:
    history = load(races / f"{name}.csv.gz").history

    most = max(len(car.lap_end_us) for car in history.cars.values())
    assert history.chequered_us == min(
        car.lap_end_us[-1] for car in history.cars.values() if len(car.lap_end_us) == most
    )
    assert history.end_inferred
