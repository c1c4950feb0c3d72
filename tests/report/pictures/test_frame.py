"""What all pictures share: labels that keep apart, names that fit, marks, and descriptions for those who listen."""

import pytest

from build import at
from pitboard.board.class_colours import COLOURS
from pitboard.report.pictures import Window, gaps, positions, stint_bars
from pitboard.report.pictures.frame import (
    PLATES,
    car_name,
    clock,
    gap_description,
    gap_mark,
    gap_text,
    ink_on,
    line_colour,
    mix,
    places_description,
    plate_colours,
    seat_colour,
    shortened,
    spread,
    stints_description,
    text_width,
    window_text,
)
from pitboard.texts import texts
from small_race import NOW_S, small_race


def test_labels_keep_their_order_and_distance() -> None:
    places = spread([1.0, 1.1, 1.05, 5.0], 0.5, 0.0, 5.0)

    assert sorted(places) == [places[0], places[2], places[1], places[3]]
    assert all(b - a >= 0.5 - 1e-9 for a, b in zip(sorted(places), sorted(places)[1:], strict=False))
    assert spread([0.0, 0.0], 1.0, 0.0, 5.0) == [0.0, 1.0]
    assert spread([], 1.0, 0.0, 5.0) == []


def test_a_long_name_is_cut_to_its_room() -> None:
    cut = shortened("Inter Europol Competition", 9, 1.0)

    assert cut.endswith("…")
    assert text_width(cut, 9) <= 1.0
    assert shortened("JOTA", 9, 1.0) == "JOTA"


def test_a_text_takes_more_room_the_larger_or_bolder_it_is() -> None:
    assert 0 < text_width("16:12", 9) < text_width("16:12", 12)
    assert text_width("16:12", 9) < text_width("16:12", 9, bold=True)
    assert text_width("", 9) == 0


EN = texts("en", "pictures")


def test_marks_and_gaps_as_they_are_read() -> None:
    nl, en = texts("nl", "pictures"), texts("en", "pictures")

    assert [gap_mark(seconds) for seconds in (0, 30, 90, -30, -60)] == ["0", "+30 s", "+1:30", "−30 s", "−1:00"]
    assert [gap_text(0, 14_923, nl), gap_text(0, 139_229, en)] == ["+14,923", "+2:19.229"]
    assert [gap_text(1, 1, nl), gap_text(2, 1, nl), gap_text(1, 1, en)] == ["+1 ronde", "+2 ronden", "+1 lap"]
    assert [clock(58_350_000), clock(3_600_000)] == ["16:12:30", "1:00"]


@pytest.mark.parametrize(
    ("ms", "text"), [(58_350_000, "16:12:30"), (3_600_000, "1:00"), (0, "0:00"), (58_350_999, "16:12:30")]
)
def test_a_race_time_leaves_out_what_is_nothing(ms: int, text: str) -> None:
    assert clock(ms) == text


def test_a_window_and_a_car_by_their_names() -> None:
    assert window_text(Window(3_600_000, 58_350_000)) == "1:00–16:12:30"
    assert [car_name("51", "Ferrari"), car_name("51", "")] == ["#51 Ferrari", "#51"]


def test_a_picture_of_gaps_is_told_from_the_leader_on() -> None:
    told = gap_description(gaps(small_race(), at(NOW_S), cars=("51", "8")), EN)

    assert told.startswith("After 0:20:05 of race time: #51 Ferrari: leader; ")
    assert "#8 Toyota: +11.666" in told


def test_a_picture_of_places_is_told_in_their_order() -> None:
    told = places_description(positions(small_race(), at(NOW_S)), EN)

    assert told.index("#51") < told.index("#8") < told.index("#6")


def test_a_picture_of_stints_tells_stops_and_the_driver_of_the_last_run() -> None:
    told = stints_description(stint_bars(small_race(), at(NOW_S)), EN)

    assert "Calado" in told
    assert "#6 Porsche" in told


def test_the_colours_of_the_classes_are_those_of_the_page() -> None:
    assert [plate_colours(slot) for slot in range(len(PLATES))] == [(one.ground, one.ink) for one in COLOURS.plates]


def test_lines_of_one_colour_differ_by_their_dash() -> None:
    """A second round of the colours is dashed."""
    lines = [line_colour(index) for index in range(12)]

    assert len(set(lines)) == len(lines)


def test_a_mix_lies_between_its_colours() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#102030", "#ffffff", 0) == "#102030"
    assert mix("#102030", "#ffffff", 1) == "#ffffff"


def test_type_on_a_ground_is_what_reads_better() -> None:
    assert ink_on("#ffffff") != ink_on("#000000")
    assert plate_colours(-1) != plate_colours(0)


def test_the_seats_of_a_class_are_shades_of_its_colour() -> None:
    shades = [seat_colour(0, seat) for seat in (1, 2, 3, 4)]

    assert len(set(shades)) == 4
