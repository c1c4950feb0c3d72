"""Swiss Timing's live documents, by which SRO's races are timed (GT World Challenge Europe, the Spa 24 hours).

Every document is sent whole, in an envelope with a running number. Beside them: the company's lists in XML, and
sessions that a viewer of the feed has saved.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext, documents_in
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import NamedIn, PolledDocument, polled_schemes

if TYPE_CHECKING:
    from pitboard.feeds.swiss.documents import Publisher

_ENVELOPE: Final = re.compile(rb'"content"\s*:\s*\{\s*"full"\s*:\s*\{')
_KIND: Final = re.compile(
    rb'"(?:CurrentSeason|AllSeasons|Meetings|MeetingId|Units|UnitId|UntInfo|Competitors|Results)"\s*:'
)
_NUMBERED: Final = re.compile(rb'^\s*\{\s*"uid"\s*:\s*\d+\s*,\s*"hash"\s*:\s*"[^"]*"\s*,\s*"content"\s*:')
"""How an envelope begins, whatever is in it: changes are named, and the whole document follows."""

_SAVED: Final = re.compile(rb'"savedAt"\s*:.*?"vm"\s*:\s*\{\s*"cars"', re.DOTALL)
_LIST: Final = re.compile(rb"<FILE\b[^>]*>\s*<(?:SESS|ENTR|RES)>")


def _recognises(content: bytes, _name: str) -> bool:
    head = content[:HEAD_BYTES]
    if _ENVELOPE.search(head) and _KIND.search(head):
        return True
    return any(mark.search(head) for mark in (_NUMBERED, _SAVED, _LIST))


def asked_for(url: str) -> Sequence[PolledDocument]:
    """Return the documents to begin with of `swiss+https://HOST/PATH/SRO`, or of the address of one of its documents.

    Raises:
        ValueError: it is no such address.
    """
    return _publisher(url).first()


def _publisher(url: str) -> "Publisher":
    from pitboard.feeds.swiss.documents import publisher_of

    parts = urlsplit(url)
    publisher = None
    if parts.scheme in ("swiss+https", "swiss+http") and parts.hostname:
        publisher = publisher_of(f"{parts.scheme.removeprefix('swiss+')}://{parts.netloc}{parts.path}")
    if publisher is None:
        raise ValueError(f"no address of a Swiss Timing feed, which is swiss+https://HOST/PATH/SERIES: {url!r}")
    return publisher


def _named_in(url: str) -> NamedIn:
    from pitboard.feeds.swiss.documents import documents_named

    publisher = _publisher(url)
    seasons = [publisher.season]
    return lambda body: documents_named(publisher, seasons, body)


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.swiss.reader import SwissReader

    return SwissReader(source, reading, context)


FORMAT: Final = FeedFormat(
    name="swiss",
    title="Swiss Timing",
    recognises=_recognises,
    reader=_reader,
    pieces=documents_in,
    schemes=polled_schemes("swiss", asked_for, path="PATH/SERIES", every_s=2, named_in=_named_in),
    sends_documents=True,
    has_runs=True,
)

__all__ = ["FORMAT", "asked_for"]
