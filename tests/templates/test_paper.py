"""The document on paper: what stands in it is text, the same document is the same bytes, and it keeps to its pages."""

import pypdfium2  # type: ignore[import-untyped]
import pytest

from pitboard.templates.paper import Paper, PaperPicture, PaperTable, PaperText, as_pdf

MARKUP = "*a* _b_ #let x = 1 $y$ [c] `d` <e> @f \\ // g = h - ~ ' \" \\u{41}"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def text_of(document: bytes) -> list[str]:
    """The text of every page, its lines run together."""
    pages = pypdfium2.PdfDocument(document)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def paper(*blocks: PaperText | PaperTable | PaperPicture, title: str = "Title") -> Paper:
    return Paper("nl", title, "Race · 1:00:00", blocks, "As of 1:00:00.")


def test_all_that_stands_in_it_is_text() -> None:
    table = PaperTable(("Pos", MARKUP), (("1", MARKUP),), (0,), MARKUP)
    (page,) = text_of(as_pdf(paper(PaperText(MARKUP, MARKUP), table, title=MARKUP)))

    assert page.count(MARKUP) == 6
    assert page.endswith("As of 1:00:00. 1 / 1")


@pytest.mark.parametrize("name", ["Jakub Śmiechowski", "Ege Bölükbaşi", "Ђорђе", "Ανδρέας", "Åse Ýðir Øst"])
def test_a_name_of_europe_is_written_as_it_is(name: str) -> None:
    assert name in text_of(as_pdf(paper(PaperText(name))))[0]


def test_the_same_document_is_the_same_bytes() -> None:
    document = paper(PaperText("word " * 300), PaperPicture(SQUARE, "a square"))

    assert as_pdf(document) == as_pdf(document)


@pytest.mark.parametrize(("words", "pages"), [(10, 1), (450, 1), (1250, 2), (1500, 2)])
def test_it_keeps_to_its_pages_by_smaller_letters(words: int, pages: int) -> None:
    blocks = [PaperText("lapped " * (words // 10), "Heading") for _ in range(10)]

    assert len(text_of(as_pdf(paper(*blocks), pages=pages))) <= pages


def test_what_no_letters_are_small_enough_for_takes_the_pages_it_needs() -> None:
    assert len(text_of(as_pdf(paper(PaperText("lapped " * 3000)), pages=1))) > 1
