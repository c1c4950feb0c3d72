"""What can be told of practice and qualifying: that it is no race, and whose laps are the best."""

from pitboard.board.sessions import ranked_by_best_lap
from pitboard.model import Stated
from pitboard.moments import Evidence
from pitboard.report.beats import Beats
from pitboard.report.facts import RankedLapFact, SessionFact
from pitboard.scoring import History

PART = "lead"


def tell_session(beats: Beats) -> bool:
    """Offer what a session shows by the best laps of its cars; return False, and offer nothing, of a race."""
    history, moment_us = beats.snapshot.history, beats.snapshot.moment_us
    ranked = ranked_by_best_lap(history, moment_us)
    if not ranked:
        return False
    drivers: dict[str, str] = {}
    for result in history.drivers_stated_at(moment_us):
        drivers.setdefault(result.number, history.cars[result.number].names.get(result.seat, ""))
    facts = [_fact(history, result, place, ranked[0], drivers) for place, result in enumerate(ranked, 1)]
    rows = tuple(row for fact in facts for row in fact.evidence)
    key = beats.say("session", PART, SessionFact(len(facts), rows), size=2.0)
    best = facts[0]
    beats.say("session_best", PART, best, beats.snapshot.car(best.number), size=2.0, needs=key)
    behind = facts[1 : max(beats.size.places, 3)]
    if behind:
        cars = beats.cars(*[fact.number for fact in behind])
        beats.say("session_behind", PART, *behind, *cars, size=1.5, needs=key)
    return True


def _fact(history: History, result: Stated, place: int, first: Stated, drivers: dict[str, str]) -> RankedLapFact:
    at_ms = (result.time_us - history.race.start_us) // 1000
    row = Evidence("stated", result.number, at_ms, result.source, result.ref)
    lap_ms = result.best_lap_us // 1000
    behind_ms = lap_ms - first.best_lap_us // 1000
    return RankedLapFact(result.number, place, lap_ms, behind_ms, drivers.get(result.number, ""), (row,))
