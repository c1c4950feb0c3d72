"""Whether a statement is true of a history: asked at every moment that its words admit, with what shows it."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pitboard.check.algebra import RaceStatement, Spans
from pitboard.check.lines import Lines, Value, line
from pitboard.check.timing import BoardAt, RaceTiming

STEPS = 24


class Truth(Struct, frozen=True):
    """Whether a statement holds (None: timing cannot tell), the value that is so, and the rows it rests on."""

    holds: bool | None
    value: Lines = ()
    evidence: Lines = ()


Evaluator = Callable[..., Truth]
EVALUATORS: dict[type[RaceStatement], Evaluator] = {}


def evaluates(kind: type[RaceStatement]) -> Callable[[Evaluator], Evaluator]:
    """Enter a function as the one that evaluates statements of a kind."""

    def enter(function: Evaluator) -> Evaluator:
        EVALUATORS[kind] = function
        return function

    return enter


def unknown(reason: str, /, **values: Value) -> Truth:
    """Say that timing does not settle it, and why: the key of a text (`open.timing.` is before it)."""
    return Truth(None, line(f"open.timing.{reason}", **values))


def truth(statement: RaceStatement, timing: RaceTiming) -> Truth:
    """Evaluate one statement; what is said of a car that the race does not have is not known."""
    for name in ("car", "other"):
        number = getattr(statement, name, "")
        if number and number not in timing.history.cars and statement.__struct_config__.tag != "car":
            return unknown("no_car", car=number)
    if statement.at_ms and min(begin for begin, _ in statement.at_ms) > now_ms(timing) + 60_000:
        return unknown("not_yet")
    if statement.denied and getattr(statement, "scope", None) == "" and (own := _own_class(statement, timing)):
        return _denied_of_either(statement, own, timing)
    found = EVALUATORS[type(statement)](statement, timing)
    if statement.denied and found.holds is not None:
        return Truth(not found.holds, found.value, found.evidence)
    return found


def _own_class(statement: RaceStatement, timing: RaceTiming) -> str:
    car = timing.history.cars.get(getattr(statement, "car", ""))
    return car.entry.car_class if car else ""


def _denied_of_either(statement: RaceStatement, own: str, timing: RaceTiming) -> Truth:
    """Evaluate what is denied with its scope left open: where all cars and the class differ it is not known."""
    found = [truth(replace(statement, scope=scope), timing) for scope in ("overall", own)]
    same = found[0].holds == found[1].holds
    return found[0] if same else unknown("scope", scope=own, found=found[0].value)


def now_ms(timing: RaceTiming) -> int:
    """Return the moment of the report as race time (ms)."""
    return (timing.moment_us - timing.start_us) // 1000


def instants_us(timing: RaceTiming, spans: Spans) -> Iterator[int]:
    """Go through the moments (µs since the epoch) at which a statement may hold, none of them after the report's."""
    for begin_ms, end_ms in spans:
        begin_us = max(timing.start_us + begin_ms * 1000, timing.start_us)
        end_us = min(timing.start_us + end_ms * 1000, timing.moment_us)
        step_us = max((end_us - begin_us) // STEPS, 5_000_000)
        yield from range(begin_us, end_us + 1, step_us)


def boards(timing: RaceTiming, spans: Spans) -> Iterator[BoardAt]:
    """Go through the standings in which a statement may hold, in both orders that people read."""
    if not spans:
        yield from timing.boards()
    for at_us in instants_us(timing, spans):
        yield from timing.boards_at(at_us - timing.moment_us)


def in_spans(begin_us: int, end_us: int, spans: Spans, timing: RaceTiming) -> bool:
    """Tell whether a stretch (µs since the epoch) touches one of the spans."""
    return any(
        begin_us <= timing.start_us + until_ms * 1000 and end_us >= timing.start_us + from_ms * 1000
        for from_ms, until_ms in spans
    )
