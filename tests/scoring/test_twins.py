"""One crossing read by several sources: which reading counts does not depend on which came first."""

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from build import LOOPS, entry, loop_laps, passing, race_info
from pitboard.model import Fact, LoopsInstalled, Passing, SourceClock
from pitboard.scoring import History, Scorer, score

HEAD: list[Fact] = [
    race_info(),
    LoopsInstalled(LOOPS, 20_000_000, "test"),
    entry("7"),
    *(SourceClock(name, "p3", rank) for rank, name in enumerate(("main", "backup", "third"))),
]


def read_by(source: str, facts: list[Fact], chance: random.Random, lost: float = 0.0) -> list[Fact]:
    """The same crossings as another source reads them, some ms off and some not at all."""
    return [
        replace(one, source=source, time_us=one.time_us + chance.randint(-4000, 4000))
        for one in facts
        if isinstance(one, Passing) and chance.random() >= lost
    ]


def readings(seed: int) -> list[Fact]:
    chance = random.Random(seed)
    laps = loop_laps("7", [chance.uniform(60, 90) for _ in range(8)])
    return [fact for name in ("main", "backup", "third") for fact in read_by(name, laps, chance, 0.2)]


@given(st.integers(0, 10_000), st.integers(1, 9))
def test_the_history_is_the_same_in_whatever_order_and_portions_the_readings_come(seed: int, portion: int) -> None:
    facts = readings(seed)
    chance = random.Random(seed)
    if seed % 3:
        chance.shuffle(facts)
    else:
        facts.sort(key=lambda one: getattr(one, "time_us", 0) + chance.randint(0, 20_000))
    scorer = Scorer()
    scorer.apply(HEAD)
    for i in range(0, len(facts), portion):
        scorer.apply(facts[i : i + portion])

    assert scorer.history.digest() == score([*HEAD, *facts]).digest()


@given(st.integers(0, 10_000))
def test_of_two_readings_the_one_of_the_source_that_counts_first_ends_the_lap(seed: int) -> None:
    facts = readings(seed)
    ended = score([*HEAD, *facts]).cars["7"].lap_end_us
    by_main = {one.time_us for one in facts if isinstance(one, Passing) and one.source == "main" and one.loop == "line"}

    assert sum(end in by_main for end in ended) == len(by_main)


def lines(*read: tuple[str, float]) -> History:
    """Readings of car 7 at the line, by source and second."""
    return score([*HEAD, *(replace(passing(at_s, "7", "line", i), source=who) for i, (who, at_s) in enumerate(read))])


def test_a_double_names_the_reading_that_counts() -> None:
    car = lines(("backup", 99.998), ("main", 100.0)).cars["7"]

    (double,) = [verdict for one, verdict in car.verdicts() if one.source == "backup"]
    assert (double.code, double.of_source, double.of_ref) == ("duplicate", "main", 1)
    assert "-2.0 ms" in double.reason


def test_a_guess_counts_only_where_no_other_source_read() -> None:
    guess = replace(passing(210, "7", "line", 9, exact=False), source="third")
    own = [replace(passing(at_s, "7", "line", 10 + i), source="third") for i, at_s in enumerate((100, 300))]
    seen = replace(passing(190, "7", "line", 1), source="main")

    alone = score([*HEAD, *own, guess]).cars["7"]
    together = score([*HEAD, *own, guess, seen]).cars["7"]

    assert (len(alone.lap_end_us), len(together.lap_end_us)) == (3, 3)
    assert seen.time_us in together.lap_end_us
    assert [verdict.code for one, verdict in together.verdicts() if one is guess] == ["superseded"]
