"""An edge: the page of a race that scorers on other machines keep."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from pitboard.cli.live import notes_file, notes_option, port_option, serve_hub
from pitboard.cli.options import served_options
from pitboard.cli.race import one_line_errors
from pitboard.feeds.reading import Refusal, Refused

DRAIN_S: Final = 3.0
"""How long a load balancer has to see that newcomers should go elsewhere."""


@click.command()
@click.option("--nats", required=True, metavar="URL", help="Where the race is: nats://HOST:4222,HOST:4222/RACE.")
@port_option
@served_options
@notes_option
@one_line_errors
def edge(nats: str, port: int, notes: Path | None) -> None:
    """Serve a race that scorers on other machines keep; any number of edges, behind any load balancer."""
    if find_spec("nats") is None:
        raise Refused(Refusal("edge", 0, "needs the extra `cluster`: pip install 'pitboard[cluster]'", whole=True))
    from pitboard.cluster import Edge
    from pitboard.cluster.nats_bus import servers_and_race
    from pitboard.race import RaceUnderWay
    from pitboard.server.app import CannotServe
    from pitboard.server.hub import Hub

    try:
        servers_and_race(nats)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    hub = Hub(RaceUnderWay())
    try:
        serve_hub(hub, port, Edge(nats, hub).run, notes=notes_file(notes), drain_s=DRAIN_S)
    except CannotServe as error:
        raise Refused(Refusal("edge", 0, str(error), whole=True)) from None
