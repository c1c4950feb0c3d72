"""What became of every passing, and what a person should look at."""

import pytest

from build import LOOPS, at, flag, line_laps, loop_laps, passing, scored, stop
from pitboard.board import AlarmRow, verdicts
from pitboard.board.verdicts import alarms, silent_loops
from pitboard.model import Decision, Entry, Fact, Passing, TransponderFitted
from pitboard.scoring import History


def codes(history: History, number: str | None = None, seconds: float = 9_000) -> list[tuple[float, str]]:
    """Race time in seconds and code of every passing that was not accepted."""
    found = verdicts(history, at(seconds), number).rows
    return [(row.at_ms / 1000, row.code) for row in found if row.code != "accepted"]


def kinds(history: History, seconds: float = 9_000) -> list[tuple[str, str, float]]:
    """Kind, car and race time in seconds of every alarm."""
    return [(row.kind, row.number, row.at_ms / 1000) for row in alarms(history, at(seconds))]


def test_the_verdicts_are_in_time_order_and_counted_by_code() -> None:
    history = scored(line_laps("1", [100, 100]), passing(200.5, "1", ref=9), line_laps("2", [99]))

    answer = verdicts(history, at(300))
    assert [(row.at_ms, row.number, row.code) for row in answer.rows] == [
        (99_000, "2", "accepted"),
        (100_000, "1", "accepted"),
        (200_000, "1", "accepted"),
        (200_500, "1", "duplicate"),
    ]
    assert answer.counts == {"accepted": 3, "duplicate": 1}


def test_a_verdict_names_the_passing_it_is_measured_against() -> None:
    history = scored(line_laps("1", [100, 100]), passing(200.5, "1", ref=9))

    row = verdicts(history, at(300)).rows[-1]
    assert (row.source, row.ref, row.of_source, row.of_ref) == ("test", 9, "test", 2)


def test_only_passings_up_to_the_moment_are_told() -> None:
    history = scored(line_laps("1", [100, 100]), passing(200.5, "1", ref=9))

    assert codes(history, seconds=200.4) == []
    assert codes(history, seconds=200.5) == [(200.5, "duplicate")]


def test_of_one_car_only_its_own_and_no_unknown_transponders() -> None:
    lost = Passing(at(150), "", "line", "test", 12, transponder="99")
    history = scored(line_laps("1", [100]), passing(101, "1", ref=5), line_laps("2", [100]), lost)

    assert codes(history, "1") == [(101, "duplicate")]
    assert codes(history, "2") == []
    assert codes(history) == [(101, "duplicate"), (150, "unknown_transponder")]


def test_a_transponder_that_is_mapped_later_counts_backwards() -> None:
    read = [Passing(at(100 * lap), "", "line", "test", lap, transponder="99") for lap in (1, 2)]

    assert [code for _, code in codes(scored(read))] == ["unknown_transponder"] * 2
    mapped = scored(read, TransponderFitted("99", "7"))
    assert (codes(mapped), mapped.cars["7"].mark.laps) == ([], 2)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([passing(-30, "1")], [(-30, "before_start")], id="before the start"),
        pytest.param([passing(110, "1")], [(110, "too_soon")], id="sooner than a car can come round"),
        pytest.param([passing(150, "1", "nowhere")], [(150, "unknown_loop")], id="at a loop that there is not"),
        pytest.param([passing(1, "1")], [(1, "start_crossing")], id="over the line at the start"),
    ],
)
def test_what_a_passing_is_refused_for(facts: list[Fact], expected: list[tuple[float, str]]) -> None:
    assert codes(scored(line_laps("1", [100, 100]), facts, loops=LOOPS)) == expected


def test_a_passing_after_the_flag_is_refused() -> None:
    history = scored(line_laps("1", [100] * 4), flag(300, "chequered"))

    assert codes(history) == [(400, "after_flag")]


def test_a_person_takes_a_passing_out_and_puts_it_back() -> None:
    target = {"target_source": "test", "target_ref": 2, "target_loop": "line"}
    out = Decision(at(500), "void_passing", "1", "clerk", "a marshal's car", **target)  # type: ignore[arg-type]
    back = Decision(at(510), "reinstate_passing", "1", "clerk", "it was the car", **target)  # type: ignore[arg-type]
    laps = line_laps("1", [100, 100, 100])

    assert codes(scored(laps, out)) == [(200, "voided")]
    assert codes(scored(laps, out, back)) == []


def test_the_document_has_the_rows_that_it_is_given() -> None:
    answer = verdicts(scored(line_laps("1", [100])), at(200))

    assert list(answer.document([])) == ["counts", "verdicts", "alarms", "conflicts", "sources"]
    assert answer.document([])["verdicts"] == []


def test_two_sources_that_differ_are_a_conflict_of_the_car() -> None:
    """The official entry list counts before what timing rows say."""
    stated = [Entry("1", "GT", authority=1, source="list"), Entry("1", "LMP2", source="rows")]
    history = scored(stated, line_laps("1", [100]))

    (conflict,) = verdicts(history, at(200)).conflicts
    assert (conflict.what, conflict.number, conflict.kept, conflict.other) == ("class", "1", "GT", "LMP2")
    assert verdicts(history, at(200), "2").conflicts == []


def missed(loop: str, laps: int) -> History:
    """Two cars that one loop does not read from their second lap on."""
    cars = [loop_laps(number, [90 + int(number)] * laps) for number in ("1", "2")]
    unread = [fact for car in cars for fact in car if not (fact.loop == loop and fact.time_us > at(100))]  # type: ignore[union-attr]
    return scored(unread, loops=LOOPS)


def test_a_loop_that_reads_nobody_for_eight_laps_is_silent() -> None:
    (alarm,) = silent_loops(missed("1", 8), at(2000))

    assert (alarm.kind, alarm.text) == ("loop_silent", "loop 1 has not read for 14 laps")


def test_fewer_laps_may_be_chance() -> None:
    assert silent_loops(missed("1", 4), at(2000)) == []
    assert silent_loops(missed("1", 8), at(300)) == []


def test_the_line_can_be_silent_too_and_its_laps_are_inferred() -> None:
    history = missed("line", 10)

    assert "loop_silent" in {alarm.kind for alarm in silent_loops(history, at(2000))}
    assert ("line_inferred", "1") in {(kind, number) for kind, number, _ in kinds(history)}


def test_a_loop_that_reads_is_not_silent() -> None:
    assert silent_loops(missed("none", 10), at(2000)) == []


def finishing(*last: Fact) -> History:
    """Car 2 is on its last lap when the flag falls for car 1."""
    cars = [*loop_laps("1", [90] * 10), *loop_laps("2", [93] * 9), *last]
    return scored(cars, flag(900, "chequered"), loops=LOOPS)


def test_a_car_under_way_at_the_flag_that_is_not_read_at_the_line_is_missed() -> None:
    on_its_way = [passing(868, "2", "1", 1001), passing(899, "2", "2", 1002)]

    assert "finish_missed" in {kind for kind, _, _ in kinds(finishing(*on_its_way))}


def test_it_is_missed_only_once_time_enough_has_passed() -> None:
    on_its_way = [passing(868, "2", "1", 1001), passing(899, "2", "2", 1002)]

    assert "finish_missed" not in {kind for kind, _, _ in kinds(finishing(*on_its_way), seconds=910)}


def test_a_car_that_finished_or_had_stopped_before_is_not() -> None:
    finished = loop_laps("2", [93] * 10)[-3:]
    stopped = scored(loop_laps("1", [90] * 10), loop_laps("2", [93] * 3), flag(900, "chequered"), loops=LOOPS)

    assert kinds(finishing(*finished)) == []
    assert kinds(stopped) == []


def test_the_alarms_of_one_car_are_its_own() -> None:
    unread = [fact for fact in loop_laps("1", [90] * 4) if fact != passing(180, "1", "line", 23)]
    history = scored(unread, loop_laps("2", [93] * 4), loops=LOOPS)

    assert [(row.kind, row.number) for row in alarms(history, at(900), "1")] == [("line_inferred", "1")]
    assert alarms(history, at(900), "2") == []


def test_an_alarm_is_told_in_race_time() -> None:
    in_missed = [*loop_laps("1", [90]), *stop("1", 170, 180, 240)[1:], passing(330, "1")]

    told = alarms(scored(in_missed, loops=LOOPS), at(900))
    assert told == [AlarmRow("1", 180_000, "pit_in_missed", told[0].text)]
