"""What a run under way has told, kept until it can be dated and its cars be numbered."""

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from pitboard.feeds.rmonitor.timeline import nearest_day_us
from pitboard.feeds.rmonitor.underway.clock import RaceClock
from pitboard.model import (
    CarState,
    ClockStep,
    Decision,
    DriverIn,
    Fact,
    LapTimeDeleted,
    LoopsInstalled,
    Passing,
    Stated,
    TransponderFitted,
)

Undated = (
    Passing | TransponderFitted | DriverIn | CarState | Decision | Stated | LapTimeDeleted | LoopsInstalled | ClockStep
)
"""A fact whose moment and number are still to be filled in."""


class _Item(Struct):
    """A fact to be: of which registration ("": of none), at which race time; None until the clock's zero is known.

    `of_day_us` is the time of day at which it was told, `local_us` the local moment of a fact that has no race time of
    its own: it is as far from the clock's zero as that turns out to be.
    """

    registration: str
    race_us: int | None
    of_day_us: int | None
    local_us: int | None
    fact: Undated


class Cars(Protocol):
    """What is known of the cars by registration when their facts are handed out."""

    def number(self, registration: str) -> str:
        """The number that a car bears."""

    def names_drivers(self, registration: str) -> bool:
        """Whether its names are people's."""


class Facts:
    """The facts of a run in the order in which they came; those from before the clock's zero was known wait for it.

    `again`: something that was handed out holds no more, so that all must be told again.
    """

    def __init__(self, clock: RaceClock) -> None:
        self._clock = clock
        self._items: list[_Item] = []
        self._early: list[_Item] = []
        self._said = 0
        self._withdrawn: set[tuple[str, int]] = set()
        self.again = False

    def add(self, registration: str, fact: Undated, race_us: int | None = None, local_us: int | None = None) -> None:
        """Note a fact, of now unless a race time or a local moment is given."""
        known = self._clock.zero_us is not None
        if race_us is None and known:
            race_us = self._clock.now_us or 0
        item = _Item(registration, race_us, self._clock.of_day_us, local_us, fact)
        (self._items if known else self._early).append(item)

    def settle(self, now_us: int) -> None:
        """Once the clock's zero is known: so is, by the time of day, when all was told that came before."""
        zero_us = self._clock.zero_us
        if zero_us is None:
            return
        for item in self._early:
            if item.race_us is None:
                of_day_us = self._clock.first_of_day_us if item.of_day_us is None else item.of_day_us
                at_us = now_us if of_day_us is None else nearest_day_us(of_day_us - zero_us, now_us)
                item.race_us = min(at_us, now_us)
        self._items += self._early
        self._early.clear()

    def withdraw(self, registration: str, lap: int) -> None:
        """A lap has a time after all: that it has none is told no more."""
        self._withdrawn.add((registration, lap))
        self.again = True

    def hold(self, registration: str, laps: set[int]) -> None:
        """Laps have no time after all."""
        self._withdrawn -= {(registration, lap) for lap in laps}
        self.again = True

    def tell_again(self) -> None:
        """Let all be handed out again."""
        self._said = 0
        self.again = False

    def news(self, start_us: int, cars: Cars) -> list[Fact]:
        """What was not handed out yet, for a race whose clock began at a moment (µs since the epoch)."""
        new, self._said = self._items[self._said :], len(self._items)
        return [self._dated(item, start_us, cars) for item in new if self._holds(item, cars)]

    def _holds(self, item: _Item, cars: Cars) -> bool:
        """Whether a fact still is to be told: not of a lap that has a time after all, nor of a driver who is a team."""
        fact = item.fact
        if isinstance(fact, LapTimeDeleted):
            return (item.registration, fact.lap) not in self._withdrawn
        return not isinstance(fact, DriverIn) or not item.registration or cars.names_drivers(item.registration)

    def _dated(self, item: _Item, start_us: int, cars: Cars) -> Fact:
        fact = item.fact
        if isinstance(fact, LoopsInstalled):
            return fact
        named = replace(fact, number=cars.number(item.registration)) if item.registration else fact
        if isinstance(named, LapTimeDeleted):
            return named
        race_us = item.race_us or 0
        if item.local_us is not None:
            race_us = item.local_us - self._clock.zero_local_us()
        if isinstance(named, TransponderFitted):
            return replace(named, from_us=start_us + race_us)
        return replace(named, time_us=start_us + race_us)
