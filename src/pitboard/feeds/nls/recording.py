"""Recordings of the feed: one message a line, with or without loggers' time stamps, or all of them in one list."""

import re
from typing import Final

from pitboard.feeds.json_text import decoded_json
from pitboard.feeds.lines import stamp_end
from pitboard.feeds.nls.live import Live
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.model import Fact

_PID: Final = re.compile(rb'\\?"PID\\?"\s*:\s*\\?"?(?:0|3|4|7|501|9002|LTS_[A-Z_]+)\b')


def recognises(head: bytes) -> bool:
    """Whether something begins as messages of this feed do; a message may be longer than the head."""
    return _PID.search(head) is not None


def parse(payload: bytes, source: str, reading: Reading, *, run: int | None = None) -> list[Fact]:
    """The facts of one session of a recording: the one of that number from 1, or the last in which a lap was driven.

    Raises:
        Refused: there is no message in it, or no such session.
    """
    live = Live(source, reading)
    if payload.lstrip()[:1] == b"[" and not stamp_end(payload):
        live.take_all(_listed(payload, source))
    else:
        live.take(payload)
        live.take(b"\n")
    if not live.sessions:
        reason = reading.refusals[0].reason if reading.refusals else "no result in it"
        raise Refused(Refusal(source, 0, f"no session of the Nürburgring's timing in it: {reason}", whole=True))
    reading.count("runs", live.sessions)
    return list(live.update(run).facts)


def _listed(payload: bytes, source: str) -> list[object]:
    try:
        listed = decoded_json(payload)
    except ValueError as error:
        raise Refused(Refusal(source, 0, str(error), whole=True)) from None
    return listed if isinstance(listed, list) else []
