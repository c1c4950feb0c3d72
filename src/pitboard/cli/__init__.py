"""The commands: parse arguments, call one room, print."""

from pitboard.cli.main import main

__all__ = ["main"]
