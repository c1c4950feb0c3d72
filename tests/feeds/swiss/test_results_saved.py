"""Sessions of practice and qualifying as a viewer saved them."""

import json
from pathlib import Path
from typing import Any

import pytest

from feeds.readers import is_of, recorded_facts
from feeds.swiss_documents import START_US
from pitboard.board import mirror, mirror_drivers
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import circuits, load
from pitboard.model import DriverIn, Entry, Fact, FlagHistory, Message, RaceInfo
from pitboard.scoring import score


def lap(number: int, *sectors_ms: int, driver: str = "1", lap_ms: int = 0) -> dict[str, Any]:
    sectors = {f"S{place}": {"ms": ms, "raw": ""} for place, ms in enumerate(sectors_ms, 1)}
    return {"lapNr": number, "driverId": driver, "lapTime": {"ms": lap_ms or sum(sectors_ms)}, "sectors": sectors}


CREW = [{"id": "1", "name": "Ann Able", "country": "NED"}, {"id": "2", "name": "Bob Baker", "country": "BEL"}]


def car(number: str, place: int, best_ms: int | None, gap: str, *laps: dict[str, Any], **keys: Any) -> dict[str, Any]:
    whole = {
        "nr": number, "pos": place, "className": "Gold Cup", "activeDriverId": "2", "team": f"Team {number}",
        "vehicle": "Marlin GT3", "manufacturer": "Marlin", "laps": len(laps) + 1, "gap": gap, "inPit": False,
        "drivers": CREW, "bestLap": {"ms": best_ms, "raw": "-"}, "bestLapNr": 2, "lapHistory": list(laps),
    }  # fmt: skip
    return whole | keys


def saved(*cars: dict[str, Any], start: str = "15.06.2030 16:00:00.000", **keys: Any) -> bytes:
    header = {"sessionName": "Qualifying 1", "meeting": "Hours of Nowhere", "trackName": "Spa GT3", "startTime": start}
    notices = [
        {"text": "FAST LANE OPEN", "dt": "15.06.2030 15:58:00.000", "type": "Normal"},
        {"text": "PIT EXIT IS OPEN", "dt": "15.06.2030 16:00:00.250", "type": "Normal"},
    ]
    view = {"cars": list(cars), "session": header | {"flag": "Chequered"} | keys, "announcements": notices}
    return json.dumps({"id": "x", "savedAt": "2030-06-15T14:20:00.500Z", "carCount": len(cars), "vm": view}).encode()


QUALIFYING = saved(
    car("8", 1, 98_500, "-", lap(2, 30_000, 30_000, 38_500)),
    car("7", 2, 98_700, "+0.200", lap(1, 20_000, 30_000, 40_000), lap(2, 30_000, 30_000, 38_700), inPit=True),
    car("9", 3, None, "-"),
)


def read(content: bytes, reading: Reading | None = None) -> list[Fact]:
    return recorded_facts("swiss", content, "saved", reading or Reading(), circuits())


def test_the_order_is_by_best_lap_as_stated_with_its_gaps() -> None:
    history = score(read(QUALIFYING))

    rows = mirror(history, history.through_us).rows

    assert [(row.number, row.laps, row.best_lap_ms, row.gap_ms) for row in rows] == [
        ("8", 2, 98_500, 0),
        ("7", 3, 98_700, 200),
        ("9", 1, None, None),
    ]
    assert [row.driver for row in rows] == ["Bob Baker"] * 3


def test_drivers_are_ranked_by_the_best_lap_that_is_stated_of_each() -> None:
    bests = {"1": {"ms": 98_700, "lapNr": 2}, "2": {"ms": 99_000, "lapNr": 4}}
    session = saved(
        car("8", 1, 98_700, "-", bestLapByDriver=bests, fastestDriverId="1"),
        car("7", 2, 98_900, "+0.200", bestLapByDriver={"2": {"ms": 98_900, "lapNr": 1}}, fastestDriverId="2"),
    )
    history = score(read(session))

    rows = mirror_drivers(history, history.through_us)

    assert [(row.position, row.number, row.driver, row.nation, row.best_lap_ms, row.gap_ms) for row in rows] == [
        (1, "8", "Ann Able", "NED", 98_700, 0),
        (2, "7", "Bob Baker", "BEL", 98_900, 200),
        (3, "8", "Bob Baker", "BEL", 99_000, 300),
    ]


def test_a_drivers_lap_that_would_beat_the_cars_own_best_was_not_counted_by_timing() -> None:
    reading = Reading()
    bests = {"1": {"ms": 95_000, "lapNr": 1}, "2": {"ms": 97_000, "lapNr": 4}}
    history = score(read(saved(car("8", 1, 98_500, "-", bestLapByDriver=bests, fastestDriverId="1")), reading))

    rows = mirror_drivers(history, history.through_us)

    assert [(row.driver, row.best_lap_ms) for row in rows] == [("Ann Able", 98_500)]
    assert reading.counts["best laps of the fastest driver that the list of laps has otherwise"] == 1
    assert reading.counts["best laps of drivers that timing did not count"] == 1


def test_the_session_has_its_name_its_start_in_utc_and_its_messages() -> None:
    facts = read(QUALIFYING)

    (race,) = (fact for fact in facts if isinstance(fact, RaceInfo))
    assert (race.name, race.start_us, race.circuit) == ("Hours of Nowhere: Qualifying 1", START_US, "spa")
    assert [(m.text, (m.time_us - START_US) / 1e6) for m in facts if isinstance(m, Message)] == [
        ("FAST LANE OPEN", -120.0),
        ("PIT EXIT IS OPEN", 0.25),
    ]
    (flags,) = (fact for fact in facts if isinstance(fact, FlagHistory))
    assert [(flag.state, (flag.time_us - START_US) / 1e6) for flag in flags.flags] == [("chequered", 1200.5)]


def test_a_session_without_a_start_began_when_the_pit_exit_opened() -> None:
    (race,) = (fact for fact in read(saved(car("7", 1, 98_500, "-"), start="")) if isinstance(fact, RaceInfo))

    assert race.start_us - START_US == 250_000


def test_a_yellow_that_may_be_of_a_sector_is_no_flag_of_the_course() -> None:
    assert not any(isinstance(fact, FlagHistory) for fact in read(saved(car("7", 1, 1, "-"), flag="Yellow")))


def test_entries_have_class_and_crew() -> None:
    entry = next(fact for fact in read(QUALIFYING) if isinstance(fact, Entry))

    assert (entry.car_class, entry.make, [driver.name for driver in entry.drivers]) == (
        "Gold Cup",
        "Marlin",
        ["Ann Able", "Bob Baker"],
    )
    assert {fact.seat for fact in read(QUALIFYING) if isinstance(fact, DriverIn)} == {2}


def test_of_several_sessions_in_a_folder_one_is_chosen(tmp_path: Path) -> None:
    """The last by their files' names, else the one of that number."""
    for name in ("1", "2", "3"):
        (tmp_path / f"{name}.json").write_bytes(saved(car(name, 1, 98_500, "-"), sessionName=f"Q{name}"))

    assert list(load(tmp_path).history.cars) == ["3"]
    assert [list(load(tmp_path, run=run).history.cars) for run in (1, 2)] == [["1"], ["2"]]
    with pytest.raises(Refused, match=r"no run 4; its runs are: 1 Hours of Nowhere: Q1, 2 .* Q2, 3 .* Q3"):
        load(tmp_path, run=4)


def test_what_the_laps_say_otherwise_is_counted() -> None:
    reading = Reading()
    read(saved(car("7", 1, 98_500, "-", lap(2, 30_000, 30_000, 38_000, lap_ms=99_000), Odd=1)), reading)

    assert reading.counts == {
        "unknown field SavedCar.Odd": 1,
        "best laps that the list of laps has otherwise": 1,
        "laps that are not the sum of their sectors": 1,
        "laps without an instant": 1,
    }


def test_a_car_that_is_damaged_is_refused_by_itself() -> None:
    reading = Reading()

    facts = read(saved(car("7", 1, 98_500, "-"), car("8", 2, 99_000, "-", laps="x")), reading)

    assert {fact.number for fact in facts if isinstance(fact, Entry)} == {"7"}
    assert reading.refusals[0].reason.startswith("car 2: ")


@pytest.mark.parametrize("content", [b'{"savedAt": "x", "vm": []}', b'{"a": 1}'])
def test_other_json_is_no_saved_session(content: bytes) -> None:
    assert is_of("swiss", QUALIFYING)
    assert not is_of("swiss", content)
