"""What stopped the race, or slowed it for long, is said first, with an honest length, and once."""

import pytest

from build import at, flag
from moments.test_flags_standstills import halted, seen
from pitboard.model import FlagState
from pitboard.report.compose import Report, report
from pitboard.scoring import History

RED = {
    "nl": ("legde", "een rode vlag"),
    "en": ("stopped", "a red flag"),
}


def written(history: History, lang: str) -> Report:
    """The report at the end of what is known."""
    return report(history, history.through_us, lang=lang)


def first(history: History, lang: str) -> str:
    """Its first sentence."""
    return written(history, lang).sentences()[0].text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_red_flag_that_crossings_saw_is_told_first_and_about_as_long_as_the_field_stood(lang: str) -> None:
    history = halted(seen(0, "green"), seen(500, "red"), seen(3_000, "safety_car"), seen(3_100, "green"))
    text = first(history, lang)

    assert all(words in text.casefold() for words in RED[lang])
    assert ("ongeveer veertig minuten" if lang == "nl" else "about forty minutes") in text
    again = [
        one.text for one in written(history, lang).sentences() if "veertig minu" in one.text or "forty minu" in one.text
    ]
    assert again == [text]


@pytest.mark.parametrize(("lang", "words"), [("nl", "ligt"), ("en", "stopped")])
def test_while_it_flies_that_is_said_first(lang: str, words: str) -> None:
    history = halted(seen(0, "green"), seen(500, "red"), seen(3_000, "green"))
    text = report(history, at(2_700), lang=lang).sentences()[0].text

    assert words in text
    assert not any(word in text for word in ("minuten lang", "for about"))


@pytest.mark.parametrize(("state", "words"), [("red", "red flag"), ("safety_car", "safety car")])
@pytest.mark.parametrize("after", [1, 10, 100, 170])
def test_what_flies_at_the_moment_is_told_however_short_it_is_so_far(state: FlagState, words: str, after: int) -> None:
    history = halted(seen(0, "green"), seen(500, state), seen(3_000, "green"))
    texts = [one.text for one in report(history, at(500 + after), lang="en").sentences()]

    assert any(words in text and "since" in text.casefold() for text in texts)
    assert not any("for about" in text or "in total" in text for text in texts)


@pytest.mark.parametrize(("lang", "words"), [("nl", "stil te staan"), ("en", "came to a halt")])
def test_without_flags_it_is_a_halt_of_the_whole_field(lang: str, words: str) -> None:
    text = first(halted(), lang)

    assert words in text
    assert "vlag" not in text
    assert "flag" not in text


@pytest.mark.parametrize(("lang", "words"), [("nl", "in de eerste ronde"), ("en", "on the first lap")])
def test_on_the_first_lap_it_is_told_as_on_the_first_lap(lang: str, words: str) -> None:
    assert words in first(halted(seen(2_500, "red"), seen(2_600, "green"), on_lap=1), lang).casefold()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_red_flag_stated_to_the_instant_is_told_to_the_minute(lang: str) -> None:
    history = halted(flag(0, "green"), flag(530, "red"), flag(2_990, "green"))
    text = first(history, lang)

    assert "41 minu" in text
    assert not any(word in text for word in ("ongeveer", "about"))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_long_behind_the_safety_car_is_told_first_too(lang: str) -> None:
    history = halted(seen(0, "green"), seen(600, "safety_car"), seen(1_900, "green"), held_s=0)

    assert ("ongeveer 22 minuten" if lang == "nl" else "about 22 minutes") in " ".join(
        one.text for one in written(history, lang).sentences()
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nobody_is_told_to_have_lost_what_the_whole_field_waited(lang: str) -> None:
    kinds = {type(fact).__name__ for one in written(halted(), lang).sentences() for fact in one.facts}

    assert not kinds & {"Stop", "Loss", "Retired", "Move"}
