"""What timing says around a moment, of a small race."""

from build import at
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


def test_places_are_those_at_the_car_s_own_crossings() -> None:
    places = timing().places("8", "overall")

    assert [place for _, place in places[:3]] == [1, 2, 2]


def test_a_visit_has_a_length() -> None:
    (visit,) = timing().visits["6"]

    assert timing().stop_ms(visit) == 60_000
    assert timing().ended_us("98") == at(390)


def test_the_length_of_a_race_is_stated_or_shown_by_its_end() -> None:
    assert timing().length_us == 2_400_000_000


def test_the_next_gap_is_that_at_the_next_loop_of_the_one_behind() -> None:
    gap = timing(700).next_gap("8", "51")

    assert gap is not None
    assert gap[0] == 0
