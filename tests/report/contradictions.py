"""Whether a finished report contradicts itself: checks of its facts and sentences, each by its name."""

import re
from collections.abc import Callable, Iterator

from pitboard.report.compose import Report
from pitboard.report.facts import (
    AtWheelFact,
    CarFact,
    CountsFact,
    GapFact,
    InPitFact,
    LongStopFact,
    PlaceFact,
    ReportFact,
    RetiredFact,
    every,
    stated_values,
)

_EMPTY = re.compile(r"[{}]|\(\)|\(,|, ,|,\.|,,|  | ,| \.|:\.|\bNone\b(?! of)")


def contradictions(document: Report) -> list[str]:
    """What is wrong with a report, each with the name of its check; nothing for a sound one."""
    facts = tuple(fact for sentence in document.sentences() for fact in sentence.facts)
    return [f"{name}: {found}" for name, check in CHECKS.items() for found in check(document, facts)]


def _one_car_a_place(document: Report, _: tuple[ReportFact, ...]) -> Iterator[str]:
    """One leader per class, one car in every place, and one place per car and scope; a dead heat is one sentence."""
    holders: dict[tuple[str, int], set[str]] = {}
    places: dict[tuple[str, str], int] = {}
    for sentence in document.sentences():
        stated = every(sentence.facts, PlaceFact)
        for place in stated:
            level = {other.number for other in stated if (other.scope, other.position) == (place.scope, place.position)}
            if holders.setdefault((place.scope, place.position), level) != level:
                yield f"two cars in place {place.position} of {place.scope}"
            if places.setdefault((place.scope, place.number), place.position) != place.position:
                yield f"#{place.number} in two places of {place.scope}"


def _order_agrees_with_gaps(_: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    """The further back, the larger the gap to the first of the scope; any other gap is to the car ahead."""
    places = {(place.scope, place.number): place.position for place in every(facts, PlaceFact)}
    gaps = [(places.get((gap.scope, gap.number), 0), gap) for gap in every(facts, GapFact)]
    for position, gap in gaps:
        ahead = places.get((gap.scope, gap.to), 1)
        if ahead != 1:
            if position and ahead != position - 1:
                yield f"the gap of #{gap.number} is to #{gap.to}, which is neither first of {gap.scope} nor ahead of it"
            continue
        for other_position, other in gaps:
            if (
                places.get((other.scope, other.to), 1) == 1
                and gap.scope == other.scope
                and 0 < position < other_position
                and gap.gap_laps > other.gap_laps
            ):
                yield f"#{gap.number} is ahead of #{other.number} and more laps behind"


def _one_driver_a_car(_: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    drivers: dict[str, str] = {}
    cars: dict[str, str] = {}
    for fact in every(facts, AtWheelFact):
        if drivers.setdefault(fact.number, fact.driver) != fact.driver:
            yield f"two drivers in #{fact.number}"
        if cars.setdefault(fact.driver, fact.number) != fact.number:
            yield f"{fact.driver} in two cars"


def _a_retired_car_does_not_run(_: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    out = {fact.number for fact in every(facts, RetiredFact)}
    alive = (
        every(facts, AtWheelFact)
        + every(facts, InPitFact)
        + [stop for stop in every(facts, LongStopFact) if stop.ongoing]
    )
    yield from (f"#{fact.number} is out and runs" for fact in alive if fact.number in out)


def _in_the_pits_or_on_the_track(_: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    inside = {fact.number for fact in every(facts, InPitFact)} | {
        s.number for s in every(facts, LongStopFact) if s.ongoing
    }
    yield from (
        f"#{fact.number} is driven and in the pits" for fact in every(facts, AtWheelFact) if fact.number in inside
    )


def _counts_add_up(_: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    out = {fact.number for fact in every(facts, RetiredFact)}
    for fact in every(facts, CountsFact):
        if fact.in_race + len(out) > fact.started:
            yield f"{fact.in_race} in the race and {len(out)} out of {fact.started}"


def _no_empty_slot(document: Report, _: tuple[ReportFact, ...]) -> Iterator[str]:
    for sentence in document.sentences():
        if _EMPTY.search(sentence.text) or not sentence.text.endswith("."):
            yield sentence.text


def _nothing_said_twice(document: Report, _: tuple[ReportFact, ...]) -> Iterator[str]:
    """No two sentences say the same thing of their main fact; that names and places come again is no matter."""
    heads: set[tuple[object, ...]] = set()
    for sentence in document.sentences():
        head = stated_values(sentence.facts[0])
        if head in heads:
            yield sentence.text
        heads.add(head)


def _every_sentence_has_evidence(document: Report, _: tuple[ReportFact, ...]) -> Iterator[str]:
    for sentence in document.sentences():
        if not all(fact.evidence for fact in sentence.facts):
            yield sentence.text


def _named_cars_are_meant(document: Report, facts: tuple[ReportFact, ...]) -> Iterator[str]:
    """Every car number in a sentence is one that its facts are about; a team may have one in its name."""
    teams = sorted({fact.team for fact in every(facts, CarFact)} - {""}, key=len, reverse=True)
    for sentence in document.sentences():
        meant = {fact.number for fact in every(sentence.facts, CarFact)}
        for fact in sentence.facts:
            for name in ("number", "to", "than", "before", "who"):
                meant.add(getattr(fact, name, ""))
            meant.update(getattr(fact, "numbers", ()))
        text = sentence.text
        for team in teams:
            text = text.replace(team, "")
        for number in re.findall(r"#(\w+)", text):
            if number not in meant and sentence.facts[0].__struct_config__.tag != "note":
                yield f"#{number} in: {sentence.text}"


CHECKS: dict[str, Callable[[Report, tuple[ReportFact, ...]], Iterator[str]]] = {
    "one car a place": _one_car_a_place,
    "order agrees with gaps": _order_agrees_with_gaps,
    "one driver a car": _one_driver_a_car,
    "a retired car does not run": _a_retired_car_does_not_run,
    "in the pits or on the track": _in_the_pits_or_on_the_track,
    "counts add up": _counts_add_up,
    "no empty slot": _no_empty_slot,
    "nothing said twice": _nothing_said_twice,
    "every sentence has evidence": _every_sentence_has_evidence,
    "named cars are meant": _named_cars_are_meant,
}
"""Every check by its name."""
