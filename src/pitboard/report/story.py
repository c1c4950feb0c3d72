"""What can be told of a race at a moment, as threads: the course, the lead, the contenders, who was lost, each class,
what is to come. A beat of a thread is a statement with what it is to the one before it.

Of a race that is over: who won and how it was decided, the podium, and the winners of the classes; order and gaps are
those of the classification, and nothing runs any more but cars that have still to take the flag. Of practice and
qualifying: that it is no race, and whose laps are the best.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.board.sessions import ranked_by_best_lap
from pitboard.model import DriverStated, Stated
from pitboard.model.time import HOUR_MS
from pitboard.moments import Evidence, Moment
from pitboard.report.beats import PODIUM, Beats, Lost
from pitboard.report.facts import (
    OVERALL,
    CrewFact,
    DriveThroughFact,
    HaltFact,
    LongStopFact,
    LossFact,
    LostWithinFact,
    MultiStintFact,
    NeutralisedFact,
    NoteFact,
    RankedLapFact,
    ReportFact,
    RetiredFact,
    SessionFact,
    every,
)
from pitboard.report.front_story import (
    has_led,
    how_it_came,
    longest_stops,
    tell_behind,
    tell_class,
    tell_contenders,
    tell_lead,
    tell_takeovers_at,
    what_befell,
)
from pitboard.report.languages.book import Statement
from pitboard.report.news import Previous, apart
from pitboard.report.snapshot import LEAST_ABOUT_US, Snapshot
from pitboard.scoring import History

HALTED_PERCENT = 5
"""A halt of so much of the race so far is told first; so is any in the hour after it."""

RESTART_TIMES = {"flash": 1, "report": 3, "long": 3}
RESTARTS = {"flash": 2, "report": 2, "long": 4}
JUST_MS = 600_000
"""So many restarts are told, of the last hour or of so many times as long as the course had been under the flag, by the
length of the report; one of the last ten minutes first.
"""

SLOW = ("safety_car", "full_course_yellow")
SLOWED_PERCENT = 25
LEAST_SLOWED_MS = 1_800_000
"""Neutralisations of so much of the race so far, and of so long, are told first."""

LONG_SLOWED_PERCENT = 15
LONG_SLOWED_MS = 2_700_000
"""So is one by itself of so much and so long."""

LONG_MS = 600_000
JUST_LOST = 0.2
"""A car that stood for so long in the last hour is told of, as of a loss that is worth at least so much."""

FASTEST = 4.0
"""The size of the fastest lap of a race that is over."""

LISTED_MS = 300_000
"""A stop below this is not told in a list of long stops."""


def story(
    snapshot: Snapshot, events: Sequence[Moment], nation: str, length: str, previous: Previous | None = None
) -> list[Statement]:
    """List every statement that could be made at a moment, in the order of the article within each part."""
    return Story(Beats(snapshot, events, nation, length, previous)).all()


class Story:
    """The threads of a race under way; `tell_result` has those of one that is over."""

    def __init__(self, beats: Beats) -> None:
        self.beats = beats
        self.snapshot = beats.snapshot
        # A red flag that is over is told as the halt it was, not among the neutralisations.
        told_as_halts = {"red"} if any(fact.red for fact in every(beats.events, HaltFact)) else set()
        states = [state for state in ("safety_car", "full_course_yellow", "red") if state not in told_as_halts]
        self.neutral = [fact for state in states if (fact := self.snapshot.neutralised(state))]
        yellow = self.snapshot.neutralised("yellow")
        # Yellow is one sector's, and no neutralisation: it is told only while it flies.
        self.flying = [fact for fact in (*self.neutral, yellow) if fact and fact.running]

    def all(self) -> list[Statement]:
        """List every statement, those of what is new marked."""
        snapshot, beats = self.snapshot, self.beats
        if tell_session(beats):
            return beats.found
        if not snapshot.under_way():
            return []
        top = snapshot.rows[0].car_class
        if snapshot.over:
            tell_result(beats)
        else:
            self._course()
            tell_lead(beats)
            tell_contenders(beats, top)
        self._lost(top, "lost")
        for car_class in snapshot.classes:
            # Cars without a class are no class: nobody leads it.
            if car_class and car_class != top:
                tell = tell_class_result if snapshot.over else tell_class
                self._lost(car_class, car_class, tell(beats, car_class))
        self._incidents()
        self._ahead()
        return [beats.previous.mark(statement) for statement in beats.found] if beats.previous else beats.found

    # The course

    def _course(self) -> None:
        """Offer what stopped the race or slowed it for long, first while it lasts or is a large share of the race."""
        snapshot, say = self.snapshot, self.beats.say
        for halt in every(self.beats.events, HaltFact):
            share = halt.duration_ms * 100 >= HALTED_PERCENT * snapshot.at_ms
            recent = snapshot.at_ms - halt.at_ms - halt.duration_ms < HOUR_MS
            say("halt", "lead" if share or recent else "incidents", halt, size=1.0 if share or recent else 0.3)
        if self.flying:
            say("neutral_now", "lead" if self.flying[0].flag != "yellow" else "incidents", self.flying[0])
        lasting = self._lasting()
        slowed_ms = sum(fact.total_ms for fact in lasting)
        slow = [
            moment.values.get("duration_us")
            for moment in self.beats.moments
            if moment.kind == "flag" and moment.values["state"] in SLOW
        ]
        longest_ms = max((int(us) for us in slow if isinstance(us, int)), default=0) // 1000
        longest = longest_ms >= LONG_SLOWED_MS and longest_ms * 100 >= LONG_SLOWED_PERCENT * snapshot.at_ms
        much = longest or (slowed_ms * 100 >= SLOWED_PERCENT * snapshot.at_ms and slowed_ms >= LEAST_SLOWED_MS)
        if much and any(fact.running or snapshot.at_ms - fact.last_from_ms < HOUR_MS for fact in lasting):
            say("neutral", "lead", *lasting, size=3.0)

    def _lasting(self) -> list[NeutralisedFact]:
        """The neutralisations whose length so far can be told."""
        return [fact for fact in self.neutral if fact.exact or fact.total_ms * 1000 >= LEAST_ABOUT_US]

    # Who was lost

    def _lost(self, car_class: str, part: str, needs: str = "") -> None:
        """Offer the retirements of a class, newest first, then the long stops of cars that are still in the race."""
        beats, snapshot = self.beats, self.snapshot
        out = [fact for fact in beats.out.values() if snapshot.row[fact.number].car_class == car_class]
        out.sort(key=lambda fact: (-fact.at_ms, fact.number))
        for retired in apart(beats.previous, out):
            self._out(retired, part, needs)
        self._long_stops(car_class, part, needs)

    def _out(self, out: list[RetiredFact], part: str, needs: str) -> None:
        """Offer the newest retirement or two by themselves, the further ones in a list."""
        beats, snapshot = self.beats, self.snapshot
        alone = 2 if part == "lost" and len(out) < 3 else 1
        key, on_track = "", False
        for fact in out[:alone]:
            alike = bool(key) and fact.on_track is on_track
            key = beats.say(
                "retired",
                part,
                fact,
                snapshot.car(fact.number),
                size=1.4 / alone + 0.3,
                needs=needs,
                relation="addition" if alike else None,
                after=key if alike else "",
            )
            on_track = fact.on_track
            has_led(beats, fact.number, part, key)
        further = out[alone : alone + beats.size.names]
        if len(further) == 1:
            beats.say("retired", part, further[0], snapshot.car(further[0].number), needs=needs)
        elif further:
            form = "retired_many" if part == "lost" else "retired_many_class"
            beats.say(form, part, *further, *beats.cars(*[fact.number for fact in further]), needs=needs)

    def _long_stops(self, car_class: str, part: str, needs: str) -> None:
        """Offer what cars of a class lost, those worth most by themselves; then their longest stops in one list."""
        beats, snapshot = self.beats, self.snapshot
        of_class = [lost for lost in beats.losses if snapshot.row[lost.fact.number].car_class == car_class]
        # A car that stands in the pits is not known to be out for hours, nor counts it as in the race.
        standing = {lost.fact.number for lost in of_class if lost.fact.ongoing and not snapshot.over}
        there = snapshot.in_race | standing | {lost.fact.number for lost in of_class if lost.fact.gone}
        known = [lost for lost in of_class if lost.fact.number in there and not beats.is_told(lost)]
        before: LossFact | None = None
        key = ""
        just = self._just_lost(known)
        for lost in [
            *[lost for lost in known if lost.fact not in {each.fact for each in just}][: beats.size.stops],
            *just,
        ]:
            # One thing more of its kind: two that stood in the pits, or two that were slow on the track.
            alike = before and before.number != lost.fact.number and _is_alike(before, lost.fact)
            key = beats.say_loss(lost, part, needs=needs, relation="addition" if alike and key else None, after=key)
            before = lost.fact
            tell_takeovers_at(beats, lost, part, key)
            beats.say_now(lost, part, key)
            if part == "lost" and key:
                has_led(beats, lost.fact.number, part, key)
        named = {statement.facts[0].number for statement in beats.found if isinstance(statement.facts[0], LossFact)}
        stops = [stop for stop in longest_stops(beats, car_class) if stop.number not in named and not stop.ongoing]
        ranked = sorted(stops, key=lambda stop: (-self._stop_size(stop), stop.number))
        listed = [stop for stop in ranked if stop.duration_ms >= LISTED_MS][: beats.size.names]
        for group in apart(beats.previous, listed):
            if len(group) > 1:
                # A list says how long each stood and no more.
                lengths = [replace(stop, driver="", before=0, evidence=_of_length(stop)) for stop in group]
                beats.say("stops_many", part, *lengths, *beats.cars(*[stop.number for stop in group]), needs=needs)

    def _just_lost(self, losses: list[Lost]) -> list[Lost]:
        """Find the newest of the losses by which cars stand, or have just stood long, whatever hangs on them."""
        at_ms = self.snapshot.at_ms
        if self.snapshot.over:
            return []
        recent = [lost for lost in losses if at_ms - lost.fact.end_ms <= HOUR_MS and _is_long(lost.fact)]
        recent.sort(key=lambda lost: (-lost.fact.begin_ms, lost.fact.number))
        return [replace(lost, worth=max(lost.worth, JUST_LOST)) for lost in recent[: self.beats.size.stops]]

    def _stop_size(self, stop: LongStopFact) -> float:
        beats, at_ms = self.beats, self.snapshot.at_ms
        age: float = 0.5 ** ((at_ms - stop.in_ms) / max(at_ms / 2, HOUR_MS))
        home = 1.5 if beats.nation and beats.nation in self.snapshot.history.cars[stop.number].nations else 1.0
        return (0.3 + stop.duration_ms / 1_500_000) * age * home * (1.3 if stop.ongoing else 1.0)

    # Incidents, and what is to come

    def _incidents(self) -> None:
        snapshot, beats = self.snapshot, self.beats
        times = RESTART_TIMES[beats.length]
        restarts = [
            fact
            for fact in snapshot.restarts(snapshot.start_us)
            if snapshot.at_ms - fact.at_ms <= max(HOUR_MS, times * (fact.at_ms - fact.begin_ms))
        ]
        for restart in restarts[-RESTARTS[beats.length] :]:
            just = snapshot.at_ms - restart.at_ms <= JUST_MS and not snapshot.over
            beats.say("restart", "lead" if just else "incidents", restart, size=3.0 if just else 1.0)
        if not any(statement.form == "neutral" for statement in beats.found):
            beats.say("neutral", "incidents", *self._lasting())
        self._night()
        for note in every(beats.events, NoteFact):
            named = dict.fromkeys((*note.numbers, note.by))
            beats.say("note", "incidents", note, *beats.cars(*[number for number in named if number in snapshot.row]))
        through = sorted(every(beats.events, DriveThroughFact), key=lambda fact: -fact.at_ms)[:3]
        for drives in apart(beats.previous, through):
            beats.say("drive_through", "incidents", *drives, *beats.cars(*[fact.number for fact in drives]))
        front = {rows[0].number for rows in snapshot.classes.values()} | {row.number for row in snapshot.rows[:3]}
        for fact in every(beats.events, MultiStintFact):
            if fact.stints > 2 and fact.number in front & snapshot.in_race and not snapshot.over:
                beats.say("stints", "incidents", fact, snapshot.car(fact.number), size=fact.stints / 4)

    def _night(self) -> None:
        """Offer what the last night cost, once it is over."""
        night = self.snapshot.last_night_ms()
        if night is None:
            return
        lost = sorted(
            (fact for fact in self.beats.out.values() if night[0] <= fact.at_ms < night[1]), key=lambda fact: fact.at_ms
        )
        if len(lost) > 1:
            rows = tuple(row for fact in lost for row in fact.evidence)
            self.beats.say("night", "incidents", LostWithinFact(*night, tuple(fact.number for fact in lost), rows))

    def _ahead(self) -> None:
        snapshot, beats = self.snapshot, self.beats
        part = "records" if snapshot.over else "outlook"
        if snapshot.at_ms > HOUR_MS:
            beats.say("fastest", part, snapshot.fastest_lap(OVERALL), size=FASTEST if snapshot.over else 1.0)
        counts = snapshot.counts()
        # When no car has passed for long, the race stands still: that says nothing of the cars.
        none_left = counts is not None and counts.started == len(beats.out) and not counts.finished
        known = counts is not None and (counts.in_race or counts.finished or none_left)
        if counts and counts.started > 1 and known and not snapshot.joined_after_the_flag:
            beats.say("counts", part, counts)
        beats.say("sun", part, snapshot.sun())
        beats.say("time_left", part, snapshot.time_left())


def _is_alike(loss: LossFact, other: LossFact) -> bool:
    """Tell whether two cars lost by the same sort of thing: in the pits, on the track, or driving through."""
    through = [each.sort == "drive_through" for each in (loss, other)]
    return bool(loss.visits) == bool(other.visits) and through[0] == through[1]


def _is_long(loss: LossFact) -> bool:
    return loss.gone or loss.stopped_ms >= LONG_MS


def _of_length(stop: LongStopFact) -> tuple[Evidence, ...]:
    """Return the rows that the length of a stop is proven by: the place before it needs the lap too."""
    return tuple(row for row in stop.evidence if row.row != "lap")


def tell_result(beats: Beats) -> None:
    """Offer the win, the podium, how it was decided, and who came in behind."""
    snapshot = beats.snapshot
    first = snapshot.place(OVERALL, 1)
    if first is None:
        return
    level = beats.level(OVERALL)
    if level:
        win = beats.say("lead", "lead", first, snapshot.clock(), snapshot.car(first.number), *level)
    else:
        win = beats.say("win", "lead", first, snapshot.car(first.number), *_crew(beats, first.number))
        _margin(beats, first.number, win)
    before = win
    for position in range(2 if level else 3, PODIUM + 1):
        before = _on_podium(beats, position, before) or before
    runner_up = snapshot.place(OVERALL, 2)
    if runner_up:
        what_befell(beats, runner_up.number, "decided", win)
    how_it_came(beats, first.number, runner_up.number if runner_up else "", win, "decided")
    what_befell(beats, first.number, "decided", win, leads=True)
    if runner_up:
        has_led(beats, runner_up.number, "decided", win)
    tell_contenders(beats, snapshot.rows[0].car_class, PODIUM + 1, before)
    _still_out(beats)


def _crew(beats: Beats, number: str) -> tuple[CrewFact, ...]:
    crew = beats.snapshot.whole_crew(number)
    return (crew,) if crew else ()


def _margin(beats: Beats, winner: str, win: str) -> None:
    """Offer over how many laps it was won, and by how much from whom."""
    snapshot = beats.snapshot
    fact = snapshot.win(winner)
    second = beats.in_place(OVERALL, 2)
    behind: list[ReportFact] = []
    if second and (gap := second[1]):
        place = second[0]
        behind = [place, gap, snapshot.car(place.number), *_crew(beats, place.number)]
    if fact:
        beats.say("win_margin", "lead", fact, snapshot.car(winner), *behind, needs=win)


def _on_podium(beats: Beats, position: int, needs: str) -> str:
    """Offer a car on the podium with its whole crew."""
    found = beats.in_place(OVERALL, position)
    if not found:
        return ""
    place, gap = found
    crew = _crew(beats, place.number)
    return beats.say("podium", "lead", place, gap, beats.snapshot.car(place.number), *crew, size=2.0, needs=needs)


def _still_out(beats: Beats) -> None:
    """Offer that the result is provisional, while cars have still to take the flag."""
    counts = beats.snapshot.counts()
    if counts and counts.in_race > counts.finished > 0:
        beats.say("provisional", "lead", counts)


def tell_class_result(beats: Beats, car_class: str) -> str:
    """Offer who won a class with whom and by how much, and who came in behind; return the key of the win."""
    snapshot = beats.snapshot
    first = snapshot.place(car_class, 1)
    if first is None:
        return ""
    part = "lead" if beats.length == "flash" else car_class
    level, car = beats.level(car_class), snapshot.car(first.number)
    best = snapshot.best_of_nation(car_class, beats.nation) if beats.nation else None
    if level:
        win = beats.say("class_lead", part, first, car, *level)
    elif best and best.number == first.number:
        win = beats.say("class_win_home", part, first, car, best, *_crew(beats, first.number), size=1.5)
    else:
        win = beats.say("class_win", part, first, car, *_crew(beats, first.number))
    second = beats.say_place("place", car_class, car_class, 2, needs=win)
    tell_behind(beats, car_class, win, second or win)
    return win


def tell_session(beats: Beats) -> bool:
    """Offer what a session shows by the best laps of its cars; return False, and offer nothing, of a race."""
    history, moment_us = beats.snapshot.history, beats.snapshot.moment_us
    ranked = ranked_by_best_lap(history, moment_us)
    if not ranked:
        return False
    drivers: dict[str, DriverStated] = {}
    for stated in history.drivers_stated_at(moment_us):
        drivers.setdefault(stated.number, stated)
    facts = [_ranked_lap(history, result, place, ranked[0], drivers) for place, result in enumerate(ranked, 1)]
    rows = tuple(_stated_row(history, result) for result in ranked)
    key = beats.say("session", "lead", SessionFact(len(facts), rows), size=2.0)
    best = facts[0]
    beats.say("session_best", "lead", best, beats.snapshot.car(best.number), size=2.0, needs=key)
    behind = facts[1 : max(beats.size.places, 3)]
    if behind:
        cars = beats.cars(*[fact.number for fact in behind])
        beats.say("session_behind", "lead", *behind, *cars, size=1.5, needs=key)
    return True


def _ranked_lap(
    history: History, result: Stated, place: int, first: Stated, drivers: dict[str, DriverStated]
) -> RankedLapFact:
    """State a car's best lap beside the first's, and who drove it, where that is stated."""
    rows = dict.fromkeys((_stated_row(history, result), _stated_row(history, first)))
    driver, fastest = "", drivers.get(result.number)
    if fastest and fastest.best_lap_us == result.best_lap_us:
        driver = history.cars[result.number].names.get(fastest.seat, "")
        rows |= (
            {Evidence("driver_lap", fastest.number, fastest.seat, fastest.source, fastest.ref): None} if driver else {}
        )
    lap_ms = result.best_lap_us // 1000
    behind_ms = lap_ms - first.best_lap_us // 1000
    return RankedLapFact(result.number, place, lap_ms, behind_ms, driver, tuple(rows))


def _stated_row(history: History, result: Stated) -> Evidence:
    return Evidence(
        "stated", result.number, (result.time_us - history.race.start_us) // 1000, result.source, result.ref
    )
