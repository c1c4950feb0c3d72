"""Time lost on the track and in the pits, found by itself: what, where, how much, what it changed and what it is worth.

Every lap and stop is held against what the car would have done (`usual.py`); laps and stops that adjoin are one
incident with parts. What was slow for the whole class is no loss of a car.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from pitboard.board.gaps import Queues
from pitboard.board.states import RETIRED_AFTER_US
from pitboard.model.time import HOUR_US
from pitboard.moments.consequences import Consequence, Consequences, Loss
from pitboard.moments.kind import Kind, Line, Posting, Stakes
from pitboard.moments.loss_parts import LossParts, LossSort, Part
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.retirements import known_out
from pitboard.moments.usual import OWN_LAPS
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring.car_history import NEVER_US

ADJOIN_LAPS = 1.2
"""Losses of a car that are no further apart than so many of its laps are one incident."""

FRESH_US = HOUR_US
"""What a loss is worth is halved with every hour that goes by since."""

KEPT_US = 8 * HOUR_US
"""Where it explains the order that is in force it is halved with every eight hours only."""

DEEP_US = 60_000_000
"""A loss of so much changes a fight by half of what one can."""

FAR_LAPS = 3
"""What a loss explains of the order is worth half where the car is so many laps behind in its class."""

KEEPS = 0.6
"""Who has led so many of the laps since keeps the lead, but for the cycles of the stops."""

LOSS_SHARE = 2.5
"""What a loss weighs among moments of other kinds, by what it is worth among its own."""

WINNING = 0.4
"""The lead that a loss gave away is worth this for as long as the car that got it keeps it."""


class LossPart(Values, frozen=True, kw_only=True):
    """One lap or pit visit of a loss: what it took, what it would have taken, and between which loops the time went.

    `usual_us` is left out where nothing would have been taken at all (a stop too many), `lost_us` where the car never
    came back; `lap` is the lap it began on, `visit` the number of the pit visit. `at_least`: so much for certain, as
    the lap is not judged yet; what it took and what that usually takes are those of a part of the lap.
    """

    sort: LossSort
    begin_us: int
    end_us: int
    lap: int
    duration_us: int
    usual_us: int | None = None
    lost_us: int | None = None
    visit: int | None = None
    from_loop: str | None = None
    to_loop: str | None = None
    at_least: bool | None = None


class LossValues(Values, frozen=True, kw_only=True):
    """What a car lost by an incident, by its parts in time order, and what that changed.

    `sort` is that of the costliest part; `lost_us` is the sum of the parts, left out where the car is out. `gone`: it
    is stopped or out, and has not gone on. Gaps are to `rival`, the car of the class that it ran with, positive where
    the car is behind: measured where both had made the same stops, at the ends of `lap_before` and `lap_after`; left
    out where there is no such point yet. `laps_lost` are whole laps by the usual lap. `explains`: by what it lost the
    car would be further ahead at the moment, or who gained the lead by it has it still. `at_least`: it has lost so much
    for certain, and may have lost more.
    """

    sort: LossSort
    parts: tuple[LossPart, ...]
    begin_us: int
    end_us: int
    open: bool
    gone: bool
    neutralised: bool
    lap: int
    driver: str
    explains: bool
    lost_us: int | None = None
    laps_lost: int | None = None
    rival: str | None = None
    lap_before: int | None = None
    lap_after: int | None = None
    gap_before_us: int | None = None
    gap_after_us: int | None = None
    laps_after: int | None = None
    position_before: int | None = None
    position_after: int | None = None
    class_position_before: int | None = None
    class_position_after: int | None = None
    lead_lost_to: str | None = None
    lead_overall: bool | None = None
    at_least: bool | None = None


def losses(view: RaceView) -> list[Moment]:
    """Find every loss of time up to the moment, open ones too, with what it changed."""
    finder = _Losses(view)
    return [
        finder.moment(car, parts)
        for car in view.cars.values()
        if car.car.entry.competes
        for parts in finder.incidents(car)
    ]


class _Losses:
    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._parts = view.shared(LossParts)
        self._consequences = Consequences(view)
        self._stakes = Stakes(view)
        self._queues = Queues(view.history, view.moment_us)
        self._over_us = min(view.moment_us, view.chequered_us)

    def incidents(self, car: CarView) -> Iterator[list[Part]]:
        """Go through the incidents of a car: those that adjoin together, what is under way by itself."""
        incident: list[Part] = []
        apart_us = round(ADJOIN_LAPS * self._parts.laps.lap_us.get(car.number, 0))
        for part in self._parts.of(car):
            if part.at_least or (part.is_open and not part.visit):
                yield [part]
                continue
            if incident and part.begin_us - max(before.end_us for before in incident) > apart_us:
                yield incident
                incident = []
            incident.append(part)
        if incident:
            yield incident

    def moment(self, car: CarView, parts: list[Part]) -> Moment:
        """Tell an incident of a car, with what it changed and what that is worth."""
        lost = [part.lost_us for part in parts if part.lost_us is not None]
        lost_us = sum(lost) if len(lost) == len(parts) else None
        begin_us, end_us = parts[0].begin_us, max(part.end_us for part in parts)
        extra = sum(part.visit > 0 and not part.usual_us and part.sort != "drive_through" for part in parts)
        is_open = any(part.is_open for part in parts)
        change = self._consequences.of(car, Loss(begin_us, end_us, lost_us, extra, is_open))
        fresh, kept = self._worth(car, begin_us, lost_us, change, is_open=is_open)
        worst = max(parts, key=lambda part: NEVER_US if part.lost_us is None else part.lost_us)
        lap_us = self._parts.laps.lap_us.get(car.number, 0)
        values = LossValues(
            sort=worst.sort,
            parts=tuple(_part(part) for part in parts),
            begin_us=begin_us,
            end_us=end_us,
            open=is_open,
            gone=is_open and (lost_us is None or self._view.states[car.number].is_gone),
            neutralised=any(part.slow_course for part in parts),
            lap=parts[0].lap,
            driver=car.driver_at(worst.begin_us),
            explains=kept > 0,
            lost_us=lost_us,
            laps_lost=lost_us // lap_us if lost_us is not None and lap_us else None,
            known_us=max(part.known_us for part in parts),
            at_least=any(part.at_least for part in parts) or None,
        )
        rows = _rows(self._view, car, parts, change)
        return Moment("loss", begin_us, car.car_class, (car.number,), _with(values, change), max(fresh, kept), rows)

    def _worth(
        self, car: CarView, begin_us: int, lost_us: int | None, change: Consequence | None, *, is_open: bool
    ) -> tuple[float, float]:
        """What a loss is worth as news of its time, and for the order that it explains."""
        age_us = max(self._over_us - begin_us, 0)
        deep = 1.0 if lost_us is None else lost_us / (lost_us + DEEP_US)
        fresh = self._stakes.of((car.number,), begin_us) * deep * _changed(lost_us, change) * 0.5 ** (age_us / FRESH_US)
        kept = self._regained(car, self._standing_us(begin_us, lost_us)) if not is_open else 0.0
        if change and change.lead_lost_to and self._still_leads(car, change):
            share = self._stakes.of_place(car.car_class, 1 if change.lead_overall else len(self._view.cars), 1)
            kept = max(kept, WINNING * share)
        return fresh, kept * deep * 0.5 ** (age_us / KEPT_US)

    def _standing_us(self, begin_us: int, lost_us: int | None) -> int | None:
        """What of a loss is lost still, in µs: all but whole laps a queue behind the safety car has given back."""
        if lost_us is None or not self._queues.any_since(begin_us):
            return lost_us
        return lost_us if lost_us > self._parts.laps.longest_us else 0

    def _goes_on(self, car: CarView) -> bool:
        """Tell whether a car is still in the race: not out, not stopped, nor in the pits for as long as one that is."""
        gone = self._view.states[car.number].is_gone or known_out(self._view, car)
        return bool(car.laps) and not gone and car.seen_us > min(self._over_us, car.over_us) - RETIRED_AFTER_US

    def _regained(self, car: CarView, lost_us: int | None) -> float:
        """How much more the place of a car at the moment would be worth had it not lost that much.

        Where that would not have been enough for a place it counts by its share of what the car is behind by.
        """
        if not lost_us or not self._goes_on(car):
            return 0.0
        lap_us = self._parts.laps.lap_us.get(car.number, 0)
        end_us = max(car.end_us(car.laps), min(self._over_us, car.over_us) - lap_us)
        ahead_us = self._ahead(car, end_us)
        overall, in_class = len(ahead_us), sum(of_class for _, of_class in ahead_us)
        now = self._stakes.of_place(car.car_class, overall + 1, in_class + 1)
        worth = 0.0
        for behind_us, of_class in ahead_us:
            overall, in_class = overall - 1, in_class - of_class
            place = self._stakes.of_place(car.car_class, overall + 1, in_class + 1)
            worth = max(worth, (place - now) * min(lost_us / behind_us, 1.0) ** 2)
        return worth / (1 + self._stakes.laps_behind(car, car.laps) / FAR_LAPS)

    def _ahead(self, car: CarView, end_us: int) -> list[tuple[int, bool]]:
        """By how much others are ahead of a car that completes its last lap at a moment, and whether in its class.

        The nearest first, in µs, those that are gone left out.
        """
        lap = car.laps
        return sorted(
            (end_us - other.end_us(lap), other.car_class == car.car_class)
            for other in self._view.cars.values()
            if other.laps >= lap and other is not car and other.end_us(lap) < end_us
        )

    def _still_leads(self, car: CarView, change: Consequence) -> bool:
        """Tell whether the car that gained a lead by a loss leads, and has since but for the cycles of stops."""
        firsts = self._view.first_by_scope
        scope = firsts["overall"] if change.lead_overall else firsts.get(car.car_class, firsts["overall"])
        since = [first.number for _, first in scope[max(change.lap_after, change.lap_before) - 1 :]]
        return since[-1:] == [change.lead_lost_to] and since.count(change.lead_lost_to) >= KEEPS * len(since)


def _changed(lost_us: int | None, change: Consequence | None) -> float:
    """How much a loss changed the fight that a car was in, from a half, where it can be told: a place or the gap."""
    if lost_us is None or change is None or change.gap_before_us is None or change.gap_after_us is None:
        return 1.0
    before, after = change.class_position_before, change.class_position_after
    if change.lead_lost_to or (before is not None and after is not None and after > before):
        return 1.0
    return 0.5 + 0.5 * min(lost_us / max(abs(change.gap_before_us), 1), 1.0)


def _part(part: Part) -> LossPart:
    return LossPart(
        sort=part.sort,
        begin_us=part.begin_us,
        end_us=part.end_us,
        lap=part.lap,
        duration_us=part.duration_us,
        usual_us=part.usual_us or None,
        lost_us=part.lost_us,
        visit=part.visit or None,
        from_loop=part.from_loop or None,
        to_loop=part.to_loop or None,
        at_least=part.at_least or None,
    )


def _with(values: LossValues, change: Consequence | None) -> LossValues:
    """The values of a loss with what it changed."""
    if change is None:
        return values
    return replace(
        values,
        rival=change.rival,
        lap_before=change.lap_before or None,
        lap_after=change.lap_after or None,
        gap_before_us=change.gap_before_us,
        gap_after_us=change.gap_after_us,
        laps_after=change.laps_after,
        position_before=change.position_before,
        position_after=change.position_after,
        class_position_before=change.class_position_before,
        class_position_after=change.class_position_after,
        lead_lost_to=change.lead_lost_to or None,
        lead_overall=change.lead_overall if change.lead_lost_to else None,
    )


def _rows(view: RaceView, car: CarView, parts: list[Part], change: Consequence | None) -> tuple[Evidence, ...]:
    """Cite the laps and visits of a loss, those of the class that say what is usual, and the laps of the gaps."""
    rows = [row for part in parts for row in _part_rows(view, car, part)]
    stops = [part for part in parts if part.visit and part.sort != "drive_through"]
    if stops and stops[0].visit > 1 and not any(part.usual_us for part in stops):
        # That it came early the stop before it says.
        rows.append(Evidence("pit", car.number, stops[0].visit - 1))
    for lap in (change.lap_before, change.lap_after) if change else ():
        if lap and change:
            rows += [car.lap_row(lap), view.cars[change.rival].lap_row(lap)]
    return tuple(dict.fromkeys(rows))


def _part_rows(view: RaceView, car: CarView, part: Part) -> Iterator[Evidence]:
    """Cite a lap or a visit with what it is held against; a car that has stopped by its row on the board."""
    now_ms = view.ms(view.moment_us)
    if part.visit:
        yield Evidence("pit", car.number, part.visit)
        if part.sort != "drive_through":
            yield Evidence("pit", "", now_ms, car_class=car.car_class)
    elif part.loops:
        if part.is_open:
            yield Evidence("standing", car.number, now_ms)
        yield from (Evidence("loop", car.number, loop) for loop in part.loops)
        yield Evidence("loop", "", now_ms, car_class=car.car_class)
    elif part.is_open:
        yield Evidence("standing", car.number, now_ms)
        if car.laps:
            yield car.lap_row(car.laps)
    else:
        yield car.lap_row(part.lap)
        yield Evidence("lap", "", now_ms, car_class=car.car_class)


def _weight(moment: Moment, _: Stakes) -> float:
    """Weigh a loss by what it changed, which the finder has worked out for the moment asked for."""
    return LOSS_SHARE * moment.size


def _point(moment: Moment, _: int) -> str:
    """Tell a loss from the others of a car by the lap on which it began."""
    return f"lap {moment.values['lap']}"


def _reach(view: RaceView, moment: Moment) -> int:
    """Return the beginning of the laps before, by which the pace of a car is known."""
    car, lap = view.cars[moment.cars[0]], moment.values["lap"]
    return car.end_us(max(lap - 2 * OWN_LAPS, 0)) if isinstance(lap, int) else moment.time_us


KINDS = (
    Kind(
        "loss",
        LossValues,
        losses,
        _weight,
        Posting(_point),
        Line("lost_us", "loss", "loss_gone"),
        rests_on="lane",
        reach=_reach,
    ),
)
