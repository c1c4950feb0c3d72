"""What facts stand on: rows of timing with the source's own place of each, and both written out for a person."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from pitboard.board import standings
from pitboard.board.standings import Row
from pitboard.model import Flag
from pitboard.model.time import duration, race_time_text
from pitboard.moments import Evidence
from pitboard.report.facts import ReportFact
from pitboard.scoring import CarHistory, History
from pitboard.texts import Texts, language, texts

KEYED_BY_TIME: Final = ("driver", "flag", "message", "slow_zone", "standing", "state", "stated")
"""Rows whose key is the race time at which they were."""


class Citations:
    """Cites rows of one history at one moment."""

    def __init__(self, history: History, moment_us: int) -> None:
        self.history = history
        self.moment_us = moment_us
        self._start_us = history.race.start_us
        self._laps: dict[tuple[str, int], Evidence] = {}
        untimed = ((number, set(car.untimed_laps) & car.inferred_laps) for number, car in history.cars.items())
        self._unseen = {number: laps for number, laps in untimed if laps}

    def were_seen(self, rows: Iterable[Evidence]) -> bool:
        """Tell whether somebody saw every lap and loop of some rows: of others only the number of laps is known."""
        return not self._unseen or not any(self._is_unseen(row) for row in rows)

    def _is_unseen(self, row: Evidence) -> bool:
        laps = self._unseen.get(row.number, ())
        lap, left = divmod(row.key, self.history.loop_count) if row.row == "loop" else (row.key, 0)
        return row.row in ("lap", "loop") and not left and lap in laps

    def race(self) -> Evidence:
        """Cite the statement of the race: its start and length."""
        return Evidence("race", "", 0, self.history.race.source)

    def entry(self, number: str) -> Evidence:
        """Cite the car's entry."""
        return Evidence("entry", number, 0, self.history.cars[number].entry.source, 0)

    def lap(self, number: str, lap: int) -> Evidence:
        """Cite a completed lap of a car."""
        key = number, lap
        if key not in self._laps:
            car = self.history.cars[number]
            self._laps[key] = Evidence("lap", number, lap, *_read_at(car, car.lap_end_us[lap - 1]))
        return self._laps[key]

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

    def driver(self, number: str, moment_us: int | None = None) -> tuple[Evidence, ...]:
        """Cite the row that put the driver in the car who was in it at a moment, the report's own by default."""
        car = self.history.cars[number]
        i = bisect_right(car.driver_us, self.moment_us if moment_us is None else moment_us)
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
        """Cite the laps that a gap in line order is measured by; nothing where nobody saw one of them."""
        rear, front = self.history.cars[behind], self.history.cars[ahead]
        laps, last = rear.laps_at(self.moment_us), front.laps_at(self.moment_us)
        if not 0 < laps <= last:
            return ()
        then = front.laps_at(rear.lap_end_us[laps - 1])
        fronts = {laps, min(laps + 1, last), last, max(then, laps)}
        rows = (self.lap(behind, laps), *(self.lap(ahead, lap) for lap in sorted(fronts)))
        return rows if self.were_seen(rows) else ()

    def gap(self, behind: str, ahead: str) -> tuple[Evidence, ...]:
        """Cite the loops that a gap in live order is measured by; nothing where nobody saw one of them."""
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
        rows = (self.loop(behind, last), *(self.loop(ahead, index) for index in sorted(fronts)))
        return rows if self.were_seen(rows) else ()


_TIME_US = attrgetter("time_us")


def _read_at(car: CarHistory, time_us: int) -> tuple[str, int]:
    """Return source and row of the passing at an instant; a crossing that was worked out has none."""
    i = bisect_left(car.passings, time_us, key=_TIME_US)
    while i < len(car.passings) and car.passings[i].time_us == time_us:
        if i not in car.rejected:
            return car.passings[i].source, car.passings[i].ref
        i += 1
    return "", 0


CARS: Final = frozenset(
    {"number", "numbers", "to", "other", "others", "than", "by", "before", "rival", "lead_to", "to_stop"}
)
"""Fields of facts that name cars by their numbers."""

MOMENTS: Final = frozenset(
    f"{name}_ms" for name in ("at", "from", "to", "in", "since", "begin", "end", "until", "last_from", "last_to")
)
"""Fields of facts that are race times; any other in ms is how long something took."""

WORDED: Final = frozenset({"sort", "reason", "scope", "basis", "how", "flag", "incident", "disagrees"})
"""Fields of facts that hold a word of the program, which has its text in every language."""

NONE_OF: Final = frozenset({"gap_laps", "before"})
"""Fields of facts that are 0 where there is nothing to say."""


class WrittenEvidence:
    """Writes the facts of one race, and the rows they cite, in a language; empty is what the history does not hold."""

    def __init__(self, history: History, lang: str) -> None:
        self._history = history
        self._words, self._page = texts(lang, "reports"), texts(lang, "page")
        self._standings: dict[int, dict[str, Row]] = {}

    def kind(self, fact: ReportFact) -> str:
        """Name the kind of a fact."""
        return self._words[f"fact.{fact.__struct_config__.tag}"]

    def stated(self, fact: ReportFact) -> str:
        """Write what a fact says, value by value; what is empty, or not so, is left out."""
        named = [(name, getattr(fact, name)) for name in fact.__struct_fields__ if name != "evidence"]
        tag, in_laps = str(fact.__struct_config__.tag), bool(getattr(fact, "gap_laps", 0))
        values = [self._stated(tag, name, value) for name, value in named if not (in_laps and name == "gap_ms")]
        return " · ".join(filter(None, values))

    def _stated(self, kind: str, name: str, value: Any) -> str:
        key = next((key for key in (f"field.{kind}.{name}", f"field.{name}") if key in self._words), "")
        if not key or value is None or value is False or value in ("", ()) or (value == 0 and name in NONE_OF):
            return ""
        if value is True:
            return self._words[key]
        if isinstance(value, int) and not isinstance(self._words.entries[key], str):
            return self._words.count(key, value)
        return self._words.fill(key, v=self._value(name, value))

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, tuple):
            return ", ".join(self._value(name, part) for part in value)
        if isinstance(value, int) and name.endswith("_ms"):
            return self._at(value) if name in MOMENTS else self._time(value)
        if name in CARS and isinstance(value, str):
            return f"#{value}"
        return self._word(str(value)) if name in WORDED else str(value)

    def _word(self, value: str) -> str:
        """The text of a word of the program; a class and anything else is its own name."""
        for words, key in ((self._words, f"value.{value}"), (self._page, f"flag.{value}")):
            if key in words:
                return words[key]
        return value

    def row(self, row: Evidence) -> str:
        """Write a row with its own values: times, names, states."""
        if row.row in ("race", "flag", "message", "note", "slow_zone"):
            return self._of_the_course(row)
        if row.car_class:
            rows = f"rows.{row.row}"
            kind = self._words[rows] if rows in self._words else self._words["rows"]
            return self._words.fill("row.class", class_name=row.car_class, rows=kind, at=self._at(row.key))
        car = self._history.cars.get(row.number)
        if car is None:
            return ""
        written = {
            "lap": self._lap,
            "loop": self._loop,
            "pit": self._pit,
            "driver": self._driver,
            "entry": self._entry,
            "state": self._state,
            "standing": self._standing,
            "stated": self._stated_result,
            "driver_lap": self._driver_lap,
        }.get(row.row)
        return written(car, row, f"#{row.number}") if written else ""

    def at_ms(self, row: Evidence) -> int | None:
        """When a row was, in race time: a lap at its end, a visit at its entry; None for what has no moment."""
        if row.car_class or row.row in KEYED_BY_TIME:
            return row.key
        car = self._history.cars.get(row.number)
        if car is None:
            return None
        times_us, i = {
            "lap": (car.lap_end_us, row.key - 1),
            "pit": (car.pit_in_us, row.key - 1),
            "loop": (car.loop_us, bisect_left(car.loop_at, row.key)),
        }.get(row.row, ([], 0))
        return (times_us[i] - self._history.race.start_us) // 1000 if 0 <= i < len(times_us) else None

    def more(self, rows: int) -> str:
        """Say how many rows are not shown; empty for none."""
        return self._words.count("rows.more", rows) if rows > 0 else ""

    def _of_the_course(self, row: Evidence) -> str:
        at, at_us = self._at(row.key), self._history.race.start_us + row.key * 1000
        if row.row == "note":
            return self._words.fill("row.note", line=row.ref or row.key)
        if row.row == "slow_zone":
            return self._words.fill("row.slow_zone", at=at)
        if row.row == "race":
            return self._words.fill("row.race", race=self._history.race.name)
        if row.row == "message":
            text = next((each.text for each in self._history.messages if _same(each.time_us, at_us)), "")
            return self._words.fill("row.message", at=at, text=text) if text else ""
        flag = next((each.state for each in self._history.flags if _same(each.time_us, at_us)), "")
        return self._words.fill("row.flag", flag=self._word(flag), at=at) if flag else ""

    def _lap(self, car: CarHistory, row: Evidence, number: str) -> str:
        if not 0 < row.key <= len(car.lap_end_us):
            return ""
        start_us = self._history.race.start_us
        lap_ms, end_ms = car.lap_us(row.key, start_us) // 1000, (car.lap_end_us[row.key - 1] - start_us) // 1000
        return self._words.fill("row.lap", lap=row.key, car=number, time=self._time(lap_ms), at=self._at(end_ms))

    def _loop(self, car: CarHistory, row: Evidence, number: str) -> str:
        i = bisect_left(car.loop_at, row.key)
        if i == len(car.loop_at) or car.loop_at[i] != row.key:
            return ""
        lap, rank = divmod(row.key - 1, self._history.loop_count)
        loop = self._history.loop_ids[rank] if rank < len(self._history.loop_ids) else ""
        at_ms = (car.loop_us[i] - self._history.race.start_us) // 1000
        return self._words.fill("row.loop", car=number, lap=lap + 1, loop=loop, at=self._at(at_ms))

    def _pit(self, car: CarHistory, row: Evidence, number: str) -> str:
        if not 0 < row.key <= len(car.pit_in_us):
            return ""
        start_us, in_us = self._history.race.start_us, car.pit_in_us[row.key - 1]
        at, i = self._at((in_us - start_us) // 1000), bisect_right(car.pit_out_us, in_us)
        if i == len(car.pit_out_us):
            return self._words.fill("row.pit.open", car=number, at=at)
        out, time = self._at((car.pit_out_us[i] - start_us) // 1000), self._time((car.pit_out_us[i] - in_us) // 1000)
        return self._words.fill("row.pit", car=number, at=at, out=out, time=time)

    def _driver(self, car: CarHistory, row: Evidence, number: str) -> str:
        # The key is cut to the millisecond: the driver took over within it.
        driver = car.names.get(car.seat_at(self._history.race.start_us + row.key * 1000 + 999), "")
        return self._words.fill("row.driver", driver=driver, car=number, at=self._at(row.key)) if driver else ""

    def _entry(self, car: CarHistory, _: Evidence, number: str) -> str:
        entry = ", ".join(filter(None, [car.entry.car_class, car.entry.team, car.entry.make, *car.names.values()]))
        return self._words.fill("row.entry", car=number, entry=entry) if entry else number

    def _state(self, car: CarHistory, row: Evidence, number: str) -> str:
        """A state that was declared, else the one that the board judged then."""
        at_us = self._history.race.start_us + row.key * 1000
        declared = next((each.state for each in car.declared if _same(each.time_us, at_us)), None)
        if declared:
            return self._words.fill("row.state", car=number, state=self._page_state(declared), at=self._at(row.key))
        found = self._board(row.key).get(row.number)
        if found is None:
            return ""
        doubt = "?" if found.state_judged else ""
        state = f"{self._page_state(found.state or 'none')}{doubt}"
        return self._words.fill("row.state.board", car=number, state=state, at=self._at(row.key))

    def _page_state(self, state: str) -> str:
        return str(self._page.entries.get(f"state.{state}", state))

    def _board(self, at_ms: int) -> dict[str, Row]:
        if at_ms not in self._standings:
            table = standings(self._history, self._history.race.start_us + at_ms * 1000)
            self._standings[at_ms] = {each.number: each for each in table.rows}
        return self._standings[at_ms]

    def _standing(self, _: CarHistory, row: Evidence, number: str) -> str:
        found, at = self._board(row.key).get(row.number), self._at(row.key)
        if found is None or found.position is None:
            return self._words.fill("row.at", car=number, at=at)
        if not found.car_class or found.class_position is None:
            return self._words.fill("row.standing", car=number, at=at, place=found.position)
        places = {"place": found.position, "in_class": found.class_position}
        return self._words.fill("row.standing.class", car=number, at=at, **places)

    def _stated_result(self, _: CarHistory, row: Evidence, number: str) -> str:
        at_us = self._history.race.start_us + row.key * 1000
        result = next((each for each in self._history.stated.get(row.number, ()) if _same(each.time_us, at_us)), None)
        if result is None:
            return ""
        time = self._time(result.best_lap_us // 1000)
        return self._words.fill("row.stated", car=number, place=result.position, time=time)

    def _driver_lap(self, car: CarHistory, row: Evidence, number: str) -> str:
        found = self._history.drivers_stated.get((row.number, row.key), ())
        best_us = next((each.best_lap_us for each in found if (each.source, each.ref) == (row.source, row.ref)), 0)
        driver, time = car.names.get(row.key, ""), self._time(best_us // 1000)
        return self._words.fill("row.driver_lap", driver=driver, car=number, time=time) if best_us and driver else ""

    def _at(self, ms: int) -> str:
        return _decimal(race_time_text(ms), self._words)

    def _time(self, ms: int) -> str:
        return _decimal(duration(ms), self._words) + (" s" if abs(ms) < 60_000 else "")


def _decimal(time: str, words: Texts) -> str:
    """A time with the decimal sign of a language; whole seconds without thousandths."""
    return time.removesuffix(".000").replace(".", language(words.language).decimal)


def _same(time_us: int, at_us: int) -> bool:
    return at_us <= time_us < at_us + 1000
