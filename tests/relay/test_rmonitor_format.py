"""How RMonitor writes things: clocks, texts, the names of loops."""

import pytest
from msgspec.structs import replace

from build import LOOPS, START_US, at, driver_in, entry, line_laps, loop_laps, passing, scored
from pitboard.model import CarState, Decision
from pitboard.relay.rmonitor_format import (
    clock,
    clock_ms,
    line_crossing,
    quoted,
    status,
    text,
    time_of_day,
    timing_lines,
    track,
    wire,
)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Śmiechowski", "Smiechowski"),
        ("Großjean", "Grossjean"),
        ("Łukasz Ørsted", "Lukasz Orsted"),
        ('the "King", Ann', "the 'King' Ann"),
        ("one\ttwo\r\nthree", "one two three"),
        ("王", "?"),
        ("–", "-"),
    ],
)
def test_a_text_is_sent_in_ascii_without_what_would_end_its_field(written: str, sent: str) -> None:
    assert text(written) == sent
    assert quoted(written) == f'"{sent}"'


def test_a_text_is_as_wide_as_its_field_and_ends_in_no_blank() -> None:
    assert text("Team Example", 5) == "Team"


@pytest.mark.parametrize(
    ("us", "written"), [(0, "00:00:00"), (59_999_999, "00:00:59"), (86_418_099_000, "24:00:18"), (-5, "00:00:00")]
)
def test_a_clock_goes_on_past_a_day(us: int, written: str) -> None:
    assert clock(us) == written


def test_a_time_has_thousandths() -> None:
    assert clock_ms(86_418_099) == "24:00:18.099"


def test_a_time_of_day_begins_again_at_midnight() -> None:
    assert time_of_day(86_400_000_000 + 3_661_000_000) == "01:01:01"


def test_records_are_ended_by_carriage_return_and_line_feed() -> None:
    assert wire(["$F,1", "$G,2"]) == b"$F,1\r\n$G,2\r\n"


def test_the_lines_of_every_circuit_have_the_names_that_imsa_gives_them() -> None:
    lines = timing_lines(("1", "line"))

    assert {loop: name for loop, (_, name) in lines.items()} == {
        "line": "SFT", "pit-line": "SFP", "pit-in": "PIP", "pit-out": "POP", "1": "1",
    }  # fmt: skip


def test_loops_whose_names_are_alike_in_three_letters_are_told_apart_by_number() -> None:
    lines = timing_lines(("sector-1", "sector-2", "pit", "line"))

    assert [lines[loop] for loop in ("sector-1", "sector-2", "pit")] == [("T2", "SEC"), ("T3", "T3"), ("T4", "T4")]


def test_a_car_over_a_loop_is_told_with_its_local_moment_and_its_class() -> None:
    history = scored(entry("7", "GT"), loop_laps("7", [90]), loops=LOOPS)
    record = line_crossing(history, history.cars["7"], passing(30, "7", "1"), timing_lines(history.loop_ids))

    assert START_US == 1_000_000_000_000_000
    assert record == '$L,"7","T2","1","09/09/2001","01:47:10.000",0,"GT"'


def test_the_track_is_told_where_the_circuit_is_known() -> None:
    assert track(scored(line_laps("7", [100]))) == []


def test_a_car_is_excluded_or_retired_only_where_somebody_declared_it() -> None:
    out = Decision(at(500), "disqualify", "1", "stewards", "article 1")
    retired = CarState(at(500), "2", "retired", "test")
    cars = [line_laps(number, [100]) for number in "123"]
    history = scored(*cars, out, retired)

    told = {number: status(history, car, at(9000)) for number, car in history.cars.items()}
    assert told == {"1": "Excluded", "2": "Retired", "3": ""}
    assert status(history, history.cars["1"], at(499)) == ""


def test_the_track_has_one_section_the_lap_in_inches() -> None:
    history = scored(line_laps("7", [100]))
    history.race = replace(history.race, circuit="le-mans")

    assert track(history) == ['$T,"Circuit des 24 Heures","le-mans","8.467",1,"LAP","T1","T1",536457']


@pytest.mark.parametrize(("second", "seat"), [(50, 1), (250, 2)])
def test_a_crossing_names_the_seat_of_who_drove(second: float, seat: int) -> None:
    history = scored(
        entry("7", "GT", ["Able", "Baker"]), line_laps("7", [100] * 3), driver_in(0, "7", 1), driver_in(200, "7", 2)
    )

    assert line_crossing(history, history.cars["7"], passing(second, "7"), timing_lines(())).endswith(f',{seat},"GT"')


def test_of_a_race_without_a_date_the_day_is_that_of_its_receipt() -> None:
    history = scored(line_laps("7", [100]))
    history.race = replace(history.race, start_us=54_000_000_000, dated=False, received_us=20_000 * 86_400_000_000)
    over_the_line = replace(passing(0, "7"), time_us=54_100_000_000)

    record = line_crossing(history, history.cars["7"], over_the_line, timing_lines(()))
    assert '"10/04/2024","15:01:40.000"' in record


def test_a_retirement_is_taken_back_by_a_car_that_is_seen_again() -> None:
    retired = CarState(at(150), "2", "retired", "test")
    history = scored(line_laps("2", [100, 100]), retired)

    assert [status(history, history.cars["2"], at(second)) for second in (160, 250)] == ["Retired", ""]


def test_more_loops_than_there_are_numbers_share_the_last() -> None:
    lines = timing_lines(tuple(f"{number:03}" for number in range(40)))

    assert [lines[loop][0] for loop in ("000", "033", "039")] == ["T2", "TZ", "TZ"]
