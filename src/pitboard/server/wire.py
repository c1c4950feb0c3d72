"""The history of a race as it goes over the line: compact, in full or as what changed since the last time.

Times are ms of race time, whole where the source gives whole ones, else with decimals down to the µs. A change of a
list is `[keep, item, ...]`: keep so many of the items there are, then append these. So one form says what is new, what
a correction replaced, and that a list began again; to apply one twice does no harm. docs/api.md describes every key.
"""

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec

from pitboard.board.stints import unseen_end
from pitboard.intake import drive_limits_for, rules_for
from pitboard.intake.library import circuit_of, year_of
from pitboard.model import Entry, RulePack
from pitboard.model.facts import FinishDecision
from pitboard.scoring import CarHistory, History
from pitboard.scoring.car_history import NEVER_US
from pitboard.scoring.visit_kinds import KindsFrom
from pitboard.strategy import experience

JsonObject = dict[str, Any]
"""What goes out as a JSON object."""

FORMAT: Final = 2
"""Goes up when a reader of the old form would misread the new one."""

SHORT: Final = 64
"""A list of crossings so short is always written anew: it may have begun again unseen, at the start of the race."""


AT_THE_FINISH: Final = frozenset(get_args(FinishDecision))
"""The decisions that a page needs: those that change who finishes where. Others are in the history already."""


def ms(us: int) -> int | float:
    """Microseconds as ms: a whole number where it is one, else with at most three decimals."""
    whole, rest = divmod(us, 1000)
    return us / 1000 if rest else whole


def crossings(car: CarHistory, start_us: int, first: int = 0) -> list[int | float]:
    """Every crossing of a loop from the `first` on, each as the ms since the one before it.

    A negative number before one counts the loops between them that did not see the car; the line is the last loop of a
    lap. The very first is measured from the official start.
    """
    before_us, before_at = (car.loop_us[first - 1], car.loop_at[first - 1]) if first else (start_us, 0)
    steps: list[int | float] = []
    for time_us, at in zip(car.loop_us[first:], car.loop_at[first:], strict=True):
        if at != before_at + 1:
            steps.append(before_at + 1 - at)
        steps.append(ms(time_us - before_us))
        before_us, before_at = time_us, at
    return steps


def change(before: Sequence[Any], after: Sequence[Any]) -> list[Any] | None:
    """`[keep, item, ...]` that makes one list of the other; None when they are the same."""
    if before == after:
        return None
    keep = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        keep += 1
    return [keep, *after[keep:]]


def _add_if_new(key: str, value: Any, sent: JsonObject, news: JsonObject) -> None:
    """Put a key among the news when its value is another than was sent."""
    if key in sent and sent[key] == value:
        return
    news[key] = (change(sent.get(key, []), value) or [0]) if isinstance(value, list) else value
    sent[key] = value


class CarWire:
    """One car as it was last sent, and what to send of it since."""

    def __init__(self) -> None:
        self.sent: JsonObject = {}
        self._seen: tuple[Any, ...] = ()
        self._loops: list[int] = []
        self._count = 0
        self._last = (0, 0)

    def changes(self, car: CarHistory, kinds: list[KindsFrom], start_us: int) -> JsonObject:
        """What is new or other since the last call; empty when nothing is. `kinds` are those of its pit visits."""
        seen = _outline(car, kinds)
        if _same(seen, self._seen):
            return {}
        self._seen = seen
        news: JsonObject = {}
        if (passed := self._passed(car, start_us)) is not None:
            news["passed"] = passed
        for key, value in _rest(car, kinds, start_us).items():
            _add_if_new(key, value, self.sent, news)
        return news

    def _passed(self, car: CarHistory, start_us: int) -> list[Any] | None:
        known: list[Any] = self.sent.setdefault("passed", [])
        count = self._count
        goes_on = (
            car.loop_us is self._loops
            and count > SHORT
            and len(car.loop_us) >= count
            and (car.loop_us[count - 1], car.loop_at[count - 1]) == self._last
        )
        self._loops, self._count = car.loop_us, len(car.loop_us)
        self._last = (car.loop_us[-1], car.loop_at[-1]) if car.loop_us else (0, 0)
        if goes_on:
            new = crossings(car, start_us, count)
            longer = [len(known), *new] if new else None
            known.extend(new)
            return longer
        after = crossings(car, start_us)
        self.sent["passed"] = after
        return change(known, after)


def _outline(car: CarHistory, kinds: list[KindsFrom]) -> tuple[Any, ...]:
    """What is another whenever anything told of the car is: the lists themselves, which scoring anew replaces, their
    lengths, and the last crossing, for a list that began again."""
    return (
        car.entry,
        car.loop_us,
        car.driver_us,
        len(car.loop_us),
        car.loop_us[-1] if car.loop_us else 0,
        len(car.marks),
        len(car.driver_us),
        len(car.declared),
        len(car.deleted_laps),
        len(car.inferred_laps),
        len(car.bests_stated) if car.inferred_laps else 0,
        car.finished_us,
        car.pit_out_us[-1] if car.pit_out_us else 0,
        sum(map(len, kinds)),
        [(wait.end_us, wait.known_us) for wait in car.waits] if car.waits else None,
    )


def _same(seen: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    """Entry and lists by identity, the numbers by value."""
    return bool(before) and all(a is b for a, b in zip(seen[:3], before[:3], strict=True)) and seen[3:] == before[3:]


def _visit(car: CarHistory, visit: int, kinds: KindsFrom, start_us: int) -> list[Any]:
    """A pit visit: `[in, lap, exact, kind, out, laps, unseen]`, as far as it is known.

    An end that no source saw is told with the latest moment at which it can have been.
    """
    known: list[Any] = [ms(car.pit_in_us[visit] - start_us), car.pit_lap[visit], int(car.pit_exact[visit])]
    over = visit < len(car.pit_out_us)
    unseen = unseen_end(car, visit, over=over)
    if kinds or over or unseen:
        known.append(_kinds(kinds, start_us))
    if over:
        known += [ms(car.pit_out_us[visit] - start_us), car.pit_out_laps[visit]]
    elif unseen:
        known += [None, None]
    return [*known, unseen] if unseen else known


def _kinds(kinds: KindsFrom, start_us: int) -> str | list[list[Any]]:
    """The kind alone where it holds from the visit's end on (from its beginning for a start from the lane)."""
    if len(kinds) == 1:
        return kinds[0][1]
    return [[ms(from_us - start_us), kind] for from_us, kind in kinds]


def _rest(car: CarHistory, kinds: list[KindsFrom], start_us: int) -> JsonObject:
    """Everything of a car but its crossings."""
    return _entry(car.entry) | {
        "pits": [_visit(car, i, kinds[i], start_us) for i in range(len(car.pit_in_us))],
        "in_pit_laps": sorted(car.laps_ended_in_pit),
        "inferred": sorted(car.inferred_laps),
        "deleted": sorted(car.deleted_laps),
        "bests": _bests(car, start_us),
        "drivers": [
            [ms(time_us - start_us), seat] for time_us, seat in zip(car.driver_us, car.driver_seat, strict=True)
        ],
        "waits": [[ms(t - start_us) for t in (wait.begin_us, wait.end_us, wait.known_us)] for wait in car.waits],
        "declared": [[ms(state.time_us - start_us), state.state] for state in car.declared],
        "finished_ms": None if car.finished_us == NEVER_US else ms(car.finished_us - start_us),
    }


def _bests(car: CarHistory, start_us: int) -> list[list[int | float]]:
    """The best laps that a feed stated, and when, of a car that drove laps unseen; of another its own laps say it."""
    return [[ms(at_us - start_us), ms(best_us)] for at_us, best_us in car.bests_stated] if car.untimed_laps else []


def _entry(entry: Entry) -> JsonObject:
    return {
        "class": entry.car_class,
        "team": entry.team,
        "make": entry.make,
        "model": entry.model,
        "group": entry.group,
        "competes": entry.competes,
        "crew": [[driver.seat, driver.name, driver.nation, driver.grade] for driver in entry.drivers],
    }


class Wire:
    """A race as it was last sent, and what to send of it since."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._base: tuple[Any, ...] | None = None
        self._cars: dict[str, CarWire] = {}
        self._sent: JsonObject = {}

    def fits(self, history: History) -> bool:
        """Whether the history goes on from what was told; another start, other loops, a car less need a beginning."""
        return self._base in (None, base(history)) and history.cars.keys() >= self._cars.keys()

    def changes(self, history: History) -> JsonObject:
        """What is new or other since the last call, as the keys of a facts event; empty when nothing is.

        A history that does not fit begins again: then everything is told.
        """
        if not self.fits(history):
            self._begin()
        self._base = base(history)
        start_us = history.race.start_us
        news: JsonObject = {}
        for key, value in _race(history, start_us).items():
            _add_if_new(key, value, self._sent, news)
        cars: JsonObject = {}
        for number, car in history.cars.items():
            wire = self._cars.get(number)
            if wire is None:
                wire = self._cars[number] = CarWire()
            if changed := wire.changes(car, history.visit_kinds[number], start_us):
                cars[number] = changed
        return news | {"cars": cars} if cars else news

    def document(self, history: History) -> JsonObject:
        """The whole race as last given by `changes`."""
        circuit = circuit_of(history)
        return {
            "format": FORMAT,
            "start_ms": ms(history.race.start_us),
            "loops": list(history.loop_ids),
            "circuit": msgspec.to_builtins(circuit) if circuit else None,
            **self._sent,
            "cars": [{"number": number, **wire.sent} for number, wire in self._cars.items()],
        }


def base(history: History) -> tuple[Any, ...]:
    """Return what every change is told in terms of: the start, the loops and the circuit."""
    return history.race.start_us, history.loop_ids, history.race.circuit


def _race(history: History, start_us: int) -> JsonObject:
    """Everything of a race but its cars."""
    race = history.race
    return {
        "race": race.name,
        "duration_ms": ms(race.duration_us),
        "utc_offset_ms": ms(race.utc_offset_us),
        "dated": race.dated,
        "year": year_of(history),
        "clock_changes": [[ms(step.time_us - start_us), ms(step.by_us)] for step in race.clock_changes],
        "joined_ms": ms(race.joined_after_us),
        "told_from_ms": ms(history.told_from_us() - start_us),
        "pit_loops": history.pit_loops,
        "flags": [[ms(flag.time_us - start_us), flag.state] for flag in history.flags],
        "flags_stated_ms": _flags_stated(history, start_us),
        "flags_flew": bool(history.flags) and history.flags[0].flew,
        "halts": [
            [ms(us - start_us) for us in (halt.begin_us, halt.end_us, halt.known_us)] for halt in history.standstills
        ],
        "zones": [[ms(zone.time_us - start_us), zone.zone, zone.active] for zone in history.slow_zones],
        "messages": [[ms(message.time_us - start_us), message.text] for message in history.messages],
        "weather": [
            [ms(weather.time_us - start_us), weather.air_dc, weather.track_dc, weather.humidity_pct]
            for weather in history.weather
        ],
        "rules": _rules(rules_for(history)),
        "decisions": [
            [ms(made.time_us - start_us), made.number, made.kind, made.laps, ms(made.penalty_us), made.other]
            for made in history.decisions
            if made.kind in AT_THE_FINISH
        ],
        "drive_limits": [msgspec.to_builtins(limit) for limit in drive_limits_for(history)],
        "strategy": msgspec.to_builtins(experience(history)),
    }


def _flags_stated(history: History, start_us: int) -> int | float | None:
    """When a source first stated a flag; None: none does, or the end alone follows from the laps."""
    return next((ms(flag.time_us - start_us) for flag in history.flags if not flag.inferred), None)


def _rules(pack: RulePack) -> JsonObject:
    """What of a rule pack tells who finishes where."""
    return {
        "percent": pack.distance_share_percent,
        "must_take_flag": pack.must_take_flag,
        "flag_on_track": pack.flag_on_track,
        "outside_ranked": pack.outside_ranked,
        "last_lap": [[limit.over_s, limit.laps] for limit in pack.last_lap_limits],
    }


def whole(history: History, at_us: int | None = None) -> JsonObject:
    """A race that is over as one document, told up to a moment (µs since the epoch; by default all that is known)."""
    wire = Wire()
    wire.changes(history)
    until_us = history.through_us if at_us is None else at_us
    return wire.document(history) | {"seq": 0, "epoch": "", "at_ms": ms(until_us - history.race.start_us)}
