"""`pitboard doctor`: what a feed carries and lacks."""

import asyncio
import sys
import time
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

import click

from pitboard.cli.options import entries_option, run_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import one_line_errors, read_chosen

if TYPE_CHECKING:
    from pitboard.feeds.format import FeedReader
    from pitboard.feeds.transport import Arrived
    from pitboard.intake.checkup import Checkup, Watched
    from pitboard.model import Fact

HEAD_BYTES = 40


@click.command()
@click.argument("source", metavar="URL|SOURCE")
@click.option(
    "--seconds",
    type=click.FloatRange(1, 3600),
    default=60.0,
    show_default=True,
    help="How long a live feed is watched.",
)
@entries_option
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@run_option
@one_line_errors
def doctor(source: str, seconds: float, entries: str | None, format_: str) -> None:
    """Watch a live feed for a minute, or look at a recording, and say what it carries and lacks.

    Exit code 1: nothing came, or there is something to mend.
    """
    import msgspec

    found = _watched(source, seconds, entries) if "://" in source else _recorded(source, entries)
    if format_ == "json":
        click.echo(msgspec.json.encode(found))
    else:
        click.echo(in_words(found))
    if found.to_mend:
        sys.exit(1)


def _recorded(source: str, entries: str | None) -> "Checkup":
    from pitboard.intake.checkup import check_up
    from pitboard.scoring import score

    race = read_chosen([source], entries=entries)
    history = score(race.facts, race.name)
    return check_up(source, history, race.facts, race.reading, unrecognised=race.unrecognised)


def _watched(url: str, seconds: float, entries: str | None) -> "Checkup":
    from pitboard.feeds.reading import Reading
    from pitboard.feeds.registry import format_of
    from pitboard.intake import entry_list, make_reader, spelt_facts
    from pitboard.intake.checkup import Watched, check_up
    from pitboard.scoring import score

    try:
        found = format_of(url)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    listed = entry_list(entries).facts if entries else []
    reading, watched = Reading(), Watched(seconds)
    feed = make_reader(found.name, url, reading)
    facts: list[Fact] = []
    offsets_us: list[int] = []
    with suppress(KeyboardInterrupt), Progress(f"Listening to {url}, so many seconds") as progress:
        asyncio.run(_watch(url, feed, watched, facts, offsets_us, progress))
    history = score([*spelt_facts(facts), *listed])
    return check_up(url, history, [*facts, *listed], reading, watched=watched, offsets_us=offsets_us)


async def _watch(
    url: str,
    feed: "FeedReader",
    watched: "Watched",
    facts: "list[Fact]",
    offsets_us: list[int],
    progress: Progress,
) -> None:
    """Follow a feed for as long as it is to be watched; what it tells is added to the lists."""
    from pitboard.feeds.registry import connect

    began_s = heard_s = time.monotonic()
    lost: list[str] = []

    def on_status(reason: str) -> None:
        if reason:
            lost.append(reason.removeprefix(f"Not connected to {url}: "))

    connection = connect(url, on_status)
    wanted_s = watched.seconds
    try:
        async with asyncio.timeout(wanted_s), aclosing(connection.chunks()) as chunks:
            async for arrived in chunks:
                if not arrived.data:
                    watched.connections += 1
                    feed.cut()
                    continue
                now_s = time.monotonic()
                watched.longest_silence_ms = max(watched.longest_silence_ms, round((now_s - heard_s) * 1000))
                heard_s = now_s
                _take(arrived, feed, watched, facts, offsets_us)
                connection.send(feed.requests())
                progress.step(int(now_s - began_s), int(wanted_s))
    except TimeoutError:
        pass
    finally:
        ended_s = time.monotonic()
        watched.longest_silence_ms = max(watched.longest_silence_ms, round((ended_s - heard_s) * 1000))
        watched.seconds = round(ended_s - began_s, 1)
        watched.lost = lost


def _take(
    arrived: "Arrived", feed: "FeedReader", watched: "Watched", facts: "list[Fact]", offsets_us: list[int]
) -> None:
    """Read a piece of a feed, and note what came."""
    from pitboard.model import Passing

    missing = HEAD_BYTES - len(watched.head)
    watched.head += arrived.data[: max(missing, 0)].decode("ascii", "replace")
    watched.bytes += len(arrived.data)
    watched.pieces += 1
    update = feed.take(arrived.data)
    if update.replaces_all:
        facts.clear()
    facts += update.facts
    # A decoder tells no time but that of its passings.
    passed_us = [fact.time_us for fact in update.facts if isinstance(fact, Passing)]
    moment_us = max(passed_us, default=None) if update.moment_us is None else update.moment_us
    if moment_us:
        offsets_us.append(arrived.received_us - moment_us)


def in_words(found: "Checkup") -> str:
    """A checkup for a person."""
    lines = [found.source]
    if found.race:
        lines.append(f"  {found.race}")
    if found.watched:
        lines.append(f"  {_of_line(found.watched)}")
    lines += ["", "What it carries"]
    width = max(len(carried.what) for carried in found.carries)
    marks = {"yes": "+", "partly": "~", "no": "-"}
    lines += [f"  {marks[carried.state]} {carried.what.ljust(width)}  {carried.text}" for carried in found.carries]
    if found.counts:
        lines += ["", "What was read"]
        digits = max(len(f"{number:,}") for number in found.counts.values())
        lines += [f"  {number:>{digits},} {what}" for what, number in sorted(found.counts.items())]
    for head, findings in (("To mend", found.to_mend), ("Notes", found.notes)):
        if findings:
            lines += ["", head, *(f"  {'!' if head == 'To mend' else ' '} {finding}" for finding in findings)]
    return "\n".join(lines)


def _of_line(watched: "Watched") -> str:
    connected = "one connection, " if watched.connections == 1 else f"{watched.connections} connections, "
    if watched.pieces and not watched.connections:
        connected = ""  # asked for, document by document
    rate = watched.bytes / watched.seconds if watched.seconds else 0
    silence = f"longest silence {watched.longest_silence_ms / 1000:.1f} s"
    return f"watched for {watched.seconds:g} s: {watched.bytes:,} bytes, {rate:,.0f} a second, {connected}{silence}"
