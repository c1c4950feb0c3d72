"""The Al Kamel lap record: rows into facts, and the traps found in real files."""

import pytest

from pitboard.feeds.lap_record.facts import parse_record
from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.values import duration_us
from pitboard.intake import circuits
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Circuit,
    ClockChange,
    DriverIn,
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    RaceInfo,
)
from pitboard.model.time import DAY_US

HEAD = (
    "NUMBER; DRIVER_NUMBER; LAP_NUMBER; LAP_TIME; LAP_IMPROVEMENT; CROSSING_FINISH_LINE_IN_PIT; S1; S2; S3; KPH;"
    " ELAPSED; HOUR;DRIVER_NAME;PIT_TIME;CLASS;GROUP;TEAM;MANUFACTURER;FLAG_AT_FL;"
)


def row(
    number: str = "7",
    lap: int = 1,
    time: str = "1:40.000",
    elapsed: str = "1:40.000",
    *,
    seat: int = 1,
    name: str = "Ann ABLE",
    in_pit: str = "",
    s1: str = "30.000",
    s2: str = "30.000",
    pit: str = "",
    hour: str = "16:01:40.000",
    flag: str = "GF",
    mark: str = "0",
    car_class: str = "GT",
) -> str:
    """One row of a record."""
    cells = [number, seat, lap, time, mark, in_pit, s1, s2, "40.000", "180.0", elapsed, hour, name, pit, car_class]
    return ";".join(map(str, [*cells, "", "Team", "Make", flag])) + ";"


def parsed(*rows: str, head: str = HEAD, circuit: Circuit | None = None) -> tuple[list[Fact], Reading]:
    """The facts of a record of these rows, and its tally."""
    reading = Reading()
    return parse_record([head, *rows], "record.csv", reading, [circuit] if circuit else []), reading


def passings(facts: list[Fact]) -> list[tuple[str, float]]:
    """Loop and race time in seconds of every passing."""
    start_us = next(fact.start_us for fact in facts if isinstance(fact, RaceInfo))
    return [(fact.loop, (fact.time_us - start_us) / 1e6) for fact in facts if isinstance(fact, Passing)]


def test_a_row_becomes_passings_at_the_sector_loops_and_the_line() -> None:
    facts, _ = parsed(row())

    assert passings(facts) == [("S1", 30), ("S2", 60), (LINE, 100)]


def test_the_zero_is_the_time_of_day_of_the_crossing_less_the_elapsed_time() -> None:
    facts, _ = parsed(row())

    assert facts[0] == RaceInfo("", 16 * 3_600_000_000, 0, 0, "", dated=False, source="record.csv")


def test_case_15_a_crossing_past_midnight_does_not_move_the_zero() -> None:
    facts, _ = parsed(row(time="8:10:00.000", elapsed="8:10:00.000", hour="00:10:00.000", s1="", s2=""))

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].start_us == 16 * 3_600_000_000
    assert passings(facts) == [(LINE, 29_400)]


def test_case_16_hours_pass_24() -> None:
    assert duration_us("24:06:52.461") == 86_812_461_000


@pytest.mark.parametrize(
    ("text", "us"), [("58.054", 58_054_000), ("3:53.276", 233_276_000), ("17:31:33.055", 63_093_055_000), ("0", 0)]
)
def test_a_duration_is_read_to_the_microsecond(text: str, us: int) -> None:
    assert duration_us(text) == us


@pytest.mark.parametrize("text", ["", "-1.0", "1:2:3:4", "12.3456789", "1;2", "٣.0x"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        duration_us(text)


def test_a_stop_is_told_by_the_row_before_and_the_time_on_the_row_after() -> None:
    facts, _ = parsed(
        row(in_pit="B"), row(lap=2, time="3:00.000", elapsed="4:40.000", pit="0:01:10.000", s1="1:50.000")
    )

    assert {loop: at_s for loop, at_s in passings(facts) if loop.startswith("pit")} == {
        PIT_IN: 99.999999,
        PIT_LINE: 100,
        PIT_OUT: 169.999999,
    }


def test_the_circuit_says_how_long_the_line_lies_behind_the_pit_in() -> None:
    circuit = Circuit("here", "Here", 5000.0, line_after_pit_in_us=8_000_000)
    rows = [row(in_pit="B"), row(lap=2, time="3:00.000", elapsed="4:40.000", pit="0:01:10.000", s1="1:50.000")]
    rows += [row(lap=3, elapsed="6:20.000"), row(lap=4, elapsed="8:00.000")]

    facts, _ = parsed(*rows, circuit=circuit)

    assert (PIT_IN, 92.0) in passings(facts)
    assert (PIT_OUT, 162.0) in passings(facts)


def test_case_02_a_box_before_the_line_shows_in_a_stop_longer_than_the_next_sector() -> None:
    facts, _ = parsed(row(in_pit="B"), row(lap=2, elapsed="3:20.000", pit="0:01:10.000", s1="32.000"))

    at_s = dict(passings(facts))
    assert 60 < at_s[PIT_IN] < 100 < at_s[PIT_OUT] < 132
    assert at_s[PIT_OUT] - at_s[PIT_IN] == pytest.approx(70)


def test_instants_worked_out_are_not_exact() -> None:
    facts, _ = parsed(row(in_pit="B"))

    exact = {fact.loop: fact.exact for fact in facts if isinstance(fact, Passing)}
    assert exact == {"S1": True, "S2": True, PIT_IN: False, PIT_LINE: True}


def test_case_23_a_stop_on_lap_1_without_a_crossing_before_is_a_start_from_the_pit_lane() -> None:
    facts, _ = parsed(row(time="6:00.000", elapsed="6:00.000", pit="0:05:00.000", s1="", s2="", hour="16:06:00.000"))

    assert passings(facts) == [(PIT_IN, 0), (PIT_OUT, 300), (LINE, 360)]


def test_a_new_driver_takes_over_at_pit_out() -> None:
    rows = [row(in_pit="B"), row(lap=2, time="3:00.000", elapsed="4:40.000", pit="0:01:10.000", s1="1:50.000", seat=2)]

    facts, _ = parsed(*rows)

    assert [(one.seat, one.exact) for one in facts if isinstance(one, DriverIn)] == [(1, False), (2, False)]
    assert (
        next(one.time_us for one in facts if isinstance(one, DriverIn) and one.seat == 2)
        == 57_600_000_000 + 169_999_999
    )


def test_a_missing_sector_is_blank_or_nought_and_one_of_three_follows_from_the_lap() -> None:
    facts, _ = parsed(row(s1="0", s2="0"), row("8", s1="", s2="30.000"))

    assert passings(facts) == [(LINE, 100), ("S1", 30), ("S2", 60), (LINE, 100)]


def test_the_best_lap_is_the_marked_one_and_what_is_quicker_was_deleted() -> None:
    rows = [
        row(lap=1),
        row(lap=2, time="1:30.000", elapsed="3:10.000"),
        row(lap=3, time="1:35.000", elapsed="4:45.000", mark="2"),
    ]

    facts, _ = parsed(*rows)

    assert [one.lap for one in facts if isinstance(one, LapTimeDeleted)] == [2]


def test_flags_are_seen_at_the_crossings_and_sf_is_the_safety_car() -> None:
    rows = [row(flag="GF"), row(lap=2, elapsed="3:20.000", flag="SF"), row("8", flag="GF")]
    rows.append(row(lap=3, elapsed="5:00.000", flag="FF"))

    history = next(fact for fact in parsed(*rows)[0] if isinstance(fact, FlagHistory))

    assert [(one.state, one.exact) for one in history.flags] == [
        ("green", False),
        ("safety_car", False),
        ("chequered", False),
    ]


def test_files_without_a_flag_column_say_nothing_of_flags() -> None:
    head = HEAD.replace("FLAG_AT_FL;", "")

    facts, reading = parsed(row().removesuffix("GF;"), head=head)

    assert not reading.refusals
    assert not [fact for fact in facts if isinstance(fact, FlagHistory)]


def test_commas_separate_as_well() -> None:
    facts, _ = parsed(row().replace(";", ","), head=HEAD.replace(";", ","))

    assert passings(facts) == [("S1", 30), ("S2", 60), (LINE, 100)]


def test_case_20_car_numbers_are_text() -> None:
    facts, _ = parsed(row("007"), row("7"))

    assert [fact.number for fact in facts if isinstance(fact, Entry)] == ["007", "7"]


def test_case_49_the_innovative_car_does_not_compete() -> None:
    facts, _ = parsed(row(car_class="INNOVATIVE CAR"))

    assert [fact.competes for fact in facts if isinstance(fact, Entry)] == [False]


def test_a_missing_row_is_bridged_by_the_start_of_the_next_lap_and_named() -> None:
    facts, reading = parsed(row(), row(lap=3, elapsed="5:00.000"))

    assert [place for place in passings(facts) if place[0] == LINE] == [(LINE, 100), (LINE, 200), (LINE, 300)]
    assert [str(one) for one in reading.refusals] == [
        "record.csv:3: #7 lap 2 is not in the record: counted, worked out from lap 3"
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(lap=2, elapsed="1:30.000"), "#7 lap 2 goes back in time, it ends before lap 1 (line 2)"),
        (row(lap=1, elapsed="5:00.000"), "#7 lap 1 is there twice with other times, also on line 2"),
        (row(lap=9, elapsed="6:00.000"), "#7 lap 9 follows lap 1: there is no time for the laps between"),
        (row(lap=2, time="9:00.000", elapsed="3:00.000"), "#7 lap 2 began before lap 1 ended"),
        (row(lap=2, time="fast", elapsed=""), "#7 lap 2 has no time: lap time 'fast', elapsed ''"),
        (row("", lap=2), "a lap without a car number"),
        ("7;1;2", "3 columns where the header has 19"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason_and_the_rest_is_read(bad: str, reason: str) -> None:
    facts, reading = parsed(row(), bad, row("8"))

    assert [(one.line, one.reason.startswith(reason)) for one in reading.refusals] == [(3, True)]
    assert reading.counts == {"laps": 2}
    assert len([fact for fact in facts if isinstance(fact, Entry)]) == 2


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        (["LAP_NUMBER"], "the column LAP_NUMBER is missing"),
        (["NUMBER"], "the column NUMBER is missing"),
        (["LAP_TIME", "ELAPSED"], "the column LAP_TIME or ELAPSED is missing"),
        (["NUMBER", "LAP_NUMBER"], "the columns NUMBER and LAP_NUMBER are missing"),
    ],
)
def test_a_record_without_car_lap_or_time_is_refused_with_what_is_missing(without: list[str], missing: str) -> None:
    kept = [name for name in HEAD.split(";") if name.strip() not in without]

    with pytest.raises(Refused, match=f"record.csv:1: no lap record: {missing}"):
        parsed(row(), head=";".join(kept))


def test_a_dated_start_of_another_source_dates_the_record() -> None:
    start_us = 20_000 * DAY_US + 14 * 3_600_000_000

    facts = parse_record([HEAD, row()], "record.csv", Reading(), (), start_us)

    assert facts[0] == RaceInfo("", start_us, 0, 2 * 3_600_000_000, "", dated=True, source="record.csv")


def test_a_record_that_starts_some_seconds_off_keeps_its_own_zero() -> None:
    start_us = 20_000 * DAY_US + 14 * 3_600_000_000 - 26_602_000

    facts = parse_record([HEAD, row()], "record.csv", Reading(), (), start_us)

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].start_us == start_us + 26_602_000


def test_the_circuit_is_recognised_by_its_length() -> None:
    spa = [one for one in circuits() if one.id == "spa"]
    at_spa = row(lap=2, time="2:00.000", elapsed="3:40.000").replace("180.0", "210.1")

    facts = parse_record([HEAD, row(), at_spa], "record.csv", Reading(), spa)

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].circuit == "spa"


@pytest.mark.parametrize(("source", "circuit"), [("cota/race.csv", "cota"), ("race.csv", "")])
def test_of_two_circuits_of_one_length_it_is_the_one_that_the_record_is_called_by(source: str, circuit: str) -> None:
    assert {one.id for one in circuits() if one.length_m == 5472} == {"cota", "watkins-glen"}
    rows = [HEAD, row(), row(lap=2, time="1:49.440", elapsed="3:29.440", hour="16:03:29.440")]

    facts = parse_record(rows, source, Reading(), circuits())

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].circuit == circuit


def test_a_known_circuit_names_the_sector_loops() -> None:
    facts, _ = parsed(row(), row(lap=2, elapsed="3:20.000"), circuit=Circuit("x", "X", 5000.0, sector_loops=("3", "7")))

    loops = next(fact for fact in facts if isinstance(fact, LoopsInstalled))
    assert {loop.id for loop in loops.loops if loop.role == "track"} == {"3", "7"}


NAMED = HEAD + "IM2_time;IM2_elapsed;FL_elapsed;IM1a_time;IM1a_elapsed;IM1_elapsed;IM3a_elapsed;"


def with_loops(second: str = "60.000", early: str = "12.000", late: str = "85.500") -> str:
    """A row of a record that names its loops, in any order of columns."""
    return row() + f"30.000;{second};1:40.000;12.000;{early};30.000;{late};"


def test_named_loops_are_read_in_the_order_in_which_cars_pass_them_and_sectors_keep_their_ids() -> None:
    facts, reading = parsed(with_loops(), head=NAMED)

    assert passings(facts) == [("IM1a", 12), ("S1", 30), ("S2", 60), ("IM3a", 85.5), (LINE, 100)]
    (loops,) = [fact.loops for fact in facts if isinstance(fact, LoopsInstalled)]
    track = [loop.id for loop in sorted(loops, key=lambda loop: loop.order) if loop.role == "track"]
    assert track == ["IM1a", "S1", "S2", "IM3a"]
    assert not reading.refusals


def test_a_named_loop_gives_a_sector_that_is_blank() -> None:
    blank = with_loops().replace("7;1;1;", "8;1;1;").replace(";30.000;30.000;40.000;", ";;;;")
    facts, _ = parsed(with_loops(), blank, head=NAMED)

    assert passings(facts)[5:] == [("IM1a", 12), ("S1", 30), ("S2", 60), ("IM3a", 85.5), (LINE, 100)]


@pytest.mark.parametrize("early", ["", "31.000", "?"])
def test_a_loop_that_did_not_read_or_is_out_of_order_costs_itself_only(early: str) -> None:
    others = [with_loops().replace("7;1;1;", f"{number};1;1;") for number in range(20, 40)]
    facts, _ = parsed(with_loops(early=early), *others, head=NAMED)

    own = [fact.loop for fact in facts if isinstance(fact, Passing) and fact.number == "7"]
    assert [loop for loop in own if loop != "IM1a"] == ["S1", "S2", "IM3a", LINE]


@pytest.mark.parametrize(
    ("name", "team"), [("BLACK; Ann", "Team"), ("Ann ABLE", "Team; of Two"), ("Ann ABLE", "One; Two; Three")]
)
def test_a_name_that_holds_the_delimiter_moves_no_other_cell(name: str, team: str) -> None:
    facts, reading = parsed(row(name=name, flag="FCY").replace("Team", team))

    (car,) = [fact for fact in facts if isinstance(fact, Entry)]
    (flags,) = [fact for fact in facts if isinstance(fact, FlagHistory)]
    assert (car.team, car.make, flags.flags[0].state) == (team, "Make", "full_course_yellow")
    assert not reading.refusals


def test_decimal_commas_beside_commas_are_refused_and_not_guessed() -> None:
    with pytest.raises(Refused, match="columns where the header has"):
        parsed(row().replace(".", ",").replace(";", ","), head=HEAD.replace(";", ","))


@pytest.mark.parametrize(("written", "number"), [("#7", "7"), ("7.0", "7"), ("007", "007"), (" 7 ", "7")])
def test_a_number_is_read_without_what_tools_put_around_it(written: str, number: str) -> None:
    facts, _ = parsed(row(written))

    assert [fact.number for fact in facts if isinstance(fact, Entry)] == [number]


def test_two_rows_left_out_are_shared_out_and_not_exact() -> None:
    facts, _ = parsed(row(), row(lap=4, elapsed="6:40.000"))

    assert [place for place in passings(facts) if place[0] == LINE] == [(LINE, at) for at in (100, 200, 300, 400)]
    line = [fact for fact in facts if isinstance(fact, Passing) and fact.loop == LINE]
    assert [fact.exact for fact in line] == [True, False, False, True]


def test_the_clocks_of_the_place_are_put_back_on_the_full_hour() -> None:
    rows = [(1, "1:00.000", "00:01"), (2, "2:10:00.000", "02:10"), (3, "2:50:00.000", "02:50")]
    rows += [(4, "3:10:00.000", "02:10"), (5, "3:30:00.000", "02:30")]
    facts, _ = parsed(*(row(lap=lap, elapsed=elapsed, hour=f"{hour}:00.000") for lap, elapsed, hour in rows))

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].clock_changes == (ClockChange(3 * 3_600_000_000, -3_600_000_000),)


def test_one_time_of_day_written_wrong_changes_no_clocks() -> None:
    hours = ["16:02:00.000", "15:04:00.000", "16:06:00.000", "16:08:00.000"]
    facts, _ = parsed(*(row(lap=lap, elapsed=f"{lap * 2}:00.000", hour=hour) for lap, hour in enumerate(hours, 1)))

    assert isinstance(facts[0], RaceInfo)
    assert facts[0].clock_changes == ()
