"""Where and when a run began: the circuit by its name, the day and the zone by the circuit."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pitboard.feeds.values import DAY_US, SECOND_US
from pitboard.model import Circuit


def start_of(zero_us: int, circuit: Circuit | None) -> tuple[int, int, bool]:
    """The start in µs, local time minus UTC, and whether the day is known: only with the circuit's zone.

    `zero_us` is the local moment at which the race clock stood at zero.
    """
    if zero_us >= DAY_US and circuit:
        try:
            zone = ZoneInfo(circuit.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return zero_us % DAY_US, 0, False
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=zero_us)
        offset = local.replace(tzinfo=zone).utcoffset() or timedelta()
        offset_us = int(offset.total_seconds()) * SECOND_US
        return zero_us - offset_us, offset_us, True
    return zero_us % DAY_US, 0, False


def circuit_of(track_name: str, circuits: Sequence[Circuit]) -> Circuit | None:
    """The circuit that a feed's name of the track means."""
    name = track_name.casefold()
    return next((one for one in circuits if name and name == one.name.casefold()), None)
