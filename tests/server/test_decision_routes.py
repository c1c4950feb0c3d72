"""The door for decisions over HTTP."""

from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from build import line_laps, race_info
from pitboard.journal import LiveJournal
from pitboard.race import DecisionRequest, RaceUnderWay
from pitboard.race.race_under_way import OPERATOR_KEY
from pitboard.server.app import make_app
from pitboard.server.hub import Hub

PENALTY = {"id": "x", "kind": "penalty_time", "car": "7", "penalty_ms": 5000, "by": "stewards", "reason": "speeding"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPERATOR_KEY, "a key of ours")


def race_with(journal: LiveJournal | None = None) -> RaceUnderWay:
    race = RaceUnderWay(journal)
    race.score([race_info(), *line_laps("7", [100, 101])])
    return race


def asked(race: RaceUnderWay, content: object = PENALTY, key: str = "a key of ours") -> Response:
    headers = {"Authorization": f"Bearer {key}"}
    return TestClient(make_app(Hub(race))).post("/api/operator/decisions", json=content, headers=headers)


def test_what_is_kept_has_its_record_and_counts_once(tmp_path: Path) -> None:
    with LiveJournal.create(tmp_path / "j") as journal:
        race = race_with(journal)
        answers = [asked(race) for _ in range(2)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"kept": True, "number": 1})] * 2
    assert [decision.penalty_us for decision in race.history.decisions] == [5_000_000]


def test_without_the_key_nothing_is_decided(tmp_path: Path) -> None:
    with LiveJournal.create(tmp_path / "j") as journal:
        race = race_with(journal)
        assert asked(race, key="another").status_code == 403
        assert journal.last_seq == 0


def test_what_is_refused_or_has_no_answer_yet_says_so() -> None:
    """A race written down nowhere keeps none; servers that elect, and one that knows no race yet, are asked again."""

    async def silent(_: DecisionRequest) -> None:
        return None

    refused = asked(race_with())
    race = race_with()
    race.attach_desk(silent)
    unknown = asked(race)

    assert (refused.status_code, refused.json()["kept"]) == (409, False)
    for answer in (unknown, asked(RaceUnderWay())):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize("content", [[], {"id": "x"}, PENALTY | {"car": "99"}, PENALTY | {"reason": "x" * 20_000}])
def test_what_is_no_decision_is_named_in_one_line(content: object) -> None:
    answer = asked(race_with(), content)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("no decision: ")
