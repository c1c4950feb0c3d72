"""Whether newcomers are welcome, and why not."""

import pytest
from starlette.testclient import TestClient

from pitboard.race import RaceUnderWay
from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.watched import STALE_S, Figure, Watched
from server.short_race import hub_at


def ready(hub: Hub) -> tuple[int, list[str]]:
    """The status of `/readyz`, and its reasons."""
    answer = TestClient(make_app(hub)).get("/readyz")
    assert answer.json()["ready"] == (answer.status_code == 200)
    return answer.status_code, answer.json()["why"]


def test_a_server_with_a_race_takes_newcomers_until_it_drains() -> None:
    hub = hub_at(5)
    assert ready(hub) == (200, [])
    hub.watched.draining = True

    assert ready(hub) == (503, ["draining"])
    assert TestClient(make_app(hub)).get("/healthz").status_code == 200


def test_before_a_race_is_known_newcomers_go_elsewhere() -> None:
    assert ready(Hub(RaceUnderWay())) == (503, ["no race yet"])


def test_a_part_of_the_server_can_have_a_reason_of_its_own() -> None:
    hub = hub_at(5)
    hub.watched.reasons_of += [lambda: "", lambda: "no word from the stream for 20 s"]

    assert ready(hub) == (503, ["no word from the stream for 20 s"])


@pytest.mark.parametrize(("silent_s", "why"), [(STALE_S, []), (STALE_S + 0.1, ["nothing is published"])])
def test_a_server_that_publishes_nothing_is_stuck(silent_s: float, why: list[str]) -> None:
    """Its signs of life come every five seconds."""
    assert Watched(lambda: silent_s).reasons(has_race=True, woken_s=0) == why


def test_figures_are_asked_for_whenever_somebody_looks() -> None:
    watched, value = Watched(), [1.0]
    watched.figures_of.append(lambda: [Figure("x", "", value[0])])
    value[0] = 2.0

    assert [figure.value for figure in watched.figures()] == [2.0]
