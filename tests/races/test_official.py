"""A decoder and the official feed for one race: the decoder's readings count, the feed says the rest."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from pitboard.board import verdicts
from pitboard.model import Entry, Fact, LoopsInstalled, TransponderFitted
from pitboard.scoring import History
from timing_room import HOUR_US, SECOND_US, Record, follow, official, rack, simulated

BESIDE, PASSINGS, TRUTH = simulated()
MID_US = PASSINGS[0].time_us + HOUR_US // 2
AWAY = range(MID_US, MID_US + HOUR_US // 4)
CARS: list[Fact] = [fact for fact in BESIDE if isinstance(fact, Entry | TransponderFitted | LoopsInstalled)]
WHOLE_MS_US = 1_000
"""The feed tells whole milliseconds."""


@cache
def feed() -> list[Record]:
    """The official feed, whole."""
    return official()


def shown(true_us: int) -> int:
    """The decoder's clock: local time, and not quite right."""
    return true_us + 2 * HOUR_US + 1_700_000


def true_laps(history: History, within_us: int) -> None:
    """Every car's laps took as long as they truly did, and the order is the true one."""
    for number, laps in TRUTH.laps.items():
        ends = history.cars[number].lap_end_us
        assert len(ends) == len(laps), number
        ours = [b - a for a, b in pairwise(ends)]
        true = [b.time_us - a.time_us for a, b in pairwise(laps)]
        assert max((abs(a - b) for a, b in zip(ours, true, strict=True)), default=0) <= within_us
    ours_at_end = sorted(history.cars.values(), key=lambda car: (-len(car.lap_end_us), car.lap_end_us[-1:]))
    assert [car.number for car in ours_at_end] == TRUTH.order_at(TRUTH.chequered_us + HOUR_US)  # type: ignore[operator]


def codes(history: History) -> Counter[tuple[str, str]]:
    rows = verdicts(history, history.through_us).rows
    return Counter((row.source.partition(":")[0], row.code) for row in rows)


def test_the_decoder_reads_and_the_feed_knows_the_start_and_the_flags() -> None:
    room = follow(rack("main", PASSINGS, clock=shown), feed(), beside=CARS)

    true_laps(room.history, WHOLE_MS_US)
    begun_us = room.history.race.start_us
    chequered_us = TRUTH.chequered_us or 0
    start_us = next(fact.start_us for fact in BESIDE if hasattr(fact, "start_us"))
    assert abs((room.history.chequered_us - begun_us) - (chequered_us - start_us)) <= SECOND_US
    assert codes(room.history)["rmonitor", "duplicate"] == sum(len(laps) for laps in TRUTH.laps.values())
    assert not room.history.clock_steps


def test_a_feed_that_was_away_knows_laps_but_not_when_and_doubles_none() -> None:
    room = follow(rack("main", PASSINGS, clock=shown), official(hears=lambda true_us: true_us not in AWAY), beside=CARS)

    true_laps(room.history, WHOLE_MS_US)
    assert codes(room.history)["rmonitor", "superseded"] > 0


def test_a_decoder_that_dies_leaves_the_laps_to_the_feed() -> None:
    dead = rack("main", PASSINGS, clock=shown, hears=lambda true_us: true_us < MID_US)
    room = follow(dead, feed(), beside=CARS)

    true_laps(room.history, 2 * WHOLE_MS_US)
    assert "source_silent" in {alarm.kind for alarm in verdicts(room.history, room.history.through_us).alarms}


def test_both_away_at_different_times_lose_no_lap() -> None:
    later = range(AWAY.stop + HOUR_US // 20, AWAY.stop + HOUR_US // 4)
    dead = rack("main", PASSINGS, clock=shown, hears=lambda true_us: true_us not in later)
    room = follow(dead, official(hears=lambda true_us: true_us not in AWAY), beside=CARS)

    true_laps(room.history, 2 * WHOLE_MS_US)


def test_case_14_flags_of_two_feeds_do_not_flap() -> None:
    second = [Record(one.received_us + 9 * SECOND_US, "rmonitor://second", one.payload) for one in feed()]
    alone = follow(feed(), beside=CARS)
    room = follow(feed(), second, beside=CARS)

    assert [flag.state for flag in room.history.flags] == [flag.state for flag in alone.history.flags]
    assert len(room.history.cars) == len(alone.history.cars)
    true_laps(room.history, WHOLE_MS_US)


def test_case_14_a_feed_whose_time_of_day_is_set_in_the_race_moves_no_lap_and_is_named() -> None:
    """Only the heartbeat's time of day jumps by an hour: race time goes on."""

    def an_hour_on(found: re.Match[bytes]) -> bytes:
        return b"%s%02d" % (found[1], (int(found[2]) + 1) % 24)

    of_day = re.compile(rb'(\$F,\d+,"[\d:]+",")(\d\d)')
    stepped = [
        one._replace(payload=of_day.sub(an_hour_on, one.payload)) if one.received_us > MID_US else one for one in feed()
    ]
    for sources in ([stepped], [rack("main", PASSINGS, clock=shown), stepped]):
        room = follow(*sources, beside=CARS)

        true_laps(room.history, WHOLE_MS_US)
        (step,) = room.history.clock_steps
        assert (step.step_us, step.how, step.source) == (HOUR_US, "told", "rmonitor://official")
        alarms = verdicts(room.history, room.history.through_us).alarms
        assert sum(one.kind == "clock_stepped" for one in alarms) == 1
