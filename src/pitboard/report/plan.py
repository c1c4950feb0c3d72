"""What a report says and in which order: statements by importance, cut to length, put in the article's order."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pitboard.moments import Moment
from pitboard.report.candidates import Candidates
from pitboard.report.facts import (
    CarFact,
    DriveThroughFact,
    LeadChangeFact,
    LongStopFact,
    MoveFact,
    NoteFact,
    ReportFact,
    RetiredFact,
    SlowLapFact,
    every,
    stated_values,
)
from pitboard.report.grouping import attach_notes, gather_lists
from pitboard.report.news import NEWS, Previous
from pitboard.report.snapshot import Snapshot
from pitboard.report.statement import Statement
from pitboard.scoring import History


class Weights(Struct, frozen=True, forbid_unknown_fields=True, rename={"classes": "class"}):
    """The weights' file."""

    length: dict[str, int]
    classes: dict[str, float]
    factor: dict[str, float]
    floor: dict[str, float]
    share: dict[str, float]
    words: dict[str, int]
    words_each: dict[str, int]


@cache
def weights() -> Weights:
    """Read the weights that ship with Pitboard."""
    text = files("pitboard.report").joinpath("weights.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Weights)


FRONT = ("lead", "second", "close", "class_lead", "lead_since")
"""Forms that no report goes without."""


class Plan(Struct, frozen=True):
    """The statements of a report in order, by part of the article."""

    parts: tuple[tuple[str, tuple[Statement, ...]], ...]

    def without_least(self, among: Sequence[int]) -> "Plan | None":
        """Drop the lightest of some statements, by place; None where none of them can go."""
        statements = list(self.statements())
        needed = {statement.needs for statement in statements}
        light = [statements[i] for i in among if statements[i].form not in FRONT and statements[i].key not in needed]
        if not light:
            return None
        least = min(light, key=lambda statement: (statement.score, statement.key))
        parts = [
            (part, tuple(statement for statement in inside if statement is not least)) for part, inside in self.parts
        ]
        return Plan(tuple((part, inside) for part, inside in parts if inside))

    def statements(self) -> Iterator[Statement]:
        """Go through all statements, in order."""
        for _, statements in self.parts:
            yield from statements


def plan(
    history: History,
    moment_us: int,
    *,
    events: Sequence[Moment],
    nation: str = "",
    length: str = "report",
    since_us: int | None = None,
    earlier: Sequence[Moment] = (),
) -> Plan:
    """Plan a report at a moment; `earlier` are the events of the previous report's moment, `since_us`."""
    snapshot = Snapshot(history, moment_us)
    previous = None
    if since_us is not None:
        before = Candidates(Snapshot(history, since_us), earlier, nation, length)
        known = frozenset(stated_values(fact) for statement in before.all() for fact in statement.facts)
        previous = Previous(snapshot.ms(since_us), before.events, known)
    offered = Candidates(snapshot, events, nation, length, previous).all()
    weighed = [replace(statement, score=_score(statement, snapshot, nation, previous)) for statement in offered]
    chosen = gather_lists(attach_notes(_choose(weighed, weights().length[length])))
    order = [NEWS, "lead", "contenders", "lost", *snapshot.classes, "incidents", "outlook"]
    parts = []
    for part in order:
        inside = sorted(
            (statement for statement in chosen if statement.part == part), key=lambda candidate: candidate.rank
        )
        if inside:
            parts.append((part, tuple(inside)))
    return Plan(tuple(parts))


def _score(statement: Statement, snapshot: Snapshot, nation: str, previous: Previous | None) -> float:
    factor = weights().factor
    score = weights().share[statement.form] * statement.score * _class_weight(statement, snapshot)
    at_ms = _event_ms(statement.facts)
    if at_ms is not None:
        half_ms = snapshot.at_ms - previous.at_ms if previous else factor["half_life_share"] * snapshot.at_ms
        half_ms = max(half_ms, factor["half_life_least_ms"])
        score *= max(0.5 ** ((snapshot.at_ms - at_ms) / half_ms), weights().floor.get(statement.form, factor["floor"]))
    if nation and any(nation in snapshot.history.cars[number].nations for number in _cars(statement, snapshot)):
        score *= factor["home"]
    if statement.new:
        score *= factor["new"]
    if previous and all(stated_values(fact) in previous.stated for fact in statement.facts):
        score *= factor["known"]
    return score


def _class_weight(statement: Statement, snapshot: Snapshot) -> float:
    classes = weights().classes
    if statement.part not in snapshot.classes:
        return classes["overall"]
    return classes["first" if list(snapshot.classes).index(statement.part) <= 1 else "lower"]


def _event_ms(facts: tuple[ReportFact, ...]) -> int | None:
    main = facts[0]
    if isinstance(main, LeadChangeFact | RetiredFact | NoteFact):
        return main.at_ms
    if isinstance(main, MoveFact):
        return main.to_ms
    if isinstance(main, DriveThroughFact):
        return main.at_ms
    if isinstance(main, SlowLapFact):
        return main.begin_ms
    return main.in_ms + main.duration_ms if isinstance(main, LongStopFact) else None


def _cars(statement: Statement, snapshot: Snapshot) -> list[str]:
    numbers = [getattr(fact, "number", "") for fact in statement.facts]
    return [number for number in numbers if number in snapshot.row]


def _words(statement: Statement) -> int:
    """Estimate the words a statement takes: a list by its cars, each of which has one fact as a car."""
    each = weights().words_each.get(statement.form, 0)
    return weights().words[statement.form] + each * len(every(statement.facts, CarFact))


def _choose(weighed: list[Statement], budget: int) -> list[Statement]:
    """Choose the weightiest statements that fit, none without the one it follows on, and nothing twice."""
    chosen: list[Statement] = []
    stated: set[tuple[object, ...]] = set()
    keys: set[str] = set()
    left = budget
    pending = sorted(weighed, key=lambda statement: (-statement.score, statement.key))
    waiting = True
    while waiting:
        waiting = False
        for statement in list(pending):
            words = _words(statement)
            if statement.needs and statement.needs not in keys:
                continue
            pending.remove(statement)
            main = stated_values(statement.facts[0])
            if words > left or main in stated:
                continue
            chosen.append(statement)
            stated.add(main)
            keys.add(statement.key)
            left -= words
            waiting = True
            break
    return chosen
