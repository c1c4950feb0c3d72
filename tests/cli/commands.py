"""The commands by name, as the group imports them."""

import click

from pitboard.cli import main


def command(name: str) -> click.Command:
    """The command of that name."""
    found = main.get_command(click.Context(main), name)
    assert found is not None, name
    return found
