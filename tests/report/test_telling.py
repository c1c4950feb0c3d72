"""Statements that go together: several of a sort in one sentence."""

from pitboard.report.facts import CarFact, LongStopFact, LossEffectFact, MultiStintFact, PlaceFact, RetiredFact
from pitboard.report.languages import Voice
from pitboard.report.languages.book import Statement
from pitboard.report.languages.en import English
from pitboard.report.names import Names
from pitboard.report.telling import Telling, gather_lists
from pitboard.scoring import History

RETIRED = Statement("retired", (RetiredFact("7", 600_000, 5, "", True, True),), "lost", 3.0)
STOPPED = Statement("stop", (LongStopFact("8", 1, 900_000, 600_000, ""),), "lost", 4.0)


def test_stints_of_one_length_in_one_part_are_one_sentence() -> None:
    """A triple and a quadruple stint are two."""
    stints = [
        Statement(
            "stints", (MultiStintFact(number, "Able", count, 0), CarFact(number, "GT", "", "")), "incidents", rank
        )
        for rank, (number, count) in enumerate([("1", 3), ("2", 4), ("3", 3)])
    ]
    gathered = gather_lists(stints)

    assert [statement.form for statement in gathered] == ["stints_many", "stints"]
    assert [fact.number for fact in gathered[0].facts if isinstance(fact, MultiStintFact)] == ["1", "3"]
    assert gather_lists([RETIRED, STOPPED]) == [RETIRED, STOPPED]


def test_the_place_that_a_car_fell_to_is_not_told_again_as_where_it_is() -> None:
    """A car that is further up by now is."""
    effect = Statement("loss_effect", (LossEffectFact("8", "GT", 0, 1, 3), CarFact("8", "GT", "", "")), "lost", 1.0)
    places = [
        Statement("now_place", (PlaceFact("GT", "8", position), CarFact("8", "GT", "", "")), "lost", 2.0)
        for position in (3, 2)
    ]
    cars = {"8": CarFact("8", "GT", "", "")}
    told = [Telling(English(), Voice(Names(History()), cars), "").tell([[effect, place]])[0] for place in places]

    assert [len(sentences) for sentences in told] == [1, 2]
