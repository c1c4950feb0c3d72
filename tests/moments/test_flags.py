"""Flags, slow zones, messages."""

from collections.abc import Sequence

from build import at, entry, flag
from drive import drive, found, race
from pitboard.model import Flag, Message, SlowZone
from pitboard.scoring import History

CAR = [entry("1"), *drive("1", [100] * 30)]


def test_a_neutralisation_lasts_until_the_next_flag() -> None:
    history = race(CAR, flag(0, "green"), flag(500, "full_course_yellow"), flag(800, "safety_car"), flag(1400, "green"))

    start, yellow, car = found(history, "flag")

    assert start.values["state"] == "green"
    assert (yellow.values["duration_us"], yellow.values["next"]) == (300_000_000, "safety_car")
    assert (car.values["duration_us"], car.values["open"]) == (600_000_000, False)


def test_a_neutralisation_that_lasts_is_open() -> None:
    history = race(CAR, flag(0, "green"), flag(500, "safety_car"), flag(1400, "green"))

    _, car = found(history, "flag", at_s=600)

    assert (car.values["open"], car.values["duration_us"]) == (True, 100_000_000)
    assert "next" not in car.values


def test_an_ended_neutralisation_is_news_though_it_began_before() -> None:
    history = race(CAR, flag(0, "green"), flag(500, "safety_car"), flag(1400, "green"))

    assert len(found(history, "flag", since_s=1000)) == 1
    assert not found(history, "flag", since_s=1400)


def test_slow_zones_run_side_by_side() -> None:
    """Each zone from its own beginning to its own end; a second call of an active zone begins nothing."""
    zones = [
        SlowZone(at(100), "4", True, "rc", 1),
        SlowZone(at(150), "5", True, "rc", 2),
        SlowZone(at(160), "4", True, "rc", 3),
        SlowZone(at(300), "4", False, "rc", 4),
    ]

    first, second = found(race(CAR, zones), "slow_zone", at_s=400)

    assert (first.values["zone"], first.values["duration_us"], first.values["open"]) == ("4", 200_000_000, False)
    assert (second.values["zone"], second.values["open"]) == ("5", True)
    assert [row.ref for row in first.evidence] == [1, 4]


def test_messages_are_told_word_for_word() -> None:
    (message,) = found(race(CAR, Message(at(50), "CAR 1 - TRACK LIMITS", "rc", 9)), "message")

    assert (message.values["text"], message.evidence[0].ref) == ("CAR 1 - TRACK LIMITS", 9)


def test_yellow_alone_is_no_neutralisation() -> None:
    """It is one sector's; with a safety car after it, it belongs to it."""
    alone = race(CAR, flag(0, "green"), flag(500, "yellow"), flag(600, "green"))
    before = race(CAR, flag(0, "green"), flag(500, "yellow"), flag(600, "safety_car"), flag(900, "green"))

    assert not found(alone, "neutralisation")
    assert found(before, "neutralisation")[0].values["states"] == ("yellow", "safety_car")


def test_neutralisations_are_counted_and_added_up() -> None:
    history = race(
        CAR, flag(0, "green"), flag(500, "safety_car"), flag(800, "green"), flag(1500, "red"), flag(1700, "green")
    )

    values = [one.values for one in found(history, "neutralisation")]

    assert [(each["count"], each["duration_us"], each["total_us"]) for each in values] == [
        (1, 300_000_000, 300_000_000),
        (2, 200_000_000, 500_000_000),
    ]


def test_a_flag_seen_at_crossings_has_bounds() -> None:
    """It began after the last crossing before it, and ended after the last under it."""
    safety_car, green = Flag(at(500), "safety_car", "test", exact=False), Flag(at(800), "green", "test", exact=False)
    history = race(CAR, flag(0, "green"), safety_car, green)

    _, car = found(history, "flag")

    assert (car.values["exact"], car.values["least_us"], car.values["most_us"]) == (False, 200_000_000, 400_000_000)


def test_stated_flags_are_exact_and_need_no_bounds() -> None:
    _, car = found(race(CAR, flag(0, "green"), flag(500, "safety_car"), flag(800, "green")), "flag")

    assert (car.values["exact"], car.values["duration_us"]) == (True, 300_000_000)
    assert "least_us" not in car.values


def test_a_restart_names_what_it_ended_and_the_leader() -> None:
    history = race(CAR, flag(0, "green"), flag(500, "safety_car"), flag(800, "green"))

    (restart,) = found(history, "restart", at_s=900)

    assert (restart.values["after"], restart.values["ago_us"], restart.cars) == ("safety_car", 100_000_000, ("1",))
    assert not found(history, "restart", at_s=1401)


def test_who_came_back_onto_the_lead_lap_gained_a_lap() -> None:
    """Waved by while the others were slow."""
    cars = [entry("1", "A"), entry("2", "A")]
    leader = drive("1", [100] * 5 + [300, 300, 100, 100])
    waved = drive("2", [130] * 4 + [100] * 6 + [100])
    history = race(cars, flag(0, "green"), flag(510, "safety_car"), flag(1150, "green"), leader, waved)

    assert found(history, "neutralisation", at_s=1200)[0].values["gained_lap"] == ("2",)
    assert found(history, "neutralisation", at_s=600)[0].values["gained_lap"] == ()


def test_a_zone_that_is_called_again_after_it_was_freed_is_another() -> None:
    calls = [(100, True), (200, False), (300, True)]
    zones = [SlowZone(at(at_s), "4", active, "rc", ref) for ref, (at_s, active) in enumerate(calls)]

    assert [one.values["open"] for one in found(race(CAR, zones), "slow_zone", at_s=400)] == [False, True]


def test_a_message_is_not_known_before_it_was_issued() -> None:
    history = race(CAR, Message(at(50), "PIT LANE OPEN", "rc", 9))

    assert not found(history, "message", at_s=49)
    assert found(history, "message", at_s=50)


def field(lap_s: Sequence[float], *flags: Flag) -> History:
    """Six cars that lap alike."""
    return race([entry(str(n)) for n in range(6)], *flags, *(drive(str(n), [s + n for s in lap_s]) for n in range(6)))


def test_a_field_that_laps_slowly_for_long_is_told_where_no_source_tells_flags() -> None:
    """What flag flew nobody says: how much slower is all that is known."""
    laps = [100] * 10 + [200] * 5 + [100] * 10

    (slow,) = found(field(laps), "slow_field")

    assert slow.values["slower"] in range(90, 101)
    assert (slow.values["open"], slow.values["exact"]) == (False, False)
    assert not found(field(laps, flag(0, "green")), "slow_field")


def test_a_field_that_is_slow_for_less_than_ten_minutes_is_not_told() -> None:
    assert not found(field([100] * 10 + [200] * 2 + [100] * 10), "slow_field")
