"""The commands that serve a page: a demonstration, a race or a live feed, a race played again."""

import asyncio
import random
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitboard.cli.cluster import scorer_of
from pitboard.cli.journal import read_and_write
from pitboard.cli.options import (
    RACE_TIME,
    chosen_drain_s,
    chosen_host,
    chosen_log_format,
    chosen_name,
    chosen_proxies,
    chosen_recorded,
    chosen_run,
    entries_option,
    run_option,
    served_options,
)
from pitboard.cli.race import one_line_errors, read_chosen, warn, warn_of_bare_page
from pitboard.cli.relay import (
    HERE,
    enhanced_option,
    notified,
    relay_host_option,
    relayed,
    replay_rmonitor,
    webhooks_of,
    webhooks_option,
)
from pitboard.feeds.reading import Refusal, Refused
from pitboard.feeds.registry import options
from pitboard.intake import Read, Recorded, entry_list
from pitboard.model.clock import now_us

if TYPE_CHECKING:
    from pitboard.cluster.scorer import ScorerNode
    from pitboard.journal import LiveJournal
    from pitboard.race import FeedOfFacts, RaceUnderWay
    from pitboard.server.hourly_reports import NotesFile
    from pitboard.server.hub import Hub

notes_option = click.option(
    "--notes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What people saw, for the reports; read as it grows.",
)
port_option = click.option("--port", type=int, default=8024, show_default=True, help="Where the page is served.")
speed_option = click.option(
    "--speed", type=click.FloatRange(0.01, 100_000), default=60.0, show_default=True, help="Race time over time."
)


class NamingLiveFeeds(click.Command):
    """A command whose help names the addresses of the live feeds there are."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, in which the addresses stand for LIVE_FEEDS."""
        from pitboard.feeds.registry import address_forms

        self.help = (self.help or "").replace("LIVE_FEEDS", ", ".join(address_forms()))
        super().format_help(ctx, formatter)


@click.command()
@port_option
@speed_option
@click.option("--seed", type=int, help="Which race; by default one by chance.")
@click.option("--journal", type=click.Path(path_type=Path), help="Where the race is written down.")
@click.option("--no-open", is_flag=True, help="Do not open the page in a browser.")
def demo(port: int, speed: float, seed: int | None, journal: Path | None, no_open: bool) -> None:
    """Simulate a 24-hour race, serve it, open the page; needs nothing else."""
    from pitboard.journal import JournalError
    from pitboard.race import RaceUnderWay
    from pitboard.race.demo import play_races
    from pitboard.server.app import CannotServe
    from pitboard.server.hub import Hub

    if journal is not None and journal.exists():
        sys.exit(f"{journal}: exists already")

    async def play(race: RaceUnderWay) -> None:
        await play_races(race, seed if seed is not None else random.randrange(1, 10_000), speed, journal)

    try:
        serve_hub(Hub(RaceUnderWay()), port, play, started=(lambda _: None) if no_open else _open_in_browser)
    except (CannotServe, JournalError) as error:
        sys.exit(str(error))


def _open_in_browser(address: str) -> None:
    asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)


@click.command(cls=NamingLiveFeeds)
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--journal", type=click.Path(path_type=Path), help="Every input is written there, and read from there.")
@click.option("--entries", type=click.Path(), metavar="FILE", help="An entry list beside the sources, TOML or CSV.")
@port_option
@served_options
@click.option("--relay-port", type=int, metavar="N", help="Give the race out as RMonitor there too, often 50000.")
@relay_host_option
@enhanced_option
@webhooks_option
@notes_option
@click.option("--nats", metavar="URL", help="Score the race on several machines: nats://HOST:4222,HOST:4222/RACE.")
@run_option
@one_line_errors
def serve(
    sources: tuple[str, ...],
    journal: Path | None,
    entries: str | None,
    port: int,
    relay_port: int | None,
    relay_host: str,
    enhanced: bool,
    webhooks_file: Path | None,
    notes: Path | None,
    nats: str | None,
) -> None:
    """Serve a race from files and journals, or follow live feeds: one or several of the same race.

    Live feeds: LIVE_FEEDS. Where several say different things the first prevails; the readings
    of a decoder come before all.
    """
    from pitboard.journal import LiveJournal
    from pitboard.race import RaceUnderWay

    urls = list(dict.fromkeys(source for source in sources if "://" in source))
    files: list[str | Path] = [source for source in sources if "://" not in source]
    if not sources and not nats and not (journal and journal.exists()):
        raise click.UsageError("nothing to serve: name a SOURCE, or a --journal that is there")
    _check_addresses(urls)
    hooks = webhooks_of(webhooks_file)
    typed = notes_file(notes)
    sent_on = partial(relayed, port=relay_port, host=relay_host, enhanced=enhanced)
    if nats:
        scorer = scorer_of(nats, journal, urls, files, entries)
        outward = notified(sent_on(scorer.run), hooks, journal)
        _run(RaceUnderWay(None, chosen_name()), port, outward, typed, scorer)
        return
    known = _known(files, journal, entries, live=bool(urls))
    if known:
        warn(known.reading.refusals, " ".join(map(str, files)) or str(journal), known.reading.counts)
    with ExitStack() as stack:
        written = None
        if journal and urls:
            create = LiveJournal.open(journal) if journal.exists() else LiveJournal.create(journal)
            written = stack.enter_context(create)
        clock_us = now_us if urls and _only_documents(urls) else None
        race = RaceUnderWay(written, known.name if known else chosen_name(), clock_us=clock_us)
        feed = _feed(urls, known, Path(entries) if entries else None)
        _run(race, port, notified(sent_on(feed), hooks, journal), typed)


def _feed(urls: list[str], known: Read | None, entries: Path | None) -> "FeedOfFacts":
    """What feeds a race that is served: what is known of it already, and then the live feeds."""

    async def feed(race: "RaceUnderWay") -> None:
        race.set_clock_rate(1.0 if urls else 0.0)
        if known:
            race.score(known.facts)
            # Who called holds on to it for the whole race: after a restart all that came so far would be kept twice.
            known.documents = ()
            known.facts.clear()
        if urls:
            await _follow(race, urls, known, entries)

    return feed


def _only_documents(urls: list[str]) -> bool:
    """Whether all feeds send documents: those come seconds late, so their race runs by this machine's clock."""
    from pitboard.feeds.registry import format_of

    return all(format_of(url).sends_documents for url in urls)


def _check_addresses(urls: list[str]) -> None:
    """Live feeds' addresses must be such, and said alone, before anything is opened or written."""
    if not urls:
        return
    from pitboard.feeds.registry import format_of

    if chosen_run() is not None:
        raise click.UsageError(
            "--run is for recordings and journals: a live feed shows the run in which laps are driven"
        )
    if chosen_recorded() != Recorded():
        named = " and ".join(f"--{option.name}" for option in options())
        raise click.UsageError(f"{named} are for recordings: of a live feed its address says it, p3://HOST?loop=line")
    for url in urls:
        try:
            format_of(url)
        except ValueError as error:
            raise click.UsageError(str(error)) from None


async def _follow(race: "RaceUnderWay", urls: list[str], known: Read | None, entries: Path | None) -> None:
    from pitboard.race import LiveSources

    if known is None:
        live = LiveSources(urls, called=chosen_name(), entries=entries)
    else:
        live = LiveSources(urls, pipeline=known.pipeline, other_facts=known.other_facts, entries=entries)
    await live.follow(race)


def _known(files: list[str | Path], journal: Path | None, entries: str | None, *, live: bool) -> Read | None:
    """What files say, written into the journal first if there is one, with what the journal holds already.

    The journal of a live feed may hold nothing yet but silence. Beside a live feed an entry list is itself an input.
    """
    if entries and live:
        entry_list(entries)
        entries = None
    if journal and files:
        read_and_write(files, journal)
    if journal and journal.exists():
        if _holds_anything(journal):
            return read_chosen([journal], entries=entries, nothing_is_fine=live)
        files = []
    if files:
        return read_chosen(files, entries=entries)
    return entry_list(entries, chosen_name()) if entries else None


def _holds_anything(journal: Path) -> bool:
    from pitboard.journal import Journal, JournalError

    try:
        with Journal.open(journal) as opened:
            return opened.last_seq > 0
    except JournalError as error:
        raise Refused(Refusal(str(journal), 0, str(error), whole=True)) from None


@click.command()
@click.argument("source")
@run_option
@speed_option
@click.option("--at", type=RACE_TIME, default="0:00:00", metavar="T", help="Race time to begin at.")
@click.option(
    "--as", "form", type=click.Choice(["stream", "rmonitor"]), default="stream", show_default=True, help="As what."
)
@entries_option
@click.option("--journal", type=click.Path(path_type=Path), help="A new journal, where what is played is written down.")
@click.option("--port", type=int, help="Where it is served. Default: 8024, and 50000 as rmonitor.")
@served_options
@relay_host_option
@enhanced_option
@webhooks_option
@notes_option
@one_line_errors
def replay(
    source: str,
    speed: float,
    at: int,
    form: str,
    entries: str | None,
    journal: Path | None,
    port: int | None,
    relay_host: str,
    enhanced: bool,
    webhooks_file: Path | None,
    notes: Path | None,
) -> None:
    """Play a race as if live: the page and its event stream, or an RMonitor feed."""
    from pitboard.scoring import score

    hooks = webhooks_of(webhooks_file)
    typed = notes_file(notes)
    recorded = read_chosen([source], entries=entries)
    warn(recorded.reading.refusals, source, recorded.reading.counts)
    history = score(recorded.facts, recorded.name)
    start_us = history.race.start_us + at
    if form == "rmonitor":
        for given, option in ((hooks, "--webhooks"), (notes, "--notes"), (journal, "--journal")):
            if given:
                raise click.UsageError(f"{option} goes with --as stream")
        if chosen_host() != HERE or chosen_proxies():
            raise click.UsageError("--host and --proxy are the page's; RMonitor has --relay-host")
        port = 50_000 if port is None else port
        replay_rmonitor(history, start_us, speed, port, host=relay_host, enhanced=enhanced)
        return
    if enhanced or relay_host != HERE:
        raise click.UsageError("--enhanced and --relay-host go with --as rmonitor")
    with _new_journal(journal) as written:
        race, feed = _played(recorded, start_us, speed, written)
        _run(race, 8024 if port is None else port, notified(feed, hooks), typed)


def _played(
    recorded: Read, start_us: int, speed: float, journal: "LiveJournal | None"
) -> "tuple[RaceUnderWay, FeedOfFacts]":
    """A race that is played from a moment on, and what feeds it."""
    from pitboard.race import RaceUnderWay, play

    race = RaceUnderWay(journal, recorded.name)
    race.set_note(("note.played" if speed == 1 else "note.played_fast", {"speed": f"{speed:g}"}))

    async def feed(race: RaceUnderWay) -> None:
        await play(race, recorded.facts, start_us, speed)

    return race, feed


@contextmanager
def _new_journal(path: Path | None) -> "Iterator[LiveJournal | None]":
    """A journal made at a path; None where no path is named."""
    from pitboard.journal import JournalError, LiveJournal

    if path is None:
        yield None
        return
    try:
        journal = LiveJournal.create(path)
    except JournalError as error:
        raise Refused(Refusal(str(path), 0, str(error), whole=True)) from None
    with journal:
        yield journal


def notes_file(path: Path | None) -> "NotesFile | None":
    """The file of notes; one that cannot be used at all is refused before anything is served."""
    from pitboard.server.hourly_reports import NotesFile

    if path is None:
        return None
    file = NotesFile(path)
    if wrong := file.check():
        raise Refused(wrong)
    return file


def _run(
    race: "RaceUnderWay",
    port: int,
    feed: "FeedOfFacts",
    notes: "NotesFile | None" = None,
    scorer: "ScorerNode | None" = None,
) -> None:
    from pitboard.server.app import CannotServe
    from pitboard.server.hub import Hub

    hub = Hub(race)
    if scorer:
        from pitboard.cluster.figures import scorer_figures

        hub.watched.figures_of.append(lambda: scorer_figures(scorer.state()))
    try:
        serve_hub(hub, port, feed, notes=notes)
    except CannotServe as error:
        raise Refused(Refusal("serve", 0, str(error), whole=True)) from None


def serve_hub(
    hub: "Hub",
    port: int,
    feed: "FeedOfFacts",
    *,
    notes: "NotesFile | None" = None,
    started: Callable[[str], None] = lambda _: None,
    drain_s: float = 0,
) -> None:
    """Serve a hub's race until a signal to stop, and say where; `started` gets the page's address.

    `drain_s` is how long it drains where the command does not say so.

    Raises:
        CannotServe: the port is not to be had.
    """
    from pitboard.server.app import serve
    from pitboard.server.connections import THIS_MACHINE, Limits, most_connections
    from pitboard.server.logs import write_log
    from pitboard.server.operator import operator_address

    warn_of_bare_page()
    race = hub.race

    def say(address: str) -> None:
        # At once: who reads but the first line may be gone before a second.
        click.echo(
            f"Pitboard is at {address} (stop it with Ctrl-C)\n"
            f"The operator's page: {operator_address(address, race.operator_key)}"
        )
        sys.stdout.flush()
        started(address)

    write_log(chosen_log_format(), race)
    limits = Limits(proxies=chosen_proxies() or THIS_MACHINE, most=most_connections())
    drain_s = chosen_drain_s(drain_s)
    serve(hub, port, feed, host=chosen_host(), started=say, notes=notes, limits=limits, drain_s=drain_s)
