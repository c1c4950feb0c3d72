"""What a cited row of timing is, with its values for a person, and which rows a fact of a car stands on."""

from typing import get_args

import pytest

from build import LOOPS, at, driver_in, entry, flag, loop_laps, passing, scored, stop
from pitboard.model import CarState, Message
from pitboard.moments import Evidence
from pitboard.report.evidence import Citations, WrittenEvidence
from pitboard.report.facts import GapFact, LongStopFact, ReportFact
from pitboard.scoring import History
from pitboard.texts import LANGUAGES, texts
from small_race import NOW_S, small_race


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
    "row", [Evidence("flag", "", 5), Evidence("message", "", 5), Evidence("state", "9", 5), Evidence("lap", "9", 1)]
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


def cite(at_s: float = NOW_S) -> Citations:
    """The citations of the small race at a race time in seconds."""
    return Citations(small_race(), at(at_s))


def test_a_row_has_the_source_and_its_own_place_there() -> None:
    """Lap 2 of the #51 was the 23rd passing of its feed."""
    assert cite().lap("51", 2) == Evidence("lap", "51", 2, "test", 23)
    assert cite().entry("51").row == "entry"
    assert cite().race() == Evidence("race", "", 0, "test")


def test_the_last_loop_and_lap_are_those_of_the_moment() -> None:
    """At 150 s the #51 is on its second lap, past the first loop."""
    (loop,) = cite(150).last_loop("51")

    assert WrittenEvidence(small_race(), "en").row(loop) == "#51 on lap 2 past loop 1 at 0:02:13.333"
    assert cite(150).last_lap("51") == (cite().lap("51", 1),)
    assert cite(10).last_lap("51") == ()
    assert cite().last_loop("43") == ()


def test_a_gap_is_cited_by_the_loops_it_is_measured_by() -> None:
    """The last loop of the #8, and where the #51 was then and is now."""
    rows = cite().gap("8", "51")

    assert rows[0].number == "8"
    assert {row.number for row in rows[1:]} == {"51"}
    assert cite(10).gap("8", "51") == ()


def test_the_driver_is_cited_by_the_statement_that_put_him_in() -> None:
    assert cite().driver("51") == (Evidence("driver", "51", 600_000, "test", 0),)
    assert cite().driver("6") == ()


def test_laps_and_visits_get_the_place_that_they_do_not_name() -> None:
    assert cite().located(Evidence("lap", "51", 2)) == cite().lap("51", 2)
    assert cite().located(Evidence("pit", "6", 1)) == cite().pit("6", 1)
    named = Evidence("lap", "51", 2, "another", 7)
    assert cite().located(named) == named
