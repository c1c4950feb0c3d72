"""What the feed itself states of the result, record by record."""

from msgspec.structs import replace

from pitboard.feeds.rmonitor.protocol import BestLap, Correction, RacePosition
from pitboard.feeds.rmonitor.timeline import stated_total_us
from pitboard.model import Stated


def restated(before: Stated, record: RacePosition | BestLap | Correction, now_us: int) -> Stated:
    """What the feed states of a car after one more record, told at a race time in µs."""
    if isinstance(record, BestLap):
        return replace(before, best_lap_us=record.best_us) if record.best_us else before
    total_us = stated_total_us(record.total_us, now_us, before.total_us) if record.total_us else 0
    laps = record.laps or 0
    position = record.position if isinstance(record, RacePosition) else before.position
    if before.total_us and not total_us:
        return before
    return replace(before, position=position, laps=laps, total_us=total_us)
