"""The crossings of the line in a run: those sent, those that a result proves, those put right later. Race times in µs.

RMonitor states what the state is, never what happened. So a lap that only a result proves (`$G`) is counted, and its
time, which is never sent again, is named as not received. What is put right later is voided by name.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.feeds.rmonitor.competitors import Competitors
from pitboard.feeds.rmonitor.loop_crossings import LoopCrossings
from pitboard.feeds.rmonitor.protocol import DrivenLap, LapPassing, LineCrossing, RacePosition
from pitboard.feeds.rmonitor.run_clock import LATE_US, SAME_US, HeartbeatClock, stated_total_us
from pitboard.feeds.rmonitor.run_facts import RunFacts, UntimedLaps
from pitboard.model import LINE, SHORTEST_LAP_US, START, Decision, DecisionKind, Passing
from pitboard.model.time import SECOND_US

Cause = Literal["lap", "result", "loop", "begun", "worked out"]
"""What gave a crossing; `begun`: the lap that began with it, whose time was sent."""

NOT_COUNTED = "the feed does not count it"

BEHIND = 8
"""So many of a car's last crossings may be taken back at once."""


class KnownCrossing(Struct, order=True, gc=False):
    """A crossing of the line: its race time, the line of the record that gave it, and what that was.

    `counted`: the feed makes a lap of it; it does not of one under red. `stated`: a result gave its total.
    """

    race_us: int
    ref: int
    loop: str = LINE
    cause: Cause = "lap"
    begins: bool = False
    lap_us: int | None = None
    counted: bool = True
    stated: bool = False


_race_us = attrgetter("race_us")


class LineCrossings:
    """The crossings of every car, by registration. What is put right is voided by name and handed out again."""

    def __init__(
        self,
        source: str,
        reading: Reading,
        clock: HeartbeatClock,
        competitors: Competitors,
        loops: LoopCrossings,
        facts: RunFacts,
    ) -> None:
        self._source = source
        self._reading = reading
        self._clock = clock
        self._competitors = competitors
        self._loops = loops
        self._facts = facts
        self._known: dict[str, list[KnownCrossing]] = {}
        self._began_us: dict[str, int] = {}
        self._uncounted: dict[str, list[KnownCrossing]] = {}
        self._repeats: set[LapPassing] = set()
        self._guessed: set[str] = set()
        self._agreed_us: dict[str, int] = {}
        self._behind: dict[str, tuple[int, int]] = {}
        self._worked_out = 0
        self._untimed = UntimedLaps(source, reading, competitors, facts)

    def latest_us(self) -> int | None:
        """Return the race time of the latest crossing of any car; None where there is none."""
        return max((known[-1].race_us for known in self._known.values() if known), default=None)

    def is_repeat(self, record: LapPassing) -> bool:
        """Tell whether the very same record came before."""
        if record in self._repeats:
            self._reading.count("crossings told again")
            return True
        self._repeats.add(record)
        return False

    def lap(self, record: LapPassing, total_us: int, line: int) -> None:
        """Take a crossing sent by `$J`: a new one, or another total or lap time of one that is known."""
        registration, now_us = record.registration, self._clock.now_us or 0
        known = self._known.setdefault(registration, [])
        if record.lap_us is not None and abs(total_us - now_us) > LATE_US:
            came_by_us = total_us + record.lap_us
            if abs(came_by_us - now_us) <= LATE_US:
                # The total of the last lap that counts, and the time since: the car comes by, and the feed counts none.
                if nearest(known, came_by_us) is None:
                    self._cross(registration, KnownCrossing(came_by_us, line, counted=False))
                return
        crossing = nearest(known, total_us)
        if crossing is None:
            begins = not known and record.lap_us is None
            self._cross(registration, KnownCrossing(total_us, line, LINE, "lap", begins, record.lap_us))
            return
        crossing.lap_us = record.lap_us or crossing.lap_us
        self._count(registration, crossing)
        # A loop may have read the crossing with which the car's first lap begins before this record says so.
        begins = crossing.begins or (record.lap_us is None and crossing.cause == "loop" and len(known) == 1)
        if (crossing.race_us, crossing.begins) != (total_us, begins):
            moved = KnownCrossing(total_us, line, crossing.loop, "lap", begins, record.lap_us)
            self._replace(registration, crossing, moved, "its total was put right by the feed")

    def loop(self, registration: str, race_us: int, loop: str, line: int) -> None:
        """Take a crossing for which `$L` came and no `$J` in time: a result may have proved it meanwhile."""
        crossing = nearest(self._known.get(registration, []), race_us, 2 * SAME_US)
        if crossing is None:
            self._cross(registration, KnownCrossing(race_us, line, loop, "loop"))
        elif crossing.loop != loop and not crossing.begins:
            self._move(registration, crossing, loop)

    def side(self, registration: str, record: LineCrossing, race_us: int | None) -> bool:
        """Take from `$L` on which side of the line a known crossing was; False: there is none at that race time."""
        crossing = nearest(self._known.get(registration, []), race_us, 2 * SAME_US) if race_us is not None else None
        if crossing is None:
            return False
        side = self._loops.take_pair(record, crossing.race_us)
        if crossing.loop != side and not crossing.begins:
            self._move(registration, crossing, side)
        return True

    def _move(self, registration: str, crossing: KnownCrossing, loop: str) -> None:
        moved = replace(crossing, loop=loop)
        self._replace(registration, crossing, moved, "told by its loop: in the pit lane or on the track")

    def prove(self, record: RacePosition, line: int) -> None:
        """Take laps that a result proves and whose crossings never came: the last at its total, the others before.

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
            self._reading.refuse(self._source, line, f"#{self._competitors.number(registration)}: {reason}")
            return
        known = self._known.setdefault(registration, [])
        crossing = nearest(known, total_us)
        if crossing:
            crossing.stated = True
            self._count(registration, crossing)
        # What the result states and no crossing explains was driven while nobody listened, or while the line was cut.
        missing = record.laps - self._laps_before(registration, total_us + SAME_US)
        if missing > 0 and crossing is None:
            self._cross(registration, KnownCrossing(total_us, line, cause="result", stated=True))
            missing -= 1
        if missing > 0:
            self._work_out(registration, missing, total_us, line)
        for surplus in likeliest_not_counted(known, total_us, -missing) if missing < 0 else ():
            self._not_counted(registration, surplus)
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
        last = reversed(self._known[registration][-BEHIND:])
        later = [crossing for crossing in last if crossing.counted and not crossing.begins]
        later = [crossing for crossing in later if total_us + SAME_US <= crossing.race_us < now_us - LATE_US]
        if not later:
            self._behind.pop(registration, None)
            return
        # One such result may only be old, sent again with the whole state; so it must still be the same seconds later.
        stated_us, since_us = self._behind.setdefault(registration, (total_us, now_us))
        if stated_us != total_us:
            self._behind[registration] = (total_us, now_us)
        elif now_us - since_us > LATE_US:
            for crossing in later:
                self._not_counted(registration, crossing)

    def driven(self, record: DrivenLap, line: int) -> None:
        """Take a lap sent long after it was driven: its crossing is the true one of those that were worked out."""
        if not record.lap or not record.total_us:
            return
        registration, total_us, lap_us = record.registration, record.total_us, record.lap_us
        known = self._known.setdefault(registration, [])
        near = nearest(known, total_us)
        new = KnownCrossing(total_us, line, near.loop if near else LINE, "lap", lap_us=lap_us)
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
                moved = KnownCrossing(total_us - lap_us, -self._worked_out, cause="begun")
                self._replace(registration, began, moved, "the lap after it was told after all")
        self._untimed.heal(registration, record.lap)

    def _guess_of(self, registration: str, lap: int) -> KnownCrossing | None:
        """The crossing that was worked out for a lap, or for the one nearest to it."""
        known = self._known[registration]
        first = 0 if known and known[0].begins else 1
        guesses = [
            (abs(place - lap), crossing)
            for place, crossing in enumerate(known, first)
            if crossing.cause == "worked out"
        ]
        return min(guesses, key=lambda guess: guess[0])[1] if guesses else None

    def _count(self, registration: str, crossing: KnownCrossing) -> None:
        """The feed gives a crossing a total of its own: it counts it after all."""
        if crossing.counted:
            return
        self._uncounted[registration].remove(crossing)
        crossing.counted = True
        self._decide(registration, crossing, "reinstate_passing", "the feed counts the lap after all")
        self._untimed.shift(registration, self._laps_before(registration, crossing.race_us), 1)

    def _not_counted(self, registration: str, crossing: KnownCrossing) -> None:
        """The feed makes no lap of a crossing that seemed to end one."""
        # Before it counts no more, as the laps after it are numbered by it.
        self._untimed.shift(registration, self._laps_before(registration, crossing.race_us), -1)
        crossing.counted = False
        self._uncounted.setdefault(registration, []).append(crossing)
        self._decide(registration, crossing, "uncount_passing", NOT_COUNTED)

    def _decide(self, registration: str, crossing: KnownCrossing, kind: DecisionKind, reason: str) -> None:
        passing = self._passing(crossing)
        decision = Decision(
            0, kind, "", "Pitboard" if kind == "void_passing" else "", reason,
            target_source=self._source, target_ref=passing.ref, target_loop=passing.loop, source=self._source,
        )  # fmt: skip
        self._facts.add(registration, decision)

    def _laps_before(self, registration: str, race_us: int) -> int:
        """How many laps of a car ended before a race time."""
        known = self._known.get(registration, [])
        crossed = bisect_left(known, race_us, key=_race_us)
        uncounted = sum(crossing.race_us < race_us for crossing in self._uncounted.get(registration, ()))
        return crossed - uncounted - (self._began_us.get(registration, race_us) < race_us)

    def _work_out(self, registration: str, missing: int, until_us: int, line: int) -> None:
        """Put so many laps between the last that a result agreed with and its total, where the gaps are widest."""
        known = self._known[registration]
        # Up to the last total that agreed every lap is accounted for: the missing ones lie after it.
        first_us = known[0].race_us if known[0].begins else 0
        from_us = max(self._agreed_us.get(registration, 0), first_us)
        crossed = [
            (crossing.race_us, crossing.lap_us)
            for crossing in known
            if crossing.counted and from_us < crossing.race_us < until_us + SAME_US
        ]
        begun, found, stretches = places_of_missed(from_us, crossed, missing)
        for race_us in begun:
            self._worked_out += 1
            self._cross(registration, KnownCrossing(race_us, -self._worked_out, cause="begun"))
        for race_us in found:
            self._worked_out += 1
            self._cross(registration, KnownCrossing(race_us, -self._worked_out, cause="worked out"))
        for begin_us, end_us in stretches:
            self._name_missed(registration, begin_us, end_us, line)

    def _name_missed(self, registration: str, begin_us: int, end_us: int, line: int) -> None:
        """The laps that end in a stretch have no times of their own: say so, and let none be a best lap."""
        before = self._laps_before(registration, begin_us + 1)
        upto = self._laps_before(registration, end_us + 1)
        self._untimed.name(registration, range(before + 1, upto + 1), end_us - begin_us, line)

    def _cross(self, registration: str, new: KnownCrossing) -> None:
        """A crossing that is new; of one worked out between the same neighbours it is the true one."""
        known = self._known.setdefault(registration, [])
        if self._loops.held:
            new.loop = self._loops.pair(self._competitors.number(registration), new.race_us) or new.loop
        if new.cause == "worked out":
            self._guessed.add(registration)
        elif new.counted and registration in self._guessed and (guess := guess_between(known, new.race_us)):
            self._replace(registration, guess, new, "the crossing itself came late")
            return
        self._know(registration, new)
        self._hand_out(registration, new)

    def _hand_out(self, registration: str, new: KnownCrossing) -> None:
        self._facts.add(registration, self._passing(new), new.race_us)
        if not new.counted:
            self._decide(registration, new, "uncount_passing", NOT_COUNTED)

    def _know(self, registration: str, new: KnownCrossing) -> None:
        insort(self._known[registration], new)
        if new.begins:
            self._began_us[registration] = new.race_us
        if not new.counted:
            self._uncounted.setdefault(registration, []).append(new)

    def _replace(self, registration: str, old: KnownCrossing, new: KnownCrossing, reason: str) -> None:
        self._known[registration].remove(old)
        if not old.counted:
            self._uncounted[registration].remove(old)
        self._know(registration, new)
        gone = self._passing(old)
        if (gone.ref, gone.loop) == (new.ref, START if new.begins else new.loop):
            # A passing is voided by its line and loop: the new one must not be of the same name.
            self._worked_out += 1
            new.ref = -self._worked_out
        self._decide(registration, old, "void_passing", reason)
        self._hand_out(registration, new)

    def _passing(self, crossing: KnownCrossing) -> Passing:
        loop = START if crossing.begins else crossing.loop
        return Passing(crossing.race_us, "", loop, self._source, crossing.ref, crossing.cause != "worked out")


def nearest(known: list[KnownCrossing], race_us: int, within_us: int = SAME_US) -> KnownCrossing | None:
    """Return the crossing at a race time, or None; `known` is in order of time."""
    if not known or known[-1].race_us <= race_us - within_us:
        # As nearly every one is: later than all that came before.
        return None
    low = bisect_right(known, race_us - within_us, key=_race_us)
    high = bisect_left(known, race_us + within_us, low, key=_race_us)
    return min(known[low:high], key=lambda crossing: abs(crossing.race_us - race_us), default=None)


def guess_between(known: list[KnownCrossing], race_us: int) -> KnownCrossing | None:
    """Return the nearest crossing that was worked out, if no other lies between it and a race time."""
    guesses = [crossing for crossing in known if crossing.cause == "worked out"]
    if not guesses:
        return None
    guess = min(guesses, key=lambda crossing: abs(crossing.race_us - race_us))
    low_us, high_us = sorted((guess.race_us, race_us))
    between = any(low_us < crossing.race_us < high_us for crossing in known)
    return None if between else guess


def likeliest_not_counted(known: Sequence[KnownCrossing], total_us: int, surplus: int) -> list[KnownCrossing]:
    """Return the crossings before a stated total that are more than the laps stated with it.

    First what was worked out, then what lies within the lap that the feed times up to that total, then what no result
    ever stated; the latest of them before the others.
    """
    counted = [crossing for crossing in known if crossing.counted]
    last = next((crossing for crossing in reversed(counted) if abs(crossing.race_us - total_us) < SAME_US), None)
    began_us = total_us - last.lap_us if last and last.lap_us else total_us
    ends = [
        crossing
        for crossing in counted
        if not crossing.begins and crossing is not last and crossing.race_us < total_us + SAME_US
    ]

    def trust(crossing: KnownCrossing) -> tuple[bool, bool, bool, int]:
        within = began_us + SAME_US < crossing.race_us
        return crossing.cause != "worked out", not within, crossing.stated, -crossing.race_us

    return sorted(ends, key=trust)[:surplus]


def places_of_missed(
    from_us: int, crossed: Sequence[tuple[int, int | None]], missing: int
) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Interpolate crossings the feed never sent.

    Returns the race times of those that the lap after them tells, those of the others, shared out evenly, and the
    stretches, from and until, in which the latter were.

    `crossed` are the crossings after `from_us`, in order, with the time of the lap that ended there where it was sent:
    that says when the lap began. The longest stretch for a lap is the likeliest to hold one more.
    """
    begun: list[int] = []
    found: list[int] = []
    stretches: list[list[int]] = []
    before_us = from_us
    for race_us, lap_us in crossed:
        began_us = race_us - lap_us if lap_us else before_us
        if missing and began_us - before_us > SAME_US:
            begun.append(began_us)
            missing -= 1
            stretches.append([before_us, began_us, 1])
        elif not lap_us:
            stretches.append([before_us, race_us, 1])
        before_us = race_us
    stretches = stretches or [[from_us, crossed[-1][0] if crossed else from_us, 1]]
    for _ in range(missing):
        widest = max(stretches, key=lambda stretch: (stretch[1] - stretch[0]) / stretch[2])
        widest[2] += 1
    for begin_us, end_us, laps in stretches:
        found += [begin_us + (end_us - begin_us) * lap // laps for lap in range(1, laps)]
    return begun, found, [(begin_us, end_us) for begin_us, end_us, laps in stretches if laps > 1]
