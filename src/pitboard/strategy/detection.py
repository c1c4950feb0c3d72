"""How often neutralisations and overdue cars are seen by timing alone: held against the stated flags of a race."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pitboard.board.pace import CleanLaps
from pitboard.model.time import HOUR_US, MINUTE_US, SECOND_US
from pitboard.scoring import History
from pitboard.strategy.slow_course import CourseWatch
from pitboard.strategy.stretches import stretches

Span = tuple[int, int]

BEFORE_US, AFTER_US = MINUTE_US, 2 * MINUTE_US
"""A neutralisation seen so long before it is stated, or so long after, is the same; any other is false."""

FALSE_US = 45 * SECOND_US
"""One that is over sooner counts as none."""

REPAIRED_US, REPAIRED_SLOW, REPAIRED_CARS, REPAIRED_STRETCHES = MINUTE_US, 1.3, 3, 2
"""A flag that calls the course green is wrong where, for so long before and after, every car took so many times its
usual on so many stretches, each of them run by so many cars: WEC's flags call the minutes before a safety car green."""

USUAL = 0.25
"""The usual time on a stretch is at this place in the order of all of the race."""

STOOD_US = 5 * MINUTE_US
"""A car that no loop saw for longer stood for certain."""


class DetectionScores(Struct, frozen=True):
    """How the course of a race and its overdue cars were judged, live and by timing alone.

    Laps by the state of the course at their end: `both` neutralised by flag and by timing, or by `timing` or `flag`
    alone; `repaired` the same three with flags repaired that call a crawling field green. Of `stated` neutralisations
    so many were `found`, each after so many `delays_s`; `false` others were seen. Of `alarms` for overdue cars in so
    many car-hours `gone` cars were seen no more and `stood` ones were for long.
    """

    race: str
    both: int
    timing: int
    flag: int
    repaired: tuple[int, int, int]
    stated: int
    found: int
    delays_s: list[int]
    false: int
    alarms: int
    gone: int
    stood: int
    car_hours: float


def score_detection(history: History) -> DetectionScores:
    """Judge a race that is over and whose flags are stated, as it would have been live."""
    end_us = min(history.chequered_us, history.through_us)
    watch = CourseWatch(history, end_us)
    seen = [(span.begin_us, span.end_us or end_us) for span in watch.spans]
    stated = stated_spans(history, end_us)
    delays_s = [delay_s for span in stated if (delay_s := _delay_s(span, seen)) is not None]
    cars = [car for car in history.cars.values() if car.lap_end_us]
    ends_us = [us for car in cars for us in car.lap_end_us if us < end_us]
    laps = [(within(us, seen), within(us, stated)) for us in ends_us]
    repaired = RepairedFlags(history, end_us)
    mended = [(by_timing, flag or repaired.neutral(us)) for us, (by_timing, flag) in zip(ends_us, laps, strict=True)]
    false = [span for span in seen if span[1] - span[0] > FALSE_US and not any(_near(span, flag) for flag in stated)]
    again = [car.seen_us - car.last_us for car in watch.overdue if car.seen_us is not None]
    return DetectionScores(
        history.race.name,
        laps.count((True, True)),
        laps.count((True, False)),
        laps.count((False, True)),
        (mended.count((True, True)), mended.count((True, False)), mended.count((False, True))),
        len(stated),
        len(delays_s),
        delays_s,
        len(false),
        len(watch.overdue),
        len(watch.overdue) - len(again),
        sum(us > STOOD_US for us in again),
        sum(car.lap_end_us[-1] - history.race.start_us for car in cars) / HOUR_US,
    )


class RepairedFlags:
    """Where flags call a course green on which the whole field crept; judged when the race is over."""

    def __init__(self, history: History, end_us: int) -> None:
        ran: dict[int, list[tuple[int, float]]] = {}
        for index, car in enumerate(history.cars.values()):
            own: dict[int, list[tuple[int, int]]] = {}
            for stretch in stretches(index, car, history.loop_count, end_us):
                if stretch.begin_us:
                    own.setdefault(stretch.stretch, []).append((stretch.end_us, stretch.end_us - stretch.begin_us))
            for place, times in own.items():
                usual_us = sorted(us for _, us in times)[int(USUAL * len(times))]
                ran.setdefault(place, []).extend((at_us, us / usual_us) for at_us, us in times)
        self._ran = [sorted(times) for times in ran.values()]

    def neutral(self, at_us: int) -> bool:
        """Tell whether the whole field crept around a moment."""
        creeping = 0
        for times in self._ran:
            first = bisect_left(times, (at_us - REPAIRED_US, 0.0))
            around = times[first : bisect_right(times, (at_us + REPAIRED_US, 0.0))]
            creeping += len(around) >= REPAIRED_CARS and all(ratio > REPAIRED_SLOW for _, ratio in around)
        return creeping >= REPAIRED_STRETCHES


def f1(both: int, timing: int, flag: int) -> float:
    """Return the harmonic mean of precision and recall of laps told as neutralised."""
    return 2 * both / max(2 * both + timing + flag, 1)


def stated_spans(history: History, end_us: int) -> list[Span]:
    """Return the spans up to a moment in which flags had the course neutralised."""
    return _merged((begin_us, min(until_us, end_us)) for begin_us, until_us in CleanLaps(history, end_us).neutral)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that follow each other at once are a single neutralisation, with whatever flags."""
    merged: list[Span] = []
    for begin_us, end_us in spans:
        if merged and begin_us <= merged[-1][1]:
            merged[-1] = merged[-1][0], end_us
        elif end_us > begin_us:
            merged.append((begin_us, end_us))
    return merged


def _near(span: Span, stated: Span) -> bool:
    return span[0] < stated[1] + AFTER_US and span[1] > stated[0] - AFTER_US


def _delay_s(stated: Span, seen: Sequence[Span]) -> int | None:
    """After how many seconds a stated neutralisation was seen; None: it was not."""
    found = [begin_us for begin_us, end_us in seen if begin_us < stated[1] and end_us > stated[0] - BEFORE_US]
    return max(min(found) - stated[0], 0) // SECOND_US if found else None


def within(us: int, spans: Sequence[Span]) -> bool:
    """Tell whether a moment lies in any of these spans, which are in time order."""
    i = bisect_right(spans, us, key=lambda span: span[0])
    return bool(i) and us < spans[i - 1][1]
