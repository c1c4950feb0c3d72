"""What holds at the moment: contention, last of a make, best of a nation."""

from build import entry, flag
from drive import drive, found, race
from pitboard.model import Driver, Entry


def crew(number: str, car_class: str, *nations: str, make: str = "") -> Entry:
    """An entry with a driver of each nation."""
    drivers = tuple(Driver(seat, "A.", f"D{number}{seat}", nation) for seat, nation in enumerate(nations, 1))
    return Entry(number, car_class, make=make, drivers=drivers, source="test")


def test_in_contention_is_the_lead_lap_and_one_percent_of_the_time_left() -> None:
    """At 1000 s of 4000 s, a quarter of it: less than 30 s behind, on the lead lap; a second before nobody says."""
    field = [entry(number, "A") for number in "1234"]
    cars = [drive("1", [100] * 10), drive("2", [102] * 9), drive("3", [103.2] * 9), drive("4", [125] * 8)]

    history = race(field, *cars, duration_s=4_000)
    (one, *_), (early, *_) = (found(history, "contention", at_s=at_s) for at_s in (1000, 999))

    assert one.values["lead_lap"] == ("1", "2", "3")
    assert one.values["limit_us"] == 30_000_000
    assert one.values["in_contention"] == ("1", "2", "3")
    assert "in_contention" not in early.values


def test_without_a_length_nobody_is_called_in_contention() -> None:
    """The rule needs the time left; the lead lap is known all the same."""
    (one,) = found(race([entry("1")], drive("1", [100] * 3), duration_s=0), "contention")

    assert "in_contention" not in one.values
    assert one.values["lead_lap"] == ("1",)


def test_the_last_of_a_make_has_the_others_out_or_over_five_laps_down() -> None:
    field = [crew("1", "A", "NLD", make="Fast"), crew("2", "A", "NLD", make="Fast"), crew("3", "A", "NLD", make="Sole")]
    slow = drive("2", [150] * 12)
    history = race(field, drive("1", [100] * 30), slow, drive("3", [101] * 29))

    assert not found(history, "last_of_make", at_s=1550)
    (one,) = found(history, "last_of_make", at_s=1610)
    assert (one.cars, one.values["make"], one.values["behind"]) == (("1", "2"), "Fast", ("2",))


def test_the_best_of_a_nation_overall_and_in_class() -> None:
    """Its drivers of that nation are named, at the wheel or not; a car that is out is nobody's best."""
    field = [crew("1", "A", "FRA", "NLD"), crew("2", "B", "NLD", "NLD"), crew("3", "B", "NLD")]
    history = race(field, drive("1", [100] * 50), drive("2", [110] * 45), drive("3", [105] * 5))

    best = {one.scope: one for one in found(history, "best_of_nation", at_s=4950) if one.values["nation"] == "NLD"}

    assert best["overall"].cars == ("1",)
    assert best["overall"].values["drivers"] == ("A. D12",)
    assert best["overall"].values["at_the_wheel"] is False
    assert best["B"].cars == ("2",)
    assert best["B"].values["others"] == ()


def test_an_unknown_nation_says_nothing() -> None:
    """The feed writes "_" for it."""
    history = race([crew("1", "A", "_")], drive("1", [100] * 3))

    assert not found(history, "best_of_nation")


def test_the_lead_group_is_three_or_more_within_a_minute() -> None:
    """Two are no group, and a car a minute and more behind is in none."""
    field = [entry(number, "A") for number in "1234"]
    near = [drive("1", [100] * 10), drive("2", [101] * 10), drive("3", [104] * 10)]
    far = drive("4", [107] * 10)

    (three, *_) = found(race(field, *near, far), "contention", at_s=1080)
    (two, *_) = found(race(field, *near[:2], far), "contention", at_s=1080)

    assert (three.values["lead_group"], three.values["lead_lap"]) == (("1", "2", "3"), ("1", "2", "3", "4"))
    assert two.values["lead_group"] == ()


def test_when_the_time_is_up_nobody_is_in_contention_any_more() -> None:
    (one,) = found(race([entry("1")], drive("1", [100] * 12), duration_s=1000), "contention", at_s=1100)

    assert "left_us" not in one.values


def test_contention_behind_the_safety_car_says_so() -> None:
    """Gaps there were not raced for."""
    flags = [flag(0, "green"), flag(500, "safety_car"), flag(800, "green")]
    history = race([entry("1")], *flags, drive("1", [100] * 12))

    assert [found(history, "contention", at_s=at_s)[0].values["neutralised"] for at_s in (499, 600, 900)] == [
        False,
        True,
        False,
    ]
    assert found(history, "contention", at_s=900)[0].values["restarted"] is True


def test_a_class_has_its_own_contenders() -> None:
    field = [entry("1", "A"), entry("2", "B"), entry("3", "B")]
    history = race(field, drive("1", [100] * 20), drive("2", [120] * 16), drive("3", [121] * 16), duration_s=7_900)

    by_scope = {one.scope: one.values["in_contention"] for one in found(history, "contention", at_s=1990)}

    assert by_scope == {"overall": ("1",), "A": ("1",), "B": ("2", "3")}


def test_a_make_that_entered_one_car_has_no_last() -> None:
    field = [crew("1", "A", make="Fast"), crew("2", "A", make="Sole")]

    assert not found(race(field, drive("1", [100] * 9), drive("2", [150] * 6)), "last_of_make")


def test_a_car_that_never_came_was_not_lost_to_its_make() -> None:
    """Entered and not seen yet: of it nothing is known."""
    field = [crew("1", "A", make="Fast"), crew("2", "A", make="Fast")]

    assert not found(race(field, drive("1", [100] * 2)), "last_of_make", at_s=100)


def test_the_further_cars_of_a_nation_are_named_in_their_order() -> None:
    field = [crew(number, "A", "NLD") for number in "123"]
    history = race(field, drive("1", [102] * 9), drive("2", [100] * 9), drive("3", [101] * 9))

    (best, *_) = found(history, "best_of_nation", at_s=920)

    assert (best.cars, best.values["others"], best.values["at_the_wheel"]) == (("2",), ("3", "1"), True)
