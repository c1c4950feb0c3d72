"""MyLaps MultiLoop (MLP 1.3) with the USAC extensions: lines of fields set apart by one byte, 0xA6.

It states results and crossings of every loop and dates its start. It does not say who drives (USAC does), nor which
kind of neutralisation a yellow is.
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult

import msgspec

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import FeedOption, Socket, path_and_query, tcp_scheme, websocket_schemes

TOPICS: Final = (
    *("$H", "$C", "$L", "$I", "$F", "$E", "$R", "$T", "$A", "$V", "$S", "$N"),
    *("$USAC:DRIVERID", "$USAC:S", "$USAC:TZ"),
)

_MARK: Final = re.compile(rb'\xa6|USAC:|"command"')
"""Without one of these nothing is a record, as a line or in JSON."""


def _recognises(content: bytes, _name: str) -> bool:
    head = content[:HEAD_BYTES]
    if not _MARK.search(head):
        return False
    from pitboard.feeds.multiloop.reader import holds_record

    return holds_record(head)


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.multiloop.reader import MultiLoopReader

    return MultiLoopReader(source, reading, context)


def _check_columns(values: Sequence[str]) -> None:
    from pitboard.feeds.multiloop.session import entry_columns

    entry_columns(",".join(values))


COLUMNS: Final = FeedOption(
    "columns",
    _check_columns,
    metavar="NAMES",
    help="The entries' own columns of a MultiLoop recording: class,team,,make.",
)


def _socket(parts: SplitResult) -> Socket:
    return Socket(path_and_query(parts, (COLUMNS,)), lambda: msgspec.json.encode({"subscriptions": TOPICS}))


FORMAT: Final = FeedFormat(
    name="multiloop",
    title="MultiLoop",
    recognises=_recognises,
    reader=_reader,
    schemes=(
        # A heartbeat comes every second.
        tcp_scheme("multiloop", port=50003, silence_s=15, options=(COLUMNS,)),
        *websocket_schemes("multiloop", _socket, path="PATH", silence_s=15),
    ),
    options=(COLUMNS,),
    has_runs=True,
)

__all__ = ["FORMAT"]
