"""The cells and the header of a lap record, as timing systems and people's tools write them."""

import pytest

from pitboard.feeds.lap_record.table import (
    flag_code,
    header_of,
    in_lane,
    of_day_us,
    time_us,
    title_of,
    whole,
    words,
)

LAP_US = 91_173_000


@pytest.mark.parametrize(
    "text",
    [
        "1:31.173",
        "01:31.173",
        "0:01:31.173",
        "1'31.173",
        "1’31.173",
        "1'31\"173",
        "1'31''173",
        "1:31,173",
        "1.31.173",
        "1:31:173",
        "91.173",
        "91,173",
        "0 days 00:01:31.173000",
        "0 days, 0:01:31.173",
        "+1:31.173",
        "1m31.173s",
        "1 min 31.173 s",
        "PT1M31.173S",
        "1900-01-00 00:01:31.173",
        "1970-01-01T00:01:31.173",
        " 1:31.173 ",
        "1:31.173000000",
    ],
)
def test_a_lap_time_is_one_however_it_is_written(text: str) -> None:
    assert time_us(text) == LAP_US


def test_days_count_and_pass_24_hours() -> None:
    assert time_us("1 day, 0:06:52.461") == time_us("24:06:52.461") == time_us("1 days 00:06:52.461")
    assert time_us("1900-01-01 00:00:10") == 86_410_000_000


@pytest.mark.parametrize("text", ["", " ", "-", "--", "nan", "NaT", "None", "null", "<NA>", "N/A", "na"])
def test_what_stands_for_nothing_is_blank(text: str) -> None:
    assert time_us(text) == 0
    assert words(text) == ""


@pytest.mark.parametrize("text", ["PIT", "1:2:3:4:5", "one", "1 lap", "12h5", "=A1+B1", "1:31.173x"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        time_us(text)


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("15:04:05.123", 54_245_123_000),
        ("3:04:05.123 PM", 54_245_123_000),
        ("03:04:05.123 p.m.", 54_245_123_000),
        ("2025-06-14 15:04:05.123", 54_245_123_000),
        ("2025-06-14T15:04:05.123Z", 54_245_123_000),
        ("14/06/2025 15:04:05.123+02:00", 54_245_123_000),
        ("12:00:00 AM", 0),
        ("12:00:00 PM", 43_200_000_000),
    ],
)
def test_a_time_of_day_is_read_with_its_date_and_zone(text: str, us: int) -> None:
    assert of_day_us(text) == us


def test_a_whole_number_may_bear_a_point() -> None:
    assert [whole(text, "lap number") for text in ("7", " 7 ", "7.0", "7,", "0012")] == [7, 7, 7, 7, 12]
    for text in ("", "7.5", "-1", "x", "1234567890"):
        with pytest.raises(ValueError, match="no lap number"):
            whole(text, "lap number")


@pytest.mark.parametrize(
    ("text", "marked"),
    [("B", True), ("b", True), ("True", True), ("yes", True), ("1.0", True), ("", False), ("0", False)],
)
def test_the_mark_of_a_crossing_in_the_lane(text: str, marked: bool) -> None:
    assert in_lane(text) is marked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GF", "GF"),
        ("green flag", "GF"),
        ("slow zone", "GF"),
        ("FCY", "FCY"),
        ("Full Course Yellow", "FCY"),
        ("Code 60", "FCY"),
        ("Safety Car", "SF"),
        ("rood", "RF"),
        ("Chequered", "FF"),
        ("checkered-flag", "FF"),
        ("", ""),
        ("nan", ""),
        ("purple", None),
    ],
)
def test_a_flag_has_one_code_whoever_wrote_it(text: str, code: str | None) -> None:
    assert flag_code(text) == code


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_header_is_found_below_a_title_whatever_parts_its_columns(delimiter: str) -> None:
    header = delimiter.join(["NUMBER", " LAP_NUMBER", " LAP_TIME", " ELAPSED"])
    columns = header_of(["6 Hours of Valbrume - Race", "", header])

    assert columns is not None
    assert (columns.line, columns.delimiter, columns.missing) == (3, delimiter, "")
    assert [columns.place[name] for name in ("NUMBER", "LAP_NUMBER", "LAP_TIME", "ELAPSED", "KPH")] == [0, 1, 2, 3, -1]


def test_a_name_is_the_same_in_any_case_and_spacing() -> None:
    columns = header_of(["car number;Lap Number;lapTime;elapsed"])

    assert columns is not None
    assert (columns.place["NUMBER"], columns.place["LAP_TIME"], "NUMBER" in columns.guessed) == (0, 2, True)


def test_a_columns_own_name_counts_before_another_for_the_same() -> None:
    columns = header_of(["CAR;NUMBER;LAP_NUMBER;LAP_TIME;PIT;CROSSING_FINISH_LINE_IN_PIT"])

    assert columns is not None
    assert (columns.place["NUMBER"], columns.place["CROSSING_FINISH_LINE_IN_PIT"]) == (1, 5)


def test_a_header_that_lacks_a_column_is_one_and_says_which() -> None:
    no_number = header_of(["LAP_NUMBER;LAP_TIME"])
    no_time = header_of(["NUMBER;LAP_NUMBER;PIT_TIME"])

    assert no_number is not None
    assert no_number.missing == "the column NUMBER is missing"
    assert no_time is not None
    assert no_time.missing == "the column LAP_TIME or ELAPSED is missing"


def test_loops_beside_the_sectors_are_named_by_their_columns() -> None:
    columns = header_of(["NUMBER;LAP_NUMBER;LAP_TIME;IM1a_elapsed;FL elapsed"])

    assert columns is not None
    assert columns.loops == (("IM1a", 3), ("FL", 4))


@pytest.mark.parametrize(
    "text", ["", "POSITION;NUMBER;STATUS;TEAM", "a,b,c", "{}", "x" * 30_000 + ";LAP_NUMBER;LAP_TIME"]
)
def test_what_is_no_header_is_none(text: str) -> None:
    assert header_of([text]) is None


def test_a_header_stands_within_the_first_lines_or_nowhere() -> None:
    assert header_of([""] * 24 + ["NUMBER;LAP_NUMBER;LAP_TIME"]) is not None
    assert header_of([""] * 25 + ["NUMBER;LAP_NUMBER;LAP_TIME"]) is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["6 Hours of Valbrume - Race"], "6 Hours of Valbrume"),
        (["", '"24 Hours of Valbrume";;;;'], "24 Hours of Valbrume"),
        (["# Valbrume – analysis by laps"], "Valbrume"),
        (["1;2;3", "--"], ""),
        ([], ""),
    ],
)
def test_the_title_above_a_header_names_the_race(lines: list[str], title: str) -> None:
    assert title_of(lines) == title
