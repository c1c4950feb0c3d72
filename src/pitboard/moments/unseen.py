"""What nobody saw is not told: a race that was joined late, or in which the feed was lost, has gaps in its past."""

from collections.abc import Sequence

from msgspec.structs import replace

from pitboard.moments.moment import Moment
from pitboard.moments.places import CYCLE_US
from pitboard.moments.view import RaceView

ANY_TIME = frozenset({"note", "message", "slow_zone", "flag", "fastest_lap"})
"""These stand on nothing but themselves, or have looked at what was seen already."""

OF_STOPS = frozenset({"long_stop", "drive_through", "driver_change", "multi_stint", "return_to_race", "standstill"})
"""These stand on the loops of the pit lane, of which a result that proves laps says nothing."""


def without_the_unseen(view: RaceView, found: Sequence[Moment]) -> list[Moment]:
    """Keep the moments that rest on what was seen alone, without what they say of the time before that."""
    if not view.unseen and not view.joined_us:
        return list(found)
    if not _knows_the_field(view) or _joined_after_the_flag(view):
        return [moment for moment in found if moment.kind in ANY_TIME and moment.kind != "fastest_lap"]
    return [_as_seen(view, moment) for moment in found if _was_seen(view, moment)]


def _knows_the_field(view: RaceView) -> bool:
    """Tell whether the feed has said of every car what it is: before that its state is still on its way."""
    entries = (car.car.entry for car in view.cars.values())
    return all(entry.transponders or entry.drivers or entry.team for entry in entries)


def _joined_after_the_flag(view: RaceView) -> bool:
    """Tell whether the race was over when it was joined: which cars had finished nobody saw."""
    return any(flag.flew and flag.state == "chequered" for flag in view.flags[:1])


def _was_seen(view: RaceView, moment: Moment) -> bool:
    if moment.kind in ANY_TIME:
        return True
    if moment.kind == "drive_through" and view.joined_us:
        # What is quick for a stop the others say, of which too few were seen.
        return False
    reach_us = _reach_us(view, moment)
    if moment.kind in OF_STOPS and reach_us <= view.joined_us:
        return False
    return not view.overlaps_unseen(reach_us, moment.time_us)


def _reach_us(view: RaceView, moment: Moment) -> int:
    """Return how far back the earliest lies that a moment rests on (µs since the epoch)."""
    from_us = moment.values.get("from_us", moment.time_us)
    earliest_us = min(from_us, moment.time_us) if isinstance(from_us, int) else moment.time_us
    if moment.kind in ("fall", "climb"):
        return earliest_us - CYCLE_US
    if moment.kind == "lead_change":
        before, lap = view.cars[moment.cars[1]], moment.values["lap"]
        return before.end_us(int(lap) - 1) if isinstance(lap, int) else earliest_us
    return earliest_us


def _as_seen(view: RaceView, moment: Moment) -> Moment:
    """Take from a lead change how often and how long somebody led before, or since, where that was not seen.

    Nor does a stop say what is usual where others were not seen.
    """
    values = dict(moment.values)
    if moment.kind == "long_stop" and view.joined_us:
        values.pop("usual_us", None)
        values.pop("lost_us", None)
    if moment.kind != "lead_change":
        return replace(moment, values=values)
    if view.overlaps_unseen(view.start_us, moment.time_us):
        values["regained"] = False
        del values["laps_led_before"]
    if view.overlaps_unseen(moment.time_us, view.moment_us):
        del values["laps_led"]
    return replace(moment, values=values)
