"""A checked text as a page: what is marked, what opens."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from build import at
from pitboard.check import check, judge_statements
from pitboard.check.page import SIGNS, as_html, race_title
from pitboard.check.statements import read_statements
from small_race import NOW_S, small_race

TEXT = "The #51 leads.\n\nThe #8 leads <b>the race</b>. Perhaps it rains."


def page(text: str = TEXT, lang: str = "en") -> str:
    """The page of a text on the small race."""
    checked = check(text, small_race(), at(NOW_S), "en", 0)
    return as_html(replace(checked, race="Small & old"), text, lang=lang)


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
    assert (
        len(re.findall(r'<input type="checkbox" class="open', html)) == len(re.findall(r'<div class="found', html)) == 2
    )


def test_claims_that_overlap_share_a_passage() -> None:
    html = page("Third is the #6 and the #51 leads the #8 by 90 seconds.")

    assert html.count('<input type="checkbox" class="open') == html.count('<label class="claim') == 2


def test_what_is_read_alike_is_listed_once() -> None:
    """Of the same words of a passage, or of others there."""
    checked = check("The #51 leads.", small_race(), at(NOW_S), "en", 0)
    html = as_html(replace(checked, claims=checked.claims * 2), "The #51 leads.")

    assert html.count("<dt>Read as</dt>") == 1


def test_statements_without_a_text_are_listed() -> None:
    claims = read_statements(b'[{"kind":"position","car":"51","place":1},{"kind":"running","car":"404"}]')
    html = as_html(judge_statements(claims, small_race(), at(NOW_S)), lang="nl")

    assert plain(html) == "#51 is P1\n#404 rijdt"
    assert "niet te zeggen" in html


def test_a_text_without_claims_says_so() -> None:
    assert "No claim was read in this text." in page("It rained.")


TEXTS = (TEXT, "The #8 is fourth on points. It rained. The #51 leads, and the #8 is third.", "Who knows? Nobody does.")


@pytest.mark.parametrize("text", TEXTS)
def test_the_tally_is_that_of_the_marks(text: str) -> None:
    """Passages by their mark, and sentences without one."""
    html = page(text)
    tally = {mark: int(n) for mark, n in re.findall(r'<li class="(\w+)">(?:<span[^>]*>.</span> )?(\d+) ', html)}

    marks = {mark: n for mark in SIGNS if (n := html.count(f'class="claim {mark}"'))}
    assert tally == marks | ({"unread": unread} if (unread := html.count('class="sentence unread"')) else {})


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The #51 leads, and happily the #8 is third overall.", ["The #51 leads", "happily the #8 is third overall"]),
        ("It was the #8 that led at the end of the first lap.", ["It was the #8 that led at the end of the first lap"]),
    ],
)
def test_the_clause_that_was_judged_is_marked(text: str, marked: list[str]) -> None:
    html = page(text)
    found = re.findall(r'<label class="claim[^>]*>(?:<span.*?</span>)([^<]*)<', html)

    assert [unescape(each) for each in found] == marked


def test_what_was_not_understood_is_not_what_timing_cannot_tell() -> None:
    html = page("The #8 is fourth on points. The #404 leads.")

    assert '<span class="vh" lang="en"> (not fully understood)</span>' in html


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Two hours into the race the rain comes. The #51 leads.", "about 2:00:00, but it was held against 0:20:05"),
        ("La #51 mène devant la #8 et la #6, qui sont dans le même tour pour la tête.", "looks like French"),
        ("The #51 leads the race and the #8 is second, as it was in the last hour.", ""),
    ],
)
def test_a_moment_or_language_that_may_not_be_meant_is_warned_of(text: str, warned: str) -> None:
    html = page(text)

    assert ('<p class="warn"' in html) == bool(warned)
    assert warned in html


def test_a_race_named_by_its_file_is_named_in_words() -> None:
    assert [race_title(name) for name in ("le-mans-2023", "imsa-2023-sebring", "24 Hours", "")] == [
        "Le Mans 2023",
        "IMSA 2023 Sebring",
        "24 Hours",
        "Pitboard",
    ]


def test_a_race_that_is_over_is_said_to_be() -> None:
    checked = check("The #51 leads.", small_race(), at(NOW_S), "en", 0)

    assert "Held against the race at 0:20:05" in as_html(checked, "")
    assert "Held against the end of the race (0:20:00)" in as_html(replace(checked, ended_ms=1_200_000), "")
