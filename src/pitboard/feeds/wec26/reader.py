"""The documents of one session, live or recorded: each known by its name, else by its content, and handed on."""

from collections.abc import Iterator
from typing import Final

from pitboard.feeds.format import DocumentReader, ReaderContext, Update
from pitboard.feeds.reading import Malformed, NotRecognised, Reading
from pitboard.feeds.values import decoded_json
from pitboard.feeds.wec26.documents import kind_of
from pitboard.feeds.wec26.session import Wec26Session

DEEPEST: Final = 4
"""A list of envelopes, an envelope of a list, and its items: no document is wrapped more often."""


def unwrapped(name: str, body: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield the documents in what came, with their names: bare, in `{"name", "body"}`, or as the feed pushes them.

    That is in `{"channel", "view"}`, one or several under `items`; loggers write `data` for `view`.
    """
    held = body.get("items") if isinstance(body, dict) else body
    wraps = isinstance(held, list) and any(_envelope(item) for item in held[:1])
    envelope = _envelope(body)
    if envelope and depth < DEEPEST:
        yield from unwrapped(*envelope, depth + 1)
    elif wraps and isinstance(held, list) and depth < DEEPEST:
        for item in held:
            yield from unwrapped(name, item, depth + 1)
    else:
        yield name, body


def _envelope(body: object) -> tuple[str, object] | None:
    """The name and the document in an envelope; None: it is none."""
    if not isinstance(body, dict):
        return None
    name = body.get("name", body.get("channel"))
    inner = next((body[key] for key in ("body", "view", "data") if key in body), None)
    return (name, inner) if isinstance(name, str) and inner is not None else None


class Wec26Reader(DocumentReader):
    """Follows the documents of one session, one or several in envelopes.

    The last part of `source`, where it is a number, is the session that was asked for.
    """

    def __init__(self, source: str, reading: Reading, context: ReaderContext) -> None:
        super().__init__(source, reading, context)
        sid = source.rpartition("/")[2]
        asked_for = int(sid) if sid.isascii() and sid.isdecimal() and len(sid) < 12 else 0
        self._session = Wec26Session(source, reading, context.circuits, asked_for)

    def _take(self, chunk: bytes) -> None:
        documents = list(unwrapped("", decoded_json(chunk)))
        known = [self._take_document(name, body) for name, body in documents]
        if self._context.recorded and not any(known):
            raise NotRecognised("no live document of the WEC of 2026")

    def _take_document(self, name: str, body: object) -> bool:
        """Take a document; False: it is not known here."""
        kind = kind_of(name, body)
        if kind is None:
            self._reading.count(f"unknown document {name[:40]}" if name else "unknown document")
            return False
        try:
            self._session.take(kind, body, self._documents)
        except Malformed as error:
            self._reading.refuse(self._source, self._documents, str(error))
        return True

    def news(self) -> Update:
        """Return what the documents since the last call told that is new."""
        return self._session.news()

    def update(self, run: int | None = None) -> Update:
        """Return all that is known.

        Raises:
            Refused: a run was asked for.
        """
        self._check_run(run)
        self._session.news()
        return Update(self._session.facts(), True)
