"""Time lost, worked out again from the printed rows of laps and stops, by plainer means than the finder's."""

from statistics import median_low
from weakref import WeakKeyDictionary

from report.rows import Tables

NEAR = 0.75
"""Laps of others that end within so many laps of a car's own were driven in the same minutes."""

ENOUGH = 4
"""Fewer stops of a class do not say how long one takes."""

SHORTEST_MS = 10_000

_USUAL_MS: WeakKeyDictionary[Tables, dict[str, float]] = WeakKeyDictionary()


def usual_laps_ms(tables: Tables) -> dict[str, float]:
    """The median lap of every car with five laps and more, without the pit lane; of two the quicker."""
    if tables not in _USUAL_MS:
        laps: dict[str, list[int]] = {}
        for (number, lap), row in tables.laps.items():
            if lap > 1 and row.lap_ms is not None:
                laps.setdefault(number, []).append(tables.driven_ms(number, lap))
        _USUAL_MS[tables] = {number: median_low(own) for number, own in laps.items() if len(own) >= 4}
    return _USUAL_MS[tables]


def lost_on_lap_ms(tables: Tables, number: str, lap: int) -> tuple[float, float]:
    """What a lap lost at least and at most: beside the class's laps of the same minutes, each as a share of its usual.

    The least beside the slower of them, the most beside the quicker; where the class has none beside its own.
    A car whose pace changed over the race has two usual laps: that of the race, and that of its quicker laps by then.
    """
    usual_ms, row = usual_laps_ms(tables), tables.laps[number, lap]
    own_ms, driven_ms = usual_ms[number], tables.driven_ms(number, lap)
    begin_ms = row.elapsed_ms - max(driven_ms, own_ms)
    near = [
        (other, tables.driven_ms(other, at) / usual_ms[other])
        for (other, at), ended in tables.laps.items()
        if other != number
        and at > 1
        and ended.car_class == row.car_class
        and other in usual_ms
        and begin_ms <= ended.elapsed_ms <= row.elapsed_ms + NEAR * own_ms
    ]
    shares = [share for _, share in near]
    # A long lap runs beside many of each other car: it may be held against the slowest of each.
    slowest = [max(share for car, share in near if car == other) for other in dict(near)]
    before = [tables.driven_ms(number, at) / own_ms for at in range(max(lap - 8, 2), lap)]
    beside = [sorted(of)[len(of) // 5 :: max(len(of) * 3 // 5, 1)] for of in (shares, before) if len(of) >= 4]
    found = [share for pair in beside for share in pair] + [median_low(slowest)] * (len(slowest) >= ENOUGH) or [1.0]
    so_far = sorted(tables.driven_ms(number, at) for at in range(2, lap) if (number, at) in tables.laps)
    usual = (own_ms, so_far[len(so_far) // 4] if len(so_far) >= ENOUGH else own_ms)
    return driven_ms - max(usual) * max(found), driven_ms - min(usual) * min(found)


def stop_ms(tables: Tables, car_class: str) -> float:
    """The middle stop of a class, of two the shorter; that of all where the class made few; 0 where there is none."""
    stops = [
        (row.car_class, row.duration_ms)
        for row in tables.pits.values()
        if row.kind == "stop" and row.duration_ms is not None and row.duration_ms > SHORTEST_MS
    ]
    own_ms = [length_ms for of_class, length_ms in stops if of_class == car_class]
    return median_low(own_ms if len(own_ms) >= ENOUGH else [length_ms for _, length_ms in stops] or [0])
