"""What makes a text a story or a list: connectives, figures, car numbers and openings, as an editor counts them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

CONNECTIVES = {
    "nl": "maar omdat doordat waardoor daardoor daarmee zodat want dus hoewel terwijl toen nadat voordat totdat zodra "
    "sindsdien eerst daarna vervolgens intussen inmiddels wel toch echter desondanks ondanks dankzij daarvoor ook "
    "eveneens zo waarna waarbij alleen immers",
    "en": "but because so since therefore although though while when after before until once meanwhile then despite "
    "thanks however also as which whereas leaving letting allowing putting handing costing dropping still yet only "
    "instead",
}
"""Words that tie a cause, a contrast or the course of time between clauses."""

LEAST_CONNECTIVES = 2.5
MOST_NUMERALS = 7.5
MOST_WITH_NUMBER = 0.5


class Style(Struct, frozen=True):
    """A text in figures: connectives and tokens with a digit per 100 words, sentences with a car's number, opening."""

    words: int
    connectives: float
    numerals: float
    sentences: int
    with_number: int
    opening: str

    @property
    def share_with_number(self) -> float:
        """The share of the sentences with a car's number."""
        return self.with_number / max(self.sentences, 1)


def style_of(markdown: str, lang: str) -> Style:
    """Count a report as Markdown, headings left out."""
    lines = [line for line in markdown.splitlines() if not line.startswith("#") or line[1:2].isdigit()]
    text = re.sub(r"[*_]", "", "\n".join(lines))
    words = text.split()
    bare = [word.strip(".,;:!?()'\"").lower() for word in words]
    sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence.strip()]
    share = 100 / max(len(words), 1)
    known = set(CONNECTIVES[lang].split())
    return Style(
        words=len(words),
        connectives=share * sum(word in known for word in bare),
        numerals=share * sum(any(letter.isdigit() for letter in word) for word in words),
        sentences=len(sentences),
        with_number=sum("#" in sentence for sentence in sentences),
        opening=" ".join(bare[:4]),
    )


def repeated_openings(styles: Iterable[Style]) -> dict[str, int]:
    """The openings that several texts share, and how many do."""
    return {opening: times for opening, times in Counter(style.opening for style in styles).items() if times > 1}


def faults(name: str, style: Style) -> Iterator[str]:
    """What is out of bounds in a text."""
    if style.connectives < LEAST_CONNECTIVES:
        yield f"{name}: {style.connectives:.1f} connectives per 100 words"
    if style.numerals > MOST_NUMERALS:
        yield f"{name}: {style.numerals:.1f} numerals per 100 words"
    if style.share_with_number > MOST_WITH_NUMBER:
        yield f"{name}: a car's number in {style.with_number} of {style.sentences} sentences"


def row(name: str, style: Style) -> str:
    """A line of the table."""
    return (
        f"{name}: {style.words} words, numerals {style.numerals:.1f}, connectives {style.connectives:.1f} per 100; "
        f"car number in {style.with_number} of {style.sentences} sentences; {style.opening}"
    )
