"""Every statement that could be made at a moment, each with the facts of one sentence."""

from collections.abc import Sequence
from itertools import count

from pitboard.moments import Moment
from pitboard.report import ranges
from pitboard.report.events import event
from pitboard.report.facts import (
    OVERALL,
    Clock,
    DriveThrough,
    Fact,
    Gap,
    LeadChange,
    Noted,
    Place,
    Retired,
    Stints,
    Stop,
    Swaps,
)
from pitboard.report.statement import Statement
from pitboard.report.survey import Survey

_TOLD = {"flash": (3, 0), "report": (5, 4), "long": (8, 6)}
"""By length: the overall places told one by one, and the most names in one list of retirements."""


class Statements:
    """Offers statements; which are made is the plan's business."""

    def __init__(self, survey: Survey, events: Sequence[Moment], nation: str, length: str) -> None:
        self.survey = survey
        self.nation = nation
        self.places, self.names = _TOLD[length]
        facts = [event(one, survey) for one in events]
        self.events = [fact for fact in facts if fact is not None]
        self.out = {fact.number: fact for fact in self.events if isinstance(fact, Retired)}
        survey.in_race -= self.out.keys()
        self.open_stops = {fact.number: fact for fact in self.events if isinstance(fact, Stop) and fact.ongoing}
        self.rank = count()
        self.found: list[Statement] = []

    def all(self) -> list[Statement]:
        """Everything that could be said, in the article's order within each part."""
        if not self.survey.under_way():
            return []
        top = self.survey.rows[0].car_class
        self._leading()
        self._changes()
        self._contenders()
        self._lost(top, "lost")
        for car_class in self.survey.classes:
            if car_class != top:
                self._class(car_class)
        self._incidents()
        self._outlook()
        return self.found

    def _say(self, form: str, part: str, *facts: Fact | None, size: float = 1.0, needs: str = "") -> None:
        if facts and facts[0] is not None:
            kept = tuple(fact for fact in facts if fact is not None)
            self.found.append(Statement(form, kept, part, next(self.rank), size, needs=needs))

    def _placed(self, form: str, part: str, scope: str, position: int, *, size: float = 1.0, needs: str = "") -> None:
        """A car in its place, with its gap to the first and who is in it; or what keeps it in the pits."""
        survey = self.survey
        place = survey.place(scope, position)
        if place is None or place.number not in survey.in_race:
            return
        first = survey.scope_rows(scope)[0].number
        gap = survey.gap(scope, place.number, first) if position > 1 else None
        if position > 1 and gap is None:
            return
        car, in_pit = survey.car(place.number), survey.in_pit(place.number)
        stop = self.open_stops.get(place.number)
        if form == "place" and stop:
            self._say("place_stop", part, place, stop, car, size=size, needs=needs)
        elif form == "place" and in_pit:
            self._say("place_pit", part, place, in_pit, car, size=size, needs=needs)
        else:
            wheel = () if in_pit else survey.at_wheel(place.number)
            self._say(form, part, place, gap, car, *wheel, size=size, needs=needs)

    def _leading(self) -> None:
        survey = self.survey
        place = survey.place(OVERALL, 1)
        if place is None:
            return
        wheel = () if survey.in_pit(place.number) else survey.at_wheel(place.number)
        self._say("lead", "lead", place, survey.clock(), survey.car(place.number), *wheel)
        self._placed("second", "lead", OVERALL, 2)

    def _changes(self) -> None:
        survey = self.survey
        leader = survey.rows[0].number
        changes = [one for one in self.events if isinstance(one, LeadChange) and one.scope == OVERALL]
        # At the line the last change may not be the live leader's: then how it came to lead is not known yet.
        if changes and changes[-1].number == leader:
            last = changes[-1]
            self._say("lead_change", "lead", last, survey.car(last.number), survey.car(last.before))
        for swaps in self.events:
            if isinstance(swaps, Swaps) and swaps.scope == OVERALL and leader in (swaps.number, swaps.other):
                if swaps.count >= ranges.TRADE_PLACES:
                    self._say("swaps", "lead", swaps, survey.car(swaps.number), survey.car(swaps.other))
                break
        hour_ago_ms = survey.at_ms - 3_600_000
        if hour_ago_ms > 0 and not survey.over:
            self._control(hour_ago_ms, leader)

    def _control(self, from_ms: int, leader: str) -> None:
        survey = self.survey
        make = survey.history.cars[leader].entry.make
        cars = {row.number for row in survey.rows if make and survey.history.cars[row.number].entry.make == make}
        led = survey.led(from_ms, cars or {leader}, make) if make else None
        if led and led.led_ms * 100 > ranges.IN_CONTROL_SHARE_PERCENT * 3_600_000:
            self._say("control", "lead", led)
        for row in survey.rows[1:4]:
            before = survey.led(0, {row.number}, row.number)
            if before and row.number in survey.in_race:
                self._say("led_before", "lead", before, survey.car(row.number), size=min(before.laps / 40, 1.0))

    def _contenders(self) -> None:
        survey = self.survey
        for position in range(3, self.places + 1):
            self._placed("place", "contenders", OVERALL, position, size=1.25 - position / 12)
            row = survey.rows[position - 1] if position <= len(survey.rows) else None
            crew = survey.crew(row.number, self.nation) if row else None
            if row and crew and row.number in survey.in_race and row.driver not in crew.drivers:
                self._say("home", "contenders", crew, survey.car(row.number), needs=f"place:{OVERALL}:{row.number}")
        self._say("lead_lap", "contenders", survey.lead_lap(OVERALL))

    def _class(self, car_class: str) -> None:
        survey = self.survey
        rows = survey.scope_rows(car_class)
        leader = rows[0].number
        first = f"class_lead:{car_class}:{leader}"
        self._placed("class_lead", car_class, car_class, 1)
        self._placed("class_second", car_class, car_class, 2, needs=first)
        if len(rows) > 1 and rows[1].number in survey.in_race and not survey.over:
            second = rows[1].number
            pace = survey.pace(second, leader) if not survey.in_pit(second) and not survey.in_pit(leader) else None
            if pace and rows[1].class_gap_laps == 0:
                self._say("pace", car_class, pace, needs=f"class_second:{car_class}:{second}")
        self._placed("place", car_class, car_class, 3, needs=first)
        self._rest(car_class, first)
        lead_lap = survey.lead_lap(car_class)
        if lead_lap and len(lead_lap.numbers) > 1:
            self._say("lead_lap", car_class, lead_lap, needs=first)
        self._home(car_class, first)
        self._lost(car_class, car_class)

    def _rest(self, car_class: str, needs: str) -> None:
        survey = self.survey
        places = [survey.place(car_class, position) for position in (4, 5, 6)]
        kept: list[Place] = []
        for place in places:
            if place is None or place.number not in survey.in_race:
                break
            kept.append(place)
        if len(kept) > 1:
            cars = [survey.car(place.number) for place in kept]
            self._say("rest", car_class, *kept, *cars, needs=needs)

    def _home(self, car_class: str, needs: str) -> None:
        survey = self.survey
        if not self.nation:
            return
        best = survey.best_of_nation(car_class, self.nation)
        if best is None:
            return
        self._say("best_of_nation", car_class, best, survey.car(best.number), needs=needs)
        for number in best.others:
            if number not in survey.in_race:
                continue
            position = survey.row[number].class_position or 0
            place = survey.place(car_class, position)
            gap = survey.gap(car_class, number, survey.scope_rows(car_class)[0].number)
            self._say("home", car_class, survey.crew(number, self.nation), place, gap, survey.car(number), needs=needs)

    def _lost(self, car_class: str, part: str) -> None:
        """The retirements of a class, newest first, then the long stops of cars that are still in the race."""
        survey = self.survey
        needs = "" if part == "lost" else f"class_lead:{car_class}:{survey.scope_rows(car_class)[0].number}"
        out = [fact for fact in self.out.values() if survey.row[fact.number].car_class == car_class]
        out.sort(key=lambda fact: (-fact.at_ms, fact.number))
        alone = 3 if part == "lost" else 1
        for fact in out[:alone]:
            self._say("retired", part, fact, survey.car(fact.number), needs=needs)
        further = out[alone : alone + self.names]
        if len(further) > 1:
            cars = [survey.car(fact.number) for fact in further]
            form = "retired_many" if part == "lost" else "retired_many_class"
            self._say(form, part, *further, *cars, needs=needs)
        for stop in self._stops(car_class):
            size = min(1.4, 0.4 + stop.duration_ms / 1_500_000)
            self._say("stop", part, stop, survey.car(stop.number), size=size, needs=needs)

    def _stops(self, car_class: str) -> list[Stop]:
        """The long stops of a class worth a sentence: the newest, and each car's longest."""
        longest: dict[str, Stop] = {}
        for fact in self.events:
            if not isinstance(fact, Stop) or self.survey.row[fact.number].car_class != car_class:
                continue
            known = longest.get(fact.number)
            if fact.number in self.survey.in_race and (known is None or fact.duration_ms >= known.duration_ms):
                longest[fact.number] = fact
        return sorted(longest.values(), key=lambda stop: (-stop.in_ms, stop.number))

    def _incidents(self) -> None:
        survey = self.survey
        flags = [survey.neutralised(state) for state in ("safety_car", "full_course_yellow", "red")]
        running = [fact for fact in flags if fact and fact.running]
        if running and not survey.over:
            self._say("neutral_now", "incidents", running[0])
        self._say("neutral", "incidents", *[fact for fact in flags if fact])
        through = [fact for fact in self.events if isinstance(fact, DriveThrough)]
        if through:
            newest = sorted(through, key=lambda fact: -fact.at_ms)[:3]
            self._say("drive_through", "incidents", *newest, *[survey.car(fact.number) for fact in newest])
        for note in self.events:
            if isinstance(note, Noted):
                self._say("note", "incidents", note)
        for fact in self.events:
            if isinstance(fact, Stints) and fact.stints > 2 and fact.number in survey.in_race:
                self._say("stints", "incidents", fact, survey.car(fact.number), size=fact.stints / 4)

    def _outlook(self) -> None:
        survey = self.survey
        self._say("fastest", "outlook", survey.fastest_lap(OVERALL))
        self._say("counts", "outlook", survey.counts())
        clock = survey.clock()
        if clock.duration_ms > clock.at_ms and not survey.over:
            self._say("time_left", "outlook", clock)


def main_gap(facts: tuple[Fact, ...]) -> Gap | Clock | None:
    """The gap or clock of a statement, if it has one."""
    return next((fact for fact in facts if isinstance(fact, Gap | Clock)), None)
