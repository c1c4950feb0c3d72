"""What can be told of a race that is over: who won and how it was decided, the podium, and the winners of the classes.

Order and gaps are those of the classification. Nothing runs any more, but cars that have still to take the flag. And
of practice and qualifying: that it is no race, and whose laps are the best.
"""

from pitboard.board.sessions import ranked_by_best_lap
from pitboard.model import Stated
from pitboard.moments import Evidence
from pitboard.report.beats import PODIUM, Beats
from pitboard.report.facts import OVERALL, CrewFact, RankedLapFact, ReportFact, SessionFact
from pitboard.report.front_story import has_led, how_it_came, tell_behind, tell_contenders, what_befell
from pitboard.scoring import History


def tell_result(beats: Beats) -> None:
    """Offer the win, the podium, how it was decided, and who came in behind."""
    snapshot = beats.snapshot
    first = snapshot.place(OVERALL, 1)
    if first is None:
        return
    level = beats.level(OVERALL)
    if level:
        win = beats.say("lead", "lead", first, snapshot.clock(), snapshot.car(first.number), *level)
    else:
        win = beats.say("win", "lead", first, snapshot.car(first.number), *_crew(beats, first.number))
        _margin(beats, first.number, win)
    before = win
    for position in range(2 if level else 3, PODIUM + 1):
        before = _on_podium(beats, position, before) or before
    runner_up = snapshot.place(OVERALL, 2)
    if runner_up:
        what_befell(beats, runner_up.number, "decided", win)
    how_it_came(beats, first.number, runner_up.number if runner_up else "", win, "decided")
    what_befell(beats, first.number, "decided", win, leads=True)
    if runner_up:
        has_led(beats, runner_up.number, "decided", win)
    tell_contenders(beats, snapshot.rows[0].car_class, PODIUM + 1, before)
    _still_out(beats)


def _crew(beats: Beats, number: str) -> tuple[CrewFact, ...]:
    crew = beats.snapshot.whole_crew(number)
    return (crew,) if crew else ()


def _margin(beats: Beats, winner: str, win: str) -> None:
    """Offer over how many laps it was won, and by how much from whom."""
    snapshot = beats.snapshot
    fact = snapshot.win(winner)
    second = beats.in_place(OVERALL, 2)
    behind: list[ReportFact] = []
    if second and (gap := second[1]):
        place = second[0]
        behind = [place, gap, snapshot.car(place.number), *_crew(beats, place.number)]
    if fact:
        beats.say("win_margin", "lead", fact, snapshot.car(winner), *behind, needs=win)


def _on_podium(beats: Beats, position: int, needs: str) -> str:
    """Offer a car on the podium with its whole crew."""
    found = beats.in_place(OVERALL, position)
    if not found:
        return ""
    place, gap = found
    crew = _crew(beats, place.number)
    return beats.say("podium", "lead", place, gap, beats.snapshot.car(place.number), *crew, size=2.0, needs=needs)


def _still_out(beats: Beats) -> None:
    """Offer that the result is provisional, while cars have still to take the flag."""
    counts = beats.snapshot.counts()
    if counts.in_race > counts.finished > 0:
        beats.say("provisional", "lead", counts)


def tell_class_result(beats: Beats, car_class: str) -> str:
    """Offer who won a class with whom and by how much, and who came in behind; return the key of the win."""
    snapshot = beats.snapshot
    first = snapshot.place(car_class, 1)
    if first is None:
        return ""
    part = "lead" if beats.length == "flash" else car_class
    level, car = beats.level(car_class), snapshot.car(first.number)
    best = snapshot.best_of_nation(car_class, beats.nation) if beats.nation else None
    if level:
        win = beats.say("class_lead", part, first, car, *level)
    elif best and best.number == first.number:
        win = beats.say("class_win_home", part, first, car, best, *_crew(beats, first.number), size=1.5)
    else:
        win = beats.say("class_win", part, first, car, *_crew(beats, first.number))
    second = beats.say_place("place", car_class, car_class, 2, needs=win)
    tell_behind(beats, car_class, win, second or win)
    return win


def tell_session(beats: Beats) -> bool:
    """Offer what a session shows by the best laps of its cars; return False, and offer nothing, of a race."""
    history, moment_us = beats.snapshot.history, beats.snapshot.moment_us
    ranked = ranked_by_best_lap(history, moment_us)
    if not ranked:
        return False
    drivers: dict[str, str] = {}
    for result in history.drivers_stated_at(moment_us):
        drivers.setdefault(result.number, history.cars[result.number].names.get(result.seat, ""))
    facts = [_ranked_lap(history, result, place, ranked[0], drivers) for place, result in enumerate(ranked, 1)]
    rows = tuple(row for fact in facts for row in fact.evidence)
    key = beats.say("session", "lead", SessionFact(len(facts), rows), size=2.0)
    best = facts[0]
    beats.say("session_best", "lead", best, beats.snapshot.car(best.number), size=2.0, needs=key)
    behind = facts[1 : max(beats.size.places, 3)]
    if behind:
        cars = beats.cars(*[fact.number for fact in behind])
        beats.say("session_behind", "lead", *behind, *cars, size=1.5, needs=key)
    return True


def _ranked_lap(history: History, result: Stated, place: int, first: Stated, drivers: dict[str, str]) -> RankedLapFact:
    at_ms = (result.time_us - history.race.start_us) // 1000
    row = Evidence("stated", result.number, at_ms, result.source, result.ref)
    lap_ms = result.best_lap_us // 1000
    behind_ms = lap_ms - first.best_lap_us // 1000
    return RankedLapFact(result.number, place, lap_ms, behind_ms, drivers.get(result.number, ""), (row,))
