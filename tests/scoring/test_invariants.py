"""What holds for every race that can be: order, laps, gaps, and the same history from the same facts."""

from bisect import bisect_left, bisect_right
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from build import LOOPS, START_US, driver_in, entry, flag, passing, race_info, seen_laps
from pitboard.board import standings
from pitboard.journal import decode_facts, encode_facts
from pitboard.model import (
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    Decision,
    Fact,
    FlagState,
    Loop,
    LoopRole,
    LoopsInstalled,
    Passing,
    TransponderFitted,
)
from pitboard.scoring import History, Scorer, score

CLASSES = ("GT", "P2", "P1")


@st.composite
def car_facts(draw: st.DrawFn, number: str) -> list[Fact]:
    """One car's race past two loops and the line, with stops and driver changes, from drawn lap times in ms."""
    facts: list[Fact] = [entry(number, draw(st.sampled_from(CLASSES)), ["Able", "Baker"]), driver_in(0, number, 1)]
    end_s, seat = 0.0, 1
    for lap, lap_ms in enumerate(draw(st.lists(st.integers(60_000, 400_000), max_size=12)), 1):
        lap_s, stops = lap_ms / 1000, draw(st.booleans())
        facts.append(passing(end_s + lap_s / 3, number, "1", lap))
        facts.append(passing(end_s + lap_s * 2 / 3, number, "2", lap))
        if stops:
            facts.append(passing(end_s + lap_s - 5, number, PIT_IN, lap))
        end_s += lap_s
        facts.append(passing(end_s, number, PIT_LINE if stops else "line", lap))
        if stops:
            facts.append(passing(end_s + 10, number, PIT_OUT, lap))
            seat = 3 - seat if draw(st.booleans()) else seat
            facts.append(driver_in(end_s + 10, number, seat))
    return facts


@st.composite
def race_facts(draw: st.DrawFn) -> list[Fact]:
    """A race of up to six cars, its facts in time order, with a flag now and then."""
    numbers = draw(st.lists(st.sampled_from(["1", "2", "007", "7", "33", "99"]), min_size=1, unique=True))
    facts = [fact for number in numbers for fact in draw(car_facts(number))]
    facts += [flag(s, state) for s, state in draw(st.lists(st.tuples(st.integers(0, 2000), FLAG_STATES), max_size=3))]
    if draw(st.booleans()):
        facts.append(flag(draw(st.integers(500, 2500)), "chequered"))
    head: list[Fact] = [race_info(), LoopsInstalled(LOOPS, 20_000_000, "test")]
    return head + sorted(facts, key=lambda fact: getattr(fact, "time_us", 0))


FLAG_STATES: st.SearchStrategy[FlagState] = st.sampled_from(["green", "safety_car", "full_course_yellow"])
moments = st.integers(START_US - 1_000_000, START_US + 5_000_000_000)
orders = st.sampled_from(["line", "live"])


@given(race_facts(), moments, orders)
def test_the_order_is_a_permutation_of_the_cars(facts: list[Fact], moment_us: int, order: str) -> None:
    history = score(facts)

    rows = standings(history, moment_us, order).rows  # type: ignore[arg-type]
    assert [row.position for row in rows] == list(range(1, len(history.cars) + 1))
    assert sorted(row.number for row in rows) == sorted(history.cars)


@given(race_facts(), moments, orders)
def test_a_class_order_is_a_part_of_the_overall_order(facts: list[Fact], moment_us: int, order: str) -> None:
    rows = standings(score(facts), moment_us, order).rows  # type: ignore[arg-type]

    for name in CLASSES:
        places = [row.class_position for row in rows if row.car_class == name]
        assert places == list(range(1, len(places) + 1))


@given(race_facts(), moments, moments)
def test_laps_never_fall_as_time_goes_on(facts: list[Fact], one_us: int, other_us: int) -> None:
    history = score(facts)
    earlier, later = sorted((one_us, other_us))

    before = {row.number: row.laps for row in standings(history, earlier).rows}
    assert all(row.laps >= before[row.number] for row in standings(history, later).rows)


@given(race_facts())
def test_the_sum_of_the_laps_is_the_elapsed_time(facts: list[Fact]) -> None:
    history = score(facts)

    for row in seen_laps(history, history.through_us):
        car = history.cars[row.number]
        driven_us = sum(car.lap_us(lap, START_US) for lap in range(1, row.lap + 1))
        assert driven_us == car.lap_end_us[row.lap - 1] - START_US == row.elapsed_ms * 1000


@given(race_facts(), moments, orders)
def test_standings_at_a_moment_do_not_change_when_later_facts_arrive(
    facts: list[Fact], moment_us: int, order: str
) -> None:
    known = [fact for fact in facts if getattr(fact, "time_us", 0) <= moment_us]

    then = standings(score(known), moment_us, order)  # type: ignore[arg-type]
    assert then == standings(score(facts), moment_us, order)  # type: ignore[arg-type]


@given(race_facts(), st.randoms(use_true_random=False), st.integers(1, 7))
def test_the_history_is_the_same_in_whatever_order_and_portions_the_facts_come(
    facts: list[Fact], chance: object, portion: int
) -> None:
    shuffled = facts[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    scorer = Scorer()
    for i in range(0, len(shuffled), portion):
        scorer.apply(shuffled[i : i + portion])

    assert scorer.history.digest() == score(facts).digest()


@st.composite
def race_by_transponders(draw: st.DrawFn) -> list[Fact]:
    """A race whose passings tell transponders alone; who bears which is said, and another from some moments on.

    Some are voided: what is set aside has a bearer too.
    """
    facts = draw(race_facts())
    numbers = sorted({fact.number for fact in facts if isinstance(fact, Passing)})
    said: dict[tuple[str, int], str] = {(number, 0): number for number in numbers}
    moments_us = st.integers(START_US, START_US + 2_500_000_000)
    if numbers:
        bearers = st.tuples(st.sampled_from(numbers), moments_us)
        said |= draw(st.dictionaries(bearers, st.sampled_from(numbers), max_size=6))
    nameless = [replace(one, number="", transponder=f"t{one.number}") for one in facts if isinstance(one, Passing)]
    voided = draw(st.lists(st.sampled_from(nameless), max_size=6)) if nameless else []
    out = [
        Decision(
            one.time_us, "void_passing", one.transponder[1:], "clerk", "why", 0, 0, "", one.source, one.ref, one.loop
        )
        for one in voided
    ]
    fitted = [TransponderFitted(f"t{worn}", bearer, from_us) for (worn, from_us), bearer in said.items()]
    return [*(fact for fact in facts if not isinstance(fact, Passing)), *nameless, *out, *fitted]


@given(race_by_transponders(), st.randoms(use_true_random=False), st.integers(1, 7))
def test_so_it_is_whoever_is_said_to_bear_a_transponder(facts: list[Fact], chance: Random, portion: int) -> None:
    shuffled = facts[:]
    chance.shuffle(shuffled)
    scorer = Scorer()
    for i in range(0, len(shuffled), portion):
        scorer.apply(shuffled[i : i + portion])

    ours, whole = scorer.history.cars, score(facts).cars
    assert {number: car.lap_end_us for number, car in ours.items()} == {n: car.lap_end_us for n, car in whole.items()}
    assert {number: car.loop_us for number, car in ours.items()} == {n: car.loop_us for n, car in whole.items()}


@given(race_facts())
def test_replaying_the_facts_of_a_journal_gives_the_same_history_bit_by_bit(facts: list[Fact]) -> None:
    assert score(decode_facts(encode_facts(facts))).digest() == score(facts).digest()


@given(race_facts(), st.data())
def test_sending_any_passings_twice_changes_no_lap(facts: list[Fact], data: st.DataObject) -> None:
    passings = [fact for fact in facts if isinstance(fact, Passing)]
    again = data.draw(st.lists(st.sampled_from(passings), max_size=20)) if passings else []

    once, twice = score(facts), score([*facts, *again])
    assert {n: car.lap_end_us for n, car in once.cars.items()} == {n: car.lap_end_us for n, car in twice.cars.items()}


@given(race_facts())
def test_every_passing_has_one_verdict(facts: list[Fact]) -> None:
    history = score(facts)

    judged = sum(len(car.verdicts()) for car in history.cars.values())
    assert judged == sum(isinstance(fact, Passing) for fact in facts)


@given(race_facts(), moments)
@settings(max_examples=200)
def test_the_gap_is_the_one_of_the_formula(facts: list[Fact], moment_us: int) -> None:
    """gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m); gap_laps = max(r(c) - n, r(m) - n - 1, 0).

    For a car that has finished, m is its finish.
    """
    history = score(facts)
    rows = standings(history, moment_us, "line").rows
    leader = history.cars[rows[0].number].lap_end_us

    for row in rows[1:]:
        n = row.laps
        crossed_us = history.cars[row.number].lap_end_us[n - 1] if n else START_US
        terms = [crossed_us - leader[n - 1] if n else 0]
        until_us = min(moment_us, history.cars[row.number].finished_us)
        if n < len(leader) and leader[n] <= until_us:
            terms.append(until_us - leader[n])
        by_then, by_now = bisect_right(leader, crossed_us), bisect_right(leader, moment_us)
        assert row.gap_ms == max(terms) // 1000
        assert row.gap_laps == max(by_then - n if n else 0, by_now - n - 1, 0)


@given(race_facts(), moments, orders)
def test_gaps_never_fall_down_the_order_in_laps_and_are_never_negative(
    facts: list[Fact], moment_us: int, order: str
) -> None:
    rows = standings(score(facts), moment_us, order).rows  # type: ignore[arg-type]

    assert all((row.gap_ms or 0) >= 0 and (row.interval_ms or 0) >= 0 and row.gap_laps >= 0 for row in rows)
    if order == "line":
        assert [row.laps for row in rows] == sorted((row.laps for row in rows), reverse=True)


@given(race_facts())
def test_the_position_of_a_lap_is_its_rank_at_the_line(facts: list[Fact]) -> None:
    history = score(facts)

    for row in seen_laps(history, history.through_us):
        ends = sorted(car.lap_end_us[row.lap - 1] for car in history.cars.values() if len(car.lap_end_us) >= row.lap)
        assert row.position == bisect_left(ends, history.cars[row.number].lap_end_us[row.lap - 1]) + 1


@given(race_facts(), moments)
def test_standings_survive_their_json(facts: list[Fact], moment_us: int) -> None:
    board = standings(score(facts), moment_us)

    assert msgspec.json.decode(msgspec.json.encode(board), type=type(board)) == board


def test_an_empty_history_has_empty_standings() -> None:
    assert standings(History(), START_US).rows == []


ROLES = st.sampled_from(["track", "pit_in", "pit_out", "pit_line"])


@given(
    race_facts(),
    st.dictionaries(st.sampled_from(["1", "2", "line", PIT_IN, PIT_OUT]), ROLES),
    st.randoms(use_true_random=False),
)
def test_no_passing_is_without_a_verdict_whatever_a_source_makes_of_the_loops(
    facts: list[Fact], roles: dict[str, LoopRole], chance: Random
) -> None:
    laid = LoopsInstalled(tuple(Loop(each, 3, role) for each, role in roles.items()), 1, "other")
    facts = [each for fact in facts for each in (read_again(fact, chance) if isinstance(fact, Passing) else [fact])]
    facts.insert(chance.randrange(len(facts) + 1), laid)
    whole, scorer = score(facts), Scorer()
    for fact in facts:
        scorer.apply([fact])

    for number, car in whole.cars.items():
        seen = [*car.passings, *(passing for passing, _ in car.set_aside)]
        read = [fact for fact in facts if isinstance(fact, Passing) and fact.number == number]
        assert sorted(map(repr, seen)) == sorted(map(repr, read))
        assert scorer.history.cars[number].lap_end_us == car.lap_end_us


@given(race_facts(), st.sets(st.integers(0, 80)))
def test_what_a_car_did_is_kept_in_the_order_of_time_whatever_was_not_read(facts: list[Fact], lost: set[int]) -> None:
    for car in score([fact for i, fact in enumerate(facts) if i not in lost]).cars.values():
        for times_us in (car.mark_us, car.loop_us, car.lap_end_us, car.pit_in_us, car.pit_out_us):
            assert times_us == sorted(times_us)


def read_again(passing: Passing, chance: Random) -> list[Passing]:
    """A passing, and perhaps before it what was worked out of it, some seconds away."""
    if chance.random() < 0.5:
        return [passing]
    guess = replace(
        passing, exact=False, time_us=passing.time_us - chance.randrange(20_000_000), ref=passing.ref + 1000
    )
    return [guess, passing]
