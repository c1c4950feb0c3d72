"""Laps of a run under way whose times were not received: named, never best, until the feed tells them after all."""

from collections.abc import Iterable

from msgspec import Struct

from pitboard.feeds.clock import SECOND_US
from pitboard.feeds.reading import Reading, Refusal
from pitboard.feeds.rmonitor.underway.facts import Facts
from pitboard.feeds.rmonitor.underway.field import Field
from pitboard.model import LapTimeDeleted


class _Stretch(Struct):
    """Laps that were named together, those of them that still have no time, and how that was said."""

    left: set[int]
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
        first, last = min(left), max(left)
        which = f"lap {first}" if first == last else f"laps {first}-{last}"
        reason = f"the times of {which} were not received: {len(left)} laps in {took_us / SECOND_US:.3f} s"
        self._reading.refuse(self._source, line, f"#{self._field.number(registration)}: {reason}")
        self._stretches.setdefault(registration, []).append(_Stretch(left, self._reading.refusals[-1]))
        for lap in sorted(left):
            self._facts.add(registration, LapTimeDeleted("", lap, reason, self._source, line))

    def heal(self, registration: str, lap: int) -> None:
        """A lap's time came after all."""
        for stretch in self._stretches.get(registration, []):
            if lap in stretch.left:
                stretch.left.remove(lap)
                self._facts.withdraw(registration, lap)
                if not stretch.left:
                    refusals = self._reading.refusals
                    refusals[:] = [one for one in refusals if one is not stretch.refusal]
