"""One crew from what the timing and a list say of a car."""

from hypothesis import given
from hypothesis import strategies as st

from pitboard.model import Driver, Entry
from pitboard.scoring.entries import merge_entries

CREW = (Driver(1, "Ann", "ABLE"), Driver(2, "Ben", "BAKER"), Driver(3, "Cas", "DE WIT"), Driver(4, "Dee", "BAKER"))


@given(st.permutations(CREW), st.integers(1, 4))
def test_a_list_in_any_order_seats_nobody_elsewhere_than_the_timing_does(order: list[Driver], driven: int) -> None:
    listed = tuple(
        Driver(seat, one.first_name, one.last_name.title(), nation="NLD") for seat, one in enumerate(order, 1)
    )
    timing = Entry("7", drivers=CREW[:driven])

    merged, conflicts = merge_entries([timing, Entry("7", drivers=listed, authority=1)])

    seats = {driver.seat: driver.name.casefold() for driver in merged.drivers}
    assert {one.seat: one.name.casefold() for one in CREW[:driven]}.items() <= seats.items()
    assert sorted(seats.values()) == sorted(one.name.casefold() for one in CREW)
    assert all(driver.nation == "NLD" for driver in merged.drivers)
    assert not conflicts


def test_a_list_that_corrects_a_name_keeps_its_seat() -> None:
    timing = Entry("7", drivers=(Driver(1, "", "Abel"), Driver(2, "Ben", "Baker")))
    corrected = Entry("7", drivers=(Driver(1, "Ann", "Able"), Driver(2, "Ben", "Baker")), authority=2)

    assert [one.name for one in merge_entries([timing, corrected])[0].drivers] == ["Ann Able", "Ben Baker"]
