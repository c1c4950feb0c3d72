"""What the races of a series are like: the parameters of the forecast, fitted on races and kept as data."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from pitboard.scoring import History


class PaceSpread(Struct, frozen=True, forbid_unknown_fields=True):
    """How much paces differ, as shares of a lap (standard deviations): of cars, drivers of a car, a day's form, stints.

    `form_s` is how long a form lasts, `lap` how laps scatter where a race has not shown it, `future_stint` what a
    stint to come adds.
    """

    car: float
    driver: float
    form: float
    form_s: float
    stint: float
    lap: float
    future_stint: float


class Hazards(Struct, frozen=True, forbid_unknown_fields=True):
    """What befalls a car: losses an hour, the median of their length in seconds and its spread, retirements an hour."""

    losses_h: float
    loss_s: float
    loss_spread: float
    retirements_h: float


class GroupProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is usual of a group of classes: which they are, their pace and what befalls them."""

    classes: tuple[str, ...]
    pace: PaceSpread
    hazards: Hazards


class SafetyCars(Struct, frozen=True, forbid_unknown_fields=True):
    """The safety cars of a series: how many an hour, how long, and what the procedure does to gaps.

    Gaps keep their whole laps; a car that is laps down gets one back with the chance `lap_back`. In the queue a place
    is `queue_laps` of a lap. `all_stop`: the field stops meanwhile, which then costs nothing but `stop_spread_laps`.
    """

    an_hour: float
    length_s: float
    lap_back: float
    queue_laps: float
    all_stop: bool
    stop_spread_laps: float


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of a series, when and on which races they were fitted, and what they scored there.

    It counts where the race has one of the classes `marks` (none: any) and runs at one of `circuits` (none: anywhere).
    `widen` multiplies what is uncertain of pace, `stop_spread_s` is how much stops differ, `stint_spread` how far
    stints are from what a car has shown, as a share. `sharpness` is the power to which the chances of the runs are
    taken, `gap_weight` what the gap has to say beside them, `gap_scale_s` how far an hour's gap is, `floor` what is
    spread over all that can still win. Of what a car is expected to be faster the share `pace_late` shows when the end
    is near, `pace_long` when it is far.
    """

    id: str
    fitted: str
    races: tuple[str, ...]
    log_score: float
    log_score_gap: float
    marks: tuple[str, ...]
    circuits: tuple[str, ...]
    widen: float
    stop_spread_s: float
    stint_spread: float
    pace_late: float
    pace_long: float
    sharpness: float
    gap_weight: float
    gap_scale_s: float
    floor: float
    safety_cars: SafetyCars
    groups: tuple[GroupProfile, ...]

    def group(self, car_class: str) -> GroupProfile:
        """Return what is usual of a class, by its name; of one that is in no group the last's."""
        name = car_class.upper()
        return next((group for group in self.groups if name in group.classes), self.groups[-1])


@cache
def profiles() -> dict[str, Profile]:
    """Return the profiles that there are, by id."""
    text = files("pitboard.forecast").joinpath("profiles.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(text)["profile"], tuple[Profile, ...])
    return {profile.id: profile for profile in found}


def profile_for(history: History) -> Profile:
    """Return the profile that fits a race by its circuit and classes; the last is for any."""
    classes = {car.entry.car_class.upper() for car in history.cars.values()}
    for profile in profiles().values():
        fits_place = not profile.circuits or history.race.circuit in profile.circuits
        if fits_place and (not profile.marks or classes & set(profile.marks)):
            return profile
    return list(profiles().values())[-1]
