"""A driver's time in the car against the limits of the rules. Spans are (begin, end) in µs, in time order, apart."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from pitboard.model import DriveLimit
from pitboard.model.time import SECOND_US

Span = tuple[int, int]
LimitName = Literal["window", "most", "least"]


class DriveAccount(Struct, frozen=True):
    """How a driver stands against the limits, in ms; None where the rules set none.

    `counted_ms` is the time that counts: neither pit visits nor red flags (WEC; rules.md D1, S1, case 43). The window
    slides: `in_window_ms` is driven in the one that ends now, `peak_ms` in the fullest so far. `left_ms` is how long
    the driver may drive on from now without a rest, until `next_limit`; None once the race is over. `short_ms` is what
    the least time still asks. `broken` names the limits gone over; "least" among them where the time left to the
    planned end is too short for it, or a car that finished fell short.
    """

    counted_ms: int | None = None
    most_ms: int | None = None
    least_ms: int | None = None
    window_ms: int | None = None
    window_most_ms: int | None = None
    in_window_ms: int | None = None
    peak_ms: int | None = None
    next_limit: Literal["window", "most"] | None = None
    left_ms: int | None = None
    short_ms: int | None = None
    broken: tuple[LimitName, ...] = ()


def limit_of(limits: Iterable[DriveLimit], car_class: str, grade: str) -> DriveLimit:
    """What holds for a driver of a class and grade: of every value the first that is set."""
    fitting = [
        limit
        for limit in limits
        if (car_class in limit.classes or not limit.classes) and (grade in limit.grades or not limit.grades)
    ]
    windows = ((limit.window_s, limit.window_most_s) for limit in fitting if limit.window_s)
    window_s, window_most_s = next(windows, (0, 0))
    return DriveLimit(
        race_s=next((limit.race_s for limit in fitting if limit.race_s), 0),
        window_s=window_s,
        window_most_s=window_most_s,
        most_s=next((limit.most_s for limit in fitting if limit.most_s), 0),
        least_s=next((limit.least_s for limit in fitting if limit.least_s), 0),
    )


def account(
    limit: DriveLimit, spans: Sequence[Span], elapsed_us: int, *, over: bool, ended: bool | None
) -> DriveAccount:
    """How a driver stands who drove these spans by a moment, µs since the start.

    `over`: the flag has fallen. `ended`: whether the car finished; None where it stopped or retired, so that nothing is
    said of the least time.
    """
    if not (limit.window_s or limit.most_s or limit.least_s):
        return DriveAccount()
    most_us, least_us, window_us, window_most_us = (
        value_s * SECOND_US for value_s in (limit.most_s, limit.least_s, limit.window_s, limit.window_most_s)
    )
    counted_us = driven(spans, 0, elapsed_us)
    peak_us = peak(spans, window_us)
    short_us = max(0, least_us - counted_us)
    room_us: list[tuple[int, Literal["window", "most"]]] = []
    if window_us and not over:
        room_us.append((room(spans, elapsed_us, window_us, window_most_us), "window"))
    if most_us and not over:
        room_us.append((max(0, most_us - counted_us), "most"))
    left_us, next_limit = min(room_us, default=(None, None))
    remaining_us = 0 if ended else max(0, limit.race_s * SECOND_US - elapsed_us)
    too_late = ended is not None and bool(ended or (limit.race_s and not over)) and short_us > remaining_us
    broken: list[tuple[LimitName, bool]] = [
        ("window", window_us > 0 and peak_us > window_most_us),
        ("most", 0 < most_us < counted_us),
        ("least", too_late),
    ]
    return DriveAccount(
        counted_us // 1000,
        most_us // 1000 or None,
        least_us // 1000 or None,
        window_us // 1000 or None,
        window_most_us // 1000 if window_us else None,
        driven(spans, elapsed_us - window_us, elapsed_us) // 1000 if window_us else None,
        peak_us // 1000 if window_us else None,
        next_limit,
        left_us // 1000 if left_us is not None else None,
        short_us // 1000 if least_us else None,
        tuple(name for name, is_broken in broken if is_broken),
    )


def without(spans: Iterable[Span], pauses: Sequence[Span]) -> list[Span]:
    """The spans with the pauses cut out of them."""
    left = list(spans)
    for pause_us, on_us in pauses:
        cut = [part for begin, end in left for part in ((begin, min(end, pause_us)), (max(begin, on_us), end))]
        left = [(begin, end) for begin, end in cut if begin < end]
    return left


def driven(spans: Iterable[Span], from_us: int, until_us: int) -> int:
    """How much of the spans lies between two moments."""
    total_us = 0
    for begin, end in spans:
        if begin < until_us and end > from_us:
            total_us += max(0, min(end, until_us) - max(begin, from_us))
    return total_us


def peak(spans: Sequence[Span], window_us: int) -> int:
    """The most of the spans that lies in any window: the fullest one ends where a span ends."""
    return max((driven(spans, end - window_us, end) for _, end in spans), default=0)


def room(spans: Iterable[Span], now_us: int, window_us: int, most_us: int) -> int:
    """How long one may drive on from now until the window that slides along holds more than it may.

    While the window's far edge leaves time that was driven, nothing is gained; while it leaves a rest, everything is.
    """
    edge_us = now_us - window_us
    free_us = most_us - driven(spans, edge_us, now_us)
    if free_us < 0:
        return 0
    for begin, end in spans:
        if end <= edge_us:
            continue
        rest_us = max(0, begin - edge_us)
        if rest_us > free_us:
            break
        free_us -= rest_us
        edge_us = end
    return edge_us + free_us - (now_us - window_us)
