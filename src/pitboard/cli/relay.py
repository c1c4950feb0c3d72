"""What the commands that serve have in common with the relay: a race sent out as RMonitor."""

import asyncio
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from pitboard.feeds.reading import Refusal, Refused

if TYPE_CHECKING:
    from pitboard.race import Feed, RaceUnderWay
    from pitboard.relay import Relay
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


def relayed(feed: "Feed", port: int | None, *, host: str = HERE, enhanced: bool = False) -> "Feed":
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
    from pitboard.relay import Relay, Settings, play

    relay = Relay(Settings(enhanced=enhanced))
    sent_at = await _open(relay, host, port)
    playing = asyncio.create_task(play(relay, history, from_us, speed))
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
