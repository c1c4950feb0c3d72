"""What a report is told from: the board's facts, the events as facts, and the statements offered so far."""

from collections.abc import Sequence
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model import NEUTRAL_FLAGS
from pitboard.model.time import MINUTE_MS
from pitboard.moments import LossValues, Moment
from pitboard.report import ranges
from pitboard.report.events import class_move, effect_of, fact_of, lead_in_the_cycle
from pitboard.report.facts import (
    OVERALL,
    CarFact,
    ContentionFact,
    GapFact,
    LeadChangeFact,
    LongStopFact,
    LossEffectFact,
    LossFact,
    MoveFact,
    PlaceFact,
    ReportFact,
    RetiredFact,
    StopsToMakeFact,
    TrendFact,
    every,
)
from pitboard.report.languages.book import Relation, Statement
from pitboard.report.news import Previous, event_ms
from pitboard.report.snapshot import Snapshot


class Size(Struct, frozen=True):
    """How much a report of some length tells: places one by one, names in a list, stops told by themselves."""

    places: int
    class_places: int
    names: int
    stops: int


SIZES = {"flash": Size(3, 3, 0, 0), "report": Size(5, 3, 4, 3), "long": Size(8, 5, 6, 5)}
"""By the length of the report."""

LEAST_TREND_MS = 4_000
TREND_MS = 20_000
"""A gap that changed by less than the first is as it was; by the second it has changed much."""

FEW_STOPS = 4
"""Up to so many stops until the flag are told."""

LOSSES = 2
"""So many losses of a car in front are offered, those that are worth most."""

FELL_FAR = 3
CAME_BACK = 0.25
"""A fall of so many places that a car has won back since is worth at least this."""

LOSS_SIZE = 5.0
"""The size of a statement of a loss that is worth as much as the lead of the race."""

GONE = 0.34
"""A car that has stopped out on the track is worth this at least: as much as one that is out, which it soon is."""

CLASS_LOSS = 0.55
"""What a loss in another class than the first is worth beside that."""

PODIUM = 3
"""The places that are always told, even of a car that has just stopped."""

MOST_COUNTED = 10
"""More cars than this on one lap are the field, not a fight."""


ABOUT_MS = 15 * MINUTE_MS
"""So long before a loss or after it the lead may change hands that it seems to have cost."""

BEHIND_NEW_LEADER = 2
"""The place of a leader whom one car has passed."""


class Lost(Struct, frozen=True):
    """A loss of a car, what it changed where that is known, what that is worth, and whether it explains the order."""

    fact: LossFact
    effect: LossEffectFact | None
    worth: float
    explains: bool


def _loss(
    moment: Moment, fact: ReportFact | None, snapshot: Snapshot, changes: Sequence[LeadChangeFact]
) -> Lost | None:
    if not isinstance(moment.values, LossValues) or not isinstance(fact, LossFact):
        return None
    worth = max(moment.size, GONE) if fact.gone else moment.size
    effect = effect_of(moment, snapshot)
    if effect and any(_is_about(change, fact, effect) for change in changes):
        effect = replace(effect, lead_to="")
    return Lost(fact, effect, worth, moment.values.explains)


def _is_about(change: LeadChangeFact, loss: LossFact, effect: LossEffectFact) -> bool:
    """Tell whether a lead changed hands about the time of a loss: how it did says the change, not the loss."""
    about = loss.begin_ms - ABOUT_MS <= change.at_ms <= loss.end_ms + ABOUT_MS
    return about and (change.before, change.scope) == (loss.number, effect.scope)


def _leads_lost(
    found: Sequence[tuple[ReportFact | None, Moment]], snapshot: Snapshot
) -> dict[tuple[str, int], LeadChangeFact]:
    """Find the changes of a lead in earnest that a loss made, by who had it and when the loss began."""
    lost: dict[tuple[str, int], LeadChangeFact] = {}
    for fact, moment in found:
        at_us = moment.values.get("lost_at_us")
        if isinstance(fact, LeadChangeFact) and isinstance(at_us, int):
            key = fact.before, snapshot.ms(at_us)
            if key not in lost or fact.scope == OVERALL:
                lost[key] = fact
    return lost


def _largest_first(lost: Lost) -> tuple[float, str]:
    return -lost.worth, lost.fact.number


def _of_moment(fact: ReportFact) -> tuple[object, ...]:
    """Tell the fact of a moment from those of others: its kind, scope and car, and when it was."""
    return type(fact), getattr(fact, "scope", ""), getattr(fact, "number", ""), event_ms(fact)


def _from(effect: LossEffectFact | None) -> int:
    return (effect and effect.from_position) or 0


def _fell(effect: LossEffectFact | None) -> int:
    return effect.to_position - _from(effect) if effect and effect.to_position and effect.from_position else 0


class Beats:
    """The statements that could be made, in the order of the story; which are made is the plan's business."""

    def __init__(
        self, snapshot: Snapshot, events: Sequence[Moment], nation: str, length: str, previous: Previous | None = None
    ) -> None:
        self.snapshot = snapshot
        self.moments = events
        self.nation = nation
        self.length = length
        self.previous = previous
        self.size = SIZES[length]
        found = [(fact_of(moment, snapshot), moment) for moment in events]
        self.events: tuple[ReportFact, ...] = tuple(fact for fact, _ in found if fact is not None)
        self._weights = {_of_moment(fact): moment.weight for fact, moment in found if fact is not None}
        in_the_cycle = (lead_in_the_cycle(moment, snapshot) for moment in events)
        self.cycle_leads = [fact for fact in in_the_cycle if fact is not None]
        self._leads_lost = _leads_lost(found, snapshot)
        self.out = {fact.number: fact for fact in every(self.events, RetiredFact)}
        snapshot.in_race -= self.out.keys()
        self.open_stops = {fact.number: fact for fact in every(self.events, LongStopFact) if fact.ongoing}
        in_class = (class_move(moment, snapshot) for moment in events)
        self.moves = [*every(self.events, MoveFact), *filter(None, in_class)]
        flag = snapshot.history.flag_at(snapshot.moment_us)
        self.neutralised = flag is not None and flag.state in NEUTRAL_FLAGS and not snapshot.over
        self._named_in_pit: set[str] = set()
        self._told_losses: set[tuple[str, int]] = set()
        changes = (*every(self.events, LeadChangeFact), *self.cycle_leads)
        losses = [lost for fact, moment in found if (lost := _loss(moment, fact, snapshot, changes)) is not None]
        # That a car is out is told as that.
        self.losses = sorted((lost for lost in losses if not self._is_out(lost)), key=_largest_first)
        self._rank = count()
        self.found: list[Statement] = []

    def _is_out(self, lost: Lost) -> bool:
        return lost.fact.gone and lost.fact.number in self.out

    def say(
        self,
        form: str,
        part: str,
        *facts: ReportFact | None,
        size: float = 1.0,
        needs: str = "",
        relation: Relation | None = None,
        after: str = "",
        undone: bool = False,
    ) -> str:
        """Offer a statement and return its key; nothing, and an empty key, where its main fact is None."""
        if not facts or facts[0] is None:
            return ""
        kept = tuple(fact for fact in facts if fact is not None)
        weight = self._weights.get(_of_moment(kept[0]), 0.0)
        rank, after = next(self._rank), after or needs
        statement = Statement(form, kept, part, rank, size, needs, relation, after, weight=weight, undone=undone)
        self.found.append(statement)
        return statement.key

    def cars(self, *numbers: str) -> list[CarFact]:
        """State cars as entered."""
        return [self.snapshot.car(number) for number in numbers]

    def level(self, scope: str) -> list[ReportFact]:
        """The cars that share the first place of a scope with its first, each with its place."""
        snapshot = self.snapshot
        return [fact for place in snapshot.sharing_first(scope) for fact in (place, snapshot.car(place.number))]

    def gap_to_first(self, scope: str, number: str) -> GapFact | None:
        """State the gap of a car to the first; None where a stop since has undone it, for all that is known."""
        gap = self.snapshot.gap(scope, number, self.snapshot.scope_rows(scope)[0].number)
        if gap is None or gap.gap_laps:
            return gap
        # Under a neutralisation a gap of the green flag says nothing any more.
        undone = gap.basis == "before_stop" and gap.gap_ms < ranges.STOP_MS
        # Two cars that passed it in the same thousandth are level: no gap that can be told.
        undone = undone or not gap.gap_ms
        return None if undone or gap.basis == "queue" or self.neutralised else gap

    def is_further(self, number: str, gap: GapFact) -> bool:
        """Tell whether a car's gap to the first is known, and twice as large at least as another gap of it."""
        first = self.gap_to_first(OVERALL, number)
        return first is not None and (bool(first.gap_laps) or first.gap_ms >= 2 * gap.gap_ms)

    def in_place(self, scope: str, position: int) -> tuple[PlaceFact, GapFact | None] | None:
        """State the car in a place with its gap; no gap of a car that is not in the race any more."""
        place = self.snapshot.place(scope, position)
        if place is None:
            return None
        in_race = place.number in self.snapshot.in_race
        return place, self.gap_to_first(scope, place.number) if in_race and position > 1 else None

    def say_place(
        self,
        form: str,
        part: str,
        scope: str,
        position: int,
        *,
        size: float = 1.0,
        needs: str = "",
        relation: Relation | None = None,
    ) -> str:
        """Offer a car in its place, with its gap to the first and who is in it; or what keeps it in the pits."""
        snapshot, found = self.snapshot, self.in_place(scope, position)
        if found is None:
            return ""
        place, gap = found
        if (position > PODIUM or scope != OVERALL) and place.number not in snapshot.in_race:
            return ""
        car, in_pit = snapshot.car(place.number), snapshot.in_pit(place.number)
        # One stands in the pits, the one before it drives on.
        ahead = snapshot.scope_rows(scope)[position - 2].number if position > 1 else ""
        aside: Relation | None = "contrast" if needs and ahead and not snapshot.in_pit(ahead) else None
        stop = self.open_stops.get(place.number) if place.number not in self.out else None
        if position > 1 and stop and not snapshot.over:
            return self.say("place_stop", part, place, stop, car, size=size, needs=needs, relation=aside)
        if position > 1 and in_pit and not snapshot.over and place.number not in self._named_in_pit:
            self._named_in_pit.add(place.number)
            return self.say("place_pit", part, place, in_pit, car, size=size, needs=needs, relation=aside)
        wheel = () if in_pit or snapshot.over else snapshot.at_wheel(place.number)
        level = self.level(scope) if position == 1 else []
        return self.say(form, part, place, gap, car, *(level or wheel), size=size, needs=needs, relation=relation)

    def say_loss(
        self, lost: Lost, part: str, *, needs: str = "", relation: Relation | None = None, after: str = ""
    ) -> str:
        """Offer a loss, then what it changed; return the key of the loss, an empty one where it is offered already."""
        name = (lost.fact.number, lost.fact.begin_ms)
        if self.is_told(lost):
            return ""
        self._told_losses.add(name)
        car, size = self.snapshot.car(lost.fact.number), LOSS_SIZE * lost.worth
        size *= CLASS_LOSS if part in self.snapshot.classes else 1.0
        form = "halted" if lost.fact.gone else "loss"
        key = self.say(form, part, lost.fact, car, size=size, needs=needs, relation=relation, after=after)
        if change := self._lead_lost_by(lost):
            fall = self._fall_of(lost)
            if fall and self.snapshot.at_ms - change.at_ms > ranges.LEAD_NEWS_MS:
                self.say("loss_effect", part, fall, car, size=size, needs=key, relation="consequence")
            else:
                cars = self.cars(change.before, change.number)
                self.say("lead_lost", part, change, *cars, size=size, needs=key, relation="consequence")
            return key
        effect = None if relation == "cause" and self._is_won_back(lost) else lost.effect
        if effect and (effect.lead_to or effect.gap_after_ms is not None or effect.to_position):
            others = [number for number in dict.fromkeys((effect.rival, effect.lead_to)) if number]
            cars = self.cars(lost.fact.number, *others)
            self.say("loss_effect", part, effect, *cars, size=size, needs=key, relation="consequence")
        return key

    def _fall_of(self, lost: Lost) -> LossEffectFact | None:
        """State how far a leader fell where more cars than the new leader passed it."""
        effect = lost.effect
        if not effect or effect.from_position != 1 or (effect.to_position or 0) <= BEHIND_NEW_LEADER:
            return None
        return replace(effect, lead_to="")

    def _lead_lost_by(self, lost: Lost) -> LeadChangeFact | None:
        """Find the change of a lead that a loss of its leader made, that of the race before that of a class."""
        return self._leads_lost.get((lost.fact.number, lost.fact.begin_ms))

    def _is_won_back(self, lost: Lost) -> bool:
        """Tell whether a car is in a better place by now than the one that it fell to."""
        row, effect = self.snapshot.row[lost.fact.number], lost.effect
        if not effect or not effect.to_position:
            return False
        now = row.position if effect.scope == OVERALL else row.class_position
        return bool(now) and effect.to_position > (now or 0)

    def _slowed_since(self, at_ms: int) -> bool:
        found = (self.snapshot.neutralised(state) for state in ("safety_car", "full_course_yellow", "red"))
        return any(fact and fact.last_to_ms > at_ms for fact in found)

    def accounts_for(self, lost: Lost, scope: str = OVERALL) -> bool:
        """Tell whether a loss put a car where it is: it holds the place that it fell to, or lost half of its gap.

        A place counts where the time that was lost is no less than what the car ahead has in hand by now: ten laps
        down after a lap thirteen seconds too slow has another reason.
        """
        snapshot, fact = self.snapshot, lost.fact
        row, effect = snapshot.row[fact.number], lost.effect
        now = (row.position if effect.scope == OVERALL else row.class_position) if effect else None
        if effect and effect.to_position and effect.to_position == now and self._makes_up_for(lost, effect.scope):
            return True
        gap, first = self.gap_to_first(scope, fact.number), snapshot.scope_rows(scope)[0]
        if gap is None or fact.lost_ms is None:
            return False
        if not gap.gap_laps and self._slowed_since(fact.end_ms):
            # Behind a safety car seconds are won back that nobody drove for.
            return False
        behind_ms = gap.gap_laps * snapshot.at_ms // max(first.laps, 1) if gap.gap_laps else gap.gap_ms
        return 2 * fact.lost_ms >= behind_ms

    def _makes_up_for(self, lost: Lost, scope: str) -> bool:
        """Tell whether a car lost no less than it is behind the car ahead; one that does not drive on did."""
        row, fact = self.snapshot.row[lost.fact.number], lost.fact
        if fact.ongoing or fact.gone or fact.lost_ms is None:
            return True
        interval_ms = row.interval_ms if scope == OVERALL else row.class_interval_ms
        return interval_ms is not None and interval_ms <= fact.lost_ms

    def say_now(self, lost: Lost, part: str, key: str) -> None:
        """Offer where a car that has lost time is now, where that is another place than it fell to."""
        row = self.snapshot.row[lost.fact.number]
        position = row.class_position or 0
        place = self.snapshot.place(row.car_class, position) if position else None
        if not key or place is None or position in range(1, self.size.class_places + 1) or self.snapshot.over:
            return
        if not row.car_class:
            # A place in class is nothing where the source names none.
            return
        if lost.fact.gone:
            # It is not on its way there: it will lose one place after the other.
            return
        if lost.effect and lost.effect.scope == row.car_class and lost.effect.to_position == position:
            # That it fell to this place is told with what it lost.
            return
        gap = self.gap_to_first(row.car_class, row.number)
        behind = gap if gap and gap.gap_laps else None
        size, car = LOSS_SIZE * lost.worth, self.snapshot.car(row.number)
        relation: Relation | None = "consequence" if self.accounts_for(lost, row.car_class) else None
        self.say("now_place", part, place, behind, car, size=size, needs=key, relation=relation)

    def worst_of(self, number: str) -> list[Lost]:
        """Find what a car lost that is worth most, and the loss by which it fell furthest and came back since."""
        of_car = [lost for lost in self.losses if lost.fact.number == number]
        found = of_car[:LOSSES]
        position = self.snapshot.row[number].position or 0
        won_back = [lost for lost in of_car if _fell(lost.effect) >= FELL_FAR and position <= _from(lost.effect)]
        if won_back and position <= PODIUM:
            deepest = max(won_back, key=lambda lost: (_fell(lost.effect), lost.fact.begin_ms))
            found = [lost for lost in found if lost is not deepest]
            found.append(replace(deepest, worth=max(deepest.worth, CAME_BACK)))
        return found

    def is_told(self, lost: Lost) -> bool:
        """Tell whether a loss is offered already."""
        return (lost.fact.number, lost.fact.begin_ms) in self._told_losses

    def say_chase(self, form: str, part: str, scope: str, *facts: ReportFact) -> str:
        """Offer the first two of a scope in one statement: who leads, and by how much, with who is in the cars.

        Returns its key; an empty one where the two make no such sentence: a dead heat, a car in the pits, a gap that is
        not known or was measured before a stop.
        """
        snapshot = self.snapshot
        first, second = self.in_place(scope, 1), self.in_place(scope, 2)
        if snapshot.over or not first or not second or self.level(scope):
            return ""
        (lead, _), (chaser, gap) = first, second
        numbers = (lead.number, chaser.number)
        inside = [number for number in numbers if snapshot.in_pit(number) or number in self.open_stops]
        if inside or gap is None or gap.basis != "loop":
            return ""
        wheels = [fact for number in numbers for fact in snapshot.at_wheel(number)]
        return self.say(form, part, lead, chaser, gap, *self.cars(*numbers), *wheels, *facts)


def tell_gap(beats: Beats, scope: str, part: str, chase: str) -> None:
    """Offer how the gap of the first two of a scope ran, and what their stops will do to it.

    `chase` is the key of the statement that tells them with their gap; empty where there is none to go on from.
    """
    rows = beats.snapshot.scope_rows(scope)
    pair = tuple(row.number for row in rows[:2])
    for trend in every(beats.events, TrendFact):
        apart = abs(trend.gap_after_ms - trend.gap_before_ms)
        if chase and trend.scope == scope and (trend.to, trend.number) == pair and apart >= LEAST_TREND_MS:
            explained = trend.reason == "loss" and any(lost.fact.number in pair for lost in beats.losses[:LOSSES])
            if not explained:
                size = min(apart / TREND_MS, 1.5)
                cars = beats.cars(trend.number, trend.to)
                beats.say("trend", part, trend, *cars, size=size, needs=chase, relation="contrast")
    for stops in every(beats.events, StopsToMakeFact):
        few = max(stops.stops_left or 0, stops.other_stops_left or 0) <= FEW_STOPS
        known = stops.stops_left and stops.other_stops_left
        if stops.scope == scope and {stops.number, stops.other} == set(pair) and (stops.to_stop or (few and known)):
            relation: Relation | None = "contrast" if stops.to_stop else None
            cars = beats.cars(stops.number, stops.other)
            beats.say("stops_to_make", part, stops, *cars, needs=chase, relation=relation if chase else None)


def move_size(move: MoveFact) -> float:
    """Rank a climb or a fall by its places."""
    return min(abs(move.to_position - move.from_position) / 5, 2.0)


def largest_moves(beats: Beats, scope: str, numbers: list[str]) -> list[MoveFact]:
    """Find the largest of the cars' newest climbs and falls by more than a place; none of long ago."""
    newest: dict[str, MoveFact] = {}
    offered = [statement.facts[0] for statement in beats.found]
    won_back = {fact.number for fact in offered if isinstance(fact, MoveFact) and scope == OVERALL}
    for move in beats.moves:
        came_back = move.number in won_back
        if move.scope == scope and move.number in numbers and not came_back and _still_tells(beats.snapshot, move):
            newest[move.number] = move
    return sorted(newest.values(), key=lambda move: (-move_size(move), move.number))[:1]


def _still_tells(snapshot: Snapshot, move: MoveFact) -> bool:
    """Tell whether a climb or a fall explains where the car is now; one of an hour ago may not."""
    row = snapshot.row[move.number]
    now = (row.position if move.scope == OVERALL else row.class_position) or 0
    if abs(move.to_position - move.from_position) < 2 or move.to_ms * 4 <= snapshot.at_ms:
        return False
    return move.to_position == now if move.to_ms == snapshot.at_ms else abs(move.to_position - now) < 3


def tell_contention(beats: Beats, scope: str, part: str, needs: str) -> None:
    """Offer who can still win, and who is on the first's lap; of a class not both where they are the same cars."""
    snapshot = beats.snapshot
    first, lead_lap = snapshot.scope_rows(scope)[0].number, snapshot.lead_lap(scope)
    for contention in every(beats.events, ContentionFact):
        is_a_fight = contention.numbers[:1] == (first,) and 1 < len(contention.numbers) <= MOST_COUNTED
        alike = lead_lap is not None and set(lead_lap.numbers) == set(contention.numbers)
        told_by_lap = alike and scope != OVERALL and len(contention.numbers) > 2
        if contention.scope == scope and is_a_fight and not told_by_lap and not snapshot.over:
            beats.say("contention", part, contention, *beats.cars(*contention.numbers), needs=needs)
    if len(snapshot.scope_rows(scope)) <= 2:
        # Of two cars the gap has told it.
        return
    few = lead_lap is not None and len(lead_lap.numbers) <= MOST_COUNTED
    if lead_lap and few and (scope == OVERALL or len(lead_lap.numbers) > 1):
        # Told in one sentence with the place before it, where that is what comes right before.
        last = beats.found[-1] if beats.found else None
        after = last.key if last and last.form == "place" and last.part == part and not snapshot.over else ""
        relation: Relation | None = "meanwhile" if after else None
        beats.say("lead_lap", part, lead_lap, needs=needs, relation=relation, after=after)
