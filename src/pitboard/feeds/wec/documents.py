"""One document of the feed into facts, whichever it is."""

from collections.abc import Mapping
from types import MappingProxyType

from pitboard.feeds.reading import Reading
from pitboard.feeds.wec.laps import parse_laps
from pitboard.feeds.wec.parts import Document, recognise
from pitboard.feeds.wec.state import parse_state
from pitboard.feeds.wec.stints import parse_stints
from pitboard.model import Fact

NONE_KNOWN: Mapping[int, str] = MappingProxyType({})


def parse(
    document: object,
    source: str,
    ref: int,
    reading: Reading,
    *,
    start_us: int | None = None,
    numbers: Mapping[int, str] = NONE_KNOWN,
    session: int | None = None,
) -> list[Fact]:
    """The facts of a document of the feed, as decoded from JSON.

    `ref` is the document's number in its source: the ref of what it states as a whole (states, flags, weather), and the
    line of a refusal, whose reason names the car and the key. Passings, drivers and deleted lap times bear the number
    of their lap, which stays when the document is sent again.

    `start_us` is the official start if known: stints and laps of a session before it are left out. `numbers` holds car
    numbers by their place in the lists, for those that a place cannot tell ("007"). `session` is the race id that was
    asked for.

    Raises:
        Refused: it is not a document of this feed, or of another session.
    """
    doc = Document(source, ref, reading)
    kind = recognise(document)
    if kind == "data":
        assert isinstance(document, dict)
        facts = parse_state(document, doc, session)
    elif kind == "stints":
        facts = parse_stints(document, doc, start_us, numbers)
    elif kind == "laps":
        facts = parse_laps(document, doc, start_us, numbers)
    elif kind == "empty":
        facts = []
    else:
        raise doc.refused("no live document of the WEC: neither state, nor stints, nor laps")
    reading.count(f"{kind} documents")
    return facts
