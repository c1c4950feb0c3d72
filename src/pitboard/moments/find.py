"""All moments of a race: what is worth telling of it, from its history and a moment alone."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pitboard.moments import (
    flags,
    leads,
    losses,
    milestones,
    note_moments,
    places,
    retirements,
    standing,
    stops,
    trends,
)
from pitboard.moments.kind import Kind, Stakes, without_the_unseen
from pitboard.moments.moment import Moment
from pitboard.moments.notes import Note
from pitboard.moments.view import RaceView
from pitboard.scoring import History

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        *leads.KINDS,
        *stops.KINDS,
        *losses.KINDS,
        *places.KINDS,
        *retirements.KINDS,
        *flags.KINDS,
        *milestones.KINDS,
        *standing.KINDS,
        *trends.KINDS,
        *note_moments.KINDS,
    )
}
"""Every kind of moment by its name; a new one adds its module's line here."""


def moments(history: History, moment_us: int, since_us: int | None = None, notes: Sequence[Note] = ()) -> list[Moment]:
    """Find what is worth telling at a moment (µs since the epoch), in time order; only what is new since `since_us`.

    `notes` are what people saw; they count from their own time on. Nothing here looks beyond the moment.
    """
    with RaceView(history, moment_us, since_us, notes) as view:
        found = [moment for find in dict.fromkeys(kind.find for kind in KINDS.values()) for moment in view.found(find)]
        found = without_the_unseen(view, found, KINDS)
        stakes = Stakes(view)
        found = [replace(moment, weight=KINDS[moment.kind].weight(moment, stakes)) for moment in found]
    if since_us is not None:
        found = [moment for moment in found if moment.known_us > since_us]
    return sorted(found, key=lambda moment: (moment.time_us, moment.kind, moment.scope, moment.cars))
