"""Change one thing of the input: the sentences that depend on it change, and no others."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from build import LOOPS, at, driver_in, entry, flag, loop_laps, passing, race_info, stop
from pitboard.model import PIT_IN, PIT_OUT, Driver, DriverIn, Entry, Fact, Flag, LoopsInstalled, Passing
from pitboard.moments import moments
from pitboard.report.compose import Report, report
from pitboard.report.facts import stated_values
from pitboard.report.plan import plan
from pitboard.scoring import score
from report.contradictions import contradictions

LAPS = {"1": 100.0, "2": 104.0, "3": 108.0, "11": 120.0, "12": 124.0, "13": 128.0}
CUT_S = 2060.0

TIMED = ("clock", "time_left", "led", "contention")
"""Kinds that count the time itself."""

Said = frozenset[tuple[tuple[object, ...], ...]]


def race() -> list[Fact]:
    """Two classes of three cars, the cars of each far apart, with two drivers each and a long stop of one."""
    facts: list[Fact] = [race_info(7200), LoopsInstalled(LOOPS, 20_000_000, "test")]
    for number, lap_s in LAPS.items():
        crew = tuple(
            Driver(seat, f"First{number}", f"Driver{number}x{seat}", "NLD" if number == "12" else "FRA")
            for seat in (1, 2)
        )
        facts.append(replace(entry(number, "A" if len(number) == 1 else "B", team=f"Team {number}"), drivers=crew))
        facts.append(driver_in(0, number, 1))
        facts += loop_laps(number, [lap_s] * 40)
    return facts


def written(facts: Sequence[Fact], cut_s: float = CUT_S) -> Report:
    """The report of these facts at a race time."""
    document = report(score(facts), at(cut_s), lang="nl", nation="NLD")
    assert contradictions(document) == []
    return document


def statements(facts: Sequence[Fact], cut_s: float = CUT_S) -> Said:
    """What each statement of the report says; which of them share a sentence is a matter of style."""
    history = score(facts)
    planned = plan(history, at(cut_s), events=moments(history, at(cut_s)), nation="NLD")
    return frozenset(tuple(stated_values(fact) for fact in statement.facts) for statement in planned.statements())


def changed(before: Iterable[Fact], after: Iterable[Fact], cut_s: float = CUT_S) -> Said:
    """The statements that are in one report and not in the other."""
    return statements(list(before), cut_s) ^ statements(list(after), cut_s)


def about(sentence: tuple[tuple[object, ...], ...], *words: str) -> bool:
    """Whether a sentence's facts hold one of these values."""
    values = {one for fact in sentence for value in fact for one in (value if isinstance(value, tuple) else (value,))}
    return bool(values & set(words))


def test_two_drivers_swapped_change_the_sentences_that_name_them() -> None:
    facts = race()
    swapped = [
        replace(one, seat=3 - one.seat) if isinstance(one, DriverIn) and one.number == "2" else one for one in facts
    ]
    different = changed(facts, swapped)
    assert different
    assert all(about(one, "First2 Driver2x1", "First2 Driver2x2") for one in different)


def test_thirty_seconds_on_one_lap_change_that_car_s_sentences() -> None:
    facts = race()
    later_us = 30_000_000
    slower = [
        replace(one, time_us=one.time_us + later_us)
        if isinstance(one, Passing) and one.number == "12" and one.time_us > at(1500)
        else one
        for one in facts
    ]
    different = changed(facts, slower)
    assert different
    assert all(about(one, "12") for one in different)


def test_a_car_dropped_is_in_no_sentence_and_the_count_is_one_less() -> None:
    facts = race()
    left = [one for one in facts if getattr(one, "number", "") != "13"]
    after = statements(left)
    assert not any(about(one, "13", "Team 13") for one in after)
    different = statements(facts) ^ after
    assert all(about(one, "13", "counts", "lead_lap", "contention") for one in different)


def test_a_second_changes_nothing_but_the_clock() -> None:
    """Between two loops of any car no place, gap or driver changes."""
    facts = race()
    timeless = [
        {tuple(fact for fact in one if fact[0] not in TIMED) for one in statements(facts, CUT_S + shift_s)}
        for shift_s in (-1, 0, 1)
    ]
    assert timeless[0] == timeless[1] == timeless[2]


def test_a_second_over_one_crossing_changes_that_car_s_sentences() -> None:
    """At 2025.3 s the #12 passes a loop, and no other car does within a second of it."""
    facts = race()
    before, after = (
        {tuple(fact for fact in one if fact[0] not in TIMED) for one in statements(facts, cut_s)}
        for cut_s in (2024.8, 2025.8)
    )
    assert all(about(one, "12") for one in before ^ after)
    gaps = [
        {fact for sentence in written_at for fact in sentence if fact[:3] == ("gap", "B", "12")}
        for written_at in (before, after)
    ]
    assert gaps[0] != gaps[1]


def flagged() -> list[Fact]:
    """The race with a safety car, and the #3 in the pits since a minute."""
    facts = [one for one in race() if not (isinstance(one, Passing) and one.number == "3" and one.time_us > at(1990))]
    return [*facts, flag(0, "green"), flag(600, "safety_car"), flag(900, "green"), passing(2000, "3", PIT_IN)]


def kinds(document: Report) -> set[object]:
    """The kinds of facts that a report states."""
    return {stated_values(fact)[0] for sentence in document.sentences() for fact in sentence.facts}


def test_flags_taken_away_take_the_neutralisations_and_nothing_else() -> None:
    facts = flagged()
    different = changed(facts, [one for one in facts if not isinstance(one, Flag)])
    # How long the only one took is told with the restart.
    assert {"neutralised", "restart"} & kinds(written(facts))
    assert all(one[0][0] in ("neutralised", "restart", "contention", "led") for one in different), different
    assert any(one[0][0] in ("neutralised", "restart") for one in different)


def test_stints_taken_away_take_every_driver_at_the_wheel_and_every_stop() -> None:
    facts = flagged()
    assert {"at_wheel", "in_pit"} <= kinds(written(facts))
    without = [
        one
        for one in facts
        if not isinstance(one, DriverIn) and not (isinstance(one, Passing) and one.loop in (PIT_IN, PIT_OUT))
    ]
    assert not {"at_wheel", "long_stop", "multi_stint", "in_pit", "drive_through"} & kinds(written(without))


def test_the_lead_changes_with_the_crossing_and_not_a_second_before() -> None:
    facts = [one for one in race() if not (isinstance(one, Passing) and one.number == "1" and one.time_us > at(1900))]
    facts += [*stop("1", 1980, 1990, 2150), passing(2160, "1", "1")]
    passed_s = 20 * 104 + 104 / 3
    before, after = (written(facts, passed_s + shift_s) for shift_s in (-0.5, 0.5))
    first = [document.sentences()[0].facts[0] for document in (before, after)]
    assert [getattr(fact, "number", "") for fact in first] == ["1", "2"]


def test_entries_left_out_leave_numbers_alone() -> None:
    facts = [one for one in race() if not isinstance(one, Entry | DriverIn)]
    document = written(facts)
    assert "Driver" not in " ".join(one.text for one in document.sentences())
    assert "Team" not in " ".join(one.text for one in document.sentences())
