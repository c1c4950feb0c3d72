"""From a statement's facts to the words for its places, the same way in every language; here what happened."""

from collections import Counter
from typing import Final

from msgspec.structs import replace

from pitboard.intake.spelling import right_class
from pitboard.model.time import HOUR_MS
from pitboard.report import ranges
from pitboard.report.facts import (
    OVERALL,
    CarFact,
    DriveThroughFact,
    FastestLapFact,
    GapFact,
    HaltFact,
    LeadChangeFact,
    LedFact,
    LongStopFact,
    LossEffectFact,
    LossFact,
    LostWithinFact,
    MoveFact,
    NeutralisedFact,
    NoteFact,
    PlaceFact,
    RestartFact,
    RetiredFact,
    StopsToMakeFact,
    SunFact,
    SwapsFact,
    TakeoverFact,
    TrendFact,
    every,
    maybe,
    only,
)
from pitboard.report.languages.book import Noun, Phrase, Phrasebook, Slots, Statement, fill
from pitboard.report.names import Voice
from pitboard.report.note_sentences import noted
from pitboard.report.wording_standing import STANDING, Worded, Worder, cars_in_a_row, driver_noun, form_over

FRESH_MS = 2 * HOUR_MS
"""Up to this far back an event is told to the minute."""


BRIEF = "full_course_yellow"
"""A neutralisation that is told by when it was; of another it matters how long it took."""

STEPS_MS = ((300_000, 60_000), (60_000, 30_000), (10_000, 10_000))
"""From which length on what is lost at least is told in which steps."""

LAPS_FIRST = frozenset({"loss_lap", "loss_laps", "loss_lap_stop", "loss_laps_stop"})
"""Forms of losses that began on the track."""


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
        ways = fill(book, form, slots | called, needs, known)
        # "The car" comes first: of what goes on from another sentence only some ways are tried.
        found = [*ways, *found] if statement.form in TOLD_ON and len(voice.latest) == 1 else [*found, *ways]
    for name, other in _otherwise(statement, book, voice):
        if other and slots.get(name) and slots[name] != other:
            ways = fill(book, form, slots | {name: other}, needs, known)
            found += [replace(way, pattern=f"{way.pattern}=") for way in ways]
    return found


def _known(slots: Slots, voice: Voice) -> set[str]:
    """The slots of cars that the text has named, and whose driver it has named: the driver alone says which car."""
    found = set()
    for driver, car in (("driver", "car"), ("chaser", "other"), ("other", "car")):
        who, what = slots.get(driver, ""), slots.get(car, "")
        if isinstance(who, Noun) and isinstance(what, Noun) and who.of in voice.named_drivers:
            found |= {car} if what.of.removeprefix("#") in voice.known_cars else set()
    return found


TOLD_ON = ("loss", "loss_effect", "lead_lost", "now_place", "home")
"""Forms that go on with the car of the sentence before, which is "the car" there."""

LEADING = ("lead", "chase", "class_lead", "class_chase", "win")
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
        if form in TOLD_ON and voice.latest == {number}:
            again = [book.the_car(number)]
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


def _lead_change(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadChangeFact)
    # What others took over since, or what the stops alone gave, does not last.
    lasts = statement.form in ("lead_change", "class_lead_change")
    lasts = lasts and not statement.undone and statement.relation != "sequel"
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "before": book.car(fact.before, voice),
        "when": book.when(fact.at_ms, voice),
        "how": book.how(fact.how),
        "cls": right_class(fact.scope),
        "since": book.since(fact.at_ms, voice) if lasts and not (voice.over or statement.opens) else "",
    }
    if statement.relation == "earlier" and statement.form in ("lead_change_before", "class_lead_before"):
        return ("change_before" if fact.scope == OVERALL else "class_change_before"), slots, ()
    if fact.scope != OVERALL:
        return ("class_change_how" if slots["how"] else "class_change"), slots, ()
    if fact.how in ("by_retirement", "by_loss"):
        return ("change_out" if fact.how == "by_retirement" else "change_slowed"), slots, ()
    if not slots["how"]:
        return "change_plain", slots, ()
    return ("change_retaken" if fact.again else "change_said"), slots, ()


def _interlude(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    """Who led by the stops alone, one after the other, before the lead went back to who had it."""
    found = every(statement.facts, LeadChangeFact)
    leaders = [book.car(fact.number, voice) for fact in found[:-1]]
    slots: Slots = {
        "car": leaders[0],
        "list": Noun(book.listed([car.text for car in leaders]), plural=True) if len(leaders) > 1 else "",
        "between": book.between(found[0].at_ms, found[-1].at_ms, voice),
        "when": book.when(found[0].at_ms, voice),
        "until": book.when(found[-1].at_ms, voice),
    }
    form = "interlude" if found[0].scope == OVERALL else "class_interlude"
    return (f"{form}_many" if len(leaders) > 1 else form), slots, ("between|until",)


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
    number = fact.to_stop or fact.number
    slots: Slots = {
        "car": book.car(number, voice),
        "other": book.car(fact.number if number == fact.other else fact.other, voice),
        "stops": book.stops(left),
        "other_stops": book.stops(other),
        # Told as about so much: to five seconds.
        "net": book.span(max(round(abs(fact.net_gap_ms) / 5000), 1) * 5000) if fact.net_gap_ms is not None else "",
    }
    if fact.to_stop and fact.net_gap_ms:
        # Below 0 the car that is behind now is ahead once both have made the same stops.
        leads = fact.number if fact.net_gap_ms < 0 else fact.other
        return f"still_to_stop_{'ahead' if leads == number else 'behind'}", slots, ()
    if fact.to_stop:
        return "still_to_stop", slots, ()
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
        "driver": driver_noun(fact.driver, book, voice),
        "other": driver_noun(fact.from_driver, book, voice),
        # What followed on a thing of long ago was then.
        "when": book.when(fact.at_ms, voice) if _is_fresh(fact.at_ms, voice) or statement.relation != "sequel" else "",
    }
    # Who had taken it over when it lost time drove it before that.
    before = statement.relation == "earlier" and statement.needs.startswith(("loss", "halted"))
    return ("takeover_before" if before else "takeover"), slots, ("when",)


def _swaps(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, SwapsFact)
    pair = book.listed([book.in_a_row(car.number, voice) for car in every(statement.facts, CarFact)])
    slots: Slots = {"times": book.times(fact.count), "stops": book.number(fact.in_stops), "list": pair}
    slots["stop_times"] = book.times(fact.in_stops)
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
        "driver": driver_noun(fact.driver, book, voice),
        "laps": book.laps(fact.laps),
        "when": _when(fact.at_ms, book, voice),
        # Where it came to a halt nobody timed it: only that it was later than the last loop.
        "past": book.past(fact.at_ms, voice) if _is_fresh(fact.at_ms, voice) else _when(fact.at_ms, book, voice),
    }
    return ("retired_track" if fact.on_track else form_over("retired_garage", voice)), slots, ("driver",)


def _retired_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, RetiredFact)
    items = [
        # In a row who drove is enough: of each alone it is told how far it came.
        book.with_aside(car, driver_noun(fact.driver, book, voice).text or book.laps(fact.laps))
        for car, fact in zip(cars_in_a_row(found, book, voice), found, strict=True)
    ]
    return form_over(statement.form, voice), {"list": book.listed(items)}, ()


def _stop(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LongStopFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": driver_noun(fact.driver, book, voice),
        "span": book.roughly(fact.duration_ms),
        "when": _when(fact.in_ms, book, voice),
        "nth": book.ordinal(fact.before) if fact.before else "",
    }
    form = "stop_open" if fact.ongoing else "stop_podium" if fact.before else "stop"
    return form, slots, ("driver", "nth")


def _is_fresh(at_ms: int, voice: Voice) -> bool:
    return voice.at_ms - at_ms <= FRESH_MS


def _when(at_ms: int, book: Phrasebook, voice: Voice) -> str:
    """Say when: to the minute while it is fresh, else the hour or the part of the day."""
    return book.when(at_ms, voice) if _is_fresh(at_ms, voice) else book.loosely(at_ms, voice)


def _stops_many(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, LongStopFact)
    items = [
        book.with_aside(car, book.roughly(fact.duration_ms))
        for car, fact in zip(cars_in_a_row(found, book, voice), found, strict=True)
    ]
    return "stops_many", {"list": book.listed(items)}, ()


def _drive_through(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, DriveThroughFact)
    if len(found) == 1:
        slots: Slots = {"car": book.car(found[0].number, voice), "when": _when(found[0].at_ms, book, voice)}
        return "drive_through", slots, ()
    times: dict[str, list[str]] = {}
    for fact in sorted(found, key=lambda each: each.at_ms):
        when, times_of = _when(fact.at_ms, book, voice), times.setdefault(fact.number, [])
        times_of += [when] if when not in times_of else []
    number, first = next(iter(times.items()))
    if len(times) == 1:
        return "drive_through", {"car": book.car(number, voice), "when": book.listed(first)}, ()
    items = [f"{book.in_a_row(each, voice)} {book.listed(times_of)}" for each, times_of in times.items()]
    return "drive_throughs", {"list": book.listed(items)}, ()


def _neutral(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    found = every(statement.facts, NeutralisedFact)
    total_ms = sum(fact.total_ms for fact in found)
    span = book.span(total_ms) if all(fact.exact for fact in found) else book.about(total_ms)
    flags = [book.neutralisation(fact.flag, fact.count) for fact in found]
    form = "neutral" if sum(fact.count for fact in found) > 1 else form_over("neutral_once", voice)
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


def _fastest(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, FastestLapFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": driver_noun(fact.driver, book, voice),
        "time": book.lap_time(fact.lap_ms),
        "inscope": book.within(fact.scope),
    }
    return form_over("fastest" if fact.scope == OVERALL else "fastest_class", voice), slots, ("driver",)


def _places(first: int, last: int, book: Phrasebook) -> dict[str, str]:
    """Two places by number: both in letters or both in figures."""
    lettered = not any(any(map(str.isdigit, book.number(place))) for place in (first, last))
    return {
        "n_from": book.number(first) if lettered else str(first),
        "n_to": book.number(last) if lettered else str(last),
    }


def _move(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, MoveFact)
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "from": str(fact.from_position),
        "to": str(fact.to_position),
        "from_nth": book.ordinal(fact.from_position),
        "to_nth": book.ordinal(fact.to_position),
        **_places(fact.from_position, fact.to_position, book),
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
    form = "comeback_won" if voice.over and place.position == 1 else form_over("comeback", voice)
    return form, slots, ("during|between",)


def _loss(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact, form = only(statement.facts, LossFact), _loss_form(only(statement.facts, LossFact))
    # What began on the track is dated by the lap, a stop by when the car came in.
    at_ms = fact.in_ms if fact.in_ms is not None and form not in LAPS_FIRST else fact.begin_ms
    slots: Slots = {
        "car": book.car(fact.number, voice),
        "driver": driver_noun(fact.driver, book, voice),
        "when": book.when(at_ms, voice) if statement.opens else _when(at_ms, book, voice),
        "lost": book.roughly(fact.lost_ms) if fact.lost_ms else "",
        "least": book.roughly(_at_least(fact.lost_ms)) if fact.lost_ms else "",
        "track": book.roughly(fact.on_track_ms) if fact.on_track_ms else "",
        "stopped": book.roughly(fact.stopped_ms) if fact.stopped_ms else "",
        "stops": book.times(fact.visits),
        "laps": book.laps(fact.laps),
    }
    return (form_over(form, voice) if form == "loss_open" else form), slots, ("driver",)


def _at_least(ms: int) -> int:
    """Round a length down, in ms: to minutes from five on, then to halves of one and to tens of seconds."""
    step_ms = next((step_ms for from_ms, step_ms in STEPS_MS if ms >= from_ms), 1000)
    return ms // step_ms * step_ms


def _loss_form(fact: LossFact) -> str:
    several = "s" if fact.laps > 1 else ""
    if fact.gone and not fact.visits:
        return "loss_gone"
    if fact.at_least:
        return "loss_least"
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
        **_places(fact.from_position or 0, fact.to_position or 0, book),
        "before": book.roughly(abs(before_ms)) if before_ms is not None else "",
        "after": book.roughly(abs(after_ms)) if after_ms is not None else "",
        "laps": book.laps(laps) if laps else "",
        "inclass": book.of_class(fact.scope, statement.part),
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


def _lead_lost(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LeadChangeFact)
    slots: Slots = {
        "car": book.car(fact.before, voice),
        "leader": book.car(fact.number, voice),
        "inclass": book.of_class(fact.scope, statement.part),
    }
    return ("effect_lead" if fact.scope == OVERALL else "effect_class_lead"), slots, ()


def _night(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, LostWithinFact)
    slots: Slots = {
        "cars": book.cars(len(fact.numbers)),
        "from": book.when(fact.from_ms, voice),
        "to": book.when(fact.to_ms, voice),
    }
    return "night", slots, ()


def _sun(statement: Statement, book: Phrasebook, voice: Voice) -> Worded:
    fact = only(statement.facts, SunFact)
    form = ("sunrise" if fact.rises else "sunset") + ("_ahead" if fact.ahead else "")
    return form, {"when": book.when(fact.at_ms, voice)}, ()


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
        "span": book.roughly(_at_least(lost_ms) if loss and loss.at_least else lost_ms) if lost_ms else "",
        "under": book.under(flag.flag) if flag else "",
        "cls": right_class(change.scope) if change else "",
        "race": book.race(voice),
    }
    form = _title_form(statement.form, loss, lost_ms)
    ways = fill(book, form, slots, ("race",) if statement.form == "title_win" else ())
    place = sum(map(ord, f"{voice.at_ms}{slots['other']}")) % len(ways)
    return ways[place].text.removesuffix(".")


def _title_form(form: str, loss: LossFact | None, lost_ms: int) -> str:
    if form != "title_loss" or loss is None:
        return form
    return "title_lost" if loss.gone or not lost_ms else "title_least" if loss.at_least else form


_WORDERS: Final[dict[str, Worder]] = STANDING | {
    "class_lead_before": _lead_change,
    "class_lead_interlude": _interlude,
    "lead_interlude": _interlude,
    "class_lead_cycle": _lead_change,
    "lead_cycle": _lead_change,
    "class_lead_change": _lead_change,
    "lead_change": _lead_change,
    "lead_change_before": _lead_change,
    "trend": _trend,
    "stops_to_make": _stops_to_make,
    "restart": _restart,
    "takeover": _takeover,
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
    "fastest": _fastest,
    "move": _move,
    "comeback": _comeback,
    "loss": _loss,
    "halted": _loss,
    "loss_effect": _loss_effect,
    "lead_lost": _lead_lost,
    "night": _night,
    "sun": _sun,
}
