"""What the engine says of drivers against limits is what the board says: tight limits, red flags, every moment."""

import msgspec

from build import LOOPS, START_US, driver_in, entry, flag, line_laps, passing, scored, stop
from engine.node import ask
from pitboard.board import drivers
from pitboard.model import DriveLimit
from pitboard.server.wire import whole

LIMITS = (
    DriveLimit(race_s=900, most_s=400),
    DriveLimit(("GT",), ("",), race_s=900, window_s=300, window_most_s=200, least_s=350),
)


def test_under_tight_limits_and_red_flags() -> None:
    """Each is met, missed and broken on the way."""
    own = [*line_laps("1", [100]), *stop("1", 190, 200, 240), *[passing(240 + 90 * lap, "1") for lap in range(1, 8)]]
    changes = [driver_in(0, "1", 1), driver_in(240, "1", 2)]
    flags = [flag(0, "green"), flag(150, "red"), flag(170, "green"), flag(700, "red"), flag(705, "green")]
    crews = [entry("1", drivers=["Able", "Baker"]), entry("2", drivers=["Clark"]), entry("3", "P2", drivers=["Day"])]
    others = [*line_laps("2", [100] * 9), *line_laps("3", [150] * 3), driver_in(0, "2", 1), driver_in(0, "3", 1)]
    history = scored(crews, own, changes, flags, others, flag(850, "chequered"), loops=LOOPS)
    asked = [(number, at_ms) for number in "123" for at_ms in range(-10_000, 1_000_000, 7_000)]

    given = whole(history) | {"drive_limits": msgspec.to_builtins(LIMITS)}
    answers = ask(given, [["drivers", number, at_ms] for number, at_ms in asked])

    ours = [drivers(history, START_US + at_ms * 1000, number, LIMITS) for number, at_ms in asked]
    assert answers == msgspec.json.decode(msgspec.json.encode(ours))
    assert {name for rows in ours for row in rows for name in row.broken} == {"window", "most", "least"}
    assert {row.next_limit for rows in ours for row in rows} == {"window", "most", None}
