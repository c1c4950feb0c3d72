"""A language's folder: every one has the same parts, and its phrases are found."""

import tomllib
from importlib import resources

import pytest

from pitboard.check.phrases import tokens_of
from pitboard.check.words import languages, words_of

PARTS = [lang for lang in languages() if lang != "en"]


def data(lang: str) -> dict[str, dict[str, object]]:
    """A language's file as it is written."""
    return tomllib.loads(resources.files("pitboard.check").joinpath("languages", lang, "words.toml").read_text("utf-8"))


def test_dutch_and_english_are_there() -> None:
    assert languages() == ("en", "nl")


@pytest.mark.parametrize("part", ["numbers", "modifiers", "clock", "cues", "syntax", "place", "units"])
@pytest.mark.parametrize("lang", PARTS)
def test_every_language_has_the_same_words_to_give(lang: str, part: str) -> None:
    """A frame asks for a cue by its name; one that a language lacks would be silence in that language alone."""
    assert data(lang)[part].keys() ^ data("en")[part].keys() <= {"half_hour"}


@pytest.mark.parametrize("lang", languages())
def test_no_phrase_is_longer_than_a_phrase_is(lang: str) -> None:
    phrases = [phrase for listed in data(lang)["cues"].values() for phrase in str(listed).split("|")]

    assert max(len(phrase.split()) for phrase in phrases) <= 9
    assert all(phrase.strip() == phrase and phrase for phrase in phrases)


@pytest.mark.parametrize(
    ("lang", "text", "tag", "found"),
    [
        ("en", "lost the lead", "lostlead", 3),
        ("en", "in Sarrazin's care", "wheel", 5),
        ("nl", "voert in de wagen het veld aan", "leads", 7),
        ("nl", "loste hem af", "tookover", 3),
    ],
)
def test_a_phrase_is_found_with_other_words_between(lang: str, text: str, tag: str, found: int) -> None:
    folded = text.lower()
    hits = words_of(lang).cues.at(tokens_of(folded, 0, len(folded)), 0)

    assert (tag, found) in [(hit.tag, hit.last) for hit in hits]


def test_a_number_of_figures_is_one_token() -> None:
    text = "4.8 3:29.493 9x8 the 51's"

    assert [token.text for token in tokens_of(text, 0, len(text))] == ["4.8", "3:29.493", "9x8", "the", "51", "'", "s"]
