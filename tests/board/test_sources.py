"""The sources of a race: whose clock is how far off, which has gone silent."""

import pytest

from build import LOOPS, START_US, at, race_info
from pitboard.board import SourceRow, verdicts
from pitboard.board.sources import source_alarms, sources
from pitboard.model import ClockStep, Fact, LoopsInstalled, Passing, SourceClock
from pitboard.scoring import History, score


def read_by(source: str, until_s: int, loop: str = "line", number: str = "7", every_s: int = 100) -> list[Fact]:
    """What a source reads of a car at a loop."""
    seconds = range(every_s, until_s + 1, every_s)
    return [Passing(at(second), number, loop, source, second) for second in seconds]


def history(*facts: Fact | list[Fact]) -> History:
    """A race with these facts of several sources."""
    flat = [fact for group in facts for fact in (group if isinstance(group, list) else [group])]
    return score([race_info(), LoopsInstalled(LOOPS, 20_000_000, "test"), *flat])


MAIN, BACKUP = SourceClock("main", "p3", 1), SourceClock("backup", "p3", 2, -5_250_000, "pairs", 9)


def test_a_source_says_how_its_clock_stands_and_what_it_has_read() -> None:
    race = history(MAIN, BACKUP, read_by("main", 500), read_by("backup", 500))

    assert sources(race, at(450)) == [
        SourceRow("main", "p3", 0, "race_clock", 0, 4, 400_000),
        SourceRow("backup", "p3", -5_250, "pairs", 9, 4, 400_000),
    ]


def test_the_order_is_that_in_which_they_count_and_files_come_last_by_name() -> None:
    race = history(BACKUP, MAIN, *(read_by(name, 100) for name in ("zeta.csv", "backup", "alpha.csv", "main")))

    assert [row.source for row in sources(race, at(200))] == ["main", "backup", "alpha.csv", "zeta.csv"]


def test_a_file_has_no_clock_to_compare() -> None:
    (row,) = sources(history(read_by("race.csv", 200)), at(300))

    assert (row.format, row.offset_ms, row.how, row.pairs, row.passings) == ("", None, None, 0, 2)


def test_a_source_that_has_read_nothing_yet_has_no_row() -> None:
    race = history(MAIN, read_by("main", 500))

    assert sources(race, START_US) == []


def test_the_runs_of_a_decoder_are_one_source() -> None:
    """A decoder that was switched off numbers its passings anew: its second run has the name, a dot and a number."""
    race = history(MAIN, read_by("main", 200), read_by("main.2", 500)[2:])

    assert [(row.source, row.passings) for row in sources(race, at(600))] == [("main", 5)]


def test_a_file_whose_name_ends_like_a_run_is_a_source_of_its_own() -> None:
    race = history(read_by("race.2", 200))

    assert [row.source for row in sources(race, at(300))] == ["race.2"]


@pytest.mark.parametrize(
    ("step_us", "how", "text"),
    [
        (
            1_500_000,
            "pairs",
            "went ahead by 1.500 s at its record 7, measured by crossings that another source read too",
        ),
        (
            -2_000_000,
            "receive_time",
            "went back by 2.000 s at its record 7, measured by when word of its readings came",
        ),
        (250_000, "told", "went ahead by 0.250 s at its record 7, measured by what it says itself"),
    ],
)
def test_a_clock_that_was_stepped_is_named_with_the_size_and_how_it_was_measured(
    step_us: int, how: str, text: str
) -> None:
    race = history(MAIN, read_by("main", 300), ClockStep(at(200), "main", step_us, how, 7))  # type: ignore[arg-type]

    (alarm,) = source_alarms(race, at(300))
    assert (alarm.kind, alarm.time_us) == ("clock_stepped", at(200))
    assert alarm.text == f"the clock of main {text}; no lap was moved"


def test_a_source_is_silent_once_another_has_read_eight_crossings_where_it_used_to_read() -> None:
    race = history(MAIN, BACKUP, read_by("main", 300), read_by("backup", 2000))

    (alarm,) = source_alarms(race, at(2000))
    assert (alarm.kind, alarm.time_us) == ("source_silent", at(1100))
    assert alarm.text == "nothing from main while others read 17 crossings at its loop"
    assert source_alarms(race, at(1000)) == []


def test_what_others_read_at_other_loops_says_nothing_of_it() -> None:
    race = history(MAIN, BACKUP, read_by("main", 300), read_by("backup", 2000, loop="1"))

    assert source_alarms(race, at(2000)) == []


def test_a_source_alone_is_never_silent() -> None:
    assert source_alarms(history(MAIN, read_by("main", 300)), at(9000)) == []


def test_a_source_that_never_read_anything_is_not_missed() -> None:
    race = history(MAIN, BACKUP, read_by("backup", 2000))

    assert source_alarms(race, at(2000)) == []


def test_the_alarms_stand_among_those_of_the_race() -> None:
    race = history(MAIN, BACKUP, read_by("main", 300), read_by("backup", 2000))

    assert "source_silent" in {alarm.kind for alarm in verdicts(race, at(2000)).alarms}
