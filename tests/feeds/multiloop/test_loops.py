"""MultiLoop's loops by their names and the sections of the track; crossings that are reported more than once."""

import pytest

from pitboard.feeds.multiloop.loops import Crossings, conventional, least_lap_us, loop_id, track_loops
from pitboard.feeds.multiloop.protocol import TrackDescription, TrackSection
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop


def track(*sections: tuple[str, str, int], length: str = "2.5") -> TrackDescription:
    """A track of these sections: from a loop, to a loop, inches."""
    return TrackDescription(
        length=length, sections=tuple(TrackSection(f"{a}-{b}", inches, a, b) for a, b, inches in sections)
    )


@pytest.mark.parametrize(
    ("time_line", "status", "loop"),
    [
        ("SF", "T", LINE),
        ("SF", "P", PIT_LINE),
        ("sf", "", LINE),
        ("SFPIT", "T", PIT_LINE),
        ("PIN", "P", PIT_IN),
        ("POUT", "P", PIT_OUT),
        ("im1a", "T", "IM1A"),
    ],
)
def test_a_car_in_the_pits_crosses_the_line_in_the_lane(time_line: str, status: str, loop: str) -> None:
    assert loop_id(time_line, status) == loop


def test_intermediates_are_in_order_by_their_names() -> None:
    loops = [conventional(name) for name in ("IM1", "IM1A", "IM1B", "IM2", "IM10")]
    orders = [loop.order for loop in loops if loop]

    assert orders == sorted(orders) == [100, 101, 102, 200, 1000]
    assert [conventional(name) for name in ("HAIRPIN", "IM", "IMX", "SF")] == [None] * 4


def test_the_loops_lie_along_the_lap_as_the_sections_lead() -> None:
    loops = track_loops(track(("SF", "IM1", 1000), ("IM1", "IM2", 500), ("IM2", "SF", 700)))

    assert [(loop.id, loop.order) for loop in loops] == [("IM1", 1000), ("IM2", 1500), (LINE, 1501)]


def test_the_pit_lane_is_a_way_of_its_own_and_the_line_ends_the_lap() -> None:
    loops = track_loops(
        track(
            ("SF", "IM1", 1000), ("IM1", "SF", 900), ("IM1", "PIN", 400), ("PIN", "SFPIT", 200), ("SFPIT", "POUT", 300)
        )
    )
    by_id = {loop.id: loop for loop in loops}

    assert {loop.id: loop.role for loop in loops} == {
        "IM1": "track", LINE: "line", PIT_IN: "pit_in", PIT_LINE: "pit_line", PIT_OUT: "pit_out"
    }  # fmt: skip
    assert by_id[LINE].order == by_id[PIT_LINE].order == max(loop.order for loop in loops)


def test_a_section_without_a_length_counts_as_one_inch() -> None:
    assert [loop.order for loop in track_loops(track(("SF", "IM1", 0), ("IM1", "SF", 0)))] == [1, 2]


def test_a_track_that_no_section_connects_with_the_line_places_nothing() -> None:
    assert track_loops(track(("IM1", "IM2", 10))) == ()
    assert track_loops(track()) == ()


def test_of_two_ways_to_a_loop_the_shorter_counts() -> None:
    assert Loop("IM2", 300) in track_loops(track(("SF", "IM1", 100), ("IM1", "IM2", 200), ("SF", "IM2", 900)))


def test_the_least_lap_follows_from_the_length_in_miles() -> None:
    assert least_lap_us(track(length="2.5")) == round(2.5 * 1609.344 / 125 * 1e6)
    assert [least_lap_us(track(length=length)) for length in ("", "long", "0", "nan")] == [0, 0, 0, 0]


def test_the_same_record_again_is_known() -> None:
    crossings = Crossings()

    assert crossings.take(95_000, "crossing")
    assert not crossings.take(95_000, "crossing")
    assert crossings.count() == 1


@pytest.mark.parametrize(("first", "second"), [("crossing", "lap"), ("lap", "crossing")])
def test_a_lap_and_a_crossing_are_one_passage_whichever_comes_first(first: str, second: str) -> None:
    crossings = Crossings()

    assert crossings.take(95_000, first)  # type: ignore[arg-type]
    assert not crossings.take(95_040, second)  # type: ignore[arg-type]
    assert crossings.count() == 1


def test_what_the_next_lap_tells_gives_way_to_either() -> None:
    crossings = Crossings()

    assert crossings.take(95_000, "next lap")
    assert crossings.take(95_020, "lap")
    assert not crossings.take(95_010, "next lap")
    assert crossings.count() == 1


def test_two_crossings_a_second_apart_are_two() -> None:
    crossings = Crossings()
    for at_ms in (95_000, 96_000, 190_000):
        assert crossings.take(at_ms, "crossing")

    assert crossings.count() == 3
    assert crossings.count(until_ms=95_500) == 2
    assert crossings.near(190_400) == [(190_000, "crossing")]
