"""The order of the cars at a moment, and which order is in force: one function decides for every board and text."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Literal

from msgspec import Struct

from pitboard.board import finish
from pitboard.board.finish import RankedCar
from pitboard.board.gaps import Basis, Queues, last_meeting, line_gap
from pitboard.board.states import BY_PHASE, OUT_ON_TRACK, State, patience_us, state
from pitboard.intake.library import rules_for
from pitboard.scoring import CarHistory, History, Mark
from pitboard.scoring.car_history import NEVER_US, ON_THE_GRID

Asked = Literal["auto", "line", "live"]
"""What may be asked for: the order in force, or one of two whatever is in force."""

Order = Literal["line", "live", "classification"]
"""By the finish line, by the last loop passed, or by the rules once the chequered flag has fallen."""

Gap = tuple[int, int | None, Basis | None]
"""Whole laps, the whole time in µs (None: only laps count), and what the time rests on in live order."""

ROOM = 1.5
"""A car may still take the flag until its last lap has taken so many times the one before it."""

_LIVE = itemgetter(2, 3, 4)
_NO_MEETING: Gap = (0, 0, None)


class Placement(Struct, gc=False):
    """What a car had done by a moment, in µs since the epoch: all that its place, its state and its gaps follow from.

    `passed` is the number of loops it had passed, `at` its progress at the last of them and `loop_us` when that was (0:
    none). `seen_us` is when any loop last saw it, those of the pit lane included (0: none did). `until_us` is until
    when a gap of it grows: the moment, or its own finish. `in_lane_until_us` is the end of its last visit to the pit
    lane (0: none by then, NEVER_US: it lasts).
    """

    number: str
    car: CarHistory
    mark: Mark
    passed: int
    at: int
    loop_us: int
    seen_us: int
    until_us: int
    in_lane_until_us: int
    state: State = BY_PHASE["grid"]


class RunningOrder(Struct):
    """The cars of a race at a moment in an `order`; `gap` is that of a car to one ahead of it.

    `judged` are the cars by number as the rules place them after the chequered flag; those `under_way` to it as they
    run.
    """

    order: Order
    cars: list[Placement]
    judged: dict[str, RankedCar]
    under_way: frozenset[str]
    gap: Callable[[Placement, Placement], Gap]


def running_order(history: History, moment_us: int, asked: Asked = "auto") -> RunningOrder:
    """The cars at a moment (µs since the epoch), in the order in force or the one asked for.

    In force is live order where loops beyond the line are known and every running car is seen at them at that stage of
    the race, line order else, and from the chequered flag on the classification by the rules; a car that may still take
    the flag keeps the place where it runs.
    """
    keyed = _keyed(history, moment_us)
    cars = [key[5] for key in keyed]
    set_states(history, cars, moment_us)
    live = asked == "live" or (asked == "auto" and seen_beyond_the_line(cars, history.loop_count))
    if live:
        keyed.sort(key=_LIVE)
        cars = [key[5] for key in keyed]
    gap = _loop_gaps(history, moment_us) if live else _line_gap
    if asked != "auto" or moment_us < history.chequered_us:
        return RunningOrder("live" if live else "line", cars, {}, frozenset(), gap)
    under_way = {
        placement.number: (placement.at, placement.loop_us)
        if live
        else (placement.mark.laps * history.loop_count, placement.mark.line_us)
        for placement in cars
        if may_take_flag(placement, moment_us)
    }
    query = finish.FinishQuery(history.chequered_us, over=True, moment_us=moment_us)
    ranked = finish.ranking(history, rules_for(history), query, under_way)
    by_number = {placement.number: placement for placement in cars}
    judged = {runner.car.number: runner for runner in ranked}
    ordered = [by_number[number] for number in judged]
    coming = frozenset(under_way)
    return RunningOrder("classification", ordered, judged, coming, _final(judged, coming, gap))


_Keyed = tuple[int, int, int, int, str, Placement]
"""Four numbers and the car number, which is unique, by which cars are sorted; then the car."""


def _keyed(history: History, moment_us: int) -> list[_Keyed]:
    """The cars in line order at a moment, with the keys of both orders.

    More laps completed, then the earlier crossing that completed them; cars level in that by the last loop passed, then
    by number, so that no two are level.
    """
    keyed: list[_Keyed] = []
    for number, car in history.cars.items():
        mark_us, marks, all_loop_us = car.mark_us, car.marks, car.loop_us
        i, passed = bisect_right(mark_us, moment_us), bisect_right(all_loop_us, moment_us)
        mark = marks[i - 1] if i else ON_THE_GRID
        seen_us = loop_us = at = in_lane_until_us = 0
        until_us = moment_us
        if passed:
            seen_us = loop_us = all_loop_us[passed - 1]
            at = car.loop_at[passed - 1]
        if i:
            if mark_us[i - 1] > seen_us:
                seen_us = mark_us[i - 1]
            if mark.phase == "finished":
                # A car that has finished will not come by again: its gap holds.
                until_us = car.finished_us
            if visits := mark.pit_visits:
                in_lane_until_us = car.pit_out_us[visits - 1] if visits <= len(car.pit_out_us) else NEVER_US
        placement = Placement(number, car, mark, passed, at, loop_us, seen_us, until_us, in_lane_until_us)
        keyed.append((-mark.laps, mark.line_us, -at, loop_us, number, placement))
    keyed.sort()
    return keyed


def in_line_order(history: History, moment_us: int) -> list[Placement]:
    """The cars in line order at a moment (µs since the epoch), their states not judged yet."""
    return [key[5] for key in _keyed(history, moment_us)]


def set_states(history: History, cars: list[Placement], moment_us: int) -> None:
    """Set the state of every car; the cars come in line order."""
    classes: dict[str, list[Mark]] = {}
    for placement in cars:
        name = placement.car.entry.car_class
        if name in classes:
            classes[name].append(placement.mark)
        else:
            classes[name] = [placement.mark]
    loop_count, start_us, told_from_us = history.loop_count, history.race.start_us, history.told_from_us()
    joined_late = told_from_us > start_us
    allowed_us = {name: patience_us(marks, moment_us, loop_count) for name, marks in classes.items()}
    for placement in cars:
        car, mark, seen_us = placement.car, placement.mark, placement.seen_us
        patient_us = allowed_us[car.entry.car_class]
        declared_us = car.declared_us
        i = bisect_right(declared_us, moment_us) if declared_us else 0
        # A loop that saw the car since takes back what was declared.
        if (not i or declared_us[i - 1] < seen_us) and moment_us - seen_us <= patient_us and not joined_late:
            placement.state = BY_PHASE[mark.phase]
        else:
            placement.state = state(car, mark, seen_us, moment_us, patient_us, start_us, told_from_us)


def seen_beyond_the_line(cars: Iterable[Placement], loop_count: int) -> bool:
    """Whether every running car is seen at loops beyond the line, on the last lap's length of its way.

    Each at no fewer than half as many as the one that is seen at most: a loop missed once does not end the live order,
    and cars with many loops are not compared with cars that have few.
    """
    most, least, all_of_them = 0, loop_count, loop_count - 1
    for placement in cars:
        its = placement.state
        # As `State.runs`, which a call for every car would make slower.
        if its.name not in OUT_ON_TRACK and not its.awaited:
            continue
        passed, lap_ago = placement.passed, placement.at - loop_count
        if lap_ago < 0:
            # On its first lap a car may not have come to the first loop yet.
            most = max(most, passed)
            continue
        loop_at, first = placement.car.loop_at, passed - loop_count
        if first > 0 and loop_at[first - 1] == lap_ago:
            seen = all_of_them
        else:
            seen = passed - bisect_right(loop_at, lap_ago, max(first, 0), passed) - 1
        if seen > most:
            most = seen
        if seen < least:
            least = seen
    return most > 0 and 2 * least >= most


def may_take_flag(placement: Placement, moment_us: int) -> bool:
    """Whether a car that has not taken the flag is on a lap that may still end with it."""
    car, mark = placement.car, placement.mark
    if not placement.state.runs:
        return False
    begun_us = car.mark_us[bisect_right(car.mark_us, moment_us) - 1] if mark.phase != "grid" else 0
    return not mark.last_lap_us or moment_us - begun_us <= mark.last_lap_us * ROOM


def _line_gap(behind: Placement, ahead: Placement) -> Gap:
    """The gap between two cars at the finish line."""
    mark = behind.mark
    return *line_gap(mark.laps, mark.line_us, ahead.car.lap_end_us, ahead.mark.laps, behind.until_us), None


def _loop_gaps(history: History, moment_us: int) -> Callable[[Placement, Placement], Gap]:
    """The gap between two cars at the last loop that both have passed: laps, µs, and what it rests on."""
    loop_count, queues = history.loop_count, Queues(history, moment_us)
    neutral_until_us = queues.neutral_until_us

    def gap(behind: Placement, ahead: Placement) -> Gap:
        ahead_us, passed = ahead.car.loop_us, ahead.passed
        behind_us, further = behind.loop_us, ahead.at - behind.at
        # Where the one ahead was seen at every loop since, its passing is as many places back; else fewer.
        place = passed - 1 - further
        ahead_at = ahead.car.loop_at
        if not (0 <= place < passed and ahead_at[place] == behind.at):
            place = bisect_left(ahead_at, behind.at, place if place > 0 else 0, passed) if place < passed else passed
        if not behind.passed or place == passed or ahead_at[place] != behind.at:
            meeting = last_meeting(behind.car, behind.passed, ahead.car, passed)
            if meeting is None:
                return _NO_MEETING
            at, behind_us, place = meeting
            further = ahead.at - at
        then_us = ahead_us[place]
        gap_us = behind_us - then_us
        if place + 1 < passed and behind.until_us - ahead_us[place + 1] > gap_us:
            gap_us = behind.until_us - ahead_us[place + 1]
        laps = (further - 1) // loop_count if further else 0
        # One more where it was that far ahead already when the one behind came by: as at the line.
        if further and not further % loop_count and ahead.loop_us <= behind_us:
            laps += 1
        if gap_us < 0:
            gap_us = 0
        if behind.in_lane_until_us > behind_us or ahead.in_lane_until_us > then_us:
            return laps, gap_us, "before_stop"
        # Laps down are certain, whatever the field has done since.
        if not laps and then_us < neutral_until_us and queues.any_since(then_us):
            return laps, gap_us, "queue"
        return laps, gap_us, "loop"

    return gap


def _final(
    judged: dict[str, RankedCar], under_way: frozenset[str], gap: Callable[[Placement, Placement], Gap]
) -> Callable[[Placement, Placement], Gap]:
    """The gap of the classification between two cars that the rules rank; that of the race for one under way."""

    def by_the_rules(behind: Placement, ahead: Placement) -> Gap:
        if behind.number in under_way or ahead.number in under_way:
            return gap(behind, ahead)
        laps, us = finish.gap_of(judged[behind.number], judged[ahead.number])
        return laps, us, None

    return by_the_rules
