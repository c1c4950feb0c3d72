"""Statements that go together: several of a sort in one sentence."""

from pitboard.report.facts import CarFact, LongStopFact, MultiStintFact, RetiredFact
from pitboard.report.statement import Statement
from pitboard.report.telling import gather_lists

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
