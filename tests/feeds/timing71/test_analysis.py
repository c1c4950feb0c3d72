"""The analysis state of Timing71: stints with their laps, and the screen at the end."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from feeds.readers import is_of, recorded_facts
from pitboard.board import disagreements, standings
from pitboard.feeds.reading import Reading, Refused
from pitboard.model import DriverIn, Entry, FlagHistory, Passing, RaceInfo, Stated, Weather
from pitboard.scoring import History, score

START_S = 1_900_000_000.25
FLAG_STATS = [
    [0, 0, START_S - 60, 0, START_S],
    [1, 0, START_S, 2, START_S + 250],
    [8, 2, START_S + 250, None, None],
]
COLUMNS = [["Num", "text"], ["State", "text"], ["Laps", "numeric"], ["Best", "time"]]


def stint(
    first: int, begin_s: float, end_s: float, *laps_s: float | None, driver: int = 0, under_way: bool = False
) -> list[Any]:
    """A stint by seconds after the start."""
    last = first + len(laps_s) - 1
    laps = [[seconds, 1] for seconds in laps_s]
    return [first, START_S + begin_s, last, START_S + end_s, under_way, driver, 99.0, 1, 100.0, laps]


def analysis(over: list[Any], under_way: list[Any] | None = None, **parts: Any) -> bytes:
    """The state of a race of one car."""
    whole = {
        "stint": {"7": over},
        "state": {
            "cars": [["7", "RUN", 4, [99.0, "pb"]]],
            "session": {"timeElapsed": 1000.0, "timeRemain": 13400.0, "trackData": ["29.2°C", "22.8°C", "56%"]},
        },
        "service": {
            "name": "Series", "description": "Race", "colSpec": COLUMNS,
            "trackDataSpec": ["Track Temp", "Air Temp", "Humidity"],
        },
        "static": {"7": ["GT", "Able Racing", "Marlin"]},
        "driver": {"7": ["ABLE, Ann", "BAKER, Bob"]},
        "session": {"flagStats": FLAG_STATS, "currentTimestamp": START_S + 500, "leaderLap": 4},
        "messages": {}, "lap": {"7": [under_way, START_S + 500]}, "car_messages": {},
    }  # fmt: skip
    return json.dumps(whole | parts).encode()


RACE = analysis([stint(1, -360, 197, 100.5, 99.0)], stint(3, 250, 480, 160.0, 100.0, driver=1, under_way=True))


def read(content: bytes, reading: Reading | None = None) -> list[Any]:
    return list(recorded_facts("timing71", content, "analysis", reading or Reading()))


def test_laps_add_up_from_the_green_flag() -> None:
    facts = read(RACE)

    ends = [(p.loop, round(p.time_us / 1e6 - START_S, 3), p.exact) for p in facts if isinstance(p, Passing)]
    assert ends == [
        ("line", 100.5, True),
        ("pit-line", 199.5, True),
        ("pit-in", 197.0, False),
        ("pit-out", 250.0, False),
        ("line", 359.5, True),
        ("line", 459.5, True),
    ]


def test_cars_drivers_flags_weather_and_the_order_are_the_screens() -> None:
    facts = read(RACE)

    (entry,) = (fact for fact in facts if isinstance(fact, Entry))
    assert (entry.number, entry.car_class, entry.team, len(entry.drivers)) == ("7", "GT", "Able Racing", 2)
    assert [(d.seat, d.time_us / 1e6 - START_S) for d in facts if isinstance(d, DriverIn)] == [(1, 0.0), (2, 250.0)]
    history = score(facts)
    assert [(flag.state, flag.time_us / 1e6 - START_S) for flag in history.flags] == [
        ("green", 0.0),
        ("safety_car", 250.0),
    ]
    (race,) = (fact for fact in facts if isinstance(fact, RaceInfo))
    assert (race.name, race.duration_us) == ("Series - Race", 14_400_000_000)
    assert [(s.position, s.laps, s.best_lap_us) for s in facts if isinstance(s, Stated)] == [(1, 4, 99_000_000)]
    assert [(w.air_dc, w.track_dc, w.humidity_pct) for w in facts if isinstance(w, Weather)] == [(228, 292, 56)]
    assert not any(isinstance(fact, FlagHistory) for fact in facts)


def test_a_lap_without_a_time_ends_what_is_known_of_a_car() -> None:
    reading = Reading()

    assert (
        len([p for p in read(analysis([stint(1, 0, 300, 100.0, None, 100.0)]), reading) if isinstance(p, Passing)]) == 1
    )
    assert [refusal.reason for refusal in reading.refusals] == ["#7: lap 2 has no time, and so none after it"]


def test_missing_laps_and_a_stint_told_twice_are_said() -> None:
    reading = Reading()
    again = stint(1, 0, 100, 100.0)
    read(analysis([again, again, stint(4, 400, 500, 100.0)], Extra=1), reading)

    assert [refusal.reason for refusal in reading.refusals] == ["#7: laps 2-3 are missing, and so all after them"]
    assert (reading.counts["stints that were told twice"], reading.counts["unknown part Extra"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (RACE[:-9], "no JSON"),
        (analysis([], session={"flagStats": []}), "no green flag"),
        (analysis([], static=3), "Expected `object`"),
    ],
)
def test_what_is_no_analysis_state_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read(content)


def test_it_is_recognised_and_has_one_run() -> None:
    assert is_of("timing71", RACE)
    assert not is_of("timing71", b'{"stint": 1}')
    with pytest.raises(Refused, match="no run 2"):
        recorded_facts("timing71", RACE, "analysis", Reading(), run=2)


@pytest.fixture(scope="module")
def portimao(races: Path) -> History:
    """A race of four hours, 40 cars, or a skip where it is not."""
    path = races / "live-2026" / "elms-2021-portimao-timing71-analysis" / "elms-portimao.json.gz"
    if not path.is_file():
        pytest.skip(f"the analysis state of Portimão not found at {path}")
    reading = Reading()
    history = score(read(gzip.decompress(path.read_bytes()), reading))
    assert not reading.refusals
    assert not [what for what in reading.counts if "unknown" in what]
    return history


def test_a_whole_race_is_in_the_order_that_the_screen_showed(portimao: History) -> None:
    """Of 40 cars two that retired have a lap more there, which their stints do not list."""
    rows = standings(portimao, portimao.through_us, "line").rows
    shown = sorted(portimao.stated_at(portimao.through_us).values(), key=lambda stated: stated.position)

    assert [row.number for row in rows] == [stated.number for stated in shown]
    assert {(found.number, found.what) for found in disagreements(portimao, portimao.through_us)} == {
        ("15", "laps"),
        ("5", "laps"),
    }


def test_its_flags_are_those_of_the_race(portimao: History) -> None:
    states = [flag.state for flag in portimao.flags]

    assert states[:1] + states[-1:] == ["green", "chequered"]
    assert states.count("red") == 1
