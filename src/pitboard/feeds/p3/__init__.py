"""AMB / MyLaps P3 decoders: framed binary records of transponders over a loop, numbered by the decoder.

A decoder knows neither cars nor laps nor flags. What it gives is the instant, the transponder and a number that
tells what is missing.
"""

from typing import Final

from pitboard.feeds.format import HEAD_BYTES, FeedFormat
from pitboard.feeds.p3.reader import P3Reader, holds_frame
from pitboard.feeds.p3.session import decoder_loops
from pitboard.feeds.transport.schemes import FeedOption, tcp_scheme

LOOP: Final = FeedOption("loop", decoder_loops)

FORMAT: Final = FeedFormat(
    name="p3",
    title="P3 decoder",
    recognises=lambda content, _name: holds_frame(content[:HEAD_BYTES]),
    reader=P3Reader,
    # A decoder sends its status every five seconds.
    schemes=(tcp_scheme("p3", port=5403, silence_s=30, options=(LOOP,), query="?loop=NAME"),),
    options=(LOOP,),
    decodes=True,
    lacks_lines=holds_frame,
)

__all__ = ["FORMAT"]
