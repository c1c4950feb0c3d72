"""What can be told of the front of the race: who leads and how that came about, and who is in contention."""

from pitboard.model.time import HOUR_MS, MINUTE_MS
from pitboard.report import ranges
from pitboard.report.beats import PODIUM, Beats, largest_moves, move_size, tell_contention, tell_gap
from pitboard.report.facts import (
    OVERALL,
    LastOfMakeFact,
    LeadChangeFact,
    LongStopFact,
    MoveFact,
    SwapsFact,
    TakeoverFact,
    every,
)
from pitboard.report.languages.clauses import Relation

LED_LAPS = 10
"""A car that led fewer laps than this is not told to have led."""

EARLIER = 3
LATELY_MS = 3 * HOUR_MS
"""So many changes of the lead before the last are told, of so long ago."""

HOME_PLACES = 5
"""Home drivers who are not at the wheel are told of cars up to this place overall."""

TAKEOVER_MS = 2_700_000
"""Who took over a car is told for so long."""

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
        chase = beats.say_place("second", "lead", OVERALL, 2, needs=chase, relation="addition") or chase
    tell_gap(beats, OVERALL, "lead", chase if chase.startswith("chase") else "")
    leader = first.number
    chaser = snapshot.rows[1].number if len(snapshot.rows) > 1 else ""
    how_it_came(beats, leader, chaser, chase)
    if chaser:
        what_befell(beats, chaser, "lead", chase)
    what_befell(beats, leader, "lead", chase, leads=True)
    if chaser in snapshot.in_race:
        has_led(beats, chaser, "lead", chase)
    for number in dict.fromkeys(filter(None, (leader, chaser))):
        tell_takeover(beats, number, "lead", chase)
    if snapshot.at_ms > HOUR_MS:
        _control(beats, snapshot.at_ms - HOUR_MS, leader)


def how_it_came(beats: Beats, leader: str, chaser: str, chase: str, part: str = "lead") -> None:
    """Offer the last change of the lead, and how often the first two changed it."""
    changes = [change for change in every(beats.events, LeadChangeFact) if change.scope == OVERALL]
    if changes:
        # At the line the last change may not be the live leader's: then how it came to lead is not known yet.
        last, earlier = changes[-1], changes[-1 - EARLIER : -1]
        form = "lead_change" if last.number == leader else "lead_change_before"
        beats.say(form, part, last, *beats.cars(last.number, last.before), after=chase)
        for change in reversed(earlier):
            if beats.snapshot.at_ms - change.at_ms <= LATELY_MS:
                beats.say("lead_change_before", part, change, *beats.cars(change.number, change.before))
    for swaps in every(beats.events, SwapsFact):
        overall = swaps.scope == OVERALL and {swaps.number, swaps.other} == {leader, chaser}
        if overall and swaps.count >= ranges.TRADE_PLACES:
            beats.say("swaps", part, swaps, *beats.cars(leader, chaser), needs=chase)


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


def _control(beats: Beats, from_ms: int, leader: str) -> None:
    snapshot = beats.snapshot
    make = snapshot.history.cars[leader].entry.make
    cars = {row.number for row in snapshot.rows if make and snapshot.history.cars[row.number].entry.make == make}
    led = snapshot.led(from_ms, cars, make) if make else None
    if led and led.led_ms * 100 > ranges.IN_CONTROL_SHARE_PERCENT * HOUR_MS:
        beats.say("control", "lead", led)


def has_led(beats: Beats, number: str, part: str, needs: str) -> None:
    """Offer how many laps a car led that does not lead now."""
    led = beats.snapshot.led(0, {number}, number)
    if led and led.laps >= LED_LAPS:
        size = min(led.laps / 60, 1.2)
        car = beats.snapshot.car(number)
        beats.say("led_before", part, led, car, size=size, needs=needs, relation="contrast")


def tell_contenders(beats: Beats, top: str, first: int = PODIUM, before: str = "") -> None:
    """Offer the places from one on, what belongs with each, and who can still win; `before` is what they follow on."""
    snapshot = beats.snapshot
    for position in range(first, min(beats.size.places, len(snapshot.rows)) + 1):
        # The text counts on: no place is told without the one before it.
        size = 4.0 if position == PODIUM else 1.25 - position / 12
        key = beats.say_place("place", "contenders", OVERALL, position, size=size, needs=before)
        before = key or before
        if key:
            _beside(beats, position, key, top)
    for last in every(beats.events, LastOfMakeFact):
        if last.scope == top and (snapshot.row[last.number].position or beats.size.places + 1) <= beats.size.places:
            beats.say("last_of_make", "contenders", last, snapshot.car(last.number))
    for move in largest_moves(beats, OVERALL, [row.number for row in snapshot.rows[: beats.size.places]]):
        beats.say("move", "contenders", move, snapshot.car(move.number), size=move_size(move))
    tell_contention(beats, OVERALL, "contenders", "")


def _beside(beats: Beats, position: int, key: str, top: str) -> None:
    """Offer what belongs with a car told in its place: what befell it, and who is in its crew."""
    snapshot = beats.snapshot
    number = snapshot.rows[position - 1].number
    what_befell(beats, number, "contenders", key)
    tell_takeover(beats, number, "contenders", key)
    crew = snapshot.crew(number, beats.nation)
    if not crew or position > HOME_PLACES or snapshot.row[number].driver in crew.drivers:
        return
    home = beats.say("home", "contenders", crew, snapshot.car(number), needs=key)
    for stop in longest_stops(beats, top):
        if stop.number == number and not stop.ongoing:
            beats.say("stop", "contenders", stop, snapshot.car(number), size=0.8, needs=home)


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


def tell_takeover(beats: Beats, number: str, part: str, needs: str, at_ms: int | None = None) -> None:
    """Offer who took over a car from whom at its last stop, or at the one that ended then; none of long ago."""
    snapshot = beats.snapshot
    taken = [fact for fact in every(beats.events, TakeoverFact) if fact.number == number]
    if taken and at_ms is not None and abs(taken[-1].at_ms - at_ms) > MINUTE_MS:
        return
    if taken and snapshot.at_ms - taken[-1].at_ms <= TAKEOVER_MS and snapshot.row[number].driver == taken[-1].driver:
        beats.say("takeover", part, taken[-1], snapshot.car(number), needs=needs)
