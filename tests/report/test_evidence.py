"""What stands in a cited row of timing, for a person to read."""

from typing import get_args

import pytest

from build import LOOPS, at, driver_in, entry, flag, loop_laps, passing, scored, stop
from pitboard.model import CarState, Message
from pitboard.moments import Evidence
from pitboard.report.evidence import WrittenEvidence
from pitboard.report.facts import GapFact, LongStopFact, ReportFact
from pitboard.scoring import History
from pitboard.texts import LANGUAGES, texts


def race() -> History:
    """Car 7 with a stop, a flag, a message and a declared state."""
    own = [*loop_laps("7", [90]), *stop("7", 170, 180, 240), passing(330, "7")]
    return scored(
        entry("7", "GT", ["Able", "Baker"], team="Team", make="Oreca"),
        own,
        [driver_in(0, "7", 1), driver_in(240, "7", 2), flag(0, "green"), flag(100, "red")],
        [Message(at(120), "red flag: debris", "test"), CarState(at(400), "7", "retired", "test")],
        loops=LOOPS,
    )


@pytest.mark.parametrize(
    ("row", "nl", "en"),
    [
        (Evidence("race", "", 0), "de race: small race", "the race: small race"),
        (
            Evidence("lap", "7", 1),
            "ronde 1 van #7: 1:30, voltooid na 0:01:30",
            "lap 1 of #7: 1:30, completed at 0:01:30",
        ),
        (
            Evidence("pit", "7", 1),
            "#7 in de pits van 0:02:50 tot 0:04:00: 1:10",
            "#7 in the pits from 0:02:50 to 0:04:00: 1:10",
        ),
        (Evidence("driver", "7", 240_000), "A. Baker in #7 vanaf 0:04:00", "A. Baker in #7 from 0:04:00"),
        (
            Evidence("entry", "7", 0),
            "#7 op de deelnemerslijst: GT, Team, Oreca, A. Able, A. Baker",
            "#7 on the entry list: GT, Team, Oreca, A. Able, A. Baker",
        ),
        (Evidence("flag", "", 100_000), "Rode vlag vanaf 0:01:40", "Red flag from 0:01:40"),
        (
            Evidence("message", "", 120_000),
            "wedstrijdleiding na 0:02:00: red flag: debris",
            "race control at 0:02:00: red flag: debris",
        ),
        (Evidence("state", "7", 400_000), "#7 na 0:06:40 gemeld: Uitgevallen", "#7 stated at 0:06:40: Retired"),
        (
            Evidence("standing", "7", 100_000),
            "#7 na 0:01:40: plaats 1, in de klasse 1",
            "#7 at 0:01:40: place 1, in class 1",
        ),
        (Evidence("lap", "", 90_000, car_class="GT"), "alle ronden in GT tot 0:01:30", "all laps in GT up to 0:01:30"),
    ],
    ids=lambda each: each.row if isinstance(each, Evidence) else "",
)
def test_a_row_is_written_out_with_its_own_values(row: Evidence, nl: str, en: str) -> None:
    assert WrittenEvidence(race(), "nl").row(row) == nl
    assert WrittenEvidence(race(), "en").row(row) == en


@pytest.mark.parametrize(
    "row", [Evidence("flag", "", 5), Evidence("message", "", 5), Evidence("state", "7", 5), Evidence("lap", "9", 1)]
)
def test_a_row_that_the_history_does_not_hold_is_empty(row: Evidence) -> None:
    assert WrittenEvidence(race(), "nl").row(row) == ""


def test_a_fact_is_written_with_its_values() -> None:
    nl, en = WrittenEvidence(race(), "nl"), WrittenEvidence(race(), "en")
    gap = GapFact("overall", "8", "51", 0, 202_250)
    laps = GapFact("GT", "8", "51", 2, 0)
    stop = LongStopFact("8", 3, 3_600_000, 121_500, "A. Able", 2)

    assert (nl.kind(gap), en.kind(gap)) == ("verschil", "gap")
    assert nl.stated(gap) == "algemeen · #8 · op #51 · 3:22,250 · bij een lus gemeten"
    assert en.stated(laps) == "GT · #8 · to #51 · 2 laps · measured at a loop"
    assert nl.stated(stop).endswith(
        "bezoek 3 aan de pits · binnen na 1:00:00 · 2:01,500 lang · met A. Able · daarvoor plaats 2"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_and_every_field_of_a_fact_has_its_text(lang: str) -> None:
    """What has none would not be shown, or by the name that only the program uses."""
    words = texts(lang, "reports")
    for kind in get_args(ReportFact):
        tag = kind.__struct_config__.tag
        fields = [name for name in kind.__struct_fields__ if name != "evidence"]

        assert f"fact.{tag}" in words
        assert [name for name in fields if not {f"field.{tag}.{name}", f"field.{name}"} & words.entries.keys()] == []
