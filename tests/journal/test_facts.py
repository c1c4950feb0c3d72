"""Facts in a journal come back as the same facts."""

import pytest

from pitboard.journal import decode_facts, encode_facts
from pitboard.model import (
    Decision,
    Driver,
    DriverIn,
    Entry,
    Fact,
    Flag,
    FlagHistory,
    Loop,
    LoopsInstalled,
    Passing,
    RaceInfo,
)


def test_facts_come_back_as_they_were() -> None:
    """Every kind by its tag, in order, nested things included."""
    facts: list[Fact] = [
        RaceInfo("24 Hours", 1_907_762_400_000_000, utc_offset_us=-7_200_000_000),
        LoopsInstalled((Loop("line", 3, "line"), Loop("s1", 1))),
        Entry("007", "HYPERCAR", drivers=(Driver(1, "José", "López", "ARG"),), transponders=("12",)),
        Passing(1, "007", "line", "sim", 7, exact=False),
        DriverIn(1, "007", 1),
        FlagHistory(5, (Flag(1, "green"), Flag(3, "safety_car"))),
        Decision(9, "void_passing", "7", "race director", "read twice"),
    ]

    assert decode_facts(encode_facts(facts)) == facts


@pytest.mark.parametrize("payload", [b"", b"{}", b"[{}]", b'[{"type":"passing"}]', b"\xff"])
def test_what_is_no_list_of_facts_is_refused(payload: bytes) -> None:
    """With the reason."""
    with pytest.raises(ValueError, match="not a list of facts: "):
        decode_facts(payload)


def test_a_time_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(ValueError, match=r"beyond the year 9999 - at \$\[0\]\.start_us"):
        decode_facts(encode_facts([RaceInfo("24 Hours", 10**18)]))
