"""A recording of the feed: one document as it was sent, or one a line with loggers' time stamps between or before."""

from pitboard.feeds.lines import lines_of, stamp_end
from pitboard.feeds.reading import Reading

DOCUMENT_LIMIT_BYTES = 64 << 20
"""The laps of 24 hours of Le Mans are some 20 MB."""


def documents_in(content: bytes, reading: Reading) -> list[tuple[int, bytes]]:
    """The documents with the line of each; line 0 is the whole of a file that is one document."""
    found: list[tuple[int, bytes]] = []
    stamps = refused = 0
    for line in lines_of(content, DOCUMENT_LIMIT_BYTES):
        begin = stamp_end(line.content)
        text = line.content[begin:].strip()
        stamps += begin > 0
        refused += line.too_long
        if text:
            found.append((line.number, text))
    several = all(text[:1] in (b"{", b"[") and text[-1:] in (b"}", b"]") for _, text in found)
    if refused or not several or (len(found) < 2 and not stamps):
        return [(0, content)]
    if stamps:
        reading.count("time stamps of a logger", stamps)
    return found
