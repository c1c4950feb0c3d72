"""MyLaps MultiLoop (MLP 1.3) with the USAC extensions: lines of fields set apart by one byte, 0xA6.

It states results and crossings of every loop and dates its start. It does not say who drives (USAC does), nor which
kind of neutralisation a yellow is.
"""

from typing import Final
from urllib.parse import SplitResult

import msgspec

from pitboard.feeds.format import HEAD_BYTES, FeedFormat
from pitboard.feeds.multiloop.reader import MultiLoopReader, holds_record
from pitboard.feeds.multiloop.session import entry_columns
from pitboard.feeds.transport.schemes import FeedOption, Socket, path_and_query, tcp_scheme, websocket_schemes

TOPICS: Final = (
    *("$H", "$C", "$L", "$I", "$F", "$E", "$R", "$T", "$A", "$V", "$S", "$N"),
    *("$USAC:DRIVERID", "$USAC:S", "$USAC:TZ"),
)

COLUMNS: Final = FeedOption("columns", lambda values: entry_columns(",".join(values)))


def _socket(parts: SplitResult) -> Socket:
    return Socket(path_and_query(parts, (COLUMNS,)), lambda: msgspec.json.encode({"subscriptions": TOPICS}))


FORMAT: Final = FeedFormat(
    name="multiloop",
    title="MultiLoop",
    recognises=lambda content, _name: holds_record(content[:HEAD_BYTES]),
    reader=MultiLoopReader,
    schemes=(
        # A heartbeat comes every second.
        tcp_scheme("multiloop", port=50003, silence_s=15, options=(COLUMNS,)),
        *websocket_schemes("multiloop", _socket, path="PATH", silence_s=15),
    ),
    options=(COLUMNS,),
    has_runs=True,
)

__all__ = ["FORMAT"]
