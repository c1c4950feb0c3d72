"""The race as its operator sees it: sources, verdicts, alarms, and what a feed states."""

from pathlib import Path
from typing import Any

import msgspec

from build import at, line_laps, passing
from pitboard.intake import SourceState, read
from pitboard.model import Passing
from pitboard.race import RaceUnderWay
from pitboard.server.hub import Hub
from pitboard.server.overview import LATEST, Watch
from server.test_operator import NOW_US, hub_of


def overview(hub: Hub) -> dict[str, Any]:
    """The overview as its JSON keys."""
    view: dict[str, Any] = msgspec.to_builtins(Watch(hub).overview())
    return view


def test_the_feeds_result_is_compared_with_ours_each_difference_with_its_reason(races: Path) -> None:
    hub = Hub(RaceUnderWay())
    hub.race.score(read([races / "sebring-2009/session5.rmonitor.gz"]).facts)

    told = overview(hub)

    assert told["verdicts"] | {"accepted": 0} == {
        "accepted": 0,
        "start_crossing": 13,
        "after_flag": 6,
        "unknown_transponder": 1,
        "not_counted": 4,
    }
    assert [one["transponder"] for one in told["unknown_transponders"]] == ["1176302"]
    assert told["stated"]
    assert {one["what"] for one in told["disagreements"]} == {"best_lap_ms"}
    assert all(one["reason"] for one in told["disagreements"])


def test_passings_that_were_not_accepted_come_with_their_reasons_the_latest_first() -> None:
    echo, lost = passing(100.5, "7", ref=9), Passing(at(300), "", "line", "test", 12, transponder="99")

    told = overview(hub_of(*line_laps("7", [100, 100, 100]), echo, lost))

    assert told["verdicts"] == {"accepted": 3, "duplicate": 1, "unknown_transponder": 1}
    assert [(one["number"], one["at_ms"], one["code"]) for one in told["rejected"]] == [("7", 100_500, "duplicate")]
    assert told["unknown_transponders"] == [
        {"transponder": "99", "passings": 1, "first_ms": 300_000, "last_ms": 300_000, "loops": ["line"]}
    ]


def test_a_source_is_told_by_its_age_rate_clock_and_what_is_wrong() -> None:
    hub = hub_of(*line_laps("7", [100, 100, 100, 50]))
    states = [
        SourceState("test", "p3", NOW_US - 4_000_000, 4, 1500, "pairs", 12, 1, refused="line 3: a frame cut short"),
        SourceState("other", "nls", 0, note="Not connected to other: Connection refused"),
    ]
    hub.race.attach_sources(lambda: states)

    first, second = Watch(hub, lambda: NOW_US).overview().sources

    assert (first.age_ms, first.passings, first.a_minute, first.offset_ms, first.pairs) == (4000, 4, 2, 1.5, 12)
    assert first.refused == "line 3: a frame cut short"
    assert (second.age_ms, second.a_minute, second.note) == (None, 0, "Not connected to other: Connection refused")


def test_a_loop_that_has_stopped_reading_is_an_alarm() -> None:
    laps = [passing(100 * lap + 50 * loop, str(car), name, lap) for car in (1, 2) for lap in range(9)
            for loop, name in ((0, "line"), (1, "1"))]  # fmt: skip

    told = overview(hub_of(*laps))

    assert ("loop_silent", "loop 2 has not read") in [(one["kind"], one["text"][:19]) for one in told["alarms"]]


def test_of_many_passings_only_the_latest_are_told() -> None:
    echoes = [passing(100 + i / 1000, "7", ref=100 + i) for i in range(1, 300)]

    told = overview(hub_of(passing(100, "7"), *echoes))

    assert (len(told["rejected"]), told["verdicts"]["duplicate"]) == (LATEST, 299)
