"""A document on A4 as a PDF: a title, texts, tables and pictures, set by typst; what stands in it is never markup."""

from typing import Final, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.templates import FOLDER

SIZES_PT: Final = (11.0, 10.5, 10.0, 9.5, 9.0)
"""Sizes of the letters, the largest first: a document that takes too many pages is set again in the next."""


class PaperText(Struct, frozen=True, tag_field="sort", tag="text"):
    """A paragraph under its heading; the heading may be empty."""

    text: str
    heading: str = ""


class PaperTable(Struct, frozen=True, tag_field="sort", tag="table"):
    """A table under its heading: every row as long as the head; the columns of `right` are set to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    heading: str = ""


class PaperPicture(Struct, frozen=True, tag_field="sort", tag="picture"):
    """An SVG as wide as the text, and what it shows in words."""

    svg: str
    alt: str


class Paper(Struct, frozen=True):
    """A document in a language: the title, the line `below` it, the blocks in order, and the foot of every page."""

    lang: str
    title: str
    below: str
    blocks: tuple[PaperText | PaperTable | PaperPicture, ...]
    foot: str
    size: float = SIZES_PT[0]


def as_pdf(paper: Paper, *, pages: int = 2) -> bytes:
    """Set a document as a PDF of so many pages at most, where the smallest letters allow it.

    The same document gives the same bytes. Letters that typst brings along are Latin, Greek and Cyrillic; any other
    script is set in what fonts the machine has.

    Raises:
        ModuleNotFoundError: typst is not installed.
    """
    import typst

    compiler = typst.Compiler(FOLDER / "paper.typ", root=FOLDER)
    document = b""
    for size in SIZES_PT:
        inputs = {"paper": msgspec.json.encode(replace(paper, size=size)).decode()}
        # One file: only pages that are pictures come as a list.
        document = cast("bytes", compiler.compile(format="pdf", sys_inputs=inputs, timestamp=0))
        if int(compiler.query("<pages>", field="value", one=True)) <= pages:
            break
    return document
