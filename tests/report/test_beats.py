"""What a story is told from: places with what is known of them, and the largest move of some cars."""

from build import at
from pitboard.moments import moments
from pitboard.report.beats import Beats, Lost, largest_moves, move_size
from pitboard.report.facts import OVERALL, GapFact, LossEffectFact, LossFact, MoveFact, PlaceFact, maybe, only
from pitboard.report.snapshot import Snapshot
from small_race import NOW_S, small_race


def beats(at_s: float = NOW_S) -> Beats:
    """The small race at a race time in seconds."""
    return Beats(Snapshot(small_race(), at(at_s)), moments(small_race(), at(at_s)), "", "report")


def test_the_first_two_make_one_statement_with_the_gap() -> None:
    found = beats()
    key = found.say_chase("chase", "lead", OVERALL, found.snapshot.clock())

    assert key == "chase:overall:51"
    assert [place.position for place in [only(found.found[0].facts, PlaceFact)]] == [1]
    assert only(found.found[0].facts, GapFact).number == "8"


def test_a_place_that_there_is_not_is_not_offered() -> None:
    found = beats()

    assert found.say_place("place", "contenders", OVERALL, 17) == ""
    assert found.say("place", "contenders", None) == ""
    assert found.found == []


def test_a_statement_is_offered_with_what_it_follows_on() -> None:
    found = beats()
    key = found.say_place("place", "contenders", OVERALL, 3, needs="chase:overall:51", relation="meanwhile")
    (statement,) = found.found

    assert (statement.key, statement.after, statement.relation) == (key, "chase:overall:51", "meanwhile")
    assert maybe(statement.facts, PlaceFact)


def test_a_move_of_one_place_or_of_long_ago_is_none_to_tell() -> None:
    found = beats()
    found.moves = [MoveFact(OVERALL, "8", 1, 2, 0, NOW_S * 1000), MoveFact(OVERALL, "51", 9, 1, 0, 100_000)]

    assert largest_moves(found, OVERALL, ["8", "51"]) == []
    found.moves = [MoveFact(OVERALL, "51", 9, 1, 0, NOW_S * 1000)]
    assert largest_moves(found, OVERALL, ["8", "51"]) == found.moves
    assert move_size(found.moves[0]) == 1.6


def test_a_loss_puts_a_car_where_it_is_only_where_it_cost_that_place_or_half_of_the_gap() -> None:
    found = beats()
    behind = found.snapshot.rows[2].number
    gap = found.gap_to_first(OVERALL, behind)
    assert gap
    gap_ms = gap.gap_ms or gap.gap_laps * found.snapshot.at_ms // found.snapshot.rows[0].laps
    losses = [
        Lost(LossFact(behind, "long_stop", "", 0, 1, lost_ms, 0, lost_ms, 1), None, 1.0, True)
        for lost_ms in (gap_ms, gap_ms // 3)
    ]

    assert [found.accounts_for(lost) for lost in losses] == [True, False]


def test_a_place_that_a_car_fell_to_is_explained_by_no_less_than_what_the_car_ahead_has_in_hand() -> None:
    found = beats()
    row = next(row for row in reversed(found.snapshot.rows) if row.interval_ms)
    fell = LossEffectFact(row.number, OVERALL, 0, from_position=1, to_position=row.position)
    losses = [
        Lost(LossFact(row.number, "slow_lap", "", 0, 1, lost_ms, lost_ms, 0, 0), fell, 1.0, True)
        for lost_ms in (row.interval_ms or 0, (row.interval_ms or 0) // 3)
    ]

    assert [found.accounts_for(lost) for lost in losses] == [True, False]
