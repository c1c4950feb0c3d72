"""Figures as Prometheus reads them."""

import re
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from pitboard.intake import SourceState
from pitboard.journal import JournalState
from pitboard.race.race_under_way import OPERATOR_KEY
from pitboard.server.app import make_app
from pitboard.server.hub import Hub
from pitboard.server.metrics import as_text
from pitboard.server.watched import Figure
from server.short_race import hub_at

KEY = {"Authorization": "Bearer a key of ours"}
SERVING = Path(__file__).parents[2] / "docs" / "serving.md"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPERATOR_KEY, "a key of ours")


def read(text: bytes | str) -> dict[str, float]:
    """Every sample by its name and labels, through Prometheus's own parser."""
    text = text.decode() if isinstance(text, bytes) else text
    return {
        sample.name + "".join(f"|{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures(hub: Hub) -> dict[str, float]:
    answer = TestClient(make_app(hub)).get("/metrics", headers=KEY)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return read(answer.text)


def test_a_server_tells_how_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = hub_at(5)
    state = JournalState("race.pitboard", 900, 897, 3, 40, 63, "", None, "")
    monkeypatch.setattr(hub.race, "journal_state", lambda: state)
    hub.race.attach_sources(lambda: [SourceState("tcp://x", "rmonitor", 1_000_000, 5), SourceState("p3://y", "p3", 0)])
    hub.watched.figures_of.append(lambda: [Figure("takeovers_total", "How often", 2, "counter")])
    hub.broadcast.restarts = 4
    found = figures(hub)

    assert found["pitboard_race_seconds"] == 300
    assert (found["pitboard_journal_waiting_records"], found["pitboard_journal_window_seconds"]) == (3, 0.063)
    assert (found["pitboard_viewer_drops_total"], found["pitboard_takeovers_total"]) == (4, 2)
    assert found["pitboard_passings|accepted"] > 0
    assert found["pitboard_source_age_seconds|tcp://x"] > 0
    assert found["process_cpu_seconds_total"] > 0


def test_what_is_not_known_is_not_a_figure() -> None:
    """No journal, no live source, a feed that states no result: no zero for any of them."""
    found = figures(hub_at(5))

    assert not [name for name in found if re.search("journal|source_age|disagreements", name)]


def test_names_and_labels_may_hold_anything() -> None:
    labels = [{"source": 'a "quoted"\\ line\nbreak {x="1"}'}, {"source": "Nürburgring ✓"}]
    found = read(as_text(Figure("source_age_seconds", "about\nit", 1.5, labels=each) for each in labels))

    assert {name.partition("|")[2]: value for name, value in found.items() if name.startswith("pitboard")} == {
        each["source"]: 1.5 for each in labels
    }


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another"}])
def test_figures_are_the_operators(headers: dict[str, str]) -> None:
    assert TestClient(make_app(hub_at(5))).get("/metrics", headers=headers).status_code == 403


def test_without_the_extra_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(make_app(hub_at(5)))
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    answer = client.get("/metrics", headers=KEY)

    assert (answer.status_code, "pip install 'pitboard[metrics]'" in answer.text) == (501, True)


def test_every_figure_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = hub_at(5)
    state = JournalState("race.pitboard", 900, 897, 3, 40, 63, "", None, "")
    monkeypatch.setattr(hub.race, "journal_state", lambda: state)
    page = SERVING.read_text("utf-8")

    names = {name.partition("|")[0] for name in figures(hub) if name.startswith("pitboard")}
    assert len(names) > 12
    assert [name for name in names if f"`{name}" not in page] == []
