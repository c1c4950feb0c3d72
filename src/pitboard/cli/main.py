"""The group of commands."""

import click

from pitboard import __version__
from pitboard.cli.check import check
from pitboard.cli.classify import classify
from pitboard.cli.doctor import doctor
from pitboard.cli.export import export
from pitboard.cli.journal import import_
from pitboard.cli.live import demo, replay, serve
from pitboard.cli.moments import moments_command
from pitboard.cli.picture import picture
from pitboard.cli.publish import publish
from pitboard.cli.questions import QUESTIONS
from pitboard.cli.questions import command as asking
from pitboard.cli.report import report
from pitboard.cli.standings import standings
from pitboard.cli.verdicts import verdicts
from pitboard.cli.watch import watch
from pitboard.cli.webhooks import webhooks_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pitboard")
def main() -> None:
    """Keep the time of an endurance race, and tell its story."""


for command in (
    demo,
    serve,
    import_,
    replay,
    standings,
    classify,
    *map(asking, QUESTIONS),
    verdicts,
    moments_command,
    report,
    check,
    picture,
    publish,
    watch,
    doctor,
    export,
    webhooks_command,
):
    main.add_command(command)
