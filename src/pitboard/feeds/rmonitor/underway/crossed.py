"""The crossings of the line in a run under way: those told, those that a result proves, and those put right later."""

from bisect import bisect_left, insort
from typing import Literal

from msgspec import Struct

from pitboard.feeds.clock import SECOND_US
from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.linecrossings import LineCrossings
from pitboard.feeds.rmonitor.missed import places_of_missed
from pitboard.feeds.rmonitor.protocol import DrivenLap, LapPassing, LineCrossing, RacePosition
from pitboard.feeds.rmonitor.timeline import LATE_US, SAME_US, stated_total_us
from pitboard.feeds.rmonitor.underway.clock import RaceClock
from pitboard.feeds.rmonitor.underway.facts import Facts
from pitboard.feeds.rmonitor.underway.field import Field
from pitboard.feeds.rmonitor.underway.untimed import Missed
from pitboard.model import LINE, SHORTEST_LAP_US, START, Decision, Passing

Cause = Literal["lap", "result", "loop", "begun", "worked out"]
"""What told of a crossing; `begun`: the lap that began with it, whose time was told."""


class _Known(Struct, order=True):
    """A crossing of the line: its race time, the line of the record that told it, and what that was.

    `counted`: the feed makes a lap of it; it does not of one under red.
    """

    race_us: int
    ref: int
    loop: str = LINE
    cause: Cause = "lap"
    begins: bool = False
    lap_us: int | None = None
    counted: bool = True


class Crossed:
    """The crossings of every car, by registration. What is put right is voided by name and told anew."""

    def __init__(
        self, source: str, reading: Reading, clock: RaceClock, field: Field, lines: LineCrossings, facts: Facts
    ) -> None:
        self._source = source
        self._reading = reading
        self._clock = clock
        self._field = field
        self._lines = lines
        self._facts = facts
        self._known: dict[str, list[_Known]] = {}
        self._began_us: dict[str, int] = {}
        self._uncounted: dict[str, list[_Known]] = {}
        self._repeats: set[LapPassing] = set()
        self._agreed_us: dict[str, int] = {}
        self._worked_out = 0
        self._missed = Missed(source, reading, field, facts)

    def is_repeat(self, record: LapPassing) -> bool:
        """Whether the very same record came before."""
        if record in self._repeats:
            self._reading.count("crossings told again")
            return True
        self._repeats.add(record)
        return False

    def lap(self, record: LapPassing, total_us: int, line: int) -> None:
        """A crossing told by `$J`: a new one, or another total or lap time of one that is known."""
        registration, now_us = record.registration, self._clock.now_us or 0
        known = self._known.setdefault(registration, [])
        told = _near(known, total_us)
        if told is None:
            begins = not known and record.lap_us is None
            self._cross(registration, _Known(total_us, line, LINE, "lap", begins, record.lap_us))
            return
        told.lap_us = told.lap_us or record.lap_us
        self._count(registration, told)
        # A loop may have told of the crossing with which the car's first lap begins before this record says so.
        begins = told.begins or (record.lap_us is None and told.cause == "loop" and len(known) == 1)
        if (told.race_us, told.begins) != (total_us, begins):
            moved = _Known(total_us, line, told.loop, "lap", begins, record.lap_us)
            self._replace(registration, told, moved, "its total was put right by the feed")
        if record.lap_us is not None and abs(total_us - now_us) > LATE_US:
            came_by_us = total_us + record.lap_us
            if abs(came_by_us - now_us) <= LATE_US and _near(known, came_by_us) is None:
                self._cross(registration, _Known(came_by_us, line, counted=False))

    def loop(self, registration: str, race_us: int, loop: str, line: int) -> None:
        """A crossing that `$L` told and no `$J` in time: a result may have proved it meanwhile."""
        told = _near(self._known.get(registration, []), race_us, 2 * SAME_US)
        if told is None:
            self._cross(registration, _Known(race_us, line, loop, "loop"))
        elif told.loop != loop and not told.begins:
            self._move(registration, told, loop)

    def side(self, registration: str, record: LineCrossing, race_us: int | None) -> bool:
        """Take from `$L` on which side of the line a known crossing was; False: there is none at that race time."""
        told = _near(self._known.get(registration, []), race_us, 2 * SAME_US) if race_us is not None else None
        if told is None:
            return False
        side = self._lines.take_pair(record, told.race_us)
        if told.loop != side and not told.begins:
            self._move(registration, told, side)
        return True

    def _move(self, registration: str, told: _Known, loop: str) -> None:
        moved = _Known(told.race_us, told.ref, loop, told.cause, told.begins, told.lap_us, told.counted)
        self._replace(registration, told, moved, "told by its loop: in the pit lane or on the track")

    def prove(self, record: RacePosition, line: int) -> None:
        """A result proves laps whose crossings never came: the last at its total, the others somewhere before."""
        if not record.laps or not record.total_us:
            return
        registration = record.registration
        agreed_us = self._agreed_us.get(registration, 0)
        total_us = stated_total_us(record.total_us, self._clock.now_us or 0, agreed_us)
        if record.laps * SHORTEST_LAP_US > total_us:
            reason = f"{record.laps} laps are not driven in {total_us / SECOND_US:.0f} s"
            self._reading.refuse(self._source, line, f"#{self._field.number(registration)}: {reason}")
            return
        known = self._known.setdefault(registration, [])
        told = _near(known, total_us)
        if told:
            self._count(registration, told)
        uncounted = sum(one.race_us < total_us + SAME_US for one in self._uncounted.get(registration, []))
        missing = record.laps - self._laps_before(registration, total_us + SAME_US) + uncounted
        if missing > 0 and told is None:
            self._cross(registration, _Known(total_us, line, cause="result"))
            missing -= 1
        if missing > 0:
            self._work_out(registration, missing, total_us, line)
        self._agreed_us[registration] = max(total_us, agreed_us)

    def driven(self, record: DrivenLap, line: int) -> None:
        """A lap told long after it was driven: its crossing is the true one of those that had to be worked out."""
        if not record.lap or not record.total_us:
            return
        registration, total_us, lap_us = record.registration, record.total_us, record.lap_us
        known = self._known.setdefault(registration, [])
        near = _near(known, total_us)
        new = _Known(total_us, line, near.loop if near else LINE, "lap", lap_us=lap_us)
        if near and near.cause != "worked out":
            near.lap_us = near.lap_us or lap_us
        elif guess := near or self._guess_of(registration, record.lap):
            self._replace(registration, guess, new, "told after all, with the laps of the past")
        else:
            self._cross(registration, new)
        if lap_us and record.lap > 1:
            near = _near(known, total_us - lap_us)
            began = near or self._guess_of(registration, record.lap - 1)
            if began and began.cause == "worked out":
                self._worked_out += 1
                moved = _Known(total_us - lap_us, -self._worked_out, cause="begun")
                self._replace(registration, began, moved, "the lap after it was told after all")
        self._missed.heal(registration, record.lap)

    def _guess_of(self, registration: str, lap: int) -> _Known | None:
        """The crossing that was worked out for a lap, or for the one nearest to it."""
        known = self._known[registration]
        first = 0 if known and known[0].begins else 1
        guesses = [(abs(place - lap), one) for place, one in enumerate(known, first) if one.cause == "worked out"]
        return min(guesses, key=lambda guess: guess[0])[1] if guesses else None

    def _count(self, registration: str, told: _Known) -> None:
        """The feed gives a crossing a total of its own: it counts it after all."""
        if not told.counted:
            self._uncounted[registration].remove(told)
            told.counted = True

    def _laps_before(self, registration: str, race_us: int) -> int:
        """How many laps of a car ended before a race time."""
        known = self._known.get(registration, [])
        return bisect_left(known, race_us, key=lambda one: one.race_us) - (
            self._began_us.get(registration, race_us) < race_us
        )

    def _work_out(self, registration: str, missing: int, until_us: int, line: int) -> None:
        known = self._known[registration]
        first_us = known[0].race_us if known[0].begins else 0
        from_us = max(self._agreed_us.get(registration, 0), first_us)
        crossed = [(one.race_us, one.lap_us) for one in known if from_us < one.race_us < until_us + SAME_US]
        begun, found, intervals = places_of_missed(from_us, crossed, missing)
        for race_us in begun:
            self._worked_out += 1
            self._cross(registration, _Known(race_us, -self._worked_out, cause="begun"))
        for race_us in found:
            self._worked_out += 1
            self._cross(registration, _Known(race_us, -self._worked_out, cause="worked out"))
        for begin_us, end_us in intervals:
            self._name_missed(registration, begin_us, end_us, line)

    def _name_missed(self, registration: str, begin_us: int, end_us: int, line: int) -> None:
        """The laps that end in a stretch have no times of their own: say so, and let none be a best lap."""
        before = self._laps_before(registration, begin_us + 1)
        upto = self._laps_before(registration, end_us + 1)
        self._missed.name(registration, range(before + 1, upto + 1), end_us - begin_us, line)

    def _cross(self, registration: str, new: _Known) -> None:
        """A crossing that nothing told before; of one worked out between the same neighbours it is the true one."""
        known = self._known.setdefault(registration, [])
        paired = self._lines.pair(self._field.number(registration), new.race_us)
        if paired:
            new.loop = paired
        guess = _guess_between(known, new.race_us) if new.cause != "worked out" else None
        if guess:
            self._replace(registration, guess, new, "the crossing itself came late")
            return
        self._know(registration, new)
        self._facts.add(registration, self._passing(new), new.race_us)

    def _know(self, registration: str, new: _Known) -> None:
        insort(self._known[registration], new)
        if new.begins:
            self._began_us[registration] = new.race_us
        if not new.counted:
            self._uncounted.setdefault(registration, []).append(new)

    def _replace(self, registration: str, old: _Known, new: _Known, reason: str) -> None:
        self._known[registration].remove(old)
        if not old.counted:
            self._uncounted[registration].remove(old)
        self._know(registration, new)
        gone = self._passing(old)
        if (gone.ref, gone.loop) == (new.ref, START if new.begins else new.loop):
            self._worked_out += 1
            new.ref = -self._worked_out
        voided = Decision(
            0, "void_passing", "", "Pitboard", reason,
            target_source=self._source, target_ref=gone.ref, target_loop=gone.loop, source=self._source,
        )  # fmt: skip
        self._facts.add(registration, voided)
        self._facts.add(registration, self._passing(new), new.race_us)

    def _passing(self, one: _Known) -> Passing:
        loop = START if one.begins else one.loop
        return Passing(one.race_us, "", loop, self._source, one.ref, one.cause != "worked out")


def _near(known: list[_Known], race_us: int, within_us: int = SAME_US) -> _Known | None:
    near = [one for one in known[-8:] if abs(one.race_us - race_us) < within_us]
    if not near:
        near = [one for one in known if abs(one.race_us - race_us) < within_us]
    return min(near, key=lambda one: abs(one.race_us - race_us), default=None)


def _guess_between(known: list[_Known], race_us: int) -> _Known | None:
    """The nearest crossing that was worked out, if no other lies between it and a race time."""
    guesses = [one for one in known if one.cause == "worked out"]
    if not guesses:
        return None
    guess = min(guesses, key=lambda one: abs(one.race_us - race_us))
    low_us, high_us = sorted((guess.race_us, race_us))
    between = any(low_us < one.race_us < high_us for one in known)
    return None if between else guess
