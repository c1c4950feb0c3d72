"""Whether newcomers are welcome, and the figures of a server in the text form of Prometheus."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pitboard.journal import JournalState
from pitboard.server.hourly_reports import HourlyReports
from pitboard.server.hub import Hub
from pitboard.server.operator import PRIVATE, OperatorDoor
from pitboard.server.overview import Overview, Watch
from pitboard.server.watched import Figure

if TYPE_CHECKING:
    from prometheus_client.core import Metric

PREFIX: Final = "pitboard_"
NEEDS: Final = "figures need prometheus-client on the server: pip install 'pitboard[metrics]'\n"


def watch_routes(hub: Hub, reports: HourlyReports, door: OperatorDoor) -> list[Route]:
    """`/readyz` for a load balancer; `/metrics`, which wants the operator's key as a bearer's token.

    Without the extra `metrics` the latter is answered with 501.
    """
    watch = Watch(hub)

    async def ready(_: Request) -> Response:
        why = hub.not_ready()
        return JSONResponse({"ready": not why, "why": why}, 503 if why else 200, headers=PRIVATE)

    async def metrics(request: Request) -> Response:
        if turned_away := door.turns_away(request):
            return turned_away
        if not door.knows_key(request):
            return Response("the operator's key is missing or wrong\n", 403, headers=PRIVATE, media_type="text/plain")
        try:
            from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
        except ModuleNotFoundError:
            return Response(NEEDS, 501, headers=PRIVATE, media_type="text/plain")
        content = as_text([*server_figures(hub, reports, watch.overview()), *hub.watched.figures()])
        return Response(content, headers=PRIVATE | {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return [Route("/readyz", ready), Route("/metrics", metrics)]


def server_figures(hub: Hub, reports: HourlyReports, seen: Overview) -> Iterator[Figure]:
    """What every server tells of itself; what is not known is not among them."""
    broadcast = hub.broadcast
    yield Figure("race_seconds", "Race time up to which everything is known", seen.at_ms / 1000)
    if seen.feed_age_ms is not None:
        yield Figure("feed_age_seconds", "How long ago the feed was last heard", seen.feed_age_ms / 1000)
    yield Figure("viewers", "Who follows the event stream", seen.viewers)
    yield Figure("viewer_drops_total", "Viewers that fell behind and had to begin again", broadcast.restarts, "counter")
    yield Figure("events_total", "Events sent to every viewer", broadcast.sent, "counter")
    yield Figure("reports_waiting", "Reports, pictures and checks that wait for their turn", reports.workshop.waiting)
    yield Figure("draining", "1 while the server sends its viewers elsewhere", hub.watched.draining)
    yield Figure("alarms_total", "Alarms of the whole race", seen.alarm_count, "counter")
    yield Figure("source_conflicts", "Latest conflicts between sources", len(seen.conflicts))
    if seen.stated:
        yield Figure("disagreements", "Where the feed's own result differs from ours", len(seen.disagreements))
    for code, count in seen.verdicts.items():
        yield Figure("passings", "Passings by what became of them", count, labels={"verdict": code})
    for source in seen.sources:
        if source.age_ms is not None:
            about = "How long a live source has been silent"
            yield Figure("source_age_seconds", about, source.age_ms / 1000, labels={"source": source.name})
    if seen.journal:
        yield from journal_figures(seen.journal)


def journal_figures(state: JournalState) -> Iterator[Figure]:
    """How far what came is on the disk."""
    yield Figure("journal_records_total", "Records taken", state.last_seq, "counter")
    yield Figure("journal_waiting_records", "Records not on the disk yet", state.waiting)
    yield Figure("journal_waiting_seconds", "How long the oldest of them has waited", state.waiting_ms / 1000)
    longest = "The longest that any waited in the last minute: what a power cut would take"
    yield Figure("journal_window_seconds", longest, state.longest_ms / 1000)
    yield Figure("journal_failing", "1 while the journal cannot be written", bool(state.trouble))


def as_text(figures: Iterable[Figure]) -> bytes:
    """Figures, and those of the process, in the text form that Prometheus reads (0.0.4)."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    families: dict[str, Metric] = {}
    for figure in figures:
        family = families.get(figure.name)
        if family is None:
            make = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
            family = families[figure.name] = make(PREFIX + figure.name, figure.about)
        name = PREFIX + figure.name
        family.add_sample(name, figure.labels, float(figure.value))

    class Collected:
        def collect(self) -> Iterable["Metric"]:
            return families.values()

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Collected())
    return generate_latest(registry)
