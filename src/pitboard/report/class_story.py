"""What can be told of a class: its fight, who is behind, how the home drivers do, its fastest lap."""

from pitboard.model.time import HOUR_MS
from pitboard.moments import Moment
from pitboard.report import ranges
from pitboard.report.beats import Beats, largest_moves, move_size, tell_contention, tell_gap
from pitboard.report.facts import OVERALL, LeadChangeFact, PaceFact, PlaceFact, ReportFact, every
from pitboard.report.snapshot import Snapshot

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
        chase = beats.say_place("class_second", part, car_class, 2, needs=first) or first
    _pace(beats, car_class, chase)
    tell_gap(beats, car_class, part, chase if chase.startswith("class_chase") else "")
    _how_it_came(beats, car_class, first)
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
    for position in range(3, beats.size.class_places + 1):
        key = beats.say_place("place", car_class, car_class, position, size=1.6 - position / 5, needs=before)
        before = key or before
    _rest(beats, car_class, before)
    tell_contention(beats, car_class, car_class, first)
    _home(beats, car_class, first)
    for move in largest_moves(beats, car_class, [row.number for row in rows[:3]]):
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
    """Make a fact of how much quicker a car is than the one ahead; None where it is not by enough to say so."""
    per_lap, laps, from_lap = (moment.values[name] for name in ("per_lap_us", "laps", "from_lap"))
    if not (isinstance(per_lap, int) and isinstance(laps, int) and isinstance(from_lap, int)):
        return None
    if not ranges.word(ranges.FASTER_MS, per_lap // 1000):
        return None
    # The laps that the pace was driven on; others say how the gap went.
    cited = sorted({row.key for row in moment.evidence if row.key >= from_lap})[:laps]
    rows = tuple(snapshot.cite.located(row) for row in moment.evidence if row.key in cited)
    return PaceFact(moment.cars[0], moment.cars[1], laps, per_lap // 1000, rows)


def _how_it_came(beats: Beats, car_class: str, needs: str) -> None:
    """Offer the last change of the lead of the class, while it is not long ago."""
    snapshot = beats.snapshot
    leader = snapshot.scope_rows(car_class)[0].number
    changes = [change for change in every(beats.events, LeadChangeFact) if change.scope == car_class]
    if changes and changes[-1].number == leader and snapshot.at_ms - changes[-1].at_ms < RECENT_MS:
        last = changes[-1]
        beats.say("class_lead_change", car_class, last, *beats.cars(last.number, last.before), needs=needs)


def _rest(beats: Beats, car_class: str, needs: str) -> None:
    snapshot = beats.snapshot
    kept: list[PlaceFact] = []
    for position in range(beats.size.class_places + 1, beats.size.class_places + 1 + AFTER_PLACES):
        place = snapshot.place(car_class, position)
        if place is None or place.number not in snapshot.in_race:
            break
        kept.append(place)
    if len(kept) > 1:
        beats.say("rest", car_class, *kept, *beats.cars(*[place.number for place in kept]), needs=needs)


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
        place = snapshot.place(car_class, best.position)
        beats.say("home", car_class, crew, place, snapshot.car(best.number), needs=needs)
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
