"""Where laps lie whose crossings never came: between which that did, shared out evenly. Race times in µs."""

from collections.abc import Sequence

from pitboard.feeds.rmonitor.timeline import SAME_US


def places_of_missed(
    from_us: int, crossed: Sequence[tuple[int, int | None]], missing: int
) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """The race times of missed crossings, first those that the lap after them tells, then those shared out evenly.

    And the stretches, from and until, in which the latter were.

    `crossed` are the crossings after `from_us`, in order, with the lap that ended there where it was told: that says
    when the lap began. The longest stretch for a lap is the likeliest to hold one more.
    """
    begun: list[int] = []
    found: list[int] = []
    stretches: list[list[int]] = []
    before_us = from_us
    for race_us, lap_us in crossed:
        began_us = race_us - lap_us if lap_us else before_us
        if missing and began_us - before_us > SAME_US:
            begun.append(began_us)
            missing -= 1
            stretches.append([before_us, began_us, 1])
        elif not lap_us:
            stretches.append([before_us, race_us, 1])
        before_us = race_us
    stretches = stretches or [[from_us, crossed[-1][0] if crossed else from_us, 1]]
    for _ in range(missing):
        widest = max(stretches, key=lambda one: (one[1] - one[0]) / one[2])
        widest[2] += 1
    for begin_us, end_us, laps in stretches:
        found += [begin_us + (end_us - begin_us) * lap // laps for lap in range(1, laps)]
    return begun, found, [(begin_us, end_us) for begin_us, end_us, laps in stretches if laps > 1]
