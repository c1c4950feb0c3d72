"""One session of the feed: messages into facts, as they come."""

from typing import Final

from msgspec.structs import replace

from pitboard.feeds.nls.messages import LapHistory, NlsMessage, Notices, Result, ResultRow, TimeSync, TrackState
from pitboard.feeds.nls.state import (
    AT_LINE,
    IN_PIT,
    OUT_LAP,
    ControlLog,
    LapEnd,
    NlsCar,
    SessionClock,
    offset_us,
    share_out,
)
from pitboard.feeds.reading import Reading
from pitboard.feeds.values import min_lap_us, seat_of
from pitboard.model import (
    LINE,
    PIT_IN,
    PIT_LINE,
    PIT_OUT,
    START,
    CarState,
    CarStateName,
    DriverIn,
    Fact,
    LapTimeDeleted,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
    Stated,
)

AHEAD_US: Final = 60_000_000
"""A loop cannot have been passed later than this after the present: then it is told by another clock."""


class NlsSession:
    """The facts of one session. `news` hands over what is new; `replaces_all`: something of before has changed."""

    def __init__(self, source: str, reading: Reading) -> None:
        self.name = ""
        self.laps = 0
        self.replaces_all = False
        self.clock = SessionClock()
        self._control = ControlLog(source, reading, self.clock)
        self._source = source
        self._reading = reading
        self._first_us = 0
        self._race: RaceInfo | None = None
        self._loops: LoopsInstalled | None = None
        self._cars: dict[str, NlsCar] = {}
        self._sent: list[Fact] = []
        self._new: list[Fact] = []
        self._histories: dict[str, dict[int, int]] = {}

    def take(self, message: NlsMessage, line: int) -> None:
        """Take the next message."""
        match message:
            case TimeSync():
                self.clock.sync(message.at_ms)
            case Result():
                self._result(message, line)
            case TrackState():
                self.clock.go_on(message.now_ms)
                self.clock.state(message)
                self._flag(message.state, line)
                self._state_race(self.name)
            case Notices():
                for notice in message.notices:
                    self._add(*self._control.notice(notice, line))
            case LapHistory():
                self._history(message)
            case _:
                pass

    def news(self) -> list[Fact]:
        """Return the facts since the last call."""
        new, self._new = self._new, []
        return new

    def facts(self) -> list[Fact]:
        """Return all facts, the race first."""
        self.replaces_all, self._new = False, []
        facts: list[Fact] = [fact for fact in (self._race, self._loops) if fact] + self._sent
        facts += self._control.history()
        for car in self._cars.values():
            facts += [fact for lap in sorted(car.ends) for fact in self._lap_facts(car, lap)]
        return facts

    # The state

    def _result(self, result: Result, line: int) -> None:
        now_ms = result.now_ms or max((row.passed_ms for row in result.rows), default=0)
        if not now_ms:
            self._reading.count("snapshots without a time")
            return
        if not self.clock.go_on(now_ms):
            self._reading.count("snapshots older than the last")
            return
        self._state_race(" ".join(part for part in (result.cup, result.heat) if part))
        self._state_loops(result)
        for row in sorted(result.rows, key=lambda row: row.position or 1_000_000):
            self._row(row, result, line)
        self._flag(result.state, line)

    def _state_race(self, name: str) -> None:
        self.name = name or self.name
        self._first_us = self._first_us or self.clock.now_us
        if not self._first_us:
            return
        start_us = self._first_us if self.clock.start_us is None else self.clock.start_us
        offset = offset_us(start_us) if self.clock.dated else 0
        race = RaceInfo(
            self.name, start_us, self.clock.duration_us, offset, dated=self.clock.dated, source=self._source
        )
        if race == self._race:
            return
        self.replaces_all |= self._race is not None and self._race.start_us != start_us
        self._race = race
        self._new.append(race)

    def _state_loops(self, result: Result) -> None:
        loops = [Loop(f"I{number}", number) for number in range(1, result.intermediates + 1)]
        loops += [Loop(PIT_OUT, 0, "pit_out"), Loop(PIT_IN, 10, "pit_in")]
        loops += [Loop(LINE, 11, "line"), Loop(PIT_LINE, 11, "pit_line")]
        installed = LoopsInstalled(tuple(loops), min_lap_us(result.length_m), self._source)
        if installed != self._loops:
            self._loops = installed
            self._new.append(installed)

    def _add(self, *facts: Fact) -> None:
        self._sent += facts
        self._new += facts

    def _flag(self, state: str, line: int) -> None:
        self._new += self._control.flag(state, line)
        leader = next((car for car in self._cars.values() if car.leads), None)
        if leader and leader.ends:
            self._new += self._control.leader_crossed(leader.ends[max(leader.ends)].at_us)

    # The cars

    def _row(self, row: ResultRow, result: Result, line: int) -> None:
        car = self._cars.get(row.number)
        first = car is None
        if car is None:
            car = self._cars[row.number] = NlsCar(row.number, base=row.laps, laps=row.laps)
        passed_us = self.clock.moment_us(row.passed_ms)
        if passed_us > self.clock.now_us + AHEAD_US:
            self._reading.count("loops passed by another clock")
            passed_us = 0
        if car.is_stale(passed_us, self.clock.now_us):
            self._reading.count("rows older than the last")
            return
        self._driver(car, row, line)
        self._where(car, row, passed_us, result, line)
        if first and row.laps and row.passed == AT_LINE and passed_us:
            self._end(car, row.laps, LapEnd(passed_us, LINE, True))
        elif row.laps != car.laps:
            self._laps(car, row, passed_us, line)
        car.laps = row.laps
        car.passed, car.passed_us = row.passed, passed_us or car.passed_us
        self._state(car, row, line)

    def _driver(self, car: NlsCar, row: ResultRow, line: int) -> None:
        seat = seat_of(car.names, row.name)
        entry = car.entered(row, self._source)
        if entry != car.entry:
            car.entry = entry
            self._add(entry)
        if seat and seat != car.seat:
            car.seat = seat
            self._add(DriverIn(self.clock.now_us, car.number, seat, self._source, line, exact=False))

    def _where(self, car: NlsCar, row: ResultRow, passed_us: int, result: Result, line: int) -> None:
        """Take the loop passed last, and what it says of the pits."""
        if (row.passed, passed_us) == (car.passed, car.passed_us):
            return
        version = "2" if result.version == "2" else "1"
        state: CarStateName = "running"
        if row.passed in IN_PIT[version]:
            state = "in_pit"
        elif row.passed in OUT_LAP[version]:
            state = "out_lap"
        elif car.state == "in_pit" and row.passed in (0, AT_LINE):
            # The line in the pit lane.
            state = "in_pit"
        known = car.passed >= 0
        if known and passed_us and state == "running" and 1 <= row.passed <= result.intermediates:
            self._add(Passing(passed_us, car.number, f"I{row.passed}", self._source, line))
        if state == car.state:
            return
        at_us = passed_us or self.clock.now_us
        if known and state == "in_pit":
            self._add(Passing(at_us, car.number, PIT_IN, self._source, line, exact=False))
        elif known and car.state == "in_pit":
            # A loop that was passed since lies behind the pit exit.
            out_us = at_us if state == "out_lap" else at_us - 1_000_000
            self._add(Passing(out_us, car.number, PIT_OUT, self._source, line, exact=False))
        car.state = state
        self._add(CarState(at_us, car.number, state, self._source, line))

    def _laps(self, car: NlsCar, row: ResultRow, passed_us: int, line: int) -> None:
        """Take the laps that were completed since the last row: mostly one; more after a break."""
        before, last = car.removed, car.laps + car.removed
        gained = car.count(row, passed_us)
        if car.removed != before:
            what = "taken back" if car.removed > before else "given back"
            reason = f"#{car.number}: from {car.laps} laps to {row.laps}, {what} by timing; its crossings stand"
            self._reading.refuse(self._source, line, reason)
        if not gained:
            return
        self.laps += gained
        lap = last + gained
        end = car.end_of(lap, row, passed_us, self.clock.now_us)
        began_us = end.at_us - row.last_lap_us
        # The end of the lap before follows from this lap's time, but only if it lies in the race: a feed joined late
        # may state a time for a lap that began before everything known.
        heard = began_us > self._start_us or car.number in self._histories
        if row.last_lap_us and lap > 1 and lap - 1 not in car.ends and heard:
            self._end(car, lap - 1, LapEnd(began_us, LINE, False))
        self._end(car, lap, end)
        shared = share_out(car, lap, self._start_us)
        for earlier in shared:
            self._end(car, earlier, car.ends[earlier])
        if shared:
            which = f"lap {shared[0]}" if len(shared) == 1 else f"laps {shared[0]}-{shared[-1]}"
            reason = f"#{car.number}: the times of {which} and of the lap after were not received"
            self._reading.refuse(self._source, line, reason)
        self._go_back(car)

    @property
    def _start_us(self) -> int:
        return self._race.start_us if self._race else 0

    def _end(self, car: NlsCar, lap: int, end: LapEnd) -> None:
        """Take the end of a lap. One before others that are known changes what was told."""
        self.replaces_all |= any(later > lap for later in car.ends)
        car.ends[lap] = end
        self._new += self._lap_facts(car, lap)
        if car.leads:
            self._new += self._control.leader_crossed(end.at_us)

    def _lap_facts(self, car: NlsCar, lap: int) -> list[Fact]:
        end = car.ends[lap]
        facts: list[Fact] = [Passing(end.at_us, car.number, car.loop_at(lap), self._source, lap, end.exact)]
        before = car.ends.get(lap - 1)
        whole = before is not None or lap == 1 or car.loop_at(lap) == START
        if not whole or end.guessed or (before and before.guessed):
            reason = "its time was not received"
            facts.append(LapTimeDeleted(car.number, car.counted(lap), reason, self._source, lap))
        return facts

    def _state(self, car: NlsCar, row: ResultRow, line: int) -> None:
        stated = Stated(
            0,
            car.number,
            row.position,
            row.laps,
            0,
            row.best_lap_us,
            self._source,
            behind_us=row.behind_us,
        )
        if stated != car.stated:
            car.stated = stated
            self._add(replace(stated, time_us=self.clock.now_us, ref=line))

    def _history(self, history: LapHistory) -> None:
        self._histories[history.number] = history.lap_us
        car = self._cars.get(history.number)
        if car and car.ends:
            self._go_back(car)

    def _go_back(self, car: NlsCar) -> None:
        """Add the laps from before the feed was heard, by the list of laps: backwards from the first known end."""
        lap_us = self._histories.get(car.number, {})
        lap = first = min(car.ends)
        if lap == 1 or car.removed:
            return
        while lap > 1 and lap in lap_us:
            car.ends[lap - 1] = LapEnd(car.ends[lap].at_us - lap_us[lap], LINE, False)
            lap -= 1
        if lap == first:
            return
        self.replaces_all = True
        self._reading.count("laps from lap lists", first - lap)
        if lap > 1:
            return
        car.base = 0
        if self.clock.start_us is None and car.leads and 1 in lap_us:
            self.clock.start_us = car.ends[1].at_us - lap_us[1]
            self._state_race(self.name)
