"""All moments of a race: what is worth telling of it, from its history and a moment alone."""

from collections.abc import Sequence

from pitboard.moments import battles, flags, leads, milestones, pace, places, retirements, standing, stops
from pitboard.moments.moment import Moment
from pitboard.moments.note_moments import note_moments
from pitboard.moments.notes import Note
from pitboard.moments.unseen import without_the_unseen
from pitboard.moments.view import RaceView
from pitboard.scoring import History


def moments(history: History, moment_us: int, since_us: int | None = None, notes: Sequence[Note] = ()) -> list[Moment]:
    """Find what is worth telling at a moment (µs since the epoch), in time order; only what is new since `since_us`.

    `notes` are what people saw; they count from their own time on. Nothing here looks beyond the moment.
    """
    view = RaceView(history, moment_us)
    visits = stops.Stops(view)
    found = [
        *leads.lead_changes(view),
        *leads.lead_swaps(view, since_us),
        *stops.long_stops(view, visits),
        *stops.drive_throughs(view),
        *stops.driver_changes(view),
        *stops.multi_stints(view),
        *retirements.retirements(view),
        *flags.flags(view),
        *flags.standstills(view),
        *flags.slow_zones(view),
        *flags.messages(view),
        *places.falls_and_climbs(view, since_us),
        *pace.fastest_laps(view),
        *milestones.milestones(view),
        *battles.battles(view),
        *battles.closing_gaps(view),
        *standing.contention(view),
        *standing.last_of_make(view),
        *standing.best_of_nation(view),
        *note_moments(view, notes),
    ]
    found = without_the_unseen(view, found)
    if since_us is not None:
        found = [moment for moment in found if moment.known_us > since_us]
    return sorted(found, key=lambda moment: (moment.time_us, moment.kind, moment.scope, moment.cars))
