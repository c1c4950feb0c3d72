"""A class: its fight, who is behind, the home drivers."""

from pitboard.report.class_story import tell_class
from report.test_beats import beats


def test_a_class_begins_with_its_first_two() -> None:
    found = beats()
    key = tell_class(found, "LMP2")

    assert found.found[0].key == key == "class_chase:LMP2:34"
    assert {statement.needs for statement in found.found[1:]} <= {statement.key for statement in found.found}


def test_a_class_without_a_car_in_the_race_has_nobody_in_front() -> None:
    assert tell_class(beats(), "LMGTE Am") == ""
