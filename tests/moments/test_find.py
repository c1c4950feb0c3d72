"""All moments of a race, and those that are new since another moment."""

from build import at
from pitboard.moments import moments
from small_race import NOW_S, small_race


def test_moments_come_in_order_of_time() -> None:
    found = moments(small_race(), at(NOW_S))

    assert [one.time_us for one in found] == sorted(one.time_us for one in found)
    assert {"flag", "lead_change", "fastest_lap", "retirement", "milestone", "contention"} <= {
        one.kind for one in found
    }


def test_only_what_became_known_since_is_new() -> None:
    """The retirement of 390 s was declared at 400 s."""
    new = {one.kind for one in moments(small_race(), at(NOW_S), at(395))}

    assert "retirement" in new
    assert "lead_change" not in new
    assert "retirement" not in {one.kind for one in moments(small_race(), at(NOW_S), at(401))}


def test_nothing_after_the_moment_is_found() -> None:
    assert all(one.known_us <= at(350) for one in moments(small_race(), at(350)))
