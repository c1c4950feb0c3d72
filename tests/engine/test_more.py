"""What the engine tells beside the standings, against what the commands say of the same."""

from typing import Any

import pytest

from build import seen_laps
from engine.node import ask
from engine.test_equal import history_of
from pitboard.board import drivers, standings, stints
from pitboard.model import Flag, Message, RaceInfo, SlowZone, Weather
from pitboard.scoring import History, score
from pitboard.server.wire import whole

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
MOMENTS = [50 * MINUTE_MS, 95 * MINUTE_MS + 123, 2 * HOUR_MS, 4 * HOUR_MS]


@pytest.fixture(params=["simulated 3", "spa-2025"])
def history(request: pytest.FixtureRequest) -> History:
    """A race with many loops, and a real one with sectors."""
    return history_of(request.param, request.getfixturevalue("races"))


def at_us(history: History, at_ms: int) -> int:
    return history.race.start_us + at_ms * 1000


def test_rows_say_more(history: History) -> None:
    """The driver's licence and time, the stint, the last stints, the places gained since an hour ago."""
    tables = ask(history, [["standings", at_ms] for at_ms in MOMENTS])
    for at_ms, table in zip(MOMENTS, tables, strict=True):
        moment_us = at_us(history, at_ms)
        before = {row.number: row.class_position for row in standings(history, moment_us - HOUR_MS * 1000).rows}
        for row in table["rows"]:
            number = row["number"]
            crew = drivers(history, moment_us, number)
            now = next((one for one in crew if one.in_car), None)
            assert [one["name"] for one in row["crew"]] == [one.driver for one in crew]
            assert row["drive_ms"] == (now.drive_ms if now else None)
            assert row["driver_grade"] == (now.grade if now else "")
            runs = stints(history, moment_us, number)
            ended = runs if row["state"] == "in_pit" else runs[:-1]
            assert row["last_stints"] == [run.laps for run in ended][-5:]
            assert row["stint_ms"] == (runs[-1].duration_ms if row["state"] != "in_pit" and runs else None)
            was = before[number] if at_ms >= HOUR_MS else None
            gained = None if was is None or row["class_position"] is None else was - row["class_position"]
            assert row["places_gained_hour"] == gained


def test_the_newest_sectors(history: History) -> None:
    """Those of the lap being driven as far as it is, then those of the lap before."""
    table = ask(history, [["standings", MOMENTS[2]]])[0]
    by_lap = {(one.number, one.lap): one.sectors_ms for one in seen_laps(history, history.through_us)}
    checked = 0
    for row in table["rows"]:
        last = by_lap.get((row["number"], row["laps"]))
        now = by_lap.get((row["number"], row["laps"] + 1))
        done = row["sectors_done"]
        if last and now:
            assert row["sectors_ms"] == [*now[:done], *last[done:]]
            checked += 1

    assert checked > 20


def best_sectors(history: History, at_ms: int) -> dict[str, list[int]]:
    """By car the best of each sector, by the rows of laps: of laps that count and have nothing of the pit lane."""
    found: dict[str, list[int]] = {}
    for lap in seen_laps(history, at_us(history, at_ms)):
        if not lap.counts_as_best or lap.ended_in_pit or lap.from_pit:
            continue
        times = found.setdefault(lap.number, [HOUR_MS] * len(lap.sectors_ms))
        for i, ms in enumerate(lap.sectors_ms):
            if ms is not None and (lap.lap, i) != (1, 0):
                times[i] = min(times[i], ms)
    return found


def test_no_sector_that_is_no_best_one_is_marked(history: History) -> None:
    """One that is marked is as good as any that the laps before had, and purple if it is the best of all cars."""
    marked = 0
    for at_ms, table in zip(MOMENTS, ask(history, [["standings", at_ms] for at_ms in MOMENTS]), strict=True):
        best = best_sectors(history, at_ms)
        for row in table["rows"]:
            if len(row["sectors_ms"]) != len(best.get(row["number"], [])):
                continue
            for i, (ms, mark) in enumerate(zip(row["sectors_ms"], row["sector_marks"], strict=True)):
                if mark:
                    marked += 1
                    assert ms <= best[row["number"]][i]
                if mark == "session":
                    assert ms <= min(times[i] for times in best.values())
    assert marked


def test_no_ideal_lap_is_slower_than_the_best(history: History) -> None:
    """It is the best sectors put together, the sectors of the lap under way and of laps with a stop among them."""
    for at_ms, table in zip(MOMENTS, ask(history, [["standings", at_ms] for at_ms in MOMENTS]), strict=True):
        best = best_sectors(history, at_ms)
        for row in (row for row in table["rows"] if row["ideal_lap_ms"] and row["best_lap_ms"]):
            most = min(sum(best[row["number"]]) + len(row["sectors_ms"]), row["best_lap_ms"])
            assert 0 < row["ideal_lap_ms"] <= most


def test_which_lap_is_a_best_one(history: History) -> None:
    """Of the session, of the class, or the car's own, by the laps that count."""
    for at_ms, table, bests in zip(
        MOMENTS,
        ask(history, [["standings", at_ms] for at_ms in MOMENTS]),
        ask(history, [["bests", at_ms] for at_ms in MOMENTS]),
        strict=True,
    ):
        counted = [lap for lap in seen_laps(history, at_us(history, at_ms)) if lap.counts_as_best]
        fastest = min(counted, key=lambda lap: (lap.lap_ms, lap.elapsed_ms))
        told = bests["session"]
        assert (told["number"], told["lap"], told["lap_ms"]) == (fastest.number, fastest.lap, fastest.lap_ms)
        assert (told["driver"], told["at_ms"]) == (fastest.driver, fastest.elapsed_ms)
        for name, best in bests["classes"].items():
            assert best["lap_ms"] == min(lap.lap_ms for lap in counted if lap.car_class == name)
        for row in table["rows"]:
            if row["last_lap_ms"] != row["best_lap_ms"]:
                assert row["lap_best"] == ""
            elif row["last_lap_ms"] == told["lap_ms"]:
                assert row["lap_best"] == "session"
            assert row["best_mark"] == _mark_of(row, table["rows"])


def _mark_of(row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """Whether a car's best lap is the best of the race or of its class, by the bests on the board alone."""
    bests = [(other["best_lap_ms"], other["class"]) for other in rows if other["best_lap_ms"]]
    if not row["best_lap_ms"]:
        return ""
    if row["best_lap_ms"] == min(bests)[0]:
        return "session"
    return "class" if row["best_lap_ms"] == min(ms for ms, name in bests if name == row["class"]) else ""


def test_where_the_cars_are(history: History) -> None:
    """On the lap, in order of the loops; late only what is not seen; all again from the line to the line."""
    for at_ms, places in zip(MOMENTS, ask(history, [["places", at_ms] for at_ms in MOMENTS]), strict=True):
        states = {row.number: row.state for row in standings(history, at_us(history, at_ms)).rows}
        assert {one["number"] for one in places} == set(history.cars)
        assert all(0 <= one["fraction"] <= 1 for one in places)
        assert all(one["in_pit"] == (states[one["number"]] == "in_pit") for one in places)
        gone = [one for one in places if states[one["number"]] == "stopped" and one["loop"] != "line"]
        assert all(one["late"] for one in gone)
        for one in places:
            car = history.cars[one["number"]]
            passed = [at for at, us in zip(car.loop_at, car.loop_us, strict=True) if us <= at_us(history, at_ms)]
            rank = passed[-1] % history.loop_count if passed else 0
            assert one["loop"] == history.loop_ids[rank - 1]


def test_flags_zones_messages_and_weather() -> None:
    """In spans up to the moment, with the zones that are slow; what is said later is not told."""
    start_us = 1_000_000_000_000

    def us(minutes: float) -> int:
        return start_us + int(minutes * 60_000_000)

    history = score(
        [
            RaceInfo("x", start_us),
            Flag(us(0), "green"),
            Flag(us(10), "safety_car"),
            Flag(us(20), "green"),
            SlowZone(us(12), "7", True),
            SlowZone(us(15), "7", False),
            Message(us(9), "debris"),
            Message(us(30), "later"),
            Weather(us(1), 214, 300, 55),
        ]
    )
    asked = [["flags", 21 * MINUTE_MS], ["messages", 20 * MINUTE_MS], ["weather", HOUR_MS]]
    flags, messages, weather = ask(whole(history), asked)

    spans: list[tuple[Any, ...]] = [
        (one["from_ms"] / 6e4, one["to_ms"] / 6e4, one["flag"], one["zones"]) for one in flags
    ]
    assert spans == [
        (0, 10, "green", []),
        (10, 12, "safety_car", []),
        (12, 15, "safety_car", ["7"]),
        (15, 20, "safety_car", []),
        (20, 21, "green", []),
    ]
    assert messages == [{"at_ms": 9 * MINUTE_MS, "text": "debris"}]
    assert weather == {"at_ms": MINUTE_MS, "air_c": 21.4, "track_c": 30, "humidity_pct": 55}
