"""Laps of a run under way whose times were not received: named, never best, until the feed tells them after all."""

from collections.abc import Iterable

from msgspec import Struct

from pitboard.feeds.reading import Reading, Refusal
from pitboard.feeds.rmonitor.underway.facts import Facts
from pitboard.feeds.rmonitor.underway.field import Field
from pitboard.feeds.values import SECOND_US
from pitboard.model import LapTimeDeleted


class _Stretch(Struct):
    """Laps that were named together, those of them that still have no time, and how that was said.

    `took_us` is how long all of them took, `line` where that was told.
    """

    left: set[int]
    took_us: int
    line: int
    refusal: Refusal


class Missed:
    """The laps without times of every car, by registration."""

    def __init__(self, source: str, reading: Reading, field: Field, facts: Facts) -> None:
        self._source = source
        self._reading = reading
        self._field = field
        self._facts = facts
        self._stretches: dict[str, list[_Stretch]] = {}

    def name(self, registration: str, laps: Iterable[int], took_us: int, line: int) -> None:
        """Say which laps have no times of their own, and how long all of them took (µs)."""
        left = set(laps)
        if not left:
            return
        reason = _reason(left, took_us)
        self._reading.refuse(self._source, line, f"#{self._field.number(registration)}: {reason}")
        self._stretches.setdefault(registration, []).append(_Stretch(left, took_us, line, self._reading.refusals[-1]))
        self._delete(registration, left, reason, line)

    def heal(self, registration: str, lap: int) -> None:
        """A lap's time came after all."""
        for stretch in self._stretches.get(registration, []):
            if lap in stretch.left:
                stretch.left.remove(lap)
                self._facts.withdraw(registration, lap)
                if not stretch.left:
                    refusals = self._reading.refusals
                    refusals[:] = [one for one in refusals if one is not stretch.refusal]

    def shift(self, registration: str, laps: int, by: int) -> None:
        """A crossing after so many laps counts no more (-1) or after all (+1): the laps after it are others."""
        moved = [one for one in self._stretches.get(registration, []) if max(one.left, default=0) > laps + 1]
        before = {lap for stretch in moved for lap in stretch.left}
        for stretch in moved:
            stretch.left = {lap + by if lap > laps + 1 else lap for lap in stretch.left}
        after = {lap for stretch in self._stretches.get(registration, []) for lap in stretch.left}
        for lap in before - after:
            self._facts.withdraw(registration, lap)
        for stretch in moved:
            self._facts.hold(registration, stretch.left)
            self._delete(registration, stretch.left, _reason(stretch.left, stretch.took_us), stretch.line)

    def _delete(self, registration: str, laps: set[int], reason: str, line: int) -> None:
        for lap in sorted(laps):
            self._facts.add(registration, LapTimeDeleted("", lap, reason, self._source, line))


def _reason(laps: set[int], took_us: int) -> str:
    first, last = min(laps), max(laps)
    which = f"lap {first}" if first == last else f"laps {first}-{last}"
    return f"the times of {which} were not received: {len(laps)} laps in {took_us / SECOND_US:.3f} s"
