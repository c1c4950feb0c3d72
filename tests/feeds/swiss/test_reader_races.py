"""Swiss Timing's documents of the Spa 24 hours 2026 and of its practice and qualifying: as stated, field by field."""

import gzip
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from feeds.readers import live_reader
from pitboard.board import disagreements, mirror, mirror_drivers
from pitboard.feeds.format import ReaderContext, read_recording
from pitboard.feeds.reading import Reading
from pitboard.feeds.registry import recognised
from pitboard.feeds.values import duration_us
from pitboard.intake import circuits
from pitboard.model import DriverIn, Entry, Fact, FlagHistory, Message, Passing, RaceInfo, Stated
from pitboard.scoring import History, score

LIVE = "sro-2026-spa-24-swiss-timing-live"
SESSIONS = "sro-2026-spa-24-practice-and-qualifying"
SESSION_NAMES = (
    "11-00-01",
    "17-33-30",
    "18-08-57",
    "18-59-36",
    "19-34-43",
    "12-58-01",
    "13-28-56",
    "13-34-30",
    "13-47-40",
)

UNRANKED_IN_RESULT_LIST = {"999"}
"""A car without a lap in that session has no rank there."""


def documents(races: Path, folder: str) -> dict[str, bytes]:
    """The documents of a folder by their names; a skip where there are none."""
    found = sorted((races / "live-2026" / folder).glob("*.gz"))
    if not found:
        pytest.skip(f"documents of Swiss Timing not found in {races / 'live-2026' / folder}")
    return {path.name.removesuffix(".gz"): gzip.decompress(path.read_bytes()) for path in found}


def full(content: bytes) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(content)["content"]["full"]
    return held


class Spa:
    """The race at the moment of the timing document: what it states, and what is made of it."""

    def __init__(self, live: dict[str, bytes]) -> None:
        self.reading = Reading()
        reader = live_reader("swiss", "swiss", self.reading, circuits())
        for name in ("seasons", "season", "schedule", "comp_detail", "timing"):
            reader.take(live[f"swiss_{name}.json"])
        self.facts: list[Fact] = list(reader.update().facts)
        self.history: History = score(self.facts)
        self.competitors = full(live["swiss_comp_detail.json"])["Competitors"]
        self.timing = full(live["swiss_timing.json"])
        results = sorted(self.timing["Results"].values(), key=lambda row: row["ListIndex"])
        self.results = {self.competitors[row["CompetitorId"]]["Bib"]: row["MainResult"] for row in results}
        self.cars = {car["Bib"]: car for car in self.competitors.values() if "ClassId" in car}


@pytest.fixture(scope="module")
def spa(races: Path) -> Spa:
    return Spa(documents(races, LIVE))


def test_every_field_of_every_document_is_read_or_known(races: Path, spa: Spa) -> None:
    """Of each by itself, and of the cars of the timing, which need the list of cars."""
    assert not [count for count in spa.reading.counts if "unknown" in count]
    assert not spa.reading.refusals
    for folder in (LIVE, SESSIONS):
        for name, content in documents(races, folder).items():
            reading, feed_format = Reading(), recognised(content, name)
            assert feed_format is not None
            assert feed_format.name == "swiss", name
            read_recording(feed_format, content, name, reading, ReaderContext(circuits))

            assert not [count for count in reading.counts if "unknown" in count], name
            assert not reading.refusals, name


def test_a_field_of_a_car_that_is_not_known_would_be_named(races: Path) -> None:
    """So that the test before says something: with one more in every car of the timing and of the list of cars."""
    live = documents(races, LIVE)
    reading = Reading()
    reader = live_reader("swiss", "swiss", reading)
    for name, part in (("comp_detail", "Competitors"), ("timing", "Results")):
        document = json.loads(live[f"swiss_{name}.json"])
        for car in document["content"]["full"][part].values():
            car["New"] = 1
        reader.take(json.dumps(document).encode())

    assert reading.counts["unknown field ListedCar.New"] == 74
    assert reading.counts["unknown field CarResult.New"] == 69


def test_the_order_laps_totals_and_best_laps_are_as_stated(spa: Spa) -> None:
    rows = mirror(spa.history, spa.history.through_us).rows

    assert [(r.position, r.number, r.laps, r.class_position) for r in rows] == [
        (row["Rank"], number, row["TotalLapCount"], row["ClassRank"]) for number, row in spa.results.items()
    ]
    assert [r.last_crossing_ms for r in rows] == [duration_us(row["TotalTime"]) // 1000 for row in spa.results.values()]
    assert [r.best_lap_ms for r in rows] == [
        duration_us(row["BestTime"]["Time"]) // 1000 if "BestTime" in row else None for row in spa.results.values()
    ]


@pytest.mark.parametrize(
    ("stated", "laps", "gap"),
    [
        ("Behind", "gap_laps", "gap_ms"),
        ("Diff", "interval_laps", "interval_ms"),
        ("ClassBehind", "class_gap_laps", "class_gap_ms"),
    ],
)
def test_gaps_are_as_stated(spa: Spa, stated: str, laps: str, gap: str) -> None:
    for row in mirror(spa.history, spa.history.through_us).rows:
        text = spa.results[row.number].get(stated, "0.000")
        expected = (int(text[:-1]), None) if text.endswith("L") else (0, duration_us(text) // 1000)
        assert (getattr(row, laps), getattr(row, gap)) == expected, row.number


def test_our_order_is_theirs(spa: Spa) -> None:
    assert disagreements(spa.history, spa.history.through_us) == []


def test_states_and_drivers_are_as_stated(spa: Spa) -> None:
    rows = {row.number: row for row in mirror(spa.history, spa.history.through_us).rows}
    for number, car in spa.cars.items():
        state = "retired" if spa.results[number]["Status"] & 4 else "in_pit" if car["InPitLane"] else None
        if state:
            assert spa.history.cars[number].declared[-1].state == state
        current = car["Drivers"][car["CurrentDriverId"]]
        assert rows[number].driver == f"{current['FirstName'].strip()} {current['LastName'].strip()}"
    assert {fact.number for fact in spa.facts if isinstance(fact, DriverIn)} == set(spa.cars)


def test_entries_have_their_class_crew_nations_and_grades(spa: Spa) -> None:
    entries = {fact.number: fact for fact in spa.facts if isinstance(fact, Entry)}

    assert len(entries) == 69
    assert sum(len(entry.drivers) for entry in entries.values()) == 254
    assert {entry.car_class for entry in entries.values()} == {
        "Pro Cup",
        "Gold Cup",
        "Silver Cup",
        "Bronze Cup",
        "Pro-AM Cup",
    }
    drivers = [driver for entry in entries.values() for driver in entry.drivers]
    assert all(driver.grade for driver in drivers)
    # One is of the nation "ND".
    assert sum(not driver.nation for driver in drivers) == 1


def test_the_race_has_its_name_start_length_flag_and_messages(spa: Spa) -> None:
    (race,) = (fact for fact in spa.facts if isinstance(fact, RaceInfo))
    histories = [fact for fact in spa.facts if isinstance(fact, FlagHistory)]

    # 16:28:34.826 in Belgium in June.
    assert (race.start_us, race.utc_offset_us) == (1_782_570_514_826_000, 7_200_000_000)
    assert (race.duration_us, race.circuit) == (86_400_000_000, "spa")
    assert [flag.state for flag in histories[-1].flags] == ["green"]
    assert len([fact for fact in spa.facts if isinstance(fact, Message)]) == 3


def test_the_moment_by_the_time_that_remains_is_that_of_the_sectors(spa: Spa) -> None:
    """No sector ends after it, and none that is due by then is missing: the two tell one clock."""
    race = next(fact for fact in spa.facts if isinstance(fact, RaceInfo))
    told_us = race.start_us + race.duration_us - duration_us(spa.timing["UntInfo"]["RemainingTime"])
    loops_us = [fact.time_us for fact in spa.facts if isinstance(fact, Passing) and fact.loop in ("S1", "S2")]

    assert -1_000_000 < told_us - max(loops_us) < 10_000_000


@pytest.mark.parametrize("name", SESSION_NAMES)
def test_a_saved_session_is_in_its_stated_order_by_best_lap(races: Path, name: str) -> None:
    """Each car with its laps, its best lap, its gap and its driver."""
    content = next(held for file, held in documents(races, SESSIONS).items() if name in file)
    view = json.loads(content)["vm"]
    feed_format = recognised(content, name)
    assert feed_format is not None
    history = score(read_recording(feed_format, content, name, Reading(), ReaderContext(circuits)))

    rows = mirror(history, history.through_us).rows

    assert [(r.position, r.number, r.laps, r.best_lap_ms) for r in rows] == [
        (car["pos"], car["nr"], car["laps"], car["bestLap"]["ms"]) for car in view["cars"]
    ]
    bests = [row.best_lap_ms for row in rows if row.best_lap_ms]
    assert bests == sorted(bests)
    for row, car in zip(rows, view["cars"], strict=True):
        gap = car["gap"].removeprefix("+")
        assert row.gap_ms == (duration_us(gap) // 1000 if gap != "-" else 0 if row.position == 1 else None), row.number
        assert row.driver == car["activeDriverName"]
    _has_the_stated_drivers(history, view)


def _has_the_stated_drivers(history: History, view: dict[str, Any]) -> None:
    """Each driver's best lap as stated; the car's own for its fastest driver, none that would beat the car's."""
    expected = set()
    for car in view["cars"]:
        best_ms, names = car["bestLap"]["ms"], {driver["id"]: driver["name"] for driver in car["drivers"]}
        stated = {seat: lap["ms"] for seat, lap in car["bestLapByDriver"].items()} | {car["fastestDriverId"]: best_ms}
        counted = {seat: ms for seat, ms in stated.items() if best_ms and seat in names and ms >= best_ms}
        expected |= {(car["nr"], names[seat], ms) for seat, ms in counted.items()}
    rows = mirror_drivers(history, history.through_us)

    found = {(row.number, row.driver, row.best_lap_ms) for row in rows}
    assert found == expected
    assert [row.best_lap_ms for row in rows] == sorted(row.best_lap_ms for row in rows)


@pytest.mark.parametrize("name", ["RESULT_LIST_V_1069.XML", "RESULT_LIST_V_2329.XML"])
def test_a_result_list_is_in_its_stated_order(races: Path, name: str) -> None:
    content = documents(races, SESSIONS)[name]
    feed_format = recognised(content, name)
    assert feed_format is not None
    facts = read_recording(feed_format, content, name, Reading())
    rows = mirror(score(facts), 0).rows
    listed = [row for row in ET.fromstring(content) if row.findtext("Rank")]

    assert [(r.number, r.laps, r.best_lap_ms, r.gap_ms) for r in rows if r.best_lap_ms] == [
        (row.findtext("Bib"), *(int(row.findtext(key) or 0) for key in ("Laps", "BestTime", "Gap")))
        for row in listed
        if int(row.findtext("BestTime") or 0)
    ]
    assert {fact.number for fact in facts if isinstance(fact, Stated) and not fact.position} <= UNRANKED_IN_RESULT_LIST
