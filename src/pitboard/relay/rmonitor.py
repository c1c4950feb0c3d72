"""A race as RMonitor records: the whole state at a moment, and what is to be sent from one moment to the next.

Every record comes from a history and a moment. `RmonitorWriter` keeps no more than what it has written,
so that it sends a change once, and puts right what was sent before and has changed since.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pitboard.board.order import in_line_order
from pitboard.intake import circuit_of, rules_for
from pitboard.model import START, FlagState
from pitboard.model.time import SECOND_US, local_us
from pitboard.relay.rmonitor_format import (
    NOTHING,
    clock,
    clock_ms,
    line_crossing,
    miles,
    quoted,
    status,
    text,
    time_of_day,
    timing_lines,
    track,
)
from pitboard.scoring import CarHistory, History

FLAGS: Final[dict[FlagState | None, str]] = {
    None: "      ",
    "green": "Green ",
    "yellow": "Yellow",
    "full_course_yellow": "Yellow",
    "safety_car": "Yellow",
    "red": "Red   ",
    "chequered": "Finish",
}
"""Six characters; there is no word for the safety car or a full course yellow."""

NOT_ABOUT_LAPS: Final = 9999
LATE_US: Final = 300 * SECOND_US
MOST_BEATS: Final = 100_000
"""Signs of life are sent for so many seconds of race time at once: more than a day of them."""
"""A loop's reading that comes later than this is not sent any more."""

_FIRST, _LAST, _NATION, _NAME, _MORE = 9, 30, 50, 40, 50
"""The widths of the protocol's text fields."""

RmonitorPlace = tuple[int, int, int | None]
"""Position, laps, total (ms) of a car."""

Best = tuple[int, int, int]
"""Place by best lap, the lap's number and its time (ms); 0 and 0 without one."""


def heartbeat(history: History, moment_us: int, length_us: int = 0) -> str:
    """`$F`: the clocks and the flag at a moment; `length_us` is how long the race is, 0 where that is not known."""
    race = history.race
    race_us = moment_us - race.start_us
    flag = history.flag_at(moment_us)
    to_go = clock(length_us - max(race_us, 0) // SECOND_US * SECOND_US)
    of_day = time_of_day(local_us(race, moment_us))
    return f'$F,{NOT_ABOUT_LAPS},"{to_go}","{of_day}","{clock(race_us)}","{FLAGS[flag.state if flag else None]}"'


def length_us(history: History) -> int:
    """How long the race is: as stated, else by the rule pack that fits it; 0 where neither says."""
    return history.race.duration_us or rules_for(history).duration_s * SECOND_US


def session(history: History, run: int, *, enhanced: bool) -> list[str]:
    """`$B`, `$C`, `$E` and, enhanced, `$T`: the run, what its class numbers mean, the circuit (its length in miles)."""
    records = [f"$B,{run},{quoted(history.race.name or 'Race', _NAME)}"]
    records += [f"$C,{number},{quoted(name, _NAME)}" for name, number in class_numbers(history).items()]
    circuit = circuit_of(history)
    if circuit:
        records.append(f'$E,"TRACKNAME",{quoted(circuit.name, _NAME)}')
        records.append(f'$E,"TRACKLENGTH","{miles(circuit)}"')
    return records + (track(history) if enhanced else [])


def class_numbers(history: History) -> dict[str, int]:
    """The classes by name, numbered from 1 as their first cars came."""
    names = dict.fromkeys(car.entry.car_class for car in history.cars.values() if car.entry.car_class)
    return {name: number for number, name in enumerate(names, 1)}


def competitor(history: History, car: CarHistory, moment_us: int, class_no: int, *, enhanced: bool) -> tuple[str, str]:
    """`$A` and `$COMP` of a car at a moment; class 0 is none, transponder 0 is not known.

    Plain, the name is that of the driver in the car. Enhanced it is the crew in the order of the seats, which `$L`
    gives, and `$COMP` holds the status for the nationality. Without drivers it is the team's.
    """
    number = quoted(car.number)
    first, last, nation = _crew(car) if enhanced else _driver(car, moment_us)
    names = f"{quoted(first, _FIRST)},{quoted(last, _LAST)}"
    transponder = next((transponder for transponder in car.entry.transponders if transponder.isdecimal()), "0")
    about = status(history, car, moment_us) if enhanced else nation
    return (
        f"$A,{number},{number},{transponder},{names},{quoted(nation, _NATION)},{class_no}",
        f"$COMP,{number},{number},{class_no},{names},{quoted(about, _NATION)},{quoted(car.entry.team, _MORE)}",
    )


def _driver(car: CarHistory, moment_us: int) -> tuple[str, str, str]:
    """First and last name and nation of the driver in the car; a first name too long for its field is an initial."""
    driver = car.entry.driver(car.seat_at(moment_us))
    if driver is None:
        return "", car.entry.team, car.nations[0] if len(set(car.nations)) == 1 else ""
    first = text(driver.first_name)
    return first if len(first) <= _FIRST else f"{first[0]}.", driver.last_name, driver.nation


def _crew(car: CarHistory) -> tuple[str, str, str]:
    """The surnames between slashes, each cut so that all have room."""
    crew = sorted(car.entry.drivers, key=lambda driver: driver.seat)
    if not crew:
        return "", car.entry.team, ""
    names = [text(driver.last_name or driver.first_name).replace("/", " ") for driver in crew]
    room = _LAST - len(names)
    while sum(map(len, names)) > room:
        longest = max(range(len(names)), key=lambda seat: len(names[seat]))
        names[longest] = names[longest][:-1]
    return "", "/".join(names) + ("/" if len(names) == 1 else ""), car.nations[0] if len(set(car.nations)) == 1 else ""


def lap_passing(number: str, ends_us: list[int], lap: int, start_us: int) -> str:
    """`$J`: the end of lap 1.. of a car whose laps ended at these moments; the first is measured from the start."""
    total_ms = (ends_us[lap - 1] - start_us) // 1000
    before_ms = (ends_us[lap - 2] - start_us) // 1000 if lap > 1 else 0
    return f'$J,{quoted(number)},"{clock_ms(total_ms - before_ms)}","{clock_ms(total_ms)}"'


def correction(number: str, ends_us: list[int], before_us: list[int], start_us: int) -> str:
    """`$COR`: laps and total of a car put right, and by how much the total differs from the last that was sent."""
    total_ms = (ends_us[-1] - start_us) // 1000 if ends_us else 0
    by_ms = total_ms - ((before_us[-1] - start_us) // 1000 if before_us else 0)
    sign = "-" if by_ms < 0 else "+"
    fields = f'{len(ends_us)},"{clock_ms(total_ms)}","{sign}{clock_ms(abs(by_ms))}"'
    return f"$COR,{quoted(number)},{quoted(number)},{fields}"


def places(history: History, moment_us: int) -> dict[str, RmonitorPlace]:
    """What `$G` says of every car at a moment, in line order."""
    start_us = history.race.start_us
    return {
        placement.number: (
            position,
            placement.mark.laps,
            (placement.mark.line_us - start_us) // 1000 if placement.mark.laps else None,
        )
        for position, placement in enumerate(in_line_order(history, moment_us), 1)
    }


def race_position(number: str, place: RmonitorPlace) -> str:
    """`$G`: without laps the field is empty."""
    position, laps, total_ms = place
    total = NOTHING if total_ms is None else clock_ms(total_ms)
    return f'$G,{position},{quoted(number)},{laps or ""},"{total}"'


def best_lap(number: str, best: Best) -> str:
    """`$H`: a car's place by best lap, and that lap."""
    place, lap, best_ms = best
    return f'$H,{place},{quoted(number)},{lap},"{clock_ms(best_ms)}"'


class _Best(Struct):
    """A car's best lap (ms) among the first laps of a list of lap ends."""

    ends_us: list[int]
    laps: int = 0
    lap: int = 0
    best_ms: int = 0


class BestLaps:
    """The best laps of all cars, kept up as laps are added."""

    def __init__(self) -> None:
        self._known: dict[str, _Best] = {}

    def at(self, history: History, ranked: dict[str, RmonitorPlace]) -> dict[str, Best]:
        """What `$H` says of every car: the quickest first, and last, in race order, the cars without a lap."""
        start_us = history.race.start_us
        found = [(self._of(history.cars[number], laps, start_us), number) for number, (_, laps, _) in ranked.items()]
        found.sort(key=lambda pair: (not pair[0].lap, pair[0].best_ms))
        return {number: (place, best.lap, best.best_ms) for place, (best, number) in enumerate(found, 1)}

    def _of(self, car: CarHistory, laps: int, start_us: int) -> _Best:
        """Scoring only ever adds to a list of lap ends, and makes another when it scores a car again."""
        best = self._known.get(car.number)
        if best is None or best.ends_us is not car.lap_end_us or best.laps > laps:
            best = self._known[car.number] = _Best(car.lap_end_us)
        for lap in range(best.laps + 1, laps + 1):
            begin_us = best.ends_us[lap - 2] if lap > 1 else start_us
            lap_ms = (best.ends_us[lap - 1] - start_us) // 1000 - (begin_us - start_us) // 1000
            if car.counts_as_best(lap) and (not best.lap or lap_ms < best.best_ms):
                best.lap, best.best_ms = lap, lap_ms
        best.laps = laps
        return best


def full_state(history: History, moment_us: int, *, enhanced: bool = False, run: int = 1) -> list[str]:
    """Everything that a client who comes at a moment has to know, as it is sent again every refresh period."""
    classes = class_numbers(history)
    ranked = places(history, moment_us)
    records = session(history, run, enhanced=enhanced)
    for car in history.cars.values():
        records += competitor(history, car, moment_us, classes.get(car.entry.car_class, 0), enhanced=enhanced)
    records += [race_position(number, place) for number, place in ranked.items()]
    records += [best_lap(number, best) for number, best in BestLaps().at(history, ranked).items()]
    return [*records, heartbeat(history, moment_us, length_us(history))]


def between(history: History, since_us: int, until_us: int, *, enhanced: bool = False) -> list[str]:
    """What happened after one moment up to another, in time order, for who knows the state at the first."""
    return RmonitorWriter(history, since_us, enhanced=enhanced).advance(until_us)


class _WrittenLaps(Struct):
    """The lap ends of a car as they were sent, and the list in the history that they were read from."""

    ends_us: list[int]
    read_from: list[int]


_Due = tuple[int, int, str, str]
"""When it happened, its rank among what happened then, the car, the record; no record: look at the car's names."""


class RmonitorWriter:
    """Writes a race from `moment_us` on (µs since the epoch); what was before is in the full state.

    It holds for every car the laps sent and the last word on it, and the loops' readings of the last minutes.
    """

    def __init__(self, history: History, moment_us: int, *, enhanced: bool = False, run: int = 1) -> None:
        self.history = history
        self.start_us = history.race.start_us
        self.moment_us = moment_us
        self.enhanced = enhanced
        self.run = run
        self._best_laps = BestLaps()
        self._laps: dict[str, _WrittenLaps] = {}
        self._loops: set[tuple[str, int, str]] = set()
        self._places = places(history, moment_us)
        self._bests = self._best_laps.at(history, self._places)
        self._session = session(history, run, enhanced=enhanced)
        self._competitors = {number: self._competitor(number, moment_us) for number in history.cars}
        self._length_us = length_us(history)
        for car in history.cars.values():
            self._laps[car.number] = _WrittenLaps(car.lap_end_us[: car.laps_at(moment_us)], car.lap_end_us)
            if enhanced:
                self._loops_due(car, moment_us)

    def full_state(self) -> list[str]:
        """The whole state at the moment up to which it has written."""
        return full_state(self.history, self.moment_us, enhanced=self.enhanced, run=self.run)

    def heartbeat(self) -> str:
        """The clocks and the flag at the moment up to which it has written."""
        return heartbeat(self.history, self.moment_us, self._length_us)

    def advance(self, until_us: int) -> list[str]:
        """What is to be sent up to a moment: the changed entries, then what happened, in time order.

        A heartbeat stands at every whole second of race time and wherever the flag changes.
        """
        records = self._entries()
        until_us = max(until_us, self.moment_us)
        due = self._due(until_us)
        at = 0
        for beat_us in self._beats(until_us):
            at = self._write_due(due, at, beat_us, records)
            records.append(heartbeat(self.history, beat_us, self._length_us))
        self._write_due(due, at, until_us, records)
        self.moment_us = until_us
        self._loops = {reading for reading in self._loops if reading[1] > until_us - LATE_US}
        return records

    def _beats(self, until_us: int) -> range:
        start_us = self.history.race.start_us
        first_us = start_us + ((self.moment_us - start_us) // SECOND_US + 1) * SECOND_US
        # Of a leap further than that nobody waits for the signs of life between.
        late = max(0, (until_us - first_us) // SECOND_US - MOST_BEATS)
        return range(first_us + late * SECOND_US, until_us + 1, SECOND_US)

    def _write_due(self, due: list[_Due], at: int, until_us: int, records: list[str]) -> int:
        """Write what is due by a moment, from a place in the list on, and what it changed; returns the next place."""
        begin = at
        while at < len(due) and due[at][0] <= until_us:
            time_us, _, number, record = due[at]
            records += [record] if record else self._names(number, time_us)
            at += 1
        if at > begin:
            records += self._standings(until_us)
        return at

    def _standings(self, moment_us: int) -> Iterator[str]:
        """`$G` and `$H` of the cars of which they say something new."""
        ranked = places(self.history, moment_us)
        for number, place in ranked.items():
            if self._places.get(number) != place:
                self._places[number] = place
                yield race_position(number, place)
        for number, best in self._best_laps.at(self.history, ranked).items():
            if self._bests.get(number) != best:
                self._bests[number] = best
                yield best_lap(number, best)

    def _entries(self) -> list[str]:
        """What changed in the session and in the entries by the moment up to which it has written."""
        now = session(self.history, self.run, enhanced=self.enhanced)
        records = [record for record in now if record not in self._session]
        if records:
            self._length_us = length_us(self.history)
        self._session = now
        for number in self.history.cars:
            records += self._names(number, self.moment_us)
        return records

    def _names(self, number: str, moment_us: int) -> list[str]:
        before, now = self._competitors.get(number), self._competitor(number, moment_us)
        self._competitors[number] = now
        return [] if now == before else list(now)

    def _competitor(self, number: str, moment_us: int) -> tuple[str, str]:
        car = self.history.cars[number]
        class_no = class_numbers(self.history).get(car.entry.car_class, 0)
        return competitor(self.history, car, moment_us, class_no, enhanced=self.enhanced)

    def _due(self, until_us: int) -> list[_Due]:
        """What happens up to a moment, in time order: at the same instant loops, laps, names, the flag."""
        due: list[_Due] = []
        for car in self.history.cars.values():
            if self.enhanced:
                due += self._loops_due(car, until_us)
            due += self._laps_due(car, until_us)
            changed_us = [*car.driver_us, *(state.time_us for state in car.declared)]
            due += [(at_us, 2, car.number, "") for at_us in changed_us if self.moment_us < at_us <= until_us]
        for decision in self.history.decisions:
            if self.moment_us < decision.time_us <= until_us and decision.number in self.history.cars:
                due.append((decision.time_us, 2, decision.number, ""))
        for flag in self.history.flags:
            if self.moment_us < flag.time_us <= until_us:
                due.append((flag.time_us, 3, "", heartbeat(self.history, flag.time_us, self._length_us)))
        return sorted(due)

    def _laps_due(self, car: CarHistory, until_us: int) -> list[_Due]:
        """`$J` of the laps not sent yet; `$COR` where one that was sent is no more."""
        start_us, now = self.history.race.start_us, car.lap_end_us
        laps = car.laps_at(until_us)
        written = self._laps.setdefault(car.number, _WrittenLaps([], now))
        if written.read_from is now and laps >= len(written.ends_us):
            fresh = list(range(len(written.ends_us) + 1, laps + 1))
            written.ends_us += now[len(written.ends_us) : laps]
            return [(now[lap - 1], 1, car.number, lap_passing(car.number, now, lap, start_us)) for lap in fresh]
        before, known = written.ends_us, set(written.ends_us)
        written.ends_us, written.read_from = now[:laps], now
        fresh = [lap for lap in range(1, laps + 1) if now[lap - 1] not in known]
        due = [(now[lap - 1], 1, car.number, lap_passing(car.number, now, lap, start_us)) for lap in fresh]
        if known - set(written.ends_us):
            put_right = correction(car.number, written.ends_us, before, start_us)
            due.append((max(self.moment_us, *[event[0] for event in due], 0), 1, car.number, put_right))
        return due

    def _loops_due(self, car: CarHistory, until_us: int) -> list[_Due]:
        """`$L` of the accepted readings that were not sent."""
        lines = timing_lines(self.history.loop_ids)
        due: list[_Due] = []
        begin = bisect_right(car.passings, self.moment_us - LATE_US, key=lambda passing: passing.time_us)
        for index in range(begin, len(car.passings)):
            passing = car.passings[index]
            if passing.time_us > until_us:
                break
            key = (car.number, passing.time_us, passing.loop)
            if index in car.rejected or passing.loop == START or passing.loop not in lines or key in self._loops:
                continue
            self._loops.add(key)
            due.append((passing.time_us, 0, car.number, line_crossing(self.history, car, passing, lines)))
        return due
