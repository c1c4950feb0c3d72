"""What timing says around a moment, of a small race."""

from build import START_US, at
from pitboard.check.timing import RaceTiming
from small_race import NOW_S, small_race


def timing(at_s: float = NOW_S, window_us: int = 0) -> RaceTiming:
    """The small race at a race time in seconds."""
    return RaceTiming(small_race(), at(at_s), window_us)


def test_the_boards_of_a_window_come_by_distance_from_the_moment() -> None:
    """The order in force first, the other one after it; within 15 s to both sides."""
    boards = [(board.away_us // 1_000_000, board.order) for board in timing(600, 15_000_000).boards()]

    assert boards == [(0, "live"), (0, "line"), (15, "live"), (15, "line"), (-15, "live"), (-15, "line")]


def test_a_gap_is_of_the_car_behind() -> None:
    board = timing().board()

    assert board.gap("8", "51") == (0, 11_666_666, "loop")
    assert board.gap("51", "8") is None


def test_leaders_are_those_who_completed_each_lap_first() -> None:
    leaders = timing().leaders("overall")

    assert [number for _, number in leaders] == ["8", *["51"] * 11]
    assert [number for _, number in timing().leaders("LMP2")] == ["34"] * 10
    assert leaders[1][0] == at(200)


def test_a_slow_lap_is_longer_than_the_car_s_usual_one() -> None:
    """The lap of 150 s with the stop."""
    assert [lap for _, _, lap in timing().slow_laps("6", 30_000)] == [5]
    assert timing().slow_laps("51", 30_000) == []


def test_clean_laps_are_green_and_without_a_pit_crossing() -> None:
    """Of the #51 not lap 4, which ended under the safety car; of the #6 not 3, 4, 5 and 6."""
    assert timing().clean_laps("51", -1) == [100_000] * 10
    assert len(timing().clean_laps("6", -1)) == 6
    assert timing().last_laps("8", 3) == [101_000] * 3


def test_places_are_those_at_the_car_s_own_crossings() -> None:
    places = timing().places("8", "overall")

    assert [place for _, place in places[:3]] == [1, 2, 2]
    assert timing().places_about("8", "overall", at(700)) == {2}


def test_a_visit_has_a_length_and_a_race_time_bounds() -> None:
    (visit,) = timing().visits["6"]

    assert timing().stop_ms(visit) == 60_000
    assert timing().span(60_000_000, -1) == (at(60), at(NOW_S) - 1)
    assert timing().part_of_day("early") == [(START_US, at(300))]
    assert timing().is_out("98")
    assert timing().ended_us("98") == at(390)
