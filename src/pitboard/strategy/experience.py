"""What other races have shown and the answers of this one rest on: sent along, so that a page can work them out too."""

from msgspec import Struct

from pitboard.scoring import History
from pitboard.strategy.first_stints import first_stint
from pitboard.strategy.hit_rates import HitRates, hit_rates
from pitboard.strategy.neutralisations import usual_neutralisations
from pitboard.strategy.race_length import race_length_us
from pitboard.strategy.stop_hazard import weights


class HazardSums(Struct, frozen=True):
    """The weights by which stops are foretold: of a car `alone`, and `paired` while another is to stop."""

    alone: list[float]
    paired: list[float]


class UsualNeutralisations(Struct, frozen=True):
    """How often the course is neutralised by an hour, and for so many minutes, each as likely."""

    an_hour: float
    minutes: list[int]


class Experience(Struct, frozen=True):
    """What is known of a race before it begins: how long it is to last (0: nobody knows), and what is usual in others.

    `hit_rates` say how often the answers were right; `first_stints` has by class the seconds of a full stint at racing
    speed and of a stop in the lane.
    """

    length_ms: int
    hazard: HazardSums
    first_stints: dict[str, tuple[int, int]]
    neutralisations: UsualNeutralisations
    hit_rates: HitRates


def experience(history: History) -> Experience:
    """Return what other races have shown that holds for this one, by its series, place, year and classes."""
    classes = sorted({car.entry.car_class for car in history.cars.values()})
    profile, kind = weights().profile(classes), usual_neutralisations(history)
    stints = ((name, first_stint(history, name)) for name in classes)
    return Experience(
        race_length_us(history) // 1000,
        HazardSums(profile.alone, profile.paired),
        {name: (stint.full_s, stint.lane_s) for name, stint in stints if stint is not None},
        UsualNeutralisations(kind.an_hour, list(kind.minutes)),
        hit_rates(history),
    )
