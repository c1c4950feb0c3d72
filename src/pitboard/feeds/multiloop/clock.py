"""The clock of a run: from when its elapsed times count, its length and zone; and the flag at each moment of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from pitboard.feeds.multiloop.protocol import MultiLoopHeartbeat, RunLine, TimeZone
from pitboard.feeds.reading import Reading
from pitboard.model import FlagState, RaceInfo
from pitboard.model.time import DAY_MS, SECOND_MS

EARLIEST_S = 946_684_800
LATEST_S = 2_208_988_800
"""From 2000 to 2040: a date outside is none. (The protocol's own example counts from another year than 1970.)"""

AGREE_MS = 2000
"""Dates are cut to whole seconds; two that lie further apart than this say different things."""

NEAR_MS = 600_000

STATES: dict[str, FlagState] = {"G": "green", "Y": "yellow", "R": "red", "K": "chequered"}
"""White (W) is the last lap's and leaves the course as it is; U and C say nothing."""


class RunClock:
    """Learns when the run began: `zero_ms` since the epoch, None while nothing dates it.

    The stated start of a run may be the planned one. So the first heartbeat of a running clock decides, and the stated
    start is taken where the two agree.
    """

    def __init__(self, source: str, reading: Reading) -> None:
        self.zero_ms: int | None = None
        self.now_ms = 0
        self.race = RaceInfo("", 0, dated=False, source=source)
        self._reading = reading
        self._stated_ms: int | None = None
        self._zone: ZoneInfo | None = None
        self._named: set[str] = set()

    def run(self, run: RunLine, line: int) -> None:
        """Take what the run says of its name and start."""
        self.race = replace(self.race, name=run.event_name or run.run_name or self.race.name)
        if run.start_s and self._is_date(run.start_s, line):
            self._stated_ms = run.start_s * SECOND_MS

    def heartbeat(self, beat: MultiLoopHeartbeat, line: int) -> None:
        """Take the time of the clock; the first heartbeat of a running clock dates the run."""
        self.now_ms = max(self.now_ms, beat.elapsed_ms)
        if beat.to_go_ms:
            duration_us = round((beat.elapsed_ms + beat.to_go_ms) / SECOND_MS) * 1_000_000
            if abs(duration_us - self.race.duration_us) > AGREE_MS * 1000:
                self.race = replace(self.race, duration_us=duration_us)
        if not beat.elapsed_ms or not self._is_date(beat.date_s, line):
            return
        zero_ms = beat.date_s * SECOND_MS - beat.elapsed_ms
        if self.zero_ms is None:
            self._settle(zero_ms, line)
        elif abs(zero_ms - self.zero_ms) > AGREE_MS:
            apart_s = (zero_ms - self.zero_ms) / SECOND_MS
            self._name("drift", line, f"the run's clock and the time of day have come {apart_s:.3f} s apart")

    def settle(self) -> None:
        """Date the run by its stated start, or not at all: nothing more will."""
        if self.zero_ms is None:
            self._date(self._stated_ms or 0, dated=self._stated_ms is not None)

    def zone(self, zone: TimeZone, line: int) -> None:
        """Take the zone of the circuit, for the offset of local time at the start."""
        try:
            self._zone = ZoneInfo(zone.zone)
        except (KeyError, ValueError, OSError):
            self._name("zone", line, f"no time zone: {zone.zone[:40]!r}")
        if self.zero_ms is not None:
            self._date(self.zero_ms, dated=self.race.dated)

    def moment_us(self, elapsed_ms: int) -> int:
        """Return a moment of the run in µs since the epoch."""
        return ((self.zero_ms or 0) + elapsed_ms) * 1000

    def timestamp_us(self, timestamp_ms: int) -> tuple[int, bool]:
        """Return the moment (µs) of a time stamp of unknown zero, and whether it could be told.

        Whichever is nearest to now of run time, time of day (UTC), and time since the epoch, also cut to 32 bits.
        """
        now_ms = (self.zero_ms or 0) + self.now_ms
        zeros_ms = ((self.zero_ms or 0), now_ms - now_ms % DAY_MS, now_ms - now_ms % (1 << 32), 0)
        best_ms = min((zero_ms + timestamp_ms for zero_ms in zeros_ms), key=lambda at_ms: abs(at_ms - now_ms))
        if abs(best_ms - now_ms) > NEAR_MS:
            return now_ms * 1000, False
        return best_ms * 1000, True

    def date_us(self, date_s: int) -> int:
        """Return the moment (µs) of a date in seconds, or now where it is none."""
        return date_s * 1_000_000 if EARLIEST_S <= date_s < LATEST_S else self.moment_us(self.now_ms)

    def _settle(self, zero_ms: int, line: int) -> None:
        # Dates are cut to whole seconds, so a heartbeat tells the zero to a second; a stated start near it is exact.
        if self._stated_ms is not None:
            apart_ms = zero_ms - self._stated_ms
            if abs(apart_ms) <= AGREE_MS:
                zero_ms = self._stated_ms
            else:
                reason = f"elapsed time counts from {apart_ms / SECOND_MS:+.3f} s of the stated start; that is taken"
                self._name("start", line, reason)
        self._date(zero_ms, dated=True)

    def _date(self, zero_ms: int, *, dated: bool) -> None:
        self.zero_ms = zero_ms
        offset = datetime.fromtimestamp(zero_ms / SECOND_MS, self._zone).utcoffset() if dated and self._zone else None
        offset_us = round(offset.total_seconds() * 1_000_000) if offset is not None else 0
        self.race = replace(self.race, start_us=zero_ms * 1000, dated=dated, utc_offset_us=offset_us)

    def _is_date(self, date_s: int, line: int) -> bool:
        if EARLIEST_S <= date_s < LATEST_S:
            return True
        self._name("date", line, f"0x{date_s:X} is no date between 2000 and 2040")
        return False

    def _name(self, what: str, line: int, reason: str) -> None:
        """Name a thing once: the heartbeat says it every second."""
        if what not in self._named:
            self._named.add(what)
            self._reading.refuse(self.race.source, line, reason)


class FlagWatch:
    """Follows the status from one statement to the next, each at a moment in ms of the run.

    A statement older than the last word to the contrary changes nothing. One that is older than the first word for the
    same flag, but not than the last for another, moves its beginning back: a crossing under the flag may be told
    after the heartbeat.
    """

    def __init__(self) -> None:
        self._state: FlagState | None = None
        self._since_ms = 0
        self._stated_ms = -1
        self._other_ms = -1

    @property
    def other_ms(self) -> int:
        """When another flag was last stated; -1: never."""
        return self._other_ms

    def take(self, status: str, at_ms: int) -> FlagState | None:
        """Return the flag that has begun at this moment, or None. Before the start no chequered flag is believed."""
        state = STATES.get(status)
        if state is None or (state == "chequered" and at_ms == 0):
            return None
        if state != self._state:
            if at_ms < self._stated_ms:
                return None
            self._other_ms = self._stated_ms
            self._state, self._since_ms, self._stated_ms = state, at_ms, at_ms
            return state
        self._stated_ms = max(self._stated_ms, at_ms)
        if self._other_ms < at_ms < self._since_ms:
            self._since_ms = at_ms
            return state
        return None
