"""Standstills of the whole field: found from the crossings alone, whatever the flags say, on the track or in the lane.

A feed states no standstill. The field stands when nearly every car that was running is seen by no loop for far longer
than a lap behind the safety car takes, and then goes on from where it was. A car that has driven laps meanwhile was not
seen because nobody looked: then the feed was silent, not the field. Nothing here looks ahead: a standstill is known
when half of the field goes again, and not before its wait can be told.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from math import ceil
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model import NEUTRAL_FLAGS, Flag
from pitboard.scoring.car_history import NEVER_US, CarHistory, Wait
from pitboard.scoring.history import History, Standstill

LEAST_US = 300_000_000
"""No shorter silence is looked at."""

LAPS = 3.3
"""The field is silent for more than so many of its best laps; behind the safety car one takes up to 2.5 of them."""

FIRST_LAP_US = 900_000_000
"""What a silence must last where no car has completed a lap that shows what is usual."""

FIELD_SHARE = 0.8
"""So much of the running field is silent together."""

RUNNING_US = 900_000_000
"""A car counts as running that a loop has seen within this before the field fell silent."""

QUARTER = 4
"""Fewer than one in so many of the entered cars are not looked at."""

FEWEST = 3
"""Fewer cars are no field: two may well be in the pits for long at one time."""


class Silence(Struct, frozen=True):
    """A car between two loops that saw it long after each other; `loops` are those that it passed on the way, itself
    the last of them. `to_us` is NEVER_US where none has seen it since; `in_lane` where it stood in the pit lane.
    """

    car: CarHistory
    from_us: int
    to_us: int
    loops: int
    in_lane: bool


class Silences:
    """The long silences of one car, read on with every crossing that comes; `begun` counts how often it read anew."""

    def __init__(self) -> None:
        self._found: list[Silence] = []
        self._lists: tuple[list[int], list[int]] = ([], [])
        self._read = (0, 0)
        self._last_us = 0
        self.begun = 0

    def of(self, car: CarHistory, start_us: int) -> list[Silence]:
        """All of them; the one that lasts is the last. A car that was not seen yet is silent since the start."""
        i, j = self._read
        loop_us, mark_us = car.loop_us, car.mark_us
        if self._lists[0] is not loop_us or self._lists[1] is not mark_us or len(loop_us) < i or len(mark_us) < j:
            self._found, self._lists = [], (loop_us, mark_us)
            i, j = 0, 0
            self.begun += 1
        if not i and not j:
            self._last_us = start_us
        while i < len(loop_us) or j < len(mark_us):
            on_track = i < len(loop_us) and (j == len(mark_us) or loop_us[i] <= mark_us[j])
            time_us = loop_us[i] if on_track else mark_us[j]
            if time_us - self._last_us >= LEAST_US:
                self._found.append(_silence(car, self._last_us, time_us))
            self._last_us = max(time_us, self._last_us)
            i, j = (i + 1, j) if on_track else (i, j + 1)
        self._read = i, j
        return [*self._found, _silence(car, self._last_us, NEVER_US)]


def _silence(car: CarHistory, from_us: int, to_us: int) -> Silence:
    before, after = bisect_right(car.loop_us, from_us), bisect_right(car.loop_us, to_us)
    passed = car.loop_at[after - 1] if after else 0
    loops = passed - (car.loop_at[before - 1] if before else 0)
    return Silence(car, from_us, to_us, loops, car.mark_at(from_us).phase == "in_pit")


class StandstillWatch:
    """Looks for the standstills of one race again whenever a car has been silent for long."""

    def __init__(self) -> None:
        self._silences: dict[str, Silences] = {}
        self._found: dict[str, list[Silence]] = {}
        self._news: dict[str, tuple[int, int]] = {}
        self._seen: tuple[object, ...] = ()

    def see(self, history: History, scored: Iterable[str] = ()) -> bool:
        """Bring the standstills of a history, and what its cars waited in them, up to date; True if they may differ.

        `scored` are the cars of which anything was scored since the last time; a watch that is new looks at all.
        """
        start_us, cars = history.race.start_us, history.cars
        known = len(self._silences) == len(cars)
        changed = [self._read(history, number) for number in (scored if known else cars)]
        seen = (start_us, tuple(history.flags))
        if seen == self._seen and known and not any(changed):
            return False
        self._seen = seen
        history.standstills, waits = find_standstills(self._found, start_us, history.loop_count, history.flags)
        for number, car in cars.items():
            car.waits = waits.get(number, [])
        return True

    def _read(self, history: History, number: str) -> bool:
        """Read a car on; whether what its silences show may differ."""
        car = history.cars[number]
        own = self._silences.get(number)
        if own is None:
            own = self._silences[number] = Silences()
        begun, known = own.begun, self._found.get(number, [])
        found = self._found[number] = own.of(car, history.race.start_us)
        # What is usual shows from a car's second lap on.
        news = (len(found), min(len(car.lap_end_us), 2))
        before, self._news[number] = self._news.get(number), news
        # Read anew, its silences may be others; the last one, which lasts, is another with every crossing.
        return news != before or (own.begun != begun and found[:-1] != known[:-1])


def find_standstills(
    silences: Mapping[str, list[Silence]], start_us: int, loop_count: int, flags: list[Flag]
) -> tuple[list[Standstill], dict[str, list[Wait]]]:
    """The standstills of a race in time order, and the waits of its cars by number, from their silences."""
    flat = [
        silence
        for own in silences.values()
        for silence in own
        if silence.loops <= loop_count or silence.to_us == NEVER_US
    ]
    flat.sort(key=_from_us)
    from_us = [silence.from_us for silence in flat]
    since_us: dict[int, int] = {}
    for silence in flat:
        since_us[silence.to_us] = silence.from_us
    since_us.pop(NEVER_US, None)
    fewest = max(FEWEST, len(silences) // QUARTER)
    found: list[Standstill] = []
    waits: dict[str, list[Wait]] = {}
    stood: set[int] = set()
    for time_us in sorted(since_us):
        # Who has retired is silent for ever: only those count that fell silent about when the first of them did.
        first = bisect_left(from_us, since_us[time_us] - RUNNING_US)
        gone = bisect_right(from_us, time_us - LEAST_US)
        silent = [silence for silence in flat[first:gone] if silence.to_us >= time_us and id(silence) not in stood]
        if len(silent) < fewest:
            continue
        silent = _silent_field(silent, time_us, start_us, silences)
        standstill, own = _standstill(silent, loop_count, silences) if silent else (None, {})
        if standstill is not None and _may_stand(standstill, flags):
            found.append(standstill)
            stood |= {id(silence) for silence in silent}
            for number, wait in own.items():
                waits.setdefault(number, []).append(wait)
    return found, waits


def _from_us(silence: Silence) -> int:
    return silence.from_us


def _silent_field(
    silent: list[Silence], time_us: int, start_us: int, silences: Mapping[str, list[Silence]]
) -> list[Silence]:
    """Of the silences up to the first car that is seen again, those of the whole field; none where others went on."""
    since_us = max((silence.from_us for silence in silent if silence.to_us == time_us), default=0)
    cars = [own[-1].car for own in silences.values() if own]
    most = len(silent) / FIELD_SHARE
    field = 0
    for car in cars:
        field += _ran(car, since_us, start_us) and car.finished_us > time_us
        if field > most:
            return []
    least_us = _least_us(cars, time_us)
    silent = [
        silence
        for silence in silent
        if silence.from_us <= time_us - least_us and silence.from_us >= since_us - RUNNING_US
    ]
    return silent if len(silent) >= max(FEWEST, FIELD_SHARE * field) else []


def _standstill(
    silent: list[Silence], loop_count: int, silences: Mapping[str, list[Silence]]
) -> tuple[Standstill | None, dict[str, Wait]]:
    """The standstill that the field's silences show, once half of it goes again, and the waits of its cars."""
    end_us = _half(silence.to_us for silence in silent)
    waits = {
        silence.car.number: _wait(silence, loop_count, silences[silence.car.number])
        for silence in silent
        if _known_us(silence) < NEVER_US
    }
    back = [silence.car.number for silence in silent if silence.to_us <= end_us]
    known_us = max(end_us, _half(waits[number].known_us if number in waits else NEVER_US for number in back))
    if known_us == NEVER_US:
        return None, {}
    waits_us = {n: waits[n].length_us for n in back if n in waits and waits[n].known_us <= known_us}
    begin_us = sorted(silence.from_us for silence in silent)[ceil(FIELD_SHARE * len(silent)) - 1]
    known = {number: replace(wait, known_us=max(wait.known_us, known_us)) for number, wait in waits.items()}
    return Standstill(begin_us, end_us, waits_us, known_us), known


def _half(moments_us: Iterable[int]) -> int:
    """When half of them have come."""
    ordered = sorted(moments_us)
    return ordered[(len(ordered) - 1) // 2]


def _least_us(cars: list[CarHistory], time_us: int) -> int:
    """How long a silence of the field must last: more than a lap behind the safety car takes."""
    best_us = [best for car in cars if (best := car.mark_at(time_us - 1).best_lap_us)]
    return max(LEAST_US, round(LAPS * median(best_us))) if best_us else FIRST_LAP_US


def _ran(car: CarHistory, moment_us: int, start_us: int) -> bool:
    """Whether a car was running at a moment: on the grid at the start, then seen lately."""
    return (car.last_seen_us(moment_us) or start_us) >= moment_us - RUNNING_US


def _known_us(silence: Silence) -> int:
    """From when on it can be told how long a car stood: it is back, and a lap of it shows what is usual.

    In the lane the line lies on its way: it is back when it leaves the lane.
    """
    if silence.in_lane:
        visit = _visit(silence)
        return max(silence.car.pit_out_us[visit], silence.to_us) if visit < len(silence.car.pit_out_us) else NEVER_US
    ends_us = silence.car.lap_end_us
    if silence.to_us == NEVER_US or bisect_right(ends_us, silence.from_us):
        return silence.to_us
    return ends_us[1] if len(ends_us) > 1 else NEVER_US


def _wait(silence: Silence, loop_count: int, own: list[Silence]) -> Wait:
    """How long a car stood: its visit to the lane, or its silence without what the next loop takes it at its best."""
    if silence.in_lane:
        visit, car = _visit(silence), silence.car
        parts = [part.from_us for part in own if part.in_lane and _visit(part) == visit]
        first, last = min(parts) == silence.from_us, max(parts) == silence.from_us
        begin_us = max(car.pit_in_us[visit], silence.from_us - RUNNING_US) if first else silence.from_us
        return Wait(begin_us, car.pit_out_us[visit] if last else silence.to_us, _known_us(silence), in_lane=True)
    known_us = _known_us(silence)
    best_us = silence.car.mark_at(known_us).best_lap_us
    usual_us = best_us * silence.loops // loop_count
    return Wait(silence.from_us, max(silence.to_us - usual_us, silence.from_us), known_us, in_lane=False)


def _visit(silence: Silence) -> int:
    """The pit visit, by its index, that a car in the lane is on."""
    return bisect_right(silence.car.pit_in_us, silence.from_us) - 1


def _may_stand(standstill: Standstill, flags: list[Flag]) -> bool:
    """Whether the flags allow it: where they are stated to the instant, the field does not stand under green."""
    last = bisect_right(flags, standstill.end_us, key=lambda flag: flag.time_us)
    if not any(flag.exact for flag in flags[:last]):
        return True
    first = max(bisect_right(flags, standstill.begin_us, key=lambda flag: flag.time_us) - 1, 0)
    return any(flag.state in NEUTRAL_FLAGS for flag in flags[first:last])
