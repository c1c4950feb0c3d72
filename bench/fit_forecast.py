"""Fit the profiles of forecasts on races, each race left out of what judges it; prints scores and what to write down.

    python bench/fit_forecast.py [SIMULATIONS]

Every race in PITBOARD_RACES that the profiles name is driven on from every full hour, once for each set of parameters
of the simulation below; how to weigh its chances is fitted on what came of that, for all races but the one judged.
"""

import os
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from pitboard.forecast.chances import chances
from pitboard.forecast.evaluation import graded_classes, hours_asked
from pitboard.forecast.forecast import Outlook, outlook, weighed
from pitboard.forecast.grading import GradedClass, baseline, log_scores, paired_interval
from pitboard.forecast.lap_table import lap_table
from pitboard.forecast.profile import Profile, profile_for
from pitboard.forecast.simulation import drive
from pitboard.intake import load
from pitboard.model.time import HOUR_US
from pitboard.scoring import History
from pitboard.strategy.race_length import race_length_us

RACES = Path(os.environ.get("PITBOARD_RACES", Path(__file__).resolve().parent.parent / "../shared/races"))
SHARPNESS, GAP_WEIGHTS, GAP_SCALES_S = (0.8, 0.9, 1.0, 1.1), (0.0, 0.2, 0.35, 0.5, 0.7), (30.0, 60.0, 120.0)


SETS: dict[str, Callable[[Profile], Profile]] = {
    "as it is": lambda profile: profile,
    "widen 0.8": lambda profile: replace(profile, widen=0.8 * profile.widen),
    "widen 1.25": lambda profile: replace(profile, widen=1.25 * profile.widen),
    "stops 0.6": lambda profile: replace(profile, stop_spread_s=0.6 * profile.stop_spread_s),
    "safety cars 1.4": lambda profile: replace(
        profile, safety_cars=replace(profile.safety_cars, an_hour=1.4 * profile.safety_cars.an_hour)
    ),
}
"""The parameters of the simulation that are tried, beside the profile as it is."""


def races() -> Iterator[tuple[str, History]]:
    """The recorded races that the profiles name."""
    found = sorted(path for folder in ("", "more") for path in (RACES / folder).glob("*.csv.gz"))
    found += sorted(RACES.glob("*/23_Analysis_Race_Hour*.csv.gz"))
    for path in found:
        name = path.name.removesuffix(".csv.gz") if path.parent.name == "more" else path.parent.name
        if not name.endswith("-results"):
            history = load(path).history
            if name in profile_for(history).races:
                yield name, history


def outlooks(history: History) -> list[tuple[Outlook, int]]:
    """The outlook of a race at every full hour, with what its rest is driven from."""
    length_us = race_length_us(history)
    moments = [(history.race.start_us + hour * HOUR_US, hour) for hour in hours_asked(history, length_us)]
    return [(outlook(history, at_us, length_us, 1, 1), hour) for at_us, hour in moments]


def driven(now: Outlook, simulations: int, change: Callable[[Profile], Profile]) -> Outlook:
    """An outlook with the chances as the runs give them by a changed profile."""
    race = replace(now.race, profile=change(now.race.profile))
    return replace(now, race=race, chances=chances(race.table, drive(race, simulations, 1)))


def graded(history: History, found: list[tuple[Outlook, int]], **weights: float) -> list[GradedClass]:
    """The outlooks of a race, weighed so, against what came."""
    profile = replace(profile_for(history), **weights)
    rows = []
    for now, hour in found:
        own = weighed(replace(now.race, profile=profile), now.chances, now.gaps_s, now.possible)
        settled = replace(now, chances=own)
        rows += graded_classes(settled, lap_table(history), history.race.name, hour, race_length_us(history))
    return rows


def main() -> None:
    """Fit, judge and print."""
    simulations = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    known = dict(races())
    of_profile = {name: profile_for(history).id for name, history in known.items()}
    tried: dict[str, dict[tuple[str, float, float, float], list[GradedClass]]] = {name: {} for name in known}
    begun = {name: outlooks(history) for name, history in known.items()}
    for label, change in SETS.items():
        for name, history in known.items():
            found = [(driven(now, simulations, change), hour) for now, hour in begun[name]]
            for sharp, weight, scale_s in product(SHARPNESS, GAP_WEIGHTS, GAP_SCALES_S):
                weights = {"sharpness": sharp, "gap_weight": weight, "gap_scale_s": scale_s}
                tried[name][label, sharp, weight, scale_s] = graded(history, found, **weights)
        print("driven:", label, flush=True)
    sums = {name: {key: _log(rows).sum() for key, rows in own.items()} for name, own in tried.items()}
    for profile in sorted(set(of_profile.values())):
        _judge(profile, [name for name in known if of_profile[name] == profile], sums, tried)
    left_out = []
    for name in known:
        others = [other for other in known if other != name and of_profile[other] == of_profile[name]]
        left_out += tried[name][_best(others, sums)]
    _print("all, each race left out", left_out)


def _log(rows: list[GradedClass]) -> np.ndarray:  # type: ignore[type-arg]
    return log_scores(rows, [row.class_win for row in rows])


def _best(
    names: list[str], sums: dict[str, dict[tuple[str, float, float, float], float]]
) -> tuple[str, float, float, float]:
    return min(sums[names[0]], key=lambda key: sum(sums[name][key] for name in names))


def _judge(profile: str, names: list[str], sums, tried) -> None:  # type: ignore[no-untyped-def]
    print(f"\n{profile}: on all its races best {_best(names, sums)}")
    for label in SETS:
        best = min((sum(sums[name][key] for name in names), key) for key in sums[names[0]] if key[0] == label)
        count = sum(len(tried[name][best[1]]) for name in names)
        print(f"  {label:16} {best[0] / count:.4f} with {best[1][1:]}")


def _print(what: str, rows: list[GradedClass]) -> None:
    base = baseline(rows)
    difference = _log(rows) - log_scores(rows, base.win)
    low, high = paired_interval(rows, difference)
    print(
        f"\n{what}: {_log(rows).mean():.4f}, gaps {log_scores(rows, base.win).mean():.4f}, "
        f"difference {difference.mean():+.3f} [{low:+.3f}, {high:+.3f}]"
    )
    for race in sorted({row.race for row in rows}):
        own = np.array([row.race == race for row in rows])
        print(f"  {race:28} {_log(rows)[own].mean():.3f} {log_scores(rows, base.win)[own].mean():.3f}")


if __name__ == "__main__":
    main()
