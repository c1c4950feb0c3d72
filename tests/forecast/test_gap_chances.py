"""What the gaps alone say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.small_field import car, states_at, table_at
from pitboard.forecast.gap_chances import gap_chances, line_gaps

GAPS = st.lists(st.floats(0, 50_000), min_size=2, max_size=20).map(np.array)


def test_gaps_are_those_of_the_line_within_the_class() -> None:
    gaps_s = line_gaps(table_at(1500), states_at(1500))

    assert gaps_s[car("1")] == gaps_s[car("11")] == 0
    assert gaps_s[car("2")] == pytest.approx(14 * 0.6, abs=1.5)
    assert gaps_s[car("14")] > gaps_s[car("13")] > gaps_s[car("12")] > 0


@given(GAPS, st.floats(0.01, 24), st.floats(5, 500))
def test_the_smaller_gap_has_the_larger_chance(gaps_s: np.ndarray, left_h: float, scale_s: float) -> None:
    chances = gap_chances(gaps_s, left_h, scale_s)

    assert chances.sum() == pytest.approx(1)
    assert (np.diff(chances[np.argsort(gaps_s)]) <= 1e-12).all()


def test_with_more_time_a_gap_says_less() -> None:
    gaps_s = np.array([0.0, 60.0])

    assert gap_chances(gaps_s, 0.5, 60)[0] > gap_chances(gaps_s, 6, 60)[0] > 0.5
