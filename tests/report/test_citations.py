"""The rows that facts are cited by."""

from build import at
from pitboard.moments import Evidence
from pitboard.report.citations import Citations
from pitboard.report.evidence import WrittenEvidence
from small_race import NOW_S, small_race


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
