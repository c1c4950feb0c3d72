"""The waits before a lost connection is made again."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.transport.backoff import Backoff


def test_each_wait_is_twice_the_one_before_up_to_the_slowest() -> None:
    backoff = Backoff(0.5, 30)
    waits_s = [backoff.next_s() for _ in range(10)]
    longest_s = [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]

    assert all(most / 2 <= wait <= most for wait, most in zip(waits_s, longest_s, strict=True))


def test_a_connection_that_works_begins_with_the_first_wait_again() -> None:
    backoff = Backoff(1, 60)
    for _ in range(5):
        backoff.next_s()
    backoff.reset()

    assert backoff.next_s() <= 1


@given(st.integers(0, 1000))
def test_however_often_it_fails_the_wait_stays_in_bounds(failures: int) -> None:
    backoff = Backoff(2, 120)
    for _ in range(failures):
        backoff.next_s()

    assert 0.5 * 2 <= backoff.next_s() <= 120


def test_many_clients_do_not_come_back_at_once() -> None:
    first_s = {round(Backoff(10, 60).next_s(), 3) for _ in range(50)}

    assert len(first_s) > 40


def test_a_wait_takes_nothing_from_a_generator_that_others_share() -> None:
    """A thread that waits goes on beside whoever has seeded it."""
    random.seed(1)
    state = random.getstate()
    Backoff(10, 60).next_s()

    assert random.getstate() == state
