"""A simulated race of two hours and a half: long enough for the reports of two full hours."""

from functools import cache
from itertools import takewhile

from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.model import Fact
from pitboard.race import RaceUnderWay
from pitboard.server.hub import Hub
from server.short_race import MINUTE_US

RACE = SimulatedRace(seed=3, duration_us=150 * MINUTE_US, hypercar=4, lmp2=3, lmgt3=3, innovative=1)
START_US = RACE.start_us


@cache
def facts() -> tuple[Fact, ...]:
    """All facts of a race of two hours and a half."""
    return tuple(simulate(RACE))


def go(hub: Hub, minutes: float) -> None:
    """Let a hub take what is new up to a minute of the race, and publish."""
    until_us = START_US + int(minutes * MINUTE_US)
    told = list(takewhile(lambda fact: getattr(fact, "time_us", 0) <= until_us, facts()))
    from_us = hub.race.fed_until_us
    hub.race.take([fact for fact in told if not from_us or getattr(fact, "time_us", 0) > from_us], until_us)
    hub.publish()


def hub_at(minutes: float) -> Hub:
    """A hub that has taken the first minutes."""
    hub = Hub(RaceUnderWay())
    go(hub, minutes)
    return hub
