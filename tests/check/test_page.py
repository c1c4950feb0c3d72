"""A checked text as a page: what is marked, what opens."""

import re
from html import unescape

import pytest

from build import at
from check.reading import judged
from pitboard.check import judge_statements
from pitboard.check.page import as_html
from pitboard.check.statements import read_statements
from small_race import NOW_S, small_race

TEXT = "The #51 leads.\n\nThe #8 leads <b>the race</b>. Perhaps it rains."


def page(text: str = TEXT, lang: str = "en") -> str:
    """The page of a text on the small race."""
    return as_html("Small & old", 600_000, judged(text), text, lang=lang, text_lang="en")


def plain(html: str) -> str:
    """What of a page is text, without what opens and what is for the ear or the eye alone."""
    body = re.sub(r'(?s)<div class="found.*?</dl></div>', "", html[html.index('<div class="text"') :])
    body = body[: body.index("<footer")]
    body = re.sub(r'<span class="(?:vh|sign)"[^>]*>[^<]*</span>', "", body)
    return unescape(re.sub("<[^>]+>", "", body)).strip()


def test_the_text_is_all_there_and_escaped() -> None:
    assert plain(page()) == TEXT
    assert "<b>the race" not in page()
    assert "Small &amp; old" in page()


def test_a_verdict_is_a_sign_and_a_word_and_no_colour_alone() -> None:
    assert '<span class="sign" aria-hidden="true">✗</span>' in page()
    assert '<span class="vh" lang="en"> (wrong)</span>' in page()


@pytest.mark.parametrize(("lang", "labels"), [("en", ["Read as", "So it is"]), ("nl", ["Gelezen als", "Zo is het"])])
def test_a_claim_opens_what_was_read_and_what_is_so(lang: str, labels: list[str]) -> None:
    html = page(lang=lang)

    assert all(f"<dt>{label}</dt>" in html for label in labels)
    assert "<dd>#8 is P1</dd>" in html
    assert "#51 leads" in html
    assert len(re.findall(r'<input type="checkbox"', html)) == len(re.findall(r'<div class="found', html)) == 2


def test_claims_that_overlap_share_a_passage() -> None:
    one = judged("The #51 leads.")
    html = as_html("", 0, one * 2, "The #51 leads.")

    assert html.count('<input type="checkbox"') == 1
    assert html.count("<dt>Read as</dt>") == 2


def test_statements_without_a_text_are_listed() -> None:
    claims = read_statements(b'[{"kind":"position","car":"51","place":1},{"kind":"running","car":"404"}]')
    html = as_html("", 0, judge_statements(claims, small_race(), at(NOW_S)).claims, lang="nl")

    assert plain(html) == "#51 is P1\n#404 rijdt"
    assert "niet te zeggen" in html


def test_a_text_without_claims_says_so() -> None:
    assert "No claim was read in this text." in page("It rained.")
