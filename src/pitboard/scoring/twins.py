"""One crossing read by several sources: which reading counts, and which are its doubles.

The reading of the source with the lowest rank counts (decoders before feeds, then in the order in which they were
named); every other is kept with a verdict that names it. A passing that a feed only worked out, because it was cut off,
counts where no other source read the car in that time.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator

from pitboard.model import START, Passing
from pitboard.scoring.course import Course
from pitboard.scoring.verdicts import Verdict

TWIN_US = 5_000_000
"""Readings of one car at one place by two sources, closer than this, are one crossing."""

RankOf = Callable[[Passing], int]
Aside = list[tuple[Passing, Verdict]]


def place_of(passing: Passing, course: Course) -> int:
    """Where a passing was: the line, the line in the pit lane and the start are one place."""
    return course.loop_count if passing.loop == START else course.ranks.get(passing.loop, 0)


def apart(passings: list[Passing], rank_of: RankOf, course: Course) -> tuple[list[Passing], Aside]:
    """A car's passings in time order, without the doubles of other sources' readings, and these with their verdicts."""
    by_place: dict[int, list[Passing]] = {}
    for passing in passings:
        if passing.exact:
            by_place.setdefault(place_of(passing, course), []).append(passing)
    line = by_place.get(course.loop_count, [])
    aside: Aside = []
    for at_place in by_place.values():
        for first, last in _close_together(at_place):
            near = at_place[first:last]
            aside += [
                (passing, twin_of(passing, counts)) for passing in near if (counts := better(passing, near, rank_of))
            ]
    guesses = [passing for passing in passings if not passing.exact and place_of(passing, course) == course.loop_count]
    aside += _known_better(guesses, line, rank_of)
    gone = {id(passing) for passing, _ in aside}
    return [passing for passing in passings if id(passing) not in gone], aside


def better(passing: Passing, others: list[Passing], rank_of: RankOf) -> Passing | None:
    """Of exact readings at the same place the one that counts instead of this, or None."""
    rank, mine = rank_of(passing), _standing(passing, rank_of)
    found = [
        (_standing(other, rank_of), abs(other.time_us - passing.time_us), other.source, other.ref, other)
        for other in others
        if abs(other.time_us - passing.time_us) < TWIN_US
        and rank_of(other) != rank
        and _standing(other, rank_of) < mine
    ]
    return min(found, key=lambda other: other[:4])[-1] if found else None


def twin_of(passing: Passing, first: Passing) -> Verdict:
    """The verdict on a double."""
    reason = f"the same crossing, {(passing.time_us - first.time_us) / 1000:+.1f} ms, by a source that counts before it"
    return Verdict("duplicate", reason, first.source, first.ref)


def _standing(passing: Passing, rank_of: RankOf) -> tuple[bool, int]:
    """A feed that says a car started there knows more than a reading at the line."""
    return passing.loop != START, rank_of(passing)


def _close_together(passings: list[Passing]) -> Iterator[tuple[int, int]]:
    """Where passings in time order follow each other closely enough to be of one crossing, from and until."""
    first = 0
    for i in range(1, len(passings) + 1):
        if i == len(passings) or passings[i].time_us - passings[i - 1].time_us >= TWIN_US:
            if i - first > 1:
                yield first, i
            first = i


def _known_better(guesses: list[Passing], line: list[Passing], rank_of: RankOf) -> Aside:
    """Guesses of a source between two of its own readings, against the others' readings in that time, one for one."""
    aside: Aside = []
    by_gap: dict[tuple[int, int, int], list[Passing]] = {}
    for guess in guesses:
        own = [reading.time_us for reading in line if rank_of(reading) == rank_of(guess)]
        i = bisect_left(own, guess.time_us)
        begin_us = own[i - 1] if i else -1
        end_us = own[i] if i < len(own) else 1 << 62
        by_gap.setdefault((rank_of(guess), begin_us, end_us), []).append(guess)
    for (rank, begin_us, end_us), left in by_gap.items():
        for reading in _without_doubles(line, rank, rank_of):
            if left and begin_us + TWIN_US < reading.time_us < end_us - TWIN_US:
                nearest = min(left, key=lambda guess: abs(guess.time_us - reading.time_us))
                left.remove(nearest)
                reason = f"worked out, {(nearest.time_us - reading.time_us) / 1e6:+.1f} s from another source's reading"
                aside.append((nearest, Verdict("superseded", reason, reading.source, reading.ref)))
    return aside


def _without_doubles(line: list[Passing], rank: int, rank_of: RankOf) -> list[Passing]:
    """The readings at the line of other sources than one, each crossing once."""
    found: list[Passing] = []
    for reading in line:
        if rank_of(reading) != rank and (not found or reading.time_us - found[-1].time_us > TWIN_US):
            found.append(reading)
    return found
