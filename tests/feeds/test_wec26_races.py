"""The documents of Le Mans 2026 at about 4 h 06, held against each other: fifteen, of 62 cars.

Sectors, top speeds and the weather are of an hour and a quarter later than the others.
"""

import gzip
import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pitboard.board import disagreements, findings, laps, mirror, pit_visits, standings
from pitboard.feeds.wec26.documents import KINDS, kind_of
from pitboard.intake import Loaded, load
from pitboard.scoring import History

START = datetime.fromisoformat("2026-06-13T14:00:00+00:00")
MOMENT_MS = 4 * 3_600_000 + 368_385
"""The server's clock as the documents were saved, but for the three that are later."""

CARS = 62
STATED_AGAIN = 16
"""Laps that bear a later moment than their end, all but one of the best laps of their cars by then."""

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def folder(races: Path) -> Path:
    """The folder of the documents, or a skip where it is not."""
    folder = races / "live-2026" / "wec-2026-le-mans"
    if not folder.is_dir():
        pytest.skip(f"the WEC's documents of 2026 not found at {folder}")
    return folder


@pytest.fixture(scope="module")
def documents(folder: Path) -> dict[str, Any]:
    """Every document by the name of its kind."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json.gz")):
        body = json.loads(gzip.decompress(path.read_bytes()))
        kind = kind_of(path.name.partition(".")[0], body)
        assert kind, path.name
        assert kind_of("", body) == kind, f"{path.name} is not known by what is in it"
        found[kind.name] = body
    return found


@pytest.fixture(scope="module")
def race(folder: Path) -> Loaded:
    """The race as it is read from the folder."""
    return load(folder)


@pytest.fixture(scope="module")
def history(race: Loaded) -> History:
    """The race as it is scored."""
    return race.history


@pytest.fixture(scope="module")
def moment_us(history: History) -> int:
    """The moment of most documents."""
    return history.race.start_us + MOMENT_MS * 1000


def race_ms(stated: str) -> int:
    return round((datetime.fromisoformat(stated) - START).total_seconds() * 1000)


def by_car(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["carNumber"]: row for row in rows}


def test_every_field_of_every_document_is_read_or_known_and_unused(race: Loaded, documents: dict[str, Any]) -> None:
    assert documents.keys() == KINDS.keys()
    assert [what for what in race.reading.counts if what.startswith("unknown")] == []
    assert (race.reading.refusals, race.unrecognised) == ([], [])
    assert race.reading.counts["laps stated again later, put where the laps around them end"] == STATED_AGAIN


def test_no_field_is_listed_as_unused_that_no_document_has(documents: dict[str, Any]) -> None:
    for name, kind in KINDS.items():
        rows = documents[name]
        rows = (
            rows.get("items", [*rows.values()] if name.startswith("sectors") else [rows])
            if isinstance(rows, dict)
            else rows
        )
        flat = [row for held in rows for row in (held if isinstance(held, list) else [held])]
        present = {field for row in flat for field in row}
        nested = {f"drivers.{field}" for row in flat for driver in row.get("drivers", ()) for field in driver}
        assert kind.unused <= present | nested, name


def test_the_race_is_le_mans_from_its_official_start(history: History) -> None:
    race = history.race

    assert (race.name, race.circuit) == ("FIA WEC- 24 Hours of Le Mans", "le-mans")
    assert (race.start_us, race.duration_us) == (round(START.timestamp()) * 1_000_000, 24 * 3_600_000_000)
    assert race.utc_offset_us == 2 * 3_600_000_000


def test_ranks_and_gaps_are_mirrored_as_stated_for_every_car(
    history: History, moment_us: int, documents: dict[str, Any]
) -> None:
    rows = {row.number: row for row in mirror(history, moment_us).rows}
    gaps = by_car(documents["gaps"])

    assert len(rows) == CARS
    for rank in documents["ranks"]:
        row, gap = rows[rank["carNumber"]], gaps[rank["carNumber"]]
        assert (row.position, row.class_position) == (rank["overallPosition"], rank["position"])
        behind_ms = gap["gapToFirstMillis"] if gap["gapToFirstMillis"] >= 0 else None
        assert (row.class_gap_laps, row.class_gap_ms) == (gap["gapToFirstLaps"], behind_ms)
        if row.class_position != 1 and row.number != "3":
            # The car ahead in class is the car ahead overall, but for #3 of the LMP2 among the LMGT3.
            ahead_ms = gap["gapToAheadMillis"] if gap["gapToAheadMillis"] >= 0 else None
            assert row.interval_ms == ahead_ms or row.number == "61", row.number


def test_laps_times_and_validity_are_as_stated_for_every_car(
    history: History, moment_us: int, documents: dict[str, Any]
) -> None:
    driven = {(row.number, row.lap): row for row in laps(history, moment_us)}
    best = by_car(documents["best-laps"])
    moved = 0
    for stated in documents["laps"]:
        row = driven[stated["carNumber"], stated["lapNumber"]]
        assert (row.lap_ms, row.counts_as_best) == (stated["lapTimeMillis"], stated["isValid"])
        if row.elapsed_ms != race_ms(stated["ts"]):
            moved += 1
            assert row.elapsed_ms is not None
            assert row.elapsed_ms < race_ms(stated["ts"])
    assert moved == STATED_AGAIN
    for board_row in standings(history, moment_us).rows:
        number = board_row.number
        last = max(row["lapNumber"] for row in documents["laps"] if row["carNumber"] == number)
        assert (board_row.laps, board_row.best_lap_ms) == (last, best[number]["lapTimeMillis"])


def test_stops_are_those_stated_to_the_millisecond(history: History, documents: dict[str, Any]) -> None:
    """Five began before the pit-ins that are listed: by the length of their stay. Four last."""
    visits = {(row.number, row.in_ms): row for row in pit_visits(history, history.through_us)}
    outs = {(row["carNumber"], race_ms(row["ts"])): row["durationMillis"] for row in documents["pit-out"]}

    assert len(visits) == len(documents["pit-in"]) + 5
    for stated in documents["pit-in"]:
        row = visits.pop((stated["carNumber"], race_ms(stated["ts"])))
        assert row.lap == stated["lapNumber"]
        if row.duration_ms is not None and row.out_ms is not None:
            assert (outs.pop((row.number, row.out_ms)), row.exact) == (row.duration_ms, True)
    for row in visits.values():
        assert row.out_ms is not None
        assert (outs.pop((row.number, row.out_ms)), row.exact) == (row.duration_ms, False)
    assert outs == {}


def test_who_drives_is_as_stated_for_every_car(history: History, moment_us: int, documents: dict[str, Any]) -> None:
    for stated in documents["participants"]:
        car = history.cars[stated["carNumber"]]
        crew = {int(driver["externalDriverID"]): driver for driver in stated["drivers"]}
        assert car.seat_at(moment_us) == int(stated["currentDriverId"])
        assert {driver.seat: driver.grade for driver in car.entry.drivers} == {
            seat: driver["categoryId"] for seat, driver in crew.items()
        }
        # One is stated of Grenada, which is of no list here.
        assert all(len(driver.nation) == 3 or driver.nation == "GD" for driver in car.entry.drivers)
        team = stated["teamName"].strip().casefold()
        assert (car.entry.car_class, car.entry.team.casefold()) == (stated["classId"], team)


def test_changes_of_driver_lie_at_the_pit_out_before_them(history: History, documents: dict[str, Any]) -> None:
    swaps = [item for item in documents["racelog-items-paged"]["items"] if item["type"] == "DriverSwap"]
    outs = {(row["carNumber"], race_ms(row["ts"])) for row in documents["pit-out"]}

    for swap in swaps:
        at_ms = (history.cars[swap["carNumber"]].driver_us[-1] - history.race.start_us) // 1000
        assert (swap["carNumber"], at_ms) in outs
        # But once a lap later: #17, at the first sector after it.
        assert 0 <= race_ms(swap["ts"]) - at_ms < (2000 if swap["carNumber"] != "17" else 240_000)
    assert len(swaps) == 9


def test_our_order_is_the_stated_one_or_the_difference_has_its_reason(history: History, moment_us: int) -> None:
    """At that moment no document has sectors: cars that stopped after the line, or were passed since, are told."""
    found = disagreements(history, moment_us)

    assert {row.what for row in found} == {"position", "class_position"}
    reasons = Counter(
        "stopped" if "pit lane" in row.reason else "loop" if "at a loop after it" in row.reason else row.reason
        for row in found
    )
    assert reasons == {"stopped": 32, "loop": 4}
    assert {car for row in found for car in row.reason.split() if "pit lane" in row.reason and car[0] == "#"} <= {
        "#27", "#27,", "#62", "#58",
    }  # fmt: skip


def test_sectors_of_the_lap_under_way_are_crossings_of_their_loops(history: History, documents: dict[str, Any]) -> None:
    """Of a lap that is twenty laps later: the line before it was crossed when the first sector began."""
    for rows in documents["sectors-current-lap"].values():
        for stated in rows:
            car = history.cars[stated["carNumber"]]
            loop = {1: "3", 2: "7"}[stated["sectorNumber"]]
            at_us = history.race.start_us + race_ms(stated["ts"]) * 1000
            assert any(passing.time_us == at_us and passing.loop == loop for passing in car.passings)
            assert car.laps_at(at_us) == stated["lapNumber"] - 1


def test_flags_messages_and_weather_are_as_stated(history: History, documents: dict[str, Any]) -> None:
    items = documents["racelog-items-paged"]["items"]
    texts = [item["text"].strip() for item in reversed(items) if item["type"] == "RCMessage"]

    flags = documents["race-flags"]
    # A green that is stated again is no other flag.
    changes = [flags[0], *(row for before, row in pairwise(flags) if before["flag"] != row["flag"])]
    assert [((f.time_us - history.race.start_us) // 1000, f.state) for f in history.flags] == [
        (race_ms(row["ts"]), row["flag"].lower()) for row in changes
    ]
    assert [message.text for message in history.messages] == texts
    weather = history.weather[0]
    assert (weather.air_dc, weather.track_dc, weather.humidity_pct, weather.wind_direction_deg) == (260, 332, 54, 292)


def test_what_the_feed_found_is_kept_as_stated(history: History, documents: dict[str, Any]) -> None:
    items = documents["racelog-items-paged"]["items"]
    numbers = {row["pid"]: row["carNumber"] for row in documents["ranks"]}
    rows = findings(history, history.through_us)

    assert Counter(row.kind for row in rows) == {"battle": 31, "overtake": 52, "time loss": 30, "fastest lap": 3}
    battles = {(row.at_ms, row.number, frozenset((row.number, row.other))) for row in rows if row.kind == "battle"}
    assert battles == {
        (race_ms(item["ts"]), item["carNumber"], frozenset((numbers[item["pid"]], numbers[item["secondaryPid"]])))
        for item in items
        if item["type"] == "Battle"
    }
    overtakes = {(row.at_ms, row.number, row.other, row.class_place) for row in rows if row.kind == "overtake"}
    assert overtakes == {
        (race_ms(item["ts"]), item["carNumber"], numbers[item["overtakenPid"]], item["newPosition"])
        for item in items
        if item["type"] == "Overtake"
    }


# What the documents say of each other


def test_a_stay_is_the_time_from_pit_in_to_pit_out(documents: dict[str, Any]) -> None:
    """And the race log says the same of both, to the millisecond."""
    ins = {(row["carNumber"], race_ms(row["ts"])) for row in documents["pit-in"]}
    began = [(row["carNumber"], race_ms(row["ts"]) - row["durationMillis"]) for row in documents["pit-out"]]
    items = documents["racelog-items-paged"]["items"]

    assert len(ins.intersection(began)) == len(began) - 5
    assert {(i["carNumber"], race_ms(i["ts"])) for i in items if i["type"] == "PitIn"} <= ins
    outs = {(row["carNumber"], row["ts"], row["durationMillis"]) for row in documents["pit-out"]}
    assert {(i["carNumber"], i["ts"], i["totalTimeInPitMillis"]) for i in items if i["type"] == "PitOut"} <= outs


def test_a_laps_colour_says_what_its_time_says(documents: dict[str, Any]) -> None:
    """Purple: the best of its class, green: of its car, among the laps that are valid. So it is not read."""
    best = by_car(documents["best-laps"])
    firsts = {
        name: min(row["lapTimeMillis"] for row in best.values() if row["classId"] == name)
        for name in {row["classId"] for row in best.values()}
    }
    for lap in documents["laps"]:
        own_ms = best[lap["carNumber"]]["lapTimeMillis"]
        assert not lap["isValid"] or lap["lapTimeMillis"] >= own_ms
        is_best = lap["isValid"] and lap["lapTimeMillis"] == own_ms
        colour = ("Purple" if own_ms == firsts[lap["classId"]] else "Green") if is_best else "Gray"
        assert lap["color"] == colour
