"""The rows of timing that facts stand on, with the source's own place of each."""

from bisect import bisect_left, bisect_right

from pitboard.model import Flag
from pitboard.moments import Evidence
from pitboard.scoring import CarHistory, History


class Citations:
    """Cites rows of one history at one moment."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self._start_us = history.race.start_us

    def race(self) -> Evidence:
        """Cite the statement of the race: its start and length."""
        return Evidence("race", "", 0, self.history.race.source)

    def entry(self, number: str) -> Evidence:
        """Cite the car's entry."""
        return Evidence("entry", number, 0, self.history.cars[number].entry.source, 0)

    def lap(self, number: str, lap: int) -> Evidence:
        """Cite a completed lap of a car."""
        car = self.history.cars[number]
        return Evidence("lap", number, lap, *_read_at(car, car.lap_end_us[lap - 1]))

    def loop(self, number: str, index: int) -> Evidence:
        """Cite a loop that a car passed: the key is its progress, loops along the race so far."""
        car = self.history.cars[number]
        return Evidence("loop", number, car.loop_at[index], *_read_at(car, car.loop_us[index]))

    def last_loop(self, number: str, moment_us: int | None = None) -> tuple[Evidence, ...]:
        """Cite the last loop that a car had passed by a moment, the report's own by default."""
        car = self.history.cars[number]
        passed = bisect_right(car.loop_us, self.moment_us if moment_us is None else moment_us)
        return (self.loop(number, passed - 1),) if passed else ()

    def last_seen(self, number: str) -> tuple[Evidence, ...]:
        """Cite that a car has come out at all: its last loop, else its last visit to the pit lane."""
        visits = bisect_right(self.history.cars[number].pit_in_us, self.moment_us)
        return self.last_loop(number) or ((self.pit(number, visits),) if visits else ())

    def last_in(self, order: str, number: str) -> tuple[Evidence, ...]:
        """Cite what a car's place in an order rests on: its last lap in line order, else its last loop."""
        return (order == "line" and self.last_lap(number)) or self.last_loop(number)

    def last_lap(self, number: str) -> tuple[Evidence, ...]:
        """Cite the last lap that a car had completed."""
        laps = self.history.cars[number].laps_at(self.moment_us)
        return (self.lap(number, laps),) if laps else ()

    def pit(self, number: str, visit: int) -> Evidence:
        """Cite a visit to the pit lane, by its number."""
        car = self.history.cars[number]
        return Evidence("pit", number, visit, *_read_at(car, car.pit_in_us[visit - 1]))

    def driver(self, number: str) -> tuple[Evidence, ...]:
        """Cite the row that put the present driver in the car."""
        car = self.history.cars[number]
        i = bisect_right(car.driver_us, self.moment_us)
        if not i:
            return ()
        since_us, seat = car.driver_us[i - 1], car.driver_seat[i - 1]
        stated = next(
            (change for change in car.drivers_stated if (change.time_us, change.seat) == (since_us, seat)), None
        )
        source, ref = (stated.source, stated.ref) if stated else ("", 0)
        return (Evidence("driver", number, (since_us - self._start_us) // 1000, source, ref),)

    def located(self, row: Evidence) -> Evidence:
        """Add the source's own place to a lap or pit visit that names none."""
        if row.source or row.number not in self.history.cars:
            return row
        if row.row == "lap":
            return self.lap(row.number, row.key)
        return self.pit(row.number, row.key) if row.row == "pit" and row.key else row

    def flag(self, flag: Flag) -> Evidence:
        """Cite a flag over the course."""
        return Evidence("flag", "", (flag.time_us - self._start_us) // 1000, flag.source, flag.ref)

    def line_gap(self, behind: str, ahead: str) -> tuple[Evidence, ...]:
        """Cite the laps that a gap in line order is measured by."""
        rear, front = self.history.cars[behind], self.history.cars[ahead]
        laps, last = rear.laps_at(self.moment_us), front.laps_at(self.moment_us)
        if not 0 < laps <= last:
            return ()
        then = front.laps_at(rear.lap_end_us[laps - 1])
        fronts = {laps, min(laps + 1, last), last, max(then, laps)}
        return (self.lap(behind, laps), *(self.lap(ahead, lap) for lap in sorted(fronts)))

    def gap(self, behind: str, ahead: str) -> tuple[Evidence, ...]:
        """Cite the loops that a gap in live order is measured by."""
        rear, front = self.history.cars[behind], self.history.cars[ahead]
        rear_passed = bisect_right(rear.loop_us, self.moment_us)
        front_passed = bisect_right(front.loop_us, self.moment_us)
        for last in range(rear_passed - 1, -1, -1):
            place = bisect_left(front.loop_at, rear.loop_at[last], 0, front_passed)
            if place < front_passed and front.loop_at[place] == rear.loop_at[last]:
                break
        else:
            return ()
        then = bisect_right(front.loop_us, rear.loop_us[last], place, front_passed) - 1
        fronts = {place, min(place + 1, front_passed - 1), front_passed - 1, max(then, place)}
        return (self.loop(behind, last), *(self.loop(ahead, index) for index in sorted(fronts)))


def _read_at(car: CarHistory, time_us: int) -> tuple[str, int]:
    """Return source and row of the passing at an instant; a crossing that was worked out has none."""
    i = bisect_left(car.passings, time_us, key=lambda passing: passing.time_us)
    while i < len(car.passings) and car.passings[i].time_us == time_us:
        if i not in car.rejected:
            return car.passings[i].source, car.passings[i].ref
        i += 1
    return "", 0
