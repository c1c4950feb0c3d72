"""What nobody saw is not told: a race that was joined late, or in which the feed was lost, has gaps in its past."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pitboard.moments.kind import Kind
from pitboard.moments.moment import Moment
from pitboard.moments.view import RaceView


def without_the_unseen(view: RaceView, found: Sequence[Moment], kinds: Mapping[str, Kind]) -> list[Moment]:
    """Keep the moments that rest on what was seen alone, without what they say of the time before that."""
    if not view.unseen and not view.joined_us:
        return list(found)
    if not _knows_the_field(view) or _joined_after_the_flag(view):
        return [moment for moment in found if kinds[moment.kind].rests_on == "itself" and moment.kind != "fastest_lap"]
    return [
        replace(moment, values=kinds[moment.kind].as_seen(view, moment.values, moment))
        for moment in found
        if _was_seen(view, moment, kinds[moment.kind])
    ]


def _knows_the_field(view: RaceView) -> bool:
    """Tell whether the feed has said of every car what it is: before that its state is still on its way."""
    entries = (car.car.entry for car in view.cars.values())
    return all(entry.transponders or entry.drivers or entry.team for entry in entries)


def _joined_after_the_flag(view: RaceView) -> bool:
    """Tell whether the race was over when it was joined: which cars had finished nobody saw."""
    return any(flag.flew and flag.state == "chequered" for flag in view.flags[:1])


def _was_seen(view: RaceView, moment: Moment, kind: Kind) -> bool:
    if kind.rests_on == "itself":
        return True
    if moment.kind == "drive_through" and view.joined_us:
        # What is quick for a stop the others say, of which too few were seen.
        return False
    reach_us = kind.reach(view, moment)
    if kind.rests_on == "lane" and reach_us <= view.joined_us:
        return False
    return not view.overlaps_unseen(reach_us, moment.time_us)
