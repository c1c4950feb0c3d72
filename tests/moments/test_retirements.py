"""Retirements, declared and judged."""

from build import at, entry, flag
from drive import drive, found, race
from pitboard.model import CarState, Decision

FIELD = [entry("1", "A", ["One"]), entry("2", "A", ["Two"])]
LONG = drive("2", [100] * 200)


def test_a_car_not_seen_for_half_an_hour_is_judged_out_where_it_was_last_seen() -> None:
    """Driver and lap are those of its last passing; the judgement is marked and has its own time."""
    history = race(FIELD, drive("1", [100] * 10), LONG)

    (out,) = found(history, "retirement", at_s=2801)

    assert (out.time_us, out.values["laps"], out.values["driver"]) == (at(1000), 10, "A. One")
    assert (out.values["where"], out.values["judged"], out.values["declared"]) == ("on_track", True, False)
    assert out.known_us == at(2800)
    assert not found(history, "retirement", at_s=2799)


def test_a_declared_retirement_names_its_declaration() -> None:
    history = race(FIELD, drive("1", [100] * 10), LONG, CarState(at(1300), "1", "retired", "feed", 7))

    (out,) = found(history, "retirement", at_s=1400)

    assert (out.values["declared"], out.known_us) == (True, at(1300))
    assert any(row.row == "state" and (row.source, row.ref) == ("feed", 7) for row in out.evidence)


def test_a_passing_takes_a_retirement_back() -> None:
    """Case 36: a car that comes back after hours was not out."""
    history = race(FIELD, drive("1", [*[100] * 10, 5000, 100]), LONG)

    assert found(history, "retirement", at_s=3000)
    assert not found(history, "retirement", at_s=6100)


def test_a_retirement_taken_back_by_a_person_is_none() -> None:
    back = Decision(at(1400), "unretire", "1", "clerk", "repaired")
    history = race(FIELD, drive("1", [100] * 10), LONG, CarState(at(1300), "1", "retired", "feed"), back)

    assert not found(history, "retirement", at_s=1500)


def test_a_car_in_its_garage_is_judged_out_after_four_hours_only() -> None:
    """Cars have come back after more than three."""
    history = race(FIELD, drive("1", [100] * 10, {10: 0}), LONG)

    assert not found(history, "retirement", at_s=15000)
    (out,) = found(history, "retirement", at_s=15500)
    assert (out.values["where"], out.values["in_us"]) == ("garage", at(998))


def test_a_car_not_back_half_an_hour_after_the_flag_is_out() -> None:
    history = race(FIELD, drive("1", [100] * 10, {10: 0}), LONG, flag(1900, "chequered"))

    assert found(history, "retirement", at_s=3700)
    assert not found(history, "retirement", at_s=3600)


def test_a_car_that_never_started_has_not_retired() -> None:
    assert not found(race(FIELD, LONG), "retirement", at_s=9000)


def test_a_retirement_is_news_when_it_becomes_known() -> None:
    """Last seen before the last report, known since."""
    history = race(FIELD, drive("1", [100] * 10), LONG)

    assert found(history, "retirement", at_s=3000, since_s=2000)
    assert not found(history, "retirement", at_s=4000, since_s=3000)


def test_a_retirement_says_the_places_it_cost_and_the_fight_it_ended() -> None:
    """Third of all, second of its class, four seconds behind the first of it."""
    field = [entry("1", "A"), entry("2", "B"), entry("3", "B"), entry("4", "B")]
    ends = {"1": [100] * 60, "2": [102] * 60, "3": [104, *[102] * 9, 104], "4": [125] * 50}
    history = race(field, *(drive(number, lap_s) for number, lap_s in ends.items()))
    (out,) = [one for one in found(history, "retirement") if one.cars == ("3",)]

    assert (out.values["position"], out.values["class_position"]) == (3, 2)
    assert (out.values["rival"], out.values["gap_us"]) == ("2", 4_000_000)


def test_without_anybody_near_it_was_in_no_fight() -> None:
    history = race([entry("1", "A"), entry("2", "A")], drive("1", [100] * 60), drive("2", [180] * 10))
    (out,) = [one for one in found(history, "retirement") if one.cars == ("2",)]

    assert "rival" not in out.values


def test_a_later_passing_takes_a_judged_retirement_back() -> None:
    """Half an hour unseen, and then it came by."""
    history = race(FIELD, drive("1", [100] * 5 + [2500, 100]), drive("2", [100] * 40))

    assert found(history, "retirement", at_s=2400)
    assert not found(history, "retirement", at_s=3050)


def test_a_car_that_never_came_by_has_not_retired() -> None:
    assert not found(race(FIELD, drive("2", [100] * 40)), "retirement")


def test_what_was_judged_says_so_and_what_was_declared_too() -> None:
    cars = [drive("1", [100] * 5), drive("2", [100] * 40)]
    judged, declared = race(FIELD, cars[0], cars[1]), race(FIELD, *cars, CarState(at(600), "1", "retired", "test"))

    for history, names in ((judged, (False, True)), (declared, (True, False))):
        (out,) = found(history, "retirement", at_s=3500)
        assert (out.values["declared"], out.values["judged"]) == names
