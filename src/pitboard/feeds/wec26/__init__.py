"""The FIA WEC's live documents since 2026: a document for every subject, each sent whole at every request.

Cars are participants of a session, each known by its `pid` and its number; every row has its own moment. Documents of
one feed share one source name. A car's laps and its best lap have one form, so a document is known by its name first.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, Piece, ReaderContext, documents_in
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import PolledDocument, polled_schemes

PACES_S: Final = {
    # What the rest cannot be read without comes first; what changes seldom is asked for seldom.
    "session-info": 60,
    "session-clock": 30,
    "participants": 30,
    "race-flags": 5,
    "laps": 5,
    "sectors/{sid}/current-lap": 5,
    "pit-in": 5,
    "pit-out": 5,
    "ranks": 5,
    "gaps": 5,
    "best-laps": 15,
    "participants-running-status": 15,
    "racelog-items/{sid}/paged": 5,
    "weather-current": 60,
}
"""Every how many seconds a document is asked for: two a second in all. Top speeds are not, nothing of them is kept."""

_MARK: Final = re.compile(rb'"elapsedTimeMillis"\s*:')
_SESSION: Final = re.compile(rb'"sid"\s*:')
_FILE: Final = re.compile(r"(?:^|[/\\\\])live_[a-z_-]+\.json", re.IGNORECASE)
"""How people call a saved document; one with nothing in it yet has no other mark."""

_PUSHED: Final = re.compile(rb'"(?:channel|name)"\s*:\s*"[\w-]{3,40}"\s*,\s*"(?:view|data|body)"\s*:')


def asked_for(url: str) -> Sequence[PolledDocument]:
    """Return the documents of `wec26+https://HOST/[PATH/]SESSION`.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    path, _, sid = parts.path.rpartition("/")
    sound = parts.scheme in ("wec26+https", "wec26+http") and parts.hostname and sid.isascii() and sid.isdecimal()
    if not sound or parts.query:
        raise ValueError(f"no address of a WEC feed of 2026, which is wec26+https://HOST/SESSION: {url!r}")
    base = f"{parts.scheme.removeprefix('wec26+')}://{parts.netloc}{path}/live"
    return [
        PolledDocument(name.replace("/{sid}", ""), f"{base}/{_path(name, sid)}", pace_s)
        for name, pace_s in PACES_S.items()
    ]


def _path(name: str, sid: str) -> str:
    return name.replace("{sid}", sid) if "{sid}" in name else f"{name}/{sid}"


def _recognises(content: bytes, name: str) -> bool:
    head = content[:HEAD_BYTES]
    if _MARK.search(head):
        return bool(_SESSION.search(head) or _PUSHED.search(head))
    return content.strip() in (b"[]", b"{}") and bool(_FILE.search(name))


def _pieces(content: bytes, reading: Reading) -> Iterable[Piece]:
    # Loggers write lines of their own between the documents.
    return documents_in(content, reading, documents_share=0.5)


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.wec26.reader import Wec26Reader

    return Wec26Reader(source, reading, context)


FORMAT: Final = FeedFormat(
    name="wec26",
    title="FIA WEC live documents of 2026",
    recognises=_recognises,
    reader=_reader,
    pieces=_pieces,
    schemes=polled_schemes("wec26", asked_for, path="SESSION", every_s=5, named=True),
    sends_documents=True,
    names_documents=True,
)

__all__ = ["FORMAT", "asked_for"]
