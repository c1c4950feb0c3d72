"""Time lost, worked out again from the printed rows of laps and stops, by plainer means than the finder's."""

from statistics import median_low
from weakref import WeakKeyDictionary

from report.rows import Tables

NEAR = 0.75
"""Laps of others that end within so many laps of a car's own were driven in the same minutes."""

ENOUGH = 4
"""Fewer stops of a class do not say how long one takes."""

FEW_LAPS = 10
"""Of fewer laps nobody knows which are usual for a car."""

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
        (other, ended)
        for (other, at), ended in tables.laps.items()
        if other != number and at > 1 and other in usual_ms and ended.lap_ms is not None
        if begin_ms <= ended.elapsed_ms and ended.elapsed_ms - ended.lap_ms < row.elapsed_ms
    ]
    beside_it = [(other, ended, tables.driven_ms(other, ended.lap) / usual_ms[other]) for other, ended in near]
    of_class = [(other, ended, share) for other, ended, share in beside_it if ended.car_class == row.car_class]
    shares = [share for _, ended, share in of_class if ended.elapsed_ms <= row.elapsed_ms + NEAR * own_ms]
    # A long lap runs beside many of each other car: it may be held against the slowest of each, in a queue of them all.
    slowest = [_slowest([(other, share) for other, _, share in some]) for some in (of_class, beside_it)]
    before = [tables.driven_ms(number, at) / own_ms for at in range(max(lap - 8, 2), lap)]
    beside = [sorted(of)[len(of) // 5 :: max(len(of) * 3 // 5, 1)] for of in (shares, before) if len(of) >= 4]
    found = [share for pair in beside for share in pair] + [share for share in slowest if share] or [1.0]
    so_far = sorted(tables.driven_ms(number, at) for at in range(2, lap) if (number, at) in tables.laps)
    usual = [own_ms, so_far[len(so_far) // 4] if len(so_far) >= ENOUGH else own_ms]
    if len(so_far) < FEW_LAPS:
        # So few laps may all have been slow ones, behind a safety car.
        usual.append(median_low(usual_ms[other] for other in {other for other, _, _ in of_class} | {number}))
    return driven_ms - max(usual) * max(found), driven_ms - min(usual) * min(found)


def _slowest(near: list[tuple[str, float]]) -> float:
    """The slowest lap of each car among some, of these the middle one; 0 where there are few cars."""
    worst: dict[str, float] = {}
    for other, share in near:
        worst[other] = max(share, worst.get(other, 0.0))
    return median_low(worst.values()) if len(worst) >= ENOUGH else 0.0


def stop_ms(tables: Tables, car_class: str) -> float:
    """The middle stop of a class, of two the shorter; that of all where the class made few; 0 where there is none."""
    stops = [
        (row.car_class, row.duration_ms)
        for row in tables.pits.values()
        if row.kind == "stop" and row.duration_ms is not None and row.duration_ms > SHORTEST_MS
    ]
    own_ms = [length_ms for of_class, length_ms in stops if of_class == car_class]
    return median_low(own_ms if len(own_ms) >= ENOUGH else [length_ms for _, length_ms in stops] or [0])
