"""From a statement's facts to the words for its places, the same way in every language."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from pitboard.intake.spelling import right_class
from pitboard.model.time import HOUR_MS
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
    DriveThroughFact,
    FastestLapFact,
    GapFact,
    HaltFact,
    LastOfMakeFact,
    LeadChangeFact,
    LeadLapFact,
    LeadSinceFact,
    LedFact,
    LongStopFact,
    LossEffectFact,
    LossFact,
    LostWithinFact,
    MoveFact,
    MultiStintFact,
    NeutralisedFact,
    NoteFact,
    PaceFact,
    PlaceFact,
    RankedLapFact,
    ReportFact,
    RestartFact,
    RetiredFact,
    SessionFact,
    StopsToMakeFact,
    SunFact,
    SwapsFact,
    TakeoverFact,
    TimeLeftFact,
    TrendFact,
    WinFact,
    every,
    maybe,
    only,
)
from pitboard.report.languages.book import Noun, Phrase, Phrasebook, Slots, fill
from pitboard.report.names import Voice
from pitboard.report.note_sentences import noted
from pitboard.report.statement import Statement

FRESH_MS = 2 * HOUR_MS
"""Up to this far back an event is told to the minute."""

NAMED = 4
"""Up to so many cars are named; more are counted."""

BRIEF = "full_course_yellow"
"""A neutralisation that is told by when it was; of another it matters how long it took."""

LAPS_FIRST = frozenset({"loss_lap", "loss_laps", "loss_lap_stop", "loss_laps_stop"})
"""Forms of losses that began on the track."""

Facts = tuple[ReportFact, ...]
Worded = tuple[str, Slots, tuple[str, ...]]
"""The form to use, the words for its places, and what has to be said."""


def phrases(statement: Statement, book: Phrasebook, voice: Voice) -> list[Phrase]:
    """Word a statement in every way a phrase book has; all of them say all of its facts."""
    if isinstance(statement.facts[0], NoteFact):
        return noted(statement, book, voice)
    form, slots, needs = _WORDERS[statement.form](statement, book, voice)
    if statement.opens and f"open_{form}" in book.templates:
        form = f"open_{form}"
    gap = maybe(statement.facts, GapFact)
    if gap and not voice.over and not gap.gap_laps and str(slots.get("amount") or "\n") in voice.text:
        # A vague word is used once; then a round one, or the number.
        slots["amount"] = book.roughly(gap.gap_ms)
    known = _known(slots, voice)
    found = fill(book, form, slots, needs, known)
    for called in _called_otherwise(slots, statement.form, book, voice):
        found += fill(book, form, slots | called, needs, known)
    for name, other in _otherwise(statement, book, voice):
        if other and slots.get(name) and slots[name] != other:
            ways = fill(book, form, slots | {name: other}, needs, known)
            found += [replace(way, pattern=f"{way.pattern}=") for way in ways]
    return found


def _known(slots: Slots, voice: Voice) -> set[str]:
    """The slots of cars that the text has named, and whose driver it has named: the driver alone says which car."""
    found = set()
    for driver, car in (("driver", "car"), ("chaser", "other")):
        who, what = slots.get(driver, ""), slots.get(car, "")
        if isinstance(who, Noun) and isinstance(what, Noun) and who.of in voice.named_drivers:
            found |= {car} if what.of.removeprefix("#") in voice.known_cars else set()
    return found


LEADING = ("lead", "chase", "class_lead", "class_chase", "win", "class_win", "class_win_home")
"""Forms in which the first car is named with its number, where it is new to the text."""


def _called_otherwise(slots: Slots, form: str, book: Phrasebook, voice: Voice) -> list[Slots]:
    """The slots of cars by their other names: known ones by make or team, new ones without their number."""
    other: Slots = {}
    if form == "last_of_make":
        # Its make is what the sentence is about.
        return []
    words = " ".join(noun.text if isinstance(noun, Noun) else noun for noun in slots.values())
    for name, noun in slots.items():
        number = noun.of[1:] if isinstance(noun, Noun) and noun.of.startswith("#") else ""
        again: list[Noun] = []
        if number in voice.known_cars:
            again = book.again_car(number, voice, words)
        elif number and not (name == "car" and form in LEADING):
            again = [called for called in [book.car_of_team(number, voice)] if called]
        if again:
            other[name] = again[0]
    return [other] if other else []


def _otherwise(statement: Statement, book: Phrasebook, voice: Voice) -> list[tuple[str, str]]:
    """Return other words for a slot that say the same: a number for a vague word, the clock for an hour."""
    facts = statement.facts
    found = []
    if gap := maybe(facts, GapFact):
        found += [("since", book.before_again(gap.basis)), ("amount", book.amount(gap.gap_laps, gap.gap_ms))]
    if stop := maybe(facts, LongStopFact):
        found += [("when", book.when(stop.in_ms, voice)), ("span", book.span(stop.duration_ms))]
    if move := maybe(facts, MoveFact):
        found.append(("during", book.again(book.during(move.from_ms, move.to_ms, voice))))
    if getattr(facts[0], "scope", OVERALL) == statement.part:
        found.append(("inscope", book.in_class()))
    return found


def _listed(facts: Sequence[PlaceFact | RetiredFact | LongStopFact], book: Phrasebook, voice: Voice) -> list[str]:
    """Name cars in a row, none with a team that one before it has named."""
    heard = replace(voice, named_cars=set(voice.named_cars), met_cars=set(voice.met_cars))
    found = []
    for fact in facts:
        found.append(book.in_a_row(fact.number, heard))
        heard.named_cars.add(fact.number)
    return found


def _at_wheel(facts: Facts, number: str, book: Phrasebook, voice: Voice) -> Noun:
    return _driver(next((fact.driver for fact in every(facts, AtWheelFact) if fact.number == number), ""), book, voice)


def _driver(name: str, book: Phrasebook, voice: Voice) -> Noun:
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
    return ("lead_over", slots, ("driver",)) if voice.over else ("lead", slots, ("mark", "driver"))


def _sharing(statement: Statement, book: Phrasebook, voice: Voice) -> Noun:
    """Name the cars of a dead heat."""
    return Noun(book.listed(_listed(every(statement.facts, PlaceFact), book, voice)), plural=True)


def _over(form: str, voice: Voice) -> str:
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
        "amount": _amount(gap, book, voice),
    }
    form = statement.form
    if form == "class_lead" and len(every(facts, PlaceFact)) > 1:
        return "class_lead_shared", {"cars": _sharing(statement, book, voice), "cls": right_class(place.scope)}, ()
    if stop:
        slots |= {"span": book.roughly(stop.duration_ms), "driver": _driver(stop.driver, book, voice)}
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
    return (_over(form, voice) if form in ("place", "class_lead") else form), slots, needs


def _amount(gap: GapFact | None, book: Phrasebook, voice: Voice) -> str:
    """Tell a gap: in a vague word while the race runs, in numbers once it is over."""
    if gap is None:
        return ""
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
    cars = _listed(places, book, voice)
    first, last = places[0].position, places[-1].position
    slots: Slots = {
        "cars": book.listed(cars),
        "first": str(first),
        "last": str(last),
        "n_first": book.number(first),
        "n_last": book.number(last),
        "to": book.joining(last - first),
    }
    return _over("rest", voice), slots, ("last|n_last",)


def _lead_lap(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadLapFact)
    if len(fact.numbers) == 1:
        return _over("lead_lap_one", voice), {"car": book.car(fact.numbers[0], voice)}, ()
    form = "lead_lap" if fact.scope == OVERALL else "class_lead_lap"
    count = len(fact.numbers)
    cars = book.cars(count) if fact.scope == OVERALL else book.class_cars(count, fact.scope)
    return _over(form, voice), {"cars": cars}, ()


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
    return _over("best_one" if len(fact.drivers) == 1 else "best_many", voice), slots, ()


def _home(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    facts = statement.facts
    crew, place, gap = only(facts, CrewFact), maybe(facts, PlaceFact), maybe(facts, GapFact)
    slots: Slots = {
        "car": book.car(crew.number, voice),
        "drivers": _people(crew.drivers, book, voice),
    }
    if place is None:
        return _over("home_crew" if len(crew.drivers) == 1 else "home_crews", voice), slots, ()
    slots |= {"p": str(place.position), "nth": book.ordinal(place.position), "n": book.number(place.position)}
    if gap and gap.gap_laps:
        return _over("home_back", voice), slots | {"laps": book.laps(gap.gap_laps)}, ()
    return _over("home_first" if place.position == 1 else "home_other", voice), slots, ()


def _lead_change(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadChangeFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "before": book.car(fact.before, voice),
        "when": book.when(fact.at_ms, voice),
        "how": book.how(fact.how),
        "cls": right_class(fact.scope),
        "since": "" if voice.over or statement.opens else book.since(fact.at_ms, voice),
    }
    if statement.form == "lead_change_before":
        return "change_before", slots, ()
    if statement.form == "class_lead_change":
        return ("class_change" if not slots["how"] else "class_change_how"), slots, ()
    if fact.how == "by_retirement":
        return "change_out", slots, ()
    if fact.how == "by_loss":
        return "change_slowed", slots, ()
    if not slots["how"]:
        return "change_plain", slots, ()
    return ("change_retaken" if fact.again else "change_said"), slots, ()


def _trend(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, TrendFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "other": book.car(fact.to, voice),
        "when": _when(fact.since_ms, book, voice),
        "before": book.roughly(abs(fact.gap_before_ms)),
    }
    if fact.gap_before_ms < 0:
        return "trend_passed", slots, ()
    return ("trend_grew" if fact.gap_after_ms > fact.gap_before_ms else "trend_shrank"), slots, ()


def _stops_to_make(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, StopsToMakeFact)
    left, other = fact.stops_left or 0, fact.other_stops_left or 0
    slots: Slots = {
        "car": book.car(fact.to_stop or fact.number, voice),
        "other": book.car(fact.other, voice).text,
        "stops": book.stops(left),
        "other_stops": book.stops(other),
        # Told as about so much: to five seconds.
        "net": book.span(max(round(abs(fact.net_gap_ms) / 5000), 1) * 5000) if fact.net_gap_ms is not None else "",
    }
    if fact.to_stop:
        return "still_to_stop", slots, ("net",)
    return ("stops_even" if left == other else "stops_uneven"), slots, ()


def _restart(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, RestartFact)
    slots: Slots = {
        "when": book.when(fact.at_ms, voice),
        "span": book.roughly(fact.at_ms - fact.begin_ms),
        "under": book.under(fact.flag),
        "between": book.between(fact.begin_ms, fact.at_ms, voice) if fact.flag == BRIEF else "",
    }
    return ("restart_between" if slots["between"] else "restart"), slots, ()


def _takeover(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, TakeoverFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": book.driver(fact.driver, voice),
        "other": book.driver(fact.from_driver, voice),
        "when": book.when(fact.at_ms, voice),
    }
    return "takeover", slots, ()


def _now_place(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    place, gap = only(statement.facts, PlaceFact), maybe(statement.facts, GapFact)
    slots: Slots = {
        "car": book.car(place.number, voice),
        "nth": book.ordinal(place.position),
        "n": book.number(place.position),
        "cls": right_class(place.scope),
        "laps": book.laps(gap.gap_laps) if gap else "",
    }
    return "now_place", slots, ("laps",)


def _gap_ahead(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    gap = only(statement.facts, GapFact)
    slots: Slots = {
        "car": book.car(gap.number, voice),
        "other": book.car(gap.to, voice),
        "amount": book.gap(gap.gap_laps, gap.gap_ms),
    }
    return "gap_ahead", slots, ()


def _makes(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    cars = every(statement.facts, CarFact)
    makes = [voice.names.make(car) for car in cars]
    return "makes", {"n": Noun(book.number(len(cars)), plural=True), "list": book.listed(makes)}, ()


def _swaps(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, SwapsFact)
    pair = book.listed([book.in_a_row(car.number, voice) for car in every(statement.facts, CarFact)])
    slots: Slots = {"times": book.times(fact.count), "stops": book.number(fact.in_stops), "list": pair}
    # "The first two" are known only where both have been told as such.
    form = "swaps" if statement.needs else "swaps_named"
    if fact.in_stops == fact.count:
        return f"{form}_all_stops", slots, ()
    return (f"{form}_stops" if fact.in_stops > 1 else form), slots, ()


def _led(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LedFact)
    if statement.form == "control":
        whole = fact.led_ms * 100 >= ranges.ALL_OF_IT_PERCENT * (fact.to_ms - fact.from_ms)
        return ("control_whole" if whole else "control"), {"who": Noun(fact.who), "span": book.roughly(fact.led_ms)}, ()
    return "led_before", {"car": book.car(fact.who, voice), "laps": book.laps(fact.laps)}, ()


def _retired(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, RetiredFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _driver(fact.driver, book, voice),
        "laps": book.laps(fact.laps),
        "when": book.when(fact.at_ms, voice),
        # Where it came to a halt nobody timed it: only that it was later than the last loop.
        "past": book.past(fact.at_ms, voice),
    }
    return ("retired_track" if fact.on_track else "retired_garage"), slots, ("driver",)


def _retired_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, RetiredFact)
    items = [
        book.with_aside(car, _driver(fact.driver, book, voice).text, book.laps(fact.laps))
        for car, fact in zip(_listed(found, book, voice), found, strict=True)
    ]
    return statement.form, {"list": book.listed(items)}, ()


def _stop(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LongStopFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _driver(fact.driver, book, voice),
        "span": book.roughly(fact.duration_ms),
        "when": _when(fact.in_ms, book, voice),
        "nth": book.ordinal(fact.before) if fact.before else "",
    }
    form = "stop_open" if fact.ongoing else "stop_podium" if fact.before else "stop"
    return form, slots, ("driver", "nth")


def _when(at_ms: int, book: Phrasebook, voice: Voice) -> str:
    """Say when: to the minute while it is fresh, else the hour or the part of the day."""
    return book.loosely(at_ms, voice) if voice.at_ms - at_ms > FRESH_MS else book.when(at_ms, voice)


def _stops_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, LongStopFact)
    items = [
        book.with_aside(car, book.roughly(fact.duration_ms))
        for car, fact in zip(_listed(found, book, voice), found, strict=True)
    ]
    return "stops_many", {"list": book.listed(items)}, ()


def _drive_through(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, DriveThroughFact)
    if len(found) == 1:
        slots: Slots = {"car": book.car(found[0].number, voice), "when": book.when(found[0].at_ms, voice)}
        return "drive_through", slots, ()
    items = [f"{book.car(fact.number, voice).text} {book.when(fact.at_ms, voice)}" for fact in found]
    return "drive_throughs", {"list": book.listed(items)}, ()


def _neutral(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, NeutralisedFact)
    total_ms = sum(fact.total_ms for fact in found)
    span = book.span(total_ms) if all(fact.exact for fact in found) else book.about(total_ms)
    flags = [book.neutralisation(fact.flag, fact.count) for fact in found]
    form = "neutral" if sum(fact.count for fact in found) > 1 else _over("neutral_once", voice)
    return form, {"list": book.listed(flags), "span": span}, ()


def _neutral_now(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, NeutralisedFact)
    slots: Slots = {"under": book.under(fact.flag), "since": book.since(fact.last_from_ms, voice)}
    return ("neutral_red" if fact.flag == "red" else "neutral_now"), slots, ()


def _halt(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, HaltFact)
    slots: Slots = {
        "when": book.first_lap() if fact.first_lap else book.when(fact.at_ms, voice),
        "span": book.span(fact.duration_ms) if fact.exact else book.about(fact.duration_ms),
    }
    return ("halt_red" if fact.red else "halt"), slots, ("when", "span")


def _counts(statement: Statement, book: Phrasebook, _voice: Voice) -> Worded:
    fact = only(statement.facts, CountsFact)
    slots: Slots = {
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
            "driver": _driver(best.driver, book, voice),
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


def _fastest(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, FastestLapFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _driver(fact.driver, book, voice),
        "time": book.lap_time(fact.lap_ms),
        "inscope": book.within(fact.scope),
    }
    return _over("fastest" if fact.scope == OVERALL else "fastest_class", voice), slots, ("driver",)


def _stints(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, MultiStintFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _driver(fact.driver, book, voice),
        "multi": book.multi_stint(fact.stints),
    }
    return "stints", slots, ()


def _move(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, MoveFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "from": str(fact.from_position),
        "to": str(fact.to_position),
        "from_nth": book.ordinal(fact.from_position),
        "to_nth": book.ordinal(fact.to_position),
        "n_from": book.number(fact.from_position),
        "n_to": book.number(fact.to_position),
        "during": book.during(fact.from_ms, fact.to_ms, voice),
        "between": book.between(fact.from_ms, fact.to_ms, voice),
    }
    if fact.scope != OVERALL:
        slots["inscope"] = book.within(fact.scope)
    return ("climbed" if fact.to_position < fact.from_position else "fell"), slots, ("inscope", "during|between")


def _comeback(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fell, place = only(statement.facts, MoveFact), only(statement.facts, PlaceFact)
    slots: Slots = {
        "car": book.car(fell.number, voice),
        "from": str(fell.from_position),
        "to": str(fell.to_position),
        "to_nth": book.ordinal(fell.to_position),
        "from_nth": book.ordinal(fell.from_position),
        "now_nth": book.ordinal(place.position),
        "during": book.during(fell.from_ms, fell.to_ms, voice),
        "between": book.between(fell.from_ms, fell.to_ms, voice),
    }
    form = "comeback_won" if voice.over and place.position == 1 else _over("comeback", voice)
    return form, slots, ("during|between",)


def _contention(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, ContentionFact)
    others = [book.in_a_row(number, voice) for number in fact.numbers[1:]]
    total = len(others) + 1
    count = book.cars(total) if fact.scope == OVERALL else book.class_cars(total, fact.scope)
    slots: Slots = {"count": count, "others": Noun(book.listed(others), len(others) > 1)}
    form = "contention" if fact.scope == OVERALL else "class_contention"
    return (form if len(others) < NAMED else f"{form}_many"), slots, ()


def _loss(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact, form = only(statement.facts, LossFact), _loss_form(only(statement.facts, LossFact))
    # What began on the track is dated by the lap, a stop by when the car came in.
    at_ms = fact.in_ms if fact.in_ms is not None and form not in LAPS_FIRST else fact.begin_ms
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": _driver(fact.driver, book, voice),
        "when": book.when(at_ms, voice) if statement.opens else _when(at_ms, book, voice),
        "lost": book.roughly(fact.lost_ms) if fact.lost_ms else "",
        "track": book.roughly(fact.on_track_ms) if fact.on_track_ms else "",
        "stopped": book.roughly(fact.stopped_ms) if fact.stopped_ms else "",
        "stops": book.number(fact.visits),
        "laps": book.laps(fact.laps),
    }
    return form, slots, ("driver",)


def _loss_form(fact: LossFact) -> str:
    several = "s" if fact.laps > 1 else ""
    if fact.gone and not fact.visits:
        return "loss_gone"
    if fact.ongoing and fact.visits:
        return "loss_open"
    if fact.ongoing or not fact.visits:
        return f"loss_lap{several}" if fact.on_track_ms else "loss_halt"
    if fact.on_track_ms:
        return f"loss_lap{several}_stop" if fact.lap_first else "loss_stop_lap"
    return f"loss_{fact.sort}" if fact.visits == 1 else "loss_stops"


def _loss_effect(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LossEffectFact)
    before_ms, after_ms, laps = fact.gap_before_ms, fact.gap_after_ms, fact.laps_after
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "rival": book.car(fact.rival, voice).text if fact.rival else "",
        "leader": book.car(fact.lead_to, voice) if fact.lead_to else "",
        "from": book.ordinal(fact.from_position) if fact.from_position else "",
        "to": book.ordinal(fact.to_position) if fact.to_position else "",
        "n_from": book.number(fact.from_position or 0),
        "n_to": book.number(fact.to_position or 0),
        "before": book.roughly(abs(before_ms)) if before_ms is not None else "",
        "after": book.roughly(abs(after_ms)) if after_ms is not None else "",
        "laps": book.laps(laps) if laps else "",
    }
    if fact.lead_to:
        return ("effect_lead" if fact.scope == OVERALL else "effect_class_lead"), slots, ()
    fell = fact.from_position and fact.to_position and fact.to_position > fact.from_position
    if fell:
        return "effect_place", slots, ()
    if laps:
        return "effect_laps", slots, ()
    if before_ms is not None and before_ms >= 0:
        return "effect_gap", slots, ()
    return ("effect_turned" if after_ms is not None and after_ms >= 0 else "effect_shrunk"), slots, ()


def _last_of_make(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LastOfMakeFact)
    elsewhere = any(car.make == fact.make and car.car_class != fact.scope for car in voice.cars.values())
    inscope = book.within(fact.scope) if elsewhere else ""
    called = {voice.names.make(car) for car in voice.cars.values() if car.make == fact.make}
    make = called.pop() if len(called) == 1 else fact.make
    return "last_of_make", {"car": book.car(fact.number, voice), "make": make, "inscope": inscope}, ()


def _night(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LostWithinFact)
    slots: Slots = {
        "cars": book.cars(len(fact.numbers)),
        "from": book.when(fact.from_ms, voice),
        "to": book.when(fact.to_ms, voice),
    }
    return "night", slots, ()


def _lead_since(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadSinceFact)
    slots: Slots = {
        "mark": book.time_mark(fact.from_ms, voice),
        "when": book.when(fact.from_ms, voice),
        "times": book.times(fact.changes),
    }
    return ("lead_since" if fact.changes else "lead_since_none"), slots, ()


def _neutral_last(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, NeutralisedFact)
    slots: Slots = {
        "between": book.between(fact.last_from_ms, fact.last_to_ms, voice),
        "under": book.under(fact.flag),
        "span": book.span(fact.last_to_ms - fact.last_from_ms),
    }
    return ("neutral_last_red" if fact.flag == "red" else "neutral_last"), slots, ()


def _sun(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, SunFact)
    form = ("sunrise" if fact.rises else "sunset") + ("_ahead" if fact.ahead else "")
    return form, {"when": book.when(fact.at_ms, voice)}, ()


def _place_pits(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    places = every(statement.facts, PlaceFact)
    cars = _listed(places, book, voice)
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
    return _over("home_many", voice), {"list": book.listed(items)}, ()


def headline(statement: Statement, book: Phrasebook, voice: Voice) -> str:
    """Word the title of a report."""
    facts = statement.facts
    named = dict.fromkeys(fact.number for fact in every(facts, CarFact))
    makes = Counter(voice.names.told_apart_by(voice.cars[number])[0] for number in named)
    names = [
        make
        if (make := voice.names.told_apart_by(voice.cars[number])[0]) and makes[make] == 1
        else book.headline_car(number, voice)
        for number in named
    ]
    stop, loss = maybe(facts, LongStopFact), maybe(facts, LossFact)
    flag, change = maybe(facts, NeutralisedFact), maybe(facts, LeadChangeFact)
    lost_ms = (loss.lost_ms or loss.stopped_ms) if loss else stop.duration_ms if stop else 0
    shared = [place for place in every(facts, PlaceFact) if place.position == 1]
    slots: Slots = {
        "who": Noun(book.listed(names[: len(shared)]) if len(shared) > 1 else names[0], plural=len(shared) > 1),
        "other": names[1] if len(names) > 1 else "",
        "span": book.roughly(lost_ms) if lost_ms else "",
        "under": book.under(flag.flag) if flag else "",
        "cls": right_class(change.scope) if change else "",
        "race": book.race(voice),
    }
    form = "title_lost" if statement.form == "title_loss" and not lost_ms else statement.form
    ways = fill(book, form, slots, ("race",) if statement.form == "title_win" else ())
    place = sum(map(ord, f"{voice.at_ms}{slots['other']}")) % len(ways)
    return ways[place].text.removesuffix(".")


_WORDERS: dict[str, Callable[[Statement, Phrasebook, Voice], Worded]] = {
    "lead": _lead,
    "chase": _chase,
    "class_chase": _chase,
    "win": _win,
    "win_margin": _win,
    "podium": _win,
    "class_win": _win,
    "class_win_home": _win,
    "provisional": _counts,
    "class_lead_change": _lead_change,
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
    "lead_change": _lead_change,
    "lead_change_before": _lead_change,
    "trend": _trend,
    "stops_to_make": _stops_to_make,
    "restart": _restart,
    "takeover": _takeover,
    "now_place": _now_place,
    "gap_ahead": _gap_ahead,
    "makes": _makes,
    "swaps": _swaps,
    "control": _led,
    "led_before": _led,
    "retired": _retired,
    "retired_many": _retired_many,
    "retired_many_class": _retired_many,
    "stop": _stop,
    "stops_many": _stops_many,
    "drive_through": _drive_through,
    "neutral": _neutral,
    "neutral_now": _neutral_now,
    "halt": _halt,
    "counts": _counts,
    "session": _session,
    "session_best": _session,
    "session_behind": _session,
    "time_left": _time_left,
    "fastest": _fastest,
    "stints": _stints,
    "stints_many": _stints_many,
    "move": _move,
    "comeback": _comeback,
    "contention": _contention,
    "loss": _loss,
    "loss_effect": _loss_effect,
    "last_of_make": _last_of_make,
    "night": _night,
    "sun": _sun,
    "lead_since": _lead_since,
    "neutral_last": _neutral_last,
    "home_many": _home_many,
}
