"""Facts in, history out: where each kind of fact lands, in whatever portions they come."""

import pytest
from msgspec.structs import replace

from build import LOOPS, START_US, at, driver_in, entry, flag, line_laps, passing, race_info
from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    Entry,
    Fact,
    FlagHistory,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Message,
    Passing,
    RaceInfo,
    SlowZone,
    SourceClock,
    Stated,
    TransponderFitted,
    Weather,
)
from pitboard.scoring import History, Scorer, agreed_race, score

LAPS = line_laps("1", [100, 101, 99])
BEGIN: list[Fact] = [race_info(), LoopsInstalled(LOOPS, 20_000_000, "test")]


def applied(*portions: list[Fact]) -> History:
    """The history after these portions."""
    scorer = Scorer()
    for portion in portions:
        scorer.apply(portion)
    return scorer.history


def test_it_goes_on_with_the_next_passing() -> None:
    scorer = Scorer()
    scorer.apply([*BEGIN, *LAPS[:1]])
    before = scorer.history.cars["1"]
    scorer.apply(LAPS[1:])

    assert scorer.history.cars["1"] is before
    assert before.mark.laps == 3


def test_a_passing_that_comes_late_is_put_where_it_belongs() -> None:
    late = applied([*BEGIN, LAPS[0], LAPS[2]], [LAPS[1]])

    assert late.digest() == applied([*BEGIN, *LAPS]).digest()


def test_the_race_is_known_through_the_latest_thing_that_was_told() -> None:
    assert applied([*BEGIN, *LAPS]).through_us == at(300)
    assert applied([*BEGIN, *LAPS], [flag(400, "red")]).through_us == at(400)


@pytest.mark.parametrize(
    ("fact", "where"),
    [
        (SlowZone(at(50), "4", True, "test"), "slow_zones"),
        (Message(at(50), "car 1 under investigation", "test"), "messages"),
        (Weather(at(50), 215, 301, 60, source="test"), "weather"),
        (ClockStep(at(50), "main", 1_000_000), "clock_steps"),
        (Decision(at(50), "disqualify", "1", "stewards", "article 1"), "decisions"),
    ],
)
def test_what_is_of_the_race_is_kept_in_time_order(fact: Fact, where: str) -> None:
    earlier = replace(fact, time_us=at(20))

    assert getattr(applied([*BEGIN, *LAPS, fact, earlier]), where) == [earlier, fact]


def test_what_is_of_a_car_is_with_the_car() -> None:
    facts: list[Fact] = [
        CarState(at(250), "1", "retired", "test"),
        LapTimeDeleted("1", 2),
        driver_in(0, "1", 2),
        entry("1", "GT", ["Able", "Baker"]),
    ]
    car = applied([*BEGIN, *LAPS, *facts]).cars["1"]

    assert ([state.state for state in car.declared], car.deleted_laps) == (["retired"], {2})
    assert (car.entry.car_class, car.seat_at(at(50)), car.names[2]) == ("GT", 2, "A. Baker")


def test_a_later_statement_of_the_race_replaces_the_earlier_one_of_the_same_source() -> None:
    moved = replace(race_info(name="put right"), start_us=START_US + 1_000_000)

    history = applied([*BEGIN, *LAPS], [moved])
    assert (history.race.name, history.race.start_us) == ("put right", START_US + 1_000_000)


def test_a_race_that_no_source_names_has_the_name_it_is_given() -> None:
    assert score([race_info(name=""), *LAPS], "harbour cup").race.name == "harbour cup"
    assert score([race_info(name="stated"), *LAPS], "harbour cup").race.name == "stated"


def test_the_loops_of_a_race_are_those_of_all_its_sources() -> None:
    other = LoopsInstalled((LOOPS[0], replace(LOOPS[0], id="X", order=2)), 0, "other")

    assert applied([*BEGIN, *LAPS], [other]).loop_ids == ("1", "2", "X", "line")


def test_a_loop_that_is_heard_of_late_counts_from_the_start() -> None:
    own: list[Fact] = [passing(33, "1", "1"), *LAPS]

    assert applied([race_info(), *own], [BEGIN[1]]).digest() == applied([*BEGIN, *own]).digest()


def test_passings_of_a_transponder_wait_for_its_car() -> None:
    read: list[Fact] = [Passing(at(100 * lap), "", "line", "test", lap, transponder="99") for lap in (1, 2)]
    waiting = applied([*BEGIN, *read])
    assert (waiting.cars, len(waiting.unassigned)) == ({}, 2)

    for fitted in (TransponderFitted("99", "7"), Entry("7", transponders=("99",))):
        mapped = applied([*BEGIN, *read], [fitted])
        assert (mapped.cars["7"].mark.laps, mapped.unassigned) == (2, [])


def test_a_list_of_flags_replaces_the_earlier_list_of_its_source() -> None:
    first = FlagHistory(at(100), (flag(0, "green"), flag(50, "red")), "test")
    second = FlagHistory(at(200), (flag(0, "green"),), "test")

    assert [shown.state for shown in applied([*BEGIN, first]).flags] == ["green", "red"]
    assert [shown.state for shown in applied([*BEGIN, first], [second]).flags] == ["green"]


def test_what_a_feed_states_is_kept_by_car_in_time_order() -> None:
    words: list[Fact] = [Stated(at(200), "1", 1, 2, source="test"), Stated(at(100), "1", 2, 1, source="test")]

    assert [word.laps for word in applied([*BEGIN, *words]).stated["1"]] == [1, 2]


def test_a_clock_says_how_it_stands_and_a_later_word_replaces_it() -> None:
    before, after = SourceClock("main", "p3", 1, 5), SourceClock("main", "p3", 1, 7)

    assert applied([*BEGIN, before], [after]).clocks == {"main": after}


def test_a_person_voids_a_passing_and_reinstates_it() -> None:
    out = Decision(at(400), "void_passing", "1", "clerk", "why", target_source="test", target_ref=2, target_loop="line")
    back = replace(out, kind="reinstate_passing", time_us=at(410))

    assert applied([*BEGIN, *LAPS], [out]).cars["1"].mark.laps == 2
    assert applied([*BEGIN, *LAPS], [out], [back]).cars["1"].mark.laps == 3


def test_a_decision_may_come_before_the_passing_it_is_about() -> None:
    out = Decision(at(50), "void_passing", "1", "clerk", "why", target_source="test", target_ref=2, target_loop="line")

    assert applied([*BEGIN, out], LAPS).cars["1"].mark.laps == 2


def test_it_can_be_scored_without_a_start() -> None:
    history = applied(LAPS)

    assert (history.race.start_us, history.race.dated, history.cars["1"].mark.laps) == (0, False, 3)


# The race that feeds agree on


def test_without_a_feed_that_says_it_there_is_no_race() -> None:
    assert agreed_race([]) is None


def test_what_the_senior_feed_says_counts() -> None:
    junior = RaceInfo("junior", START_US + 5, 3600_000_000, 7_200_000_000, "spa", source="junior")
    senior = RaceInfo("senior", START_US, 1800_000_000, 3_600_000_000, "le-mans", source="senior")

    assert agreed_race([senior, junior]) == senior


def test_what_it_does_not_say_the_next_says() -> None:
    senior = RaceInfo("", START_US, source="senior")
    junior = RaceInfo("six hours", START_US + 5, 3600_000_000, 7_200_000_000, "spa", source="junior")

    agreed = agreed_race([senior, junior])
    assert agreed == replace(junior, start_us=START_US, source="senior")


def test_a_dated_start_counts_before_a_time_of_day() -> None:
    undated = RaceInfo("first", 54_000_000_000, dated=False, source="first")
    agreed = agreed_race([undated, race_info(name="second")])

    assert agreed is not None
    assert (agreed.start_us, agreed.dated, agreed.name) == (START_US, True, "second")


def test_the_year_counts_and_the_earliest_joining_whichever_feed_says_it() -> None:
    senior = RaceInfo("six hours", START_US, source="senior", joined_after_us=3600_000_000)
    junior = RaceInfo("six hours", START_US, source="junior", year=2023, joined_after_us=60_000_000)

    agreed = agreed_race([senior, junior])
    assert agreed is not None
    assert (agreed.year, agreed.joined_after_us) == (2023, 60_000_000)


def test_a_passing_that_says_its_car_is_of_that_car_whatever_is_heard_of_its_transponder() -> None:
    """And whichever of the two comes first."""
    seen, fitted = Passing(at(100), "51", "line", "test", 1, transponder="99"), TransponderFitted("99", "65", at(50))
    together, apart = score([race_info(), seen, fitted]), Scorer()
    for fact in (race_info(), seen, fitted):
        apart.apply([fact])

    assert together.cars["51"].lap_end_us == apart.history.cars["51"].lap_end_us == [at(100)]


def test_no_passing_is_lost_where_two_loops_lie_at_one_end_of_the_pit_lane() -> None:
    """A worked-out reading of the one is not put right by an exact one of the other."""
    loops = LoopsInstalled((Loop("A", 0, "pit_out"), Loop("B", 0, "pit_out"), Loop("1", 1)), source="test")
    told = [passing(100, "7", "A", exact=False), passing(104, "7", "B", 2), passing(200, "7", "1", 3)]
    together, apart = score([race_info(), loops, *told]), Scorer()
    every: list[Fact] = [race_info(), loops, *told]
    for fact in every:
        apart.apply([fact])

    assert [seen.loop for seen, _ in together.cars["7"].verdicts()] == ["A", "B", "1"]
    assert together.cars["7"].loop_us == apart.history.cars["7"].loop_us == [at(200)]


def test_what_was_set_aside_goes_with_its_transponder() -> None:
    """A passing that was voided is another car's when that is said to bear its transponder, and voided no more."""
    seen = Passing(at(100), "", "line", "test", 1, transponder="99")
    out = Decision(
        at(101), "void_passing", "51", "clerk", "why", target_source="test", target_ref=1, target_loop="line"
    )
    history = applied([*BEGIN, TransponderFitted("99", "51"), seen], [out], [TransponderFitted("99", "65", at(50))])

    assert {number: car.mark.laps for number, car in history.cars.items()} == {"51": 0, "65": 1}
    assert [len(car.set_aside) for car in history.cars.values()] == [0, 0]
