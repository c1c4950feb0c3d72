"""Every car of the small race against every other: a claim is right just where the board says so, in both languages."""

from itertools import permutations

import pytest

from build import at
from pitboard.board import Row, standings
from pitboard.check import check
from small_race import NOW_S, small_race

PLACES = {
    "en": ("first", "second", "third", "fourth", "fifth", "sixth"),
    "nl": ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde"),
}
MOMENTS_S = (250, 700, NOW_S)


def rows(at_s: float) -> dict[str, Row]:
    """The cars that have started, in the order in force."""
    return {row.number: row for row in standings(small_race(), at(at_s)).rows if not row.did_not_start}


def verdict(text: str, lang: str, at_s: float) -> str:
    """The verdict on the one claim of a text, at that moment alone and in the order in force."""
    (claim,) = check(text, small_race(), at(at_s), lang, 0).claims
    return "other order" if "order" in claim.reason else claim.verdict


def says(lang: str, english: str, dutch: str) -> str:
    """The sentence of that language."""
    return english if lang == "en" else dutch


@pytest.mark.parametrize("lang", PLACES)
@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_a_place_is_right_for_the_car_that_has_it_and_for_no_other(lang: str, at_s: float) -> None:
    for number, row in rows(at_s).items():
        for place, word in enumerate(PLACES[lang], 1):
            text = says(
                lang, f"The #{number} is {word} overall.", f"De #{number} ligt {word} in het algemeen klassement."
            )
            found = verdict(text, lang, at_s)
            assert (found == "right") == (row.position == place) or found == "other order", (text, found)


@pytest.mark.parametrize("lang", PLACES)
@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_a_class_has_one_leader(lang: str, at_s: float) -> None:
    for number, row in rows(at_s).items():
        text = says(lang, f"The #{number} leads {row.car_class}.", f"De #{number} leidt in de {row.car_class}.")
        found = verdict(text, lang, at_s)
        assert (found == "right") == (row.class_position == 1) or found == "other order", (text, found)


@pytest.mark.parametrize("lang", PLACES)
@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_a_car_that_leads_says_so_and_nobody_else_does(lang: str, at_s: float) -> None:
    right = [
        number
        for number in rows(at_s)
        if verdict(
            says(lang, f"The #{number} leads overall.", f"De #{number} leidt in het algemeen klassement."), lang, at_s
        )
        == "right"
    ]

    assert right == list(rows(at_s))[:1]


@pytest.mark.parametrize("lang", PLACES)
def test_whole_laps_down_are_those_of_the_board(lang: str) -> None:
    for number, row in rows(NOW_S).items():
        for laps, (english, dutch) in enumerate((("one lap", "één ronde"), ("two laps", "twee ronden")), 1):
            text = says(lang, f"The #{number} is {english} down.", f"De #{number} ligt op {dutch}.")
            if row.position and row.position > 1 and not row.is_gone:
                found = verdict(text, lang, NOW_S)
                assert (found == "right") >= (row.gap_laps == laps), (text, found)


@pytest.mark.parametrize("at_s", MOMENTS_S)
def test_of_two_cars_one_is_ahead(at_s: float) -> None:
    running = [number for number, row in rows(at_s).items() if not row.is_gone]
    for ahead, behind in permutations(running, 2):
        found = verdict(f"The #{ahead} is ahead of the #{behind}.", "en", at_s)
        holds = running.index(ahead) < running.index(behind)
        assert (found == "right") == holds or found == "other order", (ahead, behind, found)


@pytest.mark.parametrize(("off_s", "expected"), [(0, "right"), (5, "wrong"), (-5, "wrong")])
def test_a_gap_is_right_to_the_tenth(off_s: float, expected: str) -> None:
    row = rows(NOW_S)["8"]
    assert row.gap_ms
    written = f"{row.gap_ms / 1000 + off_s:.1f}"

    assert verdict(f"The #8 is {written} seconds behind the #51.", "en", NOW_S) == expected
    assert verdict(f"De #8 ligt {written.replace('.', ',')} seconden achter de #51.", "nl", NOW_S) == expected


@pytest.mark.parametrize("number", ["51", "8", "6", "34", "923", "98"])
def test_a_car_is_out_or_runs(number: str) -> None:
    gone = rows(NOW_S)[number].is_gone

    assert (verdict(f"The #{number} has retired.", "en", NOW_S) == "right") is gone
    assert (verdict(f"The #{number} is still running.", "en", NOW_S) == "right") is not gone
