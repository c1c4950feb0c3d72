"""The front of the race and of each class: who leads, how that came about, who is in contention, the home drivers."""

from pitboard.report.front_story import has_led, tell_class, tell_contenders, tell_lead
from report.test_beats import beats


def test_who_leads_is_told_with_who_follows_and_how_it_came() -> None:
    found = beats()
    tell_lead(found)

    assert [statement.form for statement in found.found][:2] == ["chase", "lead_change"]
    assert {statement.part for statement in found.found} == {"lead"}


def test_no_place_is_told_without_the_one_before_it() -> None:
    found = beats()
    tell_contenders(found, "HYPERCAR")
    places = [statement for statement in found.found if statement.form == "place"]

    assert [statement.needs for statement in places] == ["", *(statement.key for statement in places[:-1])]


def test_a_car_that_led_a_few_laps_has_not_led() -> None:
    found = beats()
    has_led(found, "8", "lead", "")

    assert found.found == []


def test_a_class_begins_with_its_first_two() -> None:
    found = beats()
    key = tell_class(found, "LMP2")

    assert found.found[0].key == key == "class_chase:LMP2:34"
    assert {statement.needs for statement in found.found[1:]} <= {statement.key for statement in found.found}


def test_a_class_without_a_car_in_the_race_has_nobody_in_front() -> None:
    assert tell_class(beats(), "LMGTE Am") == ""
