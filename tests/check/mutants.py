"""Facts with one value changed, so that a sentence made of them says what is not so."""

from collections.abc import Iterator

from msgspec import structs

from pitboard.report import facts as f
from pitboard.report.facts import ReportFact
from pitboard.report.plan import Plan
from pitboard.report.statement import Statement
from pitboard.scoring import History

MINUTE_MS = 60_000

UNPLACED = ("second", "class_second")
"""Forms that say who follows the first; most ways to word them leave out which place that is."""


def _mate(number: str, driver: str, history: History) -> str:
    """Another driver of the crew, or ""."""
    crew = [one.name for one in history.cars[number].entry.drivers]
    return next((one for one in crew if one != driver), "")


def _stranger(number: str, history: History) -> str:
    """A driver of another car, or ""."""
    own = {one.name for one in history.cars[number].entry.drivers}
    others = (one.name for car in history.cars.values() for one in car.entry.drivers)
    return next((name for name in others if name not in own), "")


def mutants(fact: ReportFact, history: History) -> Iterator[tuple[str, ReportFact]]:
    """The fact with one of the values its words give changed: the value's name, and the fact."""
    for name, value in _changes(fact, history):
        if value:
            yield name, structs.replace(fact, **{name: value})


def _changes(fact: ReportFact, history: History) -> Iterator[tuple[str, object]]:  # one case a kind
    match fact:
        case f.AtWheelFact():
            yield "driver", _mate(fact.number, fact.driver, history)
        case f.CrewFact():
            stranger = _stranger(fact.number, history)
            yield "drivers", (stranger, *fact.drivers[1:]) if stranger else ()
        case f.ClockFact():
            yield "at_ms", fact.at_ms + 40 * MINUTE_MS
        case f.TimeLeftFact():
            yield "left_ms", fact.left_ms + 13 * MINUTE_MS
        case f.PlaceFact() if fact.position > 1:
            yield "position", fact.position + 2
        case f.GapFact() if fact.gap_laps:
            yield "gap_laps", fact.gap_laps + 2
        case f.GapFact():
            yield "gap_ms", fact.gap_ms * 8 // 5 + 9_000
        case f.LeadLapFact() if len(fact.numbers) > 1:
            yield "numbers", fact.numbers * 2
        case f.LedFact() if fact.from_ms:
            yield "led_ms", fact.led_ms // 2
        case f.LedFact():
            yield "laps", fact.laps + 7
        case f.CountsFact():
            yield ("finished", fact.finished - 3) if fact.finished else ("in_race", fact.in_race - 3)
            yield "started", fact.started + 3
        case f.BestOfNationFact():
            yield "position", fact.position + 2
            yield "drivers", (_stranger(fact.number, history), *fact.drivers[1:])
        case f.PaceFact():
            yield "faster_ms", fact.faster_ms + 2_900
        case f.LeadChangeFact():
            yield "at_ms", fact.at_ms + 50 * MINUTE_MS
        case f.SwapsFact():
            yield "count", fact.count + 3
        case f.LongStopFact():
            yield "duration_ms", fact.duration_ms * 8 // 5
            yield "driver", _mate(fact.number, fact.driver, history) if fact.driver else ""
            yield "before", fact.before % 3 + 1 if fact.before else 0
        case f.DriveThroughFact():
            yield "at_ms", fact.at_ms + 23 * MINUTE_MS
        case f.RetiredFact():
            yield "laps", fact.laps + 5
            yield "driver", _mate(fact.number, fact.driver, history) if fact.driver else ""
            yield "at_ms", fact.at_ms + 50 * MINUTE_MS
        case f.MoveFact():
            yield "to_position", fact.to_position + (2 if fact.to_position > fact.from_position else -1)
            yield "from_position", fact.from_position + (3 if fact.to_position < fact.from_position else -1)
        case f.NeutralisedFact():
            yield "count", fact.count + 1
            yield "total_ms", fact.total_ms * 3 // 2 + MINUTE_MS
        case f.HaltFact():
            yield "duration_ms", fact.duration_ms * 2
        case f.FastestLapFact():
            yield "lap_ms", fact.lap_ms + 700
            yield "driver", _mate(fact.number, fact.driver, history) if fact.driver else ""
        case f.MultiStintFact():
            yield "stints", fact.stints + 1
            yield "driver", _mate(fact.number, fact.driver, history)
        case f.ContentionFact() if len(fact.numbers) > 4:
            yield "numbers", fact.numbers * 2
        case f.LostWithinFact():
            yield "numbers", fact.numbers * 2


def swapped(statement: Statement, history: History) -> Statement | None:
    """The statement made about another car of the class; None where it names none."""
    cars = [one.number for one in statement.facts if isinstance(one, f.CarFact)]
    main = statement.facts[0]
    # The leader of those in contention, and the first two who trade places, go unnamed.
    named = cars[1:] if isinstance(main, f.ContentionFact) else [] if isinstance(main, f.SwapsFact) else cars
    if not named:
        return None
    number = named[0]
    car_class = history.cars[number].entry.car_class
    others = [one for one, car in history.cars.items() if car.entry.car_class == car_class]
    stand_in = next((one for one in reversed(others) if not any(_has(fact, one) for fact in statement.facts)), "")
    if not stand_in:
        return None
    return structs.replace(statement, facts=tuple(_renumbered(one, number, stand_in) for one in statement.facts))


def _has(fact: ReportFact, number: str) -> bool:
    values = (getattr(fact, name) for name in fact.__struct_fields__ if name != "evidence")
    return any(number == value or (isinstance(value, tuple) and number in value) for value in values)


def _renumbered(fact: ReportFact, number: str, stand_in: str) -> ReportFact:
    changed: dict[str, object] = {}
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name != "evidence" and value == number:
            changed[name] = stand_in
        elif name == "numbers" and number in value:
            changed[name] = tuple(stand_in if one == number else one for one in value)
    return structs.replace(fact, **changed) if changed else fact


Change = tuple[int, str, str]
"""Which statement of a plan was changed, the kind of the fact and the name of the value."""


def changed(planned: Plan, history: History, turn: int, apart: int = 3) -> tuple[Plan, list[Change]]:
    """The plan with one value changed in every so-many-th statement; `turn` chooses which statements and values."""
    parts, changes, place = [], [], 0
    for part, statements in planned.parts:
        kept = []
        for statement in statements:
            if place % apart == turn % apart:
                found = list(_of_statement(statement, history))
                if found:
                    kind, name, statement = found[(turn // apart) % len(found)]
                    changes.append((place, kind, name))
            kept.append(statement)
            place += 1
        parts.append((part, tuple(kept)))
    return Plan(tuple(parts)), changes


def _of_statement(statement: Statement, history: History) -> Iterator[tuple[str, str, Statement]]:
    several = sum(isinstance(one, f.PlaceFact) for one in statement.facts) > 1
    if several:
        # Places in a row are told by the first and the last.
        facts = tuple(
            structs.replace(one, position=one.position + 2) if isinstance(one, f.PlaceFact) else one
            for one in statement.facts
        )
        yield "Place", "position", structs.replace(statement, facts=facts)
    for at, fact in enumerate(statement.facts):
        if isinstance(fact, f.PlaceFact) and (several or statement.form in UNPLACED):
            continue
        for name, mutant in mutants(fact, history):
            facts = (*statement.facts[:at], mutant, *statement.facts[at + 1 :])
            yield type(fact).__name__, name, structs.replace(statement, facts=facts)
    other = swapped(statement, history)
    if other:
        yield type(statement.facts[0]).__name__, "car", other
