"""Drive time against the limits: the window that slides, red flags, the most and the least."""

from hypothesis import given
from hypothesis import strategies as st

from build import LOOPS, at, driver_in, entry, flag, line_laps, scored, stop
from pitboard.board import DriverRow, drivers
from pitboard.board.drive_limits import Span, driven, limit_of, peak, room, without
from pitboard.model import DriveLimit, Fact

WINDOW = 12
CREW = entry("1", drivers=["Able", "Baker"])


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Runs in whole units, in order and apart."""
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    return list(zip(edges[::2], edges[1::2], strict=False))


def unit(runs: list[Span], begin: int) -> bool:
    """Whether the unit that begins there is driven."""
    return any(one <= begin < other for one, other in runs)


@given(spans(), st.integers(1, 30))
def test_case_43_the_window_slides(runs: list[Span], window: int) -> None:
    by_hand = max(sum(unit(runs, begin) for begin in range(end - window, end)) for end in range(100))

    assert peak(runs, window) == by_hand


@given(spans(), st.integers(0, 11))
def test_case_43_the_time_left_is_the_longest_that_keeps_to_the_window(runs: list[Span], most: int) -> None:
    now = max((end for _, end in runs), default=0)
    left = room(runs, now, WINDOW, most)

    def held(further: int) -> int:
        return driven([*runs, (now, now + further)], now + further - WINDOW, now + further)

    if driven(runs, now - WINDOW, now) > most:
        assert left == 0
    else:
        assert max(map(held, range(left + 1))) <= most < held(left + 1)


@given(spans(), spans())
def test_case_43_a_pause_is_cut_out(runs: list[Span], pauses: list[Span]) -> None:
    kept = without(runs, pauses)

    assert [unit(kept, begin) for begin in range(60)] == [
        unit(runs, begin) and not unit(pauses, begin) for begin in range(60)
    ]


def test_a_window_by_the_clock_would_miss_it() -> None:
    hour = 60
    runs = [(3 * hour + 30, 6 * hour), (6 * hour + 5, 8 * hour)]

    assert max(driven(runs, 0, 6 * hour), driven(runs, 6 * hour, 12 * hour)) < 4 * hour < peak(runs, 6 * hour)


def test_of_several_limits_the_first_value_set_counts() -> None:
    limits = (DriveLimit(most_s=9), DriveLimit(("Am",), ("B",), least_s=5), DriveLimit(("Am",), most_s=7, least_s=3))

    assert [(one.most_s, one.least_s) for one in (limit_of(limits, "Am", "B"), limit_of(limits, "Am", "G"))] == [
        (9, 5),
        (9, 3),
    ]
    assert limit_of(limits, "Pro", "B") == DriveLimit(most_s=9)


def asked(seconds: float, *limits: DriveLimit, more: tuple[Fact, ...] = ()) -> list[DriverRow]:
    """Car 1's drivers: Able from 0 to 190 s, Baker from 240 s on."""
    own = [*line_laps("1", [100]), *stop("1", 190, 200, 240), *line_laps("1", [340, 100, 100])]
    changes = [driver_in(0, "1", 1), driver_in(240, "1", 2)]
    return drivers(scored(CREW, own, changes, more, loops=LOOPS), at(seconds), "1", limits)


def test_at_the_edge_a_limit_is_kept_and_just_over_it_broken() -> None:
    limit = DriveLimit(window_s=300, window_most_s=190, most_s=190)

    assert [(row.peak_ms, row.broken) for row in asked(430, limit)] == [(190_000, ()), (190_000, ())]
    assert asked(430.001, limit)[1].broken == ("window", "most")


def test_the_next_limit_is_the_one_that_comes_first() -> None:
    able, baker = asked(340, DriveLimit(window_s=300, window_most_s=150, most_s=240))

    assert (baker.next_limit, baker.left_ms, baker.in_window_ms) == ("window", 50_000, 100_000)
    assert (able.next_limit, able.left_ms, able.broken) == ("most", 50_000, ("window",))


def test_time_under_a_red_flag_does_not_count_against_a_limit() -> None:
    _, baker = asked(440, DriveLimit(most_s=900), more=(flag(250, "red"), flag(310, "green")))

    assert (baker.drive_ms, baker.counted_ms) == (200_000, 140_000)


def test_the_least_is_out_of_reach_once_the_planned_end_is_too_near() -> None:
    limit = DriveLimit(race_s=600, least_s=300)

    assert [(row.short_ms, row.broken) for row in asked(490, limit)] == [(110_000, ()), (50_000, ())]
    assert [row.broken for row in asked(490.001, limit)] == [("least",), ()]


def test_a_car_that_finished_is_held_to_the_least_and_has_no_time_left() -> None:
    able, baker = asked(600, DriveLimit(race_s=600, most_s=900, least_s=200), more=(flag(500, "chequered"),))

    assert (able.broken, able.left_ms, able.next_limit) == (("least",), None, None)
    assert (baker.broken, baker.short_ms) == ((), 0)


def test_a_car_that_does_not_come_back_is_not_held_to_the_least() -> None:
    rows = asked(9000, DriveLimit(race_s=600, least_s=300), more=(entry("2"), *line_laps("2", [100] * 90)))

    assert [row.broken for row in rows] == [(), ()]


def test_without_a_limit_nothing_is_said() -> None:
    row = asked(440, DriveLimit(("another",), most_s=1))[0]

    assert (row.counted_ms, row.left_ms, row.broken) == (None, None, ())
