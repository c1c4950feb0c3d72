"""The words for who is where: leaders, places and gaps, winners and crews, contenders, classes and home drivers."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from pitboard.intake.spelling import right_class
from pitboard.model.time import MINUTE_MS
from pitboard.report import ranges
from pitboard.report.facts import (
    OVERALL,
    AtWheelFact,
    BestOfNationFact,
    CarFact,
    ClockFact,
    ContentionFact,
    CountsFact,
    CrewFact,
    GapFact,
    LastOfMakeFact,
    LeadLapFact,
    LongStopFact,
    MultiStintFact,
    PaceFact,
    PlaceFact,
    RankedLapFact,
    ReportFact,
    RetiredFact,
    SessionFact,
    StopRoundFact,
    TimeLeftFact,
    WinFact,
    every,
    maybe,
    only,
)
from pitboard.report.languages.book import Noun, Phrasebook, Slots, Statement
from pitboard.report.names import Voice

PODIUM = 3
SECOND = 2

NAMED = 4
"""Up to so many cars are named; more are counted."""

Facts = tuple[ReportFact, ...]
Worded = tuple[str, Slots, tuple[str, ...]]
"""The form to use, the words for its places, and what has to be said."""

Worder = Callable[[Statement, Phrasebook, Voice], Worded]
"""Puts the facts of a statement into words for the places of its form."""


def cars_in_a_row(facts: Sequence[PlaceFact | RetiredFact | LongStopFact], book: Phrasebook, voice: Voice) -> list[str]:
    """Name cars in a row, none with a team that one before it has named."""
    row = frozenset(fact.number for fact in facts)
    heard = replace(voice, named_cars=set(voice.named_cars), met_cars=set(voice.met_cars), in_row=row)
    found = []
    for fact in facts:
        found.append(book.in_a_row(fact.number, heard))
        heard.named_cars.add(fact.number)
    return found


def _at_wheel(facts: Facts, number: str, book: Phrasebook, voice: Voice) -> Noun:
    return driver_noun(
        next((fact.driver for fact in every(facts, AtWheelFact) if fact.number == number), ""), book, voice
    )


def driver_noun(name: str, book: Phrasebook, voice: Voice) -> Noun:
    """Name a driver; empty where nobody is known."""
    return Noun(book.driver(name, voice) if name else "", of=name, person=True)


def _people(names: Sequence[str], book: Phrasebook, voice: Voice) -> str:
    """Name drivers in a row: by surname where all are known, else each of them in full."""
    known = all(name in voice.named_drivers for name in names)
    return book.listed([book.driver(name, voice) if known else name for name in names])


def _lead(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    place = only(statement.facts, PlaceFact)
    slots: Slots = {
        "car": book.car(place.number, voice),
        "mark": book.mark_of_race(only(statement.facts, ClockFact).at_ms, voice),
        "driver": _at_wheel(statement.facts, place.number, book, voice),
    }
    if len(every(statement.facts, PlaceFact)) > 1:
        return "lead_shared", {"cars": _sharing(statement, book, voice)}, ()
    return "lead", slots, ("mark", "driver")


def _sharing(statement: Statement, book: Phrasebook, voice: Voice) -> Noun:
    """Name the cars of a dead heat."""
    return Noun(book.listed(cars_in_a_row(every(statement.facts, PlaceFact), book, voice)), plural=True)


def form_over(form: str, voice: Voice) -> str:
    """Return the form to use once the race is over."""
    return f"{form}_over" if voice.over else form


def _place(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    facts = statement.facts
    place, gap, stop = only(facts, PlaceFact), maybe(facts, GapFact), maybe(facts, LongStopFact)
    slots: Slots = {
        "car": book.car(place.number, voice),
        "nth": book.ordinal(place.position),
        "p": str(place.position),
        "n": book.number(place.position),
        "cls": right_class(place.scope),
        "driver": _at_wheel(facts, place.number, book, voice),
        "amount": _amount(gap, place, book, voice),
    }
    form = statement.form
    if form == "class_lead" and len(every(facts, PlaceFact)) > 1:
        return "class_lead_shared", {"cars": _sharing(statement, book, voice), "cls": right_class(place.scope)}, ()
    if stop:
        slots |= {"span": book.roughly(stop.duration_ms), "driver": driver_noun(stop.driver, book, voice)}
        return "place_stop", slots, ("nth|p|n", "driver", "span")
    if gap and not gap.gap_laps and gap.basis != "loop":
        # What was measured before a stop, or before a queue, is told as that.
        return "place_before", slots | {"since": book.before(gap.basis)}, ("driver", "amount", "since")
    close = gap and not gap.gap_laps and ranges.word(ranges.GAP_MS, gap.gap_ms) == "breath"
    if close and place.position == 2 and not voice.over:
        form = "close"
        slots["amount"] = ""
    if form in ("second", "class_second") and (voice.over or not gap):
        form = "place"
    needs = ("driver", "amount", *(["nth|p|n"] if form in ("place", "place_pit") else []))
    return (form_over(form, voice) if form == "place" else form), slots, needs


def _amount(gap: GapFact | None, place: PlaceFact, book: Phrasebook, voice: Voice) -> str:
    """Tell a gap: in a vague word while the race runs, in numbers once it is over.

    Of a result it is the podium, and the second of a class, whose margins are told in full.
    """
    if gap is None:
        return ""
    in_full = voice.over and place.position <= (PODIUM if place.scope == OVERALL else SECOND)
    if voice.over and not in_full and not gap.gap_laps:
        return book.roughly(gap.gap_ms)
    return (book.amount if voice.over else book.gap)(gap.gap_laps, gap.gap_ms)


def _chase(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    facts = statement.facts
    (lead, gap), cars = (only(facts, PlaceFact), only(facts, GapFact)), every(facts, CarFact)
    clock = maybe(facts, ClockFact)
    first, second = (car.number for car in cars)
    slots: Slots = {
        "car": book.car(first, voice),
        "driver": _at_wheel(facts, first, book, voice),
        "other": book.car(second, voice),
        "chaser": _at_wheel(facts, second, book, voice),
        "amount": book.gap(gap.gap_laps, gap.gap_ms),
        "cls": right_class(lead.scope),
        "mark": book.mark_of_race(clock.at_ms, voice) if clock else "",
    }
    form = statement.form
    if not gap.gap_laps and ranges.word(ranges.GAP_MS, gap.gap_ms) == "breath":
        form, slots["amount"] = f"{form}_close", ""
    return form, slots, ("driver", "chaser", "amount", "mark")


def _win(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    """Who won, with the whole crew; over how many laps; and by how much from whom."""
    facts = statement.facts
    place, gap = maybe(facts, PlaceFact), maybe(facts, GapFact)
    won, best = maybe(facts, WinFact), maybe(facts, BestOfNationFact)
    crews = {fact.number: _crew_named(fact, book, voice) for fact in every(facts, CrewFact)}
    number = won.number if won else place.number if place else ""
    other = place.number if won and place else number
    mates = [name for fact in every(facts, CrewFact) for name in fact.drivers if best and name not in best.drivers]
    slots: Slots = {
        "car": book.car(number, voice),
        "crew": crews.get(other, ""),
        "race": book.race(voice),
        "laps": book.laps(won.laps) if won else "",
        "total": book.span(won.total_ms) if won else "",
        "other": book.car(other, voice),
        "amount": book.amount(gap.gap_laps, gap.gap_ms) if gap else "",
        "nth": book.ordinal(place.position) if place else "",
        "cls": right_class(place.scope) if place else "",
        "adj": book.nation(best.nation) if best else "",
        "home": _people(best.drivers, book, voice) if best else "",
        "mates": _people(mates, book, voice) if mates else "",
    }
    if best:
        return statement.form, slots, ("home", "mates")
    if won and place:
        return "win_margin", slots, ("laps", "amount", "crew")
    if won:
        return "win_laps", slots, ()
    return statement.form, slots, ("crew", "amount", "nth" if statement.form == "podium" else "")


def _crew_named(fact: CrewFact, book: Phrasebook, voice: Voice) -> Noun:
    return Noun(_people(fact.drivers, book, voice), plural=len(fact.drivers) > 1)


def _rest(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    places = every(statement.facts, PlaceFact)
    cars = cars_in_a_row(places, book, voice)
    first, last = places[0].position, places[-1].position
    slots: Slots = {
        "cars": book.listed(cars),
        "first": str(first),
        "last": str(last),
        "n_first": book.number(first),
        "n_last": book.number(last),
        "to": book.joining(last - first),
    }
    return form_over("rest", voice), slots, ("last|n_last",)


def _lead_lap(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadLapFact)
    if len(fact.numbers) == 1:
        return form_over("lead_lap_one", voice), {"car": book.car(fact.numbers[0], voice)}, ()
    form = "lead_lap" if fact.scope == OVERALL else "class_lead_lap"
    count = len(fact.numbers)
    cars = book.cars(count) if fact.scope == OVERALL else book.class_cars(count, fact.scope)
    among = sum(fact.scope in (OVERALL, car.car_class) for car in voice.cars.values())
    return form_over(form, voice), {"cars": cars, "few": cars if 2 * count < among else ""}, ()


def _pace(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, PaceFact)
    word = ranges.word(ranges.FASTER_MS, fact.faster_ms)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "than": book.car(fact.than, voice),
        "laps": book.laps(fact.laps),
        "tenths": book.tenths(fact.faster_ms),
    }
    return ("pace_much" if word == "much_faster" else "pace_faster"), slots, ()


def _best_of_nation(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, BestOfNationFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _people(fact.drivers, book, voice),
        "adj": book.nation(fact.nation),
        "p": str(fact.position),
        "nth": book.ordinal(fact.position),
        "inscope": book.within(fact.scope),
    }
    return form_over("best_one" if len(fact.drivers) == 1 else "best_many", voice), slots, ()


def _home(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    facts = statement.facts
    crew, place, gap = only(facts, CrewFact), maybe(facts, PlaceFact), maybe(facts, GapFact)
    slots: Slots = {
        "car": book.car(crew.number, voice),
        "drivers": _people(crew.drivers, book, voice),
    }
    if place is None:
        return form_over("home_crew" if len(crew.drivers) == 1 else "home_crews", voice), slots, ()
    slots |= {"p": str(place.position), "nth": book.ordinal(place.position), "n": book.number(place.position)}
    if gap and gap.gap_laps:
        return form_over("home_back", voice), slots | {"laps": book.laps(gap.gap_laps)}, ()
    return form_over("home_first" if place.position == 1 else "home_other", voice), slots, ()


def _now_place(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    place, gap = only(statement.facts, PlaceFact), maybe(statement.facts, GapFact)
    slots: Slots = {
        "car": book.car(place.number, voice),
        "nth": book.ordinal(place.position),
        "n": book.number(place.position),
        "cls": right_class(place.scope),
        "laps": book.laps(gap.gap_laps) if gap else "",
        "inclass": book.of_class(place.scope, statement.part),
    }
    return "now_place", slots, ("laps",)


def _gap_ahead(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    gap = only(statement.facts, GapFact)
    slots: Slots = {
        "car": book.car(gap.number, voice),
        "driver": _at_wheel(statement.facts, gap.number, book, voice),
        "other": book.car(gap.to, voice),
        "amount": book.gap(gap.gap_laps, gap.gap_ms),
    }
    return "gap_ahead", slots, ("driver",)


def _makes(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    cars = every(statement.facts, CarFact)
    makes = [voice.names.make(car) for car in cars]
    return "makes", {"n": Noun(book.number(len(cars)), plural=True), "list": book.listed(makes)}, ()


def _counts(statement: Statement, book: Phrasebook, _voice: Voice) -> Worded:
    fact = only(statement.facts, CountsFact)
    left = fact.finished or fact.in_race
    # While cars have still to finish nobody knows how many will not.
    lost = fact.started - left if fact.finished in (0, fact.in_race) and not book.number(left).isalpha() else 0
    slots: Slots = {
        "out": Noun(book.number(lost), plural=lost != 1) if lost and book.number(lost).isalpha() else "",
        "started": book.number(fact.started),
        "in_race": Noun(book.number(fact.in_race), plural=fact.in_race != 1),
        "finished": Noun(book.number(fact.finished), plural=fact.finished != 1),
    }
    if statement.form == "provisional":
        return "provisional", slots | {"left": _cars_counted(fact.in_race - fact.finished, book)}, ()
    if fact.started == fact.in_race and not fact.finished:
        return "counts_all", slots, ()
    if not (fact.in_race or fact.finished):
        return "counts_none", slots, ()
    return ("counts_over" if fact.finished else "counts"), slots, ()


def _session(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    if statement.form == "session":
        return "session", {"cars": book.cars(only(statement.facts, SessionFact).cars)}, ()
    laps = every(statement.facts, RankedLapFact)
    if statement.form == "session_best":
        best = laps[0]
        slots: Slots = {
            "car": book.car(best.number, voice),
            "driver": driver_noun(best.driver, book, voice),
            "time": book.lap_time(best.lap_ms),
        }
        return "session_best", slots, ("driver",)
    named = [book.with_aside(book.car(lap.number, voice).text, book.lap_time(lap.lap_ms)) for lap in laps]
    return "session_behind", {"others": Noun(book.listed(named), plural=len(named) > 1)}, ()


def _cars_counted(count: int, book: Phrasebook) -> Noun:
    return Noun(book.cars(count), plural=count != 1)


def _time_left(statement: Statement, book: Phrasebook, _voice: Voice) -> Worded:
    left = book.length(only(statement.facts, TimeLeftFact).left_ms)
    return ("time_left" if left.plural else "time_left_one"), {"left": left}, ()


def _stints(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, MultiStintFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": driver_noun(fact.driver, book, voice),
        "multi": book.multi_stint(fact.stints),
    }
    return "stints", slots, ()


def _contention(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, ContentionFact)
    others = [book.in_a_row(number, voice) for number in fact.numbers[1:]]
    total = len(others) + 1
    count = book.cars(total) if fact.scope == OVERALL else book.class_cars(total, fact.scope)
    slots: Slots = {"count": count, "others": Noun(book.listed(others), len(others) > 1)}
    form = "contention" if fact.scope == OVERALL else "class_contention"
    return (form if len(others) < NAMED else f"{form}_many"), slots, ()


def _stop_round(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, StopRoundFact)
    minutes = max(-(-(fact.to_ms - fact.from_ms) // MINUTE_MS), 1)
    span = book.span(minutes * MINUTE_MS)
    slots: Slots = {"span": span, "when": book.when(fact.from_ms, voice)}
    if maybe(statement.facts, PlaceFact):
        return "stop_round_many", slots | {"n": book.number(len(fact.numbers))}, ()
    return "stop_round", slots | {"list": book.listed([book.in_a_row(each, voice) for each in fact.numbers])}, ()


def _last_of_make(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LastOfMakeFact)
    elsewhere = any(car.make == fact.make and car.car_class != fact.scope for car in voice.cars.values())
    inscope = book.within(fact.scope) if elsewhere else ""
    called = {voice.names.make(car) for car in voice.cars.values() if car.make == fact.make}
    make = called.pop() if len(called) == 1 else fact.make
    return "last_of_make", {"car": book.car(fact.number, voice), "make": make, "inscope": inscope}, ()


def _place_pits(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    places = every(statement.facts, PlaceFact)
    cars = cars_in_a_row(places, book, voice)
    items = [book.with_aside(car, book.ordinal(place.position)) for car, place in zip(cars, places, strict=True)]
    return "place_pits", {"list": book.listed(items)}, ()


def _stints_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, MultiStintFact)
    items = [book.with_aside(book.driver(fact.driver, voice), f"#{fact.number}") for fact in found]
    return "stints_many", {"list": book.listed(items), "multi": book.multi_stint(found[0].stints)}, ()


def _home_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    places = {fact.number: fact for fact in every(statement.facts, PlaceFact)}
    gaps = {fact.number: fact for fact in every(statement.facts, GapFact)}
    items = []
    for crew in every(statement.facts, CrewFact):
        gap = gaps.get(crew.number)
        asides = [book.place_aside(places[crew.number].position, crew.number)] if crew.number in places else []
        asides += [book.behind(gap.gap_laps)] if gap and gap.gap_laps else []
        items.append(book.with_aside(_people(crew.drivers, book, voice), *asides))
    return form_over("home_many", voice), {"list": book.listed(items)}, ()


STANDING: Final[dict[str, Worder]] = {
    "lead": _lead,
    "chase": _chase,
    "class_chase": _chase,
    "win": _win,
    "win_margin": _win,
    "podium": _win,
    "class_win": _win,
    "class_win_home": _win,
    "provisional": _counts,
    "second": _place,
    "place": _place,
    "place_pit": _place,
    "place_pits": _place_pits,
    "place_stop": _place,
    "class_lead": _place,
    "class_second": _place,
    "rest": _rest,
    "lead_lap": _lead_lap,
    "pace": _pace,
    "best_of_nation": _best_of_nation,
    "home": _home,
    "now_place": _now_place,
    "gap_ahead": _gap_ahead,
    "makes": _makes,
    "stop_round": _stop_round,
    "counts": _counts,
    "session": _session,
    "session_best": _session,
    "session_behind": _session,
    "time_left": _time_left,
    "stints": _stints,
    "stints_many": _stints_many,
    "contention": _contention,
    "last_of_make": _last_of_make,
    "home_many": _home_many,
}
"""Who is where, by the form of the statement."""
