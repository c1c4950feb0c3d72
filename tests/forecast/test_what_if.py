"""What would be otherwise."""

import numpy as np
import pytest

from build import at
from forecast.small_field import car, small_field, to_go_at, two_paces
from pitboard.forecast import forecast
from pitboard.forecast.what_if import Change, changed, drivers_of, parse_change


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("car=8 stop", Change("8", "stop")),
        (" car=007  pace=-0.5% ", Change("007", "pace_share", -0.5)),
        ("car=8 pace=+0.3s", Change("8", "pace_s", 0.3)),
        ("car=8 pace=1", Change("8", "pace_share", 1.0)),
        ("car=8 driver=de la Cruz ", Change("8", "driver", driver="de la Cruz")),
    ],
)
def test_a_change_is_read(written: str, change: Change) -> None:
    assert parse_change(written) == change


@pytest.mark.parametrize("written", ["", "car=8", "8 stop", "car=8 pace=fast", "car=8 stop now", "car=8 driver="])
def test_what_is_none_is_refused_with_how_to_write_it(written: str) -> None:
    with pytest.raises(ValueError, match="car=8 stop"):
        parse_change(written)


def test_a_car_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no car 99"):
        changed(to_go_at(7000), [Change("99", "stop")])


def test_a_stop_is_paid_and_gives_a_full_stint() -> None:
    before = to_go_at(7000)
    after = changed(before, [Change("1", "stop")])

    assert after.states.since[car("1")] == 0
    assert after.states.pay_s[car("1")] > 0.5 * before.stops.full_s[car("1")]
    assert np.array_equal(np.delete(after.states.pay_s, car("1")), np.delete(before.states.pay_s, car("1")))


def test_a_slower_pace_wins_less() -> None:
    def class_win(*changes: Change) -> float:
        found = forecast(small_field(), at(7000), 300, changes=changes)
        return next(row.class_win for row in found.rows if row.number == "2")

    assert class_win(Change("2", "pace_share", -1.0)) > class_win() > class_win(Change("2", "pace_s", 1.0))


def test_the_driver_is_found_by_the_end_of_the_name() -> None:
    """One of the crew, and no other car's."""
    history = small_field()

    assert drivers_of(history, [Change("1", "driver", driver="bond"), Change("2", "stop")]) == {"1": 2}
    for number, name, said in (("1", "Clark", "it has A. Ames, A. Bond"), ("99", "Bond", "no car 99")):
        with pytest.raises(ValueError, match=said):
            drivers_of(history, [Change(number, "driver", driver=name)])


def test_the_quicker_driver_wins_more() -> None:
    """Who drove a second faster in every stint is to drive all that is left, or the other is."""
    history = two_paces()

    def class_win(*changes: Change) -> float:
        found = forecast(history, at(7000), 300, changes=changes)
        return next(row.class_win for row in found.rows if row.number == "2")

    quick, slow = (class_win(Change("2", "driver", driver=name)) for name in ("Ames", "Bond"))
    assert quick > class_win() > slow
