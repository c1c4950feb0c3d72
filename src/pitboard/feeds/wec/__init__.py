"""The FIA WEC live documents: the state, the stints and the laps of a race, each sent whole at every request.

Cars lie in sparse lists indexed by their number. Documents of one feed share one source name: what a later one says of
the race replaces what an earlier one said.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from pitboard.feeds.format import FeedFormat, FeedReader, ReaderContext, documents_in
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.lines import begins_json
from pitboard.feeds.transport.schemes import PolledDocument, polled_schemes

PAGES: Final = ("data", "stints", "laps")
"""In this order: the state says which start the stints and the laps belong to."""


def pages_of(url: str) -> Sequence[PolledDocument]:
    """Return the documents of `wec+https://HOST/RACEID`.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    race = parts.path.removeprefix("/")
    if parts.scheme not in ("wec+https", "wec+http") or not parts.hostname or not (race.isascii() and race.isdecimal()):
        raise ValueError(f"no address of a WEC feed, which is wec+https://HOST/RACEID: {url!r}")
    base = f"{parts.scheme.removeprefix('wec+')}://{parts.netloc}"
    return [PolledDocument(page, f"{base}/{page}/{int(race)}") for page in PAGES]


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.wec.reader import WecReader

    return WecReader(source, reading, context)


FORMAT: Final = FeedFormat(
    name="wec",
    title="FIA WEC live documents",
    # What kind of JSON it is shows only once it is decoded.
    recognises=lambda content, _name: begins_json(content),
    reader=_reader,
    pieces=documents_in,
    schemes=polled_schemes("wec", pages_of, path="RACEID", every_s=5),
    sends_documents=True,
)

__all__ = ["FORMAT", "pages_of"]
