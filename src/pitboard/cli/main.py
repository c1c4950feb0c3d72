"""The group of commands; each is imported when it is called."""

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from pitboard import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class CommandPlace(NamedTuple):
    """Where a command is, and what it does: the first sentence of its own help."""

    module: str
    attribute: str
    what: str


COMMANDS: Final = {
    "backup": CommandPlace("journal", "backup", "Copy a journal, also while a race is written into it."),
    "check": CommandPlace(
        "check",
        "check",
        "Check a written report: what is right, what is wrong and what it should be, what timing cannot know.",
    ),
    "classify": CommandPlace(
        "questions", "classify", "The classification by a rule pack, with the reason for every car."
    ),
    "cluster-demo": CommandPlace(
        "cluster",
        "cluster_demo",
        "Try on this machine what runs on several: three NATS servers, a feed, two scorers, two edges.",
    ),
    "decide": CommandPlace(
        "decide",
        "decide",
        "What race control decides: penalties, exclusions, dead heats, retirements, passings; each kept once.",
    ),
    "demo": CommandPlace("live", "demo", "Simulate a 24-hour race, serve it, open the page; needs nothing else."),
    "doctor": CommandPlace(
        "doctor",
        "doctor",
        "Watch a live feed for a minute, or look at a recording, and say what it carries and lacks.",
    ),
    "drivers": CommandPlace(
        "questions",
        "drivers",
        "Every driver with the time on the track, pit visits left out, against the limits of the rules.",
    ),
    "edge": CommandPlace(
        "edge",
        "edge",
        "Serve a race that scorers on other machines keep; any number of edges, behind any load balancer.",
    ),
    "evaluate": CommandPlace(
        "forecast",
        "evaluate",
        "Grade the races in a folder: chances beside what the gaps alone say, a strategist's answers, incidents.",
    ),
    "export": CommandPlace("relay", "export", "Write a race as a file for another program."),
    "forecast": CommandPlace(
        "forecast",
        "forecast",
        "The chances of every car at a moment, from what was known by then; who can still win, and why.",
    ),
    "import": CommandPlace(
        "journal", "import_", "Any source into a journal, as it came; says what it read and what it refused."
    ),
    "incidents": CommandPlace(
        "strategy",
        "incidents",
        "What timing alone shows of incidents: the course neutralised, cars that do not come by; beside the flags.",
    ),
    "laps": CommandPlace("questions", "laps", "Every lap of a car, or of all: time, sectors, driver, flags."),
    "moments": CommandPlace(
        "moments",
        "moments_command",
        "What is worth telling: lead changes, stops, falls, retirements, flags, battles, bests, notes.",
    ),
    "pace": CommandPlace(
        "strategy",
        "pace",
        "How fast cars, drivers or stints are beside their class at the same time of day, with the interval.",
    ),
    "picture": CommandPlace(
        "report", "picture", "A picture of the race at a moment: gaps to the leader, positions in class, or stints."
    ),
    "pits": CommandPlace("questions", "pits", "Every visit to the pit lane: in, out, what it was, and who took over."),
    "publish": CommandPlace(
        "publish", "publish", "Write a race as a site that any web host serves: page, rewind, reports, pictures."
    ),
    "repair": CommandPlace(
        "journal", "repair", "Save what can be saved of a damaged journal into a new one, and say what is lost."
    ),
    "replay": CommandPlace(
        "live", "replay", "Play a race as if live: the page and its event stream, or an RMonitor feed."
    ),
    "report": CommandPlace(
        "report",
        "report",
        "The report of the race at a moment: every sentence true, with the timing it stands on.",
    ),
    "serve": CommandPlace(
        "live", "serve", "Serve a race from files and journals, or follow live feeds: one or several of the same race."
    ),
    "standings": CommandPlace(
        "questions", "standings", "The order, gaps and states at a moment, overall and per class."
    ),
    "stints": CommandPlace("questions", "stints", "Every run on the track between two stops, with its driver."),
    "strategy": CommandPlace(
        "strategy",
        "strategy",
        "What a strategist asks: where a stop now leads, who stops when, what is left, each with its bounds.",
    ),
    "verdicts": CommandPlace(
        "verdicts",
        "verdicts",
        "What became of every passing, and why; with the alarms and the sources' conflicts.",
    ),
    "verify": CommandPlace(
        "journal", "verify", "Prove a journal: its file, numbers and checksums, and what must hold of the race in it."
    ),
    "watch": CommandPlace(
        "watch",
        "watch",
        "The board of a Pitboard server in the terminal, e.g. http://localhost:8024/. Ends with Ctrl-C.",
    ),
    "webhooks": CommandPlace(
        "relay",
        "webhooks_command",
        "Check a file of webhooks and say what each is told; with --test try them out.",
    ),
}


SHOWN = 200
"""Of a path in a line of error."""


class LazyGroup(click.Group):
    """A group that names its commands, and says what they do, without importing them."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        place = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"pitboard.cli.{place.module}"), place.attribute)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a file that the system does not give or take is one line, whoever asked for it."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None:
                raise
            line = f"{str(error.filename)[:SHOWN]}: {error.strerror}"
        except UnicodeEncodeError as error:
            line = f"{error.object[:SHOWN]!a}: a name that is no text"
        click.echo(f"pitboard: {line}", err=True)
        raise click.exceptions.Exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name, room)) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete the name of a command, or an option of the group."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=_summary(name, 45)) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]


def _summary(name: str, room: int) -> str:
    """What a command does, in a line of so many letters."""
    return click.Command(name, help=COMMANDS[name].what).get_short_help_str(room)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pitboard")
def main() -> None:
    """Keep the time of an endurance race, and tell its story."""
