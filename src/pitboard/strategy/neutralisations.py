"""How much of a race may yet be run behind a safety car or under a full course yellow: not when, but how likely."""

from functools import cache
from math import exp

from pitboard.model.time import HOUR_US, MINUTE_US
from pitboard.scoring import History
from pitboard.strategy.race_length import EventKind, first_fitting

STEPS = 120
"""What is left of a race is looked at in so many steps, of a minute at least."""


class Neutralisations(EventKind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the course is neutralised by an hour; for so many minutes, each as likely."""

    an_hour: float
    minutes: tuple[int, ...]


def usual_neutralisations(history: History) -> Neutralisations:
    """Return what is usual in races of this kind."""
    kind = first_fitting("neutralisations.toml", Neutralisations, history)
    assert kind is not None  # the last fits any race
    return kind


def to_come_us(history: History, left_us: int, share: float, *, now: bool = False) -> int:
    """Return below how many neutralised µs, of those that are left of a race, it stays with a share of the chances.

    `now`: it is neutralised already, which counts as one that begins.
    """
    kind = usual_neutralisations(history)
    minutes = max(left_us, 0) // MINUTE_US
    step = 1 + minutes // STEPS
    reached = 0.0
    for steps, chance in enumerate(_chances(kind, minutes // step, step, now)):
        reached += chance
        if reached >= share:
            return steps * step * MINUTE_US
    return minutes * MINUTE_US


@cache
def _chances(kind: Neutralisations, left: int, step: int, now: bool) -> list[float]:
    """How likely so many of the steps that are left, of so many minutes, will be neutralised, for 0, 1, 2 … of them."""
    lengths = tuple(round(minutes / step) for minutes in kind.minutes)
    none = [1.0] + [0.0] * left
    sums = _added(none, lengths) if now else none
    expected = kind.an_hour * left * step * MINUTE_US / HOUR_US
    chance, found = exp(-expected), [0.0] * len(none)
    for count in range(1, int(expected * 2) + 8):
        found = [so_far + chance * more for so_far, more in zip(found, sums, strict=True)]
        chance *= expected / count
        sums = _added(sums, lengths)
    return found


def _added(sums: list[float], lengths: tuple[int, ...]) -> list[float]:
    """The chances of sums with one more neutralisation in them; never more than all that is left."""
    last = len(sums) - 1
    more = [0.0] * len(sums)
    for total, chance in enumerate(sums):
        for length in lengths if chance > 1e-6 else ():
            more[min(total + length, last)] += chance / len(lengths)
    return more
