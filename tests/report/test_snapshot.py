"""What the board says at the report's moment, as facts with their rows, of the small race."""

import pytest

from build import LOOPS, at, entry, flag, line_laps, passing, scored
from pitboard.model import PIT_IN, PIT_OUT
from pitboard.report.compose import report
from pitboard.report.facts import OVERALL
from pitboard.report.snapshot import Snapshot
from report.holed import holed
from report.test_odd_fields import odd_race
from small_race import NOW_S, small_race


def snapshot(at_s: float = NOW_S) -> Snapshot:
    """The small race at a race time in seconds."""
    return Snapshot(small_race(), at(at_s))


def test_a_place_is_cited_by_the_loops_of_all_cars_down_to_the_next() -> None:
    place = snapshot().place(OVERALL, 2)

    assert place is not None
    assert (place.number, place.position) == ("8", 2)
    assert [row.number for row in place.evidence] == ["51", "8", "6"]
    assert snapshot().place(OVERALL, 9) is None


@pytest.mark.parametrize(("number", "laps", "ms"), [("8", 0, 11_666), ("6", 1, 0), ("34", 2, 0)])
def test_a_gap_is_in_whole_laps_or_else_in_time(number: str, laps: int, ms: int) -> None:
    gap = snapshot().gap(OVERALL, number, "51")

    assert gap is not None
    assert (gap.gap_laps, gap.gap_ms, gap.to) == (laps, ms, "51")
    assert {row.number for row in gap.evidence} == {number, "51"}


def test_who_is_on_the_lead_lap() -> None:
    lead_lap = snapshot().lead_lap(OVERALL)

    assert lead_lap is not None
    assert lead_lap.numbers == ("51", "8")


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_no_car_is_told_of_by_a_place_that_no_row_shows(seed: int) -> None:
    """Who is on the lead lap, and who else of a nation there is: early in a race, or never seen, a car has no row."""
    history = odd_race(seed)
    for at_s in (20, 60, 130, 900, 2903):
        view = Snapshot(history, history.race.start_us + at_s * 1_000_000)
        for scope in (OVERALL, *view.classes):
            lead_lap = view.lead_lap(scope)
            assert lead_lap is None or {*lead_lap.numbers[1:]} <= {row.number for row in lead_lap.evidence}
            for nation in sorted({nation for car in history.cars.values() for nation in car.nations}):
                best = view.best_of_nation(scope, nation)
                rows = () if best is None else [row.number for row in best.evidence if row.row in ("lap", "loop")]
                assert best is None or {best.number, *best.others} <= {*rows}


def test_started_are_those_that_a_loop_has_seen() -> None:
    """Six of seven; one of them is out."""
    counts = snapshot().counts()

    assert counts is not None
    assert (counts.started, counts.in_race, counts.finished) == (6, 5, 0)


def test_of_a_car_out_of_sight_and_those_behind_it_no_place_is_told() -> None:
    """The second was not seen for ten minutes: whether it leads is not known, nor how many run."""
    history = holed(3)
    moment_us = history.race.start_us + 2_600_000_000
    unseen = {number for number, car in history.cars.items() if car.unseen_since_us(moment_us) is not None}
    board = Snapshot(history, moment_us)

    assert board.rows[1].number in unseen
    assert (board.place(OVERALL, 1), board.place(OVERALL, 2), board.counts()) == (None, None, None)
    assert [fact.position for fact in (board.place("LMGT3", 1), board.place("LMGT3", 5)) if fact] == [1]
    assert report(history, moment_us).title == "De volgorde is niet bekend"


def test_the_driver_is_told_of_a_car_in_the_race_whose_driver_somebody_stated() -> None:
    assert [fact.driver for fact in snapshot().at_wheel("51")] == ["James Calado"]
    assert snapshot().at_wheel("6") == ()
    assert snapshot().at_wheel("98") == ()


def test_a_car_in_the_lane_is_there_since_it_came_in() -> None:
    inside = snapshot(600).in_pit("6")

    assert inside is not None
    assert inside.since_ms == 560_000
    assert snapshot().in_pit("6") is None


def test_the_lead_is_that_of_who_completed_each_lap_first() -> None:
    """From the first lap of the #51 in front, at 200 s, to the moment."""
    led = snapshot().led(0, {"51"}, "51")

    assert led is not None
    assert (led.laps, led.led_ms) == (11, (NOW_S - 200) * 1000)
    assert snapshot().led(0, {"34"}, "34") is None


def test_a_neutralisation_is_counted_with_its_length() -> None:
    slow = snapshot().neutralised("safety_car")

    assert slow is not None
    assert (slow.count, slow.total_ms, slow.running, slow.exact) == (1, 100_000, False, True)
    running = snapshot(350).neutralised("safety_car")
    assert running is not None
    assert (running.running, running.total_ms) == (True, 50_000)
    assert snapshot().neutralised("red") is None


def test_the_fastest_lap_leaves_the_first_lap_out() -> None:
    """The first lap of the #8 was the shortest of all; `lap` is the lap of its own best that counts."""
    fastest = snapshot().fastest_lap("LMP2")

    assert fastest is not None
    assert (fastest.number, fastest.lap_ms) == ("34", 120_000)


def test_the_best_of_a_nation_with_the_others_that_came_out() -> None:
    best = snapshot().best_of_nation(OVERALL, "BEL")

    assert best is not None
    assert (best.number, best.position, best.drivers, best.others) == ("6", 3, ("Laurens Vanthoor",), ("923",))
    assert snapshot().best_of_nation(OVERALL, "NLD") is None


def test_time_of_day_and_sun_are_not_told_where_nobody_knows_the_place() -> None:
    left = snapshot().time_left()

    assert left is not None
    assert left.left_ms == 1_195_000
    assert snapshot().sun() is None
    assert snapshot().last_night_ms() is None


def test_who_led_a_lap_of_level_cars_does_not_hang_on_the_order_of_the_moment() -> None:
    history = odd_race(61)
    for after_us in (100_000_000, 600_000_000, 1_499_999_000):
        led = Snapshot(history, history.race.start_us + after_us).led(0, {"00"}, "00")
        assert led is not None
        assert ("00", 1) in {(row.number, row.key) for row in led.evidence if row.row == "lap"}


def test_a_car_is_quicker_only_where_the_intervals_say_so() -> None:
    """Two seconds a lap on every lap are; a tenth, or a single lap, is not; never both ways."""
    steady = [line_laps(number, [100 + 0.3 * ((lap + int(number)) % 3) for lap in range(20)]) for number in "23456"]
    quick, near = line_laps("1", [98 + 0.3 * (lap % 3) for lap in range(20)]), line_laps("7", [99.9] * 20)
    field = [entry(number) for number in "1234567"]
    seen = Snapshot(scored(field, flag(0, "green"), quick, near, *steady), at(1_950))

    assert seen.is_faster("1", "2")
    assert not seen.is_faster("2", "1")
    assert not seen.is_faster("7", "2")


def stopping(*in_s: float) -> Snapshot:
    """Cars of nearly level laps in the order of their numbers, each with one stop, half an hour into the race."""
    cars = [(str(place), came_in_s) for place, came_in_s in enumerate(in_s, 1)]
    laps = [line_laps(number, [100 + int(number) / 10] * 18) for number, _ in cars]
    visits = [[passing(begin, number, PIT_IN), passing(begin + 30, number, PIT_OUT)] for number, begin in cars]
    return Snapshot(scored(*laps, *visits, loops=LOOPS), at(1790))


@pytest.mark.parametrize(
    ("in_s", "numbers", "span"),
    [((910, 960, 1110), ("1", "2", "3"), (910_000, 1_110_000)), ((960, 910, 1710), ("1", "2"), (910_000, 960_000))],
)
def test_the_first_that_stopped_shortly_after_each_other_are_told_together(
    in_s: tuple[float, ...], numbers: tuple[str, ...], span: tuple[int, int]
) -> None:
    together = stopping(*in_s).stop_round(600_000_000, at(0), 5)

    assert together is not None
    assert (together.numbers, (together.from_ms, together.to_ms)) == (numbers, span)
    assert [(row.row, row.number, row.key) for row in together.evidence] == [("pit", number, 1) for number in numbers]


def test_two_that_stopped_far_apart_or_long_ago_did_not_stop_together() -> None:
    assert stopping(310, 1110).stop_round(600_000_000, at(0), 5) is None
    assert stopping(310, 330).stop_round(600_000_000, at(900), 5) is None
