"""How much of a race may yet be neutralised."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pitboard.strategy.neutralisations import Neutralisations, _chances, to_come_us
from pitboard.strategy.race_length import event_kinds
from strategy.small_field import field


@given(st.sampled_from(range(4)), st.integers(0, 120), st.integers(1, 12), st.booleans())
def test_the_chances_make_a_whole(kind: int, left: int, step: int, now: bool) -> None:
    assert sum(_chances(event_kinds("neutralisations.toml", Neutralisations)[kind], left, step, now)) == pytest.approx(
        1, abs=0.001
    )


@given(st.integers(0, 24 * 60), st.floats(0.01, 0.98))
def test_the_more_is_left_the_more_may_come_and_never_more_than_that(minutes: int, share: float) -> None:
    history, left_us = field(), minutes * 60_000_000

    assert 0 <= to_come_us(history, left_us, share) <= left_us
    assert to_come_us(history, left_us, share) <= to_come_us(history, left_us, 0.99)


def test_what_is_under_way_counts() -> None:
    hour_us = 3_600_000_000

    assert to_come_us(field(), hour_us, 0.05) == 0
    assert to_come_us(field(), hour_us, 0.2, now=True) > 0
