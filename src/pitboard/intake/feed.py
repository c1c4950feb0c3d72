"""Live feeds by the format under which a journal holds their pieces."""

from collections.abc import Callable
from typing import Final, Protocol

from pitboard.feeds import multiloop, nls, p3, rmonitor, wec
from pitboard.feeds.query import value
from pitboard.feeds.reading import Reading
from pitboard.feeds.update import Update
from pitboard.intake.library import circuits


class Feed(Protocol):
    """A live feed under way: bytes as they come into facts."""

    def take(self, chunk: bytes) -> Update:
        """What the bytes tell that is new."""

    def cut(self) -> None:
        """A connection begins: what the last one left unfinished will not be finished."""

    def update(self, run: int | None = None) -> Update:
        """All that is known, of the run shown or of another."""


# A connection of another kind is added to the schemes of `pitboard.feeds.connect`.
_MAKERS: Final[dict[str, Callable[[str, Reading], Feed]]] = {
    "rmonitor": lambda source, reading: rmonitor.Live(source, reading, circuits()),
    "multiloop": lambda source, reading: multiloop.Live(source, reading, multiloop.columns(value(source, "columns"))),
    "p3": p3.Live,
    "wec": wec.Live,
    "nls": nls.Live,
}


def is_feed(format: str) -> bool:  # noqa: A002
    """Whether a journal's records of a format are pieces of one stream."""
    return format in _MAKERS


def make_feed(format: str, source: str, reading: Reading) -> Feed:  # noqa: A002
    """The feed of a format, before its first byte."""
    return _MAKERS[format](source, reading)
