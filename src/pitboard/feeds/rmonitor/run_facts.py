"""The facts of a run, kept until its clock can date them and its cars be numbered; and its laps without a time."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.reading import Reading, Refusal
from pitboard.feeds.rmonitor.competitors import Competitors
from pitboard.feeds.rmonitor.run_clock import HeartbeatClock, nearest_day_us
from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    Stated,
    TransponderFitted,
)
from pitboard.model.packed import Packed
from pitboard.model.time import SECOND_US

Undated = (
    Passing | TransponderFitted | DriverIn | CarState | Decision | Stated | LapTimeDeleted | LoopsInstalled | ClockStep
)
"""A fact whose moment and number are still to be filled in."""


class _UndatedFact(Struct, gc=False):
    """A fact to be: of which registration ("": of none), at which race time; None until the clock's zero is known.

    `of_day_us` is the time of day at which it was sent, `local_us` the local moment of a fact that has no race time of
    its own: it is as far from the clock's zero as that turns out to be.
    """

    registration: str
    race_us: int | None
    of_day_us: int | None
    local_us: int | None
    fact: Undated


class RunFacts:
    """The facts of a run in the order in which they came; those from before the clock's zero was known wait for it.

    `replaces_all`: something that was handed out is void, so that all must be handed out again.
    """

    def __init__(self, clock: HeartbeatClock) -> None:
        self._clock = clock
        self._facts: Packed[_UndatedFact] = Packed()
        self._early: list[_UndatedFact] = []
        self._handed_out = 0
        self._withdrawn: set[tuple[str, int]] = set()
        self.replaces_all = False

    def add(self, registration: str, fact: Undated, race_us: int | None = None, local_us: int | None = None) -> None:
        """Note a fact, of now unless a race time or a local moment is given."""
        known = self._clock.zero_us is not None
        if race_us is None and known:
            race_us = self._clock.now_us or 0
        undated = _UndatedFact(registration, race_us, self._clock.of_day_us, local_us, fact)
        (self._facts if known else self._early).append(undated)

    def settle(self, now_us: int) -> None:
        """Give those that came before the clock's zero was known their race time, by the time of day when they came."""
        zero_us = self._clock.zero_us
        if zero_us is None:
            return
        for undated in self._early:
            if undated.race_us is None:
                of_day_us = self._clock.first_of_day_us if undated.of_day_us is None else undated.of_day_us
                at_us = now_us if of_day_us is None else nearest_day_us(of_day_us - zero_us, now_us)
                undated.race_us = min(at_us, now_us)
        self._facts.extend(self._early)
        self._early.clear()

    def settle_local(self, zero_local_us: int) -> None:
        """Give those of a local moment their race time: the clock was moved, before that its zero was at this."""
        facts = self._facts
        self._facts = Packed()
        for undated in facts:
            if undated.local_us is not None:
                undated.race_us, undated.local_us = undated.local_us - zero_local_us, None
            self._facts.append(undated)

    def withdraw(self, registration: str, lap: int) -> None:
        """Take back that a lap has no time."""
        self._withdrawn.add((registration, lap))
        self.replaces_all = True

    def restore(self, registration: str, laps: set[int]) -> None:
        """Say of laps again that they have no time."""
        self._withdrawn -= {(registration, lap) for lap in laps}
        self.replaces_all = True

    def rewind(self) -> None:
        """Let all be handed out again."""
        self._handed_out = 0
        self.replaces_all = False

    def news(self, start_us: int, competitors: Competitors) -> list[Fact]:
        """Return what was not handed out yet, for a race whose clock began at a moment (µs since the epoch)."""
        new = list(self._facts.since(self._handed_out))
        self._handed_out += len(new)
        return [self._dated(undated, start_us, competitors) for undated in new if self._holds(undated, competitors)]

    def _holds(self, undated: _UndatedFact, competitors: Competitors) -> bool:
        """Whether a fact still is so: it is not of a lap that has a time after all, nor of a driver who is a team."""
        fact = undated.fact
        if isinstance(fact, LapTimeDeleted):
            return (undated.registration, fact.lap) not in self._withdrawn
        if isinstance(fact, DriverIn) and undated.registration:
            return competitors.names_drivers(undated.registration)
        return True

    def _dated(self, undated: _UndatedFact, start_us: int, competitors: Competitors) -> Fact:
        fact, registration = undated.fact, undated.registration
        if isinstance(fact, LoopsInstalled):
            return fact
        number = competitors.number(registration) if registration else None
        if isinstance(fact, LapTimeDeleted):
            return fact if number is None else replace(fact, number=number)
        race_us = undated.race_us or 0
        if undated.local_us is not None:
            race_us = undated.local_us - self._clock.zero_local_us()
        moment_us = start_us + race_us
        if isinstance(fact, TransponderFitted):
            return replace(fact, from_us=moment_us, number=fact.number if number is None else number)
        if number is None or isinstance(fact, ClockStep):
            return replace(fact, time_us=moment_us)
        return replace(fact, time_us=moment_us, number=number)


class _Stretch(Struct):
    """Laps that were named together, those of them that still have no time, and the refusal that named them.

    `took_us` is how long all of them took, `line` where that was sent.
    """

    left: set[int]
    took_us: int
    line: int
    refusal: Refusal


class UntimedLaps:
    """The laps of every car, by registration, whose times were not received: named, never best, until they come."""

    def __init__(self, source: str, reading: Reading, competitors: Competitors, facts: RunFacts) -> None:
        self._source = source
        self._reading = reading
        self._competitors = competitors
        self._facts = facts
        self._stretches: dict[str, list[_Stretch]] = {}

    def name(self, registration: str, laps: Iterable[int], took_us: int, line: int) -> None:
        """Say which laps have no times of their own, and how long all of them took (µs)."""
        left = set(laps)
        if not left:
            return
        reason = _reason(left, took_us)
        self._reading.refuse(self._source, line, f"#{self._competitors.number(registration)}: {reason}")
        self._stretches.setdefault(registration, []).append(_Stretch(left, took_us, line, self._reading.refusals[-1]))
        self._delete(registration, left, reason, line)

    def heal(self, registration: str, lap: int) -> None:
        """Take back that a lap has no time: it came after all."""
        for stretch in self._stretches.get(registration, []):
            if lap in stretch.left:
                stretch.left.remove(lap)
                self._facts.withdraw(registration, lap)
                if not stretch.left:
                    refusals = self._reading.refusals
                    refusals[:] = [refusal for refusal in refusals if refusal is not stretch.refusal]

    def shift(self, registration: str, laps: int, by: int) -> None:
        """Renumber the laps after a crossing that counts no more (-1) or after all (+1); `laps` ended before it."""
        stretches = self._stretches.get(registration, [])
        moved = [stretch for stretch in stretches if max(stretch.left, default=0) > laps + 1]
        before = {lap for stretch in moved for lap in stretch.left}
        for stretch in moved:
            stretch.left = {lap + by if lap > laps + 1 else lap for lap in stretch.left}
        after = {lap for stretch in stretches for lap in stretch.left}
        for lap in before - after:
            self._facts.withdraw(registration, lap)
        for stretch in moved:
            self._facts.restore(registration, stretch.left)
            self._delete(registration, stretch.left, _reason(stretch.left, stretch.took_us), stretch.line)

    def _delete(self, registration: str, laps: set[int], reason: str, line: int) -> None:
        for lap in sorted(laps):
            self._facts.add(registration, LapTimeDeleted("", lap, reason, self._source, line))


def _reason(laps: set[int], took_us: int) -> str:
    first, last = min(laps), max(laps)
    which = f"lap {first}" if first == last else f"laps {first}-{last}"
    return f"the times of {which} were not received: {len(laps)} laps in {took_us / SECOND_US:.3f} s"
