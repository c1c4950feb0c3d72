"""The page as it is first sent, and its wording of times and gaps."""

import pytest

from pitboard.model import Entry
from pitboard.server.hub import Hub
from pitboard.server.page import by_class, cells, class_slots, clock, duration, gap, message, render, to_go
from server.short_race import hub_at, until

VERSIONS = dict.fromkeys(("board.css", "board.js", "icon.svg", "index.html"), "1")


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (None, ""),
        (999, "0.999"),
        (58_123, "58.123"),
        (60_000, "1:00.000"),
        (211_203, "3:31.203"),
        (3_661_007, "1:01:01.007"),
    ],
)
def test_lap_times(ms: int | None, text: str) -> None:
    """Minutes only where there are any, three decimals always."""
    assert duration(ms) == text


@pytest.mark.parametrize(
    ("laps", "ms", "text"),
    [
        (None, None, ""),
        (0, 0, ""),
        (0, 14_923, "+14.923"),
        (0, 139_229, "+2:19.229"),
        (1, 415_678, "+1 lap"),
        (3, 9, "+3 laps"),
    ],
)
def test_gaps(laps: int | None, ms: int | None, text: str) -> None:
    """Whole laps before time."""
    assert gap(laps, ms) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0:00:00"), (58_350_999, "16:12:30"), (88_200_000, "24:30:00"), (-65_000, "−0:01:05")]
)
def test_race_clock(ms: int, text: str) -> None:
    """Race time passes 24:00:00, and runs before the start."""
    assert clock(ms) == text


def test_what_is_left() -> None:
    """Nothing is said of a race whose length is not known."""
    assert to_go(0, 0) == ""
    assert to_go(3_600_000, 86_400_000) == "23:00:00 to go"
    assert to_go(86_500_000, 86_400_000) == "of 24:00:00"


def test_the_page_shows_every_car_by_class_without_a_script() -> None:
    """The class of the leader comes first; every class has a caption and headers with their scope."""
    board = hub_at(20).board()
    html = render(board, VERSIONS)

    assert next(iter(by_class(board))) == board["rows"][0]["class"]
    for row in board["rows"]:
        assert f'<tr data-car="{row["number"]}" data-state="{row["state"]}">' in html
    assert html.count("<caption>") == len(by_class(board)) + 1
    assert html.count('<th scope="col"') == 13 * html.count("<caption>")
    assert "0:20:00" in html


def test_what_feeds_say_is_escaped() -> None:
    """A name is text, whatever is in it."""
    hub = Hub()
    hub.take([*until(3), Entry('"><script>', "<b>", team="</script>&", authority=2)])
    html = render(hub.board(), VERSIONS)

    assert "<script>" not in html.replace('<script type="module"', "").replace('<script type="application/json"', "")
    assert "<b>" not in html
    assert "&lt;/script&gt;&amp;" in html


def test_a_car_outside_the_competition_has_no_place() -> None:
    """And no gap in a class."""
    row = next(row for row in hub_at(20).board()["rows"] if row["class_position"] is None)

    assert [cells(row)[key] for key in ("pos", "gap", "interval")] == ["–", "", ""]


def test_a_judged_state_is_a_question() -> None:
    """What nobody declared is not stated as if somebody had."""
    row = hub_at(20).board()["rows"][0]

    assert cells(row | {"state": "retired", "state_judged": True})["state"] == "Retired?"
    assert cells(row | {"state": "retired", "state_judged": False})["state"] == "Retired"


def test_the_colour_of_a_class_does_not_go_by_its_place() -> None:
    """It stays when the order of the classes changes."""
    board = hub_at(20).board()
    turned = board | {"rows": board["rows"][::-1]}

    assert class_slots(board) == class_slots(turned)


def test_a_message_bears_its_time() -> None:
    """An old one is not taken for news."""
    assert message({"message": "SAFETY CAR", "message_ms": 58_350_000}) == "16:12:30 SAFETY CAR"
    assert message({"message": "", "message_ms": 0}) == ""
