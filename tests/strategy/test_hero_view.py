"""The board from one car's seat."""

import hypothesis.strategies as st
from hypothesis import given, settings

from build import at
from pitboard.board import standings
from pitboard.strategy import hero_view, strategy
from strategy.small_field import field


def test_the_hero_is_the_leader_where_nobody_is_named() -> None:
    leader = standings(field(), at(5200)).rows[0].number

    assert hero_view(field(), at(5200)).number == leader
    assert hero_view(field(), at(5200)) == hero_view(field(), at(5200), leader)


def test_a_car_that_is_not_there_has_no_view() -> None:
    assert hero_view(field(), at(5200), "99").rows == []


@settings(max_examples=15, deadline=None)
@given(st.integers(600, 8900), st.sampled_from("123456"), st.sampled_from("123456"))
def test_what_is_ahead_of_a_car_has_it_behind(at_s: int, first: str, second: str) -> None:
    """From the other's seat every gap is the same the other way round, and the hero's own is none."""
    views = {number: hero_view(field(), at(at_s), number) for number in (first, second)}
    seats = {number: {row.number: row for row in view.rows} for number, view in views.items()}
    there, back = seats[first][second], seats[second][first]

    assert (there.gap_laps, there.gap_ms or 0) == (-back.gap_laps, -(back.gap_ms or 0))
    assert (there.net_gap_ms or 0) == -(back.net_gap_ms or 0)
    assert (there.stops_to_go or 0) == -(back.stops_to_go or 0)
    assert (seats[first][first].gap_laps, seats[first][first].gap_ms) == (0, 0)


def test_it_is_the_order_in_force_and_the_net_order_of_the_table() -> None:
    view = hero_view(field(), at(5200))

    assert [row.number for row in view.rows] == [row.number for row in standings(field(), at(5200)).rows]
    own = {row.number: row.net_gap_ms or 0 for row in strategy(field(), at(5200)).rows}
    assert all(row.net_gap_ms == own[row.number] - own[view.number] for row in view.rows)


def test_each_gap_tells_when_it_was_measured() -> None:
    """When the one behind came by the line; a gap that has grown since is no less than what is told."""
    view = hero_view(field(), at(5200))
    last = {row.number: row.gap_at_ms for row in view.rows}
    crossed_ms = {number: (car.mark_at(at(5200)).line_us - at(0)) // 1000 for number, car in field().cars.items()}

    assert last.pop(view.number) is None
    assert last == {number: crossed_ms[number] for number in last}
