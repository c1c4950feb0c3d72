"""Beyond one machine: a scorer of several, and a trial of all of it on this one."""

import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from pitboard.cli.options import chosen_name
from pitboard.cli.race import one_line_errors
from pitboard.feeds.reading import Refusal, Refused

if TYPE_CHECKING:
    from pitboard.cluster.scorer import ScorerNode
    from pitboard.cluster.trial import ClusterTrial
    from pitboard.intake import Read


def scorer_of(
    address: str, journal: Path | None, urls: Sequence[str], files: Sequence[str | Path], entries: str | None
) -> "ScorerNode":
    """The scorer that feeds a race which is scored on several machines.

    Raises:
        UsageError: it is no address, there is no journal, or a source is a file.
        Refused: the extra is not installed.
    """
    if journal is None:
        raise click.UsageError("--nats needs a --journal: every scorer keeps its own")
    if files:
        raise click.UsageError("--nats goes with live feeds; put files into the journal with `pitboard import`")
    _need_nats("--nats")
    from pitboard.cluster.nats_bus import servers_and_race
    from pitboard.cluster.scorer import ScorerNode

    try:
        servers_and_race(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    called = chosen_name()
    list_file = Path(entries) if entries else None
    return ScorerNode(address, journal, lambda path: _load(path, called), urls, entries=list_file, called=called)


def _is_installed() -> bool:
    from importlib.util import find_spec

    return find_spec("nats") is not None


def _load(journal: Path, called: str) -> "Read | None":
    """What a journal holds; None for nothing."""
    from pitboard.intake import read
    from pitboard.journal import Journal

    with Journal.open(journal) as opened:
        if not opened.last_seq:
            return None
    return read([journal], called=called, nothing_is_fine=True)


@click.command("cluster-demo")
@click.option("--port", type=int, default=8024, show_default=True, help="The first of four ports: edges, scorers.")
@click.option(
    "--speed", type=click.FloatRange(0.01, 1000), default=20.0, show_default=True, help="Race time over time."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Which simulated race.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where journals, stores and logs stay; else they go.")
@one_line_errors
def cluster_demo(port: int, speed: float, seed: int, folder: Path | None) -> None:
    """Try on this machine what runs on several: three NATS servers, a feed, two scorers, two edges.

    Each is a process: kill any, and watch the pages. What ended is started again after some seconds.
    """
    from pitboard.cluster.local_servers import NoServerProgram, local_servers
    from pitboard.cluster.trial import ClusterTrial, parts_of, write_race

    _need_nats("cluster-demo")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as stack:
        stack.enter_context(suppress(KeyboardInterrupt))
        if folder is None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="pitboard-")))
        folder.mkdir(exist_ok=True)
        if not (folder / "race.pitboard").exists():
            write_race(folder / "race.pitboard", seed)
        try:
            servers = stack.enter_context(local_servers(folder))
        except NoServerProgram as error:
            raise Refused(Refusal("cluster-demo", 0, str(error), whole=True)) from None
        trial = ClusterTrial(servers, parts_of(folder, servers.address, port, speed), _say)
        stack.callback(trial.end)
        trial.begin()
        _say(f"All of it is in {folder} (stop it with Ctrl-C)")
        _watch(trial)


def _watch(trial: "ClusterTrial") -> None:
    """Look after a trial until a signal to stop."""
    from pitboard.cluster.trial import LOOK_S

    while True:
        trial.look()
        time.sleep(LOOK_S)


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _need_nats(what: str) -> None:
    if not _is_installed():
        raise Refused(Refusal(what, 0, "needs the extra `cluster`: pip install 'pitboard[cluster]'", whole=True))
