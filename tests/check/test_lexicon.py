"""The words of both languages by which statements are recognised."""

import pytest

from pitboard.check.lexicon import Lexicon, before, cue_patterns
from pitboard.check.lexicon_en import ENGLISH
from pitboard.check.lexicon_nl import DUTCH
from pitboard.check.text import fold


def cues_in(text: str, lexicon: Lexicon) -> set[str]:
    """The cues that some words of a text give."""
    return {name for name, pattern in lexicon.cues.items() if pattern.search(fold(text))}


def test_both_languages_know_the_same_cues_modifiers_and_nations() -> None:
    assert ENGLISH.cues.keys() == DUTCH.cues.keys()
    assert [name for name, _ in ENGLISH.modifiers] == [name for name, _ in DUTCH.modifiers]
    assert set(ENGLISH.nations.values()) == set(DUTCH.nations.values())
    assert max(ENGLISH.ordinals.values()) == max(DUTCH.ordinals.values())


def test_a_cue_is_whole_words_only() -> None:
    """A `rig` is none, and `led` is not in `pedalled`."""
    pattern = cue_patterns({"lead": "led|leads?"})["lead"]

    assert pattern.search("he led again")
    assert not pattern.search("he pedalled on")
    assert not pattern.search("the leader")


def test_a_word_directly_before_may_have_an_article_behind_it() -> None:
    pattern = before("behind|after")

    assert pattern.search("second behind the ")
    assert pattern.search("second behind ")
    assert not pattern.search("behind that of ")


@pytest.mark.parametrize(
    ("dutch", "english", "cue"),
    [
        ("ligt aan de leiding", "is in the lead", "lead"),
        ("nam de leiding over", "took the lead", "lead_taken"),
        ("verloor de leiding", "lost the lead", "lead_lost"),
        ("rijdt achter de wagen", "runs behind the car", "behind"),
        ("het verschil is", "the gap is", "difference"),
        ("aan het stuur", "at the wheel", "wheel"),
        ("is uitgevallen", "has retired", "retired"),
        ("rijdt nog", "is still running", "running"),
        ("kan nog winnen", "can still win", "contention"),
        ("kreeg een straf", "got a penalty", "penalty"),
        ("in de garage", "in the garage", "garage"),
        ("een doublestint", "a double stint", "double_stint"),
        ("een triplestint", "a triple stint", "triple_stint"),
        ("is sneller", "is faster", "faster"),
        ("is langzamer", "is slower", "slower"),
        ("de snelste ronde", "the fastest lap", "fastest_lap"),
        ("de safetycar", "the safety car", "safety_car"),
        ("een rode vlag", "a red flag", "red_flag"),
        ("in dezelfde ronde", "on the same lap", "same_lap"),
        ("zonsopkomst", "sunrise", "sunrise"),
        ("zonsondergang", "sunset", "sunset"),
        ("in de nacht", "in the night", "night"),
        ("halverwege", "at half-way", "halfway"),
        ("klom naar", "climbed to", "climbed"),
        ("viel terug", "fell back", "fell"),
    ],
)
def test_a_phrase_of_each_language_gives_its_cue(dutch: str, english: str, cue: str) -> None:
    assert cue in cues_in(dutch, DUTCH)
    assert cue in cues_in(english, ENGLISH)


@pytest.mark.parametrize(
    ("text", "lexicon", "cue"),
    [
        ("in front of the pits", ENGLISH, "lead"),
        ("the lead lap", ENGLISH, "lead"),
        ("behind the wheel", ENGLISH, "behind"),
        ("out front", ENGLISH, "retired"),
    ],
)
def test_a_phrase_that_only_sounds_alike_does_not(text: str, lexicon: Lexicon, cue: str) -> None:
    assert cue not in cues_in(text, lexicon)
