"""Flags, slow zones, messages."""

from build import at, entry, flag
from drive import drive, found, race
from pitboard.model import Message, SlowZone

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
