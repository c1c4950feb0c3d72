"""The feed's own statement beside our score, and the reason for every difference."""

import gzip
from pathlib import Path

import pytest

from feeds.readers import recorded_facts
from feeds.test_rmonitor import RACE, beat, clock, competitor, feeds_last_word, lap, recording, scored
from loaded import loaded
from pitboard.board import Disagreement, disagreements, mirror, mirror_drivers
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import circuits, load
from pitboard.model import (
    LINE,
    PIT_IN,
    ClassGap,
    DriverStated,
    Entry,
    Fact,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
)
from pitboard.scoring import History, score

FIELD = [*RACE, competitor("8"), *lap("8", 0, 3.5, position=2)]


def differing(history: History) -> list[tuple[str, str, int | None, int | None, str]]:
    """The disagreements at the end, best laps left out."""
    found = disagreements(history, history.through_us)
    return [(one.number, one.what, one.stated, one.ours, one.reason) for one in found if one.what != "best_lap_ms"]


def scored_by_crossings(*lines: str) -> History:
    """The history of what was seen to cross the line, without what the results prove beside it."""
    facts = recorded_facts("rmonitor", "\n".join(lines).encode(), "feed", Reading(), circuits())
    told = {number for number, line in enumerate(lines, 1) if line.startswith("$J")}
    return score([fact for fact in facts if not isinstance(fact, Passing) or fact.ref in told])


def test_the_mirror_is_the_feeds_order_with_gaps_where_it_tells_them() -> None:
    history = scored(*FIELD, *lap("8", 98, 101.5, 1), *lap("7", 100, 102.5, 1, 2), *lap("8", 90, 191.5, 2))
    stated = mirror(history, history.through_us)

    rows = [(r.position, r.number, r.laps, r.last_crossing_ms, r.gap_laps, r.gap_ms) for r in stated.rows]
    assert (stated.order, rows) == ("stated", [(1, "8", 2, 191_500, 0, 0), (2, "7", 1, 102_500, 1, None)])
    earlier = mirror(history, history.race.start_us + 110_000_000)
    assert [(r.number, r.laps, r.gap_laps, r.gap_ms) for r in earlier.rows] == [("8", 1, 0, 0), ("7", 1, 0, 1000)]


def test_a_stated_gap_to_the_leader_is_a_time_whatever_the_laps() -> None:
    """Practice: cars are ranked by their best lap, and who drives fewer laps may be quicker."""
    best = [Stated(0, "7", 1, 3, 0, 98_500_000, behind_us=0), Stated(0, "8", 2, 9, 0, 98_700_000, behind_us=200_000)]
    rows = mirror(score([RaceInfo("", 0), Entry("7"), Entry("8"), *best]), 0).rows

    assert [(row.number, row.gap_laps, row.gap_ms, row.interval_ms) for row in rows] == [
        ("7", 0, 0, 0),
        ("8", 0, 200, 200),
    ]


def test_a_feed_that_agrees_leaves_nothing_to_say() -> None:
    assert differing(scored(*FIELD, *lap("7", 100, 102.5, 1), *lap("8", 100, 103.5, 1, 2))) == []


def test_a_crossing_that_the_feed_does_not_count_is_no_lap_here_either() -> None:
    red = [beat(150, "Red"), beat(190, "Red"), '$J,"7","00:01:28.000","00:01:42.500"', beat(200, "Red")]

    assert differing(scored(*FIELD, *lap("7", 100, 102.5, 1), *lap("8", 100, 103.5, 1, 2), *red)) == []


def test_a_crossing_that_the_feed_has_not_counted_yet() -> None:
    """Its record is there, and the result says nothing of it: it may still do."""
    history = scored(*FIELD, *lap("7", 100, 102.5, 1), beat(190, "Red"), '$J,"7","00:01:28.000","00:03:10.500"')

    assert differing(history) == [
        ("7", "laps", 1, 2, "the feed does not count the crossing read at 0:03:10.500 under red"),
        ("7", "total_ms", 102_500, 190_500, "follows from its laps"),
    ]


def test_laps_that_were_never_received_are_named_and_not_invented() -> None:
    """Joined late, and with a break: the feed's count goes on."""
    history = scored_by_crossings(
        *RACE[:5], *lap("7", 100, 1002.5, 9), *lap("7", 100, 1102.5, 10), *lap("7", 100, 1402.5, 13), beat(1410)
    )

    assert [row[:4] for row in differing(history)] == [("7", "laps", 13, 3)]
    assert differing(history)[0][4] == (
        "8 laps counted before 0:16:42.500 and not received; 2 laps counted before 0:23:22.500 and not received"
    )


def test_a_record_lost_on_the_way() -> None:
    told = f'$G,1,"7",2,"{clock(202.5)}"'
    raced = [*FIELD, *lap("7", 100, 102.5, 1), *lap("8", 100, 103.5, 1, 2), beat(203), told]
    history = scored_by_crossings(*raced)

    assert differing(history)[0] == ("7", "laps", 2, 1, "no crossing was received at 0:03:22.500")
    assert differing(scored(*raced)) == []


def test_a_lap_that_the_feed_took_back() -> None:
    back = f'$G,1,"7",1,"{clock(102.5)}"'
    history = scored(*FIELD, *lap("7", 100, 102.5, 1), *lap("7", 100, 202.5, 2), beat(210), back)

    assert differing(history)[0] == ("7", "laps", 1, 2, "1 lap taken back by the feed at 0:03:30.000")


def test_a_refresh_of_an_older_state_is_no_lap_taken_back() -> None:
    """It happens in session 5: one record of an older state, put right by the next refresh."""
    older = [beat(210), f'$G,1,"7",1,"{clock(102.5)}"', beat(230), f'$G,1,"7",2,"{clock(202.5)}"']
    raced = [*FIELD, *lap("7", 100, 102.5, 1), *lap("7", 100, 202.5, 2), *older]
    history = scored(*raced, beat(302), '$J,"7","00:01:40.000","00:05:02.500"')

    assert [row[4] for row in differing(history) if row[1] == "laps"] == [
        "the feed does not count the crossing read at 0:05:02.500"
    ]


def test_a_crossing_that_is_no_lap_here() -> None:
    history = scored(*FIELD, *lap("7", 100, 102.5, 1), *lap("8", 100, 103.5, 1, 2), *lap("7", 8, 110.5, 2))

    assert differing(history)[0] == (
        "7",
        "laps",
        2,
        1,
        "the crossing at 0:01:50.500 is no lap here: too soon, 8.000 s after the last lap",
    )


def test_an_order_that_follows_from_another_cars_laps() -> None:
    red = [beat(150, "Red"), beat(190, "Red"), '$J,"8","00:01:27.000","00:03:10.500"']
    rows = differing(scored(*FIELD, *lap("7", 100, 102.5, 1), *lap("8", 100, 103.5, 1, 2), *red))

    assert ("7", "position", 1, 2, "follows from the laps of #8") in rows
    assert ("7", "class_position", 1, 2, "follows from the laps of #8") in rows


@pytest.mark.parametrize(("name", "differences"), [("session5.rmonitor.gz", 1), ("orbits-mock.rmonitor", 6)])
def test_the_mirror_of_a_recording_is_the_feeds_last_word(races: Path, name: str, differences: int) -> None:
    content = recording(races, name)
    history = score(recorded_facts("rmonitor", content, name, Reading(), circuits()))
    rows = mirror(history, history.through_us).rows
    found = disagreements(history, history.through_us)

    assert [(r.number, r.laps, clock((r.last_crossing_ms or 0) / 1000)) for r in rows] == feeds_last_word(content)
    assert len(found) == differences
    assert all(one.reason and not one.reason.startswith("no ") for one in found)


def test_all_that_differs_in_session_5_is_one_best_lap(races: Path) -> None:
    history = loaded(races / "sebring-2009" / "session5.rmonitor.gz")

    assert disagreements(history, history.through_us) == [
        Disagreement("28", "best_lap_ms", 124_796, 124_295, "the feed took this best lap back")
    ]


def test_a_run_is_chosen_and_a_run_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "club.gz"
    recorded = [*FIELD, *lap("7", 100, 102.5, 1), '$B,6,"Next"', beat(0), *lap("7", 0, 2.5), *lap("7", 90, 92.5, 1)]
    path.write_bytes(gzip.compress("\r\n".join(recorded).encode()))
    (tmp_path / "x.toml").write_text('[[car]]\nnumber = "7"\n')

    assert [load(path, run=run).history.race.name for run in (None, 5)] == ["Next", "The Race"]
    with pytest.raises(Refused, match="no run 9 in it; there are: 5"):
        load(path, run=9)
    with pytest.raises(Refused, match="only a recording of a live feed is of runs"):
        load(tmp_path / "x.toml", run=9)


SECOND_US = 1_000_000


def ranked_by_loops(*more: Fact) -> History:
    """Three cars a second apart at the line; the feed states gaps in class, and #2 ahead of #1 since a later loop."""
    gaps = {"3": (3, ClassGap(0, None, 0, None)), "1": (2, ClassGap(0, 900_000, 0, 900_000)), "2": (1, ClassGap())}
    facts: list[Fact] = [RaceInfo("R", 0), LoopsInstalled((Loop("S1", 1), Loop(LINE, 1000, "line")))]
    for after, (number, (position, gap)) in enumerate(sorted(gaps.items()), 100):
        facts.append(Entry(number, "GT"))
        facts.append(Passing(after * SECOND_US, number, LINE, "feed", 1))
        facts.append(Stated(130 * SECOND_US, number, position, 1, after * SECOND_US, source="feed", class_gap=gap))
    return score([*facts, *more])


def test_gaps_that_a_feed_states_in_class_are_mirrored_as_stated() -> None:
    """To the first of the class and to the car ahead, whatever the totals at the line say; None: it states none."""
    history = ranked_by_loops()
    rows = mirror(history, history.through_us).rows

    assert [(row.number, row.class_gap_ms, row.interval_ms, row.gap_ms) for row in rows] == [
        ("2", 0, 0, 0),
        ("1", 900, 900, 900),
        ("3", None, None, None),
    ]


def test_an_order_by_a_later_loop_is_explained_by_the_stated_gaps() -> None:
    assert [row for row in differing(ranked_by_loops()) if row[1] == "position"] == [
        ("2", "position", 1, 2, "we go by the line alone: at a loop after it the feed has #1 0.900 s behind it"),
        ("1", "position", 2, 1, "we go by the line alone: at a loop after it the feed has #2 0.900 s ahead of it"),
    ]


def test_an_order_by_a_later_loop_is_explained_by_a_stop_since_the_line() -> None:
    history = ranked_by_loops(Passing(110 * SECOND_US, "1", PIT_IN, "feed", 1))

    assert {row[4] for row in differing(history)} == {"we go by the line alone: since it #1 was in the pit lane"}


def test_a_feed_that_goes_by_loops_is_held_against_our_live_order() -> None:
    history = ranked_by_loops(*(Passing(at * SECOND_US, car, "S1") for at, car in ((120, "2"), (121, "1"), (122, "3"))))

    assert differing(history) == []


def test_drivers_of_equal_best_laps_share_a_place_and_a_later_statement_replaces_an_earlier() -> None:
    stated = [
        DriverStated(10, "8", 1, 99_000_000),
        DriverStated(20, "8", 1, 98_000_000),
        DriverStated(10, "8", 2, 98_000_000),
        DriverStated(10, "7", 1, 98_500_000),
    ]
    history = score([Entry("8"), Entry("7"), *stated])

    places = {moment_us: mirror_drivers(history, moment_us) for moment_us in (15, 25)}

    assert [(row.position, row.number, row.seat) for row in places[15]] == [(1, "8", 2), (2, "7", 1), (3, "8", 1)]
    assert [(row.position, row.number, row.seat) for row in places[25]] == [(1, "8", 1), (1, "8", 2), (3, "7", 1)]
