"""Facts have kinds that readers of the JSON know them by: these stay as they are."""

from typing import get_args

import msgspec

from pitboard.report.facts import ClockFact, GapFact, NoteFact, ReportFact, every, maybe, only, stated_values

KINDS = [
    "car",
    "crew",
    "at_wheel",
    "clock",
    "time_left",
    "sun",
    "place",
    "gap",
    "win",
    "lead_lap",
    "led",
    "counts",
    "best_of_nation",
    "pace",
    "in_pit",
    "lead_change",
    "swaps",
    "long_stop",
    "drive_through",
    "retired",
    "move",
    "neutralised",
    "trend",
    "stops_to_make",
    "restart",
    "takeover",
    "stop_round",
    "halt",
    "fastest_lap",
    "multi_stint",
    "last_of_make",
    "contention",
    "loss",
    "loss_effect",
    "lost_within",
    "session",
    "ranked_lap",
    "note",
]

GAP = GapFact("overall", "8", "51", 0, 11_666)
CLOCK = ClockFact(58_350_000)


def test_the_kinds_of_facts_are_those_of_the_contract() -> None:
    assert [kind.__struct_config__.tag for kind in get_args(ReportFact)] == KINDS


def test_a_fact_is_named_for_its_kind() -> None:
    """`long_stop` is a LongStopFact."""
    for kind in get_args(ReportFact):
        tag = str(kind.__struct_config__.tag)
        assert kind.__name__ == "".join(word.capitalize() for word in tag.split("_")) + "Fact"


def test_a_fact_is_written_with_its_kind_its_values_and_its_rows() -> None:
    assert msgspec.to_builtins(GAP) == {
        "kind": "gap",
        "scope": "overall",
        "number": "8",
        "to": "51",
        "gap_laps": 0,
        "gap_ms": 11_666,
        "basis": "loop",
        "evidence": (),
    }


def test_two_facts_that_say_the_same_are_one_whatever_their_rows() -> None:
    assert stated_values(GAP) == ("gap", "overall", "8", "51", 0, 11_666, "loop")
    assert stated_values(GAP) != stated_values(GapFact("overall", "8", "51", 1, 0))


def test_facts_are_picked_by_their_kind() -> None:
    facts: tuple[ReportFact, ...] = (CLOCK, GAP, GAP)

    assert only(facts, ClockFact) is CLOCK
    assert maybe(facts, NoteFact) is None
    assert every(facts, GapFact) == [GAP, GAP]
