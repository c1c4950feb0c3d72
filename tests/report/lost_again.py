"""Time lost, worked out again from the printed rows of laps and stops, by plainer means than the finder's."""

from statistics import median
from weakref import WeakKeyDictionary

from report.rows import Tables

NEAR = 0.75
"""Laps of others that end within so many laps of a car's own were driven in the same minutes."""

_USUAL_MS: WeakKeyDictionary[Tables, dict[str, float]] = WeakKeyDictionary()


def usual_laps_ms(tables: Tables) -> dict[str, float]:
    """The median lap of every car with five laps and more."""
    if tables not in _USUAL_MS:
        laps: dict[str, list[int]] = {}
        for (number, lap), row in tables.laps.items():
            if lap > 1 and row.lap_ms is not None:
                laps.setdefault(number, []).append(row.lap_ms)
        _USUAL_MS[tables] = {number: median(own) for number, own in laps.items() if len(own) >= 4}
    return _USUAL_MS[tables]


def lost_on_lap_ms(tables: Tables, number: str, lap: int) -> tuple[float, float]:
    """What a lap lost at least and at most: beside the class's laps of the same minutes, each as a share of its usual.

    The least beside the slower of them, the most beside the quicker; where the class has none beside its own.
    """
    usual_ms, row = usual_laps_ms(tables), tables.laps[number, lap]
    own_ms, driven_ms = usual_ms[number], tables.driven_ms(number, lap)
    begin_ms = row.elapsed_ms - max(driven_ms, own_ms)
    shares = [
        tables.driven_ms(other, at) / usual_ms[other]
        for (other, at), near in tables.laps.items()
        if other != number
        and at > 1
        and near.car_class == row.car_class
        and other in usual_ms
        and begin_ms <= near.elapsed_ms <= row.elapsed_ms + NEAR * own_ms
    ]
    before = [tables.driven_ms(number, at) / own_ms for at in range(max(lap - 8, 2), lap)]
    beside = [sorted(of)[len(of) // 5 :: max(len(of) * 3 // 5, 1)] for of in (shares, before) if len(of) >= 4]
    found = [share for pair in beside for share in pair] or [1.0]
    return driven_ms - own_ms * max(found), driven_ms - own_ms * min(found)


def stop_ms(tables: Tables, car_class: str) -> float:
    """The median stop of a class; 0 where there is none yet."""
    stops = [row.duration_ms for row in tables.pits.values() if row.car_class == car_class and row.kind == "stop"]
    return median([length for length in stops if length and length > 10_000] or [0])
