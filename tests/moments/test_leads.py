"""Lead changes and pairs that trade places."""

from build import entry, flag
from drive import drive, found, race
from pitboard.moments.leads import order_changes
from pitboard.moments.view import RaceView

TWO = [entry("1", "A", ["One"]), entry("2", "A", ["Two"])]


def test_the_leader_of_a_lap_is_the_first_to_complete_it() -> None:
    """The lead changes with the lap that another car completes first."""
    history = race(TWO, drive("1", [100, 100, 104, 100]), drive("2", [102, 100, 100, 100]))

    (change,) = found(history, "lead_change")

    assert (change.cars, change.values["lap"], change.values["how"]) == (("2", "1"), 3, "on_track")
    assert change.values["gap_us"] == 2_000_000
    assert change.values["driver"] == "A. Two"
    assert change.scope == "overall"


def test_a_place_lost_by_a_pit_visit_changed_in_the_stops() -> None:
    """The visit of the car that loses the place lies within the lap."""
    history = race(TWO, drive("1", [100, 100, 100, 100], {2: 30}), drive("2", [105, 105, 105, 105, 105]))

    (change,) = found(history, "lead_change")

    assert (change.values["how"], change.values["lap"]) == ("in_the_stops", 3)
    assert any(row.row == "pit" and row.number == "1" for row in change.evidence)


def test_a_stop_of_the_car_that_gains_explains_nothing() -> None:
    """Only the loser's own visit gives a place away in the stops."""
    history = race(TWO, drive("1", [100, 100, 110, 100]), drive("2", [101, 101, 101, 100], {3: 30}))

    assert [one.values["how"] for one in found(history, "lead_change", 320)] == ["on_track"]


def test_a_lap_lost_to_trouble_is_neither_a_stop_nor_a_pass() -> None:
    """More than a minute longer than the other's lap, its visits left out: the leader slowed."""
    history = race(TWO, drive("1", [100, 100, 250, 100], {2: 30}), drive("2", [105] * 5))

    assert [one.values["how"] for one in found(history, "lead_change")] == ["slowed"]


def test_the_lead_of_a_retired_car_passes_by_its_retirement() -> None:
    """The old leader was not seen again and is out."""
    history = race(TWO, drive("1", [100] * 10), drive("2", [105] * 60))

    (change,) = found(history, "lead_change")

    assert (change.values["how"], change.values["lap"]) == ("by_retirement", 11)


def test_how_stays_open_while_the_old_leader_has_not_come_by() -> None:
    """Nothing is guessed: the leader is late, not seen in the pits and not yet judged stopped."""
    history = race(TWO, drive("1", [100] * 10), drive("2", [102] * 60))

    (change,) = found(history, "lead_change", 1123)

    assert change.values["how"] == "unknown"
    assert "gap_us" not in change.values


def test_a_class_has_its_own_lead_and_a_shared_change_is_told_once() -> None:
    """The overall change of the first class is not repeated for the class."""
    field = [entry("1", "A"), entry("2", "A"), entry("8", "B"), entry("9", "B")]
    cars = [drive("1", [100, 104, 100]), drive("2", [102, 100, 100]), drive("8", [120, 125]), drive("9", [121, 121])]

    changes = found(race(field, *cars), "lead_change")

    assert [(one.scope, one.cars) for one in changes] == [("overall", ("2", "1")), ("B", ("9", "8"))]


def test_a_car_outside_the_competition_leads_nothing() -> None:
    """Case 49: on track and in the gaps, but it takes no lead."""
    field = [entry("1", "A"), entry("2", "X", competes=False)]

    assert not found(race(field, drive("1", [100, 104, 100]), drive("2", [102, 100, 100])), "lead_change")


def test_a_pair_that_changes_places_twice_is_told_with_its_count() -> None:
    """Every change of the two at the line counts, with how each came about."""
    history = race(TWO, drive("1", [100, 104, 97, 100]), drive("2", [102, 100, 100, 100]))

    (swaps,) = found(history, "lead_swaps")

    assert swaps.values["count"] == 2
    assert swaps.values["ahead"] == ("2", "1")
    assert swaps.values["hows"] == ("on_track", "on_track")
    assert swaps.cars == ("1", "2")


def test_swaps_before_the_last_report_do_not_count() -> None:
    history = race(TWO, drive("1", [100, 104, 97, 100]), drive("2", [102, 100, 100, 100]))

    assert not found(history, "lead_swaps", since_s=250)


def test_a_dead_heat_is_no_change_of_order() -> None:
    """Level at the line, neither has passed the other."""
    history = race(TWO, drive("1", [100, 102, 100]), drive("2", [102, 100, 100]), flag(0, "green"))
    view = RaceView(history, history.through_us)

    assert order_changes(view.cars["1"], view.cars["2"]) == []
