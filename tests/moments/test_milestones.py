"""The hours of the race, half-way, and the leader's hundreds of laps."""

from build import START_US, entry
from drive import drive, found, race


def test_milestones_are_hours_half_way_and_hundreds_of_laps() -> None:
    history = race([entry("1")], drive("1", [60] * 130), duration_s=7200)

    milestones = {(one.values["what"], (one.time_us - START_US) // 1_000_000) for one in found(history, "milestone")}

    assert milestones == {("hour", 3600), ("half_way", 3600), ("laps", 6000), ("hour", 7200)}


def test_at_half_way_the_leader_then_is_named() -> None:
    """The #2 leads after an hour, the #1 after half of it: by the order then, not now."""
    history = race([entry("1", drivers=["One"]), entry("2")], drive("1", [60] * 100), drive("2", [61, *[59.9] * 60]))

    half = found(history, "milestone", at_s=3700)

    assert [one.cars for one in half] == [("2",)]
    assert found(history, "milestone", at_s=3500) == []
