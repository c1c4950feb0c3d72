"""What the board of a page has beyond the standings."""

from itertools import pairwise

import pytest

from pitboard.board import Asked, standings
from pitboard.model import Message
from pitboard.scoring import Scorer
from pitboard.server.cells import board_document
from pitboard.server.wire import JsonObject
from server.short_race import MINUTE_US, START_US, between, facts, until


def boards(order: Asked = "auto") -> list[JsonObject]:
    """The board at every minute of the short race, from before its start to after its end."""
    scorer = Scorer()
    made = []
    for minute in range(42):
        scorer.apply(until(0) if minute == 0 else between(minute - 1, minute))
        made.append(board_document(scorer.history, standings(scorer.history, START_US + minute * MINUTE_US, order)))
    return made


def test_the_interval_in_class_is_to_the_next_car_of_the_class() -> None:
    """For cars on one lap the difference of their gaps at the line, to a millisecond; none outside the competition."""
    rows = boards("line")[20]["rows"]
    for name in {row["class"] for row in rows}:
        mine = [row for row in rows if row["class"] == name]
        for ahead, behind in pairwise(mine):
            if ahead["laps"] == behind["laps"] and behind["state"] == "running":
                gap_ms = behind["class_gap_ms"] - ahead["class_gap_ms"]
                assert behind["class_interval_ms"] == pytest.approx(gap_ms, abs=1)
    outside = [row for row in rows if row["class_position"] is None]
    assert [(row["class_interval_laps"], row["class_interval_ms"]) for row in outside] == [(None, None)]


def test_intervals_stand_when_cars_have_finished() -> None:
    """Nobody comes by again: the board does not change when time goes on."""
    scorer = Scorer()
    scorer.apply(facts())
    over_us = scorer.history.through_us
    now, later = (
        board_document(scorer.history, standings(scorer.history, over_us + wait_us)) for wait_us in (0, 5 * MINUTE_US)
    )

    finished = [i for i, row in enumerate(now["rows"]) if row["state"] == "finished"]
    assert finished
    for i in finished:
        assert now["rows"][i]["class_interval_ms"] == later["rows"][i]["class_interval_ms"]


def test_the_message_is_the_last_one_said_by_then() -> None:
    """With its race time; a later one does not show before it is said."""
    scorer = Scorer()
    scorer.apply([*until(20), Message(START_US + MINUTE_US, "first"), Message(START_US + 50 * MINUTE_US, "later")])
    board = board_document(scorer.history, standings(scorer.history, START_US + 1 * MINUTE_US))

    assert (board["message"], board["message_ms"]) == ("first", 60_000)
