"""What has been posted, kept beside the journal so that a restart posts nothing again."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from pitboard.feeds.reading import Refusal, Refused

_log = logging.getLogger(__name__)


class Posted(Struct, frozen=True, omit_defaults=True):
    """A piece of news that a webhook was given, or that was given up: its id, and what is needed to take it back.

    `race` is the race it is of, `known_us` when it was known (µs since the epoch), `text` its words there.
    """

    hook: str
    id: str
    race: str = ""
    kind: str = ""
    known_us: int = 0
    text: str = ""


class Told:
    """What every webhook has been told, in memory and, with a path, in a file of one JSON object a line.

    Each line is written when the other side has said that it has the news. So only a machine that fails between the
    two posts a piece of news twice, under the same id.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Posted] = {}
        for one in self._read():
            self._known[one.hook, one.id] = one

    def __contains__(self, one: tuple[str, str]) -> bool:
        """Whether a webhook, by name, has been told the news of an id."""
        with self._lock:
            return one in self._known

    def of(self, hook: str) -> list[Posted]:
        """What a webhook has been told."""
        with self._lock:
            return [one for one in self._known.values() if one.hook == hook]

    def since_us(self, hook: str, race: str, now_us: int) -> int:
        """From when on a webhook is told of a race (µs since the epoch): from now, if it was not told of it before."""
        with self._lock:
            known = self._known.get((hook, f"{race} begins"))
        if known is None:
            known = Posted(hook, f"{race} begins", race, known_us=now_us)
            self.add(known)
        return known.known_us

    def add(self, one: Posted) -> None:
        """Note what a webhook has been told; a disk that is full stops nothing but the remembering."""
        with self._lock:
            self._known[one.hook, one.id] = one
            if self._path is None:
                return
            try:
                with self._path.open("ab") as file:
                    file.write(msgspec.json.encode(one) + b"\n")
            except OSError as error:
                _log.warning("webhooks: what was posted cannot be noted: %s", error.strerror)

    def _read(self) -> Iterator[Posted]:
        """What the file holds; the line that a failure cut short is left out."""
        if self._path is None or not self._path.exists():
            return
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError as error:
            reason = f"what was posted cannot be read: {error.strerror}"
            raise Refused(Refusal(str(self._path), 0, reason, whole=True)) from None
        if lines[-1]:
            # A line that was cut short must not run into the next one.
            with self._path.open("ab") as file:
                file.write(b"\n")
        for number, line in enumerate(lines, 1):
            try:
                if line:
                    yield msgspec.json.decode(line, type=Posted)
            except msgspec.DecodeError:
                _log.warning("%s:%d: no note of what was posted", self._path, number)
