"""A race given out: as RMonitor, to webhooks, as a file for Timing71."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitboard.cli.options import RACE_TIME, entries_option, run_option
from pitboard.cli.progress import Progress
from pitboard.cli.race import LoadedRace, one_line_errors
from pitboard.feeds.reading import Refusal, Refused
from pitboard.model.clock import now_us

if TYPE_CHECKING:
    from pitboard.race import FeedOfFacts, RaceUnderWay
    from pitboard.relay import Relay
    from pitboard.relay.webhooks import Webhook
    from pitboard.scoring import History

enhanced_option = click.option(
    "--enhanced", is_flag=True, help="RMonitor in IMSA's enhanced form: every loop, driver numbers, Retired."
)

HERE = "127.0.0.1"
"""Who connects needs no password: that others than this machine may is for a person to decide."""

relay_host_option = click.option(
    "--relay-host",
    default=HERE,
    show_default=True,
    metavar="ADDRESS",
    help="The address at which RMonitor is given out; 0.0.0.0 for every network of this machine.",
)


webhooks_option = click.option(
    "--webhooks",
    "webhooks_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Post what is worth telling: see docs/webhooks.md.",
)


async def _open(relay: "Relay", host: str, port: int) -> int:
    try:
        return await relay.open(port, host)
    except OSError as error:
        reason = f"cannot send RMonitor at {host}:{port}: {error.strerror or error}"
    except UnicodeError:
        reason = f"no address: {host!r}"
    except OverflowError:
        reason = f"{port} is no port; ports are 0 to 65535"
    raise Refused(Refusal("relay", 0, reason, whole=True))


def _shown(host: str) -> str:
    """How the address is said to a person: every network is this machine's name to whoever is in one of them."""
    name = {HERE: "localhost", "0.0.0.0": "THIS-MACHINE", "::": "THIS-MACHINE"}.get(host, host)
    return f"[{name}]" if ":" in name else name


def relayed(feed: "FeedOfFacts", port: int | None, *, host: str = HERE, enhanced: bool = False) -> "FeedOfFacts":
    """A feed whose race also goes out as RMonitor at a port; without one the feed as it is."""
    if port is None:
        if enhanced or host != HERE:
            raise click.UsageError("--enhanced and --relay-host go with --relay-port")
        return feed
    from pitboard.relay import Relay, Settings, follow

    async def both(race: "RaceUnderWay") -> None:
        relay = Relay(Settings(enhanced=enhanced))
        sent_at = await _open(relay, host, port)
        click.echo(f"RMonitor is at rmonitor://{_shown(host)}:{sent_at}")
        sys.stdout.flush()
        following = asyncio.create_task(follow(relay, race))
        try:
            await feed(race)
            await following
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await relay.close()

    return both


def replay_rmonitor(
    history: "History", from_us: int, speed: float, port: int, *, host: str = HERE, enhanced: bool = False
) -> None:
    """Play a race as an RMonitor feed from a moment on (µs since the epoch), until a signal to stop.

    Raises:
        Refused: the port is not to be had.
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_replay(history, from_us, speed, host, port, enhanced))


async def _replay(history: "History", from_us: int, speed: float, host: str, port: int, enhanced: bool) -> None:
    from pitboard.relay import Relay, Settings, play_as_rmonitor

    relay = Relay(Settings(enhanced=enhanced))
    sent_at = await _open(relay, host, port)
    playing = asyncio.create_task(play_as_rmonitor(relay, history, from_us, speed))
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
    address = f"rmonitor://{_shown(host)}:{sent_at}"
    click.echo(f"Pitboard is at {address} and begins with the first client (stop it with Ctrl-C)")
    sys.stdout.flush()
    try:
        with suppress(asyncio.CancelledError):
            await playing
    finally:
        await relay.close()


@click.command("webhooks")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--test", is_flag=True, help="Post a test message to each.")
@one_line_errors
def webhooks_command(file: Path, test: bool) -> None:
    """Check a file of webhooks and say what each is told; with --test try them out.

    Addresses and secrets are not shown. Exit code 1: the file is refused, or a test message was not taken.
    """
    from pitboard.relay.webhooks import deliver, of_test, read_webhooks

    failed = False
    for hook in read_webhooks(file):
        click.echo(_in_words(hook))
        if test:
            outcome = deliver(hook, of_test(hook, now_us()))
            taken = outcome.state == "taken"
            click.echo(f"  test message {'taken' if taken else 'NOT taken'}: {outcome.reason}")
            failed |= not taken
    if failed:
        sys.exit(1)


def _in_words(hook: "Webhook") -> str:
    signed = ", signed" if hook.secret else ""
    lines = [f"{hook.name}: {hook.form}{signed}, {hook.language}", f"  kinds    {', '.join(hook.kinds)}"]
    if hook.classes:
        lines.append(f"  classes  {', '.join(hook.classes)}")
    if hook.cars:
        lines.append(f"  cars     {', '.join(hook.cars)}")
    if hook.minimum_size:
        lines.append(f"  size     {', '.join(f'{kind} {size:g}' for kind, size in hook.minimum_size.items())}")
    return "\n".join(lines)


def webhooks_of(file: Path | None) -> "list[Webhook]":
    """The webhooks of a file; none without one.

    Raises:
        Refused: it is no file of webhooks.
    """
    if file is None:
        return []
    from pitboard.relay.webhooks import read_webhooks

    return read_webhooks(file)


def notified(feed: "FeedOfFacts", hooks: "list[Webhook]", journal: Path | None = None) -> "FeedOfFacts":
    """A feed whose news also goes to webhooks; without any the feed as it is.

    What was posted is noted beside the journal; without a journal a restart begins from its own first look.
    """
    if not hooks:
        return feed
    from pitboard.relay.webhooks import watch

    posted_file = journal.parent / f"{journal.name}.posted" if journal else None

    async def both(race: "RaceUnderWay") -> None:
        click.echo(f"Webhooks: {', '.join(hook.name for hook in hooks)}")
        sys.stdout.flush()
        watching = asyncio.create_task(watch(race, hooks, posted_file))
        feeding = asyncio.ensure_future(feed(race))
        try:
            # A feed that has ended leaves the board, and what waits to be posted, as it is.
            await asyncio.wait((watching, feeding), return_when=asyncio.FIRST_EXCEPTION)
            for task in (watching, feeding):
                if task.done():
                    task.result()
        finally:
            for task in (watching, feeding):
                task.cancel()
            await asyncio.gather(watching, feeding, return_exceptions=True)

    return both


@click.command()
@click.argument("source")
@click.option("--as", "form", type=click.Choice(["timing71"]), required=True, help="As what: a replay for Timing71.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write.")
@click.option("--at", type=RACE_TIME, metavar="T", help="Race time to begin at. Default: the start.")
@click.option(
    "--every", type=click.IntRange(1, 60), default=1, show_default=True, help="Seconds between two states, at least."
)
@entries_option
@run_option
@one_line_errors
def export(source: str, form: str, out: Path, at: int | None, every: int, entries: str | None) -> None:
    """Write a race as a file for another program."""
    assert form == "timing71"
    from pitboard.relay.timing71 import replay_zip

    race = LoadedRace(source, entries)
    begin_us = None if at is None else race.history.race.start_us + at
    if begin_us is not None and begin_us > race.history.through_us:
        raise click.UsageError("--at lies behind the end of what is known")
    with Progress("Writing the states"):
        content = replay_zip(race.history, begin_us, every)
    part = out.parent / f"{out.name}.part"
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(Refusal(str(out), 0, f"cannot be written: {error.strerror}", whole=True)) from None
    click.echo(f"{race.history.race.name}: {len(content) / 1e6:.1f} MB written to {out}")
    race.leave()
