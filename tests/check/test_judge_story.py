"""What happened, judged against a small race."""

import pytest

from check.judging import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #51 took the lead from the #8.", [("lead_change", "right", "#51 from #8 at 3:20.0")]),
    ],
)
def test_who_took_the_lead_from_whom(text: str, expected: list[tuple[str, str, str]]) -> None:
    """With the second lap, at 3:20."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The #51 and the #8 swapped places five times.",
            [("swaps", "wrong", "the lead went between them 1 times, 1 of these outside stops")],
        ),
        (
            "The #51 and the #8 swapped places twice.",
            [("swaps", "wrong", "the lead went between them 1 times, 1 of these outside stops")],
        ),
    ],
)
def test_how_often_two_cars_changed_order(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Once."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The safety car cost 100 seconds in all, in one period.", [("neutralised", "right", "1:40.0 in all")]),
        ("The safety car cost 200 seconds in all, in one period.", [("neutralised", "wrong", "1:40.0 in all")]),
        ("The field stood still for 28 minutes.", [("halted", "wrong", "the field never stood still")]),
    ],
)
def test_how_long_it_was_neutralised(text: str, expected: list[tuple[str, str, str]]) -> None:
    """The safety car was out for 100 s, and the field never stood still."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "42 of the 62 cars are still running.",
            [("count", "wrong", "running: 5"), ("count", "wrong", "started: 6, 7")],
        ),
        ("Five cars can still win.", [("count", "wrong", "contention: 2")]),
        ("Two cars can still win.", [("count", "right", "contention: 2")]),
        (
            "All 6 cars are still running, one has retired.",
            [("count", "right", "started: 6, 7"), ("count", "wrong", "retired: 2")],
        ),
    ],
)
def test_counts_of_the_whole_field(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Started are those that were seen, or all that were entered."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The #8 is in the pits.", [("in_pit", "wrong", "#8 running")]),
        ("The sun set at 21:58.", [("sun", "unknown", "")]),
    ],
)
def test_who_is_in_the_pits_and_the_sun(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Of a race without a place nobody knows when the sun sets."""
    assert verdicts(text) == expected


def test_the_other_way_round_it_is_wrong() -> None:
    assert [verdict for _, verdict, _ in verdicts("The #8 took the lead from the #51.")] == ["wrong"]
