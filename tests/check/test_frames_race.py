"""What sentences on flags, counts, the fastest lap and the time state, and what timing says of them."""

import pytest

from check.reading import stated, verdicts


@pytest.mark.parametrize(
    ("lang", "text", "reading"),
    [
        ("en", "There have been three safety cars.", "safety car: 3"),
        ("nl", "Er waren drie safetycars.", "safety car: 3"),
        ("nl", "De safetycar kwam drie keer de baan op.", "safety car: 3"),
        ("en", "The safety car came out three times.", "safety car: 3"),
        ("en", "Two cars are on the lead lap.", "cars on the lead lap: 2"),
        ("nl", "Twee auto's rijden in de leidersronde.", "cars on the lead lap: 2"),
        ("en", "Twenty minutes remain.", "0:19:22-0:20:30 left"),
        ("nl", "Nog twintig minuten te gaan.", "0:19:22-0:20:30 left"),
    ],
)
def test_what_is_stated(lang: str, text: str, reading: str) -> None:
    found = stated(text, lang)

    assert reading in found or any(one.endswith("left") for one in found if "left" in reading)


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "There has been one safety car.", ("count", "right")),
        ("en", "There have been four safety cars.", ("count", "wrong")),
        ("nl", "Er waren vier safetycars.", ("count", "wrong")),
        ("en", "The safety car lasted twelve minutes.", ("flag", "wrong")),
        ("nl", "De safetycarfase duurde twaalf minuten.", ("flag", "wrong")),
        ("en", "One car has retired.", ("count", "right")),
        ("en", "Five cars have retired.", ("count", "wrong")),
        ("nl", "Vijf auto's zijn uitgevallen.", ("count", "wrong")),
        ("en", "Twenty minutes remain.", ("time_left", "right")),
        ("en", "Two hours remain.", ("time_left", "wrong")),
        ("en", "Hirakawa set the fastest lap.", ("best_lap", "right")),
        ("en", "The fastest lap is 1:33.000.", ("best_lap", "wrong")),
        ("nl", "De snelste ronde is 1.33,000.", ("best_lap", "wrong")),
    ],
)
def test_what_timing_says(lang: str, text: str, found: tuple[str, str]) -> None:
    assert found in verdicts(text, lang)
