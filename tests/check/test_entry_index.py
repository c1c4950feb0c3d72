"""Names as the entry list has them, and how far a word is from one."""

import pytest

from pitboard.check.entry_index import EntryIndex, Seat, distance
from small_race import ENTRIES


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("harikawa", "hirakawa", 2), ("estre", "estre", 0), ("calaod", "calado", 1)]
)
def test_letters_apart(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 4) == apart


def test_a_car_is_known_by_make_model_team_and_class() -> None:
    """`963` names a Porsche here; a make is no word of its team; LMGTE Am is GTE too."""
    index = EntryIndex(ENTRIES, order=["51", "8"], out=["98"])

    assert index.makes[("aston", "martin")] == "Aston Martin"
    assert index.models["963"] == "6"
    assert index.team_words["51"] == ("af", "corse")
    assert [name for pattern, name in index.classes if pattern.match("gte-am")] == ["LMGTE Am"] * 2
    assert index.top_class() == "HYPERCAR"


def test_drivers_are_found_by_surname_also_nearly() -> None:
    """Two share a surname: both seats."""
    index = EntryIndex(ENTRIES)

    assert [seat.number for seat in index.surnames[("vanthoor",)]] == ["6", "923"]
    assert [(apart, seat.number) for apart, seat in index.near("hirakava") if apart < 2] == [(1, "8")]
    assert index.driver(Seat("51", 2)).name == "James Calado"
