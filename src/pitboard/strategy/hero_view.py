"""The board from one car's seat: how far the others are from it, now and with all stops made, and who has to stop."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.board import Row
from pitboard.board.gaps import Basis, last_meeting
from pitboard.board.order import Gap, Placement, RunningOrder, running_order
from pitboard.board.standings import standings_of
from pitboard.scoring import History
from pitboard.strategy.table import StrategyRow, strategy


class HeroRow(Struct, frozen=True):
    """A car beside the hero car; what is not known is None.

    `gap_laps` and `gap_ms` are how far it is behind (ahead: less than 0) by the order in force, on what `gap_basis`
    says, measured at `gap_at_ms` of the race: when the one behind last came by where the other had been. In the hero's
    class: `net_gap_ms` is the same with all stops made; `stops_made` and `stops_to_go` how many
    stops more it has made, and has yet to make; `next_stop_laps` in how many laps it stops.
    """

    number: str
    car_class: str = field(name="class")
    position: int | None
    class_position: int | None
    gap_laps: int
    gap_ms: int | None
    gap_basis: Basis | None = None
    gap_at_ms: int | None = None
    net_gap_ms: int | None = None
    stops_made: int | None = None
    stops_to_go: int | None = None
    next_stop_laps: int | None = None


class HeroView(Struct, frozen=True):
    """The cars of a race at a moment beside the hero car `number`, in the order in force; it stands among them at 0."""

    race: str
    at_ms: int
    number: str
    rows: list[HeroRow]


def hero_view(history: History, moment_us: int, number: str | None = None) -> HeroView:
    """Return how far all cars are from one at a moment (µs since the epoch), or from the leader of the race.

    There are no rows where the car is not on the board.
    """
    order = running_order(history, moment_us)
    board = standings_of(history, order, moment_us).rows
    found = (i for i, placement in enumerate(order.cars) if number in (None, placement.number))
    hero = next(found, None)
    at_ms = (moment_us - history.race.start_us) // 1000
    if hero is None:
        return HeroView(history.race.name, at_ms, number or "", [])
    answers = {row.number: row for row in strategy(history, moment_us).rows}
    rows: list[HeroRow] = []
    for i, row in enumerate(board):
        measured_us = _measured_us(order, order.cars[max(i, hero)], order.cars[min(i, hero)]) if i != hero else None
        gap_at_ms = None if measured_us is None else (measured_us - history.race.start_us) // 1000
        compared = _beside(row, _gap(order, i, hero), gap_at_ms)
        rows.append(_in_class(compared, row, board[hero], answers))
    return HeroView(history.race.name, at_ms, order.cars[hero].number, rows)


def _gap(order: RunningOrder, place: int, hero: int) -> Gap:
    """How far a car is behind the hero car; where it is ahead its gap counts less than 0."""
    if place == hero:
        return 0, 0, None
    other, own = order.cars[place], order.cars[hero]
    laps, gap_us, basis = order.gap(other, own) if place > hero else order.gap(own, other)
    sign = 1 if place > hero else -1
    return sign * laps, None if gap_us is None else sign * gap_us, basis


def _measured_us(order: RunningOrder, behind: Placement, ahead: Placement) -> int | None:
    """When the gap of a car to one ahead was measured; None where it was not, or the rules say it."""
    if order.order == "live":
        meeting = last_meeting(behind.car, behind.passed, ahead.car, ahead.passed)
        return meeting[1] if meeting else None
    measured = order.order == "line" and 0 < behind.mark.laps <= ahead.mark.laps
    return behind.mark.line_us if measured else None


def _beside(row: Row, gap: Gap, gap_at_ms: int | None) -> HeroRow:
    laps, gap_us, basis = gap
    return HeroRow(
        row.number,
        row.car_class,
        row.position,
        row.class_position,
        laps,
        None if gap_us is None else gap_us // 1000,
        basis,
        gap_at_ms,
    )


def _in_class(compared: HeroRow, row: Row, hero: Row, answers: Mapping[str, StrategyRow]) -> HeroRow:
    """Add what is known of two cars of a class only."""
    own, other = answers.get(hero.number), answers.get(row.number)
    if row.car_class != hero.car_class or own is None or other is None:
        return compared
    return replace(
        compared,
        net_gap_ms=_less(other.net_gap_ms, own.net_gap_ms),
        stops_made=_less(row.pit_visits, hero.pit_visits),
        stops_to_go=_less(other.stops_to_go, own.stops_to_go),
        next_stop_laps=_less(other.next_stop_lap, row.laps),
    )


def _less(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first - second
