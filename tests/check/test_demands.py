"""A reading accounts for every party, class and denial of its clause; one that leaves one out is none."""

import pytest

from check.reading import verdicts

IGNORED = [
    ("en", "The #51 is not in the lead by 14.9 seconds from the #8.", "gap"),
    ("en", "In LMP2 the #51 leads.", "position"),
    ("nl", "In de LMP2 leidt de #51.", "position"),
    ("en", "The #51 is 14.9 seconds ahead of the #2.", "gap"),
    ("en", "The #51 with Alessandro Pier Guidi leads.", "position"),
    ("nl", "De #8 is geenszins en nooit tweede.", "position"),
]


@pytest.mark.parametrize(("lang", "text", "kind"), IGNORED, ids=[row[1] for row in IGNORED])
def test_what_a_clause_names_is_not_left_out(lang: str, text: str, kind: str) -> None:
    assert (kind, "right") not in verdicts(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "Both the #51 and the #98 have retired."), ("nl", "De #51 en de #98 zijn uitgevallen.")],
)
def test_what_is_said_of_several_is_said_of_each(lang: str, text: str) -> None:
    """The one is still on its way, the other is out."""
    found = [verdict for kind, verdict in verdicts(text, lang) if kind == "retired"]

    assert sorted(found) == ["right", "wrong"]


@pytest.mark.parametrize("text", ["The #51 leads the #8.", "The #51 leads, the #8 is second."])
def test_who_is_named_by_another_claim_is_accounted_for(text: str) -> None:
    assert ("position", "right") in verdicts(text, "en")


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "Only the #51 and the #8 are still on the lead lap.", "laps_down"),
        ("en", "Both Ferraris are on the lead lap.", "laps_down"),
        ("nl", "Beide Ferrari's rijden in de ronde van de leider.", "laps_down"),
    ],
)
def test_what_counts_or_singles_out_is_read_or_leaves_it_open(lang: str, text: str, kind: str) -> None:
    assert (kind, "right") not in verdicts(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The #51 is first with Alessandro Pier Guidi."),
        ("en", "Ryo Hirakawa is a few seconds behind Alessandro Pier Guidi."),
        ("nl", "De #51 ligt eerste met Alessandro Pier Guidi."),
    ],
)
def test_a_driver_said_with_a_car_is_in_it(lang: str, text: str) -> None:
    """Whatever else is so of the car: who is named as what he does now is in it now."""
    assert ("at_wheel", "wrong") in verdicts(text, lang)
