"""Beyond one machine: a scorer of several, and a trial of all of it on this one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitboard.cli.options import chosen_name
from pitboard.feeds.reading import Refusal, Refused

if TYPE_CHECKING:
    from pitboard.intake import Read
    from pitboard.race import FeedOfFacts


def scorer_feed(
    address: str, journal: Path | None, urls: Sequence[str], files: Sequence[str | Path], entries: str | None
) -> "FeedOfFacts":
    """What feeds a race that is scored on several machines.

    Raises:
        UsageError: it is no address, there is no journal, or a source is a file.
        Refused: the extra is not installed.
    """
    if journal is None:
        raise click.UsageError("--nats needs a --journal: every scorer keeps its own")
    if files:
        raise click.UsageError("--nats goes with live feeds; put files into the journal with `pitboard import`")
    if not _is_installed():
        raise Refused(Refusal("--nats", 0, "needs the extra `cluster`: pip install 'pitboard[cluster]'", whole=True))
    from pitboard.cluster.nats_bus import servers_and_race
    from pitboard.cluster.scorer import ScorerNode

    try:
        servers_and_race(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    called = chosen_name()
    list_file = Path(entries) if entries else None
    node = ScorerNode(address, journal, lambda path: _load(path, called), urls, entries=list_file, called=called)
    return node.run


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
