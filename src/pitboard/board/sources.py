"""The sources of a race as they stand at a moment: how their clocks are, what they read, which has gone silent."""

from bisect import bisect_right
from typing import Final

from msgspec import Struct

from pitboard.model import ClockMeasure, Passing
from pitboard.scoring import Alarm, History

GONE_AFTER: Final = 8
"""Crossings that other sources read where this one used to read, and did not: fewer may be chance."""

_HOW: Final = {
    "pairs": "by crossings that another source read too",
    "receive_time": "by when word of its readings came",
    "told": "by what it says itself",
}


class SourceRow(Struct, frozen=True):
    """A source of passings; `offset_ms` is its clock minus the race clock, None where none was compared (a file).

    `how` says how it was measured and `pairs` on how many crossings; `last_ms` is its last passing, since the start.
    """

    source: str
    format: str
    offset_ms: int | None
    how: ClockMeasure | None
    pairs: int
    passings: int
    last_ms: int


def sources(history: History, moment_us: int) -> list[SourceRow]:
    """Every source that read a passing up to a moment (µs since the epoch), live ones in the order that counts."""
    rows = []
    for name, passings in _by_source(history, moment_us).items():
        clock = history.clocks.get(name)
        rows.append(
            SourceRow(
                name,
                clock.format if clock else "",
                round(clock.offset_us / 1000) if clock else None,
                clock.how if clock else None,
                clock.pairs if clock else 0,
                len(passings),
                (max(passing.time_us for passing in passings) - history.race.start_us) // 1000,
            )
        )
    ranks = {name: clock.rank for name, clock in history.clocks.items()}
    return sorted(rows, key=lambda row: (ranks.get(row.source, 1 << 30), row.source))


def source_alarms(history: History, moment_us: int) -> list[Alarm]:
    """Clocks that were stepped, and sources that others outlive, up to a moment (µs since the epoch)."""
    alarms = [
        Alarm(
            step.time_us,
            "",
            "clock_stepped",
            f"the clock of {step.source} went {'ahead' if step.step_us > 0 else 'back'} by "
            f"{abs(step.step_us) / 1e6:.3f} s at its record {step.ref}, measured {_HOW.get(step.how, '')}; "
            "no lap was moved",
        )
        for step in history.clock_steps
    ]
    if len(history.clocks) > 1:
        alarms += _gone(history, moment_us)
    return alarms


def _gone(history: History, moment_us: int) -> list[Alarm]:
    """Sources that read nothing more while others read on at the same loops."""
    by_source = _by_source(history, moment_us)
    times_us: dict[tuple[str, str], list[int]] = {}
    for name, passings in by_source.items():
        for passing in passings:
            times_us.setdefault((name, passing.loop), []).append(passing.time_us)
    for times in times_us.values():
        times.sort()
    alarms = []
    for name in history.clocks:
        loops = {loop for source, loop in times_us if source == name}
        last_us = max((times[-1] for (source, _), times in times_us.items() if source == name), default=None)
        if last_us is None:
            continue
        since = [
            times[bisect_right(times, last_us) :]
            for (source, loop), times in times_us.items()
            if source != name and loop in loops
        ]
        most = max(since, key=len, default=[])
        if len(most) >= GONE_AFTER:
            text = f"nothing from {name} while others read {len(most)} crossings at its loop"
            alarms.append(Alarm(most[GONE_AFTER - 1], "", "source_silent", text))
    return alarms


def _by_source(history: History, moment_us: int) -> dict[str, list[Passing]]:
    found: dict[str, list[Passing]] = {}
    named: dict[str, str] = {}
    everything = [car.verdicts() for car in history.cars.values()]
    passings = [passing for judged in everything for passing, _ in judged] + history.unassigned
    for passing in passings:
        if passing.time_us <= moment_us:
            name = named.get(passing.source)
            if name is None:
                plain, _, run = passing.source.rpartition(".")
                name = named[passing.source] = plain if plain in history.clocks and run.isdecimal() else passing.source
            found.setdefault(name, []).append(passing)
    return found
