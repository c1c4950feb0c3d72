"""What the stops still do to a gap: who has to stop, the gap when both have, the stops to make until the flag."""

from itertools import pairwise

from pitboard.board.order import Placement
from pitboard.board.stop_cycle import StopsToMake
from pitboard.moments.kind import Kind, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.trends import RUNS
from pitboard.moments.view import CarView, RaceView

PLACES = 2
"""The first cars of every scope are looked at, down to this place and the next."""

RHYTHM_STOPS = 3
RHYTHM_LAPS = 1
"""Two cars stop in the same rhythm if so many of their last stops were no further apart than so many laps."""


class StopCycleValues(Values, frozen=True, kw_only=True):
    """Where two cars that follow each other are with their stops; what is said of the car ahead is named `ahead_`.

    `gap_us` is the gap now, `net_gap_us` that when both have made the same stops: below 0 the car that is behind is
    then ahead. `to_stop` is the car that has a stop to make that the other has made, which costs it `loss_us` by
    `loss_stops` stops. `stops` are those made, `stint_laps` the laps since the last, `usual_laps` those of a full
    stint; `stops_left` those that it probably has to make until the flag, in `left_us`, with the longest stints to
    count on, `most_left` with usual ones. `joint`: the last stops of both were on the same lap. `same_rhythm`: the last
    three were no more than a lap apart. `saved`: so many stops more the car ahead makes in all than the other.
    """

    class_position: int
    gap_us: int | None = None
    net_gap_us: int | None = None
    to_stop: str | None = None
    loss_us: int | None = None
    loss_stops: int | None = None
    stops: int
    ahead_stops: int
    stint_laps: int
    ahead_stint_laps: int
    usual_laps: int | None = None
    ahead_usual_laps: int | None = None
    stops_left: int | None = None
    ahead_stops_left: int | None = None
    most_left: int | None = None
    ahead_most_left: int | None = None
    left_us: int | None = None
    joint: bool
    same_rhythm: bool
    saved: int | None = None
    driver: str
    ahead_driver: str


def stop_cycles(view: RaceView) -> list[Moment]:
    """Find for the first cars overall and of each class, in the order in force, where they are with their stops."""
    if not view.cycles.tells or view.moment_us >= view.chequered_us:
        return []
    found: dict[tuple[str, str], Moment] = {}
    for scope, cars in view.scopes.items():
        numbers = {car.number for car in cars}
        front = [placement for placement in view.running.cars if placement.number in numbers]
        for place, (ahead, behind) in enumerate(pairwise(front[: PLACES + 1]), 1):
            key = behind.number, ahead.number
            if key not in found and all(_runs(view, placement) for placement in (ahead, behind)):
                found[key] = _cycle(view, scope, ahead, behind, place)
    return list(found.values())


def _runs(view: RaceView, placement: Placement) -> bool:
    return placement.mark.laps > 0 and view.states[placement.number].name in RUNS


def _cycle(view: RaceView, scope: str, ahead: Placement, behind: Placement, place: int) -> Moment:
    now_us, cycles = view.moment_us, view.cycles
    front, back = view.cars[ahead.number], view.cars[behind.number]
    own, other = cycles.cycle(behind.number, now_us), cycles.cycle(ahead.number, now_us)
    net = cycles.net_gap(view.running, ahead, behind, now_us)
    left, ahead_left = cycles.stops_to_make(behind.number, now_us), cycles.stops_to_make(ahead.number, now_us)
    race = view.history.race
    apart = _apart(view, front, back)
    owed = cycles.owed(ahead.number, behind.number, now_us)
    to_stop = {1: ahead.number, -1: behind.number}.get(owed)
    stop = cycles.usual.stop(to_stop, now_us) if to_stop else None
    values = StopCycleValues(
        class_position=_class_position(view, behind.number),
        gap_us=net.gap_us if net else None,
        net_gap_us=net.net_us if net and net.owed else None,
        to_stop=to_stop,
        loss_us=stop.loss_us if stop else None,
        loss_stops=stop.stops if stop else None,
        stops=own.stops,
        ahead_stops=other.stops,
        stint_laps=own.stint_laps,
        ahead_stint_laps=other.stint_laps,
        usual_laps=own.stint.laps if own.stint else None,
        ahead_usual_laps=other.stint.laps if other.stint else None,
        stops_left=left.stops if left else None,
        ahead_stops_left=ahead_left.stops if ahead_left else None,
        most_left=left.most if left else None,
        ahead_most_left=ahead_left.most if ahead_left else None,
        left_us=race.start_us + race.duration_us - now_us if left or ahead_left else None,
        joint=apart[:1] == [0],
        same_rhythm=len(apart) == RHYTHM_STOPS and max(apart) <= RHYTHM_LAPS,
        saved=_saved(own.stops, other.stops, left, ahead_left),
        driver=back.driver_at(now_us),
        ahead_driver=front.driver_at(now_us),
    )
    size = (1.0 if to_stop else 0.5) / place
    cars = (behind.number, ahead.number)
    return Moment("stop_cycle", now_us, scope, cars, values, size, _rows(view, back, front))


def _class_position(view: RaceView, number: str) -> int:
    return next(row.class_position or 0 for row in view.board.rows if row.number == number)


def _apart(view: RaceView, car: CarView, other: CarView) -> list[int]:
    """By how many laps the last stops of two cars were apart, the latest first."""
    own, others = (view.cycles.usual.stops[each.number].laps[-RHYTHM_STOPS:][::-1] for each in (car, other))
    return [abs(lap - other_lap) for lap, other_lap in zip(own, others, strict=False)]


def _saved(stops: int, ahead_stops: int, left: StopsToMake | None, ahead_left: StopsToMake | None) -> int | None:
    """How many stops more the car ahead makes in all; None where that is not as good as certain."""
    if left is None or ahead_left is None or left.stops != left.most or ahead_left.stops != ahead_left.most:
        return None
    return ahead_stops + ahead_left.stops - stops - left.stops


def _rows(view: RaceView, *cars: CarView) -> tuple[Evidence, ...]:
    """Cite both cars on the board, their stops, and those of their classes that say what is usual."""
    now_ms = view.ms(view.moment_us)
    rows = [Evidence("standing", car.number, now_ms) for car in cars]
    rows += [visit.evidence for car in cars for visit in car.visits[-RHYTHM_STOPS:]]
    rows += [Evidence("pit", "", now_ms, car_class=car.car_class) for car in cars]
    return tuple(dict.fromkeys(rows))


KINDS = (Kind("stop_cycle", StopCycleValues, stop_cycles, staked(0.5), rests_on="lane"),)
