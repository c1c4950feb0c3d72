"""The pace that every car will probably show until the flag beside its class, and how sure that is."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from pitboard.forecast.car_states import CarStates
from pitboard.forecast.driver_plan import driver_plan
from pitboard.forecast.lap_table import Floats, LapTable
from pitboard.forecast.profile import PaceSpread, Profile
from pitboard.forecast.stop_model import StopModel
from pitboard.strategy.relative_pace import RelativePace, StintPace

AHEAD = 5
"""The time until the flag is looked at in so many points."""

FAR_S = 7_200.0
"""The end is far, for how much of a difference in pace shows, from about so many seconds on."""

SMALLEST = 1e-8


class FuturePace(Struct, frozen=True, eq=False):
    """The pace of every car until the flag, by the cars of the table, as a logarithm of its lap over its class's.

    `mean` is what is to be expected, `spread` the standard deviation.
    """

    mean: Floats
    spread: Floats


def future_pace(
    table: LapTable,
    states: CarStates,
    stops: StopModel,
    relative: RelativePace,
    profile: Profile,
    span_s: tuple[float, float],
    drives_on: Mapping[str, int] = MappingProxyType({}),
) -> FuturePace:
    """Return the pace of every car in a span of seconds since the start, of which only what is before it is known.

    `drives_on` are the seats, by car, of drivers who drive all of it; in the others all drive their share.

    Stints are what was seen: a car has a pace of its own, each driver differs from it, the form of a day goes up and
    down, and stints differ beyond all that. What follows for the rest is their mean given those stints, exactly.
    """
    count = len(table.numbers)
    mean, variance = np.zeros(count), np.zeros(count)
    index = {number: i for i, number in enumerate(table.numbers)}
    for i, name in enumerate(table.classes):
        own = relative.of_class(name)
        by_car: dict[int, list[StintPace]] = {}
        for stint in own.stints:
            if stint.number in index:
                by_car.setdefault(index[stint.number], []).append(stint)
        crew = max((len({stint.seat for stint in seen if stint.seat}) for seen in by_car.values()), default=1)
        spread = profile.group(name).pace
        lap_variance = own.lap_variance if own.stints else spread.lap**2
        for car in np.flatnonzero(table.class_of == i):
            plan = driver_plan(table, states, stops, int(car), span_s[1] - span_s[0], crew)
            if table.numbers[car] in drives_on:
                plan = {drives_on[table.numbers[car]]: 1.0}
            seen = by_car.get(int(car), [])
            starts_s = relative.history.race.start_us / 1e6
            mean[car], variance[car] = _given(
                seen, spread, lap_variance, plan, (span_s[0] + starts_s, span_s[1] + starts_s)
            )
            left = (span_s[1] - span_s[0]) / (stops.stint_laps[car] * states.green_s[car])
            variance[car] += spread.future_stint**2 / max(left, 1.0)
    far = 1.0 - np.exp(-(span_s[1] - span_s[0]) / FAR_S)
    return FuturePace(mean * (profile.pace_late + (profile.pace_long - profile.pace_late) * far), np.sqrt(variance))


def _given(
    seen: Sequence[StintPace],
    spread: PaceSpread,
    lap_variance: float,
    plan: dict[int, float],
    span_s: tuple[float, float],
) -> tuple[float, float]:
    """The mean and variance of the pace in a span, with the stints that were seen."""
    ahead_s = np.linspace(*span_s, AHEAD)
    form = np.exp(-np.abs(ahead_s[:, None] - ahead_s[None, :]) / spread.form_s).mean()
    prior = spread.car**2 + spread.form**2 * form + spread.driver**2 * sum(share**2 for share in plan.values())
    if not seen:
        return 0.0, float(prior)
    middle_s = np.array([(stint.begin_us + stint.end_us) / 2e6 for stint in seen])
    seats = np.array([stint.seat for stint in seen])
    apart_s = np.abs(middle_s[:, None] - middle_s[None, :])
    noise = spread.stint**2 + lap_variance / np.array([float(stint.laps) for stint in seen])
    shared = spread.car**2 + spread.form**2 * np.exp(-apart_s / spread.form_s)
    covariance = shared + spread.driver**2 * (seats[:, None] == seats[None, :]) + np.diag(noise)
    to_come = np.exp(-np.abs(ahead_s[:, None] - middle_s[None, :]) / spread.form_s).mean(axis=0)
    common = spread.car**2 + spread.form**2 * to_come
    common = common + spread.driver**2 * np.array([plan.get(int(seat), 0.0) for seat in seats])
    weights = np.linalg.solve(covariance, common)
    shares = np.log1p([stint.share for stint in seen])
    return float(weights @ shares), max(float(prior - weights @ common), SMALLEST)
