"""One car's passings into its history: a state machine whose state is the history itself, so it can go on any time.

The order of the loops along the lap decides, not durations (rules.md, cases 5 to 9): a passing further along the same
lap is progress; one at or behind the last loop is an echo, or proves that the car has come round and that the reading
at the line was missed. A passing that is not accepted changes nothing.
"""

from bisect import bisect_left, bisect_right

from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Passing
from pitboard.scoring.car_history import NEVER_US, Alarm, AlarmKind, CarHistory, Mark, Phase
from pitboard.scoring.course import PIT_IN_RANK, PIT_OUT_RANK, START_RANK, Course
from pitboard.scoring.twins import place_of
from pitboard.scoring.verdicts import Verdict, VerdictCode

ECHO_US = 5_000_000
"""Readings of one car at one loop closer than this are one passing (two transponders, two antennas, track and pit)."""

PIT_TWIN_US = 30_000_000
"""A pit-in or pit-out worked out from durations lies within this of the loop's own reading: measured at most 10.1 s."""


def advance(car: CarHistory, passings: list[Passing], course: Course, gap_us: int = 1) -> int:
    """Score passings, in time order, onto the end of a car's history; returns how many were taken.

    Stops before the first that comes less than `gap_us` after the one before it, or that corrects what was scored: the
    caller then sorts and starts this car again.
    """
    rank_of = course.ranks.get
    count = course.loop_count
    start_us, pit_line_ids = course.start_us, course.pit_line_ids
    loop_us, loop_at, known = car.loop_us, car.loop_at, car.passings
    floor_us = known[-1].time_us + gap_us if known else -NEVER_US
    base, progress, soonest_us, in_pit, finished_us = _whereabouts(car, course)
    for taken, passing in enumerate(passings):
        time_us = passing.time_us
        if time_us < floor_us:
            return taken
        rank = rank_of(passing.loop, 0)
        at = base + rank
        if rank > 0 and at > progress and not in_pit and start_us <= time_us < finished_us:
            if rank != count:
                loop_us.append(time_us)
                loop_at.append(at)
                known.append(passing)
                progress = at
                floor_us = time_us + gap_us
                continue
            if time_us >= soonest_us and passing.loop not in pit_line_ids:
                known.append(passing)
                floor_us = time_us + gap_us
                _complete_lap(car, time_us, course, exact=passing.exact)
                base = progress = at
                soonest_us = time_us + course.min_lap_us
                finished_us = car.finished_us
                continue
        if not _take_odd(car, passing, rank, course):
            return taken
        floor_us = time_us + gap_us
        base, progress, soonest_us, in_pit, finished_us = _whereabouts(car, course)
    return len(passings)


def _whereabouts(car: CarHistory, course: Course) -> tuple[int, int, int, bool, int]:
    """The progress at the line and at the last loop, when a lap can end at the soonest, and whether a car is in the
    pits; then when it finished.
    """
    ends_us, loop_at = car.lap_end_us, car.loop_at
    soonest_us = ends_us[-1] + course.min_lap_us if ends_us else course.start_us + course.start_window_us
    base, progress = len(ends_us) * course.loop_count, loop_at[-1] if loop_at else 0
    return base, progress, soonest_us, car.mark.phase == "in_pit", car.finished_us


def take_back(car: CarHistory, course: Course) -> Passing | None:
    """Undo the last passing where it was plain progress or ended a lap, and nothing else: a better reading has come."""
    passing = car.passings[-1] if car.passings else None
    if passing is None or len(car.passings) - 1 in car.rejected or car.loop_us[-1:] != [passing.time_us]:
        return None
    if car.alarms and car.alarms[-1].time_us == passing.time_us:
        return None
    if course.ranks.get(passing.loop) == course.loop_count:
        if car.lap_end_us[-1:] != [passing.time_us] or car.mark_us[-1] != passing.time_us:
            return None
        car.laps_ended_in_pit.discard(len(car.lap_end_us))
        car.inferred_laps.discard(len(car.lap_end_us))
        car.lap_end_us.pop()
        car.mark_us.pop()
        car.marks.pop()
        car.finished_us = NEVER_US
    car.loop_us.pop()
    car.loop_at.pop()
    return car.passings.pop()


def come_by(car: CarHistory, passing: Passing, course: Course, reason: str) -> None:
    """The line, of which the feed makes no lap: the car is seen, and goes round a second time on the same lap."""
    car.passings.append(passing)
    _reject(car, "not_counted", reason)
    if not course.start_us <= passing.time_us <= car.finished_us:
        return
    if passing.loop in course.pit_line_ids and car.mark.phase != "in_pit":
        _enter_pit_unseen(car, passing)
    car.uncounted_us.append(passing.time_us)
    car.again_rank = 0


def _take_odd(car: CarHistory, passing: Passing, rank: int, course: Course) -> bool:
    """Everything but plain progress. False: this passing corrects what was scored, start again."""
    car.passings.append(passing)
    if rank == 0:
        _reject(car, "unknown_loop", f"loop {passing.loop!r} is not of this circuit")
    elif passing.time_us < course.start_us:
        _reject(car, "before_start", "before the official start")
    elif passing.time_us >= car.finished_us:
        _reject(car, "after_flag", "the car had taken the chequered flag")
    elif rank == PIT_IN_RANK:
        return _pit_in(car, passing, course)
    elif rank == PIT_OUT_RANK:
        return _pit_out(car, passing, course)
    elif rank == START_RANK:
        _start(car)
    else:
        _track_loop(car, passing, rank, course)
    return True


def _track_loop(car: CarHistory, passing: Passing, rank: int, course: Course) -> None:
    """A loop on the lap that is not plain progress: in or out of the pits, an echo, the start, or a missed line."""
    count = course.loop_count
    base = len(car.lap_end_us) * count
    progress = car.loop_at[-1] if car.loop_at else 0
    if base + rank <= progress:
        _round_again(car, passing, rank, course)
    elif rank == count:
        _line(car, passing, course)
    else:
        # Only reached in the pit lane.
        _seen_on_track(car, passing)
        _progress(car, passing.time_us, base + rank)


def _round_again(car: CarHistory, passing: Passing, rank: int, course: Course) -> None:
    """At or behind the last loop: an echo, or the next lap with no reading at the line."""
    count = course.loop_count
    echo_of = _last_at(car, passing, course)
    since_us = passing.time_us - echo_of.time_us if echo_of else NEVER_US
    from_rank = car.loop_at[-1] - len(car.lap_end_us) * count
    if echo_of and since_us < ECHO_US:
        _reject(car, "duplicate", f"{since_us // 1000} ms after it", echo_of)
    elif passing.time_us - car.loop_us[-1] < _shortest_way_us(from_rank, rank, course):
        _reject(car, "too_soon", f"cannot be at loop {passing.loop} again so soon", echo_of)
    elif _goes_round_again(car, rank, count):
        car.again_rank = rank
        _reject(car, "not_counted", "the second time round on a lap that the feed counts as one", echo_of)
    else:
        _infer_line(car, passing, rank, course)
        if car.mark.phase == "in_pit":
            _seen_on_track(car, passing)
        _progress(car, passing.time_us, len(car.lap_end_us) * count + rank)


def _goes_round_again(car: CarHistory, rank: int, count: int) -> bool:
    """Whether a loop at or behind the last one is passed again since a crossing of which the feed makes no lap."""
    return bool(car.uncounted_us) and car.loop_us[-1] < car.uncounted_us[-1] and car.again_rank < rank < count


def _line(car: CarHistory, passing: Passing, course: Course) -> None:
    """The line in the pit lane, with a car that should be in the pits, or sooner than a lap can be driven."""
    since_us = passing.time_us - (car.lap_end_us[-1] if car.lap_end_us else course.start_us)
    shortest_us = course.min_lap_us if car.lap_end_us else course.start_window_us
    if since_us < shortest_us and not _came_round(car, course) and not _began_before(car, passing, course):
        if car.lap_end_us:
            code: VerdictCode = "duplicate" if since_us < ECHO_US else "too_soon"
            _reject(car, code, f"{since_us / 1e6:.3f} s after the last lap", _last_at(car, passing, course))
        else:
            # A rolling start: green came before this car reached the line (case 24). Its lap 1 runs from the start.
            _start(car)
        return
    in_pit = car.mark.phase == "in_pit"
    on_pit_line = passing.loop in course.pit_line_ids
    if on_pit_line and not in_pit:
        _enter_pit_unseen(car, passing)
    elif in_pit and not on_pit_line and _at_the_line_since_pit_in(car) and passing.time_us >= car.pit_until_us:
        # The second time at the line since the pit-in: it has been out on the track (case 40).
        _leave_pit_unseen(car, passing)
        in_pit = False
    _complete_lap(car, passing.time_us, course, in_pit_lane=on_pit_line or in_pit, exact=passing.exact)


def _enter_pit_unseen(car: CarHistory, passing: Passing) -> None:
    _alarm(car, passing, "pit_in_missed", "at the line in the pit lane without a pit-in")
    _enter_pit(car, passing.time_us, exact=False)
    car.pit_in_unseen.add(len(car.pit_in_us) - 1)


def _at_the_line_since_pit_in(car: CarHistory) -> bool:
    if car.pit_lap[-1] <= len(car.lap_end_us):
        return True
    return bool(car.uncounted_us) and car.uncounted_us[-1] > car.pit_in_us[-1]


def _start(car: CarHistory) -> None:
    if not car.lap_end_us:
        car.loop_us.clear()
        car.loop_at.clear()
    car.began_us = car.passings[-1].time_us
    _reject(car, "start_crossing", "over the line at the start: no lap")


def _began_before(car: CarHistory, passing: Passing, course: Course) -> bool:
    """Whether a car's lap 1 began with an earlier crossing, so long ago that this one may end it."""
    return not car.lap_end_us and bool(car.began_us) and passing.time_us - car.began_us >= course.min_lap_us


def _came_round(car: CarHistory, course: Course) -> bool:
    """Whether the loops of this lap prove that it was driven, however quickly (case 6)."""
    first = bisect_right(car.loop_at, len(car.lap_end_us) * course.loop_count)
    return (len(car.loop_at) - first) * 2 >= course.loop_count


def _seen_on_track(car: CarHistory, passing: Passing) -> None:
    """A loop out on the track proves that the car has left the pit lane, unless it is said to be there still."""
    if passing.time_us >= car.pit_until_us:
        _leave_pit_unseen(car, passing)


def _leave_pit_unseen(car: CarHistory, passing: Passing) -> None:
    _leave_pit(car, passing.time_us, exact=False)
    car.pit_out_unseen.add(len(car.pit_out_us) - 1)
    _alarm(car, passing, "pit_out_missed", f"seen at loop {passing.loop} without a pit-out")


def _shortest_way_us(from_rank: int, to_rank: int, course: Course) -> int:
    """A lower bound for the way to a loop of the next lap: the loops' places are not known, so half the even share."""
    steps = course.loop_count - from_rank + to_rank
    if steps >= course.loop_count:
        return course.min_lap_us
    return course.min_lap_us * steps // (2 * course.loop_count)


def _infer_line(car: CarHistory, passing: Passing, rank: int, course: Course) -> None:
    """The car is on its next lap and no reading at the line says when it began: put the line between its neighbours.

    Proved by the order of the loops, never by a duration alone (case 8).
    """
    count = course.loop_count
    before_us, before_rank = car.loop_us[-1], car.loop_at[-1] - len(car.lap_end_us) * count
    share = _line_share(car, before_rank, rank, count)
    line_us = before_us + (passing.time_us - before_us) * share[0] // share[1]
    if car.mark_us:
        # What was seen of the pits since the last loop was on this lap.
        line_us = max(line_us, car.mark_us[-1])
    lap = len(car.lap_end_us) + 1
    _complete_lap(car, line_us, course, in_pit_lane=car.mark.phase == "in_pit", exact=False)
    _alarm(car, passing, "line_inferred", f"lap {lap}: no reading at the line, proved by loop {passing.loop}")


def _line_share(car: CarHistory, before_rank: int, after_rank: int, count: int) -> tuple[int, int]:
    """How far the line lies between two loops, as a fraction: from the car's previous lap, else by their number."""
    base = len(car.lap_end_us) * count
    times = dict(zip(car.loop_at[-2 * count :], car.loop_us[-2 * count :], strict=True))
    before, line, after = (times.get(base - count + before_rank), times.get(base), times.get(base + after_rank))
    if before is not None and line is not None and after is not None:
        return line - before, after - before
    return count - before_rank, count - before_rank + after_rank


def _pit_in(car: CarHistory, passing: Passing, course: Course) -> bool:
    """False: a better reading of the pit-in just scored."""
    if car.mark.phase == "in_pit":
        if passing.time_us - car.pit_in_us[-1] < PIT_TWIN_US:
            return _pit_twin(car, passing, car.pit_in_us[-1], course)
        _leave_pit_unseen(car, passing)
    _enter_pit(car, passing.time_us, passing.exact)
    car.pit_until_us = passing.time_us + passing.stay_us if passing.stay_us else 0
    return True


def _pit_out(car: CarHistory, passing: Passing, course: Course) -> bool:
    """False: a better reading of the pit-out just scored."""
    if car.mark.phase != "in_pit":
        if _left_unseen_on_this_lap(car):
            _put_pit_out_right(car, passing)
            return True
        if car.pit_out_us and passing.time_us - car.pit_out_us[-1] < PIT_TWIN_US:
            return _pit_twin(car, passing, car.pit_out_us[-1], course)
        if car.marks or car.loop_us:
            _alarm(car, passing, "pit_in_missed", "out of the pits without a pit-in")
            _enter_pit(car, passing.time_us, exact=False)
            car.pit_in_unseen.add(len(car.pit_in_us) - 1)
        else:
            # No loop has seen it before: it started from the pit lane (case 23).
            _enter_pit(car, course.start_us, passing.exact)
    _leave_pit(car, passing.time_us, passing.exact)
    return True


def _left_unseen_on_this_lap(car: CarHistory) -> bool:
    return car.mark.phase == "out_lap" and len(car.pit_out_us) - 1 in car.pit_out_unseen


def _put_pit_out_right(car: CarHistory, passing: Passing) -> None:
    """The loop that seemed to prove the car out of the lane lies in it: here is the pit-out itself."""
    car.pit_out_us[-1] = car.mark_us[-1] = passing.time_us
    car.pit_out_unseen.discard(len(car.pit_out_us) - 1)


def _pit_twin(car: CarHistory, passing: Passing, scored_us: int, course: Course) -> bool:
    first = _last_at(car, passing, course)
    # Only of one loop: scored again, a reading of another loop would be met here again.
    corrects = first and first.loop == passing.loop and not first.exact and passing.exact
    if first and corrects and passing.time_us - first.time_us < PIT_TWIN_US:
        car.passings.pop()
        return False
    _reject(car, "duplicate", f"{(passing.time_us - scored_us) // 1000} ms after it", first)
    return True


def _enter_pit(car: CarHistory, time_us: int, exact: bool) -> None:
    car.pit_in_us.append(time_us)
    car.pit_lap.append(len(car.lap_end_us) + 1)
    car.pit_exact.append(exact)
    _mark(car, time_us, "in_pit", car.mark.pit_visits + 1)


def _leave_pit(car: CarHistory, time_us: int, exact: bool) -> None:
    car.pit_out_us.append(time_us)
    car.pit_out_laps.append(len(car.lap_end_us))
    car.pit_exact[-1] = car.pit_exact[-1] and exact
    car.pit_until_us = 0
    _mark(car, time_us, "out_lap", car.mark.pit_visits)


def _complete_lap(
    car: CarHistory, time_us: int, course: Course, *, in_pit_lane: bool = False, exact: bool = True
) -> None:
    """The line, on the track or in the pit lane, ends a lap (case 1); the flag ends the race (R1).

    A lap whose end was worked out is no car's best: how long it took is not known.
    """
    before = car.mark
    last_us = time_us - (car.lap_end_us[-1] if car.lap_end_us else course.start_us)
    car.lap_end_us.append(time_us)
    lap = len(car.lap_end_us)
    car.loop_us.append(time_us)
    car.loop_at.append(lap * course.loop_count)
    if in_pit_lane:
        car.laps_ended_in_pit.add(lap)
    best_us = before.best_lap_us
    if not exact:
        car.inferred_laps.add(lap)
    if (not best_us or last_us < best_us) and car.counts_as_best(lap):
        best_us = last_us
    phase: Phase = before.phase if before.phase == "in_pit" else "running"
    if time_us >= course.chequered_us:
        car.finished_us = time_us
        phase = "finished"
    car.mark_us.append(time_us)
    car.marks.append(Mark(lap, time_us, last_us, best_us, before.pit_visits, phase))


def _mark(car: CarHistory, time_us: int, phase: Phase, pit_visits: int) -> None:
    before = car.mark
    car.mark_us.append(time_us)
    car.marks.append(Mark(before.laps, before.line_us, before.last_lap_us, before.best_lap_us, pit_visits, phase))


def _progress(car: CarHistory, time_us: int, at: int) -> None:
    car.loop_us.append(time_us)
    car.loop_at.append(at)


def _last_at(car: CarHistory, passing: Passing, course: Course) -> Passing | None:
    """The last accepted passing at the place of the newest one, among the few that can matter."""
    place = place_of(passing, course)
    for index in range(len(car.passings) - 2, max(len(car.passings) - 40, -1), -1):
        if place_of(car.passings[index], course) == place and index not in car.rejected:
            return car.passings[index]
    return None


def _reject(car: CarHistory, code: VerdictCode, reason: str, of: Passing | None = None) -> None:
    source, ref = (of.source, of.ref) if of else ("", 0)
    car.rejected[len(car.passings) - 1] = Verdict(code, reason, source, ref)


def _alarm(car: CarHistory, passing: Passing, kind: AlarmKind, text: str) -> None:
    car.alarms.append(Alarm(passing.time_us, car.number, kind, text))


def in_order(passings: list[Passing]) -> tuple[list[Passing], list[tuple[Passing, Verdict]]]:
    """A car's passings sorted by time, and apart from them the ones that a better reading of the same instant replaces.

    Equal times keep one order whatever the order of arrival, so that the same facts always give the same history.
    """
    ordered = sorted(passings, key=lambda p: (p.time_us, not p.exact, p.source, p.ref, p.loop))
    readings = _Readings(ordered)
    kept: list[Passing] = []
    replaced: list[tuple[Passing, Verdict]] = []
    for passing in ordered:
        better = None if passing.exact else readings.visit_twin(passing) or readings.twin(passing)
        if better is None:
            kept.append(passing)
        else:
            apart_us = passing.time_us - better.time_us
            reason = f"worked out, {apart_us // 1000:+d} ms from the loop's own reading"
            replaced.append((passing, Verdict("superseded", reason, better.source, better.ref)))
    return kept, replaced


class _Readings:
    """The readings of the loops among a car's passings, which are in order of time: each list is made once."""

    def __init__(self, ordered: list[Passing]) -> None:
        self._at_loop: dict[str, list[Passing]] = {}
        for passing in ordered:
            self._at_loop.setdefault(passing.loop, []).append(passing)
        self._own: dict[tuple[str, str], tuple[list[int], list[Passing], list[int]]] = {}
        self._visits: list[tuple[Passing, Passing]] | None = None

    def twin(self, passing: Passing) -> Passing | None:
        """The loop's own reading of a crossing that was worked out."""
        within_us = PIT_TWIN_US
        own_us, readings, readings_us = self._beside(passing)
        if passing.loop in (LINE, PIT_LINE):
            # A source knows its own readings at the line: what it works out lies between them, however short a lap is.
            i = bisect_left(own_us, passing.time_us)
            neighbours_us = own_us[max(i - 1, 0) : i] + own_us[i + 1 : i + 2]
            within_us = min([within_us, *(abs(one_us - passing.time_us) // 2 for one_us in neighbours_us)])
        i = bisect_left(readings_us, passing.time_us)
        near = [
            reading for reading in readings[max(i - 1, 0) : i + 1] if abs(reading.time_us - passing.time_us) < within_us
        ]
        return min(near, key=lambda reading: abs(reading.time_us - passing.time_us), default=None)

    def _beside(self, passing: Passing) -> tuple[list[int], list[Passing], list[int]]:
        """When a passing's source has the car at its loop; the readings there that may be its twin, and when they were.

        At the line these are the readings of other sources alone.
        """
        known = self._own.get((passing.loop, passing.source))
        if known is None:
            at_loop = self._at_loop[passing.loop]
            own_us = [other.time_us for other in at_loop if other.source == passing.source]
            at_line = passing.loop in (LINE, PIT_LINE)
            readings = [each for each in at_loop if each.exact and not (at_line and each.source == passing.source)]
            known = own_us, readings, [reading.time_us for reading in readings]
            self._own[passing.loop, passing.source] = known
        return known

    def visit_twin(self, passing: Passing) -> Passing | None:
        """The loop's own reading of an end of a stated stay: the visit that the loops read is that stay if the two
        share half of the shorter, however far apart their ends were put."""
        if not passing.stay_us:
            return None
        begin_us = passing.time_us - (passing.stay_us if passing.loop == PIT_OUT else 0)
        if self._visits is None:
            self._visits = self._read_visits()
        for pit_in, pit_out in self._visits:
            shared_us = min(begin_us + passing.stay_us, pit_out.time_us) - max(begin_us, pit_in.time_us)
            if shared_us * 2 >= min(passing.stay_us, pit_out.time_us - pit_in.time_us):
                return pit_in if passing.loop == PIT_IN else pit_out
        return None

    def _read_visits(self) -> list[tuple[Passing, Passing]]:
        """The visits that the loops read: an end before the next begins."""
        ins = [reading for reading in self._at_loop.get(PIT_IN, []) if reading.exact]
        outs = [reading for reading in self._at_loop.get(PIT_OUT, []) if reading.exact]
        found: list[tuple[Passing, Passing]] = []
        for i, pit_in in enumerate(ins):
            j = bisect_left(outs, pit_in.time_us, key=lambda reading: reading.time_us)
            if j < len(outs) and not (i + 1 < len(ins) and outs[j].time_us > ins[i + 1].time_us):
                found.append((pit_in, outs[j]))
        return found
