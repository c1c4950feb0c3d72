"""AMB / MyLaps P3 decoders: framed binary records of transponders over a loop, numbered by the decoder.

A decoder knows neither cars nor laps nor flags. What it gives is the instant, the transponder and a number that
tells what is missing.
"""

from collections.abc import Sequence
from typing import Final

from pitboard.feeds.format import HEAD_BYTES, FeedFormat, FeedReader, ReaderContext
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.schemes import FeedOption, tcp_scheme


def _recognises(content: bytes, _name: str = "") -> bool:
    head = content[:HEAD_BYTES]
    # A frame begins with 0x8E; in hex text with its digits.
    if not any(mark in head for mark in (b"\x8e", b"8e", b"8E")):
        return False
    from pitboard.feeds.p3.reader import holds_frame

    return holds_frame(head)


def _reader(source: str, reading: Reading, context: ReaderContext) -> FeedReader:
    from pitboard.feeds.p3.reader import P3Reader

    return P3Reader(source, reading, context)


def _check_loops(values: Sequence[str]) -> None:
    from pitboard.feeds.p3.session import decoder_loops

    decoder_loops(values)


LOOP: Final = FeedOption(
    "loop",
    _check_loops,
    metavar="[DECODER:]LOOP",
    help="Where a decoder of a P3 recording lies: line, pit-in, 268307:IM1; for several decoders several times.",
    repeated=True,
)

FORMAT: Final = FeedFormat(
    name="p3",
    title="P3 decoder",
    recognises=_recognises,
    reader=_reader,
    # A decoder sends its status every five seconds.
    schemes=(tcp_scheme("p3", port=5403, silence_s=30, options=(LOOP,), query="?loop=NAME"),),
    options=(LOOP,),
    decodes=True,
    lacks_lines=_recognises,
)

__all__ = ["FORMAT"]
