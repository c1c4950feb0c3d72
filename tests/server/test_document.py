"""A board and its changes: applying a difference to the one gives the other."""

from copy import deepcopy
from itertools import pairwise

import pytest

from pitboard.board import standings
from pitboard.model import Message
from pitboard.scoring import Scorer
from pitboard.server.document import Document, difference, document
from server.short_race import MINUTE_US, START_US, between, facts, until


def boards() -> list[Document]:
    """The board at every minute of the short race, from before its start to after its end."""
    scorer = Scorer()
    made = []
    for minute in range(42):
        scorer.apply(until(0) if minute == 0 else between(minute - 1, minute))
        made.append(document(scorer.history, standings(scorer.history, START_US + minute * MINUTE_US)))
    return made


def changed(board: Document, change: Document) -> Document:
    """What a page does with a delta."""
    board = deepcopy(board)
    numbers = change.get("numbers", [row["number"] for row in board["rows"]])
    rows = {row["number"]: row for row in board["rows"]}
    for number, cells in change.get("cells", {}).items():
        rows.setdefault(number, {}).update(cells)
    board.update({key: value for key, value in change.items() if key not in ("numbers", "cells")})
    board["rows"] = [rows[number] for number in numbers]
    return board


def test_a_board_and_a_difference_make_the_next_board() -> None:
    """At every minute of a race, also over several minutes at once."""
    made = boards()
    for before, after in [*pairwise(made), (made[0], made[-1]), (made[3], made[30])]:
        assert changed(before, difference(before, after)) == after


def test_a_difference_holds_changes_only() -> None:
    """Nothing for the same board; no row that is the same, no cell that is the same."""
    board = boards()[20]
    after = deepcopy(board)
    after["rows"][2]["laps"] += 1

    assert difference(board, board) == {}
    assert difference(board, after) == {"cells": {board["rows"][2]["number"]: {"laps": board["rows"][2]["laps"] + 1}}}


def test_an_overtake_changes_the_order() -> None:
    """`numbers` is the whole new order."""
    board = boards()[20]
    after = deepcopy(board)
    after["rows"][1], after["rows"][2] = after["rows"][2], after["rows"][1]

    assert difference(board, after) == {"numbers": [row["number"] for row in after["rows"]]}


def test_a_new_car_comes_with_its_whole_row() -> None:
    """A page that has not seen it needs every cell."""
    board = boards()[20]
    before = board | {"rows": board["rows"][:-1]}

    assert difference(before, board)["cells"] == {board["rows"][-1]["number"]: board["rows"][-1]}


def test_the_interval_in_class_is_to_the_next_car_of_the_class() -> None:
    """For cars on one lap the difference of their gaps, to a millisecond of rounding; none outside the competition."""
    rows = boards()[20]["rows"]
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
        document(scorer.history, standings(scorer.history, over_us + wait_us)) for wait_us in (0, 5 * MINUTE_US)
    )

    finished = [i for i, row in enumerate(now["rows"]) if row["state"] == "finished"]
    assert finished
    for i in finished:
        assert now["rows"][i]["class_interval_ms"] == later["rows"][i]["class_interval_ms"]


def test_the_message_is_the_last_one_said_by_then() -> None:
    """With its race time; a later one does not show before it is said."""
    scorer = Scorer()
    scorer.apply([*until(20), Message(START_US + MINUTE_US, "first"), Message(START_US + 50 * MINUTE_US, "later")])
    board = document(scorer.history, standings(scorer.history, START_US + 1 * MINUTE_US))

    assert (board["message"], board["message_ms"]) == ("first", 60_000)
