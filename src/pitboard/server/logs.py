"""The log of a server: lines for a person, or a line of JSON each, with the moment of the race."""

import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Literal, get_args

import msgspec

from pitboard.model.time import race_time_text
from pitboard.race import RaceUnderWay

LogFormat = Literal["text", "json"]
LOG_FORMATS: Final = get_args(LogFormat)

log = logging.getLogger("pitboard")


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON; `race_ms` gives the race time, None before the race has a start."""

    def __init__(self, race_ms: Callable[[], int | None]) -> None:
        super().__init__()
        self._race_ms = race_ms

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at_ms = self._race_ms()
        line: dict[str, Any] = {
            "time_ms": round(record.created * 1000),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "race_ms": at_ms,
            "race_time": None if at_ms is None else race_time_text(at_ms // 1000 * 1000),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()


def write_log(form: LogFormat, race: RaceUnderWay) -> None:
    """Write the log to stderr from now on: what is wrong; as JSON also what befalls the race and its sources."""
    if form == "text":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(lambda: race_ms(race)))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    log.setLevel(logging.INFO)
    last = ""

    def note() -> None:
        nonlocal last
        if race.note != last:
            last = race.note
            log.info("note: %s", last or "none any more")

    race.on_change(note)
    race.on_restart(lambda: log.info("another history of the race begins"))


def race_ms(race: RaceUnderWay) -> int | None:
    """Return the race time of the present moment; None before anything is known."""
    history = race.history
    return (race.moment_us - history.race.start_us) // 1000 if history.cars else None
