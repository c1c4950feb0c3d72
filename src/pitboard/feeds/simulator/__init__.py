"""A seeded endurance race as a feed, with the log of what truly happened."""

from collections.abc import Iterator

from pitboard.feeds.simulator.event import SimulatedRace, deliver
from pitboard.feeds.simulator.race import RaceSimulator
from pitboard.feeds.simulator.truth import (
    TrueIncident,
    TrueLap,
    TruePenalty,
    TruePitVisit,
    TrueResult,
    TrueRetirement,
    TrueStint,
    Truth,
)
from pitboard.model import Fact

__all__ = [
    "SimulatedRace",
    "Simulation",
    "TrueIncident",
    "TrueLap",
    "TruePenalty",
    "TruePitVisit",
    "TrueResult",
    "TrueRetirement",
    "TrueStint",
    "Truth",
    "simulate",
]


class Simulation:
    """One run of a simulated race: iterate it once for the facts; `truth` is the log so far."""

    def __init__(self, settings: SimulatedRace) -> None:
        self.settings = settings
        race = RaceSimulator(settings)
        self.truth: Truth = race.truth
        self._facts = deliver(settings, race.facts())

    def __iter__(self) -> Iterator[Fact]:
        return self._facts


def simulate(settings: SimulatedRace) -> Iterator[Fact]:
    """Simulate a race: its facts one by one as they happen, in order of time (µs since the Unix epoch)."""
    return iter(Simulation(settings))
