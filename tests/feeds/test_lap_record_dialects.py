"""A lap record says the same whatever tool saved it, and rows cut out of it cost nothing but themselves."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from feeds.lap_records import Dialect, Row, dialects, race, written
from pitboard.board import laps
from pitboard.feeds.reading import Refusal, Refused
from pitboard.intake import Loaded, load
from pitboard.scoring import CarHistory

PLAIN = race()


def loaded(content: bytes, name: str = "race.csv") -> Loaded:
    """The race that a file of these bytes holds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return load(path)


def answers(race: Loaded) -> list[object]:
    """What is answered of every lap, and of every entry but what a record may leave out."""
    history = race.history
    cars = [(car.number, car.entry.car_class, car.entry.team, car.names) for car in history.cars.values()]
    visits = [(car.pit_in_us, car.pit_out_us, car.driver_us, car.driver_seat) for car in history.cars.values()]
    flags = [(flag.time_us, flag.state) for flag in history.flags]
    return [history.race.start_us, cars, visits, laps(history, history.through_us), flags]


def refused(race: Loaded) -> list[Refusal]:
    """What of the record was not taken; of laps that are not in it another line says that they count."""
    return [one for one in race.reading.refusals if "not in the record: counted, worked out from" not in one.reason]


MEASURE = answers(loaded(written(PLAIN)))


@given(dialects())
@example(Dialect(delimiter=",", times="comma", encoding="cp1252"))
def test_every_dialect_says_what_the_plain_record_says(dialect: Dialect) -> None:
    race = loaded(written(PLAIN, dialect))

    assert not race.reading.refusals
    assert answers(race) == MEASURE


@pytest.mark.parametrize("column", ["HOUR", "CLASS", "TEAM", "DRIVER_NAME", "DRIVER_NUMBER", "LAP_TIME", "ELAPSED"])
def test_an_inessential_column_that_is_not_there_costs_no_lap(column: str) -> None:
    race = loaded(written(PLAIN, Dialect(without=(column,))))

    assert not race.reading.refusals
    timed = [(row.number, row.lap, row.lap_ms, row.elapsed_ms, row.position) for row in MEASURE[3]]  # type: ignore[attr-defined]
    found = laps(race.history, race.history.through_us)
    assert [(row.number, row.lap, row.lap_ms, row.elapsed_ms, row.position) for row in found] == timed


def test_drivers_without_numbers_sit_in_the_order_of_their_names() -> None:
    race = loaded(written(PLAIN, Dialect(without=("DRIVER_NUMBER",))))

    assert race.history.cars["2"].names == {1: "Ans Able2", 2: "Ans Baker2"}
    assert [row.driver for row in laps(race.history, race.history.through_us, "2")] == [
        row.driver
        for row in MEASURE[3]  # type: ignore[attr-defined]
        if row.number == "2"
    ]


@given(st.sets(st.sampled_from(range(len(PLAIN))), min_size=1, max_size=len(PLAIN) - 1))
@example({0}).via("a first lap")
@example(set(range(2, 7))).via("the laps around a stop")
def test_rows_cut_out_change_no_lap_of_the_other_cars_and_no_lap_number(cut: set[int]) -> None:
    kept = [row for place, row in enumerate(PLAIN) if place not in cut]
    race = loaded(written(kept))

    assert not refused(race)
    stated = {(row["NUMBER"], int(row["LAP_NUMBER"])): int(row["_ELAPSED_MS"]) for row in kept}
    for car in race.history.cars.values():
        start_us = race.history.race.start_us
        ours = {lap: (end_us - start_us) // 1000 for lap, end_us in enumerate(car.lap_end_us, 1)}
        assert len(ours) == max(lap for number, lap in stated if number == car.number)
        for lap, elapsed_ms in ours.items():
            assert (car.number, lap) in stated or lap in car.inferred_laps
            assert stated.get((car.number, lap), elapsed_ms) == elapsed_ms


@settings(max_examples=25)
@given(st.permutations(PLAIN))
def test_rows_in_any_order_are_one_race(rows: list[Row]) -> None:
    race = loaded(written(rows))

    assert not race.reading.refusals
    assert laps(race.history, race.history.through_us) == MEASURE[3]


def test_rows_that_are_there_twice_are_refused_once_and_change_nothing() -> None:
    race = loaded(written([*PLAIN, *PLAIN[3:5]]))

    assert [one.reason for one in race.reading.refusals] == [
        "#1 lap 4 again, as on line 5",
        "#1 lap 5 again, as on line 6",
    ]
    assert answers(race) == MEASURE


@given(st.sampled_from(range(len(PLAIN))), st.sampled_from(["ELAPSED", "LAP_TIME", "LAP_NUMBER", "S1", "PIT_TIME"]))
def test_a_bad_cell_costs_itself_only(place: int, column: str) -> None:
    rows = [dict(row) for row in PLAIN]
    assume(int(rows[place]["LAP_NUMBER"]) < 12)
    rows[place][column] = "?"
    race = loaded(written(rows))

    assert [one.line for one in refused(race)] == [place + 2]
    for number, car in race.history.cars.items():
        ends = [int(row["_ELAPSED_MS"]) for row in PLAIN if row["NUMBER"] == number]
        assert [(end_us - race.history.race.start_us) // 1000 for end_us in car.lap_end_us] == ends


@pytest.mark.parametrize("column", ["ELAPSED", "LAP_NUMBER"])
@given(place=st.sampled_from(range(len(PLAIN))), factor=st.sampled_from([3, 7, 50]))
def test_a_wrong_value_costs_itself_only(column: str, place: int, factor: int) -> None:
    rows = [dict(row) for row in PLAIN]
    assume(1 < int(rows[place]["LAP_NUMBER"]) < 12)
    wrong = int(rows[place]["_ELAPSED_MS"]) * factor
    rows[place][column] = str(int(rows[place][column]) * factor) if column == "LAP_NUMBER" else f"{wrong / 1000:.3f}"
    race = loaded(written(rows))

    assert [one.line for one in refused(race)] == [place + 2]
    for number, car in race.history.cars.items():
        ends = [int(row["_ELAPSED_MS"]) for row in PLAIN if row["NUMBER"] == number]
        assert [(end_us - race.history.race.start_us) // 1000 for end_us in car.lap_end_us] == ends


@given(place=st.sampled_from(range(len(PLAIN))), number=st.sampled_from(["\u00b6", "3[", ":6", "99"]))
def test_a_number_gone_wrong_makes_no_car_of_its_own(place: int, number: str) -> None:
    assume(int(PLAIN[place]["LAP_NUMBER"]) > 1)
    rows = [row | {"NUMBER": number} if at == place else row for at, row in enumerate(PLAIN)]
    race = loaded(written(rows))

    assert [one.line for one in refused(race)] == [place + 2]
    for number, car in loaded(written(PLAIN)).history.cars.items():
        assert ends(race.history.cars[number]) == ends(car)
    assert len(race.history.cars) == 4


def test_two_cars_on_one_number_are_two_cars_with_a_warning() -> None:
    twins = [row | {"NUMBER": "3"} if row["NUMBER"] == "4" else row for row in PLAIN]
    race = loaded(written(twins))

    assert sorted(race.history.cars) == ["1", "2", "3", "3b"]
    assert [str(one).rpartition("/")[2] for one in race.reading.refusals] == [
        "race.csv:38: a second car with number 3: its 12 laps are shown as #3b"
    ]
    assert ends(race.history.cars["3b"]) == ends(loaded(written(PLAIN)).history.cars["4"])


def test_two_cars_on_one_number_are_told_apart_in_any_order_of_rows() -> None:
    twins = [row | {"NUMBER": "3"} if row["NUMBER"] == "4" else row for row in PLAIN]
    race = loaded(written(sorted(twins, key=lambda row: int(row["_ELAPSED_MS"]))))

    whole = loaded(written(PLAIN)).history.cars
    assert {tuple(ends(race.history.cars[number])) for number in ("3", "3b")} == {tuple(ends(whole[n])) for n in "34"}


@given(st.sampled_from([place for place, row in enumerate(PLAIN) if int(row["LAP_NUMBER"]) < 11]))
def test_a_chequered_flag_in_mid_race_costs_itself_only(place: int) -> None:
    race = loaded(written([row | {"FLAG_AT_FL": "FF"} if at == place else row for at, row in enumerate(PLAIN)]))

    assert [one.line for one in refused(race)] == [place + 2]
    assert answers(race)[:-1] == MEASURE[:-1]
    assert [flag.state for flag in race.history.flags] == ["green", "chequered"]


def test_a_flag_that_is_not_known_is_refused_once_and_costs_no_lap() -> None:
    race = loaded(written([row | {"FLAG_AT_FL": "QQ"} if row["LAP_NUMBER"] in "345" else row for row in PLAIN]))

    assert [one.line for one in race.reading.refusals] == [4]
    assert answers(race) == MEASURE


def test_where_a_record_never_writes_green_a_blank_is_green() -> None:
    marked = [row | {"FLAG_AT_FL": "FCY" if row["LAP_NUMBER"] == "4" else ""} for row in PLAIN]
    race = loaded(written(marked))

    assert [flag.state for flag in race.history.flags] == ["green", "full_course_yellow", "green"]


@given(st.sampled_from(range(2, 10)))
def test_a_car_that_goes_on_under_another_number_is_one_car(lap: int) -> None:
    moved = [row | {"NUMBER": "77"} if row["NUMBER"] == "2" and int(row["LAP_NUMBER"]) > lap else row for row in PLAIN]
    race = loaded(written(moved))

    assert sorted(race.history.cars) == ["1", "3", "4", "77"]
    assert ends(race.history.cars["77"]) == ends(loaded(written(PLAIN)).history.cars["2"])
    assert len(race.reading.refusals) == 1


@pytest.mark.parametrize("without", [(), ("HOUR",)])
def test_elapsed_times_that_are_the_time_of_day_are_read_as_that(without: tuple[str, ...]) -> None:
    race = loaded(written([row | {"ELAPSED": row["HOUR"]} for row in PLAIN], Dialect(without=without)))

    assert answers(race) == MEASURE


@given(st.sampled_from(range(len(PLAIN))), st.sampled_from(["CLASS", "TEAM"]), st.sampled_from(["", "gt", "?"]))
def test_a_car_is_called_what_most_of_its_rows_call_it(place: int, column: str, text: str) -> None:
    race = loaded(written([row | {column: text} if at == place else row for at, row in enumerate(PLAIN)]))

    assert answers(race) == MEASURE


def ends(car: CarHistory) -> list[int]:
    """The moments at which the car's laps ended."""
    return car.lap_end_us


def test_two_races_in_one_file_are_refused_with_the_line_at_which_the_second_begins(tmp_path: Path) -> None:
    """Where most cars begin with lap 1 again hours later; two cars on one number are two cars."""
    first = race(cars=4, laps=6)
    later = [row | {"HOUR": f"2{row['HOUR'][1:]}"} for row in first]
    (tmp_path / "race.csv").write_bytes(written([*first, *later]))

    with pytest.raises(Refused, match=r"race.csv:26: a second race begins here, at 2"):
        load(tmp_path / "race.csv")
