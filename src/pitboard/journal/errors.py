"""What can be wrong with a journal."""

from pathlib import Path


class JournalError(Exception):
    """A journal cannot be read or written; the text is one line that names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
