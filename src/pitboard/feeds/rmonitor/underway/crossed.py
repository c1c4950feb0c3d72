"""The crossings of the line in a run under way: those told, those that a result proves, and those put right later."""

from bisect import bisect_left, insort

from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.linecrossings import LineCrossings
from pitboard.feeds.rmonitor.missed import places_of_missed
from pitboard.feeds.rmonitor.protocol import DrivenLap, LapPassing, LineCrossing, RacePosition
from pitboard.feeds.rmonitor.timeline import LATE_US, SAME_US, stated_total_us
from pitboard.feeds.rmonitor.underway.clock import RaceClock
from pitboard.feeds.rmonitor.underway.facts import Facts
from pitboard.feeds.rmonitor.underway.field import Field
from pitboard.feeds.rmonitor.underway.known import Known, guess_between, likeliest_not_counted, nearest
from pitboard.feeds.rmonitor.underway.untimed import Missed
from pitboard.feeds.values import SECOND_US
from pitboard.model import LINE, SHORTEST_LAP_US, START, Decision, DecisionKind, Passing

NOT_COUNTED = "the feed does not count it"

BEHIND = 8
"""So many of a car's last crossings may be taken back at once."""


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
        self._known: dict[str, list[Known]] = {}
        self._began_us: dict[str, int] = {}
        self._uncounted: dict[str, list[Known]] = {}
        self._repeats: set[LapPassing] = set()
        self._agreed_us: dict[str, int] = {}
        self._behind: dict[str, tuple[int, int]] = {}
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
        if record.lap_us is not None and abs(total_us - now_us) > LATE_US:
            came_by_us = total_us + record.lap_us
            if abs(came_by_us - now_us) <= LATE_US:
                # The total of the last lap that counts, and the time since: the car comes by, and the feed counts none.
                if nearest(known, came_by_us) is None:
                    self._cross(registration, Known(came_by_us, line, counted=False))
                return
        told = nearest(known, total_us)
        if told is None:
            begins = not known and record.lap_us is None
            self._cross(registration, Known(total_us, line, LINE, "lap", begins, record.lap_us))
            return
        told.lap_us = record.lap_us or told.lap_us
        self._count(registration, told)
        # A loop may have told of the crossing with which the car's first lap begins before this record says so.
        begins = told.begins or (record.lap_us is None and told.cause == "loop" and len(known) == 1)
        if (told.race_us, told.begins) != (total_us, begins):
            moved = Known(total_us, line, told.loop, "lap", begins, record.lap_us)
            self._replace(registration, told, moved, "its total was put right by the feed")

    def loop(self, registration: str, race_us: int, loop: str, line: int) -> None:
        """A crossing that `$L` told and no `$J` in time: a result may have proved it meanwhile."""
        told = nearest(self._known.get(registration, []), race_us, 2 * SAME_US)
        if told is None:
            self._cross(registration, Known(race_us, line, loop, "loop"))
        elif told.loop != loop and not told.begins:
            self._move(registration, told, loop)

    def side(self, registration: str, record: LineCrossing, race_us: int | None) -> bool:
        """Take from `$L` on which side of the line a known crossing was; False: there is none at that race time."""
        told = nearest(self._known.get(registration, []), race_us, 2 * SAME_US) if race_us is not None else None
        if told is None:
            return False
        side = self._lines.take_pair(record, told.race_us)
        if told.loop != side and not told.begins:
            self._move(registration, told, side)
        return True

    def _move(self, registration: str, told: Known, loop: str) -> None:
        self._replace(registration, told, replace(told, loop=loop), "told by its loop: in the pit lane or on the track")

    def prove(self, record: RacePosition, line: int) -> None:
        """A result proves laps whose crossings never came: the last at its total, the others somewhere before.

        Of crossings that are more than the laps that it states some are not counted by the feed, and so not here.
        """
        registration = record.registration
        if not record.laps or not record.total_us:
            self._begin(registration, record.total_us)
            return
        agreed_us = self._agreed_us.get(registration, 0)
        total_us = stated_total_us(record.total_us, self._clock.now_us or 0, agreed_us)
        if record.laps * SHORTEST_LAP_US > total_us:
            reason = f"{record.laps} laps are not driven in {total_us / SECOND_US:.0f} s"
            self._reading.refuse(self._source, line, f"#{self._field.number(registration)}: {reason}")
            return
        known = self._known.setdefault(registration, [])
        told = nearest(known, total_us)
        if told:
            told.stated = True
            self._count(registration, told)
        missing = record.laps - self._laps_before(registration, total_us + SAME_US)
        if missing > 0 and told is None:
            self._cross(registration, Known(total_us, line, cause="result", stated=True))
            missing -= 1
        if missing > 0:
            self._work_out(registration, missing, total_us, line)
        for one in likeliest_not_counted(known, total_us, -missing) if missing < 0 else ():
            self._not_counted(registration, one)
        self._look_behind(registration, total_us)
        self._agreed_us[registration] = max(total_us, agreed_us)

    def _begin(self, registration: str, total_us: int | None) -> None:
        """A total without a lap: the car's first crossing, whatever time came with it, begins its first lap."""
        known = self._known.get(registration, [])
        if total_us and len(known) == 1 and abs(known[0].race_us - total_us) < SAME_US and not known[0].begins:
            moved = replace(known[0], begins=True)
            self._replace(registration, known[0], moved, "the feed counts no lap: the first begins with it")

    def _look_behind(self, registration: str, total_us: int) -> None:
        """A total before the car's last crossing, stated long after it and again: the feed took back what is later."""
        now_us = self._clock.now_us or 0
        later = [one for one in reversed(self._known[registration][-BEHIND:]) if one.counted and not one.begins]
        later = [one for one in later if total_us + SAME_US <= one.race_us < now_us - LATE_US]
        if not later:
            self._behind.pop(registration, None)
            return
        stated_us, since_us = self._behind.setdefault(registration, (total_us, now_us))
        if stated_us != total_us:
            self._behind[registration] = (total_us, now_us)
        elif now_us - since_us > LATE_US:
            for one in later:
                self._not_counted(registration, one)

    def driven(self, record: DrivenLap, line: int) -> None:
        """A lap told long after it was driven: its crossing is the true one of those that had to be worked out."""
        if not record.lap or not record.total_us:
            return
        registration, total_us, lap_us = record.registration, record.total_us, record.lap_us
        known = self._known.setdefault(registration, [])
        near = nearest(known, total_us)
        new = Known(total_us, line, near.loop if near else LINE, "lap", lap_us=lap_us)
        if near and near.cause != "worked out":
            near.lap_us = near.lap_us or lap_us
            self._count(registration, near)
        elif guess := near or self._guess_of(registration, record.lap):
            self._replace(registration, guess, new, "told after all, with the laps of the past")
        else:
            self._cross(registration, new)
        if lap_us and record.lap > 1:
            near = nearest(known, total_us - lap_us)
            began = near or self._guess_of(registration, record.lap - 1)
            if began and began.cause == "worked out":
                self._worked_out += 1
                moved = Known(total_us - lap_us, -self._worked_out, cause="begun")
                self._replace(registration, began, moved, "the lap after it was told after all")
        self._missed.heal(registration, record.lap)

    def _guess_of(self, registration: str, lap: int) -> Known | None:
        """The crossing that was worked out for a lap, or for the one nearest to it."""
        known = self._known[registration]
        first = 0 if known and known[0].begins else 1
        guesses = [(abs(place - lap), one) for place, one in enumerate(known, first) if one.cause == "worked out"]
        return min(guesses, key=lambda guess: guess[0])[1] if guesses else None

    def _count(self, registration: str, told: Known) -> None:
        """The feed gives a crossing a total of its own: it counts it after all."""
        if told.counted:
            return
        self._uncounted[registration].remove(told)
        told.counted = True
        self._decide(registration, told, "reinstate_passing", "the feed counts the lap after all")
        self._missed.shift(registration, self._laps_before(registration, told.race_us), 1)

    def _not_counted(self, registration: str, told: Known) -> None:
        """The feed makes no lap of a crossing that seemed to end one."""
        self._missed.shift(registration, self._laps_before(registration, told.race_us), -1)
        told.counted = False
        self._uncounted.setdefault(registration, []).append(told)
        self._decide(registration, told, "uncount_passing", NOT_COUNTED)

    def _decide(self, registration: str, told: Known, kind: DecisionKind, reason: str) -> None:
        gone = self._passing(told)
        decision = Decision(
            0, kind, "", "Pitboard" if kind == "void_passing" else "", reason,
            target_source=self._source, target_ref=gone.ref, target_loop=gone.loop, source=self._source,
        )  # fmt: skip
        self._facts.add(registration, decision)

    def _laps_before(self, registration: str, race_us: int) -> int:
        """How many laps of a car ended before a race time."""
        known = self._known.get(registration, [])
        crossed = bisect_left(known, race_us, key=lambda one: one.race_us)
        uncounted = sum(one.race_us < race_us for one in self._uncounted.get(registration, ()))
        return crossed - uncounted - (self._began_us.get(registration, race_us) < race_us)

    def _work_out(self, registration: str, missing: int, until_us: int, line: int) -> None:
        known = self._known[registration]
        first_us = known[0].race_us if known[0].begins else 0
        from_us = max(self._agreed_us.get(registration, 0), first_us)
        crossed = [
            (one.race_us, one.lap_us) for one in known if one.counted and from_us < one.race_us < until_us + SAME_US
        ]
        begun, found, intervals = places_of_missed(from_us, crossed, missing)
        for race_us in begun:
            self._worked_out += 1
            self._cross(registration, Known(race_us, -self._worked_out, cause="begun"))
        for race_us in found:
            self._worked_out += 1
            self._cross(registration, Known(race_us, -self._worked_out, cause="worked out"))
        for begin_us, end_us in intervals:
            self._name_missed(registration, begin_us, end_us, line)

    def _name_missed(self, registration: str, begin_us: int, end_us: int, line: int) -> None:
        """The laps that end in a stretch have no times of their own: say so, and let none be a best lap."""
        before = self._laps_before(registration, begin_us + 1)
        upto = self._laps_before(registration, end_us + 1)
        self._missed.name(registration, range(before + 1, upto + 1), end_us - begin_us, line)

    def _cross(self, registration: str, new: Known) -> None:
        """A crossing that nothing told before; of one worked out between the same neighbours it is the true one."""
        known = self._known.setdefault(registration, [])
        paired = self._lines.pair(self._field.number(registration), new.race_us)
        if paired:
            new.loop = paired
        guess = guess_between(known, new.race_us) if new.cause != "worked out" and new.counted else None
        if guess:
            self._replace(registration, guess, new, "the crossing itself came late")
            return
        self._know(registration, new)
        self._tell(registration, new)

    def _tell(self, registration: str, new: Known) -> None:
        self._facts.add(registration, self._passing(new), new.race_us)
        if not new.counted:
            self._decide(registration, new, "uncount_passing", NOT_COUNTED)

    def _know(self, registration: str, new: Known) -> None:
        insort(self._known[registration], new)
        if new.begins:
            self._began_us[registration] = new.race_us
        if not new.counted:
            self._uncounted.setdefault(registration, []).append(new)

    def _replace(self, registration: str, old: Known, new: Known, reason: str) -> None:
        self._known[registration].remove(old)
        if not old.counted:
            self._uncounted[registration].remove(old)
        self._know(registration, new)
        gone = self._passing(old)
        if (gone.ref, gone.loop) == (new.ref, START if new.begins else new.loop):
            self._worked_out += 1
            new.ref = -self._worked_out
        self._decide(registration, old, "void_passing", reason)
        self._tell(registration, new)

    def _passing(self, one: Known) -> Passing:
        loop = START if one.begins else one.loop
        return Passing(one.race_us, "", loop, self._source, one.ref, one.cause != "worked out")
