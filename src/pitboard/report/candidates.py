"""Every statement that could be made at a moment, each with the facts of one sentence."""

from collections.abc import Sequence
from itertools import count

from msgspec.structs import replace

from pitboard.model.time import HOUR_MS
from pitboard.moments import Evidence, Moment
from pitboard.report import ranges
from pitboard.report.events import PODIUM, class_move, fact_of
from pitboard.report.facts import (
    OVERALL,
    CarFact,
    ContentionFact,
    DriveThroughFact,
    HaltFact,
    LastOfMakeFact,
    LeadChangeFact,
    LongStopFact,
    LostWithinFact,
    MoveFact,
    MultiStintFact,
    NeutralisedFact,
    NoteFact,
    PaceFact,
    PlaceFact,
    ReportFact,
    RetiredFact,
    SwapsFact,
    every,
)
from pitboard.report.news import NEWS, Previous, apart
from pitboard.report.snapshot import LEAST_ABOUT_US, Snapshot
from pitboard.report.statement import Statement

LED_LAPS = 10
"""A car that led fewer laps than this is not told to have led."""

HALTED_PERCENT = 5
"""A halt of so much of the race so far is told first; so is any in the hour after it."""

SLOW = ("safety_car", "full_course_yellow")
SLOWED_PERCENT = 25
LEAST_SLOWED_MS = 1_800_000
"""Neutralisations of so much of the race so far, and of so long, are told first."""

LONG_SLOWED_PERCENT = 15
LONG_SLOWED_MS = 2_700_000
"""So is one by itself of so much and so long."""

HOME_PLACES = 5
"""Home drivers who are not at the wheel are told of cars up to this place overall."""

LISTED_MS = 300_000
"""A stop below this is not told in a list of long stops."""

COMEBACK_PLACES = 3
"""A fall of so many places that a car has won back is worth telling."""

MOST_COUNTED = 10
"""More cars than this on one lap are the field, not a fight."""


class _Size:
    """How much a report of some length tells: places one by one, names in a list, stops told by themselves."""

    def __init__(self, places: int, class_places: int, names: int, stops: int) -> None:
        self.places, self.class_places, self.names, self.stops = places, class_places, names, stops


FLASH_PLACES = 3
_SIZES = {"flash": _Size(FLASH_PLACES, 3, 0, 0), "report": _Size(5, 3, 4, 2), "long": _Size(8, 5, 6, 3)}


def _of_length(stop: LongStopFact) -> tuple[Evidence, ...]:
    """Return the rows that the length of a stop is proven by: the place before it needs the lap too."""
    return tuple(row for row in stop.evidence if row.row != "lap")


class Candidates:
    """Offers statements; which are made is the plan's business."""

    def __init__(
        self, snapshot: Snapshot, events: Sequence[Moment], nation: str, length: str, previous: Previous | None = None
    ) -> None:
        self.snapshot = snapshot
        self.previous = previous
        self.nation = nation
        self.size = _SIZES[length]
        found = (fact_of(moment, snapshot) for moment in events)
        self.events: tuple[ReportFact, ...] = tuple(fact for fact in found if fact is not None)
        self.out = {fact.number: fact for fact in every(self.events, RetiredFact)}
        snapshot.in_race -= self.out.keys()
        self.told_in_pit: set[str] = set()
        self.open_stops = {fact.number: fact for fact in every(self.events, LongStopFact) if fact.ongoing}
        self.moves = [*every(self.events, MoveFact), *filter(None, (class_move(moment, snapshot) for moment in events))]
        # A red flag that is over is told as the halt it was, not among the neutralisations.
        told_as_halts = {"red"} if any(fact.red for fact in every(self.events, HaltFact)) else set()
        states = [state for state in ("safety_car", "full_course_yellow", "red") if state not in told_as_halts]
        slow = [
            moment.values.get("duration_us")
            for moment in events
            if moment.kind == "flag" and moment.values["state"] in SLOW
        ]
        self.longest_ms = max((int(us) for us in slow if isinstance(us, int)), default=0) // 1000
        self.neutral = [fact for state in states if (fact := snapshot.neutralised(state))]
        yellow = snapshot.neutralised("yellow")
        # Yellow is one sector's, and no neutralisation: it is told only while it flies.
        self.flying = [fact for fact in (*self.neutral, yellow) if fact and fact.running]
        self.paces: dict[str, PaceFact] = {}
        for moment in events:
            if moment.kind == "closing_gap" and moment.values["closing"]:
                self._pace(moment)
        self.rank = count()
        self.found: list[Statement] = []

    def _pace(self, moment: Moment) -> None:
        per_lap, laps, from_lap = (moment.values[name] for name in ("per_lap_us", "laps", "from_lap"))
        if not (isinstance(per_lap, int) and isinstance(laps, int) and isinstance(from_lap, int)):
            return
        if ranges.word(ranges.FASTER_MS, per_lap // 1000):
            # The laps that the pace was driven on; others say how the gap went.
            cited = sorted({row.key for row in moment.evidence if row.key >= from_lap})[:laps]
            rows = tuple(self.snapshot.cite.located(row) for row in moment.evidence if row.key in cited)
            self.paces[moment.cars[0]] = PaceFact(moment.cars[0], moment.cars[1], laps, per_lap // 1000, rows)

    def all(self) -> list[Statement]:
        """List every statement that could be made, in the article's order within each part."""
        if not self.snapshot.under_way():
            return []
        top = self.snapshot.rows[0].car_class
        if self.previous:
            self._say("lead_since", NEWS, self.snapshot.lead_since(self.previous.at_ms))
        self._halted()
        self._leading()
        self._changes()
        self._contenders(top)
        self._lost(top, "lost")
        for car_class in self.snapshot.classes:
            # Cars without a class are no class: nobody leads it.
            if car_class and car_class != top:
                self._class(car_class)
        self._incidents()
        self._outlook()
        return [self.previous.mark(statement) for statement in self.found] if self.previous else self.found

    def _say(self, form: str, part: str, *facts: ReportFact | None, size: float = 1.0, needs: str = "") -> None:
        if facts and facts[0] is not None:
            kept = tuple(fact for fact in facts if fact is not None)
            self.found.append(Statement(form, kept, part, next(self.rank), size, needs))

    def _cars(self, *numbers: str) -> list[CarFact]:
        return [self.snapshot.car(number) for number in numbers]

    def _placed(self, form: str, part: str, scope: str, position: int, *, size: float = 1.0, needs: str = "") -> None:
        """Offer a car in its place, with its gap to the first and who is in it; or what keeps it in the pits."""
        snapshot = self.snapshot
        place = snapshot.place(scope, position)
        if place is None or place.number not in snapshot.in_race:
            return
        first = snapshot.scope_rows(scope)[0].number
        gap = snapshot.gap(scope, place.number, first) if position > 1 else None
        if position > 1 and gap is None:
            return
        if gap and not gap.gap_laps and gap.basis == "before_stop" and gap.gap_ms < ranges.STOP_MS:
            # A stop since has undone it, for all that is known: the place alone is told.
            gap = None
        car, in_pit = snapshot.car(place.number), snapshot.in_pit(place.number)
        stop = self.open_stops.get(place.number)
        if position > 1 and stop and not snapshot.over:
            self._say("place_stop", part, place, stop, car, size=size, needs=needs)
        elif position > 1 and in_pit and not snapshot.over and place.number not in self.told_in_pit:
            self.told_in_pit.add(place.number)
            self._say("place_pit", part, place, in_pit, car, size=size, needs=needs)
        else:
            wheel = () if in_pit else snapshot.at_wheel(place.number)
            level = self._level(scope) if position == 1 else []
            self._say(form, part, place, gap, car, *(level or wheel), size=size, needs=needs)

    def _halted(self) -> None:
        """Offer what stopped the race, or slowed it for long, first while it is a large share of the race."""
        snapshot = self.snapshot
        for halt in every(self.events, HaltFact):
            share = halt.duration_ms * 100 >= HALTED_PERCENT * snapshot.at_ms
            recent = snapshot.at_ms - halt.at_ms - halt.duration_ms < HOUR_MS
            if share or recent:
                self._say("halt", "lead", halt)
            else:
                self._say("halt", "incidents", halt, size=0.3)
        stopped = snapshot.neutralised("red")
        if stopped and stopped.running and not snapshot.over:
            self._say("neutral_now", "lead", stopped)
        lasting = self._lasting()
        slowed_ms = sum(fact.total_ms for fact in lasting)
        longest = self.longest_ms >= LONG_SLOWED_MS and self.longest_ms * 100 >= LONG_SLOWED_PERCENT * snapshot.at_ms
        if longest or (slowed_ms * 100 >= SLOWED_PERCENT * snapshot.at_ms and slowed_ms >= LEAST_SLOWED_MS):
            self._say("neutral", "lead", *lasting, size=3.0)

    def _lasting(self) -> list[NeutralisedFact]:
        """The neutralisations whose length so far can be told."""
        return [fact for fact in self.neutral if fact.exact or fact.total_ms * 1000 >= LEAST_ABOUT_US]

    def _leading(self) -> None:
        snapshot = self.snapshot
        place = snapshot.place(OVERALL, 1)
        if place is None:
            return
        wheel = () if snapshot.in_pit(place.number) else snapshot.at_wheel(place.number)
        level = self._level(OVERALL)
        self._say("lead", "lead", place, snapshot.clock(), snapshot.car(place.number), *(level or wheel))
        self._placed("second", "lead", OVERALL, 2)

    def _level(self, scope: str) -> list[ReportFact]:
        """The cars that share the first place with the first, each with its place."""
        return [
            fact for place in self.snapshot.sharing_first(scope) for fact in (place, self.snapshot.car(place.number))
        ]

    def _changes(self) -> None:
        snapshot = self.snapshot
        leader = snapshot.rows[0].number
        changes = [change for change in every(self.events, LeadChangeFact) if change.scope == OVERALL]
        # At the line the last change may not be the live leader's: then how it came to lead is not known yet.
        if changes and changes[-1].number == leader:
            last = changes[-1]
            self._say("lead_change", "lead", last, *self._cars(last.number, last.before))
        second = snapshot.rows[1].number if len(snapshot.rows) > 1 else ""
        key_of_second = next(
            (statement.key for statement in self.found if getattr(statement.facts[0], "position", 0) == 2), ""
        )
        for swaps in every(self.events, SwapsFact):
            overall = swaps.scope == OVERALL and {swaps.number, swaps.other} == {leader, second}
            if overall and swaps.count >= ranges.TRADE_PLACES:
                self._say("swaps", "lead", swaps, *self._cars(leader, second), needs=key_of_second)
        for number in filter(None, (leader, second)):
            self._slow_lap(number, "lead")
            self._comeback(number, "lead", "")
        if snapshot.at_ms > HOUR_MS and not snapshot.over:
            self._control(snapshot.at_ms - HOUR_MS, leader)

    def _control(self, from_ms: int, leader: str) -> None:
        snapshot = self.snapshot
        make = snapshot.history.cars[leader].entry.make
        cars = {row.number for row in snapshot.rows if make and snapshot.history.cars[row.number].entry.make == make}
        led = snapshot.led(from_ms, cars, make) if make else None
        if led and led.led_ms * 100 > ranges.IN_CONTROL_SHARE_PERCENT * HOUR_MS:
            self._say("control", "lead", led)

    def _has_led(self, number: str, part: str, needs: str) -> None:
        led = self.snapshot.led(0, {number}, number)
        if led and led.laps >= LED_LAPS:
            self._say("led_before", part, led, self.snapshot.car(number), size=min(led.laps / 60, 1.2), needs=needs)

    def _comeback(self, number: str, part: str, needs: str) -> None:
        """Offer the deepest fall of a car that has won it all back since."""
        snapshot = self.snapshot
        position = snapshot.rows.index(snapshot.row[number]) + 1
        falls = [
            move
            for move in every(self.events, MoveFact)
            if move.number == number and move.to_position - max(move.from_position, position) >= COMEBACK_PLACES
        ]
        if falls and number in snapshot.in_race and falls[-1].to_ms * 4 > snapshot.at_ms:
            place = snapshot.place(OVERALL, position)
            if place:
                self._say("comeback", part, falls[-1], place, snapshot.car(number), needs=needs)

    def _slow_lap(self, number: str, part: str, needs: str = "") -> None:
        slow = self.snapshot.slow_lap(number)
        if slow:
            self._say("slow_lap", part, slow, self.snapshot.car(number), needs=needs)

    def _contenders(self, top: str) -> None:
        snapshot = self.snapshot
        second = snapshot.rows[1].number if len(snapshot.rows) > 1 else ""
        if second in snapshot.in_race:
            self._has_led(second, "lead", f"second:{OVERALL}:{second}")
        before = ""
        for position in range(3, min(self.size.places, len(snapshot.rows)) + 1):
            number = snapshot.rows[position - 1].number
            offered = len(self.found)
            # The text counts on: no place is told without the one before it.
            self._placed("place", "contenders", OVERALL, position, size=1.25 - position / 12, needs=before)
            before = self.found[offered].key if len(self.found) > offered else before
            if position == PODIUM:
                self._slow_lap(number, "contenders", f"place:{OVERALL}:{number}")
                self._comeback(number, "contenders", f"place:{OVERALL}:{number}")
            crew = snapshot.crew(number, self.nation)
            at_front = position > HOME_PLACES or (crew and snapshot.row[number].driver in crew.drivers)
            if crew and number in snapshot.in_race and not at_front:
                self._say("home", "contenders", crew, snapshot.car(number), needs=f"place:{OVERALL}:{number}")
                for stop in self._stops(top):
                    if stop.number == number and not stop.ongoing:
                        self._say("stop", "contenders", stop, snapshot.car(number), size=0.8, needs=f"home::{number}")
        for last in every(self.events, LastOfMakeFact):
            if last.scope == top and (snapshot.row[last.number].position or self.size.places + 1) <= self.size.places:
                self._say("last_of_make", "contenders", last, snapshot.car(last.number))
        for move in self._moves(OVERALL, [row.number for row in snapshot.rows[: self.size.places]]):
            self._say("move", "contenders", move, snapshot.car(move.number), size=self._move_size(move))
        self._on_lead_lap(OVERALL, "contenders", "")

    def _moves(self, scope: str, numbers: list[str]) -> list[MoveFact]:
        """Find the largest of the cars' newest climbs and falls by more than a place; none of long ago."""
        newest: dict[str, MoveFact] = {}
        won_back = {
            statement.facts[0].number
            for statement in self.found
            if isinstance(statement.facts[0], MoveFact) and scope == OVERALL
        }
        for move in self.moves:
            came_back = move.number in won_back
            if move.scope == scope and move.number in numbers and not came_back and self._still_tells(move):
                newest[move.number] = move
        return sorted(newest.values(), key=lambda move: (-self._move_size(move), move.number))[:1]

    def _still_tells(self, move: MoveFact) -> bool:
        """Tell whether a climb or a fall explains where the car is now; one of an hour ago may not."""
        row = self.snapshot.row[move.number]
        now = (row.position if move.scope == OVERALL else row.class_position) or 0
        if abs(move.to_position - move.from_position) < 2 or move.to_ms * 4 <= self.snapshot.at_ms:
            return False
        return move.to_position == now if move.to_ms == self.snapshot.at_ms else abs(move.to_position - now) < 3

    def _move_size(self, move: MoveFact) -> float:
        return min(abs(move.to_position - move.from_position) / 5, 2.0)

    def _on_lead_lap(self, scope: str, part: str, needs: str) -> None:
        """Offer who can still win, or else who is on the first's lap."""
        snapshot = self.snapshot
        first = snapshot.scope_rows(scope)[0].number
        for contention in every(self.events, ContentionFact):
            is_a_fight = contention.numbers[:1] == (first,) and 1 < len(contention.numbers) <= MOST_COUNTED
            if contention.scope == scope and is_a_fight and not snapshot.over:
                self._say("contention", part, contention, *self._cars(*contention.numbers), needs=needs)
                return
        lead_lap = snapshot.lead_lap(scope)
        few = lead_lap is not None and len(lead_lap.numbers) <= MOST_COUNTED
        if lead_lap and few and (scope == OVERALL or len(lead_lap.numbers) > 1):
            self._say("lead_lap", part, lead_lap, needs=needs)

    def _class(self, car_class: str) -> None:
        snapshot = self.snapshot
        rows = snapshot.scope_rows(car_class)
        leader = rows[0].number
        first = f"class_lead:{car_class}:{leader}"
        self._placed("class_lead", "lead" if self.size.places == FLASH_PLACES else car_class, car_class, 1)
        self._placed("class_second", car_class, car_class, 2, needs=first)
        if len(rows) > 1:
            second = rows[1].number
            pace = self.paces.get(second)
            if pace and pace.than == leader and not snapshot.in_pit(second) and not snapshot.in_pit(leader):
                self._say("pace", car_class, pace, needs=f"class_second:{car_class}:{second}")
        before = first
        for position in range(3, self.size.class_places + 1):
            offered = len(self.found)
            self._placed("place", car_class, car_class, position, size=1.3 - position / 10, needs=before)
            before = self.found[offered].key if len(self.found) > offered else before
        self._rest(car_class, first)
        self._on_lead_lap(car_class, car_class, first)
        self._home(car_class, first)
        for move in self._moves(car_class, [row.number for row in rows[:3]]):
            self._say("move", car_class, move, snapshot.car(move.number), size=self._move_size(move), needs=first)
        self._lost(car_class, car_class)
        if snapshot.at_ms > HOUR_MS:
            self._say("fastest", car_class, snapshot.fastest_lap(car_class), size=0.6, needs=first)

    def _rest(self, car_class: str, needs: str) -> None:
        snapshot = self.snapshot
        kept: list[PlaceFact] = []
        for position in range(self.size.class_places + 1, self.size.class_places + 4):
            place = snapshot.place(car_class, position)
            if place is None or place.number not in snapshot.in_race:
                break
            kept.append(place)
        if len(kept) > 1:
            self._say("rest", car_class, *kept, *self._cars(*[place.number for place in kept]), needs=needs)

    def _home(self, car_class: str, needs: str) -> None:
        snapshot = self.snapshot
        best = snapshot.best_of_nation(car_class, self.nation) if self.nation else None
        if best is None:
            return
        counting = (
            {row.number for row in snapshot.rows if row.state == "finished"} if snapshot.over else snapshot.in_race
        )
        others = [number for number in best.others if number in counting and not self._driven_home(number)]
        others = others[: self.size.names]
        best_is_named = best.position <= 2 and snapshot.row[best.number].driver in best.drivers
        if others and not best_is_named:
            self._say("best_of_nation", car_class, best, snapshot.car(best.number), needs=needs)
        elif not others and snapshot.row[best.number].driver not in best.drivers:
            crew = snapshot.crew(best.number, self.nation)
            place = snapshot.place(car_class, best.position)
            self._say("home", car_class, crew, place, snapshot.car(best.number), needs=needs)
        facts: list[ReportFact] = []
        for number in others:
            place = snapshot.place(car_class, snapshot.row[number].class_position or 0)
            gap = snapshot.gap(car_class, number, snapshot.scope_rows(car_class)[0].number)
            crew = snapshot.crew(number, self.nation)
            behind = gap if gap and gap.gap_laps else None
            facts += [fact for fact in (crew, place, behind, snapshot.car(number)) if fact is not None]
        if facts:
            form = "home" if len(others) == 1 else "home_many"
            after = needs if best_is_named else f"best_of_nation:{car_class}:{best.number}"
            self._say(form, car_class, *facts, size=0.8 + 0.4 * len(others), needs=after)

    def _driven_home(self, number: str) -> bool:
        """Tell whether a car's place is told with its only home driver at the wheel."""
        row, crew = self.snapshot.row[number], self.snapshot.crew(number, self.nation)
        return (
            (row.class_position or 0) <= self.size.class_places and crew is not None and crew.drivers == (row.driver,)
        )

    def _lost(self, car_class: str, part: str) -> None:
        """Offer the retirements of a class, newest first, then the long stops of cars that are still in the race."""
        snapshot = self.snapshot
        needs = "" if part == "lost" else f"class_lead:{car_class}:{snapshot.scope_rows(car_class)[0].number}"
        out = [fact for fact in self.out.values() if snapshot.row[fact.number].car_class == car_class]
        out.sort(key=lambda fact: (-fact.at_ms, fact.number))
        for retired in apart(self.previous, out):
            self._out(retired, part, needs)
        self._long_stops(car_class, part, needs)

    def _out(self, out: list[RetiredFact], part: str, needs: str) -> None:
        """Offer the newest retirement or two by themselves, the further ones in a list."""
        snapshot = self.snapshot
        alone = 2 if part == "lost" and len(out) < 3 else 1
        for fact in out[:alone]:
            self._say("retired", part, fact, snapshot.car(fact.number), size=1.4 / alone + 0.3, needs=needs)
        further = out[alone : alone + self.size.names]
        if len(further) == 1:
            self._say("retired", part, further[0], snapshot.car(further[0].number), needs=needs)
        elif further:
            form = "retired_many" if part == "lost" else "retired_many_class"
            self._say(form, part, *further, *self._cars(*[fact.number for fact in further]), needs=needs)

    def _long_stops(self, car_class: str, part: str, needs: str) -> None:
        """Offer the longest stops by themselves, newest first; the next ones in one list."""
        snapshot = self.snapshot
        front = {row.number for row in snapshot.rows[: self.size.places]}
        # After the flag nobody is in the pits for a stop any more.
        hidden = set(snapshot.history.cars) if snapshot.over else front
        stops = [stop for stop in self._stops(car_class) if not stop.ongoing or stop.number not in hidden]
        ranked = sorted(stops, key=lambda stop: (-self._stop_size(stop), stop.number))
        alone = ranked[: self.size.stops]
        listed = [stop for stop in ranked if stop not in alone and stop.duration_ms >= LISTED_MS][: self.size.names]
        for stop in sorted(alone, key=lambda stop: (-stop.in_ms, stop.number)):
            size = min(1.4, self._stop_size(stop))
            self._say("stop", part, stop, snapshot.car(stop.number), size=size, needs=needs)
            if part == "lost":
                self._has_led(stop.number, part, f"stop::{stop.number}")
        for group in apart(self.previous, listed):
            if len(group) > 1:
                # A list says how long each stood and no more.
                lengths = [replace(stop, driver="", before=0, evidence=_of_length(stop)) for stop in group]
                self._say("stops_many", part, *lengths, *self._cars(*[stop.number for stop in group]), needs=needs)

    def _stop_size(self, stop: LongStopFact) -> float:
        age: float = 0.5 ** ((self.snapshot.at_ms - stop.in_ms) / max(self.snapshot.at_ms / 2, HOUR_MS))
        home = 1.5 if self.nation and self.nation in self.snapshot.history.cars[stop.number].nations else 1.0
        return (0.3 + stop.duration_ms / 1_500_000) * age * home * (1.3 if stop.ongoing else 1.0)

    def _stops(self, car_class: str) -> list[LongStopFact]:
        """Find each car's longest stop, of the cars of a class that are in the race."""
        longest: dict[str, LongStopFact] = {}
        for fact in every(self.events, LongStopFact):
            if self.snapshot.row[fact.number].car_class != car_class or fact.number not in self.snapshot.in_race:
                continue
            known = longest.get(fact.number)
            if known is None or fact.duration_ms >= known.duration_ms:
                longest[fact.number] = fact
        return list(longest.values())

    def _incidents(self) -> None:
        snapshot = self.snapshot
        if self.flying and not snapshot.over and not any(statement.form == "neutral_now" for statement in self.found):
            self._say("neutral_now", "incidents", self.flying[0])
        ended = [fact for fact in self.neutral if fact.exact and not fact.running]
        if self.previous and ended and snapshot.local_start_ms() is not None:
            last = max(ended, key=lambda fact: fact.last_to_ms)
            if self.previous.lacks(last):
                self._say("neutral_last", "incidents", last)
        if not any(statement.form == "neutral" for statement in self.found):
            self._say("neutral", "incidents", *self._lasting())
        self._night()
        for note in every(self.events, NoteFact):
            named = dict.fromkeys((*note.numbers, note.by))
            self._say("note", "incidents", note, *self._cars(*[number for number in named if number in snapshot.row]))
        through = sorted(every(self.events, DriveThroughFact), key=lambda fact: -fact.at_ms)[:3]
        for drives in apart(self.previous, through):
            self._say("drive_through", "incidents", *drives, *self._cars(*[fact.number for fact in drives]))
        front = {rows[0].number for rows in snapshot.classes.values()} | {row.number for row in snapshot.rows[:3]}
        for fact in every(self.events, MultiStintFact):
            if fact.stints > 2 and fact.number in front & snapshot.in_race and not snapshot.over:
                self._say("stints", "incidents", fact, snapshot.car(fact.number), size=fact.stints / 4)

    def _night(self) -> None:
        """Offer what the last night cost, once it is over."""
        snapshot = self.snapshot
        night = snapshot.last_night_ms()
        if night is None:
            return
        lost = sorted(
            (fact for fact in self.out.values() if night[0] <= fact.at_ms < night[1]), key=lambda fact: fact.at_ms
        )
        if len(lost) > 1:
            rows = tuple(row for fact in lost for row in fact.evidence)
            self._say("night", "incidents", LostWithinFact(*night, tuple(fact.number for fact in lost), rows))

    def _outlook(self) -> None:
        snapshot = self.snapshot
        if snapshot.at_ms > HOUR_MS:
            self._say("fastest", "outlook", snapshot.fastest_lap(OVERALL))
        counts = snapshot.counts()
        # When no car has passed for long, the race stands still: that says nothing of the cars.
        none_left = counts.started == len(self.out) and not counts.finished
        known = counts.in_race or counts.finished or none_left
        if counts.started > 1 and known and not snapshot.joined_after_the_flag:
            self._say("counts", "outlook", counts)
        self._say("sun", "outlook", snapshot.sun())
        self._say("time_left", "outlook", snapshot.time_left())
