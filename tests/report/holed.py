"""Races in which some cars were out of sight for a while: of their laps then only the number is known."""

import random
from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.model import LINE, PIT_LINE, Entry, Fact, LapTimeDeleted, Passing
from pitboard.scoring import History, score
from report.sources import HOUR_US


def holed(seed: int) -> History:
    """A simulated race of an hour in which one car, some or all were not seen for ten minutes or twenty."""
    chance = random.Random(seed)
    hypercar, lmp2, lmgt3 = chance.choice([3, 6]), chance.choice([0, 4]), chance.choice([0, 5])
    settings = SimulatedRace(seed=seed, duration_us=HOUR_US, hypercar=hypercar, lmp2=lmp2, lmgt3=lmgt3)
    facts = list(simulate(settings))
    entered = {chip: fact.number for fact in facts if isinstance(fact, Entry) for chip in fact.transponders}
    facts = [
        replace(fact, number=entered[fact.transponder]) if isinstance(fact, Passing) and fact.transponder else fact
        for fact in facts
    ]
    start_us = min(fact.time_us for fact in facts if isinstance(fact, Passing))
    from_us = start_us + round(chance.uniform(300, 2400) * 1e6)
    share, numbers = chance.choice([0.0, 0.3, 0.5, 0.8, 1.0]), sorted(set(entered.values()))
    for number in [number for number in numbers if chance.random() < share] or numbers[:1]:
        facts = unseen(facts, number, from_us + chance.randint(-100, 100) * 1_000_000, chance.choice([600, 1200]))
    return score(facts)


def unseen(facts: Sequence[Fact], number: str, from_us: int, seconds: int) -> list[Fact]:
    """The facts without what a car passed within so many seconds: its laps are shared out evenly, and have no times."""
    theirs = [fact for fact in facts if isinstance(fact, Passing) and fact.number == number]
    ends_us = sorted(fact.time_us for fact in theirs if fact.loop in (LINE, PIT_LINE))
    gone = [lap for lap, end_us in enumerate(ends_us, 1) if from_us <= end_us < from_us + seconds * 1_000_000]
    if not gone or gone[0] == 1 or gone[-1] == len(ends_us):
        return list(facts)
    begin_us, end_us = ends_us[gone[0] - 2], ends_us[gone[-1]]
    apart_us = (end_us - begin_us) // (len(gone) + 1)
    told = [Passing(begin_us + k * apart_us, number, LINE, "test", exact=False) for k in range(1, len(gone) + 1)]
    hidden = {id(fact) for fact in theirs if begin_us < fact.time_us < end_us}
    untimed = [LapTimeDeleted(number, lap, "nobody saw it", "test") for lap in (*gone, gone[-1] + 1)]
    first = next(i for i, fact in enumerate(facts) if id(fact) in hidden)
    return [*facts[:first], *told, *untimed, *(fact for fact in facts[first:] if id(fact) not in hidden)]
