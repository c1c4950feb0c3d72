"""Practice and qualifying: said to be no race, and told by the best laps."""

import gzip
from pathlib import Path

import pytest

from board.test_sessions import stated
from build import at
from pitboard.intake import read
from pitboard.report.compose import Report, reports
from pitboard.report.render import as_html, as_markdown
from pitboard.scoring import score

FOLDER = "live-2026/sro-2026-spa-24-practice-and-qualifying"


def text_of(document: Report) -> str:
    return " ".join(sentence.text for sentence in document.sentences())


def test_a_session_is_told_by_its_best_laps() -> None:
    history = stated((2, 9, 91.25), (1, 5, 90.5), (3, 7, 92.0))
    documents = reports(history, at(700))
    nl, en = text_of(documents["nl"]), text_of(documents["en"])

    assert nl.startswith("Dit is geen race: in deze sessie telt de snelste ronde, en er is een tijd van drie auto's.")
    assert "This is no race" in en
    assert "1.30,500" in nl
    assert "the #1 (1:31.250) and the #3 (1:32.000) follow" in en
    assert not any(word in en for word in ("leads", "laps", "in front", "win"))


def test_its_page_and_its_foot_say_no_order_of_a_race() -> None:
    history = stated((2, 9, 91.25), (1, 5, 90.5))
    document = reports(history, at(700))["en"]

    assert document.order == "stated"
    assert "in the order of the fastest laps" in as_markdown(document)
    assert 'class="board"' not in as_html(document, history)
    assert "#2 as the source states it: place 1, best lap 1:30.500" in as_html(document, history)


@pytest.mark.parametrize("length", ["flash", "report", "long"])
def test_saved_sessions_of_a_weekend_are_no_races(races: Path, length: str, tmp_path: Path) -> None:
    """Of every one the fastest car is named, with its time."""
    for path in sorted((races / FOLDER).glob("2026*.json.gz"))[::3]:
        copy = tmp_path / path.name.removesuffix(".gz")
        copy.write_bytes(gzip.decompress(path.read_bytes()))
        found = read([copy])
        history = score(found.facts, found.name)
        for document in reports(history, history.through_us, length=length).values():
            assert document.order == "stated", path.name
            assert len(document.sentences()) >= 2
