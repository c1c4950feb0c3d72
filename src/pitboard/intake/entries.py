"""Entry lists of a person beside the feeds: read from a file, and again whenever it changes while the race goes on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pitboard.feeds import entry_list as lists
from pitboard.feeds.format import read_recording
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.registry import recognised
from pitboard.feeds.transport.lines import text_lines
from pitboard.intake.documents import Document, documents_at, text_bytes
from pitboard.intake.spelling import spelt_facts
from pitboard.model import Entry, Fact, TransponderFitted

ENTRIES: Final = "entries"
"""The format under which a journal holds an entry list that was read while serving."""


def stated_entries(document: Document, reading: Reading) -> Sequence[Entry]:
    """Return the entries of a list: TOML, CSV or a timing company's own; a person gave it, so it outranks the feeds.

    Raises:
        Refused: it is no entry list.
    """
    content = text_bytes(document, reading)
    lines = text_lines(content, document.source, reading)
    text = "\n".join(lines)
    if lists.recognises_toml(text, document.source):
        entries: Sequence[Entry] = lists.parse_toml(text, document.source)
    elif lists.recognises_csv(text):
        entries = lists.parse_csv(lines, document.source, reading, authority=2)
    else:
        entries = _entries_of_a_feed(document.source, content, reading)
        entries = entries or lists.parse_csv(lines, document.source, reading, authority=2)
    if len(entries) > lists.MOST_CARS:
        raise Refused(Refusal(document.source, 0, f"{len(entries):,} cars: no entry list of one race", whole=True))
    return entries


def _entries_of_a_feed(source: str, content: bytes, reading: Reading) -> list[Entry]:
    """Return the entries of a document of a feed that holds nothing else; none where it is no such list."""
    feed_format = recognised(content, source)
    tally = Reading()
    if feed_format is None or not feed_format.sends_documents:
        return []
    try:
        facts = read_recording(feed_format, content, source, tally)
    except ValueError:
        return []
    entries = [replace(fact, authority=2) for fact in facts if isinstance(fact, Entry)]
    if len(entries) < len(facts):
        return []
    reading.add(tally)
    return entries


def read_entries(path: Path, reading: Reading) -> list[Fact]:
    """Return the entries of a file given beside a source, with names as people write them.

    Raises:
        Refused: there is no such file, or it is no entry list.
    """
    return spelt_facts(stated_entries(documents_at(path)[0], reading))


class EntryLists:
    """The entry lists of a race under way, each as it was last read.

    A transponder that a list gave to another car before is the new car's from the moment the file changed, not from the
    start: then both say from when on it was theirs, and no entry names it.
    """

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._bearers: dict[str, str] = {}
        self._refitted: list[TransponderFitted] = []

    def take(self, source: str, entries: Sequence[Entry], moment_us: int) -> list[Fact]:
        """Take a list that was read at a moment of the race (µs since the epoch); return what holds of it now."""
        for entry in entries:
            for transponder in entry.transponders:
                bearer = self._bearers.setdefault(transponder, entry.number)
                if bearer != entry.number:
                    self._refit(transponder, bearer, entry.number, source, moment_us)
        moved = {fitted.transponder for fitted in self._refitted}
        self._entries[source] = [
            replace(entry, transponders=tuple(number for number in entry.transponders if number not in moved))
            for entry in entries
        ]
        return spelt_facts([*self._entries[source], *self._refitted])

    def facts(self) -> Iterator[Fact]:
        """Yield what all lists say."""
        for entries in self._entries.values():
            yield from entries
        yield from self._refitted

    def _refit(self, transponder: str, before: str, number: str, source: str, moment_us: int) -> None:
        if not any(fitted.transponder == transponder for fitted in self._refitted):
            self._refitted.append(TransponderFitted(transponder, before, source=source))
        self._bearers[transponder] = number
        self._refitted.append(TransponderFitted(transponder, number, moment_us + 1, source))
