"""A club race as RMonitor sends it, made up to the thousandth: what every test of joining late and of framing cuts."""

from collections.abc import Iterator

from msgspec import Struct

from feeds.test_rmonitor import beat, clock

REFRESH_S = 30
"""How often the whole state is sent again."""


class ClubRace(Struct, frozen=True):
    """`cars` cars over `laps` laps; the leader's take about `lap_s`, each next car's a fiftieth more.

    `history`: the laps driven are sent with the state, as Race Monitor does. `changes`: every lap differs a little.
    """

    lap_s: float = 90.0
    cars: int = 3
    laps: int = 12
    run: int = 3
    history: bool = False
    best: bool = True

    def lap_ms(self, car: int, lap: int) -> int:
        """How long a car's lap 1.. takes."""
        return round(self.lap_s * (50 + car) * 20) + (car * 7 + lap * 13) % 11 * 37

    def totals_ms(self, car: int) -> list[int]:
        """The race times at which a car crosses the line: first that which begins its first lap."""
        totals = [1500 + 700 * car]
        for lap in range(1, self.laps + 1):
            totals.append(totals[-1] + self.lap_ms(car, lap))
        return totals

    def lines(self) -> list[bytes]:
        """The stream, line by line, until every car has driven its laps."""
        return [f"{line}\r\n".encode() for line in self._records()]

    def state(self) -> list[bytes]:
        """The whole state after the last lap, as a client that connects now is sent it."""
        counts = dict.fromkeys(range(self.cars), self.laps)
        end_s = self.totals_ms(self.cars - 1)[-1] // 1000 + 1
        return [f"{line}\r\n".encode() for line in [*self._state(counts), beat(end_s)]]

    def _records(self) -> Iterator[str]:
        crossings = sorted((ms, car, lap) for car in range(self.cars) for lap, ms in enumerate(self.totals_ms(car)))
        step_s = max(1, int(self.lap_s) // 30)
        counts: dict[int, int] = {}
        yield from self._state(counts)
        for at_s in range(0, crossings[-1][0] // 1000 + step_s + 1, step_s):
            while crossings and crossings[0][0] <= at_s * 1000:
                ms, car, lap = crossings.pop(0)
                counts[car] = lap
                lap_ms = self.lap_ms(car, lap) if lap else 0
                yield f'$J,"{car + 1}","{clock(lap_ms / 1000)}","{clock(ms / 1000)}"'
                yield self._position(counts, car)
            yield beat(at_s, to_go_s=max(0, 36_000 - at_s))
            if at_s and at_s % REFRESH_S < step_s:
                yield from self._state(counts)

    def _state(self, counts: dict[int, int]) -> Iterator[str]:
        yield f'$B,{self.run},"Sunday"'
        yield '$C,1,"GT"'
        for car in range(self.cars):
            yield f'$A,"{car + 1}","{car + 1}",{1001 + car},"Ann","Able {car + 1}","NLD",1'
            yield f'$COMP,"{car + 1}","{car + 1}",1,"Ann","Able {car + 1}","NLD",""'
        for car in counts:
            yield self._position(counts, car)
            if self.best and counts[car]:
                lap_ms, lap = min((self.lap_ms(car, lap), lap) for lap in range(1, counts[car] + 1))
                yield f'$H,1,"{car + 1}",{lap},"{clock(lap_ms / 1000)}"'
            if self.history:
                yield from self._driven(car, counts[car])

    def _position(self, counts: dict[int, int], car: int) -> str:
        totals = {one: self.totals_ms(one)[laps] for one, laps in counts.items()}
        place = sorted(counts, key=lambda one: (-counts[one], totals[one])).index(car) + 1
        return f'$G,{place},"{car + 1}",{counts[car]},"{clock(totals[car] / 1000)}"'

    def _driven(self, car: int, laps: int) -> Iterator[str]:
        totals = self.totals_ms(car)
        for lap in range(1, laps + 1):
            time, total = clock(self.lap_ms(car, lap) / 1000), clock(totals[lap] / 1000)
            yield f'$RMHL,"{car + 1}","{lap}","1","{time}","Green ","{total}"'
