"""How a scorer is, as figures to be watched."""

from collections.abc import Iterator

from pitboard.cluster.scorer import ScorerState
from pitboard.server.watched import Figure


def scorer_figures(state: ScorerState) -> Iterator[Figure]:
    """Tell how a scorer is: what it writes or follows, and what is on its way to the stream."""
    for role in ("starts", "follows", "writes"):
        yield Figure("scorer_role", "1 for what the scorer does now", state.role == role, labels={"role": role})
    yield Figure("term", "The term of the scorer that writes", state.term)
    yield Figure("stream_waiting_records", "Records on the disk that are not on the stream yet", state.waiting)
    yield Figure("stream_lag_seconds", "For how long nothing could be put on the stream", state.waiting_ms / 1000)
    yield Figure("stream_failing", "1 while the stream takes nothing", bool(state.stream_trouble))
    yield Figure("stream_behind_records", "Records on the stream that are not scored yet", state.behind)
    yield Figure("records_taken", "The last record that is on the disk and on the stream", state.taken_number)
    yield Figure("records_lost_total", "Records that no scorer has", len(state.lost), "counter")
    yield Figure("records_repaired_total", "Records put on the stream again", state.repaired, "counter")
    yield Figure("journals_aside_total", "Journals that differed and were set aside", len(state.aside), "counter")
    yield Figure("takeovers_total", "Times that this scorer took over", state.takeovers, "counter")
