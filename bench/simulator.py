"""What is found in simulated races, held against what truly happened: `python bench/simulator.py [SEEDS [HOURS]]`.

Incidents by kind: which of those in the simulator's log timing alone shows (the flags and slow zones that a feed would
state are taken out), and which of those it shows are in the log. The net order: the order in class with all stops made,
as foretold every half hour from a quarter of the race on, against that at the flag, for pairs of cars to which nothing
happened in between; beside it what the order on the road says.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from pitboard.board import standings
from pitboard.feeds.simulator import SimulatedRace, Simulation, Truth
from pitboard.model import NEUTRAL_FLAGS, Fact, Flag, SlowZone
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US
from pitboard.moments import moments
from pitboard.scoring import History, score
from pitboard.strategy import IncidentRow, StrategyRow, incidents, strategy

NEAR_US = 150 * SECOND_US
"""What is found so long before or after what happened is the same: it shows at the next loop."""

LIMPS_US = 15 * MINUTE_US
"""So long a damaged car limps."""


def tells_course(fact: Fact) -> bool:
    """Tell whether a fact says in which state the course is, but for the flag that ends the race."""
    return isinstance(fact, SlowZone) or (isinstance(fact, Flag) and fact.state != "chequered")


def simulated(seed: int, hours: float, rate: float, *, flags: bool = True) -> tuple[History, Truth]:
    """Run a race, and score it with its flags or without."""
    run = Simulation(SimulatedRace(seed=seed, duration_us=round(hours * HOUR_US), incident_rate=rate))
    return score([fact for fact in run if flags or not tells_course(fact)], run.settings.name), run.truth


def disturbed_us(truth: Truth) -> dict[str, list[int]]:
    """When something happened to each car: an incident, a penalty, a repair, a retirement."""
    found: dict[str, list[int]] = {number: [] for number in truth.grid}
    for incident in truth.incidents:
        for number in incident.cars:
            found[number].append(incident.time_us)
    for penalty in truth.penalties:
        found[penalty.number].append(penalty.time_us)
    for retirement in truth.retirements:
        found[retirement.number].append(retirement.time_us)
    for visit in truth.pit_visits:
        if visit.kind not in ("stop", "start"):
            found[visit.number].append(visit.in_us)
    return found


def pairs(rows: list[StrategyRow], disturbed: set[str]) -> Iterator[tuple[StrategyRow, StrategyRow]]:
    """Go through the pairs of a class to which nothing happened."""
    for first, second in combinations(rows, 2):
        if first.car_class == second.car_class and disturbed.isdisjoint((first.number, second.number)):
            yield first, second


def net_order(history: History, truth: Truth, counts: Counter[str]) -> None:
    """Count the pairs whose order at the flag was that foretold, and that on the road, every half hour."""
    start_us, flag_us = history.race.start_us, truth.chequered_us or history.through_us
    last = {number: place for place, number in enumerate(truth.order_at(max(truth.finished_us.values())))}
    troubles = disturbed_us(truth)
    for moment_us in range(start_us + (flag_us - start_us) // 4, flag_us - 10 * MINUTE_US, HOUR_US // 2):
        road = {row.number: place for place, row in enumerate(standings(history, moment_us).rows)}
        part = "last hour" if flag_us - moment_us < HOUR_US else "before"
        disturbed = {number for number, times in troubles.items() if max(times, default=0) > moment_us}
        for first, second in pairs(strategy(history, moment_us).rows, disturbed):
            if first.net_gap_ms is None or second.net_gap_ms is None:
                continue
            ahead = last[first.number] < last[second.number]
            counts[part] += 1
            counts[f"{part}, net right"] += (first.net_gap_ms < second.net_gap_ms) == ahead
            counts[f"{part}, road right"] += (road[first.number] < road[second.number]) == ahead


def stood(truth: Truth) -> Iterator[tuple[str, str, int]]:
    """Go through what made a car stand for over a minute or for good: its kind, number and moment."""
    for incident in truth.incidents:
        words = incident.consequence
        freed = incident.kind == "off" and words.startswith("freed")
        if incident.kind == "crash" or words == "stopped on the track" or freed:
            yield incident.kind, incident.cars[0], incident.time_us


def overdue(history: History, truth: Truth, found: list[IncidentRow], counts: Counter[str]) -> None:
    """Count the cars that stood and were seen to, and those seen to that have a reason in the log."""
    start_us = history.race.start_us
    rows = [row for row in found if row.kind == "overdue"]
    spans = [
        (row.number, start_us + row.begin_ms * 1000, start_us + (row.end_ms or row.told_ms) * 1000) for row in rows
    ]
    for kind, number, at_us in stood(truth):
        shown = any(own == number and abs(begin_us - at_us) < NEAR_US for own, begin_us, _ in spans)
        counts[f"{kind}, in the log"] += 1
        counts[f"{kind}, shown"] += shown
    for own_number, begin_us, until_us in spans:
        own = [incident for incident in truth.incidents if own_number in incident.cars]
        struck = any(begin_us - NEAR_US < incident.time_us < until_us for incident in own)
        limped = any(0 < begin_us - incident.time_us < LIMPS_US for incident in own if incident.kind != "spin")
        counts["overdue"] += 1
        counts["overdue, in the log"] += struck or limped


def losses(history: History, truth: Truth, counts: Counter[str]) -> None:
    """Count the losses of time on the track that the story's finder finds, by what they were in the log."""
    found = [
        (number, moment.time_us)
        for moment in moments(history, history.through_us)
        if moment.kind == "loss"
        for number in moment.cars
    ]
    for incident in truth.incidents:
        words = incident.consequence.split()
        lost_s = int(words[1]) if words[0] == "lost" else 0
        size = ", 20 s or more" if lost_s >= 20 else ", less" if lost_s else ""
        shown = any(n == incident.cars[0] and abs(us - incident.time_us) < 2 * NEAR_US for n, us in found)
        counts[f"{incident.kind}{size}, in the log"] += 1
        counts[f"{incident.kind}{size}, found"] += shown
    struck = {(number, incident.time_us) for incident in truth.incidents for number in incident.cars}
    counts["found"] += len(found)
    counts["found, in the log"] += sum(
        any(n == own and abs(us - at) < LIMPS_US for own, at in struck) for n, us in found
    )


def true_spans(truth: Truth, end_us: int) -> list[tuple[int, int]]:
    """The spans in which the course was truly neutralised, those that follow each other made into one."""
    spans: list[tuple[int, int]] = []
    for flag, after in zip(truth.flags, [*truth.flags[1:], None], strict=True):
        if flag.state in NEUTRAL_FLAGS:
            begin_us = spans.pop()[0] if spans and spans[-1][1] >= flag.time_us else flag.time_us
            spans.append((begin_us, after.time_us if after else end_us))
    return spans


def neutralised(history: History, truth: Truth, found: list[IncidentRow], counts: Counter[str]) -> None:
    """Count the neutralisations of the log that timing shows, and those it shows that are in the log."""
    start_us, spans = history.race.start_us, true_spans(truth, history.through_us)
    rows = [row for row in found if row.kind == "neutralised"]
    shown = [(start_us + row.begin_ms * 1000, start_us + (row.end_ms or row.told_ms) * 1000) for row in rows]
    counts["neutralised, in the log"] += len(spans)
    counts["zones slow, in the log"] += sum(zone.active for zone in truth.slow_zones)
    for begin_us, end_us in spans:
        meeting = [from_us for from_us, until_us in shown if from_us < end_us and until_us > begin_us - MINUTE_US]
        counts["neutralised, shown"] += bool(meeting)
        counts["… s late in all"] += (min(meeting) - begin_us) // SECOND_US if meeting else 0
    right = [any(begin_us < until_us and end_us > from_us for from_us, until_us in spans) for begin_us, end_us in shown]
    counts["shown as neutralised"] += len(shown)
    counts["shown as neutralised, in the log"] += sum(right)


def main() -> None:
    """Simulate, compare, print."""
    seeds, hours = (int(sys.argv[1]) if len(sys.argv) > 1 else 6), (float(sys.argv[2]) if len(sys.argv) > 2 else 6)
    names = ("net order", "net order where nothing goes wrong", "cars overdue", "losses", "the course")
    counts = [Counter[str]() for _ in names]
    for seed in range(1, seeds + 1):
        net_order(*simulated(seed, hours, 1.0), counts[0])
        net_order(*simulated(seed, hours, 0.0), counts[1])
        history, truth = simulated(seed, hours, 1.0, flags=False)
        found = incidents(history, history.through_us).rows
        overdue(history, truth, found, counts[2])
        losses(history, truth, counts[3])
        neutralised(history, truth, found, counts[4])
    for name, counted in zip(names, counts, strict=True):
        print(name, *(f"  {what}: {count}" for what, count in sorted(counted.items())), sep="\n")


if __name__ == "__main__":
    main()
