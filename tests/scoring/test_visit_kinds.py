"""What a pit visit was: one sentence a rule, and nothing known before its time."""

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from build import LOOPS, at, entry, flag, passing, scored
from drive import as_it_was, drive, race
from pitboard.board import pit_visits, standings, stints
from pitboard.model import PIT_IN, PIT_LINE, PIT_OUT, Fact, Passing
from pitboard.scoring import History
from pitboard.scoring.visit_kinds import lane_transit_us

LAP_S = 100
STOP_S, THROUGH_S = 70, 30


def field(
    stops: Sequence[Mapping[int, float]], laps: int = 24, *more: Fact, seats: Mapping[int, int] | None = None
) -> History:
    """Cars 1.. that lap in 100 s and stop as said: after which lap, for how many seconds."""
    numbers = [str(number) for number in range(1, len(stops) + 1)]
    driven = [
        drive(number, [LAP_S + int(number)] * laps, own, seats) for number, own in zip(numbers, stops, strict=True)
    ]
    return race([entry(number, "GT", ["One", "Two"]) for number in numbers], *driven, more)


def kinds(history: History, number: str, at_s: float | None = None) -> list[str | None]:
    moment_us = history.through_us if at_s is None else at(at_s)
    return [row.kind for row in pit_visits(history, moment_us, number)]


USUAL = [{5: STOP_S, 10: STOP_S + 2, 15: STOP_S - 1, 20: STOP_S} for _ in range(4)]


def test_who_drives_through_is_no_longer_in_the_lane_than_the_way_takes() -> None:
    history = field([*USUAL, {5: STOP_S, 8: THROUGH_S, 15: STOP_S}])

    assert kinds(history, "5") == ["stop", "drive_through", "stop"]


def test_a_drive_through_ends_no_stint() -> None:
    history = field([*USUAL, {5: STOP_S, 8: THROUGH_S, 15: STOP_S}])

    rows = stints(history, history.through_us, "5")
    assert [(row.first_lap, row.laps) for row in rows] == [(1, 5), (6, 10), (16, 9)]
    assert rows[1].duration_ms == rows[1].end_ms - rows[1].begin_ms - THROUGH_S * 1000  # type: ignore[operator]


def test_the_laps_of_the_stint_go_on_over_a_drive_through() -> None:
    history = field([*USUAL, {5: STOP_S, 8: THROUGH_S}], laps=12)

    row = next(row for row in standings(history, history.through_us, "line").rows if row.number == "5")
    assert (row.pit_visits, row.stint_laps) == (2, 7)


def test_a_short_visit_in_which_the_driver_changes_is_a_stop() -> None:
    history = field([*USUAL, {5: STOP_S, 8: THROUGH_S}], seats={0: 1, 8: 2})

    assert kinds(history, "5") == ["stop", "stop"]


def test_what_is_usual_must_be_known_before_a_visit_is_short() -> None:
    """The first visit of a race is called a stop until later ones show that it was none."""
    history = field([*USUAL, {2: THROUGH_S}])

    assert kinds(history, "5", 300) == ["stop"]
    assert kinds(history, "5") == ["drive_through"]


def test_a_start_from_the_lane_is_neither_stop_nor_drive_through() -> None:
    history = race([entry("1")], [passing(12, "1", PIT_OUT), passing(110, "1"), passing(210, "1")])

    assert kinds(history, "1") == ["lane_start"]
    assert [row.first_lap for row in stints(history, history.through_us)] == [1]


def test_the_field_led_through_the_lane_makes_no_stops() -> None:
    led = {6: THROUGH_S + 8, 7: THROUGH_S + 8}
    history = field([{**led, 12: STOP_S}] * 4, 15, flag(550, "safety_car"), flag(1000, "green"))

    assert kinds(history, "3") == ["led_through", "led_through", "stop"]
    assert len(stints(history, history.through_us, "3")) == 2


def test_the_same_without_flags_shows_when_it_goes_through_again() -> None:
    led = {6: THROUGH_S + 8, 7: THROUGH_S + 8}
    history = field([{**led, 12: STOP_S}] * 4, 15)

    assert kinds(history, "3") == ["led_through", "led_through", "stop"]


def test_a_round_of_stops_behind_the_safety_car_is_one_of_stops() -> None:
    history = field([{6: STOP_S + 2 * i} for i in range(4)], 15, flag(550, "safety_car"), flag(1000, "green"))

    assert {kind for number in "1234" for kind in kinds(history, number)} == {"stop"}


def test_a_wait_of_the_whole_field_in_the_lane_is_no_stop() -> None:
    history = field([{8: 2400 - 10 * i, 16: STOP_S} for i in range(4)])

    assert kinds(history, "2") == ["red_wait", "stop"]
    assert [(row.first_lap, row.laps) for row in stints(history, history.through_us, "2")] == [(1, 16), (17, 8)]


def test_a_stay_of_stated_length_is_one_visit_although_loops_lie_in_the_lane() -> None:
    """Pit-in before the second loop, pit-out behind the first of the next lap."""
    facts = [passing(33, "1", "1"), stay(60, 90, PIT_IN), passing(66, "1", "2"), passing(100, "1", PIT_LINE)]
    facts += [passing(133, "1", "1"), stay(150, 90, PIT_OUT), passing(166, "1", "2"), passing(200, "1")]
    history = race([entry("1")], facts)

    (row,) = pit_visits(history, history.through_us)
    assert (row.in_ms, row.out_ms, row.duration_ms) == (60_000, 150_000, 90_000)
    assert history.cars["1"].lap_end_us == [at(100), at(200)]


def test_a_pit_out_behind_a_loop_in_the_lane_puts_right_what_the_loop_seemed_to_prove() -> None:
    facts = [passing(95, "1", PIT_IN), passing(100, "1", PIT_LINE), passing(120, "1", "1"), passing(160, "1", PIT_OUT)]
    history = scored([entry("1")], facts, [passing(190, "1", "2"), passing(230, "1")], loops=LOOPS)

    (row,) = pit_visits(history, history.through_us)
    assert (row.duration_ms, row.unseen) == (65_000, None)


def test_a_visit_of_which_an_end_was_missed_has_no_length() -> None:
    history = race([entry("1")], [passing(95, "1", PIT_IN), passing(100, "1", PIT_LINE), passing(230, "1")])

    (row,) = pit_visits(history, history.through_us)
    assert (row.unseen, row.duration_ms, row.out_by_ms) == ("out", None, 230_000)


def stay(seconds: float, length_s: float, loop: str) -> Passing:
    """An end of a visit that a record states the length of."""
    return Passing(at(seconds), "1", loop, "test", exact=False, stay_us=round(length_s * 1e6))


def test_the_way_through_the_lane_is_the_shortest_time_below_a_step() -> None:
    assert lane_transit_us(seconds([30, 30.4, 31, 44, 60, 65, 70, 70, 71, 80])) == 30_000_000
    assert lane_transit_us(seconds([22, 65, 65, 66])) == 22_000_000
    assert lane_transit_us(seconds([36, 60, 100, 140])) == 0
    assert lane_transit_us(seconds([44, 47, 52, 60, 65, 70, 70, 71, 80])) == 0
    assert lane_transit_us(seconds([5, 30, 44, 60, 70, 70, 71, 80])) == 30_000_000


def seconds(lengths: Iterable[float]) -> list[int]:
    return [round(length * 1e6) for length in lengths]


VISITS = st.dictionaries(st.integers(1, 22), st.sampled_from([29, 30, 31, 38, 45, 70, 75, 400, 2400]), max_size=6)


@settings(max_examples=60)
@given(st.lists(VISITS, min_size=3, max_size=7), st.integers(0, 6000))
def test_no_kind_is_known_before_its_time(stops: list[dict[int, float]], at_s: int) -> None:
    """Any race, cut at any second: the visits of then are those of the whole race at that moment."""
    history = field(stops, 24, flag(700, "safety_car"), flag(1500, "green"))

    then = as_it_was(history, at(at_s))
    assert pit_visits(history, at(at_s)) == pit_visits(then, at(at_s))
    assert stints(history, at(at_s)) == stints(then, at(at_s))
