"""Moments as facts: which become one, with what, and which the board tells itself."""

import pytest

from build import at
from drive import values_of as said
from pitboard.moments import Evidence, Moment, Value
from pitboard.report.events import class_move, fact_of, left_out
from pitboard.report.facts import OVERALL, ReportFact
from pitboard.report.snapshot import Snapshot
from small_race import NOW_S, small_race

LAP = Evidence("lap", "51", 2)
STOP: dict[str, Value] = {
    "duration_us": 700_000_000,
    "open": False,
    "driver": "Ryo Hirakawa",
    "position": 2,
    "neutralised": False,
}
FALL: dict[str, Value] = {
    "from_position": 1,
    "position": 6,
    "from_class_position": 1,
    "class_position": 4,
    "from_us": at(100),
    "until_us": at(900),
}


def made(
    kind: str, values: dict[str, Value], cars: tuple[str, ...] = ("51", "8"), scope: str = OVERALL
) -> ReportFact | None:
    """The fact of a moment at 200 s."""
    moment = Moment(kind, at(200), scope, cars, said(kind, **values), 1.0, (LAP,))
    return fact_of(moment, Snapshot(small_race(), at(NOW_S)))


def values_of(fact: ReportFact | None) -> dict[str, object]:
    """The values of a fact by name, without its rows; empty for none."""
    return {name: getattr(fact, name) for name in fact.__struct_fields__ if name != "evidence"} if fact else {}


def test_a_lead_change_says_who_took_it_from_whom_and_how() -> None:
    fact = made("lead_change", {"how": "on_track", "regained": True})

    assert values_of(fact) == {
        "scope": OVERALL,
        "number": "51",
        "before": "8",
        "at_ms": 200_000,
        "how": "on_track",
        "again": True,
    }


def test_a_row_gets_its_place_in_the_source() -> None:
    fact = made("drive_through", {"duration_us": 20_000_000}, ("51",))

    assert fact is not None
    assert fact.evidence == (Evidence("lap", "51", 2, "test", 23),)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, True),
        ({"neutralised": True}, True),
        ({"neutralised": True, "duration_us": 300_000_000}, False),
        ({"duration_us": 300_000_000}, True),
    ],
)
def test_a_stop_that_waited_for_the_pit_exit_is_told_from_ten_minutes_on(more: dict[str, Value], told: bool) -> None:
    """The exit is shut while the course is neutralised."""
    assert (made("long_stop", STOP | more, ("8",)) is not None) is told


@pytest.mark.parametrize(("position", "is_open", "before"), [(2, False, 2), (4, False, 0), (2, True, 0)])
def test_the_place_before_a_stop_is_told_of_the_podium_once_it_is_over(
    position: int, is_open: bool, before: int
) -> None:
    fact = made("long_stop", STOP | {"position": position, "open": is_open}, ("8",))

    assert (values_of(fact)["before"], values_of(fact)["ongoing"]) == (before, is_open)


def test_a_halt_is_told_from_three_minutes_on() -> None:
    """Also a red flag that is over; one that is out is the board's."""
    assert made("standstill", {"duration_us": 179_000_000, "exact": False}, ()) is None
    assert made("standstill", {"duration_us": 180_000_000, "exact": False}, ()) is not None
    red: dict[str, Value] = {"state": "red", "open": False, "duration_us": 600_000_000, "exact": True}
    assert values_of(made("flag", red, ()))["red"] is True
    assert made("flag", red | {"open": True}, ()) is None
    assert made("flag", red | {"state": "safety_car"}, ()) is None


def test_a_retirement_in_the_garage_is_told_from_when_the_car_came_in() -> None:
    values: dict[str, Value] = {"where": "garage", "judged": True, "in_us": at(150), "laps": 3, "driver": ""}

    assert values_of(made("retirement", values, ("98",)))["at_ms"] == 150_000
    assert values_of(made("retirement", values | {"where": "on_track"}, ("98",)))["at_ms"] == 200_000


def test_a_fall_has_its_places_overall_and_in_class() -> None:
    moment = Moment("fall", at(900), "HYPERCAR", ("51",), said("fall", **FALL), 5.0, ())
    snapshot = Snapshot(small_race(), at(NOW_S))

    overall, in_class = values_of(fact_of(moment, snapshot)), values_of(class_move(moment, snapshot))
    assert (overall["scope"], overall["from_position"], overall["to_position"]) == (OVERALL, 1, 6)
    assert (in_class["scope"], in_class["from_position"], in_class["to_position"]) == ("HYPERCAR", 1, 4)
    assert class_move(Moment("battle", at(900), "HYPERCAR", ("51",), said("battle"), 1.0, ()), snapshot) is None


def test_what_does_not_hold_any_more_is_no_fact() -> None:
    """A stint that has ended, others left of the make, a race without a known length."""
    assert made("multi_stint", {"open": False, "from_us": at(0), "driver": "", "stints": 3}) is None
    assert made("last_of_make", {"behind": ("8",), "make": "Ferrari"}) is None
    assert made("contention", {"lead_lap": ("51", "8")}) is None
    assert made("milestone", {"what": "laps", "laps": 100}) is None


def test_a_note_on_a_car_that_was_not_out_there_is_left_out_with_the_reason() -> None:
    values: dict[str, Value] = {
        "kind": "crash",
        "disagrees_on": ("not_running",),
        "disagrees": ("#98 was last seen at 0:06:30",),
    }
    moment = Moment(
        "note", at(900), OVERALL, ("98",), said("note", **values), 1.0, (Evidence("note", "98", 3, "notes.txt", 3),)
    )

    assert left_out(moment) == "notes.txt:3: #98 was last seen at 0:06:30; the note is left out"
    assert fact_of(moment, Snapshot(small_race(), at(NOW_S))) is None


@pytest.mark.parametrize("kind", ["driver_change", "multi_stint"])
def test_nothing_is_told_of_a_driver_who_has_no_name(kind: str) -> None:
    """An entry list may have seats without names; a sentence about nobody is none."""
    values: dict[str, Value] = {"driver": "", "from_driver": "", "open": True, "stints": 3, "from_us": at(100)}

    assert made(kind, values) is None
