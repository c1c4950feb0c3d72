"""The report as a document: its JSON, its page, its lengths, its command."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from build import at as at_us
from build import entry, line_laps, scored
from pitboard.cli import main
from pitboard.report.compose import Paragraph, Report, Sentence, race_called
from pitboard.report.render import MOST_ROWS, as_html, as_json, as_markdown, as_paper, board_tables, foot
from report.contradictions import CHECKS
from report.sources import at, le_mans, simulated, text_of
from small_race import NOW_S, small_race
from templates.test_paper import text_of as text_of_paper


def test_the_json_has_the_keys_of_the_contract(races: Path) -> None:
    document = json.loads(as_json(at(le_mans(races), "16:12:30"), le_mans(races)))
    assert {"race", "at_ms", "lang", "title", "paragraphs"} <= document.keys()
    assert document["at_ms"] == 58_350_000
    sentence = document["paragraphs"][0]["sentences"][0]
    assert sentence.keys() == {"text", "facts", "new"}
    for fact in sentence["facts"]:
        assert fact["kind"]
        assert all({"row", "number", "key", "source", "ref"} <= row.keys() for row in fact["evidence"])


@pytest.mark.parametrize("time", ["4:10:00", "16:12:30", "24:05:00"])
def test_every_row_in_the_json_is_written_out_with_its_moment(races: Path, time: str) -> None:
    history = le_mans(races)
    document = json.loads(as_json(at(history, time, length="long"), history))
    facts = [fact for part in document["paragraphs"] for sentence in part["sentences"] for fact in sentence["facts"]]
    rows = [row for fact in facts for row in fact["evidence"][:MOST_ROWS]]

    assert all(fact["words"] for fact in facts)
    assert [row for row in rows if not row["text"]] == []
    assert {row["row"] for row in rows if row["at_ms"] is None} <= {"race", "entry", "note", "driver_lap"}
    assert all(row["at_ms"] <= document["at_ms"] for row in rows if row["at_ms"] is not None)


def test_the_page_is_one_file_in_which_every_sentence_opens_its_rows(races: Path) -> None:
    history = le_mans(races)
    document = at(history, "16:12:30")
    page = as_html(document, history)
    assert page.count('class="open"') == len(document.sentences())
    assert not re.search(r"(src|href)=|url\(|https?://|<script", page)
    assert "16:12:30" in page
    assert "in ronde 220 langs lus 3 na 16:11:48,862" in page
    assert not re.search(r">[^<]*\b\w+_(?:ms|us|laps|position)\b[^<]*<", page)


def test_the_page_has_the_board_of_its_moment(races: Path) -> None:
    history = le_mans(races)
    page = as_html(at(history, "16:12:30"), history)
    assert re.search(
        r"<h2>De stand van dat moment</h2>.*<td[^>]*>James Calado</td>.*<td[^>]*>Leider</td>", page, re.DOTALL
    )
    assert page.count('<tr><td class="c-pos">') == len(history.cars)


def test_names_are_escaped_in_the_page(races: Path) -> None:
    history = le_mans(races)
    page = as_html(at(history, "6h", lang="en"), history)
    assert "D'Station" not in page or "D&#x27;Station" in page


def test_markdown_says_when_it_holds(races: Path) -> None:
    text = as_markdown(at(le_mans(races), "16:12:30"))
    assert text.startswith("# Ferrari lost Toyota aan kop af\n")
    assert text.rstrip().endswith("*Stand na 16:12:30 racetijd, in de volgorde van de laatst gepasseerde lus.*")


def blocks_of(markdown: str) -> list[tuple[str, str]]:
    """The blocks of Markdown with GitHub's additions, by their tag, and what a reader reads in each."""
    tokens = MarkdownIt("gfm-like").disable("linkify").parse(markdown)
    inline = [(tokens[i - 1].tag, token.children or []) for i, token in enumerate(tokens) if token.type == "inline"]
    assert {child.type for tag, children in inline[:3] for child in children} <= {"text", "text_special"}
    assert len(tokens) == 3 * len(inline)
    return [(tag, "".join(child.content for child in children)) for tag, children in inline]


MARKUP = st.sampled_from("\\`*_[]()<>#&~|!-+=.:1 \n\t")


@given(st.text(st.one_of(MARKUP, st.characters(exclude_categories=["Cc", "Cs"]))))
@example("1. # - ~~~ &amp; <b>*a*</b> ##")
@example("李 小龙 #")
def test_any_name_is_that_name_in_markdown(name: str) -> None:
    """As a title, as a heading and as a text: what CommonMark reads is text, and that text."""
    read = " ".join(name.split()) or "x"
    document = Report("race", 0, "en", read, (Paragraph(read, (Sentence(f"{name} x", ()),)),))

    assert blocks_of(as_markdown(document))[:3] == [("h1", read), ("h2", read), ("p", " ".join(f"{name} x".split()))]


def test_the_pdf_is_the_text_with_its_moment(races: Path) -> None:
    history, document = le_mans(races), at(le_mans(races), "16:12:30")
    pages = text_of_paper(as_paper(document, race=race_called(history, history.race.start_us, "nl")))

    assert len(pages) in (1, 2)
    assert pages[0].startswith(f"{document.title} De 24 Uur van Le Mans · 16:12:30")
    assert all(page.rstrip("0123456789 /").endswith(foot(document)) for page in pages)
    assert all(sentence.text.split()[0] in " ".join(pages) for sentence in document.sentences())


def test_each_length_is_about_as_long_as_it_says(races: Path) -> None:
    for history, time in ((le_mans(races), "10h"), (le_mans(races), "16:12:30"), (le_mans(races), "22:30")):
        for lang in ("nl", "en"):
            words = {
                length: len(text_of(at(history, time, length=length, lang=lang)).split())
                for length in ("flash", "report", "long")
            }
            assert 45 <= words["flash"] <= 75, words
            assert 500 <= words["report"] <= 660, words
            assert words["report"] < words["long"] <= 1400, words


def test_a_race_that_is_over_is_told_as_over(races: Path) -> None:
    said = text_of(at(le_mans(races), "24:20", lang="en", length="long"))
    assert not re.search(r"still|leads|so far|to go|in contention", said)


def test_two_who_trade_places_are_the_first_two_just_named(races: Path) -> None:
    """Told the last change was from the #38, a reader would take the first two for the #51 and the #38."""
    named = text_of(at(le_mans(races), "04:59:15.597", lang="en"))
    pair = re.search(r"[Ff]irst two|[Ll]eading pair|two of them", named)

    assert pair is None or 0 < named.index("#50") < pair.start()


def test_before_the_first_loop_nothing_is_said() -> None:
    document = at(simulated(1), "0s")
    assert document.sentences() == []
    assert document.title


def test_every_check_for_contradictions_has_a_name() -> None:
    assert "one car a place" in CHECKS
    assert all(name == name.lower() for name in CHECKS)


def test_the_command_prints_every_format(races: Path) -> None:
    source = str(races / "imola-2025")
    for format_, begins in (("md", "# "), ("html", "<!doctype html>"), ("json", '{"race"')):
        run = CliRunner().invoke(main, ["report", source, "--at", "3h", "--lang", "en", "--format", format_])
        assert run.exit_code == 0, run.output
        assert run.output.startswith(begins)


def test_the_command_takes_notes_and_refuses_bad_ones_in_one_line(races: Path, tmp_path: Path) -> None:
    source = str(races / "imola-2025")
    good = tmp_path / "notes.txt"
    good.write_text("1:00 #51 wide at Tamburello\n")
    run = CliRunner().invoke(main, ["report", source, "--at", "1:30", "--notes", str(good), "--lang", "en"])
    assert "wide at Tamburello" in run.output
    bad = CliRunner().invoke(main, ["report", source, "--at", "1:30", "--notes", str(tmp_path / "none.txt")])
    assert bad.exit_code == 1
    assert len(bad.output.strip().splitlines()) == 1


def test_the_board_is_a_table_a_class_with_its_words() -> None:
    """A class's leader leads it, in the language of the report."""
    tables = board_tables(small_race(), at_us(NOW_S), "nl")

    assert [table.name for table in tables] == ["HYPERCAR", "LMP2", "LMGTE Am"]
    assert tables[0].columns[:4] == (("pos", "Pos"), ("number", "Nr."), ("driver", "Rijder"), ("team", "Team"))
    assert tables[0].rows[0][:4] == ("1", "51", "James Calado", "Ferrari AF Corse")
    assert "Leider" in tables[1].rows[0]


def test_the_board_is_of_the_moment_and_no_later() -> None:
    (first,) = [table.rows[0] for table in board_tables(small_race(), at_us(101), "en") if table.name == "HYPERCAR"]

    assert first[1] == "8"


def test_what_no_car_has_is_no_column() -> None:
    """No team, no driver, no class: a table with what is known."""
    (table,) = board_tables(scored(entry("1", ""), line_laps("1", [100] * 3)), at_us(310), "en")

    assert table.name == ""
    assert [column for column, _ in table.columns] == ["pos", "number", "laps", "gap", "state"]
