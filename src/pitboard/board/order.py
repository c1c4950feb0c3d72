"""The order of the cars at a moment, and which order is in force: one function decides for every board and text."""

from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import Literal

from msgspec import Struct

from pitboard.board import finish
from pitboard.board.finish import Judged
from pitboard.board.gaps import Basis, Queues, in_lane_until_us, line_gap, loop_gap
from pitboard.board.states import BY_PHASE, State, patience_us, state
from pitboard.intake.library import rules_for
from pitboard.scoring import CarHistory, History, Mark
from pitboard.scoring.car_history import ON_THE_GRID

Asked = Literal["auto", "line", "live"]
"""What may be asked for: the order in force, or one of two whatever is in force."""

Order = Literal["line", "live", "classification"]
"""By the finish line, by the last loop passed, or by the rules once the chequered flag has fallen."""

Placed = tuple[int, int, int, int, str, CarHistory, Mark, int, int]
"""The order's key (four numbers and the car number, which is unique), then the car, its mark, when a loop last saw it,
and how many loops it had passed."""

Gap = tuple[int, int | None, Basis | None]
"""Whole laps, the whole time in µs (None: only laps count), and what the time rests on in live order."""

ROOM = 1.5
"""A car may still take the flag until its last lap has taken so many times the one before it."""

_LIVE = itemgetter(2, 3, 4)


class Field(Struct):
    """The cars of a race at a moment, placed in an `order`; `gap` is that of a placed car to one ahead of it.

    `judged` are the cars by number as the rules place them after the chequered flag; those `under_way` to it as they
    run.
    """

    order: Order
    placed: list[Placed]
    states: dict[str, State]
    judged: dict[str, Judged]
    under_way: frozenset[str]
    gap: Callable[[Placed, Placed], Gap]


def field(history: History, moment_us: int, asked: Asked = "auto") -> Field:
    """The cars at a moment (µs since the epoch), in the order in force or the one asked for.

    In force is live order where loops beyond the line are known and every running car is seen at them at that stage of
    the race, line order else, and from the chequered flag on the classification by the rules; a car that may still take
    the flag is placed where it runs.
    """
    placed = place(history, moment_us)
    seen = states_of(history, placed, moment_us)
    live = asked == "live" or (asked == "auto" and seen_beyond_the_line(placed, seen, history.loop_count))
    if live:
        placed.sort(key=_LIVE)
    gap = _measure(history, moment_us, live)
    if asked != "auto" or moment_us < history.chequered_us:
        return Field("live" if live else "line", placed, seen, {}, frozenset(), gap)
    under_way = {
        one[4]: (-one[2], one[3]) if live else (one[6].laps * history.loop_count, one[6].line_us)
        for one in placed
        if may_take_flag(one, seen[one[4]], moment_us)
    }
    flag = finish.Flag(history.chequered_us, over=True, moment_us=moment_us)
    ranked = finish.ranking(history, rules_for(history), flag, under_way)
    by_number = {one[4]: one for one in placed}
    judged = {one.car.number: one for one in ranked}
    ordered = [by_number[number] for number in judged]
    coming = frozenset(under_way)
    return Field("classification", ordered, seen, judged, coming, _final(judged, coming, gap))


def place(history: History, moment_us: int) -> list[Placed]:
    """The cars in line order at a moment.

    More laps completed, then the earlier crossing that completed them; cars level in that by the last loop passed, then
    by number, so that order is always one.
    """
    placed: list[Placed] = []
    for number, car in history.cars.items():
        i = bisect_right(car.mark_us, moment_us)
        j = bisect_right(car.loop_us, moment_us)
        mark = car.marks[i - 1] if i else ON_THE_GRID
        seen_us = loop_us = car.loop_us[j - 1] if j else 0
        at = car.loop_at[j - 1] if j else 0
        if i and car.mark_us[i - 1] > seen_us:
            seen_us = car.mark_us[i - 1]
        placed.append((-mark.laps, mark.line_us, -at, loop_us, number, car, mark, seen_us, j))
    placed.sort()
    return placed


def states_of(history: History, placed: list[Placed], moment_us: int) -> dict[str, State]:
    """The state of every car, by number; the cars come in line order."""
    classes: dict[str, list[Mark]] = {}
    for one in placed:
        classes.setdefault(one[5].entry.car_class, []).append(one[6])
    loop_count, start_us, told_from_us = history.loop_count, history.race.start_us, history.told_from_us()
    joined_late = told_from_us > start_us
    allowed_us = {name: patience_us(marks, moment_us, loop_count) for name, marks in classes.items()}
    seen: dict[str, State] = {}
    for *_, number, car, mark, seen_us, _passed in placed:
        patient_us = allowed_us[car.entry.car_class]
        if moment_us - seen_us <= patient_us and not car.declared and not joined_late:
            seen[number] = BY_PHASE[mark.phase]
        else:
            seen[number] = state(car, mark, seen_us, moment_us, patient_us, start_us, told_from_us)
    return seen


def seen_beyond_the_line(placed: list[Placed], states: dict[str, State], loop_count: int) -> bool:
    """Whether every running car is seen at loops beyond the line, on the last lap's length of its way.

    Each at no fewer than half as many as the one that is seen at most: a loop missed once does not end the live order,
    and cars with many loops are not compared with cars that have few.
    """
    most, least = 0, loop_count
    for _, _, behind, _, number, car, _, _, passed in placed:
        if not states[number].runs:
            continue
        lap_ago = -behind - loop_count
        if lap_ago < 0:
            # On its first lap a car may not have come to the first loop yet.
            most = max(most, passed)
            continue
        seen = passed - bisect_right(car.loop_at, lap_ago, max(passed - loop_count, 0), passed) - 1
        most, least = max(most, seen), min(least, seen)
    return most > 0 and 2 * least >= most


def may_take_flag(one: Placed, seen: State, moment_us: int) -> bool:
    """Whether a car that has not taken the flag is on a lap that may still end with it."""
    car, mark = one[5], one[6]
    if not seen.runs:
        return False
    begun_us = car.mark_us[bisect_right(car.mark_us, moment_us) - 1] if mark.phase != "grid" else 0
    return not mark.last_lap_us or moment_us - begun_us <= mark.last_lap_us * ROOM


def _measure(history: History, moment_us: int, live: bool) -> Callable[[Placed, Placed], Gap]:
    """The gap between two placed cars, at the finish line or at the last loop that both have passed."""

    def at_the_line(behind: Placed, ahead: Placed) -> Gap:
        mark = behind[6]
        # A car that has finished will not come by again: its gap stands.
        until_us = behind[5].finished_us if mark.phase == "finished" else moment_us
        return *line_gap(mark.laps, mark.line_us, ahead[5].lap_end_us, ahead[6].laps, until_us), None

    return _at_the_last_loop(history, moment_us) if live else at_the_line


def _at_the_last_loop(history: History, moment_us: int) -> Callable[[Placed, Placed], Gap]:
    loop_count, queues = history.loop_count, Queues(history, moment_us)
    neutral_until_us = queues.neutral_until_us
    in_lane_us = {number: in_lane_until_us(car, moment_us) for number, car in history.cars.items()}

    def gap(behind: Placed, ahead: Placed) -> Gap:
        until_us = behind[5].finished_us if behind[6].phase == "finished" else moment_us
        measured = loop_gap(behind[5], behind[8], ahead[5], ahead[8], until_us, loop_count)
        if measured is None:
            return 0, 0, None
        laps, us, behind_us, ahead_us = measured
        if in_lane_us[behind[4]] > behind_us or in_lane_us[ahead[4]] > ahead_us:
            return laps, us, "before_stop"
        # Laps down are certain, whatever the field has done since.
        queued = not laps and ahead_us < neutral_until_us and ahead_us < queues.until_us
        return laps, us, "queue" if queued else "loop"

    return gap


def _final(
    judged: dict[str, Judged], under_way: frozenset[str], gap: Callable[[Placed, Placed], Gap]
) -> Callable[[Placed, Placed], Gap]:
    """The gap of the classification between two cars that the rules have placed; that of the race for one under way."""

    def by_the_rules(behind: Placed, ahead: Placed) -> Gap:
        if behind[4] in under_way or ahead[4] in under_way:
            return gap(behind, ahead)
        laps, us = finish.gap_of(judged[behind[4]], judged[ahead[4]])
        return laps, us, None

    return by_the_rules
