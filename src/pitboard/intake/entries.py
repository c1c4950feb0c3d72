"""Entry lists beside a race: a file that a person gave, and what is new in it when it is read again."""

from collections.abc import Sequence

from pitboard.feeds import entry_list as lists
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.lines import text_lines
from pitboard.intake.documents import Document, text_bytes
from pitboard.model import Entry


def stated_entries(document: Document, reading: Reading) -> Sequence[Entry]:
    """The entries of a list, TOML or CSV; a person gave it, so it outranks the feeds.

    Raises:
        Refused: it is no entry list.
    """
    content = text_bytes(document, reading)
    lines = text_lines(content, document.source, reading)
    text = "\n".join(lines)
    if lists.recognises_toml(text):
        return lists.parse_toml(text, document.source)
    return lists.parse_csv(lines, document.source, reading, authority=2)
