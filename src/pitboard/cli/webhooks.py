"""`pitboard webhooks`: a file of webhooks, checked and tried; and what the commands that serve do with it."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitboard.cli.race import one_line_errors
from pitboard.model.clock import now_us

if TYPE_CHECKING:
    from pitboard.race import Feed, RaceUnderWay
    from pitboard.relay.webhooks import Webhook

webhooks_option = click.option(
    "--webhooks",
    "webhooks_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Post what is worth telling: see docs/webhooks.md.",
)


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


def notified(feed: "Feed", hooks: "list[Webhook]", journal: Path | None = None) -> "Feed":
    """A feed whose news also goes to webhooks; without any the feed as it is.

    What was posted is noted beside the journal; without a journal a restart begins from its own first look.
    """
    if not hooks:
        return feed
    from pitboard.relay.webhooks import watch

    posted_file = journal.with_name(f"{journal.name}.posted") if journal else None

    async def both(race: "RaceUnderWay") -> None:
        click.echo(f"Webhooks: {', '.join(hook.name for hook in hooks)}")
        sys.stdout.flush()
        watching = asyncio.create_task(watch(race, hooks, posted_file))
        feeding = asyncio.ensure_future(feed(race))
        try:
            # A feed that has ended leaves the board, and what waits to be posted, as it is.
            await asyncio.wait((watching, feeding), return_when=asyncio.FIRST_EXCEPTION)
            for one in (watching, feeding):
                if one.done():
                    one.result()
        finally:
            for one in (watching, feeding):
                one.cancel()
            await asyncio.gather(watching, feeding, return_exceptions=True)

    return both
