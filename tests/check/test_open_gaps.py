"""Gaps that were last measured before a stop or a queue: what a text may say of them, over a simulated race."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache

from pitboard.board.order import running_order
from pitboard.check import JudgedClaim, check
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.scoring import History, score

MINUTE_US = 60_000_000
MOMENTS = 36
Pair = tuple[int, str, str, int]
"""A moment, the car behind, the one ahead, and the last measured gap in µs."""


@cache
def race() -> History:
    """A race with many stops and neutralisations, cut before its end."""
    return score(list(simulate(SimulatedRace(seed=5, duration_us=120 * MINUTE_US, lmgt3=8, incident_rate=4.0))))


@cache
def open_pairs() -> tuple[Pair, ...]:
    """Cars that follow each other on one lap, the gap between them last measured before a stop or a queue."""
    return tuple(_open_pairs(race(), random.Random(3)))


def _open_pairs(history: History, chance: random.Random) -> Iterator[Pair]:
    for _ in range(MOMENTS):
        moment_us = chance.randrange(history.race.start_us + 10 * MINUTE_US, history.through_us)
        cars = running_order(history, moment_us)
        if cars.order != "live":
            continue
        for ahead, behind in zip(cars.cars, cars.cars[1:], strict=False):
            laps, us, basis = cars.gap(behind, ahead)
            if not laps and us and basis in ("before_stop", "queue"):
                yield moment_us, behind.number, ahead.number, us


def judged(pair: Pair, gap_us: int, words: str = "") -> JudgedClaim:
    """What is said of a sentence with a gap between two cars, at that moment alone."""
    moment_us, behind, ahead, _ = pair
    text = f"The #{behind} is {gap_us / 1e6:.1f} seconds behind the #{ahead}{words}."
    (claim,) = [one for one in check(text, race(), moment_us, "en", 0).claims if one.claim.kind == "gap"]
    return claim


def measured_ms(pair: Pair) -> Iterator[int]:
    """What the line measured, and what each loop measures that the car behind passes on its next lap."""
    history, (moment_us, behind, ahead, _) = race(), pair
    own = history.cars[behind]
    following = [at_us for at_us in own.loop_us if at_us > moment_us][: history.loop_count + 1]
    boards = [
        running_order(history, moment_us, "line"),
        *(running_order(history, at_us, "live") for at_us in following),
    ]
    for cars in boards:
        by_number = {car.number: car for car in cars.cars if car.number in (behind, ahead)}
        if list(by_number) == [ahead, behind]:
            laps, us, basis = cars.gap(by_number[behind], by_number[ahead])
            if not laps and us is not None and basis != "before_stop":
                yield us // 1000


def test_such_a_gap_is_right_only_where_the_line_or_the_next_loop_bears_it_out() -> None:
    verdicts: Counter[str] = Counter()
    for pair in open_pairs():
        one = judged(pair, pair[3])
        verdicts[one.verdict] += 1
        borne_out = any(one.claim.low <= ms <= one.claim.high for ms in measured_ms(pair))
        assert borne_out if one.verdict == "right" else "cannot be told" in one.reason

    assert verdicts["right"] > 8
    assert verdicts["unknown"] > 8
    assert not verdicts["wrong"]


def test_it_is_right_in_a_text_that_says_when_it_was_measured() -> None:
    for pair in open_pairs():
        one = judged(pair, pair[3], " before the latest stop")
        assert one.verdict == "right"
        assert "as last measured" in one.reason


def test_a_figure_that_was_never_measured_is_never_right() -> None:
    for pair in open_pairs():
        far_us = pair[3] + 33_000_000
        if all(abs(ms - far_us // 1000) > 5_000 for ms in measured_ms(pair)):
            assert judged(pair, far_us).verdict != "right"
