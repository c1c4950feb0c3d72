"""The front of the race and of each class: who leads, how that came about, who is in contention, the home drivers."""

from pitboard.report.facts import OVERALL, LeadChangeFact
from pitboard.report.front_story import has_led, how_it_came, tell_class, tell_contenders, tell_lead
from report.test_beats import beats

TAKEN = LeadChangeFact(OVERALL, "51", "8", 700_000, "on_track")
TAKEN_BACK = LeadChangeFact(OVERALL, "8", "51", 900_000, "on_track")
IN_THE_STOPS = LeadChangeFact(OVERALL, "51", "8", 1_000_000, "in_the_stops")
AFTER_THE_STOPS = LeadChangeFact(OVERALL, "8", "51", 1_100_000, "in_the_stops")


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


def test_changes_of_the_lead_are_told_in_the_order_of_time() -> None:
    found = beats()
    found.events, found.cycle_leads = (TAKEN, TAKEN_BACK), []
    how_it_came(found, "8", "51", "chase")

    assert [(each.form, each.relation) for each in found.found] == [
        ("lead_change_before", None),
        ("lead_change", "sequel"),
    ]
    assert found.found[1].after == found.found[0].key


def test_a_lead_that_the_stops_gave_and_took_is_told_as_one() -> None:
    found = beats()
    found.events, found.cycle_leads = (TAKEN_BACK,), [IN_THE_STOPS, AFTER_THE_STOPS]
    how_it_came(found, "8", "51", "chase")

    last, interlude = found.found
    assert (last.form, last.undone, last.relation) == ("lead_change", True, "earlier")
    assert (interlude.form, interlude.facts[:2]) == ("lead_interlude", (IN_THE_STOPS, AFTER_THE_STOPS))
    assert (interlude.relation, interlude.after) == ("contrast", last.key)


def test_a_lead_that_the_stops_gave_only_is_told_as_a_change() -> None:
    found = beats()
    found.events, found.cycle_leads = (TAKEN_BACK,), [IN_THE_STOPS]
    how_it_came(found, "51", "8", "chase")

    assert [each.form for each in found.found] == ["lead_change_before", "lead_cycle"]
