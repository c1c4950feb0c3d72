"""Rules for drivers, retirements, stops, trouble, counts, flags, times, and what timing cannot know."""

import itertools
import re
from collections.abc import Iterator

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.discourse import Scene, is_object, ridden, seat_of
from pitboard.check.entry_index import Seat
from pitboard.check.gap_rules import after_so_long, is_stop_length, of_fastest_lap
from pitboard.check.mention_types import CountMention, Cue, DriverMention
from pitboard.check.numbers import FOREVER_MS, Amount
from pitboard.check.order_rules import cars_named, stints_said
from pitboard.model.time import HOUR_MS


def drivers(scene: Scene) -> Iterator[Claim]:
    """Read who is, or was, in which car, and whose crew a car is of."""
    names = scene.names.drivers
    if not names:
        return
    several = _listed(scene, names)
    for name in names:
        if name in scene.used:
            continue
        number_beside = _car_beside(scene, name) or (scene.before if goes_on_crew(scene) else "")
        seat = seat_of(name, [number_beside] if number_beside else [scene.subject], scene.scope, scene.index)
        number = number_beside or seat.number
        kind = _kind_of(scene, name, number_beside, several=name in several)
        if kind is None:
            continue
        driver = scene.index.driver(seat).name
        stop = next((amount for amount in scene.names.amounts if is_stop_length(scene, amount)), None)
        low, high = (stop.low, stop.high) if stop else (0, 0)
        begin, until = scene.interval
        period = scene.period or (scene.discourse.topic if kind == "drove" else "")
        if kind == "drove":
            yield scene.claim(
                kind,
                name.start,
                name.end,
                car=number,
                driver=driver,
                period=period,
                low=low,
                high=high,
                from_us=begin,
                until_us=until,
                note="fastest_lap" if of_fastest_lap(scene) else "",
            )
        else:
            yield scene.claim(kind, name.start, name.end, car=number, driver=driver)


def _listed(scene: Scene, names: list[DriverMention]) -> list[DriverMention]:
    """Find drivers named in a row: two or more cannot all be at the wheel."""
    listed: list[DriverMention] = []
    for name, other in itertools.pairwise(names):
        between = scene.folded[name.end : other.start]
        shared = {seat.number for seat in name.seats} & {seat.number for seat in other.seats}
        if shared and re.fullmatch(r"\s*(?:,|/|&|en|and)+\s*(?:en\s|and\s)?", between):
            listed += [name, other]
    return listed


def _car_beside(scene: Scene, name: DriverMention) -> str:
    """Find the car a driver is named with: before the name, or after it in the clause, or the clause's own."""
    own = {seat.number for seat in name.seats}
    behind = _bracketed(scene, name)
    if behind:
        return behind
    cars_beside = [scene.number(car) for car in scene.names.cars if scene.number(car)]
    if not cars_beside:
        named_before = scene.subject if scene.subject and not scene.own_subject else ""
        linked = scene.cue("wheel", "crew") or _in_brackets(scene, name)
        return named_before if named_before and (linked or named_before in own) else ""
    fitting = [number for number in cars_beside if number in own]
    if fitting:
        return fitting[0]
    if ridden(scene, name):
        return ridden(scene, name)
    if not scene.cue("wheel", "crew") and all(is_object(scene, car.start) for car in scene.names.cars):
        return ""
    before = [scene.number(car) for car in scene.names.cars if scene.number(car) and car.end <= name.start]
    return before[-1] if before else cars_beside[0]


_BRACKETED = re.compile(r"[^(),;#]{0,40}\([^()#]{0,24}\b(?:met|in|with)\s(?:de|the)\s(?=#)")


def _bracketed(scene: Scene, name: DriverMention) -> str:
    """Find the car in the brackets behind a name: `Frijns (seventh in the #31)`."""
    bracket = _BRACKETED.match(scene.folded, name.end, scene.sentence.end)
    return scene.numbers.get(bracket.end(), "") if bracket else ""


def goes_on_crew(scene: Scene) -> bool:
    """Tell whether a clause only goes on with a crew that an earlier clause of the sentence began to list."""
    begun = any(cue.name == "crew" and cue.start < scene.start for cue in scene.whole.cues)
    return begun and not scene.names.cues and not scene.names.cars and not scene.names.places


def _in_brackets(scene: Scene, name: DriverMention) -> bool:
    around = scene.folded[name.start - 1 : name.start] + scene.folded[name.end : name.end + 1]
    return around in ("()", "(,", "(/")


def _kind_of(scene: Scene, name: DriverMention, number_beside: str, *, several: bool) -> ClaimKind | None:
    """Decide what naming a driver states: at the wheel, drove then or one of the crew; None: nothing."""
    before = scene.folded[max(scene.start, name.start - 34) : name.start]
    if re.search(r"(?:incident|botsing|contact|collision|aanrijding|clash) (?:met|with)\s+$", before):
        return None
    if goes_on_crew(scene) or _is_of_crew(scene, name, several=several):
        return "crew"
    if _tells_of_then(scene):
        return "drove"
    if scene.cue("wheel"):
        return "at_wheel"
    return _kind_by_words_around(scene, name, number_beside, before)


def _is_of_crew(scene: Scene, name: DriverMention, *, several: bool) -> bool:
    """Tell whether a driver is named as one of several, as the best of a nation, or with a word for a crew."""
    crew = [cue for cue in scene.names.cues if cue.name == "crew"]
    best_of_nation = scene.cue("best") is not None and bool(scene.names.nations)
    return several or best_of_nation or any(cue.end <= name.start or cue.start >= name.end for cue in crew)


def _tells_of_then(scene: Scene) -> bool:
    """Tell whether the clause tells of some time before now."""
    if scene.interval != (0, 0) or scene.cue("took_over", "earlier") or of_fastest_lap(scene):
        return True
    if scene.names.clocks or (scene.period and not scene.cue("wheel")) or _was_then(scene):
        return True
    return scene.cue("incident", "retired", "stopped", "cause") is not None


def _kind_by_words_around(scene: Scene, name: DriverMention, number_beside: str, before: str) -> ClaimKind | None:
    after = scene.folded[name.end : name.end + 26]
    if re.match(r" \((?!#|p\d)", after):
        # "Frijns (eleventh in the #31)" tells of the crew.
        return "crew"
    if _rides(scene, name):
        return "at_wheel"
    if re.search(r"#?\w+(?:'s|s')?\s(?:van|of)\s+$", before) or re.match(r"'?s?'? (?:#|crew|equipe|team)", after):
        return "crew"
    in_car = re.match(r"\s\w*\s?(?:in|aboard|driving)\s(?:de|the|zijn|his|her)\b", after) is not None
    if in_car or _in_brackets(scene, name) or (number_beside and re.search(r"(?:met|with)\s+$", before)):
        return "at_wheel"
    if (scene.cue(*_STATED_OF_DRIVER) or scene.names.places) and not is_object(scene, name.start):
        return "at_wheel"
    if number_beside:
        return "at_wheel" if scene.folded[name.end : name.end + 4] in (" in ", " (#") else "crew"
    return None


_STATED_OF_DRIVER = (
    "lead",
    "follow",
    "behind",
    "ahead",
    "faster",
    "slower",
    "closing",
    "pulling",
    "double_stint",
    "triple_stint",
    "stints_in_a_row",
)
"""Cues of what a driver does at the moment who is the subject of a clause."""


def _rides(scene: Scene, name: DriverMention) -> bool:
    """Tell whether a driver who is the subject does something now `in the #8`."""
    return not is_object(scene, name.start) and not scene.cue("past", "crew", "wheel") and bool(ridden(scene, name))


def _was_then(scene: Scene) -> bool:
    """Tell whether a car is brought in here, or the sentence names who was in cars that are out."""
    if any(cue.name == "retired" for cue in scene.whole.cues) and not scene.cue("wheel"):
        return True
    words = scene.folded[scene.sentence.start : scene.sentence.end]
    pattern = (
        r"\b(?:pitted|pulled in|took the .{0,50} to the pits|ging .{0,99} naar binnen|stuurde|bracht|brought|bringing"
        r"|binnen(?:ge)?kom\w*|kwam \w* ?binnen|came in|had come in|binnenkomst)\b"
    )
    return re.search(pattern, words) is not None


def trouble(scene: Scene) -> Iterator[Claim]:
    """Read that cars retired, stopped, still run, or are in trouble."""
    cars = [scene.number(name) for name in cars_named(scene)] or ([scene.subject] if scene.subject else [])
    if not scene.names.cars and len(scene.names.drivers) > 1:
        cars = [seat_of(name, [], scene.scope, scene.index).number for name in scene.names.drivers]
    counted = _counted(scene, "car_count")
    retired, stopped = scene.cue("retired"), scene.cue("stopped")
    if retired and not scene.cue("not_out", "nobody") and counted is None:
        for number in cars:
            yield scene.claim("retired", retired.start, retired.end, car=number)
            yield from _laps_done(scene, number)
    elif _in_list_of_retired(scene):
        for number in cars:
            if scene.own_subject and scene.names.cars:
                yield scene.claim("retired", car=number)
            yield from _laps_done(scene, number)
    elif stopped and cars:
        yield scene.claim("stopped", stopped.start, stopped.end, car=cars[0])
        yield from _laps_done(scene, cars[0])
    running = scene.cue("running")
    if running and scene.subject and counted is None:
        yield scene.claim("running", running.start, running.end, car=scene.subject)
    cue = scene.cue("trouble")
    if cue and scene.subject:
        yield scene.claim("trouble", cue.start, cue.end, car=_who_then(scene, cue), period=scene.period)
    yield from _when(scene, cars)


def _who_then(scene: Scene, cue: Cue) -> str:
    """Find whose trouble it is: in `took the lead when the #7 lost much time` that of the #7."""
    for name in scene.names.cars:
        before = scene.folded[max(scene.start, name.start - 16) : name.start]
        if name.end <= cue.start and re.search(r"\b(?:toen|doordat|when|as) (?:(?:de|the) )?$", before):
            return scene.number(name) or scene.subject
    return scene.subject


def _in_list_of_retired(scene: Scene) -> bool:
    """Tell whether the clause goes on with a list of retired cars that an earlier clause of the sentence began."""
    begun = [cue for cue in scene.whole.cues if cue.name in ("retired", "stopped") and cue.start < scene.start]
    own = {cue.name for cue in scene.names.cues} & {"running", "lead", "follow", "trouble", "loss", "same_lap", "stop"}
    return bool(begun) and not own and not scene.names.places and not scene.cue("not_out")


def _laps_done(scene: Scene, number: str) -> Iterator[Claim]:
    for amount in scene.names.amounts:
        if amount.unit == "lap" and amount.value >= 1000:
            low, high = amount.low // 1000, amount.high // 1000
            yield scene.claim("laps_done", amount.start, amount.end, car=number, low=low, high=high)


def _when(scene: Scene, cars: list[str]) -> Iterator[Claim]:
    """Read in which part of the day cars came to grief, by this clause or the sentence that opened the paragraph."""
    period = scene.period or scene.discourse.topic
    grief = scene.cue("retired", "stopped", "incident", "trouble")
    if not period or grief is None or scene.cue("earlier"):
        return
    spans = {scene.number(name): name for name in scene.names.cars}
    named = {seat.number: name for name, seat in zip(scene.names.drivers, seats_named(scene), strict=True)}
    for number in cars:
        if number in scene.index.out:
            span = spans.get(number) or named.get(number)
            yield scene.claim(
                "when", span.start if span else None, span.end if span else None, car=number, period=period
            )


def stops(scene: Scene) -> Iterator[Claim]:
    """Read stops: how many, how long, and early ones; stints in a row."""
    cue = scene.cue("stop", "garage", "stood")
    if (cue or _stop_lengths(scene)) and scene.subject:
        counted = _counted(scene, "stop")
        long_stop = _stop_lengths(scene)
        if not long_stop and scene.cue("garage") and not scene.cue("behind", "ahead", "follow", "difference"):
            long_stop = [
                amount for amount in scene.names.amounts if amount.unit == "time" and amount.value < 12 * HOUR_MS
            ]
        if counted is not None:
            yield scene.claim("stops", car=scene.subject, low=counted, high=counted)
        elif long_stop:
            length = long_stop[0]
            yield scene.claim(
                "stop_length", length.start, length.end, car=scene.subject, low=length.low, high=length.high
            )
        elif cue and scene.period == "early" and not scene.cue("trouble"):
            yield scene.claim("stopped_early", cue.start, cue.end, car=scene.subject, period="early")
    run = scene.cue("triple_stint", "double_stint", "stints_in_a_row")
    if run and scene.subject:
        count = stints_said(scene, run)
        yield scene.claim("stint_run", run.start, run.end, car=scene.subject, low=count)
    loss = scene.cue("loss")
    if loss and scene.subject and not scene.cue("garage", "stop", "stood", "off_pits"):
        for length in scene.names.amounts:
            if length.unit == "time":
                yield scene.claim(
                    "stop_length", length.start, length.end, car=scene.subject, low=length.low, high=length.high
                )


def _stop_lengths(scene: Scene) -> list[Amount]:
    return [amount for amount in scene.names.amounts if is_stop_length(scene, amount)]


def fastest_lap(scene: Scene) -> Iterator[Claim]:
    """Read who drove the fastest lap, and its time."""
    if not of_fastest_lap(scene):
        return
    own_class = any(cue.name == "this_class" for cue in scene.whole.cues)
    subject = next((number for name in scene.whole.cars if (number := scene.numbers.get(name.start))), scene.subject)
    if not subject:
        return
    classes = scene.whole.classes
    scope = scene.scope_of(subject) if classes else ""
    if classes and any(mention.name == scene.index.entries[subject].car_class for mention in classes):
        scope = scene.index.entries[subject].car_class
    if own_class and not classes:
        scope = scene.index.entries[subject].car_class
    for amount in scene.names.amounts:
        if amount.unit == "time" and 20_000 < amount.value < 900_000:
            yield scene.claim(
                "best_lap", amount.start, amount.end, car=subject, scope=scope, low=amount.low, high=amount.high
            )


def contention(scene: Scene) -> Iterator[Claim]:
    """Read who can still win, who was at the front before."""
    cue = scene.cue("contention")
    if cue and scene.subject and scene.cue("top_before") is None:
        yield scene.claim("contention", cue.start, cue.end, car=scene.subject, scope=scene.scope_of(scene.subject))
    before = scene.cue("top_before")
    if before and scene.subject:
        yield scene.claim("was_in_top", before.start, before.end, car=scene.subject, place=5)


_COUNTED: tuple[tuple[str, str], ...] = (
    ("same_lap", "lead_lap"),
    ("retired", "retired"),
    ("stopped", "retired"),
    ("running", "running"),
)


def counts(scene: Scene) -> Iterator[Claim]:
    """Read how many cars, flags, lead changes there are."""
    for name in ("safety_car", "fcy", "red_flag", "lead_changes"):
        number = _counted(scene, name)
        if number is not None:
            yield scene.claim("count", low=number, high=number, note=name, period=scene.period)
    for cue, what in (("running", "running"), ("same_lap", "lead_lap")):
        number = _counted(scene, cue)
        if number is not None:
            yield scene.claim("count", low=number, high=number, note=what, scope=scene.scope)
            return
    if scene.interval == (0, 0) and not scene.whole.clocks:
        yield from _cars_counted_by_state(scene)


def _cars_counted_by_state(scene: Scene) -> Iterator[Claim]:
    """Read how many cars are out, run or share a lap; `nobody` and `many` are numbers too."""
    if scene.cue("nobody") and scene.cue("retired"):
        yield scene.claim("count", low=0, high=0, note="retired", scope=scene.scope)
        return
    number = _counted(scene, "car_count")
    if number is None and scene.cue("many") and scene.cue("car_count"):
        yield scene.claim("count", low=5, high=FOREVER_MS, note="retired", loose=True)
    if number is None:
        return
    whole = scene.folded[scene.start : scene.end]
    losses = re.search(r"uitvaller|slachtoffer|opgave|retirement|casualt", whole)
    what = "retired" if losses else next((state for cue, state in _COUNTED if scene.cue(cue)), "")
    if what:
        yield scene.claim("count", low=number, high=number, note=what, scope=scene.scope, period=scene.period)


def _counted(scene: Scene, name: str) -> int | None:
    """Find the number that stands directly before a word of this kind, or one word before it."""
    for cue in scene.names.cues:
        if cue.name != name:
            continue
        for count in scene.names.counts:
            between = scene.folded[count.end : cue.start]
            if count.end <= cue.start and re.fullmatch(r"\s+(?:[a-z-]+\s+){0,2}", between):
                return _of_which(scene, count) if count.value < 1000 else None
    return None


def _of_which(scene: Scene, count: CountMention) -> int:
    """Choose the number that counts: in `49 of the 62 cars` the first."""
    for other in scene.names.counts:
        if re.fullmatch(
            r" (?:van|of)(?: de| the| alle| all)?(?: in totaal| total)? ", scene.folded[other.end : count.start]
        ):
            return other.value
    return count.value


def flags(scene: Scene) -> Iterator[Claim]:
    """Read the flag over the course now."""
    cue = scene.cue("flag_now")
    if cue and not scene.cue("past"):
        words = scene.folded[cue.start : cue.end]
        names = {"safety": "safety_car", "course": "full_course_yellow", "red": "red", "rode": "red"}
        names |= {"yellow": "yellow", "geel": "yellow", "gr": "green"}
        state = next((flag for part, flag in names.items() if part in words), "neutralised")
        yield scene.claim("flag", cue.start, cue.end, note=state)


def race_times(scene: Scene) -> Iterator[Claim]:
    """Read how long the race has run or has to go."""
    for amount in scene.names.amounts:
        before = scene.folded[max(scene.start, amount.start - 24) : amount.start]
        mark = re.search(r"\b(?:as of|stand na)\s$", before)
        is_long = amount.value >= HOUR_MS // 2 or (after_so_long(scene, amount) and scene.cue("lead"))
        if scene.whole.places and re.search(r"\bop\s$", before):
            continue
        elsewhere = scene.cue("behind", "stop", "garage") and not scene.cue("finish_is")
        # "Its last timing was after 31 minutes": when that was, not how long the race has run.
        elsewhere = elsewhere or (not mark and any(cue.name == "last_timed" for cue in scene.whole.cues))
        if amount.unit != "time" or elsewhere or not (is_long or mark or scene.cue("go")):
            continue
        # Whole hours are rounded by people; minutes are not.
        slack_ms = 300_000 if amount.high - amount.value >= 600_000 else 60_000
        low, high = amount.value - slack_ms, amount.value + slack_ms
        if scene.cue("go"):
            yield scene.claim("time_left", amount.start, amount.end, low=low, high=high)
        elif (
            mark
            or re.search(r"(?:\bna|\bafter|\bat|\bop)\s(?:de\s|ruim\s|exact\s|precies\s)?$", before)
            or (scene.sentence.heading and amount.value >= HOUR_MS)
        ):
            yield scene.claim("race_time", amount.start, amount.end, low=low, high=high)
    half = scene.cue("halfway")
    if half:
        yield scene.claim("race_time", half.start, half.end, note="half")


def unknowable(scene: Scene) -> Iterator[Claim]:
    """Read what no timing loop sees: incidents, causes, penalties."""
    if scene.sentence.heading:
        return
    kinds: tuple[ClaimKind, ...] = ("incident", "cause", "penalty")
    for kind in kinds:
        found = [cue for cue in scene.names.cues if cue.name == kind]
        if found:
            yield scene.claim(kind, found[0].start, max(cue.end for cue in found), car=scene.subject)


def seats_named(scene: Scene) -> list[Seat]:
    """Find the seats of the drivers a clause names, each in the car that the clause means."""
    cars = [scene.number(car) for car in scene.names.cars if scene.number(car)]
    return [seat_of(name, cars, scene.scope, scene.index) for name in scene.names.drivers]
