"""The notes of a race that is being served: a file that people go on typing in."""

import logging
from pathlib import Path

from pitboard.feeds.reading import Reading, Refusal
from pitboard.moments import parse_notes
from pitboard.moments.notes import Note
from pitboard.scoring import History

_log = logging.getLogger(__name__)


class NotesFile:
    """A notes file, read again when it has changed; what is wrong with it is logged once, one line each.

    While the file cannot be read, or holds no TOML where it should, the notes of its last good state stand.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = ""
        self._stamp: tuple[int, int] | None = None
        self._named: set[str] = set()

    def check(self) -> Refusal | None:
        """Why the file cannot be used at all, or None."""
        text = self._read()
        return text if isinstance(text, Refusal) else self._whole(text)

    def notes(self, history: History) -> tuple[Note, ...]:
        """The notes as the file has them now, for the cars and places of a race."""
        self._look()
        reading = Reading()
        notes = parse_notes(self._text, self.path.name, reading, history)
        for refusal in reading.refusals:
            self._name(str(refusal))
        return tuple(notes)

    def _look(self) -> None:
        """Take over a file that has changed, if it is good."""
        try:
            stat = self.path.stat()
            stamp = stat.st_mtime_ns, stat.st_size
        except OSError:
            stamp = (0, 0)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._named.clear()
        text = self._read()
        wrong = text if isinstance(text, Refusal) else self._whole(text)
        if wrong is not None:
            self._name(f"{wrong}; the notes known before stand")
        elif isinstance(text, str):
            self._text = text

    def _read(self) -> str | Refusal:
        try:
            return self.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
            return Refusal(self.path.name, 0, f"notes cannot be read: {reason}", whole=True)

    def _whole(self, text: str) -> Refusal | None:
        reading = Reading()
        parse_notes(text, self.path.name, reading)
        return next((refusal for refusal in reading.refusals if refusal.whole), None)

    def _name(self, line: str) -> None:
        if line not in self._named:
            self._named.add(line)
            _log.warning("%s", line)
