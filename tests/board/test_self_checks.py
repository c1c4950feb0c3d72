"""What must hold of every race, and is seen where it does not."""

from typing import Any

import pytest
from msgspec.structs import replace

import pitboard.board.self_checks as module
from pitboard.board.self_checks import self_checks
from pitboard.scoring import score
from server.short_race import START_US, facts


def test_a_simulated_race_has_no_fault_at_any_moment() -> None:
    history = score(facts())
    moments = range(START_US, history.through_us + 1, 5 * 60_000_000)

    assert [fault for moment_us in moments for fault in self_checks(history, moment_us)] == []
    assert self_checks(history, history.through_us) == []


def changed(monkeypatch: pytest.MonkeyPatch, name: str, change: Any) -> list[str]:
    """The faults found where a question of the board answers something else."""
    history = score(facts())
    answers = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *asked: change(answers(*asked)))
    return self_checks(history, history.through_us)


def test_a_lap_that_is_no_difference_of_two_moments_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def lengthen(rows: list[Any]) -> list[Any]:
        return [replace(row, lap_ms=row.lap_ms + 5) if row.lap == 3 and row.lap_ms else row for row in rows]

    faults = changed(monkeypatch, "laps", lengthen)
    assert faults
    assert all(": lap 3 of " in fault for fault in faults)


def test_a_car_twice_in_the_order_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def double(table: Any) -> Any:
        return replace(table, rows=[table.rows[0], *table.rows])

    faults = changed(monkeypatch, "standings", double)
    assert "the line order does not hold every car once" in faults
    assert any(fault.startswith("the places of the line order are not 1 to ") for fault in faults)


def test_a_gap_that_shrinks_down_the_order_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def shrink(table: Any) -> Any:
        first = table.rows[0]
        return replace(table, rows=[replace(first, gap_ms=10_000_000), *table.rows[1:]])

    faults = changed(monkeypatch, "standings", shrink)
    assert all(" and has the smaller gap" in fault for fault in faults)
