"""A packed list is a list: whatever came into it comes out, from any place on."""

from hypothesis import given
from hypothesis import strategies as st

from build import passing
from pitboard.model import Passing
from pitboard.model.packed import BLOCK, Packed


@given(st.integers(0, 3 * BLOCK + 5), st.integers(0, 3 * BLOCK + 5))
def test_what_came_in_comes_out_from_any_place_on(count: int, place: int) -> None:
    packed = Packed(range(count))

    assert len(packed) == count
    assert list(packed) == list(range(count))
    assert list(packed.since(place)) == list(range(count))[place:]


def test_it_goes_on_where_it_was_after_it_was_gone_through() -> None:
    packed: Packed[int] = Packed()
    for item in range(2 * BLOCK + 1):
        packed.append(item)
        assert list(packed.since(item)) == [item]
    packed.clear()

    assert list(packed) == []


def test_facts_come_out_equal_and_share_their_texts() -> None:
    facts: list[Passing] = [passing(second, "7") for second in range(BLOCK)]
    unpacked = list(Packed(facts))

    assert unpacked == facts
    assert unpacked[0] is not facts[0]
    assert len({id(fact.source) for fact in unpacked}) == 1
