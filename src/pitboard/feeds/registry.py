"""The formats there are. A new one is a folder beside this file and its line below.

A folder's `__init__` tells a document by a cheap mark, and imports the rest when one is read: a lap record is read
without the code of decoders.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Final

from pitboard.feeds.format import FeedFormat
from pitboard.feeds.transport import Connection, OnStatus
from pitboard.feeds.transport.schemes import FeedOption, Scheme

FORMAT_NAMES: Final = (
    # In the order in which a document is looked at: the surest marks first, any JSON and any table last.
    "rmonitor",
    "entry_list",
    "timing71",
    "p3",
    "multiloop",
    "nls",
    "swiss",
    "wec26",
    "wec",
    "lap_record",
)


def _exported(name: str) -> FeedFormat:
    """Return the descriptor that a folder, or a module, beside this file exports."""
    exported: FeedFormat = import_module(f"pitboard.feeds.{name}").FORMAT
    return exported


FORMATS: Final[list[FeedFormat]] = [_exported(name) for name in FORMAT_NAMES]


def format_named(name: str) -> FeedFormat:
    """Return the format under whose name a journal holds pieces.

    Raises:
        KeyError: there is none.
    """
    return {known.name: known for known in FORMATS}[name]


def is_live(name: str) -> bool:
    """Tell whether a journal's records under a name are pieces of a live feed."""
    return any(known.name == name and known.schemes for known in FORMATS)


def recognised(content: bytes, name: str) -> FeedFormat | None:
    """Return the format of a document, by its content and the name of its file; None: it is of none."""
    return next((known for known in FORMATS if known.recognises(content, name)), None)


def lacks_lines(head: bytes) -> bool:
    """Tell whether a document that begins so is a recording without line ends."""
    return any(known.lacks_lines(head) for known in FORMATS)


def format_of(url: str) -> FeedFormat:
    """Return the format that comes from an address, once the address is known to be sound.

    Raises:
        ValueError: no feed has such an address; the text says which have.
    """
    return _found(url)[0]


def address_forms() -> list[str]:
    """Return what the addresses of live feeds look like, such as `rmonitor://HOST:PORT`."""
    return [scheme.form for known in FORMATS for scheme in known.schemes if scheme.form]


def connect(url: str, on_status: OnStatus, silence_s: float | None = None) -> Connection:
    """Return a connection to a live feed; after `silence_s` without a byte the line is dead (None: what is usual).

    Raises:
        ValueError: the address is none.
    """
    return _found(url)[1].connect(url, on_status, silence_s)


def options() -> list[FeedOption]:
    """Return what a person can say of feeds and recordings, of each option once."""
    return list({option.name: option for known in FORMATS for option in known.options}.values())


def check_option(name: str, values: Sequence[str]) -> None:
    """Check what a person says of a recording by the option of that name.

    Raises:
        ValueError: it says nothing; the text says why.
    """
    for option in (option for known in FORMATS for option in known.options if option.name == name):
        option.check(values)


def _found(url: str) -> tuple[FeedFormat, Scheme]:
    name = url.partition("://")[0]
    schemes = [(known, scheme) for known in FORMATS for scheme in known.schemes]
    for known, scheme in schemes:
        if scheme.name == name:
            scheme.check(url)
            return known, scheme
    raise ValueError(f"a live feed is one of {', '.join(f'{scheme.name}://' for _, scheme in schemes)}: {url!r}")
