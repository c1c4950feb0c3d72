"""A text as sentences and letters, and the language it is in."""

import pytest

from pitboard.check.text import LONGEST_SENTENCE, fold, language, sentences, word_set, words


def test_a_full_stop_within_a_number_or_a_name_ends_no_sentence() -> None:
    text = "The No. 51 leads by 1.5 s. A. Pier Guidi is in it. Om 08.12 uur was het stil."

    assert [text[one.start : one.end] for one in sentences(text)] == [
        "The No. 51 leads by 1.5 s.",
        "A. Pier Guidi is in it.",
        "Om 08.12 uur was het stil.",
    ]


def test_folding_keeps_every_letter_in_its_place() -> None:
    text = "Śmiechowski – Kévin’s Sørensen ŁÓDŹ ½ ﬁ"

    assert len(fold(text)) == len(text)
    assert fold(text)[:11] == "smiechowski"


@pytest.mark.parametrize(
    ("text", "lang"), [("De #51 leidt op de lange baan.", "nl"), ("The #51 leads the race.", "en")]
)
def test_the_language_is_told_by_the_small_words(text: str, lang: str) -> None:
    assert language(text) == lang


def split(text: str) -> list[str]:
    """A text sentence by sentence."""
    return [text[each.start : each.end] for each in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rains. It stops.", ["It rains.", "It stops."]),
        ("Who leads? The #8!", ["Who leads?", "The #8!"]),
        ('"We wait." So they said.', ['"We wait."', "So they said."]),
        ("Car No. 8 leads. St. Nazaire is near.", ["Car No. 8 leads.", "St. Nazaire is near."]),
        ("It ended at 1.5 s. 8 cars stopped.", ["It ended at 1.5 s.", "8 cars stopped."]),
        ("The lead is approx. 3 laps.", ["The lead is approx. 3 laps."]),
        ("Is e.g. this one sentence.", ["Is e.g. this one sentence."]),
        ("It stops. | It goes on.", ["It stops.", "It goes on."]),
        ("He stopped... Then he went on.", ["He stopped...", "Then he went on."]),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    """A small letter behind a full stop begins none."""
    assert split(text) == expected


def test_the_sentences_are_counted_through_the_paragraphs() -> None:
    found = sentences("One leads. Two follows.\n\nThree is out.")

    assert [(each.number, each.paragraph) for each in found] == [(1, 0), (2, 0), (3, 1)]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("## LMP2\n\nThe #34 leads.", [True, False]),
        ("After sixteen hours\n\nThe #8 leads the race by a lap.", [True, False]),
        ("#8 leads the race by a whole lap.", [False]),
        ("- The #8 leads.\n- The #51 follows.", [False, False]),
        ("A line of its own that is longer than any heading would be and still has no stop", [False]),
    ],
)
def test_a_short_line_of_its_own_without_a_full_stop_is_a_heading(text: str, headings: list[bool]) -> None:
    """A car's number at the beginning is no mark of one."""
    assert [each.heading for each in sentences(text)] == headings


def test_a_text_of_blanks_has_no_sentences() -> None:
    assert sentences(" \n\n \n") == []


def test_a_word_knows_its_place_and_whether_it_begins_with_a_capital_or_is_a_number() -> None:
    text = "The Śląsk 8 goes"

    assert [(each.folded, each.capital) for each in words(text, fold(text), 0, len(text))] == [
        ("the", True),
        ("slask", True),
        ("8", True),
        ("goes", False),
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Kévin", "kevin"),
        ("Großjean", "grosjean"),
        ("Ørsted", "orsted"),
        ("‘it’ – “so”", "'it' - \"so\""),
        ("*#8*", " #8 "),
    ],
)
def test_letters_are_folded_and_marks_made_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("text", ["", "#8 #51", "Ferrari Porsche Toyota"])
def test_a_text_that_shows_no_language_is_taken_for_english(text: str) -> None:
    assert language(text) == "en"


def test_a_set_of_words_is_written_as_a_text() -> None:
    assert word_set("one two") == {"one", "two"}


@pytest.mark.parametrize("part", ["#7,", "7 led ", "x", ";", "0:02:00 "])
def test_what_is_longer_than_a_sentence_is_read_in_pieces(part: str) -> None:
    """A list without a full stop: each of its names is held against the others of its sentence."""
    text = part * 9_000
    found = sentences(text)

    assert all(span.end - span.start <= LONGEST_SENTENCE for span in found)
    assert "".join(text[span.start : span.end] for span in found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["Fastest lap? Calado, 1:39.812.", "Snelste ronde? Calado, 1.39,812."])
def test_a_word_or_two_asked_are_what_the_answer_is_about(text: str) -> None:
    assert [text[span.start : span.end] for span in sentences(text)] == [text]
