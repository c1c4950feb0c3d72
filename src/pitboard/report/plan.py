"""What a report says and in which order: statements by importance, cut to length, put in the article's order."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.model.time import HOUR_US
from pitboard.moments import Moment
from pitboard.report.facts import (
    OVERALL,
    CarFact,
    ContentionFact,
    DriveThroughFact,
    LeadChangeFact,
    LeadLapFact,
    LossFact,
    NeutralisedFact,
    NoteFact,
    PlaceFact,
    RestartFact,
    every,
    only,
    stated_values,
)
from pitboard.report.languages.book import Statement
from pitboard.report.news import FIRST, LASTING, Previous, event_ms, opening, previous_report, title_of
from pitboard.report.note_sentences import Parts, with_notes
from pitboard.report.snapshot import Snapshot
from pitboard.report.story import story
from pitboard.report.telling import gather_lists
from pitboard.scoring import History


class Weights(Struct, frozen=True, forbid_unknown_fields=True, rename={"classes": "class"}):
    """The weights' file."""

    length: dict[str, int]
    most: dict[str, int]
    classes: dict[str, float]
    factor: dict[str, float]
    floor: dict[str, float]
    news: dict[str, float]
    share: dict[str, float]
    words: dict[str, int]
    words_each: dict[str, int]
    stakes: dict[str, float]


@cache
def weights() -> Weights:
    """Read the weights that ship with Pitboard."""
    text = files("pitboard.report").joinpath("weights.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Weights)


FRONT = ("lead", "chase", "second", "win", "win_margin", "podium")
"""Forms that no report goes without."""

PODIUM = 3

LEAST_AT_STAKE = 0.5
"""What a moment is worth at least, whatever car it is of."""

FOLLOWING = ("loss_effect", "lead_lost", "now_place", "takeover")
"""Forms that stand right behind the loss they tell more of, wherever that is told; so does who took over a place."""

LEAD_CHANGES = ("lead_change", "class_lead_change")
"""Forms of the change of a lead that made the leader."""

FIRST_TWO = ("lead", "chase", "second", "place_pit", "place_stop")
"""Forms of who leads and who is second while the race runs."""

UNDER_WAY = ("lead", "contenders", "lost")
BEHIND = ("incidents", "outlook")
OVER = ("lead", "decided", "contenders")
RECORDS = ("lost", "incidents", "records")


class Plan(Struct, frozen=True):
    """The statements of a report in order, by part of the article, and the one that its title is made of.

    `untold` are the notes, and `no_room` the other statements, for which the report is too short. `leader` is who leads
    each scope.
    """

    parts: Parts
    title: Statement | None = None
    untold: tuple[NoteFact, ...] = ()
    no_room: tuple[Statement, ...] = ()
    leader: Mapping[str, str] = field(default_factory=dict)

    def without_least(self, among: Sequence[Statement], most: int = 1, *, places: bool = False) -> "Plan | None":
        """Drop the lightest of some statements, so many at most; None where none of them can go.

        With `places` those of a class may go too.
        """
        untouched = stays if places else keeps
        statements = list(self.statements())
        needed = {statement.needs for statement in statements}
        opens = statements[0] if statements else None
        light = [
            statement
            for statement in among
            if not untouched(statement) and statement is not opens and statement.key not in needed
        ]
        if not light:
            return None
        ranked = sorted(light, key=lambda statement: (statement.score, statement.key))
        least = {statement.key for statement in ranked[:most]}
        left = [statement for statement in statements if statement.key not in least]
        keys = {statement.key for statement in _up_to_who_leads(left, self.leader)}
        parts = [
            (part, tuple(statement for statement in inside if statement.key in keys)) for part, inside in self.parts
        ]
        return replace(self, parts=tuple((part, inside) for part, inside in parts if inside))

    def statements(self) -> Iterator[Statement]:
        """Go through all statements, in order."""
        for _, statements in self.parts:
            yield from statements


def stays(statement: Statement) -> bool:
    """Tell whether no report goes without a statement: who leads or won, on the podium, and that no race goes on."""
    main = statement.facts[0]
    on_podium = isinstance(main, PlaceFact) and main.scope == "overall" and main.position <= PODIUM
    lasts = statement.form == LASTING and statement.part == "lead"
    return statement.form in FRONT or on_podium or lasts


def keeps(statement: Statement) -> bool:
    """Tell whether a statement is kept though its words come again: it stays, or tells a place on a class's podium."""
    main = statement.facts[0]
    return stays(statement) or (isinstance(main, PlaceFact) and main.position <= PODIUM)


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
    known = [] if since_us is None else story(Snapshot(history, since_us), earlier, nation, length)
    news_since_us = since_us if since_us is not None else max(moment_us - HOUR_US, history.race.start_us)
    previous = previous_report(events, news_since_us, snapshot, known)
    offered = story(snapshot, events, nation, length, previous)
    weighed = [replace(statement, score=_score(statement, snapshot, nation, previous)) for statement in offered]
    over, fight = snapshot.over, bool(snapshot.in_race)
    leader = {scope: rows[0].number for scope in (OVERALL, *snapshot.classes) if (rows := snapshot.scope_rows(scope))}
    lasting = [
        each
        for each in weighed
        if all(_may_be_last(each, fact, leader.get(fact.scope)) for fact in _lead_facts(each)[-1:])
    ]
    first = opening(lasting, weights().news, snapshot.at_ms, previous.at_ms, over=over, fight=fight)
    notes = [statement for statement in weighed if isinstance(statement.facts[0], NoteFact)]
    facts = [statement for statement in weighed if not isinstance(statement.facts[0], NoteFact)]
    chosen = _up_to_who_leads(_choose(facts, weights().length[length], first), leader)
    statements, order = gather_lists(_counted_once(_told_once(chosen))), _parts(snapshot, nation)
    parts = with_notes(
        _in_order(statements, order, first), notes, weights().length[length], weights().words["note"], order
    )
    keys = {id(statement) for statement in chosen}
    no_room = tuple(statement for statement in facts if id(statement) not in keys)
    return Plan(parts.parts, title_of(statements, first, over=snapshot.over), parts.untold, no_room, leader)


def _told_once(chosen: list[Statement]) -> list[Statement]:
    """Leave out of a list of drive-throughs those that are told as losses."""
    losses = [fact for statement in chosen for fact in every(statement.facts, LossFact)]
    drove = [(loss.number, loss.begin_ms, loss.end_ms) for loss in losses if loss.sort == "drive_through"]
    kept = []
    for statement in chosen:
        drives = every(statement.facts, DriveThroughFact)
        left = [
            fact
            for fact in drives
            if not any(number == fact.number and begin <= fact.at_ms <= end for number, begin, end in drove)
        ]
        if left and len(left) < len(drives):
            cars = [car for car in every(statement.facts, CarFact) if car.number in {fact.number for fact in left}]
            statement = replace(statement, facts=(*left, *cars))
        if left or not drives:
            kept.append(statement)
    return kept


def _up_to_who_leads(chosen: list[Statement], leader: Mapping[str, str]) -> list[Statement]:
    """Leave out the changes of a lead at whose end another would lead than who does, by the leader of each scope.

    A lead may have been lost that somebody else has by now, but not one that its loser has.
    """
    changes = [(found[-1].at_ms, found[-1], each) for each in chosen if (found := _lead_facts(each))]
    dropped: set[str] = set()
    closed: set[str] = set()
    for _, fact, statement in sorted(changes, key=lambda change: change[0], reverse=True):
        if fact.scope in closed or _may_be_last(statement, fact, leader.get(fact.scope)):
            closed.add(fact.scope)
        else:
            dropped.add(statement.key)
    kept = []
    for statement in chosen:
        if statement.key in dropped or statement.needs in dropped:
            dropped.add(statement.key)
        else:
            kept.append(statement)
    return kept


def _may_be_last(statement: Statement, change: LeadChangeFact, leader: str | None) -> bool:
    return change.number == leader or (statement.form == "lead_lost" and change.before != leader)


def _lead_facts(statement: Statement) -> Sequence[LeadChangeFact]:
    return every(statement.facts, LeadChangeFact) if isinstance(statement.facts[0], LeadChangeFact) else ()


def _counted_once(chosen: list[Statement]) -> list[Statement]:
    """Leave out how long the only neutralisation took where its end is told, and who may win where they are those of
    the lead lap.
    """
    restarts = [statement for statement in chosen if isinstance(statement.facts[0], RestartFact)]
    level = {
        fact.numbers for statement in chosen for fact in every(statement.facts, LeadLapFact) if fact.scope == OVERALL
    }
    kept, moved = [], dict[str, Statement]()
    for statement in chosen:
        main = statement.facts[0]
        if isinstance(main, ContentionFact) and main.scope == OVERALL and main.numbers in level:
            continue
        once = isinstance(main, NeutralisedFact) and len(statement.facts) == main.count == 1 and not main.running
        if once and len(restarts) == 1:
            # What was said first stays first.
            moved[restarts[0].key] = replace(restarts[0], part=statement.part, rank=statement.rank)
            continue
        kept.append(statement)
    return [moved.get(statement.key, statement) for statement in kept]


def _in_order(chosen: list[Statement], order: list[str], first: Statement | None) -> Parts:
    """Put the statements into the parts of the article, the news before all others."""
    key = first.key if first else ""
    earliest = _earliest_before(first, chosen) if first and first.form in LEAD_CHANGES else None
    moved = []
    for statement in _behind_who_leads(chosen, first):
        if statement.key == key:
            statement = replace(statement, part="lead", rank=-1.0, needs="", relation=None, opens=True)
        elif key and key in (statement.after, statement.needs) and _follows(statement):
            statement = replace(statement, part="lead")
        elif key and key == statement.needs and statement.form == "led_before" and statement.part == "lost":
            # Said of what the text opens with, it would hang in the air elsewhere.
            statement = replace(statement, part="lead", rank=-0.5)
        elif statement is earliest:
            statement = replace(statement, relation="earlier", after="")
        moved.append(statement)
    parts = []
    for part in order:
        inside = sorted((statement for statement in moved if statement.part == part), key=lambda found: found.rank)
        if inside:
            parts.append((part, tuple(_with_consequences(inside))))
    return tuple(parts)


def _behind_who_leads(chosen: list[Statement], first: Statement | None) -> list[Statement]:
    """Put a neutralisation that is no news behind who leads, and what all of them took, where none opens the text."""
    ranks = [statement.rank for statement in chosen if statement.form in FIRST_TWO and statement.part == "lead"]
    if not ranks or (first is not None and first.form in FIRST):
        return chosen
    behind = {LASTING: max(ranks) + 0.25, "neutral": max(ranks) + 0.5}
    return [
        replace(statement, rank=behind[statement.form])
        if statement.form in behind and statement.part == "lead"
        else statement
        for statement in chosen
    ]


def _earliest_before(first: Statement, chosen: list[Statement]) -> Statement | None:
    """Find the earliest change of a lead that is told of those before the change that a report opens with."""
    opens = only(first.facts, LeadChangeFact)
    found = [
        (main.at_ms, statement.key, statement)
        for statement in chosen
        if isinstance(main := statement.facts[0], LeadChangeFact)
        and main.scope == opens.scope
        and main.at_ms < opens.at_ms
    ]
    return min(found)[2] if found else None


def _follows(statement: Statement) -> bool:
    """Tell whether a statement is always told right behind another: what came of it, who took over then, or what came
    next.
    """
    return statement.form in FOLLOWING or statement.relation == "sequel"


def _with_consequences(statements: list[Statement]) -> Iterator[Statement]:
    """Go through statements in order, what came of each right behind it, and where that left it."""
    keys = {statement.key for statement in statements}
    following: dict[str, list[Statement]] = {}
    for statement in statements:
        if _follows(statement) and statement.after in keys:
            following.setdefault(statement.after, []).append(statement)
    behind = {statement.key for found in following.values() for statement in found}
    waiting = [statement for statement in reversed(statements) if statement.key not in behind]
    while waiting:
        statement = waiting.pop()
        yield statement
        # What follows on it may be followed itself.
        waiting += reversed(following.pop(statement.key, []))


def _parts(snapshot: Snapshot, nation: str) -> list[str]:
    """Return the parts of the article in order; of a race that is over the classes with a home win first."""
    classes = list(snapshot.classes)
    if not snapshot.over:
        return [*UNDER_WAY, *classes, *BEHIND]
    won = {car_class for car_class in classes if nation and nation in _nations_of_winner(snapshot, car_class)}
    return [*OVER, *[name for name in classes if name in won], *[name for name in classes if name not in won], *RECORDS]


def _nations_of_winner(snapshot: Snapshot, car_class: str) -> tuple[str, ...]:
    return snapshot.history.cars[snapshot.classes[car_class][0].number].nations


def _score(statement: Statement, snapshot: Snapshot, nation: str, previous: Previous) -> float:
    factor = weights().factor
    score = weights().share[statement.form] * statement.score * _class_weight(statement, snapshot)
    at_ms = event_ms(statement.facts[0])
    # What a loss is worth has faded already, but where it explains the order.
    if at_ms is not None and not isinstance(statement.facts[0], LossFact):
        half_ms = snapshot.at_ms - previous.at_ms if previous.stated else factor["half_life_share"] * snapshot.at_ms
        half_ms = max(half_ms, factor["half_life_least_ms"])
        score *= max(0.5 ** ((snapshot.at_ms - at_ms) / half_ms), weights().floor.get(statement.form, factor["floor"]))
    if nation and any(nation in snapshot.history.cars[number].nations for number in _cars(statement, snapshot)):
        score *= factor["home"]
    if statement.form in weights().stakes:
        # What hangs on the leader's car doubles it and more; where nothing does, half of it is left.
        score *= LEAST_AT_STAKE + statement.weight / weights().stakes[statement.form]
    if statement.new:
        score *= factor["new"]
    if previous.stated and all(stated_values(fact) in previous.stated for fact in statement.facts):
        score *= factor["known"]
    return score


def _class_weight(statement: Statement, snapshot: Snapshot) -> float:
    classes = weights().classes
    if statement.part not in snapshot.classes:
        return classes["overall"]
    return classes["first" if list(snapshot.classes).index(statement.part) <= 1 else "lower"]


def _cars(statement: Statement, snapshot: Snapshot) -> list[str]:
    numbers = [getattr(fact, "number", "") for fact in statement.facts]
    return [number for number in numbers if number in snapshot.row]


def _words(statement: Statement) -> int:
    """Estimate the words a statement takes: a list by its cars, each of which has one fact as a car."""
    each = weights().words_each.get(statement.form, 0)
    return weights().words[statement.form] + each * len(every(statement.facts, CarFact))


def _choose(weighed: list[Statement], budget: int, first: Statement | None) -> list[Statement]:
    """Choose the weightiest statements that fit, none without the one it follows on, and nothing twice.

    `first`, which the report opens with, and what no report goes without are in it whatever their length.
    """
    chosen: list[Statement] = []
    stated: set[tuple[object, ...]] = set()
    keys: set[str] = set()
    left = budget
    pending = sorted(
        weighed,
        key=lambda statement: (statement is not first, not stays(statement), -statement.score, statement.key),
    )
    waiting = True
    while waiting:
        waiting = False
        for statement in list(pending):
            words = _words(statement)
            if statement.needs and statement.needs not in keys and statement is not first:
                continue
            pending.remove(statement)
            main = stated_values(statement.facts[0])
            if (words > left and not stays(statement)) or main in stated:
                continue
            chosen.append(statement)
            stated.add(main)
            keys.add(statement.key)
            left -= words
            waiting = True
            break
    return chosen
