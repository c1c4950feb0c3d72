"""What can be told of the front of the race and of each class: who leads and how it came, who is behind, who moved."""

from pitboard.model.time import HOUR_MS, MINUTE_MS
from pitboard.moments import Moment
from pitboard.report import ranges
from pitboard.report.beats import LOSS_SIZE, PODIUM, Beats, Lost, largest_moves, move_size, tell_contention, tell_gap
from pitboard.report.facts import (
    OVERALL,
    GapFact,
    LastOfMakeFact,
    LeadChangeFact,
    LongStopFact,
    MoveFact,
    PaceFact,
    PlaceFact,
    ReportFact,
    SwapsFact,
    TakeoverFact,
    every,
)
from pitboard.report.languages.book import Relation, Statement
from pitboard.report.snapshot import TOGETHER, Snapshot

LED_LAPS = 10
"""A car that led fewer laps than this is not told to have led."""

EARLIER = 3
LATELY_MS = 3 * HOUR_MS
"""So many changes of the lead before the last are told, of so long ago; of a class those of the last hour."""

CHANGES = {
    True: {False: "lead_change_before", True: "lead_cycle"},
    False: {False: "class_lead_before", True: "class_lead_cycle"},
}
"""The forms of changes of the lead, of the race or of a class, before the last one or behind it by the stops alone."""

INTERLUDES = {True: "lead_interlude", False: "class_lead_interlude"}

IN_THE_CYCLE = 0.6
"""What a lead that the stops alone gave is worth beside one in earnest."""

HOME_PLACES = 5
"""Home drivers who are not at the wheel are told of cars up to this place overall."""

TAKEOVER_MS = 2_700_000
JUST_TAKEN_MS = 1_800_000
"""Who took over a car is told for so long; who had taken it over so long before it lost time."""

ROUND_MS = 2_700_000
ROUND_US = 600_000_000
ROUND_CARS = 5
"""That so many of the first cars stopped within the second is told for so long; of the first two, within a minute."""

FIGHT_MS = 45_000
FIGHTS = {"flash": 0, "report": 1, "long": 3}
"""A car that is so near to the one ahead fights it for its place; so many fights are told."""

LEAST_MAKES = 4
MOST_MAKES = 6
"""So many first cars of so many makes are worth telling, and no more are counted."""

COMEBACK_PLACES = 3
"""A fall of so many places that a car has won back is worth telling."""


def tell_lead(beats: Beats) -> None:
    """Offer who leads and who is behind him, how that came about, and what else happened to the two."""
    snapshot = beats.snapshot
    first = snapshot.place(OVERALL, 1)
    if first is None:
        return
    chase = beats.say_chase("chase", "lead", OVERALL, snapshot.clock())
    if not chase:
        wheel = () if snapshot.in_pit(first.number) else snapshot.at_wheel(first.number)
        level = beats.level(OVERALL)
        chase = beats.say("lead", "lead", first, snapshot.clock(), snapshot.car(first.number), *(level or wheel))
        chase = beats.say_place("second", "lead", OVERALL, 2, needs=chase, relation="meanwhile") or chase
    tell_gap(beats, OVERALL, "lead", chase if chase.startswith("chase") else "")
    leader = first.number
    chaser = snapshot.rows[1].number if len(snapshot.rows) > 1 else ""
    how_it_came(beats, leader, chaser, chase)
    if snapshot.at_ms > HOUR_MS:
        _control(beats, snapshot.at_ms - HOUR_MS, leader, chaser)
    if chaser:
        what_befell(beats, chaser, "lead", chase)
    what_befell(beats, leader, "lead", chase, leads=True)
    if chaser in snapshot.in_race:
        has_led(beats, chaser, "lead", chase)
    for number in dict.fromkeys(filter(None, (leader, chaser))):
        tell_takeover(beats, number, "lead", chase)


def _stopped_together(beats: Beats) -> None:
    """Offer that the first cars made their last stops shortly after each other, the more of them the more it says."""
    snapshot = beats.snapshot
    stops = snapshot.stop_round(ROUND_US, snapshot.moment_us - ROUND_MS * 1000, ROUND_CARS)
    if not stops:
        return
    size, cars = len(stops.numbers) / ROUND_CARS, beats.cars(*stops.numbers)
    places = [snapshot.place(OVERALL, position) for position in range(1, len(cars) + 1)]
    first = [place for place in places if place]
    if len(cars) == TOGETHER and stops.to_ms - stops.from_ms <= MINUTE_MS:
        beats.say("stop_round", "contenders", stops, *cars, size=size)
    elif len(cars) > TOGETHER and tuple(place.number for place in first) == stops.numbers:
        # Said of all at once: their places are told already.
        beats.say("stop_round", "contenders", stops, *cars, *first, size=size)


def how_it_came(beats: Beats, leader: str, chaser: str, chase: str, part: str = "lead") -> None:
    """Offer the last change of the lead, and how often the first two changed it."""
    changes = [change for change in every(beats.events, LeadChangeFact) if change.scope == OVERALL]
    if changes:
        # At the line the last change may not be the live leader's: then how it came to lead is not known yet.
        form = "lead_change" if changes[-1].number == leader else "lead_change_before"
        _tell_changes(beats, changes, OVERALL, part, form, after=chase if form == "lead_change" else "")
    for swaps in every(beats.events, SwapsFact):
        overall = swaps.scope == OVERALL and {swaps.number, swaps.other} == {leader, chaser}
        if overall and swaps.count >= ranges.TRADE_PLACES:
            beats.say("swaps", part, swaps, *beats.cars(leader, chaser), needs=chase)


def _tell_changes(
    beats: Beats, changes: list[LeadChangeFact], scope: str, part: str, form: str, *, needs: str = "", after: str = ""
) -> None:
    """Offer the latest changes of the lead of a scope, in the order of time; `form` is that of the last in earnest.

    Those that the stops alone made are told too, of the last hour. Each is the sequel of the one before it where its
    leader lost the lead by it; without such a one the last in earnest is what went before what `after` tells.
    """
    whole = scope == OVERALL
    last = changes[-1] if changes and form else None
    last_key = Statement(form, (last,), part, 0).key if last else ""
    runs = _runs_of_changes(beats, changes if last else changes[:-1], last, scope)
    before: LeadChangeFact | None = None
    key = ""
    for run in runs:
        first, in_cycle, behind = run[0], run[0] in beats.cycle_leads, last is not None and run[0].at_ms > last.at_ms
        follows = before is not None and before.number == first.before
        relation: Relation | None = "sequel" if follows else None
        if first is last and not follows and (after or form in CHANGES[whole].values()):
            relation, key = "earlier", after
        change_form = form if first is last else CHANGES[whole][in_cycle and (behind or last is None)]
        if len(run) > 1:
            # Another led by the stops alone, and has given the lead back: that is told as one.
            change_form, relation = INTERLUDES[whole], "contrast" if follows else None
        key = beats.say(
            change_form,
            part,
            *run,
            *beats.cars(*dict.fromkeys([*(each.number for each in run), first.before])),
            size=IN_THE_CYCLE if in_cycle else 1.0,
            # How the lead of a class came is told with who has it.
            needs=needs if first is last or not last_key else "" if whole or behind else last_key,
            relation=relation,
            after=key if relation else "",
            undone=first is last and run is not runs[-1],
        )
        before = run[-1]


def _runs_of_changes(
    beats: Beats, changes: list[LeadChangeFact], last: LeadChangeFact | None, scope: str
) -> list[list[LeadChangeFact]]:
    """Find the changes of a lead that are told, in the order of time; those by the stops that end where they began
    make one run."""
    hour_ms = beats.snapshot.at_ms - HOUR_MS
    since_ms = beats.snapshot.at_ms - LATELY_MS if scope == OVERALL else hour_ms
    earnest = [change for change in changes if change is not last and change.at_ms > since_ms][-EARLIER:]
    cycle = [each for each in beats.cycle_leads if each.scope == scope and each.at_ms > hour_ms]
    runs: list[list[LeadChangeFact]] = []
    for change in sorted([*earnest, *cycle, *([last] if last else [])], key=lambda each: each.at_ms):
        goes_on = bool(runs) and change in cycle and runs[-1][0] in cycle and runs[-1][-1].number == change.before
        if goes_on and runs[-1][0].before != runs[-1][-1].number:
            runs[-1].append(change)
        else:
            runs.append([change])
    return [part for run in runs for part in ([run] if run[0].before == run[-1].number else [[each] for each in run])]


def what_befell(beats: Beats, number: str, part: str, needs: str, *, leads: bool = False) -> None:
    """Offer what a car lost that is worth telling, and the places that it has won back since."""
    snapshot = beats.snapshot
    effects = []
    for lost in beats.worst_of(number):
        if lost.fact.ongoing and number in beats.open_stops and not leads:
            # That it stands in the pits is said with its place.
            continue
        cause: Relation | None = "cause" if lost.explains and beats.accounts_for(lost) else None
        relation = "concession" if leads else cause
        running = needs.startswith(("chase", "second", "place:", "podium", "win"))
        beats.say_loss(lost, part, needs=needs, relation=relation if running else None)
        effects += [lost.effect] if lost.effect else []
    fall = _won_back(beats, number)
    place = snapshot.place(OVERALL, snapshot.rows.index(snapshot.row[number]) + 1)
    # What a loss cost is told with it.
    explained = fall and any(fall.from_ms <= effect.begin_ms <= fall.to_ms for effect in effects)
    if fall and place and not explained:
        beats.say("comeback", part, fall, place, snapshot.car(number), needs=needs)


def _won_back(beats: Beats, number: str) -> MoveFact | None:
    """Find the last deep fall of a car that has won it all back since."""
    snapshot = beats.snapshot
    position = snapshot.rows.index(snapshot.row[number]) + 1
    falls = [
        move
        for move in every(beats.events, MoveFact)
        if move.number == number and move.to_position - max(move.from_position, position) >= COMEBACK_PLACES
    ]
    recent = falls and number in snapshot.in_race and falls[-1].to_ms * 4 > snapshot.at_ms
    return falls[-1] if recent else None


def _control(beats: Beats, from_ms: int, leader: str, chaser: str) -> None:
    """Offer how long the leader's make led lately: another thing than that it changed the lead with a second make."""
    snapshot = beats.snapshot
    make = snapshot.history.cars[leader].entry.make
    cars = {row.number for row in snapshot.rows if make and snapshot.history.cars[row.number].entry.make == make}
    led = snapshot.led(from_ms, cars, make) if make else None
    if led and led.led_ms * 100 > ranges.IN_CONTROL_SHARE_PERCENT * HOUR_MS:
        last = beats.found[-1] if beats.found else None
        differs = last is not None and last.form == "swaps" and chaser not in cars
        beats.say(
            "control",
            "lead",
            led,
            relation="contrast" if differs else None,
            after=last.key if differs and last else "",
        )


def has_led(beats: Beats, number: str, part: str, needs: str) -> None:
    """Offer how many laps a car led that does not lead now."""
    led = beats.snapshot.led(0, {number}, number)
    if led and led.laps >= LED_LAPS:
        size = min(led.laps / 60, 1.2)
        car = beats.snapshot.car(number)
        beats.say("led_before", part, led, car, size=size, needs=needs)


def tell_contenders(beats: Beats, top: str, first: int = PODIUM, before: str = "") -> None:
    """Offer the places from one on, what belongs with each, and who can still win; `before` is what they follow on."""
    snapshot = beats.snapshot
    places = range(first, min(beats.size.places, len(snapshot.rows)) + 1)
    fights = _fights(beats, [snapshot.rows[position - 1].number for position in places])
    moves = largest_moves(beats, OVERALL, [row.number for row in snapshot.rows[: beats.size.places]])
    for position in places:
        # The text counts on: no place is told without the one before it.
        size = 4.0 if position == PODIUM else 1.25 - position / 12
        relation = _beside(beats, position) if position > first else None
        key = beats.say_place("place", "contenders", OVERALL, position, size=size, needs=before, relation=relation)
        before = key or before
        if key:
            _what_belongs(beats, position, key, top, fights)
            moves = [move for move in moves if not _tell_climb(beats, move, snapshot.rows[position - 1].number, key)]
    for last in every(beats.events, LastOfMakeFact):
        if last.scope == top and (snapshot.row[last.number].position or beats.size.places + 1) <= beats.size.places:
            beats.say("last_of_make", "contenders", last, snapshot.car(last.number))
    for move in moves:
        beats.say("move", "contenders", move, snapshot.car(move.number), size=move_size(move))
    if not snapshot.over:
        _makes(beats)
    tell_contention(beats, OVERALL, "contenders", "")
    if not snapshot.over:
        _stopped_together(beats)


def _beside(beats: Beats, position: int) -> Relation | None:
    """Return what the fifth, and the third of a result, are to the one before: told in one sentence with it."""
    return "next" if position == PODIUM + 2 or (beats.snapshot.over and position == PODIUM) else None


def _tell_climb(beats: Beats, move: MoveFact, number: str, key: str) -> bool:
    """Offer the climb of a car with the place that it climbed to; False, and nothing offered, of any other."""
    place = next(statement.facts[0] for statement in reversed(beats.found) if statement.key == key)
    climbed = move.to_position < move.from_position and move.number == number
    if not climbed or not isinstance(place, PlaceFact) or place.position != move.to_position:
        return False
    after = key if beats.found[-1].key == key else ""
    relation: Relation | None = "earlier" if after else None
    car, size = beats.snapshot.car(number), move_size(move)
    beats.say("move", beats.found[-1].part, move, car, size=size, needs=key, relation=relation, after=after)
    return True


def _what_belongs(beats: Beats, position: int, key: str, top: str, fights: dict[str, GapFact]) -> None:
    """Offer what belongs with a car told in its place: its fight, what befell it, and who is in its crew."""
    snapshot = beats.snapshot
    number = snapshot.rows[position - 1].number
    if gap := fights.get(number):
        size = 1.25 - gap.gap_ms / FIGHT_MS / 2
        cars = beats.cars(number, gap.to)
        wheel = () if snapshot.in_pit(number) or snapshot.over else snapshot.at_wheel(number)
        # Far behind the first, near to the second: what it fights for is another thing than what it has lost.
        limits: Relation | None = "contrast" if beats.is_further(number, gap) else None
        beats.say("gap_ahead", "contenders", gap, *cars, *wheel, size=size, needs=key, relation=limits)
    what_befell(beats, number, "contenders", key)
    tell_takeover(beats, number, "contenders", key)
    crew = snapshot.crew(number, beats.nation)
    if not crew or position > HOME_PLACES or snapshot.row[number].driver in crew.drivers:
        return
    home = beats.say("home", "contenders", crew, snapshot.car(number), needs=key)
    for stop in longest_stops(beats, top):
        if stop.number == number and not stop.ongoing:
            beats.say("stop", "contenders", stop, snapshot.car(number), size=0.8, needs=home)


def _fights(beats: Beats, numbers: list[str]) -> dict[str, GapFact]:
    """Find the closest fights of cars with the ones ahead of them, in their order; a place further up counts more."""
    if beats.neutralised or beats.snapshot.over:
        return {}
    found = [(place * gap.gap_ms, gap) for place, number in enumerate(numbers, 1) if (gap := _fight(beats, number))]
    found.sort(key=lambda each: each[0])
    return {gap.number: gap for _, gap in found[: FIGHTS[beats.length]]}


def _fight(beats: Beats, number: str) -> GapFact | None:
    """State the gap of a car to the one ahead of it where that makes it a fight for the place."""
    snapshot = beats.snapshot
    gap = snapshot.interval(number)
    if gap is None or not 0 < gap.gap_ms <= FIGHT_MS:
        return None
    running = all(car in snapshot.in_race and not snapshot.in_pit(car) for car in (number, gap.to))
    return gap if running and snapshot.history.cars[gap.to].entry.competes else None


def _makes(beats: Beats) -> None:
    """Offer that the first cars are all of different makes."""
    snapshot, makes = beats.snapshot, list[str]()
    for position, row in enumerate(snapshot.rows[:MOST_MAKES], 1):
        make = snapshot.history.cars[row.number].entry.make
        if not make or make in makes or snapshot.place(OVERALL, position) is None:
            break
        makes.append(make)
    if len(makes) >= LEAST_MAKES:
        places = [place for i in range(len(makes)) if (place := snapshot.place(OVERALL, i + 1))]
        # Said of the cars as entered: their places are told already.
        cars = beats.cars(*[place.number for place in places])
        beats.say("makes", "contenders", *cars, *places, size=len(makes) / LEAST_MAKES)


def longest_stops(beats: Beats, car_class: str) -> list[LongStopFact]:
    """Find each car's longest stop, of the cars of a class that are in the race."""
    longest: dict[str, LongStopFact] = {}
    for fact in every(beats.events, LongStopFact):
        if beats.snapshot.row[fact.number].car_class != car_class or fact.number not in beats.snapshot.in_race:
            continue
        known = longest.get(fact.number)
        if known is None or fact.duration_ms >= known.duration_ms:
            longest[fact.number] = fact
    return list(longest.values())


def tell_takeovers_at(beats: Beats, lost: Lost, part: str, needs: str) -> None:
    """Offer who had just taken over a car when it lost time, and who took it over when it went on."""
    fact, size = lost.fact, max(LOSS_SIZE * lost.worth, 1.0)
    for taken in every(beats.events, TakeoverFact):
        just = MINUTE_MS <= fact.begin_ms - taken.at_ms <= JUST_TAKEN_MS and taken.driver == fact.driver
        then = abs(taken.at_ms - fact.end_ms) <= MINUTE_MS
        if needs and taken.number == fact.number and (just or then):
            after: Relation | None = "sequel" if taken.at_ms >= fact.end_ms else None
            relation: Relation | None = "earlier" if just else after
            car = beats.snapshot.car(fact.number)
            beats.say("takeover", part, taken, car, size=size, needs=needs, relation=relation)


def tell_takeover(beats: Beats, number: str, part: str, needs: str) -> None:
    """Offer who took over a car from whom at its last stop, before the place in which it drives; none of long ago."""
    snapshot = beats.snapshot
    if snapshot.over:
        return
    taken = [fact for fact in every(beats.events, TakeoverFact) if fact.number == number]
    if taken and snapshot.at_ms - taken[-1].at_ms <= TAKEOVER_MS and snapshot.row[number].driver == taken[-1].driver:
        driving = part == "contenders" and not snapshot.in_pit(number) and number not in beats.open_stops
        relation: Relation | None = "earlier" if driving else None
        beats.say("takeover", part, taken[-1], snapshot.car(number), needs=needs, relation=relation)


CLASS_PODIUM = 1.7
"""The size of the statement of the third of a class."""

AFTER_PLACES = 3
"""So many cars are listed after those that are told one by one."""

RECENT_MS = 2 * HOUR_MS
"""How the lead of a class was won is told for so long."""


def tell_class(beats: Beats, car_class: str) -> str:
    """Offer the thread of a class under way and return the key of the statement that says who leads it."""
    snapshot = beats.snapshot
    part = "lead" if beats.length == "flash" else car_class
    first = beats.say_chase("class_chase", part, car_class)
    chase = first
    if not first:
        first = beats.say_place("class_lead", part, car_class, 1)
        chase = beats.say_place("class_second", part, car_class, 2, needs=first, relation="meanwhile") or first
    _pace(beats, car_class, chase)
    tell_gap(beats, car_class, part, chase if chase.startswith("class_chase") else "")
    _how_its_lead_came(beats, car_class, first)
    for row in snapshot.scope_rows(car_class)[:2] if first else ():
        for lost in beats.worst_of(row.number):
            beats.say_loss(lost, car_class, needs=chase, relation="concession")
    tell_behind(beats, car_class, first, chase)
    return first


def tell_behind(beats: Beats, car_class: str, first: str, before: str) -> None:
    """Offer the places from the third, who can still win, the home drivers, and what else is to tell of a class.

    `first` is the key of the statement that says who leads or won it, `before` that of the one on its second place.
    """
    snapshot = beats.snapshot
    rows = snapshot.scope_rows(car_class)
    moves = largest_moves(beats, car_class, [row.number for row in rows[:3]])
    for position in range(3, beats.size.class_places + 1):
        # Whose fight is told without who is third on the podium is told by half.
        size = CLASS_PODIUM if position == PODIUM else 1.6 - position / 5
        key = beats.say_place(
            "place",
            car_class,
            car_class,
            position,
            size=size,
            needs=before,
            relation=_beside(beats, position),
        )
        before = key or before
        moves = [move for move in moves if not (key and _tell_climb(beats, move, rows[position - 1].number, key))]
    _rest(beats, car_class, before)
    tell_contention(beats, car_class, car_class, first)
    _home(beats, car_class, first)
    for move in moves:
        beats.say("move", car_class, move, snapshot.car(move.number), size=move_size(move), needs=first)
    if snapshot.at_ms > HOUR_MS:
        best, overall = snapshot.fastest_lap(car_class), snapshot.fastest_lap(OVERALL)
        # The fastest lap of all is told as that.
        if best and overall and (best.number, best.lap) != (overall.number, overall.lap):
            beats.say("fastest", car_class, best, size=0.6, needs=first)


def _pace(beats: Beats, car_class: str, needs: str) -> None:
    """Offer that the second of the class is quicker than its first, over their last clean laps."""
    snapshot = beats.snapshot
    rows = snapshot.scope_rows(car_class)
    if len(rows) < 2 or snapshot.in_pit(rows[0].number) or snapshot.in_pit(rows[1].number):
        return
    for moment in beats.moments:
        if moment.kind != "closing_gap" or not moment.values["closing"]:
            continue
        if moment.cars[:2] == (rows[1].number, rows[0].number):
            beats.say("pace", car_class, _pace_fact(moment, snapshot), needs=needs, relation="contrast")
            return


def _pace_fact(moment: Moment, snapshot: Snapshot) -> PaceFact | None:
    """Make a fact of how much quicker a car is than the one ahead; None where it is not certain or not by enough."""
    per_lap, laps, from_lap = (moment.values[name] for name in ("per_lap_us", "laps", "from_lap"))
    if not (isinstance(per_lap, int) and isinstance(laps, int) and isinstance(from_lap, int)):
        return None
    if not ranges.word(ranges.FASTER_MS, per_lap // 1000) or not snapshot.is_faster(*moment.cars[:2]):
        return None
    # The laps that the pace was driven on; others say how the gap went.
    cited = sorted({row.key for row in moment.evidence if row.key >= from_lap})[:laps]
    rows = tuple(snapshot.cite.located(row) for row in moment.evidence if row.key in cited)
    return PaceFact(moment.cars[0], moment.cars[1], laps, per_lap // 1000, rows)


def _how_its_lead_came(beats: Beats, car_class: str, needs: str) -> None:
    """Offer the last change of the lead of the class, while it is not long ago."""
    snapshot = beats.snapshot
    leader = snapshot.scope_rows(car_class)[0].number
    changes = [change for change in every(beats.events, LeadChangeFact) if change.scope == car_class]
    fresh = bool(changes) and snapshot.at_ms - changes[-1].at_ms < RECENT_MS
    # At the line the last change may not be the live leader's.
    form = "class_lead_change" if fresh and changes[-1].number == leader else "class_lead_before" if fresh else ""
    _tell_changes(beats, changes, car_class, car_class, form, needs=needs, after=needs)


def _rest(beats: Beats, car_class: str, needs: str) -> None:
    snapshot = beats.snapshot
    kept: list[PlaceFact] = []
    for position in range(beats.size.class_places + 1, beats.size.class_places + 1 + AFTER_PLACES):
        place = snapshot.place(car_class, position)
        if place is None or place.number not in snapshot.in_race:
            break
        kept.append(place)
    if len(kept) > 1:
        cars = beats.cars(*[place.number for place in kept])
        beats.say("rest", car_class, *kept, *cars, needs=needs, relation="next")


def _home(beats: Beats, car_class: str, needs: str) -> None:
    """Offer the best home drivers of the class, then the further ones that are in the race."""
    snapshot = beats.snapshot
    best = snapshot.best_of_nation(car_class, beats.nation) if beats.nation else None
    if best is None:
        return
    counting = {row.number for row in snapshot.rows if row.state == "finished"} if snapshot.over else snapshot.in_race
    others = [number for number in best.others if number in counting and not _driven_home(beats, number)]
    others = others[: beats.size.names]
    at_wheel = snapshot.row[best.number].driver in best.drivers and not snapshot.over
    # A win is told as such, with who is from home.
    in_places = best.position <= 2 or (best.position <= beats.size.class_places and not snapshot.in_pit(best.number))
    best_is_named = best.position == 1 if snapshot.over else in_places and at_wheel
    if others and not best_is_named:
        beats.say("best_of_nation", car_class, best, snapshot.car(best.number), needs=needs)
    elif not others and not best_is_named and not at_wheel:
        crew = snapshot.crew(best.number, beats.nation)
        # A place that is told with its car is not told again with the crew.
        place = None if in_places else snapshot.place(car_class, best.position)
        home = beats.say("home", car_class, crew, place, snapshot.car(best.number), needs=needs)
        for lost in beats.worst_of(best.number)[:1]:
            cause: Relation | None = "cause" if place and beats.accounts_for(lost, car_class) else None
            beats.say_loss(lost, car_class, needs=home, relation=cause)
    facts: list[ReportFact] = []
    for number in others:
        place = snapshot.place(car_class, snapshot.row[number].class_position or 0)
        gap = snapshot.gap(car_class, number, snapshot.scope_rows(car_class)[0].number)
        crew = snapshot.crew(number, beats.nation)
        behind = gap if gap and gap.gap_laps else None
        facts += [fact for fact in (crew, place, behind, snapshot.car(number)) if fact is not None]
    if facts:
        form = "home" if len(others) == 1 else "home_many"
        after = needs if best_is_named else f"best_of_nation:{car_class}:{best.number}"
        beats.say(form, car_class, *facts, size=0.8 + 0.4 * len(others), needs=after)


def _driven_home(beats: Beats, number: str) -> bool:
    """Tell whether a car's place is told with its only home driver at the wheel."""
    row, crew = beats.snapshot.row[number], beats.snapshot.crew(number, beats.nation)
    in_places = (row.class_position or 0) <= beats.size.class_places
    return in_places and not beats.snapshot.over and crew is not None and crew.drivers == (row.driver,)
