"""A person's decision about a race that one process writes down: kept once, on the disk, or refused."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from build import START_US, line_laps, race_info
from pitboard.journal import Journal, LiveJournal
from pitboard.model import Decision, Fact
from pitboard.race import DecisionAnswer, DecisionForm, DecisionRequest, RaceUnderWay
from pitboard.race.decisions import DECISION

FACTS: list[Fact] = [race_info(), *line_laps("7", [100, 101]), *line_laps("8", [99, 103])]
FORM = {"id": "doc-1", "kind": "penalty_time", "car": "7", "by": "the stewards", "reason": "speeding"}


def race_with(journal: LiveJournal | None = None) -> RaceUnderWay:
    race = RaceUnderWay(journal)
    race.score(FACTS)
    return race


def request_of(**given: Any) -> DecisionRequest:
    race = race_with()
    return msgspec.convert(FORM | given, DecisionForm).request(race.history, race.moment_us)


def decided(race: RaceUnderWay, *requests: DecisionRequest) -> list[DecisionAnswer | None]:
    async def run() -> list[DecisionAnswer | None]:
        return list(await asyncio.gather(*(race.decide(request) for request in requests)))

    return asyncio.run(run())


def test_it_is_kept_once_however_often_it_is_asked_for_also_after_a_restart(tmp_path: Path) -> None:
    first, second = request_of(penalty_ms=5000), request_of(id="doc-2", kind="disqualify", car="8")
    with LiveJournal.create(tmp_path / "j") as journal:
        before = decided(race_with(journal), first, second, first)
    with LiveJournal.open(tmp_path / "j") as journal:
        after = decided(race_with(journal), second, first)
    with Journal.open(tmp_path / "j") as written:
        sources = [record.source for record in written.read()]

    assert [answer.number for answer in (*before, *after) if answer and answer.kept] == [1, 2, 1, 2, 1]
    assert sources == [DECISION + "doc-1", DECISION + "doc-2"]


def test_a_race_that_is_written_down_nowhere_keeps_none() -> None:
    race = race_with()

    assert [answer and answer.kept for answer in decided(race, request_of(penalty_ms=5000))] == [False]
    assert race.history.decisions == []


def test_it_holds_from_the_moment_that_it_names() -> None:
    [decision] = request_of(penalty_ms=5000, at="0:01:30").facts

    assert decision == Decision(
        START_US + 90_000_000, "penalty_time", "7", "the stewards", "speeding", penalty_us=5_000_000
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "penalty_time needs penalty_ms"),
        ({"kind": "retire", "laps": 2}, "retire has no laps"),
        ({"kind": "dead_heat"}, "dead_heat needs other"),
        ({"kind": "dead_heat", "other": "99"}, "no car 99"),
        ({"kind": "retire", "car": "07"}, "no car 07"),
        ({"kind": "void_passing", "source": "a"}, "void_passing needs loop"),
        ({"kind": "pardon"}, "kind"),
        ({"kind": "retire", "id": "a b"}, "id"),
        ({"kind": "retire", "by": ""}, "by"),
        ({"kind": "retire", "at": "soon"}, "soon"),
        ({"kind": "retire", "number": "7"}, "number"),
    ],
)
def test_what_is_no_decision_about_this_race_is_said(given: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        request_of(**given)
