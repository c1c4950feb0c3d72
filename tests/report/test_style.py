"""Reports read as a story: connectives, few figures, few car numbers, every opening its own.

`PITBOARD_TABLE=1` prints the figures of each text; `PITBOARD_SWEEP=1` counts 200 further reports of other races.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

import pytest

from loaded import loaded
from pitboard.report.compose import Report, reports
from pitboard.report.render import as_markdown
from report.sources import hour_by_hour, simulated, written
from report.style import Style, faults, repeated_openings, row, style_of

BOUNDS = {"nl": (2.5, 7.5, 0.5), "en": (2.5, 7.5, 0.5)}
"""On average: connectives at least, numerals at most, share of the sentences with a car's number at most."""

MOST_REPEATED_OPENINGS = 0

GOLDEN = Path(__file__).parent / "golden"

OTHERS = ("imola-2025", "spa-2025", "le-mans-2024", "more/fuji-2024.csv.gz", "more/imsa-sebring-2022.csv.gz")
MOMENTS = 20

TWICE = re.compile(r"\b([^\W\d]+) \1\b")


def counted(documents: Iterable[Report]) -> list[Style]:
    """The figures of each text."""
    return [style_of(as_markdown(document), document.lang) for document in documents]


def shown(styles: list[Style], names: Iterable[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Print the table, where that is asked for."""
    if os.environ.get("PITBOARD_TABLE"):
        with capsys.disabled():
            print("", *(row(name, style) for name, style in zip(names, styles, strict=True)), sep="\n")


@pytest.mark.parametrize("lang", BOUNDS)
def test_hour_by_hour_it_reads_as_a_story(lang: str, races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styles = counted(documents[lang] for documents in hour_by_hour(races))
    shown(styles, (f"{hour}h {lang}" for hour in range(1, 25)), capsys)
    connectives, numerals, with_number = BOUNDS[lang]

    assert mean(style.connectives for style in styles) >= connectives
    assert mean(style.numerals for style in styles) <= numerals
    assert mean(style.share_with_number for style in styles) <= with_number


@pytest.mark.parametrize("kind", ["hours", "results"])
@pytest.mark.parametrize("lang", BOUNDS)
def test_the_texts_that_are_kept_read_as_stories(lang: str, kind: str) -> None:
    texts = [path.read_text("utf-8") for path in (GOLDEN / kind).glob(f"*-{lang}.md")]
    styles = [style_of(text, lang) for text in texts]
    connectives, numerals, with_number = BOUNDS[lang]

    assert mean(style.connectives for style in styles) >= connectives
    assert mean(style.numerals for style in styles) <= numerals
    assert mean(style.share_with_number for style in styles) <= with_number


@pytest.mark.parametrize("lang", BOUNDS)
def test_every_hour_opens_in_its_own_way(lang: str, races: Path) -> None:
    styles = counted(documents[lang] for documents in hour_by_hour(races))

    assert len(repeated_openings(styles)) <= MOST_REPEATED_OPENINGS


@pytest.mark.parametrize("lang", BOUNDS)
def test_told_every_ten_minutes_no_text_opens_as_another(lang: str) -> None:
    history = simulated(4)
    moments_us = [history.race.start_us + minute * 60_000_000 for minute in range(10, 180, 10)]
    since_us = [None, *moments_us[:-1]]
    texts = [written(history, at, since_us=before)[lang] for at, before in zip(moments_us, since_us, strict=True)]

    assert repeated_openings(counted(texts)) == {}


@pytest.mark.skipif(not os.environ.get("PITBOARD_SWEEP"), reason="200 reports: PITBOARD_SWEEP=1")
@pytest.mark.parametrize("path", OTHERS)
def test_reports_of_other_races_read_as_stories(path: str, races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = loaded(races / path)
    start_us, through_us = history.race.start_us, history.through_us
    moments_us = [start_us + (through_us - start_us) * share // MOMENTS for share in range(1, MOMENTS + 1)]
    documents_of = [reports(history, moment_us, nation="NLD") for moment_us in moments_us]
    found = []
    for lang in BOUNDS:
        styles = counted(documents[lang] for documents in documents_of)
        names = [f"{path} {share}/{MOMENTS} {lang}" for share in range(1, MOMENTS + 1)]
        shown(styles, names, capsys)
        found += [fault for name, style in zip(names, styles, strict=True) for fault in faults(name, style)]
        found += [
            f"{path} {lang}: {times} open with {opening!r}" for opening, times in repeated_openings(styles).items()
        ]

    assert found == []


def test_no_word_stands_twice_running() -> None:
    texts = {path.name: path.read_text("utf-8") for path in GOLDEN.rglob("*.md")}

    assert texts
    assert {name: found[0] for name, text in texts.items() if (found := TWICE.search(text))} == {}
