"""What would be otherwise."""

from typing import Literal

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from build import at
from forecast.small_field import car, one_gone, small_field, to_go_at, two_paces
from pitboard.forecast import forecast
from pitboard.forecast.what_if import Change, changed, drivers_of, parse_change

Kind = Literal["pace_share", "pace_s"]


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


@pytest.mark.parametrize(
    ("written", "at_s", "reason"),
    [
        (["car=99 stop"], 7000, "no car 99"),
        (["car=99 driver=Ames"], 7000, "no car 99"),
        (["car=4 stop"], 7000, "car 4 has retired"),
        (["car=4 pace=+1%"], 7000, "car 4 has retired"),
        (["car=4 driver=Ames"], 7000, "car 4 has retired"),
        (["car=5 stop"], 7000, "car 5 has not started"),
        (["car=1 pace=+1%", "car=1 pace=+0.2s"], 7000, "car 1: pace is given twice"),
        (["car=1 stop"], 10_900, "the flag has fallen"),
    ],
)
def test_what_can_not_be_otherwise_is_refused(written: list[str], at_s: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        forecast(one_gone(), at(at_s), 10, changes=[parse_change(change) for change in written])


def test_before_a_car_retires_it_may_still_stop() -> None:
    assert forecast(one_gone(), at(1500), 10, changes=[Change("4", "stop")]).rows


PACES = st.sampled_from(["pace_share", "pace_s"])


@given(st.one_of(st.floats(-1e6, -2), st.floats(80, 1e6)), PACES)
def test_no_car_laps_quicker_than_its_class_nor_slower_than_behind_a_safety_car(by: float, kind: Kind) -> None:
    """What is refused says from where to where it may be; car 3 takes 101 s a lap, the best of its class was 99.6."""
    with pytest.raises(ValueError, match=r"from -0.9(%|s), the best lap of its class, to \+(69|70|71)"):
        changed(to_go_at(7000), [Change("3", kind, by)])


@given(st.floats(-0.8, 60), PACES)
def test_a_pace_between_the_two_is_driven(by: float, kind: Kind) -> None:
    before, after = to_go_at(7000), changed(to_go_at(7000), [Change("3", kind, by)])
    slower = float(np.exp(after.pace.mean - before.pace.mean)[car("3")]) - 1

    assert slower == pytest.approx(by / 100, rel=0.02, abs=1e-9)


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

    assert class_win(Change("2", "pace_share", -0.5)) > class_win() > class_win(Change("2", "pace_s", 1.0))


def test_the_driver_is_found_by_the_end_of_the_name() -> None:
    """One of the crew, and no other car's."""
    history = small_field()

    assert drivers_of(history, [Change("1", "driver", driver="bond"), Change("2", "stop")]) == {"1": 2}
    with pytest.raises(ValueError, match=r"it has A\. Ames, A\. Bond"):
        drivers_of(history, [Change("1", "driver", driver="Clark")])


def test_the_quicker_driver_wins_more() -> None:
    """Who drove a second faster in every stint is to drive all that is left, or the other is."""
    history = two_paces()

    def class_win(*changes: Change) -> float:
        found = forecast(history, at(7000), 300, changes=changes)
        return next(row.class_win for row in found.rows if row.number == "2")

    quick, slow = (class_win(Change("2", "driver", driver=name)) for name in ("Ames", "Bond"))
    assert quick > class_win() > slow
