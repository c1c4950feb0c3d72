"""A journal that differs is written anew, and nothing of it thrown away."""

from pathlib import Path

from build import START_US
from cluster.journals import journal_at, records
from pitboard.cluster.rebuild import decisions_in, set_aside
from pitboard.journal import FACTS_FORMAT, Journal, Record, encode_facts
from pitboard.model import Decision
from pitboard.race.decisions import DECISION

PENALTY = Decision(START_US, "penalty_time", by="the stewards", reason="speeding", number="7", penalty_us=5_000_000)


def read(path: Path) -> list[Record]:
    with Journal.open(path) as journal:
        return list(journal.read())


def test_the_first_records_stay_and_the_whole_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "race"
    journal_at(path, records(5)).close()

    first, _ = set_aside(path, 3)
    second, _ = set_aside(path, 0)

    assert [len(read(each)) for each in (path, first, second)] == [0, 5, 3]
    assert read(first) == records(5)
    assert (first.name, second.name) == ("race-differs-1", "race-differs-2")


def test_decisions_are_offered_each_time_under_the_same_id() -> None:
    """Under their own, or under that of their content; bytes of a feed are not."""
    payload = encode_facts([PENALTY])
    behind = [
        Record(4, DECISION + "x", FACTS_FORMAT, 1, payload),
        Record(5, "rmonitor://a", "rmonitor", 1, b"$F"),
        Record(6, "operator", FACTS_FORMAT, 1, payload),
        Record(7, "operator", FACTS_FORMAT, 2, payload),
        Record(8, "lost/record-8", FACTS_FORMAT, 2, b"[]"),
    ]
    offered = decisions_in(behind)

    assert offered == decisions_in(behind)
    assert len({offer.decision_id for offer in offered}) == 3
    assert (offered[0].decision_id, offered[0].facts) == ("x", [PENALTY])
