"""What is watched of a scorer and of an edge is documented."""

from pathlib import Path

from pitboard.cluster import Edge
from pitboard.cluster.figures import scorer_figures
from pitboard.cluster.messages import RaceSnapshot
from pitboard.cluster.scorer import ScorerState
from pitboard.race import RaceUnderWay
from pitboard.server.hub import Hub

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"
STATE = ScorerState("a", "follows", 7, 900, 897, 3, 1500, "no answer", 12, [5, 6], 2, 1, ["race.aside"])


def test_a_scorer_tells_how_it_is() -> None:
    found = {figure.name + "".join(figure.labels.values()): figure.value for figure in scorer_figures(STATE)}

    assert [found[f"scorer_role{role}"] for role in ("starts", "follows", "writes")] == [0, 1, 0]
    assert (found["stream_waiting_records"], found["stream_lag_seconds"], found["stream_failing"]) == (3, 1.5, 1)
    assert (found["records_lost_total"], found["journals_aside_total"], found["takeovers_total"]) == (2, 1, 2)


def test_every_figure_of_scorers_and_edges_is_documented() -> None:
    edge = Edge("nats://x:1", Hub(RaceUnderWay()))
    edge._known = RaceSnapshot(1, 2, "", [], 0)
    page = SCALE.read_text("utf-8")

    names = {figure.name for figure in [*scorer_figures(STATE), *edge.figures()]}
    assert [name for name in names if f"`pitboard_{name}" not in page] == []
