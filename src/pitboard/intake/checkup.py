"""What a feed carries and lacks, in plain words: for whoever connects one on a Friday evening."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.intake.library import circuit_of
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, START, DriverIn, Entry, Fact, Passing
from pitboard.scoring import History

QUARTER_US: Final = 900_000_000
"""Zones differ by whole quarters of an hour: a clock of which neither day nor zone is known still shows a rest."""

FAR_MS: Final = 60_000
"""A clock that differs by more is wrong, or the feed is a race of another day played again."""

ENOUGH: Final = 5
"""So many readings at the other loops, and one without any is missing."""

SHARE: Final = 0.8
"""A loop that has fewer readings than this share of the usual one misses cars."""

NAMED: Final = 8

PITS: Final = frozenset({PIT_IN, PIT_LINE, PIT_OUT})

State = Literal["yes", "partly", "no"]


class Watched(Struct):
    """How a live feed came: bytes, pieces, connections, the longest silence (ms), why it was lost each time.

    `head` is how it begins, as text.
    """

    seconds: float
    bytes: int = 0
    pieces: int = 0
    connections: int = 0
    longest_silence_ms: int = 0
    lost: list[str] = []
    head: str = ""


class Carried(Struct, frozen=True):
    """Whether the feed carries something, and in words how much of it, or what its lack costs."""

    what: str
    state: State
    text: str


class Checkup(Struct, frozen=True):
    """A feed looked at. `clock_offset_ms` is how far its clock is behind this machine's (negative: ahead), if known.

    `counts` are the records and documents by name, `unknown` those of them that nothing here can read. `to_mend` are
    findings that a person should do something about, `notes` others worth knowing.
    """

    source: str
    race: str
    watched: Watched | None
    clock_offset_ms: int | None
    carries: tuple[Carried, ...]
    counts: dict[str, int]
    unknown: dict[str, int]
    unknown_transponders: tuple[str, ...]
    missing_loops: tuple[str, ...]
    to_mend: tuple[str, ...]
    notes: tuple[str, ...]


def check_up(
    source: str,
    history: History,
    facts: Sequence[Fact],
    reading: Reading,
    *,
    watched: Watched | None = None,
    offsets_us: Iterable[int] = (),
    unrecognised: Sequence[str] = (),
) -> Checkup:
    """Look at a feed's facts, history and tally; `watched` and `offsets_us` where it was live.

    `offsets_us` are, for every time that the feed sent, the time of its arrival here minus that (µs).
    """
    unknown = {what.removeprefix("unknown "): n for what, n in reading.counts.items() if what.startswith("unknown ")}
    offset_ms = _offset_ms(list(offsets_us), dated=history.race.dated)
    transponders = tuple(dict.fromkeys(_strange_transponders(history)))
    missing, weak = _loops(history)
    found = Checkup(
        source,
        history.race.name,
        watched,
        offset_ms,
        tuple(_carries(history, facts)),
        {what: number for what, number in reading.counts.items() if not what.startswith("unknown ")},
        unknown,
        transponders,
        missing,
        (),
        (),
    )
    to_mend = [*_line_troubles(found), *_troubles(found, history, reading, weak)]
    return replace(found, to_mend=tuple(to_mend), notes=tuple(_remarks(found, history, unrecognised)))


def _offset_ms(offsets_us: list[int], *, dated: bool) -> int | None:
    """How far the feed's clock is behind: the least delay of what it sent."""
    if not offsets_us:
        return None
    if dated:
        return min(offsets_us) // 1000
    rests = [(offset_us + QUARTER_US // 2) % QUARTER_US - QUARTER_US // 2 for offset_us in offsets_us]
    return min(rests) // 1000


def _carries(history: History, facts: Sequence[Fact]) -> Iterable[Carried]:
    entries = [car.entry for car in history.cars.values()]
    stated = {fact.number for fact in facts if isinstance(fact, Entry)}
    lack = "cars are known by number alone" if entries else "no car is named"
    yield _of_cars("entries", len(stated & history.cars.keys()), len(entries), lack)
    classes = sorted({entry.car_class for entry in entries if entry.car_class})
    yield _some("classes", classes, "there is no order within a class")
    yield _of_cars("teams", sum(bool(entry.team) for entry in entries), len(entries), "no team is named")
    yield _of_cars("makes", sum(bool(entry.make) for entry in entries), len(entries), "no make is named")
    crews = sum(len(entry.drivers) > 1 for entry in entries)
    yield _of_cars("crews", crews, len(entries), "who shares a car is not known")
    changes = sum(isinstance(fact, DriverIn) for fact in facts)
    yield _counted("driver in the car", changes, "time", "who drives is not known")
    yield _transponders(history)
    yield from _loops_carried(history)
    yield _some("flags", _flags(history), "neutralisations and the chequered flag are for a person to set")
    yield _counted("slow zones", len(history.slow_zones), "time", "local yellows are not known")
    lack = "there is nothing to hold our score against"
    yield _of_cars("a result of its own", len(history.stated), len(entries), lack)
    yield _counted("messages", len(history.messages), "message", "race control is not heard")
    yield _counted("weather", len(history.weather), "reading", "it is not known")
    race = history.race
    yield Carried("start and day", "yes" if race.dated else "partly", _start(history))
    circuit = circuit_of(history)
    lack = "the length of a lap and the loops along it are not known"
    yield Carried("circuit", "yes", circuit.name) if circuit else Carried("circuit", "no", lack)


def _start(history: History) -> str:
    race = history.race
    at = datetime.fromtimestamp((race.start_us + race.utc_offset_us) / 1e6, UTC)
    if race.dated:
        return f"{at:%Y-%m-%d %H:%M:%S}" + (" local time" if race.utc_offset_us else " UTC, or local without a zone")
    return f"{at:%H:%M:%S} of a day that is not known"


def _strange_transponders(history: History) -> Iterable[str]:
    return (passing.transponder for passing in history.unassigned if passing.transponder)


def _transponders(history: History) -> Carried:
    fitted = sum(bool(car.entry.transponders) for car in history.cars.values())
    strange = len(set(_strange_transponders(history)))
    if strange and not fitted:
        return Carried("transponders", "partly", f"{strange} seen, in which car is not said")
    return _counted("transponders", fitted, "car", "passings bear car numbers")


def _loops_carried(history: History) -> Iterable[Carried]:
    passings = _readings(history)
    at_line = passings[LINE] + passings[PIT_LINE]
    yield _counted("crossings of the line", at_line, "reading", "no lap can be counted")
    known = {loop: place for place, loop in enumerate(history.loop_ids)}
    others = [loop for loop in passings if loop not in (LINE, START) and loop not in PITS]
    others.sort(key=lambda loop: (known.get(loop, len(known)), loop))
    lack = "between two crossings of the line nothing is known"
    text = f"{len(others)}: {_named(others)}" if others else lack
    yield Carried("loops along the lap", "yes" if others else "no", text)
    seen = [loop for loop in (PIT_IN, PIT_LINE, PIT_OUT) if passings[loop]]
    lack = "a stop cannot be told from a slow lap"
    both = passings[PIT_IN] and passings[PIT_OUT]
    yield Carried("the pit lane", "yes" if both else "partly" if seen else "no", ", ".join(seen) or lack)


def _readings(history: History) -> Counter[str]:
    """How often each loop saw a car."""
    return Counter(passing.loop for car in history.cars.values() for passing in car.passings) + Counter(
        passing.loop for passing in history.unassigned
    )


def _loops(history: History) -> tuple[tuple[str, ...], list[str]]:
    """The loops along the lap that are there and read nothing, and in words those that miss cars."""
    passings = _readings(history)
    along = [loop for loop in history.loop_ids if loop not in PITS and loop not in (LINE, START)]
    # A feed that has no loops but the line is not one whose loops fail.
    if not any(passings[loop] for loop in along):
        return (), []
    usual = median(passings[loop] for loop in along if passings[loop])
    if usual < ENOUGH:
        return (), []
    missing = tuple(loop for loop in along if not passings[loop])
    weak = [loop for loop in along if 0 < passings[loop] < SHARE * usual]
    return missing, [f"loop {loop} has read {passings[loop]:,} cars, the others about {usual:,.0f}" for loop in weak]


def _flags(history: History) -> list[str]:
    return list(dict.fromkeys(flag.state.replace("_", " ") for flag in history.flags))


def _line_troubles(found: Checkup) -> Iterable[str]:
    """What is wrong with the connection and with the clock."""
    watched = found.watched
    if watched and not watched.bytes:
        yield "nothing came" + (f": {watched.lost[-1]}" if watched.lost else "")
    elif watched and watched.lost:
        yield f"the connection was lost {_times(len(watched.lost))}: {watched.lost[-1]}"
    if watched and watched.bytes and not found.counts and not found.unknown:
        yield f"nothing of what came is known: is it this kind of feed? It begins {watched.head!r}"
    offset_ms = found.clock_offset_ms
    if offset_ms is not None and abs(offset_ms) > FAR_MS:
        yield f"its clock is {_long(offset_ms)} this machine's: one of them is wrong, or this is a race played again"


def _troubles(found: Checkup, history: History, reading: Reading, weak: list[str]) -> Iterable[str]:
    if reading.refusals:
        more = f" (and {len(reading.refusals) - 1} more)" if len(reading.refusals) > 1 else ""
        yield f"could not be read: {reading.refusals[0]}{more}"
    if found.unknown_transponders:
        number = len(set(_strange_transponders(history)))
        which = _named(found.unknown_transponders)
        yield f"{number} {_plural(number, 'transponder')} of which nobody says the car: {which}; --entries FILE can"
    if found.missing_loops:
        yield f"no reading at {_plural(len(found.missing_loops), 'loop')} {_named(found.missing_loops)}"
    yield from weak


def _remarks(found: Checkup, history: History, unrecognised: Sequence[str]) -> Iterable[str]:
    if found.unknown:
        named = ", ".join(f"{what} ({number:,})" for what, number in sorted(found.unknown.items()))
        yield f"not known here, and left alone: {named}"
    if unrecognised:
        yield f"not recognised: {_named(unrecognised)}"
    silent = [number for number, car in history.cars.items() if not any(_seen(car.passings))]
    if silent and len(silent) < len(history.cars):
        yield f"{len(silent)} {_plural(len(silent), 'car')} not seen at any loop: {_named(silent)}"
    elif found.watched and found.watched.bytes and not any(_seen(history.unassigned)) and silent:
        yield "no car came by while it was watched"
    if found.clock_offset_ms is not None and abs(found.clock_offset_ms) <= FAR_MS:
        sure = "" if history.race.dated else ", leaving out whole quarters of an hour: its zone is not known"
        yield f"its clock is {found.clock_offset_ms / 1000:+.1f} s behind this machine's{sure}"


def _seen(passings: Sequence[Passing]) -> Iterable[bool]:
    return (passing.loop != START for passing in passings)


def _of_cars(what: str, number: int, cars: int, lack: str) -> Carried:
    if not number:
        return Carried(what, "no", lack)
    of = f"{cars} {_plural(cars, 'car')}"
    return Carried(what, "yes" if number == cars else "partly", of if number == cars else f"{number} of {of}")


def _some(what: str, names: Sequence[str], lack: str) -> Carried:
    return Carried(what, "yes" if names else "no", _named(names) or lack)


def _counted(what: str, number: int, unit: str, lack: str) -> Carried:
    return Carried(what, "yes" if number else "no", f"{number:,} {_plural(number, unit)}" if number else lack)


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _plural(number: int, unit: str) -> str:
    return unit if number == 1 else f"{unit}s"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _long(offset_ms: int) -> str:
    seconds = abs(offset_ms) // 1000
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    length = f"{days:,} {_plural(days, 'day')}" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"{length} {'behind' if offset_ms > 0 else 'ahead of'}"
